"""Two districts of a hundred houses each, whose true damage is known, for samples that can be worked by hand.

West has 40 houses listed as destroyed and 60 that no list names; East has 20 and 80. Houses stand 20 m apart in
rows of ten, West from x = 0 and East from x = 300; the listed ones are the first of each district.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata import pipeline
from geodata.config import load_config
from geodata.publish.bundle import Bundle, open_bundle

METRIC = "EPSG:32637"
LEFT, BOTTOM = 500_000.0, 3_978_000.0
LISTED = {"West": 40, "East": 20}
HOUSES = 100

CONFIG = """
area:
  slug: grid
  name: {en: Grid, ar: شبكة}
  country: SYR
  crs: EPSG:32637
  as_of: 2017-10-21
sources:
  footprints:
    - {id: houses, reader: vector, path: houses.gpkg, title: Houses, publisher: Tests, licence: CC0-1.0, credit: Tests,
       options: {id_column: id}}
  assessments:
    - {id: list, reader: unosat, path: list.gpkg, lists: damage_only, title: List, publisher: Tests, licence: CC0-1.0, credit: List by tests}
  admin_areas:
    - {id: districts, reader: vector, path: districts.gpkg, title: Districts, publisher: Tests, licence: CC0-1.0, credit: Tests,
       options: {id_column: code, name_en_column: name, name_ar_column: name_ar, code_system: local}}
matching: {tolerance_m: 5, sweep_m: [1, 3]}
bundle: out/grid
"""


def build_grid_town(folder: Path, *, footprints: bool = True) -> Bundle:
    """The grid town, built; in `folder`/out/grid."""
    houses = pd.DataFrame(
        [
            {
                "id": f"{name}{place:02d}",
                "district": name,
                "place": place,
                "x": x + 20 * (place % 10),
                "y": 20 * (place // 10),
            }
            for name, x in (("West", 0), ("East", 300))
            for place in range(HOUSES)
        ]
    )
    corners = [(LEFT + x, BOTTOM + y) for x, y in houses[["x", "y"]].itertuples(index=False)]
    outlines = [shapely.box(x, y, x + 10, y + 10) for x, y in corners]
    _write(gpd.GeoDataFrame(houses[["id"]], geometry=outlines, crs=METRIC), folder / "houses.gpkg")
    listed = houses[houses["place"] < houses["district"].map(LISTED)]
    points = [shapely.Point(corners[row][0] + 5, corners[row][1] + 5) for row in listed.index]
    rows = {"SiteID": "Building (General / Default)", "SensDt": "2017/10/21", "Confidence": "Very High"}
    rows |= {"DaSitCl": "Destroyed", "GrDaCl": "Damaged Buildings"}
    table = gpd.GeoDataFrame({**rows, "Neigh": listed["district"].to_numpy()}, geometry=points, crs=METRIC)
    _write(table, folder / "list.gpkg")
    districts = gpd.GeoDataFrame(
        {"code": ["W", "E"], "name": ["West", "East"], "name_ar": ["الغرب", "الشرق"]},
        geometry=[shapely.box(LEFT + x - 50, BOTTOM - 50, LEFT + x + 250, BOTTOM + 250) for x in (0, 300)],
        crs=METRIC,
    )
    _write(districts, folder / "districts.gpkg")
    text = CONFIG
    if not footprints:
        start, end = text.index("  footprints:"), text.index("  assessments:")
        text = text[:start] + text[end:]
    config = folder / "grid.yaml"
    config.write_text(text, encoding="utf-8")
    return open_bundle(pipeline.build(load_config(config)))


def _write(table: gpd.GeoDataFrame, path: Path) -> None:
    table.to_crs(4326).to_file(path)
