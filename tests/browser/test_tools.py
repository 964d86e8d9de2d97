"""Finding one's way: search, own position, measuring and coordinates, as readers use them in both languages."""

import json
import re
from pathlib import Path

import geopandas as gpd
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    Watched,
    eventually,
    middle_of,
    screenshot,
    settled,
    still_box,
    watched,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TOOL = {
    "search": {"en": "Search", "ar": "بحث"},
    "locate": {"en": "Show where I am", "ar": "عرض موقعي"},
    "measure": {"en": "Measure distance or area", "ar": "قياس مسافة أو مساحة"},
}
IN_RAQQA = {"latitude": 35.951, "longitude": 39.008, "accuracy": 25}
IN_PARIS = {"latitude": 48.8582, "longitude": 2.2945, "accuracy": 25}


def open_map(seen: Watched, language: str, query: str = "") -> Page:
    page = seen.open(f"/map/raqqa-demo?lang={language}{query}")
    page.locator(".dl-stage").scroll_into_view_if_needed()
    return page


def press(page: Page, tool: str, language: str) -> None:
    page.get_by_role("button", name=TOOL[tool][language], exact=True).click()


def search_for(page: Page, language: str, text: str) -> None:
    press(page, "search", language)
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    field.fill(text)


def test_a_district_is_found_by_its_arabic_name_and_selected(
    browser: Browser, server: str, window: dict[str, int], language: str
) -> None:
    with watched(browser, server, window) as seen:
        page = open_map(seen, language)
        search_for(page, language, "الاندلس")
        option = page.get_by_role("option")
        expect(option).to_contain_text("الأندلس")
        expect(page.locator(".dl-search-note")).to_contain_text("1")
        page.keyboard.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        screenshot(page, f"search-{language}-{window['width']}")
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox")).to_be_hidden()
        page.wait_for_url("**district=*")
        seen.assert_clean()


def test_a_building_is_found_by_its_id_and_its_card_opened(
    browser: Browser, server: str, demo_bundle: Path, language: str
) -> None:
    identifier = str(gpd.read_parquet(demo_bundle / "buildings.parquet")["building_id"].iloc[1234])
    with watched(browser, server, DESKTOP) as seen:
        page = open_map(seen, language)
        search_for(page, language, identifier.rpartition(":")[2])
        expect(page.get_by_role("option").first).to_contain_text(identifier)
        page.keyboard.press("Enter")
        expect(page.locator(".dl-card")).to_contain_text(identifier)
        expect(page.locator(".dl-card-title")).to_be_focused()
        seen.assert_clean()


def test_coordinates_in_mgrs_are_found_pinned_and_copied(
    browser: Browser, server: str, window: dict[str, int], language: str
) -> None:
    with watched(browser, server, window, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = open_map(seen, language)
        search_for(page, language, "37S EV 00901 78402")
        expect(page.get_by_role("option")).to_contain_text("35.95000, 39.01000")
        page.keyboard.press("Enter")
        card = page.locator(".dl-card")
        expect(card).to_contain_text("37S EV 00901 78402")
        expect(card).to_contain_text("35°57'00.0\"N 39°00'36.0\"E")
        expect(page.locator(".dl-pin")).to_have_count(1)
        card.locator(".dl-coords button").first.click()
        expect(card.locator(".dl-copy [role=status]").first).to_have_text(
            {"en": "Copied", "ar": "تم النسخ"}[language]
        )
        eventually(
            page,
            lambda: page.evaluate("navigator.clipboard.readText()"),
            lambda copied: copied == "35.95000, 39.01000",
        )
        screenshot(page, f"point-{language}-{window['width']}")
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        expect(page.locator(".dl-pin")).to_have_count(0)
        seen.assert_clean()


def test_districts_and_coordinates_are_found_without_a_server(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = open_map(seen, "en")
        press(page, "search", "en")
        # The search itself must be there before the connection goes.
        expect(page.get_by_role("combobox")).to_be_visible()
        page.context.set_offline(True)
        page.get_by_role("combobox").fill("mansour")
        expect(page.locator(".dl-search-note")).to_contain_text("need a connection")
        expect(page.get_by_role("option")).to_contain_text("Mansour")
        page.get_by_role("combobox").fill("٣٥٫٩٥، ٣٩٫٠١")
        expect(page.get_by_role("option")).to_contain_text("35.95000, 39.01000")


def test_a_right_click_tells_the_coordinates_of_that_point(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = open_map(seen, language, "&ll=35.95,39.01&z=16")
        page.locator(".leaflet-container").click(button="right")
        expect(page.locator(".dl-card")).to_contain_text("37S EV 009")
        expect(page.locator(".dl-pin")).to_have_count(1)
        seen.assert_clean()


def test_the_place_of_a_building_opens_elsewhere_and_is_saved_with_its_mark(
    browser: Browser, server: str
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = open_map(seen, "en")
        search_for(page, "en", "demo-00001")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Enter")
        page.locator(".dl-open summary").click()
        links = page.locator(".dl-elsewhere a")
        expect(links).to_have_count(3)
        for link in links.all():
            expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(links.nth(2)).to_have_attribute("href", re.compile(r"^geo:35\."))
        with page.expect_download() as saving:
            page.locator(".dl-elsewhere button").click()
        [point] = json.loads(saving.value.path().read_text(encoding="utf-8"))["features"]
        assert point["geometry"]["type"] == "Point"
        assert point["properties"]["notice"].startswith("Synthetic")
        seen.assert_clean()


def test_a_tool_that_is_pressed_again_while_it_comes_is_opened_once(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = open_map(seen, "en", "&ll=35.95,39.01&z=16")
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route(re.compile(r"part-measure.*\.js"), hold)
        press(page, "measure", "en")
        eventually(page, lambda: len(held), bool)
        press(page, "measure", "en")
        # A second request for the script, were there one, would be held as well.
        page.wait_for_timeout(200)
        for route in held:
            route.continue_()
        expect(page.locator(".dl-dock-panel")).to_have_count(1)
        page.mouse.click(*middle_of(page.locator(".leaflet-container")))
        expect(page.locator(".dl-overlay circle")).to_have_count(1)
        press(page, "measure", "en")
        expect(page.locator(".dl-dock-panel")).to_have_count(0)
        seen.assert_clean()


def glided(page: Page, key: str) -> None:
    """Press a key that moves the map, and wait until it has moved and stands."""

    def place() -> list[float]:
        found: list[float] = page.locator(".leaflet-map-pane").evaluate(
            "(pane) => { const {x, y} = pane.getBoundingClientRect(); return [x, y] }"
        )
        return found

    before = place()
    page.keyboard.press(key)
    eventually(page, place, lambda now: now != before)
    settled(page, place)


@pytest.mark.parametrize("by", ["pointer", "keyboard"])
def test_a_distance_and_an_area_are_measured(browser: Browser, server: str, language: str, by: str) -> None:
    window = PHONE if by == "pointer" else DESKTOP
    # On a phone the page glides until map and panel are in sight; stilled, taps need not wait for it.
    with watched(browser, server, window, reduced_motion="reduce") as seen:
        page = open_map(seen, language, "&ll=35.95,39.01&z=16")
        press(page, "measure", language)
        stage = page.locator(".leaflet-container")
        expect(page.locator(".dl-dock-panel")).to_be_visible()
        across, down = middle_of(stage)
        points = page.locator(".dl-overlay circle")
        # So far from each other that no two taps are a double tap.
        steps = (((-60, -80), "ArrowRight"), ((60, -80), "ArrowDown"), ((60, 40), None))
        for n, ((east, south), key) in enumerate(steps, start=1):
            if by == "pointer":
                page.touchscreen.tap(across + east, down + south)
            else:
                page.keyboard.press("Enter")
            expect(points).to_have_count(n)
            if by == "keyboard" and key:
                glided(page, key)
        figure = page.locator(".dl-dock-figure")
        metres = {"en": "m", "ar": "م"}[language]
        expect(figure).to_have_text(re.compile(rf"^[1-9]\d+ {metres}$"))
        expect(points).to_have_count(3)
        expect(page.locator(".dl-card"), "the taps measure, they open no card").to_be_hidden()
        page.locator(".dl-dock-choice button").nth(1).click()
        expect(figure).to_have_text(re.compile(rf"^[1-9][\d.,]+ ({metres}²|ha|هكتار)$"))
        screenshot(page, f"measure-{language}-{by}")
        stage.focus()
        page.keyboard.press("Backspace")
        expect(points).to_have_count(2)
        page.keyboard.press("Escape")
        expect(page.locator(".dl-dock-panel")).to_have_count(0)
        expect(page.locator(".dl-overlay")).to_have_count(0)
        seen.assert_clean()


def test_the_own_position_is_shown_followed_and_switched_off(
    browser: Browser, server: str, window: dict[str, int], language: str
) -> None:
    with watched(browser, server, window, permissions=["geolocation"], geolocation=IN_RAQQA) as seen:
        page = open_map(seen, language)
        press(page, "locate", language)
        expect(page.locator(".dl-dock-panel")).to_contain_text("25")
        expect(page.locator(".dl-you-dot")).to_be_visible()
        page.wait_for_url("**ll=35.951*")
        eventually(
            page,
            page.locator(".dl-you-reach").bounding_box,
            lambda reach: reach is not None and reach["width"] > 20,
        )
        page.context.set_geolocation({**IN_RAQQA, "longitude": 39.012})
        page.wait_for_url("**,39.012*")
        screenshot(page, f"locate-{language}-{window['width']}")
        press(page, "locate", language)
        expect(page.locator(".dl-you-dot")).to_have_count(0)
        seen.assert_clean()


def test_a_position_outside_the_city_says_how_far(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, DESKTOP, permissions=["geolocation"], geolocation=IN_PARIS) as seen:
        page = open_map(seen, language)
        # The map writes its own view into the address, once, soon after it was opened.
        expect(page).to_have_url(re.compile(r"[?&]ll="))
        before = settled(page, lambda: page.url)
        press(page, "locate", language)
        kilometres = {"en": "km away from Raqqa", "ar": "كم من الرقة"}[language]
        expect(page.locator(".dl-dock-panel")).to_contain_text(kilometres)
        expect(page.locator(".dl-you-dot")).to_have_count(0)
        assert page.url == before
        seen.assert_clean()


def test_a_refused_position_is_said_in_plain_words(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, DESKTOP, permissions=[]) as seen:
        page = open_map(seen, language)
        press(page, "locate", language)
        words = {"en": "Allow it in the browser's settings", "ar": "إعدادات المتصفح"}[language]
        expect(page.locator(".dl-dock-panel")).to_contain_text(words)
        seen.assert_clean()


def test_an_embedded_map_searches_and_measures_and_leaves_the_page_its_scroll(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, PHONE) as seen:
        page = seen.open(f"/embed/raqqa-demo?lang={language}&ll=35.95,39.01&z=16")
        expect(page.get_by_role("button", name=TOOL["locate"][language])).to_have_count(0)
        press(page, "measure", language)
        # The tool comes with a script of its own; a tap before it is there opens a card.
        expect(page.locator(".dl-dock-panel")).to_be_visible()
        box = still_box(page.locator(".leaflet-container"))
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 60)
        expect(page.locator(".dl-overlay circle")).to_have_count(1)
        touch = page.locator(".leaflet-container").evaluate("map => getComputedStyle(map).touchAction")
        assert touch != "none", "one finger still scrolls the page around the map"
        press(page, "measure", language)
        expect(page.locator(".dl-dock-panel")).to_have_count(0)
        search_for(page, language, "المنصور")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox")).to_be_hidden()
        seen.assert_clean()
