"""Our map beside folium.GeoJson and GeoDataFrame.explore(): `python benchmarks/map_layers.py [--buildings 30000 100000]`.

One run builds a made-up town of each size, opens it as our map and as the two maps people make of footprints today in
the same headless Chromium, and prints what each asks of a reader, with the ratios to explore() beside what is aimed at.
A phone follows: 390 x 780, its processor slowed four times, on a line of 400 kbit/s that answers after 400 ms.

Every map is opened in an empty browser; figures are medians of the rounds. Bytes are those on the wire, headers
included, everything gzipped. Seconds run from asking for the page to the frame after all buildings (or districts) in
view are drawn; the first of them are drawn earlier on our map, tile by tile from the middle, and all at once on theirs.
A pan frame is what 19 of 20 frames stay below while the map is dragged at zoom 14, the first with single buildings, or
at `--zoom`; there our map fills the window as the others do. Memory is the script heap and its buffers after a
collection. Seconds and frames depend on the machine and on what else runs; compare them within a run only. explore()
wants matplotlib and mapclassify; without them folium.GeoJson is what ratios are to. What of folium's pages is left out
stands in `benchmarks/rival_maps.py`.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks import budgets
from benchmarks.map_targets import (
    ALL_SECONDS,
    FIRST_BYTES,
    FIRST_SECONDS,
    FIRST_VIEW_KB,
    FIRST_VIEW_S,
    FRAME_MS,
    HEAP,
    ONE_FILE,
    PAN_FRAMES,
    STEP_MS,
    STREET_BYTES,
    absolute,
    verdict,
)
from benchmarks.map_town import EXPLORE, STREET_ZOOM, Town
from benchmarks.opened_map import (
    KB,
    LONGEST_S,
    MB,
    NOTE_OURS,
    NOTE_PATHS,
    Opened,
    choice_steps,
    medians,
    opened,
    to_the_streets,
)
from benchmarks.rival_maps import can_explore, files_served

ONE_ROUND_FROM = 20_000
"""From this size on the other maps are opened once: dragging one about takes a minute, and more the larger it is."""
OURS, REFERENCES = "Damage Ledger", (EXPLORE, "folium.GeoJson")


def rivals_opened(browser: Browser, town: Town, rounds: int) -> dict[str, Opened | None]:
    """The other maps, each with dragging."""
    rounds = rounds if town.n < ONE_ROUND_FROM else 1
    move = to_the_streets(town.lat, town.lng, town.zoom)
    with files_served(town.folder) as base:

        def theirs(name: str) -> Opened:
            return opened(browser, base, f"/{town.page_of(name).name}", NOTE_PATHS, before_panning=move)

        return {name: medians(rounds, partial(theirs, name)) for name in town.foreign}


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
