"""Which district each building and each site lies in."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.aggregate.cells import districts_from_labels as districts_from_labels
from geodata.crs import projected, require_same_crs

_CM2_PER_M2 = 10_000

_Rows = npt.NDArray[np.int64]


def assign_buildings(
    footprints: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, *, metric_crs: CRS
) -> pd.Series:
    """District of each footprint: the one that holds the largest part of its area.

    A footprint that touches one district only lies in that district, even if most of it lies in none.
    Overlaps are compared in whole square centimetres; between equal ones the smallest id wins. One that
    touches no district is `columns.OUTSIDE`.

    Parameters
    ----------
    footprints
        `columns.FOOTPRINTS`, EPSG:4326.
    districts
        `columns.DISTRICTS`, EPSG:4326.
    metric_crs
        Where overlaps are measured.

    Returns
    -------
    pandas.Series
        Named ``district_id``, on the index of `footprints`, never missing.

    Raises
    ------
    CRSError
        If the two tables are not in one reference system.
    """
    district, building = _touching(districts, footprints)
    # Nearly every building touches one district; only those on a border are worth cutting up.
    is_on_border = np.bincount(building, minlength=len(footprints))[building] > 1
    overlap_cm2 = np.zeros(len(building), dtype=np.int64)
    overlap_cm2[is_on_border] = _overlap_cm2(
        footprints.geometry, building[is_on_border], districts.geometry, district[is_on_border], metric_crs
    )
    return _first_by_preference(footprints, districts, building, district, -overlap_cm2)


def assign_sites(sites: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> pd.Series:
    """District of each site: the one it lies in, or on the edge of.

    On a common border, or where districts overlap, the smallest id wins; in none it is `columns.OUTSIDE`.

    Parameters
    ----------
    sites
        `columns.SITES`, EPSG:4326.
    districts
        `columns.DISTRICTS`, EPSG:4326.

    Returns
    -------
    pandas.Series
        Named ``district_id``, on the index of `sites`, never missing.

    Raises
    ------
    CRSError
        If the two tables are not in one reference system.
    """
    district, site = _touching(districts, sites)
    return _first_by_preference(sites, districts, site, district, np.zeros(len(site), dtype=np.int64))


def _touching(districts: gpd.GeoDataFrame, things: gpd.GeoDataFrame) -> tuple[_Rows, _Rows]:
    """Row positions of each district and each thing that have at least a point in common."""
    require_same_crs(districts, things)
    tree = shapely.STRtree(things.geometry.to_numpy())
    # The districts ask: shapely prepares the asking geometry, and theirs are the outlines with many corners.
    district, thing = tree.query(districts.geometry.to_numpy(), predicate="intersects")
    return district, thing


def _overlap_cm2(
    footprints: gpd.GeoSeries, building: _Rows, districts: gpd.GeoSeries, district: _Rows, metric_crs: CRS
) -> _Rows:
    """Area that each pair of rows `building` and `district` shares, to the square centimetre."""
    on_border, place = np.unique(building, return_inverse=True)
    of_buildings = _valid(projected(footprints.iloc[on_border], metric_crs))
    of_districts = _valid(projected(districts, metric_crs))
    shared = shapely.intersection(of_buildings[place], of_districts[district])
    return np.asarray(np.rint(shapely.area(shared) * _CM2_PER_M2), dtype=np.int64)


def _valid(outlines: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Outlines of which none crosses itself, for one that does would stop the whole batch.

    Harmonised outlines are valid in degrees, but may cross themselves in metres by a hair.
    """
    is_valid = shapely.is_valid(outlines)
    if is_valid.all():
        return outlines
    repaired = outlines.copy()
    repaired[~is_valid] = shapely.make_valid(outlines[~is_valid])
    return repaired


def _first_by_preference(
    things: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
    thing: _Rows,
    district: _Rows,
    key: npt.NDArray[np.int64],
) -> pd.Series:
    """District of each thing: smallest `key` first, then smallest id; OUTSIDE where there is none."""
    ids = districts[columns.DISTRICT_ID].to_numpy(dtype=object)
    place_of_id = np.argsort(np.argsort(ids, kind="stable"), kind="stable")
    order = np.lexsort((place_of_id[district], key))
    # Written backwards: where a thing comes up repeatedly the last write, its preferred district, stays.
    chosen = np.full(len(things), -1, dtype=np.int64)
    chosen[thing[order][::-1]] = district[order][::-1]
    names = np.append(ids, columns.OUTSIDE)[chosen]
    return pd.Series(names, index=things.index, name=columns.DISTRICT_ID, dtype=str)
