"""No page breaks a rule of accessibility that a machine can check: WCAG 2.2 A and AA, and good practice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import (
    DESKTOP,
    HAS_TYPEFACE,
    NOTE_WHEN_DRAWN,
    PHONE,
    comes_true,
    eventually,
    map_is_drawn,
    shown,
)
from webapp import create_app
from webapp.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""What another theme can break: the markup is the same in both."""

CITY_PATHS = (
    "/map/{0}", "/districts/{0}", "/claims/{0}", "/dates/{0}", "/method/{0}", "/sources/{0}", "/downloads/{0}", "/embed/{0}",
)  # fmt: skip
PATHS = (
    "/",
    *(path.format("raqqa-demo") for path in CITY_PATHS),
    "/claims/raqqa-demo/city-80",
    "/districts/raqqa-demo?versus=2017-02-03&sort=total",
    "/districts/raqqa-demo/mansour",
    "/districts/town/W",
    "/embed/raqqa-demo/claim/city-80",
    "/api/raqqa-demo/?f=html",
    "/embed/raqqa-demo/districts",
    "/embed/raqqa-demo/number/affected",
    "/embed/raqqa-demo?lite=1",
    "/share/raqqa-demo",
    "/share/town?view=number-sites_destroyed",
    *(path.format("town") for path in CITY_PATHS),
    "/map/atlantis",
)
REFLOWED = {"width": 320, "height": 640}
"""A window of 1280 pixels at a zoom of 400 %: WCAG 1.4.10."""

SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    " p { margin-block-end: 2em !important }"
)
"""Distances that a reader may set: WCAG 1.4.12."""

Inspect = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def page(browser: Browser, project: Path) -> Iterator[Page]:
    """One page for all tests, with the checker in it; the policy of the site would refuse a foreign script."""
    checker = project / "webapp" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
    # Stilled, so that no colour is read half way between two themes.
    context = browser.new_context(viewport=DESKTOP, bypass_csp=True, reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_init_script(path=checker)
    context.add_init_script(NOTE_WHEN_DRAWN)
    yield context.new_page()
    context.close()


def violations(page: Page, only: dict[str, Any]) -> list[str]:
    """What the checker finds, one line per element; pages in frames are checked by themselves."""
    found = page.evaluate(
        "async (only) => (await axe.run(document, {iframes: false, resultTypes: ['violations'], runOnly: only})).violations",
        only,
    )
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def assert_accessible(page: Page, path: str) -> None:
    """All rules in both windows, and the rules of colour once more in the other theme."""
    found: dict[str, list[str]] = {}
    for name, window in (("desktop", DESKTOP), ("phone", PHONE)):
        page.set_viewport_size(window)  # type: ignore[arg-type]
        page.emulate_media(color_scheme="light")
        shown(page)
        found[f"{name}, light"] = violations(page, {"type": "tag", "values": RULES})
        page.emulate_media(color_scheme="dark")
        shown(page)
        found[f"{name}, dark"] = violations(page, {"type": "rule", "values": RULES_OF_COLOUR})
    assert {where: lines for where, lines in found.items() if lines} == {}, path


def opened(page: Page, address: str) -> None:
    """Open a page, in the window and the theme that all start with, and wait until it stands."""
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")
    answer = page.goto(address)
    if answer is not None and answer.ok and page.locator(".dl-map").count():
        map_is_drawn(page)
    comes_true(page, HAS_TYPEFACE)


@pytest.mark.parametrize("path", PATHS)
def test_no_page_breaks_a_rule_in_either_theme_or_window(
    page: Page, server: str, language: str, path: str
) -> None:
    opened(page, f"{server}{path}{'&' if '?' in path else '?'}lang={language}")
    assert_accessible(page, path)


def test_the_page_of_a_fault_of_ours_breaks_no_rule(
    page: Page, server: str, demo_bundle: Path, language: str
) -> None:
    app = create_app(Settings(bundles=(demo_bundle,)))

    @app.get("/fails")
    def fails() -> str:
        raise RuntimeError

    answer = app.test_client().get(f"/fails?lang={language}")
    assert answer.status_code == 500
    page.route("**/fails", lambda route: route.fulfill(body=answer.text, content_type="text/html"))
    opened(page, f"{server}/fails")
    assert_accessible(page, "the page of an error")


def assert_nothing_sticks_out(page: Page) -> None:
    shown(page)
    eventually(
        page,
        lambda: page.evaluate("document.documentElement.scrollWidth"),
        lambda width: width <= REFLOWED["width"],
    )


@pytest.mark.parametrize(
    "path", ["/", "/map/raqqa-demo", "/claims/raqqa-demo", "/dates/raqqa-demo", "/downloads/town"]
)
def test_nothing_is_lost_in_a_narrow_window_or_with_wide_text(
    page: Page, server: str, language: str, path: str
) -> None:
    opened(page, f"{server}{path}?lang={language}")
    page.set_viewport_size(REFLOWED)  # type: ignore[arg-type]
    assert_nothing_sticks_out(page)
    page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }",
        SPACED,
    )
    assert_nothing_sticks_out(page)


def test_fingers_find_targets_of_44_pixels(browser: Browser, server: str, language: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    context.add_init_script(NOTE_WHEN_DRAWN)
    page = context.new_page()
    page.goto(f"{server}/map/raqqa-demo?lang={language}")
    map_is_drawn(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".tool, .places a, .dl-map-button, .sorter, .button")]
          .filter((target) => target.checkVisibility())
          .map((target) => [target.className, target.getBoundingClientRect().height])
          .filter(([, height]) => height < 43.9)"""
    )
    context.close()
    assert small == []


def test_motion_is_stilled_for_readers_who_ask_for_it(page: Page, server: str) -> None:
    opened(page, f"{server}/map/raqqa-demo")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
          .filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0)
          .map((one) => one.className)"""
    )
    assert moving == []
