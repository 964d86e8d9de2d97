"""Rows of a layer as Arrow batches, geometry as WKB: what GDAL and Parquet are given, a batch at a time."""

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from geodata.columns import GEOMETRY, Column
from webapp.exports.dictionary import EXPORTED, NOTICE
from webapp.exports.formats import OnRows
from webapp.exports.layer import Layer

TYPES: dict[str, pa.DataType] = {
    "text": pa.string(), "grade": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_(),
    "date": pa.date32(),
}  # fmt: skip
"""Type of each kind of column. Dates have no time of day: nothing in them knows one."""

WKB = {"ARROW:extension:name": "geoarrow.wkb"}


def described(layer: str) -> dict[str, Column]:
    """What is said of the columns of a layer, by name; of the same column in another layer where it has no own."""
    own = EXPORTED.get(layer, ())
    return {column.name: column for columns in (*EXPORTED.values(), (NOTICE,), own) for column in columns}


def schema_of(layer: Layer) -> pa.Schema:
    """Types of the columns, then the geometry; what the dictionary does not know is text."""
    known = described(layer.name)
    fields = [
        pa.field(name, TYPES[known[name].kind] if name in known else pa.string()) for name in layer.columns
    ]
    if layer.geometry is not None:
        fields.append(pa.field(GEOMETRY, pa.binary(), metadata=WKB))
    return pa.schema(fields)


def record_batches(layer: Layer, schema: pa.Schema, on_rows: OnRows) -> Iterator[pa.RecordBatch]:
    """The rows of a layer with the types of `schema`; `on_rows` is told of each batch when the next is asked for."""
    for rows in layer.batches():
        yield pa.record_batch(arrays_of(rows, layer, schema), schema=schema)
        on_rows(len(rows))


def arrays_of(rows: pd.DataFrame, layer: Layer, schema: pa.Schema) -> list[pa.Array]:
    """The columns of some rows, in the order of `schema`."""
    arrays = [values_of(rows[field.name], field.type) for field in schema if field.name != GEOMETRY]
    if layer.geometry is not None:
        arrays.append(pa.array(wkb_of(gpd.GeoDataFrame(rows), layer.geometry), pa.binary()))
    return arrays


def values_of(values: pd.Series, kind: pa.DataType) -> pa.Array:
    """One column; whatever pandas takes for missing is null."""
    array = pa.Array.from_pandas(values)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array.cast(kind, safe=not pa.types.is_date(kind))


def wkb_of(rows: gpd.GeoDataFrame, kind: str) -> np.ndarray:
    """The geometry as well-known binary; single outlines become collections of one where `kind` is a collection."""
    shapes = rows.geometry.to_numpy()
    if kind == "MultiPolygon":
        single = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
        shapes = shapes.copy()
        if single.any():
            shapes[single] = shapely.multipolygons(shapes[single], indices=np.arange(single.sum()))
    found: np.ndarray = shapely.to_wkb(shapes, flavor="iso")
    return found


def geographic(layers: Sequence[Layer]) -> list[Layer]:
    """The layers that have positions."""
    return [layer for layer in layers if layer.geometry is not None]
