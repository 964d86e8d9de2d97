"""Planning figures as ranges with what they rest on; only where the bundle was asked for them."""

from dataclasses import dataclass
from math import floor, log10
from typing import Any

from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import localised
from webapp.wording.words import span

FIGURES = 3
"""Significant figures that a range is shown with; its ends are assumptions and carry no more."""


@dataclass(frozen=True)
class PlanningRow:
    """One planning figure: its range, or why there is none."""

    label: str
    range: str
    made: str
    rests_on: str
    caveats: list[str]
    rests_on_synthetic: bool


def planning_of(city: City) -> list[PlanningRow]:
    """Every planning figure of the bundle, in its order; none where planning is off."""
    return [_row(figure) for figure in city.bundle.planning]


def _row(figure: dict[str, Any]) -> PlanningRow:
    caveats = [localised(figure[name]) for name in ("why_not", "note") if figure.get(name)]
    return PlanningRow(
        label=localised(figure["label"]),
        range=_("none") if figure["low"] is None else _range(figure["low"], figure["high"]),
        made=localised(figure["made"]),
        rests_on=_rests_on(figure["verification"]),
        caveats=caveats,
        rests_on_synthetic=bool(figure["rests_on_synthetic"]),
    )


def _range(low: float, high: float) -> str:
    return span(rounded(low), rounded(high), "count")


def rounded(value: float) -> float:
    """The value with :data:`FIGURES` significant figures."""
    return round(value, FIGURES - 1 - floor(log10(abs(value)))) if value else 0.0


def _rests_on(code: str) -> str:
    """The weakest of the values a figure was computed with."""
    return {
        "P": _("published values that were seen"),
        "S": _("published values as reported by others"),
        "D": _("values derived from published ones"),
        "U": _("at least one assumption of this project"),
    }.get(code, code)
