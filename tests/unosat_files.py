"""A damage list of five sites in every shape that UNOSAT publishes, so that all must give one answer.

Sites stand on a street 100 m apart. By epoch (1 is the first, n the last):

=========  ==========================  ============  =====================
site       what it is                  epochs 1..n-1 epoch n
=========  ==========================  ============  =====================
burnt      building                    1 Destroyed   1 Destroyed
cracked    building, from epoch 2      3 Moderate    2 Severe
crater     road                        no record     5 Impact Crater
repaired   building                    3 Moderate    6 No Visible Damage
shop       building                    no record     4 Possible
=========  ==========================  ============  =====================
"""

import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.grades import UNOSAT_CLASSES

LABELS = {entry.code: entry.label for entry in UNOSAT_CLASSES}
SITES = ("burnt", "cracked", "crater", "repaired", "shop")
TYPES = ["Building (General / Default)", "Mosque", "Road", "Hospital", "Market"]
GROUPS = [
    "Damaged Buildings",
    "Damaged Buildings",
    "Impacts on Roads / Bridges",
    "Damaged Buildings",
    "Damaged Buildings",
]
POSITIONS = shapely.points(
    [(39.00111, 35.95), (39.00222, 35.95), (39.00333, 35.95), (39.00444, 35.95), (39.00555, 35.95)]
)


def day_of(epoch: int) -> pd.Timestamp:
    """Image date of an epoch: one a month, from January 2023."""
    return pd.Timestamp(2023 + (epoch - 1) // 12, (epoch - 1) % 12 + 1, 15)


def code_of(site: str, epoch: int, n_epochs: int) -> float:
    """UNOSAT code of a site at an epoch."""
    last = epoch == n_epochs
    return {
        "burnt": 1.0,
        "cracked": 2.0 if last else 3.0 if epoch > 1 else np.nan,
        "crater": 5.0 if last else np.nan,
        "repaired": 6.0 if last else 3.0,
        "shop": 4.0 if last else np.nan,
    }[site]


def unosat_table(n_epochs: int = 14, *, classes: str = "float", dates: str = "slash") -> gpd.GeoDataFrame:
    """The list with long column names, as in a geodatabase.

    `classes` is float, integer, digits ("3"), decimals ("3.0"), label or shouted; `dates` is slash, iso,
    compact, datetime, utc or milliseconds.
    """
    columns: dict[str, object] = {"SiteID": TYPES}
    for epoch in range(1, n_epochs + 1):
        codes = pd.Series([code_of(site, epoch, n_epochs) for site in SITES])
        suffix = "" if epoch == 1 else f"_{epoch}"
        day = pd.Series(day_of(epoch), index=codes.index).where(codes.notna())
        columns[f"SensorDate{suffix}"] = written_dates(day, dates)
        columns[f"SensorID{suffix}"] = pd.Series(f"Sensor {epoch}", index=codes.index).where(
            codes.notna(), None
        )
        columns[f"Confidence{suffix}"] = pd.Series("Medium", index=codes.index).where(codes.notna(), None)
        columns[f"Main_Damage_Site_Class{suffix}"] = written_classes(codes, classes)
        if epoch > 1:
            columns[f"Damage_Status{suffix}"] = pd.Series("No change", index=codes.index).where(
                codes.notna(), None
            )
    columns |= {
        "Grouped_Damage_Classes": GROUPS,
        "FieldValidation": "Not yet field validated",
        "Neighborhood": "حي",
    }
    return gpd.GeoDataFrame(columns, geometry=POSITIONS, crs="EPSG:4326")


def written_classes(codes: pd.Series, how: str) -> pd.Series:
    """Codes in one of the ways files write them."""
    if how == "float":
        return codes
    if how == "integer":
        return codes.astype("Int64")
    write = {
        "digits": lambda code: str(int(code)),
        "decimals": lambda code: f"{code:.1f}",
        "label": lambda code: LABELS[int(code)],
        "shouted": lambda code: f" {LABELS[int(code)].upper()} ",
    }[how]
    return codes.map(write, na_action="ignore").astype(object).where(codes.notna(), None)


def written_dates(days: pd.Series, how: str) -> pd.Series:
    """Days in one of the ways files write them."""
    if how == "datetime":
        return days.astype("datetime64[ms]")
    if how == "utc":
        return days.astype("datetime64[ms]").dt.tz_localize("UTC")
    if how == "milliseconds":
        return (days - pd.Timestamp(1970, 1, 1)).dt.total_seconds() * 1000
    pattern = {"slash": "%Y/%m/%d", "iso": "%Y-%m-%dT%H:%M:%SZ", "compact": "%Y%m%d"}[how]
    return days.dt.strftime(pattern).astype(object).where(days.notna(), None)


def write_as(table: gpd.GeoDataFrame, folder: Path, kind: str) -> Path:
    """The table in a file of that kind; GDAL itself cuts the names of a shapefile."""
    if kind == "parquet":
        path = folder / "sites.parquet"
        table.to_parquet(path)
        return path
    if kind == "csv":
        path = folder / "sites.csv"
        flat = pd.DataFrame(table.drop(columns="geometry"))
        flat.assign(lon=table.geometry.x, lat=table.geometry.y).to_csv(path, index=False)
        return path
    path = folder / f"Damage_Sites_Town_20240215.{kind}"
    driver = {"gdb": "OpenFileGDB"}.get(kind)
    with warnings.catch_warnings():
        # Both geopandas and GDAL tell of names that are cut.
        warnings.simplefilter("ignore")
        table.to_file(path, driver=driver, encoding="utf-8" if kind == "shp" else None)
    return path


def zip_up(path: Path, archive: Path, *, inside: str = "delivery/data") -> Path:
    """An archive that holds the file, or folder, and its side-cars, in folder `inside`."""
    members = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.stem}.*")
    with zipfile.ZipFile(archive, "w") as out:
        for member in members:
            if member != archive and member.is_file():
                out.write(member, f"{inside}/{member.relative_to(path.parent)}".lstrip("/"))
    return archive


def housing_table() -> gpd.GeoDataFrame:
    """The list at three epochs in the housing-unit edition: 15 dwellings, 9 of them damaged, in four sites."""
    return unosat_table(3).assign(
        Notes=["gate", None, None, None, None],
        HU_tot=[12.0, 1.0, np.nan, 1.0, 1.0],
        HU_damaged_3=[7.0, 1.0, np.nan, 0.0, 1.0],
    )


def outlined_table() -> gpd.GeoDataFrame:
    """The list at three epochs with each site drawn as a square of about 10 m."""
    table = unosat_table(3)
    squares = shapely.buffer(table.geometry.to_numpy(), 0.00005, cap_style="square")
    return table.set_geometry(gpd.GeoSeries(squares, crs=table.crs))


def grid_table(codes: list[int | None]) -> gpd.GeoDataFrame:
    """Squares of 500 m in a row, one for each code."""
    squares = [
        shapely.box(500_000 + n * 500, 3_978_000, 500_500 + n * 500, 3_978_500) for n in range(len(codes))
    ]
    columns = {"SensorDate": "2022-03-26", "Main_Damage_Site_Class": pd.array(codes, dtype="Int32")}
    return gpd.GeoDataFrame(columns, geometry=squares, crs="EPSG:32637")
