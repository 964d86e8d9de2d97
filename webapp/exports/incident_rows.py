"""Incidents as a table: one row each, with whether it has happened by a date, and which of them the map shows."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.columns import DISTRICT_ID, EPOCH, GEOMETRY
from webapp.city import City
from webapp.exports.bundle_rows import Flags
from webapp.exports.district_rows import names_of
from webapp.exports.selection import INCIDENT, Selection

CERTAINTY = "certainty"
LATER = "later"


def incident_rows(city: City, epoch: str) -> gpd.GeoDataFrame:
    """Every incident with a point, the names of its district, and how surely it has happened by `epoch`."""
    rows = gpd.GeoDataFrame(city.bundle.table("incidents"))
    day = pd.Timestamp(epoch)
    begun = ~(rows["from_date"] > day)
    over = rows["to_date"] <= day
    return rows.assign(
        **{
            CERTAINTY: np.select([over, begun], ["certain", "possible"], LATER),
            EPOCH: day,
            GEOMETRY: rows.geometry.representative_point(),
        }
    ).join(names_of(city, rows[DISTRICT_ID]))


def are_shown(rows: gpd.GeoDataFrame, selection: Selection) -> Flags:
    """True for incidents that the map draws: with their switch on, from the first day on which each can have happened."""
    is_on = selection.kinds is None or INCIDENT in selection.kinds
    shown: Flags = (rows[CERTAINTY] != LATER).to_numpy() & is_on
    return shown
