"""How a sample is divided among strata."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.allocation import (
    equal_allocation,
    neyman_allocation,
    proportional_allocation,
    sample_size_for,
)

POPULATION = pd.Series({"destroyed": 1000, "severe": 3000, "none": 6000})
SD = pd.Series({"destroyed": 0.4, "severe": 0.2, "none": 0.1})


def test_neyman_sizes_follow_units_times_spread():
    # N S = 400, 600, 600 of 1600.
    sizes = neyman_allocation(POPULATION, SD, 160)
    assert sizes.to_dict() == {"destroyed": 40, "severe": 60, "none": 60}


def test_proportional_and_equal_sizes():
    assert proportional_allocation(POPULATION, 100).to_dict() == {"destroyed": 10, "severe": 30, "none": 60}
    assert equal_allocation(POPULATION, 99).tolist() == [33, 33, 33]


def test_a_stratum_gets_its_least_and_never_more_than_it_has():
    small = pd.Series({"a": 1, "b": 3, "c": 10_000})
    sizes = proportional_allocation(small, 50, least_per_stratum=5)
    assert sizes.to_dict() == {"a": 1, "b": 3, "c": 46}


def test_a_sample_larger_than_the_population_takes_all():
    assert equal_allocation(pd.Series({"a": 3, "b": 4}), 100).to_dict() == {"a": 3, "b": 4}


def test_a_stratum_guessed_to_be_perfect_is_still_looked_at():
    sizes = neyman_allocation(POPULATION, pd.Series({"destroyed": 0.0, "severe": 0.0, "none": 0.5}), 300)
    assert sizes["severe"] > 5


def test_a_sample_too_small_for_the_least_sizes_is_refused():
    with pytest.raises(EstimateError, match="5 answers cannot give 2 to each of 3"):
        neyman_allocation(POPULATION, SD, 5)


def test_sample_size_reproduces_the_published_example():
    """Olofsson et al. 2014 (doi 10.1016/j.rse.2014.02.015), section 5.1.1: target SE .01 gives n = 641."""
    weight = pd.Series([0.020, 0.015, 0.320, 0.645]) * 1e9
    users = pd.Series([0.70, 0.60, 0.90, 0.95])
    n = sample_size_for(0.01, population=weight, sd_guess=np.sqrt(users * (1 - users)))
    assert n == 641


def test_no_more_answers_are_asked_for_than_there_are_units():
    assert sample_size_for(1e-6, population=pd.Series({"a": 40}), sd_guess=pd.Series({"a": 0.5})) <= 40


@given(
    st.lists(st.integers(0, 2000), min_size=1, max_size=12).filter(lambda units: sum(units) > 0),
    st.integers(0, 400),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_sizes_add_up_fit_and_do_not_depend_on_row_order(units, more, random):
    population = pd.Series(units, index=[f"s{place:02d}" for place in range(len(units))])
    n = int(np.minimum(population, 2).sum()) + more
    spread = pd.Series(0.3, index=population.index)
    sizes = neyman_allocation(population, spread, n)
    assert sizes.sum() == min(n, population.sum())
    assert (sizes <= population).all()
    assert (sizes >= np.minimum(population, 2)).all()
    order = random.sample(list(population.index), len(population))
    assert neyman_allocation(population.loc[order], spread, n).loc[population.index].equals(sizes)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -0.1])
def test_a_missing_or_impossible_guess_is_refused(wrong):
    guesses = SD.replace(0.2, wrong)
    with pytest.raises(EstimateError, match="Stratum severe has a guessed"):
        neyman_allocation(POPULATION, guesses, 160)
    with pytest.raises(EstimateError, match="Stratum severe has a guessed"):
        sample_size_for(0.01, population=POPULATION, sd_guess=guesses)
    with pytest.raises(EstimateError, match="one for each"):
        sample_size_for(0.01, population=POPULATION, sd_guess=SD.drop("severe"))


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -5.0])
def test_missing_or_impossible_units_are_refused(wrong):
    population = POPULATION.astype(float).replace(3000, wrong)
    for ask in (
        lambda: neyman_allocation(population, SD, 160),
        lambda: proportional_allocation(population, 160),
        lambda: equal_allocation(population, 160),
        lambda: sample_size_for(0.01, population=population, sd_guess=SD),
    ):
        with pytest.raises(EstimateError, match=r"Stratum severe has .* units"):
            ask()


@pytest.mark.parametrize("target", [np.nan, np.inf, 0.0])
def test_a_target_must_be_a_number_above_0(target):
    with pytest.raises(EstimateError, match="a target above 0"):
        sample_size_for(target, population=POPULATION, sd_guess=SD)
