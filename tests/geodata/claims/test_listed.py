"""Numbers of listed structures: which sites are counted, and which are new since an earlier image."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from geodata.claims.claim import Claim, ClaimBook
from geodata.claims.curve import curve_of
from geodata.claims.measure import readings_of
from geodata.claims.measure_kinds import ListedSites
from geodata.claims.multiverse import specifications

Town = Callable[..., Any]


def counted(book: ClaimBook, evidence: Any, since: str | None = None) -> dict[str, float | None]:
    claim = book.claim("unosat-affected-12668")
    measure = ListedSites(kind="listed_sites", since=since)
    asked: Claim = claim.model_copy(update={"measure": measure, "predicate": ("destroyed",)})
    return {reading.id: reading.value for reading in readings_of(asked, book, evidence)}


def test_sites_are_counted_as_buildings_and_with_roads(book: ClaimBook, town: Town) -> None:
    found = counted(book, town())
    assert (found["destroyed/buildings"], found["destroyed/with-roads"]) == (10, 11)
    assert found["destroyed+severe+moderate/buildings"] == 19


def test_sites_affected_before_are_not_new(book: ClaimBook, town: Town) -> None:
    found = counted(book, town(), since="2017-02-03")
    assert (found["destroyed/buildings"], found["destroyed/with-roads"]) == (6, 7)


def test_repeated_rows_are_counted_once(book: ClaimBook, town: Town) -> None:
    evidence = town()
    evidence.sites["duplicate_of"] = [None, "s0", *[None] * (len(evidence.sites) - 2)]
    found = counted(book, evidence)
    assert (found["destroyed/buildings"], found["destroyed/with-roads"]) == (9, 10)


def test_an_earlier_date_without_an_image_tells_nothing(book: ClaimBook, town: Town) -> None:
    assert counted(book, town(), since="2016-01-01") == {"not-measured": None}


def test_row_order_changes_no_count(book: ClaimBook, town: Town) -> None:
    evidence = town()
    before = counted(book, evidence, since="2017-02-03")
    sites, assessments = (
        table.sample(frac=1, random_state=1) for table in (evidence.sites, evidence.assessments)
    )
    evidence = replace(evidence, sites=sites, assessments=assessments)
    assert counted(book, evidence, since="2017-02-03") == before


@pytest.mark.real_data
def test_the_three_published_totals_are_within_two_percent_of_the_list(
    book: ClaimBook, raqqa_counts: Town
) -> None:
    """Sections 1.1 and 10: 12,668, 12,707 and 12,781; the list holds 12,701 buildings, 12,776 with roads."""
    found = counted(book, raqqa_counts())
    assert found["destroyed+severe+moderate/buildings"] == 12701
    assert found["destroyed+severe+moderate/with-roads"] == 12776
    assert found["destroyed/with-roads"] == 3325


def test_no_curve_is_drawn_of_what_is_new_since_an_image(book: ClaimBook, town: Town) -> None:
    """A specification counts what an image shows, so it would set all damage beside new damage."""
    curves = {}
    for name in ("unosat-affected-12668", "unosat-newly-damaged-10991"):
        claim, evidence = book.claim(name), town(with_buildings=True)
        curves[name] = curve_of(claim, specifications(book, evidence), date="2017-10-21")
    assert curves["unosat-affected-12668"] is not None
    assert curves["unosat-newly-damaged-10991"] is None
