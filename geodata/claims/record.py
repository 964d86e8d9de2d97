"""The record of one claim in claims.json: what was said, by whom, how it measures, and what that rests on."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from geodata.claims.adjusted import AdjustedShare, interval_of
from geodata.claims.breakdown import breakdowns
from geodata.claims.changes import what_would_change
from geodata.claims.claim import Claim, ClaimBook, Rival
from geodata.claims.curve import curve_of
from geodata.claims.entry import Text
from geodata.claims.evidence import Evidence, iso
from geodata.claims.openness import list_bounds
from geodata.claims.quantity import READ_AS
from geodata.claims.question import ask
from geodata.claims.reading import Reading
from geodata.claims.verdict import Verdict, deciding_readings, judge
from geodata.claims.wording import REASONS, fill, joined, shown


def record_of(
    claim: Claim, book: ClaimBook, evidence: Evidence, readings: Sequence[Reading], table: pd.DataFrame
) -> dict[str, Any]:
    """The entry of one claim in claims.json: plain values only.

    Parameters
    ----------
    readings
        All readings of the claim.
    table
        The specifications of the book on this evidence.
    """
    verdict = judge(claim, readings)
    question = ask(claim, book, evidence)
    is_asked = not isinstance(question, Text)
    date = claim.as_of or iso(evidence.as_of)
    interval = interval_of(claim, evidence, date) if is_asked else None
    bounds = None if isinstance(question, Text) else list_bounds(question)
    literal, wider = deciding_readings(claim, readings)
    reason = _reason(claim, book, evidence, readings, verdict, interval)
    change = what_would_change(claim, readings, verdict, is_validated=interval is not None)
    return {
        **_said(claim, book),
        "verdict": verdict.name,
        "sentence": verdict.sentence.model_dump(),
        "reason": reason.model_dump() if reason else None,
        "what_would_change": change.model_dump(),
        "interval": None if interval is None else vars(interval),
        "bounds": None if bounds is None else bounds.to_json(),
        "breakdown": [one.to_json() for one in breakdowns(claim, [*literal, *wider])],
        "specifications": curve_of(claim, table, date=date) if is_asked else None,
        "readings": [reading.to_json(claim.quantity) for reading in readings],
    }


def _said(claim: Claim, book: ClaimBook) -> dict[str, Any]:
    """What was said, by whom and where, and who said otherwise."""
    speaker = next(one for one in book.speakers if one.id == claim.speaker)
    source = next(one for one in book.sources if one.id == claim.source)
    quantity = claim.quantity
    return {
        "id": claim.id,
        "kind": "rival" if isinstance(claim, Rival) else "statement",
        "text": claim.text,
        "text_ar": claim.text_ar,
        "verbatim": claim.verbatim,
        "speaker": speaker.name.en,
        "speaker_ar": speaker.name.ar,
        "said_on": claim.said_on,
        "source": source.model_dump(mode="json", exclude={"id"}),
        "rivals": list(book.rivals_of(claim)),
        "unit": claim.unit,
        "unit_said": claim.unit_said,
        "predicate": list(claim.predicate) if claim.predicate else None,
        "quantity": quantity.to_json() if quantity else None,
        "quantifier": quantity.quantifier if quantity else "none",
    }


def _reason(
    claim: Claim,
    book: ClaimBook,
    evidence: Evidence,
    readings: Sequence[Reading],
    verdict: Verdict,
    interval: AdjustedShare | None,
) -> Text | None:
    """The verdict's own reason, the statistical interval apart, then what the measure assumes and leaves out."""
    told = [verdict.reason] if verdict.reason else []
    if interval:
        told += [_interval(interval), *([REASONS["interval_synthetic"]] if evidence.synthetic else [])]
    told += [area.assumption for area in book.areas if area.id == claim.area]
    if claim.quantity and any(reading.may_decide() for reading in readings):
        rule = next(one.rule for one in book.tolerance_rules if one.id == claim.quantity.tolerance)
        told.append(fill(REASONS["tolerance"], said=claim.quantity.words, rule=rule))
        told += [READ_AS[claim.quantity.quantifier]] if claim.quantity.quantifier in READ_AS else []
    if claim.measure.kind in {"damage_share", "part_against_rest"} and evidence.buildings is None:
        told.append(REASONS["points_alone"])
        told += [REASONS["borrowed"]] if claim.measure.kind == "damage_share" else []
    if any(reading.rests_on_synthetic for reading in readings) and REASONS["only_synthetic"] not in told:
        told.append(REASONS["synthetic"])
    told += [claim.note] if claim.note else []
    return joined(told, en=" ", ar=" ") if told else None


def _interval(interval: AdjustedShare) -> Text:
    return fill(
        REASONS["interval"],
        estimate=shown(interval.estimate, "share"),
        low=shown(interval.low, "share"),
        high=shown(interval.high, "share"),
        level=shown(interval.level, "share"),
        n=f"{interval.n:,}",
    )
