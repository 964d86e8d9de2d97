"""Common operational datasets of administrative boundaries (COD-AB), with old and new column names."""

import re
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.errors import ConfigError, SourceError
from geodata.options import number_option
from geodata.provenance import note_reading
from geodata.sources.area_files import area_files, choose
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector, require_rows

PCODE, NAME_EN, NAME_AR, CODE_SYSTEM = "cod_pcode", "cod_name_en", "cod_name_ar", "code_system"
"""Columns that the reader adds."""

# ADM2_PCODE, adm2_pcode, admin2Pcode; a shapefile cuts admin2Pcode to admin2Pcod.
CODE_COLUMN = re.compile(r"adm(?:in)?(\d)_?p_?cod(?:e)?", re.IGNORECASE)
# ADM2_EN, adm2_en, admin2Name_en, admin2NameEn; cut to admin2Na_1 nothing can be told from it.
NAME_COLUMN = re.compile(r"adm(?:in)?(\d)_?(?:name)?_?(en|ar)", re.IGNORECASE)
# adm2_name and adm2_name1 to 3, whose languages are in lang and lang1 to 3; admin2Name is in English.
NUMBERED_NAME = re.compile(r"adm(?:in)?(\d)_?name(\d?)", re.IGNORECASE)
ARABIC = r"[\u0600-\u06ff]"
PARENTS_TOLD = 8


def read_cod_ab(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Areas of one level, with ``cod_pcode``, ``cod_name_en``, ``cod_name_ar`` and ``code_system`` added.

    P-codes are text. An English name is that of the column of English names; where a file names its languages in
    columns of their own, the column whose language is English; Arabic likewise, or a column in Arabic letters.

    Parameters
    ----------
    location
        A file, a folder, a geodatabase or a zip archive of the levels of a country.
    options
        ``level``: needed where several are there; ``within``: P-code or list of P-codes of the areas to keep; those
        of any vector file.

    Raises
    ------
    SourceError
        If the level is not there, a file has no P-codes, or ``within`` names an area that is not there.
    ConfigError
        If an option is not of its kind.
    """
    wanted = _level_option(options)
    table = _read_level(location, wanted, options)
    codes = _columns_by_level(table, CODE_COLUMN)
    level = max(codes) if wanted is None and codes else wanted
    if level is None or level not in codes:
        held = ", ".join(map(str, table.columns))
        asked = "" if wanted is None else f" of level {wanted}"
        msg = (
            f"{location} has no column of P-codes{asked}, such as ADM2_PCODE (columns: {held}); name its level with "
            "level:, or read it with vector and id_column:."
        )
        raise SourceError(msg)
    kept = _within(table, codes, options, location)
    english, arabic = _names(kept, level)
    added = {PCODE: _as_code(kept[codes[level]]), NAME_EN: english, NAME_AR: arabic, CODE_SYSTEM: "pcode"}
    named = kept.assign(**{name: values for name, values in added.items() if values is not None})
    detail = f"Areas of level {level} by column {codes[level]}; the file has the levels {sorted(codes)}."
    note_reading(named, "admin_level", "kept", len(named), detail)
    return named


def _read_level(location: Path, level: int | None, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    if options.get("layer") is not None or options.get("member") is not None:
        return read_vector(location, options)
    chosen = choose(area_files(location), level=level, location=location)
    told = {"member": chosen.member, "layer": chosen.layer}
    return read_vector(chosen.location, {**options, **{name: text for name, text in told.items() if text}})


def _level_option(options: Mapping[str, object]) -> int | None:
    level = number_option(options, "level")
    if level is None or level in range(10):
        return None if level is None else int(level)
    msg = f"option level was {level!r} but is expected to be a whole number from 0 to 9, such as 3"
    raise ConfigError(msg)


def _columns_by_level(table: gpd.GeoDataFrame, pattern: re.Pattern[str]) -> dict[int, str]:
    found = {}
    for name in map(str, table.columns):
        match = pattern.fullmatch(name)
        if match is not None and table[name].notna().any():
            found[int(match.group(1))] = name
    return found


def _within(
    table: gpd.GeoDataFrame, codes: Mapping[int, str], options: Mapping[str, object], location: Path
) -> gpd.GeoDataFrame:
    wanted = options.get("within")
    if wanted is None:
        return table
    parents = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(parents, (list, tuple)) or not all(isinstance(code, str) for code in parents):
        msg = f"option within was {wanted!r} but is expected to be a P-code or a list of P-codes"
        raise ConfigError(msg)
    inside = pd.Series(False, index=table.index)
    offered: dict[str, None] = {}
    for level in sorted(codes):
        of_level = _as_code(table[codes[level]])
        inside |= of_level.isin(parents)
        offered |= dict.fromkeys(of_level.dropna())
    missing = [code for code in parents if code not in offered]
    if missing:
        told = ", ".join(list(offered)[:PARENTS_TOLD])
        msg = f"{location} has no area {missing[0]!r}, which option within names; it has {told} and so on."
        raise SourceError(msg)
    kept = require_rows(table[inside].reset_index(drop=True), location)
    kept.attrs = dict(table.attrs)
    detail = f"Areas outside {', '.join(parents)}, which option within asks for."
    note_reading(kept, "outside_within", "refused", int((~inside).sum()), detail)
    return kept


def _as_code(values: pd.Series) -> pd.Series:
    """Codes as text; a column that a program turned into numbers stays readable, and is refused later."""
    text = values.astype("str").str.strip().str.replace(r"\.0$", "", regex=True)
    return text.mask(text.isin(["", "nan", "None", "<NA>"]))


def _names(table: gpd.GeoDataFrame, level: int) -> tuple[pd.Series | None, pd.Series | None]:
    """English and Arabic names of the level; ``None`` where no column has any."""
    found: dict[str, str] = {}
    numbered: dict[str, str] = {}
    for name in map(str, table.columns):
        own, of_language = NUMBERED_NAME.fullmatch(name), NAME_COLUMN.fullmatch(name)
        if of_language is not None and int(of_language.group(1)) == level:
            found[of_language.group(2).lower()] = name
        elif own is not None and int(own.group(1)) == level:
            numbered[own.group(2)] = name
    for number, name in sorted(numbered.items()):
        found.setdefault(_language(table, number, name), name)
    english, arabic = (found.get(code) for code in ("en", "ar"))
    return (
        None if english is None else _as_code(table[english]),
        None if arabic is None else _as_code(table[arabic]),
    )


def _language(table: gpd.GeoDataFrame, number: str, name: str) -> str:
    """Language of a column of names: as the file says, or told by its letters."""
    stated = next((column for column in table.columns if str(column).lower() == f"lang{number}"), None)
    if stated is not None and table[stated].notna().any():
        return str(table[stated].dropna().iloc[0]).strip().lower()[:2]
    names = table[name].dropna().astype("str")
    arabic = names.str.contains(ARABIC, regex=True).to_numpy(dtype=bool)
    return "ar" if len(names) and np.mean(arabic) > 0.5 else "en"


SOURCE = SourceType(
    name="cod-ab",
    title="COD-AB administrative boundaries",
    roles=("admin_areas",),
    read=lambda location, role, options: read_cod_ab(location, options),
    options=FILE_OPTIONS
    | {
        "level": "Administrative level to read, such as 3; needed where a file or archive holds several.",
        "within": "P-code, or list of P-codes, of the areas to keep with all that lies in them.",
    },
    column_defaults={
        "admin_areas": {"id_column": PCODE, "name_en_column": NAME_EN, "name_ar_column": NAME_AR}
    },
    guide=Guide(
        publisher="OCHA",
        origin=(
            "Page of the country on the Humanitarian Data Exchange, dataset 'Subnational Administrative Boundaries': "
            "a zip of shapefiles, a geodatabase or GeoJSON, with one file or layer a level."
        ),
        url="https://data.humdata.org/dashboards/cod",
        licence="As stated on the page of the dataset, mostly CC BY-IGO; credit OCHA and the national source named there.",
        fields={
            "ADM3_PCODE": "P-code of level 3, text; adm3_pcode in new files, admin3Pcode in very old ones.",
            "ADM3_EN, ADM3_AR": "Names; admin3Name_en and admin3Name_ar in very old files.",
            "adm3_name, adm3_name1": "Names in new files, in the languages that lang and lang1 tell.",
            "ADM1_PCODE": "P-code of the area it lies in; used by within:.",
        },
        traps=(
            "A shapefile that lost its .cpg shows broken Arabic; text that is UTF-8 is read as that.",
            "P-codes that a program turned into numbers have lost their letters; they are refused as P-codes.",
            (
                "Neighbourhoods are no administrative level: level 3 is the subdistrict. Bring polygons of your own, with "
                "their own code_system:."
            ),
            "Join by P-code: spellings of names differ between files.",
            "An archive holds lines and label points beside the areas; they are passed over.",
        ),
        citation="OCHA, Common Operational Datasets: Administrative Boundaries (COD-AB), technical guidance.",
        example="reader: cod-ab\npath: syr_adm.zip\noptions: {level: 3, within: SY11}",
    ),
)
