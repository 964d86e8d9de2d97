"""Which file or layer of a package of administrative areas is meant: packages hold one for each level."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyogrio

from geodata.errors import SourceError
from geodata.sources.archive import READABLE
from geodata.sources.gdal import GDAL_ERRORS, gdal_address

LEVEL = re.compile(r"adm(?:in)?[ _-]?(?:level)?[ _-]?(\d)(?!\d)", re.IGNORECASE)
NO_AREAS = re.compile(
    r"admbnd[lp]|adminlines?|admin_?lines?|adminpoints?|centroids?|capitals?|[_-]lines?|points?\b|_ln\b|_pt\b",
    re.IGNORECASE,
)
"""Names of lines and label points that lie beside the areas."""
LAYERED = {".gdb", ".gpkg", ".kml", ".kmz"}


@dataclass(frozen=True)
class AreaFile:
    """One file or layer, and the level its name tells; ``-1`` if it tells none."""

    location: Path
    member: str | None
    layer: str | None
    level: int

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.layer or self.member or self.location.name


def area_files(location: Path) -> list[AreaFile]:
    """Every file or layer of areas in a file, folder or zip archive, in order of name.

    Lines and label points are left out by their names, as publishers give them.

    Raises
    ------
    SourceError
        If an archive is damaged.
    """
    found = [
        AreaFile(file, member, layer, level_of(layer or member or file.name))
        for file, member in _files(location)
        for layer in _layers(file, member)
    ]
    areas = [entry for entry in found if not NO_AREAS.search(PurePosixPath(entry.name).name)]
    return areas or found


def level_of(name: str) -> int:
    """The administrative level in a name such as ``syr_admbnda_adm2_uncs`` or ``pse_admin2.geojson``; -1 if none."""
    found = LEVEL.findall(PurePosixPath(name).name)
    return int(found[-1]) if found else -1


def choose(found: list[AreaFile], *, level: int | None, location: Path) -> AreaFile:
    """The one of the level, or the only one.

    Raises
    ------
    SourceError
        If there are several and no level is stated, or none or several are of the level.
    """
    if not found:
        msg = (
            f"{location} holds no file of areas; it is expected to hold one of {', '.join(sorted(READABLE))}."
        )
        raise SourceError(msg)
    # One file alone may be of any name; its columns say which levels it has.
    fitting = [entry for entry in found if level in (None, entry.level)] if len(found) > 1 else found
    if len(fitting) == 1:
        return fitting[0]
    levels = ", ".join(str(number) for number in sorted({entry.level for entry in found if entry.level >= 0}))
    held = ", ".join(sorted({entry.name for entry in found})[:8])
    if level is None:
        msg = f"{location} holds the levels {levels or 'unknown'} ({held}); name one with option level:."
    elif not fitting:
        msg = f"{location} holds no areas of level {level}, but the levels {levels or 'unknown'} ({held})."
    else:
        msg = f"{location} holds {len(fitting)} files of level {level} ({held}); unpack it and name one of them."
    raise SourceError(msg)


def _files(location: Path) -> list[tuple[Path, str | None]]:
    if location.suffix.lower() == ".zip":
        return [(location, member) for member in _members(location)]
    if location.is_dir() and location.suffix.lower() != ".gdb":
        files = sorted(path for path in location.rglob("*") if path.suffix.lower() in READABLE)
        return [(path, None) for path in files if not any(up.suffix.lower() == ".gdb" for up in path.parents)]
    return [(location, None)]


def _members(location: Path) -> list[str]:
    try:
        with zipfile.ZipFile(location) as archive:
            names = [PurePosixPath(name) for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError) as error:
        msg = f"{location} is not a whole zip archive; it may be cut off, so fetch or copy it again."
        raise SourceError(msg) from error
    found = set()
    for name in names:
        if "__MACOSX" in name.parts or name.name.startswith("._"):
            continue
        folders = [folder for folder in name.parents if folder.suffix.lower() == ".gdb"]
        if folders:
            found.add(str(folders[-1]))
        elif name.suffix.lower() in READABLE:
            found.add(str(name))
    return sorted(found)


def _layers(file: Path, member: str | None) -> list[str | None]:
    if Path(member or file.name).suffix.lower() not in LAYERED:
        return [None]
    try:
        offered = pyogrio.list_layers(gdal_address(file, member))
    except GDAL_ERRORS:
        return [None]  # told in full when it is read
    polygons = sorted(str(name) for name, kind in offered if kind is not None and "Polygon" in str(kind))
    return [*polygons] or [None]
