"""GeoParquet: one file, a file inside a zip archive, or a folder of parts in one reference system."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geodata.errors import CRSError, SourceError
from geodata.options import names_option

Box = tuple[float, float, float, float]


def read_geoparquet(
    location: Path, *, options: Mapping[str, object], member: str | None = None, bbox: Box | None = None
) -> gpd.GeoDataFrame:
    """Rows of a GeoParquet file, or of all ``*.parquet`` files in a folder, in name order.

    Parameters
    ----------
    location
        File, folder or zip archive.
    options
        ``columns`` is used.
    member
        Path inside `location` if that is a zip archive.
    bbox
        West, south, east, north; rows whose box does not meet it are skipped while reading where the file
        allows.

    Raises
    ------
    SourceError
        If a file is cut off, is no GeoParquet, or lacks a column.
    CRSError
        If the parts of a folder are in different reference systems.
    """
    if not location.is_dir():
        return _read_part(location, member=member, options=options, bbox=bbox)
    files = sorted(path for path in location.rglob("*") if path.suffix in {".parquet", ".geoparquet"})
    if not files:
        msg = f"{location} holds no .parquet files; name the folder that holds them."
        raise SourceError(msg)
    return stack([(file, _read_part(file, member=None, options=options, bbox=bbox)) for file in files])


def stack(parts: list[tuple[Path, gpd.GeoDataFrame]]) -> gpd.GeoDataFrame:
    """The rows of all parts, in order.

    Raises
    ------
    CRSError
        If they are not all in one reference system; geopandas would refuse or, worse, take the first.
    """
    first, told = parts[0][1].crs, parts[0][0]
    for file, part in parts[1:]:
        if part.crs != first:
            msg = (
                f"{told} is in {_name(first)} but {file} is in {_name(part.crs)}; one source must be in one "
                "reference system."
            )
            raise CRSError(msg)
    if len(parts) == 1:
        return parts[0][1]
    filled = [part for _, part in parts if not part.empty]
    if not filled:
        return parts[0][1]
    return gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry=filled[0].geometry.name, crs=first)


def _name(crs: object) -> str:
    return "no reference system" if crs is None else str(getattr(crs, "name", crs))


def _read_part(
    file: Path, *, member: str | None, options: Mapping[str, object], bbox: Box | None
) -> gpd.GeoDataFrame:
    columns = names_option(options, "columns")
    try:
        geo = _geo_metadata(file, member, columns)
        wanted = None if columns is None else [*columns, str(geo["primary_column"])]
        # A file tells the box of each row in columns of their own, or it has to be read whole.
        covered = bbox is not None and "covering" in geo["columns"][geo["primary_column"]]
        table = gpd.read_parquet(_opened(file, member), columns=wanted, bbox=bbox if covered else None)
    except (pa.ArrowException, OSError, zipfile.BadZipFile) as error:
        msg = f"{file} cannot be read as Parquet; it may be cut off or of another format, so fetch it again."
        raise SourceError(msg) from error
    if bbox is None:
        return table
    west, south, east, north = bbox
    return table.cx[west:east, south:north].reset_index(drop=True)


def _geo_metadata(file: Path, member: str | None, columns: list[str] | None) -> dict[str, Any]:
    schema = pq.read_schema(_opened(file, member))
    written = (schema.metadata or {}).get(b"geo")
    if written is None:
        msg = f"{file} is Parquet but not GeoParquet (no geo metadata); write it again with a geo library."
        raise SourceError(msg)
    missing = [name for name in columns or [] if name not in schema.names]
    if missing:
        msg = f"{file} has no column {missing[0]!r}; its columns are {', '.join(schema.names)}."
        raise SourceError(msg)
    geo: dict[str, Any] = json.loads(written)
    return geo


def _opened(file: Path, member: str | None) -> Path | io.BytesIO:
    if member is None:
        return file
    with zipfile.ZipFile(file) as archive:
        return io.BytesIO(archive.read(member))
