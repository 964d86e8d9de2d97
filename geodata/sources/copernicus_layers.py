"""What a layer of a Copernicus EMS delivery is for, and its rows in one form for all years."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyproj import CRS

from geodata.errors import CRSError, SourceError
from geodata.grades import BUILDING, FACILITY, TRANSPORT, UNSPECIFIED_SITE
from geodata.provenance import READING_NOTES, note_reading
from geodata.sources.copernicus_delivery import SOURCE_TABLE, Layer
from geodata.sources.gdal import GDAL_ERRORS, read_gdal

BUILT_UP, FACILITIES, TRANSPORTATION, CRISIS = "built_up", "facilities", "transportation", "crisis"
UNNAMED, AREA, FOOTPRINT, NOT_ANALYSED = "unnamed", "area_of_interest", "image_footprint", "not_analysed"
EVENT, SOURCES, OTHER = "event", "sources", "other"

STATEMENTS = (BUILT_UP, FACILITIES, TRANSPORTATION, CRISIS, UNNAMED)
"""Layers that grade damage, if they have a column of classes."""

STATEMENT_CLASS = "statement_class"
IMAGE_DATE, IMAGE_SOURCE, GSD_M = "image_date", "image_source", "gsd_m"
SITE_KIND, OBJECT_TYPE = "site_kind", "object_type"
PRODUCT, AREA_NAME, MONITORING, VERSION, LAYER = (
    "product",
    "area_of_interest",
    "monitoring",
    "version",
    "layer",
)

CLASS_COLUMN = re.compile(r"^(dama?ge?_?gr\w*|dmg_?gr\w*|gradin?g?)$")
"""``damage_gra`` since 2017, ``grading`` before, both as a shapefile may cut them."""

TYPE_COLUMNS = ("obj_type", "settl_type", "info", "obj_desc", "subtype")

NOTHING = re.compile(
    r"^\s*(?:-9999|99[789]|0)?\s*[-:]?\s*(?:null|unknown|not applicable|n/?a)?\s*$", re.IGNORECASE
)
"""What stands in text and code columns where nothing is known: -9999, ``997 Not applicable``, ``998 Unknown``."""

_PURPOSES: tuple[tuple[str, str], ...] = (
    (r"areaofinterest|^aois?a?$", AREA),
    (r"notanaly[sz]ed|^clouds?|cloudmask|^maska?$", NOT_ANALYSED),
    (r"imagefootp|sensormetadata", FOOTPRINT),
    (
        r"^ancillary|landuse|landcover|hydrograph|physiograph|modelled|floode?d?depth|maximumflood|flowdirect",
        OTHER,
    ),
    (
        r"administrat|population|toponym|placename|elevation|contour|summary|generalinfo|point[s]?ofinterest",
        OTHER,
    ),
    (r"observedevent", EVENT),
    (r"crisisinformation|crisisinfo", CRISIS),
    (r"builtup|settlement|building", BUILT_UP),
    (r"facilit|utilit", FACILITIES),
    (r"transport|roads?$|bridge|railway", TRANSPORTATION),
)

_KINDS = {BUILT_UP: BUILDING, FACILITIES: FACILITY, TRANSPORTATION: TRANSPORT}

_LINES = ("LineString", "MultiLineString")


def purpose_of(layer: Layer) -> str:
    """What a layer is for, by its name; ``unnamed`` if that says nothing."""
    if SOURCE_TABLE.match(layer.feature):
        return SOURCES
    for pattern, purpose in _PURPOSES:
        if re.search(pattern, layer.feature):
            return purpose
    return UNNAMED


def columns_of(layer: Layer) -> list[str]:
    """The columns, in lower case.

    Raises
    ------
    SourceError
        If the layer cannot be read.
    """
    return [str(name).lower() for name in _info(layer)["fields"]]


def class_column(columns: list[str]) -> str | None:
    """The column of damage classes, or ``None``."""
    return next((name for name in columns if CLASS_COLUMN.match(name)), None)


def is_statement(layer: Layer) -> bool:
    """True if the layer grades damage: it is of such a kind and has classes.

    Raises
    ------
    SourceError
        If the layer cannot be read.
    """
    return (
        layer.geometry is not None
        and purpose_of(layer) in STATEMENTS
        and class_column(columns_of(layer)) is not None
    )


def n_rows(layer: Layer) -> int:
    """Number of rows.

    Raises
    ------
    SourceError
        If the layer cannot be read.
    """
    return max(int(_info(layer)["features"]), 0)


def _info(layer: Layer) -> dict[str, Any]:
    return _info_of(layer.path, layer.name, layer.path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _info_of(path: Path, name: str, changed: int) -> dict[str, Any]:
    # Kept for as long as the file is the same: GDAL reads a whole GeoJSON file to say what is in it.
    try:
        return dict(pyogrio.read_info(path, layer=name, force_feature_count=True))
    except GDAL_ERRORS as error:
        msg = f"{path} cannot be read; it may be cut off or of another format, so fetch it again."
        raise SourceError(msg) from error


def read_layer(layer: Layer, *, encoding: str | None) -> gpd.GeoDataFrame:
    """The rows of a layer, column names in lower case, with the columns that name its product and itself.

    Added are ``product``, ``area_of_interest``, ``monitoring``, ``version`` and ``layer``; a column of that name
    that was delivered gives way, and only a source's own columns are needed.

    Raises
    ------
    SourceError
        If the layer cannot be read.
    """
    options = {"layer": f"^{re.escape(layer.name)}$"} | ({"encoding": encoding} if encoding else {})
    table = read_gdal(layer.path, options=options)
    notes = dict(table.attrs)
    geometry = table.geometry.rename("geometry")
    attributes = pd.DataFrame(table.drop(columns=table.geometry.name)).rename(columns=str.lower)
    attributes = attributes.loc[:, ~attributes.columns.duplicated()].drop(columns="geometry", errors="ignore")
    told = layer.product
    lined_up = attributes.assign(
        **{
            PRODUCT: told.name if told.activation or told.area else layer.names[-1],
            AREA_NAME: told.area,
            MONITORING: told.monitoring or 0,
            VERSION: layer.edition.edition or None,
            LAYER: layer.names[0],
        }
    )
    named = gpd.GeoDataFrame(lined_up, geometry=geometry, crs=table.crs)
    named.attrs = notes
    return named


def as_statements(table: gpd.GeoDataFrame, layer: Layer) -> gpd.GeoDataFrame:
    """The rows with ``statement_class``, ``site_kind`` and ``object_type``.

    The class is verbatim. Built-up, facilities and transport are kept apart; a layer whose name does not say
    which goes by the first digits of ``obj_type``, which follow the Classification of Types of Constructions
    (Eurostat 1998): 1 buildings, 21 transport, 22 to 24 other civil works.
    """
    stated = class_column([str(name) for name in table.columns])
    return table.assign(
        **{
            STATEMENT_CLASS: table[stated] if stated else None,
            SITE_KIND: _kinds(table, purpose_of(layer)),
            OBJECT_TYPE: _object_types(table),
        }
    )


def _kinds(table: gpd.GeoDataFrame, purpose: str) -> pd.Series:
    if purpose in _KINDS:
        return pd.Series(_KINDS[purpose], index=table.index, dtype="str")
    lines = table.geometry.geom_type.isin(_LINES)
    # Points of crisis information are buildings; its areas can be anything, unless they have a settlement type.
    points = table.geometry.geom_type.isin(("Point", "MultiPoint"))
    surely = purpose == UNNAMED or "settl_type" in table.columns
    kinds = pd.Series(UNSPECIFIED_SITE, index=table.index, dtype="str").mask(points | surely, BUILDING)
    if "obj_type" in table.columns:
        digits = table["obj_type"].astype("str").str.extract(r"^\s*(\d+)", expand=False).fillna("")
        civil_works = digits.str.startswith(("22", "23", "24")) & (digits.str.len() <= 4)
        kinds = kinds.mask(civil_works, FACILITY).mask(digits.str.startswith("21"), TRANSPORT)
    return kinds.mask(lines, TRANSPORT)


def _object_types(table: gpd.GeoDataFrame) -> pd.Series:
    types = pd.Series(None, index=table.index, dtype="str")
    for name in TYPE_COLUMNS:
        if name in table.columns:
            told = table[name].astype("str")
            types = types.fillna(told.mask(told.str.match(NOTHING).fillna(False).astype(bool)))
    return types


def stack_layers(tables: list[gpd.GeoDataFrame], *, crs: str | None) -> gpd.GeoDataFrame:
    """The rows of all layers in one reference system, with everything that was noted while reading.

    Layers in different systems (areas in two zones of UTM) are brought to EPSG:4326.

    Raises
    ------
    CRSError
        If some layers state a reference system and others none, and `crs` does not say which it is.
    """
    systems = [CRS.from_user_input(crs) if table.crs is None and crs else table.crs for table in tables]
    known = {system.to_string() for system in systems if system is not None}
    if known and None in systems:
        silent = next(
            table[LAYER].iloc[0] for table, system in zip(tables, systems, strict=True) if system is None
        )
        msg = (
            f"Layer {silent} states no reference system but others are in {', '.join(sorted(known))}; set crs: "
            "to the one it is in, such as EPSG:4326."
        )
        raise CRSError(msg)
    placed = [
        table if table.crs is not None or system is None else table.set_crs(system)
        for table, system in zip(tables, systems, strict=True)
    ]
    if len(known) > 1:
        placed = [table.to_crs("EPSG:4326") for table in placed]
    first = placed[0]
    filled = [table.dropna(axis="columns", how="all") if len(placed) > 1 else table for table in placed]
    together = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=first.crs)
    everywhere = dict.fromkeys(name for table in placed for name in table.columns)
    together = together.reindex(columns=list(everywhere))
    if IMAGE_DATE in together.columns:
        together[IMAGE_DATE] = together[IMAGE_DATE].astype("datetime64[ms]")
    together.attrs = {}
    for table in tables:
        for entry in table.attrs.get(READING_NOTES, []):
            note_reading(together, entry["rule"], entry["action"], entry["n_rows"], entry["detail"])
    if len(known) > 1:
        detail = f"Layers in {', '.join(sorted(known))} were brought to EPSG:4326."
        note_reading(together, "several_reference_systems", "repaired", len(together), detail)
    return together
