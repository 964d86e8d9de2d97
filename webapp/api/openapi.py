"""The interface as an OpenAPI 3.0 document, written from the tables that the requests are read by.

Its words are in the language of the page; names of paths, schemas, columns and tags are the same in every language.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from geodata.columns import STATISTICS, Column
from webapp.api.operations import COLLECTION, OPERATIONS, PROBLEM, Operation, collections_of
from webapp.api.parameters import LIMIT
from webapp.city import City
from webapp.exports.dictionary import EXPORTED, NOTICE
from webapp.exports.layers import GEOGRAPHIC
from webapp.languages import gettext as _
from webapp.languages import localised
from webapp.wording.columns import told, unit

VERSION = "1.0.0"
CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS_TO: tuple[str, ...] = tuple(f"{CORE}/{name}" for name in ("core", "oas30", "geojson"))

JSON_TYPES: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "grade": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "flag": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}
"""Schema of each kind of column."""
GEOMETRIES = ("Point", "Polygon", "MultiPolygon")
TEXT: dict[str, Any] = {"type": "string"}
WHOLE: dict[str, Any] = {"type": "integer", "minimum": 0}
ANYTHING: dict[str, Any] = {"type": "object", "additionalProperties": True}
FAULTS: Mapping[str, str] = {
    "400": "A parameter is unknown, given twice, or has a value it cannot have; the detail says which and what is allowed.",
    "404": "The city, the collection or the row is not served here.",
    "410": "The walk began in a release that is no longer served; it must start again without cursor.",
    "503": "The published files are being replaced; try again in a minute.",
}


def document_of(city: City | None, url: str) -> dict[str, Any]:
    """The interface of a city at `url`; without a city that of any, with every collection a city can have."""
    collections = collections_of(city) if city is not None else GEOGRAPHIC
    return {
        "openapi": "3.0.3",
        "info": _info(city),
        "servers": [{"url": url}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in OPERATIONS)],
        "paths": dict(_paths(city, collections)),
        "components": {
            "schemas": _schemas(collections),
            # QGIS looks here, and nowhere else, for how many features it may ask for at once.
            "parameters": {LIMIT.name: LIMIT.described(city)},
        },
    }


def _info(city: City | None) -> dict[str, Any]:
    info: dict[str, Any] = {
        "title": f"{_('Damage Ledger')}: {localised(city.name)}" if city is not None else _("Damage Ledger"),
        "version": VERSION,
        "description": _(
            "Building damage by district, building and site, with its sources, dates and what is not known. Every answer can be read by pages of any origin and carries a tag for If-None-Match."
        ),
    }
    if city is not None:
        mark = f"{localised(city.notice)}. " if city.synthetic else ""
        info["description"] = f"{mark}{info['description']}"
        info["license"] = {"name": "; ".join(city.manifest["licences"]) or _("see the sources")}
        info["x-release"] = city.release
        if city.synthetic:
            info["x-notice"] = localised(city.notice)
    return info


def _paths(city: City | None, collections: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for operation in OPERATIONS:
        if not operation.is_of_collections:
            yield operation.path, {"get": _operation(city, operation, None)}
            continue
        for name in collections:
            path = operation.path.replace(f"{{{COLLECTION}}}", name)
            yield path, {"get": _operation(city, operation, name)}


def _operation(city: City | None, operation: Operation, collection: str | None) -> dict[str, Any]:
    name = operation.name if collection is None else f"{operation.name}.{collection}"
    schema = {"$ref": f"#/components/schemas/{answer_of(operation, collection)}"}
    content = {media: {"schema": TEXT if media.startswith("text/") else schema} for media in operation.media}
    return {
        "operationId": name,
        "tags": [operation.tag],
        "summary": _(operation.summary) if collection is None else f"{_(operation.summary)}: {collection}",
        "description": _(operation.description),
        "parameters": [one.described(city) for one in operation.parameters_of(collection)],
        "responses": {
            "200": {"description": _(operation.summary), "headers": _headers(operation), "content": content},
            "304": {"description": _("The client has this answer already (If-None-Match).")},
            **{
                code: _fault(_(text))
                for code, text in FAULTS.items()
                if code != "410" or operation.name == "items"
            },
        },
    }


def answer_of(operation: Operation, collection: str | None) -> str:
    """Name of the schema of an answer; features have one of their own in each collection."""
    if operation.answer not in {"Features", "Feature"} or collection is None:
        return operation.answer
    return f"{operation.answer}Of{collection.capitalize()}"


def _headers(operation: Operation) -> dict[str, Any]:
    headers = {"ETag": {"description": _("Changes with the release."), "schema": TEXT}}
    if operation.name in {"items", "item"}:
        headers["Content-Crs"] = {"description": _("CRS84: longitude, latitude."), "schema": TEXT}
    return headers


def _fault(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _object(required: tuple[str, ...], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


def _told(required: tuple[str, ...] = (), **properties: dict[str, Any]) -> dict[str, Any]:
    """An answer about a city, which always carries its credit and release, and the mark of made-up data."""
    common = {
        "notice": {
            **TEXT,
            "description": _("Says that data are made up; in every answer about such a city."),
        },
        "attribution": TEXT,
        "release": TEXT,
        "asOf": {**TEXT, "format": "date"},
        "links": _list_of("Link"),
    }
    return _object(("attribution", "release", "asOf", *required), **common, **properties)


def _schemas(collections: tuple[str, ...]) -> dict[str, Any]:
    schemas = {
        "Link": _object(("href", "rel"), href=TEXT, rel=TEXT, type=TEXT, title=TEXT),
        "Problem": _object(
            ("type", "title", "status", "detail"),
            type=TEXT,
            title=TEXT,
            status=WHOLE,
            detail=TEXT,
            notice=TEXT,
        ),
        "Column": _object(
            ("name", "kind", "meaning"),
            name=TEXT,
            kind=TEXT,
            unit=TEXT,
            meaning=TEXT,
            missingMeans=TEXT,
            denominator={**TEXT, "description": _("Column that a share is a share of.")},
            leastDenominator={**WHOLE, "description": _("Below this denominator a share says nothing.")},
        ),
        "LandingPage": _told(
            ("links", "title"), title=TEXT, description=TEXT, licences={"type": "array", "items": TEXT}
        ),
        "Document": ANYTHING,
        "Conformance": _told(("conformsTo",), conformsTo={"type": "array", "items": TEXT}),
        "Collection": _told(
            ("id", "links", "columns"),
            id=TEXT,
            title=TEXT,
            description=TEXT,
            licences={"type": "array", "items": TEXT},
            itemType=TEXT,
            crs={"type": "array", "items": TEXT},
            extent=ANYTHING,
            columns=_list_of("Column"),
        ),
        "Collections": _told(("links", "collections"), collections=_list_of("Collection")),
        "Statistics": _told(
            ("columns", "rows"),
            columns=_list_of("Column"),
            rows={"type": "array", "items": _row(STATISTICS, closed=True)},
            smallNumbers={**TEXT, "description": _("From how many footprints on a share may be quoted.")},
        ),
        "Claims": _told(
            ("numberReturned", "claims"), numberReturned=WHOLE, claims={"type": "array", "items": ANYTHING}
        ),
        "Claim": _told(("claim",), claim=ANYTHING),
        "Sources": _told(
            ("sources",),
            sources={"type": "array", "items": ANYTHING},
            licences={"type": "array", "items": TEXT},
        ),
        "Geometry": _object(
            ("type", "coordinates"),
            type={**TEXT, "enum": list(GEOMETRIES)},
            coordinates={"type": "array", "items": {}},
        ),
    }
    for name in collections:
        schemas |= _feature_schemas(name)
    return schemas


def _feature_schemas(name: str) -> dict[str, Any]:
    """Feature and feature collection of one layer."""
    suffix = f"Of{name.capitalize()}"
    members = {
        "type": {**TEXT, "enum": ["Feature"]},
        "id": TEXT,
        "geometry": {"$ref": "#/components/schemas/Geometry"},
        "properties": _row((*EXPORTED[name], NOTICE), closed=True),
    }
    feature = _object(("type", "id", "geometry", "properties"), **members)
    collection = _told(
        ("type", "features", "links", "timeStamp", "numberMatched", "numberReturned", "epoch"),
        type={**TEXT, "enum": ["FeatureCollection"]},
        epoch={**TEXT, "format": "date"},
        timeStamp={**TEXT, "format": "date-time"},
        numberMatched=WHOLE,
        numberReturned=WHOLE,
        features={"type": "array", "items": feature},
    )
    one = _told(("links", "epoch", *feature["required"]), epoch={**TEXT, "format": "date"}, **members)
    return {f"Features{suffix}": collection, f"Feature{suffix}": one}


def _row(columns: tuple[Column, ...], *, closed: bool) -> dict[str, Any]:
    """A row of a table; the notice stands in it only where data are made up."""
    properties = {
        column.name: {
            **JSON_TYPES[column.kind],
            **({"nullable": True} if column.nullable else {}),
            "description": _described(column),
        }
        for column in columns
    }
    return {
        "type": "object",
        "required": [column.name for column in columns if column is not NOTICE],
        "properties": properties,
        "additionalProperties": not closed,
    }


def _described(column: Column) -> str:
    """A column in a sentence or two, with its unit."""
    if not column.unit:
        return told(column)
    return told(column) + " " + _("Unit: %(unit)s.") % {"unit": unit(column)}
