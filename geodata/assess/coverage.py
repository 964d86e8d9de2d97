"""Whether a building was looked at: graded, on ground that was looked at but never listed, or not seen at all."""

from collections.abc import Sequence
from typing import TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata import columns
from geodata.crs import require_same_crs

ASSESSED = "assessed"
NO_RECORD = "no_record"
NOT_ANALYSED = "not_analysed"
OUTSIDE_IMAGE = "outside_image"
OUTSIDE_AREA = "outside"

COVERAGES: tuple[str, ...] = (ASSESSED, NO_RECORD, NOT_ANALYSED, OUTSIDE_IMAGE, OUTSIDE_AREA)

Areas: TypeAlias = gpd.GeoDataFrame | Sequence[gpd.GeoDataFrame] | None
"""One table of polygons or several; ``None`` or no polygon at all: not known."""


def coverage_of(
    footprints: gpd.GeoDataFrame,
    building_assessments: pd.DataFrame,
    area_of_interest: Areas,
    *,
    image_footprint: Areas = None,
    not_analysed: Areas = None,
) -> pd.Series:
    """Coverage of each footprint, one of `COVERAGES`; the first that is true of it, in this order.

    ``assessed`` has a grade at some epoch, wherever it lies. ``outside`` was never in an area that analysts
    were asked to map. ``outside_image`` is in such an area but on no image that was read. ``not_analysed`` is
    on ground that was seen and could not be read: cloud, shadow, haze. ``no_record`` is any other footprint:
    on ground that was looked at, and no source lists it; that is not "undamaged", for a damage list leaves
    out what it did not see and what it could not read. A footprint lies where its representative point does;
    the boundary of an area belongs to it.

    Parameters
    ----------
    footprints
        `columns.FOOTPRINTS`, EPSG:4326.
    building_assessments
        `columns.BUILDING_ASSESSMENTS`.
    area_of_interest
        What was to be mapped, EPSG:4326; of several areas one is enough. Not known: nothing is outside.
    image_footprint
        What the images show, EPSG:4326; of several images one is enough. Not known: nothing is outside.
    not_analysed
        Ground that could not be read, EPSG:4326. Not known: all could.

    Returns
    -------
    pandas.Series
        Named ``coverage``, on the index of `footprints`, never missing.

    Raises
    ------
    CRSError
        If the tables are not in one reference system.
    """
    hearts = shapely.STRtree(shapely.point_on_surface(footprints.geometry.to_numpy()))
    in_area = _lies_in(area_of_interest, footprints, hearts)
    on_image = _lies_in(image_footprint, footprints, hearts)
    unread = _lies_in(not_analysed, footprints, hearts)
    coverage = np.full(len(footprints), NO_RECORD, dtype=object)
    # The weakest reason first: each one written later overrules it.
    if unread is not None:
        coverage[unread] = NOT_ANALYSED
    if on_image is not None:
        coverage[~on_image] = OUTSIDE_IMAGE
    if in_area is not None:
        coverage[~in_area] = OUTSIDE_AREA
    # Series.isin walks text in Python; looking up in an index does not.
    graded = pd.Index(building_assessments[columns.BUILDING_ID]).unique()
    coverage[graded.get_indexer(pd.Index(footprints[columns.BUILDING_ID])) >= 0] = ASSESSED
    return pd.Series(coverage, index=footprints.index, name=columns.COVERAGE, dtype=str)


def _lies_in(
    areas: Areas, footprints: gpd.GeoDataFrame, hearts: shapely.STRtree
) -> npt.NDArray[np.bool_] | None:
    """Whether each representative point lies in any of the polygons; ``None`` if none is known."""
    if areas is None:
        return None
    tables = [areas] if isinstance(areas, gpd.GeoDataFrame) else list(areas)
    known = [table for table in tables if len(table)]
    if not known:
        return None
    require_same_crs(footprints, *known)
    is_within = np.zeros(len(footprints), dtype=bool)
    for table in known:
        is_within[hearts.query(table.geometry.to_numpy(), predicate="intersects")[1]] = True
    return is_within
