"""Linear radar power -> the same with less speckle: the local-statistics filter of Lee (1980)."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from geodata.errors import ConfigError

ENL = 5.0
"""Equivalent number of looks that PWTT takes for Sentinel-1 GRD, which is multi-looked five times in range."""

WINDOW_CELLS = 3


def lee_filter(power: npt.NDArray[np.floating], *, enl: float = ENL) -> npt.NDArray[np.float64]:
    """Radar power with its speckle reduced in a window of 3 x 3 cells; edges stay where they are.

    The minimum mean square error estimate under multiplicative noise (Lee, 1980, "Digital image enhancement
    and noise filtering by use of local statistics", IEEE PAMI 2), in the form that PWTT uses (Ballinger, 2025)::

        eta2 = 1 / ENL
        varx = (v - m^2 eta2) / (1 + eta2)
        b    = max(varx / v, 0)
        out  = (1 - b) |m| + b x

    with ``m`` and ``v`` the mean and the variance (over n, not n - 1) of the valid cells of the window. Where
    the window does not vary, ``b`` is 0 and the mean stands.

    Parameters
    ----------
    power
        Backscatter in linear power, never in decibels and never its logarithm; missing is NaN.
    enl
        Equivalent number of looks; a larger number says that there is less speckle to take away.

    Returns
    -------
    numpy.ndarray
        Same shape. A missing cell stays missing, and says nothing to its neighbours.

    Raises
    ------
    ConfigError
        If the number of looks is not positive.
    """
    if not enl > 0:
        msg = f"The equivalent number of looks was {enl} but is expected to be above 0; Sentinel-1 GRD has 4.4 to 5."
        raise ConfigError(msg)
    cells = np.asarray(power, dtype=np.float64)
    is_valid = np.isfinite(cells)
    mean, variance = _local_moments(np.where(is_valid, cells, 0.0), is_valid)
    eta2 = 1.0 / enl
    signal_variance = (variance - mean**2 * eta2) / (1.0 + eta2)
    weight = np.zeros_like(cells)
    np.divide(signal_variance, variance, out=weight, where=variance > 0)
    np.maximum(weight, 0.0, out=weight)
    return np.where(is_valid, (1.0 - weight) * np.abs(mean) + weight * cells, np.nan)


def _local_moments(
    filled: npt.NDArray[np.float64], is_valid: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Mean and variance of the valid cells of each window; beyond the border there is nothing, not a mirror."""
    n_valid = np.maximum(np.rint(_window_sum(is_valid.astype(np.float64))), 1.0)
    mean = _window_sum(filled) / n_valid
    variance = _window_sum(filled**2) / n_valid - mean**2
    return mean, np.maximum(variance, 0.0)


def _window_sum(cells: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    ones = np.ones(WINDOW_CELLS)
    rows = ndimage.correlate1d(cells, ones, axis=0, mode="constant")
    return np.asarray(ndimage.correlate1d(rows, ones, axis=1, mode="constant"))
