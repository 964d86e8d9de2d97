"""A city kept on a phone: saved, opened with the server gone, updated; and the map as one file."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    eventually,
    pieces_are_drawn,
    screenshot,
    serving,
    watched,
)
from webapp.exports import export_city

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SAVED = ".save-city__saved"


@pytest.fixture
def own_server(points_bundle: Path, tmp_path: Path) -> Iterator[tuple[str, Path, ExitStack]]:
    """A server of this test alone, with its bundle, which can be stopped."""
    bundle = tmp_path / points_bundle.name
    shutil.copytree(points_bundle, bundle)
    with ExitStack() as stack:
        yield stack.enter_context(serving(bundle)), bundle, stack


def slug_of(bundle: Path) -> str:
    return str(json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["area"]["slug"])


def zoom_of(page: Page) -> float:
    """The zoom that the address tells; 0 until it tells one."""
    found = re.search(r"[?&]z=([\d.]+)", page.url)
    return float(found[1]) if found else 0.0


def nothing_is_kept(page: Page) -> None:
    eventually(page, lambda: page.evaluate("caches.keys()"), lambda kept: kept == [])


def save(page: Page) -> None:
    page.locator(".save-city__main").click()
    expect(page.locator(SAVED)).to_be_visible(timeout=120_000)


def test_a_saved_city_opens_in_arabic_with_the_server_gone(
    browser: Browser, own_server: tuple[str, Path, ExitStack]
) -> None:
    base, bundle, stack = own_server
    slug = slug_of(bundle)
    with watched(browser, base, PHONE) as seen:
        page = seen.open(f"/downloads/{slug}?lang=ar")
        save(page)
        seen.assert_clean()
        stack.close()
        page = seen.open(f"/map/{slug}?lang=ar")
        expect(page.locator(".saved-copy")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        # Nothing of this zoom was ever shown: the tiles come out of the saved archive.
        for _ in range(3):
            before = eventually(page, lambda: zoom_of(page), bool)
            page.locator(".dl-map-button").first.click()
            eventually(page, lambda: zoom_of(page), lambda zoom, before=before: zoom > before)
        pieces_are_drawn(page)
        expect(page.locator(".dl-status")).to_be_hidden()
        screenshot(page, "offline-map-ar")
        for path in ("claims", "method", "downloads"):
            page.goto(f"{base}/{path}/{slug}?lang=ar")
            expect(page.locator("h1")).to_be_visible()
            expect(page.locator(".saved-copy")).to_be_visible()
        page.goto(f"{base}/")
        expect(page).to_have_url(re.compile(f"/map/{slug}"))


def test_a_newer_release_is_announced_and_taken_over_on_request(
    browser: Browser, own_server: tuple[str, Path, ExitStack]
) -> None:
    base, bundle, _ = own_server
    slug = slug_of(bundle)
    with watched(browser, base, DESKTOP) as seen:
        save(seen.open(f"/downloads/{slug}?lang=en"))
        manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
        (bundle / "manifest.json").write_text(
            json.dumps({**manifest, "release": "fedcba987654"}), encoding="utf-8"
        )
        page = seen.open(f"/map/{slug}?lang=en")
        expect(page.locator("[data-newer-release]")).to_be_visible()
        page = seen.open(f"/downloads/{slug}?lang=en")
        expect(page.locator(".save-city__note")).to_contain_text("fedcba987654")
        save(page)
        expect(page.locator(SAVED)).to_contain_text("fedcba987654")
        expect(page.locator(".save-city__note")).to_have_count(0)
        page.locator(".save-city button").last.click()
        expect(page.locator(".save-city__main")).to_be_visible()
        nothing_is_kept(page)
        seen.assert_clean()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_one_file_opens_from_a_folder_and_asks_nobody(
    browser: Browser, demo_bundle: Path, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "city.html"
    export_city(demo_bundle, html=path, kit=None, language=language, theme="auto")
    with watched(browser, path.parent.as_uri(), PHONE, offline=True) as seen:
        asked: list[str] = []
        seen.page.on(
            "request", lambda sent: asked.append(sent.url) if not sent.url.startswith("data:") else None
        )
        seen.page.goto(path.as_uri())
        page = seen.page
        expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
        page.get_by_role("button", name={"en": "Search", "ar": "بحث"}[language], exact=True).click()
        page.locator(".dl-search-input").fill("demo-00150")
        page.locator(".dl-search-option").first.click()
        expect(page.locator(".dl-card")).to_contain_text(
            {"en": "Severe damage", "ar": "أضرار بالغة"}[language]
        )
        screenshot(page, f"one-file-{language}")
        assert asked == [path.as_uri()]
        assert seen.errors == []


def test_a_full_device_is_told_and_nothing_is_left_of_it(
    browser: Browser, server: str, points_bundle: Path
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        seen.page.add_init_script(
            "Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));"
        )
        page = seen.open(f"/downloads/{slug_of(points_bundle)}?lang=en")
        page.locator(".save-city__main").click()
        expect(page.get_by_role("alert")).to_contain_text("ran out of space")
        expect(page.locator(".save-city a[download]")).to_have_count(2)
        nothing_is_kept(page)


@pytest.mark.parametrize("is_promised", [True, False])
def test_a_reader_is_told_whether_the_browser_promises_to_keep_the_copy(
    browser: Browser, server: str, points_bundle: Path, is_promised: bool
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        answer = str(is_promised).lower()
        seen.page.add_init_script(
            f"StorageManager.prototype.persisted = async () => false;"
            f"StorageManager.prototype.persist = async () => {answer};"
        )
        page = seen.open(f"/downloads/{slug_of(points_bundle)}?lang=en")
        save(page)
        words = "agreed not to delete" if is_promised else "may delete it"
        expect(page.locator(".save-city")).to_contain_text(words)


def test_on_plain_http_the_files_are_offered_instead(
    browser: Browser, server: str, points_bundle: Path
) -> None:
    arguments = ["--host-resolver-rules=MAP field.example 127.0.0.1"]
    installed = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    plain = browser.browser_type.launch(executable_path=installed, args=arguments)
    try:
        page = plain.new_page()
        page.goto(
            f"{server.replace('127.0.0.1', 'field.example')}/downloads/{slug_of(points_bundle)}?lang=en"
        )
        assert page.evaluate("isSecureContext") is False
        expect(page.locator(".save-city__note")).to_contain_text("only from https addresses")
        expect(page.locator(".save-city a[download]")).to_have_count(2)
        expect(page.locator(".save-city__main")).to_have_count(0)
    finally:
        plain.close()
