"""A claim as its page shows it: readings in groups by what they may decide, and all of them on one scale."""

from dataclasses import dataclass
from typing import Any

from webapp import words
from webapp.languages import gettext as _

HEADROOM = 1.08
"""Free part of a scale of counts or ratios beyond its greatest value."""


@dataclass(frozen=True)
class Group:
    """Readings that stand together, under a title that says what they may decide."""

    id: str
    title: str
    readings: list[dict[str, Any]]

    @property
    def decides(self) -> bool:
        """True for the readings that the verdict rests on."""
        return self.id == "decide"

    @property
    def left_out(self) -> bool:
        """True for the readings that do not measure what the statement counts."""
        return self.id == "left-out"


@dataclass(frozen=True)
class Tick:
    """One reading on the scale; `x` runs from 0 to 100."""

    x: float
    decides: bool


@dataclass(frozen=True)
class Scale:
    """The stated quantity as a band and the readings as ticks, from 0 to `end`; `x` runs from 0 to 100."""

    band: tuple[float, float]
    ticks: list[Tick]
    end: str


def groups_of(claim: dict[str, Any]) -> list[Group]:
    """Readings that decide, that rest on synthetic positions, and that are left out; empty groups too."""
    admissible = [reading for reading in claim["readings"] if reading["admissible"]]
    return [
        Group(
            "decide",
            _("Readings of the data, side by side"),
            [one for one in admissible if not one["rests_on_synthetic"]],
        ),
        Group(
            "synthetic",
            _("Readings that rest on synthetic positions: shown, they decide nothing"),
            [one for one in admissible if one["rests_on_synthetic"]],
        ),
        Group(
            "left-out",
            _("Readings that do not fit the statement, shown so that they are not mistaken for it"),
            [one for one in claim["readings"] if not one["admissible"]],
        ),
    ]


def scale_of(claim: dict[str, Any]) -> Scale | None:
    """The statement and its admissible readings on one scale; `None` without a number or a reading."""
    quantity = claim["quantity"]
    if not quantity:
        return None
    fitting = [
        reading
        for reading in claim["readings"]
        if reading["admissible"] and reading["kind"] == quantity["kind"] and reading["value"] is not None
    ]
    if not fitting:
        return None
    greatest = max(quantity["high"], *(reading["value"] for reading in fitting))
    end = 1.0 if quantity["kind"] == words.SHARE and greatest <= 1 else greatest * HEADROOM
    return Scale(
        band=(100 * quantity["low"] / end, 100 * quantity["high"] / end),
        ticks=[Tick(100 * one["value"] / end, not one["rests_on_synthetic"]) for one in fitting],
        end=words.quantity(end, quantity["kind"], exact=True),
    )
