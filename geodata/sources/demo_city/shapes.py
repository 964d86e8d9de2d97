"""The outline of a building on its lot: plain, L, U, T, stepped, stair-cornered, or around a court."""

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sources.demo_city.lots import FRONTAGE, HOUSES, INDUSTRY, INSTITUTION, Lots, Style
from geodata.sources.demo_city.plane import Coordinates, Geometries

Numbers = npt.NDArray[np.float64]

PLAIN, ELL, YOU, TEE, CHAMFERED, CROSS, COURT = range(7)

SHARES = {
    HOUSES: (0.52, 0.24, 0.10, 0.06, 0.08, 0.0, 0.0),
    FRONTAGE: (0.62, 0.20, 0.06, 0.04, 0.08, 0.0, 0.0),
    INDUSTRY: (0.78, 0.18, 0.0, 0.04, 0.0, 0.0, 0.0),
    INSTITUTION: (0.16, 0.28, 0.24, 0.12, 0.02, 0.08, 0.10),
}
"""Share of each shape by purpose of the lot, in the order above; courtyard houses come on top, by style."""

SIDE_GAP_M = 0.45
"""Clear strip at every side of a lot, so that neighbours stay apart by at least twice this."""

NARROWEST_COURT_M = 9.0
"""A house narrower than this has no room for a court and stays plain."""


def build_on(lots: Lots, style: Style, rng: np.random.Generator) -> Geometries:
    """One building outline for every lot, on the plan: 4 to 12 corners, wholly inside the lot."""
    bodies = _bodies(lots, style, rng)
    shape = _shape_of(lots, bodies, style, rng)
    first, second = 0.38 + 0.24 * rng.random(len(bodies)), 0.38 + 0.24 * rng.random(len(bodies))
    mirrored = rng.random(len(bodies)) < 0.5
    bodies[mirrored] = bodies[mirrored][:, [1, 0, 3, 2]]
    outlines = np.empty(len(bodies), dtype=object)
    for kind in range(COURT):
        rows = shape == kind
        outlines[rows] = shapely.polygons(_placed(bodies[rows], _corners(kind, first[rows], second[rows])))
    rows = shape == COURT
    rings = shapely.linearrings(_placed(bodies[rows], _corners(PLAIN, first[rows], second[rows])))
    courts = shapely.linearrings(_placed(bodies[rows], _court(first[rows], second[rows])))
    outlines[rows] = shapely.polygons(rings, holes=courts[:, None])
    return outlines


def _bodies(lots: Lots, style: Style, rng: np.random.Generator) -> Coordinates:
    """Four corners of the built part of each lot: gaps at the sides, at times a front garden or a yard."""
    n = len(lots.corners)
    width, depth = _sides(lots.corners)
    sideways = SIDE_GAP_M + style.irregularity_m * rng.random((n, 4)) ** 2
    inwards = SIDE_GAP_M + style.irregularity_m * rng.random((n, 4)) ** 2
    roomy = np.isin(lots.purpose, (INDUSTRY, INSTITUTION))
    front = np.where(roomy, 2.0 + 4.0 * rng.random(n), np.maximum(0.0, 5.0 * rng.random(n) - 3.0))
    yard = np.where(rng.random(n) < 0.6, 0.30 * rng.random(n), 0.0) * depth
    side_garden = np.where(roomy, 0.08, 0.0) * width
    s = np.stack([sideways[:, 0], width - sideways[:, 1], width - sideways[:, 2], sideways[:, 3]], axis=1)
    s += side_garden[:, None] * np.array([1.0, -1.0, -1.0, 1.0])
    t = np.stack(
        [
            front + inwards[:, 0],
            front + inwards[:, 1],
            depth - yard - inwards[:, 2],
            depth - yard - inwards[:, 3],
        ],
        axis=1,
    )
    return _placed(lots.corners, np.stack([s / width[:, None], t / depth[:, None]], axis=-1))


def _shape_of(
    lots: Lots, bodies: Coordinates, style: Style, rng: np.random.Generator
) -> npt.NDArray[np.intp]:
    chance = rng.random(len(bodies))
    shape = np.zeros(len(bodies), dtype=np.intp)
    for purpose, shares in SHARES.items():
        rows = lots.purpose == purpose
        shape[rows] = np.searchsorted(np.cumsum(shares)[:-1], chance[rows], side="right")
    wants_court = (rng.random(len(bodies)) < style.share_courtyard) & (lots.purpose == HOUSES)
    shape[wants_court] = COURT
    too_narrow = np.minimum(*_sides(bodies)) < NARROWEST_COURT_M
    shape[too_narrow & (shape == COURT)] = PLAIN
    return shape


def _corners(kind: int, a: Numbers, b: Numbers) -> Numbers:
    """Corners of a shape in the unit square, (n, corners, 2); it steps at `a` and `b`, 0.38 to 0.62."""
    zero, one, c, d = np.zeros_like(a), np.ones_like(a), a * 0.62, b * 0.62
    outlines: dict[int, list[tuple[Numbers, Numbers]]] = {
        PLAIN: [(zero, zero), (one, zero), (one, one), (zero, one)],
        ELL: [(zero, zero), (one, zero), (one, b), (a, b), (a, one), (zero, one)],
        YOU: [(zero, zero), (one, zero), (one, one), (1 - c, one), (1 - c, b), (c, b), (c, one), (zero, one)],
        TEE: [(zero, zero), (one, zero), (one, b), (1 - c, b), (1 - c, one), (c, one), (c, b), (zero, b)],
        CHAMFERED: [(zero, zero), (one, zero), (one, 1 - c / 2), (1 - d / 2, one), (zero, one)],
        CROSS: [
            (c, zero), (1 - c, zero), (1 - c, d), (one, d), (one, 1 - d), (1 - c, 1 - d),
            (1 - c, one), (c, one), (c, 1 - d), (zero, 1 - d), (zero, d), (c, d),
        ],
    }  # fmt: skip
    return np.stack([np.column_stack(corner) for corner in outlines[kind]], axis=1)


def _court(a: Numbers, b: Numbers) -> Numbers:
    """Corners of a court in the unit square, clockwise."""
    c, d = a * 0.75, b * 0.75
    corners = [(c, d), (c, 1 - d), (1 - c, 1 - d), (1 - c, d)]
    return np.stack([np.column_stack(corner) for corner in corners], axis=1)


def _placed(quads: Coordinates, unit: Numbers) -> Coordinates:
    """Points of the unit square, (n, m, 2), moved into each quadrilateral by bilinear interpolation."""
    s, t = unit[..., 0, None], unit[..., 1, None]
    p00, p10, p11, p01 = (quads[:, None, k, :] for k in range(4))
    return np.asarray((1 - s) * (1 - t) * p00 + s * (1 - t) * p10 + s * t * p11 + (1 - s) * t * p01)


def _sides(quads: Coordinates) -> tuple[Numbers, Numbers]:
    """Length of the front and of the left side of each quadrilateral."""
    front, left = quads[:, 1] - quads[:, 0], quads[:, 3] - quads[:, 0]
    return np.hypot(front[:, 0], front[:, 1]), np.hypot(left[:, 0], left[:, 1])
