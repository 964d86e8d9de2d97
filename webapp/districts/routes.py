"""District pages: all districts of a city in one table, and one page for each."""

from typing import Any

from flask import Blueprint, Response, current_app, request

from geodata.columns import CITY, DISTRICT_ID
from webapp import small_numbers
from webapp.citation import Citation, page_citation
from webapp.citation_files import saved_bibtex, saved_csl
from webapp.city import City, NotPublishedError
from webapp.class_codes import codes_of
from webapp.districts.counts import snapshot
from webapp.districts.labels import district_labels, district_of
from webapp.districts.overview import overview_of
from webapp.districts.page import claims_about, district_page
from webapp.districts.phrases import classes_words
from webapp.districts.query import OFFERED, Query, query_of
from webapp.districts.report import counted_credit, report_of
from webapp.districts.table import site_table
from webapp.languages import current, link, localised
from webapp.languages import gettext as _
from webapp.pinned import pinned_to
from webapp.places.building import source_title
from webapp.render import other_release, render_page
from webapp.sections.validation import validated_unit
from webapp.store import store

blueprint = Blueprint("districts", __name__)

FILES = ("gpkg", "geojson", "csv", "shp")
"""Formats offered for the buildings, or sites, of one district."""


@blueprint.app_context_processor
def _vocabulary() -> dict[str, Any]:
    return {"classes_words": classes_words}


@blueprint.get("/districts/<slug>")
def index(slug: str) -> Response:
    """Every district: counts, shares, intervals and sums; filtered, sorted and compared as the address says."""
    city = store().city(slug)
    query = query_of(city, request.args)
    overview = overview_of(city, query)
    query = query if overview is None else overview.query
    now = snapshot(city, query.date, query.source)
    return render_page(
        "districts.html",
        city,
        **_of_every_page(city, query, None),
        overview=overview,
        sites=site_table(city) if city.has_footprints else None,
        report="" if now is None else report_of(city, query, now, CITY, localised(city.name)),
    )


@blueprint.get("/districts/<slug>/<district_id>")
def page(slug: str, district_id: str) -> Response:
    """One district: figures with denominator and interval, over the dates, by source, and how it is known."""
    city = store().city(slug)
    district = district_of(city, district_id)
    query = query_of(city, request.args)
    now = snapshot(city, query.date, query.source)
    if now is None:
        query = Query(date=query.date, classes=query.classes)
        now = snapshot(city, query.date)
    if now is None:  # Not possible: every epoch of a city has counts of all sources.
        msg = f"The bundle of {city.slug} has no counts at {query.date}."
        raise NotPublishedError(msg)
    view = district_page(city, district, query, now)
    return render_page(
        "district.html",
        city,
        **_of_every_page(city, query, view.id),
        district=view,
        source=counted_credit(city, query.source),
        is_validated=validated_unit(city) is not None,
        claims=claims_about(city, district),
        report=report_of(city, query, now, view.id, view.name),
        files=_files(city, view.id, query),
    )


def _of_every_page(city: City, query: Query, place: str | None) -> dict[str, Any]:
    """What the page of all districts and that of one (`place`) have in common."""
    return {
        "query": query,
        "written": query.written(city),
        "view": query.view(city),
        "choices": _choices(city),
        "citation": _citation(city, place),
        "asked_release": other_release(city),
        "rule": small_numbers.rule(),
    }


@blueprint.get("/districts/<slug>/citation.bib")
def index_bibtex(slug: str) -> Response:
    """How to cite the table of all districts, as BibTeX."""
    return saved_bibtex(_citation(store().city(slug), None))


@blueprint.get("/districts/<slug>/citation.json")
def index_csl(slug: str) -> Response:
    """The same as CSL-JSON."""
    return saved_csl(_citation(store().city(slug), None))


@blueprint.get("/districts/<slug>/<district_id>/citation.bib")
def bibtex(slug: str, district_id: str) -> Response:
    """How to cite the page of a district, as BibTeX."""
    city = store().city(slug)
    return saved_bibtex(_citation(city, district_of(city, district_id)[DISTRICT_ID]))


@blueprint.get("/districts/<slug>/<district_id>/citation.json")
def csl(slug: str, district_id: str) -> Response:
    """The same as CSL-JSON."""
    city = store().city(slug)
    return saved_csl(_citation(city, district_of(city, district_id)[DISTRICT_ID]))


def _choices(city: City) -> dict[str, Any]:
    """What the form offers: dates, class sets and sources, each with its words."""
    return {
        "dates": city.epochs,
        "classes": [(codes_of(classes), classes_words(classes)) for classes in OFFERED],
        "sources": [(one, source_title(city, one)) for one in city.graders],
    }


def _files(city: City, place: str, query: Query) -> list[tuple[str, str]]:
    """Label and address of the files of this district, in what is chosen; none where none are served."""
    if "files.export" not in current_app.view_functions:
        return []
    layer = "buildings" if city.has_footprints else "sites"
    values = {"slug": city.slug, "layer": layer, "district": place} | query.view(city)
    return [(one.upper(), link("files.export", format=one, **values)) for one in FILES]


def _citation(city: City, place: str | None) -> Citation:
    endpoint = "districts.index" if place is None else "districts.page"
    values: dict[str, Any] = {"slug": city.slug, "lang": current().code}
    if place is not None:
        values["district_id"] = place
    name = localised(city.name)
    title = _("Damage by district: %(city)s") % {"city": name}
    if place is not None:
        title = _("Damage in %(district)s, %(city)s") % {
            "district": district_labels(city)[place],
            "city": name,
        }
    key = ("districts",) if place is None else ("district", place)
    return page_citation(
        city, title=title, url=pinned_to(city.release, endpoint, _external=True, **values), key=key
    )
