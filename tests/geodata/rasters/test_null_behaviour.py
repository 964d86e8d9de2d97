"""What the screen says where nothing changed."""

import pytest

from geodata.rasters.null_behaviour import null_behaviour


def test_noise_alone_passes_3_in_two_per_cent_of_cells_and_never_3_3_after_smoothing():
    found = null_behaviour(seed=7)
    assert found.raw_mean == pytest.approx(1.52, abs=0.01)
    assert found.share_raw_above_3 == pytest.approx(0.022, abs=0.002)
    assert found.smoothed_mean == pytest.approx(1.47, abs=0.015)
    assert found.smoothed_sd == pytest.approx(0.11, abs=0.02)
    assert found.share_smoothed_above_3_3 == 0


def test_stouffer_raises_the_level_of_noise():
    found = null_behaviour(test="welch", combine="stouffer", side_cells=120)
    assert found.raw_mean > 2
    assert found.share_raw_above_3 > 0.1


def test_the_same_seed_gives_the_same_answer():
    assert null_behaviour(side_cells=60, seed=3) == null_behaviour(side_cells=60, seed=3)
