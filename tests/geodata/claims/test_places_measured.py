"""Parts of the city, other cities, blocks and schools are set against what can be known of them."""

from dataclasses import replace

import pytest

from geodata.claims.claim import ClaimBook
from tests.geodata.claims.measuring import Town, measured, readings


def test_the_old_city_is_set_against_the_rest(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "old-city")
    found = readings(claim)
    assert (
        found["destroyed/of-affected-part"]["numerator"],
        found["destroyed/of-affected-part"]["denominator"],
    ) == (5, 9)
    assert (
        found["destroyed/of-affected-rest"]["numerator"],
        found["destroyed/of-affected-rest"]["denominator"],
    ) == (5, 10)
    assert claim["verdict"] == "not_comparable"
    assert "Rafqa, Rashidiyeh, Mansour and Mahdi" in claim["reason"]["en"]


def test_districts_are_met_by_arabic_name_or_other_spelling(book: ClaimBook, town: Town) -> None:
    evidence = town()
    names = evidence.districts.assign(
        district_id=["1", "2", "3", "4", "5"], name_en=["AL-MAHDI", "al mansur", None, None, None],
        name_ar=[None, None, "الرافقة", "الرشيدية", None],
    )  # fmt: skip
    ids = dict(zip(evidence.districts["district_id"], names["district_id"], strict=True))
    sites = evidence.sites.assign(district_id=evidence.sites["district_id"].map(ids))
    claim = measured(book, replace(evidence, districts=names, sites=sites), "old-city")
    assert readings(claim)["destroyed/of-affected-part"]["denominator"] == 9


def test_a_part_whose_districts_are_not_all_there_cannot_be_tested(book: ClaimBook, town: Town) -> None:
    evidence = town()
    fewer = evidence.districts[evidence.districts["district_id"] != "mahdi"]
    claim = measured(book, replace(evidence, districts=fewer), "old-city")
    assert claim["verdict"] == "cannot_be_tested"
    assert "3 of the 4 districts" in claim["reason"]["en"]


def test_areas_of_approximate_districts_decide_nothing(book: ClaimBook, town: Town) -> None:
    evidence = town()
    rough = replace(evidence, districts=evidence.districts.assign(is_approximate=True))
    assert not readings(measured(book, rough, "pittsburgh"))["ground/districts/pittsburgh-land-143"][
        "admissible"
    ]


def test_pittsburgh_holds_for_people_and_not_for_ground(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(synthetic=True), "pittsburgh")
    found = readings(claim)
    assert claim["verdict"] == "consistent_only_if"
    assert found["people/population-300000/pittsburgh-population-301048"]["comparison"] == "within"
    assert found["ground/raqqa-area-35/pittsburgh-land-143"]["comparison"] == "below"
    assert found["ground/districts/pittsburgh-land-143"]["rests_on_synthetic"]


def test_cities_are_compared_by_the_same_count_and_no_verdict_is_drawn(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "most-destroyed")
    found = readings(claim)
    assert claim["verdict"] == "not_comparable"
    assert found["destroyed/times/aleppo"]["value"] == round(11 / 4773, 6)
    assert found["destroyed/among-affected/raqqa"]["value"] == 0.55
    assert "no share of one city can be set against that of another" in claim["reason"]["en"]


def test_the_own_city_comes_first_among_cities(book: ClaimBook, town: Town) -> None:
    sentence = measured(book, town(), "most-destroyed")["sentence"]["en"]
    assert "What can be measured: destroyed: share of affected sites, Raqqa: 55%" in sentence


def test_schools_are_counted_by_class_beside_the_published_count(book: ClaimBook, town: Town) -> None:
    found = readings(measured(book, town(), "schools"))
    assert found["destroyed/listed"]["value"] == 1
    assert found["destroyed+severe+moderate/unosat-schools-159"]["value"] == 159


def test_a_list_without_site_types_counts_no_schools(book: ClaimBook, town: Town) -> None:
    evidence = town()
    claim = measured(book, replace(evidence, sites=evidence.sites.assign(site_type=None)), "schools")
    found = readings(claim)
    assert found["not-measured"]["value"] is None
    assert "does not say what its sites are" in found["not-measured"]["why_not"]["en"]
    assert "destroyed/listed" not in found


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({}, "without building footprints"),
        ({"with_buildings": True}, "No outlines of city blocks"),
    ],
)
def test_blocks_cannot_be_tested_and_the_reason_fits(
    book: ClaimBook, town: Town, settings: dict[str, bool], why: str
) -> None:
    claim = measured(book, town(**settings), "blocks")
    assert claim["verdict"] == "cannot_be_tested"
    assert why in claim["reason"]["en"]
