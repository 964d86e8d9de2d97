"""What a sample is drawn from: the buildings of a bundle, or its listed sites, with their class and district."""

import geopandas as gpd
import pandas as pd

from geodata.columns import AREA_M2, BUILDING_ID, DISTRICT_ID, DUPLICATE_OF, EPOCH, GRADE, SITE_ID, SITE_KIND
from geodata.errors import InvariantError
from geodata.grades import MATCHABLE_KINDS, NOT_ASSESSED
from geodata.publish.bundle import Bundle

OF_BUILDINGS, OF_SITES = "buildings", "sites"
"""Unit of a sample, and of the figures that come of it."""

UNIT_ID, MAP_CLASS, STRATUM = "unit_id", "map_class", "stratum"
BY_CLASS, BY_DISTRICT = "class", "district"
STRATA = (BY_CLASS, BY_DISTRICT)
"""What a sample may be stratified by."""
_KEYS = {BY_CLASS: MAP_CLASS, BY_DISTRICT: DISTRICT_ID}
JOINT = " | "


def frame_of(bundle: Bundle) -> gpd.GeoDataFrame:
    """The units a sample can be drawn from, at the bundle's as-of epoch.

    Rows: every building, or, in a bundle without footprints, every listed site of a kind that can be a
    building and repeats no other row; in the order of their ids. Columns: unit_id, map_class (one of the
    grades, or not_assessed where there is no record, a class of its own), district_id, area_m2 (of buildings;
    missing for sites), geometry in EPSG:4326.

    Raises
    ------
    InvariantError
        If a unit has two grades at one epoch.
    """
    as_of = pd.Timestamp(bundle.manifest["area"]["as_of"])
    if bundle.has_footprints:
        units, graded, key = bundle.table("buildings"), bundle.table("building_assessments"), BUILDING_ID
    else:
        sites = bundle.table("sites")
        units = sites[sites[SITE_KIND].isin(MATCHABLE_KINDS) & sites[DUPLICATE_OF].isna()]
        units = units.assign(**{AREA_M2: float("nan")})
        graded, key = bundle.table("assessments"), SITE_ID
    now = graded.loc[graded[EPOCH] == as_of, [key, GRADE]]
    if now[key].duplicated().any():
        msg = f"{now.loc[now[key].duplicated(), key].iloc[0]} has two grades on {as_of.date()}; one is expected."
        raise InvariantError(msg)
    grades = units[key].map(now.set_index(key)[GRADE].astype(object))
    frame = gpd.GeoDataFrame(
        {
            UNIT_ID: units[key].astype(str).to_numpy(),
            MAP_CLASS: grades.where(grades.notna(), NOT_ASSESSED).astype(str).to_numpy(),
            DISTRICT_ID: units[DISTRICT_ID].astype(str).to_numpy(),
            AREA_M2: units[AREA_M2].to_numpy(dtype=float),
        },
        geometry=gpd.GeoSeries(units.geometry.to_numpy(), crs=units.crs),
    )
    return frame.sort_values(UNIT_ID, ignore_index=True)


def unit_of(bundle: Bundle) -> str:
    """``buildings``, or ``sites`` where the bundle has no footprints."""
    return OF_BUILDINGS if bundle.has_footprints else OF_SITES


def strata_of(frame: pd.DataFrame, by: tuple[str, ...]) -> pd.Series:
    """Stratum of each unit: its class, its district, or both joined, in the order of `by`."""
    parts = [frame[_KEYS[one]].astype(str) for one in by]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + JOINT + part
    return joined.rename(STRATUM)
