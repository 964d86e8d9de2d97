"""Any vector file: footprints as a zipped shapefile in a folder of the archive, in metres and with Arabic names."""

import zipfile
from pathlib import Path

import geopandas as gpd

from tests.builders import METRIC, on_map, square

ROLE = "footprints"
OPTIONS: dict[str, object] = {"id_column": "code"}
CRS = METRIC.to_string()
N_FOOTPRINTS = 2


def write(folder: Path) -> Path:
    loose = folder / "loose"
    loose.mkdir()
    table = gpd.GeoDataFrame(
        {"code": ["a1", "a2"], "name": ["الرقة", "الثورة"]}, geometry=on_map([square(0, 0), square(20, 0)])
    )
    table.to_crs(METRIC).to_file(loose / "outlines.shp", encoding="utf-8")
    path = folder / "outlines.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(loose.iterdir()):
            archive.write(file, f"export/{file.name}")
    return path


def write_damage(folder: Path) -> Path:
    """Two outlines with the damage in words, as a GeoJSON of one row a statement."""
    path = folder / "damage.geojson"
    gpd.GeoDataFrame(
        {"damage": ["Destroyed", "Moderate Damage"], "date": ["2017-10-21", "2017-10-21"]},
        geometry=on_map([square(0, 0), square(20, 0)]),
    ).to_file(path)
    return path


WRITERS = {"assessments": write_damage}
"""Role -> file in its place where :func:`write` makes none for it."""
