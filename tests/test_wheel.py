"""The wheel works where nothing else is: an empty environment, a folder of its own, no checkout in sight."""

import os
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path

import pytest

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
def installed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bin` folder of an environment that holds the wheel and its pinned dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, project, folder=folder
    )
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    run(*pip, "--require-hashes", "--requirement", project / "requirements" / "run.txt", folder=folder)
    run(*pip, "--no-deps", next(folder.glob("*.whl")), folder=folder)
    run(python, "-m", "pip", "check", folder=folder)
    return python.parent


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
