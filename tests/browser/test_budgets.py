"""The budgets of ``make budgets`` in a light form: what the map page may weigh, and what no page may do."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from benchmarks import budgets
from benchmarks.made_town import write_made_town
from geodata import pipeline
from geodata.config import load_config
from tests.browser.conftest import serving
from tests.built_once import built_once

SMALL = 1_500

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def small_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of a town that fits into a window building by building."""
    bundle = built_once(
        tmp_path_factory, "small", lambda folder: pipeline.build(load_config(write_made_town(folder, SMALL)))
    )
    with serving(bundle) as base:
        yield base


def test_scripts_and_style_sheets_of_the_map_page_stay_within_their_budget() -> None:
    assert budgets.scripts_and_styles() <= budgets.SCRIPTS_AND_STYLES


def test_a_first_view_of_the_map_stays_within_its_budget(
    browser: Browser, server: str, language: str
) -> None:
    context = browser.new_context(viewport=budgets.WINDOWS["phone"])  # type: ignore[arg-type]
    address = f"/map/raqqa-demo?lang={language}"
    seen = budgets.visit(context, server, address)
    context.close()
    assert budgets.over_budget(address, seen) == []
    assert seen.first_view_bytes > 10 * budgets.KIB, "something was measured"


@pytest.mark.parametrize("window", list(budgets.WINDOWS))
def test_a_small_town_opens_on_its_districts_and_within_the_budget(
    browser: Browser, small_town: str, language: str, window: str
) -> None:
    context = browser.new_context(viewport=budgets.WINDOWS[window])  # type: ignore[arg-type]
    address = f"/map/made-{SMALL}?lang={language}"
    seen = budgets.visit(context, small_town, address)
    context.close()
    assert budgets.over_budget(address, seen) == []


def test_a_slow_or_dear_line_never_fetches_the_typeface(browser: Browser, server: str) -> None:
    context = browser.new_context(viewport=budgets.WINDOWS["phone"])  # type: ignore[arg-type]
    context.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    seen = budgets.visit(context, server, "/map/raqqa-demo?lang=ar")
    context.close()
    assert seen.later_bytes < 4 * budgets.KIB, "the style of the printed page and nothing else"


def test_a_budget_that_is_broken_is_told() -> None:
    heavy = budgets.Visit(first_view_bytes=budgets.FIRST_VIEW + 1, faults=["console: an error"])
    assert len(budgets.over_budget("/map/raqqa-demo", heavy)) == 2
    assert budgets.over_budget("/map/raqqa-demo", budgets.Visit(first_view_bytes=budgets.FIRST_VIEW)) == []
