"""Layers as zipped shapefiles, for programs that read nothing newer.

A shapefile holds one kind of geometry, names of ten letters, 254 bytes of text a cell and 2 GB a file: layers are split
by kind, names are shortened by the list in ``names.csv``, longer text is cut between characters and counted in
``README.txt``, and what is larger is refused.
"""

import csv
import io
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geodata.columns import GEOMETRY
from webapp.exports.about import About
from webapp.exports.arrow_rows import arrays_of, described, geographic, schema_of
from webapp.exports.field_names import field_names
from webapp.exports.formats import OnRows
from webapp.exports.layer import Layer
from webapp.exports.ogr_layers import write_rows
from webapp.exports.qml import qml_of
from webapp.exports.selection import BadSelectionError
from webapp.exports.sld import sld_of
from webapp.exports.styles import style_of
from webapp.languages import catalogue
from webapp.wording.columns import told, unit

LONGEST_TEXT = 254
"""Bytes of a text cell."""

LARGEST_FILE = 2**31 - 1
"""Bytes of a .shp or .dbf that every program can read."""

ZIPPED_AT = (1980, 1, 1, 0, 0, 0)
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
WIDTHS = {"int64": 18, "double": 24, "bool": 1, "date32[day]": 8}
FAMILIES = {
    "point": ("Point", (shapely.GeometryType.POINT,)),
    "polygon": ("MultiPolygon", (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)),
}
"""Kinds of geometry that a shapefile keeps apart, and what they are called."""


@dataclass
class _Part:
    """One shapefile: the rows of a layer with one kind of geometry."""

    layer: Layer
    family: str
    name: str
    widths: dict[str, int] = field(default_factory=dict)
    n_cut: Counter[str] = field(default_factory=Counter)
    n_rows: int = 0
    shape_bytes: int = 100


def write_shapefile(layers: Sequence[Layer], about: About, target: Path, on_rows: OnRows) -> None:
    """Write layers with positions to `target` as one ZIP of shapefiles.

    Every layer is read twice: for the widths of its columns, and for its rows.

    Raises
    ------
    BadSelectionError
        If a file would be larger than a shapefile can be.
    """
    parts = [part for layer in geographic(layers) for part in _measured(layer)]
    for part in parts:
        _refuse_too_large(part, about)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        for part in parts:
            _write_part(part, Path(folder), on_rows)
        names = {layer.name: field_names(layer.columns) for layer in geographic(layers)}
        files = {
            **_styles(parts, about),
            "README.txt": _read_me(parts, about).encode(),
            "names.csv": _names(names).encode(),
        }
        _zip(Path(folder), [part.name for part in parts], files, target)


def _measured(layer: Layer) -> list[_Part]:
    """The shapefiles a layer is written as, with the width of every column and the bytes they will take."""
    schema = schema_of(layer)
    parts = {family: _Part(layer, family, layer.name) for family in FAMILIES}
    for rows in layer.batches():
        for family, part in parts.items():
            _measure(part, rows[_is_of(rows, family)], schema)
    found = [part for part in parts.values() if part.n_rows]
    if len(found) > 1:
        return [replace(part, name=f"{layer.name}_{part.family}") for part in found]
    # An empty selection is an empty shapefile: the file that was asked for, with its columns.
    return found or [parts["point" if layer.geometry == "Point" else "polygon"]]


def _is_of(rows: pd.DataFrame, family: str) -> np.ndarray:
    kinds = shapely.get_type_id(gpd.GeoDataFrame(rows).geometry.to_numpy())
    found: np.ndarray = np.isin(kinds, [int(kind) for kind in FAMILIES[family][1]])
    return found


def _measure(part: _Part, rows: pd.DataFrame, schema: pa.Schema) -> None:
    if rows.empty:
        return
    part.n_rows += len(rows)
    shapes = gpd.GeoDataFrame(rows).geometry.to_numpy()
    n_parts = shapely.get_num_geometries(shapes) + shapely.get_num_interior_rings(shapes)
    part.shape_bytes += int(
        (52 + 4 * np.maximum(n_parts, 1) + 16 * shapely.get_num_coordinates(shapes)).sum()
    )
    arrays = arrays_of(rows, replace(part.layer, geometry=None), _without_geometry(schema))
    for column, values in zip(_without_geometry(schema), arrays, strict=True):
        if column.type != pa.string():
            continue
        lengths = pc.binary_length(values)
        longest = pc.max(lengths).as_py() or 1
        part.widths[column.name] = max(part.widths.get(column.name, 1), min(longest, LONGEST_TEXT))
        part.n_cut[column.name] += pc.sum(pc.greater(lengths, LONGEST_TEXT)).as_py() or 0


def _without_geometry(schema: pa.Schema) -> pa.Schema:
    return pa.schema([column for column in schema if column.name != GEOMETRY])


def _refuse_too_large(part: _Part, about: About) -> None:
    _ = catalogue(about.language).ugettext
    columns = _without_geometry(schema_of(part.layer))
    record = 1 + sum(part.widths.get(column.name, WIDTHS.get(str(column.type), 1)) for column in columns)
    if max(part.shape_bytes, part.n_rows * record) > LARGEST_FILE:
        raise BadSelectionError(
            _("A shapefile holds at most 2 GB, and %(layer)s needs more. Choose a district, or GeoPackage.")
            % {"layer": part.name}
        )


def _write_part(part: _Part, folder: Path, on_rows: OnRows) -> None:
    names = field_names(part.layer.columns)
    plain = schema_of(part.layer)
    fields = [
        column.with_metadata({"GDAL:OGR:width": str(part.widths.get(column.name, 1))})
        if column.type == pa.string()
        else column
        for column in plain
    ]
    schema = pa.schema([column.with_name(names.get(column.name, column.name)) for column in fields])
    kind = FAMILIES[part.family][0]

    def batches() -> Iterator[pa.RecordBatch]:
        for rows in part.layer.batches():
            kept = rows[_is_of(rows, part.family)]
            arrays = arrays_of(kept, replace(part.layer, geometry=kind), plain)
            yield pa.record_batch([_short(array) for array in arrays], schema=schema)
            on_rows(len(kept))

    write_rows(
        replace(part.layer, geometry=kind),
        folder / f"{part.name}.shp",
        on_rows,
        driver="ESRI Shapefile",
        schema=schema,
        batches=batches(),
        name=part.name,
        options={"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": "1980-01-01", "2GB_LIMIT": "YES"},
    )


def _short(values: pa.Array) -> pa.Array:
    """Text cut to what fits; between two characters, never in one."""
    if values.type != pa.string() or not (pc.max(pc.binary_length(values)).as_py() or 0) > LONGEST_TEXT:
        return values
    return pa.array([None if text is None else cut(text) for text in values.to_pylist()], pa.string())


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text in at most `longest` bytes of UTF-8, cut between characters."""
    return text.encode()[:longest].decode(errors="ignore")


def _styles(parts: Sequence[_Part], about: About) -> dict[str, bytes]:
    """Styles beside each shapefile, in the names of its fields; QGIS loads a .qml of the same name by itself."""
    files = {}
    for part in parts:
        style = style_of(replace(part.layer, geometry=FAMILIES[part.family][0]), about)
        if style is not None:
            short = style.renamed(field_names(part.layer.columns))
            files[f"{part.name}.qml"] = qml_of(short).encode()
            files[f"{part.name}.sld"] = sld_of(short).encode()
    return files


def _names(names: dict[str, dict[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["layer", "field", "column", "unit", "meaning"])
    for layer, fields in names.items():
        known = described(layer)
        for column, short in fields.items():
            entry = known.get(column)
            writer.writerow(
                [layer, short, column, unit(entry) if entry else "", told(entry) if entry else ""]
            )
    return stream.getvalue()


def _read_me(parts: Sequence[_Part], about: About) -> str:
    _ = catalogue(about.language).ugettext
    lines = [about.title, about.subtitle, about.notice, "", about.url]
    lines += [
        _("Release %(release)s") % {"release": about.release},
        f"manifest.json SHA-256: {about.manifest_sha256}",
    ]
    lines += ["", *about.licences, about.credit, "", *about.caveats, ""]
    lines += [f"{part.name}.shp: {part.n_rows}" for part in parts]
    lines += [
        "",
        _("A shapefile cannot hold long names: names.csv says which column each field is."),
        _("Text is UTF-8, positions are WGS 84 (EPSG:4326), dates are days. A file holds at most 2 GB."),
        _("An empty number or date means that there is none; it is never zero."),
    ]
    lines += [
        _(
            "%(layer)s, %(column)s: in %(n)s rows the text is longer than 254 bytes and was cut. GeoPackage has all of it."
        )
        % {"layer": part.name, "column": column, "n": n}
        for part in parts
        for column, n in sorted(part.n_cut.items())
        if n
    ]
    lines += ["", *(f"{key}: {label}. {meaning}" for key, label, meaning in about.classes)]
    return "\r\n".join(lines) + "\r\n"


def _zip(folder: Path, names: Sequence[str], files: dict[str, bytes], target: Path) -> None:
    """The same files give the same bytes; each is read through a buffer and not into memory."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(_entry(name), content)
        for path in (folder / f"{name}{suffix}" for name in names for suffix in PARTS):
            with path.open("rb") as source, archive.open(_entry(path.name), "w", force_zip64=True) as sink:
                shutil.copyfileobj(source, sink)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, ZIPPED_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
