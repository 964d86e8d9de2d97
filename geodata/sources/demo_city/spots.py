"""Where a damage site can stand: ranked spots of each place in each neighbourhood, most damaged ground first.

Damage spreads from a few seeds in every neighbourhood, which are drawn at random: the counts are published,
the positions are evidence of nothing.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.errors import InvariantError
from geodata.sources.demo_city.corridors import RAIL, ROAD, STREET, WATER, corridors, kept_free
from geodata.sources.demo_city.fabric import SEED, fabric
from geodata.sources.demo_city.neighbourhoods import cells
from geodata.sources.demo_city.plane import DECIMALS, METRES_PER_DEGREE, Geometries, to_ground
from geodata.sources.demo_city.site_types import (
    AT_BRIDGE,
    COMMERCIAL,
    GENERAL,
    IN_FIELD,
    IN_GREENHOUSE,
    MIXED,
    ON_STREET,
    RESIDENTIAL,
    special_footprints,
)
from geodata.sources.demo_city.uses import uses

SEEDS_PER_NEIGHBOURHOOD = 5
DAMAGE_REACH_M = 210.0
"""Distance from a seed at which damage has fallen to 60 %."""

CHANCE_OF_DAMAGE = 0.8
"""How much chance decides beside the seeds, whose middles count 1."""

OFF_CENTRE_M = 1.6
"""Analysts click near the middle of a roof, not on it: a site is at most this far from an inner point."""

FIELD_CLEARANCE_M = 20.0
"""Distance on the plan between a field crater and any building; the bent ground keeps at least 15 m of it."""

Numbers = npt.NDArray[np.float64]


def footprint_spots() -> pd.DataFrame:
    """One spot in every footprint: `neighbourhood` number, `place`, `footprint` row, `rank`, `geometry`."""
    city = fabric()
    rng = np.random.default_rng([SEED, 4000])
    use = uses()
    damage = _damage_field(city.footprints, city.neighbourhood, rng)
    spots = pd.DataFrame(
        {"neighbourhood": city.neighbourhood, "place": use, "footprint": np.arange(len(use))}
    )
    spots["damage"] = damage + CHANCE_OF_DAMAGE * rng.random(len(use))
    spots = spots.sort_values(["neighbourhood", "damage", "footprint"], ascending=[True, False, True])
    is_market = _is_market(spots)
    is_general = spots["place"].isin([RESIDENTIAL, MIXED, COMMERCIAL]) & ~is_market
    spots["place"] = spots["place"].mask(is_general, GENERAL)
    spots["rank"] = spots.groupby(["neighbourhood", "place"]).cumcount()
    points = _points_inside(np.asarray(to_ground(city.footprints), dtype=object), rng)
    return spots.assign(geometry=points[spots["footprint"].to_numpy()]).drop(columns="damage")


def _is_market(spots: pd.DataFrame) -> pd.Series:
    """Commercial footprints kept for market sites; the other commercial ones serve general building sites."""
    place = spots.groupby(["neighbourhood", "place"]).cumcount()
    reserved = special_footprints()[COMMERCIAL].to_numpy()[spots["neighbourhood"]]
    return (spots["place"] == COMMERCIAL) & (place < reserved)


def _damage_field(
    footprints: Geometries, neighbourhood: npt.NDArray[np.int64], rng: np.random.Generator
) -> Numbers:
    """How near each footprint is to the seeds of damage of its neighbourhood, 0 to about 1.5."""
    points = shapely.get_coordinates(shapely.centroid(footprints))
    field = np.zeros(len(points))
    for k in range(len(cells())):
        here = np.flatnonzero(neighbourhood == k)
        seeds = points[here[(rng.random(SEEDS_PER_NEIGHBOURHOOD) * len(here)).astype(int)]]
        away = np.hypot(*(points[here][:, None, :] - seeds[None, :, :]).transpose(2, 0, 1))
        field[here] = np.exp(-((away / DAMAGE_REACH_M) ** 2) / 2).sum(axis=1)
    return field


def _points_inside(footprints: Geometries, rng: np.random.Generator) -> Geometries:
    """A point strictly inside each footprint, near its inner point, to seven decimals."""
    inner = shapely.get_coordinates(shapely.point_on_surface(footprints)).round(DECIMALS)
    angle, far = 2 * np.pi * rng.random(len(inner)), OFF_CENTRE_M * np.sqrt(rng.random(len(inner)))
    moved = inner + np.column_stack([far * np.cos(angle), far * np.sin(angle)]) / METRES_PER_DEGREE
    moved = moved.round(DECIMALS)
    # The core 0.3 m inside the walls keeps a moved point from ending up on an edge.
    fits = shapely.contains_xy(shapely.buffer(footprints, -3e-6), moved)
    return np.asarray(shapely.points(np.where(fits[:, None], moved, inner)), dtype=object)


def open_spots(wanted: pd.DataFrame) -> pd.DataFrame:
    """Spots that are no building: `neighbourhood`, `place`, `rank`, `geometry`; as many as `wanted` says.

    Parameters
    ----------
    wanted
        One row a neighbourhood and place: columns `neighbourhood`, `place`, and `n_sites` spots wanted.

    Raises
    ------
    InvariantError
        If a neighbourhood has fewer such spots than are wanted.
    """
    finders = {
        ON_STREET: _on_streets,
        AT_BRIDGE: _at_bridges,
        IN_FIELD: _in_fields,
        IN_GREENHOUSE: _in_fields,
    }
    found = []
    for number, (k, place, n) in enumerate(
        wanted[["neighbourhood", "place", "n_sites"]].itertuples(index=False)
    ):
        rng = np.random.default_rng([SEED, 5000 + number])
        points = finders[place](int(k), int(n), rng)
        if len(points) < n:
            msg = f"Neighbourhood {k} of the demonstration city has {len(points)} of {n} {place} places."
            raise InvariantError(msg)
        found.append(
            pd.DataFrame({"neighbourhood": k, "place": place, "rank": range(n), "geometry": points[:n]})
        )
    return pd.concat(found, ignore_index=True)


def _on_streets(k: int, n: int, rng: np.random.Generator) -> Geometries:
    """Points on streets and main roads well inside neighbourhood `k`, spread over its pieces."""
    city = fabric()
    inner = shapely.buffer(cells()[k], -6.0)
    roads = shapely.get_parts(shapely.intersection(corridors().of_kind(ROAD, STREET), inner))
    pieces = np.concatenate(
        [roads[shapely.length(roads) > 20.0], city.streets[city.street_neighbourhood == k]]
    )
    order = np.argsort(rng.random(len(pieces)), kind="stable")
    chosen = pieces[np.resize(order, n)]
    points = shapely.line_interpolate_point(chosen, 0.15 + 0.7 * rng.random(n), normalized=True)
    return to_ground(points)


def _at_bridges(k: int, n: int, rng: np.random.Generator) -> Geometries:
    """Points where a main road crosses a canal or the railway in neighbourhood `k`, then any on its roads."""
    known = corridors()
    inner = shapely.buffer(cells()[k], -6.0)
    below = shapely.unary_union(known.of_kind(WATER, RAIL))
    crossings = shapely.get_parts(shapely.intersection(shapely.unary_union(known.of_kind(ROAD)), below))
    crossings = crossings[shapely.contains(inner, crossings)]
    points = to_ground(crossings[:n])
    return np.concatenate([points, _on_streets(k, n - len(points), rng)])


def _in_fields(k: int, n: int, rng: np.random.Generator) -> Geometries:
    """Points on open ground of neighbourhood `k`, clear of buildings, roads, canals and railway."""
    west, south, east, north = cells()[k].bounds
    tries = 4000 + 100 * n
    points = shapely.points(
        west + (east - west) * rng.random(tries), south + (north - south) * rng.random(tries)
    )
    clear = shapely.buffer(cells()[k], -12.0).difference(kept_free())
    points = points[shapely.contains(clear, points)]
    near = shapely.STRtree(points).query(
        fabric().footprints, predicate="dwithin", distance=FIELD_CLEARANCE_M
    )[1]
    points = np.delete(points, np.unique(near))
    return to_ground(points[:n])
