"""Map, table, claims and embed as readers meet them: two languages, two windows, nothing asked of anybody else."""

import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    eventually,
    framed,
    map_is_drawn,
    middle_of,
    screenshot,
    watched,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATHS = (
    "/map/raqqa-demo",
    "/claims/raqqa-demo",
    "/method/raqqa-demo",
    "/downloads/raqqa-demo",
    "/embed/raqqa-demo",
    "/claims/raqqa-demo/city-80",
    "/dates/raqqa-demo",
    "/embed/raqqa-demo/claim/city-80",
)
NOTICE = {"en": "Synthetic building positions; counts from UNOSAT", "ar": "مواقع المباني اصطناعية"}


@pytest.mark.parametrize("path", PATHS)
def test_every_page_opens_clean_marked_synthetic_and_fits_the_window(
    browser: Browser, server: str, window: dict[str, int], language: str, path: str
) -> None:
    with watched(browser, server, window) as seen:
        page = seen.open(f"{path}?lang={language}")
        expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        expect(page.locator("body")).to_contain_text(NOTICE[language], use_inner_text=True)
        # No sideways scrolling.
        eventually(
            page,
            lambda: page.evaluate("document.documentElement.scrollWidth"),
            lambda width: width <= window["width"],
        )
        name = path.strip("/").replace("/", "-")
        screenshot(page, f"{name}-{language}-{window['width']}")
        seen.assert_clean()


@pytest.mark.parametrize("zoom", [15, 18])
def test_a_click_on_a_building_tells_its_class_at_two_zooms(
    browser: Browser, server: str, demo_bundle: Path, window: dict[str, int], language: str, zoom: int
) -> None:
    with watched(browser, server, window) as seen:
        latitude, longitude = a_destroyed_building(demo_bundle)
        page = seen.open(f"/map/raqqa-demo?lang={language}&ll={latitude},{longitude}&z={zoom}")
        stage = page.locator(".leaflet-container")
        stage.scroll_into_view_if_needed()
        page.mouse.click(*middle_of(stage))
        card = page.locator(".dl-card")
        expect(card).to_be_visible()
        words = {"en": "Destroyed", "ar": "مدمَّر"}[language]
        expect(card).to_contain_text(words)
        expect(card).to_contain_text("2017")
        screenshot(page, f"card-{language}-{window['width']}-{zoom}")
        seen.assert_clean()


def a_destroyed_building(bundle: Path) -> tuple[float, float]:
    """Latitude and longitude of a point inside a building that is destroyed at the last date."""
    sites = gpd.read_parquet(bundle / "sites.parquet")
    assessments = pd.read_parquet(bundle / "assessments.parquet")
    is_last = assessments["epoch"] == assessments["epoch"].max()
    destroyed = assessments[is_last & (assessments["damage_grade"] == "destroyed")]["site_id"]
    chosen = sites[(sites["match_status"] == "contained") & sites["site_id"].isin(destroyed)].iloc[100]
    return round(chosen.geometry.y, 6), round(chosen.geometry.x, 6)


def test_the_keyboard_reads_the_building_at_the_crosshair(
    browser: Browser, server: str, demo_bundle: Path
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        latitude, longitude = a_destroyed_building(demo_bundle)
        page = seen.open(f"/map/raqqa-demo?ll={latitude},{longitude}&z=17")
        page.locator(".leaflet-container").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".dl-card")).to_contain_text("Destroyed")
        page.keyboard.press("Escape")
        expect(page.locator(".dl-card")).to_be_hidden()
        seen.assert_clean()


def test_view_and_date_live_in_the_address(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = seen.open("/map/raqqa-demo?ll=35.95,39.01&z=15")
        page.locator(".dl-map-button").first.click()
        expect(page).to_have_url(re.compile(r"[?&]z=16\b"))
        seen.assert_clean()


def test_the_table_sorts_and_says_what_the_map_says(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = seen.open("/map/raqqa-demo")
        table = page.locator("table").first
        expect(page.locator("main")).to_contain_text("24,689", use_inner_text=True)
        header = table.locator("thead th").nth(1)
        header.locator("button").click()
        # Heading and rows change at once.
        expect(header).to_have_attribute("aria-sort", re.compile("scending"))
        first = int(re.sub(r"\D", "", table.locator("tbody tr").nth(0).locator("td").first.inner_text()))
        last_row = table.locator("tbody tr").last.locator("td").first.inner_text()
        assert (
            first >= int(re.sub(r"\D", "", last_row) or 0) or header.get_attribute("aria-sort") == "ascending"
        )
        seen.assert_clean()


def test_the_table_is_there_without_scripts(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP, java_script_enabled=False) as seen:
        page = seen.open("/map/raqqa-demo")
        assert page.locator("table tbody tr").count() >= 24
        assert "Tas-heeh" in page.locator("table").first.inner_text()


def test_an_embed_works_in_a_frame_of_another_origin_and_other_pages_refuse(
    browser: Browser, server: str, host_page: Callable[[str], str]
) -> None:
    frames = "".join(
        f"<iframe name={name} width=700 height=480 src='{server}/{name}/raqqa-demo'></iframe>"
        for name in ("embed", "map")
    )
    with watched(browser, server, DESKTOP) as seen:
        page = seen.page
        page.goto(host_page(f"<!doctype html><title>An article</title>{frames}"))
        embedded = framed(page, "embed")
        map_is_drawn(embedded)
        expect(embedded.locator(".leaflet-container")).to_be_visible()
        expect(embedded.locator("body")).to_contain_text(NOTICE["en"], use_inner_text=True)
        # The map page itself must not be framed: the browser puts a page of its own in its place.
        eventually(page, lambda: framed(page, "map").url, lambda url: url.startswith("chrome-error://"))
        expect(framed(page, "map").locator(".leaflet-container")).to_have_count(0)


def test_a_bundle_of_points_shows_sites_and_no_share(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, PHONE) as seen:
        page = seen.open(f"/map/town?lang={language}")
        text = page.locator("main").inner_text()
        assert "%" not in text
        assert NOTICE[language] not in text
        screenshot(page, f"points-{language}")
        seen.assert_clean()


def test_an_unknown_city_is_a_page_a_person_understands(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        answer = seen.page.goto(f"{server}/map/atlantis")
        assert answer is not None
        assert answer.status == 404
        assert "Traceback" not in seen.page.content()
        assert seen.page.locator("h1").count() == 1
