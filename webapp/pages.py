"""HTML pages: the list of cities, and for each city its map, method, downloads and embed."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from geodata.errors import BundleError
from geodata.publish.bundle import CLAIM_BOOK
from webapp.assets import asset, part_addresses
from webapp.citation_files import saved_bibtex, saved_csl
from webapp.city import City
from webapp.districts.further_sets import further_tables
from webapp.districts.table import credit_of, tables_of
from webapp.embeds.embed import MAP, embed_of
from webapp.figures import headline_figures
from webapp.languages import current, link
from webapp.maps.citation import map_citation
from webapp.maps.city_map import MapParts, MapUrls, city_map
from webapp.maps.elements import script_json
from webapp.maps.first_tile import first_tile
from webapp.maps.legend import label, legend
from webapp.maps.online_backgrounds import backgrounds_of, origins_of
from webapp.pinned import asked_release
from webapp.render import EMBED_CACHE, render_page, theme
from webapp.sections.agreement import pairs_of, uncompared
from webapp.sections.blocks import blocks_of
from webapp.sections.coverage import coverage_table
from webapp.sections.damage_dates import series_of
from webapp.sections.downloads import downloads_of
from webapp.sections.incidents import incident_tables
from webapp.sections.planning import planning_of
from webapp.sections.resolving import resolving_of
from webapp.sections.sources import count_table, source_cards
from webapp.sections.states import agreement_days, state_of_city
from webapp.sections.validation import headline_of, validation_of
from webapp.security import allow_images_from
from webapp.small_numbers import share_words
from webapp.store import store
from webapp.wording import words
from webapp.wording.coverage import unseen_sentence
from webapp.wording.files import file_purpose
from webapp.wording.findings import finding_meaning

blueprint = Blueprint("pages", __name__)

NOT_LISTED = frozenset({CLAIM_BOOK})
"""Published for verification only; readers find its content in the claims."""


@blueprint.app_context_processor
def _vocabulary() -> dict[str, Any]:
    return {
        "words": words,
        "share_words": share_words,
        "asset": asset,
        "grade_label": label,
        "file_purpose": file_purpose,
        "finding_meaning": finding_meaning,
        "theme": theme(),
    }


@blueprint.get("/")
def front() -> BaseResponse:
    """The served cities; straight to the only one where there is just one."""
    cities = store().cities()
    faults = store().faults()
    if len(cities) == 1 and not faults:
        return redirect(link("pages.map_page", slug=cities[0].slug), 302)
    if faults and not cities:
        raise faults[0]
    totals = [(city, _total(city)) for city in cities]
    readable = [(city, total) for city, total in totals if total is not None]
    n_unreadable = len(faults) + len(cities) - len(readable)
    return render_page("front.html", None, cities=readable, n_unreadable=n_unreadable)


@blueprint.get("/map/<slug>")
def map_page(slug: str) -> Response:
    """The map of a city beside the district table that says the same in numbers."""
    city = store().city(slug)
    return render_page(
        "map.html",
        city,
        **_map_values(city, embed=False),
        total=city.city_row(),
        headline=headline_figures(city),
        adjusted=headline_of(city),
        unseen=unseen_sentence(city.city_row()),
        headline_credit=credit_of(city, ("assessments", "footprints")),
        table=tables_of(city)[0],
        citation=map_citation(city),
        legend=legend(),
    )


@blueprint.get("/map/<slug>/citation.bib")
def map_bibtex(slug: str) -> Response:
    """How to cite the map of a city, as BibTeX."""
    return saved_bibtex(map_citation(store().city(slug)))


@blueprint.get("/map/<slug>/citation.json")
def map_csl(slug: str) -> Response:
    """The same as CSL-JSON."""
    return saved_csl(map_citation(store().city(slug)))


@blueprint.get("/embed/<slug>")
def embed(slug: str) -> Response:
    """The map alone, for an iframe of any site; credit, date and synthetic mark stay.

    ``?static=1`` shows it as a picture, ``?lite=1`` as a picture until it is asked for.
    """
    city = store().city(slug)
    if request.args.get("static") == "1" or request.args.get("lite") == "1":
        return _still(city)
    return render_page("embed.html", city, cache=EMBED_CACHE, **_map_values(city, embed=True))


def _still(city: City) -> Response:
    asked = {name: value for name, value in request.args.items() if name not in {"lite", "static"}}
    found = embed_of(city, MAP, asked, pinned=asked_release() is not None)
    moving = "" if request.args.get("static") == "1" else found.address
    return render_page("embed_still.html", city, cache=EMBED_CACHE, embed=found, moving=moving)


@blueprint.get("/method/<slug>")
def method(slug: str) -> Response:
    """Definitions, sources, matching, and the account of every row that was changed or kept out."""
    city = store().city(slug)
    validation = validation_of(city)
    return render_page(
        "method.html",
        city,
        legend=legend(),
        total=city.city_row(),
        validation=validation,
        resolving=resolving_of(city),
    )


@blueprint.get("/dates/<slug>")
def dates(slug: str) -> Response:
    """When damage came, as bands; how many city blocks it took; and planning figures where they were asked for."""
    city = store().city(slug)
    series = city.keep(("series", current().code), lambda: series_of(city))
    blocks = city.keep(("blocks", current().code), lambda: blocks_of(city))
    return render_page("dates.html", city, series=series, blocks=blocks, planning=planning_of(city))


@blueprint.get("/sources/<slug>")
def sources(slug: str) -> Response:
    """Each source beside the others: what it counts, where two agree, what is current, what nobody could see."""
    city = store().city(slug)
    return render_page(
        "sources.html",
        city,
        cards=source_cards(city),
        counts=count_table(city),
        pairs=city.keep(("pairs", current().code), lambda: pairs_of(city)),
        uncompared=uncompared(city),
        days=agreement_days(city),
        states=state_of_city(city),
        coverage=coverage_table(city),
        incidents=incident_tables(city),
        further=further_tables(city),
    )


@blueprint.get("/downloads/<slug>")
def downloads(slug: str) -> Response:
    """The published files and what each is for."""
    city = store().city(slug)
    names = [name for name in city.files if name not in NOT_LISTED]
    return render_page(
        "downloads.html",
        city,
        names=sorted(names, key=lambda name: (not name.endswith(".csv"), name)),
        downloads=downloads_of(city, request.args.to_dict()),
    )


def _total(city: City) -> dict[str, Any] | None:
    """Statistics of the city; `None`, with a line in the log, if its bundle is damaged: the others go on."""
    try:
        return city.city_row()
    except BundleError as error:
        current_app.logger.error("%s cannot be listed: %s", city.slug, error)
        return None


def _map_values(city: City, *, embed: bool) -> dict[str, Any]:
    """What the templates of a map page need: the map, its configuration as JSON, and the tile to fetch first."""
    parts = _map(city, embed=embed)
    tile = first_tile(city, request.args)
    address = parts.config["tiles"]["url"].format(z=tile[0], x=tile[1], y=tile[2]) if tile else None
    return {"map": parts, "map_config": Markup(script_json(parts.config)), "first_tile": address}


def _map(city: City, *, embed: bool) -> MapParts:
    language, colours = current().code, theme() or "auto"
    # A page of another site does not decide for its readers whose servers see them.
    backgrounds = [] if embed else city.keep("backgrounds", lambda: backgrounds_of(city.manifest))
    allow_images_from(origins_of(backgrounds))
    return city.keep(
        ("map", language, colours, embed),
        lambda: city_map(
            city.bundle,
            language=language,
            theme=colours,
            embed=embed,
            urls=MapUrls.under(request.script_root),
            parts=part_addresses(),
            backgrounds=backgrounds,
        ),
    )
