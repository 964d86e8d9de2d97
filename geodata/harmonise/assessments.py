"""A damage list as delivered, wide over its passes -> sites, and one row for each graded site and epoch."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from geodata import columns
from geodata.errors import SourceError
from geodata.grades import DTYPE, UNOSAT_CLASSES
from geodata.harmonise.dates import DTYPE as DAY
from geodata.harmonise.dates import as_days
from geodata.harmonise.geometry import cleaned_as_configured
from geodata.harmonise.hashes import hash_ids, rounded_wkb
from geodata.harmonise.repeats import first_of_alike, tell_near_duplicates, tell_reversals
from geodata.harmonise.site_types import site_kinds
from geodata.harmonise.text import as_text
from geodata.harmonise.unosat_classes import class_codes, parse_scale
from geodata.options import column_option, list_option, mapping_option
from geodata.provenance import Finding, Findings, Source
from geodata.unosat_columns import Epoch, epochs_from_option, epochs_of, site_columns


@dataclass(frozen=True)
class Pass:
    """One pass over the images: its label and, for every site in table order, what was recorded."""

    label: pd.Timestamp
    codes: pd.Series
    days: pd.Series
    words: pd.Series
    beside: Mapping[str, pd.Series]


def harmonise_assessments(
    delivered: gpd.GeoDataFrame, *, source: Source, metric_crs: CRS, options: Mapping[str, object]
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, list[Finding]]:
    """The sites of a damage list, what was said of each at every epoch, and what was found.

    Definition: UNITAR/UNOSAT Comprehensive Damage Assessment (see :data:`geodata.grades.UNOSAT_CITATION`). An
    epoch is named by the latest image date of its pass.

    Parameters
    ----------
    delivered
        From a reader; one row for each site, columns in the publisher's order.
    source
        Where it comes from; its id begins every site id.
    metric_crs
        Metric CRS of the city.
    options
        See ``OPTIONS["assessments"]``.

    Returns
    -------
    sites
        ``columns.SITES``; one row for each listed site, duplicates included and marked. EPSG:4326.
    assessments
        ``columns.ASSESSMENTS``; one row for each site and epoch with a record. A missing class is no row, and
        never "no visible damage". Ordered by epoch, then as the sites.
    findings
        Of the reader, the geometry, the columns and the sites.

    Raises
    ------
    UnknownCodeError
        If a class is in no published list.
    SourceError
        If dates or classes cannot be found or understood.
    CRSError
        If the reference system is not known.
    """
    cleaned, found = cleaned_as_configured(
        delivered,
        options,
        source_id=source.id,
        expect="point",
        metric_crs=metric_crs,
        count_duplicates=False,
    )
    findings = Findings("harmonise", source.id, found)
    passes = _passes(cleaned, source, options, findings)
    sites = _sites(cleaned, passes, source, options, findings)
    assessments = _assessments(sites, passes, source)
    tell_near_duplicates(sites, metric_crs, findings)
    tell_reversals(assessments, findings)
    return sites, assessments, findings.entries


def _passes(
    table: gpd.GeoDataFrame, source: Source, options: Mapping[str, object], findings: Findings
) -> list[Pass]:
    """Passes with at least one record, oldest first."""
    listed = list_option(options, "epochs")
    epochs = (
        epochs_of(table, source_id=source.id) if listed is None else epochs_from_option(listed, table.columns)
    )
    scale = parse_scale(mapping_option(options, "scale"))
    if not scale and any(not isinstance(epoch.date, str) for epoch in epochs) and listed is None:
        raise SourceError(_own_scale(table, epochs, source))
    no_record = frozenset(str(value) for value in list_option(options, "no_record_values") or [])
    passes = []
    for epoch in epochs:
        codes = class_codes(table[epoch.damage_class], source_id=source.id, scale=scale, no_record=no_record)
        if codes.notna().any():
            passes.append(_pass(table, epoch, codes, source, findings))
        else:
            detail = f"Column {epoch.damage_class} has no record in any row; its pass is left out."
            findings.add("empty_epoch", "kept", 1, detail)
    passes.sort(key=lambda one: one.label)
    labels = [one.label for one in passes]
    if len(set(labels)) < len(labels):
        told = ", ".join(
            f"{label:%Y-%m-%d} ({one.words.name})" for label, one in zip(labels, passes, strict=True)
        )
        msg = (
            f"Two passes of {source.id} end on the same image date ({told}); name the passes with option "
            "epochs:."
        )
        raise SourceError(msg)
    return passes


def _own_scale(table: gpd.GeoDataFrame, epochs: list[Epoch], source: Source) -> str:
    values = pd.concat([as_text(table[epoch.damage_class]) for epoch in epochs]).dropna().unique()
    held = ", ".join(sorted(values)[:8])
    return (
        f"The columns of {source.id} are dates and hold {held}, which are not UNOSAT's codes; say what they "
        "mean with option scale:, for example scale: {3: Destroyed, 2: Severe Damage, 1: Moderate Damage, "
        "0: No Visible Damage}."
    )


def _pass(
    table: gpd.GeoDataFrame, epoch: Epoch, codes: pd.Series, source: Source, findings: Findings
) -> Pass:
    if isinstance(epoch.date, str):
        days = as_days(table[epoch.date], source_id=source.id)
    else:
        days = pd.Series(np.datetime64(epoch.date), index=table.index).astype(DAY)
    days = days.where(codes.notna())
    if days.isna().all():
        msg = (
            f"Column {epoch.date} of {source.id} holds no image date beside the classes in "
            f"{epoch.damage_class};"
        )
        raise SourceError(f"{msg} give the date with option epochs:.")
    label = days.max()
    undated = codes.notna() & days.isna()
    detail = (
        f"Records in {epoch.damage_class} without an image date; {label:%Y-%m-%d}, the latest of the pass, "
        "is taken."
    )
    findings.add("missing_sensor_date", "repaired", int(undated.sum()), detail)
    beside = {role: as_text(table[name]) for role, name in epoch.columns.items() if role != "class"}
    return Pass(label, codes, days.mask(undated, label), as_text(table[epoch.damage_class]), beside)


def _sites(
    table: gpd.GeoDataFrame,
    passes: list[Pass],
    source: Source,
    options: Mapping[str, object],
    findings: Findings,
) -> gpd.GeoDataFrame:
    own = site_columns(table)
    named = {
        role: column_option(options, f"{role}_column", map(str, table.columns), default=own.get(role))
        for role in ("site_type", "group", "district", "notes")
    }
    raw = {role: None if name is None else table[name] for role, name in named.items()}
    codes = pd.DataFrame({f"{one.label:%Y-%m-%d}": one.codes for one in passes}, index=table.index)
    empty = pd.Series(np.nan, index=table.index, dtype="str")
    text = {role: empty if values is None else as_text(values) for role, values in raw.items()}
    wkb = rounded_wkb(table.geometry)
    same = pd.DataFrame({"place": wkb, "site_type": text["site_type"]}, index=table.index).join(codes)
    ids = hash_ids(
        wkb, source_id=source.id, told_apart_by=[same, pd.DataFrame(table).drop(columns="geometry")]
    )
    sites = gpd.GeoDataFrame(
        {
            columns.SITE_ID: ids,
            columns.SOURCE_ID: source.id,
            "site_type": text["site_type"],
            "site_kind": site_kinds(raw["site_type"], raw["group"], codes, findings),
            "duplicate_of": first_of_alike(same, ids),
            "source_district": text["district"],
            "notes": text["notes"],
        },
        geometry=table.geometry,
        crs=table.crs,
    )
    detail = (
        "Sites alike in position, type and every class; kept, counted as published, and never matched twice."
    )
    findings.add("exact_duplicate", "flagged", int(sites["duplicate_of"].notna().sum()), detail)
    return sites[columns.names(columns.SITES)]


def _assessments(sites: gpd.GeoDataFrame, passes: list[Pass], source: Source) -> pd.DataFrame:
    grades = pd.DataFrame(
        [(entry.grade, entry.grade_min, entry.grade_max) for entry in UNOSAT_CLASSES],
        index=[float(entry.code) for entry in UNOSAT_CLASSES],
        columns=[columns.GRADE, columns.GRADE_MIN, columns.GRADE_MAX],
    ).astype(DTYPE)
    told = [_records(sites, one, grades, source) for one in passes]
    if not told:
        msg = f"{source.id} has no damage class in any row; check that the right file and layer are named."
        raise SourceError(msg)
    assessments = pd.concat(told, ignore_index=True)
    return assessments[columns.names(columns.ASSESSMENTS)]


def _records(sites: gpd.GeoDataFrame, one: Pass, grades: pd.DataFrame, source: Source) -> pd.DataFrame:
    recorded = one.codes.notna()
    ids = sites.loc[recorded, columns.SITE_ID]
    empty = pd.Series(np.nan, index=sites.index, dtype="str")
    records = grades.reindex(one.codes[recorded].to_numpy()).set_axis(ids.index)
    return records.assign(
        **{
            columns.SITE_ID: ids,
            columns.SOURCE_ID: source.id,
            columns.EPOCH: pd.Series(one.label, index=ids.index).astype(DAY),
            columns.SENSOR_DATE: one.days[recorded],
            columns.SOURCE_GRADE: one.words[recorded],
            "sensor": one.beside.get("sensor", empty)[recorded],
            "confidence": one.beside.get("confidence", empty)[recorded],
            "source_status": one.beside.get("status", empty)[recorded],
            columns.LIFECYCLE: None,
        }
    )
