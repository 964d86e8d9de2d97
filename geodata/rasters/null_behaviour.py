"""What the radar screen says where nothing changed, by simulation."""

from dataclasses import dataclass

import numpy as np

from geodata.rasters.change_statistic import Combination, OverTracks, Test, two_sample
from geodata.rasters.moments import Moments
from geodata.rasters.smoothing import DISC_RADII_M, smooth

CELL_M = 10.0
OLD_THRESHOLD, THRESHOLD = 3.0, 3.3
"""Published thresholds of PWTT: above 3 until 2025, above 3.3 since."""


@dataclass(frozen=True)
class NullBehaviour:
    """What comes out of noise alone.

    Attributes
    ----------
    raw_mean, share_raw_above_3
        Of the statistic before smoothing, over all cells.
    smoothed_mean, smoothed_sd, share_smoothed_above_3_3
        After smoothing, over the cells whose largest disc lies inside the map.
    """

    raw_mean: float
    share_raw_above_3: float
    smoothed_mean: float
    smoothed_sd: float
    share_smoothed_above_3_3: float
    n_cells: int


def null_behaviour(
    *,
    n_orbits: int = 2,
    n_polarisations: int = 2,
    n_pre: int = 28,
    n_post: int = 3,
    test: Test = "pooled",
    combine: Combination = "max",
    side_cells: int = 300,
    seed: int = 1,
) -> NullBehaviour:
    """Statistics of the screen on images in which nothing changed and every cell is independent.

    Log power is drawn from one normal distribution before and after, with no Lee filter, as that would tie
    neighbours together. With 2 orbits and 2 polarisations the raw maximum has a mean of about 1.52 and passes 3
    in about 2.2 % of cells; smoothed, its mean is about 1.47 with a spread of about 0.1, and it never
    passes 3.3. False alarms of the real screen are therefore no noise. They are real change that is not
    damage: building sites, crops, floods, vehicles. Nothing in `T` tells the two apart, so it is not a
    significance.

    Parameters
    ----------
    side_cells
        Rows and columns of the simulated map, of 10 m cells.
    """
    random = np.random.default_rng(seed)
    shape = (side_cells, side_cells)
    raw = np.full(shape, np.nan)
    for _ in range(n_polarisations):
        tracks = OverTracks(shape, combine=combine)
        for _ in range(n_orbits):
            pre, post = _noise(random, shape, n_pre), _noise(random, shape, n_post)
            tracks.add(*two_sample(pre, post, test=test))
        raw = np.fmax(raw, tracks.result())
    border = int(max(DISC_RADII_M) / CELL_M) + 1
    inside = smooth(raw, cell_m=(CELL_M, CELL_M))[border:-border, border:-border]
    return NullBehaviour(
        raw_mean=float(raw.mean()),
        share_raw_above_3=float((raw > OLD_THRESHOLD).mean()),
        smoothed_mean=float(inside.mean()),
        smoothed_sd=float(inside.std()),
        share_smoothed_above_3_3=float((inside > THRESHOLD).mean()),
        n_cells=raw.size,
    )


def _noise(random: np.random.Generator, shape: tuple[int, int], n_images: int) -> Moments:
    moments = Moments.empty(shape)
    for image in range(n_images):
        moments.add(random.standard_normal(shape), name=str(image))
    return moments
