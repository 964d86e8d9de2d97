"""The layers as one GeoPackage, with the styles that QGIS loads by itself and tables that say what the file is.

Rows go through GDAL batch by batch. Beside the layers it has ``source``, ``codebook`` and ``summary``; ``not_analysed``
repeats the buildings that nobody could grade, so that they can be laid over others as a state of their own.
"""

import sqlite3
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.columns import GRADE, UNSEEN
from geodata.grades import GRADES, NOT_ASSESSED
from webapp.exports.about import About
from webapp.exports.arrow_rows import geographic
from webapp.exports.file_notes import notes_of
from webapp.exports.formats import OnRows
from webapp.exports.layer import Layer
from webapp.exports.ogr_layers import CRS, WRITTEN_AT, write_rows
from webapp.exports.qml import qml_of
from webapp.exports.sld import sld_of
from webapp.exports.styles import class_labels, style_of

NOT_ANALYSED = "not_analysed"
REASON = "not_assessed_reason"
GEOMETRY_COLUMN = "geom"
"""Name that GDAL gives the geometry of a GeoPackage; styles are found by it."""

FILE_OPTIONS = {"VERSION": "1.2"}
"""GeoPackage 1.2: programs of 2023 and before warn of a later one, and nothing here needs it."""

LONGEST_NAME = 30
"""QGIS keeps names of styles in a column of this width."""

LAYER_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""
"""As QGIS makes it (`QgsOgrProviderMetadata::saveStyle`)."""

TABLES = {
    "source": (
        "id", "role", "title", "publisher", "licence", "licence_url", "credit", "url", "published_date", "imagery",
        "synthetic", "note",
    ),
    "codebook": ("kind", "name", "unit", "label", "meaning"),
    "summary": ("layer", "damage_grade", "label", "n_rows"),
}  # fmt: skip
TYPES = {"n_rows": "INTEGER", "synthetic": "BOOLEAN"}
QGIS_METADATA = "http://mrcc.com/qgis.dtd"

Row = Mapping[str, Any]


def write_geopackage(layers: Sequence[Layer], about: About, target: Path, on_rows: OnRows) -> None:
    """Write layers with positions to `target` as one GeoPackage; the same rows give the same bytes."""
    counts: dict[str, Counter[str]] = {}
    target.unlink(missing_ok=True)
    written = []
    for layer in geographic(layers):
        counts[layer.name] = Counter()
        _write_layer(_counted(layer, counts[layer.name]), about, target, on_rows)
        written.append(layer)
    unseen = _not_analysed(written)
    if unseen is not None:
        _write_layer(unseen, about, target, lambda n: None)
        written.append(unseen)
    with closing(sqlite3.connect(target)) as database, database:
        _write_styles(database, written, about)
        _write_tables(database, about, counts)
        _write_qgis_metadata(database, written, about)


def _write_layer(layer: Layer, about: About, target: Path, on_rows: OnRows) -> None:
    notes = notes_of(about)
    options = {
        "IDENTIFIER": f"{about.title}: {layer.name}",
        "DESCRIPTION": " ".join(
            notes[key] for key in ("NOTICE", "SELECTION", "CREDIT", "LICENCE") if key in notes
        ),
        "SPATIAL_INDEX": "YES",
        "GEOMETRY_NAME": GEOMETRY_COLUMN,
    }
    write_rows(
        layer, target, on_rows, driver="GPKG", options=options, file_options=FILE_OPTIONS, about_file=notes
    )


def _counted(layer: Layer, counts: Counter[str]) -> Layer:
    """The layer, whose rows are counted by class as they are given."""

    def batches() -> Iterator[pd.DataFrame]:
        counts.clear()
        for rows in layer.batches():
            grades = rows[GRADE] if GRADE in rows else pd.Series("", index=rows.index, dtype=object)
            counts.update(str(grade) for grade in grades.astype(object).where(grades.notna(), ""))
            yield rows

    return replace(layer, batches=batches)


def _not_analysed(layers: Sequence[Layer]) -> Layer | None:
    """The buildings that nobody could grade as a layer of their own; `None` if there are none."""
    buildings = next((layer for layer in layers if layer.name == "buildings"), None)
    if buildings is None or REASON not in buildings.columns:
        return None

    def batches() -> Iterator[pd.DataFrame]:
        for rows in buildings.batches():
            unseen = rows[rows[REASON].isin(UNSEEN)]
            if len(unseen):
                yield unseen

    n = sum(len(rows) for rows in batches())
    return replace(buildings, name=NOT_ANALYSED, n_rows=n, batches=batches) if n else None


def _write_styles(database: sqlite3.Connection, layers: Sequence[Layer], about: About) -> None:
    database.execute(LAYER_STYLES)
    _register(database, "layer_styles", "QGIS")
    for layer in layers:
        style = style_of(layer, about)
        if style is None:
            continue
        # QGIS asks for the schema '', not for a missing one.
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
            "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
            "VALUES ('', '', ?, ?, ?, ?, ?, 1, ?, '', NULL, ?)",
            (
                layer.name,
                GEOMETRY_COLUMN,
                f"{layer.name} {about.language}"[:LONGEST_NAME],
                qml_of(style),
                sld_of(style),
                " ".join(text for text in (about.notice, style.legend or style.title) if text),
                WRITTEN_AT,
            ),
        )


def _register(database: sqlite3.Connection, table: str, told: str) -> None:
    """Enter a table without positions into the contents, or programs do not see it."""
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES (?, 'attributes', ?, ?, ?)",
        (table, table, told, WRITTEN_AT),
    )


def _write_tables(database: sqlite3.Connection, about: About, counts: Mapping[str, Counter[str]]) -> None:
    rows: dict[str, list[Row]] = {
        "source": [dict(source) for source in about.sources],
        "codebook": _codebook(about),
        "summary": _summary(about, counts),
    }
    told = " ".join(text for text in (about.notice, about.title) if text)
    for table, columns in TABLES.items():
        kinds = ", ".join(f'"{name}" {TYPES.get(name, "TEXT")}' for name in columns)
        database.execute(f'CREATE TABLE "{table}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {kinds})')
        _register(database, table, told)
        places = ", ".join("?" for _ in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        database.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({places})',
            [[row.get(name) for name in columns] for row in rows[table]],
        )


def _codebook(about: About) -> list[Row]:
    columns: list[Row] = [
        {"kind": "column", "name": name, "unit": unit, "meaning": meaning}
        for name, unit, meaning in about.dictionary
    ]
    return columns + [
        {"kind": "class", "name": key, "label": label, "meaning": meaning}
        for key, label, meaning in about.classes
    ]


def _summary(about: About, counts: Mapping[str, Counter[str]]) -> list[Row]:
    """Rows of each layer by class, worst first; of a layer without classes all together."""
    labels = class_labels(about)
    keys = (*GRADES[::-1], NOT_ASSESSED, "")
    return [
        {"layer": layer, "damage_grade": key or None, "label": labels.get(key), "n_rows": found[key]}
        for layer, found in counts.items()
        for key in keys
        if found[key]
    ]


def _write_qgis_metadata(database: sqlite3.Connection, layers: Sequence[Layer], about: About) -> None:
    """What QGIS shows under the properties of each layer: title, notice, licences, credit and where it comes from."""
    for layer in layers:
        database.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) VALUES "
            "('dataset', ?, 'text/xml', ?)",
            (QGIS_METADATA, _qgis_metadata(layer, about)),
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, md_file_id) "
            "VALUES ('table', ?, ?, last_insert_rowid())",
            (layer.name, WRITTEN_AT),
        )


def _qgis_metadata(layer: Layer, about: About) -> str:
    notes = notes_of(about)
    root = ET.Element("qgis", version="3.22.0")
    told = [notes[key] for key in ("NOTICE", "SELECTION", "CAVEATS") if key in notes]
    texts = {
        "identifier": f"{about.slug}/{about.release}/{layer.name}",
        "parentidentifier": about.manifest_sha256,
        "language": about.language,
        "type": "dataset",
        "title": f"{about.title}: {layer.name}",
        "abstract": "\n".join(told),
        "fees": "",
    }
    for tag, text in texts.items():
        ET.SubElement(root, tag).text = text
    for licence in about.licences:
        ET.SubElement(root, "license").text = licence
    ET.SubElement(root, "rights").text = about.credit
    system = ET.SubElement(ET.SubElement(root, "crs"), "spatialrefsys")
    ET.SubElement(system, "authid").text = CRS
    temporal = ET.SubElement(ET.SubElement(root, "extent"), "temporal")
    ET.SubElement(temporal, "instant").text = f"{about.epoch}T00:00:00Z"
    if about.url:
        links = ET.SubElement(root, "links")
        ET.SubElement(
            links, "link", name="Damage Ledger", type="WWW:LINK", url=about.url, description=about.release
        )
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )
