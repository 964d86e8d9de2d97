"""Ten houses in a row, 50 m apart, that UNOSAT, Copernicus, a survey and two radar screens speak of.

=====  =====================  ====================  ===============  ==========  ============
house  Copernicus, 8 Feb      survey, 20 Feb        UNOSAT, 15 Oct   PWTT list   PWTT raster
=====  =====================  ====================  ===============  ==========  ============
0      Destroyed              destroyed             Destroyed        0           0.5
1      Destroyed              severe                Destroyed        1           0.5
2      Destroyed              moderate              Destroyed        2           0.5
3      Damaged                no damage             Severe           3           0.5
4      Damaged                destroyed             Severe           3.3         0.5
5      Possibly damaged       not assessed          Severe           4           6
6      Possibly damaged       severe                Moderate         5           6
7      No visible damage      moderate              Moderate         6           6
8      No visible damage      possible              Possible         7           6
9      No visible damage      destroyed             (no class)       8           6
=====  =====================  ====================  ===============  ==========  ============

Houses 0 to 4 are in the West, 5 to 9 in the East.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from affine import Affine

from tests.builders import METRIC, ORIGIN_EAST_M, ORIGIN_NORTH_M, on_map, square
from tests.provider_files.copernicus import source_table, write_gpkg

HOUSES = [square(50 * number, 0) for number in range(10)]
COPERNICUS = ("Destroyed",) * 3 + ("Damaged",) * 2 + ("Possibly damaged",) * 2 + ("No visible damage",) * 3
SURVEY = ("destroyed", "severe", "moderate", "no damage", "destroyed", "not assessed", "severe", "moderate", "possible", "destroyed")  # fmt: skip
UNOSAT = ("Destroyed",) * 3 + ("Severe Damage",) * 3 + ("Moderate Damage",) * 2 + ("Possible Damage", None)
SCORES = (0, 1, 2, 3, 3.3, 4, 5, 6, 7, 8)
CEMS_DAY, SURVEY_DAY, UNOSAT_DAY = "2023-02-08", "2023-02-20", "2023-10-15"

CONFIG = """
area: {slug: mixed, name: {en: Mixed, ar: مختلط}, country: SYR, crs: "EPSG:32637", as_of: 2023-10-15}
sources:
  footprints:
    - {id: houses, reader: vector, path: houses.geojson, options: {id_column: id}, ABOUT Mappers}
  assessments:
    - {id: unosat, reader: unosat, path: unosat.csv, ABOUT UNOSAT}
    - {id: again, reader: unosat, path: unosat.csv, ABOUT UNOSAT}
    - {id: cems, reader: copernicus, path: EMSR648_AOI01_GRA_PRODUCT.gpkg, lists: all_buildings, ABOUT Copernicus}
    - {id: survey, reader: kobo, path: survey.csv, ABOUT NGO}
    - {id: screen, reader: pwtt-footprints, path: screen.geojson, options: {date: 2023-12-01}, ABOUT PWTT}
  scores:
    - {id: raster, reader: pwtt-raster, path: screen.tif, options: {date: 2023-11-01}, ABOUT PWTT}
  admin_areas:
    - {id: districts, reader: vector, path: districts.geojson, ABOUT Mappers}
bundle: out
"""


def write_mixed_town(folder: Path) -> Path:
    """All files of the town and its configuration."""
    outlines = gpd.GeoDataFrame({"id": [str(n) for n in range(10)]}, geometry=on_map(HOUSES))
    outlines.to_file(folder / "houses.geojson")
    outlines.assign(mean=SCORES).to_file(folder / "screen.geojson")
    points = on_map([house.centroid for house in HOUSES])
    place = pd.DataFrame({"Latitude": points.y, "Longitude": points.x})
    place.assign(
        SiteID="Building", SensorDate=f"{UNOSAT_DAY} 00:00:00", Main_Damage_Site_Class=UNOSAT
    ).to_csv(folder / "unosat.csv", index=False)
    survey = pd.DataFrame({"start": f"{SURVEY_DAY}T08:00:00.000+03:00", "group/damage_level": SURVEY})
    survey["gps"] = [f"{point.y} {point.x} 320.5 4.2" for point in points]
    survey["_status"] = "submitted_via_web"
    survey.to_csv(folder / "survey.csv", sep=";", index=False)
    built_up = gpd.GeoDataFrame({"damage_gra": COPERNICUS, "dmg_src_id": 2}, geometry=points)
    layers = {"builtUpP": built_up, "source": source_table()}
    write_gpkg(folder / "EMSR648_AOI01_GRA_PRODUCT.gpkg", layers)
    halves = on_map([shapely.box(-20, -50, 230, 50), shapely.box(230, -50, 500, 50)])
    gpd.GeoDataFrame({"NAME": ["West", "East"]}, geometry=halves).to_file(folder / "districts.geojson")
    _write_screen(folder / "screen.tif")
    path = folder / "mixed.yaml"
    about = "title: T, licence: CC0-1.0, credit: T, publisher:"
    path.write_text(CONFIG.replace("ABOUT", about), encoding="utf-8")
    return path


def _write_screen(path: Path) -> None:
    """Cells of 10 m: 0.5 in the West and 6 in the East."""
    cells = np.where(np.arange(60) * 10 - 50 < 230, 0.5, 6).astype("float32")
    with rasterio.open(
        path, "w", driver="GTiff", width=60, height=10, count=1, dtype="float32", crs=METRIC,
        transform=Affine(10, 0, ORIGIN_EAST_M - 50, 0, -10, ORIGIN_NORTH_M + 50),
    ) as raster:  # fmt: skip
        raster.write(np.tile(cells, (1, 10, 1)))
        raster.set_band_description(1, "T_statistic")
