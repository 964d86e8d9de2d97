"""A town of any size, made by a program: files of sources and the configuration that builds a bundle of them.

Buildings stand 32 m apart in blocks of 36 with streets between, so that a larger town is wider and not denser. Half of
them are on the damage list, at four dates, each at least as bad as at the date before.
"""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

METRIC = "EPSG:32637"
EAST, SOUTH = 500_000.0, 3_974_000.0
PITCH_M, STREET_M, PER_BLOCK = 32.0, 18.0, 6
N_DISTRICTS_A_SIDE = 5
DATES = ("2014/02/12", "2015/05/29", "2017/02/03", "2017/10/21")
CLASSES = ("Moderate Damage", "Severe Damage", "Destroyed")
LISTED_SHARE = 0.5

CONFIG = """
area:
  slug: {slug}
  name: {{en: Made town, ar: بلدة مصطنعة}}
  country: SYR
  crs: {crs}
  as_of: 2017-10-21
sources:
  footprints:
    - {{id: houses, reader: vector, path: houses.geojson, title: Houses, publisher: A program, licence: CC0-1.0,
       credit: A program, options: {{id_column: building_id}}}}
  assessments:
    - {{id: list, reader: unosat, path: list.gpkg, lists: damage_only, title: List, publisher: A program,
       licence: CC0-1.0, credit: A program}}
  admin_areas:
    - {{id: districts, reader: vector, path: districts.geojson, title: Districts, publisher: A program,
       licence: CC0-1.0, credit: A program,
       options: {{id_column: code, name_en_column: name, name_ar_column: name_ar, code_system: local}}}}
"""


def places(n: int) -> np.ndarray:
    """Lower left corners of `n` building plots in metres, row by row."""
    side = math.ceil(math.sqrt(n))
    row, column = np.divmod(np.arange(n), side)
    steps = np.stack([column, row], axis=1)
    return steps * PITCH_M + steps // PER_BLOCK * STREET_M + [EAST, SOUTH]


def houses(n: int) -> gpd.GeoDataFrame:
    """Footprints with `building_id`, `district` and `damage` (the class at the last date) in metres."""
    rng = np.random.default_rng(1)
    sizes, angles = rng.uniform(8, 20, (n, 2)), rng.normal(0, 0.12, n)
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])[None] * sizes[:, None]
    sine, cosine = np.sin(angles)[:, None], np.cos(angles)[:, None]
    turned = np.stack(
        [
            corners[..., 0] * cosine - corners[..., 1] * sine,
            corners[..., 0] * sine + corners[..., 1] * cosine,
        ],
        axis=-1,
    )
    centres = places(n) + PITCH_M / 2
    worst = rng.integers(0, len(CLASSES), n)
    damage = np.where(rng.random(n) < LISTED_SHARE, np.array(CLASSES)[worst], "Not listed")
    table = {"building_id": [f"h{i}" for i in range(n)], "damage": damage}
    return gpd.GeoDataFrame(table, geometry=shapely.polygons(turned + centres[:, None]), crs=METRIC)


def damage_list(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The damaged ones as a UNOSAT table of points: one column a date for the image date and one for the class."""
    listed = table[table["damage"] != "Not listed"]
    rng = np.random.default_rng(2)
    final = listed["damage"].map({name: place for place, name in enumerate(CLASSES)}).to_numpy()
    columns: dict[str, object] = {
        "SiteID": "Building (General / Default)",
        "GrDaCl": "Damaged Buildings",
        "Neigh": "Made",
    }
    since, lag = rng.integers(0, len(DATES), len(listed)), rng.integers(0, 2, len(listed))
    for place, date in enumerate(DATES):
        is_damaged, still_to_come = since <= place, len(DATES) - 1 - place
        grade = np.maximum(final - np.minimum(lag, still_to_come), 0)
        columns[f"SensDt{place + 1}"] = np.where(is_damaged, date, None)
        columns[f"ConfID{place + 1}"] = np.where(is_damaged, "High", None)
        columns[f"DaSitCl{place + 1}"] = np.where(is_damaged, np.array(CLASSES, dtype=object)[grade], None)
    return gpd.GeoDataFrame(
        pd.DataFrame(columns, index=listed.index), geometry=listed.centroid, crs=METRIC
    ).reset_index(drop=True)


def districts(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rectangles, five by five."""
    west, south, east, north = table.total_bounds
    across, up = (
        np.linspace(west, east, N_DISTRICTS_A_SIDE + 1),
        np.linspace(south, north, N_DISTRICTS_A_SIDE + 1),
    )
    cells = [(i, j) for j in range(N_DISTRICTS_A_SIDE) for i in range(N_DISTRICTS_A_SIDE)]
    names = [f"{i + 1}-{j + 1}" for i, j in cells]
    return gpd.GeoDataFrame(
        {
            "code": names,
            "name": [f"Quarter {name}" for name in names],
            "name_ar": [f"حي {name}" for name in names],
        },
        geometry=[shapely.box(across[i], up[j], across[i + 1], up[j + 1]) for i, j in cells],
        crs=METRIC,
    )


def write_made_town(folder: Path, n: int) -> Path:
    """Write the town's files into `folder`; the path of its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    table = houses(n)
    table.to_crs(4326).to_file(folder / "houses.geojson")
    damage_list(table).to_crs(4326).to_file(folder / "list.gpkg")
    districts(table).to_crs(4326).to_file(folder / "districts.geojson")
    path = folder / "town.yaml"
    path.write_text(CONFIG.format(slug=f"made-{n}", crs=METRIC), encoding="utf-8")
    return path
