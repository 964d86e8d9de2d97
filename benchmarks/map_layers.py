"""Our map beside folium.GeoJson and GeoDataFrame.explore(): `python benchmarks/map_layers.py [--buildings 30000 100000]`.

One run builds a made-up town of each size, opens it as our map and as the two maps people make of footprints today in
the same headless Chromium, and prints what each asks of a reader, with the ratios to explore() beside what is aimed at.
A phone follows: 390 x 780, its processor slowed four times, on a line of 400 kbit/s that answers after 400 ms.

Every map is opened in an empty browser; figures are medians of the rounds. Bytes are those on the wire, headers
included, everything gzipped. Seconds run from asking for the page to the frame after all buildings (or districts) in
view are drawn; the first of them are drawn earlier on our map, tile by tile from the middle, and all at once on theirs. A pan frame is what 19 of 20 frames stay below while the map is dragged at zoom 14, the first with single
buildings, or at `--zoom`; there our map fills the window as the others do. Memory is the script heap and its buffers after a collection. Seconds and frames depend on the machine and on what else
runs; compare them within a run only. explore() wants matplotlib and mapclassify; without them folium.GeoJson is
what ratios are to. What of folium's pages is left out stands in `benchmarks/rival_maps.py`.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLong

from benchmarks import budgets
from benchmarks.made_town import houses, write_made_town
from benchmarks.rival_maps import RIVALS, can_explore, files_served, write_page

LEAFLET = budgets.PROJECT / "webapp" / "frontend" / "node_modules" / "leaflet" / "dist"
KB, MB = 1000, 1_000_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWED_TIMES = 4
STREET_ZOOM = 14
"""The first zoom at which our map draws single buildings, and so the dearest; ``--zoom`` takes a nearer one."""
LONGEST_S = 300
ONE_ROUND_FROM = 20_000
"""From this size on the other maps are opened once: dragging one about takes a minute, and more the larger it is."""
OURS, REFERENCES = "Damage Ledger", ("explore()", "folium.GeoJson")

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


@dataclass(frozen=True)
class Target:
    """What is aimed at, by number of buildings; the nearest smaller size counts for those between."""

    name: str
    at_most: dict[int, float]

    def limit(self, n: int) -> float:
        """The limit for a town of `n` buildings."""
        below = [size for size in self.at_most if size <= n]
        return self.at_most[max(below) if below else min(self.at_most)]


FIRST_BYTES = Target("bytes to first view", {30_000: 0.05})
STREET_BYTES = Target("bytes at street view", {30_000: 0.35, 100_000: 0.12, 300_000: 0.04})
FIRST_SECONDS = Target("time to first buildings", {30_000: 1 / 20, 100_000: 1 / 120})
ALL_SECONDS = Target("time to all buildings in view", {30_000: 1 / 20, 100_000: 1 / 120})
FRAME_MS = 1000 / 60
"""One frame of a screen: no map can be dragged more smoothly than at one a frame, whatever theirs takes."""
PAN_FRAMES = Target("worst-5 % pan frame", {30_000: 0.2})
HEAP = Target("script heap and buffers", {30_000: 1 / 25})
FIRST_VIEW_KB, FIRST_VIEW_S, STEP_MS = 100, 4, 100
ONE_FILE = Target("one file for offline use", {30_000: 0.11, 300_000: 0.09})


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


def verdict(
    target: Target, n: int, ours: float | None, theirs: float | None, least: float | None = None
) -> str:
    """One line of the table of ratios; `least` is the smallest that can be measured at all."""
    limit = target.limit(n)
    aim = f"<= {limit:.3f}" if limit >= 0.02 else f"<= 1/{1 / limit:.0f}"
    if ours is None or not theirs:
        return f"{target.name:<28} {'not measured':>12}   {aim}"
    ratio = ours / theirs
    word = "kept" if ratio <= limit else "missed"
    if word == "missed" and least is not None and ours < 1.1 * least:
        word = f"at the floor: one frame of {least:.0f} ms is the least there is"
    return f"{target.name:<28} {ratio:>12.4f}   {aim:<10} {word}"


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


def command(*words: str) -> None:
    """Run our own command line, quietly."""
    subprocess.run(
        [sys.executable, "-m", "geodata", *words], check=True, stdout=subprocess.DEVNULL, cwd=budgets.PROJECT
    )


@dataclass
class Town:
    """A town of one size with its middle, its bundle and the maps made of it."""

    n: int
    folder: Path
    zoom: int = STREET_ZOOM

    def __post_init__(self) -> None:
        self.table = houses(self.n).to_crs(4326)
        west, south, east, north = self.table.total_bounds
        self.lat, self.lng = round((south + north) / 2, 5), round((west + east) / 2, 5)
        self.slug = f"made-{self.n}"
        self.bundle = self.folder / self.slug
        self.export = self.folder / "export.html"
        self.foreign: dict[str, int] = {}

    def make(self) -> None:
        """Build the bundle, its one file, and the pages of the other maps."""
        command("build", str(write_made_town(self.folder / "sources", self.n)), "--out", str(self.bundle))
        command("export", str(self.bundle), "--html", str(self.export))
        for name, draw in RIVALS.items():
            if name in REFERENCES[0] and not can_explore():
                continue
            self.foreign[name] = len(write_page(draw(self.table), self.page_of(name), LEAFLET))

    def page_of(self, name: str) -> Path:
        """The page of another map."""
        return self.folder / f"{''.join(filter(str.isalpha, name))}.html"

    @property
    def overview(self) -> str:
        """Address of our map as it opens."""
        return f"/map/{self.slug}?lang=en"

    @property
    def streets(self) -> str:
        """Address of our map with single buildings, beside its table as on its page."""
        return f"{self.overview}&ll={self.lat},{self.lng}&z={self.zoom}"

    @property
    def streets_alone(self) -> str:
        """The same in the whole window, as the other maps have it."""
        return self.streets.replace("/map/", "/embed/")


def medians(rounds: int, measure: Callable[[], Opened]) -> Opened | None:
    """The medians of some rounds, or None if the first one takes too long."""
    try:
        return median_of([measure() for _ in range(rounds)])
    except TooLong:
        return None


def rivals_opened(browser: Browser, town: Town, rounds: int) -> dict[str, Opened | None]:
    """The other maps, each with dragging."""
    rounds = rounds if town.n < ONE_ROUND_FROM else 1
    move = to_the_streets(town.lat, town.lng, town.zoom)
    with files_served(town.folder) as base:

        def theirs(name: str) -> Opened:
            return opened(browser, base, f"/{town.page_of(name).name}", NOTE_PATHS, before_panning=move)

        return {name: medians(rounds, partial(theirs, name)) for name in town.foreign}


def absolute(name: str, measured: float | None, at_most: float, unit: str) -> str:
    """One line of what is aimed at without comparing."""
    if measured is None:
        return f"{name:<28} {'not measured':>12}   <= {at_most:g} {unit}"
    kept = "kept" if measured <= at_most else "missed"
    return f"{name:<28} {measured:>12.1f}   <= {at_most:g} {unit:<6} {kept}"


def row(name: str, seen: Opened | None) -> str:
    """One line of the table of figures."""
    if seen is None:
        return f"{name:<28} not drawn after {LONGEST_S} s"
    heap = "" if seen.heap_mb is None else f"{seen.heap_mb:.1f}"
    pan = "" if seen.pan_ms is None else f"{seen.pan_ms:.0f}"
    return (
        f"{name:<28} {seen.n_bytes / KB:>9.0f} {seen.seconds_to_first:>9.2f} {seen.seconds:>9.2f}"
        f" {heap:>9} {pan:>9}"
    )


def report(browser: Browser, town: Town, rounds: int) -> Iterator[str]:
    """The lines about one town, as they are measured."""
    yield f"\n{town.n:,} buildings, streets at zoom {town.zoom}"
    yield f"{'':<28} {'kB':>9} {'first s':>9} {'all s':>9} {'heap MB':>9} {'pan ms':>9}"
    with budgets.serving(town.bundle) as base:

        def ours(path: str, **how: Any) -> Opened | None:
            return medians(rounds, lambda: opened(browser, base, path, NOTE_OURS, **how))

        overview = ours(town.overview)
        yield row(f"{OURS}, first view", overview)
        streets = ours(town.streets_alone, before_panning=lambda _page: None)
        yield row(f"{OURS}, streets", streets)
        steps = choice_steps(browser, base, town.streets)
        phone, phone_streets = ours(town.overview, slow=True), ours(town.streets, slow=True)
    yield row("phone, slow line: first view", phone)
    yield row("phone, slow line: streets", phone_streets)
    theirs = rivals_opened(browser, town, rounds)
    for name, seen in theirs.items():
        yield row(name, seen)
    yield from ratios(town, overview, streets, theirs)
    yield absolute("first view", overview and overview.n_bytes / KB, FIRST_VIEW_KB, "kB")
    yield absolute("first view, phone", phone and phone.seconds, FIRST_VIEW_S, "s")
    yield absolute("a class switched", steps.class_ms, STEP_MS, "ms")
    yield absolute("a date stepped", steps.date_ms, STEP_MS, "ms")
    yield absolute("tiles fetched again for that", steps.n_refetched, 0, "")
    foreign = ", ".join(f"{name} {n}" for name, n in town.foreign.items())
    asked = max(seen.n_foreign for seen in (overview, streets, phone) if seen)
    yield f"requests to other hosts: {OURS} {asked}; addresses in the page: {foreign}"


def ratios(
    town: Town, overview: Opened | None, streets: Opened | None, theirs: dict[str, Opened | None]
) -> Iterator[str]:
    """Our figures as parts of theirs, beside what is aimed at."""
    reference = next(name for name in REFERENCES if name in theirs)
    other = theirs[reference]
    page_bytes = town.page_of(reference).stat().st_size
    yield f"{'as a part of ' + reference:<28} {'measured':>12}   {'aimed at':<10}"

    def of(seen: Opened | None, name: str) -> float | None:
        value: float | None = getattr(seen, name) if seen else None
        return value

    for target, seen, name in (
        (FIRST_BYTES, overview, "n_bytes"), (STREET_BYTES, streets, "n_bytes"),
        (FIRST_SECONDS, streets, "seconds_to_first"), (ALL_SECONDS, streets, "seconds"),
        (PAN_FRAMES, streets, "pan_ms"), (HEAP, streets, "heap_mb"),
    ):  # fmt: skip
        yield verdict(
            target, town.n, of(seen, name), of(other, name), FRAME_MS if target is PAN_FRAMES else None
        )
    size = town.export.stat().st_size
    yield verdict(ONE_FILE, town.n, size, page_bytes)
    yield f"one file: {size / MB:.2f} MB, {reference} {page_bytes / MB:.2f} MB"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--buildings", type=int, nargs="+", default=[30_000], help="sizes of the towns")
    parser.add_argument("--rounds", type=int, default=3, help="how often each map is opened")
    parser.add_argument("--zoom", type=int, default=STREET_ZOOM, help="zoom of the street view")
    asked = parser.parse_args()
    installed = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not can_explore():
        print(
            "explore() is left out: it wants matplotlib and mapclassify (pip install matplotlib mapclassify)."
        )
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=installed, args=["--no-sandbox", "--disable-gpu"]
        )
        for n in asked.buildings:
            town = Town(n, Path(folder) / str(n), asked.zoom)
            town.make()
            for line in report(browser, town, asked.rounds):
                print(line, flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
