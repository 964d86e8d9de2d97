"""The OpenAPI document: valid, complete both ways, and true of the answers."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from geodata.reference import PAGES
from webapp.api.openapi import document_of
from webapp.api.operations import OPERATIONS

PATH_VALUES = {"claimId": "town-80"}
FIRST_OF = {"districts": "west", "buildings": "a", "sites": "s1"}


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """The document of the town."""
    told: dict[str, Any] = client.get("/api/town/openapi.json?lang=en").get_json(force=True)
    return told


@pytest.mark.parametrize("slug", ["town", "points"])
def test_the_document_is_valid(client: FlaskClient, slug: str) -> None:
    OpenAPIV30SpecValidator(client.get(f"/api/{slug}/openapi.json").get_json(force=True)).validate()


def test_the_document_of_any_city_is_valid() -> None:
    document = document_of(None, "https://example.org/api/city")
    OpenAPIV30SpecValidator(document).validate()
    assert "/collections/incidents/items" in document["paths"]


def test_every_route_is_described_and_every_description_has_a_route(
    app: Flask, document: dict[str, Any]
) -> None:
    routes = {
        re.sub(r"<collection_id>", "buildings", rule.rule.removeprefix("/api/<slug>"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.cities"
    }
    arguments = {"{claimId}": "<claim_id>", "{featureId}": "<feature_id>"}
    described = {re.sub(r"\{\w+\}", lambda part: arguments[part[0]], path) for path in document["paths"]}
    assert {one for one in described if not re.match("/collections/(sites|districts)", one)} == routes
    adapter = app.url_map.bind("localhost")
    for path in document["paths"]:
        endpoint, _ = adapter.match("/api/town" + path.replace("{", "").replace("}", ""))
        assert endpoint.startswith("api.")


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(set(names)) == len(names) > len(OPERATIONS)


def asked(path: str) -> str:
    """The address of a path with an example for each part in braces."""
    collection = path.split("/")[2] if path.startswith("/collections/") else ""
    values = {**PATH_VALUES, "featureId": FIRST_OF.get(collection, "")}
    return "/api/town" + re.sub(r"\{(\w+)\}", lambda part: values[part[1]], path)


def written(parameter: dict[str, Any]) -> list[str]:
    """Values of a parameter that the document allows, as an address writes them."""
    if "example" in parameter:
        example = parameter["example"]
        return [",".join(map(str, example)) if isinstance(example, list) else str(example)]
    schema = parameter["schema"]
    if "items" in schema and "enum" in schema["items"]:
        return [*schema["items"]["enum"], ",".join(schema["items"]["enum"])]
    return list(schema.get("enum", []))


def test_every_described_parameter_is_understood(client: FlaskClient, document: dict[str, Any]) -> None:
    n_asked = 0
    for path, methods in document["paths"].items():
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "path" or parameter["name"] == "cursor":
                continue
            assert written(parameter), parameter["name"]
            for value in written(parameter):
                n_asked += 1
                response = client.get(f"{asked(path)}?{parameter['name']}={quote(value)}")
                assert response.status_code == 200, (path, parameter["name"], value)
    assert n_asked > 80


def test_every_undescribed_parameter_is_refused(client: FlaskClient, document: dict[str, Any]) -> None:
    every = {one["name"] for path in document["paths"].values() for one in path["get"]["parameters"]} | {
        "colour"
    }
    for path, methods in document["paths"].items():
        known = {one["name"] for one in methods["get"]["parameters"]}
        for name in every - known:
            assert client.get(f"{asked(path)}?{name}=1").status_code == 400, (path, name)


def inlined(schema: Any, schemas: dict[str, Any]) -> Any:
    """The schema without references."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return inlined(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
        return {key: inlined(value, schemas) for key, value in schema.items()}
    return [inlined(value, schemas) for value in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("query", ["", "?lang=ar", "?limit=1"])
def test_answers_are_what_the_document_says(
    client: FlaskClient, document: dict[str, Any], query: str
) -> None:
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        operation = methods["get"]
        if query == "?limit=1" and not operation["operationId"].startswith("items."):
            continue
        response = client.get(asked(path) + query)
        media, content = next(iter(operation["responses"]["200"]["content"].items()))
        assert response.content_type == media
        schema = inlined(content["schema"], schemas)
        faults = [
            fault.message for fault in OAS30Validator(schema).iter_errors(response.get_json(force=True))
        ]
        assert faults == [], path
        assert set(operation["responses"]["200"]["headers"]) <= set(response.headers.keys())


def test_faults_are_what_the_document_says(client: FlaskClient, document: dict[str, Any]) -> None:
    problem = OAS30Validator(document["components"]["schemas"]["Problem"])
    for address in ("collections/buildings/items?limit=x", "collections/buildings/items/z", "claims/z"):
        assert list(problem.iter_errors(client.get(f"/api/town/{address}").get_json())) == []


def test_the_reference_page_names_every_address_and_parameter() -> None:
    page = PAGES["api.md"]()
    for operation in OPERATIONS:
        assert f"`{operation.path}`" in page
        assert all(f"| `{one.name}` |" in page for one in operation.parameters)


def test_qgis_finds_how_many_features_it_may_ask_for_at_once(client: FlaskClient) -> None:
    limit = client.get("/api/town/openapi.json").get_json()["components"]["parameters"]["limit"]
    assert limit["schema"]["maximum"] >= 1_000 > limit["schema"]["default"]
