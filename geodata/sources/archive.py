"""Which file inside a zip archive is meant."""

import re
import zipfile
from pathlib import Path, PurePosixPath

from geodata.errors import SourceError

READABLE = {".gdb", ".shp", ".gpkg", ".geojson", ".json", ".geojsonl", ".fgb", ".kml", ".kmz", ".gml", ".tab"}
READABLE |= {".parquet", ".geoparquet", ".pq", ".csv", ".tsv", ".xlsx", ".xlsm"}


def inside_zip(location: Path, *, pattern: str | None = None) -> str:
    """Path, inside the archive, of the one file or FileGDB folder that can be read.

    Parameters
    ----------
    location
        A zip archive; readable files may lie in folders.
    pattern
        Name of the wanted file, or a regular expression that fits exactly one; needed if there are several.

    Raises
    ------
    SourceError
        If the archive is damaged, encrypted, or does not hold exactly one readable file that fits.
    """
    candidates = readable_members(location)
    chosen = candidates
    if pattern is not None:
        exact = [name for name in candidates if pattern in (name, PurePosixPath(name).name)]
        chosen = exact or [name for name in candidates if _fits(pattern, name)]
    if len(chosen) == 1:
        return chosen[0]
    held = ", ".join(candidates[:8]) or "no vector file"
    if pattern is not None:
        msg = f"{location} is expected to hold one file that fits member: {pattern!r}, but holds {held}."
    elif candidates:
        msg = f"{location} holds {len(candidates)} readable files ({held}); name one with option member:."
    else:
        msg = f"{location} holds no vector file; it is expected to hold one of {', '.join(sorted(READABLE))}."
    raise SourceError(msg)


def readable_members(location: Path) -> list[str]:
    """Paths inside the archive of every file, or FileGDB folder, that can be read; in name order.

    Raises
    ------
    SourceError
        If the archive is damaged or encrypted.
    """
    try:
        with zipfile.ZipFile(location) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        msg = f"{location} is not a whole zip archive; it may be cut off, so fetch or copy it again."
        raise SourceError(msg) from error
    if any(entry.flag_bits & 0x1 for entry in entries):
        msg = f"{location} is protected by a password; unpack it first and name the unpacked file."
        raise SourceError(msg)
    found: dict[str, None] = {}
    for entry in entries:
        name = _readable_part(PurePosixPath(entry.filename))
        if name is not None:
            found[name] = None
    return sorted(found)


def _readable_part(path: PurePosixPath) -> str | None:
    # macOS adds a shadow file for every file; they end in the same suffixes and hold nothing.
    if "__MACOSX" in path.parts or path.name.startswith("._"):
        return None
    for depth, part in enumerate(path.parts):
        if part.lower().endswith(".gdb"):
            return str(PurePosixPath(*path.parts[: depth + 1]))
    return str(path) if path.suffix.lower() in READABLE else None


def _fits(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error as error:
        msg = f"option member was {pattern!r}, which is no regular expression ({error})."
        raise SourceError(msg) from error
