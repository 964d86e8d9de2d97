"""A town whose answers are visible: two districts, ten houses, two image dates, every kind of trouble once.

::

            West (100 m wide)             East (100 m wide)            nowhere
    y=20    [C]          [D]              [G]          [H]
    y=0     [A]          [B]              [E]          [F]             [Z]

Every house is 10 m by 10 m except H, which is 10 m by 20 m. At the second date (2017-10-21):

- A destroyed, B severe, C never listed, D possible;
- E moderate, F no visible damage, G destroyed (not there at the first date), H never listed;
- Z destroyed, in no district;
- a severe site 50 m from any house (unmatched), a road crater, a field crater, a damaged bridge;
- A's row comes twice (an exact duplicate).

At the first date (2014-02-12) only A (severe) and E (moderate) are listed.
"""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

METRIC = "EPSG:32637"
ORIGIN = (500_000.0, 3_978_000.0)
FIRST, SECOND = "2014/02/12", "2017/10/21"

HOUSES = {
    "A": (10, 0, 10), "B": (60, 0, 10), "C": (10, 20, 10), "D": (60, 20, 10),
    "E": (110, 0, 10), "F": (160, 0, 10), "G": (110, 20, 10), "H": (160, 20, 20),
    "Z": (300, 0, 10),
}  # fmt: skip
"""Lower left corner and depth in metres from the origin."""

SITES = (
    # name, x, y, type, class at the first date, class at the second date
    ("A", 15, 5, "Building (General / Default)", "Severe Damage", "Destroyed"),
    ("A again", 15, 5, "Building (General / Default)", "Severe Damage", "Destroyed"),
    ("B", 65, 5, "Building (General / Default)", None, "Severe Damage"),
    ("D", 72, 25, "Building (General / Default)", None, "Possible Damage"),  # 2 m east of D
    ("E", 115, 5, "School / University", "Moderate Damage", "Moderate Damage"),
    ("F", 165, 5, "Mosque", None, "No Visible Damage"),
    ("G", 115, 25, "Building (General / Default)", None, "Destroyed"),
    ("Z", 305, 5, "Building (General / Default)", None, "Destroyed"),
    ("far", 140, 70, "Building (General / Default)", None, "Severe Damage"),
    ("road", 40, 10, "Road", None, "Impact Crater (Damage to Road)"),
    ("field", 40, 60, "Field", None, "Impact Crater (Damage to Field)"),
    ("bridge", 90, 60, "Bridge", None, "Destroyed"),
)
GROUPS = {
    "Road": "Impacts on Roads / Bridges",
    "Field": "Impacts in Fields",
    "Bridge": "Damaged Road segments",
}


def houses() -> gpd.GeoDataFrame:
    """The footprints, in degrees: columns id, levels, use, geometry."""
    outlines = [_box(x, y, 10, depth) for x, y, depth in HOUSES.values()]
    table = gpd.GeoDataFrame(
        {"id": list(HOUSES), "levels": 2, "use": "residential"}, geometry=outlines, crs=METRIC
    )
    return table.to_crs(4326)


def damage_list() -> gpd.GeoDataFrame:
    """The damage sites as UNOSAT delivers them, two passes."""
    rows = [
        {
            "SiteID": kind,
            "SensDt": FIRST if first else None,
            "Confidence": "Medium" if first else None,
            "DaSitCl": first,
            "SensorDate": SECOND,
            "ConfID2": "Very High",
            "DaSitCl2": second,
            "Damst2": None,
            "GrDaCl": GROUPS.get(kind, "Damaged Buildings"),
            "Neigh": "West" if x < 100 else "East",
        }
        for _, x, _, kind, first, second in SITES
    ]
    points = [shapely.Point(ORIGIN[0] + x, ORIGIN[1] + y) for _, x, y, *_ in SITES]
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=points, crs=METRIC).to_crs(4326)


def districts() -> gpd.GeoDataFrame:
    """West and East, side by side, 100 m by 100 m."""
    table = gpd.GeoDataFrame(
        {"code": ["W", "E"], "name": ["West", "East"], "name_ar": ["الغرب", "الشرق"]},
        geometry=[_box(0, -10, 100, 110), _box(100, -10, 100, 110)],
        crs=METRIC,
    )
    return table.to_crs(4326)


CONFIG = """
area:
  slug: town
  name: {en: Town, ar: بلدة}
  country: SYR
  crs: EPSG:32637
  as_of: 2017-10-21
sources:
  footprints:
    - {id: houses, reader: vector, path: houses.gpkg, title: Houses, publisher: Tests, licence: CC0-1.0, credit: Tests,
       options: {id_column: id, levels_column: levels, use_column: use}}
  assessments:
    - {id: list, reader: unosat, path: list.gpkg, lists: damage_only, title: List, publisher: Tests, licence: CC0-1.0, credit: List by tests}
  admin_areas:
    - {id: districts, reader: vector, path: districts.geojson, title: Districts, publisher: Tests, licence: CC0-1.0, credit: Tests,
       options: {id_column: code, name_en_column: name, name_ar_column: name_ar, code_system: local}}
matching: {tolerance_m: 5, sweep_m: [1, 3, 10]}
bundle: out/town
"""


def write_town(folder: Path, *, footprints: bool = True) -> Path:
    """Write the town's files and configuration into `folder`; the path of the configuration."""
    houses().to_file(folder / "houses.gpkg")
    damage_list().to_file(folder / "list.gpkg")
    districts().to_file(folder / "districts.geojson")
    text = CONFIG
    if not footprints:
        start, end = text.index("  footprints:"), text.index("  assessments:")
        text = text[:start] + text[end:]
    path = folder / "town.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _box(x: float, y: float, width: float, depth: float) -> shapely.Polygon:
    left, bottom = ORIGIN[0] + x, ORIGIN[1] + y
    return shapely.box(left, bottom, left + width, bottom + depth)
