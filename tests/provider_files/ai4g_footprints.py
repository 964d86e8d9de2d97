"""Six multipolygons in the raster's UTM zone: damaged, boundary, one damaged cell, cloud, and two kinds of zeros."""

from pathlib import Path

import geopandas as gpd
import shapely

from tests.builders import METRIC, footprints, square

ROLE = "assessments"
OPTIONS = {"date": "2023-10-10", "threshold": 0.5, "threshold_source": "the test"}
ROWS = {
    "damaged": (0.8, 0.2, 1, 0.0),
    "boundary": (0.5, 0.5, 1, 0.0),
    "one_cell": (0.01, 0.99, 1, 0.0),
    "cloud": (0.4, 0.0, 1, 0.6),
    "nodata": (0.0, 0.0, 0, 0.0),
    "beside": (0.0, 0.0, 0, 1.0),
}
SAYS = {
    "damaged": "at or above 0.5",
    "boundary": "at or above 0.5",
    "one_cell": "below 0.5",
    "cloud": "not seen",
    "nodata": "not seen",
    "beside": "not seen",
}


def write(folder: Path) -> Path:
    """The file."""
    path = folder / "damage_footprints.gpkg"
    placed = footprints({name: square(20 * number, 0) for number, name in enumerate(ROWS)})
    outlines = [shapely.MultiPolygon([outline]) for outline in placed.to_crs(METRIC).geometry]
    damage, built, flag, unknown = zip(*ROWS.values(), strict=True)
    table = gpd.GeoDataFrame(
        {
            "id": list(ROWS),
            "damage_pct_0m": damage,
            "damage_pct_10m": damage,
            "damage_pct_20m": damage,
            "built_pct_0m": built,
            "damaged": flag,
            "unknown_pct": unknown,
        },
        geometry=outlines,
        crs=METRIC,
    )
    table.to_file(path)
    return path
