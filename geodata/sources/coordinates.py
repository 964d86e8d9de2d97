"""Which columns of a table of text say where its rows are, and the geometry they say."""

import re
from collections.abc import Iterable, Mapping
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

COORDINATE_OPTIONS = ("lon_column", "lat_column", "wkt_column", "latlon_column")

PAIRS: tuple[tuple[str, str], ...] = (
    ("longitude", "latitude"),
    ("lon", "lat"),
    ("lng", "lat"),
    ("long", "lat"),
    ("longitud", "latitud"),
    ("gpslongitude", "gpslatitude"),
    ("gpslon", "gpslat"),
    ("longdd", "latdd"),
    ("londd", "latdd"),
    ("decimallongitude", "decimallatitude"),
    ("longitudewgs84", "latitudewgs84"),
    ("centroidlon", "centroidlat"),
    ("centroidlongitude", "centroidlatitude"),
    ("pointx", "pointy"),
    ("xlong", "ylat"),
    ("xcoord", "ycoord"),
    ("coordx", "coordy"),
    ("x", "y"),
    ("خطالطول", "خطالعرض"),
    ("خططول", "خطعرض"),
    ("الطول", "العرض"),
    ("easting", "northing"),
)
"""Names of columns of longitude and latitude, best first, as :func:`bare` writes them."""

WKT_NAMES = (
    "wkt",
    "geometry",
    "geom",
    "thegeom",
    "wktgeom",
    "geomwkt",
    "geometrywkt",
    "wktgeometry",
    "shape",
)
LATLON_NAMES = ("latlon", "latlong", "latlng", "latitudelongitude", "latitudeandlongitude")
WGS84 = CRS.from_epsg(4326)

PAIR = re.compile(r"^\s*\(?\s*(-?\d+(?:\.\d+)?)\s*(?:[,;]\s*|\s+)(-?\d+(?:\.\d+)?)")
DECIMAL_COMMA = re.compile(r"^\s*-?\d{1,9},\d+\s*$")


def has_coordinate_options(options: Mapping[str, object]) -> bool:
    """True if the options name columns that hold coordinates."""
    return any(options.get(name) is not None for name in COORDINATE_OPTIONS)


def bare(name: object) -> str:
    """A column's name in lower case without signs: ``POINT_X`` and ``Point X`` are one."""
    return "".join(re.findall(r"[^\W_]+", str(name).casefold()))


def located(
    table: pd.DataFrame, *, location: Path, options: Mapping[str, object], guess: bool
) -> gpd.GeoDataFrame:
    """`table` with a geometry for each row; the columns that held it are left out.

    A row whose coordinates are empty or no numbers has no geometry and is refused, and counted, when the table
    is harmonised.

    Parameters
    ----------
    table
        Columns of text.
    location
        Named in messages.
    options
        ``lon_column`` and ``lat_column``, ``latlon_column`` or ``wkt_column``; ``crs``, ``decimal``,
        ``columns``.
    guess
        True: columns that the options do not name are found by their names, and coordinates between -180 and
        180 in a text that states no reference system are taken for degrees (EPSG:4326), which is told.

    Raises
    ------
    SourceError
        If no such column is there or named, or decimals are written with a comma.
    CRSError
        If well-known texts carry different reference systems.
    ConfigError
        If ``crs`` is no reference system.
    """
    chosen = _found(table, options) if guess and not has_coordinate_options(options) else dict(options)
    crs = _stated_crs(options)
    wkt_column, pair_column = text_option(chosen, "wkt_column"), text_option(chosen, "latlon_column")
    assumed = False
    if wkt_column is not None:
        used = [wkt_column]
        geometry, crs = _from_texts(_column(table, wkt_column, location), crs, location)
        if crs is None and guess and _in_degrees(geometry):
            crs, assumed = WGS84, True
    else:
        used = [pair_column] if pair_column is not None else _coordinate_columns(table, chosen, location)
        parts = _parts_of(table, used, location)
        geometry = _from_numbers(parts, location, text_option(options, "decimal"))
        # Without a stated system, longitude and latitude are meant; metres are not taken for degrees.
        crs = crs or (WGS84 if not guess or _in_degrees(geometry) else None)
    kept = names_option(options, "columns") or [name for name in table.columns if name not in used]
    for name in kept:
        _column(table, name, location)
    places = gpd.GeoDataFrame(table[kept], geometry=geometry, crs=crs)
    told = " and ".join(used)
    detail = f"Rows of which {told} could not be understood as a position."
    note_reading(places, "unreadable_position", "kept", int(geometry.isna().sum()), detail)
    if assumed:
        detail = (
            f"Column {told} states no reference system; its coordinates are taken for degrees (EPSG:4326)."
        )
        note_reading(places, "assumed_crs", "kept", len(places), detail)
    return places


def _found(table: pd.DataFrame, options: Mapping[str, object]) -> dict[str, object]:
    """The options, with the columns of coordinates that are known by their names."""
    names: dict[str, str] = {}
    for name in table.columns:
        names.setdefault(bare(name), str(name))
    for lon, lat in PAIRS:
        if lon in names and lat in names:
            return dict(options) | {"lon_column": names[lon], "lat_column": names[lat]}
    wkt = _first(WKT_NAMES, names)
    pair = _first(LATLON_NAMES, names)
    return dict(options) | {"wkt_column": wkt, "latlon_column": None if wkt else pair}


def _first(wanted: Iterable[str], names: Mapping[str, str]) -> str | None:
    return next((names[name] for name in wanted if name in names), None)


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


def _parts_of(table: pd.DataFrame, used: list[str], location: Path) -> pd.DataFrame:
    """Longitude and latitude as text, from two columns or from one that holds latitude and longitude."""
    if len(used) == 2:
        return table[used].set_axis(["x", "y"], axis="columns")
    pairs = _column(table, used[0], location).astype("str").str.extract(PAIR)
    return pairs[[1, 0]].set_axis(["x", "y"], axis="columns")


def _from_numbers(parts: pd.DataFrame, location: Path, decimal: str | None) -> gpd.GeoSeries:
    texts = parts.astype("str")
    if decimal == ",":
        texts = texts.apply(lambda column: column.str.replace(",", ".", regex=False))
    numbers = texts.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    whole = np.isfinite(numbers).all(axis=1)
    if not whole.any():
        with_comma = texts["x"].str.fullmatch(DECIMAL_COMMA.pattern).fillna(False).astype(bool)
        if with_comma.any():
            shown = texts.loc[with_comma, "x"].iloc[0]
            msg = (
                f"{location} writes the decimals of its coordinates with a comma ({shown!r}); set option "
                'decimal: ",".'
            )
            raise SourceError(msg)
    points = np.full(len(parts), None, dtype=object)
    points[whole] = shapely.points(numbers[whole])
    return gpd.GeoSeries(points, index=parts.index)


def _in_degrees(geometry: gpd.GeoSeries) -> bool:
    """True if more than half of the places can be longitude and latitude."""
    bounds = shapely.bounds(np.asarray(geometry.dropna(), dtype=object))
    if len(bounds) == 0:
        return True
    small = (np.abs(bounds[:, [0, 2]]) <= 180).all(axis=1) & (np.abs(bounds[:, [1, 3]]) <= 90).all(axis=1)
    return bool(small.mean() > 0.5)


def _from_texts(texts: pd.Series, crs: CRS | None, location: Path) -> tuple[gpd.GeoSeries, CRS | None]:
    """Geometry written as well-known text, or as GeoJSON or hexadecimal well-known binary by its first letters."""
    filled = texts.dropna().astype("str").str.strip()
    first = filled.iloc[0] if len(filled) else ""
    if first.startswith("{"):
        return _parsed(shapely.from_geojson, texts), crs
    if re.fullmatch(r"[0-9A-Fa-f]{10,}", first):
        geometry = _parsed(shapely.from_wkb, texts)
        known = sorted({int(srid) for srid in shapely.get_srid(geometry.dropna().to_numpy())} - {0, -1})
        _require_one([str(srid) for srid in known], location, whole=True)
        return geometry, crs or (CRS.from_epsg(known[0]) if known else None)
    # Extended well-known text: "SRID=32637;POINT (...)".
    parts = texts.astype("str").str.extract(r"^\s*(?:SRID=(?P<srid>\d+);)?\s*(?P<wkt>.*?)\s*$", expand=True)
    stated = sorted(parts["srid"].dropna().unique())
    _require_one(stated, location, whole=not parts.loc[texts.notna(), "srid"].isna().any())
    if stated and crs is None:
        crs = CRS.from_epsg(int(stated[0]))
    return _parsed(shapely.from_wkt, parts["wkt"]), crs


def _parsed(parse: np.ufunc, texts: pd.Series) -> gpd.GeoSeries:
    wanted = texts.astype(object).where(texts.notna() & (texts != ""), None)
    return gpd.GeoSeries(parse(wanted.to_numpy(dtype=object), on_invalid="ignore"), index=texts.index)


def _require_one(stated: list[str], location: Path, *, whole: bool) -> None:
    if len(stated) > 1 or (stated and not whole):
        named = ", ".join(f"EPSG:{srid}" for srid in stated)
        msg = f"The rows of {location} are in different reference systems ({named}); write one file for each."
        raise CRSError(msg)
