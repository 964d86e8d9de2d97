"""Features: filters by place, time and property, their ids, and GeoJSON as the standard wants it."""

import math
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from flask.testing import FlaskClient

BUILDINGS = "/api/town/collections/buildings/items"
SITES = "/api/town/collections/sites/items"
DISTRICTS = "/api/town/collections/districts/items"
EVERYWHERE = "38,35,40,37"


def ids(client: FlaskClient, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, response.get_json(force=True)
    told = response.get_json(force=True)
    assert told["numberReturned"] == len(told["features"])
    return [feature["id"] for feature in told["features"]]


def refused(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 400
    return str(response.get_json()["detail"])


def test_all_rows_are_there_in_the_order_of_the_table(client: FlaskClient) -> None:
    assert ids(client, BUILDINGS) == ["a", "b", "c", "d", "e", "f"]
    assert ids(client, SITES) == ["s1", "s2", "s3", "s4", "s5"]
    assert ids(client, DISTRICTS) == ["west", "east"]


def test_a_feature_says_what_is_known_and_what_is_not(client: FlaskClient) -> None:
    told = client.get(BUILDINGS).get_json(force=True)["features"]
    known, unknown = told[0]["properties"], told[2]["properties"]
    assert known["damage_grade"] == "destroyed"
    assert known["sensor_date"] == known["epoch"] == "2017-10-21"
    assert known["source_grade"] is None or "estroyed" in known["source_grade"]
    assert (unknown["damage_grade"], unknown["not_assessed_reason"]) == ("not_assessed", "no_record")
    assert unknown["sensor_date"] is None
    assert known["area_m2"] == 100.0
    assert known["n_sites"] == 1


def test_the_answer_is_geojson_in_crs84(client: FlaskClient, town_bundle: Path) -> None:
    response = client.get(BUILDINGS)
    assert response.content_type == "application/geo+json"
    assert response.headers["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    shapes = gpd.GeoDataFrame.from_features(response.get_json(force=True)["features"], crs=4326).geometry
    published = gpd.read_parquet(town_bundle / "buildings.parquet").geometry
    assert shapes.normalize().geom_equals_exact(published.normalize(), 1e-7).all()
    assert all(shape.exterior.is_ccw for shape in shapes)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("district=west", "abc"),
        ("district=east,outside", "def"),
        ("class=destroyed", "ad"),
        ("class=4", "ad"),
        ("class=moderate,not_assessed", "bcef"),
        ("class=na", "cef"),
        ("class=possible", ""),
        ("district=west&class=destroyed", "a"),
        ("date=2016-02-03&class=severe", "a"),
        ("date=2016-02-03&class=destroyed", ""),
        (f"bbox={EVERYWHERE}", "abcdef"),
        (f"bbox={EVERYWHERE}&class=moderate", "b"),
        ("bbox=39.00005,35.95005,39.00015,35.95015", "a"),
        ("bbox=39.0002,35.9502,39.0003,35.9503", "a"),
        ("bbox=39.0003,35.9501,39.0004,35.9504", ""),
        ("bbox=39.00005,35.95005,-1000,39.00015,35.95015,9000", "a"),
        ("bbox=179,35,-179,37", ""),
        ("bbox=39.0024,35,-179,37", "def"),
    ],
)  # fmt: skip
def test_buildings_are_found_by_place_and_property(client: FlaskClient, asked: str, found: str) -> None:
    assert ids(client, f"{BUILDINGS}?{asked}") == list(found)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=road_crater", ["s4"]),
        ("kind=building&district=west", ["s1", "s2"]),
        ("class=possible", ["s5"]),
        ("class=destroyed,severe", ["s1", "s3"]),
        ("source=list&district=east", ["s3", "s4"]),
        ("source=list&kind=road_crater", ["s4"]),
    ],
)
def test_sites_are_found_by_kind_class_and_source(client: FlaskClient, asked: str, found: list[str]) -> None:
    assert ids(client, f"{SITES}?{asked}") == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2017-10-21", "abd"),
        ("2017-10-21T00:00:00Z", "abd"),
        ("2017-10-21t23:59:59.5z", "abd"),
        ("2017-10-22T01:00:00%2B03:00", "abd"),
        ("2017-10-20", ""),
        ("2017-10-22", ""),
        ("2017-10-21/..", "abd"),
        ("2017-10-21/", "abd"),
        ("2017-10-22/..", ""),
        ("../2017-10-21", "abd"),
        ("../..", "abd"),
        # Up to a day before the last image: what was known then.
        ("../2017-10-20", "a"),
        ("2016-02-03", "a"),
        ("2016-01-01/2016-12-31", "a"),
        ("2016-02-04/2016-12-31", ""),
        ("../2016-02-02", ""),
    ],
)
def test_datetime_asks_for_the_day_of_the_image(client: FlaskClient, asked: str, found: str) -> None:
    assert ids(client, f"{BUILDINGS}?datetime={asked}") == list(found)


def test_grades_are_those_of_the_end_of_the_interval(client: FlaskClient) -> None:
    then = client.get(f"{BUILDINGS}?datetime=../2016-12-31").get_json(force=True)
    assert (then["epoch"], then["features"][0]["properties"]["damage_grade"]) == ("2016-02-03", "severe")
    both = client.get(f"{BUILDINGS}?datetime=2016-02-03&date=2017-10-21").get_json(force=True)
    assert (both["epoch"], both["numberMatched"]) == ("2017-10-21", 0)


def test_districts_are_dated_by_their_epoch(client: FlaskClient) -> None:
    assert ids(client, f"{DISTRICTS}?datetime=2017-10-21") == ["west", "east"]
    assert ids(client, f"{DISTRICTS}?datetime=2017-10-20") == []
    counts = client.get(f"{DISTRICTS}?date=2016-02-03").get_json(force=True)["features"][0]["properties"]
    assert (counts["imagery_date"], counts["severe"], counts["destroyed"]) == ("2016-02-03", 1, 0)


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0", "limit=-1", "limit=ten", "limit=", "limit=1.5", "limit=1&limit=2", "limit=9999999999",
        "bbox=", "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=nan,1,2,3", "bbox=inf,1,2,3", "bbox=1,5,2,4",
        "bbox=-181,0,1,1", "bbox=0,-91,1,1", "bbox=1,2,3,4,5,6,7", "bbox=1,,3,4",
        "datetime=", "datetime=yesterday", "datetime=2017", "datetime=2017-02-30", "datetime=2017-10-21/2016-01-01",
        "datetime=2017-10-21/2017-10-22/2017-10-23", "datetime=2017-10-21T00:00:00", "datetime=0001-01-01T00:00:00%2B14:00",
        "date=2017-10-20", "date=", "class=", "class=ruined", "class=5", "class=destroyed,", "district=", "district=city",
        "district=West", "kind=building", "source=", "source=nobody", "source=outlines", "cursor=", "cursor=1", "cursor=abcdef-x",
        "f=html", "f=xml", "lang=fr", "offset=5", "Limit=5", "crs=x",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_a_sentence(client: FlaskClient, asked: str) -> None:
    assert refused(client, f"{BUILDINGS}?{asked}").endswith(".")


def test_a_refusal_says_what_is_allowed(client: FlaskClient) -> None:
    assert "west, east or outside" in refused(client, f"{BUILDINGS}?district=north")
    assert "2016-02-03 or 2017-10-21" in refused(client, f"{BUILDINGS}?date=2015-01-01")
    assert "not_assessed" in refused(client, f"{BUILDINGS}?class=ruined")
    assert "bbox, class, classes, cursor" in refused(client, f"{BUILDINGS}?colour=red")


def test_a_limit_beyond_the_maximum_is_the_maximum(client: FlaskClient) -> None:
    assert len(ids(client, f"{BUILDINGS}?limit=100000")) == 6


@pytest.mark.parametrize("feature_id", ["a", "f"])
def test_a_building_has_its_id_as_address(client: FlaskClient, feature_id: str) -> None:
    listed = {one["id"]: one for one in client.get(BUILDINGS).get_json(force=True)["features"]}
    alone = client.get(f"{BUILDINGS}/{feature_id}").get_json(force=True)
    assert listed[feature_id].items() <= alone.items()
    assert {one["rel"] for one in alone["links"]} >= {"self", "collection"}


def test_a_row_can_be_asked_for_at_an_epoch(client: FlaskClient) -> None:
    row: dict[str, Any] = client.get(f"{BUILDINGS}/a?date=2016-02-03").get_json(force=True)
    assert row["properties"]["damage_grade"] == "severe"
    assert client.get(f"{DISTRICTS}/east").get_json(force=True)["properties"]["destroyed"] == 1
    assert client.get(f"{SITES}/s4").get_json(force=True)["properties"]["damage_grade"] is None


def test_points_are_no_shares(client: FlaskClient) -> None:
    row = client.get("/api/points/collections/districts/items/west").get_json(force=True)["properties"]
    assert row["counted"] == "sites"
    assert [name for name, value in row.items() if name.startswith("pct_") and value is not None] == []


def test_statistics_carry_units_and_denominators(client: FlaskClient) -> None:
    told = client.get("/api/town/statistics?district=city,west&date=2017-10-21").get_json()
    assert [row["district_id"] for row in told["rows"]] == ["west", "city"]
    columns = {column["name"]: column for column in told["columns"]}
    assert columns["share_destroyed_of_footprints"]["denominator"] == "n_footprints"
    assert columns["footprint_area_m2"]["unit"] == "m2"
    city = told["rows"][1]
    assert math.isclose(
        city["share_destroyed_of_footprints"], city["n_buildings_destroyed"] / city["n_footprints"]
    )
    assert set(columns) == set(city)


def test_claims_are_listed_in_short_and_whole_alone(client: FlaskClient) -> None:
    listed = client.get("/api/town/claims").get_json()
    assert listed["numberReturned"] == len(listed["claims"]) > 1
    assert "readings" not in listed["claims"][0]
    verdict = listed["claims"][0]["verdict"]
    some = client.get(f"/api/town/claims?verdict={verdict}").get_json()["claims"]
    assert {claim["verdict"] for claim in some} == {verdict}
    alone = client.get("/api/town/claims/town-80").get_json()["claim"]
    assert alone["readings"]
    assert client.get("/api/town/claims/none").status_code == 404


def test_sources_give_no_address_that_is_no_page(client: FlaskClient) -> None:
    sources = client.get("/api/town/sources").get_json()["sources"]
    assert [source["id"] for source in sources] == ["list", "outlines"]
    assert all(source["url"] is None or source["url"].startswith("http") for source in sources)


def test_a_box_around_a_corner_is_measured_and_not_guessed(client: FlaskClient) -> None:
    """The districts are squares, so a box that only meets their corner from outside finds none of them."""
    assert ids(client, f"{DISTRICTS}?bbox=38.9,35.9,38.99999,35.94999") == []
    assert ids(client, f"{DISTRICTS}?bbox=38.9,35.9,39.0,35.95") == ["west"]


@pytest.mark.parametrize("layer", ["buildings", "sites"])
@pytest.mark.parametrize(
    "asked",
    [
        "classes=4",
        "classes=3,na",
        "classes=0,1,2,3,4,na",
        "classes=4&date=2016-02-03",
        "kinds=none",
        "kinds=road_crater",
        "kinds=building",
        "kinds=building,incident&classes=4",
        "kinds=road_crater&date=2016-02-03",
        "kinds=road_crater&district=east",
        "classes=4&bbox=39.00005,35.95005,39.00015,35.95015",
    ],
)
@pytest.mark.parametrize("city", ["town", "points"])
def test_parameters_of_the_map_page_find_what_an_export_with_them_holds(
    client: FlaskClient, city: str, layer: str, asked: str
) -> None:
    if layer == "buildings" and (city == "points" or "kinds" in asked):
        return
    exported = client.get(f"/export/{city}/{layer}.geojson?{asked}").get_json(force=True)["features"]
    key = f"{layer.removesuffix('s')}_id"
    assert ids(client, f"/api/{city}/collections/{layer}/items?{asked}") == [
        feature["properties"][key] for feature in exported
    ]


def test_a_parameter_that_a_layer_does_not_obey_is_refused(client: FlaskClient) -> None:
    assert "'kinds'" in refused(client, f"{BUILDINGS}?kinds=bridge")
    assert "'classes'" in refused(client, f"{DISTRICTS}?classes=4")
    assert "na" in refused(client, f"{SITES}?classes=9")
    assert "road_crater" in refused(client, f"{SITES}?kinds=palace")


def test_a_row_carries_its_notice_in_the_language_asked_for(client: FlaskClient) -> None:
    notices = [
        client.get(f"{BUILDINGS}?limit=1&lang={code}").get_json(force=True)["features"][0]["properties"][
            "notice"
        ]
        for code in ("en", "ar", "en")
    ]
    assert notices[0] == notices[2] != notices[1]
    assert not notices[1].isascii()
