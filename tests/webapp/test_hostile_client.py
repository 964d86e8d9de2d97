"""Whatever a client writes into an address or a header, the answer is a sentence and no fault of ours."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

BUILDINGS = "/api/town/collections/buildings/items"
PLACES = (
    "/api/{0}/", "/api/town/collections/{0}/items", f"{BUILDINGS}/{{0}}", "/api/town/claims/{0}",
    "/export/{0}/districts.csv", "/export/town/{0}.csv", "/export/town/districts.{0}", "/export/{0}.html",
    "/download/town/{0}", "/download/{0}/manifest.json", "/embed/{0}", "/embed/town/number/{0}",
    "/picture/town/{0}.png", "/picture/town/map.{0}", "/picture/{0}/map.png", "/share/{0}", "/districts/town/{0}",
    "/v/{0}/api/town/",
)  # fmt: skip
WORDS = (
    "%00", "%ff", "..%2f..%2fmanifest.json", "%2e%2e", "/etc/passwd", "%D8%B9", "%22", "x%0d%0aSet-Cookie:a=b", "a" * 10_000,
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("anything", [False, True], ids=["", "if-none-match *"])
def test_a_name_that_is_none_is_not_found(client: FlaskClient, place: str, anything: bool) -> None:
    for word in WORDS:
        answer = client.get(place.format(word), headers={"If-None-Match": "*"} if anything else {})
        assert answer.status_code in {308, 404}, word
        assert "Set-Cookie" not in answer.headers
        assert answer.headers.get("Location", "/").startswith(("/", "http://localhost/"))


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0", "limit=-1", "limit=1e3", "limit=%D9%A3", "limit=", "limit=1&limit=2", "limit=10000000000",
        "bbox=nan,nan,nan,nan", "bbox=inf,0,1,1", "bbox=1e400,0,1,1", "bbox=,,,", "bbox=38,37,40,35", "bbox=38,35,40,37,",
        "bbox=%D9%A3%D9%A8,35,40,37", "datetime=0000-00-00", "datetime=9999-12-31T23:59:59-12:00",
        "datetime=0001-01-01T00:00:00%2B12:00", "datetime=2017-02-30", "class=", "classes=9", "classes=4,,3", "date=x",
        "cursor=-1", "cursor=town-1", "lang=en&lang=ar", "lang=xx", "f=xml", "district=%00", "x=" + "a" * 10_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("anything", [False, True], ids=["", "if-none-match *"])
def test_a_bad_value_is_refused_in_a_sentence(client: FlaskClient, asked: str, anything: bool) -> None:
    answer = client.get(f"{BUILDINGS}?{asked}", headers={"If-None-Match": "*"} if anything else {})
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert len(answer.get_json()["detail"]) < 12_000


@pytest.mark.parametrize("asked", ["cursor={}-999999999", "limit=999999999", "bbox=170,35,-170,37"])
def test_a_value_beyond_everything_is_answered(client: FlaskClient, asked: str) -> None:
    release = client.get("/api/town/").get_json()["release"]
    answer = client.get(f"{BUILDINGS}?{asked.format(release)}")
    assert answer.status_code == 200


def test_a_cursor_of_another_city_begins_no_walk(client: FlaskClient) -> None:
    release = client.get("/api/points/").get_json()["release"]
    assert client.get(f"{BUILDINGS}?cursor={release}-1").status_code == 410


@pytest.mark.parametrize("word", ["%22", "%D8%B9", "a%0d%0ab", "%22x%22,*"])
@pytest.mark.parametrize(
    "place", ["/map/town/buildings/0.json?lang={}", "/picture/town/districts.svg?overview={}", "/claims/town.json?lang={}"]
)  # fmt: skip
def test_words_of_a_request_never_stand_in_a_tag(client: FlaskClient, place: str, word: str) -> None:
    answer = client.get(place.format(word))
    assert answer.status_code == 200
    tag = answer.headers["ETag"]
    assert tag.isascii()
    assert tag.count('"') == 2
    assert client.get(place.format(word), headers={"If-None-Match": f'"x", {tag}'}).status_code == 304


def test_whoever_has_anything_is_not_told_to_have_a_picture_that_there_is_not(client: FlaskClient) -> None:
    for address, status in (("none.png", 404), ("map.png?w=%22", 400), ("districts.svg", 304)):
        assert client.get(f"/picture/town/{address}", headers={"If-None-Match": "*"}).status_code == status


@pytest.mark.parametrize(
    "address", ["/api", "/api/town/", BUILDINGS, "/export/town/districts.csv", "/oembed"]
)
def test_nothing_can_be_written(client: FlaskClient, address: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.open(address, method=method, data=b"x" * 1000)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.options(address).status_code == 200


def test_the_head_of_an_answer_is_that_of_the_answer(client: FlaskClient) -> None:
    whole, head = client.get(BUILDINGS), client.head(BUILDINGS)
    assert (head.status_code, head.data) == (200, b"")
    assert [head.headers[name] for name in ("ETag", "Content-Type", "Content-Crs")] == [
        whole.headers[name] for name in ("ETag", "Content-Type", "Content-Crs")
    ]


@pytest.mark.parametrize(
    ("accepted", "kind"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("image/png", "application/json"),
        ("garbage;;;q=x", "application/json"),
        ("", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_an_odd_wish_is_answered_with_json(client: FlaskClient, accepted: str, kind: str) -> None:
    answer = client.get("/api/town/", headers={"Accept": accepted})
    assert (answer.status_code, answer.mimetype) == (200, kind)


def test_a_country_that_is_a_path_or_a_header_is_neither_in_a_file_name(client: FlaskClient) -> None:
    from webapp.exports.names import export_name
    from webapp.store import store

    with client.application.test_request_context("/"):
        city = store().city("town")
        city.manifest = {**city.manifest, "area": {**city.manifest["area"], "country": '../"\r\nX: 1'}}
        name = export_name(city, "sites", ".csv")
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._")
    assert Path(name).name == name
