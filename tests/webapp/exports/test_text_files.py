"""CSV, GeoJSON and XLSX read back: the numbers of the bundle, and whatever words people put into it."""

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
import shapely
from flask.testing import FlaskClient

from geodata.grades import GRADES
from geodata.publish.bundle import open_bundle
from tests.webapp.exports.hostile_town import HOSTILE
from webapp.city import City
from webapp.exports.dictionary import EXPORTED, HXL

ARABIC = re.compile("[\u0600-\u06ff]")


def csv_rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8"), newline="")))


def test_a_csv_has_the_numbers_of_the_bundle_and_no_byte_order_mark(client: FlaskClient, city: City) -> None:
    content = client.get("/export/town/districts.csv?lang=en").data
    assert not content.startswith(b"\xef\xbb\xbf")
    rows = {row["district_code"]: row for row in csv_rows(client, "/export/town/districts.csv?lang=en")}
    for said in city.district_rows():
        row = rows[said["district_id"]]
        assert [int(row[grade]) for grade in GRADES] == [said[f"n_buildings_{grade}"] for grade in GRADES]
        assert int(row["buildings_total"]) == said["n_footprints"]
    assert all(row["notice"] for row in rows.values())


def test_places_in_a_csv_lie_inside_their_geometry(client: FlaskClient, city: City) -> None:
    shapes = city.bundle.table("buildings").set_index("building_id").geometry
    rows = csv_rows(client, "/export/town/buildings.csv")
    assert len(rows) == len(shapes)
    for row in rows:
        assert shapes[row["building_id"]].covers(
            shapely.Point(float(row["longitude"]), float(row["latitude"]))
        )


def test_hostile_words_come_back_as_they_are_from_csv_and_geojson(client: FlaskClient) -> None:
    notes = {row["site_id"]: row["notes"] for row in csv_rows(client, "/export/hostile/sites.csv")}
    found = json.loads(client.get("/export/hostile/sites.geojson").data)
    of_json = {one["properties"]["site_id"]: one["properties"]["notes"] for one in found["features"]}
    for number, words in enumerate(HOSTILE):
        assert notes[f"h{number:02d}"] == words
        assert of_json[f"h{number:02d}"] == words


def test_only_the_csv_for_excel_is_made_harmless(client: FlaskClient) -> None:
    content = client.get("/export/hostile/sites.csv?bom=1").data
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\xef\xbb\xbf") == 1
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    notes = {row["site_id"]: row["notes"] for row in rows}
    for number, words in enumerate(HOSTILE):
        runs = words.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert notes[f"h{number:02d}"] == (f"'{words}" if runs else words)


def test_tags_stand_in_the_second_row_only_if_asked_for(client: FlaskClient) -> None:
    plain = client.get("/export/town/districts.csv").data.decode().splitlines()
    tagged = client.get("/export/town/districts.csv?hxl=1").data.decode().splitlines()
    assert tagged[0] == plain[0]
    assert tagged[2:] == plain[1:]
    names = plain[0].split(",")
    assert tagged[1].split(",") == [HXL.get(name, "") for name in names]
    assert tagged[1].split(",")[names.index("destroyed")] == "#indicator+buildings+destroyed+num"


def test_geojson_follows_its_standard(client: FlaskClient, city: City) -> None:
    found = json.loads(client.get("/export/town/buildings.geojson?lang=en").data)
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    assert found["about"]["release"] == city.release
    assert found["about"]["notice"]
    assert len({one["id"] for one in found["features"]}) == len(city.bundle.table("buildings"))
    for one in found["features"]:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.exterior.is_ccw
        assert all(round(edge, 7) == edge for edge in shape.bounds)
    named = {one["id"]: one["properties"]["damage_grade"] for one in found["features"]}
    assert named == {
        "a": "destroyed", "b": "moderate", "c": "not_assessed", "d": "destroyed", "e": "not_assessed",
        "f": "not_assessed",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_workbook_holds_real_numbers_and_reads_in_its_direction(
    client: FlaskClient, city: City, language: str
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/export/town/all.xlsx?lang={language}").data))
    assert book.sheetnames == ["README", "Districts", "Claims", "Accuracy", "Codebook"]
    for sheet in book:
        assert bool(sheet.sheet_view.rightToLeft) is (language == "ar")
        assert sheet.freeze_panes == "A2"
        assert not sheet.merged_cells.ranges
        assert city.notice is not None
        assert city.notice[language] in str(sheet.oddHeader.center.text)
    header, *rows = book["Districts"].iter_rows(values_only=True)
    assert list(header)[:-1] == [column.name for column in EXPORTED["districts"]]
    for said, row in zip(city.district_rows(), rows, strict=True):
        cells = dict(zip(header, row, strict=True))
        assert cells["destroyed"] == said["n_buildings_destroyed"]
        assert isinstance(cells["destroyed"], int)
        assert isinstance(cells["district_code"], str)
        assert cells["imagery_date"].isoformat()[:10] == city.epoch
        assert cells["name_ar"] == said["name_ar"]
    assert book["Districts"].auto_filter.ref.startswith("A1:")
    said = " ".join(str(cell) for row in book["README"].iter_rows(values_only=True) for cell in row)
    assert city.release in said
    assert city.manifest["credit"] in said
    codebook = list(book["Codebook"].iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in codebook} >= set(header)
    is_arabic = [bool(ARABIC.search(str(cell))) for row in codebook for cell in row[1:] if cell]
    assert all(is_arabic) if language == "ar" else not any(is_arabic)


def test_nothing_in_a_workbook_runs(hostile_bundle: Path, app: object, tmp_path: Path) -> None:
    from webapp.exports.about import about_of
    from webapp.exports.layers import layer_of
    from webapp.exports.selection import selection_of
    from webapp.exports.xlsx import write_xlsx

    city = City(open_bundle(hostile_bundle))
    with app.test_request_context("/?lang=en"):  # type: ignore[attr-defined]
        layer = layer_of(city, "sites", selection_of(city, {}))
        write_xlsx(
            [layer], about_of(city, [layer], selection_of(city, {})), tmp_path / "a.xlsx", lambda n: None
        )
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Sites"]
    header, *rows = sheet.iter_rows()
    place = [cell.value for cell in header].index("notes")
    found = [row[place] for row in rows if row[0].value.startswith("h")]
    assert all(cell.data_type == "s" for cell in found)
    for cell, words in zip(found, HOSTILE, strict=True):
        runs = words.startswith(("=", "+", "-", "@", "\t", "\r"))
        # A workbook keeps a carriage return as a line feed.
        assert cell.value.replace("_x000D_", "\r").replace("\r", "\n") == (
            ("'" if runs else "") + words
        ).replace("\r", "\n")


def test_the_same_release_gives_the_same_bytes(client: FlaskClient, app: object, tmp_path: Path) -> None:
    from webapp.exports.made_files import MadeFiles

    for name in ("all.xlsx", "districts.csv", "sites.geojson", "all.yaml"):
        first = client.get(f"/export/town/{name}?lang=en").data
        app.extensions["damage_ledger_made_files"] = MadeFiles(tmp_path / name)  # type: ignore[attr-defined]
        assert client.get(f"/export/town/{name}?lang=en").data == first, name


def test_the_dataset_description_is_private_for_made_up_data(client: FlaskClient) -> None:
    import yaml

    made_up = yaml.safe_load(client.get("/export/town/all.yaml").data)
    real = yaml.safe_load(client.get("/export/points/all.yaml").data)
    assert made_up["private"] is True
    assert real["private"] is False
    needed = (
        "name title notes private dataset_source owner_org maintainer dataset_date data_update_frequency groups "
        "license_id methodology tags caveats resources"
    )
    for one in (made_up, real):
        assert set(needed.split()) <= set(one)
        assert all(
            set(resource) == {"name", "format", "description", "url_type", "resource_type"}
            for resource in one["resources"]
        )
