"""The radar screen end to end on made-up stacks."""

import tracemalloc
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import rasterio
from affine import Affine

from geodata.errors import ConfigError, SourceError
from geodata.rasters.lee import lee_filter
from geodata.rasters.null_behaviour import null_behaviour
from geodata.rasters.pwtt import N_POST, N_PRE, T_RAW, T_STATISTIC, screen_pwtt, write_pwtt
from geodata.rasters.pwtt_rule import PwttSettings
from geodata.rasters.radar_scenes import find_radar_bands
from geodata.rasters.screen_windows import Windows
from geodata.rasters.smoothing import smooth
from geodata.rasters.write import read_tags
from tests.geodata.rasters.radar_stacks import (
    CHANGED,
    CRS,
    INFERENCE_START,
    TRANSFORM,
    WAR_START,
    scene_name,
    write_power,
    write_stack,
)

SETTINGS = PwttSettings(Windows(WAR_START, INFERENCE_START))


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    return write_stack(tmp_path_factory.mktemp("radar"))


@pytest.fixture(scope="module")
def result(stack):
    return screen_pwtt(stack, settings=SETTINGS)


def naive(folder):
    """The same from the whole stack in memory, with numpy's own variance."""
    images = {}
    for band in find_radar_bands(folder):
        with rasterio.open(band.path) as file:
            cells = np.log(lee_filter(file.read(band.band).astype(float)))
        images.setdefault((band.orbit, band.polarisation, band.day >= INFERENCE_START), []).append(cells)
    largest = np.zeros(cells.shape)
    for orbit, polarisation, is_after in images:
        if is_after:
            before, after = (np.array(images[orbit, polarisation, flag]) for flag in (False, True))
            n1, n2 = len(before), len(after)
            pooled = ((n1 - 1) * before.var(0, ddof=1) + (n2 - 1) * after.var(0, ddof=1)) / (n1 + n2 - 2)
            t = np.abs(after.mean(0) - before.mean(0)) / np.sqrt(pooled * (1 / n1 + 1 / n2))
            largest = np.maximum(largest, t)
    return largest


def test_the_changed_square_stands_out_and_the_rest_does_not(result):
    t = result.bands[T_STATISTIC]
    is_changed = np.zeros(t.shape, dtype=bool)
    is_changed[CHANGED] = True
    far = np.ones(t.shape, dtype=bool)
    far[5:60, 5:60] = False
    assert t[is_changed].mean() > 4
    assert t[far].mean() < 3
    # two footprints of 4 x 4 cells, one inside the square and one outside
    assert t[30:34, 30:34].mean() > 1.5 * t[2:6, 2:6].mean()


def test_streaming_gives_what_the_whole_stack_gives(stack, result):
    np.testing.assert_allclose(result.bands[T_RAW], naive(stack), rtol=1e-9)
    np.testing.assert_allclose(result.bands[T_STATISTIC], smooth(naive(stack)), rtol=1e-9)
    assert (result.bands[N_PRE] == 12).all()
    assert (result.bands[N_POST] == 4).all()


def test_orbits_are_not_pooled(tmp_path):
    """Two tracks that see the same ground at 1 and at 10: pooled, the spread would hide any change."""
    folder = write_stack(tmp_path / "s", change=2.0, side=40)
    for band in find_radar_bands(folder):
        if band.polarisation == "VV" and "S1A" in band.path.name:
            with rasterio.open(band.path) as file:
                cells = file.read() * 10
            write_power(band.path, {"VV": cells[0], "VH": cells[1]})
    plain = screen_pwtt(write_stack(tmp_path / "t", change=2.0, side=40), settings=SETTINGS)
    scaled = screen_pwtt(folder, settings=SETTINGS)
    np.testing.assert_allclose(scaled.bands[T_RAW], plain.bands[T_RAW], rtol=1e-4)


def test_the_logarithm_and_the_filter_are_taken_and_in_that_order(stack, result):
    """Ports that skip Lee, stay linear, or filter the logarithm get another map."""
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(
            screen_pwtt(stack, settings=replace(SETTINGS, enl=1e9)).bands[T_RAW],
            result.bands[T_RAW],
            rtol=0.01,
        )


def test_the_later_rule_is_another_one_and_says_so(stack, result):
    later = screen_pwtt(stack, settings=replace(SETTINGS, test="welch", combine="stouffer"))
    assert "Stouffer" in later.tags["VERSION"]
    assert "2025" in result.tags["VERSION"]
    mixed = replace(SETTINGS, test="welch")
    assert mixed.version.startswith("not a published rule")
    assert not np.allclose(later.bands[T_RAW], result.bands[T_RAW], rtol=0.01)


def test_the_file_says_everything_about_its_making(result, tmp_path):
    path = write_pwtt(result, tmp_path / "pwtt.tif")
    with rasterio.open(path) as file:
        assert file.descriptions == (T_STATISTIC, T_RAW, N_PRE, N_POST)
        assert file.crs.to_string() == CRS
        assert file.transform == TRANSFORM
    tags = read_tags(path)
    assert tags["USE"] == "screen, never claim evidence"
    assert "AUC 75.6, P 63.21, R 88.87; specificity derived 0.40" in tags["PUBLISHED_ACCURACY"]
    assert tags["PRE_WINDOW"] == "[2016-06-06, 2017-06-06)"
    assert tags["POST_WINDOW"] == "[2017-10-17, 2017-12-17)"
    assert "12 before, 4 after" in tags["RELATIVE_ORBITS"]
    assert tags["P_VALUES"].startswith("none")
    assert not any("p_value" in name for name in result.bands)


def test_four_times_the_images_need_no_more_memory(tmp_path):
    peaks = []
    for n_pre in (6, 24):
        folder = write_stack(tmp_path / str(n_pre), n_pre=n_pre, n_post=3, side=150)
        tracemalloc.start()
        screen_pwtt(folder, settings=SETTINGS)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.05 * peaks[0]


class StoppedError(Exception):
    """The power went."""


def test_an_interrupted_run_goes_on_and_ends_the_same(stack, result, tmp_path):
    def stop(done, n_in_all, name):
        if done == 21:
            raise StoppedError

    with pytest.raises(StoppedError):
        screen_pwtt(stack, settings=SETTINGS, state=tmp_path / "state", on_scene=stop)
    seen = []
    again = screen_pwtt(
        stack, settings=SETTINGS, state=tmp_path / "state", on_scene=lambda *told: seen.append(told)
    )
    assert seen[-1][:2] == (64, 64)
    np.testing.assert_array_equal(again.bands[T_RAW], result.bands[T_RAW])


def test_finished_images_are_not_read_again(stack, tmp_path, monkeypatch):
    first = screen_pwtt(stack, settings=SETTINGS, state=tmp_path / "state")
    monkeypatch.setattr("geodata.rasters.pwtt.log_power", lambda *given, **named: pytest.fail("read again"))
    again = screen_pwtt(stack, settings=SETTINGS, state=tmp_path / "state")
    np.testing.assert_array_equal(again.bands[T_STATISTIC], first.bands[T_STATISTIC])


def test_a_state_of_other_settings_is_refused(stack, tmp_path):
    screen_pwtt(stack, settings=SETTINGS, state=tmp_path / "state")
    with pytest.raises(ConfigError, match="a run with another enl"):
        screen_pwtt(stack, settings=replace(SETTINGS, enl=4.4), state=tmp_path / "state")


def test_a_state_with_an_image_that_is_gone_is_refused(tmp_path):
    folder = write_stack(tmp_path / "s", side=20)
    screen_pwtt(folder, settings=SETTINGS, state=tmp_path / "state")
    sorted(folder.glob("S1A*2017*"))[0].unlink()
    with pytest.raises(ConfigError, match="no longer among the images"):
        screen_pwtt(folder, settings=SETTINGS, state=tmp_path / "state")


def test_images_outside_the_windows_are_counted_and_told(tmp_path):
    folder = write_stack(tmp_path / "s", side=20)
    cells = {"VV": np.ones((20, 20)), "VH": np.ones((20, 20))}
    write_power(folder / scene_name("A", date(2017, 8, 1), 14_000 + 175 * 5), cells)
    write_power(folder / scene_name("A", date(2017, 1, 1), 14_001), cells)
    findings = {finding.rule: finding.n_rows for finding in screen_pwtt(folder, settings=SETTINGS).findings}
    assert findings == {"outside_windows": 2, "orbit_not_after": 2}


def test_decibels_are_refused(tmp_path):
    folder = write_stack(tmp_path / "s", side=20)
    path = sorted(folder.glob("S1A*"))[0]
    write_power(path, {"VV": np.full((20, 20), -9.0), "VH": np.full((20, 20), -15.0)})
    with pytest.raises(SourceError, match="in decibels"):
        screen_pwtt(folder, settings=SETTINGS)


def test_cells_without_power_are_missing_and_counted(tmp_path):
    folder = write_stack(tmp_path / "s", side=20)
    path = sorted(folder.glob("S1A*"))[0]
    power = np.full((20, 20), 0.2)
    power[:2] = -0.001
    write_power(path, {"VV": power, "VH": power})
    result = screen_pwtt(folder, settings=SETTINGS)
    assert {finding.rule: finding.n_rows for finding in result.findings} == {"power_not_positive": 80}
    assert np.isfinite(result.bands[T_RAW]).all()


def test_too_few_images_are_refused_with_the_counts(tmp_path):
    with pytest.raises(SourceError, match=r"orbit 103: 2 before, 2 after"):
        screen_pwtt(write_stack(tmp_path / "s", n_pre=2, n_post=2, side=8), settings=SETTINGS)
    with pytest.raises(SourceError, match="too few"):
        screen_pwtt(write_stack(tmp_path / "t", n_pre=1, n_post=0, side=8), settings=SETTINGS)


def test_only_the_built_up_area_has_a_statistic(stack, tmp_path):
    built = np.zeros((64, 64))
    built[:32] = 0.5
    mask = write_power(tmp_path / "built.tif", {"built": built})
    result = screen_pwtt(stack, settings=SETTINGS, built_up=mask)
    assert np.isfinite(result.bands[T_STATISTIC][:32]).all()
    assert np.isnan(result.bands[T_STATISTIC][32:]).all()
    assert np.isfinite(result.bands[T_RAW]).all()
    with pytest.raises(ConfigError, match="marks no cell"):
        screen_pwtt(stack, settings=SETTINGS, built_up=mask, built_up_above=0.9)


@pytest.mark.parametrize(
    ("war", "inference", "months_after", "message"),
    [
        (date(2017, 6, 6), date(2017, 6, 5), 1, "lies before war_start"),
        (date(2017, 6, 6), date(2017, 10, 17), 3, "1 or 2 after"),
    ],
)
def test_windows_that_cannot_be_are_refused(war, inference, months_after, message):
    with pytest.raises(ConfigError, match=message):
        Windows(war, inference, months_after=months_after)


def test_the_first_day_of_the_war_is_no_longer_before():
    windows = Windows(WAR_START, INFERENCE_START, months_after=1)
    days = {date(2016, 6, 5): None, date(2016, 6, 6): "pre", date(2017, 6, 5): "pre", WAR_START: None}
    days |= {
        date(2017, 10, 16): None,
        INFERENCE_START: "post",
        date(2017, 11, 16): "post",
        date(2017, 11, 17): None,
    }
    assert {day: windows.window_of(day) for day in days} == days


def test_the_grid_of_another_raster_cuts_the_images_to_the_city(stack, result, tmp_path):
    city = write_power(
        tmp_path / "city.tif", {"any": np.ones((30, 40))}, transform=TRANSFORM @ Affine.translation(10, 20)
    )
    cut = screen_pwtt(stack, settings=SETTINGS, like=city)
    assert cut.grid.shape == (30, 40)
    np.testing.assert_allclose(cut.bands[T_RAW][1:-1, 1:-1], result.bands[T_RAW][21:49, 11:49], rtol=1e-4)


def test_the_smoothed_map_of_noise_never_reaches_the_published_threshold():
    assert null_behaviour(side_cells=100, seed=2).share_smoothed_above_3_3 == 0
