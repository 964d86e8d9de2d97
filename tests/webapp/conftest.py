"""The town and a list of points as published bundles, and an application that serves both."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from geodata.publish.write import write_bundle
from tests.webapp.town import publication
from webapp import create_app
from webapp.settings import Settings


@pytest.fixture(scope="session")
def town_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundle ``town``: synthetic, with footprints and claims."""
    folder = tmp_path_factory.mktemp("bundles") / "town"
    folder.mkdir()
    write_bundle(publication("town", with_footprints=True, synthetic=True), folder)
    return folder


@pytest.fixture(scope="session")
def points_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bundle ``points``: a real-looking damage list without any footprints."""
    folder = tmp_path_factory.mktemp("bundles") / "points"
    folder.mkdir()
    write_bundle(publication("points", with_footprints=False, synthetic=False), folder)
    return folder


@pytest.fixture(scope="session")
def built_assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of built assets as the front-end build writes it."""
    listing = tmp_path_factory.mktemp("static") / "assets.json"
    names = {
        name: name.replace(".", ".0123ABCD.")
        for name in (
            "app.css",
            "builder.css",
            "builder.js",
            "claims.css",
            "districts.css",
            "districts.js",
            "embed-frame.js",
            "embed-host.js",
            "embeds.css",
            "map.css",
            "map.js",
            "page.js",
            "part-downloads.css",
            "part-downloads.js",
            "part-offline.css",
            "part-offline.js",
            "print.css",
            "sources.css",
        )
    }
    listing.write_text(json.dumps(names), encoding="utf-8")
    return listing


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Applications share compiled templates: nearly every test makes one, and compiling takes longer than a page."""
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": compiled})
        yield


class WholeAnswers(FlaskClient):
    """A client that reads every answer to its end, so that no downloaded file stays open."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def app(town_bundle: Path, points_bundle: Path, built_assets: Path) -> Flask:
    """Application that serves both bundles."""
    app = create_app(Settings(bundles=(town_bundle, points_bundle), assets=built_assets))
    app.test_client_class = WholeAnswers
    return app


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """Client of the application of both bundles."""
    with app.test_client() as client:
        yield client
