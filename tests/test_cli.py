"""The command line as a person uses it: in a process of its own, with its exit codes and messages."""

import json
import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.town import write_town


def run(*arguments: str | Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "geodata", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "COLUMNS": "160", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    done = run("build", write_town(folder), folder=folder)
    assert done.returncode == 0, done.stderr
    assert "out/town" in done.stdout
    assert done.stderr == "", "nothing but the result when there is no terminal"
    return folder


def test_report_json_is_the_contract(town: Path) -> None:
    done = run("report", "out/town", "--json", folder=town)
    content = json.loads(done.stdout)
    six = {"destroyed", "severe", "moderate", "possible", "no_visible_damage", "not_assessed"}
    assert content["area"]["slug"] == "town"
    assert content["synthetic"] is False
    assert [epoch["date"] for epoch in content["epochs"]] == ["2014-02-12", "2017-10-21"]
    for counted in [*content["epochs"], *content["districts"]]:
        assert six <= set(counted["sites"])
        assert six <= set(counted["buildings"])
    assert {"id", "name_en", "name_ar"} <= set(content["districts"][0])
    assert content["claims"] == []
    assert {"rule", "action", "n_rows", "detail"} <= set(content["accounting"][0])


def test_report_text_names_units_and_dates(town: Path) -> None:
    done = run("report", "out/town", folder=town)
    assert done.returncode == 0
    for words in (
        "as of 2017-10-21",
        "not assessed",
        "no visible damage",
        "buildings",
        "sites",
        "no footprint within 5 m",
    ):
        assert words in done.stdout


def test_verify_passes_and_fails_with_its_exit_code(town: Path, tmp_path: Path) -> None:
    assert run("verify", "out/town", folder=town).returncode == 0
    damaged = tmp_path / "town"
    damaged.mkdir()
    for path in (town / "out" / "town").iterdir():
        (damaged / path.name).write_bytes(path.read_bytes())
    (damaged / "statistics.csv").write_text("district_id\n")
    done = run("verify", damaged, folder=town)
    assert done.returncode == 1
    assert "WRONG  statistics.csv" in done.stdout


def test_check_reads_without_building(town: Path) -> None:
    done = run("check", "town.yaml", folder=town)
    assert done.returncode == 0
    assert "footprints: houses: usable" in done.stdout


MISTAKES = {
    "no configuration": (("build", "none.yaml"), "There is no configuration file"),
    "no bundle": (("report", "nowhere"), "There is no bundle"),
    "unknown source": (("build", "town.yaml", "--source", "lst=x"), "names 'lst'"),
    "source without a file": (("build", "town.yaml", "--source", "list"), "ID=FILE"),
    "missing source file": (("build", "town.yaml", "--source", "list=gone.gpkg"), "gone.gpkg"),
    "unknown language": (("report", "out/town", "--lang", "fr"), "expected to be en or ar"),
    "not a bundle": (("serve", "town.yaml"), "There is no bundle"),
    "init over a file": (("init", "."), "already there"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_sentence_and_exit_code_1(town: Path, mistake: str) -> None:
    arguments, told = MISTAKES[mistake]
    if mistake == "init over a file":
        (town / "config.yaml").touch()
    done = run(*arguments, folder=town)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("damage-ledger: ")


def test_a_wrong_option_ends_with_exit_code_2(town: Path) -> None:
    done = run("build", "--nonsense", folder=town)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_told(town: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "out/town", "--port", str(taken.getsockname()[1]), folder=town)
    assert done.returncode == 1
    assert "Cannot listen on 127.0.0.1" in done.stderr


def test_init_writes_a_configuration_that_checks(tmp_path: Path) -> None:
    assert run("init", "city", folder=tmp_path).returncode == 0
    assert (tmp_path / "city" / "config.yaml").is_file()
    assert (tmp_path / "city" / "claims.yaml").is_file()


def test_a_pipe_closed_early_is_no_fault(town: Path) -> None:
    command = f"{sys.executable} -m geodata report out/town --json | head -1"
    done = subprocess.run(command, shell=True, cwd=town, capture_output=True, text=True, check=False)  # noqa: S602
    assert "Traceback" not in done.stderr


def rest_of(terminal: int) -> bytes:
    """What is still written to a terminal until its last writer has gone."""
    told = b""
    # Where a terminal has no writer any more, Linux gives an error and others give nothing.
    with suppress(OSError):
        while more := os.read(terminal, 4096):
            told += more
    return told


def test_ctrl_c_during_a_build_says_that_nothing_was_published(town: Path) -> None:
    shown, stderr = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "geodata", "build", "town.yaml"],
        cwd=town, stdout=subprocess.DEVNULL, stderr=stderr, env={**os.environ, "TERM": "xterm", "COLUMNS": "160"},
    )  # fmt: skip
    os.close(stderr)
    told = b""
    while b"Reading the damage lists" not in told:
        told += os.read(shown, 4096)
    process.send_signal(signal.SIGINT)
    told += rest_of(shown)
    os.close(shown)
    # A machine fast enough may have finished; then there was nothing to interrupt.
    assert process.wait(timeout=60) in {130, 0}
    if process.returncode == 130:
        assert b"damage-ledger: Interrupted; nothing was published." in told
        assert b"Traceback" not in told
    assert run("verify", "out/town", folder=town).returncode == 0


def test_a_folder_that_holds_something_else_is_never_replaced(town: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("thesis")
    done = run("build", town / "town.yaml", "--out", tmp_path, folder=town)
    assert done.returncode == 1
    assert "holds something else than a bundle" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "thesis"


def test_an_output_that_takes_no_more_is_one_sentence(town: Path, tmp_path: Path) -> None:
    # A file that may not grow fails as a full disk does, on every system.
    with (tmp_path / "report.txt").open("w") as full:
        done = subprocess.run(
            ["/bin/sh", "-c", 'ulimit -f 0; exec "$@"', "sh", sys.executable, "-B", "-m", "geodata", "report", "out/town"],
            cwd=town, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("damage-ledger: ")
    assert done.stderr.count("\n") == 1


def test_a_locale_without_arabic_is_no_failure(town: Path) -> None:
    done = run(
        "report", "out/town", "--lang", "ar", folder=town, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
