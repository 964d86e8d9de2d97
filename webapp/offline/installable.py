"""What makes the site installable: its manifest in each language, its icons, and the service worker."""

import io
from functools import cache

from flask import Blueprint, Response, current_app, jsonify, send_file, url_for
from PIL import Image, ImageDraw

from webapp.assets import Assets
from webapp.data import published
from webapp.languages import current, link
from webapp.languages import gettext as _
from webapp.palette import LIGHT
from webapp.settings import Settings

blueprint = Blueprint("installable", __name__)

ICON_SIZES = (180, 192, 512)
"""Pixels: 180 for the home screen of iPhones, 192 and 512 as Chromium asks for them."""

BROKEN_WALL = ((1, 15), (1, 6), (5, 3), (5, 7), (9, 4), (9, 8), (15, 3), (15, 15))
"""The sign of the masthead on its square of 16 by 16."""

GROUND, SIGN = "#1e2553", "#fffefb"
SAFE_PART = 0.56
"""Part of a maskable icon that the sign takes: launchers may cut off all but the middle 80 % in a circle."""

SUPERSAMPLE = 4


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """The web app manifest, in the language of the page that links it."""
    language = current()
    icons = [
        {"src": url_for("installable.icon", size=size), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in ICON_SIZES[1:]
        for purpose in ("any", "maskable")
    ]  # fmt: skip
    drawing = {
        "src": url_for("installable.drawing"),
        "sizes": "any",
        "type": "image/svg+xml",
        "purpose": "any",
    }
    response = jsonify(
        {
            "name": _("Damage Ledger"),
            "short_name": _("Damage Ledger"),
            "description": _(
                "How much of a city is destroyed, building by building, and how public statements compare with the evidence."
            ),
            "lang": language.code,
            "dir": language.direction,
            "id": "/",
            "scope": "/",
            "start_url": link("pages.front"),
            "display": "standalone",
            "background_color": LIGHT["stripe"],
            "theme_color": GROUND,
            "icons": [*icons, drawing],
        }
    )
    response.mimetype = "application/manifest+json"
    response.vary.add("Accept-Language")
    response.add_etag()
    return published(response, f"{response.get_etag()[0]}-{language.code}")


@blueprint.get("/icon-<int:size>.png")
def icon(size: int) -> Response:
    """The icon in one of its sizes."""
    if size not in ICON_SIZES:
        return Response(status=404)
    response = Response(drawn_icon(size), mimetype="image/png")
    response.headers["Cache-Control"] = "public, max-age=604800"
    return response


@blueprint.get("/icon.svg")
def drawing() -> Response:
    """The icon as a drawing."""
    points = " ".join(f"{16 * (1 - SAFE_PART) / 2 + x * SAFE_PART:g},{16 * (1 - SAFE_PART) / 2 + y * SAFE_PART:g}" for x, y in BROKEN_WALL)  # fmt: skip
    content = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="{GROUND}" d="M0 0h16v16H0z"/>'
        f'<polygon fill="{SIGN}" points="{points}"/></svg>'
    )
    response = Response(content, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=604800"
    return response


@blueprint.get("/sw.js")
def worker() -> Response:
    """The service worker. It must lie at the top to answer for every page, so it has no versioned name."""
    assets: Assets = current_app.extensions["damage_ledger_assets"]
    settings: Settings = current_app.extensions["damage_ledger"]
    name = assets["sw.js"]
    response = send_file(
        settings.assets.parent / name, mimetype="text/javascript", conditional=False, etag=False
    )
    response.headers["Service-Worker-Allowed"] = "/"
    return published(response, name)


@cache
def drawn_icon(size: int) -> bytes:
    """The icon as PNG: the sign on its ground, drawn larger and made smaller so that its edges are smooth."""
    side = size * SUPERSAMPLE
    picture = Image.new("RGB", (side, side), GROUND)
    start, unit = side * (1 - SAFE_PART) / 2, side * SAFE_PART / 16
    ImageDraw.Draw(picture).polygon([(start + x * unit, start + y * unit) for x, y in BROKEN_WALL], fill=SIGN)
    stream = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).quantize(64).save(stream, "PNG", optimize=True)
    return stream.getvalue()
