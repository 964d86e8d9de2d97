"""Which sites and footprints are close enough to belong together, in the order in which they may be matched.

Every distance is rounded to the millimetre before it is compared. That is far below the accuracy of any
footprint, and it makes ties real ties, whatever the last bits of a projection are on one machine or
another: a site 0.4 mm from a wall is on the wall, and one 8.0004 m away is within a tolerance of 8 m.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.crs import projected, require_same_crs
from geodata.grades import MATCHABLE_KINDS

MM_PER_M = 1000

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Sites and the footprints within the tolerance of them, most preferred pair first.

    ``site`` and ``building`` are row positions; ``distance_mm`` is 0 where the site lies in the footprint.
    A site in a footprint has no pair with a footprint that it is not in.
    """

    site: Rows
    building: Rows
    distance_mm: Rows


def is_matchable(sites: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Whether each site may stand for a building: by its kind, and as no repetition of another row."""
    matchable = sites[columns.SITE_KIND].isin(MATCHABLE_KINDS) & sites[columns.DUPLICATE_OF].isna()
    return np.asarray(matchable, dtype=bool)


def pairs_within(
    sites: gpd.GeoDataFrame, footprints: gpd.GeoDataFrame, *, metric_crs: CRS, within_m: float
) -> Pairs:
    """Every matchable site with every footprint within `within_m`, most preferred pair first."""
    require_same_crs(sites, footprints)
    taking_part = np.flatnonzero(is_matchable(sites))
    points = projected(sites.geometry.iloc[taking_part], metric_crs)
    outlines = projected(footprints.geometry, metric_crs)
    # One more millimetre than asked for: pairs are cut at the rounded distance below.
    reach_m = (in_mm(within_m) + 1) / MM_PER_M
    point, building = shapely.STRtree(outlines).query(points, predicate="dwithin", distance=reach_m)
    distance_mm = in_mm(shapely.distance(points[point], outlines[building]))

    is_inside = distance_mm == 0
    has_home = np.zeros(len(points), dtype=bool)
    has_home[point[is_inside]] = True
    kept = is_inside | (~has_home[point] & (distance_mm <= in_mm(within_m)))
    point, building, distance_mm = point[kept], building[kept], distance_mm[kept]

    key_mm = distance_mm.copy()
    key_mm[is_inside[kept]] = _to_heart_mm(
        points, outlines, point[is_inside[kept]], building[is_inside[kept]]
    )
    site = taking_part[point]
    order = np.lexsort(
        (
            _order_of_ids(footprints[columns.BUILDING_ID], building),
            _order_of_ids(sites[columns.SITE_ID], site),
            key_mm,
            distance_mm > 0,
        )
    )
    return Pairs(site[order], building[order], distance_mm[order])


def _to_heart_mm(
    points: npt.NDArray[np.object_], outlines: npt.NDArray[np.object_], point: Rows, building: Rows
) -> Rows:
    """Distance from each point to the representative point of the footprint it lies in."""
    wanted, position = np.unique(building, return_inverse=True)
    hearts = shapely.point_on_surface(outlines[wanted])
    return in_mm(shapely.distance(points[point], hearts[position]))


def _order_of_ids(ids: pd.Series, rows: Rows) -> Rows:
    """Place of each row's id in the alphabetical order of the ids at `rows`."""
    wanted, position = np.unique(rows, return_inverse=True)
    place = np.empty(len(wanted), dtype=np.int64)
    place[np.argsort(ids.to_numpy(dtype=object)[wanted], kind="stable")] = np.arange(len(wanted))
    return place[position]


def in_mm(metres: float | npt.NDArray[np.float64]) -> Rows:
    """Metres as whole millimetres."""
    return np.asarray(np.rint(np.asarray(metres) * MM_PER_M), dtype=np.int64)
