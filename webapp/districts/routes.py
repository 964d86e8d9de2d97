"""District pages: all districts of a city in one table, and one page for each."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from webapp import small_numbers
from webapp.citation import Citation, page_citation
from webapp.city import City, NotPublishedError
from webapp.data import attachment, published
from webapp.districts.counts import snapshot
from webapp.districts.labels import district_labels, district_of
from webapp.districts.overview import classes_words, overview_of
from webapp.districts.page import claims_about, district_page
from webapp.districts.query import OFFERED, Query, codes_of, graders_of, query_of
from webapp.districts.report import report_of
from webapp.districts.table import credit_of, site_table
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
    overview = overview_of(city, query_of(city, request.args))
    query = query_of(city, request.args) if overview is None else overview.query
    return render_page(
        "districts.html",
        city,
        overview=overview,
        query=query,
        written=query.written(city),
        view=query.view(city),
        choices=_choices(city),
        sites=site_table(city) if city.has_footprints else None,
        report=_city_report(city, query),
        citation=_citation(city, None),
        asked_release=other_release(city),
        rule=small_numbers.rule(),
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
    roles = ("assessments", "footprints") if city.has_footprints else ("assessments",)
    source = (
        credit_of(city, roles)
        if query.source is None
        else str((city.source(query.source) or {}).get("credit"))
    )
    return render_page(
        "district.html",
        city,
        district=view,
        query=query,
        written=query.written(city),
        view=query.view(city),
        choices=_choices(city),
        source=source,
        is_validated=validated_unit(city) is not None,
        claims=claims_about(city, district),
        report=report_of(
            city, name=view.name, place=view.id, unit=now.unit, date=now.date, counts=now.of(view.id),
            measures=query.measures, source=source, alone=query.source is not None,
        ),
        files=_files(city, view.id, query),
        citation=_citation(city, view.id),
        asked_release=other_release(city),
        rule=small_numbers.rule(),
    )  # fmt: skip


@blueprint.get("/districts/<slug>/citation.bib")
def index_bibtex(slug: str) -> Response:
    """How to cite the table of all districts, as BibTeX."""
    return _bibtex(store().city(slug), None)


@blueprint.get("/districts/<slug>/citation.json")
def index_csl(slug: str) -> Response:
    """The same as CSL-JSON."""
    return _csl(store().city(slug), None)


@blueprint.get("/districts/<slug>/<district_id>/citation.bib")
def bibtex(slug: str, district_id: str) -> Response:
    """How to cite the page of a district, as BibTeX."""
    city = store().city(slug)
    return _bibtex(city, district_of(city, district_id)["district_id"])


@blueprint.get("/districts/<slug>/<district_id>/citation.json")
def csl(slug: str, district_id: str) -> Response:
    """The same as CSL-JSON."""
    city = store().city(slug)
    return _csl(city, district_of(city, district_id)["district_id"])


def _choices(city: City) -> dict[str, Any]:
    """What the form offers: dates, class sets and sources, each with its words."""
    return {
        "dates": city.epochs,
        "classes": [(codes_of(classes), classes_words(classes)) for classes in OFFERED],
        "sources": [(str(one["id"]), source_title(city, str(one["id"]))) for one in graders_of(city)],
    }


def _city_report(city: City, query: Query) -> str:
    now = snapshot(city, query.date, query.source)
    if now is None:
        return ""
    roles = ("assessments", "footprints") if city.has_footprints else ("assessments",)
    credit = (
        credit_of(city, roles)
        if query.source is None
        else str((city.source(query.source) or {}).get("credit"))
    )
    return report_of(
        city, name=localised(city.name), place="city", unit=now.unit, date=now.date, counts=now.of("city"),
        measures=query.measures, source=credit, alone=query.source is not None,
    )  # fmt: skip


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


def _bibtex(city: City, place: str | None) -> Response:
    response = Response(_citation(city, place).bibtex, mimetype="application/x-bibtex")
    return _saved(response, city, place, "bib")


def _csl(city: City, place: str | None) -> Response:
    return _saved(jsonify([_citation(city, place).csl]), city, place, "json")


def _saved(response: Response, city: City, place: str | None, suffix: str) -> Response:
    citation = _citation(city, place)
    response.headers["Content-Disposition"] = attachment(f"{citation.key}_citation.{suffix}")
    return published(response, f"{citation.key}-{suffix}-{current().code}")
