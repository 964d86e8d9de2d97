"""Shapes as paths of a PDF: many thousands in one string, in tenths of a point."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from webapp.atlas.sheet import HEIGHT, POINT

Shapes = npt.NDArray[np.object_]
UNIT = 10
"""Paths are whole numbers, a tenth of a point (0.035 mm) each: finer than print, and short."""
FINE_MM = 0.06
"""Corners nearer than this to the straight line are left out."""
SCALES = (
    500, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 7500, 10_000, 12_500, 15_000, 20_000, 25_000,
    30_000, 40_000, 50_000, 60_000, 75_000, 100_000, 125_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000,
    750_000, 1_000_000,
)  # fmt: skip
BARS_M = tuple(n * 10**power for power in range(1, 6) for n in (1, 2, 5))


@dataclass(frozen=True)
class Frame:
    """A rectangle on the paper through which a map is seen.

    Attributes
    ----------
    x, y, width, height
        In millimetres from the top left corner of the paper.
    east, north
        What lies in its middle, in metres of the city's reference system.
    scale
        So many metres are a metre on paper, divided by 1.
    """

    x: float
    y: float
    width: float
    height: float
    east: float
    north: float
    scale: float

    @property
    def fine_m(self) -> float:
        """Length on the ground that is too short to be drawn."""
        return FINE_MM * self.scale / 1000

    @property
    def ground(self) -> shapely.Polygon:
        """The ground that is seen."""
        half = self.width * self.scale / 2000, self.height * self.scale / 2000
        return shapely.box(
            self.east - half[0], self.north - half[1], self.east + half[0], self.north + half[1]
        )

    def placed(self, coordinates: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Positions in metres as positions in tenths of a point from the lower left corner of the paper."""
        per_metre = 1000 / self.scale / POINT
        middle = (self.x + self.width / 2) / POINT, (HEIGHT - self.y - self.height / 2) / POINT
        at = (coordinates - (self.east, self.north)) * per_metre + middle
        return np.rint(at * UNIT).astype(np.int64)

    def on_paper(self, east: float, north: float) -> tuple[float, float]:
        """A position in millimetres from the top left corner."""
        x = self.x + self.width / 2 + (east - self.east) * 1000 / self.scale
        return x, self.y + self.height / 2 - (north - self.north) * 1000 / self.scale


def frame_around(
    shape: shapely.Geometry, x: float, y: float, width: float, height: float, *, edge: float = 4.0,
    round_scale: bool = True,
) -> Frame:  # fmt: skip
    """The frame that shows a shape as large as possible, `edge` millimetres from its rim, at a round scale."""
    west, south, east, north = shape.bounds
    least = 1000 * max((east - west) / (width - 2 * edge), (north - south) / (height - 2 * edge), 0.25)
    scale = next((round_one for round_one in SCALES if round_one >= least), least) if round_scale else least
    return Frame(x, y, width, height, (west + east) / 2, (south + north) / 2, scale)


def bar_of(frame: Frame, longest: float) -> tuple[int, float]:
    """The longest round length whose bar is no longer than `longest` millimetres: metres, millimetres."""
    metres = max((one for one in BARS_M if one * 1000 / frame.scale <= longest), default=BARS_M[0])
    return metres, metres * 1000 / frame.scale


def polygon_paths(shapes: Shapes, frame: Frame) -> str:
    """Closed paths of all rings; outer rings and holes run opposite ways, so that overlaps stay filled."""
    parts = shapely.get_parts(shapely.get_parts(shapely.simplify(shapes, frame.fine_m)))
    parts = parts[shapely.get_dimensions(parts) == 2]
    if not len(parts):
        return ""
    _, coordinates, (ring_ends, *_rest) = shapely.to_ragged_array(shapely.orient_polygons(parts))
    return _joined(frame.placed(coordinates[:, :2]), ring_ends, closed=True)


def line_paths(shapes: Shapes, frame: Frame) -> str:
    """Open paths of all lines."""
    parts = shapely.get_parts(shapely.simplify(shapes, frame.fine_m))
    parts = parts[shapely.get_type_id(parts) == 1]
    if not len(parts):
        return ""
    _, coordinates, (ends,) = shapely.to_ragged_array(parts)
    return _joined(frame.placed(coordinates[:, :2]), ends, closed=False)


def _joined(points: npt.NDArray[np.int64], ends: npt.NDArray[np.int64], *, closed: bool) -> str:
    # A loop over rings: each begins with another operator, and joining text is most of the work anyway.
    written = [f"{x} {y}" for x, y in points.tolist()]
    bounds = ends.tolist()
    paths = []
    for start, end in pairwise(bounds):
        ring = written[start : end - 1] if closed else written[start:end]
        paths.append(" m\n" + " l\n".join(ring[1:]) + (" l h" if closed else " l") if len(ring) > 1 else "")
        paths[-1] = ring[0] + paths[-1] if paths[-1] else ""
    return "\n".join(path for path in paths if path)


def sign_paths(points: npt.NDArray[np.int64], corners: Sequence[tuple[float, float]]) -> str:
    """The same closed sign at every point; corners in tenths of a point."""
    corner_at = points[:, None, :] + np.rint(np.asarray(corners)).astype(np.int64)[None, :, :]
    return "\n".join(
        f"{sign[0][0]} {sign[0][1]} m " + " ".join(f"{x} {y} l" for x, y in sign[1:]) + " h"
        for sign in corner_at.tolist()
    )


def regular(
    corners: int, radius: float, *, turn: float = 0.0, lift: float = 0.0
) -> list[tuple[float, float]]:
    """Corners of a regular sign, the first one at the top, turned by `turn` degrees."""
    angles = [math.radians(turn + 90 + 360 * place / corners) for place in range(corners)]
    return [(radius * math.cos(angle), radius * math.sin(angle) + lift) for angle in angles]


@lru_cache(maxsize=16)
def stripes(frame: Frame, spacing: float, *, rising: bool) -> str:
    """Slanting lines all over a frame, `spacing` points apart."""
    x, y = frame.x / POINT, (HEIGHT - frame.y - frame.height) / POINT
    width, height = frame.width / POINT, frame.height / POINT
    step = spacing * math.sqrt(2)
    lines: Iterable[tuple[float, float, float, float]] = (
        (x + at, y, x + at + height, y + height) if rising else (x + at + height, y, x + at, y + height)
        for at in np.arange(-height, width, step)
    )
    return "\n".join(
        f"{x1 * UNIT:.0f} {y1 * UNIT:.0f} m {x2 * UNIT:.0f} {y2 * UNIT:.0f} l" for x1, y1, x2, y2 in lines
    )
