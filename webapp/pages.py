"""HTML pages: the list of cities, and for each city its map, claims, method, downloads and embed."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from geodata.publish.bundle import CLAIM_BOOK
from webapp import words
from webapp.assets import asset
from webapp.city import City
from webapp.claim_view import groups_of, scale_of
from webapp.district_table import building_table, credit_of, site_table
from webapp.languages import current, link
from webapp.legend import label, legend
from webapp.maps import MapParts, city_map
from webapp.store import store
from webapp.synthetic import synthetic_marks

blueprint = Blueprint("pages", __name__)

THEMES = ("light", "dark")
NOT_LISTED = frozenset({CLAIM_BOOK})
"""Published for verification only; readers find its content in the claims."""


@blueprint.app_context_processor
def _vocabulary() -> dict[str, Any]:
    return {"words": words, "asset": asset, "grade_label": label, "theme": _theme()}


@blueprint.get("/")
def front() -> BaseResponse:
    """The served cities; straight to the only one where there is just one."""
    cities = store().cities()
    faults = store().faults()
    if len(cities) == 1 and not faults:
        return redirect(link("pages.map_page", slug=cities[0].slug), 302)
    if faults and not cities:
        raise faults[0]
    return _page("front.html", None, cities=cities, n_unreadable=len(faults))


@blueprint.get("/map/<slug>")
def map_page(slug: str) -> Response:
    """The map of a city beside the district table that says the same in numbers."""
    city = store().city(slug)
    return _page(
        "map.html",
        city,
        map=_map(city, embed=False),
        total=city.city_row(),
        headline_credit=credit_of(city, ("assessments", "footprints")),
        tables=[table for table in (building_table(city), site_table(city)) if table is not None],
        legend=legend(),
    )


@blueprint.get("/embed/<slug>")
def embed(slug: str) -> Response:
    """The map alone, for an iframe of any site; credit, date and synthetic mark stay."""
    city = store().city(slug)
    response = _page("embed.html", city, map=_map(city, embed=True))
    response.headers["Cache-Control"] = "public, max-age=300, stale-while-revalidate=86400"
    return response


@blueprint.get("/claims/<slug>")
def claims(slug: str) -> Response:
    """Every claim with its verdict and all its readings side by side."""
    city = store().city(slug)
    by_verdict: dict[str, int] = {}
    for claim in city.claims:
        by_verdict[claim["verdict"]] = by_verdict.get(claim["verdict"], 0) + 1
    return _page(
        "claims.html",
        city,
        claims=[(claim, groups_of(claim), scale_of(claim)) for claim in city.claims],
        by_verdict=by_verdict,
    )


@blueprint.get("/method/<slug>")
def method(slug: str) -> Response:
    """Definitions, sources, matching, and the account of every row that was changed or kept out."""
    city = store().city(slug)
    return _page("method.html", city, legend=legend(), total=city.city_row())


@blueprint.get("/downloads/<slug>")
def downloads(slug: str) -> Response:
    """The published files and what each is for."""
    city = store().city(slug)
    names = [name for name in city.files if name not in NOT_LISTED]
    return _page(
        "downloads.html", city, names=sorted(names, key=lambda name: (not name.endswith(".csv"), name))
    )


def _map(city: City, *, embed: bool) -> MapParts:
    language, theme = current().code, _theme() or "auto"
    return city.keep(
        ("map", language, theme, embed),
        lambda: city_map(city.bundle, language=language, theme=theme, embed=embed),
    )


def _page(template: str, city: City | None, **values: Any) -> Response:
    """A page that a cache may keep but must ask about; 304 if the reader has it already."""
    html = render_template(template, city=city, marks=synthetic_marks(city), **values)
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def _theme() -> str:
    """``?theme=light`` or ``dark`` if asked for; empty to follow the reader's system."""
    asked = request.args.get("theme", "")
    return asked if asked in THEMES else ""
