"""A raster of classes with background 0: 2 rows of 3 cells; each building is one cell, the last is two."""

from pathlib import Path

from tests.builders import rectangle, square
from tests.raster_files import raster

ROLE = "scores"
OPTIONS = {
    "date": "2017-10-21",
    "unseen_values": [0],
    "scale": {1: "no_visible_damage", 2: "moderate..severe", 3: "destroyed", 9: None},
}
OUTLINES = {
    "intact": square(0, 10),
    "damaged": square(10, 10),
    "background": square(20, 10),
    "untold": square(0, 0),
    "two": rectangle(10, 0, 20, 10),
}
SAYS = {"intact": "1", "damaged": "2", "untold": "9", "two": "3"}
"""The building of two cells is half destroyed and half intact: the worse of equal shares counts."""


def write(folder: Path) -> Path:
    """The file."""
    return raster(folder / "classes.tif", [[1, 2, 0], [9, 1, 3]], dtype="uint8")
