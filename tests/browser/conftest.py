"""A real server and a real browser: pages are opened as readers open them.

Nothing here sleeps and hopes. A test waits for the thing it speaks of: ``expect`` for what stands on the page,
``eventually`` for what is read in another way, ``map_is_drawn`` before the map is used, ``still_box`` before a place
on it is touched. A pause stays only where something must not happen.
"""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Frame,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from geodata import pipeline
from geodata.config import load_config
from tests.browser.sources_town import write_sources_town
from tests.built_once import built_once
from tests.town import write_town

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}

PATIENCE_S = 30.0
"""How long a test waits for what must come; a busy machine needs a multiple of what a reader would bear."""
GLANCE_MS = 50
QUIET_S = 0.3
"""Nothing was asked for so long: a page asks for what it still lacks as soon as it knows of it."""

expect.set_options(timeout=PATIENCE_S * 1000)

NOTE_WHEN_DRAWN = "document.addEventListener('damage-ledger:drawn', () => { window.isMapDrawn = true })"
HAS_TYPEFACE = """() => {
  const {dir, classList} = document.documentElement;
  const {saveData, effectiveType} = navigator.connection ?? {};
  return dir !== 'rtl' || classList.contains('has-typeface') || saveData || (effectiveType ?? '4g') !== '4g';
}"""
"""The Arabic typeface comes after the first view and moves what stands below it; a slow line goes without."""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

Read = TypeVar("Read")


def eventually(page: Page, read: Callable[[], Read], holds: Callable[[Read], bool]) -> Read:
    """Read again and again until what is read holds, and return it; the last value is told where it never does.

    The page lives on between two looks: its events and routes are served.
    """
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = read()
        if holds(found):
            return found
        assert time.monotonic() < deadline, f"after {PATIENCE_S:g} s still {found!r}"
        page.wait_for_timeout(GLANCE_MS)


def settled(page: Page, read: Callable[[], Read]) -> Read:
    """What is read once it no longer changes: the same at four looks in a row."""
    looks: list[Read] = []

    def look() -> Read:
        looks.append(read())
        return looks[-1]

    return eventually(page, look, lambda now: looks[-4:] == [now] * 4)


def still_box(part: Locator) -> FloatRect:
    """Where a part of the page stands once it no longer moves: only then a place on it can be touched."""
    box = settled(part.page, part.bounding_box)
    assert box is not None
    return box


def middle_of(part: Locator) -> tuple[float, float]:
    """The middle of a part of the page that no longer moves."""
    box = still_box(part)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def shown(page: Page) -> None:
    """Wait until whatever answers to a change of window, theme or medium has been told of it and drawn."""
    page.evaluate(TWO_FRAMES)


def comes_true(view: Page | Frame, condition: str) -> None:
    """Wait until a condition holds in a page.

    Not ``wait_for_function``: it evaluates text again in every frame, which our policy forbids from the second time on.
    """
    page = view if isinstance(view, Page) else view.page
    eventually(page, lambda: view.evaluate(condition), bool)


def map_is_drawn(view: Page | Frame) -> None:
    """Wait for the first view of a map: it answers, and every piece in sight is drawn."""
    comes_true(view, "window.isMapDrawn === true")


def pieces_are_drawn(page: Page) -> None:
    """Wait for every piece of the map after it was moved; a piece that cannot be had counts as drawn and is told."""
    expect(page.locator(".leaflet-tile-pane .leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator(".leaflet-tile-pane .leaflet-tile:not(.leaflet-tile-loaded)")).to_have_count(0)


def framed(page: Page, name: str = "it") -> Frame:
    """What an ``iframe`` holds now; a frame that was swapped for the page of an error is found too."""
    frame = page.locator(f"iframe[name='{name}']").element_handle().content_frame()
    assert frame is not None
    return frame


@dataclass
class Watched:
    """A page with everything that should not happen on it."""

    page: Page
    base: str
    has_scripts: bool = True
    asked_at: float = 0.0
    unanswered: set[Request] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a path of our server and wait until it can be used: its scripts ran, its map is drawn, it stands still."""
        self.page.goto(f"{self.base}{path}")
        if self.has_scripts:
            if self.page.locator(".dl-map").count():
                map_is_drawn(self.page)
            comes_true(self.page, HAS_TYPEFACE)
        return self.page

    def wait_until_quiet(self) -> None:
        """Wait until every request is answered and none was made for a moment.

        Not ``networkidle``: it never comes on a page whose frame was sent elsewhere before it was loaded.
        """
        eventually(
            self.page,
            lambda: (sorted(sent.url for sent in self.unanswered), time.monotonic() - self.asked_at),
            lambda told: not told[0] and told[1] > QUIET_S,
        )

    def note_request(self, sent: Request) -> None:
        self.asked_at = time.monotonic()
        self.unanswered.add(sent)
        if not sent.url.startswith((self.base, "data:", "blob:")):
            self.foreign.append(sent.url)

    def note_answer(self, sent: Request) -> None:
        self.unanswered.discard(sent)

    def assert_clean(self) -> None:
        """Nothing was asked of anybody else, and the console stayed silent, until the network was quiet."""
        self.wait_until_quiet()
        assert self.foreign == []
        assert self.errors == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*bundles: Path, temporary: Path | None = None) -> Iterator[str]:
    """The address of a server of these bundles, started by the real command.

    With `temporary` it keeps the files that it makes there, and not beside those of other servers.
    """
    port = free_port()
    command = [sys.executable, "-m", "geodata", "serve", *map(str, bundles), "--port", str(port)]
    own = {} if temporary is None else {"TMPDIR": str(temporary)}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, **own})
    base = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                with urllib.request.urlopen(f"{base}/healthz", timeout=5):
                    break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield base
    finally:
        process.terminate()
        # The server itself lets open requests end for up to 30 seconds.
        process.wait(timeout=60)


@pytest.fixture(scope="session")
def points_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town of tests/town.py as damage sites without footprints."""
    return built_once(
        tmp_path_factory,
        "points",
        lambda folder: pipeline.build(load_config(write_town(folder, footprints=False))),
    )


@pytest.fixture(scope="session")
def sources_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server of a town that two sources speak of, with strikes."""
    bundle = built_once(
        tmp_path_factory, "sources", lambda folder: pipeline.build(load_config(write_sources_town(folder)))
    )
    with serving(bundle) as base:
        yield base


@pytest.fixture(scope="session")
def server(demo_bundle: Path, points_bundle: Path) -> Iterator[str]:
    """Address of a server of the demonstration city and the town."""
    with serving(demo_bundle, points_bundle) as base:
        yield base


@pytest.fixture
def host_page() -> Iterator[Callable[[str], str]]:
    """Serve a page of another origin; call it with the HTML to get the address."""
    pages: list[bytes] = []

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages[-1] if self.path == "/article" else b"")

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()

        def serve(html: str) -> str:
            pages.append(html.encode("utf-8"))
            return f"http://127.0.0.1:{host.server_port}/article"

        yield serve
        host.shutdown()


def installed_chromium() -> str | None:
    """Where Chromium is installed: rather the one without windows, which opens a page with a third of the work."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium: one that is installed, else Playwright's own."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=installed_chromium(), args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture(params=["desktop", "phone"])
def window(request: pytest.FixtureRequest) -> dict[str, int]:
    """Size of the window."""
    return DESKTOP if request.param == "desktop" else PHONE


@pytest.fixture(params=["en", "ar"])
def language(request: pytest.FixtureRequest) -> str:
    """Language of the page."""
    return str(request.param)


@contextmanager
def watched(browser: Browser, base: str, window: dict[str, int], **options: object) -> Iterator[Watched]:
    """A fresh page that notes foreign requests, console errors and failed requests."""
    context: BrowserContext = browser.new_context(viewport=window, has_touch=window is PHONE, **options)  # type: ignore[arg-type]
    context.add_init_script(NOTE_WHEN_DRAWN)
    page = context.new_page()
    seen = Watched(page, base, has_scripts=options.get("java_script_enabled") is not False)
    page.on("request", seen.note_request)
    page.on("requestfinished", seen.note_answer)
    page.on("requestfailed", seen.note_answer)
    page.on(
        "console", lambda said: seen.errors.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on(
        "response", lambda got: seen.errors.append(f"{got.status} {got.url}") if got.status >= 400 else None
    )
    try:
        yield seen
    finally:
        context.close()


def screenshot(page: Page, name: str) -> None:
    """Keep a picture for people where DAMAGE_LEDGER_SCREENSHOTS names a folder."""
    folder = os.environ.get("DAMAGE_LEDGER_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")
