"""What a reader finds on the pages: figures with denominators, two languages, and the mark that stays."""

import html
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app
from webapp.settings import Settings

NOTICE = "Synthetic building positions; counts from UNOSAT"
NOTICE_AR = "مواقع المباني اصطناعية؛ والأعداد من UNOSAT"
TOWN_PAGES = (
    "/map/town", "/claims/town", "/claims/town/town-80", "/method/town", "/downloads/town", "/embed/town",
    "/embed/town/claim/town-80",
)  # fmt: skip


def text_of(page: str) -> str:
    """The words of a page as one line, without markup."""
    without_scripts = re.sub(r"<script.*?</script>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without_scripts)).split())


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.text


def test_the_front_page_lists_the_cities_in_order(client: FlaskClient) -> None:
    found = page(client, "/?lang=en")
    assert found.index("/map/town?lang=en") < found.index("/map/points?lang=en")
    assert "33.3% of 6 buildings" in text_of(found)


def test_one_city_needs_no_list(town_bundle: Path, built_assets: Path) -> None:
    client = create_app(Settings(bundles=(town_bundle,), assets=built_assets)).test_client()
    response = client.get("/?lang=ar")
    assert response.status_code == 302
    assert response.headers["Location"] == "/map/town?lang=ar"


@pytest.mark.parametrize("path", TOWN_PAGES)
@pytest.mark.parametrize(("language", "notice"), [("en", NOTICE), ("ar", NOTICE_AR)])
def test_every_page_of_a_synthetic_city_carries_its_mark(
    client: FlaskClient, path: str, language: str, notice: str
) -> None:
    found = page(client, f"{path}?lang={language}&mark=0&controls=0&lite=1")
    title = re.search(r"<title>(.*?)</title>", found)
    described = re.search(r'property="og:description" content="(.*?)"', found)
    banner = re.search(r'class="synthetic" role="note">.*?<strong>(.*?)</strong>', found)
    assert title and notice in title[1]
    assert described and notice in described[1]
    assert banner and banner[1] == notice


def test_pages_of_a_real_city_carry_no_mark(client: FlaskClient) -> None:
    assert 'class="synthetic"' not in page(client, "/map/points?lang=en")


def test_pages_of_no_city_name_the_synthetic_ones(client: FlaskClient) -> None:
    assert f"<strong>Test Town: {NOTICE}</strong>" in page(client, "/?lang=en")


def test_the_headline_gives_both_numbers_of_each_share(client: FlaskClient) -> None:
    words = text_of(page(client, "/map/town?lang=en"))
    assert "Destroyed 33.3% 2 of 6 buildings" in words
    assert "Destroyed, severe or moderate 50.0% 3 of 6 buildings" in words
    assert "Not assessed 50.0% 3 of 6 buildings" in words
    assert "On images up to 21 October 2017. Source: Damage: UNOSAT · Footprints: made up." in words


def test_the_table_adds_up_to_the_city_and_names_what_lies_outside(client: FlaskClient) -> None:
    words = text_of(page(client, "/map/town?lang=en"))
    # footprints, share destroyed, share affected, destroyed .. no visible damage, not assessed, assessed
    assert "West <Gate> 3 too few (n < 5) too few (n < 5) 1 0 1 0 0 1 2" in words
    assert "East 2 too few (n < 5) too few (n < 5) 1 0 0 0 0 1 1" in words
    assert "Outside all districts 1 not assessed not assessed 0 0 0 0 0 1 0" in words
    assert "Test Town 6 33.3% 50.0% 2 0 1 0 0 3 3" in words


def test_every_heading_of_the_table_names_its_unit_or_denominator(client: FlaskClient) -> None:
    found = page(client, "/map/town?lang=en")
    head = re.search(r"<thead>(.*?)</thead>", found, flags=re.S)
    assert head
    headings = re.findall(r"<th scope=\"col\" data-kind=\"number\">(.*?)</th>", head[1], flags=re.S)
    assert len(headings) == 14
    units = [re.search(r'class="unit">(.*?)<', heading) for heading in headings]
    assert [unit and unit[1] for unit in units] == [
        "buildings",
        *["% of all footprints"] * 2,
        *["buildings"] * 11,
    ]


def test_without_footprints_there_is_no_share_anywhere(client: FlaskClient) -> None:
    words = text_of(page(client, "/map/points?lang=en"))
    assert "No share of the city can be computed without a building total." in words
    assert re.search(r"\d\s*%", words) is None
    assert "Test Town 5 2 0 1 1 0 0 1 0" in words


def test_names_from_the_data_are_escaped(client: FlaskClient) -> None:
    found = page(client, "/map/town?lang=en")
    assert "West <Gate>" not in re.sub(r"<script.*?</script>", "", found, flags=re.S)
    assert "West &lt;Gate&gt;" in found
    assert "</script><script>alert" not in found
    assert "fell &lt;on&gt; the town" in page(client, "/claims/town?lang=en")


def test_the_method_page_accounts_for_sources_matching_and_findings(client: FlaskClient) -> None:
    words = text_of(page(client, "/method/town?lang=en"))
    for said in (
        "ab" * 32, "28 November 2017", "CC BY-SA 4.0", "sites.gpkg , 1,234 bytes", "exact_duplicate 1,234 Refused list",
        "Lists damaged places only", "within 8 m", "2 2 0 2 0", "8 used here 3 0 1 0", "damage-ledger verify bundles/town",
        "EPSG:32637",
    ):  # fmt: skip
        assert said in words, said


def test_the_method_page_without_footprints_has_no_matching(client: FlaskClient) -> None:
    assert 'id="matching"' not in page(client, "/method/points?lang=en")


def test_downloads_say_what_each_file_is(client: FlaskClient) -> None:
    found = page(client, "/downloads/town?lang=en")
    for name in ("statistics.csv", "buildings.parquet", "map.pmtiles", "manifest.json"):
        assert f"/download/town/{name}?lang=en" in found
    assert "/download/town/statistics.csv?bom=1&amp;lang=en" in found
    assert len(re.findall(r'<li class="file">', found)) == len(re.findall(r"</h3>\s*<p>[A-Z]", found))


@pytest.mark.parametrize(
    "path", ["/", "/map/town", "/claims/town", "/claims/town/town-80", "/method/town", "/downloads/town"]
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_links_inside_keep_the_language(client: FlaskClient, path: str, language: str) -> None:
    found = page(client, f"{path}?lang={language}")
    for address in re.findall(r'<a [^>]*href="(/[^"]*)"', found):
        if not address.startswith("/static"):
            assert "lang=" in address, address
    others = [
        address for address in re.findall(r'href="(/[^"]*)"', found) if f"lang={language}" not in address
    ]
    assert {address.split("?")[0] for address in others if "lang=" in address} == {path}


@pytest.mark.parametrize(("asked", "code", "direction"), [("en", "en", "ltr"), ("ar", "ar", "rtl")])
def test_a_page_says_its_language_and_direction(
    client: FlaskClient, asked: str, code: str, direction: str
) -> None:
    response = client.get(f"/map/town?lang={asked}")
    assert f'<html lang="{code}" dir="{direction}"' in response.text
    assert response.headers["Content-Language"] == code
    for other in ("en", "ar"):
        assert f'hreflang="{other}" href="http://localhost/map/town?lang={other}"' in response.text
    assert 'hreflang="x-default" href="http://localhost/map/town"' in response.text


def test_the_browser_chooses_where_the_address_does_not(client: FlaskClient) -> None:
    response = client.get("/map/town", headers={"Accept-Language": "ar-SY,ar;q=0.9,en;q=0.5"})
    assert '<html lang="ar" dir="rtl"' in response.text
    assert "Accept-Language" in response.vary
    assert '<html lang="en"' in client.get("/map/town", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en"' in client.get("/map/town?lang=xx").text


def test_pages_are_the_same_until_the_data_change(client: FlaskClient) -> None:
    first = client.get("/map/town?lang=en")
    again = client.get("/map/town?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_long_pages_travel_compressed(client: FlaskClient) -> None:
    plain = client.get("/method/town?lang=en")
    packed = client.get("/method/town?lang=en", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.vary


def test_a_theme_in_the_address_is_kept_and_nonsense_is_not(app: Flask) -> None:
    client = app.test_client()
    assert 'data-theme="dark"' in client.get("/embed/town?lang=en&theme=dark").text
    assert "data-theme=" not in client.get("/embed/town?lang=en&theme=%22%3E%3Cscript").text
