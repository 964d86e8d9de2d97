"""Coherence differences by hand."""

from datetime import date

import numpy as np
import pytest
import rasterio
from affine import Affine

from geodata.errors import SourceError
from geodata.rasters.coherence import (
    LOSS,
    MEAN_PRE,
    N_PRE,
    NORMALISED_LOSS,
    Z_LOSS,
    coherence_change,
    write_coherence,
)
from geodata.rasters.write import read_tags
from tests.geodata.rasters.radar_stacks import TRANSFORM, write_power


@pytest.fixture
def pairs(tmp_path):
    """Three pairs before and one after, of two cells: one keeps its coherence, one loses it."""
    values = {"pre1": (0.7, 0.7), "pre2": (0.8, 0.8), "pre3": (0.9, 0.9), "co": (0.8, 0.2)}
    return {
        name: write_power(tmp_path / f"{name}.tif", {"coh": np.array([pair])})
        for name, pair in values.items()
    }


def test_the_three_scores_are_those_of_the_definition(pairs):
    bands = coherence_change([pairs["pre1"], pairs["pre2"], pairs["pre3"]], pairs["co"]).bands
    np.testing.assert_allclose(bands[MEAN_PRE], [[0.8, 0.8]], rtol=1e-6)
    np.testing.assert_allclose(bands[LOSS], [[0.0, 0.6]], atol=1e-6)
    np.testing.assert_allclose(bands[NORMALISED_LOSS], [[0.0, 0.6]], atol=1e-6)
    np.testing.assert_allclose(
        bands[Z_LOSS], [[0.0, 6.0]], atol=1e-5
    )  # sample spread of 0.7, 0.8, 0.9 is 0.1
    assert (bands[N_PRE] == 3).all()


def test_two_pairs_before_give_no_z_score_and_say_so(pairs):
    result = coherence_change([pairs["pre1"], pairs["pre2"]], pairs["co"])
    assert Z_LOSS not in result.bands
    assert [finding.rule for finding in result.findings] == ["too_few_pairs"]


def test_values_that_are_no_coherence_are_refused(pairs, tmp_path):
    wrong = write_power(tmp_path / "scaled.tif", {"coh": np.array([[20.0, 200.0]])})
    with pytest.raises(SourceError, match="values from 20 to 200; coherence lies between 0 and 1"):
        coherence_change([pairs["pre1"]], wrong)
    with pytest.raises(SourceError, match="at least one is needed"):
        coherence_change([], pairs["co"])


def test_missing_stays_missing_and_is_counted(pairs, tmp_path):
    holed = write_power(tmp_path / "holed.tif", {"coh": np.array([[np.nan, 0.3]])}, nodata=np.nan)
    result = coherence_change([pairs["pre1"], pairs["pre2"], pairs["pre3"]], holed)
    assert np.isnan(result.bands[LOSS][0, 0])
    assert np.isfinite(result.bands[LOSS][0, 1])
    assert [(finding.rule, finding.n_rows) for finding in result.findings] == [("no_coherence", 1)]


def test_images_on_other_grids_are_resampled_and_images_elsewhere_refused(pairs, tmp_path):
    moved = write_power(
        tmp_path / "m.tif",
        {"coh": np.full((4, 6), 0.5)},
        transform=TRANSFORM @ Affine.translation(-1.5, -1.5),
    )
    assert np.isfinite(coherence_change([moved], pairs["co"]).bands[LOSS]).any()
    far = write_power(
        tmp_path / "f.tif", {"coh": np.full((4, 6), 0.5)}, transform=TRANSFORM @ Affine.translation(50, 50)
    )
    with pytest.raises(SourceError, match="share no valid cell"):
        coherence_change([far], pairs["co"])


def test_the_file_says_what_it_was_made_of(pairs, tmp_path):
    result = coherence_change([pairs["pre1"]], pairs["co"], day=date(2017, 10, 17))
    path = write_coherence(result, tmp_path / "out.tif")
    with rasterio.open(path) as file:
        assert file.descriptions == (LOSS, NORMALISED_LOSS, MEAN_PRE, N_PRE)
    tags = read_tags(path)
    assert (tags["BEFORE"], tags["AFTER"], tags["DATE"]) == ("pre1.tif", "co.tif", "2017-10-17")
    assert "never claim evidence" in tags["USE"]
