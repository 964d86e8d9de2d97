"""What leaves the page of a claim: card, image, snippet, review for search engines, citation, tables."""

import csv
import html
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.publish.bundle import Bundle
from tests.webapp.claims.test_claim_pages import CLAIM, page, text_of
from webapp.settings import BUILT_ASSETS
from webapp.typesetting import Typesetter


def test_the_card_may_stand_in_any_page_and_keeps_date_source_and_mark(client: FlaskClient) -> None:
    response = client.get("/embed/town/claim/town-80?lang=en")
    words = text_of(response.text)
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    for said in (
        "Synthetic building positions",
        "80% destroyed",
        "Higher than the evidence",
        "21 October 2017",
        "Release",
    ):
        assert said in words, said
    assert 'content="noindex"' in response.text


def test_the_card_tells_the_interval_apart_from_the_range_over_definitions(client: FlaskClient) -> None:
    words = text_of(client.get("/embed/town/claim/town-80?lang=en").text)
    assert "Statistical interval (95%): 33.0% to 49.0%." in words
    drawn = client.get(f"{CLAIM}/card.svg?lang=en").text
    assert "Statistical interval (95%): 33.0% to 49.0%." in drawn
    without = client.get("/embed/town/claim/shells?lang=en").text
    assert "interval" not in text_of(without), "a count of shells has none"


def test_the_card_sets_statement_and_readings_on_one_scale(client: FlaskClient) -> None:
    found = page(client, "/embed/town/claim/town-80?lang=en")
    assert 'class="scale__band" x="75.000" y="0" width="10.000"' in found
    assert 'class="scale__tick scale__tick--synthetic" x1="33.333"' in found
    assert found.count('class="scale"') == 1


def test_the_snippet_has_an_image_with_number_range_date_and_source(client: FlaskClient) -> None:
    found = html.unescape(page(client, f"{CLAIM}?lang=en"))
    image = re.search(r'<noscript>.*?<img src="([^"]+)".*?alt="([^"]+)">', found, flags=re.S)
    assert image
    assert image[1] == "http://localhost/claims/town/town-80/card.png?lang=en"
    for said in (
        "80% destroyed",
        "October 2018",
        "Higher than the evidence",
        "Stated: 80%",
        "21 October 2017",
        "UNOSAT",
    ):
        assert said in image[2], said


def test_the_card_is_drawn_in_svg_with_escaped_words(client: FlaskClient) -> None:
    drawn = client.get("/claims/town/shells/card.svg?lang=en").text
    assert "fell &lt;on&gt;" in drawn and "<on>" not in drawn
    assert "Synthetic building positions" in drawn
    assert 'direction="rtl"' in client.get("/claims/town/shells/card.svg?lang=ar").text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_card_is_an_image_where_the_typefaces_are_built(app: Flask, language: str) -> None:
    assert Typesetter(BUILT_ASSETS.parent).can_draw, "run `make assets`; Pillow's wheels hold raqm"
    app.extensions["damage_ledger"] = type(app.extensions["damage_ledger"])(bundles=(), assets=BUILT_ASSETS)
    response = app.test_client().get(f"{CLAIM}/card.png?lang={language}")
    assert response.data.startswith(b"\x89PNG")
    assert int.from_bytes(response.data[16:20]) == 1200
    assert int.from_bytes(response.data[20:24]) == 630


def test_without_built_typefaces_there_is_no_image_but_a_reason(client: FlaskClient) -> None:
    assert client.get(f"{CLAIM}/card.png?lang=en").status_code == 503


def test_a_claim_review_has_words_and_no_truth(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bundle, "synthetic", False)
    found = page(client, f"{CLAIM}?lang=en")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', found, flags=re.S)
    assert block
    review = json.loads(block[1])
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == "The town lies 80% destroyed"
    assert review["itemReviewed"]["datePublished"] == "2018-10"
    assert review["reviewRating"]["alternateName"] == "Higher than the evidence"
    assert "ratingValue" not in review["reviewRating"]


def test_a_synthetic_city_has_no_claim_review(client: FlaskClient) -> None:
    assert "ld+json" not in page(client, f"{CLAIM}?lang=en")


@pytest.mark.parametrize("claim_id", ["shells", "town-half"])
def test_no_claim_review_without_a_number_or_the_very_words(client: FlaskClient, claim_id: str) -> None:
    assert "ld+json" not in page(client, f"/claims/town/{claim_id}?lang=en")


def test_a_citation_names_the_release_and_is_valid_tex(client: FlaskClient) -> None:
    release = json.loads(client.get("/claims/town.json").text)["release"]
    bib = client.get(f"{CLAIM}/citation.bib?lang=en")
    assert f"version = {{{release}}}" in bib.text
    assert r"80\% destroyed" in bib.text
    assert f"SYNTHETIC_town-80_citation_{release}.bib" in bib.headers["Content-Disposition"]
    (csl,) = json.loads(client.get(f"{CLAIM}/citation.json?lang=en").text)
    assert csl["version"] == release
    assert f"/v/{release}/claims/town/town-80" in csl["URL"]
    assert f"Release {release}." in text_of(page(client, f"{CLAIM}?lang=en"))


def test_readings_come_as_a_table_with_the_mark_in_every_row(client: FlaskClient) -> None:
    response = client.get(f"{CLAIM}/readings.csv?lang=en")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["id"] for row in rows] == ["share", "sites"]
    assert {row["synthetic_notice"] for row in rows} == {"Synthetic building positions; counts from UNOSAT"}
    assert [row["decides"] for row in rows] == ["False", "False"]
    assert rows[1]["why_not_ar"] == "لا تتضمن القائمة إجمالي البلدة."
    assert not response.data.startswith(b"\xef\xbb\xbf")
    assert client.get(f"{CLAIM}/readings.csv?bom=1").data.startswith(b"\xef\xbb\xbf")


def test_the_points_of_the_curve_come_as_a_table_in_its_order(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{CLAIM}/specifications.csv").text)))
    assert [float(row["value"]) for row in rows] == sorted(float(row["value"]) for row in rows)
    assert [row["within"] for row in rows] == ["False", "False", "False", "True"]


def test_one_claim_comes_as_published(client: FlaskClient) -> None:
    content = json.loads(client.get(f"{CLAIM}.json").text)
    assert content["synthetic_notice"]["en"].startswith("Synthetic")
    assert content["claim"]["id"] == "town-80"
    assert len(content["claim"]["readings"]) == 2


def test_a_claim_keeps_its_answer_until_the_release_changes(client: FlaskClient) -> None:
    for path in (f"{CLAIM}?lang=en", f"{CLAIM}.json", f"{CLAIM}/curve.svg?lang=en", f"{CLAIM}/readings.csv"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
