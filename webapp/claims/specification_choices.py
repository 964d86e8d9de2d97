"""The choices behind each specification, grouped so that hundreds of them read as a dozen rows of dots."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geodata.columns import CITY
from webapp.languages import gettext as _
from webapp.languages import localised, long_date
from webapp.wording import words

Point = Mapping[str, Any]

EXTENT, REST = "extent", "rest-of-city/"
FOOTPRINTS, LISTED_SITES, ADJUSTED = "footprints", "listed-sites", "adjusted"
COUNTED = "counted"
FEWEST_ROWS = 2
"""A choice that is the same for every specification is told in words and not drawn."""


@dataclass(frozen=True)
class Row:
    """One alternative of a choice and the positions on the curve that take it."""

    key: str
    label: str
    at: list[int]


@dataclass(frozen=True)
class Choice:
    """One thing that had to be chosen, with its alternatives in use."""

    id: str
    title: str
    rows: list[Row]


def choices_of(points: list[Point], *, kind: str, places: Mapping[str, Any]) -> list[Choice]:
    """What was chosen for the points of a curve, the classes first.

    Parameters
    ----------
    points
        In the order of the curve.
    kind
        ``share`` or ``count``.
    places
        Named parts of the city by id, each with a ``name`` in both languages.
    """
    of_what = _("Out of what") if kind == words.SHARE else _("Counted in")
    found = [
        _choice("classes", _("Classes counted together"), points, lambda one: [one["class_set"]], _class_label),
        _choice("denominator", of_what, points, lambda one: [_family(one["denominator"])], _family_label),
        _choice("narrowed", _("Narrowed or scaled"), points, _changes, _change_label),
        _choice("numerator", _("Counted as damage"), points, lambda one: [_counted(one)], _counted_label),
        _choice("certainty", _("Doubtful classes"), points, lambda one: [one.get("certainty", "")], _certainty_label),
        _choice("place", _("Place"), points, lambda one: [one["area"]], lambda key: _place_label(key, places)),
        _choice("date", _("Date of the image"), points, lambda one: [one["date"]], long_date),
    ]  # fmt: skip
    return [choice for choice in found if choice.rows]


def is_drawn(choice: Choice) -> bool:
    """True if the choice tells specifications apart; the classes are drawn anyway, for their signs."""
    return choice.id in {"classes", "narrowed"} or len(choice.rows) >= FEWEST_ROWS


def is_told(choice: Choice) -> bool:
    """True if the choice is the same for all and worth a word; counting by the class counted goes without."""
    return not is_drawn(choice) and [row.key for row in choice.rows] not in ([COUNTED], [""])


def mildest(class_set: str) -> str:
    """The class that gives a set its sign: the last and mildest of it."""
    return class_set.split("+")[-1]


def _choice(
    identifier: str,
    title: str,
    points: list[Point],
    keys_of: Callable[[Point], Iterable[str]],
    label_of: Callable[[str], str],
) -> Choice:
    at: dict[str, list[int]] = {}
    for position, point in enumerate(points):
        for key in keys_of(point):
            at.setdefault(key, []).append(position)
    order = sorted(at, key=lambda key: _rank(identifier, key))
    return Choice(identifier, title, [Row(key, label_of(key), at[key]) for key in order])


def _rank(identifier: str, key: str) -> tuple[int, str]:
    """Class sets from the narrowest, other alternatives in a fixed order."""
    if identifier == "classes":
        return (key.count("+"), key)
    return (ORDER.index(key) if key in ORDER else len(ORDER), key)


ORDER = (
    FOOTPRINTS, "footprint-area", "floor-area", "homes", LISTED_SITES, "published",
    "min-20", "min-50", "housing", "expanded", "households", "one-source", ADJUSTED,
    COUNTED, "surely", "possibly", CITY, EXTENT,
)  # fmt: skip


def _family(denominator: str) -> str:
    """What kind of thing a denominator is: the first part of its id, or that somebody published it."""
    head = denominator.split("/")[0]
    if head.startswith("homes-"):
        return "homes"
    return head if head in {FOOTPRINTS, "footprint-area", "floor-area", LISTED_SITES} else "published"


def _family_label(key: str) -> str:
    return {
        FOOTPRINTS: _("Building footprints"),
        "footprint-area": _("Ground area of footprints"),
        "floor-area": _("Floor area"),
        "homes": _("Homes, by assumption"),
        LISTED_SITES: _("Listed damage sites"),
        "published": _("Totals published by others"),
    }[key]


def _changes(point: Point) -> list[str]:
    head, *rest = str(point["denominator"]).split("/")
    if head.startswith("homes-"):
        return ["households"] if rest else []
    return [part if part in {"min-20", "min-50", "housing", "expanded"} else "one-source" for part in rest]


def _change_label(key: str) -> str:
    return {
        "min-20": _("Only those of 20 m² or more"),
        "min-50": _("Only those of 50 m² or more"),
        "housing": _("Only housing"),
        "expanded": _("Raised for missed buildings"),
        "households": _("Scaled to households"),
        "one-source": _("From one source only"),
    }[key]


def _counted(point: Point) -> str:
    above = str(point.get("numerator_of", ""))
    return above if above in {"", FOOTPRINTS, LISTED_SITES, ADJUSTED} else "published"


def _counted_label(key: str) -> str:
    return {
        "": _("Not stated"),
        FOOTPRINTS: _("Footprints with listed damage"),
        LISTED_SITES: _("Listed damage sites"),
        ADJUSTED: _("Adjusted by validation"),
        "published": _("Counts published by others"),
    }[key]


def _certainty_label(key: str) -> str:
    return {
        "": _("Not stated"),
        COUNTED: _("By the class counted"),
        "surely": _("Surely in the set"),
        "possibly": _("Possibly in the set"),
        ADJUSTED: _("Adjusted by validation"),
    }.get(key, key)


def _place_label(key: str, places: Mapping[str, Any]) -> str:
    if key.startswith(REST):
        return _("Outside %(area)s") % {"area": _place_label(key.removeprefix(REST), places)}
    if key in places:
        return localised(places[key]["name"])
    return {CITY: _("Whole city"), EXTENT: _("Assessed part of the city")}.get(key, key)


def _class_label(key: str) -> str:
    return " + ".join(words.damage_class(one) for one in key.split("+"))
