"""Optical change on a made-up town with one ruined block."""

from datetime import date

import numpy as np
import pytest
import rasterio
from scipy import ndimage

from geodata.errors import ConfigError, SourceError
from geodata.rasters.optical import (
    DECORRELATION,
    GRADIENT_RATIO,
    MEASURES,
    TEXTURE_CHANGE,
    measures,
    open_optical_pair,
    window_change,
    write_optical_change,
)
from geodata.rasters.radiometry import normalise
from geodata.rasters.write import read_tags
from tests.geodata.rasters.optical_towns import town
from tests.geodata.rasters.radar_stacks import write_power

RUIN = (slice(30, 45), slice(40, 60))


@pytest.fixture
def images(tmp_path):
    """Before; after: darker, of less contrast, and a block of other ground."""
    before = town()
    after = 0.8 * before - 10
    after[RUIN] = 0.8 * town(7)[RUIN] - 10
    return write_power(tmp_path / "before.tif", {"grey": before}), write_power(
        tmp_path / "after.tif", {"grey": after}
    )


def test_the_ruined_block_loses_its_likeness_and_the_rest_keeps_it(images):
    pair = open_optical_pair(*images)
    change = window_change(pair)
    assert np.nanmean(change[DECORRELATION][RUIN]) > 0.6
    assert np.nanmax(change[DECORRELATION][:20]) < 0.01
    assert np.nanmax(np.abs(change[TEXTURE_CHANGE][:20])) < 0.02
    assert np.nanmedian(change[GRADIENT_RATIO][:20]) == pytest.approx(1.0, abs=0.02)


def test_normalisation_undoes_brightness_and_contrast_despite_the_ruin(images):
    pair = open_optical_pair(*images)
    (match,) = pair.normalisations
    assert match.gain == pytest.approx(1 / 0.8, rel=0.01)
    assert match.offset == pytest.approx(12.5, abs=1.5)
    assert 0.8 < match.share_used < 1


def test_the_measures_are_those_of_the_definition():
    before, after = np.array([1.0, 2.0, 3.0, 6.0]), np.array([2.0, 2.0, 8.0, 4.0])
    means = {
        "before": before.mean(), "after": after.mean(), "before2": (before**2).mean(), "after2": (after**2).mean(),
        "product": (before * after).mean(), "gradient_before": 2.0, "gradient_after": 5.0,
    }  # fmt: skip
    found = measures({name: np.array(value) for name, value in means.items()})
    assert found[TEXTURE_CHANGE] == pytest.approx((after.std() - before.std()) / (after.std() + before.std()))
    assert found[DECORRELATION] == pytest.approx(1 - np.corrcoef(before, after)[0, 1])
    assert found[GRADIENT_RATIO] == 2.5


def test_even_ground_has_no_correlation_to_lose(tmp_path):
    before, after = town(), town()
    before[:20, :20] = after[:20, :20] = 90
    paths = [
        write_power(tmp_path / f"{n}.tif", {"grey": cells}) for n, cells in (("b", before), ("a", after))
    ]
    assert np.isnan(window_change(open_optical_pair(*paths))[DECORRELATION][5:15, 5:15]).all()


def test_a_pair_more_than_a_cell_apart_is_refused_and_can_be_aligned(tmp_path):
    before = town()
    after = ndimage.shift(before, (1.6, -0.9), order=3, mode="nearest")
    paths = [
        write_power(tmp_path / f"{n}.tif", {"grey": cells}) for n, cells in (("b", before), ("a", after))
    ]
    with pytest.raises(SourceError, match="columns beside the image before"):
        open_optical_pair(*paths)
    pair = open_optical_pair(*paths, align=True)
    assert pair.moved_back.rows == pytest.approx(1.6, abs=0.1)
    assert pair.shift.cells < 0.1
    assert np.nanmedian(window_change(pair)[DECORRELATION]) < 0.02


def test_clouds_over_most_of_an_image_are_refused(tmp_path):
    clouded = town()
    clouded[:60] = np.nan
    before = write_power(tmp_path / "b.tif", {"grey": town()})
    after = write_power(tmp_path / "a.tif", {"grey": clouded}, nodata=np.nan)
    with pytest.raises(SourceError, match="25% of the cells"):
        open_optical_pair(before, after)


def test_images_that_contradict_each_other_are_refused():
    with pytest.raises(SourceError, match="do not get brighter together"):
        normalise(-town(), town(), is_seen=np.ones((80, 100), dtype=bool))
    with pytest.raises(SourceError, match="not enough"):
        normalise(np.ones((3, 3)), np.ones((3, 3)), is_seen=np.ones((3, 3), dtype=bool))


@pytest.mark.parametrize("window_cells", [1, 4])
def test_the_window_is_odd(images, window_cells):
    with pytest.raises(ConfigError, match="odd and at least 3"):
        window_change(open_optical_pair(*images), window_cells=window_cells)


def test_the_file_names_its_bands_and_says_that_it_only_ranks(images, tmp_path):
    path = write_optical_change(open_optical_pair(*images), tmp_path / "out.tif", day=date(2017, 10, 30))
    with rasterio.open(path) as file:
        assert file.descriptions == MEASURES
    tags = read_tags(path)
    assert tags["USE"].startswith("ranks only, never grades")
    assert tags["DATE"] == "2017-10-30"
    assert tags["MOVED_BACK_CELLS"] == "none"
    assert "sun and view" in tags["NOT_CHECKED"]
