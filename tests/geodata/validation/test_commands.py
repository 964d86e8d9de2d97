"""`sample` and `validate` as a person uses them, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from geodata.publish.bundle import Bundle


def run(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "geodata", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "COLUMNS": "160"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def sampled(grid: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    options = ("--n", "120", "--strata", "class,district", "--allocation", "neyman", "--seed", "7")
    done = run("sample", grid.path, *options, "--out", "sample", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "120 buildings in 4 strata" in done.stdout
    return folder


def test_sample_writes_every_form(sampled: Path) -> None:
    assert {path.name for path in (sampled / "sample").iterdir()} == {
        "reference_sample.gpkg", "xlsform.xlsx", "sheets.pdf", "reference_sample.csv", "sample.json",
    }  # fmt: skip


def test_validate_publishes_and_says_what_it_found(sampled: Path, grid: Bundle) -> None:
    table = pd.read_csv(sampled / "sample" / "reference_sample.csv", dtype=object)
    table["seen"], table["reference_grade"], table["labeller"] = "yes", "no_visible_damage", "Amal"
    table.to_csv(sampled / "answers.csv", index=False)
    done = run(
        "validate", grid.path, "answers.csv", "--sample", "sample", "--out", "validated", folder=sampled
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "120 of 120 answers count, for 120 of 120 units in the sample." in done.stdout
    assert "no visible damage: 200 buildings (" in done.stdout
    assert run("verify", "validated", folder=sampled).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("sample", "{grid}", "--n", "3", "--out", "other"), "3 units cannot give 2 to each of 4 strata"),
        (
            ("sample", "{grid}", "--strata", "colour", "--out", "other"),
            "--strata was 'colour' but is expected",
        ),
        (("sample", "{grid}", "--out", "sample"), "is already there and may hold answers"),
        (("validate", "{grid}", "gone.csv"), "There is no file of answers gone.csv"),
        (
            ("validate", "{grid}", "sample/reference_sample.csv", "--sample", "nowhere"),
            "There is no sample design nowhere",
        ),
        (
            ("validate", "{grid}", "sample/reference_sample.gpkg", "--out", "other"),
            "holds an answer; fill in seen",
        ),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_1(
    sampled: Path, grid: Bundle, arguments: tuple[str, ...], told: str
) -> None:
    done = run(*(str(grid.path) if one == "{grid}" else one for one in arguments), folder=sampled)
    assert done.returncode == 1
    assert told in done.stderr
    assert done.stderr.startswith("damage-ledger: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
