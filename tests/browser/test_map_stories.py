"""What readers do with the map: filter, step through dates, compare sources, find strikes, go from far to near."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from geodata.publish.tiles import SQUARE_ZOOM
from tests.browser.conftest import DESKTOP, eventually, screenshot, watched
from tests.browser.sources_town import position

pytestmark = pytest.mark.browser

CENTRE = "35.95,39.01"
SQUARES = f"/{SQUARE_ZOOM}/"
"""In the address of a tile with squares."""
NOTE_DATES = """() => {
  window.datesShown = [];
  const slider = document.querySelector(".dl-date-slider");
  new MutationObserver(() => datesShown.at(-1) === slider.value || datesShown.push(slider.value))
    .observe(slider, {attributes: true, attributeFilter: ["aria-valuetext"]});
}"""
"""Every date that the film shows, however busy whoever looks on is."""


def sources_map(language: str, *, zoom: int = 18, more: str = "") -> str:
    latitude, longitude = position(100, 30)
    return f"/embed/sources-town?lang={language}&ll={latitude},{longitude}&z={zoom}{more}"


def opened(page: Page) -> Page:
    """The page with its legend open."""
    toggle = page.locator(".dl-legend-toggle")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    return page


def count(page: Page, kind: str, key: str) -> int | None:
    """The figure beside a row of the legend as it is now; None where there is no row, or no figure in it yet."""
    told = "".join(page.locator(f'[data-dl-{kind}="{key}"] .dl-count').all_inner_texts())
    digits = re.sub(r"\D", "", told)
    return int(digits) if digits else None


def expect_counts(page: Page, kind: str, counts: dict[str, int]) -> None:
    """Rows of the legend come to these figures."""
    eventually(page, lambda: {key: count(page, kind, key) for key in counts}, lambda told: told == counts)


def is_more(n: int | None) -> bool:
    return n is not None and n > 0


def numbers_of_scope(page: Page) -> list[int]:
    told = page.locator(".dl-scope").inner_text()
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", told)]


def switch(page: Page, key: str) -> Locator:
    return page.locator(f'[data-dl-class="{key}"] input, [data-dl-kind="{key}"] input')


def test_counts_follow_view_and_class_filter_and_nothing_is_asked_for_again(
    browser: Browser, server: str, window: dict[str, int], language: str
) -> None:
    with watched(browser, server, window) as seen:
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}"))
        whole = eventually(page, lambda: count(page, "class", "destroyed"), is_more)
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}&ll={CENTRE}&z=16"))
        in_view = eventually(
            page,
            lambda: count(page, "class", "destroyed"),
            lambda n: n is not None and whole is not None and 0 < n < whole,
        )
        assert in_view is not None
        # What comes after the first view must not be taken for an answer to the filter.
        seen.wait_until_quiet()
        asked: list[str] = []
        page.on("request", lambda sent: asked.append(sent.url))
        switch(page, "destroyed").uncheck()
        expect(page).to_have_url(re.compile("classes=3,2,1,0,na"))
        # Shown, then all: the hidden class is missing from the first.
        eventually(page, lambda: numbers_of_scope(page), lambda told: told[0] == told[1] - in_view)
        assert count(page, "class", "destroyed") == in_view, "a class that is hidden keeps its count"
        # Pieces beside the view are drawn 160 ms after it; they too must ask for nothing.
        page.wait_for_timeout(300)
        assert asked == [], "a filter is drawn from memory"
        page.locator(".dl-select").first.select_option("amin")
        expect(page).to_have_url(re.compile("district=amin"))
        eventually(page, lambda: count(page, "class", "severe"), is_more)
        screenshot(page, f"filtered-{language}-{window['width']}")
        seen.assert_clean()


def test_dates_are_stepped_by_keyboard_and_played(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}&ll={CENTRE}&z=16&date=2013-10-22"))
        # What is graded later has no record yet.
        eventually(page, lambda: count(page, "group", "not_yet"), is_more)
        page.locator(".leaflet-container").focus()
        page.keyboard.press("PageUp")
        expect(page).to_have_url(re.compile("date=2014-02-12"))
        page.locator(".dl-date-slider").focus()
        page.keyboard.press("End")
        expect(page).not_to_have_url(re.compile("date="))
        expect(page.locator('[data-dl-group="not_yet"]')).to_have_count(0)
        page.evaluate(NOTE_DATES)
        page.locator(".dl-play").click()
        played = eventually(page, lambda: page.evaluate("datesShown"), lambda dates: len(dates) >= 3)
        page.locator(".dl-play").click()
        assert played[:3] == ["0", "1", "2"]
        at = page.locator(".dl-date-slider").input_value()
        # A date is shown for 1.2 s: paused, none follows.
        page.wait_for_timeout(1400)
        expect(page.locator(".dl-date-slider"), "paused").to_have_value(at)
        seen.assert_clean()


def test_squares_stand_between_districts_and_buildings_with_a_legend_of_their_own(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        asked: list[str] = []
        seen.page.on("request", lambda sent: asked.append(sent.url))
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}"))
        seen.wait_until_quiet()
        assert not [url for url in asked if SQUARES in url], "the first view has no squares"
        page = opened(seen.open(f"/map/raqqa-demo?lang={language}&ll={CENTRE}&z=12&overview=squares"))
        eventually(page, lambda: [url for url in asked if SQUARES in url], bool)
        expect(page.locator(".dl-overview")).to_contain_text("250", use_inner_text=True)
        # Five steps, not assessed, too few.
        expect(page.locator(".dl-overview .dl-ramp li")).to_have_count(7)
        card = page.locator(".dl-card")

        def read_middle() -> bool:
            page.locator(".leaflet-container").focus()
            page.keyboard.press("Enter")
            return card.is_visible()

        # Squares come after the view that they lie in, and nothing on the page says when.
        eventually(page, read_middle, bool)
        expect(page.locator(".dl-card")).to_contain_text("250")
        expect(page.locator(".dl-card")).to_contain_text("%")
        screenshot(page, f"squares-{language}")
        page.keyboard.press("Escape")
        page.locator(".dl-switch-option").first.click()
        expect(page).to_have_url(re.compile("overview=districts"))
        seen.assert_clean()


def test_incidents_are_certain_or_possible_by_the_date_and_can_be_switched_off(
    browser: Browser, sources_server: str, language: str
) -> None:
    with watched(browser, sources_server, DESKTOP) as seen:
        page = opened(seen.open(sources_map(language)))
        rows = page.locator(".dl-incidents .dl-count")
        expect(rows).to_have_text(["1", "1"])
        screenshot(page, f"incidents-{language}")
        opened(seen.open(sources_map(language, more="&date=2014-02-12")))
        expect(rows, "both come after the first date").to_have_text(["0", "0"])
        # The crater is not there yet.
        expect_counts(page, "kind", {"road_crater": 0})
        opened(seen.open(sources_map(language)))
        switch(page, "incident").uncheck()
        expect(page).to_have_url(re.compile(r"[?&]kinds="))
        assert "incident" not in page.url
        seen.assert_clean()


def test_agreement_of_sources_has_its_own_colours_counts_and_address(
    browser: Browser, sources_server: str, language: str
) -> None:
    with watched(browser, sources_server, DESKTOP) as seen:
        page = opened(seen.open(sources_map(language)))
        # The house under cloud says why.
        expect_counts(page, "group", {"unseen_n": 1})
        page.locator(".dl-switch-option").last.click()
        expect(page).to_have_url(re.compile("show=agreement"))
        expect_counts(
            page, "group", {"agree": 1, "one_apart": 1, "far_apart": 1, "one_source": 5, "unmapped": 0}
        )
        expect(page.locator(".dl-classes")).to_be_hidden()
        screenshot(page, f"agreement-{language}")
        seen.assert_clean()


def test_one_source_alone_shows_what_it_says(browser: Browser, sources_server: str) -> None:
    with watched(browser, sources_server, DESKTOP) as seen:
        page = opened(seen.open(sources_map("en", more="&source=survey")))
        # What the survey does not name is not assessed, whatever the list says.
        expect_counts(page, "class", {"destroyed": 2, "not_assessed": 5})
        seen.assert_clean()
