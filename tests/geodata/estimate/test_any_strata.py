"""Shares and accuracies when the strata are not the map classes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.any_strata import domain_ratios, stratified_any
from geodata.estimate.stratified import confusion_of, stratified_estimates


def spelled(text: str) -> list[str]:
    """``"A*3 B"`` as A, A, A, B."""
    return [name for part in text.split() for name in [part[0]] * int(part[2:] or 1)]


STEHMAN = pd.DataFrame(
    {
        "stratum": spelled("A*10 B*10 C*10 D*10"),
        "map": spelled("A*7 B*3 A B*11 C*6 B B D*10"),
        "reference": spelled("A*5 C B A B C A B*5 A A B B C*5 D D B B A D*7 C C B"),
    }
)
STEHMAN_POPULATION = pd.Series({"A": 40_000, "B": 30_000, "C": 20_000, "D": 10_000})


def test_stehman_2014_estimates_and_standard_errors_are_reproduced():
    """Stehman 2014 (doi 10.1080/01431161.2014.930207), Tables 2-3: strata differ from the map classes."""
    found = stratified_any(STEHMAN, STEHMAN_POPULATION, interval="wald")
    printed = {
        "area of A": (found.shares.loc["A"], 0.35, 0.0822),
        "area of C": (found.shares.loc["C"], 0.20, 0.0643),
        "overall": (found.overall.to_json(), 0.63, 0.0846),
        "user's of B": (found.users.loc["B"], 0.5745, 0.1248),
        "producer's of B": (found.producers.loc["B"], 0.7941, 0.1165),
    }
    assert {
        name: (round(row["estimate"], 4), round(row["se"], 4)) for name, (row, *_) in printed.items()
    } == {name: (estimate, se) for name, (_, estimate, se) in printed.items()}
    assert found.cells.loc["B", "C"] == pytest.approx(0.08)


def test_both_forms_agree_when_the_strata_are_the_map_classes():
    sample = STEHMAN.assign(stratum=STEHMAN["map"])
    population = pd.Series({"A": 40_000, "B": 30_000, "C": 20_000, "D": 10_000})
    matrix = confusion_of(sample, map_column="map", reference_column="reference")
    one = stratified_any(sample, population, interval="wald")
    two = stratified_estimates(matrix, population, interval="wald")
    numbers = ["estimate", "se", "low", "high"]
    for name in ("shares", "counts", "users", "producers"):
        assert np.allclose(getattr(one, name)[numbers], getattr(two, name)[numbers]), name
    assert one.overall.se == pytest.approx(two.overall.se)


def test_unanimous_answers_do_not_make_a_ratio_certain():
    sample = pd.DataFrame({"stratum": ["s"] * 12, "map": ["A", "B"] * 6, "reference": ["A", "B"] * 6})
    users = stratified_any(sample, pd.Series({"s": 1000})).users
    assert users.loc["A", ["estimate", "high"]].tolist() == [1, 1]
    assert users.loc["A", "low"] < 0.75
    assert np.isnan(users.loc["A", "se"])


def test_a_domain_that_cuts_across_strata_is_a_ratio():
    sample = STEHMAN.assign(district=["north", "south"] * 20)
    found = domain_ratios(
        sample,
        STEHMAN_POPULATION,
        domain="district",
        sets={"A or B": ["A", "B"], "C": ["C"]},
        interval="wald",
    )
    north = sample[sample["district"] == "north"]
    weight = north["stratum"].map(STEHMAN_POPULATION / 10)
    expected = weight[north["reference"].isin(["A", "B"])].sum() / weight.sum()
    assert found.loc[("north", "A or B"), "estimate"] == pytest.approx(expected)
    assert found.loc[("north", "C"), "n"] == 20
    assert found.index.names == ["district", "set"]


def test_answers_without_a_class_are_refused_and_not_counted():
    with pytest.raises(EstimateError, match="1 answers lack"):
        stratified_any(STEHMAN.assign(map=[None, *STEHMAN["map"][1:]]), STEHMAN_POPULATION)


def test_a_stratum_of_the_sample_must_be_in_the_population():
    with pytest.raises(EstimateError, match="stratum D"):
        stratified_any(STEHMAN, STEHMAN_POPULATION.drop("D"))


def test_strata_with_no_or_one_answer_leave_no_interval():
    one = STEHMAN[~STEHMAN.index.isin(range(1, 10))]
    users = stratified_any(one, STEHMAN_POPULATION).users
    assert set(users["why_not"]) == {"stratum_with_one_answer"}
    assert users["estimate"].notna().all()
    assert users["low"].isna().all()
    none = stratified_any(STEHMAN[10:], STEHMAN_POPULATION)
    assert none.shares["estimate"].isna().all()
    assert set(none.users["why_not"]) == {"stratum_without_answers"}


def test_a_census_has_no_error():
    found = stratified_any(STEHMAN, pd.Series(10, index=list("ABCD")))
    for table in (found.shares, found.users, found.producers):
        assert (table["se"] == 0).all()
        assert (table["low"] == table["high"]).all()


@given(st.permutations(range(40)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_answers_does_not_matter(order):
    one = stratified_any(STEHMAN, STEHMAN_POPULATION)
    two = stratified_any(STEHMAN.iloc[order], STEHMAN_POPULATION.iloc[::-1])
    numbers = ["estimate", "se", "low", "high"]
    for name in ("shares", "users", "producers"):
        assert np.allclose(getattr(one, name)[numbers], getattr(two, name)[numbers]), name
