"""A made-up town of one size as all maps show it: its bundle, our one file, and the pages of the other maps."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks import budgets
from benchmarks.made_town import houses, write_made_town
from benchmarks.rival_maps import RIVALS, can_explore, write_page

LEAFLET = budgets.PROJECT / "webapp" / "frontend" / "node_modules" / "leaflet" / "dist"
EXPLORE = "explore()"
STREET_ZOOM = 14
"""The first zoom at which our map draws single buildings, and so the dearest; ``--zoom`` takes a nearer one."""


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
            if name == EXPLORE and not can_explore():
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
