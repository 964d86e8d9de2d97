"""The parameter ``datetime`` of OGC API - Features: an instant or an interval, open at either end."""

import datetime
import re
from dataclasses import dataclass

from webapp.api.faults import BadParameterError

DATE_OR_TIME = re.compile(r"\d{4}-\d\d-\d\d([Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d))?")
"""A day, or a moment with its zone, as RFC 3339 writes them."""

OPEN = frozenset({"", ".."})


@dataclass(frozen=True)
class Days:
    """From the first to the last day, both included, in UTC; `None` where it is open.

    Images are dated by the day: a moment stands for the day it falls on.
    """

    first: datetime.date | None
    last: datetime.date | None


def read_days(text: str) -> Days:
    """The days that a value of ``datetime`` names.

    Raises
    ------
    BadParameterError
        If it is neither an instant nor an interval, or ends before it begins.
    """
    ends = text.split("/")
    if len(ends) == 1:
        day = _day(ends[0], text)
        return Days(day, day)
    if len(ends) != 2:
        raise _not_a_moment(text)
    days = Days(*(None if end in OPEN else _day(end, text) for end in ends))
    if days.first is not None and days.last is not None and days.first > days.last:
        msg = f"datetime is {text!r}, an interval that ends before it begins."
        raise BadParameterError(msg)
    return days


def _day(end: str, text: str) -> datetime.date:
    if not DATE_OR_TIME.fullmatch(end):
        raise _not_a_moment(text)
    try:
        moment = datetime.datetime.fromisoformat(end.upper())
        return moment.astimezone(datetime.UTC).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError) as error:
        raise _not_a_moment(text) from error


def _not_a_moment(text: str) -> BadParameterError:
    return BadParameterError(
        f"datetime is {text!r} but is expected to be a day such as 2017-10-21, a moment such as "
        "2017-10-21T00:00:00Z, or an interval of two of them such as 2017-01-01/2017-10-21, with .. for an open end."
    )
