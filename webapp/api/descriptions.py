"""What each collection is: title, what a row is and in which unit, extent, licences, credit and properties."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from geodata.columns import Column
from webapp.addresses import web_address
from webapp.api.answers import CRS84, address, link, told_of
from webapp.api.features import index_of
from webapp.api.geojson import DECIMALS
from webapp.api.operations import GEOJSON
from webapp.city import City
from webapp.exports.dictionary import columns_of
from webapp.languages import gettext as _
from webapp.languages import localised

DAY_START = "T00:00:00Z"


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


def extent_of(city: City, name: str) -> dict[str, Any]:
    """Box and range of days of a collection; the range is that of the parameter ``datetime``."""
    index = index_of(city, name, city.epoch)
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
    """A column as the interface describes it."""
    told: dict[str, Any] = {"name": column.name, "kind": column.kind, "meaning": column.meaning}
    if column.unit:
        told["unit"] = column.unit
    if column.nullable:
        told["missingMeans"] = column.missing_means
    if column.name.startswith("share_") and column.name.endswith("_of_footprints"):
        told["denominator"] = "n_footprints"
    return told
