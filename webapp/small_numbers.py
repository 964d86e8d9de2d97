"""The one rule for small numbers: from how many footprints on a share is written, and what stands in its place."""

from geodata.columns import LEAST_FOOTPRINTS
from webapp.languages import gettext as _
from webapp.languages import number, percent


def is_too_few(total: int | None) -> bool:
    """True if a share of `total` footprints says nothing: one house of two is no "50 % destroyed"."""
    return (total or 0) < LEAST_FOOTPRINTS


def share_of(n: int | None, total: int | None) -> float | None:
    """The share, or `None` where there is no denominator or too small a one."""
    return None if n is None or not total or is_too_few(total) else n / total


def told_share(n: int | None, total: int | None) -> str:
    """The share in words: a percentage, or that there are too few footprints for one; never 0 % in its place."""
    return too_few() if is_too_few(total) else percent(share_of(n, total))


def share_words(n: int | None, total: int | None, *, is_seen: bool = True) -> str:
    """As :func:`told_share`; where nobody looked (not `is_seen`), that, and neither a share nor its absence."""
    return told_share(n, total) if is_seen or not total else _("not assessed")


def too_few() -> str:
    """What stands where a share would."""
    return _("too few (n < %(least)s)") % {"least": number(LEAST_FOOTPRINTS)}


def rule() -> str:
    """The rule in a sentence, for the page that applies it."""
    return _(
        "A share is written from %(least)s footprints on; below that the page says “too few” and gives the "
        "counts only. An interval stands only where the checked sample carries one."
    ) % {"least": number(LEAST_FOOTPRINTS)}


def rule_of_data() -> str:
    """What the rule means for files and answers that are read by programs: they hold every count and every share."""
    return _(
        "The data hold the counts of every district, and shares also of a few footprints. Below %(least)s "
        "footprints a share says nothing: pages write “too few” in its place, and so should whoever quotes it."
    ) % {"least": number(LEAST_FOOTPRINTS)}
