"""Every layer of a Copernicus EMS delivery, however it is packed: archives in archives, folders, databases, files."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyogrio

from geodata.errors import SourceError
from geodata.sources.copernicus_products import (
    Product,
    feature_of,
    package_of_names,
    product_of,
    product_of_names,
)
from geodata.sources.gdal import GDAL_ERRORS
from geodata.sources.wholeness import require_whole

PREFERENCE = (".gpkg", ".gdb", ".shp", ".fgb", ".geojson", ".json", ".dbf", ".csv")
"""Formats that are read; where one layer is delivered in several, the first of these."""

SIDE_CARS = (".shx", ".prj", ".cpg")
DATABASES = (".gpkg", ".gdb")
TABLES = (".dbf", ".csv")
DEEPEST_ARCHIVE = 4
"""Archives in archives are opened down to this depth; deliveries have two."""

SOURCE_TABLE = re.compile(r"^a?sources?(table)?$")
"""What the table of images is called once the product's name is cut away (the manual has ``A0_Source`` too)."""


@dataclass(frozen=True)
class Layer:
    """One layer, or table, of a delivery.

    Attributes
    ----------
    path
        File or FileGDB folder.
    name
        Of the layer inside it.
    names
        Of the layer and all that is around it, innermost first.
    geometry
        GDAL's name of its geometry type; ``None`` for a table.
    """

    path: Path
    name: str
    names: tuple[str, ...]
    geometry: str | None

    @property
    def feature(self) -> str:
        """What it shows, in letters: ``builtupa``; that of its file if the layer's own name says nothing."""
        own = feature_of(self.names[0])
        generic = not own or own in {"layer", "data", "featurecollection", "ogrgeojson"}
        return feature_of(self.names[1]) if generic and len(self.names) > 1 else own

    @property
    def product(self) -> Product:
        """The product it belongs to."""
        return product_of_names(self.names)

    @property
    def package(self) -> Product | None:
        """The package it came in, if that is named for a version."""
        return package_of_names(self.names)

    @property
    def edition(self) -> Product:
        """Whose version counts: the package's, or the layer's own."""
        return self.package or self.product


def layers_of(location: Path, workspace: Path) -> list[Layer]:
    """All layers and tables of a delivery, in the order of their names.

    Parameters
    ----------
    location
        Archive, folder, or one file; the files of the same product beside one file count too, because its dates
        are in a table of their own.
    workspace
        Empty folder into which archives are unpacked.

    Raises
    ------
    SourceError
        If an archive is damaged or locked, or a file cannot be opened.
    """
    found = []
    for path, around in [*_files(location, workspace, _parent(location), 0), *_tables_beside(location)]:
        found += _layers_in(path, around)
    return sorted(found, key=lambda layer: (tuple(reversed(layer.names)), PREFERENCE.index(_suffix(layer))))


def _parent(location: Path) -> tuple[str, ...]:
    """Name of the folder around `location`, if it is that of a product."""
    name = location.resolve().parent.name
    return (name,) if product_of(name).activation else ()


def _tables_beside(location: Path) -> list[tuple[Path, tuple[str, ...]]]:
    """Tables of image dates beside one file of a product that is delivered as a file for each layer."""
    if location.is_dir() or location.suffix.lower() in {*DATABASES, ".zip"}:
        return []
    around = _parent(location)
    ours = product_of_names((location.stem, *around))
    return [
        (path, around)
        for path in sorted(location.resolve().parent.iterdir())
        if path.suffix.lower() in PREFERENCE
        and path.name != location.name
        and SOURCE_TABLE.match(feature_of(path.stem))
        and product_of_names((path.stem, *around)).name == ours.name
    ]


def _suffix(layer: Layer) -> str:
    return layer.path.suffix.lower()


def _files(
    location: Path, workspace: Path, around: tuple[str, ...], depth: int
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Readable files below `location`, each with the names around it."""
    suffix = location.suffix.lower()
    if location.name.startswith("._") or location.name == "__MACOSX":
        return
    if suffix == ".zip" and location.is_file():
        if depth < DEEPEST_ARCHIVE:
            inside = workspace / location.name
            while inside.exists():
                inside = inside.with_name(f"_{inside.name}")
            _unpack(location, inside)
            for entry in sorted(inside.iterdir()):
                yield from _files(entry, workspace, (location.stem, *around), depth + 1)
    elif suffix in PREFERENCE:
        yield location, around
    elif location.is_dir():
        for entry in sorted(location.iterdir()):
            yield from _files(entry, workspace, (location.name, *around), depth)


def _unpack(archive: Path, into: Path) -> None:
    """Write what can be read from the archive into a new folder; documents and pictures stay packed."""
    into.mkdir(parents=True)
    wanted = {*PREFERENCE, *SIDE_CARS, ".zip"}
    try:
        with zipfile.ZipFile(archive) as packed:
            for entry in packed.infolist():
                path = PurePosixPath(entry.filename.replace("\\", "/"))
                in_database = any(part.lower().endswith(".gdb") for part in path.parts)
                if entry.is_dir() or not (in_database or path.suffix.lower() in wanted):
                    continue
                if "__MACOSX" in path.parts or path.name.startswith("._"):
                    continue
                if entry.flag_bits & 0x1:
                    msg = (
                        f"{archive} is protected by a password; unpack it first and name the unpacked folder."
                    )
                    raise SourceError(msg)
                packed.extract(entry, into)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        msg = f"{archive} is not a whole zip archive; it may be cut off, so fetch or copy it again."
        raise SourceError(msg) from error


def _layers_in(path: Path, around: tuple[str, ...]) -> list[Layer]:
    suffix, stem = path.suffix.lower(), path.stem
    told = product_of(stem).activation
    if suffix in TABLES:
        has_shapes = suffix == ".dbf" and any(
            path.with_suffix(end).exists() for end in (".shp", ".SHP", ".Shp")
        )
        return [] if has_shapes else [Layer(path, stem, (stem, *around), None)]
    if suffix == ".json" and not _is_feature_collection(path):
        return [Layer(path, stem, (stem, *around), None)] if SOURCE_TABLE.match(feature_of(stem)) else []
    if suffix == ".shp":
        require_whole(path)
    try:
        offered = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
    except GDAL_ERRORS as error:
        msg = f"{path} cannot be read; it may be cut off or of another format, so fetch or export it again."
        raise SourceError(msg) from error
    if suffix in DATABASES:
        return [
            Layer(path, name, (name, stem, *around), kind)
            for name, kind in offered
            if not name.lower().startswith(("gdb_", "gpkg_")) and name != "layer_styles"
        ]
    # A GeoJSON file that was renamed may still bear the name that follows the manual inside.
    return [
        Layer(path, name, (name if product_of(name).activation and not told else stem, *around), kind)
        for name, kind in offered
    ]


def _is_feature_collection(path: Path) -> bool:
    """False for the descriptions of tiles and styles that packages hold beside their layers."""
    with path.open("rb") as stream:
        start = stream.read(1 << 16).lstrip(b"\xef\xbb\xbf \t\r\n")
    if b'"features"' in start or b'"FeatureCollection"' in start:
        return True
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        return True  # cut off: GDAL says so
    return isinstance(content, dict) and "features" in content
