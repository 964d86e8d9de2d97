"""Microsoft building footprints: one partition of GeoJSON by lines, named like CSV."""

import gzip
import json
from pathlib import Path

from tests.builders import METRIC, on_map, square

ROLE = "footprints"
OPTIONS: dict[str, object] = {}
CRS = METRIC.to_string()
N_FOOTPRINTS = 3
N_HEIGHT_UNKNOWN = 1
N_CONFIDENCE_UNKNOWN = 3


def write(folder: Path) -> Path:
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"height": -1.0 if number == 0 else 6.5, "confidence": -1.0},
                "geometry": outline.__geo_interface__,
            }
        )
        for number, outline in enumerate(on_map([square(20 * number, 0) for number in range(N_FOOTPRINTS)]))
    ]
    path = folder / "part-00064-122200.c000.csv.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    return path
