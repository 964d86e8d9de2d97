"""Seconds and memory of the radar screen, streaming against the whole stack in memory: `python benchmarks/pwtt.py`.

Writes 70 images of 1,000 x 1,200 cells in VV and VH (140 bands) to a temporary folder, runs both ways in processes
of their own, checks that they agree, and prints one line with the ratios, which the machine's mood leaves alone.
"""

import multiprocessing
import resource
import sys
import time
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio
from affine import Affine

from geodata.rasters.common_grid import Grid
from geodata.rasters.pwtt import T_STATISTIC, log_power, screen_pwtt
from geodata.rasters.pwtt_rule import PwttSettings
from geodata.rasters.radar_scenes import find_radar_bands
from geodata.rasters.screen_windows import PRE, Windows
from geodata.rasters.smoothing import smooth

SHAPE = (1000, 1200)
N_PRE, N_POST = 30, 5
WINDOWS = Windows(date(2017, 6, 6), date(2017, 10, 17))
GRID = Grid("EPSG:32637", Affine(10, 0, 400_000, 0, -10, 3_980_000), SHAPE)


def write_images(folder: Path, *, seed: int = 1) -> None:
    """Two orbits of speckle; the orbit is in a tag."""
    random = np.random.default_rng(seed)
    profile = {"driver": "GTiff", "dtype": "float32", "count": 2, "height": SHAPE[0], "width": SHAPE[1]}
    before = [WINDOWS.war_start - timedelta(days=12 * k + 1) for k in range(N_PRE)]
    after = [WINDOWS.inference_start + timedelta(days=12 * k) for k in range(N_POST)]
    for orbit in (50, 123):
        for day in before + after:
            path = folder / f"{orbit}_{day:%Y%m%d}.tif"
            with rasterio.open(path, "w", **profile, crs=GRID.crs, transform=GRID.transform) as file:
                file.write((0.05 * random.standard_gamma(5, (2, *SHAPE), dtype=np.float32)) + 1e-6)
                file.descriptions = ("VV", "VH")
                file.update_tags(RELATIVE_ORBIT=str(orbit))


def streaming(folder: Path) -> np.ndarray:
    return screen_pwtt(folder, settings=PwttSettings(WINDOWS)).bands[T_STATISTIC]


def whole_stack(folder: Path) -> np.ndarray:
    """Every image of the city in memory at once, as a notebook would."""
    images: dict[tuple[int, str, str | None], list[np.ndarray]] = {}
    for band in find_radar_bands(folder):
        key = (band.orbit, band.polarisation, WINDOWS.window_of(band.day))
        images.setdefault(key, []).append(log_power(band, GRID)[0])
    stacks = {key: np.stack(members) for key, members in images.items()}
    largest = np.zeros(SHAPE)
    for orbit, polarisation, window in stacks:
        if window == PRE:
            pre, post = stacks[orbit, polarisation, PRE], stacks[orbit, polarisation, "post"]
            n1, n2 = len(pre), len(post)
            variance = ((n1 - 1) * pre.var(0, ddof=1) + (n2 - 1) * post.var(0, ddof=1)) / (n1 + n2 - 2)
            t = np.abs(post.mean(0) - pre.mean(0)) / np.sqrt(variance * (1 / n1 + 1 / n2))
            largest = np.maximum(largest, t)
    return smooth(largest)


def measure(way: str, folder: Path, answer: Connection) -> None:
    started = time.perf_counter()
    result = {"streaming": streaming, "whole": whole_stack}[way](folder)
    seconds = time.perf_counter() - started
    answer.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, result))


def measured(way: str, folder: Path) -> tuple[float, float, np.ndarray]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=measure, args=(way, folder, theirs))
    process.start()
    found = ours.recv()
    process.join()
    return found


def main() -> str:
    """The line that is printed."""
    with TemporaryDirectory() as name:
        write_images(Path(name))
        seconds, megabytes, streamed = measured("streaming", Path(name))
        whole_seconds, whole_megabytes, whole = measured("whole", Path(name))
    np.testing.assert_allclose(streamed, whole, rtol=1e-9)
    return (
        f"140 bands of {SHAPE[0]} x {SHAPE[1]} cells: streaming {seconds:.1f} s and {megabytes:.0f} MB, "
        f"whole stack {whole_seconds:.1f} s and {whole_megabytes:.0f} MB; "
        f"time x {seconds / whole_seconds:.2f}, memory x {megabytes / whole_megabytes:.2f}"
    )


if __name__ == "__main__":
    sys.stdout.write(main() + "\n")
