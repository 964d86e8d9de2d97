"""Geometry fit to be measured: in EPSG:4326, flat, valid, of one type; repairs and refusals are counted."""

from collections.abc import Callable, Mapping
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from shapely import GeometryType

from geodata.errors import SourceError
from geodata.harmonise.placement import (
    as_geodataframe,
    far_outside,
    in_storage_crs,
    refuse_degrees_as_metres,
    with_axes_in_order,
    with_stated_crs,
)
from geodata.options import flag_option, text_option
from geodata.provenance import Finding, Findings, findings_of_reading

Expected = Literal["point", "polygon", "any"]
Flags = npt.NDArray[np.bool_]
Geometries = npt.NDArray[np.object_]

POLYGONAL = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)
ROWS_NAMED = 3


def clean_geometry(
    table: gpd.GeoDataFrame,
    *,
    source_id: str,
    crs: str | None,
    expect: Expected,
    metric_crs: CRS,
    keep_axes: bool = False,
    count_duplicates: bool = True,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The rows whose geometry can be used, in EPSG:4326, and what was found.

    Refused, and counted: rows without geometry, with coordinates that are no numbers, of another type than
    expected, or more than 3 degrees outside the area that `metric_crs` is made for. Repaired: a reference
    system that the file does not state, exchanged axes, heights (dropped), invalid polygons (``make_valid``,
    polygonal part kept), points of a multipoint (one row each).

    Parameters
    ----------
    table
        As delivered by a reader.
    source_id
        Named in findings and messages.
    crs
        Reference system of a file that states none; a file that states one may not be contradicted unless its
        coordinates are impossible in it.
    expect
        ``point``, ``polygon`` (multipolygons included) or ``any``.
    metric_crs
        Metric CRS of the city; its area of use says where rows can be.
    keep_axes
        Leave x and y as delivered, whatever they look like.
    count_duplicates
        Report rows that repeat another row in geometry and every attribute (they are kept).

    Returns
    -------
    geopandas.GeoDataFrame
        The table's other columns and ``geometry`` in EPSG:4326; rows in the order delivered, numbered from 0.
    list of Finding
        Of the reader and of this function, in the order made.

    Raises
    ------
    CRSError
        If no reference system is known, or two.
    SourceError
        If no row is left, or all coordinates are degrees in a reference system in metres.
    """
    findings = Findings("harmonise", source_id)
    found_by_reader = findings_of_reading(table, source_id=source_id)
    placed = _refuse_unplaced(as_geodataframe(table, table.geometry), findings)
    placed = with_stated_crs(_flatten(placed, findings), crs, findings)
    refuse_degrees_as_metres(placed, source_id)
    if not keep_axes:
        placed = with_axes_in_order(placed, metric_crs, findings)
    stored = _refuse_distant(in_storage_crs(placed, findings), metric_crs, findings)
    cleaned = _of_type(stored, expect, findings)
    if count_duplicates:
        detail = "Rows that repeat another row in geometry and every attribute."
        findings.add("duplicate_row", "kept", _n_repeated(cleaned), detail)
    cleaned.attrs = {}
    return cleaned, [*found_by_reader, *findings.entries]


def cleaned_as_configured(
    table: gpd.GeoDataFrame,
    options: Mapping[str, object],
    *,
    source_id: str,
    expect: Expected,
    metric_crs: CRS,
    count_duplicates: bool = True,
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """As :func:`clean_geometry`, with reference system and order of axes as a source's options say.

    Raises
    ------
    ConfigError
        If ``crs`` is no text or ``keep_axes`` neither true nor false; otherwise as :func:`clean_geometry`.
    """
    return clean_geometry(
        table,
        source_id=source_id,
        crs=text_option(options, "crs"),
        expect=expect,
        metric_crs=metric_crs,
        keep_axes=flag_option(options, "keep_axes"),
        count_duplicates=count_duplicates,
    )


def _refuse_unplaced(table: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    geometry = np.asarray(table.geometry, dtype=object)
    missing = shapely.is_missing(geometry)
    empty = shapely.is_empty(geometry)
    # Bounds skip vertices that are no numbers, so every vertex is looked at; a multipart row with one is
    # refused whole.
    xy, row = shapely.get_coordinates(geometry, return_index=True)
    broken = np.zeros(len(geometry), dtype=bool)
    broken[row[~np.isfinite(xy).all(axis=1)]] = True
    return _without(
        table,
        [
            ("null_geometry", missing, "Rows without geometry"),
            ("empty_geometry", empty & ~missing, "Rows whose geometry is empty"),
            ("not_a_number", broken, "Rows with a coordinate that is no number"),
        ],
        findings,
    )


def _flatten(table: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    geometry = np.asarray(table.geometry, dtype=object)
    raised = shapely.has_z(geometry) | shapely.has_m(geometry)
    if not raised.any():
        return table
    findings.add("three_dimensional", "repaired", int(raised.sum()), "Heights of geometries were dropped.")
    return table.set_geometry(gpd.GeoSeries(shapely.force_2d(geometry), index=table.index, crs=table.crs))


def _refuse_distant(table: gpd.GeoDataFrame, metric_crs: CRS, findings: Findings) -> gpd.GeoDataFrame:
    far, near = far_outside(table, metric_crs)
    area = metric_crs.area_of_use
    told = (
        metric_crs.name
        if area is None
        else f"{metric_crs.name} ({area.west:g} to {area.east:g} degrees east)"
    )
    detail = (
        f"Rows up to 3 degrees outside the area of {told}, in which the city is measured; lengths there are "
        "less exact."
    )
    findings.add("outside_crs_area", "kept", int(near.sum()), detail)
    what = f"Rows more than 3 degrees outside the area of {told}, in which the city is measured"
    return _without(table, [("far_outside", far, what)], findings)


def _of_type(table: gpd.GeoDataFrame, expect: Expected, findings: Findings) -> gpd.GeoDataFrame:
    if expect == "point":
        return _points(table, findings)
    repaired = _make_valid(table, findings)
    if expect == "any":
        return repaired
    wrong = ~np.isin(shapely.get_type_id(np.asarray(repaired.geometry, dtype=object)), POLYGONAL)
    return _without(repaired, [("wrong_type", wrong, "Rows whose geometry is no polygon")], findings)


def _points(table: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    kinds = shapely.get_type_id(np.asarray(table.geometry, dtype=object))
    wrong = ~np.isin(kinds, (GeometryType.POINT, GeometryType.MULTIPOINT))
    several = kinds == GeometryType.MULTIPOINT
    several &= shapely.get_num_geometries(np.asarray(table.geometry, dtype=object)) > 1
    detail = "Rows that hold several points; each point became a row with the same attributes."
    findings.add("multipoint", "repaired", int(several.sum()), detail)
    kept = _without(table, [("wrong_type", wrong, "Rows whose geometry is no point")], findings)
    parts, row = shapely.get_parts(np.asarray(kept.geometry, dtype=object), return_index=True)
    return as_geodataframe(kept.iloc[row], gpd.GeoSeries(parts, crs=kept.crs))


def _make_valid(table: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    geometry = np.asarray(table.geometry, dtype=object).copy()
    invalid = ~shapely.is_valid(geometry)
    if invalid.any():
        reasons = (
            pd.Series(shapely.is_valid_reason(geometry[invalid])).str.extract(r"^([^[]+)")[0].str.lower()
        )
        told = ", ".join(f"{reason} {count}" for reason, count in reasons.value_counts().items())
        geometry[invalid] = shapely.make_valid(geometry[invalid])
        findings.add(
            "invalid_geometry", "repaired", int(invalid.sum()), f"Invalid geometries were repaired ({told})."
        )
    # make_valid may add lines and points where a polygon touches itself; only its surface counts.
    mixed = shapely.get_type_id(geometry) == GeometryType.GEOMETRYCOLLECTION
    geometry[mixed] = _each(_polygonal_part, geometry[mixed])
    vanished = shapely.is_empty(geometry)
    valid = table.set_geometry(gpd.GeoSeries(geometry, index=table.index, crs=table.crs))
    what = "Rows whose geometry has no surface left once repaired"
    return _without(valid, [("no_surface", vanished, what)], findings)


def _polygonal_part(collection: shapely.GeometryCollection) -> shapely.Geometry:
    parts = shapely.get_parts(collection)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _each(
    function: Callable[[shapely.GeometryCollection], shapely.Geometry], geometry: Geometries
) -> Geometries:
    # Only the few rows that are collections; shapely has no whole-column form of this.
    parts = np.empty(len(geometry), dtype=object)
    parts[:] = [function(collection) for collection in geometry]
    return parts


def _without(
    table: gpd.GeoDataFrame, reasons: list[tuple[str, Flags, str]], findings: Findings
) -> gpd.GeoDataFrame:
    """The rows that none of the reasons (rule, rows, what they are) concerns.

    Raises
    ------
    SourceError
        If that leaves none.
    """
    refused = np.zeros(len(table), dtype=bool)
    for rule, rows, what in reasons:
        findings.add(rule, "refused", int(rows.sum()), f"{what}; first in row {_first_rows(rows)}.")
        refused |= rows
    if not refused.any():
        return table
    if refused.all():
        told = "; ".join(f"{what.lower()}: {int(rows.sum())}" for _, rows, what in reasons if rows.any())
        msg = (
            f"Not one of the {len(table)} rows of {findings.source_id} can be used ({told}); check its file, "
            "its crs: and area.crs."
        )
        raise SourceError(msg)
    return table.loc[~refused].reset_index(drop=True)


def _first_rows(rows: Flags) -> str:
    return ", ".join(str(number + 1) for number in np.flatnonzero(rows)[:ROWS_NAMED])


def _n_repeated(table: gpd.GeoDataFrame) -> int:
    # Overture delivers lists of records in some columns, which cannot be compared; its id column tells rows
    # apart.
    comparable = [
        name for name in table.columns if name != table.geometry.name and not _holds_lists(table[name])
    ]
    places = shapely.to_wkb(np.asarray(table.geometry, dtype=object))
    return int(pd.DataFrame(table[comparable]).assign(**{table.geometry.name: places}).duplicated().sum())


def _holds_lists(values: pd.Series) -> bool:
    if values.dtype != object:
        return False
    return bool(values.map(lambda value: isinstance(value, (list, dict, np.ndarray))).any())
