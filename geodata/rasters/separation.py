"""Scores at damaged places and elsewhere -> how well the score tells them apart, with its uncertainty."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from rasterio.transform import rowcol
from scipy import spatial

from geodata.crs import require_same_crs
from geodata.errors import EstimateError
from geodata.rasters.common_grid import Grid

Numbers = npt.NDArray[np.float64]

N_RESAMPLES = 999
BLOCK_M = 500.0
"""Side of the squares of the bootstrap; wide enough to hold the neighbours that share a fate."""


@dataclass(frozen=True)
class Separation:
    """Area under the receiver operating characteristic.

    Attributes
    ----------
    auc
        Chance that a damaged place scores higher than one of the background, ties counting half: 0.5 tells nothing.
    low, high
        Percentile interval of the bootstrap.
    n_damaged, n_background
        Places with a score; those without are left out of both.
    """

    auc: float
    low: float
    high: float
    n_damaged: int
    n_background: int


def separation(
    scores: Numbers,
    is_damaged: npt.NDArray[np.bool_],
    *,
    blocks: npt.NDArray[np.generic] | None = None,
    level: float = 0.95,
    n_resamples: int = N_RESAMPLES,
    seed: int = 1,
) -> Separation:
    """How well a score separates damaged places from the background.

    The area is that of Mann and Whitney (Hanley and McNeil, 1982). The interval is the percentile bootstrap over
    `blocks`, since neighbours share image and fate; without blocks each place is drawn alone, which is too narrow.

    Raises
    ------
    EstimateError
        If there is no scored place on one of the sides.
    """
    is_scored = np.isfinite(scores)
    kept, is_hit = scores[is_scored], is_damaged[is_scored]
    if not is_hit.any() or is_hit.all():
        msg = f"{int(is_hit.sum())} damaged and {int((~is_hit).sum())} other places have a score; both are needed."
        raise EstimateError(msg)
    names = np.arange(kept.size) if blocks is None else blocks[is_scored]
    _, block = np.unique(names, return_inverse=True)
    _, tie = np.unique(kept, return_inverse=True)
    random = np.random.default_rng(seed)
    n_blocks = int(block.max()) + 1
    drawn = []
    for _ in range(n_resamples):
        times = np.bincount(random.integers(0, n_blocks, n_blocks), minlength=n_blocks)
        drawn.append(_area(tie, is_hit, times[block].astype(np.float64)))
    low, high = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    area = _area(tie, is_hit, np.ones(kept.size))
    return Separation(area, float(low), float(high), int(is_hit.sum()), int((~is_hit).sum()))


def separation_at(
    cells: Numbers,
    grid: Grid,
    *,
    damaged: gpd.GeoSeries,
    background: gpd.GeoSeries,
    block_m: float = BLOCK_M,
    n_resamples: int = N_RESAMPLES,
    seed: int = 1,
) -> Separation:
    """How well the cells of a map separate damaged points from those of a background, blocks being squares.

    What it means depends on the background: against random places of the town it says whether the map finds
    damage, against places seen to be intact whether it tells them apart.

    Parameters
    ----------
    damaged, background
        Points, both in one reference system in metres. Those off the map, or on a missing cell, are left out.
    block_m
        Side of the squares that are resampled as one.

    Raises
    ------
    CRSError
        If the two differ in reference system.
    EstimateError
        If none of one kind has a score.
    """
    require_same_crs(damaged.to_frame("geometry"), background.to_frame("geometry"))
    points = pd.concat([damaged, background], ignore_index=True)
    squares = np.floor(np.column_stack([points.x, points.y]) / block_m)
    _, blocks = np.unique(squares, axis=0, return_inverse=True)
    is_damaged = np.arange(len(points)) < len(damaged)
    scores = sample_at(cells, grid, points)
    return separation(scores, is_damaged, blocks=blocks.ravel(), n_resamples=n_resamples, seed=seed)


def sample_at(cells: Numbers, grid: Grid, points: gpd.GeoSeries) -> Numbers:
    """Value of the cell that each point lies in; missing off the grid."""
    placed = points.to_crs(grid.crs)
    rows, columns = rowcol(grid.transform, placed.x.to_numpy(), placed.y.to_numpy(), op=np.floor)
    row, column = np.asarray(rows).astype(np.int64), np.asarray(columns).astype(np.int64)
    is_on = (row >= 0) & (row < grid.shape[0]) & (column >= 0) & (column < grid.shape[1])
    values = np.full(len(points), np.nan)
    values[is_on] = cells[row[is_on], column[is_on]]
    return values


def background_points(
    places: Numbers, n: int, *, near_m: float = 100.0, away_m: float = 30.0, seed: int = 1
) -> Numbers:
    """Random points in the town but not at a listed place: at most `near_m` and at least `away_m` from the nearest.

    They are where nobody listed damage, not where somebody saw none: streets, yards and whole buildings alike.

    Parameters
    ----------
    places
        Columns x and y in metres of every listed place.

    Raises
    ------
    EstimateError
        If there is no place, or no room between the two distances.
    """
    if not len(places) or not 0 <= away_m < near_m:
        msg = f"Points between {away_m} and {near_m} m from {len(places)} places cannot be drawn; widen the distances."
        raise EstimateError(msg)
    random, tree = np.random.default_rng(seed), spatial.cKDTree(places)
    low, high = places.min(axis=0) - near_m, places.max(axis=0) + near_m
    found: list[Numbers] = []
    for _ in range(1000):  # draws of n candidates each, until enough lie between the distances
        candidates = random.uniform(low, high, (n, 2))
        distance, _ = tree.query(candidates)
        found.append(candidates[(distance >= away_m) & (distance <= near_m)])
        if sum(map(len, found)) >= n:
            return np.concatenate(found)[:n]
    msg = f"Fewer than {n} points lie between {away_m} and {near_m} m from the listed places; ask for fewer."
    raise EstimateError(msg)


def _area(tie: npt.NDArray[np.intp], is_hit: npt.NDArray[np.bool_], weight: Numbers) -> float:
    """Weighted area from the number of damaged and other places at each distinct score, in rising order."""
    n_scores = int(tie.max()) + 1
    hits = np.bincount(tie[is_hit], weights=weight[is_hit], minlength=n_scores)
    others = np.bincount(tie[~is_hit], weights=weight[~is_hit], minlength=n_scores)
    pairs = hits.sum() * others.sum()
    below = np.cumsum(others) - others
    return float((hits * (below + others / 2)).sum() / pairs) if pairs else float("nan")
