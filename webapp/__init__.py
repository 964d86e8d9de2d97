"""The web application: reads one or more published bundles and shows them."""

from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from webapp import addresses, api, compression, data, errors, exports, languages, pages, pinned, security
from webapp.assets import Assets
from webapp.claims import routes as claims
from webapp.districts import routes as districts
from webapp.embeds import builder
from webapp.embeds import routes as embeds
from webapp.exports import routes as files
from webapp.maps import imagery, tiles
from webapp.offline import installable
from webapp.offline import routes as offline
from webapp.pictures import routes as pictures
from webapp.places import find
from webapp.settings import Settings
from webapp.store import Store

INSTALLED = (addresses, pinned, languages, compression, security, errors, exports, files)
"""What acts on every request or response, in this order."""
SUBJECTS = (
    pages, claims, data, districts, find, tiles, installable, offline, exports, files, imagery, pictures, embeds,
    builder, api,
)  # fmt: skip
"""Each has a blueprint: the addresses of one subject."""


def create_app(bundles: Sequence[Path] | Settings) -> Flask:
    """A Flask application that serves the given bundles.

    Nothing is read from the bundles until the first request, so an application can be made before its bundles
    are built; a bundle that is rebuilt in place is read again without a restart.

    Parameters
    ----------
    bundles
        Bundle folders, in the order they are listed on the front page, or complete settings.
    """
    settings = bundles if isinstance(bundles, Settings) else Settings(bundles=tuple(bundles))
    app = Flask(__name__, static_folder="static")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions["damage_ledger"] = settings
    app.extensions["damage_ledger_store"] = Store(settings.bundles)
    app.extensions["damage_ledger_assets"] = Assets(settings.assets)
    for module in INSTALLED:
        module.install(app)
    for subject in SUBJECTS:
        app.register_blueprint(subject.blueprint)
    return app
