"""Bands -> a GeoTIFF that names each band and carries every parameter of the run that made it."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from pyproj import CRS
from rasterio.errors import RasterioError

from geodata.errors import CRSError, InvariantError, SourceError

TAG_PREFIX = "DAMAGE_LEDGER_"
"""Stands before the name of every parameter, so that no other program takes it for its own."""

DATE_TAG = "DATE"
"""Name, without the prefix, of the ISO date that the scores are for."""

USE_TAG = "USE"
"""Name, without the prefix, of the sentence that says what the scores may be used for."""

NEVER_EVIDENCE = "never claim evidence"
"""Part of that sentence in every screen."""

TILE_CELLS = 256
"""Cells on each side of a tile; readers of a few buildings then decompress little."""


def write_geotiff(
    path: Path,
    bands: Mapping[str, npt.NDArray[np.generic]],
    *,
    transform: Affine,
    crs: CRS | str | None,
    nodata: float | None = np.nan,
    tags: Mapping[str, str],
) -> Path:
    """The path of a GeoTIFF of 32-bit floats: tiled, compressed without loss, every band described.

    The same input gives the same bytes. The file is written whole or not at all: it is made in a folder
    beside its place and moved there when it is complete, over what was there before.

    Parameters
    ----------
    path
        File to write; its folder must exist.
    bands
        Description of the band -> its cells, rows from the top; all of one shape. Missing is NaN.
    transform
        From column and row of a cell's upper left corner to the reference system.
    crs
        Reference system of the cells.
    nodata
        Value that stands for missing in the file; NaN if left out. Cells that are NaN are written as this.
    tags
        Parameters of the run; each is written under its name with :data:`TAG_PREFIX` before it.

    Raises
    ------
    InvariantError
        If there is no band, or the bands differ in shape.
    CRSError
        If there is no reference system.
    SourceError
        If the file cannot be written.
    """
    layers = _stacked(bands, nodata=nodata)
    if crs is None:
        msg = f"The raster for {path.name} has no reference system; say in which one its cells lie."
        raise CRSError(msg)
    profile = {
        "driver": "GTiff",
        "dtype": "float32",
        "count": layers.shape[0],
        "height": layers.shape[1],
        "width": layers.shape[2],
        "transform": transform,
        "crs": rasterio.crs.CRS.from_wkt(CRS.from_user_input(crs).to_wkt()),
        "nodata": nodata,
        "tiled": True,
        "blockxsize": TILE_CELLS,
        "blockysize": TILE_CELLS,
        "interleave": "band",
        "compress": "deflate",
        "predictor": 3,
        "bigtiff": "IF_SAFER",
    }
    told = {f"{TAG_PREFIX}{name}": str(tags[name]) for name in sorted(tags)}
    try:
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
            unfinished = Path(folder) / path.name
            with rasterio.open(unfinished, "w", **profile) as file:
                file.write(layers)
                file.descriptions = tuple(bands)
                file.update_tags(**told)
            unfinished.replace(path)
    except (OSError, RasterioError) as error:
        msg = f"{path} cannot be written ({error}); make sure its folder exists and has room."
        raise SourceError(msg) from error
    return path


def read_tags(path: Path) -> dict[str, str]:
    """The parameters that :func:`write_geotiff` left in a file, by their names without the prefix, in order.

    Empty for a GeoTIFF that another program made.

    Raises
    ------
    SourceError
        If the file is no raster.
    """
    try:
        with rasterio.open(path) as file:
            return own_tags(file.tags())
    except RasterioError as error:
        msg = f"{path} is not a raster that can be opened ({error}); write it again."
        raise SourceError(msg) from error


def own_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Those of a file's tags that this program wrote, by their names without the prefix, in order."""
    return {name.removeprefix(TAG_PREFIX): tags[name] for name in sorted(tags) if name.startswith(TAG_PREFIX)}


def _stacked(
    bands: Mapping[str, npt.NDArray[np.generic]], *, nodata: float | None
) -> npt.NDArray[np.float32]:
    shapes = {np.shape(band) for band in bands.values()}
    if len(shapes) != 1 or len(next(iter(shapes))) != 2:
        told = ", ".join(str(shape) for shape in sorted(shapes)) or "no band at all"
        msg = f"Bands of one raster are expected to have one shape of rows and columns but have {told}."
        raise InvariantError(msg)
    layers = np.stack([np.asarray(band, dtype=np.float32) for band in bands.values()])
    if nodata is not None and not np.isnan(nodata):
        layers = np.where(np.isnan(layers), np.float32(nodata), layers)
    return layers
