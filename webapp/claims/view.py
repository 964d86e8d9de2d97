"""A claim as its page shows it: its words, what its readings give, and all of them on one scale."""

import re
from dataclasses import dataclass
from typing import Any

from geodata.columns import CITY
from webapp.languages import current, localised, percent
from webapp.languages import gettext as _
from webapp.small_numbers import is_too_few, too_few
from webapp.wording import words

LATIN = re.compile(r"[A-Za-z]")
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


@dataclass(frozen=True)
class Span:
    """Least and greatest value of some readings, with all they leave open, and how many they are."""

    low: float
    high: float
    kind: str
    n: int

    @property
    def shown(self) -> str:
        """The span in words, or one number if both ends are written alike."""
        return words.span(self.low, self.high, self.kind)


def value_words(reading: dict[str, Any]) -> str:
    """The value of a reading; of a part of the city with too few footprints no share."""
    is_small = (
        reading["area"] != CITY and reading["unit"] == "buildings" and is_too_few(reading["denominator"])
    )
    if reading["kind"] == words.SHARE and reading["value"] is not None and is_small:
        return too_few()
    return words.quantity(reading["value"], reading["kind"])


def said_words(claim: dict[str, Any]) -> str:
    """The statement in the language of the page: in Arabic this project's translation, else as published."""
    return str((current().code == "ar" and claim.get("text_ar")) or claim["text"])


def is_verbatim(claim: dict[str, Any]) -> bool:
    """False where only the figure is on record and not the sentence it stood in."""
    return bool(claim.get("verbatim", True))


def quoted(claim: dict[str, Any]) -> str:
    """The statement between quotation marks, if its words are on record."""
    said = said_words(claim)
    if not is_verbatim(claim):
        return said
    return f"«{said}»" if current().code == "ar" else f"“{said}”"


def speaker(claim: dict[str, Any]) -> str:
    """Who said it, in the language of the page."""
    return str((current().code == "ar" and claim.get("speaker_ar")) or claim["speaker"])


def title_of(claim: dict[str, Any]) -> str:
    """The title of the text it stands in."""
    return localised(claim["source"]["title"])


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


def deciding_span(claim: dict[str, Any], *, literal: bool = False) -> Span | None:
    """What the deciding readings of the statement's kind give together; `None` without any.

    With `literal` only those of the very classes the statement names; `None` if it names none.
    """
    quantity, named = claim["quantity"], claim.get("predicate")
    if not quantity or (literal and not isinstance(named, list)):
        return None
    ends = [
        end
        for one in claim["readings"]
        if one["admissible"] and not one["rests_on_synthetic"] and one["kind"] == quantity["kind"]
        if not literal or sorted(one["classes"]) == sorted(named or ())
        for end in _ends(one)
    ]
    return Span(min(ends), max(ends), quantity["kind"], len(ends) // 2) if ends else None


def definitional_span(claim: dict[str, Any]) -> Span | None:
    """How far readings and ways of counting reach that may decide, together; `None` if none does."""
    found, span = claim.get("specifications"), deciding_span(claim)
    if not found or found["low"] is None or not claim["quantity"]:
        return span
    n = found["n_admissible"]
    if span is None:
        return Span(found["low"], found["high"], claim["quantity"]["kind"], n)
    return Span(min(span.low, found["low"]), max(span.high, found["high"]), span.kind, span.n + n)


def _ends(reading: dict[str, Any]) -> tuple[float, ...]:
    """The two ends of what a reading leaves open: its value twice if it has no bounds, nothing without one."""
    value = reading["value"]
    if value is None:
        return ()
    low, high = reading.get("low"), reading.get("high")
    return (value if low is None else low, value if high is None else high)


def range_line(claim: dict[str, Any]) -> str:
    """What was stated beside what the readings give, in one line; it never stands for the verdict."""
    quantity, span = claim["quantity"], deciding_span(claim)
    if quantity and span:
        return _stated_beside(claim, quantity, span)
    if not claim["readings"]:
        return _("Nothing measured here bears on it.")
    if quantity:
        return _("Stated: %(said)s. No reading may be set against it.") % {"said": said_of(quantity)}
    return _("No number is stated; what can be measured stands on its page.")


def interval_line(claim: dict[str, Any]) -> str:
    """The statistical interval, told apart from the range over definitions; empty where no share is stated.

    The range says what the words leave open, the interval what a checked sample leaves open: neither replaces the
    other.
    """
    quantity, interval = claim["quantity"], claim.get("interval")
    if not quantity or quantity["kind"] != words.SHARE:
        return ""
    if not interval:
        return _("Statistical interval: none.") if deciding_span(claim) else ""
    return _("Statistical interval (%(level)s): %(span)s.") % {
        "level": percent(interval["level"], whole=True),
        "span": words.span(interval["low"], interval["high"], words.SHARE),
    }


def _stated_beside(claim: dict[str, Any], quantity: dict[str, Any], span: Span) -> str:
    """The stated quantity and the span of the readings, with the unit where the numbers alone have none."""
    both = {"said": said_of(quantity), "span": span.shown}
    if span.kind in {words.SHARE, words.NUMBER}:
        return _("Stated: %(said)s. Readings give: %(span)s.") % both
    if claim["unit"] == "months":
        return _("Stated: %(said)s. Readings give, in months: %(span)s.") % both
    if claim["unit"] == "size":
        # "The size of" says nothing without the place it is compared with.
        both["said"] = quoted(claim)
        return _("Stated: %(said)s. Readings give %(span)s times that size.") % both
    return _("Stated: %(said)s. Readings give, as a ratio: %(span)s.") % both


def said_of(quantity: dict[str, Any]) -> str:
    """The quantity as the words give it; in Arabic as translated, else the range it is read as."""
    said = str(quantity["said"])
    if current().code != "ar" or not LATIN.search(said):
        return said
    return str(quantity.get("said_ar") or read_as(quantity))


def read_as(quantity: dict[str, Any]) -> str:
    """The range a stated quantity is read as."""
    kind = quantity["kind"]
    if quantity.get("open_ended"):
        return _("%(low)s or more") % {"low": words.quantity(quantity["low"], kind, exact=True)}
    return words.span(quantity["low"], quantity["high"], kind, exact=True)


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
    high = end if quantity.get("open_ended") else quantity["high"]
    return Scale(
        band=(100 * quantity["low"] / end, 100 * high / end),
        ticks=[Tick(100 * one["value"] / end, not one["rests_on_synthetic"]) for one in fitting],
        end=words.quantity(end, quantity["kind"], exact=True),
    )
