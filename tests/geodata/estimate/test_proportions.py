"""Intervals for one share: known values, small and empty cells, finite populations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.proportions import domain_interval, sample_share, stratified_shares, wilson
from geodata.estimate.result import normal_quantile


def test_wilson_gives_the_textbook_interval():
    """Newcombe 1998 (doi 10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E), Table I, method 3."""
    for hits, n, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        found = sample_share(hits, n)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_population_fully_sampled_has_no_interval_width():
    found = sample_share(3, 10, 10)
    assert (found.estimate, found.se, found.low, found.high, found.method) == (0.3, 0, 0.3, 0.3, "census")


def test_the_finite_population_narrows_the_interval():
    widths = [
        found.high - found.low for found in (sample_share(3, 10, size) for size in (11, 20, 1000, None))
    ]
    assert widths == sorted(widths)
    assert widths[2] == pytest.approx(widths[3], rel=0.01)


def test_no_answers_give_no_estimate():
    found = sample_share(0, 0, 50)
    assert (found.estimate, found.low, found.why_not) == (None, None, "no_answers")


@pytest.mark.parametrize(("hits", "n", "population"), [(3, 2, 10), (-1, 2, 10), (2, 12, 10)])
def test_impossible_counts_are_refused(hits, n, population):
    with pytest.raises(EstimateError, match="hits <= answers <= units"):
        sample_share(hits, n, population)


def test_a_level_is_between_0_and_1():
    with pytest.raises(EstimateError, match="between 0 and 1"):
        sample_share(1, 2, level=95)


def test_one_stratum_is_the_plain_estimate():
    found = domain_interval([3], [10], [200])
    assert found.estimate == 0.3
    assert found.se == pytest.approx(np.sqrt((1 - 10 / 200) * 0.3 * 0.7 / 9))


def test_strata_without_units_do_not_count():
    assert domain_interval([3, 0], [10, 0], [200, 0]) == domain_interval([3], [10], [200])


@pytest.mark.parametrize(
    ("hits", "sampled", "population", "why_not", "has_estimate"),
    [
        ([0], [0], [0], "empty", False),
        ([0, 0], [0, 0], [5, 5], "no_answers", False),
        ([1, 0], [2, 0], [5, 5], "stratum_without_answers", False),
        ([1, 0], [2, 1], [5, 5], "stratum_with_one_answer", True),
        ([1, 0], [2, 2], [5, 5], "too_few_answers", True),
        ([1, 0], [2, 1], [5, 1], "too_few_answers", True),
        ([1, 0], [5, 5], [5, 5], "", True),
    ],
)
def test_a_missing_interval_has_a_reason(hits, sampled, population, why_not, has_estimate):
    found = domain_interval(hits, sampled, population, least_answers=10)
    assert found.why_not == why_not
    assert (found.estimate is not None) == has_estimate
    assert (found.low is None) == bool(why_not)


def test_unanimous_strata_have_no_zero_error():
    found = domain_interval([0, 0], [10, 5], [100, 50])
    assert (found.estimate, found.low) == (0, 0)
    assert found.se > 0
    assert 0.1 < found.high < 0.35


def test_a_fully_sampled_stratum_adds_no_error():
    # Of 100 units 40 are known to be hit; only the other 60 are uncertain.
    found = domain_interval([40, 5], [40, 20], [40, 60])
    alone = domain_interval([5], [20], [60])
    assert found.se == pytest.approx(0.6 * alone.se)


def test_many_domains_at_once_are_the_domains_one_by_one():
    hits, sampled, population = [[1, 2], [0, 4]], [[5, 6], [7, 8]], [[50, 60], [70, 80]]
    found = stratified_shares(hits, sampled, population)
    for place in (0, 1):
        one = domain_interval(hits[place], sampled[place], population[place])
        assert (found.estimate[place], found.low[place], found.high[place]) == (
            one.estimate,
            one.low,
            one.high,
        )


@st.composite
def strata(draw):
    size = draw(st.integers(1, 8))
    sampled = draw(st.lists(st.integers(2, 40), min_size=size, max_size=size))
    hits = [draw(st.integers(0, n)) for n in sampled]
    population = [n + draw(st.integers(0, 3000)) for n in sampled]
    return hits, sampled, population


@given(strata(), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
@settings(max_examples=100, deadline=None)
def test_the_interval_contains_the_estimate_and_stays_in_0_to_1(given_strata, level):
    found = domain_interval(*given_strata, level=level)
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    if given_strata[1] != given_strata[2]:
        assert found.high > found.low


@given(strata())
@settings(max_examples=60, deadline=None)
def test_what_counts_as_a_hit_mirrors_the_interval(given_strata):
    hits, sampled, population = given_strata
    found = domain_interval(hits, sampled, population)
    misses = [n - y for y, n in zip(hits, sampled, strict=True)]
    other = domain_interval(misses, sampled, population)
    assert found.low == pytest.approx(1 - other.high, abs=1e-9)
    assert found.high == pytest.approx(1 - other.low, abs=1e-9)


@given(strata(), st.integers(2, 5))
@settings(max_examples=60, deadline=None)
def test_a_higher_level_or_fewer_answers_never_narrow_the_interval(given_strata, times):
    hits, sampled, population = (np.array(part) for part in given_strata)
    population = population * times
    few = domain_interval(hits, sampled, population)
    many = domain_interval(hits * times, sampled * times, population)
    assert many.high - many.low <= few.high - few.low + 1e-9
    sure = domain_interval(hits, sampled, population, level=0.99)
    assert sure.low <= few.low
    assert sure.high >= few.high


@given(st.floats(0, 1), st.floats(1, 1e6))
def test_wilson_never_leaves_0_to_1_and_holds_its_share(share, n):
    low, high = wilson(share, n, quantile=normal_quantile(0.95))
    assert 0 <= low <= share <= high <= 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_missing_number_is_refused_and_not_passed_on(place):
    given_numbers = [np.array([1.0, 2.0]), np.array([4.0, 5.0]), np.array([50.0, 60.0])]
    given_numbers[place][1] = np.nan
    with pytest.raises(EstimateError, match="none missing"):
        stratified_shares(*given_numbers)
