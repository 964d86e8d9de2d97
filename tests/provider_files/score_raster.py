"""A raster of probabilities: 2 rows of 3 cells, one of them nodata; each building is one cell."""

from pathlib import Path

from tests.builders import square
from tests.raster_files import raster

ROLE = "scores"
OPTIONS = {"date": "2017-10-21", "threshold": 0.5, "threshold_source": "the test"}
OUTLINES = {
    "a": square(0, 10),
    "b": square(10, 10),
    "c": square(20, 10),
    "d": square(0, 0),
    "beside": square(100, 0),
}
SAYS = {"a": "score < 0.5", "b": "score >= 0.5", "d": "score >= 0.5"}
"""c lies on nodata and the last building beside the raster; b is the boundary."""


def write(folder: Path) -> Path:
    """The file."""
    return raster(folder / "probability.tif", [[0.25, 0.5, -9999], [1, 0, 0]], nodata=-9999)
