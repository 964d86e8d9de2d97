"""A share of three houses is written nowhere: pages, frames, pictures and files for readers keep the one rule.

The town has three footprints in the west, two in the east, one outside and six in all.
"""

import html
import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.columns import LEAST_FOOTPRINTS
from tests.webapp.compared_town import write_compared
from tests.webapp.conftest import WholeAnswers
from webapp import create_app
from webapp.districts.sheets import district_sheets
from webapp.districts.table import tables_of
from webapp.embeds.embed import embed_of
from webapp.offline.kit import tables_page
from webapp.settings import Settings
from webapp.store import store

SMALL = {
    "en": ("West <Gate>", "East", "Outside all districts"),
    "ar": ("الغربي", "الشرقي", "خارج جميع الأحياء"),
}
FEW = {"en": f"too few (n < {LEAST_FOOTPRINTS})", "ar": f"العدد أقل من أن يُحسب (n < {LEAST_FOOTPRINTS})"}
SHARE = re.compile(r"\d%")
PAGES = (
    "/map/town", "/districts/town", "/districts/town?date=2016-02-03", "/districts/town?classes=4,3,2,1",
    "/districts/town?versus=2016-02-03", "/embed/town/districts", "/sources/compared", "/districts/compared",
    "/districts/compared?source=survey", "/districts/compared?source=list&versus_source=survey", "/dates/town",
)  # fmt: skip
OF_WEST = (
    "/districts/town/west", "/districts/town/west?date=2016-02-03", "/embed/town/number/destroyed?district=west",
    "/embed/town/number/affected?district=west", "/embed/town/number/not_assessed?district=west",
    "/picture/town/number-destroyed.svg?district=west", "/picture/town/number-affected.svg?district=west",
    "/districts/compared/west?source=survey",
)  # fmt: skip
"""Where everything that is shown is of three footprints."""


@pytest.fixture
def both(town_bundle: Path, built_assets: Path, tmp_path: Path) -> Flask:
    """The town, and the town of several sources."""
    compared = write_compared(tmp_path / "compared")
    app = create_app(Settings(bundles=(town_bundle, compared), assets=built_assets))
    app.test_client_class = WholeAnswers
    return app


def text_of(page: str) -> str:
    """The words of a page, without markup, scripts and the parts of a drawing that are no words."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def rows_of(page: str, names: tuple[str, ...]) -> list[str]:
    """The words of the table rows of small places."""
    rows = [text_of(row) for row in re.findall(r"<tr\b.*?</tr>", page, flags=re.S)]
    return [row for row in rows if row.startswith(names)]


def get(client: FlaskClient, address: str, language: str) -> str:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert answer.status_code == 200, address
    return answer.text


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", PAGES)
def test_no_table_has_a_share_of_a_few_footprints(both: Flask, address: str, language: str) -> None:
    page = get(both.test_client(), address, language)
    rows = rows_of(page, SMALL[language])
    assert rows or address.startswith("/dates"), address
    assert [row for row in rows if SHARE.search(row)] == []


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", OF_WEST)
def test_nothing_of_a_small_district_is_a_share(both: Flask, address: str, language: str) -> None:
    words = text_of(get(both.test_client(), address, language))
    # What stands about the whole city, such as the words for a link preview, is of six.
    about_west = [told for told in re.split(r"(?<=[.:])\s", words) if not re.search(r"\b6\b", told)]
    assert [told for told in about_west if SHARE.search(told)] == []


def test_the_rule_is_told_where_it_holds(client: FlaskClient) -> None:
    page = text_of(get(client, "/map/town", "en"))
    assert f"West <Gate> 3 {FEW['en']} {FEW['en']} 1 0 1 0 0 1 2" in page
    assert "Outside all districts 1 not assessed not assessed" in page
    assert f"A share is written from {LEAST_FOOTPRINTS} footprints on" in page
    # The city itself has six.
    assert "Destroyed 33.3% 2 of 6 buildings" in page


def test_the_table_as_a_picture_gives_counts(client: FlaskClient) -> None:
    drawn = text_of(get(client, "/picture/town/districts.svg", "en"))
    assert "West <Gate>: 1 of 3 destroyed." in drawn
    assert not SHARE.search(drawn)


def test_the_overview_of_a_map_picture_writes_no_figure(client: FlaskClient) -> None:
    drawn = get(client, "/picture/town/map.svg?z=12&ll=35.951,39.002", "en")
    figures = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert any(one.startswith(f"Fewer than {LEAST_FOOTPRINTS} footprints") for one in figures)
    assert [one for one in figures if re.fullmatch(r"[\d.]+%", one)] == []


def test_frames_and_their_words_for_others_have_no_share_of_a_few(both: Flask) -> None:
    client = both.test_client()
    url = "http://localhost/embed/town/number/destroyed?lang=en&district=west"
    told = client.get("/oembed", query_string={"url": url}).get_json()
    assert not SHARE.search(told["title"])
    with both.test_request_context("/?lang=en"):
        for view in ("number-destroyed", "number-affected", "districts", "map"):
            found = embed_of(store().city("town"), view, {"district": "west"}, pinned=False)
            assert not SHARE.search(found.alternative), found.alternative
            assert not SHARE.search(found.title)
            assert "1 of 3 buildings" in found.alternative or "2 of 3 buildings" in found.alternative
    preview = re.search(r'og:image:alt" content="([^"]*)"', get(client, "/districts/town/west", "en"))
    assert preview and not SHARE.search(preview[1])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_files_that_are_read_offline_keep_the_rule(both: Flask, language: str) -> None:
    with both.test_request_context(f"/?lang={language}"):
        city = store().city("town")
        page = tables_page(both, city, language)
        assert [row for row in rows_of(page, SMALL[language]) if SHARE.search(row)] == []
        assert FEW[language] in page or FEW[language] in html.unescape(page)
        (buildings, _sites) = tables_of(city)
        small = [*buildings.rows, buildings.outside]
        assert all("%" not in cell.shown for row in small if row is not None for cell in row.cells)
        assert district_sheets(city, tables_of(city)).startswith(b"%PDF")


def test_data_for_programs_keep_every_count_and_say_the_rule(client: FlaskClient) -> None:
    told = client.get("/api/town/statistics?lang=en").get_json()
    assert f"Below {LEAST_FOOTPRINTS} footprints a share says nothing" in told["smallNumbers"]
    shares = [one for one in told["columns"] if one["name"].endswith("_of_footprints")]
    assert shares
    assert all(one["leastDenominator"] == LEAST_FOOTPRINTS for one in shares)
    west = next(row for row in told["rows"] if row["district_id"] == "west" and row["epoch"] == "2017-10-21")
    assert (west["n_buildings_destroyed"], west["n_footprints"]) == (1, 3)
    collection = client.get("/api/town/collections/districts?lang=en").get_json()
    mapped = next(one for one in collection["columns"] if one["name"] == "pct_damaged_mapped")
    assert (mapped["denominator"], mapped["leastDenominator"]) == ("buildings_total", LEAST_FOOTPRINTS)
    beside = client.get("/export/town/districts.csv.metadata.json?lang=en").get_json()
    assert f"Below {LEAST_FOOTPRINTS} footprints a share says nothing" in json.dumps(
        beside, ensure_ascii=False
    )
