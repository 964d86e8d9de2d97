"""A layer as GeoParquet 1.1: columns for analysis, zstd-compressed, each row with its box so that parts can be read.

Row groups are written batch by batch; the metadata that need all rows stand at the end of the file.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from geodata.columns import GEOMETRY
from webapp.exports.about import About
from webapp.exports.arrow_rows import arrays_of, geographic, schema_of
from webapp.exports.file_notes import notes_of
from webapp.exports.formats import OnRows
from webapp.exports.layer import Layer

VERSION = "1.1.0"
PREFIX = "damage_ledger"
BOX = ("xmin", "ymin", "xmax", "ymax")
# Positions are longitude, latitude all the same, as the format wants; geopandas takes EPSG:4326 and OGC:CRS84 for two
# systems, and all our files have the first.
COVERING = {"bbox": {side: ["bbox", side] for side in BOX}}


def write_geoparquet(layers: Sequence[Layer], about: About, target: Path, on_rows: OnRows) -> None:
    """Write one geographic layer as GeoParquet to `target`; the same rows give the same bytes."""
    (layer,) = geographic(layers)
    plain = schema_of(layer).remove_metadata()
    box = pa.field("bbox", pa.struct([pa.field(side, pa.float64()) for side in BOX]))
    schema = pa.schema([field.remove_metadata() for field in plain]).append(box)
    extent = _Extent()
    with pq.ParquetWriter(target, schema, compression="zstd", store_schema=False) as writer:
        for rows in layer.batches():
            bounds = extent.meet(rows)
            boxes = pa.StructArray.from_arrays(
                [pa.array(bounds[:, side], from_pandas=True) for side in range(4)], fields=list(box.type)
            )
            batch = pa.record_batch([*arrays_of(rows, layer, plain), boxes], schema=schema)
            writer.write_batch(batch, row_group_size=len(rows))
            on_rows(len(rows))
        writer.add_key_value_metadata({"geo": _geo(layer, extent), **_own(about)})


class _Extent:
    """The box around everything met."""

    def __init__(self) -> None:
        self.bounds: list[float] | None = None

    def meet(self, rows: pd.DataFrame) -> np.ndarray:
        """The box of each of some rows."""
        shapes = gpd.GeoDataFrame(rows).geometry.to_numpy()
        bounds: np.ndarray = shapely.bounds(shapes)
        west, south, east, north = shapely.total_bounds(shapes).tolist()
        if west == west:
            before = self.bounds or [west, south, east, north]
            self.bounds = [
                min(before[0], west), min(before[1], south), max(before[2], east), max(before[3], north),
            ]  # fmt: skip
        return bounds


def _geo(layer: Layer, extent: _Extent) -> str:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": [layer.geometry],
        "crs": CRS.from_epsg(4326).to_json_dict(),
        "edges": "planar",
        "covering": COVERING,
    }
    if extent.bounds is not None:
        column["bbox"] = extent.bounds
    return json.dumps({"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}})


def _own(about: About) -> dict[str, str]:
    """Notes, sources and dictionary under keys of our own."""
    notes = {f"{PREFIX}:{key.lower()}": value for key, value in notes_of(about).items()}
    dictionary = [
        {"column": name, "unit": unit, "meaning": meaning} for name, unit, meaning in about.dictionary
    ]
    classes = [{"key": key, "label": label, "meaning": meaning} for key, label, meaning in about.classes]
    return {
        **notes,
        f"{PREFIX}:dictionary": json.dumps(dictionary, ensure_ascii=False),
        f"{PREFIX}:classes": json.dumps(classes, ensure_ascii=False),
        f"{PREFIX}:sources": json.dumps(about.sources, ensure_ascii=False),
    }
