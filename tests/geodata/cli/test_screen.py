"""The screens from the command line."""

import numpy as np
import pytest
import rasterio
from typer.testing import CliRunner

from geodata.cli.screen import screen
from geodata.errors import ConfigError, DamageLedgerError, SourceError
from tests.geodata.rasters.optical_towns import town
from tests.geodata.rasters.radar_stacks import write_power, write_stack

DATES = ["--war-start", "2017-06-06", "--inference-start", "2017-10-17"]


def run(*arguments):
    result = CliRunner().invoke(screen, [str(argument) for argument in arguments])
    if isinstance(result.exception, DamageLedgerError):
        raise result.exception
    return result


@pytest.mark.parametrize("command", ["pwtt", "coherence", "optical"])
def test_every_help_shows_an_example(command):
    assert f"Example: damage-ledger screen {command}" in run(command, "--help").output


def test_pwtt_writes_its_map_and_says_it_is_a_screen(tmp_path):
    folder = write_stack(tmp_path / "s1", n_pre=4, n_post=2, side=24)
    result = run(
        "pwtt", folder, *DATES, "--out", tmp_path / "t.tif", "--state", tmp_path / "state", "--enl", "4.4"
    )
    assert result.exit_code == 0, result.output
    assert "never claim evidence" in result.output
    with rasterio.open(tmp_path / "t.tif") as file:
        assert file.descriptions[0] == "T_statistic"
    assert (tmp_path / "state" / "screen.json").exists()


def test_coherence_and_optical_write_their_maps(tmp_path):
    pre = [write_power(tmp_path / f"pre{k}.tif", {"coh": np.full((3, 3), 0.6 + k / 10)}) for k in range(3)]
    after = write_power(tmp_path / "co.tif", {"coh": np.full((3, 3), 0.2)})
    result = run("coherence", *pre, "--after", after, "--out", tmp_path / "c.tif")
    assert "coherence_z" in result.output
    images = [write_power(tmp_path / f"{n}.tif", {"grey": town()}) for n in "ba"]
    result = run("optical", *images, "--out", tmp_path / "o.tif", "--date", "2017-10-30", "--window", "3")
    assert "ranks and never grades" in result.output
    assert (tmp_path / "o.tif").exists()


def test_mistakes_are_one_sentence(tmp_path):
    with pytest.raises(ConfigError, match="--war-start was '6 June'"):
        run(
            "pwtt",
            tmp_path,
            "--war-start",
            "6 June",
            "--inference-start",
            "2017-10-17",
            "--out",
            tmp_path / "t.tif",
        )
    with pytest.raises(ConfigError, match="does not exist; make it first"):
        run("pwtt", tmp_path, *DATES, "--out", tmp_path / "no" / "t.tif")
    assert run("pwtt", tmp_path, *DATES, "--out", "t.tif", "--test", "z").exit_code == 2


def test_no_input_is_written_over_and_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path):
    folder = write_stack(tmp_path / "s1", n_pre=4, n_post=2, side=24)
    scene = sorted(folder.iterdir())[0]
    before = scene.read_bytes()
    for place in (scene, folder / "t.tif"):
        with pytest.raises(ConfigError, match="never written over"):
            run("pwtt", folder, *DATES, "--out", place)
    assert scene.read_bytes() == before
    image = write_power(tmp_path / "c.tif", {"coh": np.full((3, 3), 0.6)})
    with pytest.raises(ConfigError, match="never written over"):
        run("coherence", image, "--after", image, "--out", image)
    with pytest.raises(ConfigError, match="is a folder"):
        run("pwtt", folder, *DATES, "--out", tmp_path)
    with pytest.raises(ConfigError, match="cannot be made into a folder for the state"):
        run("pwtt", folder, *DATES, "--out", tmp_path / "t.tif", "--state", image)


def test_a_band_that_is_not_there_and_a_cut_off_image_are_one_sentence(tmp_path):
    image = write_power(tmp_path / "c.tif", {"coh": np.full((3, 3), 0.6)})
    with pytest.raises(SourceError, match="has 1 bands, but band 4"):
        run("coherence", image, "--after", image, "--out", tmp_path / "o.tif", "--band", "4")
    folder = write_stack(tmp_path / "s1", n_pre=4, n_post=2, side=64)
    scene = sorted(folder.iterdir())[3]
    scene.write_bytes(scene.read_bytes()[:9000])
    with pytest.raises(SourceError, match="may be cut off"):
        run("pwtt", folder, *DATES, "--out", tmp_path / "t.tif")
