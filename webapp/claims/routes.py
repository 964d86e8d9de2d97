"""Claim pages: the ledger of a city, one page for each claim, its card, and what can be downloaded of it."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from webapp.citation import Citation, citation_of, file_stem, said_by, short_words
from webapp.city import City, NotPublishedError
from webapp.claims.card import HEIGHT, WIDTH, alternative, card_of
from webapp.claims.ledger import claim_of, family_of, is_rival, statements_of
from webapp.claims.of_place import counting_claims, place_of
from webapp.claims.review import claim_review_of
from webapp.claims.specification_curve import Curve, curve_of, sentences_of
from webapp.claims.specification_drawing import NARROW, WIDE, draw
from webapp.claims.table import readings_rows, specification_rows
from webapp.claims.view import (
    deciding_span,
    definitional_span,
    groups_of,
    interval_line,
    is_verbatim,
    quoted,
    range_line,
    read_as,
    said_of,
    said_words,
    scale_of,
    speaker,
    value_words,
)
from webapp.data import attachment, published
from webapp.embeds.embed import CLAIM, embed_of
from webapp.languages import current, localised
from webapp.pictures.drawing import Picture
from webapp.pictures.png import as_png
from webapp.pictures.svg import as_svg
from webapp.pinned import asked_release, pinned_to
from webapp.render import EMBED_CACHE, other_release, render_page, theme
from webapp.sections.validation import method_words, validated_unit
from webapp.settings import Settings
from webapp.spreadsheet import for_excel
from webapp.store import store
from webapp.typesetting import Typesetter

blueprint = Blueprint("claims", __name__)


class NoCurveError(NotPublishedError):
    """No specification fits the words of this claim."""


@blueprint.app_context_processor
def _vocabulary() -> dict[str, Any]:
    names = (
        interval_line, is_rival, is_verbatim, method_words, quoted, range_line, read_as, said_by, said_of, said_words,
        short_words, speaker,
        value_words,
    )  # fmt: skip
    return {one.__name__: one for one in names}


@blueprint.get("/claims/<slug>")
def index(slug: str) -> Response:
    """Every statement with its verdict, and under it who else said it, when and of what.

    ``?place=`` with the identifier of a building or damage site gives the statements and versions in whose numbers it
    is counted, each by itself: see :func:`webapp.claims.of_place.counting_claims`.
    """
    city = store().city(slug)
    identifier = request.args.get("place")
    place = place_of(city, identifier) if identifier else None
    statements = counting_claims(city, place) if place else statements_of(city)
    by_verdict: dict[str, int] = {}
    for claim in statements:
        by_verdict[claim["verdict"]] = by_verdict.get(claim["verdict"], 0) + 1
    families = [family_of(city, claim) for claim in statements]
    return render_page(
        "claims.html", city, families=families, by_verdict=by_verdict, place=place, identifier=identifier
    )


@blueprint.get("/claims/<slug>/<claim_id>")
def page(slug: str, claim_id: str) -> Response:
    """One claim: words, verdict, every way of counting, readings, rivals, sources, downloads and citation."""
    city, claim = _found(slug, claim_id)
    curve = _curve(city, claim)
    url = _permanent(city, claim)
    return render_page(
        "claim.html",
        city,
        claim=claim,
        groups=groups_of(claim),
        family=family_of(city, claim),
        is_validated=validated_unit(city) is not None,
        literal=deciding_span(claim, literal=True),
        definitional=definitional_span(claim),
        scale=None if curve else scale_of(claim),
        curve=curve,
        curve_sentences=sentences_of(claim) if curve else [],
        drawings=_drawings(curve) if curve else (),
        citation=citation_of(city, claim, url=url),
        review=claim_review_of(city, claim, url=url),
        alternative=alternative(city, claim),
        card=(WIDTH, HEIGHT),
        embed=embed_of(city, f"{CLAIM}{claim['id']}", {}, pinned=asked_release() is not None),
        asked_release=other_release(city),
    )


@blueprint.get("/embed/<slug>/claim/<claim_id>")
def embed(slug: str, claim_id: str) -> Response:
    """The card of one claim, for an iframe of any site; date, source and synthetic mark stay."""
    city, claim = _found(slug, claim_id)
    values = {"claim": claim, "scale": scale_of(claim), "alternative": alternative(city, claim)}
    return render_page("claim_card.html", city, cache=EMBED_CACHE, **values)


@blueprint.get("/claims/<slug>/<claim_id>.json")
def record(slug: str, claim_id: str) -> Response:
    """One claim as published, under the city and release it belongs to."""
    city, claim = _found(slug, claim_id)
    content = {
        "area": city.manifest["area"],
        "release": city.release,
        "synthetic": city.synthetic,
        "synthetic_notice": city.notice,
        "url": _permanent(city, claim),
        "claim": claim,
    }
    return published(jsonify(content), f"{city.release}-{claim_id}")


@blueprint.get("/claims/<slug>/<claim_id>/readings.csv")
def readings(slug: str, claim_id: str) -> Response:
    """Every reading of a claim; ``?bom=1`` makes it safe for Excel."""
    city, claim = _found(slug, claim_id)
    return _csv(city, claim, "readings", readings_rows(city, claim))


@blueprint.get("/claims/<slug>/<claim_id>/specifications.csv")
def specifications(slug: str, claim_id: str) -> Response:
    """Every point of a claim's curve, in its order; ``?bom=1`` as for the readings."""
    city, claim = _found(slug, claim_id)
    return _csv(city, claim, "specifications", specification_rows(city, claim))


@blueprint.get("/claims/<slug>/<claim_id>/curve.svg")
def curve_file(slug: str, claim_id: str) -> Response:
    """The specification curve as a file of its own; ``?theme=dark`` for a dark page."""
    city, claim = _found(slug, claim_id)
    curve = _curve(city, claim)
    if curve is None:
        msg = f"No specification fits the words of {claim_id!r}, so there is no curve."
        raise NoCurveError(msg)
    chosen = theme() or "light"
    drawn = draw(curve, WIDE, direction=current().direction, theme=chosen)
    return _image(Response(str(drawn), mimetype="image/svg+xml"), city, claim, f"curve-{chosen}")


@blueprint.get("/claims/<slug>/<claim_id>/card.svg")
def card_drawing(slug: str, claim_id: str) -> Response:
    """The card of a claim as a drawing."""
    city, claim = _found(slug, claim_id)
    response = Response(as_svg(_card(city, claim)), mimetype="image/svg+xml")
    return _image(response, city, claim, f"card-{theme() or 'light'}")


@blueprint.get("/claims/<slug>/<claim_id>/card.png")
def card_image(slug: str, claim_id: str) -> Response:
    """The card of a claim as an image of 1200 by 630, for pages without frames and for link previews."""
    city, claim = _found(slug, claim_id)
    key = ("card", claim_id, current().code, theme())
    content = city.keep(key, lambda: as_png(_card(city, claim), _typesetter()))
    response = Response(content, mimetype="image/png")
    return _image(response, city, claim, f"card-{theme() or 'light'}")


@blueprint.get("/claims/<slug>/<claim_id>/citation.bib")
def bibtex(slug: str, claim_id: str) -> Response:
    """How to cite the claim's page, as BibTeX."""
    city, claim = _found(slug, claim_id)
    response = Response(_citation(city, claim).bibtex, mimetype="application/x-bibtex")
    return _saved(response, city, claim, "citation", "bib")


@blueprint.get("/claims/<slug>/<claim_id>/citation.json")
def csl(slug: str, claim_id: str) -> Response:
    """How to cite the claim's page, as CSL-JSON."""
    city, claim = _found(slug, claim_id)
    return _saved(jsonify([_citation(city, claim).csl]), city, claim, "citation", "json")


def _found(slug: str, claim_id: str) -> tuple[City, dict[str, Any]]:
    city = store().city(slug)
    return city, claim_of(city, claim_id)


def _permanent(city: City, claim: dict[str, Any]) -> str:
    """Address that names the release: it shows these figures for as long as that release is kept."""
    values = {"slug": city.slug, "claim_id": claim["id"], "lang": current().code}
    return pinned_to(city.release, "claims.page", _external=True, **values)


def _citation(city: City, claim: dict[str, Any]) -> Citation:
    return citation_of(city, claim, url=_permanent(city, claim))


def _curve(city: City, claim: dict[str, Any]) -> Curve | None:
    return curve_of(claim, places=city.areas, mark=localised(city.notice))


def _drawings(curve: Curve) -> tuple[tuple[str, str], ...]:
    """The curve for wide and for narrow screens; the style sheet shows one of them."""
    direction = current().direction
    return (
        ("wide", draw(curve, WIDE, direction=direction)),
        ("narrow", draw(curve, NARROW, direction=direction)),
    )


def _typesetter() -> Typesetter:
    settings: Settings = current_app.extensions["damage_ledger"]
    return Typesetter(settings.assets.parent)


def _card(city: City, claim: dict[str, Any]) -> Picture:
    return card_of(city, claim, theme=theme(), setter=_typesetter())


def _csv(city: City, claim: dict[str, Any], what: str, rows: Iterable[dict[str, Any]]) -> Response:
    stream, listed = io.StringIO(), list(rows)
    if listed:
        writer = csv.DictWriter(stream, fieldnames=list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    content, spreadsheet = stream.getvalue().encode(), request.args.get("bom") == "1"
    response = Response(for_excel(content) if spreadsheet else content, mimetype="text/csv")
    return _saved(response, city, claim, what, "csv", variant="excel" if spreadsheet else "")


def _saved(
    response: Response, city: City, claim: dict[str, Any], what: str, suffix: str, *, variant: str = ""
) -> Response:
    """The response as a file that is saved under a name of its own."""
    response.headers["Content-Disposition"] = attachment(f"{file_stem(city, claim, what)}.{suffix}")
    return published(response, f"{city.release}-{claim['id']}-{what}-{suffix}-{current().code}{variant}")


def _image(response: Response, city: City, claim: dict[str, Any], what: str) -> Response:
    """The response as an image that stands in pages; the same until the release changes."""
    suffix = "svg" if response.mimetype == "image/svg+xml" else "png"
    name = f"{file_stem(city, claim, what)}_{current().code}.{suffix}"
    response.headers["Content-Disposition"] = attachment(name).replace("attachment", "inline", 1)
    return published(response, name)
