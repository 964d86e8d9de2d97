"""Lists of strikes and other incidents: a table of text with coordinates, or any vector file."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.crs import STORAGE
from geodata.errors import SourceError
from geodata.options import text_option
from geodata.provenance import note_reading
from geodata.sources.archive import inside_zip
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.text_table import has_coordinate_options
from geodata.sources.vector import TEXT_SUFFIXES, read_vector, require_rows

LATITUDE = ("latitude", "lat", "latdd", "ycoord", "ycoordinate", "gpslat", "northing", "y")
LONGITUDE = (
    "longitude",
    "lon",
    "long",
    "lng",
    "londd",
    "longdd",
    "xcoord",
    "xcoordinate",
    "gpslon",
    "easting",
    "x",
)
OUTLINE = ("wkt", "geomwkt", "geometrywkt", "thegeom", "geometry", "geom")
BOTH = ("coordinates", "latlon", "latlong", "latlng", "latitudelongitude", "geolocation", "gps", "location")
"""Names of columns that hold coordinates, in lower case and letters only."""
PAIR = r"^\s*\(?\s*(-?\d{1,3}\.\d+)\s*[,;\s]\s*(-?\d{1,3}\.\d+)\s*\)?\s*$"
HEADER_BYTES = 1 << 16


def read_incidents(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Incidents as delivered, one row each; rows without a position have no geometry and are counted later.

    Parameters
    ----------
    location
        CSV, or any vector file, zipped or not.
    options
        Those of any vector file, and ``coordinates_column``: latitude and longitude as one text. In a CSV file the
        columns of coordinates are found by their names if none is named.

    Raises
    ------
    SourceError
        If the file cannot be read, has no rows, or no column of coordinates is found.
    """
    member = None
    if location.suffix.lower() == ".zip":
        member = inside_zip(location, pattern=text_option(options, "member"))
    if Path(member or location.name).suffix.lower() not in TEXT_SUFFIXES:
        return read_vector(location, options)
    if has_coordinate_options(options):
        return read_vector(location, options)
    header, delimiter = _header(location, member, options)
    named = {"delimiter": delimiter, **options}
    spelt = {re.sub(r"[^a-z]", "", name.lower()): name for name in reversed(header)}
    pair = text_option(options, "coordinates_column")
    if pair is None:
        lat, lon = (_first(names, spelt) for names in (LATITUDE, LONGITUDE))
        if lat is not None and lon is not None:
            return _told(
                read_vector(location, {**named, "lat_column": lat, "lon_column": lon}), f"{lat} and {lon}"
            )
        outline = _first(OUTLINE, spelt)
        if outline is not None:
            crs = options.get("crs") or STORAGE.to_string()
            return _told(read_vector(location, {**named, "wkt_column": outline, "crs": crs}), outline)
        pair = _first(BOTH, spelt)
    if pair is None or pair not in header:
        asked = f"no column {pair!r}" if pair else "no column of coordinates that is known by its name"
        msg = (
            f"{location} has {asked} (columns: {', '.join(header)}); name lat_column: and lon_column:, wkt_column:, "
            "or coordinates_column:."
        )
        raise SourceError(msg)
    return require_rows(_from_pairs(location, member, pair, named), location)


def _first(names: tuple[str, ...], spelt: Mapping[str, str]) -> str | None:
    return next((spelt[name] for name in names if name in spelt), None)


def _told(table: gpd.GeoDataFrame, used: str) -> gpd.GeoDataFrame:
    note_reading(
        table, "coordinates_by_name", "kept", len(table), f"Positions are those of {used}, found by name."
    )
    return table


def _bytes(location: Path, member: str | None) -> bytes:
    try:
        return location.read_bytes() if member is None else zipfile.ZipFile(location).read(member)
    except (OSError, zipfile.BadZipFile) as error:
        msg = f"{location} cannot be read ({type(error).__name__}); fetch or copy it again."
        raise SourceError(msg) from error


def _header(location: Path, member: str | None, options: Mapping[str, object]) -> tuple[list[str], str]:
    """Names of the columns, and what parts them."""
    encoding = text_option(options, "encoding") or "utf-8-sig"
    try:
        start = _bytes(location, member)[:HEADER_BYTES].decode(encoding, errors="replace")
    except LookupError as error:
        msg = f"option encoding was {encoding!r}, which is not known; write utf-8 or cp1256."
        raise SourceError(msg) from error
    lines = start.splitlines()
    if not lines:
        msg = f"{location} was read but holds no rows; check that the right file is named."
        raise SourceError(msg)
    delimiter = text_option(options, "delimiter") or max(",;\t|", key=lines[0].count)
    return [name.strip() for name in next(csv.reader([lines[0]], delimiter=delimiter))], delimiter


def _from_pairs(
    location: Path, member: str | None, pair: str, options: Mapping[str, object]
) -> gpd.GeoDataFrame:
    try:
        table = pd.read_csv(
            io.BytesIO(_bytes(location, member)),
            sep=str(options["delimiter"]),
            dtype="str",
            encoding=text_option(options, "encoding") or "utf-8-sig",
            keep_default_na=False,
            na_values=[""],
        ).rename(columns=str.strip)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        msg = (
            f"{location} is not a regular CSV file ({' '.join(str(error).split())}); set delimiter: or encoding:, or "
            "export it again."
        )
        raise SourceError(msg) from error
    parts = table[pair].str.extract(PAIR).astype(float).to_numpy()
    placed = np.isfinite(parts).all(axis=1)
    points = np.full(len(table), None, dtype=object)
    points[placed] = shapely.points(parts[placed][:, ::-1])
    places = gpd.GeoDataFrame(table, geometry=points, crs=STORAGE)
    detail = f"Rows of which {pair} could not be understood as latitude and longitude."
    note_reading(places, "unreadable_position", "kept", int((~placed).sum()), detail)
    return _told(places, pair)


SOURCE = SourceType(
    name="incidents",
    title="Strikes and other incidents",
    roles=("incidents",),
    read=lambda location, role, options: read_incidents(location, options),
    options=FILE_OPTIONS
    | {"coordinates_column": "CSV: column of latitude and longitude as one text, in this order."},
    guide=Guide(
        publisher="Airwars, Human Rights Watch, ACLED and others",
        origin="A list of strikes with positions and dates, exported as CSV, GeoJSON or any vector file.",
        url="https://airwars.org/",
        licence="That of the list; the configuration states it.",
        fields={
            "latitude, longitude": "Position in degrees; also lat, lon, x, y, WKT, or one text of both.",
            "from and to": "Columns of the first and last day, or one text such as 31OCT13-31JAN14 or 'Before 31OCT13'.",
            "SensorDate": "Image that first shows the incident: its latest day.",
            "type or cause": "What happened, verbatim.",
            "precision": "How well the place is known, verbatim; precision_values: gives its words a length.",
            "id or code": "The source's own id; becomes part of the incident id.",
        },
        traps=(
            "Incidents are a layer and counts of their own; they never change the grade of a building.",
            "A place known to the neighbourhood only is drawn as a point: without precision_values: it looks exact.",
            "Dates like 03/04/2017 are refused until day_first: says what they begin with.",
            "An incident between two images can have happened on any day from the first to the second, both included.",
            "Remarks may name victims or count casualties; they are read only from the column notes_column: names.",
            "Incidents without a date are kept and are in no count by date.",
        ),
        citation="Airwars, Methodology note; Human Rights Watch, satellite image assessments of strikes in Aleppo.",
        example=(
            "reader: incidents\npath: strikes.csv\n"
            "options: {precision_column: accuracy, precision_values: {exact: 20, neighbourhood: 500}}"
        ),
    ),
)
