"""Fixtures every test may use."""

import fcntl
import os
from pathlib import Path

import pytest

from geodata import pipeline
from geodata.config import load_config

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def project() -> Path:
    """Root folder of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data beside the project; the test is skipped where there is none."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real data folder {folder.parent.name}/{folder.name} is not beside the project")
    return folder


@pytest.fixture(scope="session")
def demo_bundle(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration city, built once for all workers of this run: whoever comes first builds, the others wait."""
    # Workers of one run have folders of their own inside one that they share.
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if is_worker else own
    bundle = shared / "demo" / "raqqa-demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (bundle / "manifest.json").exists():
            pipeline.build(load_config(project / "config.yaml"), target=bundle)
    return bundle
