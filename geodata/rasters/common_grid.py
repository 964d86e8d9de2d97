"""Bands of any reference system -> arrays on one metric grid, resampled once and in their own unit."""

import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from pyproj import CRS
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader
from rasterio.transform import array_bounds, rowcol
from rasterio.warp import Resampling, reproject, transform_bounds
from rasterio.windows import Window

from geodata.crs import metric_crs
from geodata.errors import CRSError, SourceError

CELL_M = 10.0
MARGIN = 4
"""Cells around a window that interpolation may look at."""

MOST_CELLS = 100_000_000
"""Cells of a new grid, 100 km by 100 km of 10 m; a larger one means that a file lies somewhere else."""


@dataclass(frozen=True)
class Grid:
    """Cells that every band of a stack is brought to."""

    crs: str
    transform: Affine
    shape: tuple[int, int]

    @property
    def cell(self) -> tuple[float, float]:
        """Width and height of a cell in units of the reference system."""
        return abs(self.transform.a), abs(self.transform.e)

    def to_json(self) -> dict[str, object]:
        """Plain dictionary, to compare two runs."""
        return {"crs": self.crs, "transform": list(self.transform)[:6], "shape": list(self.shape)}


def grid_of(path: Path) -> Grid | None:
    """The grid of a raster, or ``None`` if it has only ground control points, no reference system, or is turned."""
    with _opened(path) as file:
        if file.crs is None or file.transform.b or file.transform.d:
            return None
        return Grid(file.crs.to_string(), file.transform, (file.height, file.width))


def common_metric_grid(paths: Sequence[Path], *, crs: str | None = None, cell_m: float = CELL_M) -> Grid:
    """The one grid of all files if they share a metric one; else square cells over all of them in UTM.

    Parameters
    ----------
    crs
        Reference system in metres to use; left out, that of the files or the UTM zone of their middle.
    cell_m
        Width of a cell where a new grid is made.

    Raises
    ------
    CRSError
        If a file has neither a reference system nor ground control points, or `crs` is not in metres.
    SourceError
        If a grid over all files has more than :data:`MOST_CELLS` cells.
    """
    grids = [grid_of(path) for path in paths]
    first = grids[0]
    is_shared = first is not None and _is_metric(first.crs) and all(grid == first for grid in grids)
    if first is not None and is_shared and (crs is None or metric_crs(crs) == CRS.from_user_input(first.crs)):
        return first
    boxes = np.array([_bounds_in_degrees(path) for path in paths])
    (west, south), (east, north) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    target = metric_crs(crs or _utm_zone((west + east) / 2, (south + north) / 2))
    corners = [transform_bounds("EPSG:4326", target.to_wkt(), *box) for box in boxes]
    left, bottom = (math.floor(min(box[i] for box in corners) / cell_m) * cell_m for i in (0, 1))
    right, top = (math.ceil(max(box[i] for box in corners) / cell_m) * cell_m for i in (2, 3))
    shape = (round((top - bottom) / cell_m), round((right - left) / cell_m))
    if shape[0] * shape[1] > MOST_CELLS:
        corner = int(np.argmax(np.abs(boxes - np.median(boxes, axis=0)).max(axis=1)))
        msg = (
            f"A grid over all {len(paths)} images has {shape[0]:,} rows and {shape[1]:,} columns, more than can be worked "
            f"on; {paths[corner].name} lies farthest from the others: take out what shows another place, or name a "
            "raster of the city whose grid to use (--like)."
        )
        raise SourceError(msg)
    return Grid(target.to_string(), Affine(cell_m, 0, left, 0, -cell_m, top), shape)


def read_on_grid(
    path: Path,
    band: int,
    grid: Grid,
    *,
    resampling: Resampling = Resampling.bilinear,
    missing: float | None = None,
) -> npt.NDArray[np.float64]:
    """A band on the grid: as it is if it lies there already, else resampled once, bilinear unless told otherwise.

    The values are resampled in the unit of the file: power must come as power, since the mean of decibels is not
    the decibel of the mean. A file that is placed by ground control points alone is placed by these.

    Parameters
    ----------
    missing
        Value that means nothing was seen, for files that declare no nodata.

    Returns
    -------
    numpy.ndarray
        Missing is NaN.

    Raises
    ------
    SourceError
        If the file cannot be read or has no such band.
    CRSError
        If it has neither a reference system nor ground control points.
    """
    with _opened(path) as file:
        _require_band(file, band, path)
        nodata = file.nodata if file.nodata is not None else missing
        if grid_of(path) == grid:
            cells = file.read(band).astype(np.float64)
            if nodata is not None:
                cells[cells == nodata] = np.nan
            is_seen = file.read_masks(band) > 0
            cells[~is_seen | ~np.isfinite(cells)] = np.nan
            return np.asarray(cells)
        return _resampled(file, band, grid, resampling=resampling, nodata=nodata)


def _resampled(
    file: DatasetReader, band: int, grid: Grid, *, resampling: Resampling, nodata: float | None
) -> npt.NDArray[np.float64]:
    points, points_crs = file.gcps
    is_placed_by_points = file.crs is None and bool(points)
    if file.crs is None and not points:
        raise CRSError(_unplaced(Path(file.name)))
    cells = np.full(grid.shape, np.nan)
    window = None if is_placed_by_points else _window_over(file, grid)
    if window is not None and min(window.width, window.height) < 1:
        return cells
    source = file.read(band, window=window).astype(np.float64)
    source[file.read_masks(band, window=window) == 0] = np.nan
    if nodata is not None:
        source[source == nodata] = np.nan
    reproject(
        source=source,
        destination=cells,
        src_crs=points_crs if is_placed_by_points else file.crs,
        src_transform=None if window is None else _moved(file.transform, window),
        gcps=points if is_placed_by_points else None,
        src_nodata=np.nan,
        dst_transform=grid.transform,
        dst_crs=grid.crs,
        dst_nodata=np.nan,
        init_dest_nodata=True,
        resampling=resampling,
    )
    return cells


def _window_over(file: DatasetReader, grid: Grid) -> Window:
    """The cells of the file that the grid needs, with a margin for the interpolation; a scene is far larger."""
    box = transform_bounds(grid.crs, file.crs, *array_bounds(*grid.shape, grid.transform))
    xs, ys = [box[0], box[0], box[2], box[2]], [box[1], box[3], box[1], box[3]]
    rows, columns = rowcol(file.transform, xs, ys, op=lambda cell: cell)
    first_column, first_row = (
        max(math.floor(min(columns)) - MARGIN, 0),
        max(math.floor(min(rows)) - MARGIN, 0),
    )
    last_column = min(math.ceil(max(columns)) + MARGIN, file.width)
    last_row = min(math.ceil(max(rows)) + MARGIN, file.height)
    width, height = max(last_column - first_column, 0), max(last_row - first_row, 0)
    return Window(first_column, first_row, width, height)


def _moved(transform: Affine, window: Window) -> Affine:
    column, row = window.col_off, window.row_off
    x = transform.c + transform.a * column + transform.b * row
    y = transform.f + transform.d * column + transform.e * row
    return Affine(transform.a, transform.b, x, transform.d, transform.e, y)


def _bounds_in_degrees(path: Path) -> tuple[float, float, float, float]:
    with _opened(path) as file:
        points, points_crs = file.gcps
        if file.crs is not None:
            box = array_bounds(file.height, file.width, file.transform)
            return tuple(transform_bounds(file.crs, "EPSG:4326", *box))
        if not points:
            raise CRSError(_unplaced(path))
        xs, ys = [point.x for point in points], [point.y for point in points]
        return tuple(transform_bounds(points_crs, "EPSG:4326", min(xs), min(ys), max(xs), max(ys)))


def _unplaced(path: Path) -> str:
    return f"{path.name} has neither a reference system nor ground control points; place it before using it."


def _is_metric(name: str) -> bool:
    try:
        metric_crs(name)
    except CRSError:
        return False
    return True


def _utm_zone(longitude: float, latitude: float) -> str:
    zone = min(int((longitude + 180) // 6) + 1, 60)
    return f"EPSG:{(32600 if latitude >= 0 else 32700) + zone}"


@contextmanager
def _opened(path: Path) -> Iterator[DatasetReader]:
    """The open file; what goes wrong in opening and in reading is told in a sentence."""
    try:
        with warnings.catch_warnings():
            # A file that lies nowhere is an error of ours, with the next step; the warning adds nothing.
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            file = rasterio.open(path)
    except RasterioError as error:
        msg = f"{path} cannot be opened as a raster ({error}); check the path and the file."
        raise SourceError(msg) from error
    try:
        with file:
            yield file
    except RasterioError as error:
        reason = " ".join(str(error.__cause__ or error).split())[:240]
        msg = f"{path} cannot be read ({reason}); it may be cut off, so fetch or copy it again."
        raise SourceError(msg) from error


def _require_band(file: DatasetReader, band: int, path: Path) -> None:
    if band not in file.indexes:
        msg = f"{path.name} has {file.count} bands, but band {band} is asked for."
        raise SourceError(msg)
