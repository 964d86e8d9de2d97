"""Strata with too few answers."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.strata import check_strata, merge_thin, thin_strata


def answers(**counts):
    return pd.DataFrame.from_dict(counts, orient="index", columns=["yes", "no"])


def test_thin_means_no_answer_or_one_of_more_units():
    counts = answers(none=(0, 0), one=(1, 0), whole=(1, 0), two=(1, 1), empty=(0, 0))
    population = pd.Series({"none": 5, "one": 5, "whole": 1, "two": 5, "empty": 0})
    assert list(thin_strata(counts, population).index) == ["none", "one"]


def test_a_thin_stratum_joins_the_smallest_of_its_group():
    counts = answers(a=(0, 0), b=(2, 3), c=(4, 4), d=(9, 9))
    population = pd.Series({"a": 7, "b": 50, "c": 20, "d": 10})
    groups = pd.Series({"a": "W", "b": "W", "c": "W", "d": "E"})
    merged, units, findings = merge_thin(counts, population, groups=groups)
    assert list(merged.index) == ["b", "c", "d"]
    assert units.to_dict() == {"b": 50, "c": 27, "d": 10}
    assert findings == ("a: 0 answers for 7 units, merged into c.",)


def test_two_single_answers_join_each_other():
    merged, units, _ = merge_thin(answers(a=(1, 0), b=(0, 1)), pd.Series({"a": 10, "b": 20}))
    assert merged.to_numpy().tolist() == [[1, 1]]
    assert units.tolist() == [30]


def test_the_tables_handed_in_are_left_alone():
    counts, population = answers(a=(1, 0), b=(2, 1)), pd.Series({"a": 10, "b": 20})
    before = counts.copy(), population.copy()
    merge_thin(counts, population)
    assert counts.equals(before[0])
    assert population.equals(before[1])


@pytest.mark.parametrize(
    ("counts", "population", "message"),
    [
        (answers(a=(1, 0), b=(1, 0)), {"a": 5}, "stratum b"),
        (answers(a=(4, 2)), {"a": 5}, "6 answers of 5"),
        (answers(a=(-1, 2)), {"a": 5}, "are rows strata"),
    ],
)
def test_answers_must_fit_the_population(counts, population, message):
    with pytest.raises(EstimateError, match=message):
        check_strata(counts, pd.Series(population))


def test_a_stratum_listed_twice_is_refused():
    twice = pd.concat([answers(a=(1, 2)), answers(a=(3, 4))])
    with pytest.raises(EstimateError, match="stratum a twice"):
        check_strata(twice, pd.Series({"a": 50}))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=9),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_merging_loses_no_unit_and_no_answer_whatever_the_order(rows, random):
    names = [f"s{place}" for place in range(len(rows))]
    counts = pd.DataFrame([row[:2] for row in rows], index=names, columns=["yes", "no"])
    population = pd.Series([sum(row) for row in rows], index=names)
    merged, units, findings = merge_thin(counts, population)
    assert units.sum() == population.sum()
    assert merged.to_numpy().sum() == counts.to_numpy().sum()
    order = random.sample(names, len(names))
    assert merge_thin(counts.loc[order], population.loc[order])[2] == findings


def test_a_missing_count_is_not_0():
    counts = answers(a=(1, 2), b=(3, float("nan")))
    with pytest.raises(EstimateError, match="Stratum b lacks a count"):
        check_strata(counts, pd.Series({"a": 50, "b": 50}))


@pytest.mark.parametrize("units", [float("nan"), float("inf"), -1.0])
def test_a_stratum_needs_a_number_of_units(units):
    with pytest.raises(EstimateError, match=r"Stratum b has .* units"):
        check_strata(answers(a=(1, 2)), pd.Series({"a": 50, "b": units}))


def test_a_stratum_left_out_of_the_answers_has_none():
    complete, _ = check_strata(answers(a=(1, 2)), pd.Series({"a": 50, "b": 50}))
    assert complete.loc["b"].tolist() == [0, 0]
