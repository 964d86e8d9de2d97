"""Images drawn by hand: four fields of plain colour, small enough to see in a tile where each comes out."""

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS

from geodata.provenance import Source
from geodata.publish.imagery import Image, require_image

WEST, SOUTH, EAST, NORTH = 39.0, 35.94, 39.02, 35.96
SIDE = 400
RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 60), (30, 60, 220), (230, 210, 40)
"""North west, north east, south west and south east."""


def fields(*, dtype: str = "uint8", factor: float = 1) -> np.ndarray[Any, Any]:
    """The four fields as bands, rows and columns."""
    cells = np.zeros((3, SIDE, SIDE))
    half = SIDE // 2
    parts = ((slice(0, half), slice(0, half)), (slice(0, half), slice(half, SIDE)),
             (slice(half, SIDE), slice(0, half)), (slice(half, SIDE), slice(half, SIDE)))  # fmt: skip
    for (rows, columns), colour in zip(parts, (RED, GREEN, BLUE, YELLOW), strict=True):
        for band, value in enumerate(colour):
            cells[band, rows, columns] = value * factor
    return cells.astype(dtype)


def write_image_file(
    path: Path,
    cells: np.ndarray[Any, Any] | None = None,
    *,
    crs: Any = 4326,
    turned: float = 0.0,
    **profile: Any,
) -> Path:
    """A GeoTIFF of the fields, or of `cells`, over the box of this module; turned around its corner if asked."""
    layers = fields() if cells is None else cells
    scale = Affine.scale((EAST - WEST) / layers.shape[2], (SOUTH - NORTH) / layers.shape[1])
    place = Affine.translation(WEST, NORTH) @ Affine.rotation(turned) @ scale
    if crs is not None:
        profile |= {"crs": CRS.from_user_input(crs), "transform": place}
    with rasterio.open(
        path, "w", driver="GTiff", count=layers.shape[0], height=layers.shape[1], width=layers.shape[2],
        dtype=str(layers.dtype), **profile,
    ) as file:  # fmt: skip
        file.write(layers)
    return path


def image(
    path: Path, image_id: str = "before", *, date: str = "2017-05-22", note: str = "Shifted by a pixel"
) -> Image:
    """The file as it is handed to the publisher."""
    source = Source(
        id=image_id, role="imagery", reader="image", title="Fields", publisher="Tests", licence="CC0-1.0",
        credit=f"Fields {date} by tests", file_name=path.name, sha256="cd" * 32, n_bytes=path.stat().st_size,
    )  # fmt: skip
    return Image(
        id=image_id, path=path, date=date, title={"en": "Fields", "ar": "حقول"}, note={"en": note, "ar": "إزاحة"},
        source=source, stretch=require_image(path, image_id=image_id),
    )  # fmt: skip
