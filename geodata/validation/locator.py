"""The ground around one unit of a sample, in millimetres on paper, ready to be drawn as lines."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from geodata.crs import projected

SCALES = (500, 1_000, 2_000, 5_000, 10_000)
"""Scales a map may have, as 1 to so many."""
FILLS_AT_MOST = 0.4
"""A unit takes at most this part of the map's width or height, so that its neighbours can be seen."""
LEAST_SCALE = 1_000

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Locator:
    """One map: rings in millimetres from its upper left corner, and its scale as 1 to so many."""

    scale: int
    highlighted: tuple[Ring, ...]
    neighbours: tuple[Ring, ...]

    @property
    def bar_m(self) -> int:
        """Length of the scale bar on the ground in metres; 20 mm on paper."""
        return self.scale // 50


class Surroundings:
    """All outlines of the city in metres, from which the map around any of them is cut."""

    def __init__(self, outlines: gpd.GeoSeries, crs: CRS) -> None:
        self._shapes = projected(outlines, crs)
        self._tree = shapely.STRtree(self._shapes)

    def map_around(self, place: int, *, width_mm: float, height_mm: float) -> Locator:
        """The map with the unit at row `place` in its middle; north is up (grid north of the metric CRS)."""
        shape = self._shapes[place]
        west, south, east, north = shape.bounds
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        scale = _scale_for(east - west, north - south, width_mm, height_mm)
        half_x, half_y = width_mm * scale / 2000, height_mm * scale / 2000
        window = shapely.box(middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)
        around = [int(found) for found in self._tree.query(window, predicate="intersects") if found != place]

        def on_paper(points: npt.NDArray[np.float64]) -> Ring:
            x = (points[:, 0] - middle_x + half_x) * 1000 / scale
            y = (middle_y + half_y - points[:, 1]) * 1000 / scale
            return [(round(float(a), 2), round(float(b), 2)) for a, b in zip(x, y, strict=True)]

        return Locator(
            scale=scale,
            highlighted=tuple(on_paper(ring) for ring in _rings(shape)),
            neighbours=tuple(on_paper(ring) for one in sorted(around) for ring in _rings(self._shapes[one])),
        )


def _scale_for(width_m: float, height_m: float, width_mm: float, height_mm: float) -> int:
    needed = max(width_m / width_mm, height_m / height_mm) * 1000 / FILLS_AT_MOST
    return next((scale for scale in SCALES if scale >= max(needed, LEAST_SCALE)), SCALES[-1])


def _rings(shape: shapely.Geometry) -> Iterator[npt.NDArray[np.float64]]:
    """Outer rings of polygons; a point (a listed site) is drawn as a square of 4 m."""
    if shape.geom_type == "Point":
        shape = shape.buffer(2, cap_style="square")
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield shapely.get_coordinates(shapely.get_exterior_ring(part))
