"""Small folders of Sentinel-1 look-alikes, made in code: gamma speckle, two tracks, a square that changes."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine

CRS = "EPSG:32637"
TRANSFORM = Affine(10, 0, 400_000, 0, -10, 3_980_000)
WAR_START, INFERENCE_START = date(2017, 6, 6), date(2017, 10, 17)
TRACKS = {"A": 14_000, "B": 9_000}
CHANGED = (slice(25, 40), slice(25, 40))
LOOKS = 5


def scene_name(satellite: str, day: date, absolute_orbit: int, suffix: str = "") -> str:
    """A name in the pattern of a Sentinel-1 product."""
    stamp = f"{day:%Y%m%d}T030000_{day:%Y%m%d}T030025"
    return f"S1{satellite}_IW_GRDH_1SDV_{stamp}_{absolute_orbit:06d}_01D1A2_ABCD{suffix}.tif"


def write_power(
    path: Path, bands: dict[str, np.ndarray], *, transform: Affine = TRANSFORM, crs: str | None = CRS, **kept
) -> Path:
    """A GeoTIFF of 32-bit floats with described bands."""
    height, width = next(iter(bands.values())).shape
    profile = {"driver": "GTiff", "dtype": "float32", "count": len(bands), "height": height, "width": width}
    with rasterio.open(path, "w", **profile, transform=transform, crs=crs, **kept) as file:
        for number, (description, cells) in enumerate(bands.items(), start=1):
            file.write(cells.astype(np.float32), number)
            file.set_band_description(number, description)
    return path


def write_stack(
    folder: Path, *, n_pre: int = 12, n_post: int = 4, side: int = 64, change: float = 4.0, seed: int = 1
) -> Path:
    """A folder of two tracks, VV and VH, in which the power of a square is multiplied by `change` after the war."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    ground = {"VV": 0.2 + 0.1 * random.random((side, side)), "VH": 0.04 + 0.02 * random.random((side, side))}
    for satellite, first_orbit in TRACKS.items():
        before = [(WAR_START - timedelta(days=12 * k + 3), -k) for k in range(n_pre)]
        after = [(INFERENCE_START + timedelta(days=12 * k + 2), 20 + k) for k in range(n_post)]
        for day, cycle in before + after:
            bands = {
                name: power * random.gamma(LOOKS, 1 / LOOKS, (side, side)) for name, power in ground.items()
            }
            if day >= INFERENCE_START:
                for cells in bands.values():
                    cells[CHANGED] *= change
            write_power(folder / scene_name(satellite, day, first_orbit + 175 * cycle), bands)
    return folder
