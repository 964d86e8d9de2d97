"""A nominal 95 % interval holds the truth in 93 to 97 of 100 samples, for the city and for its districts."""

import numpy as np
import pytest

from geodata.estimate.proportions import stratified_shares
from tests.geodata.estimate.simulated_cities import draw_cities

PREVALENCES = (0.05, 0.30, 0.80)
CITIES, SAMPLES = 80, 50


def coverage(hits, sampled, population, truth, **options) -> float:
    found = stratified_shares(hits, sampled, population, **options)
    return float(np.mean((found.low <= truth + 1e-12) & (truth <= found.high + 1e-12)))


@pytest.mark.parametrize("allocation", ["proportional", "neyman"])
@pytest.mark.parametrize("prevalence", PREVALENCES)
def test_the_citys_interval_covers_as_it_says(prevalence, allocation):
    drawn = draw_cities(prevalence, seed=7, n_cities=CITIES, n_samples=SAMPLES, allocation=allocation)
    assert 0.93 <= coverage(*drawn.city()) <= 0.97


@pytest.mark.parametrize("allocation", ["proportional", "neyman"])
@pytest.mark.parametrize("prevalence", PREVALENCES)
def test_districts_intervals_cover_as_they_say_on_average(prevalence, allocation):
    drawn = draw_cities(prevalence, seed=11, n_cities=CITIES, n_samples=SAMPLES, allocation=allocation)
    assert 0.93 <= coverage(*drawn.districts()) <= 0.97


def test_normal_intervals_miss_the_truth_of_districts_too_often():
    drawn = draw_cities(0.05, seed=11, n_cities=CITIES, n_samples=SAMPLES)
    assert coverage(*drawn.districts(), interval="wald") < 0.93


def test_a_map_that_misses_half_costs_small_districts_coverage():
    # Said in the documentation of the method: its weakness is rare damage that the map does not show.
    drawn = draw_cities(
        0.05, seed=3, n_cities=CITIES, n_samples=SAMPLES, damaged_are_mapped=(0.5, 0.2, 0.15, 0.15)
    )
    assert 0.90 <= coverage(*drawn.districts()) <= 0.95
    assert 0.92 <= coverage(*drawn.city()) <= 0.97
