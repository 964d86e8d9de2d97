"""The measures, on a town whose counts are visible."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geodata.claims.claim import VERDICTS, ClaimBook
from geodata.claims.measure import Evidence, measure_claim, measure_claims
from geodata.claims.multiverse import specifications
from geodata.claims.question import widened
from geodata.errors import InvariantError

Town = Callable[..., Evidence]
KEYS = [
    *("id", "kind", "text", "text_ar", "verbatim", "speaker", "speaker_ar", "said_on", "source", "rivals"),
    *("unit", "unit_said", "predicate", "quantity", "quantifier", "verdict", "sentence", "reason"),
    *("what_would_change", "interval", "bounds", "breakdown", "specifications", "readings"),
]
READING_KEYS = [
    *("id", "label", "unit", "classes", "area", "date", "numerator", "numerator_label", "denominator"),
    *(
        "denominator_label",
        "value",
        "low",
        "high",
        "kind",
        "admissible",
        "why_not",
        "rests_on_synthetic",
        "comparison",
        "sources",
    ),
]


def measured(book: ClaimBook, evidence: Evidence, name: str) -> dict[str, Any]:
    return measure_claim(book.claim(name), book, evidence, table=specifications(book, evidence))


def readings(claim: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {reading["id"]: reading for reading in claim["readings"]}


def test_claims_come_in_the_order_of_the_book_with_the_agreed_keys(book: ClaimBook, town: Town) -> None:
    claims = measure_claims(book, town())
    assert [claim["id"] for claim in claims] == [claim.id for claim in book.everything]
    assert all(list(claim) == KEYS for claim in claims)
    assert all(list(reading) == READING_KEYS for claim in claims for reading in claim["readings"])
    assert all(claim["verdict"] in VERDICTS for claim in claims)


@pytest.mark.parametrize("with_buildings", [False, True])
@pytest.mark.parametrize("synthetic", [False, True])
def test_every_claim_speaks_both_languages_and_judges_no_truth(
    book: ClaimBook, town: Town, with_buildings: bool, synthetic: bool
) -> None:
    forbidden = re.compile(r"\b(true|false|debunked)\b", re.IGNORECASE)
    for claim in measure_claims(book, town(with_buildings=with_buildings, synthetic=synthetic)):
        texts = [claim["sentence"], claim["reason"] or claim["sentence"], claim["what_would_change"]]
        texts += [one["text"] for one in claim["breakdown"]]
        texts += [claim["bounds"]["text"]] if claim["bounds"] else []
        texts += [reading["label"] for reading in claim["readings"]]
        texts += [reading["why_not"] for reading in claim["readings"] if reading["why_not"]]
        for text in texts:
            assert not forbidden.search(text["en"])
            assert re.search(r"[\u0600-\u06ff]", text["ar"]), text
            assert "{" not in text["en"] + text["ar"]


def test_reading_ids_are_unique_within_a_claim(book: ClaimBook, town: Town) -> None:
    for claim in measure_claims(book, town(with_buildings=True)):
        ids = [reading["id"] for reading in claim["readings"]]
        assert len(ids) == len(set(ids))


def test_the_same_tables_give_the_same_bytes_whatever_their_row_order(book: ClaimBook, town: Town) -> None:
    evidence = town(with_buildings=True)
    mixed = replace(
        evidence,
        sites=evidence.sites.sample(frac=1, random_state=1),
        assessments=evidence.assessments.sample(frac=1, random_state=2),
        statistics=evidence.statistics.sample(frac=1, random_state=3),
    )
    assert json.dumps(measure_claims(book, evidence)) == json.dumps(measure_claims(book, mixed))


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


def test_homes_are_not_structures_and_households_stand_beside_them(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(with_buildings=True, synthetic=True), "homes-30000")
    found = readings(claim)
    assert claim["verdict"] == "not_comparable"
    assert found["destroyed/structures"]["value"] == 10
    assert found["destroyed/implied-homes-per-structure"]["value"] == 3000
    assert found["destroyed/homes-small-homes"]["rests_on_synthetic"]
    assert found["households/population-220488/household-size-6.7"]["value"] == 32908.656716
    assert found["households/population-300000/household-size-5.8"]["value"] == 51724.137931


def test_the_two_numbers_of_homes_exceed_every_household_count(book: ClaimBook, town: Town) -> None:
    found = readings(measured(book, town(), "homes-25000"))
    told = [reading for name, reading in found.items() if name.startswith("homes-said-per-household")]
    assert [reading["numerator"] for reading in told] == [55000] * 6
    assert all(reading["value"] > 1 and not reading["admissible"] for reading in told)


def test_homes_are_measured_where_footprints_are_real(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(with_buildings=True), "homes-30000")
    assert claim["verdict"] == "above_evidence"
    assert readings(claim)["destroyed/homes-large-homes"]["value"] == 10


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


def test_damage_is_dated_between_what_came_before_and_what_may_belong(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "four-months")
    found = readings(claim)
    parts = {name: reading["numerator"] for name, reading in found.items() if "period" in name}
    assert parts == {
        "destroyed+severe+moderate/possibly-in-period": 15,
        "destroyed+severe+moderate/certainly-in-period": 0,
        "destroyed+severe+moderate/before-period": 4,
    }
    assert claim["verdict"] == "consistent"
    assert found["months"]["value"] == 4.402554
    assert "No image was assessed between 3 February and 21 October 2017" in claim["reason"]["en"]


def test_images_inside_the_period_date_damage_for_certain(book: ClaimBook, town: Town) -> None:
    evidence = town()
    july, october = pd.Timestamp("2017-07-01"), pd.Timestamp("2017-10-01")
    epochs = [evidence.epochs[0], july, october, evidence.epochs[1]]
    earlier = evidence.assessments[
        (evidence.assessments["epoch"] == evidence.epochs[1])
        & (evidence.assessments["damage_grade"] == "severe")
    ].assign(epoch=october)
    more = pd.concat([evidence.assessments, earlier])
    claim = measured(book, replace(evidence, epochs=epochs, assessments=more), "four-months")
    assert readings(claim)["destroyed+severe+moderate/certainly-in-period"]["numerator"] == 7


def test_pittsburgh_holds_for_people_and_not_for_ground(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(synthetic=True), "pittsburgh")
    found = readings(claim)
    assert claim["verdict"] == "consistent_only_if"
    assert found["people/population-300000/pittsburgh-population-301048"]["comparison"] == "within"
    assert found["ground/raqqa-area-35/pittsburgh-land-143"]["comparison"] == "below"
    assert found["ground/districts/pittsburgh-land-143"]["rests_on_synthetic"]


def test_from_23_to_100_is_an_increase_of_335_percent_and_a_factor_of_4_3(
    book: ClaimBook, town: Town
) -> None:
    found = readings(measured(book, town(), "deaths-300pct"))
    assert found["relative-change"]["value"] == 3.347826
    assert found["factor"]["value"] == 4.347826


def test_a_sum_of_what_was_said_is_shown_and_tests_nothing(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "deaths-23")
    assert claim["verdict"] == "cannot_be_tested"
    assert readings(claim)["sum"]["value"] == 100


def test_cities_are_compared_by_the_same_count_and_no_verdict_is_drawn(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "most-destroyed")
    found = readings(claim)
    assert claim["verdict"] == "not_comparable"
    assert found["destroyed/times/aleppo"]["value"] == round(11 / 4773, 6)
    assert found["destroyed/among-affected/raqqa"]["value"] == 0.55
    assert "no share of one city can be set against that of another" in claim["reason"]["en"]


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


def test_sites_of_untold_kind_are_not_called_buildings(book: ClaimBook, town: Town) -> None:
    evidence = town()
    untold = replace(evidence, sites=evidence.sites.assign(site_kind="unspecified"))
    reading = readings(measured(book, untold, "city-80"))["destroyed/listed-sites/footprints-24689"]
    assert reading["numerator"] == 11
    assert "not told apart into buildings and roads" in reading["numerator_label"]["en"]


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


def test_apartment_buildings_need_storeys(book: ClaimBook, town: Town) -> None:
    assert measured(book, town(), "apartments")["verdict"] == "cannot_be_tested"
    evidence = town(with_buildings=True)
    assert evidence.buildings is not None
    high = replace(evidence, buildings=evidence.buildings.assign(levels=[5.0] * 4 + [1.0] * 16))
    found = readings(measured(book, high, "apartments"))
    assert (found["destroyed/share"]["numerator"], found["destroyed/share"]["denominator"]) == (4, 4)


def test_unknown_storeys_leave_homes_unmeasured(book: ClaimBook, town: Town) -> None:
    evidence = town(with_buildings=True)
    assert evidence.buildings is not None
    bare = replace(evidence, buildings=evidence.buildings.assign(levels=None, use=None))
    claim = measured(book, bare, "homes-30000")
    assert claim["verdict"] == "not_comparable"
    assert readings(claim)["destroyed/homes-small-homes"]["value"] is None


def test_evidence_about_another_city_measures_nothing(book: ClaimBook, town: Town) -> None:
    claims = measure_claims(book, town(slug="aleppo"))
    assert {claim["verdict"] for claim in claims} == {"cannot_be_tested"}
    assert "the statement is about Raqqa" in claims[0]["reason"]["en"].replace(
        "The statement", "the statement"
    )


def test_a_date_without_an_image_cannot_be_tested(book: ClaimBook, town: Town) -> None:
    evidence = replace(town(), epochs=[pd.Timestamp("2017-02-03")], as_of=pd.Timestamp("2017-02-03"))
    claim = measured(book, evidence, "city-80")
    assert claim["verdict"] == "cannot_be_tested"
    assert "no image of 2017-10-21" in claim["reason"]["en"]


def test_two_classes_for_one_site_and_date_are_a_fault(book: ClaimBook, town: Town) -> None:
    evidence = town()
    twice = pd.concat([evidence.assessments, evidence.assessments])
    with pytest.raises(InvariantError, match="two classes"):
        measure_claims(book, replace(evidence, assessments=twice))


def test_class_sets_widen_downwards_and_stop_at_possible() -> None:
    assert list(widened(("severe",))) == [
        ("severe",),
        ("severe", "moderate"),
        ("severe", "moderate", "possible"),
    ]


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


@pytest.mark.real_data
def test_damage_before_the_battle_is_the_published_count_of_february_2017(
    book: ClaimBook, raqqa_counts: Town, shared_data: Path
) -> None:
    found = readings(measured(book, raqqa_counts(), "four-months"))
    before, possible = (
        found[f"destroyed+severe+moderate/{name}-period"] for name in ("before", "possibly-in")
    )
    assert before["numerator"] + possible["numerator"] == 12701
    assert 0.12 < before["value"] < 0.14


def test_claims_and_rivals_name_each_other_and_are_measured_alike(book: ClaimBook, town: Town) -> None:
    claims = {claim["id"]: claim for claim in measure_claims(book, town())}
    assert {claim["kind"] for claim in claims.values()} == {"statement", "rival"}
    for claim in claims.values():
        assert set(claim["rivals"]) <= set(claims)
        if claim["kind"] == "rival":
            assert all(claim["id"] in claims[other]["rivals"] for other in claim["rivals"])


def test_every_claim_that_cannot_be_tested_says_why(book: ClaimBook, town: Town) -> None:
    for settings in ({}, {"with_buildings": True}, {"with_buildings": True, "synthetic": True}):
        for claim in measure_claims(book, town(**settings)):
            if claim["verdict"] == "cannot_be_tested":
                assert claim["reason"], claim["id"]
                assert claim["reason"]["en"].strip()
                assert claim["reason"]["ar"].strip()


def test_an_increase_by_335_percent_puts_a_claim_of_300_percent_below(book: ClaimBook, town: Town) -> None:
    assert measured(book, town(), "deaths-300pct")["verdict"] == "below_evidence"


def test_unseen_footprints_and_unmatched_sites_open_the_share_of_footprints(
    book: ClaimBook, town: Town
) -> None:
    evidence = town(with_buildings=True, extent_known=True)
    assert evidence.buildings is not None
    before = readings(measured(book, evidence, "city-80"))["destroyed/footprints"]
    assert (before["low"], before["high"]) == (None, None)
    unseen = evidence.buildings.assign(coverage=["assessed"] * 15 + ["no_record"] * 3 + ["outside"] * 2)
    lost = evidence.sites.assign(match_status=["unmatched"] * 4 + ["contained"] * (len(evidence.sites) - 4))
    found = readings(measured(book, replace(evidence, buildings=unseen, sites=lost), "city-80"))
    # 10 of 20 are hit; 2 were not looked at, and 4 destroyed sites met no footprint: (10 + 4 + 2) / (20 + 4).
    assert found["destroyed/footprints"]["low"] == 0.5
    assert found["destroyed/footprints"]["high"] == round(16 / 24, 6)
    assert found["destroyed/footprint-area"]["high"] == 0.6


def test_the_list_alone_bounds_a_share_over_the_largest_total(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "city-80")
    total = 26728 / 0.854
    assert claim["bounds"]["low"] == round(10 / total, 6)
    assert claim["bounds"]["high"] == round(1 - 9 / total, 6)
    assert claim["interval"] is None


def test_a_validation_puts_its_interval_beside_the_readings_and_apart_from_them(
    book: ClaimBook, town: Town
) -> None:
    adjusted = pd.DataFrame(
        {
            "district_id": ["city"], "epoch": [pd.Timestamp("2017-10-21")], "class_set": ["destroyed"],
            "unit": ["buildings"], "estimate": [14.0], "low": [12.0], "high": [16.0], "level": [0.95],
            "method": ["stratified"], "n_sample": [60], "share": [0.7], "share_low": [0.6], "share_high": [0.8],
        }
    )  # fmt: skip
    claim = measured(book, town(with_buildings=True, adjusted=adjusted), "city-80")
    assert claim["interval"] == {
        "estimate": 0.7, "low": 0.6, "high": 0.8, "level": 0.95, "method": "stratified", "n": 60,
    }  # fmt: skip
    assert readings(claim)["destroyed/adjusted"]["comparison"] == "within"
    assert (
        "adjusted for the errors found by validation the share is 70%, with a 95% interval"
        in (claim["reason"]["en"])
    )


def test_the_breakdown_is_told_for_the_number_said_and_the_least_the_words_admit(
    book: ClaimBook, town: Town
) -> None:
    claim = measured(book, town(), "city-80")
    affected = ["destroyed", "severe", "moderate"]
    told = {one["share"]: one["missed_share"] for one in claim["breakdown"] if one["classes"] == affected}
    # 12,781 over 24,689 (domain rule D6): 35.3 % must be missing for 80 %.
    assert told == {0.8: 0.3529, 0.75: 0.30976}


def test_evidence_remembers_its_own_answers_and_no_other_evidences(book: ClaimBook, town: Town) -> None:
    evidence = town()
    first = measured(book, evidence, "city-80")
    assert measured(book, evidence, "city-80") == first
    fewer = replace(evidence, assessments=evidence.assessments.head(3))
    found = readings(measured(book, fewer, "city-80"))["destroyed/listed-sites/footprints-24689"]
    assert found["numerator"] < readings(first)["destroyed/listed-sites/footprints-24689"]["numerator"]


def test_a_table_at_hand_gives_the_same_claims(book: ClaimBook, town: Town) -> None:
    evidence = town(with_buildings=True)
    table = specifications(book, evidence)
    assert measure_claims(book, evidence, table=table) == measure_claims(book, evidence)


def test_a_statement_about_homes_gets_no_interval_of_buildings(book: ClaimBook, town: Town) -> None:
    adjusted = pd.DataFrame(
        {
            "district_id": ["city"], "epoch": [pd.Timestamp("2017-10-21")], "class_set": ["destroyed"],
            "unit": ["buildings"], "estimate": [14.0], "low": [12.0], "high": [16.0], "level": [0.95],
            "method": ["stratified"], "n_sample": [60], "share": [0.7], "share_low": [0.6], "share_high": [0.8],
        }
    )  # fmt: skip
    claim = measured(book, town(with_buildings=True, adjusted=adjusted), "al-ameen-75")
    assert claim["unit"] == "homes"
    assert claim["interval"] is None


def checked(low: float, share: float, high: float) -> pd.DataFrame:
    """What a validation says of the destroyed buildings of the whole town."""
    return pd.DataFrame(
        {
            "district_id": ["city"], "epoch": [pd.Timestamp("2017-10-21")], "class_set": ["destroyed"],
            "unit": ["buildings"], "estimate": [share * 20], "low": [low * 20], "high": [high * 20], "level": [0.95],
            "method": ["stratified"], "n_sample": [60], "share": [share], "share_low": [low], "share_high": [high],
        }
    )  # fmt: skip


def test_the_bounds_say_whether_a_sample_was_checked_and_where_the_total_is_from(
    book: ClaimBook, town: Town
) -> None:
    plain = measured(book, town(), "city-80")["bounds"]["text"]
    assert plain["en"].startswith("Nothing validated this list.")
    assert "The total is from: " in plain["en"]
    assert "divided by 85.4% for the buildings its source misses" in plain["en"]
    assert "ومصدر المجموع: " in plain["ar"]
    evidence = town(with_buildings=True, adjusted=checked(0.6, 0.7, 0.8))
    told = measured(book, evidence, "city-80")["bounds"]["text"]["en"]
    assert "Nothing validated" not in told
    assert "A sample of buildings was checked and its interval stands beside" in told
    elsewhere = replace(evidence, adjusted=checked(0.6, 0.7, 0.8).assign(class_set="severe"))
    told = measured(book, elsewhere, "city-80")["bounds"]["text"]["en"]
    assert told.startswith("A sample of buildings was checked; these bounds do not use it.")


def test_an_interval_on_synthetic_positions_says_that_it_decides_nothing(book: ClaimBook, town: Town) -> None:
    settings = {"with_buildings": True, "adjusted": checked(0.6, 0.7, 0.8)}
    told = [
        measured(book, town(synthetic=one, **settings), "city-80")["reason"]["en"] for one in (True, False)
    ]
    note = "That interval rests on synthetic building positions and decides nothing."
    assert [note in one for one in told] == [True, False]


@pytest.mark.parametrize(("synthetic", "verdict"), [(False, "consistent_only_if"), (True, "above_evidence")])
def test_an_adjusted_reading_takes_part_in_the_verdict_unless_synthetic(
    book: ClaimBook, town: Town, *, synthetic: bool, verdict: str
) -> None:
    evidence = town(with_buildings=True, synthetic=synthetic, adjusted=checked(0.703, 0.745, 0.789))
    claim = book.claim("city-80")
    assert claim.quantity is not None
    between = claim.quantity.model_copy(
        update={"value": 0.75, "low": 0.7, "high": 0.8, "quantifier": "about"}
    )
    claim = claim.model_copy(update={"quantity": between})
    found = measure_claim(claim, book, evidence, table=specifications(book, evidence))
    assert found["verdict"] == verdict
    named = "footprints, adjusted for the errors found by validation" in found["sentence"]["en"]
    assert named is not synthetic


def test_the_own_city_comes_first_among_cities(book: ClaimBook, town: Town) -> None:
    sentence = measured(book, town(), "most-destroyed")["sentence"]["en"]
    assert "What can be measured: destroyed: share of affected sites, Raqqa: 55%" in sentence


def test_homes_of_two_statements_are_said_to_be_together(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "homes-30000")
    assert "30,000 and 25,000 homes together per household" in claim["sentence"]["en"]
    assert "30,000 و25,000 من المساكن معًا لكل أسرة" in claim["sentence"]["ar"]
    told = [one["label"]["en"] for name, one in readings(claim).items() if name.startswith("homes-said-per-")]
    assert told
    assert all(one.startswith("30,000 and 25,000 homes together per household; ") for one in told)
