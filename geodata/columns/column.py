"""One column of a published table: its name, unit and meaning."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name
        As in the file.
    kind
        ``text``, ``integer``, ``number``, ``flag``, ``date``, ``grade`` or ``geometry``.
    unit
        Of its values; empty where there is none.
    meaning
        What a value says, in one sentence.
    nullable
        Whether values may be missing.
    missing_means
        What a missing value says; never zero and never `no visible damage`.
    """

    name: str
    kind: str
    unit: str
    meaning: str
    nullable: bool = False
    missing_means: str = ""


def names(columns: Iterable[Column]) -> list[str]:
    """Column names in order."""
    return [column.name for column in columns]
