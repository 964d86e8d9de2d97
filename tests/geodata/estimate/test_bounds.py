"""Bounds when nothing was validated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.bounds import (
    breakdown_recall,
    damage_list_bounds,
    error_rate_bounds,
    footprint_bounds,
    shares_of,
    unassessed_bounds,
)

# UNOSAT's list for Raqqa (October 2017) and Microsoft's footprints in the assessed area.
LISTED, FOOTPRINTS = 12_781, 24_689
shares = st.floats(0, 1)


def test_a_damage_list_bounds_the_affected_buildings():
    """12,781 listed, PPV .9-1, recall .6-1: 11,503 to 21,302 buildings, 46.6 to 86.3 % of 24,689."""
    found = damage_list_bounds(LISTED, ppv=(0.9, 1), recall=(0.6, 1))
    assert (round(found.low), round(found.high)) == (11_503, 21_302)
    portion = shares_of(found, FOOTPRINTS)
    assert (round(portion.low, 3), round(portion.high, 3)) == (0.466, 0.863)


@pytest.mark.parametrize(("claimed", "recall"), [(0.80, 0.647), (0.70, 0.740)])
def test_the_breakdown_recall_of_the_claims_about_raqqa(claimed, recall):
    """80 % needs a list that missed at least 35.3 %; 70 %, a recall of at most .740."""
    found = breakdown_recall(LISTED, 1.0, claimed, FOOTPRINTS)
    assert round(found, 3) == recall
    if claimed == 0.80:
        assert round(1 - found, 3) == 0.353


def test_points_and_footprints_bound_the_share_hit():
    """44.67 % of 24,689 footprints hit, the other points on none: 44.7 to 48.3 %; points per footprint, 51.8 %."""
    hit = round(0.4467 * FOOTPRINTS)
    found = footprint_bounds(hit, n_unmatched=LISTED - hit, n_footprints=FOOTPRINTS)
    assert (round(found.low, 3), round(found.high, 3)) == (0.447, 0.483)
    assert round(LISTED / FOOTPRINTS, 3) == 0.518


def test_missing_footprints_widen_the_bounds():
    plain = footprint_bounds(400, n_unmatched=50, n_footprints=1000)
    wide = footprint_bounds(400, n_unmatched=50, n_footprints=1000, least_footprint_recall=0.854)
    assert wide.low == pytest.approx(400 / (1000 / 0.854))
    assert wide.high == pytest.approx((400 + 1000 / 0.854 - 1000) / (1000 / 0.854))
    assert wide.low < plain.low
    assert wide.high > plain.high


def test_an_unassessed_share_is_added_to_the_upper_end_only():
    found = unassessed_bounds(0.5, share_unassessed=0.2)
    assert (found.low, found.high) == (pytest.approx(0.4), pytest.approx(0.6))


@given(shares, shares, shares)
def test_unassessed_bounds_hold_every_truth(of_assessed, unassessed, of_unassessed):
    found = unassessed_bounds(of_assessed, share_unassessed=unassessed)
    truth = of_assessed * (1 - unassessed) + of_unassessed * unassessed
    assert found.low - 1e-12 <= truth <= found.high + 1e-12


@given(shares, st.floats(0.55, 1), st.floats(0.55, 1), st.floats(0.55, 1), st.floats(0.55, 1), shares, shares)
def test_error_rate_bounds_hold_every_truth(truth, a, b, c, d, at, also_at):
    (a, b), (c, d) = sorted((a, b)), sorted((c, d))
    sensitivity, specificity = a + at * (b - a), c + also_at * (d - c)
    flagged = truth * sensitivity + (1 - truth) * (1 - specificity)
    found = error_rate_bounds(min(max(flagged, 0), 1), sensitivity=(a, b), specificity=(c, d))
    assert found.low - 1e-9 <= truth <= found.high + 1e-9


@given(st.integers(1, 5000), st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0.01, 1))
def test_list_bounds_hold_every_truth(listed, ppv, recall, slack):
    truth = listed * ppv / recall
    found = damage_list_bounds(listed, ppv=(ppv * slack, ppv), recall=(recall * slack, recall))
    assert found.low <= truth * (1 + 1e-12)
    assert truth <= found.high * (1 + 1e-12)


@given(
    st.integers(0, 500), st.integers(0, 500), st.integers(0, 200), st.integers(0, 200), st.integers(0, 200)
)
def test_footprint_bounds_hold_every_truth(hit, spared, drawn_hit, lost_hit, lost_spared):
    """Of the buildings without footprint some are hit; a listed point on each hit one, and stray points besides."""
    footprints = hit + spared + 1
    buildings = footprints + lost_hit + lost_spared
    found = footprint_bounds(
        hit,
        n_unmatched=lost_hit + drawn_hit,
        n_footprints=footprints,
        least_footprint_recall=footprints / buildings,
    )
    assert found.low - 1e-12 <= (hit + lost_hit) / buildings <= found.high + 1e-12


@pytest.mark.parametrize(
    "ask",
    [
        lambda: unassessed_bounds(50, share_unassessed=0.1),
        lambda: error_rate_bounds(0.4, sensitivity=(0.4, 0.9), specificity=(0.5, 0.9)),
        lambda: error_rate_bounds(0.4, sensitivity=(0.9, 0.4), specificity=(0.9, 0.95)),
        lambda: damage_list_bounds(10, ppv=(0.9, 1), recall=(0, 1)),
        lambda: shares_of(damage_list_bounds(10, ppv=(0.9, 1), recall=(0.5, 1)), 0),
        lambda: breakdown_recall(10, 1, 0.8, 0),
        lambda: footprint_bounds(11, n_unmatched=0, n_footprints=10),
        lambda: footprint_bounds(1, n_unmatched=0, n_footprints=10, least_footprint_recall=0),
    ],
)
def test_what_cannot_be_bounded_is_refused(ask):
    with pytest.raises(EstimateError):
        ask()


def test_a_list_that_exceeds_the_claim_breaks_down_above_1():
    assert breakdown_recall(900, 1, 0.5, 1000) == pytest.approx(1.8)
    assert np.isclose(breakdown_recall(900, 0.5, 0.9, 1000), 0.5)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -1.0])
@pytest.mark.parametrize(
    "ask",
    [
        lambda n: damage_list_bounds(n, ppv=(0.9, 1), recall=(0.6, 1)),
        lambda n: breakdown_recall(n, 1, 0.8, 100),
        lambda n: breakdown_recall(10, 1, 0.8, n),
        lambda n: footprint_bounds(n, n_unmatched=1, n_footprints=10),
        lambda n: footprint_bounds(1, n_unmatched=n, n_footprints=10),
        lambda n: footprint_bounds(1, n_unmatched=1, n_footprints=n),
        lambda n: shares_of(damage_list_bounds(10, ppv=(0.9, 1), recall=(0.6, 1)), n),
    ],
)
def test_missing_or_negative_numbers_are_refused(ask, wrong):
    with pytest.raises(EstimateError):
        ask(wrong)


@pytest.mark.parametrize("flagged", [0.05, 0.95])
def test_error_rates_that_cannot_give_the_observed_share_contradict_it(flagged):
    """Sensitivity up to .9 never flags 95 %; specificity up to .9 never flags as little as 5 %."""
    with pytest.raises(EstimateError, match="contradict the observed share"):
        error_rate_bounds(flagged, sensitivity=(0.8, 0.9), specificity=(0.8, 0.9))


@pytest.mark.parametrize(("flagged", "end"), [(0.1, "high"), (0.9, "low")])
def test_a_share_on_the_edge_of_the_error_rates_is_no_contradiction(flagged, end):
    found = error_rate_bounds(flagged, sensitivity=(0.8, 0.9), specificity=(0.8, 0.9))
    assert getattr(found, end) == pytest.approx(1.0 if end == "low" else 0.0)
