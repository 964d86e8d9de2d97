"""The grid town, built once, and samples of it."""

from pathlib import Path

import pytest

from geodata.publish.bundle import Bundle
from geodata.validation.draw import Sample, draw_sample
from geodata.validation.export import write_sample
from tests.grid_town import build_grid_town


@pytest.fixture(scope="session")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return build_grid_town(tmp_path_factory.mktemp("grid"))


@pytest.fixture(scope="session")
def grid_of_sites(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return build_grid_town(tmp_path_factory.mktemp("sites"), footprints=False)


@pytest.fixture(scope="session")
def drawn(grid: Bundle) -> Sample:
    return draw_sample(grid, n=40, seed=7, allocation="equal")


@pytest.fixture(scope="session")
def forms(grid: Bundle, drawn: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    write_sample(drawn, grid, folder)
    return folder
