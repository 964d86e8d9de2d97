"""Frames in pages of other sites: a host of another origin, sandboxed, hidden, narrow, without scripts; and the builder."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from geodata.publish.swap import replacing
from geodata.publish.write import write_bundle
from tests.browser.conftest import DESKTOP, PHONE, Watched, screenshot, serving, watched
from tests.webapp.town import publication

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HostPage = Callable[[str], str]
VIEWS = {
    "map": "/embed/raqqa-demo",
    "districts": "/embed/raqqa-demo/districts",
    "number-destroyed": "/embed/raqqa-demo/number/destroyed",
    "claim-city-80": "/embed/raqqa-demo/claim/city-80",
}
LISTEN = "<script>window.told=[];addEventListener('message',e=>told.push([e.data,e.origin]))</script>"
NOTICE = {"en": "Synthetic building positions; counts from UNOSAT", "ar": "مواقع المباني اصطناعية"}
GESTURE = {
    "en": {"wheel": "Hold Ctrl", "touch": "two fingers"},
    "ar": {"wheel": "Ctrl", "touch": "إصبعين"},
}


@pytest.fixture
def article(browser: Browser, server: str, host_page: HostPage) -> Iterator[Callable[..., Watched]]:
    """Opens a page of another origin with this HTML in its body, in a window of this size."""
    opened = []

    def show(body: str, *, window: dict[str, int] = DESKTOP, **options: object) -> Watched:
        entered = watched(browser, server, window, **options)
        seen = entered.__enter__()
        opened.append(entered)
        head = '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>An article</title>'
        seen.page.goto(host_page(f"{head}<body style='margin:0'>{body}"), wait_until="networkidle")
        return seen

    yield show
    for one in opened:
        one.__exit__(None, None, None)


def framed(page: Page, name: str = "it") -> Frame:
    frame = page.frame(name=name)
    assert frame is not None
    return frame


def snippet(page: Page, server: str, view: str, **asked: str) -> dict[str, str]:
    """What the builder makes of these choices."""
    query: dict[str, str | float | bool] = {"view": view, **asked}
    answer = page.request.get(f"{server}/share/raqqa-demo.json", params=query)
    found: dict[str, str] = answer.json()
    return found


def clean_of_host(seen: Watched) -> None:
    """Silent, and nothing was asked of anybody but us and the page of the host itself."""
    assert [url for url in seen.foreign if not url.endswith(("/article", "/favicon.ico"))] == []
    assert [said for said in seen.errors if "favicon" not in said] == []


# ---------------------------------------------------------------- heights


@pytest.mark.parametrize("view", ["districts", "number-destroyed", "claim-city-80"])
def test_a_frame_takes_the_height_of_its_content(
    article: Callable[..., Watched], server: str, language: str, view: str
) -> None:
    body = (
        f"<p>Before</p><iframe name=it src='{server}{VIEWS[view]}?lang={language}' height=120 scrolling=no"
        f" style='width:0;min-width:100%!important;border:0'></iframe><script async src='{server}/embed.js'></script>"
    )
    seen = article(body, window={"width": 600, "height": 800})
    page = seen.page
    page.wait_for_function("parseFloat(document.querySelector('iframe').style.height) > 130")
    page.wait_for_timeout(300)
    needed = framed(page).evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    assert page.locator("iframe").evaluate("one => one.clientHeight") == needed
    assert framed(page).evaluate("document.documentElement.scrollHeight") <= needed
    assert NOTICE[language] in framed(page).locator("body").inner_text()
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_timeout(500)
    assert page.locator("iframe").evaluate("one => one.clientHeight") >= framed(page).evaluate(
        "document.documentElement.scrollHeight"
    )
    screenshot(page, f"embed-{view}-{language}")
    clean_of_host(seen)


def test_a_script_that_comes_after_the_frame_still_gives_it_its_height(
    article: Callable[..., Watched], server: str
) -> None:
    body = (
        f"<iframe name=it src='{server}/embed/raqqa-demo/number/destroyed?lang=en' height=120 scrolling=no></iframe>"
        "<script>addEventListener('load', () => setTimeout(() => { const late = document.createElement('script');"
        f"late.src = '{server}/embed.js'; document.body.append(late); }}, 1500))</script>"
    )
    seen = article(body, window={"width": 600, "height": 800})
    seen.page.wait_for_function("parseFloat(document.querySelector('iframe').style.height) > 130")
    clean_of_host(seen)


@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_tells_its_height_in_all_four_dialects(
    article: Callable[..., Watched], server: str, view: str
) -> None:
    address = f"{server}{VIEWS[view]}?lang=en"
    seen = article(f"{LISTEN}<iframe name=it src='{address}#?secret=Ab3dEf' width=600 height=500></iframe>")
    seen.page.wait_for_function("told.length >= 4")
    told: list[list[Any]] = seen.page.evaluate("told")
    assert {origin for _, origin in told} == {server}
    own, amp, medium, wordpress = (message for message, _ in told[:4])
    (height,) = own["damage-map-height"].values()
    assert amp == {"sentinel": "amp", "type": "embed-size", "height": height}
    assert '"context":"iframe.resize"' in medium and f'"height":{height}' in medium
    assert wordpress == {"secret": "Ab3dEf", "message": "height", "value": height}
    assert 100 <= height <= 4000
    clean_of_host(seen)


def test_a_view_opened_by_itself_sends_nothing(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        seen.page.add_init_script("window.told=[];addEventListener('message',e=>told.push(e.data))")
        for path in VIEWS.values():
            page = seen.open(f"{path}?lang=en#?secret=Ab3dEf")
            page.wait_for_timeout(200)
            assert page.evaluate("told") == [], path
        seen.assert_clean()


def test_the_script_of_the_host_believes_no_other_frame_and_no_absurd_height(
    article: Callable[..., Watched], server: str
) -> None:
    seen = article(
        f"<iframe name=it height=300 src='about:blank'></iframe><script src='{server}/embed.js'></script>"
        "<script>for (const h of [1e9, -5, 'x', null, 40, NaN])"
        " postMessage({'damage-map-height': {v: h}}, '*'); postMessage('{', '*'); postMessage({'damage-map-height': {v: 900}}, '*')</script>"
    )
    seen.page.wait_for_timeout(300)
    assert seen.page.locator("iframe").evaluate("one => one.clientHeight") == 300
    clean_of_host(seen)


# ---------------------------------------------------------------- strange hosts


@pytest.mark.parametrize("view", VIEWS)
def test_everything_works_in_a_sandbox_of_no_origin(
    article: Callable[..., Watched], server: str, language: str, view: str
) -> None:
    asked = f"?lang={language}{'&ll=35.9506,39.0094&z=16' if view == 'map' else ''}"
    seen = article(
        f"<iframe name=it sandbox='allow-scripts' width=640 height=560 src='{server}{VIEWS[view]}{asked}'></iframe>"
    )
    frame = framed(seen.page)
    assert frame.evaluate("origin") == "null"
    assert NOTICE[language] in frame.locator("body").inner_text()
    expect(frame.locator("footer")).to_contain_text({"en": "Release", "ar": "الإصدار"}[language])
    if view == "map":
        frame.wait_for_selector(".dl-legend", state="attached")
        seen.page.wait_for_timeout(800)
        drawn = frame.evaluate(
            """() => [...document.querySelectorAll('.leaflet-tile-pane canvas')].filter((canvas) => {
                 const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                 return new Set(new Uint32Array(data.buffer)).size > 5 }).length"""
        )
        assert drawn > 0, "tiles are read and drawn"
    screenshot(seen.page, f"sandbox-{view}-{language}")
    clean_of_host(seen)


def test_a_frame_hidden_until_it_speaks_appears_as_in_wordpress(
    article: Callable[..., Watched], server: str, language: str
) -> None:
    # What WordPress does with a foreign frame: no scripts of ours outside, sandbox, hidden, a height of 200 to 1000.
    host = """<script>
      addEventListener('message', ({data, source}) => {
        if (!data || data.secret !== 'Zx9wVu' || data.message !== 'height') return;
        for (const frame of document.querySelectorAll('iframe'))
          if (frame.contentWindow === source) {
            frame.height = Math.min(1000, Math.max(200, data.value));
            frame.removeAttribute('style');
          }
      });</script>"""
    frames = "".join(
        f"<iframe name='{view}' sandbox='allow-scripts' security=restricted width=600 height=338"
        f" style='position:absolute;visibility:hidden' src='{server}{path}?lang={language}#?secret=Zx9wVu'></iframe>"
        for view, path in VIEWS.items()
    )
    seen = article(host + frames)
    for view in VIEWS:
        frame = seen.page.locator(f"iframe[name='{view}']")
        expect(frame).to_be_visible()
        assert 200 <= frame.evaluate("one => one.clientHeight") <= 1000, view
        # The secret is no view of the map.
        assert "secret" not in framed(seen.page, view).evaluate("document.body.innerText")
    clean_of_host(seen)


@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_in_a_tab_that_is_shown_later_is_drawn_at_its_size(
    article: Callable[..., Watched], server: str, view: str
) -> None:
    seen = article(
        f"<div id=tab style='display:none'><iframe name=it width=640 height=520 src='{server}{VIEWS[view]}?lang=en'>"
        f"</iframe></div><script src='{server}/embed.js'></script>"
    )
    page = seen.page
    page.wait_for_timeout(300)
    page.evaluate("document.getElementById('tab').style.display = 'block'")
    page.wait_for_timeout(1200)
    frame = framed(page)
    assert frame.evaluate("innerWidth") == 640
    assert frame.evaluate("document.documentElement.scrollWidth") <= 640
    if view == "map":
        size = frame.evaluate("(() => { const at = document.querySelector('.leaflet-container').getBoundingClientRect();"
                              " return [at.width, at.height] })()")  # fmt: skip
        assert size[0] == 640 and size[1] > 200
        covered = frame.evaluate(
            """() => [...document.querySelectorAll('.leaflet-tile-pane canvas')].map((one) => one.getBoundingClientRect())
                 .reduce(([w, e], at) => [Math.min(w, at.left), Math.max(e, at.right)], [1e9, -1e9])"""
        )
        assert covered[0] <= 0 and covered[1] >= 640, "tiles reach both edges"
        box = page.locator("iframe").bounding_box()
        assert box is not None and box["height"] >= 500
    screenshot(page, f"shown-later-{view}")
    clean_of_host(seen)


@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_of_320_pixels_loses_nothing(
    article: Callable[..., Watched], server: str, language: str, view: str
) -> None:
    seen = article(
        f"<iframe name=it src='{server}{VIEWS[view]}?lang={language}' height=520 style='width:0;min-width:100%!important;border:0'>"
        f"</iframe><script src='{server}/embed.js'></script>",
        window={"width": 320, "height": 700},
    )
    seen.page.wait_for_timeout(400)
    frame = framed(seen.page)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert frame.evaluate("document.documentElement.scrollWidth") <= 320
    for said in ("UNOSAT", "2017", NOTICE[language]):
        assert said in frame.locator("body").inner_text()
    screenshot(seen.page, f"narrow-{view}-{language}")
    clean_of_host(seen)


# ---------------------------------------------------------------- gestures


def zoom_of(frame: Frame) -> str:
    return frame.evaluate("new URLSearchParams(location.search).get('z')") or ""


def place_of(frame: Frame) -> str:
    return frame.evaluate("new URLSearchParams(location.search).get('ll')") or ""


def test_a_wheel_scrolls_the_page_and_with_ctrl_zooms_the_map(
    article: Callable[..., Watched], server: str, language: str
) -> None:
    seen = article(
        f"<iframe name=it width=700 height=520 src='{server}/embed/raqqa-demo?lang={language}&ll=35.95,39.01&z=14'></iframe>"
        "<p style='height:3000px'>"
    )
    page, frame = seen.page, framed(seen.page)
    frame.wait_for_selector(".dl-legend", state="attached")
    page.mouse.move(250, 300)
    page.mouse.wheel(0, 240)
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") > 0
    assert zoom_of(frame) in {"", "14"}
    expect(frame.locator(".dl-gesture-hint.is-shown")).to_contain_text(GESTURE[language]["wheel"])
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    page.wait_for_timeout(900)
    assert page.evaluate("scrollY") == 0
    assert float(zoom_of(frame)) > 14
    clean_of_host(seen)


def test_one_finger_scrolls_the_page_and_two_move_the_map(
    article: Callable[..., Watched], server: str, language: str
) -> None:
    seen = article(
        f"<iframe name=it width=390 height=520 style='border:0' src='{server}/embed/raqqa-demo?lang={language}&ll=35.95,39.01&z=14'>"
        "</iframe><p style='height:3000px'>",
        window=PHONE, is_mobile=True,
    )  # fmt: skip
    page, frame = seen.page, framed(seen.page)
    frame.wait_for_selector(".dl-legend", state="attached")
    page.wait_for_timeout(400)
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]},
        )

    touch("touchStart", (200, 200))
    for step in range(1, 11):
        touch("touchMove", (200, 200 - 12 * step))
        page.wait_for_timeout(16)
    touch("touchEnd")
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") > 50, "the page scrolls under one finger"
    # An address is rounded to a pixel of the map.
    assert [round(float(one), 3) for one in place_of(frame).split(",")] == [35.95, 39.01], "the map stays"
    hint = frame.locator(".dl-gesture-hint")
    assert GESTURE[language]["touch"] in hint.inner_text() or hint.inner_text() == ""

    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(300)
    touch("touchStart", (150, 200), (230, 200))
    for step in range(1, 11):
        touch("touchMove", (150 + 6 * step, 200), (230 + 6 * step, 200))
        page.wait_for_timeout(16)
    touch("touchEnd")
    page.wait_for_timeout(900)
    moved = place_of(frame).split(",")
    assert moved != [""] and float(moved[1]) < 39.009, "two fingers carried the map to the right"
    clean_of_host(seen)


# ---------------------------------------------------------------- without scripts, without a connection, in a release


@pytest.mark.parametrize("view", VIEWS)
def test_readers_without_scripts_get_the_picture_with_its_words(
    article: Callable[..., Watched], server: str, browser: Browser, language: str, view: str
) -> None:
    with watched(browser, server, DESKTOP) as maker:
        found = snippet(maker.page, server, view, lang=language)
    seen = article(found["snippet"], java_script_enabled=False)
    image = seen.page.locator("img")
    expect(image).to_be_visible()
    assert image.evaluate("one => one.naturalWidth") == 1200
    said = image.get_attribute("alt") or ""
    for word in ("2017", "UNOSAT", NOTICE[language]):
        assert word in said
    screenshot(seen.page, f"no-script-{view}-{language}")


def test_a_light_frame_loads_the_map_when_it_is_touched(
    article: Callable[..., Watched], server: str, language: str
) -> None:
    asked: list[str] = []
    seen = article(
        f"<iframe name=it width=600 height=480 src='{server}/embed/raqqa-demo?lang={language}&lite=1'></iframe>"
    )
    page, frame = seen.page, framed(seen.page)
    page.on("request", lambda sent: asked.append(sent.url))
    assert frame.locator("img").evaluate("one => one.complete && one.naturalWidth > 0")
    assert frame.locator("script[src*='/map.']").count() == 0
    frame.locator(".button").click()
    frame.wait_for_selector(".dl-legend", state="attached")
    assert any("/static/map." in url for url in asked)
    clean_of_host(seen)


def test_a_frame_of_a_release_says_when_it_is_superseded(
    browser: Browser, host_page: HostPage, tmp_path: Path, language: str
) -> None:
    folder, releases = tmp_path / "town", []
    for as_of in ("2017-10-21", "2016-02-03"):
        town = publication("town", with_footprints=True, synthetic=True)
        with replacing(folder) as fresh:
            releases.append(write_bundle(replace(town, area={**town.area, "as_of": as_of}), fresh)["release"])
    word = {"en": "superseded", "ar": "حل محله إصدار أحدث"}[language]
    with serving(folder) as base, watched(browser, base, DESKTOP) as seen:
        for path in ("", "/districts", "/number/destroyed", "/claim/town-80"):
            frame = f"<iframe name=it width=600 height=480 src='{base}/v/{releases[0]}/embed/town{path}?lang={language}'></iframe>"
            seen.page.goto(host_page(frame), wait_until="networkidle")
            foot = framed(seen.page).locator("footer").inner_text()
            assert releases[0] in foot
            assert word in foot
            assert (
                framed(seen.page).locator(f"footer a[href*='/embed/town{path}']:not([href*='/v/'])").count()
                == 1
            )


# ---------------------------------------------------------------- the builder


def test_what_is_chosen_is_seen_at_once_copied_and_works_elsewhere(
    browser: Browser, server: str, host_page: HostPage, language: str
) -> None:
    with watched(browser, server, DESKTOP) as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = seen.open(f"/share/raqqa-demo?lang={language}")
        form, preview = page.locator(".builder__form"), page.locator("[data-preview] iframe")
        expect(page.locator("[data-without-script]")).to_be_hidden()
        before = preview.get_attribute("src")
        form.locator("[name=view]").select_option("number-affected")
        expect(form.locator("[data-of-map]")).to_be_hidden()
        form.locator("[name=district]").select_option("mansour")
        form.locator("[name=date]").select_option(index=0)
        form.locator("[name=theme]").select_option("dark")
        form.locator("[name=height]").fill("420")
        expect(preview).not_to_have_attribute("src", before or "")
        code = page.locator("[data-snippet=snippet]")
        for said in ("district=mansour", "theme=dark", "date=", 'height="420"', f"lang={language}"):
            expect(code).to_contain_text(said)
        shown = page.frame_locator("[data-preview] iframe")
        expect(shown.locator("html")).to_have_attribute("data-theme", "dark")
        expect(shown.locator(".number__place")).to_contain_text({"en": "Mansour", "ar": "المنصور"}[language])
        page.locator("[data-copy=snippet]").click()
        copied: str = page.evaluate("navigator.clipboard.readText()")
        assert copied == code.inner_text()
        assert "view=number-affected" in page.url
        screenshot(page, f"builder-{language}")
        seen.assert_clean()
        page.goto(host_page(f"<!doctype html><title>An article</title>{copied}"), wait_until="networkidle")
        frame = page.frame(url=lambda url: "/embed/" in url)
        assert frame is not None
        page.wait_for_function("document.querySelector('iframe').style.height !== ''")
        expect(frame.locator(".number__shown")).to_be_visible()


def test_classes_of_the_map_can_be_left_out_and_the_language_changed(browser: Browser, server: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = seen.open("/share/raqqa-demo?lang=en&ll=35.9506,39.0094&z=15")
        page.locator("[name=classes][value=na]").uncheck()
        page.locator("[name=lang]").select_option("ar")
        code = page.locator("[data-snippet=frame]")
        expect(code).to_contain_text("classes=4,3,2,1,0")
        expect(code).to_contain_text("lang=ar")
        expect(code).to_contain_text("ll=35.9506,39.0094")
        page.locator("[name=district]").select_option("mansour")
        expect(code).to_contain_text("district=mansour")
        expect(code).not_to_contain_text("ll=")
        seen.assert_clean()


def test_the_builder_works_without_scripts(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, PHONE, java_script_enabled=False) as seen:
        page = seen.open(f"/share/raqqa-demo?lang={language}")
        page.locator("[name=view]").select_option("districts")
        page.locator("[name=pinned]").check()
        page.locator("[data-without-script]").click()
        code = page.locator("[data-snippet=frame]").inner_text()
        assert "/v/" in code and "/embed/raqqa-demo/districts" in code and f"lang={language}" in code
        assert "/embed/raqqa-demo/districts" in (
            page.locator("[data-preview] iframe").get_attribute("src") or ""
        )


def test_a_map_is_shared_as_it_was_left(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = seen.open(f"/map/raqqa-demo?lang={language}&ll=35.95,39.01&z=14")
        page.locator(".dl-map-button").first.click()
        page.wait_for_timeout(900)
        page.locator(".table-link a[href*='/share/']").click()
        page.wait_for_load_state("networkidle")
        assert "/share/raqqa-demo" in page.url
        assert "z=15" in page.locator("[data-snippet=frame]").inner_text()
        seen.assert_clean()
