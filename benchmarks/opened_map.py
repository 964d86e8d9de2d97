"""One map opened in an empty browser: its bytes, seconds, memory, and how smoothly it is dragged."""

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page
from playwright.sync_api import TimeoutError as TooLong

from benchmarks import budgets

KB, MB = 1000, 1_000_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWED_TIMES = 4
LONGEST_S = 300
# The frame after the next: by then what was drawn is on the screen.
AFTER_DRAWING = "const note = () => requestAnimationFrame(() => requestAnimationFrame(() => { window.drawnAt ??= performance.now(); }));"
NOTE_OURS = (
    f"{AFTER_DRAWING} document.addEventListener('damage-ledger:drawn', note);"
    "document.addEventListener('damage-ledger:first', () =>"
    " requestAnimationFrame(() => requestAnimationFrame(() => { window.firstAt ??= performance.now(); })));"
)
NOTE_PATHS = (
    AFTER_DRAWING
    + "const look = () => document.querySelector('path.leaflet-interactive') ? note() : requestAnimationFrame(look);"
    "requestAnimationFrame(look);"
)
# Not wait_for_function: it would evaluate text in the page, which our own pages forbid.
WHEN_DRAWN = """() => new Promise((resolve) => {
  const look = () => window.drawnAt === undefined ? requestAnimationFrame(look) : resolve();
  look();
})"""
RECORD_FRAMES = """() => {
  window.frames_ = []; window.isRecording = true;
  let last = performance.now();
  const step = (now) => { frames_.push(now - last); last = now; if (isRecording) requestAnimationFrame(step); };
  requestAnimationFrame(step);
}"""
STOP_RECORDING = "() => { window.isRecording = false; return window.frames_; }"
ASKED_FOR_TILES = (
    "() => performance.getEntriesByType('resource').filter(r => r.name.includes('/tiles/')).length"
)
TOGGLE = """async () => {
  const box = document.querySelector('[data-dl-class=destroyed] input');
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (let i = 0; i < 12; i++) {
    const start = performance.now(); box.click(); await frame(); await frame(); times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return times;
}"""
STEP_DATE = """async () => {
  const slider = document.querySelector('.dl-date-slider');
  const frame = () => new Promise(requestAnimationFrame);
  const times = [], n = Number(slider.max) + 1;
  for (let i = 0; i < 12; i++) {
    slider.value = String(i % n);
    const start = performance.now(); slider.dispatchEvent(new Event('input', {bubbles: true}));
    await frame(); await frame(); times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return times;
}"""


@dataclass(frozen=True)
class Opened:
    """One opening of one map; what was not measured is None."""

    n_bytes: float
    seconds: float
    heap_mb: float | None = None
    pan_ms: float | None = None
    n_foreign: int = 0
    first_seconds: float | None = None
    """Until the first buildings were on the screen; None for a map that draws districts, or all at once."""

    @property
    def seconds_to_first(self) -> float:
        """Seconds to the first buildings, or to all of them where they come at once."""
        return self.seconds if self.first_seconds is None else self.first_seconds


@dataclass(frozen=True)
class Steps:
    """What another class or date takes on our map: milliseconds, and requests.

    Two frames are waited for, so no step can take less than about 17 ms.
    """

    class_ms: float
    date_ms: float
    n_refetched: int


def median_of(seen: Sequence[Opened]) -> Opened:
    """The median of every figure on its own; the greatest number of foreign requests."""

    def middle(name: str) -> float | None:
        values = [value for one in seen if (value := getattr(one, name)) is not None]
        return statistics.median(values) if values else None

    n_bytes, seconds = middle("n_bytes"), middle("seconds")
    return Opened(
        n_bytes or 0,
        seconds or 0,
        middle("heap_mb"),
        middle("pan_ms"),
        max(one.n_foreign for one in seen),
        middle("first_seconds"),
    )


def worst_twentieth(frames: Sequence[float]) -> float:
    """The length that 19 of 20 frames stay below, in the unit given."""
    return sorted(frames)[min(len(frames) - 1, int(0.95 * len(frames)))]


class Wire:
    """Bytes that arrive in a page, and who was asked for them."""

    def __init__(self, session: CDPSession, base: str) -> None:
        self.sizes: dict[str, int] = {}
        self.addresses: dict[str, str] = {}
        self._base = base
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._arrived)

    def _asked(self, sent: dict[str, Any]) -> None:
        self.addresses[sent["requestId"]] = sent["request"]["url"]

    def _arrived(self, done: dict[str, Any]) -> None:
        self.sizes[done["requestId"]] = int(done["encodedDataLength"])

    def n_bytes(self, without: Sequence[str] = ()) -> int:
        """Bytes of everything but the addresses in `without`."""
        return sum(size for key, size in self.sizes.items() if self.addresses.get(key) not in without)

    def n_foreign(self) -> int:
        """Requests to anybody but the server of the page."""
        ours = (self._base, "data:", "blob:")
        return sum(not address.startswith(ours) for address in self.addresses.values())


@contextmanager
def blank_page(
    browser: Browser, window: dict[str, int], *, slow: bool = False
) -> Iterator[tuple[Page, CDPSession]]:
    """A page of an empty browser; `slow` makes a phone of it."""
    context = browser.new_context(viewport=window, has_touch=slow, is_mobile=slow)  # type: ignore[arg-type]
    context.set_default_timeout(LONGEST_S * 1000)
    page = context.new_page()
    session = context.new_cdp_session(page)
    if slow:
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED_TIMES})
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_3G)
    try:
        yield page, session
    finally:
        context.close()


def heap_mb(session: CDPSession) -> float:
    """Script heap and the buffers it holds, after a collection."""
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    return float(used["usedSize"] + used.get("backingStorageSize", 0)) / MB


def pan_ms(page: Page) -> float:
    """Drag the map up and down and to and fro; the length that 19 of 20 frames stay below."""
    area = page.locator(".leaflet-container").bounding_box() or {"x": 0, "y": 0, "width": 600, "height": 400}
    x, y = area["x"] + area["width"] / 3, area["y"] + area["height"] / 2
    page.evaluate(RECORD_FRAMES)
    for across, down in ((220, 0), (0, 160), (-220, 0), (0, -160)):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + across, y + down, steps=30)
        page.mouse.up()
        page.wait_for_timeout(300)
    return worst_twentieth(page.evaluate(STOP_RECORDING))


def opened(
    browser: Browser,
    base: str,
    path: str,
    note: str,
    *,
    before_panning: Callable[[Page], None] | None = None,
    slow: bool = False,
) -> Opened:
    """Open a map in an empty browser; pan it too where `before_panning` says how to get to the streets."""
    with blank_page(browser, PHONE if slow else DESKTOP, slow=slow) as (page, session):
        wire = Wire(session, base)
        page.add_init_script(note)
        page.goto(f"{base}{path}", wait_until="load")
        page.evaluate(WHEN_DRAWN)
        page.wait_for_load_state("networkidle")
        later = page.evaluate(budgets.REQUESTED_LATER)
        first_at = page.evaluate("window.firstAt")
        first = Opened(
            wire.n_bytes(later),
            page.evaluate("window.drawnAt") / 1000,
            heap_mb(session),
            None,
            wire.n_foreign(),
            None if first_at is None else first_at / 1000,
        )
        if before_panning is None:
            return first
        before_panning(page)
        return replace(first, pan_ms=pan_ms(page), n_foreign=wire.n_foreign())


def to_the_streets(lat: float, lng: float, zoom: int) -> Callable[[Page], None]:
    """Move a page of folium to the view in which maps are dragged."""
    found = "Object.values(window).find((one) => window.L && one instanceof L.Map)"

    def move(page: Page) -> None:
        page.evaluate(f"() => {{ {found}.setView([{lat}, {lng}], {zoom}, {{animate: false}}); }}")
        page.wait_for_timeout(500)

    return move


def choice_steps(browser: Browser, base: str, path: str) -> Steps:
    """Switch a class and step through the dates of our map, at the streets."""
    with blank_page(browser, DESKTOP) as (page, _):
        page.goto(f"{base}{path}", wait_until="networkidle")
        before = page.evaluate(ASKED_FOR_TILES)
        toggled, stepped = page.evaluate(TOGGLE), page.evaluate(STEP_DATE)
        return Steps(
            statistics.median(toggled), statistics.median(stepped), page.evaluate(ASKED_FOR_TILES) - before
        )


def medians(rounds: int, measure: Callable[[], Opened]) -> Opened | None:
    """The medians of some rounds, or None if the first one takes too long."""
    try:
        return median_of([measure() for _ in range(rounds)])
    except TooLong:
        return None
