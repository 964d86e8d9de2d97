"""Moments and the two-sample statistic against numpy and scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from geodata.errors import ConfigError, SourceError
from geodata.rasters.change_statistic import OverTracks, two_sample
from geodata.rasters.moments import Moments, load_moments, save_moments


def moments_of(images):
    images = np.asarray(images, dtype=float)
    moments = Moments.empty(images.shape[1:])
    for number, cells in enumerate(images):
        moments.add(cells, name=str(number))
    return moments


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.floats(-50, 50), min_size=4, max_size=4), min_size=2, max_size=12),
    st.integers(0, 99),
)
def test_streaming_gives_the_sample_variance_of_the_stack(rows, seed):
    images = np.array(rows).reshape(-1, 2, 2)
    images[np.random.default_rng(seed).random(images.shape) < 0.2] = np.nan
    moments = moments_of(images)
    n = np.isfinite(images).sum(axis=0)
    assert (moments.n == n).all()
    for cell in np.ndindex(2, 2):
        seen = images[(slice(None), *cell)]
        seen = seen[np.isfinite(seen)]
        if len(seen):
            assert moments.mean[cell] == pytest.approx(seen.mean(), abs=1e-9)
        if len(seen) > 1:
            assert moments.variance()[cell] == pytest.approx(seen.var(ddof=1), rel=1e-9, abs=1e-9)
        else:
            assert np.isnan(moments.variance()[cell])


@pytest.mark.parametrize(("test", "equal_var"), [("pooled", True), ("welch", False)])
def test_the_statistic_is_the_textbook_one_with_the_sample_variance(test, equal_var):
    random = np.random.default_rng(3)
    before, after = random.normal(0, 1, (9, 5, 5)), random.normal(1, 3, (4, 5, 5))
    expected = stats.ttest_ind(after, before, equal_var=equal_var)
    statistic, freedom = two_sample(moments_of(before), moments_of(after), test=test)
    np.testing.assert_allclose(statistic, np.abs(expected.statistic), rtol=1e-10)
    np.testing.assert_allclose(freedom, expected.df, rtol=1e-10)


def test_the_population_variance_would_give_another_number():
    before, after = moments_of([[[1.0]], [[2.0]], [[3.0]]]), moments_of([[[5.0]], [[7.0]]])
    # variances 1 and 2 over n - 1: s^2 = (2 + 2) / 3; difference of means 4
    statistic, freedom = two_sample(before, after)
    assert statistic[0, 0] == pytest.approx(4 / np.sqrt(4 / 3 * (1 / 3 + 1 / 2)))
    assert freedom[0, 0] == 3


@pytest.mark.parametrize(("n_pre", "n_post", "is_told"), [(3, 2, True), (2, 2, False), (3, 1, False)])
def test_a_cell_with_too_few_images_is_masked(n_pre, n_post, is_told):
    random = np.random.default_rng(1)
    statistic, _ = two_sample(
        moments_of(random.random((n_pre, 1, 1))), moments_of(random.random((n_post, 1, 1)))
    )
    assert np.isfinite(statistic[0, 0]) == is_told


def test_cells_that_never_vary_have_no_statistic():
    statistic, freedom = two_sample(moments_of(np.ones((5, 1, 1))), moments_of(np.ones((3, 1, 1))))
    assert np.isnan(statistic).all()
    assert np.isnan(freedom).all()


def test_the_largest_orbit_counts_and_a_missing_one_does_not():
    tracks = OverTracks((1, 3))
    tracks.add(np.array([[1.0, 4.0, np.nan]]), np.full((1, 3), 10.0))
    tracks.add(np.array([[3.0, np.nan, np.nan]]), np.full((1, 3), 10.0))
    np.testing.assert_array_equal(tracks.result(), [[3.0, 4.0, np.nan]])


def test_stouffer_weighs_by_the_root_of_the_degrees_of_freedom():
    tracks = OverTracks((1, 2), combine="stouffer")
    tracks.add(np.array([[2.0, np.nan]]), np.array([[16.0, np.nan]]))
    tracks.add(np.array([[1.0, np.nan]]), np.array([[9.0, np.nan]]))
    np.testing.assert_allclose(tracks.result(), [[(4 * 2 + 3 * 1) / 5, np.nan]])


def test_stouffer_of_absolute_values_is_no_standard_normal():
    random = np.random.default_rng(1)
    tracks = OverTracks((200, 200), combine="stouffer")
    for _ in range(4):
        tracks.add(np.abs(random.standard_normal((200, 200))), np.full((200, 200), 30.0))
    assert tracks.result().mean() == pytest.approx(np.sqrt(2 / np.pi) * 2, abs=0.01)


def test_other_names_are_refused():
    with pytest.raises(ConfigError, match="pooled or welch"):
        two_sample(Moments.empty((1, 1)), Moments.empty((1, 1)), test="z")
    with pytest.raises(ConfigError, match="max or stouffer"):
        OverTracks((1, 1), combine="sum")


def test_saved_moments_come_back_with_their_names_and_damage_is_told(tmp_path):
    moments = moments_of(np.random.default_rng(1).random((3, 2, 2)))
    moments.n_not_positive = 7
    save_moments(moments, tmp_path / "a.npz")
    again = load_moments(tmp_path / "a.npz", (2, 2))
    assert (again.names, again.n_not_positive) == (["0", "1", "2"], 7)
    np.testing.assert_array_equal(again.m2, moments.m2)
    with pytest.raises(SourceError, match="delete its folder"):
        load_moments(tmp_path / "a.npz", (3, 3))
    (tmp_path / "a.npz").write_bytes(b"PK broken")
    with pytest.raises(SourceError, match="not a state"):
        load_moments(tmp_path / "a.npz", (2, 2))
