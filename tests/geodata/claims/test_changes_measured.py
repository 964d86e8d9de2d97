"""Damage is dated by the images before and after, and increases are measured as they were said."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from geodata.claims.claim import ClaimBook
from tests.geodata.claims.measuring import Town, measured, readings


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


def test_from_23_to_100_is_an_increase_of_335_percent_and_a_factor_of_4_3(
    book: ClaimBook, town: Town
) -> None:
    found = readings(measured(book, town(), "deaths-300pct"))
    assert found["relative-change"]["value"] == 3.347826
    assert found["factor"]["value"] == 4.347826


def test_an_increase_by_335_percent_puts_a_claim_of_300_percent_below(book: ClaimBook, town: Town) -> None:
    assert measured(book, town(), "deaths-300pct")["verdict"] == "below_evidence"


def test_a_sum_of_what_was_said_is_shown_and_tests_nothing(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "deaths-23")
    assert claim["verdict"] == "cannot_be_tested"
    assert readings(claim)["sum"]["value"] == 100
