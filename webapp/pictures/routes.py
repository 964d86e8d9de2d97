"""Addresses of pictures: ``/picture/<city>/<view>.png`` and ``.svg``, with the parameters of the page they show."""

from flask import Blueprint, Response, abort, current_app, request

from webapp.data import attachment, plain_tag, published
from webapp.exports.selection import selection_of
from webapp.languages import current
from webapp.pictures.make import SUFFIXES, picture_of, written
from webapp.render import theme
from webapp.settings import Settings
from webapp.store import store
from webapp.typesetting import Typesetter

blueprint = Blueprint("pictures", __name__)

PARAMETERS = ("ll", "z", "overview", "w", "h")
"""What says which part is seen and how large, besides the filters."""


@blueprint.get("/picture/<slug>/<view>.<suffix>")
def image(slug: str, view: str, suffix: str) -> Response:
    """One view drawn on the server: legend, date, caveat, credit and marks are part of it."""
    if suffix not in SUFFIXES:
        abort(404)
    city = store().city(slug)
    colours = theme() or "light"
    asked = selection_of(city, request.args).query() | {
        name: request.args[name] for name in PARAMETERS if name in request.args
    }
    told = "-".join(f"{name}={value}" for name, value in sorted(asked.items()))
    etag = plain_tag(f"{city.release}-{view}-{suffix}-{current().code}-{colours}-{told}")
    # Whoever has "anything" (*) may have asked for a picture that there is not.
    if request.if_none_match.contains_weak(etag) and not request.if_none_match.star_tag:
        return published(Response(mimetype=SUFFIXES[suffix]), etag)
    settings: Settings = current_app.extensions["damage_ledger"]
    setter = Typesetter(settings.assets.parent)
    picture = picture_of(city, view, request.args, theme=colours, setter=setter)
    response = Response(written(picture, suffix, setter), mimetype=SUFFIXES[suffix])
    name = f"{city.slug}_{view}_{current().code}_{city.release}.{suffix}"
    response.headers["Content-Disposition"] = attachment(name).replace("attachment", "inline", 1)
    response.vary.add("Accept-Language")
    return published(response, etag)
