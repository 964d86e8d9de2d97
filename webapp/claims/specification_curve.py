"""What the specification curve of a claim shows: every way of counting in order, and the statement across it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from typing import Any

from webapp.claims.specification_choices import Choice, choices_of, is_drawn, is_told, mildest
from webapp.claims.view import quoted, read_as, said_of
from webapp.languages import gettext as _
from webapp.languages import number
from webapp.wording import words

HEADROOM = 1.08
N_STEPS = 5


@dataclass(frozen=True)
class Mark:
    """One specification on the curve; `sign` is the mildest class it counts, hollow if it decides nothing."""

    value: float
    sign: str
    hollow: bool
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Band:
    """The stated quantity: what it is read as, the value itself, and its words."""

    low: float
    high: float
    value: float | None
    label: str


@dataclass(frozen=True)
class Curve:
    """Everything that is drawn, in words and numbers of the language of the page.

    Attributes
    ----------
    marks
        In order of value.
    within
        First and last position inside the stated quantity; `None` if none is.
    ticks
        Values with their labels, from 0 to the end of the scale.
    mark
        The sentence that a drawing of made-up data carries; empty for a real city.
    """

    title: str
    description: str
    marks: list[Mark]
    band: Band | None
    within: tuple[int, int] | None
    ticks: list[tuple[float, str]]
    choices: list[Choice]
    notes: list[str]
    mark: str

    @property
    def end(self) -> float:
        """Greatest value of the scale."""
        return self.ticks[-1][0]

    @property
    def has_hollow(self) -> bool:
        """True if some specifications decide nothing."""
        return any(mark.hollow for mark in self.marks)


def curve_of(claim: dict[str, Any], *, places: Mapping[str, Any], mark: str) -> Curve | None:
    """The specification curve of a claim; `None` if no specification that fits its words has a value."""
    found = claim.get("specifications")
    if not found or not found["curve"]:
        return None
    points, quantity = found["curve"], claim["quantity"]
    kind = quantity["kind"] if quantity else words.SHARE
    ends = [value for one in points for value in (one["value"], one["high"]) if value is not None]
    greatest = max([*ends, quantity["high"]] if quantity else ends)
    ticks = _ticks(greatest, kind)
    choices = choices_of(points, kind=kind, places=places)
    inside = [at for at, one in enumerate(points) if one["within"]]
    return Curve(
        title=_("Every way of counting beside the statement %(words)s") % {"words": quoted(claim)},
        description=" ".join(sentences_of(claim)),
        marks=[
            Mark(one["value"], mildest(one["class_set"]), one["rests_on_synthetic"], one["low"], one["high"])
            for one in points
        ],
        band=_band(quantity, ticks[-1][0]) if quantity else None,
        within=(inside[0], inside[-1]) if inside else None,
        ticks=ticks,
        choices=[choice for choice in choices if is_drawn(choice)],
        notes=[f"{choice.title}: {choice.rows[0].label}" for choice in choices if is_told(choice)],
        mark=mark,
    )


def sentences_of(claim: dict[str, Any]) -> list[str]:
    """The curve in words: how many ways of counting there are, how far they reach, how many agree.

    The number that agrees counts choices of definition; nothing here is called a likelihood.
    """
    found, quantity = claim["specifications"], claim["quantity"]
    kind = quantity["kind"] if quantity else words.SHARE
    n_synthetic = found.get("n_synthetic", 0)
    told = [_("Ways of counting that fit the words: %(n)s.") % {"n": number(found["n"])}]
    told.append(_("Resting on counted or published data: %(n)s.") % {"n": number(found["n_admissible"])})
    if found["low"] is not None:
        shown = words.span(found["low"], found["high"], kind)
        told.append(_("These give %(span)s.") % {"span": shown})
    if quantity and found["n_admissible"]:
        values = {
            "said": read_as(quantity),
            "n": number(found["n_within"]),
            "of": number(found["n_admissible"]),
        }
        told.append(_("Within the stated quantity (%(said)s): %(n)s of %(of)s.") % values)
    if n_synthetic:
        told.append(_made_up(claim, n_synthetic, kind))
    left_out = found["n"] - found["n_admissible"] - n_synthetic
    if left_out:
        told.append(_("Left out as unfit for this place: %(n)s.") % {"n": number(left_out)})
    told.append(_("These are choices of definition, counted; they do not say how likely anything is."))
    return told


def _made_up(claim: dict[str, Any], n: int, kind: str) -> str:
    values = [one["value"] for one in claim["specifications"]["curve"] if one["rests_on_synthetic"]]
    told = {
        "n": number(n),
        "span": words.span(min(values), max(values), kind),
        "within": number(claim["specifications"].get("n_within_synthetic")),
    }
    if not claim["quantity"]:
        return (
            _("Resting on synthetic positions (hollow) and deciding nothing: %(n)s; they give %(span)s.")
            % told
        )
    return (
        _(
            "Resting on synthetic positions (hollow) and deciding nothing: %(n)s; they give %(span)s, "
            "%(within)s of them within the stated quantity."
        )
        % told
    )


def _band(quantity: dict[str, Any], end: float) -> Band:
    label = _("as stated: %(said)s (%(range)s)") % {"said": said_of(quantity), "range": read_as(quantity)}
    high = end if quantity.get("open_ended") else quantity["high"]
    return Band(quantity["low"], min(high, end), quantity.get("value"), label)


def _ticks(greatest: float, kind: str) -> list[tuple[float, str]]:
    """Round values from 0 to the end: all of 0 to 100 % for shares, past the greatest for others."""
    step = 0.2 if kind == words.SHARE and greatest <= 1 else _round_step(greatest * HEADROOM / N_STEPS)
    n = N_STEPS if kind == words.SHARE and greatest <= 1 else floor(greatest / step) + 1
    return [(at * step, words.quantity(round(at * step, 9), kind, exact=True)) for at in range(n + 1)]


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20 ... that is at least `least`."""
    power = 10.0 ** floor(log10(least)) if least > 0 else 1.0
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def runs_of(positions: list[int]) -> list[tuple[int, int]]:
    """Unbroken runs of ascending positions as first and last of each."""
    if not positions:
        return []
    breaks = [at for at, (one, following) in enumerate(pairwise(positions), 1) if following != one + 1]
    edges = [0, *breaks, len(positions)]
    return [(positions[first], positions[last - 1]) for first, last in pairwise(edges)]
