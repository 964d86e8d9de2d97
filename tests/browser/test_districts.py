"""What planners do with the district pages: sort, filter, compare, paste into a report, go to the map and back."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.publish.bundle import open_bundle
from tests.browser.conftest import DESKTOP, PHONE, Watched, eventually, middle_of, screenshot, watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INDEX, PAGE = "/districts/raqqa-demo", "/districts/raqqa-demo/mansour"
READ_PASTED = """async () => {
  const [item] = await navigator.clipboard.read();
  const text = async (kind) => (await (await item.getType(kind)).text());
  return {text: await text("text/plain"), html: item.types.includes("text/html") ? await text("text/html") : ""};
}"""


@pytest.fixture
def seen(browser: Browser, server: str) -> Iterator[Watched]:
    with watched(browser, server, DESKTOP) as watching:
        yield watching
        watching.assert_clean()


def statistics(bundle: Path, date: str) -> dict[str, Any]:
    table = open_bundle(bundle).table("statistics")
    return {row["district_id"]: row for row in table[table["epoch"] == date].to_dict("records")}


def order(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "#table-districts tbody tr[data-district]", "rows => rows.map(r => r.dataset.district)"
    )
    return found


def pasted(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(READ_PASTED)
    return found


def column(page: Page, key: str) -> int:
    """Where the column with this key stands, from the address that sorts by it without a script."""
    addresses = page.request.get(page.url).text()
    heads = addresses[addresses.index("<thead>") : addresses.index("</thead>")].split("<th ")[1:]
    return next(
        at
        for at, head in enumerate(heads)
        if f"sort={key}&" in head.replace("&amp;", "&") or f"sort={key}#" in head
    )


def test_a_planner_sorts_by_a_click_and_gets_the_order_of_the_server(
    seen: Watched, demo_bundle: Path, language: str
) -> None:
    page = seen.open(f"{INDEX}?lang={language}")
    rows = {k: v for k, v in statistics(demo_bundle, "2017-10-21").items() if k not in {"city", "outside"}}
    most = sorted(rows, key=lambda key: -rows[key]["n_footprints"])
    at = column(page, "total")
    page.locator("#table-districts thead th").nth(at).get_by_role("button").click()
    expect(page.locator("#table-districts thead th").nth(at)).to_have_attribute("aria-sort", "descending")
    eventually(page, lambda: order(page)[:3], lambda first: first == most[:3])
    page.locator("#table-districts thead th").nth(at).get_by_role("button").click()
    eventually(page, lambda: order(page)[0], lambda first: first == most[-1])
    assert order(seen.open(f"{INDEX}?lang={language}&sort=total&order=desc")) == most


def test_links_sort_where_scripts_are_off(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, DESKTOP, java_script_enabled=False) as seen:
        page = seen.open(f"{INDEX}?lang={language}")
        page.locator("thead a.sorter").nth(1).click()
        expect(page).to_have_url(re.compile("sort=total"))
        expect(page.locator('thead th[aria-sort="descending"]')).to_have_count(1)
        expect(page.locator("[data-copy-table]")).to_be_hidden()


def test_a_planner_filters_with_the_form_and_the_sums_still_add_up(
    seen: Watched, demo_bundle: Path, language: str
) -> None:
    page = seen.open(f"{INDEX}?lang={language}")
    page.locator('input[name="least"]').fill("1400")
    page.locator('select[name="classes"]').select_option("4,3")
    page.locator('.chooser button[type="submit"]').click()
    page.wait_for_url("**least=1400**")
    rows = {k: v for k, v in statistics(demo_bundle, "2017-10-21").items() if k != "city"}
    large = {k for k, v in rows.items() if v["n_footprints"] >= 1400}
    assert set(order(page)) == large
    at = column(page, "total")
    sums = [
        int(page.locator("tfoot tr").nth(i).locator("th, td").nth(at).get_attribute("data-value") or 0)
        for i in range(3)
    ]
    assert sums[0] + sums[1] == sums[2] == 24689
    assert sums[0] == sum(rows[k]["n_footprints"] for k in large)


def test_two_dates_are_compared_with_a_warning_that_coverage_differs(
    seen: Watched, demo_bundle: Path, language: str
) -> None:
    page = seen.open(f"{INDEX}?lang={language}&classes=4&versus=2017-02-03")
    expect(page.locator("[data-warning]")).to_contain_text("24")
    now, then = statistics(demo_bundle, "2017-10-21"), statistics(demo_bundle, "2017-02-03")
    at = column(page, "diff_destroyed")
    for place in ("mansour", "rafqa"):
        cell = page.locator(f'#table-districts tr[data-district="{place}"]').locator("th, td").nth(at)
        apart = now[place]["n_buildings_destroyed"] - then[place]["n_buildings_destroyed"]
        assert int(cell.get_attribute("data-value") or 0) == apart
        assert cell.locator("bdi").inner_text() == f"+{apart}"


def test_two_sources_are_compared(browser: Browser, sources_server: str, language: str) -> None:
    with watched(browser, sources_server, DESKTOP) as seen:
        page = seen.open(f"/districts/sources-town?lang={language}")
        page.locator('select[name="source"]').select_option("list")
        page.locator('select[name="versus_source"]').select_option("survey")
        page.locator('.chooser button[type="submit"]').click()
        page.wait_for_url(re.compile(r"[?&]source=list\b"))
        expect(page.locator("[data-warning]")).to_have_count(1)
        at = column(page, "diff_destroyed")
        # West: the list and the survey both say that A is destroyed; East: the list says G, the survey F.
        for place, apart in (("W", "0"), ("E", "0")):
            cell = page.locator(f'#table-districts tr[data-district="{place}"]').locator("th, td").nth(at)
            assert cell.get_attribute("data-value") == apart
        seen.assert_clean()


def test_the_table_is_pasted_whole_into_a_document_and_a_spreadsheet(
    browser: Browser, server: str, demo_bundle: Path, language: str
) -> None:
    with watched(browser, server, DESKTOP, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = seen.open(f"{INDEX}?lang={language}&classes=4")
        page.locator("[data-copy-table]").click()
        expect(page.locator("[data-copy-table] + .copied")).not_to_be_empty()
        found = pasted(page)
        bundle = open_bundle(demo_bundle)
        rows = [line.split("\t") for line in found["text"].split("\n") if "\t" in line]
        assert len(rows) == 1 + 24 + 2
        assert {len(row) for row in rows} == {len(rows[0])}
        counts = statistics(demo_bundle, "2017-10-21")
        named = "name_ar" if language == "ar" else "name_en"
        mansour = next(row for row in rows if row[0] == counts["mansour"][named])
        assert mansour[1:3] == ["706", "96"]
        assert mansour[3] == "13.6%"
        assert rows[-1][1] == "24689"
        for told in (found["text"], found["html"]):
            assert str(bundle.manifest["release"]) in told
            assert "UNOSAT" in told
            assert "2017" in told.split("\n")[0]
            assert ("Synthetic" if language == "en" else "اصطناعية") in told
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in found["html"]
        assert "<svg" not in found["html"]
        document = page.evaluate("""(html) => {
          const made = new DOMParser().parseFromString(html, "text/html");
          return [made.querySelectorAll("table tr").length, made.querySelectorAll("script, a[href^='javascript']").length];
        }""", found["html"])  # fmt: skip
        assert document == [27, 0]
        seen.assert_clean()


def test_the_table_is_copied_on_plain_http_too(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP, permissions=["clipboard-read"]) as seen:
        seen.page.add_init_script("Object.defineProperty(navigator.clipboard, 'write', {value: undefined})")
        page = seen.open(f"{INDEX}?lang=en")
        page.locator("[data-copy-table]").click()
        expect(page.locator("[data-copy-table] + .copied")).to_contain_text("Copied")
        found = pasted(page)
        assert "24689" in found["text"]
        assert "<table" in found["html"]


def test_a_reporter_copies_a_paragraph_that_says_everything(
    browser: Browser, server: str, demo_bundle: Path, language: str
) -> None:
    with watched(browser, server, DESKTOP, permissions=["clipboard-read", "clipboard-write"]) as seen:
        page = seen.open(f"{PAGE}?lang={language}")
        page.locator('[data-copy-text="report"]').click()
        expect(page.locator('[data-copy-text="report"] + .copied')).not_to_be_empty()
        text = pasted(page)["text"]
        for part in (
            "96",
            "706",
            "13.6%",
            "74.6%",
            "177",
            "2017",
            "UNOSAT",
            open_bundle(demo_bundle).manifest["release"],
        ):
            assert part in text, part
        seen.assert_clean()


def test_a_district_is_found_on_the_map_and_its_page_from_there(seen: Watched, language: str) -> None:
    page = seen.open(f"{INDEX}?lang={language}&date=2017-02-03")
    page.locator('#table-districts tr[data-district="mansour"] .row-icon').click()
    page.wait_for_selector(".dl-legend")
    expect(page).to_have_url(re.compile("district=mansour"))
    expect(page).to_have_url(re.compile("date=2017-02-03"))
    link = page.locator('tr[data-district="mansour"] .row-icon')
    link.click()
    page.wait_for_url("**/districts/raqqa-demo/mansour?*")
    page.locator(".district .actions .button").first.click()
    page.wait_for_selector(".dl-legend")
    expect(page).to_have_url(re.compile("district=mansour"))


def test_the_card_of_a_district_on_the_map_leads_to_its_page_at_the_same_date(
    browser: Browser, server: str, language: str
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = seen.open(f"/map/raqqa-demo?lang={language}&date=2015-05-29")
        config = json.loads(page.locator("#dl-config").inner_text())
        place = next(one for one in config["districts"] if one["id"] == "mansour")
        middle = f"ll={place['label'][1]},{place['label'][0]}&z=12"
        page = seen.open(f"/map/raqqa-demo?lang={language}&date=2015-05-29&{middle}")
        page.mouse.click(*middle_of(page.locator(".leaflet-container")))
        link = page.locator('.dl-card-links a[href*="/districts/"]')
        expect(link).to_be_visible()
        link.click()
        page.wait_for_url("**/districts/raqqa-demo/mansour?*")
        assert "date=2015-05-29" in page.url
        expect(page.locator('select[name="date"]')).to_have_value("2015-05-29")


def test_the_pages_fit_a_phone_and_fingers(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, PHONE, is_mobile=True) as seen:
        for path in (INDEX, PAGE, "/districts/town", "/districts/town/W"):
            page = seen.open(f"{path}?lang={language}")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            small = page.evaluate(
                """() => [...document.querySelectorAll(".button, .row-icon, .sorter, .chooser :is(input, select)")]
                  .filter((one) => one.type !== "hidden" && one.checkVisibility())
                  .map((one) => [one.className, one.getBoundingClientRect().height])
                  .filter(([, height]) => height < 43.9)"""
            )
            assert small == [], path
            screenshot(page, f"{path.strip('/').replace('/', '-')}-{language}-phone")
        seen.assert_clean()


def test_a_list_without_footprints_shows_counts_and_never_a_share(seen: Watched, language: str) -> None:
    for path in ("/districts/town", "/districts/town/W"):
        page = seen.open(f"{path}?lang={language}")
        assert "%" not in page.locator("main").inner_text()


def test_the_page_of_a_district_prints_whole(seen: Watched, language: str) -> None:
    page = seen.open(f"{PAGE}?lang={language}")
    page.emulate_media(media="print")
    expect(page.locator(".chooser")).to_be_hidden()
    expect(page.locator("#report")).to_be_visible()
    expect(page.locator("[data-page-address]")).to_be_visible()
    expect(page.locator(".curve svg").first).to_be_visible()


def test_an_unknown_district_is_a_page_that_says_so(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        answer = seen.page.goto(f"{server}/districts/raqqa-demo/nowhere?lang={language}")
        assert answer is not None
        assert answer.status == 404
        assert seen.page.locator("h1").count() == 1
