"""geoBoundaries: the archive of one country and level, with full and simplified outlines in two formats."""

import zipfile
from pathlib import Path

import geopandas as gpd

from tests.builders import METRIC, on_map, rectangle

ROLE = "admin_areas"
OPTIONS: dict[str, object] = {}
CRS = METRIC.to_string()
N_DISTRICTS = 3
AREA_KM2 = 3.0
"""Of the full outlines; the simplified ones are half as high."""


def table(*, height: float = 1000, country: str = "SYR") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "shapeName": ["Ar-Raqqa", "Tell Abiad", "Ath-Thawrah"],
            "shapeISO": "",
            "shapeID": [f"{number}7342341B3190573{number}" for number in range(3)],
            "shapeGroup": country,
            "shapeType": "ADM2",
        },
        geometry=on_map([rectangle(1000 * number, 0, 1000, height) for number in range(3)]),
    )


def write(folder: Path) -> Path:
    loose = folder / "loose"
    loose.mkdir()
    for name, height in (("", 1000), ("_simplified", 500)):
        table(height=height).to_file(loose / f"geoBoundaries-SYR-ADM2{name}.geojson", driver="GeoJSON")
        table(height=height).to_file(loose / f"geoBoundaries-SYR-ADM2{name}.shp", encoding="utf-8")
    (loose / "CITATION-AND-USE-geoBoundaries.txt").write_text("Cite.\n", encoding="utf-8")
    path = folder / "geoBoundaries-SYR-ADM2-all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(loose.iterdir()):
            archive.write(file, file.name)
    return path
