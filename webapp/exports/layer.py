"""One layer as a writer is given it: columns with their types, and rows in batches.

Memory does not grow with the city but for some twenty bytes a row: tables are read a batch at a time, and what is
joined to their rows is kept as small numbers.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from geodata.columns import DISTRICT_ID, GEOMETRY, Column
from webapp.city import City, NotPublishedError
from webapp.exports.bundle_rows import Flags, Places, geometry_type, read_batches, read_rows, values_of
from webapp.exports.dictionary import NOTICE, columns_of
from webapp.exports.district_rows import names_of
from webapp.exports.selection import Selection
from webapp.languages import current
from webapp.wording.names import in_language

BATCH_ROWS = 20_000
"""Most rows of a batch: some 10 MB of buildings."""
DTYPES = {
    "text": "str",
    "grade": "str",
    "integer": "Int64",
    "number": "float64",
    "flag": "boolean",
    "date": "datetime64[ms]",
}
NAMES = frozenset({"district_name_en", "district_name_ar"})
"""Columns that are looked up for each row in another table."""
Objects = npt.NDArray[np.object_]


def _nowhere(_places: Places) -> pd.DataFrame:
    msg = "The rows of this layer can be read in order only."
    raise NotPublishedError(msg)


def _everything(_selection: Selection) -> Flags | bool:
    return True


def _no_values(_names: Sequence[str]) -> Iterator[pd.DataFrame]:
    msg = "The rows of this layer can be read whole only."
    raise NotPublishedError(msg)


@dataclass(frozen=True)
class Layer:
    """One layer of a city: what a writer is given.

    Attributes
    ----------
    name
        ``districts``, ``buildings``, ``sites``, ``incidents`` or ``reference_sample`` (with geometry), ``claims`` or
        ``accuracy`` (tables).
    n_rows
        Rows of all batches together.
    columns
        Columns in order, without the geometry.
    geometry
        ``Point``, ``Polygon`` or ``MultiPolygon`` for all rows; ``None`` for a table.
    batches
        Gives the rows anew at each call: GeoDataFrames in EPSG:4326 (data frames for a table) of at most
        `BATCH_ROWS` rows with the same columns and types each. Dates are ``datetime64[ms]``, codes and words
        ``str``, counts ``Int64``, numbers ``float64``, flags ``boolean``. There may be no batch at all.
    at
        Gives the rows at some ascending places of the published table, whatever the filters (of a small layer: of the
        rows that it has).
    values
        Gives some of the columns without the geometry, in batches as `batches` does; geometries, most of what a large
        layer weighs, are not read.
    shows
        True for the rows of the published table that the map shows with the classes and kinds of a selection.
    """

    name: str
    n_rows: int
    columns: tuple[str, ...]
    geometry: str | None
    batches: Callable[[], Iterator[pd.DataFrame]]
    at: Callable[[Places], pd.DataFrame] = _nowhere
    values: Callable[[Sequence[str]], Iterator[pd.DataFrame]] = _no_values
    shows: Callable[[Selection], Flags | bool] = _everything


def large_layer(
    city: City,
    name: str,
    kept: Flags,
    read: Sequence[str],
    columns_at: Callable[[Places, pa.RecordBatch], dict[str, Any]],
) -> Layer:
    """A layer of a large table, read a batch at a time."""
    geometry = geometry_type(city, name)
    described = columns_of(name, synthetic=city.synthetic)
    notice = _notice(city)

    def frame(places: Places, batch: pa.RecordBatch) -> pd.DataFrame:
        found = columns_at(places, batch) | names_at(city, batch[DISTRICT_ID])
        shapes = shapely.from_wkb(batch[GEOMETRY].to_numpy(zero_copy_only=False))
        return _typed(notice, described, found, _alike(shapes, geometry), len(places))

    def chosen(columns: Sequence[str]) -> Iterator[tuple[Places, pa.RecordBatch]]:
        for start, batch in read_batches(city, name, columns, BATCH_ROWS):
            here = kept[start : start + batch.num_rows]
            if here.all():
                yield np.arange(start, start + len(here)), batch
            elif here.any():
                yield start + np.flatnonzero(here), batch.filter(pa.array(here))

    def batches() -> Iterator[pd.DataFrame]:
        return (frame(places, batch) for places, batch in chosen(read))

    def values(names: Sequence[str]) -> Iterator[pd.DataFrame]:
        wanted = [column for column in described if column.name in names]
        for places, batch in chosen([column for column in read if column != GEOMETRY]):
            named = names_at(city, batch[DISTRICT_ID]) if not NAMES.isdisjoint(names) else {}
            yield _typed(notice, wanted, columns_at(places, batch) | named, None, len(places))

    def at(places: Places) -> pd.DataFrame:
        return frame(places, read_rows(city, name, read, places))

    columns = tuple(column.name for column in described)
    return Layer(name, int(kept.sum()), columns, geometry, batches, at, values)


def small_layer(city: City, name: str, rows: pd.DataFrame, geometry: str | None) -> Layer:
    """A layer that is small in every city."""
    described = columns_of(name, synthetic=city.synthetic)
    notice = _notice(city)

    def at(places: Places) -> pd.DataFrame:
        part = rows.iloc[places]
        found = {column.name: part[column.name] for column in described if column.name in part}
        shapes = None if geometry is None else _alike(part[GEOMETRY].to_numpy(), geometry)
        return _typed(notice, described, found, shapes, len(part))

    def batches() -> Iterator[pd.DataFrame]:
        for start in range(0, len(rows), BATCH_ROWS):
            yield at(np.arange(start, min(start + BATCH_ROWS, len(rows))))

    def values(names: Sequence[str]) -> Iterator[pd.DataFrame]:
        return (pd.DataFrame(batch[list(names)]) for batch in batches())

    columns = tuple(column.name for column in described)
    return Layer(name, len(rows), columns, geometry, batches, at, values)


def names_at(city: City, district_ids: pa.Array) -> dict[str, Any]:
    """Columns with the names of the districts of a batch."""
    named = names_of(city, district_ids.cast(pa.string()).to_pandas())
    return {name: named[name].to_numpy() for name in named.columns}


def _notice(city: City) -> str:
    """The mark of a city with made-up positions, in the language in which the layer was asked for."""
    return in_language(city.notice, current().code)


def _typed(
    notice: str, described: Sequence[Column], values: dict[str, Any], shapes: Objects | None, n: int
) -> pd.DataFrame:
    """The columns in their order and types; a missing one is empty in every row, the notice alike in every row."""
    columns = {}
    for column in described:
        value = notice if column is NOTICE else values.get(column.name)
        columns[column.name] = _column(value, DTYPES[column.kind], n)
    table = pd.DataFrame(columns)
    return table if shapes is None else gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def _column(value: Any, dtype: Any, n: int) -> "pd.Series[Any]":
    if isinstance(value, pa.Array):
        column: pd.Series[Any] = values_of(value, dtype)
        return column
    if value is None or isinstance(value, str | pd.Timestamp):
        return pd.Series([value] * n, dtype=dtype)
    plain: Any = value.array if isinstance(value, pd.Series) else value
    return pd.Series(plain).astype(dtype)


def _alike(shapes: Objects, geometry: str) -> Objects:
    """All shapes of one type, flat."""
    flat = shapely.force_2d(shapes)
    if geometry != "MultiPolygon":
        return np.asarray(flat)
    parts, of = shapely.get_parts(flat, return_index=True)
    return np.asarray(shapely.multipolygons(parts, indices=of))
