"""Tables of text: what is found without being named, and what is refused in one sentence."""

from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely

from geodata.errors import ConfigError, SourceError
from geodata.provenance import findings_of_reading
from geodata.sources.text_table import delimiter_of, read_cells, read_rows, read_text_table


def placed(folder: Path, text: str, written_in: str = "utf-8", **options: object) -> gpd.GeoDataFrame:
    path = folder / "t.csv"
    path.write_bytes(text.encode(written_in))
    return read_text_table(path, options=options, guess=True)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [("lon", "lat"), ("Longitude", "LATITUDE"), ("lng", "lat"), ("POINT_X", "POINT_Y"), ("x", "y"), ("long", "lat"), ("خط الطول", "خط العرض"), ("GPS Longitude", "GPS Latitude")],
)  # fmt: skip
def test_coordinates_are_found_by_their_names(lon: str, lat: str, tmp_path: Path) -> None:
    table = placed(tmp_path, f"id,{lat},{lon}\na,35.9,39.0\n")
    assert (table.geometry[0].x, table.geometry[0].y) == (39.0, 35.9)
    assert table.crs == "EPSG:4326"
    assert list(table.columns) == ["id", "geometry"]


@pytest.mark.parametrize(
    "shape",
    ["POINT (39 35.9)", "SRID=4326;POINT(39 35.9)", shapely.to_wkb(shapely.Point(39, 35.9), hex=True), shapely.to_wkb(shapely.set_srid(shapely.Point(39, 35.9), 4326), hex=True, include_srid=True), shapely.to_geojson(shapely.Point(39, 35.9))],
)  # fmt: skip
def test_geometry_in_one_column_is_read_however_it_is_written(shape: str, tmp_path: Path) -> None:
    table = placed(tmp_path, f"id|the_geom\na|{shape}\nb|\n", delimiter="|")
    assert table.geometry[0].equals(shapely.Point(39, 35.9))
    assert table.geometry.isna().tolist() == [False, True]
    assert table.crs == "EPSG:4326"


def test_text_without_a_reference_system_is_taken_for_degrees_and_told(tmp_path: Path) -> None:
    table = placed(tmp_path, "id,wkt\na,POINT (39 35.9)\n")
    assert [found.rule for found in findings_of_reading(table, source_id="t")] == ["assumed_crs"]
    assert placed(tmp_path, "id,wkt\na,POINT (500000 3978000)\n").crs is None
    assert placed(tmp_path, "id,x,y\na,500000,3978000\n").crs is None
    assert placed(tmp_path, "id,x,y\na,500000,3978000\n", crs="EPSG:32637").crs == "EPSG:32637"


@pytest.mark.parametrize("pair", ["35.9, 39.0", "(35.9,39.0)", "35.9 39.0", "35.9;39.0"])
def test_latitude_and_longitude_may_stand_in_one_column(pair: str, tmp_path: Path) -> None:
    table = placed(tmp_path, f'id\tplace\na\t"{pair}"\nb\tnowhere\n', latlon_column="place")
    assert (table.geometry[0].x, table.geometry[0].y) == (39.0, 35.9)
    assert table.geometry.isna().tolist() == [False, True]


def test_a_decimal_comma_is_refused_until_it_is_named(tmp_path: Path) -> None:
    text = "id;lon;lat\na;39,0125;35,9\n"
    with pytest.raises(SourceError, match=r"with a comma \('39,0125'\); set option decimal"):
        placed(tmp_path, text)
    assert placed(tmp_path, text, decimal=",").geometry[0].x == 39.0125


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_arabic_text_survives_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    options: dict[str, object] = {"encoding": "cp1256"} if encoding == "cp1256" else {}
    table = placed(tmp_path, "الحي\tlon\tlat\nالرقة\t39\t35.9\n", encoding, **options)
    assert table["الحي"].tolist() == ["الرقة"]


def test_a_row_that_is_too_long_is_refused_and_not_shifted(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a regular CSV file"):
        placed(tmp_path, "id,lon,lat\na,39,35.9,extra\nb,39,35.9,extra\n")
    with pytest.raises(SourceError, match="not a regular CSV file"):
        placed(tmp_path, "id,lon,lat\na,39,35.9\nb,39,35.9,extra\n")


def test_title_rows_are_skipped_when_told(tmp_path: Path) -> None:
    assert len(placed(tmp_path, "Title\n\nid;lon;lat\na;39;35.9\n", header_row=3)) == 1
    with pytest.raises(ConfigError, match="option header_row was 0"):
        placed(tmp_path, "id,lon,lat\n", header_row=0)


def test_codes_keep_their_zeros_and_words_for_missing_stay_words(tmp_path: Path) -> None:
    table = placed(tmp_path, "code,name,lon,lat\n007,NA,39,35.9\n")
    assert table[["code", "name"]].iloc[0].tolist() == ["007", "NA"]


def book(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def test_a_workbook_is_read_as_text_from_its_only_filled_sheet(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["lon", "lat", "n", None],
        [39.0125, 35.9, 3, None],
        [None] * 4,
        [39.5, 35.9, 4, None],
    ]
    path = book(tmp_path / "a.xlsx", {"read me": [["hello"]], "data": rows})
    table = read_text_table(path, options={}, guess=True)
    assert table["n"].tolist() == ["3", "4"]
    assert table.geometry[0].x == 39.0125
    both = book(tmp_path / "b.xlsx", {"one": rows, "two": rows})
    with pytest.raises(
        SourceError, match=r"2 sheets with rows \(one, two\); name the sheet with option layer:"
    ):
        read_rows(both, options={})
    assert len(read_rows(both, options={"layer": "two"})) == 2
    with pytest.raises(SourceError, match="has no sheet 'three'"):
        read_rows(both, options={"layer": "three"})


def test_workbooks_that_cannot_be_read_give_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(SourceError, match="is not a whole Excel workbook"):
        read_rows(broken, options={})
    old = tmp_path / "old.xls"
    old.write_bytes(b"x")
    with pytest.raises(SourceError, match=r"save it as \.xlsx or CSV"):
        read_rows(old, options={})


def test_cells_may_be_ragged_and_the_delimiter_is_that_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("Title\na,b\n1,2,3\n", encoding="utf-8")
    cells = read_cells(path, options={})
    assert cells.shape == (3, 3)
    assert cells.iloc[0].tolist() == ["Title", None, None]
    assert delimiter_of('a;"x,y,z";b\n1,2,3,4;;\n') == ";"
    assert delimiter_of("") == ","
