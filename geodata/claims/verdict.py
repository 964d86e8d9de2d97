"""How a statement stands to its readings; from the claim and the readings alone.

The order of the readings changes no verdict. A statement without a number names its readings in the order measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from geodata.claims.breakdown import breakdowns
from geodata.claims.claim import Claim, Quantity
from geodata.claims.entry import Text
from geodata.claims.measure_kinds import Untestable
from geodata.claims.reading import Reading
from geodata.claims.wording import (
    REASONS,
    SENTENCES,
    TOGETHER_PER_HOUSEHOLD,
    UNIT_WORDS,
    class_set,
    fill,
    joined,
    sentence_case,
    shown,
    span,
)

MOST_NAMED = 5
"""Readings named inside one sentence; all of them are listed beside it."""

UNITS_MEANT = {
    "city": ("city", "buildings", "m2", "floor_m2", "homes", "sites"),
    "buildings": ("buildings", "sites"),
}
"""Units a statement's own unit may mean; one that is not listed means itself."""


@dataclass(frozen=True)
class Verdict:
    """One of the six verdicts, its sentence with the numbers, and why or what would change it."""

    name: str
    sentence: Text
    reason: Text | None


@dataclass(frozen=True)
class _Compared:
    """The deciding readings of a statement with a number: those of its own words, and wider ones."""

    quantity: Quantity
    literal: tuple[Reading, ...]
    wider: tuple[Reading, ...]

    def at(self, where: str, readings: Sequence[Reading]) -> list[Reading]:
        return [one for one in readings if one.position(self.quantity) == where]

    @property
    def all(self) -> tuple[Reading, ...]:
        return (*self.literal, *self.wider)


def judge(claim: Claim, readings: Sequence[Reading]) -> Verdict:
    """The verdict on a claim.

    Only admissible readings that do not rest on synthetic positions, have a value, and are of the
    quantity's kind decide. Of these, the readings whose class set is the one the words name are *literal*,
    those with milder classes added are *wider*. The claim is read as `Quantity.range`, a reading as
    `Reading.ends`: its value, or all it leaves open. Both ends of both belong to them. A reading is
    *within* if the two meet, else wholly *below* or *above*.

    - ``consistent``: every literal reading is within.
    - ``above_evidence``: every reading, wider ones too, is below the claim; ``below_evidence``: every one above it.
    - ``consistent_only_if``: anything between, with the denominator or the change of classes that it takes.
    - ``not_comparable``: what is measured has another unit, or the statement gives no number.
    - ``cannot_be_tested``: nothing measured bears on it, or every literal reading of a share leaves
      everything from none to all open.

    Raising every reading never moves the verdict from below the evidence towards above it. Leaving more
    open (fewer buildings looked at, a smaller validation) never makes it stronger: above and below can only
    become consistent-only-if, consistent or cannot-be-tested. Bounds that rest on no data at all (what a list
    may have missed) are told beside the verdict (`breakdown`) and do not enter it: *above the evidence* says
    what the evidence supports, not what is excluded.
    """
    ordered = sorted(readings, key=lambda reading: (len(reading.classes), reading.id))
    deciding = [one for one in ordered if one.may_decide()]
    if claim.quantity is None:
        as_measured = [one for one in readings if one.may_decide()]
        return _no_number(claim, as_measured) if as_measured else _untested(claim, ordered)
    kind = claim.quantity.kind
    others = [one for one in deciding if one.kind != kind]
    compared = _Compared(claim.quantity, *deciding_readings(claim, ordered))
    if not compared.all:
        elsewhere = [one for one in ordered if one.value is not None and not one.rests_on_synthetic]
        meant = UNITS_MEANT.get(claim.unit, (claim.unit,))
        foreign = any(one.unit not in meant for one in elsewhere)
        return _other_unit(claim, elsewhere) if foreign else _untested(claim, ordered)
    verdict = _compare(claim, compared)
    if not others:
        return verdict
    sentence = fill(SENTENCES["also"], sentence=verdict.sentence, measured=_named(others))
    return replace(verdict, sentence=sentence)


def deciding_readings(
    claim: Claim, readings: Sequence[Reading]
) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """The literal readings that decide on a claim, and the wider ones, in the order given."""
    kind = claim.quantity.kind if claim.quantity else None
    deciding = [one for one in readings if one.may_decide() and kind in (None, one.kind)]
    literal = tuple(one for one in deciding if _is_literal(one, claim))
    return literal, tuple(one for one in deciding if not _is_literal(one, claim))


def _value(reading: Reading) -> float:
    return 0.0 if reading.value is None else reading.value


def _is_literal(reading: Reading, claim: Claim) -> bool:
    return claim.predicate is None or set(reading.classes) == set(claim.predicate)


def _compare(claim: Claim, compared: _Compared) -> Verdict:
    within = compared.at("within", compared.literal)
    if compared.literal and all(_is_open(one) for one in compared.literal):
        return Verdict("cannot_be_tested", SENTENCES["cannot_be_tested"], REASONS["open"])
    if compared.literal and len(within) == len(compared.literal):
        template = "consistent_open" if any(one.bounds for one in compared.literal) else "consistent"
        return Verdict("consistent", _sentence(template, claim, compared), None)
    if len(compared.at("below", compared.all)) == len(compared.all):
        return Verdict(
            "above_evidence", _sentence("above_evidence", claim, compared), _missed(claim, compared)
        )
    if len(compared.at("above", compared.all)) == len(compared.all):
        return Verdict("below_evidence", _sentence("below_evidence", claim, compared), None)
    template, named = "only_if_denominator", within
    if not named:
        template, named = "only_if_classes", compared.at("within", compared.wider)
    if not named:
        template, named = "only_if_between", _nearest(compared)
    return Verdict("consistent_only_if", _sentence(template, claim, compared, named), None)


def _is_open(reading: Reading) -> bool:
    """True for a share that may be anything."""
    return reading.kind == "share" and reading.ends[0] <= 0.0 and reading.ends[1] >= 1.0


def _nearest(compared: _Compared) -> list[Reading]:
    """The reading next below the quantity and the one next above it."""
    below, above = compared.at("below", compared.all), compared.at("above", compared.all)
    return [
        max(below, key=lambda one: (_value(one), one.id)),
        min(above, key=lambda one: (_value(one), one.id)),
    ]


def _sentence(template: str, claim: Claim, compared: _Compared, named: Sequence[Reading] = ()) -> Text:
    quantity = compared.quantity
    literal = compared.literal or compared.all
    return fill(
        SENTENCES[template],
        said=quantity.words,
        read_as=quantity.read_as,
        span=span([_value(one) for one in literal], quantity.kind),
        open=span([end for one in literal for end in one.ends], quantity.kind),
        widest=shown(max(one.ends[1] for one in compared.all), quantity.kind),
        said_classes=_said_classes(claim),
        condition=_named(named) if named else "",
    )


def _said_classes(claim: Claim) -> Text:
    return class_set(claim.predicate) if claim.predicate else Text(en="as said", ar="كما قيلت")


def _named(readings: Sequence[Reading]) -> Text:
    """The first few readings with their values, and how many more there are."""
    told = [
        fill(
            Text(en="{label}: {value}", ar="{label}: {value}"),
            label=one.label,
            value=shown(_value(one), one.kind),
        )
        for one in readings[:MOST_NAMED]
    ]
    if len(readings) > MOST_NAMED:
        more = str(len(readings) - MOST_NAMED)
        told.append(fill(Text(en="and {more} more readings", ar="وقراءات أخرى عددها {more}"), more=more))
    return joined(told)


def _missed(claim: Claim, compared: _Compared) -> Text | None:
    """What share of damaged buildings the list would have to have missed, for each class set as said."""
    told = [one.text for one in breakdowns(claim, compared.all) if one.share == compared.quantity.value]
    return joined([REASONS["list_misses"], *told], en=" ", ar=" ") if told else None


def _no_number(claim: Claim, deciding: Sequence[Reading]) -> Verdict:
    literal = [one for one in deciding if _is_literal(one, claim)] or list(deciding)
    return Verdict(
        "not_comparable", fill(SENTENCES["no_number"], measured=_named(literal)), REASONS["no_number"]
    )


def _other_unit(claim: Claim, readings: Sequence[Reading]) -> Verdict:
    told = [one for one in readings if not one.classes or _is_literal(one, claim)]
    side_by_side = joined(_by_unit(told or readings))
    sentence = fill(SENTENCES["other_unit"], unit=UNIT_WORDS[claim.unit], side_by_side=side_by_side)
    return Verdict("not_comparable", sentence, REASONS["other_unit"] if claim.unit == "homes" else None)


def _by_unit(readings: Sequence[Reading]) -> Iterator[Text]:
    """For each unit the least and the greatest value."""
    ordered = sorted(readings, key=lambda one: (one.unit, one.kind))
    for (unit, kind), group in groupby(ordered, key=lambda one: (one.unit, one.kind)):
        members = list(group)
        values = span([_value(one) for one in members], kind)
        words = _unit_words(unit, members)
        yield fill(Text(en="{unit}: {values}", ar="{unit}: {values}"), unit=words, values=values)


def _unit_words(unit: str, readings: Sequence[Reading]) -> Text:
    """What the readings of a unit are called: homes of several statements together are called so."""
    together = readings[0].of.short
    if unit == "homes_per_household" and together:
        return fill(TOGETHER_PER_HOUSEHOLD, said=together)
    return UNIT_WORDS[unit]


def _untested(claim: Claim, readings: Sequence[Reading]) -> Verdict:
    if isinstance(claim.measure, Untestable):
        return Verdict("cannot_be_tested", SENTENCES["cannot_be_tested"], claim.measure.reason)
    reasons = {one.why_not.en: one.why_not for one in readings if one.why_not}
    told = [sentence_case(reasons[key]) for key in sorted(reasons)]
    if any(one.rests_on_synthetic and one.admissible for one in readings):
        told.append(REASONS["only_synthetic"])
    reason = joined(told or [REASONS["nothing"]], en=" ", ar=" ")
    return Verdict("cannot_be_tested", SENTENCES["cannot_be_tested"], reason)
