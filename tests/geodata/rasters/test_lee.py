"""The Lee filter by hand."""

import numpy as np
import pytest

from geodata.errors import ConfigError
from geodata.rasters.lee import lee_filter


def by_hand(window, centre, enl):
    m, v, eta2 = np.mean(window), np.var(window), 1 / enl
    varx = (v - m**2 * eta2) / (1 + eta2)
    b = max(varx / v, 0) if v else 0.0
    return (1 - b) * abs(m) + b * centre


def test_the_filter_is_the_published_formula_in_the_middle_and_in_a_corner():
    power = np.array([[1.0, 2, 3], [4, 50, 6], [7, 8, 9]])
    filtered = lee_filter(power, enl=5)
    assert filtered[1, 1] == pytest.approx(by_hand(power, 50, 5), rel=1e-12)
    assert filtered[0, 0] == pytest.approx(by_hand(power[:2, :2], 1, 5), rel=1e-12)


def test_even_ground_stays_even_and_pure_speckle_becomes_the_mean():
    np.testing.assert_allclose(lee_filter(np.full((5, 5), 0.3)), 0.3)
    weak = np.array([[1.0, 1.1, 1.0], [1.1, 1.0, 1.1], [1.0, 1.1, 1.0]])
    assert lee_filter(weak)[1, 1] == pytest.approx(weak.mean())


def test_a_missing_cell_stays_missing_and_does_not_spoil_its_neighbours():
    power = np.ones((4, 4))
    power[1, 1] = np.nan
    filtered = lee_filter(power)
    assert np.isnan(filtered[1, 1])
    assert np.isnan(filtered).sum() == 1
    np.testing.assert_allclose(filtered[~np.isnan(filtered)], 1.0)


def test_more_looks_leave_more_of_the_cell():
    random = np.random.default_rng(1)
    power = random.gamma(5, 0.2, (40, 40))
    assert lee_filter(power, enl=50).std() > lee_filter(power, enl=5).std()
    assert lee_filter(power, enl=5).std() < 0.6 * power.std()


def test_looks_must_be_positive():
    with pytest.raises(ConfigError, match="above 0"):
        lee_filter(np.ones((3, 3)), enl=0)
