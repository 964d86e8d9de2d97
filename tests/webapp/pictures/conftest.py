"""The town in pictures: an application with the typefaces that were built, so that PNG files can be drawn."""

from pathlib import Path

import pytest
from flask import Flask

from tests.webapp.conftest import WholeAnswers
from webapp import create_app
from webapp.settings import BUILT_ASSETS, Settings
from webapp.typesetting import Typesetter


@pytest.fixture
def app(town_bundle: Path, points_bundle: Path) -> Flask:
    assert Typesetter(BUILT_ASSETS.parent).can_draw, "run `make assets`; Pillow's wheels hold raqm"
    app = create_app(Settings(bundles=(town_bundle, points_bundle), assets=BUILT_ASSETS))
    app.test_client_class = WholeAnswers
    return app
