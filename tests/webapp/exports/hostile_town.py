"""A made-up city of any size and with hostile words, published: for exports that must hold, escape and stream."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import columns
from geodata.grades import GRADES, as_grades
from geodata.publish import write
from geodata.publish.write import write_bundle
from tests.webapp.town import EPOCHS, publication

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\tTab",
    "الحي «القديم»، 12",
    'He said "no"',
    "two\nlines",
    "carriage\rreturn",
    "🏚️ ruin",
    "</script><script>alert(1)</script>",
    "a, b; c",
)


def write_hostile(folder: Path) -> Path:
    """The town of six buildings with a remark of each hostile kind on as many sites."""
    town = publication("hostile", with_footprints=True, synthetic=True)
    sites = town.tables["sites"]
    more = gpd.GeoDataFrame(pd.concat([sites.iloc[[4]]] * len(HOSTILE), ignore_index=True), crs=4326)
    more["site_id"] = [f"h{number:02d}" for number in range(len(HOSTILE))]
    more["notes"] = list(HOSTILE)
    town.tables["sites"] = gpd.GeoDataFrame(pd.concat([sites, more], ignore_index=True), crs=4326)
    return _written(town, folder)


def write_large(folder: Path, n: int, *, seed: int = 7) -> Path:
    """A city of `n` small squares, two thirds of them graded at the last date."""
    town = publication("large", with_footprints=True, synthetic=True)
    at_random = np.random.default_rng(seed)
    ids = pd.Series(np.char.add("made-up:", np.char.zfill(np.arange(n).astype(str), 8)).astype(object))
    west = 39.0 + 0.0001 * (np.arange(n) % 600)
    south = 35.95 + 0.0001 * (np.arange(n) // 600)
    one = town.tables["buildings"].iloc[[0]].drop(columns="geometry")
    buildings = pd.concat([one] * 1, ignore_index=True).loc[[0] * n].reset_index(drop=True)
    buildings["building_id"], buildings["site_id"], buildings["n_sites"] = ids, None, 0
    buildings["district_id"] = np.where(np.arange(n) % 2, "west", "east")
    town.tables["buildings"] = gpd.GeoDataFrame(
        buildings, geometry=shapely.box(west, south, west + 0.00008, south + 0.00008), crs=4326
    )[columns.names(columns.BUILDINGS)]
    graded = np.flatnonzero(np.arange(n) % 3)
    grades = as_grades(pd.Series(np.array(GRADES, dtype=object)[at_random.integers(0, 5, len(graded))]))
    town.tables["building_assessments"] = pd.DataFrame(
        {
            "building_id": ids[graded].to_numpy(),
            "epoch": pd.Timestamp(EPOCHS[1]).as_unit("ms"),
            **dict.fromkeys(("damage_grade", "damage_grade_min", "damage_grade_max"), grades),
        }
    )[columns.names(columns.BUILDING_ASSESSMENTS)]
    town.tables["sites"]["building_id"] = None
    return _written(town, folder, tiles=False)


def _written(town: write.Publication, folder: Path, *, tiles: bool = True) -> Path:
    folder.mkdir(parents=True)
    if tiles:
        write_bundle(town, folder)
        return folder
    kept = write.tiles.write_tiles
    write.tiles.write_tiles = _no_tiles  # type: ignore[assignment]
    try:
        write_bundle(town, folder)
    finally:
        write.tiles.write_tiles = kept
    return folder


def _no_tiles(_layers: object, path: Path, **_words: str) -> dict[str, object]:
    """Cutting 300,000 squares into tiles would take minutes, and no export but one reads them."""
    path.write_bytes(b"")
    return {"file": path.name, "layers": {}, "maxzoom": 14}
