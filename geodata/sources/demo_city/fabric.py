"""The built fabric: exactly 24,689 footprints on street blocks, each wholly inside one neighbourhood.

Every neighbourhood is laid out on a grid along its longest border; main roads are lined with one row of
buildings. That gives more than wanted; how many stay in each neighbourhood follows its number of published
sites and its distance from the centre, and those on the emptiest ground go first, which leaves fields at the
edge.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely

from geodata.errors import InvariantError
from geodata.sources.demo_city import published
from geodata.sources.demo_city.corridors import HALF_WIDTH_M, ROAD, STREET, buildable, corridors
from geodata.sources.demo_city.lots import (
    FRONTAGE,
    HOUSES,
    INDUSTRY,
    INSTITUTION,
    NEW_TOWN,
    OLD_TOWN,
    OPEN,
    Lots,
    Style,
    cut_blocks,
    cut_lots,
    line_roads,
)
from geodata.sources.demo_city.neighbourhoods import cells
from geodata.sources.demo_city.plane import OLD_CITY_CENTRE, Coordinates, Geometries, to_plan
from geodata.sources.demo_city.shapes import build_on
from geodata.sources.demo_city.site_types import INDUSTRIAL, PUBLIC, least_footprints, special_footprints

SEED = 20171021


@dataclass(frozen=True)
class Row:
    """A row of buildings along roads of one kind: depth and mean width of its lots in metres."""

    along: str
    depth_m: float
    lot_m: float


MAIN_ROAD = Row(ROAD, 20.0, 15.0)
BAZAAR = Row(STREET, 11.0, 8.5)
"""Rows outside the wall, and along the few straight streets inside it."""

SHARE_REACHING_ROADS = 0.4
"""Share of streets that break through the row along a main road."""

LEAST_BUILT_UP, MOST_BUILT_UP = 0.42, 0.80
"""Share of a neighbourhood's ground that house lots and streets take at the edge and in the middle of the
city; the rest goes to rows along main roads, blocks cut off at borders, institutions, gardens and fields."""

LOT_SCALES = (0.66, 1.35)

SMALLEST_M2 = 40.0

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fabric:
    """Footprints on the plan, the purpose of their lots, streets, and the neighbourhood number of each."""

    footprints: Geometries
    neighbourhood: Integers
    purpose: npt.NDArray[np.int8]
    streets: Geometries
    street_neighbourhood: Integers


@lru_cache(maxsize=1)
def fabric() -> Fabric:
    """The whole city, neighbourhood by neighbourhood, from south-west to north-east inside each."""
    candidates = [_candidates(k) for k in range(len(cells()))]
    footprints, purpose, streets = (np.concatenate(parts) for parts in zip(*candidates, strict=True))
    neighbourhood = np.repeat(np.arange(len(candidates)), [len(found) for found, _, _ in candidates])
    street_neighbourhood = np.repeat(np.arange(len(candidates)), [len(found) for _, _, found in candidates])
    kept = _thin(neighbourhood, _density(footprints, purpose))
    footprints, neighbourhood, purpose = footprints[kept], neighbourhood[kept], purpose[kept]
    order = np.lexsort([*shapely.get_coordinates(shapely.centroid(footprints)).round(2).T, neighbourhood])
    lived_in = np.unique(shapely.STRtree(footprints).query(streets, predicate="dwithin", distance=14.0)[0])
    return Fabric(
        footprints[order],
        neighbourhood[order],
        purpose[order],
        streets[lived_in],
        street_neighbourhood[lived_in],
    )


def _candidates(k: int) -> tuple[Geometries, npt.NDArray[np.int8], Geometries]:
    """Buildings, purposes and streets with which neighbourhood `k` could be filled."""
    rng = np.random.default_rng([SEED, k])
    style, ground, row = _style_of(k), buildable()[k], _row_of(k)
    inner = ground.difference(_row_ground(k, row))
    lots, streets = _grid(k, inner, style, rng)
    streets = _reach_roads(streets, inner, ground, rng)
    rows = _rows_along_roads(ground, streets, row, style, rng)
    lots = Lots(np.concatenate([lots.corners, rows.corners]), np.concatenate([lots.purpose, rows.purpose]))
    outlines = build_on(lots, style, rng)
    good = shapely.area(outlines) >= SMALLEST_M2
    return np.asarray(outlines[good], dtype=object), lots.purpose[good], streets


def _style_of(k: int) -> Style:
    """Layout of neighbourhood `k`, its lots sized so that the wanted buildings fill its built-up share."""
    style = OLD_TOWN if _is_old_town(k) else NEW_TOWN
    built_up = buildable()[k].area * (LEAST_BUILT_UP + (MOST_BUILT_UP - LEAST_BUILT_UP) * _centrality()[k])
    ground_per_house = built_up / footprints_by_neighbourhood()[k]
    return style.scaled(float(np.clip(np.sqrt(ground_per_house / style.ground_per_house_m2), *LOT_SCALES)))


def _is_old_town(k: int) -> bool:
    return bool(published.neighbourhood_figures()["neighbourhood"].iloc[k] in published.OLD_CITY)


def _row_of(k: int) -> Row:
    return BAZAAR if _is_old_town(k) else MAIN_ROAD


def _row_ground(k: int, row: Row) -> shapely.Geometry:
    """Ground of neighbourhood `k` given to the rows along its roads."""
    near = corridors().of_kind(row.along)
    near = near[shapely.dwithin(near, cells()[k], 60.0)]
    reach = HALF_WIDTH_M[row.along] + row.depth_m + 2.5
    return shapely.unary_union(shapely.buffer(near, reach, cap_style="flat", join_style="mitre"))


def _grid(k: int, inner: shapely.Geometry, style: Style, rng: np.random.Generator) -> tuple[Lots, Geometries]:
    """Lots and street pieces of the grid that lie inside `inner`."""
    angle = _direction_of(cells()[k])
    axes = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = shapely.get_coordinates(cells()[k]) @ axes.T
    low, size = corners.min(axis=0), np.ptp(corners, axis=0)
    blocks = cut_blocks(size[0], size[1], style, rng)
    shapely.prepare(inner)
    ring = blocks.bounds[:, [[0, 1], [2, 1], [2, 3], [0, 3]]]
    whole = shapely.contains(inner, shapely.polygons((ring + low) @ axes))
    purpose = _purposes(k, whole, rng)
    lots = cut_lots(blocks.bounds, purpose, style, rng)
    placed = (lots.corners + low) @ axes
    fits = shapely.contains(inner, shapely.polygons(placed))
    streets = shapely.linestrings((blocks.streets + low) @ axes)
    return Lots(placed[fits], lots.purpose[fits]), np.asarray(streets, dtype=object)


def _direction_of(cell: shapely.Polygon) -> float:
    """Direction of the cell's longest straight border, radians within a quarter turn of east."""
    corners = shapely.get_coordinates(shapely.simplify(cell.exterior, 15.0))
    edges = np.diff(corners, axis=0)
    longest = edges[np.argmax(np.hypot(edges[:, 0], edges[:, 1]))]
    quarter = np.pi / 2
    return float((np.arctan2(longest[1], longest[0]) + quarter / 2) % quarter - quarter / 2)


def _purposes(k: int, whole: npt.NDArray[np.bool_], rng: np.random.Generator) -> npt.NDArray[np.int8]:
    """Purpose of every block: enough whole ones for industry and institutions, 3 % open, else houses."""
    industry, institutions = _wanted_blocks(k)
    rank = np.argsort(np.where(whole, rng.random(len(whole)), 2.0), kind="stable")
    purpose = np.full(len(whole), HOUSES, dtype=np.int8)
    n_open = 2 + int(0.03 * whole.sum())
    ends = np.cumsum([industry, institutions, n_open])
    purpose[rank[: ends[0]]] = INDUSTRY
    purpose[rank[ends[0] : ends[1]]] = INSTITUTION
    purpose[rank[ends[1] : ends[2]]] = OPEN
    return purpose


def _wanted_blocks(k: int) -> tuple[int, int]:
    wanted = special_footprints().iloc[k]
    return int(np.ceil(wanted[INDUSTRIAL] / 3)), int(np.ceil(wanted[PUBLIC] / 2))


def _reach_roads(
    streets: Geometries, inner: shapely.Geometry, ground: shapely.Geometry, rng: np.random.Generator
) -> Geometries:
    """Street pieces inside the neighbourhood: some reach the main roads, others end behind their rows."""
    reaches = rng.random(len(streets)) < SHARE_REACHING_ROADS
    clipped = np.where(reaches, shapely.intersection(streets, ground), shapely.intersection(streets, inner))
    parts = shapely.get_parts(clipped)
    is_line = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    return np.asarray(parts[is_line & (shapely.length(parts) > 8.0)], dtype=object)


def _rows_along_roads(
    ground: shapely.Geometry, streets: Geometries, row: Row, style: Style, rng: np.random.Generator
) -> Lots:
    """Lots along the roads in `ground`, with gaps where streets come out and where two rows would meet."""
    rows = line_roads(
        _segments(corridors().of_kind(row.along)),
        setback_m=HALF_WIDTH_M[row.along] + 0.5,
        lot_m=row.lot_m,
        depth_m=row.depth_m,
        rng=rng,
    )
    outlines = shapely.polygons(rows.corners)
    fits = shapely.contains(ground, outlines)
    corners, outlines = rows.corners[fits], outlines[fits]
    tree = shapely.STRtree(outlines)
    on_street = tree.query(streets, predicate="dwithin", distance=style.street_m / 2 - 1.0)[1]
    # Neighbours in a row share a side; only lots that still touch when shrunk really overlap.
    this, other = tree.query(shapely.buffer(outlines, -0.4, join_style="mitre"), predicate="intersects")
    free = np.ones(len(outlines), dtype=bool)
    free[on_street] = False
    # A row is dropped if it touches an earlier one, whether or not that one stays: simple, and always safe.
    free[this[this > other]] = False
    return Lots(corners[free], np.full(int(free.sum()), FRONTAGE, dtype=np.int8))


def _segments(lines: Geometries) -> Coordinates:
    """End points (n, 2, 2) of the straight pieces of lines, those under 40 m left out."""
    points, line = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    pieces = np.stack([points[:-1], points[1:]], axis=1)[line[:-1] == line[1:]]
    length = np.hypot(*(pieces[:, 1] - pieces[:, 0]).T)
    return np.asarray(pieces[length > 40.0], dtype=np.float64)


def _density(footprints: Geometries, purpose: npt.NDArray[np.int8]) -> Numbers:
    """How readily ground is built up: patchy, falling from the centre, highest on institutions' lots."""
    rng = np.random.default_rng([SEED, 1000])
    x, y = shapely.get_coordinates(shapely.centroid(footprints)).T
    east, north = to_plan([OLD_CITY_CENTRE])[0]
    distance = np.hypot((x - east) / 1.35, y - north)
    patches = 0.5 * np.sin(x / 173 + 1.0) * np.sin(y / 149 + 2.0) + 0.5 * np.sin((x + y) / 263) * np.sin(
        (x - y) / 241
    )
    density = 1.05 - distance / 5200 + (0.05 + distance / 8000) * patches + 0.12 * (rng.random(len(x)) - 0.5)
    density[purpose == FRONTAGE] += 0.25
    density[np.isin(purpose, (INDUSTRY, INSTITUTION))] = 2.0
    return np.asarray(density)


def _thin(neighbourhood: Integers, density: Numbers) -> npt.NDArray[np.bool_]:
    """Which candidates stay: exactly 24,689, the densest ground of each neighbourhood first."""
    wanted = footprints_by_neighbourhood()
    capacity = np.bincount(neighbourhood, minlength=len(wanted))
    if (capacity < wanted).any():
        names = published.neighbourhood_figures()["neighbourhood"]
        short = ", ".join(
            f"{names[k]} {capacity[k]} of {wanted[k]}" for k in np.flatnonzero(capacity < wanted)
        )
        msg = f"The demonstration city is expected to have room for its buildings but lacks it: {short}."
        raise InvariantError(msg)
    order = np.lexsort([-density, neighbourhood])
    start = np.searchsorted(neighbourhood[order], np.arange(len(wanted)))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - start[neighbourhood[order]]
    return np.asarray(place < wanted[neighbourhood])


@lru_cache(maxsize=1)
def footprints_by_neighbourhood() -> Integers:
    """Footprints of each neighbourhood: what its sites need, the rest by room and nearness to the centre."""
    least = least_footprints()
    room = shapely.area(buildable()) * (0.12 + _centrality())
    spare = published.N_FOOTPRINTS - int(least.sum())
    exact = spare * room / room.sum()
    wanted = np.floor(exact).astype(np.int64)
    wanted[np.argsort(wanted - exact, kind="stable")[: spare - int(wanted.sum())]] += 1
    return np.asarray(least + wanted, dtype=np.int64)


def _centrality() -> Numbers:
    """Nearness of every neighbourhood to the old city, 1 in its middle, falling with distance."""
    centres = shapely.get_coordinates(shapely.point_on_surface(cells()))
    away = centres - to_plan([OLD_CITY_CENTRE])[0]
    return np.asarray(np.exp(-((np.hypot(away[:, 0] / 1.3, away[:, 1]) / 2400.0) ** 2)))
