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
from geodata.crs import projected
from geodata.grades import MATCHABLE_KINDS

MM_PER_M = 1000

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Sites and the footprints they may be assigned to, most preferred pair first.

    ``site`` and ``building`` are row positions; ``distance_mm`` is 0 where the site lies in the footprint or
    overlaps it. ``speaks`` tells whether the site says something of the footprint even if another site has it.
    A point in a footprint has no pair with a footprint that it is not in.
    """

    site: Rows
    building: Rows
    distance_mm: Rows
    speaks: npt.NDArray[np.bool_]

    def where(self, wanted: npt.NDArray[np.bool_]) -> "Pairs":
        """Only the pairs wanted."""
        return Pairs(self.site[wanted], self.building[wanted], self.distance_mm[wanted], self.speaks[wanted])


@dataclass(frozen=True)
class Ground:
    """Footprints in the metric CRS, and a tree to find them by."""

    building_ids: pd.Series
    shapes: npt.NDArray[np.object_]
    tree: shapely.STRtree


def ground_of(footprints: gpd.GeoDataFrame, *, metric_crs: CRS) -> Ground:
    """The footprints made ready to be looked up, once for points and polygons."""
    shapes = projected(footprints.geometry, metric_crs)
    return Ground(footprints[columns.BUILDING_ID], shapes, shapely.STRtree(shapes))


def is_matchable(sites: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Whether each site may stand for a building: by its kind, and as no repetition of another row."""
    matchable = sites[columns.SITE_KIND].isin(MATCHABLE_KINDS) & sites[columns.DUPLICATE_OF].isna()
    return np.asarray(matchable, dtype=bool)


def pairs_within(
    sites: gpd.GeoDataFrame,
    ground: Ground,
    *,
    taking_part: npt.NDArray[np.bool_],
    metric_crs: CRS,
    within_m: float,
) -> Pairs:
    """Every site taking part with every footprint within `within_m`, most preferred pair first."""
    rows = np.flatnonzero(taking_part)
    points, outlines = projected(sites.geometry.iloc[rows], metric_crs), ground.shapes
    # One more millimetre than asked for: pairs are cut at the rounded distance below.
    reach_m = (in_mm(within_m) + 1) / MM_PER_M
    point, building = ground.tree.query(points, predicate="dwithin", distance=reach_m)
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
    site = rows[point]
    order = np.lexsort(
        (
            order_of_ids(ground.building_ids, building),
            order_of_ids(sites[columns.SITE_ID], site),
            key_mm,
            distance_mm > 0,
        )
    )
    # A point beside a taken footprint may stand for a building nobody drew; one inside it speaks of it.
    return Pairs(site[order], building[order], distance_mm[order], distance_mm[order] == 0)


def is_ambiguous(pairs: Pairs, n_sites: int) -> npt.NDArray[np.bool_]:
    """Whether each site lies in no footprint and has two or more within the tolerance."""
    outside = pairs.site[pairs.distance_mm > 0]
    return np.asarray(np.bincount(outside, minlength=n_sites) >= 2)


def stacked(*parts: Pairs) -> Pairs:
    """The pairs of all parts, those of the first part first."""
    return Pairs(
        np.concatenate([part.site for part in parts]),
        np.concatenate([part.building for part in parts]),
        np.concatenate([part.distance_mm for part in parts]),
        np.concatenate([part.speaks for part in parts]),
    )


def one_to_one(pairs: Pairs, *, n_sites: int, n_buildings: int) -> npt.NDArray[np.bool_]:
    """Which pairs are assigned if the first free pair is always assigned next.

    A pair that comes first both for its site and for its building would be assigned whatever happens to the
    others; assigning all such pairs at once and striking out what they used gives the same answer in a few
    rounds.
    """
    chosen = np.zeros(len(pairs.site), dtype=bool)
    site_is_free = np.ones(n_sites, dtype=bool)
    building_is_free = np.ones(n_buildings, dtype=bool)
    first_of_site = np.empty(n_sites, dtype=np.int64)
    first_of_building = np.empty(n_buildings, dtype=np.int64)
    left = np.arange(len(pairs.site))
    while left.size:
        site, building = pairs.site[left], pairs.building[left]
        # Written backwards: where a row comes up repeatedly the last write, its first pair, stays.
        first_of_site[site[::-1]] = left[::-1]
        first_of_building[building[::-1]] = left[::-1]
        mutual = (first_of_site[site] == left) & (first_of_building[building] == left)
        chosen[left[mutual]] = True
        site_is_free[site[mutual]] = False
        building_is_free[building[mutual]] = False
        left = left[site_is_free[site] & building_is_free[building]]
    return chosen


def _to_heart_mm(
    points: npt.NDArray[np.object_], outlines: npt.NDArray[np.object_], point: Rows, building: Rows
) -> Rows:
    """Distance from each point to the representative point of the footprint it lies in."""
    wanted, position = np.unique(building, return_inverse=True)
    hearts = shapely.point_on_surface(outlines[wanted])
    return in_mm(shapely.distance(points[point], hearts[position]))


def order_of_ids(ids: pd.Series, rows: Rows) -> Rows:
    """Place of each row's id in the alphabetical order of the ids at `rows`."""
    wanted, position = np.unique(rows, return_inverse=True)
    place = np.empty(len(wanted), dtype=np.int64)
    place[np.argsort(ids.to_numpy(dtype=object)[wanted], kind="stable")] = np.arange(len(wanted))
    return place[position]


def in_mm(metres: float | npt.NDArray[np.float64]) -> Rows:
    """Metres as whole millimetres."""
    return np.asarray(np.rint(np.asarray(metres) * MM_PER_M), dtype=np.int64)
