"""Rasters drawn by hand, in metres from the origin of :mod:`tests.builders`: cells of 10 m, rows from the top."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS

from geodata.provenance import Source
from tests.builders import ORIGIN_EAST_M, ORIGIN_NORTH_M

CELL_M = 10.0

NAN = float("nan")


def north_up(*, top: float, left: float = 0.0, cell: float = CELL_M) -> Affine:
    """Grid whose upper left corner lies `left`, `top` metres from the origin."""
    return Affine(cell, 0, ORIGIN_EAST_M + left, 0, -cell, ORIGIN_NORTH_M + top)


def raster(
    path: Path,
    *bands: Sequence[Sequence[float]],
    dtype: str = "float32",
    transform: Affine | None = None,
    crs: Any = 32637,
    descriptions: Sequence[str] | None = None,
    tags: Mapping[str, str] | None = None,
    **profile: Any,
) -> Path:
    """A GeoTIFF of these bands; its lower left corner is the origin unless `transform` says otherwise."""
    layers = np.array(bands, dtype=dtype)
    placed = north_up(top=CELL_M * layers.shape[1]) if transform is None else transform
    opened = rasterio.open(
        path,
        "w",
        driver="GTiff",
        count=layers.shape[0],
        height=layers.shape[1],
        width=layers.shape[2],
        dtype=dtype,
        transform=placed,
        crs=None if crs is None else CRS.from_user_input(crs),
        **profile,
    )
    with opened as file:
        file.write(layers)
        if descriptions is not None:
            file.descriptions = tuple(descriptions)
        file.update_tags(**(tags or {}))
    return path


def source(name: str = "raster", **changes: Any) -> Source:
    """A source of scores."""
    stated: dict[str, Any] = {
        "id": name,
        "role": "scores",
        "reader": "score-raster",
        "title": "Scores",
        "publisher": "Test",
        "licence": "CC0",
        "credit": "Test",
    }
    return Source(**(stated | changes))
