"""Strikes and the like as delivered -> one row for each incident, with its range of dates and how well it is placed."""

import re
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from geodata import columns
from geodata.errors import ConfigError
from geodata.harmonise.date_ranges import FROM, TO, as_date_ranges
from geodata.harmonise.dates import DTYPE
from geodata.harmonise.geometry import cleaned_as_configured
from geodata.harmonise.hashes import hash_ids, rounded_wkb
from geodata.harmonise.text import as_text
from geodata.options import column_option, flag_option, mapping_option
from geodata.provenance import Finding, Findings, Source

NAMES: Mapping[str, tuple[str, ...]] = {
    "id_column": (
        "incidentid", "incidentcode", "eventid", "eventidcnty", "strikeid", "uniqueid", "uid", "id", "objectid", "fid",
    ),
    "from_column": ("fromdate", "datefrom", "startdate", "datestart", "begindate", "earliestdate", "start", "from"),
    "to_column": (
        "todate", "dateto", "enddate", "dateend", "latestdate", "end", "to", "until", "sensordate", "imagedate",
    ),
    "date_column": (
        "dateperiod", "period", "daterange", "dates", "incidentdate", "eventdate", "strikedate", "dateofincident",
        "dateofstrike", "date", "day",
    ),
    "type_column": (
        "incidenttype", "eventtype", "striketype", "subeventtype", "cause", "weapontype", "typeofstrike", "type",
    ),
    "precision_column": (
        "precision", "geolocationaccuracy", "geoprecision", "locationprecision", "geolocationprecision", "accuracy",
        "locationaccuracy", "whereprec",
    ),
    "precision_m_column": ("precisionm", "accuracym", "uncertaintym", "radiusm"),
}  # fmt: skip
"""Option -> names of columns it is found by, in order, in lower case and letters only."""


def harmonise_incidents(
    delivered: gpd.GeoDataFrame, *, source: Source, metric_crs: CRS, options: Mapping[str, object]
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The incidents of a source, and what was found.

    An incident can have happened on every day from ``from_date`` to ``to_date``, both included. Where a source
    bounds a date twice (a range in words, and the image that first shows it) and the two differ, the range holds
    both. What no column is named for, or found by its name, is missing; once one column of dates is named, no other
    is looked for. Remarks are taken only from a column that is named, for they may tell of persons.

    Parameters
    ----------
    delivered
        From a reader; one row for each incident, a point or the area within which it happened.
    source
        Where it comes from; its id begins every incident id.
    metric_crs
        Metric CRS of the city; rows far outside are refused.
    options
        See ``OPTIONS["incidents"]``.

    Returns
    -------
    incidents
        ``columns.INCIDENTS``; one row for each incident, in the order delivered. EPSG:4326. Incidents without any
        date are kept.
    findings
        Of the reader, the geometry, the dates and the precision.

    Raises
    ------
    SourceError
        If no row can be placed, or a date cannot be read in one way only.
    ConfigError
        If an option names a column that is not there, or maps a word to no length.
    CRSError
        If the reference system is not known.
    """
    cleaned, found = cleaned_as_configured(
        delivered,
        options,
        source_id=source.id,
        expect="any",
        metric_crs=metric_crs,
    )
    findings = Findings("harmonise", source.id, found)
    column = _columns(cleaned, options)
    dates = _dates(cleaned, column, source, options, findings)
    precision = _text(cleaned, column["precision_column"])
    own = _text(cleaned, column["id_column"])
    incidents = gpd.GeoDataFrame(
        {
            columns.INCIDENT_ID: _ids(cleaned, own, source, findings),
            columns.SOURCE_ID: source.id,
            "incident_type": _text(cleaned, column["type_column"]),
            FROM: dates[FROM],
            TO: dates[TO],
            "precision": precision,
            "precision_m": _precision_m(cleaned, column["precision_m_column"], precision, options, findings),
            "source_name": _text(cleaned, column["name_column"] or column["id_column"]),
            "notes": _text(cleaned, column["notes_column"]),
        },
        geometry=cleaned.geometry,
        crs=cleaned.crs,
    )
    return incidents[columns.names(columns.INCIDENTS)], findings.entries


def _columns(table: gpd.GeoDataFrame, options: Mapping[str, object]) -> dict[str, str | None]:
    """Column of each part: as the options name it, else found by its name."""
    offered = [str(name) for name in table.columns if name != table.geometry.name]
    spelt: dict[str, str] = {}
    for name in offered:
        spelt.setdefault(re.sub(r"[^a-z]", "", name.lower()), name)
    chosen = {}
    for option in (*NAMES, "name_column", "notes_column"):
        found = next((spelt[name] for name in NAMES.get(option, ()) if name in spelt), None)
        chosen[option] = column_option(options, option, offered, default=found)
    stated = {name for name in ("date_column", "from_column", "to_column") if options.get(name) is not None}
    if stated:
        # A date that is guessed could contradict one that is named.
        chosen |= {name: None for name in ("date_column", "from_column", "to_column") if name not in stated}
    return chosen


def _text(table: gpd.GeoDataFrame, name: str | None) -> pd.Series:
    if name is None:
        return pd.Series(np.nan, index=table.index, dtype="str")
    return as_text(table[name])


def _ids(table: gpd.GeoDataFrame, own: pd.Series, source: Source, findings: Findings) -> pd.Series:
    attributes = pd.DataFrame(table).drop(columns=table.geometry.name)
    hashed = hash_ids(rounded_wkb(table.geometry), source_id="", told_apart_by=[attributes])
    repeated = own.duplicated(keep=False) & own.notna()
    findings.add(
        "repeated_id", "repaired", int(repeated.sum()), "Incidents that share an id; a hash was added to it."
    )
    if own.notna().any():
        findings.add(
            "missing_id", "repaired", int(own.isna().sum()), "Incidents without an id; a hash was made."
        )
    ids = (own.fillna("") + hashed).where(repeated | own.isna(), own)
    return (source.id + ":" + ids.str.removeprefix(":")).astype("str")


def _dates(
    table: gpd.GeoDataFrame,
    column: Mapping[str, str | None],
    source: Source,
    options: Mapping[str, object],
    findings: Findings,
) -> pd.DataFrame:
    day_first = flag_option(options, "day_first") if options.get("day_first") is not None else None
    untold = pd.Series(np.datetime64("NaT"), index=table.index, dtype=DTYPE)
    read = {
        option: pd.DataFrame({FROM: untold, TO: untold})
        if column[option] is None
        else as_date_ranges(table[column[option]], source_id=source.id, day_first=day_first)
        for option in ("date_column", "from_column", "to_column")
    }
    said = read["date_column"]
    first, last = read["from_column"][FROM], read["to_column"][TO]
    differs = (first.notna() & said[FROM].notna() & (first != said[FROM])) | (
        last.notna() & said[TO].notna() & (last != said[TO])
    )
    detail = "Incidents of which two columns bound the date differently; the range holds both."
    findings.add("two_dates", "kept", int(differs.sum()), detail)
    dates = pd.DataFrame(
        {
            FROM: pd.concat([first, said[FROM]], axis=1).min(axis=1),
            TO: pd.concat([last, said[TO]], axis=1).max(axis=1),
        }
    ).astype(DTYPE)
    turned = dates[FROM] > dates[TO]
    findings.add(
        "dates_exchanged", "repaired", int(turned.sum()), "Incidents that end before they begin; exchanged."
    )
    dates.loc[turned, [FROM, TO]] = dates.loc[turned, [TO, FROM]].to_numpy()
    undated = dates.isna().all(axis=1)
    findings.add(
        "undated_incident", "kept", int(undated.sum()), "Incidents without any date; in no count by date."
    )
    return dates


def _precision_m(
    table: gpd.GeoDataFrame,
    name: str | None,
    words: pd.Series,
    options: Mapping[str, object],
    findings: Findings,
) -> pd.Series:
    metres = pd.Series(np.nan, index=table.index, dtype=float)
    if name is not None:
        metres = pd.to_numeric(table[name], errors="coerce").astype(float)
        no_length = (metres < 0) | (metres.isna() & as_text(table[name]).notna())
        metres = metres.mask(metres < 0)
        detail = f"Incidents whose {name} is no length in metres; taken as not stated."
        findings.add("unreadable_precision", "repaired", int(no_length.sum()), detail)
    mapping = {}
    for word, length in mapping_option(options, "precision_values").items():
        if isinstance(length, bool) or not isinstance(length, (int, float)) or length < 0:
            msg = f"option precision_values maps {word!r} to {length!r} but is expected to map to a number of metres"
            raise ConfigError(msg)
        mapping[str(word).strip().lower()] = float(length)
    metres = metres.where(metres.notna(), words.str.lower().map(mapping).astype(float))
    unsaid = words[words.notna() & metres.isna()]
    told = ", ".join(f"{word!r} {count}" for word, count in unsaid.value_counts().head(5).items())
    detail = (
        f"Incidents placed with a precision in words only ({told}); option precision_values can give metres."
    )
    findings.add("precision_in_words", "kept", len(unsaid), detail)
    return metres
