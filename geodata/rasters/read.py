"""One band of a raster of scores or classes, in any reference system, read window by window."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from pyproj import CRS
from pyproj.exceptions import CRSError as UnknownCRSError
from rasterio.enums import ColorInterp
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from geodata.errors import CRSError, SourceError

Cells = npt.NDArray[np.float64]

RASTER_SUFFIXES = (".tif", ".tiff", ".vrt", ".img")
"""What is looked for in an archive or a folder."""


@dataclass(frozen=True)
class ScoreRaster:
    """One band of a raster: where its cells lie and how they are read; no cell is held.

    Attributes
    ----------
    path, address
        The file, and what GDAL calls it (a path into an archive).
    band, band_name
        Number from 1, and description or number as text.
    descriptions
        Of every band; its number where it has none.
    crs
        Reference system of the cells.
    transform
        From column and row of a cell's upper left corner to `crs`; may turn, shear or mirror.
    width, height
        Cells in a row, and rows.
    unseen_values
        Values, after scale and offset, that mean not seen, beside the raster's own nodata and masks.
    tags
        Of the file, those of the band over them.
    """

    path: Path
    address: str
    band: int
    band_name: str
    descriptions: tuple[str, ...]
    crs: CRS
    transform: Affine
    width: int
    height: int
    unseen_values: tuple[float, ...]
    tags: dict[str, str]

    @contextmanager
    def windows(self) -> Iterator["Windows"]:
        """The open file, for reading several windows.

        Raises
        ------
        SourceError
            If a window cannot be read, as where the file is cut off.
        """
        with _opened(self.address, self.path) as file:
            yield Windows(self, file)


@dataclass(frozen=True)
class Windows:
    """The cells of an open raster, a window at a time."""

    raster: ScoreRaster
    file: rasterio.io.DatasetReader

    def read(self, column: int, row: int, width: int, height: int) -> Cells:
        """Values of the window after scale and offset; NaN where not seen and where it leaves the raster."""
        cells = np.full((height, width), np.nan)
        left, top = max(column, 0), max(row, 0)
        right = min(column + width, self.raster.width)
        bottom = min(row + height, self.raster.height)
        if left < right and top < bottom:
            inside = Window(left, top, right - left, bottom - top)
            cells[top - row : bottom - row, left - column : right - column] = self._inside(inside)
        return cells

    def _inside(self, window: Window) -> Cells:
        number = self.raster.band
        stored = self.file.read(number, window=window)
        seen = self.file.read_masks(number, window=window) != 0
        nodata = self.file.nodatavals[number - 1]
        # GDAL takes only one of an internal mask, nodata and alpha for the mask; a cell must pass all.
        if nodata is not None:
            seen &= stored != nodata
        for alpha, kind in enumerate(self.file.colorinterp, start=1):
            if kind == ColorInterp.alpha:
                seen &= self.file.read(alpha, window=window) != 0
        values = stored.astype(float) * self.file.scales[number - 1] + self.file.offsets[number - 1]
        seen &= np.isfinite(values)
        for unseen in self.raster.unseen_values:
            seen &= ~np.isclose(values, unseen, rtol=1e-6, atol=0)
        return np.where(seen, values, np.nan)


def open_score(
    path: Path,
    *,
    band: str | int = 1,
    unseen_values: Sequence[float] = (),
    crs: str | None = None,
    member: str | None = None,
) -> ScoreRaster:
    """One band of the raster in `path`, described; its cells are read later, a window at a time.

    Parameters
    ----------
    path
        A GeoTIFF or any raster GDAL opens, or a zip archive or folder with one GeoTIFF in it.
    band
        Description of the band in any case, or its number from 1; descriptions are looked up first.
    unseen_values
        Values, after scale and offset, that mean not seen, beside nodata, NaN, mask and alpha.
    crs
        Reference system of a raster that states none; one that does is taken at its word.
    member
        Part of the name of the raster in an archive or folder that holds several.

    Raises
    ------
    SourceError
        If it is no raster, is cut off, holds complex numbers, has no such band, or no place on the ground.
    CRSError
        If it states no reference system and `crs` is not given, or `crs` is unknown.
    """
    address = _address(path, member)
    with _opened(address, path) as file:
        names = tuple(
            name or str(number) for number, name in zip(file.indexes, file.descriptions, strict=True)
        )
        number = band_number(names, band, path=path)
        if np.issubdtype(np.dtype(file.dtypes[number - 1]), np.complexfloating):
            msg = f"Band {names[number - 1]} of {path} holds complex numbers; export its amplitude or coherence."
            raise SourceError(msg)
        return ScoreRaster(
            path=path,
            address=address,
            band=number,
            band_name=names[number - 1],
            descriptions=names,
            crs=_crs(file, path, crs),
            transform=_transform(file, path),
            width=file.width,
            height=file.height,
            unseen_values=tuple(float(value) for value in unseen_values),
            tags={**file.tags(), **file.tags(number)},
        )


def band_number(descriptions: Sequence[str], band: str | int, *, path: Path) -> int:
    """Number, from 1, of the band with this description (in any case) or number.

    Raises
    ------
    SourceError
        If there is none, listing the bands that there are.
    """
    wanted = " ".join(str(band).split()).casefold()
    plain = [" ".join(name.split()).casefold() for name in descriptions]
    if plain.count(wanted) == 1:
        return plain.index(wanted) + 1
    if plain.count(wanted) == 0 and wanted.isdecimal() and 1 <= int(wanted) <= len(descriptions):
        return int(wanted)
    told = ", ".join(
        name if name == str(number) else f"{number} {name}" for number, name in enumerate(descriptions, 1)
    )
    many = "more than one band" if plain.count(wanted) else "no band"
    msg = f"{path} has {many} {band!r}; its bands are {told}; set option band: to one of their numbers or names."
    raise SourceError(msg)


def _crs(file: rasterio.io.DatasetReader, path: Path, stated: str | None) -> CRS:
    if file.crs:
        return CRS.from_wkt(file.crs.to_wkt())
    if stated is None:
        msg = f"{path} states no reference system; set option crs: of the source, such as EPSG:32637."
        raise CRSError(msg)
    try:
        return CRS.from_user_input(stated)
    except UnknownCRSError as error:
        msg = f"option crs was {stated!r}, which is no known reference system; write one like EPSG:32637."
        raise CRSError(msg) from error


def _transform(file: rasterio.io.DatasetReader, path: Path) -> Affine:
    placed: Affine = file.transform
    if placed.is_identity or placed.is_degenerate:
        how = "ground control points only" if file.gcps[0] else "no place on the ground"
        msg = f"{path} has {how}; warp it to a grid first (`gdalwarp`), or export it with its georeference."
        raise SourceError(msg)
    return placed


def _address(path: Path, member: str | None) -> str:
    """What GDAL calls the raster: the path, or that of the one raster in the archive or folder."""
    if not path.exists():
        msg = f"{path} does not exist; check path: in the configuration or run `damage-ledger fetch`."
        raise SourceError(msg)
    if path.is_dir():
        inside = sorted(str(file.relative_to(path)) for file in path.rglob("*") if file.is_file())
        return str(path / _one_raster(inside, path, member))
    if path.suffix.lower() != ".zip":
        return str(path)
    try:
        with ZipFile(path) as archive:
            inside = archive.namelist()
    except (BadZipFile, OSError) as error:
        msg = f"{path} is not a whole zip archive ({error}); fetch it again."
        raise SourceError(msg) from error
    return f"/vsizip/{{{path.resolve()}}}/{_one_raster(inside, path, member)}"


def _one_raster(names: Sequence[str], path: Path, member: str | None) -> str:
    found = [
        name for name in names if name.lower().endswith(RASTER_SUFFIXES) and not name.startswith("__MACOSX/")
    ]
    fitting = [name for name in found if member is None or member.casefold() in name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    told = ", ".join(found[:8]) or "none"
    msg = f"{path} is expected to hold one raster but holds {len(fitting)} that fit ({told}); name one with option member:."
    raise SourceError(msg)


@contextmanager
def _opened(address: str, path: Path) -> Iterator[rasterio.io.DatasetReader]:
    """The open file; GDAL's errors become sentences, in opening and in reading."""
    try:
        with warnings.catch_warnings():
            # A raster without a place is refused in a sentence of our own.
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            file = rasterio.open(address)
        with file:
            yield file
    except RasterioError as error:
        reason = " ".join(str(error.__cause__ or error).split())[:240]
        msg = f"{path} cannot be read as a raster ({reason}); it may be cut off or of another format, so fetch it again."
        raise SourceError(msg) from error
