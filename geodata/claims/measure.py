"""Every claim of a book measured on one city's published tables: the content of claims.json."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from geodata.claims import cities, counts, homes, shares
from geodata.claims.claim import Claim, ClaimBook
from geodata.claims.entry import Text
from geodata.claims.evidence import Evidence
from geodata.claims.question import Question, ask, unmeasured
from geodata.claims.reading import Part, Reading, published
from geodata.claims.verdict import Verdict, judge
from geodata.claims.wording import REASONS, WHY_NOT, fill, joined

__all__ = ["Evidence", "measure_claims"]


def measure_claims(book: ClaimBook, evidence: Evidence) -> list[dict[str, Any]]:
    """Every claim with all its readings side by side and its verdict, in the order of the book.

    Parameters
    ----------
    book
        Claims, and the published figures and assumptions they are measured with.
    evidence
        The published tables; nothing else is read, so the result can be worked out again from a bundle.

    Returns
    -------
    list of dict
        As in claims.json: plain values only, numbers rounded to six decimals.

    Raises
    ------
    InvariantError
        If the tables contradict themselves (two classes for one site at one epoch).
    """
    return [_measured(claim, book, evidence) for claim in book.claims]


def readings_of(claim: Claim, book: ClaimBook, evidence: Evidence) -> list[Reading]:
    """All readings of one claim; a single one without a number where the evidence does not reach it."""
    measure = claim.measure
    if measure.kind == "untestable":
        return list(_shown_beside(claim, book, measure.figures))
    question = ask(claim, book, evidence)
    if isinstance(question, Text):
        return [unmeasured(claim, question)]
    return list(MEASURES[measure.kind](question, measure))


def _measured(claim: Claim, book: ClaimBook, evidence: Evidence) -> dict[str, Any]:
    readings = readings_of(claim, book, evidence)
    verdict = judge(claim, readings)
    speaker = next(one for one in book.speakers if one.id == claim.speaker)
    source = next(one for one in book.sources if one.id == claim.source)
    quantity = claim.quantity
    reason = _reason(claim, book, evidence, readings, verdict)
    return {
        "id": claim.id,
        "text": claim.text,
        "text_ar": claim.text_ar,
        "speaker": speaker.name.en,
        "speaker_ar": speaker.name.ar,
        "said_on": claim.said_on,
        "source": source.model_dump(mode="json", exclude={"id"}),
        "unit": claim.unit,
        "unit_said": claim.unit_said,
        "predicate": list(claim.predicate) if claim.predicate else None,
        "quantity": quantity.model_dump(mode="json", include={"low", "high", "said", "kind"})
        if quantity
        else None,
        "verdict": verdict.name,
        "sentence": verdict.sentence.model_dump(),
        "reason": reason.model_dump() if reason else None,
        "readings": [reading.to_json(quantity) for reading in readings],
    }


def _reason(
    claim: Claim, book: ClaimBook, evidence: Evidence, readings: list[Reading], verdict: Verdict
) -> Text | None:
    """The verdict's own reason, then what the measure assumes and leaves out."""
    told = [verdict.reason] if verdict.reason else []
    told += [area.assumption for area in book.areas if area.id == claim.area]
    if claim.quantity and any(reading.may_decide() for reading in readings):
        rule = next(one.rule for one in book.tolerance_rules if one.id == claim.quantity.tolerance)
        told.append(fill(REASONS["tolerance"], said=claim.quantity.words, rule=rule))
    if claim.measure.kind in {"damage_share", "part_against_rest"} and evidence.buildings is None:
        told.append(REASONS["points_alone"])
        told += [REASONS["borrowed"]] if claim.measure.kind == "damage_share" else []
    if any(reading.rests_on_synthetic for reading in readings) and REASONS["only_synthetic"] not in told:
        told.append(REASONS["synthetic"])
    told += [claim.note] if claim.note else []
    return joined(told, en=" ", ar=" ") if told else None


def _blocks(question: Question, _measure: object) -> Iterator[Reading]:
    """No reading yet, and why: made-up positions, no footprints, or no outlines of blocks."""
    if question.evidence.synthetic:
        yield unmeasured(question.claim, WHY_NOT["blocks_synthetic"])
    elif question.evidence.buildings is None:
        yield unmeasured(question.claim, WHY_NOT["blocks_no_footprints"])
    else:
        yield unmeasured(question.claim, WHY_NOT["blocks_not_drawn"])


def _shown_beside(claim: Claim, book: ClaimBook, figures: tuple[str, ...]) -> Iterator[Reading]:
    """Figures that bear on an untestable statement, shown and deciding nothing."""
    for one in figures:
        figure = book.figure(one)
        part: Part = published(figure)
        why_not = fill(WHY_NOT["other_publisher"], publisher=figure.publisher)
        yield Reading(
            id=figure.id,
            label=part.label,
            unit=claim.unit,
            kind="count",
            of=part,
            area=claim.area,
            date=figure.as_of,
            why_not=why_not,
        )


MEASURES: Mapping[str, Callable[[Question, Any], Iterator[Reading]]] = {
    "damage_share": shares.damage_share,
    "damage_count": counts.damage_count,
    "dwellings": homes.homes,
    "part_against_rest": lambda question, _measure: shares.part_against_rest(question),
    "site_type": counts.site_type,
    "city_size": cities.city_size,
    "dated_share": counts.dated_share,
    "arithmetic": cities.arithmetic,
    "comparison": cities.comparison,
    "blocks": _blocks,
}
"""Every measure but ``untestable``, which needs no evidence."""
