"""Predictions with every value: nodata 0, background 1, built 2, damaged 3, unknown 4; buildings of four cells."""

from pathlib import Path

from tests.builders import rectangle
from tests.raster_files import raster

ROLE = "scores"
OPTIONS = {"date": "2023-10-10", "threshold": 0.5, "threshold_source": "the test", "min_valid_share": 0.5}
OUTLINES = {
    "half": rectangle(0, 0, 20, 20),
    "cloud": rectangle(20, 0, 20, 20),
    "part_cloud": rectangle(40, 0, 20, 20),
    "nothing": rectangle(60, 0, 20, 20),
    "single": rectangle(80, 0, 20, 20),
}
SAYS = {"half": "score >= 0.5", "part_cloud": "score >= 0.5", "single": "score < 0.5"}
"""Of part_cloud one seen cell of two is damaged; of single one of four, for which the publisher's flag is 1."""


def write(folder: Path) -> Path:
    """The file."""
    return raster(
        folder / "city_predictions.tif",
        [[3, 2, 4, 4, 4, 3, 0, 0, 2, 2], [3, 1, 4, 2, 4, 2, 0, 0, 3, 2]],
        dtype="uint8",
        nodata=0,
    )
