"""A template as the page that is sent: with the city's synthetic mark, and 304 if the reader has it already."""

import re
from typing import Any

from flask import Response, render_template, request

from webapp.city import City
from webapp.pinned import asked_release
from webapp.store import store
from webapp.synthetic import synthetic_marks

THEMES = ("light", "dark")
REVALIDATE = "public, max-age=0, must-revalidate"
RELEASE = re.compile(r"[0-9a-f]{6,64}")
EMBED_CACHE = "public, max-age=300, stale-while-revalidate=86400"


def render_page(template: str, city: City | None, *, cache: str = REVALIDATE, **values: Any) -> Response:
    """A page that a cache may keep as `cache` says; pages of a city hand it over and carry its mark."""
    html = render_template(
        template, city=city, marks=synthetic_marks(city), newer_release=_newer_release(city), **values
    )
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = cache
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _newer_release(city: City | None) -> str:
    """The release that has taken the place of the one on the page; empty where the page shows the current one."""
    if city is None or not asked_release():
        return ""
    current = store().current(city.slug).release
    return current if current != city.release else ""


def theme() -> str:
    """``?theme=light`` or ``dark`` if asked for; empty to follow the reader's system."""
    asked = request.args.get("theme", "")
    return asked if asked in THEMES else ""


def other_release(city: City) -> str:
    """The release that the address asks for with ``?v=`` if it is not the one served; else empty."""
    asked = request.args.get("v", "")
    return asked if RELEASE.fullmatch(asked) and asked != city.release else ""
