"""GeoParquet, opened with pyarrow and geopandas: version 1.1, boxes, row groups, notes; equal to the bundle."""

import json
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
from flask import Flask

from tests.webapp.exports.gis_files import exported, graded_buildings, written
from webapp.exports.geoparquet import write_geoparquet


def geo_of(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(pq.read_metadata(path).metadata[b"geo"])
    return found


@pytest.mark.parametrize("name", ["districts", "buildings", "sites"])
def test_geopandas_reads_the_rows_of_the_bundle(app: Flask, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.parquet"
    with exported(app, "town") as given:
        layer = given.layer(name)
        assert written(write_geoparquet, (layer,), given.about, path) == layer.n_rows
        published = given.city.bundle.table(name)
    read = gpd.read_parquet(path)
    assert list(read.columns) == [*layer.columns, "geometry"]
    assert read.crs.to_authority() == ("EPSG", "4326")
    assert read.geometry.geom_equals(published.geometry.reset_index(drop=True), align=False).all()


def test_counts_and_types_are_those_of_the_bundle(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "buildings.parquet"
    with exported(app, "town") as given:
        written(write_geoparquet, (given.layer("buildings"),), given.about, path)
        city = given.city.city_row()
    table = pq.read_table(path)
    assert table["damage_grade"].to_pylist().count("destroyed") == city["n_buildings_destroyed"]
    assert table["damage_grade"].to_pylist().count("not_assessed") == city["n_buildings_not_assessed"]
    kinds = {field.name: str(field.type) for field in table.schema}
    assert (kinds["epoch"], kinds["n_sites"], kinds["area_m2"]) == ("date32[day]", "int64", "double")


def test_the_file_says_what_geoparquet_1_1_asks_for(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "b.parquet"
    layer = graded_buildings([None, None, None, "no_record", None])
    with exported(app, "town") as given:
        written(write_geoparquet, (layer,), given.about, path)
    geo = geo_of(path)
    assert geo["version"] == "1.1.0"
    column = geo["columns"]["geometry"]  # type: ignore[index]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["Polygon"]
    assert column["bbox"] == [0.0, 0.0, 5.0, 1.0]
    assert column["covering"]["bbox"]["xmax"] == ["bbox", "xmax"]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}


def test_row_groups_are_the_batches_compressed_and_with_boxes_to_skip_by(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "b.parquet"
    with exported(app, "town") as given:
        written(write_geoparquet, (graded_buildings([None] * 5),), given.about, path)
    opened = pq.ParquetFile(path).metadata
    assert [opened.row_group(n).num_rows for n in range(opened.num_row_groups)] == [2, 2, 1]
    columns = [opened.row_group(1).column(n) for n in range(opened.num_columns)]
    assert {column.compression for column in columns} == {"ZSTD"}
    box = {
        column.path_in_schema: column.statistics
        for column in columns
        if column.path_in_schema.startswith("bbox")
    }
    assert (box["bbox.xmin"].min, box["bbox.xmax"].max) == (2.0, 4.0)
    near = gpd.read_parquet(path, bbox=(3.2, 0.2, 3.4, 0.4))
    assert near["building_id"].tolist() == ["b3"]


def test_notice_licences_release_and_dictionary_are_inside(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "sites.parquet"
    with exported(app, "town", "ar") as given:
        written(write_geoparquet, (given.layer("sites"),), given.about, path)
        about = given.about
    notes = {key.decode(): value.decode() for key, value in pq.read_metadata(path).metadata.items()}
    assert notes["damage_ledger:notice"] == about.notice
    assert notes["damage_ledger:licence"] == "; ".join(about.licences)
    assert notes["damage_ledger:release"] == about.release
    assert notes["damage_ledger:manifest_sha256"] == about.manifest_sha256
    described = {entry["column"] for entry in json.loads(notes["damage_ledger:dictionary"])}
    assert set(given.layer("sites").columns) <= described
    assert next(one["key"] for one in json.loads(notes["damage_ledger:classes"])) == "destroyed"
    assert len(json.loads(notes["damage_ledger:sources"])) == len(about.sources)


def test_a_real_city_has_no_notice(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "sites.parquet"
    with exported(app, "points") as given:
        written(write_geoparquet, (given.layer("sites"),), given.about, path)
    assert b"damage_ledger:notice" not in pq.read_metadata(path).metadata


def test_the_same_release_gives_the_same_bytes(app: Flask, tmp_path: Path) -> None:
    with exported(app, "town") as given:
        for name in ("a", "b"):
            written(write_geoparquet, (given.layer("buildings"),), given.about, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_nothing_left_is_a_file_without_rows(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    with exported(app, "town", classes="3") as given:
        written(write_geoparquet, (given.layer("buildings"),), given.about, path)
    assert len(gpd.read_parquet(path)) == 0
    assert "bbox" not in geo_of(path)["columns"]["geometry"]  # type: ignore[index]
