"""Schools and the like as layers of their own, and how sure the place of a strike is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from geodata import pipeline
from geodata.config import load_config
from tests.browser.conftest import DESKTOP, eventually, middle_of, screenshot, serving, settled, watched
from tests.browser.sources_town import position, write_sources_town
from tests.browser.test_tools import search_for
from tests.built_once import built_once

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCHOOL = (115, 5)
"""Metres from the town's origin: site E of tests/town.py, listed as ``School / University``."""
STRIKE = (30, 40)
PRECISION_M = 50
TITLES = {
    "en": ("School or university", "Place of worship", "Schools, hospitals and other facilities"),
    "ar": ("مدرسة أو جامعة", "دار عبادة", "المدارس والمستشفيات ومرافق أخرى"),
}


def build_town_of_layers(folder: Path) -> Path:
    """The town with a school, a mosque and strikes placed to 50 m."""
    path = write_sources_town(folder)
    strikes = pd.read_csv(folder / "strikes.csv").assign(precision_m=PRECISION_M)
    strikes.to_csv(folder / "strikes.csv", index=False)
    return pipeline.build(load_config(path))


@pytest.fixture(scope="module")
def layers_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of the town with its layers."""
    with serving(built_once(tmp_path_factory, "layers", build_town_of_layers)) as base:
        yield base


def town_map(language: str, at: tuple[float, float], more: str = "") -> str:
    latitude, longitude = position(*at)
    return f"/map/sources-town?lang={language}&ll={latitude},{longitude}&z=17{more}"


def opened(page: Page) -> Page:
    """The page with its legend open."""
    toggle = page.locator(".dl-legend-toggle")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    return page


def click_middle(page: Page) -> None:
    page.mouse.click(*middle_of(page.locator(".dl-map")))


def test_each_use_is_a_layer_that_is_named_counted_switched_and_kept_in_the_address(
    browser: Browser, layers_server: str, window: dict[str, int], language: str
) -> None:
    school, mosque, heading = TITLES[language]
    with watched(browser, layers_server, window) as seen:
        page = opened(seen.open(town_map(language, SCHOOL)))
        layers = page.locator(".dl-uses")
        expect(layers.locator("legend")).to_have_text(heading)
        expect(layers.locator(".dl-name")).to_have_text([school, mosque])
        expect(layers.locator(".dl-count")).to_have_text(["1", "1"])
        screenshot(page, f"site-layers-{language}-{window['width']}")
        page.locator('[data-dl-kind="school"] input').uncheck()
        expect(page).to_have_url(re.compile(r"[?&]kinds="))
        address = settled(page, lambda: page.url)
        assert "school" not in address
        assert "worship" in address
        page = opened(seen.open(address.removeprefix(layers_server)))
        expect(page.locator('[data-dl-kind="school"] input')).not_to_be_checked()
        expect(page.locator('[data-dl-kind="worship"] input')).to_be_checked()
        seen.assert_clean()


def test_a_school_is_told_by_click_and_by_keyboard(
    browser: Browser, layers_server: str, language: str
) -> None:
    school, *_ = TITLES[language]
    with watched(browser, layers_server, DESKTOP) as seen:
        page = seen.open(town_map(language, SCHOOL))
        click_middle(page)
        expect(page.locator(".dl-card-title")).to_have_text(school)
        page.locator(".dl-card-close").click()
        page.locator(".dl-map").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".dl-card-title")).to_have_text(school)
        expect(page.locator(".dl-announcer, [aria-live]").first).to_contain_text(school)
        # With its layer off the same place is the building on which the site lies.
        page = opened(seen.open(town_map(language, SCHOOL, "&kinds=worship,incident")))
        click_middle(page)
        expect(page.locator(".dl-card")).to_be_visible()
        expect(page.locator(".dl-card .dl-bone"), "its facts are there").to_have_count(0)
        expect(page.locator(".dl-card-title")).not_to_have_text(school)
        seen.assert_clean()


def reach_px(page: Page) -> float:
    """Radius of the circle around a strike; 0 where none is drawn."""
    radii = page.locator(".dl-reach circle").evaluate_all(
        "(circles) => circles.map((circle) => Number(circle.getAttribute('r')))"
    )
    return float(radii[0]) if radii else 0.0


def metres_a_pixel(page: Page) -> float:
    return float(
        page.evaluate(
            "() => { const z = Number(new URL(location.href).searchParams.get('z'));"
            " return 40075016.686 * Math.cos(35.95 * Math.PI / 180) / (256 * 2 ** z); }"
        )
    )


def expect_circle_of_the_precision(page: Page) -> None:
    """The circle is as wide as the source is unsure, at the zoom that the address tells once the map stands."""
    eventually(
        page,
        lambda: (reach_px(page), PRECISION_M / metres_a_pixel(page)),
        lambda both: both[0] == pytest.approx(both[1], rel=0.02),
    )


def test_the_place_of_a_strike_has_a_circle_as_wide_as_its_source_is_unsure(
    browser: Browser, layers_server: str, language: str
) -> None:
    with watched(browser, layers_server, DESKTOP) as seen:
        page = seen.open(town_map(language, STRIKE))
        click_middle(page)
        expect(page.locator(".dl-card-remark")).to_be_visible()
        expect_circle_of_the_precision(page)
        screenshot(page, f"strike-circle-{language}")
        page.locator(".dl-card-close").click()
        eventually(page, lambda: reach_px(page), lambda radius: radius == 0)
        seen.assert_clean()


def test_a_strike_that_was_searched_for_has_its_circle_too(
    browser: Browser, layers_server: str, language: str
) -> None:
    with watched(browser, layers_server, DESKTOP) as seen:
        page = seen.open(f"/map/sources-town?lang={language}")
        search_for(page, language, "strikes:")
        page.get_by_role("option").first.click()
        expect(page.locator(".dl-card-remark")).to_be_visible()
        expect_circle_of_the_precision(page)
        screenshot(page, f"strike-searched-{language}")
        seen.assert_clean()
