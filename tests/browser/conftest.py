"""A real server and a real browser: pages are opened as readers open them."""

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

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from geodata import pipeline
from geodata.config import load_config
from tests.town import write_town

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}


@dataclass
class Watched:
    """A page with everything that should not happen on it."""

    page: Page
    base: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open a path of our server and wait until the network is quiet."""
        self.page.goto(f"{self.base}{path}", wait_until="networkidle")
        return self.page

    def assert_clean(self) -> None:
        """Nothing was asked of anybody else, and the console stayed silent."""
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
        deadline = time.monotonic() + 60
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
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def points_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town of tests/town.py as damage sites without footprints."""
    return pipeline.build(load_config(write_town(tmp_path_factory.mktemp("points"), footprints=False)))


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium: one that is installed, else Playwright's own."""
    installed = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=installed, args=list(QUIET))
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
    page = context.new_page()
    seen = Watched(page, base)
    page.on(
        "request",
        lambda sent: None if sent.url.startswith((base, "data:", "blob:")) else seen.foreign.append(sent.url),
    )
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
