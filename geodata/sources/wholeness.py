"""Whether a shapefile is all there; GDAL reads a cut-off one without an error, as rows without geometry."""

import struct
from pathlib import Path

from geodata.errors import SourceError

SHP_HEADER_BYTES = 100
DBF_HEADER_BYTES = 32


def require_whole(location: Path) -> None:
    """Do nothing unless `location` is a shapefile that lacks a part or is shorter than it says.

    Lengths are those of the file headers (ESRI Shapefile Technical Description, 1998: bytes 24 to 27, in
    16-bit words; dBASE III: rows in bytes 4 to 7, lengths of header and row in bytes 8 to 11).

    Raises
    ------
    SourceError
        Naming the file that is missing or cut off.
    """
    if location.suffix.lower() != ".shp":
        return
    # The index is checked too: rows are found and counted through it.
    for part in (location, _side_car(location, ".shx")):
        header = part.read_bytes()[:SHP_HEADER_BYTES]
        if len(header) < SHP_HEADER_BYTES or part.stat().st_size < 2 * struct.unpack(">i", header[24:28])[0]:
            raise _cut_off(part)
    table = _side_car(location, ".dbf")
    header = table.read_bytes()[:DBF_HEADER_BYTES]
    if len(header) < DBF_HEADER_BYTES:
        raise _cut_off(table)
    n_rows, header_bytes, row_bytes = struct.unpack("<IHH", header[4:12])
    if table.stat().st_size < header_bytes + n_rows * row_bytes:
        raise _cut_off(table)


def _side_car(location: Path, suffix: str) -> Path:
    for name in (suffix, suffix.upper()):
        part = location.with_suffix(name)
        if part.exists():
            return part
    msg = f"{location} lacks its {suffix} file; copy all files of the shapefile, or fetch it again."
    raise SourceError(msg)


def _cut_off(part: Path) -> SourceError:
    return SourceError(f"{part} is shorter than it says it is; it was cut off, so fetch or copy it again.")
