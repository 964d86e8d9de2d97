"""HOT: an export of destroyed buildings with the columns of the exports after the 2023 earthquakes."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

N_SITES = 4
N_DESTROYED = 3
"""Counted as destroyed: three by their tag, and the ruin, which may be severe only."""
ROLE = "assessments"
OPTIONS: dict[str, object] = {}
CRS = "EPSG:32637"


def table() -> gpd.GeoDataFrame:
    """Two buildings that overlap, one on its own, one in ruins, and one that only says what it is."""
    corners = [
        (38.2450, 37.7540),
        (38.2451, 37.7540),
        (38.2470, 37.7540),
        (38.2490, 37.7540),
        (38.2510, 37.7540),
    ]
    outlines = [shapely.box(west, south, west + 0.0003, south + 0.0002) for west, south in corners]
    return gpd.GeoDataFrame(
        {
            "osm_id": [1138511111, 392723243, 392723241, 392723245, 392723247],
            "damage_event": ["#TownEQ060223", "#TownEQ060223", None, None, None],
            "source": ["another list", "imagery", None, None, None],
            "damage_type": ["earthquake", "arthquak", None, None, None],
            "damage_date": pd.to_datetime(["2023-02-06"] * 4 + [None]),
            "building": [None, "detached", None, "ruins", "yes"],
            "destroyed_building": ["yes", "yes", "yes", None, None],
            "name": ["Çarşı", None, None, None, None],
        },
        geometry=outlines,
        crs="EPSG:4326",
    )


def write(folder: Path) -> Path:
    """``hotosm_destroyed_buildings.geojson``; the plain building is no row of the list."""
    path = folder / "hotosm_destroyed_buildings.geojson"
    table().to_file(path, driver="GeoJSON")
    return path
