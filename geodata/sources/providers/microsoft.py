"""Microsoft building footprints: ``.csv.gz`` files that hold one GeoJSON feature a line."""

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np

from geodata.errors import SourceError
from geodata.provenance import note_reading
from geodata.sources.gdal import read_gdal
from geodata.sources.parquet import stack
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import require_rows

MISSING = -1
"""Stands for an unknown height or confidence (GlobalMLBuildingFootprints, README)."""

CHUNK_BYTES = 1 << 20


def read_microsoft(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Footprints of one partition, or of every partition in a folder, in file-name order.

    Columns ``height`` (m) and ``confidence`` (0-1) are missing where the file says -1. The footprints are not
    dated; their images span years.

    Raises
    ------
    SourceError
        If a file is cut off, is no GeoJSON by lines, or nothing was read.
    """
    files = sorted(location.glob("*.csv.gz")) if location.is_dir() else [location]
    if not files:
        msg = f"{location} holds no .csv.gz files; name the folder of the downloaded partitions."
        raise SourceError(msg)
    footprints = require_rows(stack([(file, _read_partition(file)) for file in files]), location)
    for name in ("height", "confidence"):
        if name in footprints:
            unknown = footprints[name] == MISSING
            footprints[name] = footprints[name].astype(float).mask(unknown, np.nan)
            detail = f"Footprints whose {name} is -1, which this source writes for unknown."
            note_reading(footprints, f"missing_{name}", "kept", int(unknown.sum()), detail)
    return footprints


def _read_partition(file: Path) -> gpd.GeoDataFrame:
    if not file.name.endswith(".gz"):
        return read_gdal(file, options={}, address=f"GeoJSONSeq:{file}")
    _require_whole(file)
    # Without the driver's name GDAL takes the file for a CSV table and returns one record less, without
    # geometry.
    return read_gdal(file, options={}, address=f"GeoJSONSeq:/vsigzip/{file.resolve()}")


def _require_whole(file: Path) -> None:
    # GDAL stops without an error where a gzip stream breaks off; Python's reader checks length and checksum.
    try:
        with gzip.open(file) as stream:
            while stream.read(CHUNK_BYTES):
                pass
    except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
        msg = f"{file} is not a whole .csv.gz file; it may be cut off, so fetch it again."
        raise SourceError(msg) from error


SOURCE = SourceType(
    name="microsoft",
    title="Microsoft building footprints",
    roles=("footprints",),
    read=lambda location, role, options: read_microsoft(location, options),
    guide=Guide(
        publisher="Microsoft",
        origin=(
            "Partitions by country and quadkey, listed in dataset-links.csv of the repository; name one file, or the "
            "folder of several."
        ),
        url="https://github.com/microsoft/GlobalMLBuildingFootprints",
        licence="CDLA-Permissive-2.0 for the current copy; older forks are ODbL.",
        fields={
            "height": "Height in metres; -1 is unknown. Not turned into storeys.",
            "confidence": "Of the model, 0 to 1; -1 is unknown.",
        },
        traps=(
            "Images span years and footprints are not dated: some may be newer than the damage.",
            "A .csv.gz file holds GeoJSON by lines; read as CSV it loses its geometry and one row.",
            "A partition cut off in transfer ends without an error in most programs; here it is refused.",
            (
                "For the Middle East the publisher states a precision of 95.7 % and a recall of 85.4 %: about one building "
                "in seven is missing."
            ),
        ),
        citation="Microsoft, GlobalMLBuildingFootprints, README.",
        example="reader: microsoft\npath: partitions/",
    ),
)
