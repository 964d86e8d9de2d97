"""Words for comparing sources: relations of statements, what decides between them, and classes of a score."""

import re

from geodata.grades import GRADES, METHODS
from webapp.languages import gettext as _
from webapp.languages import ngettext, number
from webapp.maps.legend import label

AGREE, DISAGREE, NO_SAFE_MAPPING = "agree", "disagree", "no_safe_mapping"
SIGNS = {AGREE: "=", DISAGREE: "≠", NO_SAFE_MAPPING: "?"}
"""The sign that stands beside the word and colour of a relation."""

UNTOLD = "untold"
_MADE_CLASS = re.compile(
    rf"({'|'.join(METHODS)}): ({'|'.join(GRADES)}|{UNTOLD})(?: to ({'|'.join(GRADES)}))?"
)


def relation(code: str, apart: int | None = None) -> str:
    """How two statements about one building stand to each other."""
    if code == DISAGREE and apart:
        return grades_apart(apart)
    return {
        AGREE: _("agree"),
        DISAGREE: _("disagree"),
        NO_SAFE_MAPPING: _("no safe mapping"),
    }.get(code, code)


def grades_apart(n: int) -> str:
    """A distance on the damage scale."""
    return ngettext("%(shown)s grade apart", "%(shown)s grades apart", n) % {"shown": number(n)}


def criterion(code: str) -> str:
    """What decides between several statements about one building."""
    return {
        "date": _("the later date"),
        "method": _("the more trusted method: people on the ground, then people reading images, then volunteers, then a computer model"),
        "resolution": _("the finer image"),
        "order": _("the source that the configuration names first"),
    }.get(code, code)  # fmt: skip


def grade_range(grade: str | None, low: str | None, high: str | None) -> str:
    """A class, or the range that a coarse source leaves open; words for a statement without either."""
    if low is None or high is None:
        return label(grade) if grade is not None else _("could not be told")
    return label(low) if low == high else _("%(low)s to %(high)s") % {"low": label(low), "high": label(high)}


def source_class(text: str) -> str:
    """A class in the source's own words; one that was made from a score's method and grades in ours."""
    from webapp.wording.words import method

    made = _MADE_CLASS.fullmatch(text)
    if made is None:
        return text
    code, low, high = made.groups()
    graded = _("could not be told") if low == UNTOLD else grade_range(None, low, high or low)
    return f"{method(code)}: {graded}"


def resolution(metres: float | None) -> str:
    """Size of the smallest thing an image shows."""
    return _("not stated") if metres is None else _("%(metres)s m") % {"metres": number(metres, 2)}
