"""UNOSAT's polygons, cells of a grid or outlines of buildings, wide over their passes -> one row a statement."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geodata.errors import SourceError
from geodata.grades import BUILDING, CELL
from geodata.layout import Layout
from geodata.options import list_option
from geodata.provenance import note_reading
from geodata.unosat_columns import Epoch, epochs_from_option, epochs_of, site_columns
from geodata.unosat_scale import (
    CELL_CLASS,
    CELL_CODE,
    KIND_OF_GROUP,
    KIND_OF_TYPE,
    POLYGON_CROSSWALK,
    plain_words,
)

CLASS, DAY, PLACE, KIND = "pass_class", "pass_date", "polygon_number", "polygon_kind"
BESIDE = {"confidence": "pass_confidence", "sensor": "pass_sensor", "status": "pass_status"}

SMALLEST_CELL_M2 = 10_000.0
"""Polygons of which half are larger are cells of a grid (100 m and more); hardly a building is as large."""

SAMPLED = 1_000
EQUAL_AREA = "EPSG:6933"


def is_polygonal(table: gpd.GeoDataFrame) -> bool:
    """True if every geometry that is there is a polygon."""
    drawn = table.geometry[table.geometry.notna()]
    return bool(len(drawn)) and bool(drawn.geom_type.isin(["Polygon", "MultiPolygon"]).all())


def statements_of_polygons(table: gpd.GeoDataFrame, *, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """One row for each polygon and pass with a record; a polygon without any keeps one row without a class.

    The file's columns stay, and ``pass_class``, ``pass_date``, ``pass_confidence``, ``pass_sensor``,
    ``pass_status``, ``polygon_number`` and ``polygon_kind`` come to them.

    Raises
    ------
    SourceError
        If the columns of a pass cannot be told.
    """
    listed = list_option(options, "epochs")
    epochs = (
        epochs_of(table, source_id="The file")
        if listed is None
        else epochs_from_option(listed, map(str, table.columns))
    )
    if not epochs:
        msg = "The file has no pass; name its passes with option epochs:."
        raise SourceError(msg)
    kinds = _kinds(table, epochs)
    numbered = table.assign(**{PLACE: range(len(table)), KIND: kinds})
    parts = pd.concat([_of_pass(numbered, epoch) for epoch in epochs], ignore_index=True)
    recorded = parts[CLASS].notna()
    silent = ~parts[PLACE].isin(parts.loc[recorded, PLACE]) & ~parts[PLACE].duplicated()
    in_order = parts[recorded | silent].sort_values(PLACE, kind="stable").reset_index(drop=True)
    long = gpd.GeoDataFrame(in_order, geometry=table.geometry.name, crs=table.crs)
    long.attrs = dict(table.attrs)
    detail = (
        f"Polygons, graded in {len(epochs)} passes; one row was made for each record. "
        f"{int((kinds == CELL).sum())} are cells of a grid: counted as cells, and never matched to a building."
    )
    note_reading(long, "polygons", "kept", len(table), detail)
    return long


def polygon_layout(table: gpd.GeoDataFrame, *, notes_column: str) -> Layout | None:
    """Where the statements are in a table of :func:`statements_of_polygons`; ``None`` for any other table."""
    if CLASS not in table:
        return None
    own = site_columns(table)
    offered = set(map(str, table.columns))
    return Layout(
        crosswalk=POLYGON_CROSSWALK,
        class_column=CLASS,
        date_column=DAY,
        place_column=PLACE,
        type_column=own.get("site_type"),
        district_column=own.get("district"),
        notes_column=notes_column if notes_column in offered else own.get("notes"),
        kind_column=KIND,
        confidence_column=BESIDE["confidence"],
        sensor_column=BESIDE["sensor"],
        status_column=BESIDE["status"],
        shapes="polygon",
    )


def _of_pass(table: gpd.GeoDataFrame, epoch: Epoch) -> pd.DataFrame:
    day = table[epoch.date] if isinstance(epoch.date, str) else epoch.date.isoformat()
    beside = {
        column: table[epoch.columns[role]].astype(object) if role in epoch.columns else None
        for role, column in BESIDE.items()
    }
    classes = table[epoch.damage_class].astype(object)
    return pd.DataFrame(table).assign(**{CLASS: classes.where(classes.notna(), None), DAY: day, **beside})


def _kinds(table: gpd.GeoDataFrame, epochs: list[Epoch]) -> pd.Series:
    if _has_cell_class(table, epochs) or _median_area_m2(table) >= SMALLEST_CELL_M2:
        return pd.Series(CELL, index=table.index)
    own = site_columns(table)
    kinds = pd.Series(None, index=table.index, dtype=object)
    for role, known in (("group", KIND_OF_GROUP), ("site_type", KIND_OF_TYPE)):
        if role in own:
            words = table[own[role]].astype(object).where(table[own[role]].notna(), None).astype("str")
            kinds = kinds.combine_first(words.str.strip().str.lower().map(known).astype(object))
    return kinds.fillna(BUILDING)


def _has_cell_class(table: gpd.GeoDataFrame, epochs: list[Epoch]) -> bool:
    meant = {str(CELL_CODE), f"{CELL_CODE} 0", plain_words(CELL_CLASS.label)}
    held = {
        plain_words(str(value)) for epoch in epochs for value in table[epoch.damage_class].dropna().unique()
    }
    return bool(meant & held)


def _median_area_m2(table: gpd.GeoDataFrame) -> float:
    outlines = table.geometry[table.geometry.notna()].iloc[:SAMPLED]
    is_degrees = bool((outlines.bounds.abs().max() <= 180).all())
    if outlines.crs is None and is_degrees:
        outlines = outlines.set_crs("EPSG:4326")
    flat = outlines if outlines.crs is None else outlines.to_crs(EQUAL_AREA)
    return float(flat.area.median())
