"""UNOSAT: a file geodatabase of damage sites in three passes beside the extent that was analysed."""

import warnings
from pathlib import Path

import geopandas as gpd
import shapely

from tests.unosat_files import unosat_table

N_SITES = 5
N_RECORDS = 2 + 3 + 5
"""Rows of assessments: records at the first, second and third pass."""
N_BUILDINGS = 4
ROLE = "assessments"
OPTIONS: dict[str, object] = {}
CRS = "EPSG:32637"

SITES_LAYER = "Damage_Sites_Town_20240215"


def write(folder: Path) -> Path:
    """A geodatabase ``CDA_Town.gdb`` with two layers, of which only one holds sites."""
    path = folder / "CDA_Town.gdb"
    extent = gpd.GeoDataFrame({"Area": ["Town"]}, geometry=[shapely.box(39, 35.9, 39.1, 36)], crs="EPSG:4326")
    with warnings.catch_warnings():
        # GDAL tells that whole numbers are written as decimals.
        warnings.simplefilter("ignore")
        extent.to_file(path, driver="OpenFileGDB", layer="Analysis_Extent_20240215")
        unosat_table(3).to_file(path, driver="OpenFileGDB", layer=SITES_LAYER, mode="a")
    return path
