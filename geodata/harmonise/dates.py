"""Image dates, in every way the sources write them, as days without a time zone."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd

from geodata.errors import SourceError
from geodata.harmonise.text import NO_VALUE

DTYPE: Final = "datetime64[ms]"

YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0+)?$")
EPOCH_MS = re.compile(r"^-?\d{11,13}(?:\.0+)?$")
EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1970, 2100


def as_days(
    values: pd.Series, *, source_id: str, also: Callable[[str], date | None] | None = None
) -> pd.Series:
    """The day of each value as ``datetime64[ms]``; missing where the source has none.

    Understood are dates and times with or without a zone, ISO text, ``2013/10/22``, ``20171021`` as text or
    number, and milliseconds since 1970 (ArcGIS REST). The day is the one written: a time is cut off, not
    moved to another zone.

    Parameters
    ----------
    values
        A column as delivered.
    source_id
        Named in messages.
    also
        Reads further writings of a day from text; gives ``None`` for what it cannot read.

    Raises
    ------
    SourceError
        If a value is none of these. Dates that begin with the day or the month are refused, because
        03/04/2017 can be either.
    """
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if pd.api.types.is_datetime64_dtype(values.dtype):
        days: pd.Series = values.dt.normalize().astype(DTYPE)
        return days
    codes, uniques = pd.factorize(values.astype(object), use_na_sentinel=True)
    parsed = np.array(
        [*(_day(value, str(values.name), source_id, also) for value in uniques), None], dtype=DTYPE
    )
    return pd.Series(parsed[codes], index=values.index, name=values.name)


def _day(
    value: object, column: str, source_id: str, also: Callable[[str], date | None] | None
) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if text.lower() in NO_VALUE:
        return None
    parts = YEAR_FIRST.match(text) or COMPACT.match(text)
    if parts is not None:
        day = _date(*parts.groups())
    elif EPOCH_MS.match(text):
        day = (EPOCH_START + timedelta(milliseconds=int(float(text)))).date()
    else:
        day = None if also is None else also(text)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        msg = (
            f"Column {column} of {source_id} holds {text!r}, which is no date that begins with the year; "
            "write it like 2017-10-21."
        )
        raise SourceError(msg)
    return day


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
