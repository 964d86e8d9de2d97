"""An OpenStreetMap extract: its closed outlines with every tag, and the day it shows."""

import re
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geodata.errors import SourceError
from geodata.sources.gdal import GDAL_ERRORS

EXTRACT_SUFFIXES = (".osm.pbf", ".pbf", ".osm")
OTHER_TAGS = "other_tags"
XML_TIMESTAMP = re.compile(rb"osmosis_replication_timestamp=\"([0-9-]{10})")
HEADER_BYTES = 1 << 16
HEAD_BYTES = 4096
REPLICATION_TIMESTAMP = 32
"""Field ``osmosis_replication_timestamp`` of a HeaderBlock, in seconds since 1970 (osmformat.proto)."""


def is_extract(location: Path) -> bool:
    """True for ``.osm`` and ``.osm.pbf``."""
    return location.name.lower().endswith(EXTRACT_SUFFIXES)


def read_outlines(location: Path, *, tag: str) -> gpd.GeoDataFrame:
    """Closed ways and multipolygons of which a key holds the word `tag`.

    GDAL takes a closed way for an area only if one of its keys is known to mean areas, and
    ``destroyed:building`` is none of these; such ways are found among the lines and closed again.

    Returns
    -------
    geopandas.GeoDataFrame
        ``osm_id`` of relations, ``osm_way_id`` of ways, the keys that GDAL gives a column, and ``other_tags`` as
        hstore text. EPSG:4326.

    Raises
    ------
    SourceError
        If the file is cut off or no extract.
    """
    areas = _layer(location, "multipolygons", f"building IS NOT NULL OR {OTHER_TAGS} LIKE '%{tag}%'")
    lines = _layer(location, "lines", f"{OTHER_TAGS} LIKE '%:{tag}%=>%'")
    rings = np.asarray(lines.geometry, dtype=object)
    closed = shapely.is_closed(rings) & (shapely.get_num_coordinates(rings) >= 4)
    ways = lines[closed].rename(columns={"osm_id": "osm_way_id"})
    corners, way = shapely.get_coordinates(rings[closed], return_index=True)
    outlines = shapely.polygons(shapely.linearrings(corners, indices=way)) if closed.any() else []
    ways = ways.set_geometry(gpd.GeoSeries(outlines, index=ways.index, crs=lines.crs))
    tables = [table for table in (areas, ways) if not table.empty]
    if not tables:
        return areas
    if len(tables) == 1:
        return tables[0].reset_index(drop=True)
    joined = pd.concat([table.dropna(axis="columns", how="all") for table in tables], ignore_index=True)
    return gpd.GeoDataFrame(joined, geometry="geometry", crs=areas.crs)


def _layer(location: Path, layer: str, where: str) -> gpd.GeoDataFrame:
    try:
        # Arrow would read the file once and not twice, but says nothing where it breaks off.
        return pyogrio.read_dataframe(location, layer=layer, where=where, use_arrow=False)
    except (*GDAL_ERRORS, RuntimeError, OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
        msg = (
            f"{location} cannot be read as an OpenStreetMap extract ({reason}); it may be cut off or of another "
            "format, so fetch it again."
        )
        raise SourceError(msg) from error


def snapshot_date(location: Path) -> date | None:
    """Day up to which an extract follows the map's edits, from its header; ``None`` if it does not say.

    Raises
    ------
    SourceError
        If a ``.pbf`` file breaks off inside its header.
    """
    if location.name.lower().endswith(".pbf"):
        return _date_of_pbf(location)
    with location.open("rb") as stream:
        found = XML_TIMESTAMP.search(stream.read(HEADER_BYTES))
    return None if found is None else date.fromisoformat(found.group(1).decode())


def require_whole_pbf(location: Path) -> None:
    """Do nothing if the blocks of a ``.pbf`` file fill it to its last byte.

    Raises
    ------
    SourceError
        If it breaks off; GDAL would return the buildings up to there.
    """
    size, place = location.stat().st_size, 0
    with location.open("rb") as stream:
        while place < size:
            stream.seek(place)
            _, data_bytes, begins = _next_block(stream.read(4 + HEADER_BYTES), location)
            place += begins + data_bytes
    if place != size:
        raise _cut_off(location)


def _date_of_pbf(location: Path) -> date | None:
    with location.open("rb") as stream:
        start = stream.read(2 * HEADER_BYTES)
    _, data_bytes, begins = _next_block(start, location)
    blob = dict(_fields(start[begins : begins + data_bytes]))
    packed, plain = blob.get(3), blob.get(1)
    block = zlib.decompress(packed) if isinstance(packed, bytes) else plain
    seconds = dict(_fields(block)).get(REPLICATION_TIMESTAMP) if isinstance(block, bytes) else None
    return datetime.fromtimestamp(seconds, UTC).date() if isinstance(seconds, int) else None


def _next_block(start: bytes, location: Path) -> tuple[bytes, int, int]:
    """Type of the block that `start` begins with, bytes of its data, and where they begin."""
    if len(start) < 4:
        raise _cut_off(location)
    header_bytes = struct.unpack(">I", start[:4])[0]
    header = dict(_fields(start[4 : 4 + header_bytes])) if header_bytes < HEADER_BYTES else {}
    kind, data_bytes = header.get(1), header.get(3)
    if not isinstance(kind, bytes) or not isinstance(data_bytes, int):
        msg = f"{location} is no OpenStreetMap .pbf file, or is damaged; fetch it again."
        raise SourceError(msg)
    return kind, data_bytes, 4 + header_bytes


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field of a Protocol Buffers message; stops where it breaks off."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        if key & 7 == 0:
            value, place = _varint(message, place)
            yield key >> 3, value
        elif key & 7 == 2:
            length, place = _varint(message, place)
            yield key >> 3, message[place : place + length]
            place += length
        else:
            return


def _varint(message: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(message):
        byte = message[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            break
    return value, place


def _cut_off(location: Path) -> SourceError:
    return SourceError(f"{location} breaks off inside a block; it was cut off, so fetch it again.")


def refuse_overpass_json(location: Path) -> None:
    """Do nothing unless the file is Overpass's own JSON, which holds no geometry that GDAL knows.

    Raises
    ------
    SourceError
        If it is, with the formats to ask for instead.
    """
    if location.suffix.lower() != ".json" or not location.is_file():
        return
    with location.open("rb") as stream:
        start = stream.read(HEAD_BYTES)
    if b'"elements"' in start and b'"FeatureCollection"' not in start:
        msg = (
            f"{location} is an answer of Overpass in its own JSON; ask for it as XML ([out:xml]) and name it .osm, or "
            "export it as GeoJSON."
        )
        raise SourceError(msg)
