"""The data dictionary as CSV, in the language of the page: of the columns of an export, and of a bundle's own tables.

Header and codes are English in every language. What is not English begins with a byte-order mark: it is there to be
read by people, and spreadsheets take it for another alphabet without one.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from webapp.exports.about import About
from webapp.languages import current
from webapp.spreadsheet import BYTE_ORDER_MARK
from webapp.wording.columns import worded

WRITTEN_IN = "en"
"""Language in which bundles are published."""
WORDED = frozenset({"unit", "meaning", "missing_means"})
"""Columns of a published dictionary that hold words."""


def dictionary_name(name: str, code: str) -> str:
    """Name of the dictionary in a language; the English one has the plain name."""
    stem, _, suffix = name.rpartition(".")
    return name if code == WRITTEN_IN else f"{stem}-{code}.{suffix}"


def dictionary_text(about: About) -> str:
    """Name, unit and meaning of every column of an export."""
    return _as_csv((("column", "unit", "meaning"), *about.dictionary))


def reworded(published: str) -> str:
    """A published dictionary with its words in the language of the page."""
    header, *rows = csv.reader(io.StringIO(published, newline=""))
    has_words = [name in WORDED for name in header]
    said = [
        [worded(cell) if is_words else cell for cell, is_words in zip(row, has_words, strict=True)]
        for row in rows
    ]
    return _as_csv((header, *said))


def _as_csv(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    mark = "" if current().code == WRITTEN_IN else BYTE_ORDER_MARK.decode()
    return mark + written.getvalue()
