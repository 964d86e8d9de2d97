"""Seconds to measure a raster on footprints, four ways in one run: `python benchmarks/zonal.py [N_BUILDINGS]`.

Prints a line a way: seconds (the best of three runs; one for the loop, which measures a part and is scaled up), and how
many times as long as our exact one it takes. The raster is 10,000 by 10,000 cells of noise, tiled and compressed;
footprints are turned rectangles of 60 to 400 cells, spread over all of it. The loop over `rasterio.mask` is what is
usually written, and what rasterstats does.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import numpy as np
import rasterio
import rasterio.mask
import shapely
from affine import Affine
from exactextract import exact_extract

from geodata.rasters.read import open_score
from geodata.rasters.zonal import score_statistics

N_CELLS = 10_000
N_BUILDINGS = 20_000
N_LOOP = 1_000
N_RUNS = 3
CRS = "EPSG:32637"
EAST, NORTH = 500_000.0, 4_000_000.0
THRESHOLD = 0.5


def write_raster(path: Path) -> Path:
    rng = np.random.default_rng(1)
    profile = {
        "driver": "GTiff",
        "count": 1,
        "height": N_CELLS,
        "width": N_CELLS,
        "dtype": "float32",
        "crs": CRS,
        "transform": Affine(1, 0, EAST, 0, -1, NORTH),
        "tiled": True,
        "compress": "deflate",
        "predictor": 3,
        "nodata": float("nan"),
    }
    with rasterio.open(path, "w", **profile) as file:
        file.write(rng.random((N_CELLS, N_CELLS), dtype="float32").round(2), 1)
    return path


def buildings(n: int) -> gpd.GeoDataFrame:
    rng = np.random.default_rng(2)
    centres = rng.uniform(20, N_CELLS - 20, (n, 2)) * [1, -1] + [EAST, NORTH]
    sizes, angles = rng.uniform(8, 20, (n, 2)), rng.uniform(0, np.pi, n)
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])[None] * sizes[:, None]
    turned = np.stack(
        [
            corners[..., 0] * np.cos(angles)[:, None] - corners[..., 1] * np.sin(angles)[:, None],
            corners[..., 0] * np.sin(angles)[:, None] + corners[..., 1] * np.cos(angles)[:, None],
        ],
        axis=-1,
    )
    return gpd.GeoDataFrame(geometry=shapely.polygons(turned + centres[:, None]), crs=CRS)


def with_a_loop(path: Path, table: gpd.GeoDataFrame) -> np.ndarray:
    means = []
    with rasterio.open(path) as file:
        for outline in table.geometry:
            cells, _ = rasterio.mask.mask(file, [outline], crop=True, filled=False)
            means.append(float(cells.mean()))
    return np.array(means)


def with_exactextract(path: Path, table: gpd.GeoDataFrame) -> np.ndarray:
    return exact_extract(str(path), table, ["mean", "max", "count"], output="pandas")["mean"].to_numpy()


def seconds(measure: Callable[[], np.ndarray], n_runs: int) -> tuple[float, np.ndarray]:
    best, means = float("inf"), np.empty(0)
    for _ in range(n_runs):
        started = time.perf_counter()
        means = measure()
        best = min(best, time.perf_counter() - started)
    return best, means


def main(n: int) -> str:
    """The lines that are printed."""
    with TemporaryDirectory() as folder:
        path, table = write_raster(Path(folder) / "noise.tif"), buildings(n)
        part = table.head(N_LOOP)

        def ours(statistics: str) -> np.ndarray:
            measured = score_statistics(
                table.geometry, open_score(path), threshold=THRESHOLD, statistics=statistics
            )
            return measured["mean"].to_numpy()

        told = {
            "exact": seconds(lambda: ours("exact"), N_RUNS),
            "cells": seconds(lambda: ours("cells"), N_RUNS),
            "exactextract alone (no threshold)": seconds(lambda: with_exactextract(path, table), N_RUNS),
            "loop over rasterio.mask": seconds(lambda: with_a_loop(path, part), 1),
        }
    scale = {"loop over rasterio.mask": n / len(part)}
    reference = told["exact"][1]
    lines = [f"{n:,} footprints on {N_CELLS:,} x {N_CELLS:,} cells"]
    for name, (best, means) in told.items():
        whole = best * scale.get(name, 1)
        off = float(np.abs(means - reference[: len(means)]).max())
        lines.append(
            f"{name}: {whole:.2f} s, {whole / told['exact'][0]:.1f} times exact, means within {off:.4f} of it"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(main(int(sys.argv[1]) if len(sys.argv) > 1 else N_BUILDINGS) + "\n")
