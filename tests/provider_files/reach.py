"""A damage and rehabilitation atlas of six places at three dates, wide over the dates or long.

=====  ============  ==============  ==============
place  2017-02-03    2017-10-21      2021-04-29
=====  ============  ==============  ==============
0      no status     Destroyed       Demolished
1      no status     Destroyed       Cleared
2      no status     Severe Damage   Reconstructed
3      Damaged       Damaged         Rehabilitated
4      no status     Moderate Damage Moderate Damage
5      no status     no status       no status
=====  ============  ==============  ==============
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from tests.builders import on_map

DAYS = ("2017-02-03", "2017-10-21", "2021-04-29")
STATUSES = (
    (None, "Destroyed", "Demolished"),
    (None, "Destroyed", "Cleared"),
    (None, "Severe Damage", "Reconstructed"),
    ("Damaged", "Damaged", "Rehabilitated"),
    (None, "Moderate Damage", "Moderate Damage"),
    (None, None, None),
)
N_PLACES, N_STATEMENTS = 6, 11


def wide(
    names: tuple[str, ...] = ("S20170203", "S20171021", "S20210429"), **more: object
) -> gpd.GeoDataFrame:
    """One row a place, one column a date."""
    columns = {name: [row[number] for row in STATUSES] for number, name in enumerate(names)}
    geometry = on_map(shapely.Point(50 * number, 0) for number in range(N_PLACES))
    beside = {"SiteID": "Building (General / Default)", "Neigh": "Al Thakana", "Condition_of_road": "Good"}
    return gpd.GeoDataFrame(beside | columns | more, index=geometry.index, geometry=geometry, crs="EPSG:4326")


def long() -> gpd.GeoDataFrame:
    """One row a status."""
    table = wide()
    rows = [
        {"status": status, "image_dt_date": day, "geometry": table.geometry[place]}
        for place, statuses in enumerate(STATUSES)
        for day, status in zip(DAYS, statuses, strict=True)
        if status is not None
    ]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs="EPSG:4326")


def write(folder: Path) -> Path:
    """The wide atlas as a GeoPackage."""
    path = folder / "damage_rehabilitation_atlas.gpkg"
    wide().to_file(path, layer="atlas", driver="GPKG")
    return path
