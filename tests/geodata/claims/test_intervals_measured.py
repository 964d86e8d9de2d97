"""What is left open and what a validation found stand beside a reading, and say what they rest on."""

from dataclasses import replace

import pytest

from geodata.claims.claim import ClaimBook
from geodata.claims.measure import measure_claim
from geodata.claims.multiverse import specifications
from tests.geodata.claims.measuring import Town, checked, measured, readings


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
    adjusted = checked(0.6, 0.7, 0.8)
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
