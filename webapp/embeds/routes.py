"""Frames for other sites, the script that gives them their height, and oEmbed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, abort, current_app, g, jsonify, request, send_file
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.urls import iri_to_uri

from webapp.assets import Assets
from webapp.city import City
from webapp.data import published
from webapp.districts.table import tables_of
from webapp.embeds.embed import CLAIM, DISTRICTS, MAP, NUMBER, Embed, embed_of, parameters
from webapp.exports.selection import BadSelectionError, selection_of
from webapp.figures import figure_of
from webapp.languages import LANGUAGES, link
from webapp.pinned import RELEASE, asked_release
from webapp.render import EMBED_CACHE, render_page
from webapp.security import share
from webapp.settings import Settings
from webapp.store import store

blueprint = Blueprint("embeds", __name__)

VIEW_OF_ENDPOINT = {
    "pages.map_page": MAP,
    "pages.embed": MAP,
    "districts.index": DISTRICTS,
    "districts.page": MAP,
    "embeds.districts": DISTRICTS,
}
OEMBED_CACHE_SECONDS = 3600
LEAST_WIDTH = 320
NOT_IMPLEMENTED = 501
"""What oEmbed asks of those who are asked for a format they do not have."""


@blueprint.get("/embed/<slug>/districts")
def districts(slug: str) -> Response:
    """The district table, for an iframe of any site; unit, denominator, date and source stay."""
    city = store().city(slug)
    selection_of(city, request.args)
    return render_page("embed_districts.html", city, cache=EMBED_CACHE, table=tables_of(city)[0])


@blueprint.get("/embed/<slug>/number/<metric>")
def number(slug: str, metric: str) -> Response:
    """One number with what it may not be quoted without, for an iframe of any site."""
    city = store().city(slug)
    selection = selection_of(city, request.args)
    figure = figure_of(city, metric, district=selection.district, epoch=selection.epoch)
    return render_page(
        "embed_number.html", city, cache=EMBED_CACHE, figure=figure, district=selection.district
    )


@blueprint.get("/embed.js")
def host_script() -> Response:
    """The script of the page around a frame. Snippets name it for years, so it has no versioned name."""
    assets: Assets = current_app.extensions["damage_ledger_assets"]
    settings: Settings = current_app.extensions["damage_ledger"]
    name = assets["embed-host.js"]
    response = send_file(
        settings.assets.parent / name, mimetype="text/javascript", conditional=False, etag=False
    )
    return published(response, name)


@blueprint.app_context_processor
def _shared_view() -> dict[str, Any]:
    """What templates ask for the picture and the frame of the page they make."""
    return {"shared_view": shared_view, "share_address": share_address}


def shared_view(city: City) -> Embed | None:
    """The view of the page that is being made, as other sites show it; `None` for pages that have none."""
    endpoint, values = request.endpoint or "", request.view_args or {}
    if endpoint == "districts.page":
        asked = _understood(city) | {"district": values["district_id"]}
        return embed_of(city, MAP, asked, pinned=asked_release() is not None)
    if endpoint not in {"pages.map_page", "pages.embed", "districts.index", "claims.page"}:
        return None
    return embed_of(city, _view_of(endpoint, values), _understood(city), pinned=asked_release() is not None)


def share_address(city: City) -> str:
    """The page that makes snippets, for what the page that is being made shows."""
    endpoint, values = request.endpoint or "", request.view_args or {}
    asked: dict[str, str] = {}
    if endpoint == "districts.page":
        asked = {"district": values["district_id"]}
    elif endpoint == "claims.page":
        asked = {"view": f"{CLAIM}{values['claim_id']}"}
    elif endpoint in VIEW_OF_ENDPOINT:
        view = VIEW_OF_ENDPOINT[endpoint]
        known = _understood(city)
        asked = parameters(selection_of(city, known), view, known) | ({} if view == MAP else {"view": view})
    return link("builder.page", slug=city.slug, **asked)


def _understood(city: City) -> dict[str, str]:
    """The parameters of the address, or none if the city does not know one: old links still open their page."""
    try:
        selection_of(city, request.args)
    except BadSelectionError:
        return {}
    return request.args.to_dict()


@blueprint.get("/oembed")
def oembed() -> Response:
    """The frame of one of our addresses, as other sites ask for it (oEmbed 1.0)."""
    if request.args.get("format", "json") != "json":
        response = share(jsonify({"error": "Only format=json is offered."}))
        response.status_code = NOT_IMPLEMENTED
        return response
    found = _embed_of_address(request.args.get("url", ""))
    width = _at_most("maxwidth", found.size[0])
    height = _at_most("maxheight", found.height)
    content = {
        "type": "rich",
        "version": "1.0",
        "provider_name": "Damage Ledger",
        "provider_url": request.host_url,
        "title": found.title,
        "author_name": "Damage Ledger",
        "width": width,
        "height": height,
        "html": found.framed(width, height),
        "thumbnail_url": found.picture,
        "thumbnail_width": found.size[0],
        "thumbnail_height": found.size[1],
        "cache_age": OEMBED_CACHE_SECONDS,
    }
    return share(jsonify(content))


def _embed_of_address(address: str) -> Embed:
    """The view behind an address of ours; not found for any other."""
    try:
        parts = urlsplit(iri_to_uri(address))
    except ValueError:
        # Brackets that hold no address of a host.
        abort(404)
    if parts.scheme not in {"http", "https"} or parts.netloc != request.host:
        abort(404)
    release, path = _release_and_path(parts.path)
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        abort(404)
    try:
        endpoint, values = adapter.match(path, method="GET")
    except (RequestRedirect, HTTPException):
        abort(404)
    view, args = _view_of(endpoint, values), dict(parse_qsl(parts.query))
    if endpoint == "districts.page":
        args = {"lang": args.get("lang", ""), "district": values["district_id"]}
    if args.get("lang") in LANGUAGES:
        # The frame speaks the language of the address that was asked about, not of the site that asks.
        g.language = LANGUAGES[args["lang"]]
    city = store().current(values["slug"]) if release is None else store().pinned(values["slug"], release)
    return embed_of(city, view, args, pinned=release is not None)


def _release_and_path(path: str) -> tuple[str | None, str]:
    found = RELEASE.match(path)
    return (found[1], path[found.end() :]) if found else (None, path)


def _view_of(endpoint: str, values: Mapping[str, Any]) -> str:
    """The view that stands at an address; not found where none does."""
    if endpoint == "embeds.number":
        return f"{NUMBER}{values['metric']}"
    if endpoint in {"claims.page", "claims.embed"}:
        return f"{CLAIM}{values['claim_id']}"
    if endpoint not in VIEW_OF_ENDPOINT:
        abort(404)
    return VIEW_OF_ENDPOINT[endpoint]


def _at_most(name: str, usual: int) -> int:
    """The size, or what the asking site allows if that is less."""
    text = request.args.get(name, "")
    if not text.isascii() or not text.isdigit():
        return usual
    return min(usual, max(int(text[:6]), LEAST_WIDTH if name == "maxwidth" else 1))
