"""The GeoPackage, opened with GDAL: layers, styles that QGIS finds, tables, notes; equal to the bundle."""

import shutil
import sqlite3
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
import pytest
from flask import Flask

from tests.webapp.exports.gis_files import ARABIC, exported, graded_buildings, written
from webapp.exports.geopackage import write_geopackage
from webapp.offline.kit import geopackage


def rows_of(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


@pytest.fixture
def town(app: Flask, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "town.gpkg"
    with exported(app, "town") as given:
        assert written(write_geopackage, given.layers, given.about, path) == 2 + 6 + 5
    yield path


def test_every_layer_opens_with_the_rows_of_the_bundle(town: Path, app: Flask) -> None:
    with exported(app, "town") as given:
        for name in ("districts", "buildings", "sites"):
            read = pyogrio.read_dataframe(town, layer=name)
            published = given.city.bundle.table(name)
            assert len(read) == len(published)
            assert read.crs == 4326
            assert read.geometry.geom_equals(published.geometry.reset_index(drop=True)).all()


def test_counts_are_those_of_the_published_statistics(town: Path, app: Flask) -> None:
    with exported(app, "town") as given:
        city = given.city.city_row()
    buildings = pyogrio.read_dataframe(town, layer="buildings")
    found = buildings["damage_grade"].value_counts()
    for grade in ("destroyed", "moderate", "not_assessed"):
        assert found[grade] == city[f"n_buildings_{grade}"]
    summary = dict(rows_of(town, "SELECT damage_grade, n_rows FROM summary WHERE layer = 'buildings'"))
    assert summary == found.to_dict()


def test_dates_are_dates_counts_are_whole_and_what_is_missing_stays_missing(town: Path) -> None:
    kinds = dict(rows_of(town, "SELECT name, type FROM pragma_table_info('buildings')"))
    assert (kinds["epoch"], kinds["n_sites"], kinds["area_m2"]) == ("DATE", "INTEGER", "REAL")
    empty = rows_of(
        town, "SELECT DISTINCT damage_grade_min FROM buildings WHERE damage_grade = 'not_assessed'"
    )
    assert empty == [(None,)]


def test_arabic_names_are_whole(town: Path, app: Flask) -> None:
    with exported(app, "town") as given:
        names = set(given.city.bundle.table("districts")["name_ar"].dropna())
    assert names == set(pyogrio.read_dataframe(town, layer="districts")["name_ar"].dropna()) != set()
    assert any(ord(letter) > 0x600 for letter in "".join(names)), ARABIC


def test_each_layer_has_one_default_style_where_qgis_looks_for_it(town: Path) -> None:
    styles = rows_of(
        town,
        "SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, useAsDefault, length(styleName) <= 30 "
        "FROM layer_styles ORDER BY f_table_name",
    )
    geometry = dict(rows_of(town, "SELECT table_name, column_name FROM gpkg_geometry_columns"))
    assert styles == [("", "", name, geometry[name], 1, 1) for name in sorted(geometry)]
    assert rows_of(town, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'") == [
        ("attributes",)
    ]
    for qml, sld in rows_of(town, "SELECT styleQML, styleSLD FROM layer_styles"):
        assert ET.fromstring(qml).tag == "qgis"
        assert ET.fromstring(sld).tag.endswith("StyledLayerDescriptor")


def test_gdal_lists_layers_and_tables(town: Path) -> None:
    listed = dict(pyogrio.list_layers(town))
    assert listed == {
        "districts": listed["districts"], "buildings": "Polygon", "not_analysed": "Polygon", "sites": "Point",
        "layer_styles": None, "source": None, "codebook": None, "summary": None,
    }  # fmt: skip
    styles = pyogrio.read_dataframe(town, layer="layer_styles")
    assert styles["useAsDefault"].all()


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo (package gdal-bin) is not installed")
def test_ogrinfo_reads_the_styles_table(town: Path) -> None:
    told = subprocess.run(
        ["ogrinfo", "-ro", "-q", str(town), "layer_styles"], check=True, capture_output=True, text=True
    ).stdout
    assert told.count("OGRFeature(layer_styles)") == 4
    assert told.count("useAsDefault (Integer(Boolean)) = 1") == 4
    for name in ("districts", "buildings", "not_analysed", "sites"):
        assert f"f_table_name (String) = {name}" in told


def test_the_file_is_sound(town: Path) -> None:
    assert rows_of(town, "PRAGMA integrity_check") == [("ok",)]
    assert rows_of(town, "PRAGMA foreign_key_check") == []
    indexed = rows_of(
        town, "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
    )
    assert {name for (name,) in indexed} == {"districts", "buildings", "not_analysed", "sites"}


def test_notice_licences_and_checksum_stand_in_the_file_and_at_every_layer(town: Path, app: Flask) -> None:
    with exported(app, "town") as given:
        about = given.about
    notes = "".join(text for (text,) in rows_of(town, "SELECT metadata FROM gpkg_metadata"))
    for told in (about.notice, about.credit, *about.licences, about.manifest_sha256, about.release):
        assert told
        assert told in notes
    described = rows_of(town, "SELECT description FROM gpkg_contents WHERE data_type = 'features'")
    assert all(about.notice in text for (text,) in described)
    assert rows_of(town, "SELECT DISTINCT notice FROM buildings") == [(about.notice,)]


def test_a_real_city_has_no_notice(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "points.gpkg"
    with exported(app, "points") as given:
        written(write_geopackage, given.layers, given.about, path)
    notes = "".join(text for (text,) in rows_of(path, "SELECT metadata FROM gpkg_metadata"))
    assert "NOTICE" not in notes
    assert "notice" not in {name for (name,) in rows_of(path, "SELECT name FROM pragma_table_info('sites')")}


def test_sources_codebook_and_meanings_of_columns_are_inside(town: Path, app: Flask) -> None:
    with exported(app, "town") as given:
        sources = [source["id"] for source in given.about.sources]
    assert [name for (name,) in rows_of(town, "SELECT id FROM source")] == sources
    columns = {name for (name,) in rows_of(town, "SELECT name FROM codebook WHERE kind = 'column'")}
    assert set(pyogrio.read_info(town, layer="buildings")["fields"]) <= columns
    meanings = dict(
        rows_of(town, "SELECT column_name, description FROM gpkg_data_columns WHERE table_name = 'buildings'")
    )
    assert set(pyogrio.read_info(town, layer="buildings")["fields"]) == set(meanings)
    classes = rows_of(town, "SELECT name FROM codebook WHERE kind = 'class'")
    assert len(classes) == 6


def test_the_same_release_gives_the_same_bytes(app: Flask, tmp_path: Path) -> None:
    contents = []
    for name in ("a.gpkg", "b.gpkg"):
        with exported(app, "town", "ar") as given:
            written(write_geopackage, given.layers, given.about, tmp_path / name)
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


def test_the_kit_holds_the_same_file(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    with exported(app, "town") as given:
        layers = tuple(layer for layer in given.layers if layer.geometry)
        assert geopackage(given.city)[:16] == b"SQLite format 3\0"
        path.write_bytes(geopackage(given.city))
    assert {name for name, _ in pyogrio.list_layers(path)} >= {layer.name for layer in layers} | {
        "layer_styles"
    }


def test_buildings_nobody_could_grade_are_a_layer_of_their_own(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "unseen.gpkg"
    layer = graded_buildings([None, "not_analysed", "no_record", "outside_image", "outside", "graded_later"])
    with exported(app, "town") as given:
        assert written(write_geopackage, (layer,), given.about, path) == 6
    unseen = pyogrio.read_dataframe(path, layer="not_analysed")
    assert unseen["building_id"].tolist() == ["b1", "b3", "b4"]
    assert len(pyogrio.read_dataframe(path, layer="buildings")) == 6
    assert rows_of(path, "SELECT count(*) FROM layer_styles WHERE f_table_name = 'not_analysed'") == [(1,)]


def test_a_filter_that_leaves_nothing_gives_an_empty_layer_with_its_columns(
    app: Flask, tmp_path: Path
) -> None:
    path = tmp_path / "empty.gpkg"
    with exported(app, "town", classes="3") as given:
        assert given.layer("buildings").n_rows == 0
        written(write_geopackage, given.layers, given.about, path)
    read = pyogrio.read_dataframe(path, layer="buildings")
    assert isinstance(read, pd.DataFrame)
    assert len(read) == 0
    assert "damage_grade" in read.columns


def test_what_goes_wrong_with_the_rows_is_told_as_it_is(app: Flask, tmp_path: Path) -> None:
    with exported(app, "town") as given:

        def stop(_n: int) -> None:
            raise ConnectionResetError("the reader has gone")

        with pytest.raises(ConnectionResetError, match="the reader has gone"):
            write_geopackage([graded_buildings([None] * 5)], given.about, tmp_path / "a.gpkg", stop)
