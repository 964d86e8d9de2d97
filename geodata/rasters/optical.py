"""An optical image before and one after -> how much the ground around each cell changed; ranked, never graded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from pyproj import CRS
from scipy import ndimage

from geodata.errors import ConfigError, SourceError
from geodata.rasters.common_grid import Grid, common_metric_grid, grid_of, read_on_grid
from geodata.rasters.radiometry import Normalisation, normalise
from geodata.rasters.registration import AT_MOST_CELLS, Shift, moved, require_registered
from geodata.rasters.write import DATE_TAG, NEVER_EVIDENCE, USE_TAG, write_geotiff

Cells = npt.NDArray[np.float64]

TEXTURE_CHANGE, DECORRELATION, GRADIENT_RATIO = "texture_change", "decorrelation", "gradient_energy_ratio"
MEASURES = (TEXTURE_CHANGE, DECORRELATION, GRADIENT_RATIO)
WINDOW_CELLS = 5
LEAST_VALID_SHARE = 0.5
ALIGNED_AT_MOST_CELLS = 5.0
"""Largest shift that is undone; a larger one is no slip of registration but another place or grid."""
USE_NOTE = f"ranks only, never grades; screen, {NEVER_EVIDENCE}"


@dataclass(frozen=True)
class OpticalPair:
    """Two images that passed the preconditions, on one grid and one radiometric scale.

    Attributes
    ----------
    before, after
        Mean over the bands; the second is normalised to the first. Missing is NaN, in both at once.
    shift
        Misplacement that is left.
    moved_back
        Misplacement that was found and undone, if that was asked for.
    normalisations
        Of each band.
    valid_share
        Cells valid in both, of all.
    """

    before: Cells
    after: Cells
    grid: Grid
    shift: Shift
    moved_back: Shift | None
    normalisations: tuple[Normalisation, ...]
    valid_share: float
    names: tuple[str, str]


def open_optical_pair(
    before: Path,
    after: Path,
    *,
    bands: Sequence[int] | None = None,
    crs: str | None = None,
    align: bool = False,
    at_most_cells: float = AT_MOST_CELLS,
    least_valid_share: float = LEAST_VALID_SHARE,
) -> OpticalPair:
    """Two images whose preconditions hold: registered to a cell, one radiometric scale, enough of both seen.

    What cannot be seen from two images is for the reader to check: similar sun and view, season, clouds.

    Parameters
    ----------
    bands
        Numbers of the bands to use, the same in both; all that both have if left out.
    crs
        Reference system in metres, if the images do not share a grid; they are then resampled, bilinear.
    align
        Move the second image back by the shift that was found, if that is at most 5 cells, and check again.
    at_most_cells
        Largest misplacement that is accepted.
    least_valid_share
        Smallest share of cells that must be valid in both.

    Raises
    ------
    SourceError
        If a precondition does not hold.
    """
    grid = _grid(before, after, crs)
    numbers = tuple(bands or range(1, min(_n_bands(before), _n_bands(after)) + 1))
    first = [read_on_grid(before, number, grid) for number in numbers]
    second = [read_on_grid(after, number, grid) for number in numbers]
    is_seen = np.isfinite(np.sum(first, axis=0) + np.sum(second, axis=0))
    valid_share = float(is_seen.mean())
    if valid_share < least_valid_share:
        msg = (
            f"{before.name} and {after.name} are both valid in {valid_share:.0%} of the cells, "
            f"at least {least_valid_share:.0%} is expected; cut them to the area that both show."
        )
        raise SourceError(msg)
    second, shift, moved_back = _registered(first, second, is_seen, align=align, at_most_cells=at_most_cells)
    is_seen &= np.isfinite(np.sum(second, axis=0))
    matched = [normalise(new, old, is_seen=is_seen) for old, new in zip(first, second, strict=True)]
    old_mean, new_mean = np.mean(first, axis=0), np.mean([cells for cells, _ in matched], axis=0)
    return OpticalPair(
        np.where(is_seen, old_mean, np.nan),
        np.where(is_seen, new_mean, np.nan),
        grid,
        shift,
        moved_back,
        tuple(normalisation for _, normalisation in matched),
        float(is_seen.mean()),
        (before.name, after.name),
    )


def window_change(pair: OpticalPair, *, window_cells: int = WINDOW_CELLS) -> dict[str, Cells]:
    """Measures of change in the square window around each cell.

    ``texture_change`` = (sd_post - sd_pre) / (sd_post + sd_pre), -1 to 1; ``decorrelation`` = 1 - the correlation
    of before and after, 0 to 2; ``gradient_energy_ratio`` = mean squared gradient after over before. The second is
    larger where more has changed. The sign of the first and third depends on the size of a cell: rubble is rough
    in images of half a metre and smooth in those of 10 m. Homogeneity of grey-level co-occurrence is not among
    the measures: it would take another library.

    Parameters
    ----------
    window_cells
        Odd number of cells on a side.

    Returns
    -------
    dict
        Missing where less than half of the window is valid, where the cell itself is not, or where nothing varies.

    Raises
    ------
    ConfigError
        If the window is not odd or smaller than 3.
    """
    if window_cells < 3 or window_cells % 2 == 0:
        msg = f"window_cells was {window_cells} but is expected to be odd and at least 3."
        raise ConfigError(msg)
    sums = moment_layers(pair)
    size = window_cells
    means = {
        name: ndimage.uniform_filter(np.nan_to_num(layer), size, mode="constant")
        for name, layer in sums.items()
    }
    share = ndimage.uniform_filter(np.isfinite(pair.before).astype(float), size, mode="constant")
    is_told = np.isfinite(pair.before) & (share >= 0.5 - 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        measured = measures({name: mean / share for name, mean in means.items()})
    return {name: np.where(is_told, cells, np.nan) for name, cells in measured.items()}


def moment_layers(pair: OpticalPair) -> dict[str, Cells]:
    """Layers whose means over any place give its measures; missing is NaN."""
    # Around zero, so that squares do not eat the digits of the differences.
    level = float(np.nanmean(pair.before))
    before, after = pair.before - level, pair.after - level
    return {
        "before": before,
        "after": after,
        "before2": before**2,
        "after2": after**2,
        "product": before * after,
        "gradient_before": _gradient_energy(before),
        "gradient_after": _gradient_energy(after),
    }


def measures(means: dict[str, Cells]) -> dict[str, Cells]:
    """The three measures from means of :func:`moment_layers`; missing where they are not defined."""
    variance_pre = np.maximum(means["before2"] - means["before"] ** 2, 0.0)
    variance_post = np.maximum(means["after2"] - means["after"] ** 2, 0.0)
    spread_pre, spread_post = np.sqrt(variance_pre), np.sqrt(variance_post)
    covariance = means["product"] - means["before"] * means["after"]
    # A variance this small beside the values is rounding, and a correlation of it is noise.
    floor = 1e-9 * (1.0 + np.abs(means["before2"]) + np.abs(means["after2"]))
    is_varied = (variance_pre > floor) & (variance_post > floor)
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            TEXTURE_CHANGE: np.where(
                variance_pre + variance_post > floor,
                (spread_post - spread_pre) / (spread_post + spread_pre),
                np.nan,
            ),
            DECORRELATION: np.where(is_varied, 1.0 - covariance / (spread_pre * spread_post), np.nan),
            GRADIENT_RATIO: np.where(
                means["gradient_before"] > floor, means["gradient_after"] / means["gradient_before"], np.nan
            ),
        }


def write_optical_change(
    pair: OpticalPair, path: Path, *, window_cells: int = WINDOW_CELLS, day: date | None = None
) -> Path:
    """The path of a GeoTIFF of the measures around each cell, with every parameter as a tag.

    It enters a city as scores with ``method: radar_screen`` and a threshold of your own, so that it stays a screen.
    """
    dated = {} if day is None else {DATE_TAG: day.isoformat()}
    tags = {
        **dated,
        "METHOD": "optical change in a window",
        USE_TAG: USE_NOTE,
        "BEFORE": pair.names[0],
        "AFTER": pair.names[1],
        "WINDOW_CELLS": str(window_cells),
        "SHIFT_CELLS": _told(pair.shift),
        "MOVED_BACK_CELLS": "none" if pair.moved_back is None else _told(pair.moved_back),
        "VALID_SHARE": f"{pair.valid_share:.4f}",
        "NORMALISATION": "; ".join(
            f"after x {match.gain:.4f} + {match.offset:.3f}, from {match.share_used:.0%} of cells"
            for match in pair.normalisations
        ),
        "THRESHOLD": "none is published for these measures",
        "NOT_CHECKED": "sun and view angles, season, clouds",
    }
    crs = CRS.from_user_input(pair.grid.crs)
    bands = window_change(pair, window_cells=window_cells)
    return write_geotiff(path, bands, transform=pair.grid.transform, crs=crs, tags=tags)


def _registered(
    first: list[Cells],
    second: list[Cells],
    is_seen: npt.NDArray[np.bool_],
    *,
    align: bool,
    at_most_cells: float,
) -> tuple[list[Cells], Shift, Shift | None]:
    """The bands after, moved back if asked for; the shift that is left, and the one that was undone."""
    before = np.where(is_seen, np.mean(first, axis=0), np.nan)
    moved_back = None
    if align:
        moved_back = require_registered(
            before, np.where(is_seen, np.mean(second, axis=0), np.nan), at_most_cells=ALIGNED_AT_MOST_CELLS
        )
        second = [moved(cells, -moved_back.rows, -moved_back.columns) for cells in second]
    after = np.where(is_seen, np.mean(second, axis=0), np.nan)
    return second, require_registered(before, after, at_most_cells=at_most_cells), moved_back


def _told(shift: Shift) -> str:
    return f"{shift.rows:+.2f} rows, {shift.columns:+.2f} columns"


def _gradient_energy(cells: Cells) -> Cells:
    rows, columns = np.gradient(cells)
    return np.asarray(rows**2 + columns**2)


def _grid(before: Path, after: Path, crs: str | None) -> Grid:
    first, second = grid_of(before), grid_of(after)
    if crs is None and first is not None and first == second:
        return first
    return common_metric_grid([before, after], crs=crs)


def _n_bands(path: Path) -> int:
    with rasterio.open(path) as file:
        return int(file.count)
