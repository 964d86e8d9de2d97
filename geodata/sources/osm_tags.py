"""Tags of OpenStreetMap in whatever way an export writes them: a column each, or all of them in one text."""

import json
import re

import geopandas as gpd
import numpy as np
import pandas as pd

TEXT_COLUMNS = ("other_tags", "all_tags", "tags")
"""Columns that hold tags as hstore (``"key"=>"value"``) or JSON."""

VALUE = r'"\s*(?:=>|:)\s*"((?:[^"\\]|\\.)*)"'


def tag(table: gpd.GeoDataFrame, key: str) -> pd.Series:
    """Value of one key in each row, trimmed; missing where the row has no such tag.

    Columns are compared by their letters and digits, for exports write ``destroyed:building`` as
    ``destroyed_building`` and nest tags as ``tags.building`` or ``@building``.
    """
    values = _nothing(table)
    wanted = _letters(key)
    # A shapefile cuts names to ten letters.
    cut = {key[:10], key.replace(":", "_")[:10]} if len(key) > 10 else set()
    for name in _columns(table):
        if name in TEXT_COLUMNS:
            continue
        if _letters(_without_nesting(name)) == wanted or name.lower() in cut:
            values = values.where(values.notna(), _text(table[name]))
    pattern = f'"{re.escape(key)}{VALUE}'
    for name in TEXT_COLUMNS:
        if name in table.columns:
            values = values.where(values.notna(), _all_tags(table[name]).str.extract(pattern, expand=False))
    return values


def tag_like(table: gpd.GeoDataFrame, key_pattern: str) -> pd.Series:
    """Value of the first key that fits a pattern of whole keys, in which ``[:_]`` stands for the colon.

    The pattern may hold no group that captures.
    """
    values = _nothing(table)
    whole = re.compile(f"^(?:{key_pattern})$", re.IGNORECASE)
    for name in _columns(table):
        if name not in TEXT_COLUMNS and whole.match(_without_nesting(name)):
            values = values.where(values.notna(), _text(table[name]))
    for name in TEXT_COLUMNS:
        if name in table.columns:
            found = _all_tags(table[name]).str.extract(f'(?i)"(?:{key_pattern}){VALUE}', expand=False)
            values = values.where(values.notna(), found)
    return values


def _nothing(table: gpd.GeoDataFrame) -> pd.Series:
    return pd.Series(np.nan, index=table.index, dtype="str")


def _columns(table: gpd.GeoDataFrame) -> list[str]:
    return [str(name) for name in table.columns if name != table.geometry.name]


def _without_nesting(name: str) -> str:
    return re.sub(r"^(?:@|tags[._:])", "", name, flags=re.IGNORECASE)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        days: pd.Series = values.dt.strftime("%Y-%m-%d").astype("str")
        return days
    text: pd.Series = values.astype(object).where(values.notna(), np.nan).astype("str").str.strip()
    text = text.str.replace(r"^(-?\d+)\.0$", r"\1", regex=True)
    return text.mask(text.isin(["", "None", "nan", "null", "NULL"]))


def _all_tags(values: pd.Series) -> pd.Series:
    if values.dtype != object:
        return values.astype("str")
    # Nested tags come as a mapping in each row; as JSON they are read like the others.
    return values.map(
        lambda tags: json.dumps(tags, ensure_ascii=False) if isinstance(tags, dict) else tags
    ).astype("str")
