"""Shares corrected by error rates from elsewhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.transported import WARNINGS, transported_share

# Pixel-wise tracking in Raqqa against UNOSAT: recall 88.87 %, specificity derived from its accuracy and precision.
PWTT = {"sensitivity": 0.8887, "specificity": 0.4006, "n_damaged": 11_028, "n_undamaged": 13_661}


@pytest.mark.parametrize(("flagged", "expected"), [(0.60, 0.002), (0.70, 0.348), (0.80, 0.693), (0.90, 1.04)])
def test_the_four_known_values(flagged, expected):
    """Rogan and Gladen 1978 (doi 10.1093/oxfordjournals.aje.a112510) with the error rates of PWTT in Raqqa."""
    found = transported_share(flagged, 24_689, **PWTT)
    assert round(found.raw, 3 if expected < 1 else 2) == expected
    assert round(found.slope, 1) == 3.5
    assert found.warning == "useless"


def test_the_variance_is_that_of_its_three_samples():
    found = transported_share(0.4, 100, sensitivity=0.9, n_damaged=50, specificity=0.8, n_undamaged=40)
    share = (0.4 + 0.8 - 1) / 0.7
    variance = 0.4 * 0.6 / 100 + share**2 * 0.9 * 0.1 / 50 + (1 - share) ** 2 * 0.8 * 0.2 / 40
    assert found.share.estimate == pytest.approx(share)
    assert found.share.se == pytest.approx(np.sqrt(variance) / 0.7)
    assert found.warning == "borrowed"


def test_a_share_that_cannot_arise_is_no_estimate():
    found = transported_share(
        0.05, 10_000, sensitivity=0.9, n_damaged=5000, specificity=0.8, n_undamaged=5000
    )
    assert (found.share.estimate, found.share.why_not) == (None, "contradiction")
    assert found.raw < 0


def test_rates_that_do_not_separate_give_nothing():
    found = transported_share(0.5, 100, sensitivity=0.6, n_damaged=10, specificity=0.4, n_undamaged=10)
    assert (found.share.estimate, found.share.why_not, found.slope) == (None, "not_informative", None)


def test_percent_instead_of_shares_is_refused():
    with pytest.raises(EstimateError, match="shares of 0-1"):
        transported_share(60, 100, sensitivity=0.6, n_damaged=10, specificity=0.9, n_undamaged=10)


rates = st.floats(0.01, 0.99)


@given(rates, rates, rates, st.integers(1, 5000))
def test_there_is_always_a_warning_and_the_interval_holds_the_estimate(flagged, sensitivity, specificity, n):
    found = transported_share(
        flagged, n, sensitivity=sensitivity, n_damaged=n, specificity=specificity, n_undamaged=n
    )
    assert found.warning in WARNINGS
    if found.share.estimate is not None:
        assert 0 <= found.share.low <= found.share.estimate <= found.share.high <= 1


@pytest.mark.parametrize(("flagged", "low", "high"), [(0.0, 0.0, 0.4345), (1.0, 0.5655, 1.0)])
def test_perfect_rates_and_alike_buildings_give_wilsons_interval(flagged, low, high):
    """z^2 / (5 + z^2) = .4345 for five buildings all alike."""
    found = transported_share(flagged, 5, sensitivity=1.0, n_damaged=5000, specificity=1.0, n_undamaged=10**9)
    assert found.share.low == pytest.approx(low, abs=1e-3)
    assert found.share.high == pytest.approx(high, abs=1e-3)
    assert not found.is_cut


def test_a_perfect_rate_seen_in_few_buildings_is_not_certain():
    few = transported_share(0.5, 10**6, sensitivity=1.0, n_damaged=3, specificity=1.0, n_undamaged=3).share
    many = transported_share(
        0.5, 10**6, sensitivity=1.0, n_damaged=3000, specificity=1.0, n_undamaged=3000
    ).share
    assert few.high - few.low > 0.3 > 0.05 > many.high - many.low > 0


def test_a_share_cut_to_1_says_so():
    assert transported_share(0.9, 100, **PWTT).is_cut
    assert not transported_share(0.7, 24_689, **PWTT).is_cut


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), 0])
def test_a_missing_number_of_buildings_is_refused(wrong):
    with pytest.raises(EstimateError, match="numbers of buildings"):
        transported_share(0.5, 10, sensitivity=0.9, n_damaged=10, specificity=0.9, n_undamaged=wrong)
