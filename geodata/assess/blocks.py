"""Which city block each building stands in: from the streets around it, or else from its neighbours."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.crs import STORAGE, area_m2, require_same_crs
from geodata.errors import InvariantError

BY_STREETS = "streets"
BY_NEIGHBOURS = "neighbours"

BLOCK_METHODS: tuple[str, ...] = (BY_STREETS, BY_NEIGHBOURS)
"""How a block was told: ground that streets enclose, or footprints with little room between them."""

GAP_M = 6.0
"""Footprints at most this far apart stand in one block where no streets say so.

An assumption of this project: less than the width of a street that cars pass, more than an alley or a yard.
Above it, chains of houses across narrow streets become one block."""

LARGEST_BLOCK_M2 = 100_000.0
"""Ground of more than this that streets enclose is no city block: a field, or a quarter whose lanes are not drawn.

An assumption of this project: 316 m by 316 m, about 14 times the median block of the demonstration city."""

_ID_PREFIX = "block:"
_NO_ENCLOSURE = -1
_LINES, _GROUNDS = (1, 2, 5), (3, 6)
"""Type ids of shapely: line, ring and multi-line; polygon and multi-polygon."""

_Rows = npt.NDArray[np.int64]


def blocks_of(
    footprints: gpd.GeoDataFrame,
    streets: gpd.GeoDataFrame | None,
    *,
    metric_crs: CRS,
    gap_m: float = GAP_M,
    largest_block_m2: float = LARGEST_BLOCK_M2,
) -> tuple[pd.Series, gpd.GeoDataFrame]:
    """The block of each building, and the blocks: every building stands in exactly one.

    Where streets are given, a block is ground they enclose (``momepy.enclosures``) of at most
    `largest_block_m2`; a building stands in the one that holds its representative point, and on a shared
    edge in the one that comes first by its corners. Everywhere else, and without streets, a block is a group
    of footprints each at most `gap_m` from another of the group (components of a
    ``libpysal.graph.Graph.build_fuzzy_contiguity``); such a group may cross an alley narrower than that.

    Parameters
    ----------
    footprints
        `columns.FOOTPRINTS`, EPSG:4326.
    streets
        Lines that part blocks, EPSG:4326: streets and roads, and railways, walls or water if wanted. Of
        polygons (a river) the outline counts, points part nothing. ``None`` or empty: no streets are known.
    metric_crs
        Where enclosures, gaps and areas are measured.
    gap_m
        Greatest distance between neighbours; exactly this far apart is still one block.
    largest_block_m2
        Greatest area of a block enclosed by streets; exactly this large is still a block.

    Returns
    -------
    tuple
        ``block_id`` on the index of `footprints`, never missing; and `columns.BLOCK_OUTLINES`, EPSG:4326,
        sorted by ``block_id``, blocks without a building left out. The id of a block is made of the smallest
        id of its buildings, so neither the order of rows nor a change elsewhere in the city moves it.

    Raises
    ------
    CRSError
        If the tables are not in one reference system.
    InvariantError
        If a building would stand in no block, or an id comes twice.
    """
    if streets is not None:
        require_same_crs(footprints, streets)
    ids = footprints[columns.BUILDING_ID].astype(str)
    # In order of id from here on: what follows may then not depend on the order of rows.
    outlines = footprints.geometry.set_axis(ids).sort_index().to_crs(metric_crs)
    enclosures = _enclosures(streets, metric_crs, largest_block_m2)
    enclosure = _enclosure_of(outlines, enclosures)
    is_open = enclosure == _NO_ENCLOSURE
    group = enclosure.copy()
    group[is_open] = len(enclosures) + _neighbours(outlines[is_open], gap_m)
    block = _named(outlines.index, group)
    blocks = _outlines_of(block, outlines, enclosures, enclosure, metric_crs)
    of_building = pd.Series(
        block.reindex(ids).to_numpy(), index=footprints.index, name=columns.BLOCK_ID, dtype=str
    )
    _require_each_once(block, of_building, blocks)
    return of_building, blocks


def _enclosures(streets: gpd.GeoDataFrame | None, metric_crs: CRS, largest_m2: float) -> gpd.GeoSeries:
    """Ground enclosed by the streets, at most `largest_m2` each, ordered by corners; none without streets."""
    nothing = gpd.GeoSeries([], crs=metric_crs)
    if streets is None:
        return nothing
    # Missing and empty shapes have type -1 or no points; a point parts nothing.
    parts = np.isin(shapely.get_type_id(streets.geometry.to_numpy()), _LINES + _GROUNDS)
    present = streets.geometry[parts & ~streets.geometry.is_empty.to_numpy()]
    if present.empty:
        return nothing
    # Importing momepy and libpysal takes seconds, which no other command should wait for.
    import momepy

    lines = _lines(present.to_crs(metric_crs))
    drawn = momepy.enclosures(lines).geometry
    small = _in_order(drawn[drawn.area <= largest_m2].normalize())
    return gpd.GeoSeries(small, crs=metric_crs)


def _lines(barriers: gpd.GeoSeries) -> gpd.GeoSeries:
    """The barriers as lines in an order of their own; of polygons the outline."""
    shapes = barriers.to_numpy()
    is_ground = np.isin(shapely.get_type_id(shapes), _GROUNDS)
    lines = np.where(is_ground, shapely.boundary(shapes), shapes)
    return gpd.GeoSeries(_in_order(gpd.GeoSeries(lines, crs=barriers.crs).normalize()), crs=barriers.crs)


def _in_order(shapes: gpd.GeoSeries) -> npt.NDArray[np.object_]:
    """The geometries sorted by their coordinates."""
    found = shapes.to_numpy(dtype=object)
    return np.asarray(found[np.argsort(shapely.to_wkb(found), kind="stable")], dtype=object)


def _enclosure_of(outlines: gpd.GeoSeries, enclosures: gpd.GeoSeries) -> _Rows:
    """Row of the enclosure that holds each footprint's representative point; -1 in none."""
    found = np.full(len(outlines), _NO_ENCLOSURE, dtype=np.int64)
    if len(enclosures):
        hearts = shapely.point_on_surface(outlines.to_numpy())
        ground, building = shapely.STRtree(hearts).query(enclosures.to_numpy(), predicate="intersects")
        # Written backwards: on a shared edge the first enclosure stays.
        backwards = np.argsort(ground, kind="stable")[::-1]
        found[building[backwards]] = ground[backwards]
    return found


def _neighbours(outlines: gpd.GeoSeries, gap_m: float) -> _Rows:
    """Number of the group of neighbours each footprint belongs to, from 0."""
    if outlines.empty:
        return np.empty(0, dtype=np.int64)
    from libpysal.graph import Graph  # see _enclosures

    rows = outlines.reset_index(drop=True)
    # Two outlines, each grown by half the gap, touch where they are at most the gap apart. The hair on top
    # keeps a gap of exactly gap_m inside whatever the last bits of a projection are.
    graph = Graph.build_fuzzy_contiguity(rows, buffer=gap_m / 2 + 0.0005)
    return np.asarray(graph.component_labels.reindex(rows.index).to_numpy(), dtype=np.int64)


def _named(building_ids: pd.Index, group: _Rows) -> pd.Series:
    """Id of the block of each building: its group called by the smallest id in it. Ids come in order."""
    ids = pd.Series(building_ids.to_numpy(dtype=object), index=building_ids)
    return (_ID_PREFIX + ids.groupby(group).transform("first").astype(str)).rename(columns.BLOCK_ID)


def _outlines_of(
    block: pd.Series, outlines: gpd.GeoSeries, enclosures: gpd.GeoSeries, enclosure: _Rows, metric_crs: CRS
) -> gpd.GeoDataFrame:
    """`columns.BLOCK_OUTLINES`: the enclosure, or the convex hull of the group of neighbours."""
    is_open = enclosure == _NO_ENCLOSURE
    drawn = pd.Series(enclosure[~is_open], index=block[~is_open].to_numpy())
    drawn = drawn[~drawn.index.duplicated()]
    by_streets = gpd.GeoSeries(enclosures.to_numpy()[drawn.to_numpy()], index=drawn.index, crs=metric_crs)
    hulls = _hulls(block[is_open], outlines[is_open])
    shapes = pd.concat([by_streets, hulls]) if len(by_streets) else hulls
    geometry = gpd.GeoSeries(shapes, crs=metric_crs).sort_index().to_crs(STORAGE)
    table = gpd.GeoDataFrame(
        {
            columns.BLOCK_ID: geometry.index.to_numpy(),
            columns.BLOCK_METHOD: np.where(geometry.index.isin(drawn.index), BY_STREETS, BY_NEIGHBOURS),
            "n_buildings": block.value_counts().reindex(geometry.index).to_numpy(),
        },
        geometry=geometry.to_numpy(),
        crs=STORAGE,
    )
    table["block_area_m2"] = area_m2(table.geometry, metric_crs)
    return table[columns.names(columns.BLOCK_OUTLINES)]


def _hulls(block: pd.Series, outlines: gpd.GeoSeries) -> gpd.GeoSeries:
    """Convex hull of the footprints of each block."""
    # Collected, not united: footprints may overlap, and the hull of a heap is the hull of its union.
    order = np.argsort(block.to_numpy(dtype=object), kind="stable")
    rows, found = pd.factorize(block.to_numpy(dtype=object)[order])
    heaps = shapely.geometrycollections(outlines.to_numpy()[order], indices=rows)
    return gpd.GeoSeries(shapely.convex_hull(heaps), index=found, crs=outlines.crs)


def _require_each_once(block: pd.Series, of_building: pd.Series, blocks: gpd.GeoDataFrame) -> None:
    if block.index.has_duplicates:
        first = block.index[block.index.duplicated()][0]
        msg = f"Each building id is expected once, but {first!r} comes more than once."
        raise InvariantError(msg)
    known = blocks[columns.BLOCK_ID]
    if (
        not known.is_unique
        or not of_building.isin(known).all()
        or blocks["n_buildings"].sum() != len(of_building)
    ):
        msg = (
            f"Each of {len(of_building)} buildings is expected in one block, but some are in none or in two."
        )
        raise InvariantError(msg)
