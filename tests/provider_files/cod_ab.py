"""COD-AB: an archive of two levels as old shapefiles without .cpg, with lines and label points beside them."""

import zipfile
from pathlib import Path

import geopandas as gpd
import shapely

from tests.builders import METRIC, on_map, rectangle

ROLE = "admin_areas"
OPTIONS: dict[str, object] = {"level": 2}
CRS = METRIC.to_string()
N_DISTRICTS = 4
N_WITHIN = {"SY11": 3}
NAMES_AR = ["الرقة", "تل أبيض", "الثورة", "منبج"]


def old(level: int) -> gpd.GeoDataFrame:
    """Level 1 or 2 with columns in capitals."""
    if level == 1:
        codes, english, arabic = ["SY11", "SY02"], ["Ar-Raqqa", "Aleppo"], ["الرقة", "حلب"]
        outlines = [rectangle(0, 0, 3000, 1000), rectangle(3000, 0, 1000, 1000)]
        table = {"ADM1_EN": english, "ADM1_AR": arabic, "ADM1_PCODE": codes}
    else:
        outlines = [rectangle(1000 * number, 0, 1000, 1000) for number in range(4)]
        table = {
            "ADM2_EN": ["Ar-Raqqa", "Tell Abiad", "Ath-Thawrah", "Menbij"],
            "ADM2_AR": NAMES_AR,
            "ADM2_PCODE": ["SY1101", "SY1102", "SY1103", "SY0205"],
            "ADM1_EN": ["Ar-Raqqa"] * 3 + ["Aleppo"],
            "ADM1_PCODE": ["SY11"] * 3 + ["SY02"],
        }
    return gpd.GeoDataFrame(table | {"date": "2017-03-31"}, geometry=on_map(outlines))


def new() -> gpd.GeoDataFrame:
    """The same level 2 with columns in small letters, whose languages stand in columns of their own."""
    table = old(2)
    return gpd.GeoDataFrame(
        {
            "adm2_name": table["ADM2_EN"],
            "adm2_name1": table["ADM2_AR"],
            "adm2_pcode": table["ADM2_PCODE"],
            "adm1_pcode": table["ADM1_PCODE"],
            "lang": "en",
            "lang1": "ar",
        },
        geometry=table.geometry,
    )


def very_old() -> gpd.GeoDataFrame:
    """The same level 2 with the names of the years before 2018."""
    table = old(2)
    return gpd.GeoDataFrame(
        {
            "admin2Name_en": table["ADM2_EN"],
            "admin2Name_ar": table["ADM2_AR"],
            "admin2Pcode": table["ADM2_PCODE"],
            "admin1Pcode": table["ADM1_PCODE"],
        },
        geometry=table.geometry,
    )


def write(folder: Path) -> Path:
    loose = folder / "loose"
    loose.mkdir()
    for level in (1, 2):
        old(level).to_file(loose / f"syr_admbnda_adm{level}_uncs_20170331.shp", encoding="utf-8")
        lines = old(level).assign(geometry=old(level).boundary)
        lines.to_file(loose / f"syr_admbndl_adm{level}_uncs_20170331.shp", encoding="utf-8")
        points = old(level).assign(geometry=shapely.point_on_surface(old(level).geometry.to_numpy()))
        points.to_file(loose / f"syr_admbndp_adm{level}_uncs_20170331.shp", encoding="utf-8")
    path = folder / "syr_adm_uncs_20170331_shp.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(loose.iterdir()):
            if file.suffix != ".cpg":
                archive.write(file, f"syr_adm/{file.name}")
    return path
