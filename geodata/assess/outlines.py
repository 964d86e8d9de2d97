"""Which footprints share ground with a site that its source drew as a polygon, and of which it speaks.

Areas are rounded to the square centimetre before they are compared, so that ties are real ties and exactly
half is half, whatever the last bits of a projection are.
"""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.assess.candidates import (
    Ground,
    Pairs,
    Rows,
    ground_of,
    is_matchable,
    order_of_ids,
    pairs_within,
    stacked,
)
from geodata.crs import projected
from geodata.errors import InvariantError

AT_LEAST_SHARE = 0.5
"""A polygon speaks of a footprint if it covers this part of it: more of the building lies under it than not."""

SAME_SHARE = 0.3
"""A polygon may stand for a footprint if they share this part of the smaller of the two.

An assumption of this project. Outlines of one building drawn from two images lie a few metres apart: two
squares of 10 m, shifted by 4 m both ways, share 36 %; neighbours whose walls cross share far less."""

_CM2_PER_M2 = 10_000

_Shapes = npt.NDArray[np.object_]


def has_outline(sites: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame | None) -> npt.NDArray[np.bool_]:
    """Whether each site was drawn as a polygon."""
    if outlines is None:
        return np.zeros(len(sites), dtype=bool)
    drawn = pd.Index(outlines[columns.SITE_ID]).unique()
    return np.asarray(drawn.get_indexer(pd.Index(sites[columns.SITE_ID])) >= 0)


def pairs_of(
    sites: gpd.GeoDataFrame,
    outlines: gpd.GeoDataFrame | None,
    footprints: gpd.GeoDataFrame,
    *,
    metric_crs: CRS,
    within_m: float,
    at_least_share: float = AT_LEAST_SHARE,
) -> Pairs:
    """Pairs of points and of polygons, most preferred first: points inside, polygons, points beside."""
    ground = ground_of(footprints, metric_crs=metric_crs)
    of_points = pairs_within(
        sites,
        ground,
        taking_part=is_matchable(sites) & ~has_outline(sites, outlines),
        metric_crs=metric_crs,
        within_m=within_m,
    )
    if outlines is None:
        return of_points
    drawn = pairs_overlapping(sites, outlines, ground, metric_crs=metric_crs, at_least_share=at_least_share)
    is_inside = of_points.distance_mm == 0
    return stacked(of_points.where(is_inside), drawn, of_points.where(~is_inside))


def pairs_overlapping(
    sites: gpd.GeoDataFrame,
    outlines: gpd.GeoDataFrame,
    ground: Ground,
    *,
    metric_crs: CRS,
    at_least_share: float,
) -> Pairs:
    """Every polygon with every footprint it may be assigned to, the largest shared area first.

    That is the footprint it shares most ground with, if it is `SAME_SHARE` of the smaller of the two, and each
    it speaks of: of which it covers `at_least_share`, or which holds that share of the polygon. A polygon
    whose own footprint is taken thus never moves to a neighbour that it merely grazes.

    Raises
    ------
    InvariantError
        If a site has two outlines.
    """
    rows, drawn = _drawn(sites, outlines, metric_crs)
    outline, building = ground.tree.query(drawn, predicate="intersects")
    outline_cm2, footprint_cm2, shared_cm2 = _areas_cm2(drawn, ground.shapes, outline, building)
    site = rows[outline]
    order = np.lexsort(
        (
            order_of_ids(ground.building_ids, building),
            order_of_ids(sites[columns.SITE_ID], site),
            -shared_cm2,
        )
    )
    order = order[shared_cm2[order] > 0]
    site, building, shared_cm2 = site[order], building[order], shared_cm2[order]
    outline_cm2, footprint_cm2 = outline_cm2[order], footprint_cm2[order]

    speaks = _reaches(shared_cm2, footprint_cm2, at_least_share) | _reaches(
        shared_cm2, outline_cm2, at_least_share
    )
    is_own = np.zeros(len(site), dtype=bool)
    is_own[np.unique(site, return_index=True)[1]] = True
    is_own &= _reaches(shared_cm2, np.minimum(outline_cm2, footprint_cm2), SAME_SHARE)
    return Pairs(site, building, np.zeros(len(site), dtype=np.int64), speaks).where(speaks | is_own)


def _drawn(sites: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame, metric_crs: CRS) -> tuple[Rows, _Shapes]:
    """Row of the site of each outline that may be matched, and the outlines in the metric CRS."""
    if not outlines[columns.SITE_ID].is_unique:
        first = outlines.loc[outlines[columns.SITE_ID].duplicated(), columns.SITE_ID].iloc[0]
        msg = f"Each site is expected to have one outline at most, but {first!r} has more."
        raise InvariantError(msg)
    row = pd.Index(sites[columns.SITE_ID]).get_indexer(pd.Index(outlines[columns.SITE_ID]))
    takes_part = (row >= 0) & is_matchable(sites)[row] if len(sites) else np.zeros(len(row), dtype=bool)
    return row[takes_part], projected(outlines.geometry.iloc[np.flatnonzero(takes_part)], metric_crs)


def _areas_cm2(drawn: _Shapes, built: _Shapes, outline: Rows, building: Rows) -> tuple[Rows, Rows, Rows]:
    """Areas of the polygon, of the footprint, and of what they share, of each pair in square centimetres."""
    over, under = _valid(drawn, outline), _valid(built, building)
    shared = shapely.area(shapely.intersection(over, under))
    return _in_cm2(shapely.area(over)), _in_cm2(shapely.area(under)), _in_cm2(shared)


def _valid(shapes: _Shapes, rows: Rows) -> _Shapes:
    """The shapes at `rows`, self-crossing ones mended: one of them would stop the whole batch."""
    wanted, position = np.unique(rows, return_inverse=True)
    found = shapes[wanted]
    broken = ~shapely.is_valid(found)
    found[broken] = shapely.make_valid(found[broken])
    return np.asarray(found[position], dtype=object)


def _in_cm2(area_m2: npt.NDArray[np.float64]) -> Rows:
    return np.asarray(np.rint(area_m2 * _CM2_PER_M2), dtype=np.int64)


def _reaches(shared_cm2: Rows, whole_cm2: Rows, share: float) -> npt.NDArray[np.bool_]:
    """Whether what is shared is at least `share` of the whole, to the square centimetre."""
    return np.asarray(shared_cm2 >= np.rint(whole_cm2 * share))
