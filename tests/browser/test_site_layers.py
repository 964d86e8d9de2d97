"""Schools and the like as layers of their own, and how sure the place of a strike is."""

from collections.abc import Iterator

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from geodata import pipeline
from geodata.config import load_config
from tests.browser.conftest import DESKTOP, screenshot, serving, watched
from tests.browser.sources_town import position, write_sources_town
from tests.browser.test_tools import search_for

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCHOOL = (115, 5)
"""Metres from the town's origin: site E of tests/town.py, listed as ``School / University``."""
STRIKE = (30, 40)
PRECISION_M = 50
TITLES = {
    "en": ("School or university", "Place of worship", "Schools, hospitals and other facilities"),
    "ar": ("مدرسة أو جامعة", "دار عبادة", "المدارس والمستشفيات ومرافق أخرى"),
}


@pytest.fixture(scope="module")
def layers_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of the town with a school, a mosque and strikes placed to 50 m."""
    folder = tmp_path_factory.mktemp("layers")
    path = write_sources_town(folder)
    strikes = pd.read_csv(folder / "strikes.csv").assign(precision_m=PRECISION_M)
    strikes.to_csv(folder / "strikes.csv", index=False)
    with serving(pipeline.build(load_config(path))) as base:
        yield base


def town_map(language: str, at: tuple[float, float], more: str = "") -> str:
    latitude, longitude = position(*at)
    return f"/map/sources-town?lang={language}&ll={latitude},{longitude}&z=17{more}"


def opened(page: Page) -> Page:
    toggle = page.locator(".dl-legend-toggle")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    page.wait_for_timeout(500)
    return page


def click_middle(page: Page) -> None:
    box = page.locator(".dl-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


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
        page.wait_for_timeout(400)
        assert "kinds=" in page.url
        assert "school" not in page.url
        assert "worship" in page.url
        page = opened(seen.open(page.url.removeprefix(layers_server)))
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
        expect(page.locator(".dl-card-title")).not_to_have_text(school)
        seen.assert_clean()


def reach_px(page: Page) -> float:
    page.wait_for_timeout(400)
    return float(page.locator(".dl-reach circle").first.get_attribute("r") or 0)


def metres_a_pixel(page: Page) -> float:
    return float(
        page.evaluate(
            "() => { const z = Number(new URL(location.href).searchParams.get('z'));"
            " return 40075016.686 * Math.cos(35.95 * Math.PI / 180) / (256 * 2 ** z); }"
        )
    )


def test_the_place_of_a_strike_has_a_circle_as_wide_as_its_source_is_unsure(
    browser: Browser, layers_server: str, language: str
) -> None:
    with watched(browser, layers_server, DESKTOP) as seen:
        page = seen.open(town_map(language, STRIKE))
        click_middle(page)
        expect(page.locator(".dl-card-remark")).to_be_visible()
        assert reach_px(page) == pytest.approx(PRECISION_M / metres_a_pixel(page), rel=0.02)
        screenshot(page, f"strike-circle-{language}")
        page.locator(".dl-card-close").click()
        assert reach_px(page) == 0
        seen.assert_clean()


def test_a_strike_that_was_searched_for_has_its_circle_too(
    browser: Browser, layers_server: str, language: str
) -> None:
    with watched(browser, layers_server, DESKTOP) as seen:
        page = seen.open(f"/map/sources-town?lang={language}")
        search_for(page, language, "strikes:")
        page.get_by_role("option").first.click()
        expect(page.locator(".dl-card-remark")).to_be_visible()
        page.wait_for_timeout(800)
        assert reach_px(page) == pytest.approx(PRECISION_M / metres_a_pixel(page), rel=0.02)
        screenshot(page, f"strike-searched-{language}")
        seen.assert_clean()
