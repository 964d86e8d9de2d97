"""Bootstrap of ratios in stratified samples."""

import numpy as np
import pandas as pd
import pytest

from geodata.estimate.any_strata import stratified_any
from geodata.estimate.proportions import domain_interval
from geodata.estimate.rescaled_bootstrap import bootstrap_ratio

STRATUM = pd.Series(["a"] * 20 + ["b"] * 30)
HIT = np.array([1] * 6 + [0] * 14 + [1] * 24 + [0] * 6, float)
POPULATION = pd.Series({"a": 60, "b": 45})
ONES = np.ones(50)


def test_its_standard_error_is_that_of_the_formula():
    found = bootstrap_ratio(HIT, ONES, stratum=STRATUM, population=POPULATION, draws=8000)
    formula = domain_interval([6, 24], [20, 30], [60, 45])
    assert found.estimate == pytest.approx(formula.estimate)
    assert found.se == pytest.approx(formula.se, rel=0.03)
    assert found.low < found.estimate < found.high


def test_a_ratio_has_the_error_of_its_linearised_form():
    sample = pd.DataFrame(
        {"stratum": STRATUM, "map": np.where(HIT == 1, "y", "n"), "reference": ["y", "n", "y", "y", "n"] * 10}
    )
    both = ((sample["map"] == "y") & (sample["reference"] == "y")).to_numpy(float)
    found = bootstrap_ratio(both, HIT, stratum=STRATUM, population=POPULATION, draws=8000)
    linear = stratified_any(sample, POPULATION).users.loc["y"]
    assert found.estimate == pytest.approx(linear["estimate"])
    assert found.se == pytest.approx(linear["se"], rel=0.05)


def test_a_stratum_fully_looked_at_does_not_vary():
    found = bootstrap_ratio(HIT, ONES, stratum=STRATUM, population=pd.Series({"a": 20, "b": 30}))
    assert found.se == pytest.approx(0, abs=1e-12)
    assert found.low == pytest.approx(found.high)


def test_agreeing_answers_claim_no_certainty():
    found = bootstrap_ratio(ONES, ONES, stratum=STRATUM, population=POPULATION)
    assert (found.estimate, found.low, found.why_not) == (1, None, "too_few_answers")


@pytest.mark.parametrize(
    ("population", "why_not"),
    [
        ({"a": 60, "b": 45, "c": 9}, "stratum_without_answers"),
        ({"a": 60, "b": 45}, "stratum_with_one_answer"),
    ],
)
def test_thin_strata_leave_no_interval(population, why_not):
    keep = slice(None) if "c" in population else slice(19, None)
    found = bootstrap_ratio(
        HIT[keep], ONES[keep], stratum=STRATUM[keep].reset_index(drop=True), population=pd.Series(population)
    )
    assert (found.low, found.why_not) == (None, why_not)


def test_the_same_seed_gives_the_same_figures():
    one, two = (bootstrap_ratio(HIT, ONES, stratum=STRATUM, population=POPULATION, seed=4) for _ in range(2))
    assert one == two
