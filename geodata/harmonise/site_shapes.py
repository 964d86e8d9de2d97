"""Geometry of statements, as drawn -> the point of each site, and the outline of those drawn as a polygon."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import GeometryType

from geodata.errors import SourceError
from geodata.provenance import Findings

POLYGONAL = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)
LINEAR = (GeometryType.LINESTRING, GeometryType.MULTILINESTRING, GeometryType.LINEARRING)


def one_point_a_row(table: gpd.GeoDataFrame, findings: Findings) -> gpd.GeoDataFrame:
    """`table` with a row for each point of a multipoint, numbered from 0; other rows as they are."""
    geometry = np.asarray(table.geometry, dtype=object)
    multiple = shapely.get_type_id(geometry) == GeometryType.MULTIPOINT
    if not multiple.any():
        return table
    several = multiple & (shapely.get_num_geometries(geometry) > 1)
    detail = "Rows that hold several points; each point became a row with the same attributes."
    findings.add("multipoint", "repaired", int(several.sum()), detail)
    n_parts = np.where(multiple, shapely.get_num_geometries(geometry), 1)
    row = np.repeat(np.arange(len(table)), n_parts)
    drawn = geometry[row]
    drawn[multiple[row]] = shapely.get_parts(geometry[multiple])
    parts = table.iloc[row].reset_index(drop=True)
    return parts.set_geometry(gpd.GeoSeries(drawn, index=parts.index, crs=table.crs))


def without_lines(table: gpd.GeoDataFrame, is_way: pd.Series, findings: Findings) -> gpd.GeoDataFrame:
    """`table` with the midpoint of each line that is a way, and without other lines, which are counted.

    Parameters
    ----------
    table
        Points, lines and polygons.
    is_way
        True for rows that are a road, rail or runway.
    findings
        Told of both.

    Raises
    ------
    SourceError
        If that leaves no row.
    """
    geometry = np.asarray(table.geometry, dtype=object).copy()
    linear = np.isin(shapely.get_type_id(geometry), LINEAR)
    if not linear.any():
        return table
    ways = linear & is_way.to_numpy()
    findings.add(
        "line_midpoint",
        "repaired",
        int(ways.sum()),
        "Roads drawn as lines; the site is the middle of the line.",
    )
    refused = linear & ~ways
    detail = "Rows drawn as a line though they are no road, rail or runway."
    findings.add("wrong_type", "refused", int(refused.sum()), detail)
    if refused.all():
        msg = (
            f"Every one of the {len(table)} rows of {findings.source_id} is a line; expected points or polygons, "
            "or roads, which option kind: transport names."
        )
        raise SourceError(msg)
    geometry[ways] = shapely.line_interpolate_point(shapely.line_merge(geometry[ways]), 0.5, normalized=True)
    placed = table.set_geometry(gpd.GeoSeries(geometry, index=table.index, crs=table.crs))
    return placed[~refused]


def points_of(geometry: gpd.GeoSeries) -> gpd.GeoSeries:
    """A point for each site: its position, or one inside its polygon."""
    drawn = np.asarray(geometry, dtype=object).copy()
    polygonal = np.isin(shapely.get_type_id(drawn), POLYGONAL)
    drawn[polygonal] = shapely.point_on_surface(drawn[polygonal])
    return gpd.GeoSeries(drawn, index=geometry.index, crs=geometry.crs)


def is_polygon(geometry: gpd.GeoSeries) -> pd.Series:
    """True for the sites drawn as a polygon."""
    kinds = shapely.get_type_id(np.asarray(geometry, dtype=object))
    return pd.Series(np.isin(kinds, POLYGONAL), index=geometry.index)
