"""Approximate districts, grown from the district labels of damage sites where no boundaries are to be had."""

import re
import unicodedata
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.crs import STORAGE, area_m2, projected
from geodata.errors import SourceError

REACH_M = 150.0
"""A cell ends this far from the nearest labelled site: about two street blocks."""

CODE_SYSTEM = "local"

_SMOOTHING_M = 100.0
_POSITION_MM = 1000
_RESERVED_IDS = (columns.OUTSIDE, columns.CITY)

_Outlines = npt.NDArray[np.object_]


def districts_from_labels(
    sites: gpd.GeoDataFrame, *, metric_crs: CRS, names_ar: Mapping[str, str] | None = None
) -> gpd.GeoDataFrame:
    """One approximate district for each label that the sites carry.

    Ground belongs to the label of the nearest labelled site (its Voronoi cell) and to nobody if that site is
    farther than `REACH_M`; gaps and notches narrower than 200 m are closed. Such outlines show where a source
    used a name. They are no boundaries, and areas or densities measured in them are as rough as they are.

    Parameters
    ----------
    sites
        `columns.SITES`, EPSG:4326. Rows without a label grow nothing. Where one position carries two labels
        the alphabetically first has it.
    metric_crs
        Where cells are grown and areas measured.
    names_ar
        Arabic name of each label, as far as known.

    Returns
    -------
    geopandas.GeoDataFrame
        `columns.DISTRICTS`, EPSG:4326, sorted by ``district_id``, which is the label in lower case with
        hyphens.

    Raises
    ------
    SourceError
        If no site carries a label.
    """
    labelled = sites[sites[columns.SOURCE_DISTRICT].notna()]
    if labelled.empty:
        msg = "No site names its district, so no district can be grown; add a source of admin areas."
        raise SourceError(msg)
    places, label_of_place = _labelled_places(labelled, metric_crs)
    reach = _reach(places)
    cells = _cells(places, reach)
    labels = sorted(set(label_of_place))
    outlines = [shapely.union_all(cells[label_of_place == label]) for label in labels]
    clipped = np.array([shapely.intersection(outline, reach) for outline in outlines], dtype=object)
    geometry = gpd.GeoSeries(clipped, crs=metric_crs).to_crs(STORAGE)
    districts = gpd.GeoDataFrame(
        {
            columns.DISTRICT_ID: _ids(labels),
            "code_system": CODE_SYSTEM,
            "name_en": labels,
            "name_ar": [(names_ar or {}).get(label) for label in labels],
            "is_approximate": True,
            "area_km2": area_m2(geometry, metric_crs) / 1e6,
        },
        geometry=geometry,
        crs=STORAGE,
    )
    return districts.sort_values(columns.DISTRICT_ID, ignore_index=True)[columns.names(columns.DISTRICTS)]


def _labelled_places(labelled: gpd.GeoDataFrame, metric_crs: CRS) -> tuple[_Outlines, _Outlines]:
    """Distinct positions in metres, to the millimetre, and the label of each, from west to east."""
    xy = shapely.get_coordinates(projected(labelled.geometry, metric_crs))
    places = pd.DataFrame(np.rint(xy * _POSITION_MM), columns=["x", "y"])
    places["label"] = labelled[columns.SOURCE_DISTRICT].to_numpy(dtype=object)
    places = places.sort_values(["x", "y", "label"], kind="stable").drop_duplicates(["x", "y"])
    points = shapely.points(places[["x", "y"]].to_numpy() / _POSITION_MM)
    return points, places["label"].to_numpy(dtype=object)


def _reach(places: _Outlines) -> shapely.Geometry:
    """Ground near a labelled site, closed: grown and shrunk back so that narrow gaps fill."""
    # One circle each, then their union: growing ten thousand points as one geometry takes minutes in GEOS.
    circles = shapely.buffer(places, REACH_M + _SMOOTHING_M, quad_segs=8)
    return shapely.buffer(shapely.union_all(circles), -_SMOOTHING_M, quad_segs=8)


def _cells(places: _Outlines, reach: shapely.Geometry) -> _Outlines:
    """Voronoi cell of each place, in the order of the places."""
    frame = shapely.envelope(reach)
    if len(places) == 1:
        return np.array([frame], dtype=object)
    cells = shapely.voronoi_polygons(shapely.multipoints(places), extend_to=frame, ordered=True)
    return np.asarray(shapely.get_parts(cells))


def _ids(labels: list[str]) -> list[str]:
    """Stable id of each label: lower case, without accents, words joined by hyphens; numbered where alike."""
    ids: list[str] = []
    for label in labels:
        plain = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
        slug = re.sub(r"[\W_]+", "-", plain.lower()).strip("-") or "district"
        number, unique = 1, slug
        while unique in ids or unique in _RESERVED_IDS:
            number += 1
            unique = f"{slug}-{number}"
        ids.append(unique)
    return ids
