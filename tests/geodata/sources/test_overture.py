"""Overture buildings: only the box asked for, nothing under ground, no parts of buildings."""

from pathlib import Path

import geopandas as gpd
import pytest

from geodata.errors import ConfigError, SourceError
from geodata.provenance import findings_of_reading
from geodata.sources import read
from tests.builders import on_map, square


def buildings(**attributes: object) -> gpd.GeoDataFrame:
    """Three houses, 1 km apart from west to east."""
    columns = {"id": ["a", "b", "c"], "has_parts": False, "num_floors": [2, None, 1]} | attributes
    return gpd.GeoDataFrame(columns, geometry=on_map([square(1000 * number, 0) for number in range(3)]))


def overture(path: Path, **options: object) -> gpd.GeoDataFrame:
    return read("overture", path, role="footprints", options=options)


@pytest.mark.parametrize("covering", [True, False])
def test_only_buildings_in_the_box_are_read(covering: bool, tmp_path: Path) -> None:
    path = tmp_path / "buildings.parquet"
    table = buildings()
    table.to_parquet(path, write_covering_bbox=covering)
    west, south, east, north = table.geometry.iloc[:2].total_bounds
    found = overture(path, bbox=[west, south, east, north])
    assert list(found["id"]) == ["a", "b"]
    assert len(overture(path)) == 3


def test_buildings_under_ground_are_refused_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "buildings.parquet"
    buildings(is_underground=[True, None, False]).to_parquet(path)
    table = overture(path)
    assert list(table["id"]) == ["b", "c"]
    (finding,) = findings_of_reading(table, source_id="overture")
    assert (finding.rule, finding.action, finding.n_rows) == ("underground", "refused", 1)


def test_building_parts_are_not_buildings(tmp_path: Path) -> None:
    path = tmp_path / "parts.parquet"
    buildings(building_id="x").drop(columns="has_parts").to_parquet(path)
    with pytest.raises(SourceError, match="holds Overture's building parts"):
        overture(path)


def test_a_box_without_buildings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "buildings.parquet"
    buildings().to_parquet(path, write_covering_bbox=True)
    with pytest.raises(SourceError, match="holds no rows"):
        overture(path, bbox=[0, 0, 1, 1])


@pytest.mark.parametrize("box", [[39, 35, 38, 36], [39, 35, 40], "39,35,40,36", [39, 35, 40, 96]])
def test_a_box_must_be_west_south_east_north(box: object, tmp_path: Path) -> None:
    path = tmp_path / "buildings.parquet"
    buildings().to_parquet(path)
    with pytest.raises(ConfigError, match=r"expected to be \[west, south, east, north\] in degrees"):
        overture(path, bbox=box)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "buildings.parquet"
    buildings().to_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SourceError, match="cannot be read as Parquet"):
        overture(path)
