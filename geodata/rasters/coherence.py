"""Ready-made coherence images before and after -> how much coherence was lost, cell by cell.

Coherence is made elsewhere from single-look complex images: that needs precise co-registration, which this program
does not do. It is imported here, and differenced.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyproj import CRS

from geodata.errors import SourceError
from geodata.provenance import Finding, Findings
from geodata.rasters.common_grid import Grid, common_metric_grid, grid_of, read_on_grid
from geodata.rasters.moments import Moments
from geodata.rasters.write import DATE_TAG, NEVER_EVIDENCE, USE_TAG, write_geotiff

Cells = npt.NDArray[np.float64]

LOSS, NORMALISED_LOSS, Z_LOSS = "coherence_loss", "normalised_coherence_loss", "coherence_z"
MEAN_PRE, N_PRE = "mean_coherence_pre", "n_pre"
LEAST_PRE_FOR_Z = 3
USE_NOTE = f"screen, {NEVER_EVIDENCE}"


@dataclass(frozen=True)
class CoherenceMap:
    """Loss of coherence on its grid.

    Attributes
    ----------
    bands
        ``coherence_loss`` (mean before less after), ``normalised_coherence_loss`` (that over their sum),
        ``coherence_z`` (that over the sample spread before; only with at least 3 pairs before),
        ``mean_coherence_pre`` and ``n_pre``, valid pairs before. Large is changed; missing is NaN.
    """

    bands: dict[str, Cells]
    grid: Grid
    tags: dict[str, str]
    findings: list[Finding]


def coherence_change(
    before: Sequence[Path], after: Path, *, band: int = 1, crs: str | None = None, day: date | None = None
) -> CoherenceMap:
    """Coherence lost between the pairs before the event and the pair across or after it.

    With ``g`` the coherence ``|sum s1 s2*| / sqrt(sum |s1|^2 sum |s2|^2)``: ``mean_pre - g``,
    ``(mean_pre - g) / (mean_pre + g)`` and ``z = (mean_pre - g) / sd_pre``, with the sample spread over the pairs
    before. Practice flags ``z`` above 2.5 or 3; no threshold is applied here. Rain, crops and long baselines lose
    coherence too: use the same track and similar baselines, and take it as a screen.

    Parameters
    ----------
    before
        GeoTIFFs of coherence of pairs that both lie before the event.
    after
        GeoTIFF of the pair with one image on either side, or of a later pair.
    band
        Number of the band in each file.
    crs
        Reference system in metres, if the files do not share one grid; they are then resampled, bilinear.
    day
        Date the scores are for.

    Raises
    ------
    SourceError
        If there is no pair before, a file holds values outside 0 to 1, or no cell is valid in both.
    """
    if not before:
        msg = (
            "No coherence image from before the event was given; at least one is needed, three for a z-score."
        )
        raise SourceError(msg)
    grid = _shared_grid([*before, after], crs=crs)
    pre = Moments.empty(grid.shape)
    for path in before:
        pre.add(_coherence(path, band, grid), name=path.name)
    across = _coherence(after, band, grid)
    mean = np.where(pre.n > 0, pre.mean, np.nan)
    if not np.isfinite(mean - across).any():
        msg = f"{after.name} and the images before share no valid cell; check where they lie."
        raise SourceError(msg)
    findings = Findings("rasters")
    findings.add(
        "no_coherence",
        "kept",
        int((~np.isfinite(mean - across)).sum()),
        "cells have no valid coherence before or after and stay missing.",
    )
    if len(before) < LEAST_PRE_FOR_Z:
        findings.add(
            "too_few_pairs",
            "kept",
            len(before),
            f"pairs before the event are fewer than {LEAST_PRE_FOR_Z}, so there is no z-score.",
        )
    return CoherenceMap(_bands(pre, mean, across), grid, _tags(before, after, day), findings.entries)


def write_coherence(result: CoherenceMap, path: Path) -> Path:
    """The path of a GeoTIFF with the bands, and every parameter as a tag."""
    crs = CRS.from_user_input(result.grid.crs)
    return write_geotiff(path, result.bands, transform=result.grid.transform, crs=crs, tags=result.tags)


def _bands(pre: Moments, mean: Cells, across: Cells) -> dict[str, Cells]:
    loss, total = mean - across, mean + across
    bands = {LOSS: loss, NORMALISED_LOSS: np.full(loss.shape, np.nan)}
    np.divide(loss, total, out=bands[NORMALISED_LOSS], where=total > 0)
    if len(pre.names) >= LEAST_PRE_FOR_Z:
        spread = np.where(pre.n >= LEAST_PRE_FOR_Z, np.sqrt(pre.variance()), np.nan)
        bands[Z_LOSS] = np.full(loss.shape, np.nan)
        np.divide(loss, spread, out=bands[Z_LOSS], where=spread > 0)
    return {**bands, MEAN_PRE: mean, N_PRE: pre.n.astype(np.float64)}


def _coherence(path: Path, band: int, grid: Grid) -> Cells:
    cells = read_on_grid(path, band, grid)
    seen = cells[np.isfinite(cells)]
    if seen.size and (seen.min() < 0 or seen.max() > 1):
        msg = (
            f"{path.name} holds values from {seen.min():.3g} to {seen.max():.3g}; coherence lies between 0 and 1: "
            "choose the band of coherence, rescale it, or declare its nodata."
        )
        raise SourceError(msg)
    return cells


def _shared_grid(paths: Sequence[Path], *, crs: str | None) -> Grid:
    """The files' own grid if they share one, whatever its unit; nothing here is measured in metres."""
    grids = [grid_of(path) for path in paths]
    if crs is None and grids[0] is not None and all(grid == grids[0] for grid in grids):
        return grids[0]
    return common_metric_grid(paths, crs=crs)


def _tags(before: Sequence[Path], after: Path, day: date | None) -> dict[str, str]:
    dated = {} if day is None else {DATE_TAG: day.isoformat()}
    return {
        **dated,
        "METHOD": "coherence difference",
        USE_TAG: USE_NOTE,
        "BEFORE": "; ".join(path.name for path in before),
        "AFTER": after.name,
        "SCORES": "mean_pre - g; (mean_pre - g) / (mean_pre + g); (mean_pre - g) / sd_pre, sample spread",
        "THRESHOLD": "not applied here",
    }
