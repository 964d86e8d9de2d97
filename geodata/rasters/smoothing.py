"""A map of change statistics -> the same, calmer: a weighted median, then the mean with discs around the cell."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geodata.errors import ConfigError

Cells = npt.NDArray[np.float64]

DISC_RADII_M = (50.0, 100.0, 150.0)
"""Radii of the discs of PWTT (Ballinger, 2025)."""

MEDIAN_SIGMA_CELLS = 0.7
"""Spread of the Gaussian weights of the median: its window of 3 cells reaches two standard deviations either way."""
_PROFILE = np.exp(-0.5 * (np.array([-1.0, 0.0, 1.0]) / MEDIAN_SIGMA_CELLS) ** 2)
MEDIAN_WEIGHTS = np.outer(_PROFILE, _PROFILE)

ROWS_AT_ONCE = 128


def smooth(
    statistic: Cells,
    *,
    cell_m: tuple[float, float] = (10.0, 10.0),
    is_built_up: npt.NDArray[np.bool_] | None = None,
    radii_m: Sequence[float] = DISC_RADII_M,
) -> Cells:
    """Mean of the weighted median of each cell's neighbourhood and of its means over the discs around the cell.

    The order is PWTT's (Ballinger, 2025): first the median, then the built-up mask, then the discs, so that
    fields and water neither carry a value nor lower that of the town beside them.

    Parameters
    ----------
    statistic
        Missing is NaN, stays missing and enters no disc.
    cell_m
        Width and height of a cell in metres.
    is_built_up
        Cells to keep; ``None`` keeps all.
    """
    calm = weighted_median(statistic)
    if is_built_up is not None:
        calm = np.where(is_built_up, calm, np.nan)
    total = calm.copy()
    for mean in disc_means(calm, radii_m=radii_m, cell_m=cell_m):
        total += mean
    return total / (1 + len(radii_m))


def weighted_median(cells: Cells, *, weights: npt.NDArray[np.float64] = MEDIAN_WEIGHTS) -> Cells:
    """Weighted median of the valid cells of the 3 x 3 window; a missing cell stays missing.

    Half the weight of the window's valid cells lies on either side; if a value ends exactly on the half, it
    is the mean of that value and the next, as in a plain median of an even number.
    """
    rows, columns = cells.shape
    padded = np.pad(np.asarray(cells, dtype=np.float64), 1, constant_values=np.nan)
    result = np.empty(cells.shape)
    for first in range(0, rows, ROWS_AT_ONCE):  # nine copies of a strip, not of the whole map
        n_rows = min(ROWS_AT_ONCE, rows - first)
        window = np.stack(
            [
                padded[first + dy : first + dy + n_rows, dx : dx + columns]
                for dy in range(3)
                for dx in range(3)
            ]
        )
        result[first : first + n_rows] = _median_of_window(window, weights.ravel())
    return np.where(np.isnan(cells), np.nan, result)


def _median_of_window(window: Cells, weights: npt.NDArray[np.float64]) -> Cells:
    order = np.argsort(window, axis=0)  # missing values come last, with a weight of zero
    ordered = np.take_along_axis(window, order, axis=0)
    reached = np.cumsum(np.where(np.isnan(ordered), 0.0, weights[order]), axis=0)
    half = reached[-1] / 2.0
    lower, upper = np.argmax(reached >= half - 1e-12, axis=0), np.argmax(reached > half + 1e-12, axis=0)
    ends = [np.take_along_axis(ordered, at[None], axis=0)[0] for at in (lower, upper)]
    return np.asarray((ends[0] + ends[1]) / 2.0)


def disc_means(
    cells: Cells, *, radii_m: Sequence[float] = DISC_RADII_M, cell_m: tuple[float, float] = (10.0, 10.0)
) -> list[Cells]:
    """Means of the valid cells whose centres lie within each radius of the cell's centre, the border included.

    Sums along rows are taken once, of the values and of the mask; a disc is then two look-ups a row, so the
    cost grows with the radius and not with its square. A cell that is missing has no mean.

    Raises
    ------
    ConfigError
        If a cell's width or height is not positive.
    """
    if min(cell_m) <= 0:
        msg = f"Cells are expected to have a width and a height in metres but have {cell_m}."
        raise ConfigError(msg)
    is_valid = np.isfinite(cells)
    # Sums of distances from the mean stay small, and keep the digits that sums of values would lose.
    centre = float(cells[is_valid].mean()) if is_valid.any() else 0.0
    value_sums = _sums_along_rows(np.where(is_valid, cells - centre, 0.0))
    valid_sums = _sums_along_rows(is_valid.astype(np.float64))
    means = []
    for radius_m in radii_m:
        total = _disc_sum(value_sums, radius_m, cell_m)
        n_valid = _disc_sum(valid_sums, radius_m, cell_m)
        mean = np.full(cells.shape, np.nan)
        np.divide(total, n_valid, out=mean, where=is_valid)
        means.append(mean + centre)
    return means


def _sums_along_rows(cells: Cells) -> Cells:
    rows, columns = cells.shape
    sums = np.zeros((rows, columns + 1))
    np.cumsum(cells, axis=1, out=sums[:, 1:])
    return sums


def _disc_sum(sums: Cells, radius_m: float, cell_m: tuple[float, float]) -> Cells:
    """Sum over each disc from the sums along rows; rows and columns beyond the border hold nothing."""
    n_rows, n_columns = sums.shape[0], sums.shape[1] - 1
    width_m, height_m = cell_m
    reach = int(radius_m / height_m + 1e-9)
    column = np.arange(n_columns)
    total = np.zeros((n_rows, n_columns))
    for dy in range(-min(reach, n_rows - 1), min(reach, n_rows - 1) + 1):
        half = int(np.sqrt(max(radius_m**2 - (dy * height_m) ** 2, 0.0)) / width_m + 1e-9)
        ends, starts = np.minimum(column + half + 1, n_columns), np.maximum(column - half, 0)
        to, source = slice(max(-dy, 0), n_rows - max(dy, 0)), slice(max(dy, 0), n_rows - max(-dy, 0))
        strip = sums[source]
        total[to] += strip[:, ends] - strip[:, starts]
    return total
