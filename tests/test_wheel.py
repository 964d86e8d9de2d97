"""The wheel works where nothing else is: only what it asks for beside it, a folder of its own, no checkout in sight."""

import email
import os
import re
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TIMEOUT_S = 300


def run(*command: str | Path, folder: Path) -> str:
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "COV", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, project, folder=folder
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def needed(wheel: Path) -> dict[str, Distribution]:
    """What the wheel asks for, and what that asks for in turn, by name; nothing else that tests have installed."""
    found: dict[str, Distribution] = {}
    known: set[tuple[str, frozenset[str]]] = set()
    waiting = list(requirements_of_wheel(wheel))
    while waiting:
        asked = waiting.pop()
        name, extras = canonicalize_name(asked.name), frozenset(asked.extras)
        if (name, extras) not in known:
            known.add((name, extras))
            found[name] = distribution(name)
            waiting.extend(requirements_of(found[name], extras or {""}))
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, needed: dict[str, Distribution], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bin` folder of an environment with the wheel and what it needs, whose files are links to those installed here."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    venv.create(folder)
    python = folder / "bin" / "python"
    packages = next(folder.glob("lib/python*/site-packages"))
    for one in needed.values():
        link(one, packages)
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "--no-deps", wheel, folder=folder)
    run(*pip, "check", folder=folder)
    return python.parent


def requirements_of_wheel(wheel: Path) -> Iterator[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        said = email.message_from_bytes(archive.read(name))
    return map(Requirement, said.get_all("Requires-Dist", []))


def requirements_of(found: Distribution, extras: Collection[str]) -> Iterator[Requirement]:
    for asked in map(Requirement, found.requires or []):
        if asked.marker is None or any(asked.marker.evaluate({"extra": extra}) for extra in extras):
            yield asked


def link(found: Distribution, packages: Path) -> None:
    """Put a distribution into an environment: links to its files, and its commands for the Python of that one."""
    for file in found.files or []:
        source, target = Path(str(found.locate_file(file))), packages / file
        # Some list a file twice.
        if not source.is_file() or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.parent.name == "bin" and source.read_bytes().startswith(b"#!"):
            _, rest = source.read_bytes().split(b"\n", 1)
            target.write_bytes(f"#!{packages.parents[2]}/bin/python\n".encode() + rest)
            target.chmod(0o755)
        else:
            target.symlink_to(source.resolve())


def test_what_the_wheel_needs_is_what_is_pinned(project: Path, needed: dict[str, Distribution]) -> None:
    """So an installation of requirements/run.txt has all of it, in the versions that are tested."""
    pins = (project / "requirements" / "run.txt").read_text(encoding="utf-8")
    pinned = {
        (canonicalize_name(name), version)
        for name, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", pins, re.MULTILINE)
    }
    assert {(name, found.version) for name, found in needed.items()} <= pinned


def test_the_wheel_builds_and_serves_the_demonstration_city(installed: Path, tmp_path: Path) -> None:
    command = installed / "damage-ledger"
    run(command, "init", "city", folder=tmp_path)
    run(command, "build", "city/config.yaml", "--out", "bundle", folder=tmp_path)
    assert "everything in the bundle follows" in run(command, "verify", "bundle", folder=tmp_path).lower()
    port = 8700 + os.getpid() % 1000
    server = subprocess.Popen(
        [str(command), "serve", "bundle", "--port", str(port)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        page = wait_for(f"http://127.0.0.1:{port}/map/raqqa-demo")
        assert "Synthetic building positions" in page
        assert "ok" in wait_for(f"http://127.0.0.1:{port}/healthz")
    finally:
        server.terminate()
        server.wait(timeout=30)
        if server.stdout is not None:
            server.stdout.close()


def wait_for(url: str) -> str:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return str(answer.read().decode("utf-8"))
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
