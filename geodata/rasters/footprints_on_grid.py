"""Footprints drawn in the columns and rows of a raster, sorted into tiles so that memory stays bounded.

Measuring in cells is exact for every grid that an affine transform describes: a turned, sheared or mirrored
raster needs no warping, since shares of an area do not change under such a transform.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.errors import CRSError
from geodata.rasters.read import ScoreRaster

Shapes = npt.NDArray[np.object_]
Rows = npt.NDArray[np.intp]

TILE_CELLS = 1024
"""Footprints are measured together if their centres lie in one square of this many cells a side."""


@dataclass(frozen=True)
class Tile:
    """Some footprints and the window of cells that holds them all.

    Attributes
    ----------
    rows
        Positions of the footprints in their table.
    shapes
        Their outlines: x is columns from the window's left edge, y is rows *up* from its lower edge.
    column, row, width, height
        The window; it may reach beyond the raster.
    """

    rows: Rows
    shapes: Shapes
    column: int
    row: int
    width: int
    height: int


def in_cells(footprints: gpd.GeoSeries, raster: ScoreRaster) -> Shapes:
    """Outlines with x = columns and y = -rows of the raster, so that north-up tools see them upright.

    Outlines that cannot be projected into the raster's reference system come out empty: they lie outside it.

    Raises
    ------
    CRSError
        If the footprints state no reference system.
    """
    if footprints.crs is None:
        msg = "Footprints to be measured have no reference system; set crs: on their source in the configuration."
        raise CRSError(msg)
    placed = np.asarray(footprints.to_crs(raster.crs).to_numpy(), dtype=object)
    inverse = ~raster.transform

    def to_cells(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x, y = points[:, 0], points[:, 1]
        columns = inverse.a * x + inverse.b * y + inverse.c
        rows = inverse.d * x + inverse.e * y + inverse.f
        return np.column_stack([columns, -rows])

    with np.errstate(invalid="ignore"):  # what cannot be projected has infinite coordinates
        moved = shapely.transform(placed, to_cells)
    lost = ~np.isfinite(shapely.bounds(moved)).all(axis=1)
    moved[lost] = shapely.Polygon()
    return np.asarray(moved, dtype=object)


def tiles(shapes: Shapes, raster: ScoreRaster, *, tile_cells: int = TILE_CELLS) -> Iterator[Tile]:
    """Every outline that touches the raster, in exactly one tile; those wholly beside it are in none.

    Parameters
    ----------
    shapes
        From :func:`in_cells`.
    raster
        The raster.
    tile_cells
        Side of a tile; a window is larger by the footprints that stick out of it.
    """
    left, low, right, high = shapely.bounds(shapes).T
    with np.errstate(invalid="ignore"):
        touching = (right > 0) & (left < raster.width) & (low < 0) & (high > -raster.height)
    near = np.flatnonzero(touching)
    if not near.size:
        return
    along = np.floor((left[near] + right[near]) / 2 / tile_cells).astype(np.int64)
    down = np.floor(-(low[near] + high[near]) / 2 / tile_cells).astype(np.int64)
    order = np.lexsort((along, down))
    key = np.column_stack([down[order], along[order]])
    starts = np.flatnonzero(np.any(np.diff(key, axis=0) != 0, axis=1)) + 1
    for rows in np.split(near[order], starts):
        yield _tile(rows, shapes, (left[rows], low[rows], right[rows], high[rows]))


def _tile(rows: Rows, shapes: Shapes, bounds: tuple[npt.NDArray[np.float64], ...]) -> Tile:
    left, low, right, high = bounds
    column, row = int(np.floor(left.min())), int(np.floor(-high.max()))
    width = int(np.ceil(right.max())) - column
    height = int(np.ceil(-low.min())) - row
    moved = shapely.transform(shapes[rows], lambda points: points + np.array([-column, row + height]))
    return Tile(
        rows=rows, shapes=np.asarray(moved, dtype=object), column=column, row=row, width=width, height=height
    )
