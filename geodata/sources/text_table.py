"""A CSV file whose rows are places: coordinates in two columns, or geometry as well-known text in one."""

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError as UnknownCRSError

from geodata.errors import ConfigError, CRSError, SourceError
from geodata.options import names_option, text_option
from geodata.provenance import note_reading

COORDINATE_OPTIONS = ("lon_column", "lat_column", "wkt_column")
SNIFFED_CHARACTERS = 8192


def has_coordinate_options(options: Mapping[str, object]) -> bool:
    """True if the options name columns that hold coordinates."""
    return any(options.get(name) is not None for name in COORDINATE_OPTIONS)


def read_text_table(
    location: Path, *, options: Mapping[str, object], member: str | None = None
) -> gpd.GeoDataFrame:
    """Rows of a CSV file, every column as text, with a geometry for each row.

    A row whose coordinates are empty or no numbers has no geometry and is refused, and counted, when the
    table is harmonised.

    Parameters
    ----------
    location
        File, or zip archive.
    options
        ``lon_column`` and ``lat_column``, or ``wkt_column``; ``crs`` (EPSG:4326 for longitude and latitude if
        left out), ``encoding`` (utf-8 if left out), ``delimiter``, ``columns``.
    member
        Path inside `location` if that is a zip archive.

    Raises
    ------
    SourceError
        If the file cannot be decoded, has no such column, or no option says where its coordinates are.
    CRSError
        If well-known texts carry different reference systems.
    """
    table = _parsed(_decoded(location, member, text_option(options, "encoding")), location, options)
    crs = _stated_crs(options)
    wkt_column = text_option(options, "wkt_column")
    if wkt_column is not None:
        geometry, crs = _from_wkt(_column(table, wkt_column, location), crs, location)
        used = [wkt_column]
    else:
        used = _coordinate_columns(table, options, location)
        geometry = _from_numbers(table, used)
        crs = crs or CRS.from_epsg(4326)
    unreadable = int(geometry.isna().sum())
    kept = names_option(options, "columns") or [name for name in table.columns if name not in used]
    for name in kept:
        _column(table, name, location)
    places = gpd.GeoDataFrame(table[kept], geometry=geometry, crs=crs)
    detail = f"Rows of which {' and '.join(used)} could not be understood as a position."
    note_reading(places, "unreadable_position", "kept", unreadable, detail)
    return places


def _decoded(location: Path, member: str | None, encoding: str | None) -> str:
    try:
        raw = location.read_bytes() if member is None else zipfile.ZipFile(location).read(member)
        return raw.decode(encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        told = encoding or "utf-8"
        msg = (
            f"The text of {location} is not in {told}; set option encoding: to the right one, such as cp1256."
        )
        raise SourceError(msg) from error
    except (OSError, zipfile.BadZipFile) as error:
        msg = f"{location} cannot be read ({type(error).__name__}); fetch or copy it again."
        raise SourceError(msg) from error


def _parsed(text: str, location: Path, options: Mapping[str, object]) -> pd.DataFrame:
    delimiter = text_option(options, "delimiter") or _delimiter_of(text)
    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            dtype="str",
            keep_default_na=False,
            na_values=[""],
            on_bad_lines="error",
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        msg = (
            f"{location} is not a regular CSV file ({' '.join(str(error).split())}); set option delimiter: "
            "or export it again."
        )
        raise SourceError(msg) from error
    return table.rename(columns=str.strip)


def _delimiter_of(text: str) -> str:
    try:
        return csv.Sniffer().sniff(text[:SNIFFED_CHARACTERS].splitlines()[0], delimiters=",;\t|").delimiter
    except (csv.Error, IndexError):
        return ","


def _stated_crs(options: Mapping[str, object]) -> CRS | None:
    name = text_option(options, "crs")
    try:
        return None if name is None else CRS.from_user_input(name)
    except UnknownCRSError as error:
        msg = f"option crs was {name!r}, which is not a known reference system; write one like EPSG:4326"
        raise ConfigError(msg) from error


def _column(table: pd.DataFrame, name: str, location: Path) -> pd.Series:
    if name not in table.columns:
        msg = f"{location} has no column {name!r}; its columns are {', '.join(map(str, table.columns))}."
        raise SourceError(msg)
    return table[name]


def _coordinate_columns(table: pd.DataFrame, options: Mapping[str, object], location: Path) -> list[str]:
    lon, lat = text_option(options, "lon_column"), text_option(options, "lat_column")
    if lon is None or lat is None:
        columns = ", ".join(map(str, table.columns))
        msg = (
            f"{location} is a table without geometry (columns: {columns}); name its coordinates with "
            "lon_column: and lat_column:, or wkt_column:."
        )
        raise SourceError(msg)
    for name in (lon, lat):
        _column(table, name, location)
    return [lon, lat]


def _from_numbers(table: pd.DataFrame, columns: list[str]) -> gpd.GeoSeries:
    numbers = table[columns].apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    points = np.full(len(table), None, dtype=object)
    whole = np.isfinite(numbers).all(axis=1)
    points[whole] = shapely.points(numbers[whole])
    return gpd.GeoSeries(points, index=table.index)


def _from_wkt(texts: pd.Series, crs: CRS | None, location: Path) -> tuple[gpd.GeoSeries, CRS | None]:
    # Extended well-known text: "SRID=32637;POINT (...)".
    parts = texts.str.extract(r"^\s*(?:SRID=(?P<srid>\d+);)?\s*(?P<wkt>.*?)\s*$", expand=True)
    stated = sorted(parts["srid"].dropna().unique())
    if len(stated) > 1 or (stated and parts.loc[texts.notna(), "srid"].isna().any()):
        named = ", ".join(f"EPSG:{srid}" for srid in stated)
        msg = f"The rows of {location} are in different reference systems ({named}); write one file for each."
        raise CRSError(msg)
    if stated and crs is None:
        crs = CRS.from_epsg(int(stated[0]))
    wkt = parts["wkt"].astype(object).where(parts["wkt"].notna() & (parts["wkt"] != ""), None)
    geometry = shapely.from_wkt(wkt.to_numpy(dtype=object), on_invalid="ignore")
    return gpd.GeoSeries(geometry, index=texts.index), crs
