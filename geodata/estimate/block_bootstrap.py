"""How much less a share is known when neighbouring buildings share their fate: resampling whole blocks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import EstimateError
from geodata.estimate.proportions import Numbers, NumbersLike, t_quantile
from geodata.estimate.result import Estimate

BLOCK_BOOTSTRAP = "block_bootstrap"
LEAST_BLOCKS = 30
"""Blocks below which no interval is given: the spread between few blocks is itself too uncertain."""


@dataclass(frozen=True)
class BlockEstimate:
    """A share with an error that allows for dependence inside blocks.

    Attributes
    ----------
    share
        The share, its bootstrap standard error and interval.
    n_blocks
        Blocks resampled.
    se_linear
        Standard error by linearisation, which the bootstrap approaches; it needs no random numbers.
    se_independent
        Standard error if every building were independent of its neighbours.
    design_effect
        ``(se / se_independent)^2``: how many times more buildings one would need than if they were independent.
    """

    share: Estimate
    n_blocks: int
    se_linear: float
    se_independent: float
    design_effect: float


def grid_blocks(
    x_m: NumbersLike, y_m: NumbersLike, *, size_m: float, origin_m: tuple[float, float] = (0.0, 0.0)
) -> npt.NDArray[np.int64]:
    """Block number of each position in a square grid; numbers run from 0 and mean nothing else.

    A position on an edge belongs to the block east or north of it.

    Parameters
    ----------
    x_m, y_m
        Positions in a metric CRS, metres.
    size_m
        Side of a block.
    origin_m
        A corner of the grid.

    Raises
    ------
    EstimateError
        If `size_m` is not above 0, or a position is missing.
    """
    if not 0 < size_m < np.inf:
        message = f"Blocks need a side above 0 m; got {size_m}."
        raise EstimateError(message)
    x, y = np.asarray(x_m, float), np.asarray(y_m, float)
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        message = "A building has no position; leave out those without one, and count them."
        raise EstimateError(message)
    column, row = np.floor((x - origin_m[0]) / size_m), np.floor((y - origin_m[1]) / size_m)
    _, block = np.unique(np.column_stack([column, row]), axis=0, return_inverse=True)
    return block.ravel().astype(np.int64)


def block_bootstrap(
    hits: NumbersLike,
    blocks: npt.ArrayLike,
    *,
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> BlockEstimate:
    """The share of hits with the error it has if whole blocks were drawn, not single buildings.

    The share is ``sum y_b / sum m_b`` over blocks of ``m_b`` buildings. Blocks are drawn with replacement,
    as many as there are; the standard error is the spread of the share over the draws, the interval the
    estimate and t quantiles (blocks less one) of it. Where every building was looked at this is no sampling
    error: it says how far the share would vary between cities made by the same process (a superpopulation).

    Parameters
    ----------
    hits
        1 for each building that counts, 0 for each other.
    blocks
        Block of each building: a grid cell (`grid_blocks`) or a district. A missing one raises.
    draws, seed
        Of the bootstrap; the same seed gives the same figures, whatever the order of rows.

    Returns
    -------
    BlockEstimate
        Without interval (``too_few_blocks``) below `LEAST_BLOCKS` blocks.

    Raises
    ------
    EstimateError
        If there is no building, or one has no block or no hit of 0-1: an unseen building is no miss.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, 3.8. Cochran (1977), 11.8, for the
    variance of a ratio of cluster totals. Kish (1965), Survey Sampling, 8.2, for the design effect.
    """
    y, label = np.asarray(hits, float), pd.Series(blocks)
    if not len(y) or len(y) != len(label) or label.isna().any():
        message = f"Expected a block for each of {len(y)} buildings; leave out those in none, and count them."
        raise EstimateError(message)
    if not ((y >= 0) & (y <= 1)).all():
        message = (
            "A building has a hit that is missing or outside 0-1; leave out unseen buildings, and count them."
        )
        raise EstimateError(message)
    totals = pd.DataFrame({"y": y, "m": 1.0}).groupby(label.to_numpy()).sum()
    # In the order of their content, so that names and row order do not touch the random draws.
    totals = totals.sort_values(["m", "y"])
    y_b, m_b, n_blocks = totals["y"].to_numpy(), totals["m"].to_numpy(), len(totals)
    share = float(y_b.sum() / m_b.sum())
    independent = float(np.sqrt(share * (1 - share) / len(y)))
    if n_blocks < LEAST_BLOCKS:
        empty = Estimate(share, None, None, None, level, BLOCK_BOOTSTRAP, len(y), "too_few_blocks")
        return BlockEstimate(empty, n_blocks, float("nan"), independent, float("nan"))
    se = float(_resampled(y_b, m_b, draws, seed).std(ddof=1))
    half = float(t_quantile(level, n_blocks - 1)) * se
    ends = max(share - half, 0.0), min(share + half, 1.0)
    estimate = Estimate(share, se, ends[0], ends[1], level, BLOCK_BOOTSTRAP, len(y))
    effect = (se / independent) ** 2 if independent else float("nan")
    return BlockEstimate(estimate, n_blocks, _linear_se(y_b, m_b), independent, effect)


def block_sizes(
    hits: NumbersLike,
    x_m: NumbersLike,
    y_m: NumbersLike,
    *,
    sizes_m: Sequence[float],
    draws: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """The error of a share for several block sizes: choose the size from which it no longer grows.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``size_m``: ``n_blocks``, ``se``, ``se_linear``, ``se_independent``, ``design_effect``.
    """
    rows = {}
    for size_m in sizes_m:
        blocks = grid_blocks(x_m, y_m, size_m=size_m)
        found = block_bootstrap(hits, blocks, draws=draws, seed=seed)
        rows[size_m] = {
            "n_blocks": found.n_blocks,
            "se": found.share.se,
            "se_linear": found.se_linear,
            "se_independent": found.se_independent,
            "design_effect": found.design_effect,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("size_m")


def _resampled(y_b: Numbers, m_b: Numbers, draws: int, seed: int) -> Numbers:
    """The ratio in each bootstrap draw; drawn in parts, so that memory does not grow with draws x blocks."""
    random, size = np.random.default_rng(seed), len(y_b)
    found = []
    for start in range(0, draws, 200):
        chosen = random.integers(0, size, (min(200, draws - start), size))
        found.append(y_b[chosen].sum(axis=1) / m_b[chosen].sum(axis=1))
    return np.concatenate(found)


def _linear_se(y_b: Numbers, m_b: Numbers) -> float:
    residual = y_b - y_b.sum() / m_b.sum() * m_b
    return float(np.sqrt(len(y_b) / (len(y_b) - 1) * (residual**2).sum()) / m_b.sum())
