"""Four footprints with a score as text, one of them empty, and the part that was seen."""

from pathlib import Path

from tests.builders import footprints, square

ROLE = "assessments"
OPTIONS = {
    "date": "2017-10-21",
    "score_column": "Score",
    "threshold": 0.5,
    "threshold_source": "the test",
    "valid_share_column": "seen",
}
SAYS = {"a": "at or above 0.5", "b": "below 0.5", "c": "not seen", "d": "not seen"}


def write(folder: Path) -> Path:
    """The file; d scores high but is mostly hidden."""
    path = folder / "scored.geojson"
    outlines = {name: square(20 * number, 0) for number, name in enumerate(SAYS)}
    table = footprints(outlines)[["geometry"]]
    table["ref"] = list(SAYS)
    table["score"] = ["0.5", "0.49", "", "0.9"]
    table["seen"] = [1.0, 0.5, 1.0, 0.49]
    table.to_file(path)
    return path
