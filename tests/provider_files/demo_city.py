"""The demonstration city: it has no file, the program makes it."""

from pathlib import Path

ROLE = "footprints"
OPTIONS: dict[str, object] = {}
CRS = "EPSG:32637"


def write(folder: Path) -> Path:
    """The folder itself; nothing is read from it."""
    return folder
