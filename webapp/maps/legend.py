"""Grade to colour, pattern and label: one palette for map, tables and claims.

The colours were chosen for the largest smallest difference between any two classes, seen with normal,
red-blind, green-blind and blue-blind eyes, on a light and on a dark ground; every class also has an outline
and a pattern, so colour is never the only signal. The style sheet defines the same values as
``--grade-<key>`` and ``--outline-<key>``, and a test holds the two together.
"""

from dataclasses import dataclass

from geodata.columns import COUNTED
from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, NOT_ASSESSED, POSSIBLE, RANK, SEVERE
from webapp.languages import gettext as _


@dataclass(frozen=True)
class Swatch:
    """How one class is drawn; `pattern` names a fill of the style sheet."""

    key: str
    light: str
    dark: str
    outline_light: str
    outline_dark: str
    pattern: str


SWATCHES: dict[str, Swatch] = {
    swatch.key: swatch
    for swatch in (
        Swatch(DESTROYED, "#1e2553", "#ae51c6", "#0d1230", "#e3c3ec", "solid"),
        Swatch(SEVERE, "#cc024c", "#e7703f", "#7d0030", "#ffc9b0", "cross"),
        Swatch(MODERATE, "#da7a3b", "#f8df4c", "#7a3c0f", "#fff6c2", "diagonal"),
        Swatch(POSSIBLE, "#f9bc00", "#7fb4c9", "#7d5f00", "#cfe8f2", "dots"),
        Swatch(NO_VISIBLE_DAMAGE, "#d7dee4", "#5d636b", "#5f6a74", "#aab1b9", "plain"),
        Swatch(NOT_ASSESSED, "#ffffff", "#15191d", "#7b7468", "#8f959b", "hatched"),
    )
}


def label(key: str) -> str:
    """Name of a class in the language of the page."""
    return {
        DESTROYED: _("Destroyed"),
        SEVERE: _("Severe damage"),
        MODERATE: _("Moderate damage"),
        POSSIBLE: _("Possible damage"),
        NO_VISIBLE_DAMAGE: _("No visible damage"),
        NOT_ASSESSED: _("Not assessed"),
    }[key]


def meaning(key: str) -> str:
    """What a class means, in one sentence."""
    return {
        DESTROYED: _("Most or all of the structure has collapsed, as seen from above."),
        SEVERE: _(
            "Part of the structure has collapsed or large parts of the roof are gone, as seen from above."
        ),
        MODERATE: _("Limited damage can be seen: parts of the roof, debris, holes."),
        POSSIBLE: _("The image suggests damage but does not settle it."),
        NO_VISIBLE_DAMAGE: _("The place was looked at and no damage can be seen from above."),
        NOT_ASSESSED: _("There is no statement about the place; this is never counted as undamaged."),
    }[key]


def legend() -> list[dict[str, object]]:
    """All classes, worst first, then not assessed: key, rank, label, meaning and swatch."""
    return [
        {
            "key": key,
            "rank": RANK.get(key),
            "label": label(key),
            "meaning": meaning(key),
            "swatch": SWATCHES[key],
        }
        for key in COUNTED
    ]
