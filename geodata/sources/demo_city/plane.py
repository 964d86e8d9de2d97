"""The flat plan on which the demonstration city is drawn, and how it becomes longitude and latitude.

The plan is in metres east and north of a point in the city. It is a fixed scaling of degrees and not a map
projection, so that no version of a projection library can change a coordinate; over the 12 km of the city it
agrees with UTM zone 37 north to better than one part in a thousand.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

ORIGIN = (39.0, 35.95)
"""Longitude and latitude of the plan's origin."""

METRES_PER_DEGREE = (90_220.7, 110_958.1)
"""Length of one degree of longitude and of latitude at 35.95 north on the WGS 84 ellipsoid."""

DECIMALS = 7
"""Decimals of a published coordinate: about one centimetre."""

Coordinates = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]


def to_plan(degrees: Sequence[tuple[float, float]] | Coordinates) -> Coordinates:
    """Metres east and north of the origin, one row a point."""
    return (np.asarray(degrees, dtype=np.float64) - ORIGIN) * METRES_PER_DEGREE


def to_degrees(coordinates: Coordinates) -> Coordinates:
    """Longitude and latitude of plan coordinates, bent by :func:`bend`, to seven decimals."""
    return np.round(bend(coordinates) / METRES_PER_DEGREE + ORIGIN, DECIMALS)


def bend(coordinates: Coordinates) -> Coordinates:
    """The plan gently bent, so that straight drawn streets wind as grown ones do.

    A displacement of at most 60 m with wavelengths above 1.7 km everywhere, and of at most 9 m with
    wavelengths of 120 to 200 m in the old city. Neighbours move together, so what lay apart stays apart; a
    25 m edge departs from its bent course by 0.1 m at most, in the old city by 1 m.
    """
    x, y = coordinates[:, 0], coordinates[:, 1]
    old_east, old_north = to_plan([OLD_CITY_CENTRE])[0]
    distance2 = (x - old_east) ** 2 + (y - old_north) ** 2
    old = np.exp(-distance2 / (2 * 420.0**2))
    east = 30 * np.sin(y / 330 + 0.4) + 14 * np.sin((x + y) / 410 + 2.0)
    north = 24 * np.sin(x / 360 + 1.1) + 14 * np.sin((x - 2 * y) / 620)
    east_old = 4 * np.sin(y / 31 + 1.3) + 2.5 * np.sin((x + y) / 27)
    north_old = 4 * np.sin(x / 33 + 0.2) + 2.5 * np.sin((x - y) / 29 + 0.9)
    return np.column_stack([x + east + old * east_old, y + north + old * north_old])


OLD_CITY_CENTRE = (39.0197, 35.9492)
"""Centre of the walled city, longitude and latitude."""


def to_ground(plan: Geometries, *, edge_m: float | None = None) -> Geometries:
    """Geometries of the plan in longitude and latitude (EPSG:4326), rounded to seven decimals.

    Parameters
    ----------
    plan
        Geometries in metres on the plan.
    edge_m
        Long edges get a point at least every `edge_m` metres first, so that they can bend.
    """
    dense = plan if edge_m is None else shapely.segmentize(plan, edge_m)
    return np.asarray(shapely.transform(dense, to_degrees), dtype=object)


def smooth(points: Coordinates, *, closed: bool) -> Coordinates:
    """A line with its corners cut twice at a quarter (Chaikin 1974, high-speed curve generation)."""
    for _ in range(2):
        start = points
        end = np.roll(points, -1, axis=0) if closed else points[1:]
        start = start if closed else points[:-1]
        cut = np.stack([0.75 * start + 0.25 * end, 0.25 * start + 0.75 * end], axis=1).reshape(-1, 2)
        points = cut if closed else np.vstack([points[:1], cut, points[-1:]])
    return points
