"""What each table must hold when it passes from one stage to the next."""

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from geodata.columns import Column
from geodata.crs import STORAGE
from geodata.errors import SchemaError
from geodata.grades import DTYPE


def check(table: pd.DataFrame, columns: Sequence[Column], *, name: str, key: Sequence[str] = ()) -> None:
    """Do nothing if `table` has exactly `columns`, of the right kinds, with unique keys and nulls only where allowed.

    Raises
    ------
    SchemaError
        Naming the table, the column, what was expected and what came.
    """
    expected = [column.name for column in columns]
    missing = [column for column in expected if column not in table.columns]
    extra = [column for column in table.columns if column not in expected]
    if missing or extra:
        msg = f"Table {name} lacks {missing or 'nothing'} and has unexpected {extra or 'nothing'}."
        raise SchemaError(msg)
    for column in columns:
        _check_column(table[column.name], column, name)
    if key and table.duplicated(list(key)).any():
        first = table.loc[table.duplicated(list(key)), list(key)].iloc[0].to_dict()
        msg = f"Table {name} is expected to have one row for each {', '.join(key)}, but {first} comes more than once."
        raise SchemaError(msg)


def _check_column(values: pd.Series, column: Column, table: str) -> None:
    if not column.nullable and bool(values.isna().any()):
        msg = f"Column {table}.{column.name} may not be empty, but is in {int(values.isna().sum())} rows."
        raise SchemaError(msg)
    if column.kind == "geometry":
        _check_geometry(values, f"{table}.{column.name}")
    elif column.kind == "grade" and values.dtype != DTYPE:
        msg = f"Column {table}.{column.name} is expected to hold damage grades but holds {values.dtype}."
        raise SchemaError(msg)
    elif column.kind in {"integer", "number"} and not pd.api.types.is_numeric_dtype(values.dtype):
        msg = f"Column {table}.{column.name} is expected to hold numbers but holds {values.dtype}."
        raise SchemaError(msg)
    elif column.kind == "flag" and not pd.api.types.is_bool_dtype(values.dtype):
        msg = f"Column {table}.{column.name} is expected to hold true or false but holds {values.dtype}."
        raise SchemaError(msg)
    elif column.kind == "date" and not pd.api.types.is_datetime64_any_dtype(values.dtype):
        msg = f"Column {table}.{column.name} is expected to hold dates but holds {values.dtype}."
        raise SchemaError(msg)


def _check_geometry(values: pd.Series, name: str) -> None:
    if not isinstance(values, gpd.GeoSeries) or values.crs != STORAGE:
        came = values.crs if isinstance(values, gpd.GeoSeries) else type(values).__name__
        msg = f"Column {name} is expected to hold geometries in EPSG:4326 but holds {came}."
        raise SchemaError(msg)
    if bool(values.is_empty.any()):
        msg = f"Column {name} holds {int(values.is_empty.sum())} empty geometries; harmonise should have refused them."
        raise SchemaError(msg)
