"""Rows as GeoJSON (RFC 7946), written without a round trip through Python objects for every corner."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geodata.columns import GEOMETRY
from webapp.api.features import properties_of

DECIMALS = 7
"""Of a degree: one centimetre, finer than any source is."""


def features_of(table: pd.DataFrame, key: str) -> list[str]:
    """Each row as the text of a feature, its column `key` as the id."""
    properties = properties_of(pd.DataFrame(table.drop(columns=GEOMETRY)))
    shapes = _shapes(table[GEOMETRY].to_numpy())
    return [
        f'{{"type":"Feature","id":{_text(one[key])},"geometry":{shape},"properties":{_text(one)}}}'
        for one, shape in zip(properties, shapes, strict=True)
    ]


def collection_text(head: dict[str, Any], features: Sequence[str]) -> str:
    """A feature collection: its features after the members of `head`."""
    opening = _text({"type": "FeatureCollection", **head})
    return f'{opening[:-1]},"features":[{",".join(features)}]}}'


def feature_text(feature: str, further: dict[str, Any]) -> str:
    """A single feature with further members."""
    return f"{feature[:-1]},{_text(further)[1:]}"


def _shapes(shapes: Any) -> Sequence[str]:
    """Geometries as GeoJSON, outer rings against the clock."""
    rounded = shapely.transform(shapes, lambda corners: np.round(corners, DECIMALS))
    written: Sequence[str] = shapely.to_geojson(shapely.orient_polygons(rounded)).tolist()
    return written


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
