"""Downloads and JSON: the published bytes, named, tagged, and readable from anywhere."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from webapp import create_app
from webapp.data import attachment
from webapp.settings import Settings


def test_a_building_tells_every_epoch_and_what_is_not_known(client: FlaskClient) -> None:
    told = client.get("/map/town/buildings/1.json?lang=en").get_json()
    assert (told["id"], told["district"]["name"]) == ("b", "West <Gate>")
    assert [(epoch["epoch"], epoch["grade"]) for epoch in told["epochs"]] == [
        ("2016-02-03", None),
        ("2017-10-21", "moderate"),
    ]
    assert told["epochs"][1]["sourceGrade"] == "Moderate Damage"
    facts = {fact["label"]: fact["value"] for fact in told["facts"]}
    assert facts["Storeys"] == "not stated"
    assert facts["Ground area"] == "100 m²"


def test_a_building_nobody_listed_has_no_grade_at_any_epoch(client: FlaskClient) -> None:
    told = client.get("/map/town/buildings/2.json?lang=en").get_json()
    assert [epoch["grade"] for epoch in told["epochs"]] == [None, None]
    assert {fact["label"]: fact["value"] for fact in told["facts"]}[
        "Coverage"
    ] == "inside the assessed area, never listed"


def test_a_site_keeps_the_range_its_source_leaves(client: FlaskClient) -> None:
    last = client.get("/map/town/sites/4.json?lang=en").get_json()["epochs"][-1]
    assert (last["grade"], last["gradeMin"], last["gradeMax"]) == (
        "possible",
        "no_visible_damage",
        "moderate",
    )


def test_a_crater_is_no_building_and_has_no_grade(client: FlaskClient) -> None:
    told = client.get("/map/town/sites/3.json?lang=en").get_json()
    assert told["title"] == "crater in a road"
    assert told["epochs"][-1]["grade"] is None
    assert told["epochs"][-1]["sourceGrade"] == "Impact Crater (Damage to Road)"


def test_a_district_tells_both_units_at_every_epoch(client: FlaskClient) -> None:
    told = client.get("/map/town/districts/0.json?lang=ar").get_json()
    assert told["title"] == "الغربي"
    assert [epoch["buildings"]["destroyed"] for epoch in told["epochs"]] == [0, 1]
    assert [epoch["sites"]["severe"] for epoch in told["epochs"]] == [1, 0]


def test_details_of_a_synthetic_city_carry_its_mark(client: FlaskClient) -> None:
    told = client.get("/map/town/buildings/0.json?lang=en").get_json()
    assert told["synthetic"] is True
    assert told["notice"] == "Synthetic building positions; counts from UNOSAT"
    assert client.get("/map/points/sites/0.json?lang=en").get_json()["notice"] is None


def test_the_link_of_a_building_opens_the_map_there(client: FlaskClient) -> None:
    told = client.get("/map/town/buildings/0.json?lang=ar").get_json()
    assert told["url"].startswith("/map/town?")
    assert client.get(told["url"]).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/map/town/buildings/6.json",
        "/map/town/roofs/0.json",
        "/map/points/buildings/0.json",
        "/map/nowhere/sites/0.json",
    ],
)
def test_what_is_not_there_is_404_and_said_in_json(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.mimetype == "application/json"
    assert response.get_json()["status"] == 404


@pytest.mark.parametrize(
    "name",
    [
        "statistics.csv",
        "statistics.parquet",
        "buildings.parquet",
        "sites.parquet",
        "map.pmtiles",
        "claims.json",
    ],
)
def test_a_download_is_the_published_file(client: FlaskClient, town_bundle: Path, name: str) -> None:
    response = client.get(f"/download/town/{name}")
    said = json.loads((town_bundle / "manifest.json").read_text(encoding="utf-8"))["outputs"][name]["sha256"]
    assert hashlib.sha256(response.data).hexdigest() == said
    assert response.headers["ETag"] == f'"{said}"'
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_the_manifest_can_be_downloaded(client: FlaskClient, town_bundle: Path) -> None:
    assert client.get("/download/town/manifest.json").data == (town_bundle / "manifest.json").read_bytes()


@pytest.mark.parametrize(
    "name", ["..%2Fmanifest.json", "secret.txt", "%2e%2e/manifest.json", "buildings.parquet%00"]
)
def test_nothing_but_published_files_can_be_downloaded(client: FlaskClient, name: str) -> None:
    assert client.get(f"/download/town/{name}").status_code == 404


def test_csv_has_a_byte_order_mark_only_for_excel(client: FlaskClient) -> None:
    plain = client.get("/download/town/statistics.csv")
    excel = client.get("/download/town/statistics.csv?bom=1")
    assert plain.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert plain.data.startswith(b"district_id,")
    assert excel.data == b"\xef\xbb\xbf" + plain.data
    assert excel.headers["ETag"] != plain.headers["ETag"]
    assert not client.get("/download/town/claims.json?bom=1").data.startswith(b"\xef\xbb\xbf")


def test_a_name_that_is_a_formula_is_text_in_excel_and_untouched_in_the_published_file(
    tmp_path: Path, town_bundle: Path, built_assets: Path
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(town_bundle, folder)
    published = (folder / "statistics.csv").read_bytes().replace(b"West <Gate>", b"=1+1")
    (folder / "statistics.csv").write_bytes(published)
    client = create_app(Settings(bundles=(folder,), assets=built_assets)).test_client()
    plain = client.get("/download/town/statistics.csv", buffered=True)
    excel = client.get("/download/town/statistics.csv?bom=1")
    assert plain.data == published
    assert excel.data == b"\xef\xbb\xbf" + published.replace(b"=1+1", b"'=1+1")


def test_an_unchanged_download_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/download/town/buildings.parquet").headers["ETag"]
    again = client.get("/download/town/buildings.parquet", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_compressed_download_is_the_same_once_unpacked(client: FlaskClient) -> None:
    packed = client.get("/download/town/statistics.csv", headers={"Accept-Encoding": "gzip"})
    again = client.get(
        "/download/town/statistics.csv",
        headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]},
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert again.status_code == 304


def test_a_saved_file_says_city_mark_date_and_release(client: FlaskClient, town_bundle: Path) -> None:
    release = json.loads((town_bundle / "manifest.json").read_text(encoding="utf-8"))["release"]
    name = f"SYR_TOWN_20171021_DMG_SYNTHETIC_statistics_r1_v{release}.csv"
    said = client.get("/download/town/statistics.csv").headers["Content-Disposition"]
    assert said == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert "SYNTHETIC" not in client.get("/download/points/statistics.csv").headers["Content-Disposition"]


def test_names_that_are_not_ascii_are_given_in_both_forms() -> None:
    assert (
        attachment("الرقة.csv")
        == "attachment; filename=\"_____.csv\"; filename*=UTF-8''%D8%A7%D9%84%D8%B1%D9%82%D8%A9.csv"
    )


def test_claims_as_json_name_their_city_and_release(client: FlaskClient) -> None:
    told = client.get("/claims/town.json").get_json()
    assert [claim["id"] for claim in told["claims"]] == ["town-80", "shells", "town-half"]
    assert (told["area"]["slug"], told["synthetic"]) == ("town", True)


def test_health_names_every_release(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.get_json()["ok"] is True
    assert set(response.get_json()["releases"]) == {"town", "points"}
