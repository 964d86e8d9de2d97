"""When damage happened, from half-open intervals between images."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.turnbull import innermost_intervals, turnbull_curve

AFTER = [0, 0, 0, 0, 1, 1, 0, 1, 3, 3]
BY = [1, 1, 1, 1, 2, 2, 2, 3, np.inf, np.inf]


def test_the_closed_form_is_reproduced():
    """(0,1] x4, (1,2] x2, (0,2], (1,3], (3,inf) x2 by hand: 16/35, 12/35 and 1/5."""
    masses = turnbull_curve(AFTER, BY).masses
    assert masses[["after", "by"]].to_numpy().tolist() == [[0, 1], [1, 2], [3, np.inf]]
    assert masses["probability"].to_numpy() == pytest.approx([16 / 35, 12 / 35, 1 / 5], abs=1e-8)


def test_the_kuhn_tucker_conditions_hold_at_the_answer():
    """``sum_i A_ij / (A p)_i = n`` where p_j > 0 (Gentleman and Geyer 1994, doi 10.1093/biomet/81.3.618)."""
    found = turnbull_curve(AFTER, BY)
    left, right = np.array(AFTER)[:, None], np.array(BY)[:, None]
    inside = (found.masses["after"].to_numpy() >= left) & (found.masses["by"].to_numpy() <= right)
    gradient = (inside / (inside @ found.masses["probability"].to_numpy())[:, None]).sum(axis=0)
    assert gradient == pytest.approx([10, 10, 10], abs=1e-6)
    assert found.kkt_excess < 1e-9


def test_closed_intervals_would_give_another_answer():
    """Treated as closed, [0,1] and [1,2] share day 1 and all of (0,2] piles up there: S(1) = 1, not 19/35.

    lifelines 0.30.3 ``fit_interval_censoring`` gives S(1) = 1 and S(2) = .222 for these intervals.
    """
    hair = 1e-6  # a closed left end is an open one a hair earlier
    closed = turnbull_curve(np.array(AFTER) - hair, BY)
    assert closed.certain_by(0.9) == 0  # nothing before day 1, where half-open intervals put 16/35 in (0, 1]
    assert turnbull_curve(AFTER, BY).certain_by(1) == pytest.approx(16 / 35, abs=1e-8)
    piled = closed.masses[(closed.masses["after"] >= 1 - 2 * hair) & (closed.masses["by"] == 1)]
    assert piled["probability"].sum() > 0.7


def test_the_curve_is_a_band_between_images():
    curve = turnbull_curve(AFTER, BY)
    assert (curve.certain_by(0.5), curve.possible_by(0.5)) == (0, pytest.approx(16 / 35))
    assert curve.certain_by(2) == curve.possible_by(2) == pytest.approx(28 / 35)
    assert curve.certain_by(1e9) == pytest.approx(0.8)
    assert curve.possible_by(1e9) == pytest.approx(1)


def test_one_date_ends_before_it_begins():
    starts, stops = innermost_intervals(np.array([0.0, 1.0]), np.array([1.0, 2.0]))
    assert (starts.tolist(), stops.tolist()) == ([0, 1], [1, 2])


def test_weights_stand_for_repeated_intervals():
    found = turnbull_curve([0, 1, 0, 1, 3], [1, 2, 2, 3, np.inf], [4, 2, 1, 1, 2])
    assert found.masses["probability"].to_numpy() == pytest.approx([16 / 35, 12 / 35, 0.2], abs=1e-8)
    assert found.n == 10


@pytest.mark.parametrize(("after", "by"), [([], []), ([1], [1]), ([2], [1]), ([np.nan], [1]), ([1, 2], [3])])
def test_what_is_no_interval_is_refused(after, by):
    with pytest.raises(EstimateError):
        turnbull_curve(after, by)


intervals = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 7)), min_size=1, max_size=25)


@given(intervals, st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_masses_sum_to_1_satisfy_the_conditions_and_ignore_row_order(pairs, seed):
    left = np.array([low for low, _ in pairs], float)
    right = left + [high for _, high in pairs]
    found = turnbull_curve(left, right)
    assert found.masses["probability"].sum() == pytest.approx(1)
    assert (found.masses["probability"] >= 0).all()
    assert found.kkt_excess < 1e-4
    order = np.random.default_rng(seed).permutation(len(left))
    again = turnbull_curve(left[order], right[order])
    assert np.allclose(again.masses["probability"], found.masses["probability"], atol=1e-9)
    for when in (1, 3, 5):
        assert found.certain_by(when) <= found.possible_by(when) + 1e-12
