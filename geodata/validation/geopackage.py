"""The sample as a GeoPackage whose form QGIS and QField open by themselves."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from geodata.errors import DamageLedgerError
from geodata.validation.design import SampleDesign, SampleError, design_from
from geodata.validation.qgis_style import style_of

LAYER = "reference_sample"
DESIGN_TABLE = "sample_design"
VERSION = "1.2"
"""Of the GeoPackage standard: what QGIS and QField of many years read without a warning."""

_STYLE_TABLE = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME
)
"""
# As QGIS itself makes the table; it finds the style by the names of table and geometry column.
_REGISTER = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)
VALUES (?, 'attributes', ?, ?, 0)
"""


def write_geopackage(rows: gpd.GeoDataFrame, design: SampleDesign, path: Path) -> None:
    """Write the layer ``reference_sample``, its style, and the design as a table, into a new file.

    A synthetic sample says so in the description of its layer and of its design.
    """
    path.unlink(missing_ok=True)
    marked = design.synthetic_notice["en"] if design.synthetic_notice else ""
    pyogrio.write_dataframe(
        rows,
        path,
        layer=LAYER,
        driver="GPKG",
        dataset_options={"VERSION": VERSION},
        layer_options={"DESCRIPTION": marked or "Reference sample", "GEOMETRY_NAME": "geom", "FID": "fid"},
    )
    fields = [str(name) for name in rows.columns if name != "geometry"]
    is_polygon = bool(rows.geom_type.isin(["Polygon", "MultiPolygon"]).all())
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLE_TABLE)
        database.execute(_REGISTER, ("layer_styles", "layer_styles", "Form and colours"))
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
            "styleName, styleQML, useAsDefault, description, update_time) "
            "VALUES ('', '', ?, 'geom', ?, ?, 1, ?, '1970-01-01T00:00:00.000Z')",
            (LAYER, LAYER, style_of(fields, is_polygon=is_polygon), marked or "Form and colours"),
        )
        database.execute(
            f"CREATE TABLE {DESIGN_TABLE} (fid INTEGER PRIMARY KEY NOT NULL, design TEXT NOT NULL)"
        )
        database.execute(_REGISTER, (DESIGN_TABLE, DESIGN_TABLE, marked or "How the sample was drawn"))
        database.execute(f"INSERT INTO {DESIGN_TABLE} (design) VALUES (?)", (design.text(),))


def design_in(path: Path) -> SampleDesign | None:
    """The design inside a GeoPackage; ``None`` if it holds none.

    Raises
    ------
    SampleError
        If the file is no GeoPackage.
    """
    try:
        # Read-only: looking into the answers must not change their file.
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            found: Any = database.execute(
                "SELECT name FROM sqlite_master WHERE name = ?", (DESIGN_TABLE,)
            ).fetchone()
            if found is None:
                return None
            row: Any = database.execute(f"SELECT design FROM {DESIGN_TABLE}").fetchone()
    except sqlite3.DatabaseError as error:
        msg = f"{path} is expected to be a GeoPackage but cannot be opened ({error})."
        raise SampleError(msg) from error
    try:
        return None if row is None else design_from(json.loads(row[0]), name=f"{DESIGN_TABLE} in {path.name}")
    except (json.JSONDecodeError, DamageLedgerError):
        return None
