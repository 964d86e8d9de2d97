"""The addresses of the interface: each reads the request, asks, and answers in the words of its table."""

from collections.abc import Callable
from typing import Any

import numpy as np
from flask import Blueprint, Response, g, request, url_for

from webapp.api import figures
from webapp.api.answers import (
    CRS84,
    address,
    as_json,
    finished,
    here,
    known_already,
    link,
    now,
    open_to_all,
    tag_of,
    told_of,
)
from webapp.api.cursors import first_row
from webapp.api.descriptions import addresses_told, collection_of, description_of, licence_links, title_of
from webapp.api.features import Question, matching, page_of, question_of, rows_of
from webapp.api.geojson import collection_text, feature_text, features_of
from webapp.api.openapi import CONFORMS_TO, document_of
from webapp.api.operations import BY_NAME, GEOJSON, HTML, JSON, OPENAPI, OPERATIONS, Operation, collections_of
from webapp.api.parameter import read_query
from webapp.api.parameters import JSON_ONLY, LANG, USUAL_FEATURES
from webapp.api.rows import key_of
from webapp.city import City, NotPublishedError
from webapp.claims.ledger import claim_of
from webapp.exports.dictionary import columns_of
from webapp.languages import ENGLISH, localised
from webapp.languages import gettext as _
from webapp.render import render_page
from webapp.store import store
from webapp.synthetic import synthetic_marks
from webapp.wording import columns as column_words

blueprint = Blueprint("api", __name__)
blueprint.after_request(open_to_all)

Asked = dict[str, Any]
Answer = Callable[..., Response]


@blueprint.get("/api")
@blueprint.get("/api/")
def cities() -> Response:
    """The cities served, each with the address of its interface."""
    read_query((JSON_ONLY, LANG), request.args, None)
    served = store().cities()
    marks = synthetic_marks(None)
    content = {
        **({"notice": " · ".join(marks)} if marks else {}),
        "cities": [
            {
                "id": city.slug,
                "title": localised(city.name),
                **told_of(city),
                "links": [link("item", address("landing", city), title=localised(city.name))],
            }
            for city in served
        ],
        "links": [link("self", url_for("api.cities", _external=True))],
    }
    return finished(as_json(content), tag_of(" ".join(city.release for city in served), JSON))


def _view(operation: Operation, answer: Answer) -> Callable[..., Response]:
    """A view that checks the request by the table before `answer` is asked."""

    def view(slug: str, **path: str) -> Response:
        city = store().city(slug)
        collection = path.get("collection_id")
        if collection is not None and collection not in collections_of(city):
            msg = f"{city.slug} has no collection {collection!r} but {', '.join(collections_of(city))}."
            raise NotPublishedError(msg)
        if operation.is_english_unless_asked and "lang" not in request.args:
            g.language = ENGLISH
        asked = read_query(operation.parameters_of(collection), request.args, city)
        media = _media(operation, asked)
        tag = tag_of(city.release, media)
        if known_already(tag):
            return finished(Response(content_type=media), tag)
        if media == HTML:
            return finished(_page(city), tag)
        return finished(answer(city, asked, **path), tag)

    return view


def _media(operation: Operation, asked: Asked) -> str:
    if HTML not in operation.media:
        return operation.media[0]
    if "f" in asked:
        return HTML if asked["f"] == "html" else JSON
    return request.accept_mimetypes.best_match([JSON, HTML], JSON)


def _landing(city: City, _asked: Asked) -> Response:
    title = localised(city.name)
    document = address("document", city)
    content = {
        "title": title,
        "description": _("Building damage as JSON and GeoJSON, for programs and for geographic software."),
        **told_of(city),
        "licences": city.manifest["licences"],
        "links": [
            link("self", address("landing", city, f="json"), title=title),
            link("alternate", address("landing", city, f="html"), HTML, title),
            link("service-desc", document, OPENAPI, "OpenAPI 3.0"),
            link("service-doc", address("landing", city, f="html"), HTML),
            link("conformance", address("conformance", city)),
            link("data", address("collections", city)),
            *(
                link("describedby", address(name, city), title=_(BY_NAME[name].summary))
                for name in ("statistics", "claims", "sources")
            ),
            *licence_links(city),
        ],
    }
    return as_json(content)


def _page(city: City) -> Response:
    """The landing page for people: collections with their columns, addresses with their parameters."""
    collections = [
        (name, title_of(name), description_of(name), columns_of(name, synthetic=city.synthetic))
        for name in collections_of(city)
    ]
    response: Response = render_page(
        "api.html", city, collections=collections, addresses=addresses_told(city), column_words=column_words
    )
    return response


def _document(city: City, _asked: Asked) -> Response:
    return as_json(document_of(city, address("landing", city).split("?")[0].rstrip("/")), OPENAPI)


def _conformance(city: City, _asked: Asked) -> Response:
    return as_json({**told_of(city), "conformsTo": list(CONFORMS_TO)})


def _collections(city: City, _asked: Asked) -> Response:
    content = {
        **told_of(city),
        "links": [link("self", here("collections", city)), *licence_links(city)],
        "collections": [collection_of(city, name) for name in collections_of(city)],
    }
    return as_json(content)


def _collection(city: City, _asked: Asked, collection_id: str) -> Response:
    return as_json(collection_of(city, collection_id))


def _items(city: City, asked: Asked, collection_id: str) -> Response:
    question, limit = question_of(city, asked), asked.get("limit", USUAL_FEATURES)
    begin = first_row(asked.get("cursor"), city.release)
    page = page_of(matching(city, collection_id, question), city.release, first=begin, limit=limit)
    links = [link("self", here("items", city), GEOJSON), _back_to(city, collection_id)]
    if page.next is not None:
        links.append(link("next", here("items", city, cursor=page.next), GEOJSON))
    if page.previous is not None:
        cursor, size = page.previous
        links.append(link("prev", here("items", city, cursor=cursor, limit=size), GEOJSON))
    head = {
        **_told_of_features(city, question),
        "timeStamp": now(),
        "numberMatched": page.n_matched,
        "numberReturned": len(page.rows),
        "links": links,
    }
    rows = rows_of(city, collection_id, question).at(page.rows)
    return _geojson(collection_text(head, features_of(rows, key_of(collection_id))))


def _item(city: City, asked: Asked, collection_id: str, feature_id: str) -> Response:
    question = question_of(city, asked)
    rows = rows_of(city, collection_id, question)
    row = rows.at(np.array([rows.place_of(feature_id)]))
    links = [link("self", here("item", city), GEOJSON), _back_to(city, collection_id)]
    told = {**_told_of_features(city, question), "links": links}
    return _geojson(feature_text(features_of(row, key_of(collection_id))[0], told))


def _told_of_features(city: City, question: Question) -> dict[str, Any]:
    return {**told_of(city), "epoch": question.epoch}


def _back_to(city: City, collection: str) -> dict[str, str]:
    return link(
        "collection", address("collection", city, collection_id=collection), title=title_of(collection)
    )


def _geojson(text: str) -> Response:
    response = Response(text, content_type=GEOJSON)
    response.headers["Content-Crs"] = f"<{CRS84}>"
    return response


def _statistics(city: City, asked: Asked) -> Response:
    return _figures(city, "statistics", figures.statistics_of(city, asked))


def _claims(city: City, asked: Asked) -> Response:
    return _figures(city, "claims", figures.claims_of(city, asked))


def _claim(city: City, _asked: Asked, claim_id: str) -> Response:
    claim = claim_of(city, claim_id)
    return as_json({**told_of(city), "links": figures.claim_links(city, claim), "claim": claim})


def _sources(city: City, _asked: Asked) -> Response:
    return _figures(city, "sources", figures.sources_of(city))


def _figures(city: City, endpoint: str, content: dict[str, Any]) -> Response:
    return as_json({**told_of(city), "links": [link("self", here(endpoint, city))], **content})


ANSWERS: dict[str, Answer] = {
    "landing": _landing,
    "document": _document,
    "conformance": _conformance,
    "collections": _collections,
    "collection": _collection,
    "items": _items,
    "item": _item,
    "statistics": _statistics,
    "claims": _claims,
    "claim": _claim,
    "sources": _sources,
}

for _operation in OPERATIONS:
    blueprint.add_url_rule(
        f"/api/<slug>{_operation.rule}",
        _operation.name,
        _view(_operation, ANSWERS[_operation.name]),
        # The landing page is asked for with and without its last slash; a redirection would lose the freedom to be
        # read by pages of other origins.
        strict_slashes=_operation.path != "/",
    )
