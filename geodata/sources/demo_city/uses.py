"""Use and height of every footprint, by assumption.

No published table says what Raqqa's buildings were used for or how high they were. The city assumes:

- industrial, public, religious and commercial footprints: a quarter more than the published damage sites of
  such types in the neighbourhood, and two more public and religious ones; on the lots laid out for them
  first, then on the largest others;
- of the other buildings along main roads, one in four is commercial, the rest mixed (shops under flats);
- all others are residential;
- storeys are drawn from :data:`LEVELS`, higher near the centre.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sources.demo_city.fabric import SEED, Fabric, fabric
from geodata.sources.demo_city.lots import FRONTAGE, HOUSES, INDUSTRY, INSTITUTION
from geodata.sources.demo_city.plane import OLD_CITY_CENTRE, to_plan
from geodata.sources.demo_city.site_types import (
    COMMERCIAL,
    INDUSTRIAL,
    MIXED,
    PUBLIC,
    RELIGIOUS,
    RESIDENTIAL,
    special_footprints,
)

LEVELS = {
    RESIDENTIAL: (1, 5),
    MIXED: (2, 6),
    COMMERCIAL: (1, 4),
    INDUSTRIAL: (1, 2),
    PUBLIC: (1, 4),
    RELIGIOUS: (1, 2),
}
"""Fewest and most storeys of each use; an assumption, since no published table gives heights for Raqqa."""

HOME_GROUND = {INDUSTRIAL: INDUSTRY, PUBLIC: INSTITUTION, COMMERCIAL: FRONTAGE, RELIGIOUS: HOUSES}
"""Purpose of the lots that each special use takes first, in the order in which uses choose."""

SHARE_COMMERCIAL_ON_ROADS = 0.25

CENTRE_FADES_OVER_M = 1600.0


@lru_cache(maxsize=1)
def uses() -> npt.NDArray[np.str_]:
    """Use of every footprint of :func:`~geodata.sources.demo_city.fabric.fabric`, in its order."""
    city = fabric()
    rng = np.random.default_rng([SEED, 2000])
    chance = rng.random(len(city.footprints))
    along_roads = np.where(chance < SHARE_COMMERCIAL_ON_ROADS, COMMERCIAL, MIXED)
    use = np.where(city.purpose == FRONTAGE, along_roads, RESIDENTIAL).astype("<U12")
    taken = np.zeros(len(use), dtype=bool)
    for special, home in HOME_GROUND.items():
        chosen = _choose(city, special, home, chance, taken)
        use[chosen] = special
        taken |= chosen
    return use


def _choose(
    city: Fabric, use: str, home: int, chance: npt.NDArray[np.float64], taken: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Footprints given to a use: those on its own lots first, then the largest, by chance among big ones."""
    area = np.minimum(shapely.area(city.footprints), 320.0)
    liking = np.where(city.purpose == home, 1000.0, 0.0) + area + 60.0 * chance
    liking[taken] = -np.inf
    order = np.lexsort([-liking, city.neighbourhood])
    start = np.searchsorted(city.neighbourhood[order], np.arange(len(special_footprints())))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - start[city.neighbourhood[order]]
    return np.asarray(place < special_footprints()[use].to_numpy()[city.neighbourhood])


@lru_cache(maxsize=1)
def levels() -> npt.NDArray[np.int64]:
    """Storeys of every footprint, within :data:`LEVELS` of its use."""
    rng = np.random.default_rng([SEED, 3000])
    x, y = shapely.get_coordinates(shapely.point_on_surface(fabric().footprints)).T
    east, north = to_plan([OLD_CITY_CENTRE])[0]
    centrality = np.exp(-np.hypot(x - east, y - north) / CENTRE_FADES_OVER_M)
    # The power keeps tall buildings rare far from the centre and common in it.
    height = rng.random(len(x)) ** (2.2 - 1.6 * centrality)
    fewest = np.array([LEVELS[use][0] for use in LEVELS])
    most = np.array([LEVELS[use][1] for use in LEVELS])
    kind = np.argmax(uses()[:, None] == np.array(list(LEVELS))[None, :], axis=1)
    span = most[kind] - fewest[kind] + 1
    return np.asarray(fewest[kind] + np.floor(height * span), dtype=np.int64)
