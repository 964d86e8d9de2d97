"""One vector tile out of a PMTiles archive, without reading the archive into memory."""

import mmap
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
        if not (0 <= z <= 22 and 0 <= x < 1 << z and 0 <= y < 1 << z):
            msg = f"There is no tile {z}/{x}/{y}: at zoom {z}, x and y run from 0 to {(1 << max(z, 0)) - 1}."
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
            self._directories[offset] = deserialize_directory(self._bytes[offset : offset + length])
        return self._directories[offset]
