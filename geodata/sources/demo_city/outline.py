"""Where the city lies: its outline north of the Euphrates, the river, and the wall of the old city.

All three are drawn by hand to look plausible; none is a survey. Everything is in metres on the plan.
"""

from functools import lru_cache

import numpy as np
import shapely

from geodata.sources.demo_city.plane import OLD_CITY_CENTRE, smooth, to_plan

OUTLINE = (
    (38.935, 35.959), (38.948, 35.961), (38.958, 35.961), (38.966, 35.963), (38.972, 35.968),
    (38.976, 35.972), (38.985, 35.973), (38.995, 35.9735), (39.004, 35.974), (39.011, 35.976),
    (39.020, 35.9765), (39.030, 35.976), (39.037, 35.972), (39.044, 35.968), (39.048, 35.962),
    (39.046, 35.955), (39.052, 35.952), (39.060, 35.948), (39.061, 35.942), (39.055, 35.938),
    (39.046, 35.937), (39.039, 35.9385), (39.030, 35.9372), (39.019, 35.9372), (39.010, 35.9355),
    (39.000, 35.9335), (38.991, 35.9312), (38.982, 35.9305), (38.974, 35.9325), (38.970, 35.938),
    (38.974, 35.944), (38.970, 35.950), (38.964, 35.9532), (38.955, 35.953), (38.945, 35.9522),
    (38.935, 35.953),
)  # fmt: skip

RIVER = (
    (38.700, 35.945), (38.760, 35.910), (38.820, 35.925), (38.870, 35.908), (38.915, 35.920), (38.932, 35.931), (38.942, 35.939), (38.950, 35.9395), (38.958, 35.935),
    (38.966, 35.930), (38.978, 35.9275), (38.992, 35.9275), (39.003, 35.9300), (39.012, 35.9330),
    (39.022, 35.9345), (39.034, 35.9338), (39.047, 35.932), (39.058, 35.927), (39.070, 35.919),
    (39.078, 35.915), (39.110, 35.922), (39.150, 35.900), (39.200, 35.905), (39.260, 35.880),
)  # fmt: skip

RIVER_HALF_WIDTH_M = 120.0

WALL_RADIUS_M = 660.0
WALL_SOUTH = 35.9437
"""Latitude of the straight southern side of the horseshoe."""


@lru_cache(maxsize=1)
def city_outline() -> shapely.Polygon:
    """Outline of the city: the area that the published product assessed, about 34 km2."""
    return shapely.Polygon(smooth(to_plan(OUTLINE), closed=True).round(2))


@lru_cache(maxsize=1)
def river() -> shapely.Polygon:
    """The Euphrates south of the city, 240 m wide."""
    return shapely.LineString(smooth(to_plan(RIVER), closed=False)).buffer(
        RIVER_HALF_WIDTH_M, cap_style="flat"
    )


@lru_cache(maxsize=1)
def old_city() -> shapely.Polygon:
    """Ground inside the Abbasid wall: a horseshoe, round in the north and straight in the south."""
    east, north = to_plan([OLD_CITY_CENTRE])[0]
    south = to_plan([(0.0, WALL_SOUTH)])[0, 1]
    angles = np.linspace(0.0, np.pi, 25)
    arc = np.column_stack([east + WALL_RADIUS_M * np.cos(angles), north + WALL_RADIUS_M * np.sin(angles)])
    feet = [(east - WALL_RADIUS_M, south), (east + WALL_RADIUS_M, south)]
    return shapely.Polygon(np.vstack([arc, feet]).round(2))
