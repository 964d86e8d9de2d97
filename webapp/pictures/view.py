"""Where on the earth a map picture looks, and where on the picture a place lies."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geodata.columns import DISTRICT_ID
from webapp.city import City
from webapp.pictures.drawing import Points

TILE_SIDE = 256
MAX_ZOOM = 19
MAX_LATITUDE = 85.0
MARGIN_PX = 14
EARTH_RADIUS_M = 6378137.0
PLACE = re.compile(r"(-?\d{1,2}(?:\.\d{1,10})?),(-?\d{1,3}(?:\.\d{1,10})?)")
ZOOM = re.compile(r"\d{1,2}(?:\.\d{1,4})?")
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """A middle and a zoom, as the map's address has them, and the room of the map on the picture in pixels."""

    lat: float
    lng: float
    zoom: float
    x: float
    y: float
    width: float
    height: float

    @property
    def world(self) -> float:
        """Side of the square of the whole world in pixels."""
        return float(TILE_SIDE * 2**self.zoom)

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north in degrees."""
        middle_x, middle_y = mercator(self.lng, self.lat)
        half_x, half_y = self.width / 2 / self.world, self.height / 2 / self.world
        west, east = ((middle_x + side * half_x - 0.5) * 360 for side in (-1, 1))
        south, north = (_latitude(middle_y + side * half_y) for side in (1, -1))
        return max(west, -180.0), south, min(east, 180.0), north

    @property
    def metres_per_pixel(self) -> float:
        """Length on the ground of one pixel at the middle."""
        return 2 * math.pi * EARTH_RADIUS_M * math.cos(math.radians(self.lat)) / self.world

    def project(self, degrees: Points) -> Points:
        """Positions on the picture of longitudes and latitudes, one row each."""
        sine = np.sin(np.radians(np.clip(degrees[:, 1], -MAX_LATITUDE, MAX_LATITUDE)))
        middle_x, middle_y = mercator(self.lng, self.lat)
        x = (degrees[:, 0] / 360 + 0.5 - middle_x) * self.world + self.x + self.width / 2
        y = (0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi) - middle_y) * self.world
        return np.column_stack([x, y + self.y + self.height / 2])

    def polygons(self, shapes: gpd.GeoSeries) -> list[list[Points]]:
        """Rings on the picture of all polygons, multipolygons taken apart; the outer ring first."""
        parts = shapely.get_parts(shapes.to_numpy())
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        rings, owner = shapely.get_rings(parts, return_index=True)
        coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
        cuts = np.flatnonzero(np.diff(ring_of)) + 1
        drawn = np.split(self.project(coordinates), cuts) if len(coordinates) else []
        grouped: list[list[Points]] = [[] for _ in parts]
        for polygon, ring in zip(owner.tolist(), drawn, strict=True):
            grouped[polygon].append(ring)
        return grouped

    def lines(self, shapes: gpd.GeoSeries) -> list[Points]:
        """Lines on the picture, multilines taken apart."""
        parts = shapely.get_parts(shapes.to_numpy())
        coordinates, line_of = shapely.get_coordinates(parts, return_index=True)
        cuts = np.flatnonzero(np.diff(line_of)) + 1
        return np.split(self.project(coordinates), cuts) if len(coordinates) else []


def mercator(lng: float, lat: float) -> tuple[float, float]:
    """Position in the square of the whole world, 0 to 1 from west to east and from north to south."""
    sine = math.sin(math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, lat))))
    return lng / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def view_of(city: City, args: Mapping[str, str], *, x: float, y: float, width: float, height: float) -> View:
    """The view an address asks for with ``ll`` and ``z``, else its district, else the whole city."""
    place, zoom = PLACE.fullmatch(args.get("ll", "")), ZOOM.fullmatch(args.get("z", ""))
    if place and zoom and abs(float(place[2])) <= 180 and float(zoom[0]) <= MAX_ZOOM:
        return View(float(place[1]), float(place[2]), float(zoom[0]), x, y, width, height)
    west, south, east, north = _bounds_of(city, args.get("district", ""))
    left, top = mercator(west, north)
    right, bottom = mercator(east, south)
    room_x, room_y = max(width - 2 * MARGIN_PX, 32), max(height - 2 * MARGIN_PX, 32)
    side = max((right - left) / room_x, (bottom - top) / room_y, 1e-9)
    fitted = min(math.log2(1 / side / TILE_SIDE), MAX_ZOOM)
    lat = _latitude((top + bottom) / 2)
    return View(lat, (west + east) / 2, math.floor(fitted * 4) / 4, x, y, width, height)


def _bounds_of(city: City, district: str) -> Bounds:
    districts = gpd.GeoDataFrame(city.bundle.table("districts"))
    chosen = districts[districts[DISTRICT_ID] == district]
    shapes = chosen if len(chosen) else districts
    if shapes.empty:
        west, south, east, north = city.manifest["bounds"]
        return west, south, east, north
    west, south, east, north = (float(edge) for edge in shapes.total_bounds)
    return west, south, east, north
