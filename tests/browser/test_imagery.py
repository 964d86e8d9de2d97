"""Before and after on the map: chosen, dragged, moved by keys, spoken, credited and linked, in both languages."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from geodata import pipeline
from geodata.config import load_config
from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    Watched,
    eventually,
    middle_of,
    screenshot,
    serving,
    still_box,
    watched,
)
from tests.built_once import built_once
from tests.image_files import fields, write_image_file
from tests.town import write_town

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TOOL = {"en": "Images", "ar": "الصور"}
DATES = {"en": ("22 May 2017", "30 October 2017"), "ar": ("22 أيار 2017", "30 تشرين الأول 2017")}
IMAGERY = """
imagery:
  - {id: before, path: before.tif, date: 2017-05-22, publisher: Tests, licence: CC0-1.0, credit: Before by tests}
  - {id: after, path: after.tif, date: 2017-10-30, publisher: Tests, licence: CC0-1.0, credit: After by tests}
webapp: {basemaps: [OpenStreetMap.Mapnik]}
"""
BOTH = "imagery=before,after"
PLACE = "ll=35.95,39.01&z=15"


def build_town_over_images(folder: Path) -> Path:
    """The town of tests/town.py over two images, the later one in other colours."""
    config = write_town(folder)
    config.write_text(config.read_text(encoding="utf-8") + IMAGERY, encoding="utf-8")
    write_image_file(folder / "before.tif")
    write_image_file(folder / "after.tif", fields()[::-1])
    return pipeline.build(load_config(config))


@pytest.fixture(scope="module")
def imagery_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of the town over two images."""
    with serving(built_once(tmp_path_factory, "imagery", build_town_over_images)) as base:
        yield base


def opened(seen: Watched, language: str, query: str = "") -> Page:
    page = seen.open(f"/map/town?lang={language}&{PLACE}{query}")
    page.locator(".dl-stage").scroll_into_view_if_needed()
    return page


def test_a_link_opens_both_images_at_once_with_dates_and_credits(
    browser: Browser, imagery_server: str, window: dict[str, int], language: str
) -> None:
    with watched(browser, imagery_server, window) as seen:
        page = opened(seen, language, f"&{BOTH}&split=0.3")
        slider = page.get_by_role("slider").and_(page.locator(".dl-swipe-handle"))
        expect(slider).to_have_attribute("aria-valuenow", "30")
        for date in DATES[language]:
            expect(slider).to_have_attribute("aria-valuetext", re.compile(re.escape(date)))
            expect(page.locator(".dl-swipe")).to_contain_text(date)
        expect(page.locator(".dl-credit")).to_contain_text("Before by tests")
        expect(page.locator(".dl-credit")).to_contain_text("After by tests")
        box = still_box(slider)
        assert min(box["width"], box["height"]) >= 44
        screenshot(page, f"imagery-{language}-{window['width']}")
        seen.assert_clean()


def test_arrow_keys_move_the_boundary_as_they_point_in_both_languages(
    browser: Browser, imagery_server: str, language: str
) -> None:
    with watched(browser, imagery_server, DESKTOP) as seen:
        page = opened(seen, language, f"&{BOTH}")
        slider = page.locator(".dl-swipe-handle")
        slider.focus()
        before = still_box(slider)
        page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuenow", "52")
        assert still_box(slider)["x"] > before["x"]
        page.keyboard.press("Home")
        expect(slider).to_have_attribute("aria-valuenow", "0")
        page.keyboard.press("PageUp")
        page.wait_for_url("**split=0.1*")
        expect(slider).to_be_focused()
        seen.assert_clean()


def colour_at(page: Page, share: float) -> tuple[int, int, int]:
    """Colour of the map at a share of its width, a little above its middle."""
    box = still_box(page.locator(".dl-stage"))
    at = (box["x"] + box["width"] * share, box["y"] + box["height"] * 0.3)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    found = picture.getpixel((int(at[0]), int(at[1])))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


@pytest.mark.parametrize("by", ["mouse", "finger"])
def test_dragging_the_boundary_uncovers_the_other_image_and_leaves_the_map_where_it_is(
    browser: Browser, imagery_server: str, language: str, by: str
) -> None:
    with watched(browser, imagery_server, DESKTOP if by == "mouse" else PHONE) as seen:
        page = opened(seen, language, f"&{BOTH}")
        # The north west of the first image is red; in the second one red and blue are exchanged.
        eventually(page, lambda: colour_at(page, 0.35), lambda colour: colour[0] > colour[2] + 60)
        middle = middle_of(page.locator(".dl-swipe-handle"))
        stage = still_box(page.locator(".dl-stage"))
        target = stage["x"] + stage["width"] * 0.2
        if by == "mouse":
            page.mouse.move(*middle)
            page.mouse.down()
            page.mouse.move(target, middle[1], steps=5)
            page.mouse.up()
        else:
            session = page.context.new_cdp_session(page)
            steps = [middle[0], (middle[0] + target) / 2, target]
            for kind, x in (("touchStart", steps[0]), ("touchMove", steps[1]), ("touchMove", steps[2])):
                session.send(
                    "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": middle[1]}]}
                )
            session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        eventually(page, lambda: colour_at(page, 0.35), lambda colour: colour[2] > colour[0] + 60)
        expect(page).to_have_url(re.compile(r"split=0\.2"))
        assert "ll=35.95" in page.url
        seen.assert_clean()


def test_the_panel_switches_between_none_one_and_both(
    browser: Browser, imagery_server: str, window: dict[str, int], language: str
) -> None:
    with watched(browser, imagery_server, window) as seen:
        page = opened(seen, language)
        button = page.get_by_role("button", name=TOOL[language], exact=True)
        button.click()
        ways = page.locator(".dl-imagery .dl-dock-choice button")
        expect(ways).to_have_count(3)
        ways.nth(2).click()
        expect(page.locator(".dl-swipe-handle")).to_be_visible()
        page.wait_for_url("**imagery=before,after*")
        screenshot(page, f"imagery-panel-{language}-{window['width']}")
        ways.nth(1).click()
        expect(page.locator(".dl-swipe-handle")).to_have_count(0)
        page.wait_for_url("**imagery=after*")
        expect(page.locator(".dl-credit")).not_to_contain_text("Before by tests")
        ways.nth(0).click()
        expect(page.locator(".dl-credit")).not_to_contain_text("by tests (CC0-1.0)")
        expect(page).not_to_have_url(re.compile("imagery="))
        seen.assert_clean()


def test_nothing_is_asked_of_another_server_until_the_reader_chooses_it(
    browser: Browser, imagery_server: str
) -> None:
    with watched(browser, imagery_server, DESKTOP) as seen:
        asked: list[dict[str, str]] = []

        def answer(route: object) -> None:
            asked.append(route.request.headers)  # type: ignore[attr-defined]
            route.fulfill(
                status=200, content_type="image/svg+xml", body="<svg xmlns='http://www.w3.org/2000/svg'/>"
            )  # type: ignore[attr-defined]

        page = seen.page
        page.context.route("https://tile.openstreetmap.org/**", answer)
        opened(seen, "en", f"&{BOTH}")
        page.get_by_role("button", name=TOOL["en"], exact=True).click()
        expect(page.locator(".dl-imagery-online")).to_contain_text("tile.openstreetmap.org")
        seen.assert_clean()
        assert asked == []
        page.locator(".dl-imagery-online select").select_option("OpenStreetMap.Mapnik")
        expect(page.locator(".dl-credit")).to_contain_text("© OpenStreetMap contributors")
        expect(page.locator(".leaflet-dl-background-pane .leaflet-tile-loaded").first).to_be_attached()
        assert asked
        assert {headers.get("referer") for headers in asked} == {f"{imagery_server}/"}
        assert seen.errors == [], "the policy of the page lets the tiles in"
