"""Layers through GDAL: written batch by batch, and with a clock that stands still."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import pyarrow as pa
import pyogrio
from pyogrio.raw import write_arrow

from webapp.exports.arrow_rows import described, record_batches, schema_of
from webapp.exports.formats import OnRows
from webapp.exports.layer import Layer
from webapp.wording.columns import told

WRITTEN_AT = "1980-01-01T00:00:00.000Z"
"""The time in every file, so that the same release gives the same bytes."""

CRS = "EPSG:4326"
_CLOCK = RLock()


@contextmanager
def standing_clock() -> Iterator[None]:
    """GDAL writes the time into files unless it is told which; it can be told only for the whole process."""
    with _CLOCK:
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN_AT})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def write_rows(
    layer: Layer,
    path: Path,
    on_rows: OnRows,
    *,
    driver: str,
    schema: pa.Schema | None = None,
    batches: Iterator[pa.RecordBatch] | None = None,
    name: str | None = None,
    options: dict[str, str] | None = None,
    file_options: dict[str, str] | None = None,
    about_file: dict[str, str] | None = None,
) -> None:
    """Write the rows of a layer to `path`, a new file or a new layer of the file there is.

    Parameters
    ----------
    schema, batches
        Instead of the layer's own, where a format needs other names or types.
    options, file_options
        Creation options of the driver for the layer and for the file.
    about_file
        Metadata of the whole file.
    """
    schema = explained(layer, schema_of(layer)) if schema is None else schema
    rows = _Told(record_batches(layer, schema, on_rows) if batches is None else batches)
    try:
        with standing_clock():
            write_arrow(
                pa.RecordBatchReader.from_batches(schema, rows.batches()),
                path,
                layer=name or layer.name,
                driver=driver,
                geometry_name="geometry" if layer.geometry else None,
                geometry_type=layer.geometry,
                crs=CRS if layer.geometry else None,
                dataset_metadata=about_file,
                layer_options=options,
                dataset_options=file_options,
            )
    except Exception:
        # What went wrong while rows were made reaches GDAL as an end of the stream and nothing more.
        if rows.fault is not None:
            raise rows.fault from None
        raise


class _Told:
    """Batches that remember why they ended."""

    def __init__(self, rows: Iterator[pa.RecordBatch]) -> None:
        self._rows = rows
        self.fault: Exception | None = None

    def batches(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._rows
        except Exception as error:
            self.fault = error
            raise


def explained(layer: Layer, schema: pa.Schema) -> pa.Schema:
    """The schema with the meaning of each column, where GDAL and QGIS look for it."""
    known = described(layer.name)
    fields: list[Any] = [
        field.with_metadata({"GDAL:OGR:comment": told(known[field.name])}) if field.name in known else field
        for field in schema
    ]
    return pa.schema(fields)
