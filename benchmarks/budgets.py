"""What a reader must fetch, measured in a real browser and held to its limits: ``make budgets``.

A first view is everything that arrives until the map is drawn: page, scripts, style sheets, tiles, typefaces, with
the headers of the answers. What is fetched after that (the Arabic typeface, on a line that is not slow) is printed
beside it. Every page must ask nothing of anybody else, log nothing, and forbid unsafe code.
"""

import argparse
import gzip
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
STATIC = PROJECT / "webapp" / "static"
KIB = 1024
SCRIPTS_AND_STYLES = 80 * KIB
FIRST_VIEW = 100_000
OF_THE_MAP_PAGE = ("map.js", "page.js", "app.css", "map.css")
LANGUAGES = ("en", "ar")
WINDOWS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 780}}
PATHS = (
    "/", "/map/{slug}", "/claims/{slug}", "/dates/{slug}", "/method/{slug}", "/sources/{slug}",
    "/downloads/{slug}", "/embed/{slug}",
)  # fmt: skip
NOTE_WHEN_DRAWN = (
    "document.addEventListener('damage-ledger:drawn', () => { window.drawnAt ??= performance.now() })"
)
# Not wait_for_function: it evaluates text in the page, which our own policy forbids from the second look on.
WHEN_DRAWN = """() => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("the map is not drawn after 30 s")), 30_000);
  const look = () => window.drawnAt === undefined ? requestAnimationFrame(look) : resolve();
  look();
})"""
REQUESTED_LATER = (
    "() => performance.getEntriesByType('resource').filter(r => r.startTime > drawnAt).map(r => r.name)"
)


@dataclass
class Visit:
    """What one visit of a page fetched and what went wrong."""

    first_view_bytes: int = 0
    later_bytes: int = 0
    faults: list[str] = field(default_factory=list)


def scripts_and_styles(static: Path = STATIC) -> int:
    """Bytes, gzipped, of the scripts and style sheets that the map page loads before anything is asked of it."""
    names = json.loads((static / "assets.json").read_text(encoding="utf-8"))
    return sum(len(gzip.compress((static / names[name]).read_bytes(), 9)) for name in OF_THE_MAP_PAGE)


def visit(context: BrowserContext, base: str, path: str) -> Visit:
    """Open a page with an empty cache; a map page is left alone until its typeface has come."""
    seen = Visit()
    page = context.new_page()
    page.add_init_script(NOTE_WHEN_DRAWN)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    wire.on(
        "Network.requestWillBeSent",
        lambda sent: addresses.__setitem__(sent["requestId"], sent["request"]["url"]),
    )
    wire.on(
        "Network.loadingFinished",
        lambda done: sizes.__setitem__(done["requestId"], int(done["encodedDataLength"])),
    )
    page.on(
        "console",
        lambda said: (
            seen.faults.append(f"console: {said.text}") if said.type in {"error", "warning"} else None
        ),
    )
    page.on("pageerror", lambda error: seen.faults.append(f"script: {error}"))
    answer = page.goto(f"{base}{path}", wait_until="networkidle")
    policy = (answer.headers if answer else {}).get("content-security-policy", "unsafe: none sent")
    if "unsafe" in policy or "default-src 'none'" not in policy:
        seen.faults.append(f"content security policy: {policy}")
    later: list[str] = []
    if page.locator(".dl-map").count():
        page.evaluate(WHEN_DRAWN)
        page.wait_for_load_state("networkidle")
        later = page.evaluate(REQUESTED_LATER)
    ours = (base, "data:", "blob:")
    seen.faults += [f"asked of others: {url}" for url in addresses.values() if not url.startswith(ours)]
    for request, size in sizes.items():
        if addresses.get(request) in later:
            seen.later_bytes += size
        else:
            seen.first_view_bytes += size
    page.close()
    return seen


def measure(browser: Browser, base: str, slug: str) -> Iterator[tuple[str, Visit]]:
    """Every page in both languages, the map in both windows; each with the address it was opened under."""
    for language in LANGUAGES:
        for name, window in WINDOWS.items():
            for path in PATHS:
                if name == "phone" and path != "/map/{slug}":
                    continue
                context = browser.new_context(viewport=window)  # type: ignore[arg-type]
                address = f"{path.format(slug=slug)}?lang={language}"
                yield f"{address} ({name})", visit(context, base, address)
                context.close()


def over_budget(address: str, seen: Visit) -> list[str]:
    """What is wrong with a visit, as sentences; empty if nothing is."""
    wrong = [f"{address}: {fault}" for fault in seen.faults]
    if address.startswith("/map/") and seen.first_view_bytes > FIRST_VIEW:
        wrong.append(
            f"{address}: a first view of {seen.first_view_bytes} B; at most {FIRST_VIEW} B are allowed"
        )
    return wrong


def wait_for(process: "subprocess.Popen[bytes]", base: str) -> None:
    """Return once the server answers; raise if it has ended or takes more than a minute."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    msg = f"The server does not answer at {base}; its own words stand above."
    raise SystemExit(msg)


@contextmanager
def serving(bundle: Path) -> Iterator[str]:
    """The address of a server of this bundle."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "geodata", "serve", str(bundle), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=PROJECT)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(process, base)
        yield base
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def demo_or(bundle: Path | None) -> Iterator[Path]:
    """The bundle named, or the demonstration city built into a temporary folder."""
    if bundle is not None:
        yield bundle
        return
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "raqqa-demo"
        build = ["build", str(PROJECT / "config.yaml"), "--out", str(built)]
        subprocess.run(
            [sys.executable, "-m", "geodata", *build], check=True, stdout=subprocess.DEVNULL, cwd=PROJECT
        )
        yield built


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "bundle", nargs="?", type=Path, help="a built bundle; without one the demonstration city is built"
    )
    bundle: Path | None = parser.parse_args().bundle
    code = scripts_and_styles()
    print(f"{code:>9} B of {SCRIPTS_AND_STYLES}  scripts and style sheets of the map page, gzipped")
    wrong = [f"scripts and style sheets: {code} B"] if code > SCRIPTS_AND_STYLES else []
    installed = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with demo_or(bundle) as served, serving(served) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed, args=["--no-sandbox", "--disable-gpu"]
        )
        for address, seen in measure(browser, base, served.name):
            limit = f" of {FIRST_VIEW}" if address.startswith("/map/") else ""
            later = f", then {seen.later_bytes} B" if seen.later_bytes else ""
            print(f"{seen.first_view_bytes:>9} B{limit}  {address}{later}")
            wrong += over_budget(address, seen)
        browser.close()
    for sentence in wrong:
        print(f"Over budget: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
