"""Any vector file: what GDAL reads, GeoParquet, and CSV with coordinates; zipped or not."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.errors import SourceError
from geodata.options import text_option
from geodata.sources.archive import inside_zip
from geodata.sources.gdal import read_gdal
from geodata.sources.parquet import read_geoparquet
from geodata.sources.text_table import EXCEL_SUFFIXES, has_coordinate_options, read_text_table
from geodata.sources.wholeness import require_whole

PARQUET_SUFFIXES = {".parquet", ".geoparquet", ".pq"}
TEXT_SUFFIXES = {".csv", ".tsv", ".txt"}
SHEET_SUFFIXES = EXCEL_SUFFIXES | {".xls", ".ods", ".xlsb"}


def require_file(location: Path | None, role: str) -> Path:
    """`location`, if there is something to read.

    Raises
    ------
    SourceError
        If no location is given, nothing is there, or the file holds no bytes.
    """
    if location is None:
        msg = f"The source of {role} names no file; set path: in the configuration."
        raise SourceError(msg)
    if not location.exists():
        msg = f"{location} does not exist; check path: in the configuration or run `damage-ledger fetch`."
        raise SourceError(msg)
    if location.is_file() and location.stat().st_size == 0:
        msg = f"{location} is an empty file of 0 bytes; fetch or copy it again."
        raise SourceError(msg)
    return location


def read_vector(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """The rows of one vector layer, as the file has them.

    Parameters
    ----------
    location
        A GeoPackage, shapefile, GeoJSON, FlatGeobuf, KML, FileGDB (folder), GeoParquet or CSV file, or a zip
        archive that holds one of these at any depth.
    options
        See ``OPTIONS["vector"]``.

    Raises
    ------
    SourceError
        If the file is cut off, not spatial, empty, holds several layers and none is named, or cannot be
        decoded.
    CRSError
        If the rows of one file state different reference systems.
    """
    require_whole(location)
    member = None
    if location.suffix.lower() == ".zip":
        member = inside_zip(location, pattern=text_option(options, "member"))
    suffix = Path(member or location.name).suffix.lower()
    if suffix in PARQUET_SUFFIXES or _is_folder_of_parquet(location):
        table = read_geoparquet(location, member=member, options=options)
    elif suffix in TEXT_SUFFIXES or has_coordinate_options(options):
        table = read_text_table(location, member=member, options=options)
    else:
        table = read_gdal(location, member=member, options=options)
    return require_rows(table, location)


def read_any_table(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """The rows of a CSV or Excel file, coordinates found by their columns' names; else as :func:`read_vector`.

    Raises
    ------
    SourceError
        As :func:`read_vector`, or if nothing says where the rows of a table are.
    """
    member = None
    if location.suffix.lower() == ".zip":
        member = inside_zip(location, pattern=text_option(options, "member"))
    if Path(member or location.name).suffix.lower() in TEXT_SUFFIXES | SHEET_SUFFIXES:
        return require_rows(read_text_table(location, member=member, options=options, guess=True), location)
    return read_vector(location, options)


def is_text_or_sheet(location: Path) -> bool:
    """True for a CSV, TSV or Excel file that lies outside any archive."""
    return location.suffix.lower() in TEXT_SUFFIXES | SHEET_SUFFIXES


def _is_folder_of_parquet(location: Path) -> bool:
    return location.is_dir() and any(path.suffix in PARQUET_SUFFIXES for path in location.rglob("*"))


def require_rows(table: gpd.GeoDataFrame, location: Path) -> gpd.GeoDataFrame:
    """`table`, if it has rows.

    Raises
    ------
    SourceError
        If it has none.
    """
    if table.empty:
        msg = f"{location} was read but holds no rows; check that the right file and layer are named."
        raise SourceError(msg)
    return table
