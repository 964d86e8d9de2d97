"""One layer of a file that GDAL opens; GDAL's errors become sentences and its warnings become findings."""

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely.errors
from pyogrio.errors import CRSError as GDALCRSError
from pyogrio.errors import (
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
)

from geodata.errors import SourceError
from geodata.options import names_option, text_option
from geodata.provenance import note_reading

GDAL_ERRORS = (DataLayerError, DataSourceError, FeatureError, FieldError, GDALCRSError, GeometryError)


def read_gdal(
    location: Path, *, options: Mapping[str, object], member: str | None = None, address: str | None = None
) -> gpd.GeoDataFrame:
    """Rows of one layer, as the file has them.

    Parameters
    ----------
    location
        File or folder; named in every message.
    options
        ``layer``, ``encoding`` and ``columns`` are used.
    member
        Path inside `location` if that is a zip archive.
    address
        GDAL's address of the data, where it is more than the path.

    Raises
    ------
    SourceError
        If GDAL cannot open it, the layer is not the only one, or the text is not in the stated encoding.
    """
    where = address or gdal_address(location, member)
    encoding = text_option(options, "encoding")
    columns = names_option(options, "columns")
    wanted = text_option(options, "layer")
    with _gdal_in_sentences(location, encoding) as heard:
        layers, twins = _choose_layers(where, location, wanted=wanted)
        table = _read_layer(where, layers[0], columns=columns, encoding=encoding, location=location)
        if encoding is None and _is_utf8_misread(table, where, layers[0]):
            table = _read_layer(where, layers[0], columns=columns, encoding="utf-8", location=location)
            detail = (
                "The file does not state its text encoding and GDAL assumed Latin-1; the text is UTF-8 and "
                "was read as that."
            )
            note_reading(table, "undeclared_encoding", "repaired", len(table), detail)
    if wanted is not None and not _fits_or_is(wanted, layers[0]):
        detail = f"The only spatial layer of the file is called {layers[0]}, not {wanted}; it was read all the same."
        note_reading(table, "layer_of_another_name", "kept", len(table), detail)
    for message in heard:
        note_reading(table, "gdal_warning", "kept", 1, f"GDAL said: {message}")
    if twins:
        others = ", ".join(twins)
        detail = (
            f"The file holds {len(twins) + 1} layers alike in every row; {layers[0]} was read, not {others}."
        )
        note_reading(table, "identical_layer", "kept", len(table), detail)
    return table


def gdal_address(location: Path, member: str | None = None) -> str:
    """What GDAL calls the file: its path, or a path into the zip archive."""
    if member is None:
        return str(location)
    # Braces keep GDAL from guessing where the archive's own path ends.
    return f"/vsizip/{{{location.resolve()}}}/{member}"


@contextmanager
def _gdal_in_sentences(location: Path, encoding: str | None) -> Iterator[list[str]]:
    heard: list[str] = []
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield heard
        heard.extend(dict.fromkeys(_one_line(str(entry.message)) for entry in caught))
    except (UnicodeDecodeError, LookupError) as error:
        told = f"option encoding: {encoding}" if encoding else "the encoding it declares"
        msg = (
            f"The text of {location} is not in {told}; set option encoding: to the right one, such as utf-8 "
            "or cp1256."
        )
        raise SourceError(msg) from error
    except (*GDAL_ERRORS, shapely.errors.GEOSException) as error:
        reason = _one_line(str(error))
        if "not recognized as being in a supported file format" in reason:
            msg = (
                f"{location} is not a vector file of a kind that can be read; name a GeoPackage, shapefile, "
                "GeoJSON, FileGDB, GeoParquet or CSV."
            )
            raise SourceError(msg) from error
        msg = (
            f"{location} cannot be read ({reason}); it may be cut off or of another format, so fetch or "
            "export it again."
        )
        raise SourceError(msg) from error


def _one_line(message: str) -> str:
    return " ".join(message.split()).rstrip(".;")[:240]


def _choose_layers(where: str, location: Path, *, wanted: str | None) -> tuple[list[str], list[str]]:
    """The layer to read, and the names of layers that hold the very same rows."""
    offered = [(str(name), kind) for name, kind in pyogrio.list_layers(where)]
    told = ", ".join(f"{name} ({kind or 'no geometry'})" for name, kind in offered) or "none"
    spatial = [name for name, kind in offered if kind is not None]
    if wanted is not None:
        chosen = [name for name, _ in offered if name == wanted] or [
            name for name, _ in offered if _fits(wanted, name)
        ]
        # A copy saved under another name often holds that one layer and nothing else.
        chosen = chosen or (spatial if len(spatial) == 1 else [])
        if len(chosen) != 1:
            msg = (
                f"{location} is expected to hold one layer that fits layer: {wanted!r}, but its layers are: "
                f"{told}."
            )
            raise SourceError(msg)
        return chosen, []
    if not spatial:
        msg = (
            f"{location} holds no geometry (layers: {told}); name a spatial file, or the coordinate columns "
            "of a CSV with lon_column: and lat_column:."
        )
        raise SourceError(msg)
    if len(spatial) > 1:
        twins = spatial[1:] if _all_alike(where, spatial) else None
        if twins is None:
            msg = f"{location} holds {len(spatial)} spatial layers ({told}); name one with option layer:."
            raise SourceError(msg)
        return spatial[:1], twins
    return spatial, []


def _fits_or_is(wanted: str, name: str) -> bool:
    return name == wanted or _fits(wanted, name)


def _fits(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error as error:
        msg = f"option layer was {pattern!r}, which is no layer name and no regular expression ({error})."
        raise SourceError(msg) from error


def _all_alike(where: str, layers: list[str]) -> bool:
    shapes = [pyogrio.read_info(where, layer=layer) for layer in layers]
    described = {(tuple(info["fields"]), info["features"], info["geometry_type"]) for info in shapes}
    if len(described) > 1:
        return False
    first = pyogrio.read_dataframe(where, layer=layers[0])
    return all(first.equals(pyogrio.read_dataframe(where, layer=layer)) for layer in layers[1:])


def _read_layer(
    where: str, layer: str, *, columns: list[str] | None, encoding: str | None, location: Path
) -> gpd.GeoDataFrame:
    info = pyogrio.read_info(where, layer=layer, encoding=encoding)
    offered = list(info["fields"])
    missing = [name for name in columns or [] if name not in offered]
    if missing:
        msg = f"{location} has no column {missing[0]!r}; its columns are {', '.join(offered)}."
        raise SourceError(msg)
    table = pyogrio.read_dataframe(where, layer=layer, columns=columns, encoding=encoding)
    # GDAL stops without an error where a FlatGeobuf file breaks off; its header says how many rows it had.
    if info["driver"] == "FlatGeobuf" and len(table) < info["features"]:
        stated = info["features"]
        msg = (
            f"{location} holds {len(table)} of the {stated} rows it states; it is cut off, so fetch it again."
        )
        raise SourceError(msg)
    if not isinstance(table, gpd.GeoDataFrame):
        msg = f"Layer {layer} of {location} holds no geometry; name a spatial layer with option layer:."
        raise SourceError(msg)
    return table


def _is_utf8_misread(table: gpd.GeoDataFrame, where: str, layer: str) -> bool:
    """True if GDAL guessed Latin-1 and every text with other than ASCII letters is UTF-8 in disguise."""
    if pyogrio.read_info(where, layer=layer)["encoding"] != "ISO-8859-1":
        return False
    disguised = False
    for name in table.columns.drop(table.geometry.name):
        if not pd.api.types.is_string_dtype(table[name]):
            continue
        values = pd.Series(table[name].dropna().unique()).astype(str)
        foreign = values[~values.map(str.isascii)]
        if foreign.empty:
            continue
        if not foreign.map(_decodes_as_utf8).all():
            return False
        disguised = True
    return disguised


def _decodes_as_utf8(text: str) -> bool:
    try:
        text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return False
    return True
