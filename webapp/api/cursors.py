"""Where a page of features begins: the release it belongs to and a row, so that a walk neither skips nor repeats."""

import re
from dataclasses import dataclass

from webapp.api.faults import BadParameterError, ReleaseChangedError

WRITTEN = re.compile(r"(?P<release>[0-9a-f]{6,64})-(?P<row>\d{1,9})")


@dataclass(frozen=True)
class Cursor:
    """The first row that a page may hold.

    Rows keep their place as long as a release is served, so the same cursor means the same row under any filter.
    """

    release: str
    row: int

    def __str__(self) -> str:
        return f"{self.release}-{self.row}"


def read_cursor(text: str) -> Cursor:
    """The cursor that a link holds.

    Raises
    ------
    BadParameterError
        If it is none.
    """
    found = WRITTEN.fullmatch(text)
    if found is None:
        msg = f"cursor is {text!r}, which no link of this interface holds; leave it out to start from the first row."
        raise BadParameterError(msg)
    return Cursor(found["release"], int(found["row"]))


def first_row(cursor: Cursor | None, release: str) -> int:
    """The row at which a page of `release` begins.

    Raises
    ------
    ReleaseChangedError
        If the cursor is of another release: its rows are numbered otherwise, so going on would skip and repeat.
    """
    if cursor is None:
        return 0
    if cursor.release != release:
        msg = (
            f"This walk began in release {cursor.release}, and {release} is served now. Rows are numbered anew in "
            "every release: start again without cursor."
        )
        raise ReleaseChangedError(msg)
    return cursor.row
