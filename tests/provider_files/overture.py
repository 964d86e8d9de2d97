"""Overture Maps buildings: GeoParquet with lists of records, a box of each row, and one cellar."""

from pathlib import Path

import geopandas as gpd

from tests.builders import METRIC, on_map, square

ROLE = "footprints"
OPTIONS: dict[str, object] = {}
CRS = METRIC.to_string()
N_FOOTPRINTS = 3
N_UNDERGROUND = 1


def table() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "id": ["08b2d1", "08b2d2", "08b2d3", "08b2d4"],
            "sources": [
                [{"dataset": "OpenStreetMap", "record_id": "w1@1"}],
                *[[{"dataset": "Microsoft"}]] * 3,
            ],
            "subtype": ["education", None, "residential", None],
            "class": ["school", None, None, None],
            "height": [12.0, None, None, None],
            "num_floors": [3, None, 1, None],
            "is_underground": [False, None, False, True],
            "has_parts": [False, False, False, False],
            "level": [0, None, None, -1],
        },
        geometry=on_map([square(20 * number, 0) for number in range(4)]),
    )


def write(folder: Path) -> Path:
    path = folder / "buildings.parquet"
    table().to_parquet(path, write_covering_bbox=True)
    return path
