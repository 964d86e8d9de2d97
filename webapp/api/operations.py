"""Every address of the interface, once: routes are registered and the OpenAPI document is written from this table.

Its summaries and descriptions are messages of the catalogue (:mod:`webapp.wording.table_texts`).
"""

import re
from dataclasses import dataclass

from webapp.api import parameters as of
from webapp.api.parameter import Parameter
from webapp.city import City
from webapp.exports.layers import GEOGRAPHIC, layers_of

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
PROBLEM = "application/problem+json"
COLLECTION = "collectionId"

FILTERS: dict[str, tuple[Parameter, ...]] = {
    "districts": (of.DISTRICT,),
    "buildings": (of.DISTRICT, of.CLASS, of.CLASSES, of.SOURCE),
    "sites": (of.DISTRICT, of.CLASS, of.CLASSES, of.KIND, of.KINDS_SHOWN, of.SOURCE),
    "incidents": (of.DISTRICT, of.KINDS_SHOWN),
}
"""What the features of each collection can be filtered by, beside place and time."""


@dataclass(frozen=True)
class Operation:
    """One address.

    Attributes
    ----------
    name
        Endpoint of the blueprint, and its operationId.
    path
        Below the address of the city; parts in braces are parameters of the path.
    answer
        Name of the schema of its answer.
    is_english_unless_asked
        True if ``lang`` alone gives it another language: programs are made from it, whatever their maker's browser
        wishes for.
    """

    name: str
    path: str
    tag: str
    summary: str
    description: str
    answer: str
    media: tuple[str, ...] = (JSON,)
    parameters: tuple[Parameter, ...] = (of.JSON_ONLY, of.LANG)
    is_english_unless_asked: bool = False

    @property
    def rule(self) -> str:
        """The path as a route."""
        return re.sub(r"\{(\w+)\}", lambda part: f"<{_argument(part[1])}>", self.path)

    @property
    def is_of_collections(self) -> bool:
        """True if the address exists once for each collection."""
        return f"{{{COLLECTION}}}" in self.path

    def parameters_of(self, collection: str | None) -> tuple[Parameter, ...]:
        """Its parameters, with the filters of `collection` where it lists features."""
        is_list = self.name == "items" and collection is not None
        return (*self.parameters, *FILTERS[collection]) if is_list and collection else self.parameters


def _argument(name: str) -> str:
    """``featureId`` as the views call it: ``feature_id``."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "landing",
        "/",
        "Capabilities",
        "What this interface offers",
        "Links to everything below, with the release, the as-of date, the licences and the credit line.",
        "LandingPage",
        (JSON, HTML),
        (of.JSON_OR_HTML, of.LANG),
    ),
    Operation(
        "document",
        "/openapi.json",
        "Capabilities",
        "This document",
        "The interface as an OpenAPI 3.0 document, with the districts, epochs and sources of the city as values; in English unless lang asks for another language.",
        "Document",
        (OPENAPI,),
        is_english_unless_asked=True,
    ),
    Operation(
        "conformance",
        "/conformance",
        "Capabilities",
        "Standards followed",
        "The requirement classes of OGC API - Features Part 1 that hold.",
        "Conformance",
    ),
    Operation(
        "collections",
        "/collections",
        "Features",
        "The layers of the city",
        "Every collection with its extent, licences and credit.",
        "Collections",
    ),
    Operation(
        "collection",
        f"/collections/{{{COLLECTION}}}",
        "Features",
        "One layer",
        "What a row is, its extent in place and time, licences, credit, and every property with unit and meaning.",
        "Collection",
    ),
    Operation(
        "items",
        f"/collections/{{{COLLECTION}}}/items",
        "Features",
        "Rows of a layer",
        "Features in the order of the published table. The link next leads to the following page; a walk along it "
        "meets every feature that matches once.",
        "Features",
        (GEOJSON,),
        (
            of.JSON_ONLY,
            of.LANG,
            of.LIMIT,
            of.CURSOR,
            of.BBOX,
            of.DATETIME,
            of.DATE,
        ),
    ),
    Operation(
        "item",
        f"/collections/{{{COLLECTION}}}/items/{{featureId}}",
        "Features",
        "One row of a layer",
        "The feature of a stable id, which is the same in every release.",
        "Feature",
        (GEOJSON,),
        (of.JSON_ONLY, of.LANG, of.FEATURE_ID, of.DATE),
    ),
    Operation(
        "statistics",
        "/statistics",
        "Figures",
        "Counts by district and epoch",
        "Every count and share of every district, of what lies outside them and of the city, with the unit and the "
        "denominator of each column.",
        "Statistics",
        parameters=(of.JSON_ONLY, of.LANG, of.DISTRICT_OR_CITY, of.DATE_OF_ROWS),
    ),
    Operation(
        "claims",
        "/claims",
        "Figures",
        "Public statements and their verdicts",
        "Every statement in short, without its readings.",
        "Claims",
        parameters=(of.JSON_ONLY, of.LANG, of.VERDICT),
    ),
    Operation(
        "claim",
        "/claims/{claimId}",
        "Figures",
        "One statement",
        "A statement with every reading of the data and every way of counting, as published.",
        "Claim",
        parameters=(of.JSON_ONLY, of.LANG, of.CLAIM_ID),
    ),
    Operation(
        "sources",
        "/sources",
        "Figures",
        "Sources",
        "Every source with publisher, licence, credit and dates, as the manifest describes it.",
        "Sources",
    ),
)
"""All below ``/api/<city>``; ``/api`` itself lists the cities."""

BY_NAME: dict[str, Operation] = {operation.name: operation for operation in OPERATIONS}


def collections_of(city: City) -> tuple[str, ...]:
    """Layers that are collections of features, in the order in which they are offered."""
    return tuple(name for name in layers_of(city) if name in GEOGRAPHIC)
