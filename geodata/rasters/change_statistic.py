"""Moments before and after -> how far the two means lie apart, in standard errors; and many of these in one."""

from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from geodata.errors import ConfigError
from geodata.rasters.moments import Moments

Cells = npt.NDArray[np.float64]
Test = Literal["pooled", "welch"]
Combination = Literal["max", "stouffer"]

LEAST_PRE, LEAST_POST = 3, 2
"""Fewest images before and after in a cell; with fewer there is no spread worth the name, and the cell is masked."""


def two_sample(pre: Moments, post: Moments, *, test: Test = "pooled") -> tuple[Cells, Cells]:
    """Size of the change of the mean and its degrees of freedom, in every cell.

    ``pooled`` is the rule of 2025 (Ballinger, 2025, Remote Sensing of Environment 331, 115025)::

        s^2 = ((n1 - 1) s1^2 + (n2 - 1) s2^2) / (n1 + n2 - 2)
        T   = |m2 - m1| / (s sqrt(1/n1 + 1/n2)),  df = n1 + n2 - 2

    ``welch`` lets the spread differ (Welch, 1947): ``T = |m2 - m1| / sqrt(s1^2/n1 + s2^2/n2)``, with the
    degrees of freedom of Satterthwaite (1946). Both take the sample variance, over n - 1.

    Returns
    -------
    statistic, degrees_of_freedom
        Missing where fewer than 3 images before or 2 after are valid, or where nothing varies at all.

    Raises
    ------
    ConfigError
        If the test has another name.

    Notes
    -----
    No p-value is made of it. The images of one track are not independent draws, the largest of several
    statistics is taken, and their map is smoothed: no known distribution is left to read a probability from.
    A large value is a change; what changed it, the radar does not say.
    """
    if test not in get_args(Test):
        msg = f"test was {test!r} but is expected to be {' or '.join(get_args(Test))}."
        raise ConfigError(msg)
    n1, n2 = pre.n.astype(np.float64), post.n.astype(np.float64)
    is_enough = (pre.n >= LEAST_PRE) & (post.n >= LEAST_POST)
    with np.errstate(divide="ignore", invalid="ignore"):
        if test == "pooled":
            freedom = n1 + n2 - 2.0
            squared_error = (pre.m2 + post.m2) / freedom * (1.0 / n1 + 1.0 / n2)
        else:
            error1, error2 = pre.m2 / (n1 - 1.0) / n1, post.m2 / (n2 - 1.0) / n2
            squared_error = error1 + error2
            freedom = squared_error**2 / (error1**2 / (n1 - 1.0) + error2**2 / (n2 - 1.0))
        statistic = np.abs(post.mean - pre.mean) / np.sqrt(squared_error)
    is_told = is_enough & np.isfinite(statistic)
    return np.where(is_told, statistic, np.nan), np.where(is_told, freedom, np.nan)


class OverTracks:
    """Statistics of one polarisation over its relative orbits, taken in one orbit after another.

    ``max``: the largest (rule of 2025). ``stouffer``: ``sum(sqrt(df) |t|) / sqrt(sum df)`` (the later default
    of PWTT, after Stouffer et al., 1949). Of absolute values that sum is not standard normal: each has mean
    about 0.8, so ``k`` orbits without any change already average about ``0.8 sqrt(k)``. It ranks; it is no z.
    """

    def __init__(self, shape: tuple[int, int], *, combine: Combination = "max") -> None:
        if combine not in get_args(Combination):
            msg = f"combine was {combine!r} but is expected to be {' or '.join(get_args(Combination))}."
            raise ConfigError(msg)
        self._is_sum = combine == "stouffer"
        self._total = np.zeros(shape) if self._is_sum else np.full(shape, np.nan)
        self._freedom = np.zeros(shape) if self._is_sum else np.empty(0)

    def add(self, statistic: Cells, freedom: Cells) -> None:
        """Take in one orbit; where it is missing it neither raises nor lowers anything."""
        if self._is_sum:
            is_told = np.isfinite(statistic)
            self._total += np.where(is_told, np.sqrt(freedom) * statistic, 0.0)
            self._freedom += np.where(is_told, freedom, 0.0)
        else:
            self._total = np.fmax(self._total, statistic)

    def result(self) -> Cells:
        """The orbits in one; missing where no orbit said anything."""
        if not self._is_sum:
            return self._total
        combined = np.full(self._total.shape, np.nan)
        np.divide(self._total, np.sqrt(self._freedom), out=combined, where=self._freedom > 0)
        return combined
