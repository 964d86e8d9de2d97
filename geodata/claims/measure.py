"""Every claim of a book measured on one city's published tables: the content of claims.json."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from geodata.claims import cities, city_blocks, counts, homes, listed, shares
from geodata.claims.claim import Claim, ClaimBook
from geodata.claims.entry import Text
from geodata.claims.evidence import Evidence
from geodata.claims.multiverse import specifications
from geodata.claims.question import Question, ask, unmeasured
from geodata.claims.reading import Part, Reading, published
from geodata.claims.record import record_of
from geodata.claims.wording import WHY_NOT, fill

__all__ = ["Evidence", "measure_claims"]


def measure_claims(
    book: ClaimBook, evidence: Evidence, *, table: pd.DataFrame | None = None
) -> list[dict[str, Any]]:
    """Every claim and rival with all its readings side by side and its verdict, in the order of the book.

    Parameters
    ----------
    book
        Claims, and the published figures and assumptions they are measured with.
    evidence
        The published tables; nothing else is read, so the result can be worked out again from a bundle.
    table
        The specifications of the same book and evidence, if they are at hand; else they are worked out.

    Returns
    -------
    list of dict
        As in claims.json: plain values only, numbers rounded to six decimals.

    Raises
    ------
    InvariantError
        If the tables contradict themselves (two classes for one site at one epoch).
    """
    table = specifications(book, evidence) if table is None else table
    known: dict[Hashable, list[Reading]] = {}
    records = []
    for claim in book.everything:
        key = _what_it_asks(claim)
        if key not in known:
            known[key] = readings_of(claim, book, evidence)
        records.append(record_of(claim, book, evidence, known[key], table))
    return records


def measure_claim(
    claim: Claim, book: ClaimBook, evidence: Evidence, *, table: pd.DataFrame
) -> dict[str, Any]:
    """One claim with all its readings and its verdict; ``table`` are the book's specifications."""
    return record_of(claim, book, evidence, readings_of(claim, book, evidence), table)


def _what_it_asks(claim: Claim) -> Hashable:
    """The same for claims whose readings are the same: many statements give other numbers for one share."""
    if claim.measure.kind != "damage_share":
        return claim.id
    kind = claim.quantity.kind if claim.quantity else None
    return claim.measure, claim.area, claim.as_of, claim.predicate, claim.unit, kind


def readings_of(claim: Claim, book: ClaimBook, evidence: Evidence) -> list[Reading]:
    """All readings of one claim; a single one without a number where the evidence does not reach it."""
    measure = claim.measure
    if measure.kind == "untestable":
        return list(_shown_beside(claim, book, measure.figures))
    question = ask(claim, book, evidence)
    if isinstance(question, Text):
        return [unmeasured(claim, question)]
    return list(MEASURES[measure.kind](question, measure))


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
    "listed_sites": listed.listed_sites,
    "city_size": cities.city_size,
    "dated_share": counts.dated_share,
    "arithmetic": cities.arithmetic,
    "comparison": cities.comparison,
    "blocks": city_blocks.blocks,
}
"""Every measure but ``untestable``, which needs no evidence."""
