"""`damage-ledger export` writes the same files as the addresses give."""

import subprocess
import sys
from pathlib import Path

from flask.testing import FlaskClient


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geodata", "export", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_command_writes_what_the_address_gives(
    town_bundle: Path, client: FlaskClient, tmp_path: Path
) -> None:
    done = run(
        town_bundle, "--format", "csv", "--layer", "buildings", "--classes", "4", "--district", "west",
        "--out", tmp_path / "a.csv", "--bom",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    address = "/export/town/buildings.csv?classes=4&district=west&bom=1&lang=en"
    assert (tmp_path / "a.csv").read_bytes() == client.get(address).data


def test_a_folder_gets_every_layer_under_its_usual_name(town_bundle: Path, tmp_path: Path) -> None:
    done = run(town_bundle, "--format", "geojson", "--out", tmp_path / "files")
    assert done.returncode == 0, done.stderr
    names = sorted(path.name.split("_r1_")[0] for path in (tmp_path / "files").iterdir())
    start = "SYR_TOWN_20171021_DMG_SYNTHETIC"
    assert names == [f"{start}_buildings", f"{start}_districts", f"{start}_sites"]


def test_a_bad_filter_is_one_sentence(town_bundle: Path, tmp_path: Path) -> None:
    done = run(town_bundle, "--format", "csv", "--layer", "sites", "--classes", "9", "--out", tmp_path)
    assert done.returncode == 1
    assert "classes was '9'" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
