"""Which footprint each damage site stands for: the one it lies in or covers, else the nearest within a tolerance."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS

from geodata import columns
from geodata.assess.candidates import MM_PER_M, Pairs, Rows, is_ambiguous, is_matchable, one_to_one
from geodata.assess.outlines import AT_LEAST_SHARE, has_outline, pairs_of
from geodata.assess.radius_sweep import radius_sweep as radius_sweep
from geodata.crs import require_same_crs

CONTAINED = "contained"
OVERLAP = "overlap"
NEAREST = "nearest"
TAKEN = "taken"
UNMATCHED = "unmatched"
NOT_MATCHABLE = "not_matchable"
NO_FOOTPRINTS = "no_footprints"

STATUSES: tuple[str, ...] = (
    CONTAINED,
    OVERLAP,
    NEAREST,
    TAKEN,
    UNMATCHED,
    NOT_MATCHABLE,
    NO_FOOTPRINTS,
)

CANDIDATE_BUILDING_ID = "candidate_building_id"
"""Internal column: the building a site speaks of. It is the assigned building or, for a site that lies in a
footprint taken by another site, that footprint; of several that a polygon covers, the one it shares most
ground with. Missing for every other site. Not published."""


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
    matches, _ = match_sites(sites, None, footprints, metric_crs=metric_crs, tolerance_m=tolerance_m)
    return matches


def match_sites(
    sites: gpd.GeoDataFrame,
    outlines: gpd.GeoDataFrame | None,
    footprints: gpd.GeoDataFrame,
    *,
    metric_crs: CRS,
    tolerance_m: float,
    at_least_share: float = AT_LEAST_SHARE,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Which building each site of one list is assigned to, and every building it speaks of.

    Points are matched as in :func:`match_to_footprints`. A site drawn as a polygon is matched by the ground it
    shares: it *speaks of* every footprint of which it covers at least `at_least_share`, and of one that holds
    at least that share of itself; it may be *assigned* to the footprint it shares most ground with, if that is
    at least `outlines.SAME_SHARE` of the smaller of the two, and to any it speaks of. So a polygon round a
    whole block is assigned to one building and speaks of all in it.

    Over both kinds the assignment is one to one, in this order: points inside a footprint (a point is one
    building, a polygon may be round several); polygons, the largest shared area first; points beside a
    footprint, the nearest first. Ties go to the smaller site id, then the smaller building id.

    Parameters
    ----------
    sites
        `columns.SITES` of one list, EPSG:4326.
    outlines
        `columns.SITE_OUTLINES`, EPSG:4326; ``None``: every site is a point. Outlines of other sites are ignored.
    footprints
        `columns.FOOTPRINTS`, EPSG:4326.
    metric_crs
        Where distances and areas are measured.
    tolerance_m
        Farthest distance from a point to its building's outline, in metres. A polygon that overlaps nothing
        is unmatched, however near it is.
    at_least_share
        Part of a footprint, 0 to 1, that a polygon covers if it speaks of it; exactly this part is enough.

    Returns
    -------
    tuple
        The matches, a row for each site as in :func:`match_to_footprints` (status ``overlap``: a polygon on
        its footprint, at distance 0). And what speaks of what: site_id and building_id, each pair once, in
        the order of sites, then of building ids.

    Raises
    ------
    CRSError
        If the tables are not in one reference system.
    InvariantError
        If a site has two outlines.
    """
    require_same_crs(sites, footprints, *(() if outlines is None else (outlines,)))
    is_drawn = has_outline(sites, outlines)
    pairs = pairs_of(
        sites,
        outlines,
        footprints,
        metric_crs=metric_crs,
        within_m=tolerance_m,
        at_least_share=at_least_share,
    )
    chosen = one_to_one(pairs, n_sites=len(sites), n_buildings=len(footprints))

    status = np.where(is_matchable(sites), UNMATCHED, NOT_MATCHABLE).astype(object)
    status[pairs.site] = TAKEN
    matched = pairs.where(chosen)
    status[matched.site] = np.where(matched.distance_mm == 0, CONTAINED, NEAREST)
    status[matched.site[is_drawn[matched.site]]] = OVERLAP

    assigned = _rows_by_site(pairs, np.flatnonzero(chosen), len(sites))
    distance_m = np.full(len(sites), np.nan)
    distance_m[matched.site] = matched.distance_mm / MM_PER_M

    candidate = np.where(assigned >= 0, assigned, _rows_by_site(pairs, _first_of(pairs), len(sites)))
    building_ids = footprints[columns.BUILDING_ID].array
    matches = pd.DataFrame(
        {
            columns.SITE_ID: sites[columns.SITE_ID],
            columns.BUILDING_ID: _taken_at(building_ids, assigned),
            columns.MATCH_STATUS: status,
            columns.MATCH_DISTANCE_M: distance_m,
            columns.IS_AMBIGUOUS: is_ambiguous(pairs, len(sites)),
            CANDIDATE_BUILDING_ID: _taken_at(building_ids, candidate),
        },
        index=sites.index,
    )
    return matches, _speaking(pairs, candidate, is_drawn, sites, footprints)


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


def summarise_matches(matches: pd.DataFrame) -> dict[str, int | float | None]:
    """Sites by match status, and the median offset, for the manifest.

    ``n_sites`` counts the sites that could be matched, so ``n_contained + n_overlap + n_nearest
    + n_taken + n_unmatched`` add up to it; ``n_not_matchable`` stands beside it. ``median_offset_m`` is over all
    matched sites, 0 for those inside a footprint, and ``None`` if there is none.
    """
    counts = matches[columns.MATCH_STATUS].value_counts()
    n_of = {status: int(counts.get(status, 0)) for status in STATUSES}
    offsets_m = matches[columns.MATCH_DISTANCE_M].dropna()
    return {
        "n_sites": len(matches) - n_of[NOT_MATCHABLE] - n_of[NO_FOOTPRINTS],
        "n_contained": n_of[CONTAINED],
        "n_overlap": n_of[OVERLAP],
        "n_nearest": n_of[NEAREST],
        "n_taken": n_of[TAKEN],
        "n_unmatched": n_of[UNMATCHED],
        "n_not_matchable": n_of[NOT_MATCHABLE],
        "n_ambiguous": int(matches[columns.IS_AMBIGUOUS].sum()),
        "median_offset_m": float(offsets_m.median()) if len(offsets_m) else None,
    }


def _speaking(
    pairs: Pairs,
    candidate: Rows,
    is_drawn: npt.NDArray[np.bool_],
    sites: gpd.GeoDataFrame,
    footprints: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """Each site with each building it speaks of, once."""
    # A point speaks of one building even where two footprints overlap; a polygon of all it covers.
    more = pairs.where(pairs.speaks & is_drawn[pairs.site])
    own = np.flatnonzero(candidate >= 0)
    site = np.concatenate([own, more.site])
    building = np.concatenate([candidate[own], more.building])
    told = pd.DataFrame(
        {
            "row": site,
            columns.SITE_ID: sites[columns.SITE_ID].array[site],
            columns.BUILDING_ID: footprints[columns.BUILDING_ID].array[building],
        }
    )
    ordered = told.sort_values(["row", columns.BUILDING_ID], kind="stable").drop_duplicates()
    return ordered.drop(columns="row").reset_index(drop=True)


def _first_of(pairs: Pairs) -> Rows:
    """Positions of the first pair of each site that speaks of a footprint."""
    speaking = np.flatnonzero(pairs.speaks)
    _, first = np.unique(pairs.site[speaking], return_index=True)
    return np.asarray(speaking[first])


def _rows_by_site(pairs: Pairs, which: Rows, n_sites: int) -> Rows:
    """Row of the building of each site according to the pairs `which`; -1 for sites without."""
    rows = np.full(n_sites, -1, dtype=np.int64)
    rows[pairs.site[which]] = pairs.building[which]
    return rows


def _taken_at(values: pd.api.extensions.ExtensionArray, rows: Rows) -> object:
    """Values at `rows`, missing where the row is -1."""
    return pd.api.extensions.take(values, rows, allow_fill=True)
