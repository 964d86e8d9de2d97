"""Footprints of several sources -> each building once, drawn by the first source that has it."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.crs import projected, require_same_crs
from geodata.errors import InvariantError
from geodata.provenance import Finding, Findings

Outlines = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]

COVERED_SHARE = 0.5
"""A dropped footprint of which less is covered by those kept is told: it drew more than they do."""


def conflate_footprints(
    tables: Sequence[gpd.GeoDataFrame], *, metric_crs: CRS, same_share: float
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Each building once, and what was dropped for it.

    Sources are taken in order of preference. A footprint is dropped if it shares at least `same_share` of the
    smaller area with a footprint of an earlier source that was kept; its source is then added to ``also_in`` of
    every one it is such a pair with. Footprints of one source are never compared with each other, so several
    small outlines and one merged outline of a later source stay the several small ones, and the other way round:
    the first source's drawing wins. A footprint that pairs only with dropped ones is kept.

    Parameters
    ----------
    tables
        ``columns.FOOTPRINTS`` of each source, the preferred first. EPSG:4326.
    metric_crs
        Where areas are measured.
    same_share
        Above 0 and up to 1; a pair that shares exactly this part is the same building.

    Returns
    -------
    footprints
        ``columns.FOOTPRINTS``; the kept rows of the first source, then of the second and so on, each in its
        order, with the ids they had. ``also_in`` names each further source once, in order of preference.
    findings
        By source how many footprints were kept and how many dropped, and how many of those kept are undated; none
        if there is only one source.

    Raises
    ------
    CRSError
        If the tables are not in one reference system.
    InvariantError
        If footprints went missing, or two sources have an id in common.
    """
    require_same_crs(*tables)
    if len(tables) == 1:
        return tables[0], []
    kept, outlines, findings = tables[0].reset_index(drop=True), projected(tables[0].geometry, metric_crs), []
    findings.extend(_told(_source_of(tables[0]), len(kept), 0, 0))
    for table in tables[1:]:
        added = projected(table.geometry, metric_crs)
        earlier, later, shared_m2 = _same_buildings(outlines, added, same_share)
        is_dropped = np.zeros(len(table), dtype=bool)
        is_dropped[later] = True
        covered_m2 = np.bincount(later, weights=shared_m2, minlength=len(table))
        n_larger = int((is_dropped & (covered_m2 < COVERED_SHARE * shapely.area(added))).sum())
        source_id = _source_of(table)
        kept = _also_in(kept, np.unique(earlier), source_id)
        kept = _stacked(kept, table[~is_dropped])
        outlines = np.concatenate([outlines, added[~is_dropped]])
        findings.extend(_told(source_id, int((~is_dropped).sum()), int(is_dropped.sum()), n_larger))
    _require_all(tables, kept, findings)
    whole = Findings("harmonise")
    undated = int(kept["footprint_date"].isna().sum())
    detail = f"Footprints of the joined set, out of {len(kept)}, that do not say what date they show."
    whole.add("undated_footprints_kept", "flagged", undated, detail)
    return kept, [*findings, *whole.entries]


def _same_buildings(
    earlier: Outlines, later: Outlines, same_share: float
) -> tuple[Rows, Rows, npt.NDArray[np.float64]]:
    """Pairs of rows that share at least the share of the smaller area, and the area they share."""
    left, right = shapely.STRtree(later).query(earlier, predicate="intersects")
    smaller = np.minimum(shapely.area(earlier)[left], shapely.area(later)[right])
    # Boxes share at least what outlines do: most neighbours are told apart without being cut up.
    may_be = (
        _shared_by_boxes(shapely.bounds(earlier)[left], shapely.bounds(later)[right]) >= same_share * smaller
    )
    left, right, smaller = left[may_be], right[may_be], smaller[may_be]
    shared = shapely.area(shapely.intersection(_valid(earlier, left), _valid(later, right)))
    # A millionth is the rounding of areas: an outline that lies inside another shares all of itself.
    is_same = (shared >= same_share * smaller * (1 - 1e-6)) & (shared > 0)
    return left[is_same], right[is_same], shared[is_same]


def _shared_by_boxes(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    low, high = np.maximum(one[:, :2], other[:, :2]), np.minimum(one[:, 2:], other[:, 2:])
    return np.asarray(np.prod(np.clip(high - low, 0, None), axis=1), dtype=float)


def _valid(outlines: Outlines, rows: Rows) -> Outlines:
    # Outlines are valid in degrees, but may cross themselves in metres by a hair; one that does stops all.
    chosen: Outlines = outlines[rows]
    broken = ~shapely.is_valid(chosen)
    chosen[broken] = shapely.make_valid(chosen[broken])
    return chosen


def _also_in(kept: gpd.GeoDataFrame, rows: Rows, source_id: str) -> gpd.GeoDataFrame:
    named = kept[columns.ALSO_IN].astype(object).to_numpy(copy=True)
    before = pd.Series(named[rows], dtype=object)
    named[rows] = before.where(before.notna(), "").add(";" + source_id).str.lstrip(";").to_numpy(dtype=object)
    return kept.assign(**{columns.ALSO_IN: pd.Series(named, index=kept.index).astype("str")})


def _stacked(kept: gpd.GeoDataFrame, added: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    if added.empty:
        return kept
    texts = [columns.ALSO_IN, "use"]
    parts = [table.astype(dict.fromkeys(texts, "str")) for table in (kept, added)]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry=columns.GEOMETRY, crs=kept.crs)


def _source_of(table: gpd.GeoDataFrame) -> str:
    return str(table[columns.SOURCE_ID].iloc[0]) if len(table) else ""


def _told(source_id: str, n_kept: int, n_dropped: int, n_larger: int) -> list[Finding]:
    findings = Findings("harmonise", source_id)
    findings.add("footprint_kept", "kept", n_kept, "Footprints drawn by no source preferred to this one.")
    detail = "Footprints of buildings that a preferred source draws; its drawing stands, also where it draws several for one."
    findings.add("footprint_drawn_before", "refused", n_dropped, detail)
    detail = f"Footprints left out of which the preferred source draws less than {COVERED_SHARE:.0%} of the ground."
    findings.add("footprint_partly_drawn", "kept", n_larger, detail)
    return findings.entries


def _require_all(
    tables: Sequence[gpd.GeoDataFrame], kept: gpd.GeoDataFrame, findings: Sequence[Finding]
) -> None:
    n_in = sum(len(table) for table in tables)
    n_dropped = sum(finding.n_rows for finding in findings if finding.action == "refused")
    if n_in != len(kept) + n_dropped:
        msg = f"{n_in} footprints came in, but {len(kept)} were kept and {n_dropped} dropped; report this as a fault."
        raise InvariantError(msg)
    if not kept[columns.BUILDING_ID].is_unique:
        repeated = kept.loc[kept[columns.BUILDING_ID].duplicated(), columns.BUILDING_ID].iloc[0]
        msg = (
            f"Building ids of all footprint sources are expected to be unique, but {repeated!r} comes twice."
        )
        raise InvariantError(msg)
