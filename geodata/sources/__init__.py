"""Provider file -> table as delivered: nothing renamed, nothing dropped, every failure one clear sentence.

A reader is a function of a file or folder, the role it plays and its options. What it noticed on the way
(text that had to be decoded again, a warning of GDAL) is left on the table and becomes findings when the
table is harmonised.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd

from geodata.errors import ConfigError
from geodata.sources.microsoft import read_microsoft
from geodata.sources.options import OPTIONS
from geodata.sources.overture import read_overture
from geodata.sources.unosat import read_unosat
from geodata.sources.vector import read_vector, require_file

Reader = Callable[[Path | None, str, Mapping[str, object]], gpd.GeoDataFrame]

__all__ = ["OPTIONS", "READERS", "Reader", "read"]


def _demo_city(location: Path | None, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    from geodata.sources.demo_city import read_demo_city  # the other readers work without it

    return read_demo_city(role)


def _from_file(reader: Callable[[Path, Mapping[str, object]], gpd.GeoDataFrame]) -> Reader:
    def read_file(location: Path | None, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
        return reader(require_file(location, role), options)

    return read_file


READERS: dict[str, Reader] = {
    "demo-city": _demo_city,
    "microsoft": _from_file(read_microsoft),
    "overture": _from_file(read_overture),
    "unosat": _from_file(read_unosat),
    "vector": _from_file(read_vector),
}
"""Readers by the name that a configuration gives them."""


def read(reader: str, location: Path | None, *, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """The table that a source delivers, with its own columns, values and reference system.

    Parameters
    ----------
    reader
        One of :data:`READERS`.
    location
        File or folder to read; ``None`` for a source that the program makes itself.
    role
        ``footprints``, ``assessments``, ``admin_areas``, ``area_of_interest`` or ``basemap``.
    options
        Options of the source; those of :data:`OPTIONS` are used here, others are left to the harmoniser.

    Returns
    -------
    geopandas.GeoDataFrame
        At least one row. ``crs`` is ``None`` where the file does not state one. Geometries are as delivered:
        they may be missing, invalid, three-dimensional or have their axes exchanged.

    Raises
    ------
    SourceError
        If the file is missing, cut off, not spatial, empty, or cannot be decoded.
    ConfigError
        If there is no such reader.
    """
    if reader not in READERS:
        msg = f"reader was {reader!r} but is expected to be one of {', '.join(READERS)}"
        raise ConfigError(msg)
    return READERS[reader](location, role, options)
