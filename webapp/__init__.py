"""The web application: reads one or more published bundles and shows them."""

from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from webapp import (
    addresses,
    api,
    claims,
    compression,
    data,
    districts,
    errors,
    exports,
    find,
    imagery,
    installable,
    languages,
    offline,
    pages,
    pinned,
    security,
    tiles,
)
from webapp.assets import Assets
from webapp.embeds import builder
from webapp.embeds import routes as embeds
from webapp.exports import routes as files
from webapp.pictures import routes as pictures
from webapp.settings import Settings
from webapp.store import Store


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
    addresses.install(app)
    pinned.install(app)
    languages.install(app)
    compression.install(app)
    security.install(app)
    errors.install(app)
    exports.install(app)
    files.install(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(claims.blueprint)
    app.register_blueprint(data.blueprint)
    app.register_blueprint(districts.blueprint)
    app.register_blueprint(find.blueprint)
    app.register_blueprint(tiles.blueprint)
    app.register_blueprint(installable.blueprint)
    app.register_blueprint(offline.blueprint)
    app.register_blueprint(exports.blueprint)
    app.register_blueprint(files.blueprint)
    app.register_blueprint(imagery.blueprint)
    app.register_blueprint(pictures.blueprint)
    app.register_blueprint(embeds.blueprint)
    app.register_blueprint(builder.blueprint)
    app.register_blueprint(api.blueprint)
    return app
