"""Whether a building was looked at: graded, inside the area of interest but never listed, or outside it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import columns
from geodata.crs import require_same_crs

ASSESSED = "assessed"
NO_RECORD = "no_record"
OUTSIDE_AREA = "outside"

COVERAGES: tuple[str, ...] = (ASSESSED, NO_RECORD, OUTSIDE_AREA)


def coverage_of(
    footprints: gpd.GeoDataFrame,
    building_assessments: pd.DataFrame,
    area_of_interest: gpd.GeoDataFrame | None,
) -> pd.Series:
    """Coverage of each footprint: ``assessed``, ``no_record`` or ``outside``.

    ``assessed`` has a grade at some epoch, wherever it lies. ``no_record`` lies in the area of interest but
    no source lists it; that is not "undamaged", for a damage list leaves out what it did not see and what
    it could not read. ``outside`` was never in the area that analysts were asked to map. A footprint lies
    where its representative point does; the boundary of the area belongs to it.

    Parameters
    ----------
    footprints
        `columns.FOOTPRINTS`, EPSG:4326.
    building_assessments
        `columns.BUILDING_ASSESSMENTS`.
    area_of_interest
        One or more polygons, EPSG:4326; ``None``: not known, so nothing is outside.

    Returns
    -------
    pandas.Series
        Named ``coverage``, on the index of `footprints`, never missing.
    """
    coverage = np.full(len(footprints), NO_RECORD, dtype=object)
    if area_of_interest is not None:
        require_same_crs(footprints, area_of_interest)
        hearts = shapely.point_on_surface(footprints.geometry.to_numpy())
        _, is_within = shapely.STRtree(hearts).query(
            area_of_interest.geometry.to_numpy(), predicate="intersects"
        )
        coverage[:] = OUTSIDE_AREA
        coverage[is_within] = NO_RECORD
    # Series.isin walks text in Python; looking up in an index does not.
    graded = pd.Index(building_assessments[columns.BUILDING_ID]).unique()
    coverage[graded.get_indexer(pd.Index(footprints[columns.BUILDING_ID])) >= 0] = ASSESSED
    return pd.Series(coverage, index=footprints.index, name=columns.COVERAGE, dtype=str)
