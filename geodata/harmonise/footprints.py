"""Building outlines as delivered -> one row for each footprint, with a stable id and its ground area."""

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.crs import projected
from geodata.errors import SourceError
from geodata.harmonise.building_values import parse_levels, parse_use
from geodata.harmonise.dates import DTYPE as DAY
from geodata.harmonise.dates import as_days
from geodata.harmonise.geometry import cleaned_as_configured
from geodata.harmonise.hashes import hash_ids, rounded_wkb
from geodata.harmonise.overlaps import find_overlaps
from geodata.harmonise.text import as_text
from geodata.options import column_option, mapping_option, number_option
from geodata.provenance import Finding, Findings, Source

OVERLAP_SHARE = 0.1
"""Footprints that share more than this part of the smaller one are told as overlapping; less is inexact."""
SAME_SHARE = 0.95
"""Footprints that share more than this part of the larger one are told as the same building drawn twice."""


def harmonise_footprints(
    delivered: gpd.GeoDataFrame, *, source: Source, metric_crs: CRS, options: Mapping[str, object]
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The footprints of a source, and what was found.

    Parameters
    ----------
    delivered
        From a reader; one row for each outline.
    source
        Where it comes from; its id begins every building id.
    metric_crs
        Metric CRS of the city, in which areas are measured.
    options
        See ``OPTIONS["footprints"]``.

    Returns
    -------
    footprints
        ``columns.FOOTPRINTS``; one row for each footprint, in the order delivered. EPSG:4326. Overlapping and
        repeated outlines are kept and told.
    findings
        Of the reader, the geometry and the attributes; among them how many footprints are not dated, for those
        may be newer than the damage.

    Raises
    ------
    SourceError
        If no footprint is left, or a footprint has no id.
    ConfigError
        If an option names a column that is not there.
    CRSError
        If the reference system is not known.
    """
    cleaned, found = cleaned_as_configured(
        delivered,
        options,
        source_id=source.id,
        expect="polygon",
        metric_crs=metric_crs,
    )
    findings = Findings("harmonise", source.id, found)
    outlines = projected(cleaned.geometry, metric_crs)
    area = pd.Series(shapely.area(outlines), index=cleaned.index)
    kept = _large_enough(area, options, findings)
    _tell_overlaps(outlines[kept.to_numpy()], findings)
    cleaned, area = cleaned[kept].reset_index(drop=True), area[kept].reset_index(drop=True)
    column = {
        role: column_option(options, role, map(str, cleaned.columns))
        for role in ("id_column", "levels_column", "use_column", "date_column")
    }
    footprints = gpd.GeoDataFrame(
        {
            columns.BUILDING_ID: _building_ids(cleaned, column["id_column"], source, findings),
            columns.SOURCE_ID: source.id,
            columns.ALSO_IN: None,
            "footprint_date": _dates(cleaned, column["date_column"], source),
            "levels": _levels(cleaned, column["levels_column"], findings),
            "use": _use(cleaned, column["use_column"], options, findings),
            "area_m2": area,
        },
        geometry=cleaned.geometry,
        crs=cleaned.crs,
    )
    _tell_undated(footprints["footprint_date"], source, findings)
    return footprints[columns.names(columns.FOOTPRINTS)], findings.entries


def _large_enough(area: pd.Series, options: Mapping[str, object], findings: Findings) -> pd.Series:
    smallest = number_option(options, "min_area_m2") or 0.0
    kept = (area >= smallest) & (area > 0)
    what = (
        f"Footprints smaller than min_area_m2, {smallest:g} m2."
        if smallest
        else "Footprints without any area."
    )
    findings.add("below_min_area", "refused", int((~kept).sum()), what)
    if not kept.any():
        msg = (
            f"All {len(area)} footprints of {findings.source_id} are smaller than min_area_m2, {smallest:g} "
            "m2; lower it."
        )
        raise SourceError(msg)
    return kept


def _building_ids(
    table: gpd.GeoDataFrame, id_column: str | None, source: Source, findings: Findings
) -> pd.Series:
    attributes = pd.DataFrame(table).drop(columns="geometry")
    if id_column is None:
        return hash_ids(rounded_wkb(table.geometry), source_id=source.id, told_apart_by=[attributes])
    own = as_text(table[id_column])
    if own.isna().any():
        msg = f"Column {id_column} of {source.id} is empty in {int(own.isna().sum())} rows; "
        raise SourceError(f"{msg} leave id_column: out, and ids are made from the outlines.")
    ids = (source.id + ":" + own).astype("str")
    detail = f"Footprints that share a {id_column} with another; a hash of the outline was added to their id."
    repeated = ids.duplicated(keep=False)
    findings.add("repeated_id", "repaired", int(repeated.sum()), detail)
    if repeated.any():
        wkb = rounded_wkb(table.geometry[repeated])
        hashed = hash_ids(wkb, source_id="", told_apart_by=[attributes[repeated]])
        ids.loc[repeated] = ids[repeated] + hashed
    return ids


def _dates(table: gpd.GeoDataFrame, name: str | None, source: Source) -> pd.Series:
    if name is None:
        return pd.Series(np.datetime64("NaT"), index=table.index, dtype=DAY)
    return as_days(table[name], source_id=source.id)


def _tell_undated(dates: pd.Series, source: Source, findings: Findings) -> None:
    if source.synthetic:
        return  # they are made up for the dates of the damage
    detail = (
        "Footprints that do not say what date they show: some may be newer than the damage, and some of what was "
        "destroyed may be missing."
    )
    findings.add("undated_footprints", "flagged", int(dates.isna().sum()), detail)


def _levels(table: gpd.GeoDataFrame, name: str | None, findings: Findings) -> pd.Series:
    if name is None:
        return pd.Series(np.nan, index=table.index)
    return parse_levels(table[name], findings)


def _use(
    table: gpd.GeoDataFrame, name: str | None, options: Mapping[str, object], findings: Findings
) -> pd.Series:
    if name is None:
        return pd.Series(np.nan, index=table.index, dtype="str")
    return parse_use(table[name], mapping_option(options, "use_values"), findings)


def _tell_overlaps(outlines: np.ndarray[tuple[int], np.dtype[np.object_]], findings: Findings) -> None:
    found = find_overlaps(outlines)
    areas = shapely.area(outlines)
    left, right = areas[found.left], areas[found.right]
    same = found.where(found.shared_m2 > SAME_SHARE * np.maximum(left, right))
    detail = (
        f"Footprints drawn twice: {len(same.left)} pairs share over {SAME_SHARE:.0%} of the larger one; kept."
    )
    findings.add("duplicate_footprint", "kept", len(np.unique(same.right)), detail)
    partly = (found.shared_m2 > OVERLAP_SHARE * np.minimum(left, right)) & (
        found.shared_m2 <= SAME_SHARE * np.maximum(left, right)
    )
    other = found.where(partly)
    detail = (
        f"Footprints that overlap: {len(other.left)} pairs share over {OVERLAP_SHARE:.0%} of the smaller "
        "one; kept."
    )
    findings.add("overlapping_footprint", "kept", other.n_rows, detail)
