"""What a reader sees while things go slowly, fail or are missing, and in windows and colours of their own."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, FloatRect, Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE, eventually, screenshot, still_box, watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MAGNIFIED = {"width": 640, "height": 400}
"""A window of 1280 x 800 pixels at a zoom of 200 %."""
NEAR = "z=16&ll=35.95,39.01"
MEASURE = {"en": "Measure distance or area", "ar": "قياس مسافة أو مساحة"}


def overlap(one: FloatRect, other: FloatRect) -> bool:
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


def test_a_map_that_comes_slowly_says_so_until_it_is_there(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, PHONE) as seen:
        held: list[Route] = []
        is_open = False

        def hold(route: Route) -> None:
            if is_open:
                route.continue_()
            else:
                held.append(route)

        seen.page.route("**/tiles/**", hold)
        seen.page.goto(f"{server}/map/raqqa-demo?lang={language}&{NEAR}", wait_until="domcontentloaded")
        status = seen.page.locator(".dl-status.is-loading")
        expect(status).to_be_visible()
        expect(status.locator("button")).to_be_hidden()
        assert not overlap(still_box(status), still_box(seen.page.locator(".dl-map-buttons")))
        screenshot(seen.page, f"loading-{language}")
        is_open = True
        for route in held:
            route.continue_()
        expect(seen.page.locator(".dl-status")).to_be_hidden()
        seen.assert_clean()


def test_the_words_about_a_missing_piece_are_not_covered(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        seen.page.route("**/tiles/**", lambda route: route.fulfill(status=500, body=""))
        seen.page.goto(f"{server}/map/raqqa-demo?lang={language}&{NEAR}")
        status = seen.page.locator(".dl-status")
        expect(status.locator("button")).to_be_visible()
        for other in (".dl-legend", ".dl-map-buttons"):
            assert not overlap(still_box(status), still_box(seen.page.locator(other))), other


def test_a_tool_on_a_phone_stands_below_the_map_and_in_sight(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, PHONE, reduced_motion="reduce") as seen:
        page = seen.open(f"/map/raqqa-demo?lang={language}")
        assert page.evaluate("scrollY") == 0
        page.get_by_role("button", name=MEASURE[language]).click()
        # The tool comes with a script of its own.
        expect(page.locator(".dl-dock-panel")).to_be_visible()
        panel, stage = still_box(page.locator(".dl-dock-panel")), still_box(page.locator(".dl-stage"))
        assert panel["y"] >= stage["y"] + stage["height"] - 1
        assert panel["y"] + panel["height"] <= PHONE["height"]
        assert stage["height"] >= 0.39 * PHONE["height"]
        page.locator(".dl-legend-toggle").click()
        expect(page.locator(".dl-legend.is-open")).to_be_visible()
        assert still_box(page.locator(".dl-legend"))["y"] < 0.75 * PHONE["height"]
        seen.assert_clean()


def test_at_200_percent_all_buttons_can_be_reached_and_nothing_covers_the_map(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, MAGNIFIED, device_scale_factor=2) as seen:
        page = seen.open(f"/map/raqqa-demo?lang={language}")
        stage = still_box(page.locator(".dl-stage"))
        assert still_box(page.locator(".dl-legend"))["y"] >= stage["y"] + stage["height"] - 1
        buttons = still_box(page.locator(".dl-map-buttons"))
        assert buttons["y"] + buttons["height"] <= stage["y"] + stage["height"]
        assert buttons["width"] <= stage["width"]
        assert not overlap(
            still_box(page.locator(".dl-map-mark")), still_box(page.locator(".leaflet-control-scale-line"))
        )
        seen.assert_clean()


def test_colours_of_the_system_leave_names_and_the_present_page_to_be_told(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, DESKTOP, forced_colors="active") as seen:
        page = seen.open(f"/map/raqqa-demo?lang={language}")
        letters, halo = page.locator(".dl-label").first.evaluate(
            "(label) => [getComputedStyle(label).color, getComputedStyle(label).webkitTextStrokeColor]"
        )
        assert letters != halo
        edges = page.evaluate(
            """() => [...document.querySelectorAll(".places a")]
              .map((link) => [link.hasAttribute("aria-current"), getComputedStyle(link).borderBottomColor])"""
        )
        of_others = {colour for is_here, colour in edges if not is_here}
        assert {colour for is_here, colour in edges if is_here}.isdisjoint(of_others)
        screenshot(page, f"forced-{language}")
        seen.assert_clean()


def test_the_city_is_fitted_in_half_zooms_and_the_buttons_go_on_in_whole_ones(
    browser: Browser, server: str
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = seen.open("/map/raqqa-demo?lang=en&z=15&ll=35.95,39.01")
        page.locator(".dl-legend-toggle").click()
        buttons = page.locator(".dl-map-button")
        for button, zoom in (
            ("Show the whole city", "12.5"),
            ("Zoom in", "13"),
            ("Show the whole city", "12.5"),
            ("Zoom out", "12"),
        ):
            buttons.and_(page.get_by_role("button", name=button, exact=True)).click()
            expect(page).to_have_url(re.compile(rf"[?&]z={re.escape(zoom)}(&|$)"))
            squares = page.locator(".dl-overview").get_by_role("button", name="Squares")
            pressed = "true" if zoom == "13" else "false"
            expect(squares).to_have_attribute("aria-pressed", pressed)
        seen.assert_clean()


@pytest.mark.parametrize("place", ["map", "embed"])
@pytest.mark.parametrize("city", ["raqqa-demo", "town"])
def test_without_script_the_map_is_a_picture(
    browser: Browser, server: str, language: str, place: str, city: str
) -> None:
    with watched(browser, server, PHONE, java_script_enabled=False) as seen:
        page = seen.open(f"/{place}/{city}?lang={language}")
        picture = page.locator("noscript img")
        expect(picture).to_be_visible()
        assert still_box(picture)["width"] > 300
        expect(picture).to_have_attribute("alt", re.compile("."))
        expect(page.locator(".dl-noscript")).to_be_visible()
        expect(page.locator(".dl-map")).to_be_hidden()
        assert "w=400" in picture.evaluate("image => image.currentSrc"), (
            "upright, so that its words can be read"
        )
        answer = page.request.get(urljoin(server, picture.get_attribute("src") or ""))
        assert re.match("image/png", answer.headers["content-type"])
        screenshot(page, f"no-script-{place}-{city}-{language}")
        seen.assert_clean()


def test_a_source_card_starts_with_its_first_line(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, PHONE) as seen:
        page = seen.open(f"/sources/raqqa-demo?lang={language}")
        card = page.locator(".source-cards .source").first
        assert still_box(card.locator("h3"))["y"] - still_box(card)["y"] < 24
        seen.assert_clean()


def shown_names(page: Page) -> list[list[float]]:
    """Height of each name and of the figure under it."""
    found: list[list[float]] = page.evaluate(
        """() => [...document.querySelectorAll(".dl-label:not(.is-hidden)")].map((label) =>
          [...label.children].map((part) => part.getBoundingClientRect().height))"""
    )
    return found


def test_an_arabic_name_has_room_below_its_line(browser: Browser, server: str) -> None:
    with watched(browser, server, PHONE) as seen:
        page = seen.open("/map/raqqa-demo?lang=ar")
        eventually(
            page,
            lambda: shown_names(page),
            lambda names: bool(names) and all(name >= 1.3 * figure for name, figure in names),
        )
        seen.assert_clean()
