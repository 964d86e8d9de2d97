"""Zipped shapefiles, opened with GDAL: short names, Arabic whole, text cut between letters, kinds kept apart."""

import csv
import io
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from flask import Flask

from tests.webapp.exports.gis_files import by_hand, exported, mixed_incidents, written
from webapp.exports import shapefile
from webapp.exports.dictionary import EXPORTED, NOTICE
from webapp.exports.field_names import field_names
from webapp.exports.selection import BadSelectionError
from webapp.exports.shapefile import cut, write_shapefile


def opened(path: Path, name: str) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(f"/vsizip/{path}/{name}.shp")


def text_of(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_rows_names_and_counts_are_those_of_the_bundle(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "town.zip"
    with exported(app, "town") as given:
        assert written(write_shapefile, given.layers, given.about, path) == 2 + 6 + 5
        city = given.city.city_row()
        names = given.city.bundle.table("districts")["name_ar"].tolist()
    buildings = opened(path, "buildings")
    assert (buildings["dmg_grade"] == "destroyed").sum() == city["n_buildings_destroyed"]
    assert (buildings["dmg_grade"] == "not_assessed").sum() == city["n_buildings_not_assessed"]
    assert opened(path, "districts")["name_ar"].tolist() == names
    assert buildings.crs.to_epsg() == 4326


def test_the_archive_has_every_part_and_says_its_encoding(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "points.zip"
    with exported(app, "points") as given:
        written(write_shapefile, given.layers, given.about, path)
    with zipfile.ZipFile(path) as archive:
        held = set(archive.namelist())
    parts = {
        f"{name}{suffix}"
        for name in ("districts", "sites")
        for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg")
    }
    styles = {f"{name}{suffix}" for name in ("districts", "sites") for suffix in (".qml", ".sld")}
    assert held == parts | styles | {"README.txt", "names.csv"}
    assert text_of(path, "sites.cpg") == "UTF-8"
    assert "WGS_1984" in text_of(path, "sites.prj")


def test_every_column_has_a_short_name_and_the_archive_says_which(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "town.zip"
    with exported(app, "town") as given:
        written(write_shapefile, given.layers, given.about, path)
    listed = list(csv.DictReader(io.StringIO(text_of(path, "names.csv"))))
    for name in ("districts", "buildings", "sites"):
        fields = [row["field"] for row in listed if row["layer"] == name]
        assert fields == list(opened(path, name).columns[:-1])
        assert [row["column"] for row in listed if row["layer"] == name] == list(given.layer(name).columns)
    assert all(row["meaning"] for row in listed)


@pytest.mark.parametrize("layer", EXPORTED)
def test_short_names_are_ascii_at_most_ten_letters_and_all_different(layer: str) -> None:
    columns = [column.name for column in (*EXPORTED[layer], NOTICE)]
    found = field_names(columns)
    assert list(found) == columns
    assert all(name.isascii() and 0 < len(name) <= 10 for name in found.values())
    assert len({name.lower() for name in found.values()}) == len(columns)


def test_names_that_would_be_alike_are_numbered() -> None:
    found = field_names(["something_long_a", "something_long_b", "SOMETHING_", "نص"])
    assert list(found.values()) == ["something_", "somethin_2", "SOMETHIN_3", "__"]


def test_long_text_is_cut_between_letters_and_the_file_says_where(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "long.zip"
    long = "a" + "ح" * 200
    rows = gpd.GeoDataFrame(
        {"site_id": ["1", "2", "3"], "notes": [long, "قصير", None]},
        geometry=shapely.points([[0, 0], [1, 1], [2, 2.0]]), crs=4326,
    )  # fmt: skip
    with exported(app, "town") as given:
        written(write_shapefile, (by_hand("sites", rows, "Point"),), given.about, path)
    notes = opened(path, "sites")["notes"]
    read = notes.tolist()
    assert read[0] == "a" + "ح" * 126
    assert len(read[0].encode()) == 253
    assert read[1] == "قصير"
    assert notes.isna().tolist() == [False, False, True]
    said = [
        line
        for line in text_of(path, "README.txt").splitlines()
        if line.startswith("sites, notes: in 1 rows")
    ]
    assert len(said) == 1


def test_text_of_exactly_the_longest_length_is_whole() -> None:
    assert cut("ح" * 127) == "ح" * 127
    assert cut("ح" * 128) == "ح" * 127
    assert cut("") == ""


def test_points_and_areas_of_one_layer_become_two_shapefiles(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "mixed.zip"
    with exported(app, "town") as given:
        assert written(write_shapefile, (mixed_incidents(),), given.about, path) == 3
    assert opened(path, "incidents_point")["incid_id"].tolist() == ["a", "c"]
    areas = opened(path, "incidents_polygon")
    assert areas["incid_id"].tolist() == ["b"]
    assert areas.geometry.geom_type.tolist() == ["Polygon"]


def test_styles_lie_beside_the_files_in_the_names_of_their_fields(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "town.zip"
    with exported(app, "town") as given:
        written(write_shapefile, given.layers, given.about, path)
    renderer = ET.fromstring(text_of(path, "buildings.qml")).find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") in opened(path, "buildings").columns
    assert "pct_mapped" in text_of(path, "districts.qml")
    assert "pct_damaged_mapped" not in text_of(path, "districts.qml")


def test_readme_holds_notice_licences_credit_and_checksum(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "town.zip"
    with exported(app, "town", "ar") as given:
        written(write_shapefile, given.layers, given.about, path)
        about = given.about
    told = text_of(path, "README.txt")
    for text in (
        about.notice,
        about.credit,
        about.manifest_sha256,
        about.release,
        *about.licences,
        *about.caveats,
    ):
        assert text in told


def test_dates_are_dates_and_flags_are_flags(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "points.zip"
    with exported(app, "points") as given:
        written(write_shapefile, given.layers, given.about, path)
    info = pyogrio.read_info(f"/vsizip/{path}/sites.shp")
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert kinds["epoch"] == "OFTDate"
    assert opened(path, "sites")["is_record"].dropna().isin([True, False]).all()


def test_more_than_a_shapefile_can_hold_is_refused_in_a_sentence(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shapefile, "LARGEST_FILE", 500)
    with exported(app, "town") as given, pytest.raises(BadSelectionError, match="at most 2 GB"):
        write_shapefile(given.layers, given.about, tmp_path / "a.zip", lambda _n: None)
    assert list(tmp_path.iterdir()) == []


def test_the_size_is_foreseen_to_the_byte_or_a_little_over(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "town.zip"
    with exported(app, "town") as given:
        written(write_shapefile, given.layers, given.about, path)
        (part,) = shapefile._measured(given.layer("buildings"))
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("buildings.shp").file_size
    assert size <= part.shape_bytes <= size + 8 * part.n_rows


def test_the_same_release_gives_the_same_bytes(app: Flask, tmp_path: Path) -> None:
    with exported(app, "town") as given:
        for name in ("a.zip", "b.zip"):
            written(write_shapefile, given.layers, given.about, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_nothing_left_is_a_shapefile_without_rows(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "none.zip"
    with exported(app, "town", classes="3") as given:
        written(write_shapefile, (given.layer("buildings"),), given.about, path)
    assert len(opened(path, "buildings")) == 0
