"""Disc means against brute force, the weighted median by hand."""

import numpy as np
import pytest

from geodata.errors import ConfigError
from geodata.rasters.smoothing import disc_means, smooth, weighted_median


def brute_disc_mean(cells, radius_m, cell_m):
    rows, columns = np.indices(cells.shape)
    result = np.full(cells.shape, np.nan)
    for row, column in np.ndindex(cells.shape):
        if np.isnan(cells[row, column]):
            continue
        near = ((rows - row) * cell_m[1]) ** 2 + ((columns - column) * cell_m[0]) ** 2 <= radius_m**2
        result[row, column] = np.nanmean(cells[near])
    return result


@pytest.mark.parametrize("cell_m", [(10.0, 10.0), (10.0, 20.0), (8.0, 10.0)])
def test_disc_means_are_those_of_brute_force_with_holes_and_borders(cell_m):
    random = np.random.default_rng(4)
    cells = random.gamma(2, 1, (41, 37))
    cells[random.random(cells.shape) < 0.3] = np.nan
    for radius_m, mean in zip(
        (50, 100, 150), disc_means(cells, radii_m=(50, 100, 150), cell_m=cell_m), strict=True
    ):
        np.testing.assert_allclose(mean, brute_disc_mean(cells, radius_m, cell_m), rtol=2e-15)


def test_a_disc_of_50_metres_holds_81_cells_of_10_metres():
    cells = np.zeros((21, 21))
    cells[10, 10] = 81.0
    (mean,) = disc_means(cells, radii_m=(50.0,))
    assert mean[10, 10] == pytest.approx(1.0)
    assert mean[10, 15] == pytest.approx(1.0), "exactly 50 m away is inside"
    assert mean[10, 16] == pytest.approx(0.0)


def test_a_disc_larger_than_the_map_is_the_mean_of_the_map():
    cells = np.arange(12.0).reshape(3, 4)
    (mean,) = disc_means(cells, radii_m=(1000.0,))
    np.testing.assert_allclose(mean, 5.5)


def test_equal_weights_give_the_plain_median_and_a_lone_spike_goes():
    cells = np.arange(9.0).reshape(3, 3)
    assert weighted_median(cells, weights=np.ones((3, 3)))[1, 1] == 4
    assert weighted_median(cells, weights=np.ones((3, 3)))[0, 0] == 2  # of 0, 1, 3, 4
    spike = np.zeros((5, 5))
    spike[2, 2] = 100
    assert weighted_median(spike)[2, 2] == 0


def test_missing_cells_stay_missing_through_everything():
    cells = np.ones((20, 20))
    cells[3, 4] = np.nan
    is_built_up = np.ones((20, 20), dtype=bool)
    is_built_up[10] = False
    result = smooth(cells, is_built_up=is_built_up)
    assert np.isnan(result[3, 4])
    assert np.isnan(result[10]).all()
    assert np.isnan(result).sum() == 21
    np.testing.assert_allclose(result[~np.isnan(result)], 1.0)


def test_fields_beside_the_town_do_not_lower_it():
    cells = np.zeros((30, 30))
    cells[:, :10] = 4.0
    is_built_up = np.zeros((30, 30), dtype=bool)
    is_built_up[:, :10] = True
    assert np.nanmin(smooth(cells, is_built_up=is_built_up)[:, :9]) == pytest.approx(4.0)


def test_nothing_but_missing_is_no_error():
    assert np.isnan(smooth(np.full((4, 4), np.nan))).all()


def test_cells_need_a_size():
    with pytest.raises(ConfigError, match="width and a height"):
        disc_means(np.ones((2, 2)), cell_m=(0.0, 10.0))
