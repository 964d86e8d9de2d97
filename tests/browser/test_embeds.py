"""Frames in pages of other sites: a host of another origin, sandboxed, hidden, narrow, without scripts; and the builder."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from geodata.publish.swap import replacing
from geodata.publish.write import write_bundle
from tests.browser.conftest import (
    DESKTOP,
    PHONE,
    Watched,
    comes_true,
    eventually,
    framed,
    map_is_drawn,
    screenshot,
    serving,
    settled,
    watched,
)
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


N_DRAWN_IN_COLOURS = """() => [...document.querySelectorAll('.leaflet-tile-pane canvas')].filter((canvas) => {
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(new Uint32Array(data.buffer)).size > 5 }).length"""


@pytest.fixture
def article(browser: Browser, server: str, host_page: HostPage) -> Iterator[Callable[..., Watched]]:
    """Opens a page of another origin with this HTML in its body, in a window of this size."""
    opened = []

    def show(body: str, *, window: dict[str, int] = DESKTOP, **options: object) -> Watched:
        entered = watched(browser, server, window, **options)
        seen = entered.__enter__()
        opened.append(entered)
        head = '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>An article</title>'
        seen.page.goto(host_page(f"{head}<body style='margin:0'>{body}"))
        return seen

    yield show
    for one in opened:
        one.__exit__(None, None, None)


def snippet(page: Page, server: str, view: str, **asked: str) -> dict[str, str]:
    """What the builder makes of these choices."""
    query: dict[str, str | float | bool] = {"view": view, **asked}
    answer = page.request.get(f"{server}/share/raqqa-demo.json", params=query)
    found: dict[str, str] = answer.json()
    return found


def clean_of_host(seen: Watched) -> None:
    """Silent, and nothing was asked of anybody but us and the page of the host itself, until the network was quiet."""
    seen.wait_until_quiet()
    assert [url for url in seen.foreign if not url.endswith(("/article", "/favicon.ico"))] == []
    assert [said for said in seen.errors if "favicon" not in said] == []


# ---------------------------------------------------------------- heights

NEEDED = "Math.ceil(document.body.getBoundingClientRect().height)"
SCROLLED = "document.documentElement.scrollHeight"


def height_of_frame(page: Page) -> int:
    return int(page.locator("iframe").evaluate("one => one.clientHeight"))


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
    comes_true(page, "parseFloat(document.querySelector('iframe').style.height) > 130")
    frame = framed(page)
    eventually(
        page,
        lambda: (height_of_frame(page), frame.evaluate(NEEDED), frame.evaluate(SCROLLED)),
        lambda heights: heights[0] == heights[1] >= heights[2],
    )
    expect(frame.locator("body")).to_contain_text(NOTICE[language], use_inner_text=True)
    page.set_viewport_size({"width": 320, "height": 800})
    eventually(
        page,
        lambda: (frame.evaluate("innerWidth"), height_of_frame(page), frame.evaluate(SCROLLED)),
        lambda sizes: sizes[0] <= 320 and sizes[1] >= sizes[2],
    )
    screenshot(page, f"embed-{view}-{language}")
    clean_of_host(seen)


def test_a_script_that_comes_after_the_frame_still_gives_it_its_height(
    article: Callable[..., Watched], server: str
) -> None:
    # A page is loaded after its frames, so this one has told its height before anybody listens.
    body = (
        f"<iframe name=it src='{server}/embed/raqqa-demo/number/destroyed?lang=en' height=120 scrolling=no></iframe>"
        "<script>addEventListener('load', () => setTimeout(() => { const late = document.createElement('script');"
        f"late.src = '{server}/embed.js'; document.body.append(late); }}, 300))</script>"
    )
    seen = article(body, window={"width": 600, "height": 800})
    comes_true(seen.page, "parseFloat(document.querySelector('iframe').style.height) > 130")
    clean_of_host(seen)


@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_tells_its_height_in_all_four_dialects(
    article: Callable[..., Watched], server: str, view: str
) -> None:
    address = f"{server}{VIEWS[view]}?lang=en"
    seen = article(f"{LISTEN}<iframe name=it src='{address}#?secret=Ab3dEf' width=600 height=500></iframe>")
    comes_true(seen.page, "told.length >= 4")
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
            # A height is told while the page is laid out; a message that never comes has no other sign.
            page.wait_for_timeout(200)
            assert page.evaluate("told") == [], path
        seen.assert_clean()


def test_the_script_of_the_host_believes_no_other_frame_and_no_absurd_height(
    article: Callable[..., Watched], server: str
) -> None:
    seen = article(
        f"<iframe name=it height=300 src='about:blank'></iframe><script src='{server}/embed.js'></script>"
        "<script>for (const h of [1e9, -5, 'x', null, 40, NaN])"
        " postMessage({'damage-map-height': {v: h}}, '*'); postMessage('{', '*'); postMessage({'damage-map-height': {v: 900}}, '*');"
        " addEventListener('message', ({data}) => { window.heard ||= data === 'last' }); postMessage('last', '*')</script>"
    )
    # Messages come in the order in which they were sent.
    comes_true(seen.page, "window.heard")
    assert height_of_frame(seen.page) == 300
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
    expect(frame.locator("body")).to_contain_text(NOTICE[language], use_inner_text=True)
    expect(frame.locator("footer")).to_contain_text({"en": "Release", "ar": "الإصدار"}[language])
    if view == "map":
        map_is_drawn(frame)
        # Tiles are read and drawn.
        eventually(seen.page, lambda: frame.evaluate(N_DRAWN_IN_COLOURS), lambda n: n > 0)
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
        expect(framed(seen.page, view).locator("body")).not_to_contain_text("secret", use_inner_text=True)
    clean_of_host(seen)


SIZE_OF_MAP = """() => { const at = document.querySelector('.leaflet-container').getBoundingClientRect();
  return [at.width, at.height] }"""
COVERED = """() => [...document.querySelectorAll('.leaflet-tile-pane canvas')].map((one) => one.getBoundingClientRect())
  .reduce(([w, e], at) => [Math.min(w, at.left), Math.max(e, at.right)], [1e9, -1e9])"""


@pytest.mark.parametrize("view", VIEWS)
def test_a_frame_in_a_tab_that_is_shown_later_is_drawn_at_its_size(
    article: Callable[..., Watched], server: str, view: str
) -> None:
    seen = article(
        f"<div id=tab style='display:none'><iframe name=it width=640 height=520 src='{server}{VIEWS[view]}?lang=en'>"
        f"</iframe></div><script src='{server}/embed.js'></script>"
    )
    page = seen.page
    frame = framed(page)
    page.evaluate("document.getElementById('tab').style.display = 'block'")
    eventually(
        page,
        lambda: (frame.evaluate("innerWidth"), frame.evaluate("document.documentElement.scrollWidth")),
        lambda widths: widths[0] == 640 and widths[1] <= 640,
    )
    if view == "map":
        eventually(
            page,
            lambda: frame.evaluate(SIZE_OF_MAP),
            lambda size: size[0] == 640 and size[1] > 200,
        )
        # Tiles reach both edges.
        eventually(
            page,
            lambda: frame.evaluate(COVERED),
            lambda covered: covered[0] <= 0 and covered[1] >= 640,
        )
        eventually(page, lambda: height_of_frame(page), lambda height: height >= 500)
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
    frame = framed(seen.page)
    if view == "map":
        map_is_drawn(frame)
    for page in (seen.page, frame):
        eventually(
            seen.page,
            lambda page=page: page.evaluate("document.documentElement.scrollWidth"),
            lambda width: width <= 320,
        )
    for said in ("UNOSAT", "2017", NOTICE[language]):
        expect(frame.locator("body")).to_contain_text(said, use_inner_text=True)
    screenshot(seen.page, f"narrow-{view}-{language}")
    clean_of_host(seen)


# ---------------------------------------------------------------- gestures


def zoom_of(frame: Frame) -> str:
    return frame.evaluate("new URLSearchParams(location.search).get('z')") or ""


def place_of(frame: Frame) -> str:
    return frame.evaluate("new URLSearchParams(location.search).get('ll')") or ""


def scrolled(page: Page) -> float:
    return float(page.evaluate("scrollY"))


def scroll_back(page: Page) -> None:
    """Back to the head of the page, once it has stopped gliding."""
    settled(page, lambda: scrolled(page))
    page.evaluate("scrollTo(0, 0)")
    eventually(page, lambda: settled(page, lambda: scrolled(page)), lambda y: y == 0)


def test_a_wheel_scrolls_the_page_and_with_ctrl_zooms_the_map(
    article: Callable[..., Watched], server: str, language: str
) -> None:
    seen = article(
        f"<iframe name=it width=700 height=520 src='{server}/embed/raqqa-demo?lang={language}&ll=35.95,39.01&z=14'></iframe>"
        "<p style='height:3000px'>"
    )
    page, frame = seen.page, framed(seen.page)
    map_is_drawn(frame)
    page.mouse.move(250, 300)
    page.mouse.wheel(0, 240)
    # The words stay for a second and a half.
    expect(frame.locator(".dl-gesture-hint.is-shown")).to_contain_text(GESTURE[language]["wheel"])
    eventually(page, lambda: scrolled(page), lambda y: y > 0)
    # A zoom would take a quarter of a second and be written into the address soon after it.
    page.wait_for_timeout(500)
    assert zoom_of(frame) in {"", "14"}
    scroll_back(page)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    eventually(page, lambda: zoom_of(frame), lambda zoom: float(zoom or 0) > 14)
    assert scrolled(page) == 0
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
    map_is_drawn(frame)
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]},
        )

    touch("touchStart", (200, 200))
    for step in range(1, 11):
        touch("touchMove", (200, 200 - 12 * step))
        page.wait_for_timeout(16)  # a finger is seen once a frame
    touch("touchEnd")
    # The page scrolls under one finger.
    eventually(page, lambda: scrolled(page), lambda y: y > 50)
    # A map that had moved would say so in its address a sixth of a second later.
    page.wait_for_timeout(300)
    # An address is rounded to a pixel of the map.
    assert [round(float(one), 3) for one in place_of(frame).split(",")] == [35.95, 39.01], "the map stays"
    hint = frame.locator(".dl-gesture-hint")
    assert GESTURE[language]["touch"] in hint.inner_text() or hint.inner_text() == ""

    scroll_back(page)
    touch("touchStart", (150, 200), (230, 200))
    for step in range(1, 11):
        touch("touchMove", (150 + 6 * step, 200), (230 + 6 * step, 200))
        page.wait_for_timeout(16)  # a finger is seen once a frame
    touch("touchEnd")
    # Two fingers carried the map to the right.
    eventually(page, lambda: place_of(frame).split(","), lambda at: at != [""] and float(at[1]) < 39.009)
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
    eventually(seen.page, lambda: image.evaluate("one => one.naturalWidth"), lambda width: width == 1200)
    for word in ("2017", "UNOSAT", NOTICE[language]):
        expect(image).to_have_attribute("alt", re.compile(re.escape(word)))
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
    eventually(
        page,
        lambda: frame.locator("img").evaluate("one => one.complete && one.naturalWidth > 0"),
        bool,
    )
    expect(frame.locator("script[src*='/map.']")).to_have_count(0)
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
            seen.page.goto(host_page(frame))
            foot = framed(seen.page).locator("footer")
            expect(foot).to_contain_text(releases[0], use_inner_text=True)
            expect(foot).to_contain_text(word, use_inner_text=True)
            expect(foot.locator(f"a[href*='/embed/town{path}']:not([href*='/v/'])")).to_have_count(1)


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
        copied: str = eventually(
            page,
            lambda: page.evaluate("navigator.clipboard.readText()"),
            lambda text: text == code.inner_text(),
        )
        expect(page).to_have_url(re.compile("view=number-affected"))
        screenshot(page, f"builder-{language}")
        seen.assert_clean()
        page.goto(host_page(f"<!doctype html><title>An article</title>{copied}"))
        comes_true(page, "document.querySelector('iframe').style.height !== ''")
        expect(page.frame_locator("iframe[src*='/embed/']").locator(".number__shown")).to_be_visible()


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
        page.wait_for_url("**view=districts**")
        code = page.locator("[data-snippet=frame]")
        for said in ("/v/", "/embed/raqqa-demo/districts", f"lang={language}"):
            expect(code).to_contain_text(said, use_inner_text=True)
        preview = page.locator("[data-preview] iframe")
        expect(preview).to_have_attribute("src", re.compile("/embed/raqqa-demo/districts"))


def test_a_map_is_shared_as_it_was_left(browser: Browser, server: str, language: str) -> None:
    with watched(browser, server, DESKTOP) as seen:
        page = seen.open(f"/map/raqqa-demo?lang={language}&ll=35.95,39.01&z=14")
        page.locator(".dl-map-button").first.click()
        expect(page).to_have_url(re.compile(r"[?&]z=15\b"))
        page.locator(".table-link a[href*='/share/']").click()
        page.wait_for_url("**/share/raqqa-demo*")
        expect(page.locator("[data-snippet=frame]")).to_contain_text("z=15", use_inner_text=True)
        seen.assert_clean()
