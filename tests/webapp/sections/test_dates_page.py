"""When damage came, which blocks it took, and planning figures: each with unit, denominator, date and mark."""

import html
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webapp.dated_town import write_dated
from webapp import create_app
from webapp.sections.damage_dates import series_of
from webapp.sections.date_chart import WIDE, Chart, Step, draw
from webapp.sections.planning import rounded
from webapp.settings import Settings
from webapp.store import store

NOTICE = "Synthetic building positions; counts from UNOSAT"


def text_of(page: str) -> str:
    """The words of a page as one line, without markup."""
    without_scripts = re.sub(r"<script.*?</script>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without_scripts)).split())


@pytest.fixture(scope="module")
def dated_app(tmp_path_factory: pytest.TempPathFactory, built_assets: Path) -> Flask:
    """Application of the dated town, and of a real-looking list without footprints."""
    folder = tmp_path_factory.mktemp("dated")
    town = write_dated(folder / "town")
    listed = write_dated(folder / "listed", "listed", with_footprints=False, synthetic=False)
    return create_app(Settings(bundles=(town, listed), assets=built_assets))


@pytest.fixture(scope="module")
def town_page(dated_app: Flask) -> str:
    response = dated_app.test_client().get("/dates/town?lang=en")
    assert response.status_code == 200
    return response.text


def test_each_date_gives_certain_possible_raw_and_ratcheted(town_page: str) -> None:
    words = text_of(town_page)
    assert "Destroyed, severe or moderate out of 20 buildings with a date" in words
    # certain, possible if unlisted was undamaged, possible by records alone, raw, ratcheted
    assert "3 February 2016 4 5 18 4 4" in words
    assert "21 October 2017 16 17 19 15 16" in words


def test_damage_that_predates_the_last_window_is_named_in_each_sense(town_page: str) -> None:
    words = text_of(town_page)
    assert "Before and after 3 February 2016, the image before 21 October 2017 out of 20 buildings" in words
    assert "Counted destroyed destroyed, severe or moderate" in words
    assert "In these classes on the image of 21 October 2017 8 15" in words
    assert "of them, in these classes by 3 February 2016 on some image 1 3" in words
    assert "whatever was said later 1 4" in words
    assert "Certainly came after 3 February 2016: a record below these classes stands in between 0 2" in words
    assert "if what was not listed then was not yet damaged 7 12" in words


def test_increases_and_reversals_stand_beside_each_other(town_page: str) -> None:
    assert "21 October 2017 16 3 2 0 0" in text_of(town_page)


def test_the_curve_says_after_which_and_by_which_image(town_page: str) -> None:
    words = text_of(town_page)
    assert "on the image of 3 February 2016 already 20.0%" in words
    assert "after 3 February 2016, by 21 October 2017 60.0%" in words
    assert "not by 21 October 2017 20.0%" in words


def test_districts_do_not_leak_into_the_figures_of_the_city(town_page: str) -> None:
    assert "777" not in text_of(town_page)


def test_blocks_are_counted_out_of_all_large_blocks(town_page: str) -> None:
    words = text_of(town_page)
    assert (
        "Counted are 10 blocks with 5 or more buildings, on images up to 21 October 2017; 3 smaller" in words
    )
    assert "Blocks at 50% or more Blocks at 80% or more Blocks at 100%" in words
    assert "destroyed of their buildings 10 4 40.0% 2 20.0% 1 10.0%" in words


def test_a_district_without_a_large_block_has_no_share_of_blocks(town_page: str) -> None:
    words = text_of(town_page)
    districts = words[words.index("Destroyed buildings in blocks, by district") :]
    assert "West <Gate> 6 3 50.0% 2 33.3% 1 16.7%" in districts
    assert "East" not in districts


def test_planning_figures_are_ranges_with_what_they_rest_on(town_page: str) -> None:
    words = text_of(town_page)
    assert "debris in tonnes rests on synthetic positions 12,300 to 98,800" in words
    assert "rests on at least one assumption of this project an order of <magnitude>" in words
    assert "cost of housing none" in words
    assert "no cost is stated" in words


def test_the_chart_carries_the_mark_of_a_synthetic_city_and_a_real_one_has_none(dated_app: Flask) -> None:
    client = dated_app.test_client()
    for slug, expected in (("town", True), ("listed", False)):
        drawings = re.findall(r"<svg xmlns.*?</svg>", client.get(f"/dates/{slug}?lang=en").text, flags=re.S)
        assert drawings
        assert all((NOTICE in drawing) is expected for drawing in drawings)


def test_the_chart_says_in_words_what_it_draws_and_needs_no_inline_style(town_page: str) -> None:
    drawings = re.findall(r"<svg xmlns.*?</svg>", town_page, flags=re.S)
    assert all('role="img"><title>' in drawing and "<desc>" in drawing for drawing in drawings)
    assert "by 3 February 2016 certain 4, at most 5" in drawings[-1] + "".join(drawings)
    assert "style=" not in "".join(drawings)


def test_the_band_runs_from_certain_at_its_start_to_possible_at_its_end(dated_app: Flask) -> None:
    with dated_app.test_request_context("/?lang=en"):
        chart = Chart("t", "d", "destroyed", [Step("2016-01-01", "2017-01-01", 25, 75, 100)], [("2016-01-01", 25)], 100, [("2016-01-01", "2016"), ("2017-01-01", "2017")], "")  # fmt: skip
        left = str(draw(chart, WIDE, direction="ltr"))
        right = str(draw(chart, WIDE, direction="rtl"))
    # The plot is 190 high below 34: 75 of 100 at 81.5, 25 at 176.5.
    assert 'class="curve__band" x="64.0" y="81.5" width="644.00" height="95.00"' in left
    assert 'class="curve__within" x="64.0" y="34.0" width="644.00" height="142.50"' in left
    assert 'class="curve__band" x="12.0"' in right


def test_a_city_without_footprints_has_sites_and_no_blocks(dated_app: Flask) -> None:
    words = text_of(dated_app.test_client().get("/dates/listed?lang=en").text)
    assert "out of 20 damage sites with a date" in words
    assert "Buildings by date" not in words
    assert "City blocks" not in words
    assert "Planning figures" not in words
    assert "synthetic" not in words.lower()


def test_sites_of_a_synthetic_city_do_not_rest_on_its_building_positions(dated_app: Flask) -> None:
    with dated_app.test_request_context("/?lang=en"):
        buildings, sites = series_of(store().city("town"))
    assert (buildings.rests_on_synthetic, sites.rests_on_synthetic) == (True, False)


def test_the_page_exists_in_arabic(dated_app: Flask) -> None:
    response = dated_app.test_client().get("/dates/town?lang=ar")
    words = text_of(response.text)
    assert response.status_code == 200
    assert "من أصل 20 مبنى لها تاريخ" in words
    assert "بعد 3 شباط 2016 وحتى 21 تشرين الأول 2017 60.0%" in words


def test_a_bundle_that_dates_nothing_says_so_and_is_not_linked(client: FlaskClient) -> None:
    response = client.get("/dates/town?lang=en")
    assert response.status_code == 200
    assert "This release does not say by which date places were damaged." in text_of(response.text)
    assert "/dates/town" not in client.get("/map/town?lang=en").text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, 0), (1, 1), (12345.6, 12300), (999.6, 1000), (0.01234, 0.0123), (1750312, 1750000)],
)
def test_planning_values_keep_three_figures(value: float, shown: float) -> None:
    assert rounded(value) == pytest.approx(shown)
