"""A raster as PWTT 0.1.0 writes it, its bands in another order than the package's: 1 row of 3 cells."""

from pathlib import Path

from tests.builders import square
from tests.raster_files import NAN, raster

ROLE = "scores"
OPTIONS = {"date": "2017-10-21"}
BANDS = ("p_value", "damage", "T_statistic", "n_pre", "n_post")
OUTLINES = {"still": square(0, 0), "changed": square(10, 0), "masked": square(20, 0)}
SAYS = {"still": "score < 3.3", "changed": "score >= 3.3"}


def write(folder: Path) -> Path:
    """The file."""
    return raster(
        folder / "pwtt.tif",
        [[0.2, 0.001, NAN]],
        [[0, 1, NAN]],
        [[2.0, 3.3, NAN]],
        [[12, 12, 2]],
        [[2, 2, 2]],
        descriptions=BANDS,
    )
