"""Google Open Buildings: one compressed partition in the columns of version 3."""

import gzip
from pathlib import Path

import pandas as pd
import shapely

from tests.builders import METRIC, on_map, square

ROLE = "footprints"
OPTIONS: dict[str, object] = {}
CRS = METRIC.to_string()
N_FOOTPRINTS = 4
"""The second and third have one plus code, and the third is of two parts; the fourth is uncertain."""
N_SURE = 3
"""With a confidence of at least 0.7, of which one is exactly that."""


def table() -> pd.DataFrame:
    outlines = on_map([square(0, 0), square(40, 0), square(60, 0).union(square(80, 0)), square(120, 0)])
    centres = outlines.to_crs(METRIC).centroid.to_crs(outlines.crs)
    return pd.DataFrame(
        {
            "latitude": centres.y,
            "longitude": centres.x,
            "area_in_meters": [100.0, 100.0, 200.0, 100.0],
            "confidence": [0.91, 0.7, 0.85, 0.65],
            "geometry": shapely.to_wkt(outlines.to_numpy(), rounding_precision=-1),
            "full_plus_code": ["8G7PX2X2+2M3X", "8G7PX2X2+2M4X", "8G7PX2X2+2M4X", "8G7PX2X2+2M5X"],
        }
    )


def write(folder: Path) -> Path:
    path = folder / "15f_buildings.csv.gz"
    path.write_bytes(gzip.compress(table().to_csv(index=False).encode(), mtime=0))
    return path
