"""Search on the server: ids and named places, in both languages, and nothing else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from geodata import columns
from webapp import create_app
from webapp.places.name_index import fold, places_named
from webapp.settings import Settings


def found(client: FlaskClient, typed: str, slug: str = "town", language: str = "en") -> list[dict[str, Any]]:
    answer = client.get(f"/map/{slug}/find.json", query_string={"q": typed, "lang": language})
    assert answer.status_code == 200
    results: list[dict[str, Any]] = answer.get_json()["results"]
    return results


def test_a_site_is_found_by_its_id_with_what_the_map_needs(client: FlaskClient) -> None:
    [site] = found(client, "s4")
    assert site["kind"] == "feature"
    assert (site["layer"], site["row"], site["detail"]) == ("sites", 3, "s4")
    assert site["title"] == "crater in a road"
    assert site["district"] == "East"
    assert site["centre"] == [39.003, 35.951]


def test_the_row_of_a_result_is_the_row_of_its_details(client: FlaskClient) -> None:
    [site] = found(client, "s4")
    told = client.get(f"/map/town/{site['layer']}/{site['row']}.json").get_json()
    assert told["id"] == site["detail"]
    assert told["centre"] == site["centre"]


def test_results_are_in_the_language_of_the_page(client: FlaskClient) -> None:
    [site] = found(client, "s4", language="ar")
    assert site["district"] == "الشرقي"


def test_the_beginning_of_an_id_is_enough_in_any_case(client: FlaskClient, id_client: FlaskClient) -> None:
    assert [result["detail"] for result in found(id_client, "LIST:DEMO-0")] == [
        f"list:demo-0{n}" for n in range(1, 6)
    ]
    assert found(client, "s") == [], "one letter begins half of everything"


def test_the_exact_id_comes_first_and_its_source_may_be_left_out(id_client: FlaskClient) -> None:
    assert [result["detail"] for result in found(id_client, "demo-03")] == ["list:demo-03"]
    assert [result["detail"] for result in found(id_client, "list:demo-03")] == ["list:demo-03"]


def test_at_most_ten_results_are_told(id_client: FlaskClient) -> None:
    assert len(found(id_client, "outlines:b")) == 6
    assert len(found(id_client, "x-")) == 0


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "%",
        "' OR 1=1 --",
        "s4'; DROP TABLE sites",
        "../../etc/passwd",
        "\x00\x00",
        "s.*",
        "<b>",
        "s" * 5000,
    ],
)
def test_whatever_else_is_typed_finds_nothing_and_harms_nothing(client: FlaskClient, typed: str) -> None:
    assert found(client, typed) == []


def test_a_city_that_is_not_served_is_not_searched(client: FlaskClient) -> None:
    answer = client.get("/map/nowhere/find.json?q=s4")
    assert answer.status_code == 404
    assert answer.is_json


def test_a_city_of_points_has_no_buildings_to_find(client: FlaskClient) -> None:
    assert {result["layer"] for result in found(client, "s1", slug="points")} == {"sites"}


def test_the_same_question_is_answered_from_the_reader_s_cache(client: FlaskClient) -> None:
    first = client.get("/map/town/find.json?q=s4&lang=en")
    again = client.get("/map/town/find.json?q=s4&lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    other = client.get("/map/town/find.json?q=s3&lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
    assert "Accept-Language" in first.headers["Vary"]


PLACES = [
    {"kind": "river", "name_en": "Euphrates", "name_ar": "الفُرات"},
    {"kind": "road", "name_en": "Tall Abyad Street", "name_ar": "شارع تل أبيض"},
    {"kind": "road", "name_en": None, "name_ar": "شارع الثورة"},
]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("euph", ["الفُرات"]),
        ("الفرات", ["الفُرات"]),
        ("فرات", ["الفُرات"]),
        ("abyad", ["شارع تل أبيض"]),
        ("ابيض", ["شارع تل أبيض"]),
        ("الثوره", ["شارع الثورة"]),
        ("شارع", ["شارع تل أبيض", "شارع الثورة"]),
        ("byad", []),
        ("", []),
    ],
)
def test_places_are_found_however_their_names_are_spelled(typed: str, names: list[str]) -> None:
    assert [place["name_ar"] for place in places_named(PLACES, typed, 10)] == names


def test_digits_and_letters_fold_as_in_the_browser() -> None:
    assert fold("حيّ ٢ – الأندلس") == "حي 2 الاندلس"
    assert fold("Ḥaṭṭīn Tas-heeh") == "hattin tas heeh"


def test_a_bundle_with_a_table_of_places_is_searched_by_their_names(
    town_bundle: Path, built_assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(columns.TABLES, "places", ())
    folder = shutil.copytree(town_bundle, tmp_path / "town")
    places = pd.DataFrame(PLACES).assign(longitude=39.001, latitude=35.951)
    places.to_parquet(folder / "places.parquet")
    add_output(folder, "places.parquet")
    client = create_app(Settings(bundles=(folder,), assets=built_assets)).test_client()
    assert found(client, "الفرات", language="ar")[0]["title"] == "الفُرات"
    [river] = found(client, "euphrates")
    assert river == {
        "kind": "place", "title": "Euphrates", "detail": "river", "district": None, "centre": [39.001, 35.951]
    }  # fmt: skip


@pytest.fixture
def id_client(town_bundle: Path, built_assets: Path, tmp_path: Path) -> FlaskClient:
    """Client of a town whose ids name their source, as real ones do."""
    folder = shutil.copytree(town_bundle, tmp_path / "town")
    sites = pd.read_parquet(folder / "sites.parquet")
    renamed = {f"s{n}": f"list:demo-0{n}" for n in range(1, 6)}
    sites["site_id"] = sites["site_id"].map(renamed)
    rewrite(folder / "sites.parquet", sites)
    buildings = pd.read_parquet(folder / "buildings.parquet")
    buildings["building_id"] = "outlines:b" + buildings["building_id"]
    rewrite(folder / "buildings.parquet", buildings)
    return create_app(Settings(bundles=(folder,), assets=built_assets)).test_client()


def rewrite(path: Path, table: pd.DataFrame) -> None:
    """Write the table back as the GeoParquet it was."""
    import geopandas as gpd

    geometry = gpd.read_parquet(path).geometry
    gpd.GeoDataFrame(table.drop(columns="geometry"), geometry=geometry).to_parquet(path)


def add_output(folder: Path, name: str) -> None:
    """Tell the manifest of one more file."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["outputs"][name] = {"n_bytes": (folder / name).stat().st_size, "sha256": "0" * 64}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
