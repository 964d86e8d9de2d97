"""A stack of Sentinel-1 images -> a map of where the backscatter of the ground changed: the pixel-wise t-test.

A screen says where to look. It is never evidence for a claim: at Raqqa its specificity was about 0.40.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyproj import CRS
from rasterio.warp import Resampling

from geodata.errors import ConfigError, SourceError
from geodata.provenance import Finding
from geodata.rasters.change_statistic import OverTracks, two_sample
from geodata.rasters.common_grid import CELL_M, Grid, common_metric_grid, read_on_grid
from geodata.rasters.lee import ENL, lee_filter
from geodata.rasters.moments import Moments
from geodata.rasters.pwtt_rule import PwttSettings, Tracks, tags_of
from geodata.rasters.radar_scenes import POLARISATIONS, RadarBand, find_radar_bands
from geodata.rasters.screen_state import ScreenState
from geodata.rasters.screen_windows import POST, PRE, chosen_tracks
from geodata.rasters.smoothing import smooth
from geodata.rasters.write import write_geotiff

Cells = npt.NDArray[np.float64]
OnScene = Callable[[int, int, str], None]

T_STATISTIC, T_RAW, N_PRE, N_POST = "T_statistic", "T_raw", "n_pre", "n_post"
BUILT_UP_ABOVE = 0.1


@dataclass(frozen=True)
class PwttMap:
    """The statistic on its grid.

    Attributes
    ----------
    bands
        ``T_statistic`` smoothed, ``T_raw`` before, ``n_pre`` and ``n_post``: most images behind a cell of any
        orbit. Missing is NaN; a count of images is 0 where there is none.
    findings
        Images outside the windows or in orbits that cannot be compared, and cells without power.
    """

    bands: dict[str, Cells]
    grid: Grid
    tags: dict[str, str]
    findings: list[Finding]


def screen_pwtt(
    scenes: Path | Sequence[Path],
    *,
    settings: PwttSettings,
    like: Path | None = None,
    crs: str | None = None,
    cell_m: float = CELL_M,
    built_up: Path | None = None,
    built_up_above: float = BUILT_UP_ABOVE,
    state: Path | None = None,
    on_scene: OnScene | None = None,
) -> PwttMap:
    """How far the mean log backscatter moved, in standard errors, in every cell (Ballinger, 2025).

    For every relative orbit with images in the post window: Lee 3 x 3 on linear power, natural logarithm,
    two-sample statistic; then the orbits in one, the larger of VV and VH, a weighted median, the built-up mask
    and the mean with discs of 50, 100 and 150 m. Orbits are never pooled: each looks from another side.

    Images are taken one at a time, so memory depends on the number of cells and not on the number of images.

    Parameters
    ----------
    scenes
        See :func:`geodata.rasters.radar_scenes.find_radar_bands`. Linear power.
    like
        Raster whose grid to use, or, if it is not in metres, whose extent; give one where the images reach far
        beyond the city.
    crs, cell_m
        Reference system and cell of a new grid, where the images do not share a metric one.
    built_up
        Raster of the built-up share, or a mask of 0 and 1; cells at or below `built_up_above`, or missing, are
        masked after the median and before the discs.
    state
        Folder to keep the sums in. A run that was interrupted goes on there; one with other settings is refused.
    on_scene
        Called with (bands done, bands in all, name) after each.

    Raises
    ------
    SourceError
        If an image is in decibels, mixed, doubled or unreadable, or there are too few in either window.
    ConfigError
        If the windows or settings are not usable, or the state is of another run.
    """
    tracks, findings = chosen_tracks(find_radar_bands(scenes), settings.windows)
    chosen = [band for windows in tracks.values() for bands in windows.values() for band in bands]
    paths = sorted({band.path for band in chosen})
    grid = common_metric_grid([like] if like else paths, crs=crs, cell_m=cell_m)
    is_built_up = _built_up(built_up, grid, built_up_above)
    parameters = {**settings.to_json(), "grid": grid.to_json()}
    kept = ScreenState(state, parameters=parameters, shape=grid.shape, names={band.name for band in chosen})
    progress = _Progress(on_scene, len(chosen))
    bands, n_not_positive = _statistics(tracks, grid, settings, kept, progress)
    findings.add(
        "power_not_positive",
        "refused",
        n_not_positive,
        "cells of single images held zero or negative power, which has no logarithm; they are missing there.",
    )
    bands = {T_STATISTIC: smooth(bands[T_RAW], cell_m=grid.cell, is_built_up=is_built_up), **bands}
    tags = tags_of(settings, tracks, built_up, built_up_above)
    return PwttMap(bands, grid, tags, findings.entries)


def write_pwtt(result: PwttMap, path: Path) -> Path:
    """The path of a GeoTIFF with the bands of the screen, and every parameter as a tag."""
    return write_geotiff(
        path,
        result.bands,
        transform=result.grid.transform,
        crs=CRS.from_user_input(result.grid.crs),
        tags=result.tags,
    )


def log_power(band: RadarBand, grid: Grid, *, enl: float = ENL) -> tuple[Cells, int]:
    """Natural logarithm of the filtered power of one band, and how many cells held no positive power.

    Raises
    ------
    SourceError
        If the median is negative, so the file is in decibels, or no cell of the grid is seen.
    """
    power = read_on_grid(band.path, band.band, grid, missing=0.0)
    is_seen = np.isfinite(power)
    if not is_seen.any():
        msg = f"{band.path.name} has no valid cell on the grid of the stack; take it out or check where it lies."
        raise SourceError(msg)
    median = float(np.median(power[is_seen]))
    if median < 0:
        msg = (
            f"{band.path.name} has a median of {median:.1f}, so it is in decibels; linear power is expected: "
            "convert with 10^(dB/10) before anything is resampled."
        )
        raise SourceError(msg)
    is_power = is_seen & (power > 0)
    filtered = lee_filter(np.where(is_power, power, np.nan), enl=enl)
    return np.log(filtered), int(is_seen.sum() - is_power.sum())


@dataclass
class _Progress:
    on_scene: OnScene | None
    n_in_all: int
    n_done: int = 0

    def tell(self, name: str) -> None:
        self.n_done += 1
        if self.on_scene is not None:
            self.on_scene(self.n_done, self.n_in_all, name)


def _statistics(
    tracks: Tracks, grid: Grid, settings: PwttSettings, state: ScreenState, progress: _Progress
) -> tuple[dict[str, Cells], int]:
    """T before smoothing and the counts; one polarisation and one orbit are in memory at a time."""
    raw, n_not_positive = np.full(grid.shape, np.nan), 0
    n_images = {PRE: np.zeros(grid.shape), POST: np.zeros(grid.shape)}
    for polarisation in POLARISATIONS:
        over_tracks = OverTracks(grid.shape, combine=settings.combine)
        for orbit, windows in tracks.items():
            sums = {
                window: _sums(
                    [band for band in bands if band.polarisation == polarisation],
                    f"orbit{orbit:03d}_{polarisation}_{window}",
                    grid=grid,
                    enl=settings.enl,
                    state=state,
                    progress=progress,
                )
                for window, bands in windows.items()
            }
            over_tracks.add(*two_sample(sums[PRE], sums[POST], test=settings.test))
            for window, seen in n_images.items():
                np.maximum(seen, sums[window].n, out=seen)
                n_not_positive += sums[window].n_not_positive
        raw = np.fmax(raw, over_tracks.result())
    return {T_RAW: raw, N_PRE: n_images[PRE], N_POST: n_images[POST]}, n_not_positive


def _sums(
    bands: Sequence[RadarBand], group: str, *, grid: Grid, enl: float, state: ScreenState, progress: _Progress
) -> Moments:
    moments = state.load(group)
    finished = set(moments.names)
    for band in bands:
        if band.name not in finished:
            cells, n_not_positive = log_power(band, grid, enl=enl)
            moments.add(cells, name=band.name)
            moments.n_not_positive += n_not_positive
            state.save(group, moments)
        progress.tell(band.name)
    return moments


def _built_up(path: Path | None, grid: Grid, above: float) -> npt.NDArray[np.bool_] | None:
    if path is None:
        return None
    mask = read_on_grid(path, 1, grid, resampling=Resampling.nearest) > above
    if not mask.any():
        msg = f"{path} marks no cell of the stack as built-up (above {above}); check where it lies and its values."
        raise ConfigError(msg)
    return np.asarray(mask)
