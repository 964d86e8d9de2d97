"""The 24 neighbourhoods: cells around the published centres, tiling the outline without gap or overlap."""

from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely

from geodata.errors import InvariantError
from geodata.sources.demo_city import published
from geodata.sources.demo_city.outline import city_outline, old_city
from geodata.sources.demo_city.plane import Coordinates, Geometries, to_ground, to_plan

GRID_M = 0.01
"""All borders are cut to this grid at once, so that two neighbours share every corner exactly."""

BORDER_EDGE_M = 25.0


@lru_cache(maxsize=1)
def cells() -> Geometries:
    """One polygon a neighbourhood on the plan, in the order of the published table.

    Inside the wall every place belongs to the nearest old-city centre, outside to the nearest of the others
    (Voronoi cells). The published centres are means of damage sites, so the borders are approximate.

    Raises
    ------
    InvariantError
        If a cell is empty or falls into parts, which would need another outline.
    """
    faces = _faces()
    owner = _nearest_centre(shapely.get_coordinates(shapely.point_on_surface(faces)))
    tiles = np.array(
        [shapely.unary_union(faces[owner == k], grid_size=GRID_M) for k in range(len(_centres()))],
        dtype=object,
    )
    broken = shapely.get_type_id(tiles) != shapely.GeometryType.POLYGON
    if broken.any():
        names = ", ".join(published.neighbourhood_figures().loc[broken, "neighbourhood"])
        msg = (
            f"Every neighbourhood of the demonstration city is expected to be one polygon, but not: {names}."
        )
        raise InvariantError(msg)
    return tiles


def neighbourhoods() -> gpd.GeoDataFrame:
    """The 24 neighbourhoods as delivered: `district_id`, `name_en`, `name_ar`, `geometry` (EPSG:4326)."""
    figures = published.neighbourhood_figures()
    return gpd.GeoDataFrame(
        {
            "district_id": figures["district_id"],
            "name_en": figures["neighbourhood"],
            "name_ar": figures["name_ar"],
        },
        geometry=ground_cells(),
        crs="EPSG:4326",
    )


@lru_cache(maxsize=1)
def ground_cells() -> Geometries:
    """The cells in longitude and latitude; shared corners stay shared because all are moved alike."""
    tiles = cells()
    # Cutting the long borders once, before the cells are taken apart, gives both sides the same new corners.
    borders = shapely.node(shapely.MultiLineString(list(_unique_edges(tiles))))
    dense = shapely.get_parts(shapely.polygonize(shapely.get_parts(borders)))
    order = shapely.STRtree(dense).query(shapely.point_on_surface(tiles), predicate="within")
    return to_ground(dense[order[1][np.argsort(order[0])]])


def _unique_edges(tiles: Geometries) -> Geometries:
    """Borders cut every 25 m at most, each edge once, always cut from the same end."""
    corners, ring = shapely.get_coordinates(shapely.get_exterior_ring(tiles), return_index=True)
    edges = np.stack([corners[:-1], corners[1:]], axis=1)[ring[:-1] == ring[1:]]
    backwards = (edges[:, 0, 0] > edges[:, 1, 0]) | (
        (edges[:, 0, 0] == edges[:, 1, 0]) & (edges[:, 0, 1] > edges[:, 1, 1])
    )
    edges[backwards] = edges[backwards][:, ::-1]
    once = np.unique(edges.reshape(-1, 4), axis=0).reshape(-1, 2, 2)
    return np.asarray(shapely.segmentize(shapely.linestrings(once), BORDER_EDGE_M), dtype=object)


def _faces() -> Geometries:
    """The smallest pieces into which outline, wall and cell borders cut the city."""
    is_old = _is_old()
    inside = shapely.intersection(_borders(is_old), old_city())
    outside = shapely.difference(_borders(~is_old), old_city())
    lines = [city_outline().exterior, old_city().exterior, *inside, *outside]
    noded = shapely.unary_union(lines, grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    in_city = shapely.contains_properly(city_outline(), shapely.point_on_surface(faces))
    return np.asarray(faces[in_city], dtype=object)


def _borders(chosen: np.typing.NDArray[np.bool_]) -> Geometries:
    """Edges between the Voronoi cells of the chosen centres, as far as the outline reaches."""
    points = shapely.multipoints(_centres()[chosen])
    edges = shapely.get_parts(
        shapely.voronoi_polygons(points, extend_to=city_outline().buffer(500), only_edges=True)
    )
    return np.asarray(shapely.intersection(edges, city_outline().buffer(50)), dtype=object)


def _nearest_centre(points: Coordinates) -> np.typing.NDArray[np.intp]:
    distance = np.hypot(*(points[:, None, :] - _centres()[None, :, :]).transpose(2, 0, 1))
    within_wall = shapely.contains_xy(old_city(), points)
    distance[within_wall[:, None] != _is_old()[None, :]] = np.inf
    return np.asarray(np.argmin(distance, axis=1), dtype=np.intp)


def _centres() -> Coordinates:
    return to_plan(published.neighbourhood_figures()[["lon", "lat"]].to_numpy(dtype=np.float64))


def _is_old() -> np.typing.NDArray[np.bool_]:
    return np.asarray(
        published.neighbourhood_figures()["neighbourhood"].isin(published.OLD_CITY), dtype=np.bool_
    )
