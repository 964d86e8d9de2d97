"""Provider file -> table as delivered: nothing renamed, nothing dropped, every failure one clear sentence.

A reader is a function of a file or folder, the role it plays and its options. What it noticed on the way
(text that had to be decoded again, a warning of GDAL) is left on the table and becomes findings when the
table is harmonised. Each kind of source is one module of :mod:`geodata.sources.providers`.
"""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.errors import ConfigError
from geodata.sources.providers import registered
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import require_file

__all__ = ["OPTIONS", "READERS", "Guide", "SourceType", "read", "require_file", "source_type"]

READERS: dict[str, SourceType] = registered()
"""Source types by the name that a configuration gives them."""

OPTIONS: dict[str, Mapping[str, str]] = {name: entry.options for name, entry in READERS.items()}
"""Reader -> option -> what it does."""


def source_type(reader: str) -> SourceType:
    """The registered source type.

    Raises
    ------
    ConfigError
        If there is no such reader.
    """
    if reader not in READERS:
        msg = f"reader was {reader!r} but is expected to be one of {', '.join(READERS)}"
        raise ConfigError(msg)
    return READERS[reader]


def read(reader: str, location: Path | None, *, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """The table that a source delivers, with its own columns, values and reference system.

    Parameters
    ----------
    reader
        One of :data:`READERS`.
    location
        File or folder to read; ``None`` for a source that the program makes itself.
    role
        What it is used for: ``footprints``, ``assessments``, ``admin_areas`` or another role of
        :data:`geodata.config.ROLES`.
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
        If there is no such reader, or it does not deliver this role.
    """
    entry = source_type(reader)
    if role not in entry.roles:
        msg = (
            f"reader {reader} delivers {', '.join(entry.roles)} but is used for {role}; choose another reader"
        )
        raise ConfigError(msg)
    if not entry.needs_file:
        return entry.read(Path(), role, options)
    return entry.read(require_file(location, role), role, options)
