"""FlatGeobuf, opened with GDAL: rows, index and notes."""

from pathlib import Path

import pyogrio
import pytest
from flask import Flask

from tests.webapp.exports.gis_files import exported, graded_buildings, written
from webapp.exports.flatgeobuf import write_flatgeobuf


@pytest.mark.parametrize(
    ("slug", "name"), [("town", "buildings"), ("town", "districts"), ("points", "sites")]
)
def test_gdal_reads_the_rows_of_the_bundle(app: Flask, tmp_path: Path, slug: str, name: str) -> None:
    path = tmp_path / f"{name}.fgb"
    with exported(app, slug) as given:
        layer = given.layer(name)
        assert written(write_flatgeobuf, (layer,), given.about, path) == layer.n_rows
        published = given.city.bundle.table(name)
    read = pyogrio.read_dataframe(path)
    key = {"buildings": "building_id", "sites": "site_id", "districts": "district_code"}[name]
    theirs = {"districts": "district_id"}.get(name, key)
    assert sorted(read[key]) == sorted(published[theirs])
    assert read.crs == 4326


def test_a_part_can_be_read_by_the_index(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "buildings.fgb"
    with exported(app, "town") as given:
        written(write_flatgeobuf, (graded_buildings([None] * 5),), given.about, path)
    near = pyogrio.read_dataframe(path, bbox=(3.2, 0.2, 3.4, 0.4))
    assert near["building_id"].tolist() == ["b3"]
    assert pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"]


def test_notice_licences_and_checksum_are_in_the_header(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "sites.fgb"
    with exported(app, "town", "ar") as given:
        written(write_flatgeobuf, (given.layer("sites"),), given.about, path)
        about = given.about
    header = path.read_bytes()[:20_000].decode(errors="replace")
    for told in (about.title, about.notice, about.credit, about.manifest_sha256, *about.licences):
        assert told in header
    assert sorted(tmp_path.iterdir()) == [path]


def test_the_same_release_gives_the_same_bytes(app: Flask, tmp_path: Path) -> None:
    with exported(app, "town") as given:
        for name in ("a.fgb", "b.fgb"):
            written(write_flatgeobuf, (given.layer("buildings"),), given.about, tmp_path / name)
    assert (tmp_path / "a.fgb").read_bytes() == (tmp_path / "b.fgb").read_bytes()


def test_nothing_left_is_a_file_without_rows(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "none.fgb"
    with exported(app, "town", classes="3") as given:
        written(write_flatgeobuf, (given.layer("buildings"),), given.about, path)
    assert len(pyogrio.read_dataframe(path)) == 0
