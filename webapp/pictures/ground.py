"""The ground of a map picture: rivers, roads and streets from the published tiles."""

import json
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from webapp.city import City
from webapp.palette import ground
from webapp.pictures.drawing import Area, Lines, Paint, Part
from webapp.pictures.view import View

STYLE = {
    "wall": ("rail", 1.0),
    "water": ("water", 2.0),
    "street": ("street", 1.0),
    "rail": ("rail", 1.2),
    "road": ("road", 3.0),
}
"""Kind of line, in the order in which they are drawn: its colour and its width."""
LAYER = "basemap"


def ground_of(city: City, view: View, theme: str) -> list[Part]:
    """Water and roads in view; nothing where the bundle has none."""
    painted = ground(theme)
    found = _basemap(city, view)
    if found is None or found.empty:
        return []
    is_area = found.geom_type.isin(["Polygon", "MultiPolygon"])
    parts: list[Part] = []
    water = found[is_area]
    if len(water):
        paint = Paint(painted["water"], painted["water"])
        parts.append(Area(view.polygons(water.geometry), paint, 0))
    for kind, (colour, width) in STYLE.items():
        chosen = found[~is_area & (found["kind"] == kind)]
        if len(chosen):
            lines = view.lines(chosen.geometry)
            if kind == "road":
                parts.append(Lines(lines, painted["roadEdge"], width + 1.4))
            parts.append(Lines(lines, painted[colour], width))
    return parts


def _basemap(city: City, view: View) -> gpd.GeoDataFrame | None:
    """The basemap of the zoom of the view, what lies in it."""
    described = city.manifest["tiles"]["layers"].get(LAYER)
    if described is None:
        return None
    zoom = max(described["minzoom"], min(round(view.zoom), described["maxzoom"]))
    whole = city.keep(
        ("basemap", zoom), lambda: _read(city.bundle.file(city.manifest["tiles"]["file"]), zoom)
    )
    west, south, east, north = view.bounds
    return whole.cx[west:east, south:north]


def _read(archive: Path, zoom: int) -> gpd.GeoDataFrame:
    found = pyogrio.read_dataframe(archive, layer=LAYER, ZOOM_LEVEL=str(zoom))
    kinds = [json.loads(told).get("kind", "") for told in found["json"]]
    shapes = gpd.GeoSeries(shapely.make_valid(found.geometry.to_numpy()), crs=found.crs).to_crs(4326)
    # Cut at tile edges, lines and areas may leave single points behind.
    table = gpd.GeoDataFrame({"kind": kinds}, geometry=shapes, crs=4326)
    return table[~table.geom_type.isin(["Point", "MultiPoint", "GeometryCollection"])]
