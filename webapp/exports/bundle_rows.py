"""Published tables read a batch at a time."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from geodata.errors import BundleError
from webapp.city import City

BBOX = "bbox"
"""Column of each geographic table with the extent of its rows."""
EDGES = ("xmin", "ymin", "xmax", "ymax")
READ_AT_ONCE = 1 << 20
"""Bytes of a column that are read from disk at once."""
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@contextmanager
def reading(city: City, table: str) -> Iterator[None]:
    """Make what goes wrong while a table is read the fault of the bundle."""
    try:
        yield
    except (OSError, pa.ArrowException, KeyError) as error:
        msg = f"{table}.parquet of {city.slug} is damaged and cannot be read; build the bundle again."
        raise BundleError(msg) from error


def read_columns(
    city: City, table: str, columns: Sequence[str], where: ds.Expression | None = None
) -> pa.Table:
    """Some columns of a table, of all rows or of those that fulfil `where`."""
    with reading(city, table):
        found = ds.dataset(city.file(f"{table}.parquet"), format="parquet")
        return found.to_table(columns=list(columns), filter=where, use_threads=False).combine_chunks()


def read_batches(
    city: City, table: str, columns: Sequence[str], rows: int
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The table in batches of at most `rows`, each with the place of its first row."""
    start = 0
    with (
        reading(city, table),
        pq.ParquetFile(city.file(f"{table}.parquet"), buffer_size=READ_AT_ONCE, pre_buffer=False) as opened,
    ):
        for batch in opened.iter_batches(batch_size=rows, columns=list(columns), use_threads=False):
            yield start, batch
            start += batch.num_rows


def read_rows(city: City, table: str, columns: Sequence[str], places: Places) -> pa.RecordBatch:
    """The rows at some ascending places of a table; only the row groups that hold them are read."""
    with (
        reading(city, table),
        pq.ParquetFile(city.file(f"{table}.parquet"), buffer_size=READ_AT_ONCE, pre_buffer=False) as opened,
    ):
        found = [opened.schema_arrow.empty_table().select(list(columns))]
        start = 0
        for group in range(opened.num_row_groups):
            end = start + opened.metadata.row_group(group).num_rows
            here = places[(places >= start) & (places < end)] - start
            if len(here):
                # Cut at once: rows from all over a city must not add up to all of it.
                found.append(
                    opened.read_row_group(group, columns=list(columns), use_threads=False).take(here)
                )
            start = end
    rows = pa.concat_tables(found).combine_chunks()
    return pa.RecordBatch.from_arrays([_one(rows[name]) for name in columns], names=list(columns))


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks()


def n_rows_of(city: City, table: str) -> int:
    """Rows of a table, from its footer."""
    with reading(city, table):
        return int(pq.read_metadata(city.file(f"{table}.parquet")).num_rows)


def geometry_type(city: City, table: str) -> str:
    """``Point``, ``Polygon`` or ``MultiPolygon``: what every row of the table can be."""
    with reading(city, table):
        told = json.loads(pq.read_schema(city.file(f"{table}.parquet")).metadata[b"geo"])
    types = set(told["columns"][told["primary_column"]]["geometry_types"])
    if types <= {"Point"}:
        return "Point"
    return "Polygon" if types <= {"Polygon"} else "MultiPolygon"


def boxes_of(city: City, table: str) -> npt.NDArray[np.float64]:
    """West, south, east and north of each row, one column an edge."""
    read = read_columns(city, table, [BBOX]).column(BBOX).combine_chunks()
    return np.column_stack([np.asarray(read.field(edge), dtype=float) for edge in EDGES])


def values_of(array: pa.Array, dtype: str) -> Any:
    """A column of a batch as pandas holds it."""
    if dtype == "str":
        array = array.cast(pa.string())
    return array.to_pandas().astype(dtype)
