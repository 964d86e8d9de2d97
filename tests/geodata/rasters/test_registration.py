"""Known shifts are found, and too large ones refused."""

import numpy as np
import pytest
from scipy import ndimage

from geodata.errors import SourceError
from geodata.rasters.registration import estimate_shift, moved, require_registered


def ground(seed=1, shape=(96, 130)):
    return ndimage.gaussian_filter(np.random.default_rng(seed).random(shape), 1.0, mode="wrap")


def shifted(cells, rows, columns):
    return np.fft.ifft2(ndimage.fourier_shift(np.fft.fft2(cells), (rows, columns))).real


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (3, -5), (0.4, 0.3), (-1.27, 2.61), (12.5, -8.25)])
def test_a_known_shift_is_found_to_a_twentieth_of_a_cell(rows, columns):
    found = estimate_shift(ground(), shifted(ground(), rows, columns))
    assert found.rows == pytest.approx(rows, abs=0.05)
    assert found.columns == pytest.approx(columns, abs=0.05)


def test_brightness_noise_holes_and_a_destroyed_quarter_do_not_mislead_it():
    before = ground()
    after = 40 + 3 * shifted(before, 0.7, -0.6) + np.random.default_rng(2).normal(0, 0.05, before.shape)
    after[:40, :40] = ground(9)[:40, :40] * 3 + 40
    after[60:70, 60:70] = np.nan
    found = estimate_shift(before, after)
    assert (found.rows, found.columns) == (pytest.approx(0.7, abs=0.1), pytest.approx(-0.6, abs=0.1))


def test_more_than_a_cell_is_refused_with_the_shift():
    require_registered(ground(), shifted(ground(), 0.6, 0.6))
    with pytest.raises(SourceError, match=r"\+1\.(19|20|21) rows and [+-]0\.0\d columns"):
        require_registered(ground(), shifted(ground(), 1.2, 0))


def test_moving_back_undoes_a_shift_and_keeps_missing_missing():
    before = ground()
    after = shifted(before, 2.0, -3.0)
    after[50, 50] = np.nan
    back = moved(after, -2.0, 3.0)
    assert np.isnan(back[48, 53])
    inner = np.isfinite(back[10:-10, 10:-10])
    np.testing.assert_allclose(back[10:-10, 10:-10][inner], before[10:-10, 10:-10][inner], atol=0.01)


def test_images_that_cannot_be_compared_are_refused():
    with pytest.raises(SourceError, match="one shape of at least 16"):
        estimate_shift(ground(), ground()[:50])
    with pytest.raises(SourceError, match="same value everywhere"):
        estimate_shift(ground(), np.ones(ground().shape))
