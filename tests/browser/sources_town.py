"""The town of tests/town.py with a second list, two strikes and ground under cloud: what only several sources can show.

A survey at the second date says: A destroyed (as the list), B moderate (one class less), F destroyed (four classes
more), C severe (the list is silent). One strike surely falls before the second date, one only possibly. House H,
never listed, stands under cloud.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from tests.town import METRIC, ORIGIN, write_town

SURVEY = {"A": (15, 5, "Destroyed"), "B": (65, 5, "Moderate Damage"), "F": (165, 5, "Destroyed"),
          "C": (15, 25, "Severe Damage")}  # fmt: skip
STRIKES = ((30, 40, "2017-06-05", "2017-06-05"), (130, 40, "2017-06-05", "2018-02-01"))
SECOND_LIST = """
    - {id: survey, reader: table, path: survey.csv, method: field_survey, title: Survey, publisher: Tests, licence: CC0-1.0, credit: Survey by tests,
       options: {class_column: damage, date: 2017-10-21}}
"""
FURTHER = """
  not_analysed:
    - {id: cloud, reader: vector, path: cloud.geojson, title: Cloud, publisher: Tests, licence: CC0-1.0, credit: Tests}
  incidents:
    - {id: strikes, reader: incidents, path: strikes.csv, title: Strikes, publisher: Tests, licence: CC0-1.0, credit: Strikes by tests}
"""


def position(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a point of the town."""
    point = gpd.GeoSeries([shapely.Point(ORIGIN[0] + x, ORIGIN[1] + y)], crs=METRIC).to_crs(4326).iloc[0]
    return round(point.y, 6), round(point.x, 6)


def write_sources_town(folder: Path) -> Path:
    """Write the files and the configuration of bundle ``sources-town``; the path of the configuration."""
    path = write_town(folder)
    survey = [(*position(x, y), damage) for x, y, damage in SURVEY.values()]
    pd.DataFrame(survey, columns=["lat", "lon", "damage"]).to_csv(folder / "survey.csv", index=False)
    strikes = [(f"S{i}", *position(x, y), first, last) for i, (x, y, first, last) in enumerate(STRIKES)]
    columns = ["id", "lat", "lon", "from", "to"]
    pd.DataFrame(strikes, columns=columns).to_csv(folder / "strikes.csv", index=False)
    cloud = shapely.box(ORIGIN[0] + 155, ORIGIN[1] + 15, ORIGIN[0] + 175, ORIGIN[1] + 45)
    gpd.GeoDataFrame(geometry=[cloud], crs=METRIC).to_crs(4326).to_file(folder / "cloud.geojson")
    text = path.read_text(encoding="utf-8").replace("slug: town", "slug: sources-town")
    text = text.replace("bundle: out/town", "bundle: out/sources-town")
    text = text.replace("  admin_areas:", f"{SECOND_LIST.strip(chr(10))}\n  admin_areas:")
    text = text.replace("matching:", f"{FURTHER.strip(chr(10))}\nmatching:")
    path.write_text(text, encoding="utf-8")
    return path
