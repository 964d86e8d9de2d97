"""Ground kept free of buildings: main roads, neighbourhood borders, railway, canals, wall and river.

The lines are drawn by hand to look plausible; some names are those of real features of Raqqa, their courses
are not.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sources.demo_city.neighbourhoods import cells
from geodata.sources.demo_city.outline import city_outline, old_city, river
from geodata.sources.demo_city.plane import Geometries, to_plan

ROAD, STREET, RAIL, WATER, WALL = "road", "street", "rail", "water", "wall"

HALF_WIDTH_M = {ROAD: 11.0, STREET: 4.0, RAIL: 16.0, WATER: 11.0, WALL: 12.0}
"""Half the width of the strip along each kind of line that holds no building."""

DRAWN: tuple[tuple[str, str | None, str | None, tuple[tuple[float, float], ...]], ...] = (
    (ROAD, "Western Road", "الطريق الغربي",
     ((38.925, 35.9565), (38.945, 35.9568), (38.962, 35.9572), (38.975, 35.9550),
      (38.990, 35.9535), (39.0045, 35.9548), (39.0108, 35.9535))),
    (ROAD, "Tal Abyad Street", "شارع تل أبيض",
     ((39.0110, 35.9275), (39.0111, 35.9400), (39.0107, 35.9535), (39.0125, 35.9600), (39.0130, 35.9780))),
    (ROAD, "New Bridge Road", "طريق الجسر الجديد",
     ((38.9920, 35.9215), (38.9918, 35.9350), (38.9897, 35.9413))),
    (ROAD, "Eastern Road", "الطريق الشرقي",
     ((39.0272, 35.9478), (39.0400, 35.9470), (39.0520, 35.9447), (39.0680, 35.9425))),
    (ROAD, "Northern Ring", "الطريق الدائري الشمالي",
     ((38.9600, 35.9572), (38.9760, 35.9610), (38.9915, 35.9625), (39.0127, 35.9612),
      (39.0330, 35.9590), (39.0400, 35.9470))),
    (RAIL, "Railway", "السكة الحديدية",
     ((38.9200, 35.9640), (38.9700, 35.9660), (39.0100, 35.9672), (39.0400, 35.9668), (39.0750, 35.9655))),
    (WATER, "Western Canal", "القناة الغربية",
     ((38.9790, 35.9790), (38.9785, 35.9680), (38.9690, 35.9590), (38.9610, 35.9555),
      (38.9615, 35.9480), (38.9600, 35.9365))),
    (WATER, "Eastern Canal", "القناة الشرقية",
     ((39.0330, 35.9790), (39.0395, 35.9680), (39.0425, 35.9590), (39.0435, 35.9500),
      (39.0400, 35.9410), (39.0400, 35.9335))),
)  # fmt: skip


@dataclass(frozen=True)
class Corridors:
    """Lines on the plan with their kind and names, row by row."""

    lines: Geometries
    kinds: npt.NDArray[np.str_]
    names_en: list[str | None]
    names_ar: list[str | None]

    def of_kind(self, *kinds: str) -> Geometries:
        """Lines of the given kinds."""
        return np.asarray(self.lines[np.isin(self.kinds, kinds)], dtype=object)


@lru_cache(maxsize=1)
def corridors() -> Corridors:
    """Every hand-drawn line, the wall, and the neighbourhood borders (roads; streets inside the wall)."""
    drawn = [shapely.LineString(to_plan(points)) for *_, points in DRAWN]
    drawn_kinds = [kind for kind, *_ in DRAWN]
    # No drawn road runs through the old city: they end at its wall.
    drawn = [
        line.difference(old_city()) if kind == ROAD else line
        for line, kind in zip(drawn, drawn_kinds, strict=True)
    ]
    outer, inner = _borders()
    lines = [*drawn, old_city().exterior, *outer, *inner]
    unnamed: list[str | None] = [None] * (len(outer) + len(inner))
    return Corridors(
        lines=np.array(lines, dtype=object),
        kinds=np.array([*drawn_kinds, WALL, *[ROAD] * len(outer), *[STREET] * len(inner)]),
        names_en=[*[name for _, name, _, _ in DRAWN], "Abbasid Wall", *unnamed],
        names_ar=[*[name for _, _, name, _ in DRAWN], "السور العباسي", *unnamed],
    )


@lru_cache(maxsize=1)
def kept_free() -> shapely.Geometry:
    """The strips along all lines, and the river, as one area."""
    known = corridors()
    widths = np.array([HALF_WIDTH_M[kind] for kind in known.kinds])
    strips = shapely.buffer(known.lines, widths, cap_style="flat", join_style="mitre")
    return shapely.unary_union([*strips, river()])


@lru_cache(maxsize=1)
def buildable() -> Geometries:
    """What is left of each neighbourhood for blocks, in the order of the published table."""
    ground = shapely.difference(shapely.buffer(cells(), -4.0, join_style="mitre"), kept_free())
    shapely.prepare(ground)
    return np.asarray(ground, dtype=object)


def _borders() -> tuple[list[shapely.LineString], list[shapely.LineString]]:
    """Borders between neighbourhoods outside and inside the wall, without the wall and the city's outline."""
    elsewhere = shapely.unary_union([city_outline().exterior, old_city().exterior]).buffer(0.5)
    inner_edges = shapely.unary_union(shapely.boundary(cells()), grid_size=0.01).difference(elsewhere)
    lines = shapely.get_parts(shapely.line_merge(inner_edges))
    within = shapely.intersects(shapely.line_interpolate_point(lines, 0.5, normalized=True), old_city())
    return list(lines[~within]), list(lines[within])
