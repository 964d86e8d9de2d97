"""Rows of tables as values that JSON and templates know."""

import datetime
from typing import Any

import pandas as pd


def plain(row: dict[Any, Any]) -> dict[str, Any]:
    """The row in values JSON knows: dates as text, whole numbers whole, missing as `None`."""
    return {str(name): _plain_value(value) for name, value in row.items()}


def _plain_value(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, datetime.datetime | pd.Timestamp):
        return value.date().isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
