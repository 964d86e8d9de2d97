"""Images from above -> Cloud-optimised GeoTIFFs in the bundle, ready to be cut into map tiles.

The published file is for looking, not for measuring: it is drawn again in the map's own projection, in 8 bits, and
compressed with loss. The manifest names the input by its checksum and says what was done.
"""

import math
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
import rasterio.shutil
from rasterio.enums import ColorInterp, MaskFlags, Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds
from rasterio.windows import Window

from geodata.errors import SourceError
from geodata.provenance import Source

Cells = npt.NDArray[Any]

WEB_MERCATOR = "EPSG:3857"
QUALITY = 85
"""Of the JPEG compression: twice as good would be seen by nobody, half as good shows around every roof."""
TILE_SIDE = 256
ZOOM_0_M = 2 * math.pi * 6378137 / TILE_SIDE
"""Metres of the projection that one pixel spans at zoom 0."""
LEAST_ZOOMS = 10
"""Zooms served above the finest one: ten of them show a thousand times the ground."""
FINEST_ZOOM = 20
SAMPLE_SIDE = 1024
"""Rows and columns looked at for the range of values."""
STRETCH_PERCENT = (2.0, 98.0)
COG = {
    "driver": "COG",
    "compress": "JPEG",
    "quality": str(QUALITY),
    "overview_quality": str(QUALITY),
    "blocksize": str(TILE_SIDE),
    "overview_resampling": "average",
    # One thread, so that the same input gives the same bytes.
    "num_threads": "1",
    "bigtiff": "if_safer",
}


@dataclass(frozen=True)
class Image:
    """One image to be published.

    Attributes
    ----------
    date
        ISO day it was taken.
    title, note
        By language, if there are any.
    source
        Whose it is, and the exact file.
    resolution_m
        Size of a pixel as stated; ``None``: that of the file.
    stretch
        Values shown as black and white; ``None``: 0 and 255, as they are.
    """

    id: str
    path: Path
    date: str
    title: dict[str, str] | None
    note: dict[str, str] | None
    source: Source
    resolution_m: float | None = None
    stretch: tuple[float, float] | None = None


def image_file(image_id: str) -> str:
    """Name of the published file of an image."""
    return f"imagery-{image_id}.tif"


def require_image(path: Path, *, image_id: str) -> tuple[float, float] | None:
    """Do nothing if the file can be shown as an image; the values to be shown as black and white if not 0 and 255.

    Raises
    ------
    SourceError
        If it is no raster, has no place on earth, or holds something other than grey or red, green and blue.
    """
    with _opened(path, image_id) as file:
        bands = _bands(file, image_id)
        kinds = {file.dtypes[band - 1] for band in bands}
        if kinds == {"uint8"}:
            return None
        if any(kind.startswith("complex") for kind in kinds):
            msg = f"Image {image_id}: {path.name} holds complex numbers, which are no picture; give an image in red, green and blue."
            raise SourceError(msg)
        return _stretch(file, bands, image_id)


def write_image(image: Image, folder: Path) -> dict[str, Any]:
    """Write ``imagery-<id>.tif`` into `folder`; its entry in the manifest.

    Where the input has no data, the file has a mask; it is never filled with black.

    Raises
    ------
    SourceError
        If the file cannot be read to its end, or shows nothing at all.
    """
    target = folder / image_file(image.id)
    with _opened(image.path, image.id) as file:
        bands = _bands(file, image.id)
        try:
            with (
                # Turned, sheared and any other grid come out north up; what lies outside gets no data.
                WarpedVRT(
                    file, crs=WEB_MERCATOR, resampling=Resampling.bilinear, add_alpha=_has_no_mask(file)
                ) as drawn,
                tempfile.TemporaryDirectory(dir=folder) as scratch,
            ):
                plain = Path(scratch) / "plain.tif"
                _write_plain(drawn, bands, image, plain)
                # Settings of the machine must not change the bytes.
                with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True, GDAL_NUM_THREADS=1):
                    rasterio.shutil.copy(plain, target, **COG)
        except (RasterioError, MemoryError) as error:
            msg = f"Image {image.id}: {image.path.name} cannot be read to its end; get it from its publisher again."
            raise SourceError(msg) from error
    return _entry(image, target)


@contextmanager
def _opened(path: Path, image_id: str) -> Iterator[DatasetReader]:
    try:
        with warnings.catch_warnings():
            # Said below in words that tell what to do.
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            file = rasterio.open(path)
    except RasterioError as error:
        msg = f"Image {image_id}: {path.name} is no raster that can be read; a GeoTIFF was expected."
        raise SourceError(msg) from error
    with file:
        if file.crs is None or file.transform.is_identity:
            msg = (
                f"Image {image_id}: {path.name} does not say where on earth it lies; give a GeoTIFF with a reference "
                "system and a grid."
            )
            raise SourceError(msg)
        yield file


def _bands(file: DatasetReader, image_id: str) -> tuple[int, ...]:
    """Numbers of the bands to be shown: one of grey, or three of red, green and blue."""
    meanings = list(file.colorinterp)
    if ColorInterp.palette in meanings:
        msg = (
            f"Image {image_id}: {Path(file.name).name} holds numbers of a colour table; write it out in colours first "
            "(gdal_translate -expand rgb)."
        )
        raise SourceError(msg)
    named = [ColorInterp.red, ColorInterp.green, ColorInterp.blue]
    if all(meaning in meanings for meaning in named):
        return tuple(meanings.index(meaning) + 1 for meaning in named)
    shown = [place for place, meaning in enumerate(meanings, start=1) if meaning is not ColorInterp.alpha]
    if len(shown) == 2:
        msg = (
            f"Image {image_id}: {Path(file.name).name} has two bands; one of grey or three of red, green and blue "
            "were expected."
        )
        raise SourceError(msg)
    return tuple(shown[:3]) if len(shown) > 1 else tuple(shown)


def _has_no_mask(file: DatasetReader) -> bool:
    """True if nothing in the file says where it has no data, so that the edge of the drawn grid must be told."""
    told = {flag for flags in file.mask_flag_enums for flag in flags}
    return not told & {MaskFlags.alpha, MaskFlags.nodata}


def _stretch(file: DatasetReader, bands: tuple[int, ...], image_id: str) -> tuple[float, float]:
    """Values between which most of the image lies, the same for all bands, so that grey stays grey."""
    shape = (min(file.height, SAMPLE_SIDE), min(file.width, SAMPLE_SIDE))
    values = file.read(list(bands), out_shape=(len(bands), *shape), masked=True).astype("float64")
    seen = values.compressed()
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        msg = f"Image {image_id}: {Path(file.name).name} holds no data at all; name another file."
        raise SourceError(msg)
    low, high = (float(edge) for edge in np.percentile(seen, STRETCH_PERCENT))
    return (low, high) if high > low else (low, low + 1)


def _write_plain(drawn: WarpedVRT, bands: tuple[int, ...], image: Image, path: Path) -> None:
    """The image in 8 bits with its mask, strip by strip: a strip of an image of any size fits into memory."""
    profile = {
        "driver": "GTiff", "dtype": "uint8", "count": len(bands), "width": drawn.width, "height": drawn.height,
        "crs": drawn.crs, "transform": drawn.transform, "tiled": True, "blockxsize": TILE_SIDE,
        "blockysize": TILE_SIDE, "compress": "deflate", "bigtiff": "if_safer",
        "photometric": "RGB" if len(bands) == 3 else "MINISBLACK",
    }  # fmt: skip
    n_seen = 0
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "w", **profile) as plain:
        for top in range(0, drawn.height, TILE_SIDE):
            window = Window(0, top, drawn.width, min(TILE_SIDE, drawn.height - top))
            cells, mask = _strip(drawn, bands, window, image.stretch)
            n_seen += int(np.count_nonzero(mask))
            plain.write(cells, window=window)
            plain.write_mask(mask, window=window)
        plain.update_tags(
            TIFFTAG_IMAGEDESCRIPTION=f"{image.source.title}, {image.date}",
            TIFFTAG_COPYRIGHT=f"{image.source.credit}. {image.source.licence}",
        )
    if n_seen == 0:
        msg = f"Image {image.id}: {image.path.name} holds no data at all; name another file."
        raise SourceError(msg)


def _strip(
    drawn: WarpedVRT, bands: tuple[int, ...], window: Window, stretch: tuple[float, float] | None
) -> tuple[Cells, Cells]:
    """Cells from 0 to 255, and 255 where there is data."""
    cells = drawn.read(list(bands), window=window)
    mask = drawn.dataset_mask(window=window)
    if stretch is None:
        return cells, mask
    low, high = stretch
    scaled = (cells.astype("float64") - low) / (high - low) * 255
    mask = np.where(np.isfinite(scaled).all(axis=0), mask, 0).astype("uint8")
    return np.clip(np.nan_to_num(np.rint(scaled)), 0, 255).astype("uint8"), mask


def _entry(image: Image, target: Path) -> dict[str, Any]:
    """What the manifest says of the image and of its file."""
    source = image.source
    with rasterio.open(target) as file:
        west, south, east, north = transform_bounds(file.crs, "EPSG:4326", *file.bounds)
        pixel_m, width, height = float(file.res[0]), file.width, file.height
    on_ground_m = pixel_m * math.cos(math.radians((south + north) / 2))
    finest = max(0, min(FINEST_ZOOM, math.ceil(math.log2(ZOOM_0_M / pixel_m) - 0.1)))
    return {
        "id": image.id,
        "file": target.name,
        "date": image.date,
        "title": image.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "licence_url": source.licence_url,
        "credit": source.credit,
        "note": image.note,
        "bounds": [round(float(edge), 6) for edge in (west, south, east, north)],
        "resolution_m": image.resolution_m or float(f"{on_ground_m:.3g}"),
        "minzoom": max(0, finest - LEAST_ZOOMS),
        "maxzoom": finest,
        "width": width,
        "height": height,
        "crs": WEB_MERCATOR,
        "compression": f"JPEG, quality {QUALITY}",
        "shown_from_to": None if image.stretch is None else [float(f"{edge:.6g}") for edge in image.stretch],
        "input": {"file_name": source.file_name, "sha256": source.sha256, "n_bytes": source.n_bytes},
    }
