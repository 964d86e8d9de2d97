"""Four footprints with their mean statistic and a flag that follows a threshold of 4."""

from pathlib import Path

from tests.builders import footprints, square

ROLE = "assessments"
OPTIONS = {"date": "2026-03-01"}
SCORES = {"a": 2.0, "b": 3.3, "c": 3.9, "d": 4.1}
SAYS = {"a": "below 3.3", "b": "at or above 3.3", "c": "at or above 3.3", "d": "at or above 3.3"}
N_FLAGGED = 1


def write(folder: Path) -> Path:
    """The file."""
    path = folder / "footprints_scores.geojson"
    table = footprints({name: square(20 * number, 0) for number, name in enumerate(SCORES)})[["geometry"]]
    table["id"] = list(SCORES)
    table["area_m2"] = 100.0
    table["mean"] = list(SCORES.values())
    table["damaged"] = (table["mean"] > 4).astype("int32")
    table.to_file(path)
    return path
