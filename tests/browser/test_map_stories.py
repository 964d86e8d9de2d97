"""What readers do with the map: filter, step through dates, compare sources, find strikes, go from far to near."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from geodata import pipeline
from geodata.config import load_config
from tests.browser.conftest import DESKTOP, screenshot, serving, watched
from tests.browser.sources_town import position, write_sources_town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CENTRE = "35.95,39.01"


@pytest.fixture(scope="module")
def sources_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of a town that two sources speak of, with strikes."""
    bundle = pipeline.build(load_config(write_sources_town(tmp_path_factory.mktemp("sources"))))
    with serving(bundle) as base:
        yield base


def sources_map(language: str, *, zoom: int = 18, more: str = "") -> str:
    latitude, longitude = position(100, 30)
    return f"/embed/sources-town?lang={language}&ll={latitude},{longitude}&z={zoom}{more}"


def opened(page: Page) -> Page:
    """The page with its legend open and its tiles drawn."""
    toggle = page.locator(".dl-legend-toggle")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    page.wait_for_timeout(500)
    return page


def count(page: Page, kind: str, key: str) -> int:
    told = page.locator(f'[data-dl-{kind}="{key}"] .dl-count').inner_text()
    return int(re.sub(r"\D", "", told))


def switch(page: Page, key: str) -> Locator:
    return page.locator(f'[data-dl-class="{key}"] input, [data-dl-kind="{key}"] input')


def test_counts_follow_view_and_class_filter_and_nothing_is_asked_for_again(
    browser: Browser, server: str, window: dict[str, int], language: str
) -> None:
    with watched(browser, server, window) as seen:
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}"))
        whole = count(page, "class", "destroyed")
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}&ll={CENTRE}&z=16"))
        in_view = count(page, "class", "destroyed")
        assert 0 < in_view < whole
        asked: list[str] = []
        page.on("request", lambda sent: asked.append(sent.url))
        switch(page, "destroyed").uncheck()
        page.wait_for_timeout(500)
        assert "classes=3,2,1,0,na" in page.url
        assert count(page, "class", "destroyed") == in_view, "a class that is hidden keeps its count"
        numbers = [
            int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", page.locator(".dl-scope").inner_text())
        ]
        assert numbers[0] == numbers[1] - in_view
        assert asked == [], "a filter is drawn from memory"
        page.locator(".dl-select").first.select_option("amin")
        page.wait_for_timeout(500)
        assert count(page, "class", "severe") > 0
        assert "district=amin" in page.url
        screenshot(page, f"filtered-{language}-{window['width']}")
        seen.assert_clean()


def test_dates_are_stepped_by_keyboard_and_played(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}&ll={CENTRE}&z=16&date=2013-10-22"))
        early = count(page, "group", "not_yet")
        assert early > 0, "what is graded later has no record yet"
        page.locator(".leaflet-container").focus()
        page.keyboard.press("PageUp")
        page.wait_for_timeout(500)
        assert "date=2014-02-12" in page.url
        page.locator(".dl-date-slider").focus()
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        assert "date=" not in page.url
        assert page.locator('[data-dl-group="not_yet"]').count() == 0
        page.locator(".dl-play").click()
        expect(page.locator(".dl-date-slider")).to_have_value("0")
        expect(page.locator(".dl-date-slider")).to_have_value("2", timeout=6000)
        page.locator(".dl-play").click()
        at = page.locator(".dl-date-slider").input_value()
        page.wait_for_timeout(1500)
        assert page.locator(".dl-date-slider").input_value() == at, "paused"
        seen.assert_clean()


def test_squares_stand_between_districts_and_buildings_with_a_legend_of_their_own(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        asked: list[str] = []
        seen.page.on("request", lambda sent: asked.append(sent.url))
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}"))
        assert not [url for url in asked if "/11/" in url], "the first view has no squares"
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}&ll={CENTRE}&z=12&overview=squares"))
        assert [url for url in asked if "/11/" in url]
        assert "250" in page.locator(".dl-overview").inner_text()
        assert page.locator(".dl-overview .dl-ramp li").count() == 7, "five steps, not assessed, too few"
        page.locator(".leaflet-container").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".dl-card")).to_contain_text("250")
        expect(page.locator(".dl-card")).to_contain_text("%")
        screenshot(page, f"squares-{language}")
        page.keyboard.press("Escape")
        page.locator(".dl-switch-option").first.click()
        page.wait_for_timeout(400)
        assert "overview=districts" in page.url
        seen.assert_clean()


def test_incidents_are_certain_or_possible_by_the_date_and_can_be_switched_off(
    browser: Browser, sources_server: str, language: str
) -> None:
    with watched(browser, sources_server, DESKTOP) as seen:
        page = opened(seen.open(sources_map(language)))
        rows = page.locator(".dl-incidents .dl-count")
        assert rows.all_inner_texts() == ["1", "1"]
        screenshot(page, f"incidents-{language}")
        opened(seen.open(sources_map(language, more="&date=2014-02-12")))
        assert rows.all_inner_texts() == ["0", "0"], "both come after the first date"
        assert count(page, "kind", "road_crater") == 0, "the crater is not there yet"
        opened(seen.open(sources_map(language)))
        switch(page, "incident").uncheck()
        page.wait_for_timeout(400)
        assert "kinds=" in page.url
        assert "incident" not in page.url
        seen.assert_clean()


def test_agreement_of_sources_has_its_own_colours_counts_and_address(
    browser: Browser, sources_server: str, language: str
) -> None:
    with watched(browser, sources_server, DESKTOP) as seen:
        page = opened(seen.open(sources_map(language)))
        assert count(page, "group", "unseen_n") == 1, "the house under cloud says why"
        page.locator(".dl-switch-option").last.click()
        page.wait_for_timeout(500)
        assert "show=agreement" in page.url
        told = {
            key: count(page, "group", key)
            for key in ("agree", "one_apart", "far_apart", "one_source", "unmapped")
        }
        assert told == {"agree": 1, "one_apart": 1, "far_apart": 1, "one_source": 5, "unmapped": 0}
        expect(page.locator(".dl-classes")).to_be_hidden()
        screenshot(page, f"agreement-{language}")
        seen.assert_clean()


def test_one_source_alone_shows_what_it_says(browser: Browser, sources_server: str) -> None:
    with watched(browser, sources_server, DESKTOP) as seen:
        page = opened(seen.open(sources_map("en", more="&source=survey")))
        assert count(page, "class", "destroyed") == 2
        assert count(page, "class", "not_assessed") == 5, (
            "what the survey does not name, whatever the list says"
        )
        seen.assert_clean()
