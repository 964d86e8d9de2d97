"""The share of a city stands over every denominator, and only what may decide does."""

from dataclasses import replace

import pytest

from geodata.claims.claim import ClaimBook
from tests.geodata.claims.measuring import Town, measured, readings


def test_roads_and_repeated_rows_are_no_listed_buildings(book: ClaimBook, town: Town) -> None:
    evidence = town()
    assert (
        readings(measured(book, evidence, "city-80"))["destroyed/listed-sites/footprints-24689"]["numerator"]
        == 10
    )
    repeated = evidence.sites.assign(duplicate_of=[None, "s0", *[None] * (len(evidence.sites) - 2)])
    again = measured(book, replace(evidence, sites=repeated), "city-80")
    assert readings(again)["destroyed/listed-sites/footprints-24689"]["numerator"] == 9


def test_the_city_is_read_over_every_denominator_side_by_side(book: ClaimBook, town: Town) -> None:
    found = readings(measured(book, town(with_buildings=True), "city-80"))
    assert found["destroyed/listed-sites/footprints-24689"]["value"] == round(10 / 24689, 6)
    assert found["destroyed/footprints"]["value"] == 0.5
    assert found["destroyed+severe/footprint-area"]["value"] == 0.75
    assert found["destroyed+severe/footprint-area"]["comparison"] == "within"
    assert found["destroyed/homes-small-homes"]["value"] == 0.5
    assert found["destroyed+severe+moderate+possible/footprints"]["value"] == 0.75


def test_a_damage_list_is_no_denominator_of_a_city(book: ClaimBook, town: Town) -> None:
    alone = readings(measured(book, town(), "city-80"))["destroyed/all-listed"]
    assert (alone["numerator"], alone["denominator"], alone["admissible"]) == (11, 21, False)
    assert "undamaged buildings" in alone["why_not"]["en"]
    assert alone["comparison"] is None


def test_real_footprints_decide_and_synthetic_ones_do_not(book: ClaimBook, town: Town) -> None:
    assert measured(book, town(with_buildings=True), "city-80")["verdict"] == "consistent_only_if"
    assert measured(book, town(with_buildings=True, synthetic=True), "city-80")["verdict"] == "above_evidence"


def test_counts_of_sites_never_rest_on_synthetic_positions_and_footprints_do(
    book: ClaimBook, town: Town
) -> None:
    found = readings(measured(book, town(with_buildings=True, synthetic=True), "city-80"))
    assert not found["destroyed/listed-sites/footprints-24689"]["rests_on_synthetic"]
    assert found["destroyed/footprints"]["rests_on_synthetic"]
    assert found["destroyed/homes-large-homes"]["rests_on_synthetic"]


def test_points_alone_say_that_no_share_can_be_computed_without_a_total_from_elsewhere(
    book: ClaimBook, town: Town
) -> None:
    claim = measured(book, town(), "city-80")
    assert "From damage points alone no share of the city can be computed" in claim["reason"]["en"]
    assert not any(
        "/footprints" in reading and "24689" not in reading and "26728" not in reading
        for reading in readings(claim)
    )


def test_sites_of_untold_kind_are_not_called_buildings(book: ClaimBook, town: Town) -> None:
    evidence = town()
    untold = replace(evidence, sites=evidence.sites.assign(site_kind="unspecified"))
    reading = readings(measured(book, untold, "city-80"))["destroyed/listed-sites/footprints-24689"]
    assert reading["numerator"] == 11
    assert "not told apart into buildings and roads" in reading["numerator_label"]["en"]


@pytest.mark.real_data
def test_the_published_raqqa_counts_give_the_known_shares(book: ClaimBook, raqqa_counts: Town) -> None:
    claim = measured(book, raqqa_counts(), "city-80")
    found = readings(claim)
    assert claim["verdict"] == "above_evidence"
    assert found["destroyed+severe+moderate/all-listed"]["numerator"] == 12776
    assert found["destroyed+severe+moderate/unosat-affected-12668/footprints-24689"]["value"] == 0.513103
    assert found["destroyed+severe+moderate/listed-sites/footprints-24689"]["numerator"] == 12701
    assert "missed 35.3%" in claim["reason"]["en"]
    assert readings(measured(book, raqqa_counts(), "schools"))["listed-of-any-class"]["value"] == 159
