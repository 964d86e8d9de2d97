"""Days, months, years and ranges of them, as lists of incidents write them, as a first and a last day."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from geodata.errors import SourceError
from geodata.harmonise.dates import DTYPE, EPOCH_MS, EPOCH_START, FIRST_YEAR, LAST_YEAR
from geodata.harmonise.text import as_text

Range = tuple[date | None, date | None]

FROM, TO = "from_date", "to_date"
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may may", "jun june", "jul july", "aug august",
         "sep september sept", "oct october", "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
UNTOLD = {"unknown", "n/a", "na", "none", "undated", "unspecified", "not stated", "-", "?"}

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]\d{1,2}:\d{2}.*)?")
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]*([A-Za-z]+)[\s.,'-]*(\d{4}|\d{2})")
MONTH_DAY = re.compile(r"([A-Za-z]+)[\s.]*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
MONTH = re.compile(r"([A-Za-z]+)[\s.,-]*(\d{4})")
YEAR = re.compile(r"(\d{4})")
DAYS_OF_MONTH = re.compile(r"(\d{1,2})\s*[-–/]\s*(\d{1,2})\s+([A-Za-z]+)[\s,]*(\d{4})")
NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d{1,2}:\d{2}.*)?")
BEFORE = re.compile(r"(?:before|by|until|till|up to|prior to|no later than|pre)[\s:-]+(.+)", re.IGNORECASE)
AFTER = re.compile(r"(?:after|since|from|no earlier than|post)[\s:-]+(.+)", re.IGNORECASE)
BETWEEN = re.compile(r"(?:between|from)\s+(.+)", re.IGNORECASE)
WORDS_APART = re.compile(r"\s+(?:to|and|until|till|through)\s+|\s*[–—;]\s*|\s+-\s+", re.IGNORECASE)


def as_date_ranges(values: pd.Series, *, source_id: str, day_first: bool | None = None) -> pd.DataFrame:
    """First and last day of each value, as columns ``from_date`` and ``to_date``; missing where it does not bound.

    "31OCT13-31JAN14" is both days and all between; "Before 31OCT13" has a last day only, which is the day itself,
    for such lists name the image that shows the incident already. A month or a year is all its days. A value
    that is empty, or says that the day is not known, has neither.

    Parameters
    ----------
    values
        Dates, or text.
    source_id
        Named in messages.
    day_first
        What 03/04/2017 begins with; refused if not stated.

    Raises
    ------
    SourceError
        If a value is no date, or one that can be read in two ways.
    """
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if pd.api.types.is_datetime64_dtype(values.dtype):
        days = values.dt.normalize().astype(DTYPE)
        return pd.DataFrame({FROM: days, TO: days})
    codes, uniques = pd.factorize(_texts(values), use_na_sentinel=True)
    ranges = [_range(str(text), day_first) for text in uniques]
    for text, found in zip(uniques, ranges, strict=True):
        if found is None:
            msg = (
                f"Column {values.name} of {source_id} holds {text!r}, which is no day or range of days that can be "
                "read in one way only; write days like 2017-10-21, or set day_first: true or false."
            )
            raise SourceError(msg)
    bounds = np.array([*(found for found in ranges if found is not None), (None, None)], dtype=DTYPE)
    return pd.DataFrame(bounds[codes], columns=[FROM, TO], index=values.index)


def _texts(values: pd.Series) -> pd.Series:
    dates = values.map(lambda value: value.isoformat() if isinstance(value, (date, datetime)) else value)
    return as_text(dates).astype(object)


def _range(text: str, day_first: bool | None) -> Range | None:
    """The days that a text bounds; ``None`` if it cannot be read."""
    if text.lower().strip(" .") in UNTOLD:
        return (None, None)
    one = _day_or_more(text, day_first)
    if one is not None:
        return one
    two = _two(text, day_first)
    if two is not None:
        return two
    for pattern, place in ((BEFORE, 1), (AFTER, 0)):
        match = pattern.fullmatch(text.strip())
        bound = None if match is None else _day_or_more(match.group(1), day_first)
        if bound is not None:
            return (None, bound[1]) if place else (bound[0], None)
    return None


def _two(text: str, day_first: bool | None) -> Range | None:
    if match := DAYS_OF_MONTH.fullmatch(text.strip()):
        month_year = f"{match.group(3)} {match.group(4)}"
        begin, end = (_day_or_more(f"{day} {month_year}", day_first) for day in match.groups()[:2])
        return None if begin is None or end is None else (begin[0], end[1])
    between = BETWEEN.fullmatch(text.strip())
    told = between.group(1) if between else text
    parts = WORDS_APART.split(told)
    if len(parts) == 1:
        # A hyphen parts two dates and also the parts of one: the one that leaves two dates is meant.
        places = [place for place, letter in enumerate(told) if letter in "-/"]
        splits = [(told[:place], told[place + 1 :]) for place in places]
    else:
        splits = [(parts[0], parts[1])] if len(parts) == 2 else []
    for first, last in splits:
        begin, end = _day_or_more(first, day_first), _day_or_more(last, day_first)
        if begin is not None and end is not None:
            return (begin[0], end[1])
    return None


def _day_or_more(text: str, day_first: bool | None) -> tuple[date, date] | None:
    """First and last day of a day, month or year."""
    text = text.strip(" .,")
    if EPOCH_MS.match(text):
        day = (EPOCH_START + timedelta(milliseconds=int(float(text)))).date()
        return (day, day)
    if (match := ISO.fullmatch(text)) or (match := COMPACT.fullmatch(text)):
        year, month, number = match.groups()
        return _days(int(year), int(month), None if number is None else int(number))
    if match := DAY_MONTH.fullmatch(text):
        return _days(_year(match.group(3)), MONTHS.get(match.group(2).lower(), 0), int(match.group(1)))
    if match := MONTH_DAY.fullmatch(text):
        return _days(int(match.group(3)), MONTHS.get(match.group(1).lower(), 0), int(match.group(2)))
    if match := MONTH.fullmatch(text):
        return _days(int(match.group(2)), MONTHS.get(match.group(1).lower(), 0), None)
    if match := YEAR.fullmatch(text):
        return _days(int(match.group(1)), None, None)
    if (match := NUMBERS.fullmatch(text)) and day_first is not None:
        first, second, year = (int(part) for part in match.groups())
        return _days(year, second if day_first else first, first if day_first else second)
    return None


def _year(text: str) -> int:
    # Two digits stand for years of this century: no list of strikes by satellite is older.
    return int(text) if len(text) == 4 else 2000 + int(text)


def _days(year: int, month: int | None, day: int | None) -> tuple[date, date] | None:
    if not FIRST_YEAR <= year <= LAST_YEAR or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return (date(year, 1, 1), date(year, 12, 31))
    last = monthrange(year, month)[1]
    if day is None:
        return (date(year, month, 1), date(year, month, last))
    return (date(year, month, day), date(year, month, day)) if 1 <= day <= last else None
