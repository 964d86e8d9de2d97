"""Dates as people write them in tables: with the day or the month first, with the month's name, or in a stated form."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from geodata.errors import ConfigError, SourceError
from geodata.harmonise.dates import DTYPE, as_days
from geodata.harmonise.text import as_text

NUMBERS_FIRST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ,].*)?$")
DAY_AND_NAME = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[-\s.]*([A-Za-z]{3,9})[-\s.,]*(\d{4})(?:[T ,].*)?$")
NAME_AND_DAY = re.compile(r"^([A-Za-z]{3,9})[-\s.]*(\d{1,2})(?:st|nd|rd|th)?[-\s,.]+(\d{4})(?:[T ,].*)?$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

NO_DATE = {"na", "n/a", "none", "null", "nan", "nat", "-", "--", "?", "unknown", "not available"}
"""Words that people and programs write for a date they do not have, in lower case."""

EXCEL = "excel"
EXCEL_START = date(1899, 12, 30)
"""Day 0 of a spreadsheet's dates, as ECMA-376 has it for serials from March 1900 on."""
PARTS = {"yyyy": "%Y", "yy": "%y", "mmm": "%b", "mm": "%m", "dd": "%d", "d": "%d", "m": "%m"}

Reads = Callable[[str], date | None]


def as_written_days(values: pd.Series, *, source_id: str, date_format: str | None) -> pd.Series:
    """The day of each value as ``datetime64[ms]``; missing where the source has none.

    Beside what :func:`geodata.harmonise.dates.as_days` understands, ``1 March 2015`` and ``March 1, 2015`` are
    dates, and ``25/04/2015`` is one where the column shows which number is the day: at least one date has a
    number above 12 there, and none has one in the other place. Otherwise nothing is guessed.

    Parameters
    ----------
    values
        A column as delivered.
    source_id
        Named in messages.
    date_format
        How the column is written: ``dd/mm/yyyy`` and the like, a pattern of ``strptime`` such as ``%d.%m.%y``,
        or ``excel`` for a spreadsheet's day numbers. ``None``: as above.

    Raises
    ------
    SourceError
        If a value is no date, or may be two.
    ConfigError
        If `date_format` names no day, month and year.
    """
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return as_days(values, source_id=source_id)
    words = as_text(values).str.lower()
    values = values.astype(object).mask(words.isin(NO_DATE))
    if date_format is None:
        return as_days(values, source_id=source_id, also=_reader_of(values, source_id))
    return _in_form(values, source_id, date_format)


def _reader_of(values: pd.Series, source_id: str) -> Reads:
    """Reads dates that begin with the day or the month as this column shows them to be."""
    texts = as_text(values).dropna()
    parts = texts.drop_duplicates().str.extract(NUMBERS_FIRST)
    first, second = (pd.to_numeric(parts[column]) for column in (0, 2))
    day_first, month_first = bool((first > 12).any()), bool((second > 12).any())
    unclear = (first != second) & first.notna()
    if unclear.any() and day_first == month_first:
        shown = texts.loc[unclear[unclear].index[0]]
        msg = (
            f"Column {values.name} of {source_id} holds {shown!r}, and nothing in the column says that begins "
            "with the year, the day or the month; set option date_format: to dd/mm/yyyy or mm/dd/yyyy."
        )
        raise SourceError(msg)
    return lambda text: _numbers_first(text, day_first=day_first) or _with_name(text)


def _numbers_first(text: str, *, day_first: bool) -> date | None:
    parts = NUMBERS_FIRST.match(text)
    if parts is None:
        return None
    first, second, year = int(parts.group(1)), int(parts.group(3)), int(parts.group(4))
    return _date(year, *((second, first) if day_first else (first, second)))


def _with_name(text: str) -> date | None:
    parts = DAY_AND_NAME.match(text)
    named = NAME_AND_DAY.match(text) if parts is None else None
    if parts is not None:
        day, name, year = parts.groups()
    elif named is not None:
        name, day, year = named.groups()
    else:
        return None
    month = name[:3].lower()
    return _date(int(year), MONTHS.index(month) + 1, int(day)) if month in MONTHS else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_form(values: pd.Series, source_id: str, date_format: str) -> pd.Series:
    texts = as_text(values)
    codes, uniques = pd.factorize(texts.astype(object), use_na_sentinel=True)
    read = _excel_day if date_format.lower() == EXCEL else _by_pattern(date_format)
    days = [read(str(text)) for text in uniques]
    strange = [str(text) for text, day in zip(uniques, days, strict=True) if day is None]
    if strange:
        msg = (
            f"Column {values.name} of {source_id} holds {strange[0]!r}, which is no date in the form "
            f"{date_format}; correct option date_format:."
        )
        raise SourceError(msg)
    found = pd.Series([*days, None], dtype=object).astype(DTYPE)
    return pd.Series(found.to_numpy()[codes], index=values.index, name=values.name)


def _excel_day(text: str) -> date | None:
    try:
        days = int(float(text))
    except ValueError:
        return None
    return EXCEL_START + timedelta(days=days) if 60 < days < 73050 else None  # to the year 2100


def _by_pattern(date_format: str) -> Reads:
    pattern = date_format
    if "%" not in pattern:
        pattern = re.sub(r"yyyy|yy|mmm|mm|m|dd|d", lambda part: PARTS[part.group()], pattern.lower())
    if not all(
        any(code in pattern for code in codes) for codes in (("%Y", "%y"), ("%m", "%b", "%B"), ("%d",))
    ):
        msg = (
            f"option date_format was {date_format!r} but is expected to be like dd/mm/yyyy, mm/dd/yyyy, "
            f"%d.%m.%y or {EXCEL}"
        )
        raise ConfigError(msg)

    def read(text: str) -> date | None:
        for part in (text, re.split(r"[T ]", text)[0]):
            try:
                return datetime.strptime(part, pattern).replace(tzinfo=UTC).date()
            except ValueError:
                continue
        return None

    return read
