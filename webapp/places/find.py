"""Search on the server: what the map page does not hold, ids of buildings and sites and names of places."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from webapp.city import LAYERS, City
from webapp.data import published
from webapp.languages import current
from webapp.places.details import title
from webapp.places.name_index import FoundRow, places_named, rows_with_id
from webapp.store import store
from webapp.wording import words
from webapp.wording.names import in_language

blueprint = Blueprint("find", __name__)

MOST_RESULTS = 10
LONGEST_QUERY = 100
"""Characters; nothing that has a name here has a longer one."""


@blueprint.get("/map/<slug>/find.json")
def find(slug: str) -> Response:
    """Up to ten results for ``?q=``, as the map's search shows them.

    Each has ``kind`` (``feature`` or ``place``), ``title``, ``detail`` (id, or kind of place), ``district`` and
    ``centre`` (longitude, latitude); a feature also ``layer`` and ``row``. Text is plain, never markup.
    """
    city = store().city(slug)
    typed = request.args.get("q", "")
    results = _results(city, typed) if len(typed) <= LONGEST_QUERY else []
    response = jsonify({"results": results})
    response.vary.add("Accept-Language")
    response.add_etag()
    return published(response, f"{city.release}-{current().code}-{response.get_etag()[0]}")


def _results(city: City, typed: str) -> list[dict[str, Any]]:
    places = places_named(city.rows("places"), typed, MOST_RESULTS)
    rows = rows_with_id(city, typed, MOST_RESULTS)
    return [*[_place(place) for place in places], *[_feature(city, found) for found in rows]][:MOST_RESULTS]


def _feature(city: City, found: FoundRow) -> dict[str, Any]:
    record = city.record(found.layer, found.row)
    return {
        "kind": "feature",
        "layer": found.layer,
        "row": found.row,
        "title": title(found.layer, record["values"]),
        "detail": record["values"][LAYERS[found.layer]],
        "district": words.district_name(record["district"]),
        "centre": record["centre"],
    }


def _place(place: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": "place",
        "title": in_language({"en": place["name_en"], "ar": place["name_ar"]}, current().code),
        "detail": words.place_kind(place["kind"]),
        "district": None,
        "centre": [place["longitude"], place["latitude"]],
    }
