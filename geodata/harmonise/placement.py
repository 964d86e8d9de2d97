"""Where on Earth coordinates are: the reference system a file states, should have stated, or got wrong."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError as UnknownCRSError

from geodata.crs import STORAGE
from geodata.errors import ConfigError, CRSError, SourceError
from geodata.provenance import Findings

Flags = npt.NDArray[np.bool_]
Degrees = npt.NDArray[np.float64]

FAR_DEGREES = 3.0
"""Rows further than this outside the area a metric CRS is made for are refused: such a row is a typing error
(0, 0 is the commonest), and one of them stretches every map and spoils every distance."""

FULL_CIRCLE = 360.0
"""No degree of longitude or latitude is larger; a file in metres that holds nothing larger lies within 360 m
of the origin of its projection, where no city is."""


def with_stated_crs(table: gpd.GeoDataFrame, crs: str | None, findings: Findings) -> gpd.GeoDataFrame:
    """The table with the reference system that it states, or that the configuration states for it.

    Raises
    ------
    CRSError
        If neither states one, or the two differ and the file's own fits its coordinates.
    ConfigError
        If option ``crs`` is unknown.
    """
    chosen = _parsed(crs)
    own = None if table.crs is None else CRS(table.crs)
    source_id, n_rows = findings.source_id, len(table)
    if own is None or _is_undefined(own):
        told = "states no reference system" if own is None else f"states only {own.name!r}"
        if chosen is None:
            msg = f"The file of {source_id} {told}; set option crs: of the source, for example EPSG:4326."
            raise CRSError(msg)
        rule = "missing_crs" if own is None else "undefined_crs"
        findings.add(
            rule, "repaired", n_rows, f"The file {told}; {_name(chosen)} was taken from the configuration."
        )
        return table.set_crs(chosen, allow_override=True)
    if chosen is None or _are_same(chosen, own):
        return table
    if _is_possible(table, own):
        msg = (
            f"The file of {source_id} states {_name(own)} but option crs: says {_name(chosen)}; remove the "
            "option, or correct the file."
        )
        raise CRSError(msg)
    detail = (
        f"The file states {_name(own)}, which its coordinates cannot be; {_name(chosen)} was taken from the "
        "configuration."
    )
    findings.add("wrong_crs", "repaired", n_rows, detail)
    return table.set_crs(chosen, allow_override=True)


def refuse_degrees_as_metres(table: gpd.GeoDataFrame, source_id: str) -> None:
    """Do nothing unless every coordinate looks like degrees although the stated reference system is in metres.

    Such a file would be placed near the origin of the projection, thousands of kilometres away.

    Raises
    ------
    SourceError
        If all coordinates lie below 360 either way of 0 in a projected reference system in metres.
    """
    crs = CRS(table.crs)
    if not _are_degrees_as_metres(table, crs):
        return
    xy = shapely.get_coordinates(np.asarray(table.geometry, dtype=object))
    west, south = xy.min(axis=0)
    east, north = xy.max(axis=0)
    msg = (
        f"The coordinates of {source_id} are expected to be metres, as its reference system {_name(crs)} says, "
        f"but look like degrees (x {west:g} to {east:g}, y {south:g} to {north:g}); set crs: EPSG:4326 of the "
        "source."
    )
    raise SourceError(msg)


def with_axes_in_order(table: gpd.GeoDataFrame, metric_crs: CRS, findings: Findings) -> gpd.GeoDataFrame:
    """The table with x and y exchanged where they were delivered the wrong way round.

    Coordinates are exchanged if they cannot be right as they are (a latitude beyond 90 degrees), or if more
    than half of all rows lie outside the area that `metric_crs` is made for and inside it once exchanged.
    Single rows near the edge of that area are never exchanged on their own: at 36 degrees east and north both
    orders can be right.
    """
    centres = _centres(table)
    here = _in_degrees(centres, CRS(table.crs))
    there = _in_degrees(centres[:, ::-1], CRS(table.crs))
    fixable = ~_inside(here, metric_crs) & _inside(there, metric_crs)
    if fixable.mean() <= 0.5:
        fixable &= ~_is_on_earth(here)
    if not fixable.any():
        return table
    geometry = np.asarray(table.geometry, dtype=object).copy()
    geometry[fixable] = shapely.transform(geometry[fixable], lambda xy: xy[:, ::-1])
    detail = "Longitude and latitude (x and y) were delivered in exchanged order and were put right."
    findings.add("swapped_axes", "repaired", int(fixable.sum()), detail)
    return table.set_geometry(gpd.GeoSeries(geometry, index=table.index, crs=table.crs))


def in_storage_crs(table: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    """The table in EPSG:4326."""
    own = CRS(table.crs)
    if _are_same(own, STORAGE):
        return table.set_crs(STORAGE, allow_override=True)
    detail = f"Reprojected from {_name(own)} to EPSG:4326."
    findings.add("reprojected", "repaired", len(table), detail)
    return table.to_crs(STORAGE)


def far_outside(table: gpd.GeoDataFrame, metric_crs: CRS) -> tuple[Flags, Flags]:
    """Which rows lie outside the area `metric_crs` is made for, by more than 3 degrees, and by less."""
    centres = _centres(table)
    far = ~_inside(centres, metric_crs, margin=FAR_DEGREES)
    return far, ~far & ~_inside(centres, metric_crs)


def _parsed(name: str | None) -> CRS | None:
    try:
        return None if name is None else CRS.from_user_input(name)
    except UnknownCRSError as error:
        msg = f"option crs was {name!r}, which is not a known reference system; write one like EPSG:4326"
        raise ConfigError(msg) from error


def _is_undefined(crs: CRS) -> bool:
    if crs.to_authority() is not None:
        return False
    named = crs.name.lower()
    return "undefined" in named or "unknown" in named or crs.is_engineering


def _are_same(left: CRS, right: CRS) -> bool:
    # Axis order in the definition says nothing about the file: every reader delivers x first.
    return left.equals(right, ignore_axis_order=True)


def _name(crs: CRS) -> str:
    authority = crs.to_authority()
    return crs.name if authority is None else ":".join(authority)


def _are_degrees_as_metres(table: gpd.GeoDataFrame, crs: CRS) -> bool:
    if not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info):
        return False
    xy = shapely.get_coordinates(np.asarray(table.geometry, dtype=object))
    return bool(len(xy) > 0 and (np.abs(xy) < FULL_CIRCLE).all())


def _is_possible(table: gpd.GeoDataFrame, crs: CRS) -> bool:
    if _are_degrees_as_metres(table, crs):
        return False
    centres = _in_degrees(_centres(table), crs)
    return bool(_is_on_earth(centres).mean() > 0.5)


def _centres(table: gpd.GeoDataFrame) -> Degrees:
    west, south, east, north = shapely.bounds(np.asarray(table.geometry, dtype=object)).T
    return np.column_stack([(west + east) / 2, (south + north) / 2])


def _in_degrees(centres: Degrees, crs: CRS) -> Degrees:
    if crs.is_geographic:
        return centres
    transform = Transformer.from_crs(crs, STORAGE, always_xy=True)
    return np.column_stack(transform.transform(centres[:, 0], centres[:, 1]))


def _is_on_earth(centres: Degrees) -> Flags:
    with np.errstate(invalid="ignore"):
        flags: Flags = (np.abs(centres[:, 0]) <= 180) & (np.abs(centres[:, 1]) <= 90)
    return flags


def _inside(centres: Degrees, metric_crs: CRS, *, margin: float = 0.0) -> Flags:
    area = metric_crs.area_of_use
    if area is None:
        return _is_on_earth(centres)
    lon, lat = centres[:, 0], centres[:, 1]
    flags: Flags = (lon >= area.west - margin) & (lon <= area.east + margin)
    flags &= (lat >= area.south - margin) & (lat <= area.north + margin)
    return flags


def as_geodataframe(table: pd.DataFrame, geometry: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """The table's other columns beside `geometry`, numbered from 0."""
    rest = pd.DataFrame(table).drop(columns=table.geometry.name).reset_index(drop=True)
    return gpd.GeoDataFrame(rest, geometry=geometry.reset_index(drop=True).to_numpy(), crs=geometry.crs)
