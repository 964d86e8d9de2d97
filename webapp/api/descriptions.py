"""What each collection and address is: title, what a row is, extent, licences and properties; summary and parameters."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from geodata.columns import LEAST_FOOTPRINTS, Column
from webapp.addresses import web_address
from webapp.api.answers import CRS84, address, link, told_of
from webapp.api.features import index_of
from webapp.api.geojson import DECIMALS
from webapp.api.operations import GEOJSON, OPERATIONS, Operation, collections_of
from webapp.api.rows import Rows
from webapp.city import City
from webapp.exports.dictionary import columns_of
from webapp.languages import gettext as _
from webapp.languages import localised
from webapp.wording.columns import empty_means, meaning

DAY_START = "T00:00:00Z"


@dataclass(frozen=True)
class AddressTold:
    """An address as people are told of it: without `href` where parts of the path are left open."""

    path: str
    href: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str], ...]


def title_of(name: str) -> str:
    """Title of a collection in the language asked for."""
    return {
        "districts": _("Districts"),
        "buildings": _("Buildings"),
        "sites": _("Damage sites"),
        "incidents": _("Incidents"),
    }[name]


def description_of(name: str) -> str:
    """What a row of a collection is, and what it must not be taken for."""
    return {
        "districts": _(
            "One row a district, with counts of buildings (of listed sites where the city has no footprints) by damage class at one date. What lies outside all districts is in the statistics only."
        ),
        "buildings": _(
            "One row a building footprint, with its damage class at one date. A building that is not assessed is not an undamaged one."
        ),
        "sites": _(
            "One row a damage site as its source lists it: a point, never a share of anything. Repeated rows are kept and marked."
        ),
        "incidents": _(
            "One row an incident such as a strike, as its source lists it, with the days on which it can have happened. Never part of the damage of a building."
        ),
    }[name]


def collection_of(city: City, name: str) -> dict[str, Any]:
    """One collection as OGC API - Features describes it."""
    here = address("collection", city, collection_id=name)
    return {
        "id": name,
        "title": f"{localised(city.name)}: {title_of(name)}",
        "description": description_of(name),
        **told_of(city),
        "licences": city.manifest["licences"],
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent_of(city, name),
        "links": [
            link("self", here, title=title_of(name)),
            link("items", address("items", city, collection_id=name), GEOJSON, title_of(name)),
            *licence_links(city),
        ],
        "columns": [column_told(column) for column in columns_of(name, synthetic=city.synthetic)],
    }


def addresses_told(city: City) -> list[AddressTold]:
    """Every address in the language of the page, for people."""
    return [_address_told(city, operation) for operation in OPERATIONS]


def _address_told(city: City, operation: Operation) -> AddressTold:
    collections = collections_of(city) if operation.is_of_collections else (None,)
    # A filter that several collections have stands once.
    parameters = {one.name: one for name in collections for one in operation.parameters_of(name)}
    path = address("landing", city).split("?")[0].rstrip("/") + operation.path
    return AddressTold(
        path=urlsplit(path).path,
        href="" if "{" in path else address(operation.name, city),
        summary=_(operation.summary),
        description=_(operation.description),
        parameters=tuple((one.name, _(one.description)) for one in parameters.values()),
    )


def extent_of(city: City, name: str) -> dict[str, Any]:
    """Box and range of days of a collection; the range is that of the parameter ``datetime``."""
    index = index_of(Rows(city, name, city.epoch))
    extent: dict[str, Any] = {}
    if len(index.boxes):
        least, most = index.boxes[:, :2].min(axis=0), index.boxes[:, 2:].max(axis=0)
        # Rounded as the corners of features are, so that it holds them all.
        box = np.round([*least, *most], DECIMALS).tolist()
        extent["spatial"] = {"bbox": [box], "crs": CRS84}
    days = [city.epochs[0] + DAY_START, city.epochs[-1] + DAY_START]
    extent["temporal"] = {
        "interval": [days],
        "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
    }
    return extent


def licence_links(city: City) -> Iterable[dict[str, str]]:
    """Links to the licences of the sources that name an address."""
    named = {
        source["licence_url"]: source["licence"]
        for source in city.manifest["sources"]
        if web_address(source.get("licence_url"))
    }
    return [link("license", url, "text/html", title) for url, title in named.items()]


def column_told(column: Column) -> dict[str, Any]:
    """A column as the interface describes it; its unit is a code, the same in every language."""
    told: dict[str, Any] = {"name": column.name, "kind": column.kind, "meaning": meaning(column)}
    if column.unit:
        told["unit"] = column.unit
    if column.nullable:
        told["missingMeans"] = empty_means(column)
    denominator = _denominator(column.name)
    if denominator:
        # Below so many the number is there and says nothing: pages write no share then.
        told |= {"denominator": denominator, "leastDenominator": LEAST_FOOTPRINTS}
    return told


def _denominator(name: str) -> str:
    """The column with the footprints that a share is out of; empty for what is no share."""
    if name.startswith("share_") and name.endswith("_of_footprints"):
        return "n_footprints"
    return "buildings_total" if name == "pct_damaged_mapped" else ""
