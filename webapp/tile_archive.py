"""One vector tile out of a PMTiles archive, without reading the archive into memory."""

import mmap
import zlib
from pathlib import Path

from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from geodata.errors import BundleError

MAX_DEPTH = 4
"""A PMTiles archive has a root directory and at most three levels of leaf directories."""

MAX_ZOOM = 22
"""The deepest zoom that vector tiles are made for (Mapbox Vector Tile tools; ours end far above it)."""


class TileArchive:
    """A PMTiles archive: its directories are decoded once and kept, its tiles stay on disk.

    Raises
    ------
    BundleError
        If the file is no PMTiles archive of version 3 with gzipped vector tiles.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as stream:
                # The mapping keeps the file alive: a bundle replaced meanwhile still serves its own tiles.
                self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            self._header = deserialize_header(self._bytes[:127])
        except (OSError, ValueError, IndexError, MagicNumberNotFound, SpecVersionUnsupported) as error:
            msg = f"{path.name} is expected to be a PMTiles archive of version 3; build the bundle again."
            raise BundleError(msg) from error
        if self._header["tile_compression"] is not Compression.GZIP:
            msg = f"Tiles in {path.name} are expected to be gzipped; build the bundle again."
            raise BundleError(msg)
        self._directories: dict[int, list[Entry]] = {}

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The gzipped tile, or `None` where the archive has none (outside the city or its zooms).

        Raises
        ------
        ValueError
            If there is no such tile in the world.
        """
        # The zoom first: 2 to the power of a zoom from an address may not fit into memory.
        if not 0 <= z <= MAX_ZOOM:
            msg = f"There is no zoom {z}: zooms run from 0 to {MAX_ZOOM}."
            raise ValueError(msg)
        last = (1 << z) - 1
        if not (0 <= x <= last and 0 <= y <= last):
            msg = f"There is no tile {z}/{x}/{y}: at zoom {z}, x and y run from 0 to {last}."
            raise ValueError(msg)
        tile_id = zxy_to_tileid(z, x, y)
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _ in range(MAX_DEPTH):
            entry = find_tile(self._directory(offset, length), tile_id)
            if entry is None:
                return None
            if entry.run_length:
                start = self._header["tile_data_offset"] + entry.offset
                return self._bytes[start : start + entry.length]
            offset, length = self._header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def _directory(self, offset: int, length: int) -> list[Entry]:
        if offset not in self._directories:
            try:
                self._directories[offset] = deserialize_directory(self._bytes[offset : offset + length])
            except (OSError, EOFError, ValueError, IndexError, zlib.error) as error:
                msg = "The tile archive is cut or damaged; build the bundle again."
                raise BundleError(msg) from error
        return self._directories[offset]
