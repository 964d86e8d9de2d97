"""Administrative areas as delivered -> districts with unique ids, both names and their ground area."""

import re
import unicodedata
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from geodata import columns
from geodata.crs import area_m2, projected
from geodata.errors import SchemaError
from geodata.harmonise.area_names import guess_name_columns
from geodata.harmonise.geometry import cleaned_as_configured
from geodata.harmonise.hashes import hash_ids, rounded_wkb
from geodata.harmonise.overlaps import find_overlaps
from geodata.harmonise.text import as_text
from geodata.options import column_option, flag_option, text_option
from geodata.provenance import Finding, Findings, Source

OVERLAP_M2 = 1.0
"""Shared ground below this is rounding of coordinates."""

CODE_SYSTEM = "code_system"
LOCAL, PCODES = "local", "pcode"
PCODE = r"(?:[A-Z]{2,3}\d|C\d{4})"
"""How a P-code begins: letters of the country and digits; a community of Syria has C and a number (OCHA COD-AB)."""

RESERVED = {columns.OUTSIDE, columns.CITY}


def harmonise_admin_areas(
    delivered: gpd.GeoDataFrame, *, source: Source, metric_crs: CRS, options: Mapping[str, object]
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The districts of a source, and what was found.

    Parameters
    ----------
    delivered
        From a reader; one row for each area, or for each part of one with ``merge_parts: true``.
    source
        Where it comes from.
    metric_crs
        Metric CRS of the city, in which areas are measured.
    options
        See ``OPTIONS["admin_areas"]``.

    Returns
    -------
    districts
        ``columns.DISTRICTS``; one row for each district, in the order delivered. EPSG:4326. Districts that
        overlap are kept and told.
    findings
        Of the reader, the geometry and the districts.

    Raises
    ------
    SchemaError
        If an id is missing, reserved or comes more than once, or is called a P-code and does not look like one.
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
    named = _named(cleaned, options, findings)
    named = _merge_parts(named, findings) if flag_option(options, "merge_parts") else named
    _check_ids(named[columns.DISTRICT_ID], source)
    _check_codes(named, source)
    districts = named.assign(
        is_approximate=source.approximate or flag_option(options, "approximate"),
        area_km2=area_m2(named.geometry, metric_crs) / 1e6,
    )
    _tell_overlaps(districts, metric_crs, findings)
    return districts[columns.names(columns.DISTRICTS)], findings.entries


def slug(name: str) -> str:
    """A name as an id: lower case, letters and digits joined by hyphens; letters of any script are kept."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+|_+", "-", letters.replace("'", "").replace("’", "")).strip("-")


def _named(table: gpd.GeoDataFrame, options: Mapping[str, object], findings: Findings) -> gpd.GeoDataFrame:
    offered = [str(name) for name in table.columns]
    by_outline = options.get("id_column") == columns.GEOMETRY
    id_column = (
        None if by_outline else column_option(options, "id_column", offered, default=columns.DISTRICT_ID)
    )
    empty = pd.Series(np.nan, index=table.index, dtype="str")
    names = {}
    guessed = _guessed(table, options, offered, findings)
    for name in ("name_en", "name_ar"):
        column = column_option(options, f"{name}_column", offered, default=name) or guessed.get(name)
        names[name] = empty if column is None else as_text(table[column])
        without = int(names[name].isna().sum()) if column is not None else 0
        findings.add(f"missing_{name}", "kept", without, f"Districts without a value in {column}.")
    if by_outline:
        attributes = pd.DataFrame(table).drop(columns=columns.GEOMETRY)
        ids = hash_ids(rounded_wkb(table.geometry), source_id=findings.source_id, told_apart_by=[attributes])
    elif id_column is None:
        either = names["name_en"].where(names["name_en"].notna(), names["name_ar"])
        ids = either.map(slug, na_action="ignore").astype("str")
        if either.isna().all():
            msg = f"{findings.source_id} has neither ids nor names (columns: {', '.join(offered)});"
            raise SchemaError(f"{msg} set id_column: and name_en_column: or name_ar_column: of the source.")
    else:
        ids = as_text(table[id_column])
    system = _code_system(table, options, is_own=id_column is not None)
    return gpd.GeoDataFrame(
        {columns.DISTRICT_ID: ids, CODE_SYSTEM: system, **names}, geometry=table.geometry, crs=table.crs
    )


def _guessed(
    table: gpd.GeoDataFrame, options: Mapping[str, object], offered: list[str], findings: Findings
) -> dict[str, str]:
    """Columns of names found by what they are called; none where the file or the configuration names its own."""
    told = ("name_en", "name_ar")
    if any(f"{name}_column" in options or name in offered for name in told):
        return {}
    guessed = guess_name_columns(pd.DataFrame(table).drop(columns=columns.GEOMETRY))
    words = ", ".join(f"{name}_column: {column}" for name, column in guessed.items())
    n_found = len(table) if guessed else 0
    findings.add("found_columns", "kept", n_found, f"Names found by their columns' names ({words}).")
    return guessed


def _code_system(table: gpd.GeoDataFrame, options: Mapping[str, object], *, is_own: bool) -> pd.Series:
    """Who issues the ids: as the configuration says, else as the file does in a column of that name, else nobody."""
    stated = text_option(options, CODE_SYSTEM)
    if stated is not None or CODE_SYSTEM not in table.columns or not is_own:
        return pd.Series(stated or LOCAL, index=table.index, dtype="str")
    return as_text(table[CODE_SYSTEM]).fillna(LOCAL)


def _merge_parts(parts: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    repeated = int(parts.duplicated(columns.DISTRICT_ID).sum())
    findings.add(
        "merged_parts", "repaired", repeated, "Rows joined to another row with the same district id."
    )
    if not repeated:
        return parts
    merged = parts.dissolve(columns.DISTRICT_ID, aggfunc="first", sort=False, dropna=False)
    return merged.reset_index()


def _check_ids(ids: pd.Series, source: Source) -> None:
    if ids.isna().any():
        msg = (
            f"{int(ids.isna().sum())} areas of {source.id} have no id; set id_column: to a column that is "
            "never empty."
        )
        raise SchemaError(msg)
    repeated = ids[ids.duplicated()]
    if len(repeated):
        n_rows = int((ids == repeated.iloc[0]).sum())
        msg = (
            f"District ids of {source.id} are expected to be unique, but {repeated.iloc[0]!r} comes "
            f"{n_rows} times; set id_column: to a unique column, or to geometry for ids made of outlines, "
            "or merge_parts: true if such rows are parts of one district."
        )
        raise SchemaError(msg)
    reserved = sorted(RESERVED & set(ids))
    if reserved:
        msg = (
            f"A district of {source.id} has the id {reserved[0]!r}, which stands for a total; set another "
            "id_column:."
        )
        raise SchemaError(msg)


def _check_codes(named: gpd.GeoDataFrame, source: Source) -> None:
    ids = named.loc[named[CODE_SYSTEM] == PCODES, columns.DISTRICT_ID]
    strange = ids[~ids.str.match(PCODE)]
    if len(strange):
        msg = (
            f"{len(strange)} of {len(ids)} district ids of {source.id} are expected to be P-codes, such as SY1101, "
            f"but the first is {strange.iloc[0]!r}; set id_column: to the column of P-codes, or code_system: to the "
            "name of whoever issues the ids, or to local. A neighbourhood has no P-code."
        )
        raise SchemaError(msg)


def _tell_overlaps(districts: gpd.GeoDataFrame, metric_crs: CRS, findings: Findings) -> None:
    found = find_overlaps(projected(districts.geometry, metric_crs))
    found = found.where(found.shared_m2 > OVERLAP_M2)
    if not len(found.left):
        return
    worst = int(np.argmax(found.shared_m2))
    ids = districts[columns.DISTRICT_ID].to_numpy()
    detail = (
        f"Districts that overlap: {len(found.left)} pairs share {found.shared_m2.sum() / 1e6:.3f} km2, "
        f"most of it {ids[found.left[worst]]} and {ids[found.right[worst]]} "
        f"({found.shared_m2[worst] / 1e6:.3f} km2); kept."
    )
    findings.add("overlapping_district", "kept", found.n_rows, detail)
