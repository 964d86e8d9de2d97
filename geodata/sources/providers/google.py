"""Google Open Buildings: tables of text with one outline a row, plain or compressed, and GeoParquet copies of them."""

import gzip
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geodata.crs import STORAGE
from geodata.errors import SourceError
from geodata.options import number_option
from geodata.provenance import note_reading
from geodata.sources.box import BBOX_OPTION, box_option
from geodata.sources.parquet import read_geoparquet, stack
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import PARQUET_SUFFIXES, require_rows

COLUMNS = ("latitude", "longitude", "area_in_meters", "confidence", "geometry", "full_plus_code")
"""Columns in the order of the files, by which those without a header are read."""
OUTLINE, CONFIDENCE, PLUS_CODE = "geometry", "confidence", "full_plus_code"
TEXT_SUFFIXES = (".csv", ".csv.gz", ".csv.zip")
UNREADABLE = (
    EOFError,
    gzip.BadGzipFile,
    zlib.error,
    OSError,
    zipfile.BadZipFile,
    UnicodeDecodeError,
    ValueError,
)


def read_google(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Footprints of one file, or of every file in a folder, in file-name order.

    An outline may be of several parts and stays one row. Where some rows have no plus code the column is left
    out, so that every id is made from its outline.

    Parameters
    ----------
    location
        ``.csv``, ``.csv.gz`` or GeoParquet file, or a folder of one of these kinds.
    options
        ``bbox``; ``min_confidence``: rows of a lower confidence are refused and counted.

    Raises
    ------
    SourceError
        If a file is cut off, holds points without outlines, or nothing was read.
    ConfigError
        If an option is not of its kind.
    """
    footprints = require_rows(_all_parts(location, options), location)
    footprints = require_rows(_confident(footprints, number_option(options, "min_confidence")), location)
    if PLUS_CODE in footprints and footprints[PLUS_CODE].isna().any():
        without = int(footprints[PLUS_CODE].isna().sum())
        footprints = footprints.drop(columns=PLUS_CODE)
        detail = "Footprints without a plus code; the ids of all were made from their outlines."
        note_reading(footprints, "incomplete_id", "kept", without, detail)
    return footprints


def _all_parts(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    if location.is_dir():
        files = sorted(path for path in location.rglob("*") if path.name.lower().endswith(TEXT_SUFFIXES))
        if files:
            return stack([(file, _read_text(file, options)) for file in files])
        if not any(path.suffix.lower() in PARQUET_SUFFIXES for path in location.rglob("*")):
            msg = f"{location} holds no .csv.gz, .csv or .parquet files; name the folder of the downloaded files."
            raise SourceError(msg)
        return read_geoparquet(location, options={}, bbox=box_option(options))
    if location.suffix.lower() in PARQUET_SUFFIXES:
        return read_geoparquet(location, options={}, bbox=box_option(options))
    return _read_text(location, options)


def _read_text(file: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    try:
        named = _has_header(file)
        table = pd.read_csv(
            file, header=0 if named else None, dtype={PLUS_CODE: "str", OUTLINE: "str"}, low_memory=False
        )
    except UNREADABLE as error:
        reason = " ".join(str(error).split())[:160]
        msg = f"{file} is not a whole .csv or .csv.gz file ({reason}); it may be cut off, so fetch it again."
        raise SourceError(msg) from error
    table.columns = (
        [str(name).strip().lower() for name in table.columns] if named else list(COLUMNS[: table.shape[1]])
    )
    box = box_option(options)
    if OUTLINE not in table or not _looks_like_outlines(table[OUTLINE]):
        held = ", ".join(map(str, table.columns))
        msg = (
            f"{file} holds no outlines (columns: {held}); it may be the edition of points, so fetch the one of "
            "polygons, whose column geometry holds well-known text."
        )
        raise SourceError(msg)
    if box is not None and {"longitude", "latitude"} <= set(table.columns):
        # Centres stand in for outlines here, so that only those in the box have to be parsed.
        west, south, east, north = box
        table = table[table["longitude"].between(west, east) & table["latitude"].between(south, north)]
    texts = table[OUTLINE].astype(object).where(table[OUTLINE].notna(), None).to_numpy(dtype=object)
    outlines = shapely.from_wkt(texts, on_invalid="ignore")
    return gpd.GeoDataFrame(
        table.drop(columns=OUTLINE).reset_index(drop=True), geometry=outlines, crs=STORAGE
    )


def _has_header(file: Path) -> bool:
    """False for the edition whose first line is a building already."""
    first = pd.read_csv(file, header=None, nrows=1, dtype="str").iloc[0, 0]
    return bool(pd.to_numeric(pd.Series([first]), errors="coerce").isna().any())


def _looks_like_outlines(texts: pd.Series) -> bool:
    return bool(texts.astype("str").str.contains("POLYGON", case=False, na=False).any()) or texts.empty


def _confident(footprints: gpd.GeoDataFrame, least: float | None) -> gpd.GeoDataFrame:
    if least is None:
        return footprints
    if CONFIDENCE not in footprints:
        msg = "option min_confidence is set, but the file has no column confidence; leave the option out."
        raise SourceError(msg)
    confidence = pd.to_numeric(footprints[CONFIDENCE], errors="coerce")
    below = confidence < least
    kept = footprints[~below].reset_index(drop=True)
    detail = f"Footprints whose confidence is below min_confidence, {least:g}."
    note_reading(kept, "below_min_confidence", "refused", int(below.sum()), detail)
    detail = "Footprints that state no confidence; kept."
    note_reading(kept, "missing_confidence", "kept", int(confidence.isna().sum()), detail)
    return kept


SOURCE = SourceType(
    name="google",
    title="Google Open Buildings",
    roles=("footprints",),
    read=lambda location, role, options: read_google(location, options),
    options=BBOX_OPTION
    | {
        "min_confidence": "Footprints of a lower confidence are refused and counted; 0 to 1, all are kept if left out."
    },
    column_defaults={"footprints": {"id_column": PLUS_CODE}},
    guide=Guide(
        publisher="Google Research",
        origin=(
            "Files by S2 cell from the download page of Open Buildings, version 3. It covers Africa, South and "
            "South-East Asia, Latin America and the Caribbean: there is no Syria, Iraq, Lebanon, Palestine or "
            "Ukraine in it."
        ),
        url="https://sites.research.google/gr/open-buildings/",
        licence="CC BY 4.0 or ODbL 1.0, as the user chooses; credit Google.",
        fields={
            "latitude": "Of the middle of the building; used with bbox: only.",
            "longitude": "As latitude.",
            "area_in_meters": "Not used: areas are measured anew in the metric reference system.",
            "confidence": "Of the model, 0 to 1; used with min_confidence: only.",
            "geometry": "Outline as well-known text, sometimes of several parts.",
            "full_plus_code": "Plus code of the middle of the building; becomes part of the building id.",
        },
        traps=(
            "Opened as CSV by GDAL every column is text and there is no reference system; it is read as EPSG:4326.",
            "Two outlines can share a plus code: a hash of the outline is added to their ids.",
            "The edition of points has no outlines and is refused.",
            "Footprints are not dated: some may be newer than the damage.",
            "Thresholds of confidence that are published for one region do not hold for another; none is assumed.",
        ),
        citation=(
            "Sirko, W. et al. (2021): Continental-scale building detection from high resolution satellite imagery. "
            "arXiv:2107.12283."
        ),
        example="reader: google\npath: partitions/\noptions: {min_confidence: 0.7}",
    ),
)
