"""Fixtures every test may use."""

from pathlib import Path

import pytest

from geodata import pipeline
from geodata.config import load_config
from tests.built_once import built_once
from tests.scheduling import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems"]

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
    return built_once(
        tmp_path_factory,
        "demo",
        lambda folder: pipeline.build(load_config(project / "config.yaml"), target=folder / "raqqa-demo"),
    )


@pytest.fixture(scope="session")
def raqqa_bundle(project: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real list of UNOSAT at Raqqa, points without footprints, built once for all workers of this run."""
    points = {"unosat-raqqa": shared_data / "raqqa" / "unosat_damage_sites.gpkg"}
    config = load_config(project / "examples" / "raqqa-unosat.yaml", source_paths=points)
    return built_once(
        tmp_path_factory, "raqqa", lambda folder: pipeline.build(config, target=folder / "raqqa-unosat")
    )
