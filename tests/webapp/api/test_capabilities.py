"""Landing page, conformance, collections, and what every answer carries."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from webapp.api.operations import OPERATIONS

TOWN = "/api/town"
ARABIC = re.compile("[\u0600-\u06ff]")
WORDS = frozenset({"title", "summary", "description", "x-notice"})
ADDRESSES = (
    "",
    "/conformance",
    "/collections",
    "/collections/buildings",
    "/collections/buildings/items",
    "/collections/buildings/items/a",
    "/collections/districts/items",
    "/collections/sites/items",
    "/statistics",
    "/claims",
    "/claims/town-80",
    "/sources",
    "/openapi.json",
)
FAULTY = (
    "/collections/buildings/items?limit=none",
    "/collections/buildings/items?cursor=abcdef012345-0",
    "/collections/trees",
    "/collections/buildings/items/z",
    "/nothing",
)


def links_of(content: Any) -> Iterator[dict[str, str]]:
    """Every link object anywhere in an answer."""
    if isinstance(content, dict):
        if isinstance(content.get("href"), str):
            yield content
        for value in content.values():
            yield from links_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from links_of(value)


def test_the_landing_page_has_the_links_of_the_standard(client: FlaskClient) -> None:
    landing = client.get(TOWN).get_json()
    relations = {one["rel"]: one for one in landing["links"]}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data", "license"} <= set(
        relations
    )
    assert relations["service-desc"]["type"] == "application/vnd.oai.openapi+json;version=3.0"


def test_every_link_leads_to_what_it_says(client: FlaskClient) -> None:
    seen: set[str] = set()
    waiting = ["http://localhost/api"]
    while waiting:
        url = waiting.pop()
        response = client.get(url)
        assert response.status_code == 200, url
        if not response.is_json and "geo+json" not in response.content_type:
            continue
        for one in links_of(response.get_json(force=True)):
            href = one["href"]
            if not href.startswith("http://localhost/api") or href in seen:
                continue
            seen.add(href)
            answer = client.get(href)
            assert answer.content_type.split(";")[0] == one["type"].split(";")[0], href
            waiting.append(href)
    assert len(seen) > 30


def test_a_city_is_found_from_the_list(client: FlaskClient) -> None:
    listed = client.get("/api").get_json()
    assert [city["id"] for city in listed["cities"]] == ["town", "points"]
    assert "Test Town" in listed["notice"]
    assert ["notice" in city for city in listed["cities"]] == [True, False]


def test_the_landing_page_is_there_with_and_without_its_slash(client: FlaskClient) -> None:
    assert client.get(TOWN).status_code == client.get(f"{TOWN}/").status_code == 200


def test_browsers_get_a_page_and_programs_json(client: FlaskClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert client.get(TOWN, headers=browser).mimetype == "text/html"
    assert client.get(f"{TOWN}?f=json", headers=browser).mimetype == "application/json"
    assert client.get(f"{TOWN}?f=html").mimetype == "text/html"
    assert client.get(TOWN, headers={"Accept": "*/*"}).mimetype == "application/json"


def test_the_page_shows_every_address(client: FlaskClient) -> None:
    page = client.get(f"{TOWN}?f=html&lang=en").text
    assert all(operation.path in page for operation in OPERATIONS)
    assert "Made-up" in page or "ynthetic" in page


def test_a_collection_tells_extent_unit_licence_and_columns(client: FlaskClient) -> None:
    told = client.get(f"{TOWN}/collections/buildings?lang=en").get_json()
    assert told["extent"]["spatial"]["bbox"] == [[39.0001, 35.9501, 39.0061, 35.9506]]
    assert told["extent"]["temporal"]["interval"] == [["2016-02-03T00:00:00Z", "2017-10-21T00:00:00Z"]]
    assert told["crs"] == ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"]
    assert told["itemType"] == "feature"
    assert "CC BY-SA 4.0" in told["licences"]
    assert {"name": "area_m2", "kind": "number", "unit": "m2"}.items() <= next(
        column for column in told["columns"] if column["name"] == "area_m2"
    ).items()


def test_a_city_without_footprints_has_no_collection_of_buildings(client: FlaskClient) -> None:
    listed = client.get("/api/points/collections").get_json()["collections"]
    assert [one["id"] for one in listed] == ["districts", "sites"]
    missing = client.get("/api/points/collections/buildings/items")
    assert (missing.status_code, missing.mimetype) == (404, "application/problem+json")
    assert "districts, sites" in missing.get_json()["detail"]


@pytest.mark.parametrize("address", [*ADDRESSES, *FAULTY])
def test_every_answer_about_a_made_up_city_says_so(client: FlaskClient, address: str) -> None:
    told = client.get(TOWN + address).get_json(force=True)
    assert told.get("notice") or told["info"]["x-notice"]


@pytest.mark.parametrize("address", [*ADDRESSES, *FAULTY])
def test_no_answer_about_a_real_city_does(client: FlaskClient, address: str) -> None:
    assert "notice" not in client.get("/api/points" + address).get_json(force=True)


@pytest.mark.parametrize("address", [*ADDRESSES, *FAULTY])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_every_answer_can_be_read_from_any_origin(client: FlaskClient, address: str, method: str) -> None:
    response = client.open(TOWN + address, method=method, headers={"Origin": "https://example.org"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    if method == "OPTIONS" and address != "/nothing":
        assert "GET" in response.headers["Access-Control-Allow-Methods"]
        assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_client_that_has_the_answer_gets_304(client: FlaskClient, address: str) -> None:
    first = client.get(TOWN + address)
    tag = first.headers["ETag"]
    again = client.get(TOWN + address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "must-revalidate" in again.headers["Cache-Control"]
    head = client.head(TOWN + address)
    assert (head.status_code, head.headers["ETag"], head.data) == (200, tag, b"")


def test_another_question_or_language_has_another_tag(client: FlaskClient) -> None:
    items = f"{TOWN}/collections/buildings/items"
    asked = (items, f"{items}?limit=2", f"{items}?class=destroyed", f"{items}?lang=ar", f"{items}?lang=en")
    tags = [client.get(address, headers={"Accept-Language": "en"}).headers["ETag"] for address in asked]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("address", FAULTY)
def test_faults_are_problem_details(client: FlaskClient, address: str) -> None:
    response = client.get(f"{TOWN}{address}")
    told = response.get_json()
    assert response.mimetype == "application/problem+json"
    assert told["status"] == response.status_code >= 400
    assert told["title"]
    assert told["detail"]
    assert told["type"] == "about:blank"


def test_nothing_can_be_written(client: FlaskClient) -> None:
    response = client.post(f"{TOWN}/collections/buildings/items")
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert "GET" in response.headers["Allow"]


def test_titles_and_notices_are_in_the_language_asked_for(client: FlaskClient) -> None:
    told = client.get(f"{TOWN}/collections/sites?lang=ar").get_json()
    assert re.search("[\u0600-\u06ff]", told["title"])
    assert re.search("[\u0600-\u06ff]", told["notice"])
    assert "lang=ar" in next(one["href"] for one in told["links"] if one["rel"] == "items")


def test_meanings_are_in_the_language_asked_for_and_units_are_codes(client: FlaskClient) -> None:
    columns = client.get(f"{TOWN}/collections/districts?lang=ar").get_json()["columns"]
    assert all(ARABIC.search(column["meaning"]) for column in columns)
    assert all(ARABIC.search(column["missingMeans"]) for column in columns if "missingMeans" in column)
    assert "m2" in {column.get("unit") for column in columns}


def test_the_document_is_english_whatever_a_browser_wishes_for(client: FlaskClient) -> None:
    wish = {"Accept-Language": "ar"}
    told = client.get(f"{TOWN}/openapi.json", headers=wish)
    assert told.headers["Content-Language"] == "en"
    assert not ARABIC.search(told.text)
    assert told.data == client.get(f"{TOWN}/openapi.json?lang=en").data


def test_the_document_can_be_had_in_arabic(client: FlaskClient) -> None:
    answer = client.get(f"{TOWN}/openapi.json?lang=ar")
    arabic, english = answer.get_json(force=True), client.get(f"{TOWN}/openapi.json").get_json(force=True)
    assert answer.headers["Content-Language"] == "ar"
    assert list(words_of(arabic))
    assert [text for text in words_of(arabic) if not ARABIC.search(text)] == []
    assert without_words(arabic) == without_words(english)


def words_of(document: Any) -> Iterator[str]:
    """Every text of a document that people read."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key in WORDS and isinstance(value, str):
                yield value
            else:
                yield from words_of(value)
    elif isinstance(document, list):
        for value in document:
            yield from words_of(value)


def without_words(document: Any) -> Any:
    """All of a document that programs go by."""
    if isinstance(document, dict):
        return {
            key: without_words(value)
            for key, value in document.items()
            if not (key in WORDS and isinstance(value, str))
        }
    return [without_words(value) for value in document] if isinstance(document, list) else document


def test_the_arabic_page_tells_every_parameter_and_column_in_arabic(client: FlaskClient) -> None:
    page = client.get(f"{TOWN}?f=html&lang=ar").text
    told = re.findall(r"<dt><code[^>]*>([^<]+)</code></dt><dd>(.+?)</dd>", page)
    assert {"bbox", "cursor", "damage_grade", "pct_damaged"} <= {name for name, _ in told}
    assert len(told) > 80
    assert [name for name, words in told if not ARABIC.search(words)] == []
    assert 'lang="en"' not in page.split("<main")[1].split("</main>")[0]
