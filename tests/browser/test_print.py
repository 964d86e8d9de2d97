"""Pages on paper: the map with everything that makes it a document, tables whole, and no controls."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, comes_true, eventually, screenshot, still_box, watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UPRIGHT = {"width": 703, "height": 1016}
"""An A4 sheet inside the margins of the print style, in CSS pixels."""


PRINT_STYLE = "document.querySelector('head > link[media=print]')?.sheet != null"
"""The style of paper comes after the first view."""


@contextmanager
def on_paper(browser: Browser, server: str, path: str, window: dict[str, int] = DESKTOP) -> Iterator[Page]:
    """A page as a browser lays it out for an upright A4 sheet."""
    with watched(browser, server, window) as seen:
        page = seen.open(path)
        comes_true(page, PRINT_STYLE)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        page.set_viewport_size(UPRIGHT)  # type: ignore[arg-type]
        yield page
        seen.assert_clean()


def sheets(document: bytes) -> list[tuple[float, float]]:
    """Width and height of every sheet of a PDF document, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document)
    return [(float(width), float(height)) for width, height in boxes]


@pytest.mark.parametrize("path", ["/map/raqqa-demo", "/claims/raqqa-demo", "/dates/raqqa-demo", "/map/town"])
def test_the_reader_chooses_how_the_sheet_lies(browser: Browser, server: str, path: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = seen.open(path)
        comes_true(page, PRINT_STYLE)
        for landscape in (False, True):
            found = sheets(page.pdf(format="A4", landscape=landscape, prefer_css_page_size=True))
            assert found
            assert all((width > height) is landscape for width, height in found)


@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_printed_map_has_legend_scale_date_credit_mark_release_and_address(
    browser: Browser, server: str, language: str, window: dict[str, int]
) -> None:
    with on_paper(browser, server, f"/map/raqqa-demo?lang={language}", window) as page:
        for part in (
            ".leaflet-control-scale-line",
            ".dl-legend-body",
            ".dl-credit",
            ".marks",
            "[data-page-address]",
        ):
            expect(page.locator(part).first).to_be_visible()
        for control in (".tools", ".places ul", ".dl-map-buttons", ".dl-legend-toggle", ".skip"):
            expect(page.locator(control).first).to_be_hidden()
        text = page.locator("body").inner_text()
        assert "2017" in page.locator(".opening").inner_text()
        assert re.search(r"\b[0-9a-f]{12}\b", text), "the release"
        assert page.url.split("&")[0] in text, "the address, with the view that was printed"
        stage, legend = still_box(page.locator(".dl-stage")), still_box(page.locator(".dl-legend"))
        assert 300 < stage["width"] <= UPRIGHT["width"] + 1
        assert stage["height"] < 0.6 * UPRIGHT["height"]
        assert legend["y"] >= stage["y"] + stage["height"] - 1, "the legend covers nothing"
        screenshot(page, f"print-map-{language}-{window['width']}")


@pytest.mark.parametrize(
    "path", ["/map/raqqa-demo", "/claims/raqqa-demo/city-80", "/dates/raqqa-demo", "/method/raqqa-demo"]
)
def test_tables_are_whole_and_repeat_their_headings(
    browser: Browser, server: str, language: str, path: str
) -> None:
    with on_paper(browser, server, f"{path}?lang={language}") as page:
        eventually(
            page,
            lambda: page.evaluate("document.documentElement.scrollWidth"),
            lambda width: width <= UPRIGHT["width"],
        )
        cut = page.evaluate(
            """() => [...document.querySelectorAll(".table-frame")]
              .filter((frame) => frame.scrollWidth > frame.clientWidth + 1 || getComputedStyle(frame).overflowX !== "visible")
              .map((frame) => frame.innerText.slice(0, 60))"""
        )
        assert cut == []
        headings = page.evaluate(
            "[...document.querySelectorAll('thead')].map((head) => getComputedStyle(head).display)"
        )
        assert set(headings) <= {"table-header-group"}
        expect(page.locator("details:not([open])"), "nothing stays folded away").to_have_count(0)


def test_a_dark_page_is_printed_on_white(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP, color_scheme="dark") as seen:
        page = seen.open("/map/raqqa-demo")
        comes_true(page, PRINT_STYLE)
        page.emulate_media(media="print")
        expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
