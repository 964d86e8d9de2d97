"""Which footprint each damage site stands for: the one it lies in, else the nearest within a tolerance."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS

from geodata import columns
from geodata.assess.candidates import MM_PER_M, Pairs, Rows, in_mm, is_matchable, pairs_within

CONTAINED = "contained"
NEAREST = "nearest"
TAKEN = "taken"
UNMATCHED = "unmatched"
NOT_MATCHABLE = "not_matchable"
NO_FOOTPRINTS = "no_footprints"

STATUSES: tuple[str, ...] = (CONTAINED, NEAREST, TAKEN, UNMATCHED, NOT_MATCHABLE, NO_FOOTPRINTS)

CANDIDATE_BUILDING_ID = "candidate_building_id"
"""Internal column: the building a site speaks of. It is the assigned building or, for a site that lies in a
footprint taken by another site, that footprint. Missing for every other site. Not published."""


def match_to_footprints(
    sites: gpd.GeoDataFrame, footprints: gpd.GeoDataFrame, *, metric_crs: CRS, tolerance_m: float
) -> pd.DataFrame:
    """One row for each site: the building it is assigned to, how, and how far away.

    Only sites of a kind in `MATCHABLE_KINDS` that duplicate no other row take part. A building is assigned
    to one site at most, and a site to one building at most:

    1. A site in a footprint, or on its edge, is assigned to that footprint or to none. Of several sites in
       one footprint the nearest to the footprint's representative point has it; the others are ``taken``.
    2. Of the remaining sites and footprints the closest pair within the tolerance (distance equal to it
       included) is assigned first, then the next closest, and so on; a site whose nearest footprint is gone
       thus tries its next.

    Ties go to the smaller site id, then the smaller building id. The result does not depend on the order of
    rows, and a larger tolerance adds assignments but changes none.

    Parameters
    ----------
    sites
        `columns.SITES`, EPSG:4326.
    footprints
        `columns.FOOTPRINTS`, EPSG:4326.
    metric_crs
        Where distances are measured.
    tolerance_m
        Farthest distance from a site to its building's outline, in metres.

    Returns
    -------
    pandas.DataFrame
        On the index of `sites`: site_id, building_id (missing: none was assigned), match_status
        (`STATUSES`), match_distance_m (0 inside; missing: no building), is_ambiguous (in no footprint and
        two or more within the tolerance), and `CANDIDATE_BUILDING_ID`, which :mod:`geodata.assess.resolve`
        needs and nobody publishes.

    Raises
    ------
    CRSError
        If the two tables are not in one reference system.
    """
    pairs = pairs_within(sites, footprints, metric_crs=metric_crs, within_m=tolerance_m)
    chosen = _one_to_one(pairs, n_sites=len(sites), n_buildings=len(footprints))

    status = np.where(is_matchable(sites), UNMATCHED, NOT_MATCHABLE).astype(object)
    status[pairs.site] = TAKEN
    status[pairs.site[chosen]] = np.where(pairs.distance_mm[chosen] == 0, CONTAINED, NEAREST)

    assigned = _rows_by_site(pairs, chosen, len(sites))
    distance_m = np.full(len(sites), np.nan)
    distance_m[pairs.site[chosen]] = pairs.distance_mm[chosen] / MM_PER_M

    # A site beside a taken footprint may stand for a building nobody drew; one inside it speaks of it.
    candidate = np.where(assigned >= 0, assigned, _rows_by_site(pairs, _first_in(pairs), len(sites)))
    building_ids = footprints[columns.BUILDING_ID].array
    return pd.DataFrame(
        {
            columns.SITE_ID: sites[columns.SITE_ID],
            columns.BUILDING_ID: _taken_at(building_ids, assigned),
            columns.MATCH_STATUS: status,
            columns.MATCH_DISTANCE_M: distance_m,
            columns.IS_AMBIGUOUS: _is_ambiguous(pairs, len(sites)),
            CANDIDATE_BUILDING_ID: _taken_at(building_ids, candidate),
        },
        index=sites.index,
    )


def match_to_nothing(sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """One row for each site of a city without footprints: every status is ``no_footprints``."""
    nothing = pd.Series(None, index=sites.index, dtype=object)
    return pd.DataFrame(
        {
            columns.SITE_ID: sites[columns.SITE_ID],
            columns.BUILDING_ID: nothing,
            columns.MATCH_STATUS: NO_FOOTPRINTS,
            columns.MATCH_DISTANCE_M: np.nan,
            columns.IS_AMBIGUOUS: False,
            CANDIDATE_BUILDING_ID: nothing,
        },
        index=sites.index,
    )


def radius_sweep(
    sites: gpd.GeoDataFrame, footprints: gpd.GeoDataFrame, *, metric_crs: CRS, radii_m: Sequence[float]
) -> pd.DataFrame:
    """How the match would come out at other tolerances: one row for each radius, in the order given.

    Pairs are looked up and assigned once, at the largest radius: closer pairs are assigned first, so the
    match at a smaller radius is the part of it that is no farther away.

    Returns
    -------
    pandas.DataFrame
        radius_m; n_matched (sites with a building); n_ambiguous; n_unmatched (sites that could be matched
        but have no footprint within the radius; sites whose footprint is taken are neither matched nor
        unmatched); median_offset_m (median distance over all matched sites, 0 for those inside; missing:
        none is matched).
    """
    radii = np.asarray(list(radii_m), dtype=float)
    pairs = pairs_within(sites, footprints, metric_crs=metric_crs, within_m=radii.max(initial=0.0))
    chosen_mm = pairs.distance_mm[_one_to_one(pairs, n_sites=len(sites), n_buildings=len(footprints))]
    n_matchable = int(is_matchable(sites).sum())
    rows = []
    for radius_m in radii.tolist():
        near = pairs.distance_mm <= in_mm(radius_m)
        within = Pairs(pairs.site[near], pairs.building[near], pairs.distance_mm[near])
        offsets_m = chosen_mm[chosen_mm <= in_mm(radius_m)] / MM_PER_M
        rows.append(
            {
                "radius_m": radius_m,
                "n_matched": offsets_m.size,
                "n_ambiguous": int(_is_ambiguous(within, len(sites)).sum()),
                "n_unmatched": n_matchable - np.unique(within.site).size,
                "median_offset_m": float(np.median(offsets_m)) if offsets_m.size else np.nan,
            }
        )
    return pd.DataFrame(
        rows, columns=["radius_m", "n_matched", "n_ambiguous", "n_unmatched", "median_offset_m"]
    )


def summarise_matches(matches: pd.DataFrame) -> dict[str, int | float | None]:
    """Sites by match status, and the median offset, for the manifest.

    ``n_sites`` counts the sites that could be matched, so ``n_contained + n_nearest + n_taken +
    n_unmatched`` add up to it; ``n_not_matchable`` stands beside it. ``median_offset_m`` is over all
    matched sites, 0 for those inside a footprint, and ``None`` if there is none.
    """
    counts = matches[columns.MATCH_STATUS].value_counts()
    n_of = {status: int(counts.get(status, 0)) for status in STATUSES}
    offsets_m = matches[columns.MATCH_DISTANCE_M].dropna()
    return {
        "n_sites": len(matches) - n_of[NOT_MATCHABLE] - n_of[NO_FOOTPRINTS],
        "n_contained": n_of[CONTAINED],
        "n_nearest": n_of[NEAREST],
        "n_taken": n_of[TAKEN],
        "n_unmatched": n_of[UNMATCHED],
        "n_not_matchable": n_of[NOT_MATCHABLE],
        "n_ambiguous": int(matches[columns.IS_AMBIGUOUS].sum()),
        "median_offset_m": float(offsets_m.median()) if len(offsets_m) else None,
    }


def _one_to_one(pairs: Pairs, *, n_sites: int, n_buildings: int) -> npt.NDArray[np.bool_]:
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


def _first_in(pairs: Pairs) -> Rows:
    """Positions of the first pair of each site that lies in a footprint."""
    _, first = np.unique(pairs.site, return_index=True)
    return np.asarray(first[pairs.distance_mm[first] == 0])


def _rows_by_site(pairs: Pairs, which: npt.NDArray[np.bool_] | Rows, n_sites: int) -> Rows:
    """Row of the building of each site according to the pairs `which`; -1 for sites without."""
    rows = np.full(n_sites, -1, dtype=np.int64)
    rows[pairs.site[which]] = pairs.building[which]
    return rows


def _is_ambiguous(pairs: Pairs, n_sites: int) -> npt.NDArray[np.bool_]:
    outside = pairs.site[pairs.distance_mm > 0]
    return np.asarray(np.bincount(outside, minlength=n_sites) >= 2)


def _taken_at(values: pd.api.extensions.ExtensionArray, rows: Rows) -> object:
    """Values at `rows`, missing where the row is -1."""
    return pd.api.extensions.take(values, rows, allow_fill=True)
