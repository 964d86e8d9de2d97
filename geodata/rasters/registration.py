"""Two images of one place -> by how many cells the second lies beside the first."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from geodata.errors import SourceError

Cells = npt.NDArray[np.float64]

AT_MOST_CELLS = 1.0
"""Largest misplacement at which change of buildings may be looked for."""
STEPS_PER_CELL = 100
LOW_PASS_CYCLES = 0.2
"""Spread of the Gaussian weight on frequencies, in cycles a cell; the finest ones are mostly noise."""
LEAST_CELLS = 16


@dataclass(frozen=True)
class Shift:
    """Where the second image lies relative to the first.

    Attributes
    ----------
    rows, columns
        Cells the content of the second is further down and further right, to a hundredth.
    agreement
        Height of the peak, 0 to 1: 1 for one image moved, near 0 for two that have nothing in common.
    """

    rows: float
    columns: float
    agreement: float

    @property
    def cells(self) -> float:
        """Length of the shift."""
        return float(np.hypot(self.rows, self.columns))


def estimate_shift(before: Cells, after: Cells) -> Shift:
    """Shift between two images by phase correlation, to a hundredth of a cell.

    The peak of the inverse transform of the normalised cross-power spectrum (Kuglin and Hines, 1975), with low
    frequencies weighted up, is refined by a matrix transform around it (Guizar-Sicairos et al., 2008). The images
    are faded out towards their borders first, so that these do not pass for content.

    Parameters
    ----------
    before, after
        One shape; missing is NaN and is filled with the mean.

    Raises
    ------
    SourceError
        If the images differ in shape, are too small, or one of them shows nothing.
    """
    if before.shape != after.shape or min(before.shape) < LEAST_CELLS:
        msg = (
            f"Images to be compared have {before.shape} and {after.shape} cells; "
            f"one shape of at least {LEAST_CELLS} rows and columns is expected."
        )
        raise SourceError(msg)
    first, second = np.fft.fft2(_faded(before)), np.fft.fft2(_faded(after))
    cross = second * np.conj(first)
    size = np.abs(cross)
    if not size.max() > 0:
        msg = "One of the images shows the same value everywhere; nothing can be registered to it."
        raise SourceError(msg)
    vertical: Cells = np.fft.fftfreq(before.shape[0])[:, None].astype(np.float64)
    horizontal: Cells = np.fft.fftfreq(before.shape[1])[None, :].astype(np.float64)
    weight = np.exp(-0.5 * (vertical**2 + horizontal**2) / LOW_PASS_CYCLES**2)
    spectrum = np.where(size > 0, cross / np.maximum(size, np.finfo(float).tiny), 0) * weight
    peak = np.unravel_index(np.argmax(np.fft.ifft2(spectrum).real), before.shape)
    start = [
        int(at) - length if at > length // 2 else int(at)
        for at, length in zip(peak, before.shape, strict=True)
    ]
    rows, columns, height = _refined(spectrum, vertical[:, 0], horizontal[0], start)
    return Shift(rows, columns, float(height / weight.sum()))


def require_registered(before: Cells, after: Cells, *, at_most_cells: float = AT_MOST_CELLS) -> Shift:
    """The shift between two images, which is at most `at_most_cells`.

    Raises
    ------
    SourceError
        If it is more: every edge would then pass for a change.
    """
    shift = estimate_shift(before, after)
    if shift.cells > at_most_cells:
        msg = (
            f"The image after lies {shift.rows:+.2f} rows and {shift.columns:+.2f} columns beside the image before; "
            f"at most {at_most_cells:g} cells are accepted: register them to each other first, or ask for them to be aligned."
        )
        raise SourceError(msg)
    return shift


def moved(cells: Cells, rows: float, columns: float) -> Cells:
    """The image with its content moved down and to the right, by cubic interpolation.

    Missing is NaN; a cell is missing if anything missing, or from beyond the border, has part in it.
    """
    is_seen = np.isfinite(cells)
    level = float(cells[is_seen].mean()) if is_seen.any() else 0.0
    content = ndimage.shift(np.where(is_seen, cells, level), (rows, columns), order=3, mode="nearest")
    share_seen = ndimage.shift(
        is_seen.astype(np.float64), (rows, columns), order=1, mode="constant", cval=0.0
    )
    return np.where(share_seen > 1 - 1e-6, content, np.nan)


def _faded(cells: Cells) -> Cells:
    is_seen = np.isfinite(cells)
    level = float(cells[is_seen].mean()) if is_seen.any() else 0.0
    window = np.outer(np.hanning(cells.shape[0]), np.hanning(cells.shape[1]))
    return np.asarray(np.where(is_seen, cells - level, 0.0) * window)


def _refined(
    spectrum: npt.NDArray[np.complex128], vertical: Cells, horizontal: Cells, start: list[int]
) -> tuple[float, float, float]:
    """The highest point within one and a half cells of the start, in steps of a hundredth."""
    steps = np.arange(-1.5 * STEPS_PER_CELL, 1.5 * STEPS_PER_CELL + 1) / STEPS_PER_CELL
    rows, columns = start[0] + steps, start[1] + steps
    left = np.exp(2j * np.pi * np.outer(rows, vertical))
    right = np.exp(2j * np.pi * np.outer(horizontal, columns))
    surface = (left @ spectrum @ right).real
    at = np.unravel_index(np.argmax(surface), surface.shape)
    return float(rows[at[0]]), float(columns[at[1]]), float(surface[at])
