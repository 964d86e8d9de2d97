"""Any vector file is read as it is, or refused in one sentence that names the file and the next step."""

import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from geodata.errors import ConfigError, CRSError, DamageLedgerError
from geodata.provenance import findings_of_reading
from geodata.sources import OPTIONS, READERS, read
from tests.builders import on_map, square
from tests.unosat_files import zip_up


def town(n_rows: int = 40) -> gpd.GeoDataFrame:
    outlines = on_map([square(20 * number, 0) for number in range(n_rows)])
    return gpd.GeoDataFrame({"name": [f"house {number}" for number in range(n_rows)]}, geometry=outlines)


def write(table: gpd.GeoDataFrame, path: Path, **options: object) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if path.suffix == ".parquet":
            table.to_parquet(path)
        else:
            driver = {".gdb": "OpenFileGDB", ".kml": "KML"}.get(path.suffix)
            table.to_file(path, driver=driver, **options)
    return path


def vector(path: Path | None, **options: object) -> gpd.GeoDataFrame:
    return read("vector", path, role="footprints", options=options)


def sentence(path: Path | None, **options: object) -> str:
    """The message of the error, which is one line and no traceback of GDAL."""
    with pytest.raises(DamageLedgerError) as told:
        vector(path, **options)
    message = str(told.value)
    assert "\n" not in message
    assert message.endswith((".", "?")) or isinstance(told.value, ConfigError)
    return message


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson", "fgb", "kml", "gdb", "parquet"])
@pytest.mark.parametrize("zipped", [False, True])
def test_every_format_delivers_every_row(suffix: str, zipped: bool, tmp_path: Path) -> None:
    path = write(town(), tmp_path / f"town.{suffix}")
    table = vector(zip_up(path, tmp_path / "all.zip") if zipped else path)
    assert len(table) == 40
    assert table.crs == "EPSG:4326"
    name = next(column for column in table.columns if column.lower() == "name")
    assert set(table[name]) == {f"house {number}" for number in range(40)}


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "geojson", "fgb", "kml", "parquet", "zip", "gdb.zip"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused_in_one_sentence(
    suffix: str, share: float, tmp_path: Path
) -> None:
    if suffix.endswith("zip"):
        inner = write(town(400), tmp_path / ("town.gdb" if "gdb" in suffix else "town.gpkg"))
        path = zip_up(inner, tmp_path / f"town.{suffix}")
    else:
        path = write(town(400), tmp_path / f"town.{suffix}")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    message = sentence(path)
    assert str(path) in message
    assert "fetch" in message or "cut off" in message


@pytest.mark.parametrize("part", ["shp", "shx", "dbf"])
def test_a_shapefile_needs_all_its_parts_whole(part: str, tmp_path: Path) -> None:
    path = write(town(400), tmp_path / "town.shp")
    piece = path.with_suffix(f".{part}")
    piece.write_bytes(piece.read_bytes()[:-10])
    assert f"town.{part} is shorter than it says it is" in sentence(path)
    piece.unlink()
    assert (
        "does not exist" in sentence(path) if part == "shp" else f"lacks its .{part} file" in sentence(path)
    )


def test_what_is_missing_is_told_with_the_next_step(tmp_path: Path) -> None:
    assert "does not exist" in sentence(tmp_path / "nowhere.gpkg")
    assert "damage-ledger fetch" in sentence(tmp_path / "nowhere.gpkg")
    assert "names no file; set path:" in sentence(None)
    (tmp_path / "empty.geojson").touch()
    assert "empty file of 0 bytes" in sentence(tmp_path / "empty.geojson")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.gpkg").write_text("This is a letter.", encoding="utf-8")
    assert "is not a vector file of a kind that can be read" in sentence(tmp_path / "note.gpkg")
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "plain.parquet")
    assert "but not GeoParquet" in sentence(tmp_path / "plain.parquet")


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = write(town(1).iloc[:0], tmp_path / "none.gpkg", geometry_type="Polygon")
    assert "holds no rows" in sentence(path)


def test_a_table_without_geometry_is_refused(tmp_path: Path) -> None:
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), tmp_path / "plain.gpkg", layer="notes")
    assert "holds no geometry (layers: notes (no geometry))" in sentence(tmp_path / "plain.gpkg")


def test_of_several_layers_one_must_be_named(tmp_path: Path) -> None:
    path = write(town(3), tmp_path / "two.gpkg", layer="Damage_Sites_2017")
    write(town(5), path, layer="Roads")
    message = sentence(path)
    assert "2 spatial layers (Damage_Sites_2017 (Polygon), Roads (Polygon))" in message
    assert len(vector(path, layer="Roads")) == 5
    assert len(vector(path, layer="^Damage_Sites")) == 3
    assert "expected to hold one layer that fits layer: 'Rivers'" in sentence(path, layer="Rivers")
    assert "no regular expression" in sentence(path, layer="(")


def test_the_only_layer_with_geometry_is_taken(tmp_path: Path) -> None:
    path = write(town(3), tmp_path / "two.gpkg", layer="sites")
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), path, layer="notes", append=True)
    assert len(vector(path)) == 3


def test_layers_that_are_alike_in_every_row_are_read_once_and_told(tmp_path: Path) -> None:
    path = write(town(3), tmp_path / "twice.gpkg", layer="first")
    write(town(3), path, layer="second")
    table = vector(path)
    assert len(table) == 3
    (finding,) = findings_of_reading(table, source_id="town")
    assert (finding.rule, finding.source_id, finding.stage) == ("identical_layer", "town", "sources")
    assert "first was read, not second" in finding.detail


def test_only_the_columns_asked_for_are_read(tmp_path: Path) -> None:
    table = town(3).assign(height=1.0)
    for suffix in ("gpkg", "parquet"):
        path = write(table, tmp_path / f"town.{suffix}")
        assert list(vector(path, columns=["height"]).columns) == ["height", "geometry"]
        assert "colour" in sentence(path, columns=["colour"])
    assert "is expected to be a list" in sentence(path, columns="height")


def test_text_that_is_not_in_the_stated_encoding_is_refused(tmp_path: Path) -> None:
    path = write(town(2).assign(name=["الرقة", "حلب"]), tmp_path / "town.shp", encoding="cp1256")
    (tmp_path / "town.cpg").unlink()
    assert list(vector(path, encoding="cp1256")["name"]) == ["الرقة", "حلب"]
    assert "is not in option encoding: utf-8" in sentence(path, encoding="utf-8")
    assert "is not in option encoding: klingon" in sentence(path, encoding="klingon")


def test_utf8_that_a_shapefile_does_not_declare_is_recognised(tmp_path: Path) -> None:
    path = write(town(2).assign(name=["الرقة", "حلب"]), tmp_path / "town.shp", encoding="utf-8")
    (tmp_path / "town.cpg").unlink()
    table = vector(path)
    assert list(table["name"]) == ["الرقة", "حلب"]
    assert [finding.rule for finding in findings_of_reading(table, source_id="town")] == [
        "undeclared_encoding"
    ]


def test_text_that_really_is_latin_stays_as_it_is(tmp_path: Path) -> None:
    path = write(town(2).assign(name=["Café", "Übung"]), tmp_path / "town.shp", encoding="ISO-8859-1")
    (tmp_path / "town.cpg").unlink()
    table = vector(path)
    assert list(table["name"]) == ["Café", "Übung"]
    assert findings_of_reading(table, source_id="town") == []


def test_what_gdal_warns_of_becomes_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "town.geojson"
    ring = "[[39,35],[39.1,35],[39.1,35.1],[39,35]]"
    rows = ",".join(
        f'{{"type":"Feature","id":1,"properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}'
        for _ in range(2)
    )
    path.write_text(f'{{"type":"FeatureCollection","features":[{rows}]}}', encoding="utf-8")
    table = vector(path)
    assert len(table) == 2
    (finding,) = findings_of_reading(table, source_id="town")
    assert finding.rule == "gdal_warning"
    assert finding.detail.startswith("GDAL said: ")


CSV = "id,x,y\na,39.01,35.95\nb,39.02,35.96\nc,,35.96\nd,here,there\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_coordinates_in_columns_of_a_csv_are_read(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(CSV.replace(",", delimiter), encoding="utf-8-sig")
    table = vector(path, lon_column="x", lat_column="y")
    assert list(table["id"]) == ["a", "b", "c", "d"]
    assert table.crs == "EPSG:4326"
    assert table.geometry.isna().tolist() == [False, False, True, True]
    (finding,) = findings_of_reading(table, source_id="sites")
    assert (finding.rule, finding.n_rows) == ("unreadable_position", 2)


def test_metres_in_a_csv_need_their_reference_system(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("id,x,y\na,500000,3978000\n", encoding="utf-8")
    table = vector(path, lon_column="x", lat_column="y", crs="EPSG:32637")
    assert table.crs == "EPSG:32637"
    assert "which is not a known reference system" in sentence(
        path, lon_column="x", lat_column="y", crs="UTM37"
    )


def test_well_known_text_in_a_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("id,wkt\na,POINT (39 35)\nb,\nc,nonsense\n", encoding="utf-8")
    table = vector(path, wkt_column="wkt")
    assert table.crs is None
    assert table.geometry.isna().tolist() == [False, True, True]


def test_well_known_text_in_two_reference_systems_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text("id,wkt\na,SRID=4326;POINT (39 35)\nb,SRID=4326;POINT (40 35)\n", encoding="utf-8")
    assert vector(path, wkt_column="wkt").crs == "EPSG:4326"
    path.write_text("id,wkt\na,SRID=4326;POINT (39 35)\nb,SRID=32637;POINT (5 3)\n", encoding="utf-8")
    with pytest.raises(CRSError, match=r"different reference systems \(EPSG:32637, EPSG:4326\)"):
        vector(path, wkt_column="wkt")


def test_a_csv_without_named_coordinates_is_refused_with_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(CSV, encoding="utf-8")
    assert "(columns: id, x, y); name its coordinates with lon_column:" in sentence(path)
    assert "has no column 'lon'" in sentence(path, lon_column="lon", lat_column="y")
    path.write_bytes("id,x,y\nالرقة,39,35\n".encode("cp1256"))
    assert "is not in utf-8; set option encoding:" in sentence(path, lon_column="x", lat_column="y")
    assert len(vector(path, lon_column="x", lat_column="y", encoding="cp1256")) == 1


def test_an_archive_must_hold_one_readable_file_or_be_told_which(tmp_path: Path) -> None:
    write(town(3), tmp_path / "a.geojson")
    write(town(5), tmp_path / "b.geojson")
    archive = tmp_path / "both.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.write(tmp_path / "a.geojson", "deep/folder/a.geojson")
        out.write(tmp_path / "b.geojson", "b.geojson")
        out.writestr("__MACOSX/._b.geojson", "shadow")
        out.writestr("readme.txt", "hello")
    assert "holds 2 readable files (b.geojson, deep/folder/a.geojson)" in sentence(archive)
    assert len(vector(archive, member="a.geojson")) == 3
    assert len(vector(archive, member="^b")) == 5
    assert "one file that fits member: 'c.geojson'" in sentence(archive, member="c.geojson")


def test_an_archive_without_a_vector_file_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "letters.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("readme.txt", "hello")
    assert "holds no vector file" in sentence(archive)


def test_a_folder_of_parts_is_read_in_name_order_and_in_one_reference_system(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    write(town(2), folder / "b.parquet")
    write(town(3), folder / "a.parquet")
    assert len(vector(folder)) == 5
    write(town(2).to_crs("EPSG:32637"), folder / "c.parquet")
    assert "one source must be in one reference system" in sentence(folder)


def test_an_unknown_reader_is_told_with_those_there_are() -> None:
    with pytest.raises(
        ConfigError, match=r"reader was 'excel' but is expected to be one of .*demo-city, .*microsoft"
    ):
        read("excel", None, role="footprints", options={})


def test_every_reader_has_documented_options() -> None:
    assert set(OPTIONS) == set(READERS)
    assert all(sentence.endswith(".") for options in OPTIONS.values() for sentence in options.values())


@pytest.mark.real_data
def test_the_truncated_sample_gives_one_clear_sentence(shared_data: Path) -> None:
    path = shared_data / "formats" / "hostile" / "truncated.geojson"
    message = sentence(path)
    assert message.startswith(f"{path} cannot be read (Failed to read GeoJSON data; At line 920")
    assert message.endswith("it may be cut off or of another format, so fetch or export it again.")


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name",
    [
        "hxl/input-valid.csv",
        "hxl/input-valid.xlsx",
        "hxl/input-valid.json",
        "xbd/joplin-tornado_00000050_post_disaster.json",
        "xbd/midwest-flooding_00000172_mask.png",
        "shapefile",
    ],
)
def test_files_that_are_no_vector_layer_give_one_clear_sentence(name: str, shared_data: Path) -> None:
    assert str(shared_data / "formats" / name) in sentence(shared_data / "formats" / name)


def test_the_only_layer_is_read_whatever_its_name_and_that_is_told(tmp_path: Path) -> None:
    path = write(town(3), tmp_path / "copy.gpkg", layer="my_copy")
    table = vector(path, layer="^Damage_Sites")
    assert len(table) == 3
    told = [finding.rule for finding in findings_of_reading(table, source_id="s")]
    assert told == ["layer_of_another_name"]
