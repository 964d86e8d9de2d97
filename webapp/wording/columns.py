"""What a column means, in which unit, and what an empty cell of it says, in the language of the page.

Names of columns, and the codes that stand in them, are the same in every language.
"""

from geodata.columns import Column
from webapp.languages import gettext as _


def meaning(column: Column) -> str:
    """What the column holds."""
    return _(column.meaning)


def unit(column: Column) -> str:
    """What its numbers count or measure; empty for text, flags and dates."""
    return worded(column.unit)


def empty_means(column: Column) -> str:
    """What an empty cell says; empty where there is none."""
    return worded(column.missing_means) if column.nullable else ""


def told(column: Column) -> str:
    """The meaning of a column, and what an empty cell says."""
    missing = empty_means(column)
    if not missing:
        return meaning(column)
    return _("%(meaning)s Empty: %(missing)s.") % {"meaning": meaning(column), "missing": missing}


def worded(text: str) -> str:
    """A text of a column in the language of the page; as it was written where nobody translated it."""
    # The empty message is the head of the catalogue.
    return _(text) if text else ""
