"""The reference page of the interface, made from the tables that requests are read by."""

from collections.abc import Iterator
from typing import Any

from webapp.api.openapi import CONFORMS_TO, FAULTS, document_of
from webapp.api.operations import FILTERS, OPERATIONS
from webapp.api.parameter import Parameter
from webapp.exports.dictionary import EXPORTED

INTRODUCTION = """\
# Interface for programs

Every city has a JSON interface at `/api/<city>`; `/api` lists the cities. It follows OGC API - Features Part 1 (core,
GeoJSON, OpenAPI 3.0), so geographic software reads it as it is, and `/api/<city>/openapi.json` describes it to
programs.

```console
$ ogrinfo -so OAPIF:https://HOST/api/raqqa-demo buildings
$ ogr2ogr raqqa.gpkg OAPIF:https://HOST/api/raqqa-demo
$ curl 'https://HOST/api/raqqa-demo/collections/buildings/items?district=ad-dariyeh&class=destroyed,severe&limit=1000'
```

- **Missing is not zero.** A building without a grade is `not_assessed` and says why; a value that is not known is `null`.
- **Made-up data say so.** Every answer about a city with synthetic positions has the member `notice`, errors included.
- **Pages.** Follow the link `next` until there is none: every matching feature comes once, in the order of the published
  table. A cursor belongs to one release. If the city is published anew meanwhile the answer is 410: start again.
- **Dates.** `date` names the epoch whose grades are wanted. `datetime` asks for the day of the image: features whose
  `sensor_date` (districts: `imagery_date`; incidents: `from_date` to `to_date`) lies in it, both ends included, with
  the grades of the last epoch up to its end. What has no such date is left out.
- **Places.** Longitude and latitude in degrees (CRS84), to seven decimals. A box finds what its edge touches too.
- **Filters.** `class` and `kind` ask for a property. `classes`, `kinds`, `district`, `date` and `source` are the parameters
  of the map page and of exports, with the same meaning here: a file exported with them holds the same rows. `source`
  takes no building away: it is what this source says of each, in place of what counts of all sources.
- **Small numbers.** Counts and shares of every district are there, however few its footprints. Below `leastDenominator` of
  a column a share says nothing: the pages write “too few” in its place.
- **Caches.** Every answer has a tag; with `If-None-Match` an unchanged one is 304 without content.
- **Languages.** With `lang=ar` titles, descriptions and the meanings of columns are Arabic; values, names and the units of
  columns are the same in every language. The OpenAPI document is English unless `lang` asks for another one.
- **Any page may ask.** Answers can be read from every origin. Nothing can be written.
"""


def api_page() -> str:
    """Addresses, parameters, errors and properties of the interface."""
    return (
        "\n".join([INTRODUCTION, *_addresses(), *_parameters(), *_errors(), *_columns(), *_standards()])
        + "\n"
    )


def _addresses() -> Iterator[str]:
    yield from (
        "## Addresses",
        "",
        "Below `/api/<city>`.",
        "",
        "| address | what it gives | parameters |",
        "|---|---|---|",
    )
    for operation in OPERATIONS:
        named = [one for one in operation.parameters if not one.in_path]
        names = ", ".join(f"`{one.name}`" for one in named)
        further = ", filters of the collection" if operation.name == "items" else ""
        yield f"| `{operation.path}` | {operation.summary}. {operation.description} | {names}{further} |"
    yield ""


def _parameters() -> Iterator[str]:
    yield from (
        "## Parameters",
        "",
        "An unknown parameter or value is refused (400), never ignored: an answer that silently held more than asked",
        "would be a wrong number.",
        "",
        "| parameter | of | meaning | values |",
        "|---|---|---|---|",
    )
    users: dict[int, tuple[Parameter, list[str]]] = {}
    for operation in OPERATIONS:
        for one in operation.parameters:
            users.setdefault(id(one), (one, []))[1].append(f"`{operation.name}`")
    for collection, filters in FILTERS.items():
        for one in filters:
            users.setdefault(id(one), (one, []))[1].append(f"`items` of {collection}")
    for parameter, names in users.values():
        told = _values(parameter.described(None)["schema"])
        where = "all" if len(names) == len(OPERATIONS) else ", ".join(names)
        yield f"| `{parameter.name}` | {where} | {parameter.description} | {told} |"
    yield ""


def _values(schema: dict[str, Any]) -> str:
    if schema["type"] == "array" and "enum" in schema["items"]:
        schema = schema["items"]
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "maximum" in schema:
        return f"{schema['minimum']} to {schema['maximum']}, usually {schema['default']}"
    return ""


def _errors() -> Iterator[str]:
    yield from (
        "## Errors",
        "",
        "Problem details (RFC 9457, `application/problem+json`): `title`, `status` and a sentence in `detail`.",
        "",
        "| status | when |",
        "|---|---|",
    )
    yield from (f"| {status} | {text} |" for status, text in FAULTS.items())
    yield ""


def _columns() -> Iterator[str]:
    schemas = document_of(None, "/api/{city}")["components"]["schemas"]
    for name in FILTERS:
        yield from (f"## Properties of {name}", "", "| property | type | meaning |", "|---|---|---|")
        properties = schemas[f"FeatureOf{name.capitalize()}"]["properties"]["properties"]["properties"]
        for column in EXPORTED[name]:
            told = properties[column.name]
            kind = told.get("format", told["type"])
            yield f"| `{column.name}` | {kind} | {told['description']} |"
        yield ""


def _standards() -> Iterator[str]:
    yield from ("## Standards", "")
    yield from (f"- <{uri}>" for uri in CONFORMS_TO)
