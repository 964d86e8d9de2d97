"""The 13,155 damage sites, in the shape of UNOSAT's own file and with the published counts exactly.

Every history of the published table becomes as many sites as it counts, each on a synthetic spot of its
neighbourhood. What the table does not carry (confidence, remarks) is left empty.
"""

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.errors import InvariantError
from geodata.sources.demo_city import published
from geodata.sources.demo_city.fabric import SEED
from geodata.sources.demo_city.site_types import BUILDING_PLACES, places
from geodata.sources.demo_city.spots import footprint_spots, open_spots

CLASS_LABELS = {
    "destroyed": "Destroyed",
    "severe": "Severe Damage",
    "moderate": "Moderate Damage",
    "no visible damage": "No Visible Damage",
    "field crater": "Impact Crater (Damage to Field)",
    "road crater": "Impact Crater (Damage to Road)",
}
"""UNOSAT's text for each class of the published table."""

SEVERITY = {"no visible damage": 0, "moderate": 1, "severe": 2, "destroyed": 3}

GROUPS = {
    "Field": "Impacts in Fields",
    "Road": "Damaged Road segments",
    "Bridge": "Damaged Road segments",
    "Greenhouse": "Damaged Greenhouses",
}
"""UNOSAT's ``GrDaCl`` by site type; road craters are apart, and all else is "Damaged Buildings"."""

PASSES: tuple[tuple[str, str, str, str, str | None, str], ...] = (
    ("SensDt", "SensId", "Confidence", "DaSitCl", None, "Worldview-1"),
    ("SensorDate", "SensID2", "ConfID2", "DaSitCl2", "Damst2", "Worldview-2"),
    ("SensDt3", "SensID3", "ConfId3", "DaSitCl3", "Damst3", "Pleiades"),
    ("SensDt4", "SensID4", "ConfId4", "DaSitCl4", "Damst4", "Worldview-2"),
    ("SensDt5", "SensId5", "ConfId5", "DaSitCl5", "Damst5", "WorldView-3"),
)
"""For each epoch the product's columns of date, sensor, confidence, class and change, and its sensor."""

SEVERITY_NOISE = 2.4
"""Chance in which site stands where: 0 would put every destroyed site before every severe one."""

NOT_VALIDATED = "Not yet field validated"
PRODUCT = "CE20130604SYR"


def sites() -> gpd.GeoDataFrame:
    """The sites as delivered: 13,155 points (EPSG:4326) with the columns of the product's file.

    `SiteID` is a site type, as in the product. An epoch's columns are empty where the site has no record on
    that image. Confidence and notes are always empty because the published counts do not carry them.
    """
    histories = _one_row_a_site()
    return gpd.GeoDataFrame(
        _as_delivered(histories), geometry=_spot_of_each(histories).to_numpy(), crs="EPSG:4326"
    )


def _one_row_a_site() -> pd.DataFrame:
    table = published.site_histories()
    return table.loc[table.index.repeat(table["n_sites"])].drop(columns="n_sites").reset_index(drop=True)


def _spot_of_each(histories: pd.DataFrame) -> pd.Series:
    """A point for every site: the worst damage on the most damaged ground, with some chance.

    Raises
    ------
    InvariantError
        If a site is left without a spot or two share one.
    """
    keys = pd.DataFrame({"place": places(histories["site_type"])})
    names = published.neighbourhood_figures()["neighbourhood"]
    keys["neighbourhood"] = histories["neighbourhood"].map(pd.Series(names.index, index=names))
    keys["rank"] = _rank_by_severity(histories, keys)
    open_ones = keys[~keys["place"].isin(BUILDING_PLACES)]
    wanted = open_ones.groupby(["neighbourhood", "place"]).size().rename("n_sites").reset_index()
    spots = pd.concat([footprint_spots(), open_spots(wanted)], ignore_index=True)
    placed = keys.merge(spots, on=["neighbourhood", "place", "rank"], how="left", validate="one_to_one")
    if placed["geometry"].isna().any() or gpd.GeoSeries(placed["geometry"]).to_wkb().duplicated().any():
        msg = "Every site of the demonstration city needs a spot of its own; some have none or share one."
        raise InvariantError(msg)
    return placed["geometry"]


def _rank_by_severity(histories: pd.DataFrame, keys: pd.DataFrame) -> pd.Series:
    """Place of each site among those of its neighbourhood and place, the severest mostly first."""
    rng = np.random.default_rng([SEED, 6000])
    severity = histories[published.EPOCHS[-1]].map(SEVERITY).fillna(0) + SEVERITY_NOISE * rng.random(
        len(histories)
    )
    order = severity.sort_values(ascending=False, kind="stable").index
    return keys.loc[order].groupby(["neighbourhood", "place"]).cumcount().reindex(keys.index)


def _as_delivered(histories: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, object] = {"SiteID": histories["site_type"]}
    earlier = None
    for epoch, (date, sensor, confidence, grade, change, sensor_name) in zip(
        published.EPOCHS, PASSES, strict=True
    ):
        recorded = histories[epoch]
        columns[date] = _where_recorded(recorded, epoch.replace("-", "/"))
        columns[sensor] = _where_recorded(recorded, sensor_name)
        columns[confidence] = _empty(histories)
        columns[grade] = recorded.map(CLASS_LABELS).astype("object").where(recorded.notna(), None)
        if change is not None and earlier is not None:
            columns[change] = _change(earlier, recorded)
        earlier = recorded
    columns["GrDaCl"] = _groups(histories)
    columns["FieldVl"] = NOT_VALIDATED
    columns["Notes"] = _empty(histories)
    columns["Name"] = "Raqqa"
    columns["Neigh"] = histories["neighbourhood"]
    columns["Code"] = PRODUCT
    return pd.DataFrame(columns)


def _empty(histories: pd.DataFrame) -> pd.Series:
    return pd.Series([None] * len(histories), index=histories.index, dtype="object")


def _where_recorded(recorded: pd.Series, text: str) -> pd.Series:
    return pd.Series(text, index=recorded.index, dtype="object").where(recorded.notna(), None)


def _change(earlier: pd.Series, later: pd.Series) -> pd.Series:
    """UNOSAT's change since the pass before; missing without a later record."""
    before, after = earlier.map(SEVERITY), later.map(SEVERITY)
    change = pd.Series(["No change"] * len(later), index=later.index, dtype="object")
    change = change.mask(after > before, "Increase - damage").mask(after < before, "Decrease - damage")
    return change.mask(earlier.isna(), "New - damage").where(later.notna(), None)


def _groups(histories: pd.DataFrame) -> pd.Series:
    group = histories["site_type"].map(GROUPS).astype("object").fillna("Damaged Buildings")
    is_road_crater = histories[published.EPOCHS[-1]] == "road crater"
    return group.mask(is_road_crater, "Impacts on Roads / Bridges")
