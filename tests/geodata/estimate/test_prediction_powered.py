"""Prediction-powered shares."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.prediction_powered import prediction_powered_share
from geodata.estimate.proportions import wilson
from geodata.estimate.result import normal_quantile
from geodata.estimate.stratified import stratified_estimates

SCORES = np.repeat([1.0, 1.0, 0.0, 0.0], [150, 60, 40, 250])
ANSWERS = np.repeat([1.0, 0.0, 1.0, 0.0], [150, 60, 40, 250])
OTHERS = np.repeat([1.0, 0.0], [10_500, 24_689 - 10_500])


@pytest.mark.parametrize(("lam", "estimate", "se"), [(0, 0.3800, 0.021707), (1, 0.385291, 0.020167)])
def test_fixed_weights_give_the_known_answer(lam, estimate, se):
    """The same numbers as ppi-python's ``ppi_mean_ci`` (Angelopoulos et al. 2023, doi 10.1126/science.adi6000)."""
    found = prediction_powered_share(ANSWERS, SCORES, OTHERS, lam=lam)
    assert (round(found.share.estimate, 6), round(found.share.se, 6)) == (estimate, se)


def test_the_best_weight_gives_the_known_answer():
    """The same numbers as ppi-python with its own lam (Angelopoulos, Duchi and Zrnic 2023, arXiv 2311.01453)."""
    found = prediction_powered_share(ANSWERS, SCORES, OTHERS)
    assert round(found.lam, 6) == 0.563036
    assert (round(found.share.estimate, 6), round(found.share.se, 6)) == (0.382979, 0.017680)
    assert (round(found.share.low, 6), round(found.share.high, 6)) == (0.348327, 0.417631)
    assert round(found.se_without_scores, 6) == 0.021707


def test_post_stratification_says_nearly_the_same():
    """Post-stratified by the map: .383049 (SE .017678), so a binary map needs no prediction-powered inference."""
    names = ["damaged", "intact"]
    confusion = pd.DataFrame([[150, 60], [40, 250]], index=names, columns=names)
    mapped = pd.Series([10_500, 24_689 - 10_500], index=names)
    row = stratified_estimates(confusion, mapped, finite_population=False).shares.loc["damaged"]
    assert (round(row["estimate"], 6), round(row["se"], 6)) == (0.383049, 0.017678)


def test_useless_scores_are_given_no_weight():
    flat = prediction_powered_share(ANSWERS, np.full(500, 0.7), np.full(900, 0.7))
    assert (flat.lam, flat.share.estimate) == (0, ANSWERS.mean())
    wrong = prediction_powered_share(ANSWERS, 1 - SCORES, 1 - OTHERS)
    assert wrong.lam == 0


def test_missing_scores_and_odd_lengths_are_refused():
    with pytest.raises(EstimateError, match="missing"):
        prediction_powered_share([1, 0], [0.5, np.nan], [0.5])
    with pytest.raises(EstimateError, match="a score for each"):
        prediction_powered_share([1, 0], [0.5], [0.5])


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=4, max_size=40), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_the_estimate_lies_in_0_to_1_inside_its_interval_whatever_the_order(rows, seed):
    y, f = (np.array(part, float) for part in zip(*rows, strict=True))
    others = np.linspace(0, 1, 50)
    found = prediction_powered_share(y, f, others).share
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    order = np.random.default_rng(seed).permutation(len(y))
    assert prediction_powered_share(y[order], f[order], others[::-1]).share.estimate == pytest.approx(
        found.estimate, abs=1e-9
    )


@pytest.mark.parametrize("answer", [0.0, 1.0])
def test_alike_answers_have_wilsons_interval_and_not_none(answer):
    found = prediction_powered_share(np.full(3, answer), [0.1, 0.5, 0.9], np.linspace(0, 1, 50)).share
    low, high = wilson(answer, 3, quantile=normal_quantile(0.95))
    assert (found.low, found.high) == (pytest.approx(float(low)), pytest.approx(float(high)))
    assert found.method == "prediction_powered_score"
    assert found.se > 0


def test_scores_right_for_few_answers_are_not_certain_for_the_others():
    found = prediction_powered_share([0, 1], [0, 1], np.repeat([0.0, 1.0], 5000), lam=1).share
    assert found.high - found.low > 0.9


def test_scores_beyond_the_answered_ones_are_told():
    assert prediction_powered_share([0, 1, 1], [0.2, 0.8, 0.7], [0.1, 0.5]).is_extrapolated
    assert not prediction_powered_share([0, 1, 1], [0.2, 0.8, 0.7], [0.2, 0.8]).is_extrapolated


def test_an_estimate_cut_to_1_is_told_and_one_far_outside_refused():
    answers, scores = [0, 1, 1, 1], [0.1, 0.3, 0.6, 0.7]
    cut = prediction_powered_share(answers, scores, [0.95, 0.9], lam=1)
    assert (cut.share.estimate, cut.is_cut) == (1, True)
    assert cut.raw == pytest.approx(0.75 + 0.925 - 0.425)
    with pytest.raises(EstimateError, match="outside 0-1 by more than its error"):
        prediction_powered_share(answers, scores, [60.0, 61.0], lam=1)


def test_impossible_answers_and_weights_are_refused():
    with pytest.raises(EstimateError, match="answers of 0-1"):
        prediction_powered_share([0, 3], [0.5, 0.6], [0.5])
    with pytest.raises(EstimateError, match="weight of the scores"):
        prediction_powered_share([0, 1], [0.5, 0.6], [0.5], lam=float("nan"))
