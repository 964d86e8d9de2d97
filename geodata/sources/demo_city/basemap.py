"""The drawn background of the demonstration city: river, canals, railway, wall, main roads and streets."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.sources.demo_city.corridors import STREET, corridors
from geodata.sources.demo_city.fabric import fabric
from geodata.sources.demo_city.outline import river
from geodata.sources.demo_city.plane import to_ground

RIVER = "river"
EDGE_M = 25.0
"""Lines get a point at least this often, so that they bend as the ground does."""


def basemap() -> gpd.GeoDataFrame:
    """One row a feature: `kind`, `name_en`, `name_ar`, `geometry` (EPSG:4326).

    Kinds are river, water (canals), rail, wall, road and street; the river is a polygon, all else lines.
    A missing name means that the feature has none.
    """
    drawn = corridors()
    streets = _whole_streets()
    geometry = np.concatenate([[river()], drawn.lines, streets])
    unnamed: list[str | None] = [None] * len(streets)
    table = pd.DataFrame(
        {
            "kind": [RIVER, *drawn.kinds, *[STREET] * len(streets)],
            "name_en": pd.array(["Euphrates", *drawn.names_en, *unnamed], dtype="object"),
            "name_ar": pd.array(["الفرات", *drawn.names_ar, *unnamed], dtype="object"),
        }
    )
    return gpd.GeoDataFrame(table, geometry=to_ground(geometry, edge_m=EDGE_M), crs="EPSG:4326")


def _whole_streets() -> list[shapely.LineString]:
    """Street pieces of each neighbourhood joined where two and only two meet, from west to east."""
    city = fabric()
    joined = [
        shapely.line_merge(shapely.multilinestrings(city.streets[city.street_neighbourhood == k]))
        for k in np.unique(city.street_neighbourhood)
    ]
    return list(shapely.get_parts(shapely.normalize(np.array(joined, dtype=object))))
