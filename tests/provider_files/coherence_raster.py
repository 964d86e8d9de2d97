"""Standard deviations of coherence below its mean, as 16-bit numbers with a scale: 1 row of 4 cells."""

from pathlib import Path

import rasterio

from tests.builders import rectangle
from tests.raster_files import raster

ROLE = "scores"
OPTIONS = {
    "date": "2017-10-21",
    "by": "share",
    "threshold": 2.5,
    "min_share": 0.5,
    "threshold_source": "the test",
}
OUTLINES = {"half": rectangle(0, 0, 20, 10), "none": rectangle(20, 0, 20, 10)}
SAYS = {"half": "share >= 2.5 >= 0.5", "none": "share >= 2.5 < 0.5"}


def write(folder: Path) -> Path:
    """The file."""
    path = raster(folder / "z.tif", [[250, 0, 249, 100]], dtype="int16", nodata=-32768)
    with rasterio.open(path, "r+") as file:
        file.scales = (0.01,)
    return path
