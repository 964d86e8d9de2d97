"""Columns that say what became of a place, one for each date or one beside a date, told by what they hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from geodata.errors import ConfigError, SourceError
from geodata.options import column_option, mapping_option
from geodata.provenance import note_reading

STATEMENT_CLASS, IMAGE_DATE, PLACE, STATUS_FROM = "statement_class", "image_date", "place", "status_from"

YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_/. ]?(\d{2})[-_/. ]?(\d{2})(?!\d)")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY_AND_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})[-_/. ]*({'|'.join(MONTHS)})[a-z]*[-_/. ]*((?:19|20)\d{{2}})(?!\d)", re.IGNORECASE
)
A_DATE = re.compile(
    r"^\s*(?:(?:19|20)\d{2}[-/.]?\d{1,2}[-/.]?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2})(?:\D.*)?$"
)


@dataclass(frozen=True)
class Epoch:
    """One column of statuses, and its date: that of all rows, or the column that has it, or neither."""

    column: str
    day: date | None = None
    date_column: str | None = None


def day_in(name: str) -> date | None:
    """The whole date in the name of a column, such as ``Status_20171021`` or ``21_Oct_2017``; ``None`` if none."""
    numbers, words = YEAR_FIRST.search(name), DAY_AND_MONTH.search(name)
    try:
        if numbers is not None:
            year, month, day = map(int, numbers.groups())
            return date(year, month, day)
        if words is not None:
            return date(int(words[3]), MONTHS.index(words[2].lower()) + 1, int(words[1]))
    except ValueError:
        return None
    return None


def epochs_of(
    table: gpd.GeoDataFrame,
    options: Mapping[str, object],
    *,
    known: Callable[[str], bool],
    location: object,
) -> list[Epoch]:
    """The columns of statuses with their dates, in order of time where it is known.

    Definition, this project's: a column of text holds statuses if at least half of its different values are
    `known`. Its date is in its name; or in the column of dates whose name ends alike; or, for the only such
    column, in the only column of dates.

    Parameters
    ----------
    table
        As delivered.
    options
        ``status_columns`` (column -> date), or ``class_column`` and ``date_column``.
    known
        True for the words that are statuses.
    location
        Named in messages.

    Raises
    ------
    SourceError
        If there is no such column, or several without dates.
    ConfigError
        If an option names no column, or no date.
    """
    offered = [str(name) for name in table.columns if name != table.geometry.name]
    stated = mapping_option(options, "status_columns")
    if stated:
        return [Epoch(_offered(column, offered), _stated_day(column, day)) for column, day in stated.items()]
    named = column_option(options, "class_column", offered)
    dated_by = column_option(options, "date_column", offered)
    if named is not None:
        return [Epoch(named, day_in(named) if dated_by is None else None, dated_by)]
    statuses = [name for name in offered if _holds_statuses(table[name], known)]
    if not statuses:
        msg = (
            f"{location} is expected to have a column of statuses (damaged, demolished, reconstructed, "
            f"rehabilitated, or a damage class), but none of its columns holds such words: {', '.join(offered)}. "
            "Name it with option class_column:, or several with status_columns: {column: date}."
        )
        raise SourceError(msg)
    dates = [dated_by] if dated_by else [name for name in offered if _holds_dates(table[name], name)]
    return _dated(statuses, dates, location)


def _dated(statuses: list[str], dates: list[str], location: object) -> list[Epoch]:
    in_name = [(day_in(name), name) for name in statuses]
    if all(day is not None for day, _ in in_name):
        return [Epoch(name, day) for day, name in sorted((d, n) for d, n in in_name if d is not None)]
    if len(statuses) == 1:
        return [Epoch(statuses[0], None, dates[0] if len(dates) == 1 else None)]
    beside = {_ending(name): name for name in dates}
    if len(beside) == len(dates) and all(_ending(name) in beside for name in statuses):
        return [Epoch(name, None, beside[_ending(name)]) for name in statuses]
    undated = ", ".join(name for day, name in in_name if day is None)
    msg = (
        f"{location} has several columns of statuses ({', '.join(statuses)}), and nothing tells the date of "
        f"{undated}; give each one's with option status_columns:, such as {{{statuses[0]}: 2017-10-21}}."
    )
    raise SourceError(msg)


def _holds_statuses(values: pd.Series, known: Callable[[str], bool]) -> bool:
    if not (pd.api.types.is_string_dtype(values.dtype) or values.dtype == object):
        return False
    words = [str(word) for word in values.dropna().unique() if str(word).strip()]
    return bool(words) and 2 * sum(map(known, words)) >= len(words)


def _holds_dates(values: pd.Series, name: str) -> bool:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return True
    if "dat" not in name.lower() and "sens" not in name.lower():
        return False
    written = values.dropna().astype("str")
    return len(written) > 0 and bool(written.str.match(A_DATE).all())


def _ending(name: str) -> str:
    found = re.search(r"(\d+)$", name)
    return found.group(1).lstrip("0") if found else ""


def _offered(column: object, offered: list[str]) -> str:
    if str(column) in offered:
        return str(column)
    msg = f"option status_columns names {column!r} but is expected to name columns of {', '.join(offered)}"
    raise ConfigError(msg)


def _stated_day(column: object, value: object) -> date:
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        msg = (
            f"option status_columns gives {column!r} the date {value!r} but is expected to be like 2017-10-21"
        )
        raise ConfigError(msg) from error


def one_row_a_status(table: gpd.GeoDataFrame, epochs: list[Epoch]) -> gpd.GeoDataFrame:
    """The table with a row for each status of each place, and ``statement_class``, ``image_date`` and ``place``.

    A place without any status keeps one row, whose class is missing. Rows are in the order of the epochs, and
    within one as delivered; equal ``place`` is one place.
    """
    places = table.assign(**{PLACE: range(len(table))})
    parts = []
    stated = pd.Series(False, index=table.index)
    for epoch in epochs:
        text = table[epoch.column].astype("str").str.strip()
        has = table[epoch.column].notna() & ~text.str.lower().isin(("", "<null>")).fillna(False)
        stated |= has
        parts.append(_at(places.loc[has], epoch))
    silent = places.loc[~stated]
    if len(silent):
        parts.append(_at(silent, epochs[-1]))
    filled = [part for part in parts if len(part)]
    together = gpd.GeoDataFrame(
        pd.concat(filled, ignore_index=True), geometry=table.geometry.name, crs=table.crs
    )
    together.attrs = dict(table.attrs)
    detail = "Places without a status at any date; they make no statement."
    note_reading(together, "no_status", "kept", len(silent), detail)
    if len(epochs) > 1:
        detail = f"Statements in {len(epochs)} columns ({', '.join(one.column for one in epochs)}), made one row each."
        note_reading(together, "wide_over_dates", "kept", len(together) - len(silent), detail)
    return together


def _at(rows: gpd.GeoDataFrame, epoch: Epoch) -> gpd.GeoDataFrame:
    if epoch.date_column is not None:
        days = rows[epoch.date_column]
    else:
        days = pd.Series(pd.NaT if epoch.day is None else pd.Timestamp(epoch.day), index=rows.index)
    return rows.assign(**{STATEMENT_CLASS: rows[epoch.column], IMAGE_DATE: days, STATUS_FROM: epoch.column})
