"""The layers of a city as exports hold them, filtered as the map filters them.

Without any filter a layer holds every row that was published; with one, what the map shows: a crater, bridge or
incident is then left out before its date.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import geopandas as gpd
import shapely

from geodata.columns import DISTRICT_ID
from webapp.city import City, NotPublishedError
from webapp.exports.bundle_rows import Flags, geometry_type
from webapp.exports.claim_rows import claim_rows
from webapp.exports.district_rows import accuracy_rows, district_rows, names_of
from webapp.exports.filters import in_district, in_view
from webapp.exports.graded_layers import buildings_layer, sites_layer
from webapp.exports.incident_rows import are_shown, incident_rows
from webapp.exports.layer import Layer, small_layer
from webapp.exports.sample_rows import sample_rows
from webapp.exports.selection import Selection

GEOGRAPHIC: tuple[str, ...] = ("districts", "buildings", "sites", "incidents")
SAMPLE = "reference_sample"
"""What people found who checked a sample: has positions, but is in files only and no layer of the map."""
TABLES: tuple[str, ...] = ("claims", "accuracy")
LAYERS: tuple[str, ...] = (*GEOGRAPHIC, SAMPLE, *TABLES)
"""All layers in the order in which they are offered."""


def layers_of(city: City) -> tuple[str, ...]:
    """Names of the layers that the city has, in the order in which they are offered."""
    has = {
        "districts": city.bundle.has_table("districts"),
        "buildings": city.bundle.has_table("buildings"),
        "sites": city.bundle.has_table("sites"),
        "incidents": city.bundle.has_table("incidents"),
        SAMPLE: city.bundle.has_table("sample"),
        "claims": bool(city.claims),
        "accuracy": city.bundle.has_table("adjusted"),
    }
    return tuple(name for name in LAYERS if has[name])


def layer_of(city: City, name: str, selection: Selection) -> Layer:
    """One layer with the rows that the map page shows for the same filters.

    Raises
    ------
    NotPublishedError
        If the city has no such layer.
    """
    offered = layers_of(city)
    if name not in offered:
        msg = f"The bundle of {city.slug} has no layer {name!r} but {', '.join(offered)}."
        raise NotPublishedError(msg)
    return MAKERS[name](city, selection)


def _districts(city: City, selection: Selection) -> Layer:
    rows = district_rows(city, selection.epoch)
    kept = in_district(rows["district_code"], selection)
    if selection.bbox is not None:
        kept &= shapely.intersects(rows.geometry.to_numpy(), shapely.box(*selection.bbox))
    return small_layer(city, "districts", rows[kept], geometry_type(city, "districts"))


def _incidents(city: City, selection: Selection) -> Layer:
    rows = incident_rows(city, selection.epoch)
    shows = partial(are_shown, rows)
    kept = _in_place(rows, selection)
    if not selection.is_whole:
        kept &= shows(selection)
    return replace(small_layer(city, "incidents", rows[kept], "Point"), shows=shows)


def _sample(city: City, selection: Selection) -> Layer:
    rows = sample_rows(city)
    rows = rows.join(names_of(city, rows[DISTRICT_ID]))
    return small_layer(city, SAMPLE, rows[_in_place(rows, selection)], "Point")


def _claims(city: City, _selection: Selection) -> Layer:
    return small_layer(city, "claims", claim_rows(city), None)


def _accuracy(city: City, selection: Selection) -> Layer:
    rows = accuracy_rows(city)
    return small_layer(city, "accuracy", rows[in_district(rows[DISTRICT_ID], selection)], None)


def _in_place(rows: gpd.GeoDataFrame, selection: Selection) -> Flags:
    """True for points in the district and view of the selection."""
    return in_district(rows[DISTRICT_ID], selection) & in_view(rows.geometry.bounds.to_numpy(), selection)


MAKERS: dict[str, Callable[[City, Selection], Layer]] = {
    "districts": _districts,
    "buildings": buildings_layer,
    "sites": sites_layer,
    "incidents": _incidents,
    SAMPLE: _sample,
    "claims": _claims,
    "accuracy": _accuracy,
}
