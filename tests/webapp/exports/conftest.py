"""Cities to export, and the application that serves them with a folder of made files of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from geodata.publish.bundle import open_bundle
from tests.webapp.conftest import WholeAnswers
from tests.webapp.exports.hostile_town import write_hostile
from webapp import create_app
from webapp.city import City
from webapp.exports.made_files import MadeFiles
from webapp.settings import Settings


@pytest.fixture(scope="session")
def hostile_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hostile(tmp_path_factory.mktemp("bundles") / "hostile")


@pytest.fixture
def city(town_bundle: Path) -> City:
    return City(open_bundle(town_bundle))


@pytest.fixture
def app(
    town_bundle: Path, points_bundle: Path, hostile_bundle: Path, built_assets: Path, tmp_path: Path
) -> Flask:
    app = create_app(Settings(bundles=(town_bundle, points_bundle, hostile_bundle), assets=built_assets))
    app.test_client_class = WholeAnswers
    app.extensions["damage_ledger_made_files"] = MadeFiles(tmp_path / "made")
    return app


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    """A request in English, for what is worded in the language of the page."""
    with app.test_request_context("/?lang=en"):
        yield
