"""Words and signs that the tables, pages and paragraphs of districts have in common."""

from collections.abc import Iterable

from geodata.grades import NOT_ASSESSED
from webapp.districts.counts import BUILDINGS, CELLS
from webapp.languages import gettext as _
from webapp.languages import percent
from webapp.wording import words

MINUS = "\u2212"


def unit_words(unit: str) -> str:
    """What is counted, as headings say it."""
    return {BUILDINGS: _("buildings"), CELLS: _("grid cells")}.get(unit, _("damage sites"))


def classes_words(classes: Iterable[str]) -> str:
    """The classes of a set in a phrase with a capital letter."""
    names = [one for one in classes if one != NOT_ASSESSED]
    said = words.damage_classes(names) if names else ""
    if NOT_ASSESSED in classes:
        unseen = _("not assessed")
        said = _("%(most)s or %(last)s") % {"most": said, "last": unseen} if said else unseen
    return words.opening(said)


def measure_key(classes: Iterable[str]) -> str:
    """The class set as a part of the key of a column."""
    return "+".join(classes)


def signed(value: float, written: str) -> str:
    """The written amount with a sign that says which way; none where nothing changed."""
    bare = written.lstrip("+-\u2212\u200e\u200f\u061c")
    return bare if not value else f"{'+' if value > 0 else MINUS}{bare}"


def points(share: float) -> str:
    """A difference of two shares in percentage points."""
    return signed(round(100 * share, 1), percent(abs(share)).rstrip("%\u200e\u200f\u061c\u00a0٪"))
