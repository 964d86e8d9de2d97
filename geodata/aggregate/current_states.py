"""How many buildings of every district are in each state at a date, by everything any source said until then."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import columns
from geodata.aggregate.grid import Counts, grid_of, require_whole
from geodata.aggregate.rows import require_unique, rows_of
from geodata.grades import LIFECYCLES, RADAR_SCREEN, RANK, rank_of


def count_current_states(
    states: pd.DataFrame, buildings: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, *, as_of: date
) -> pd.DataFrame:
    """One row of counts for each district, and a row each for outside and for the city.

    A footprint counts once: under its current grade; as *screen only* if it has none and a radar screen's
    statement is the one that decides; as *untold* if a source looked and could not tell; as *not assessed* if
    no source speaks of it. These add up to ``n_footprints``. A lifecycle counts beside the grade.

    Parameters
    ----------
    states
        `columns.BUILDING_STATES` at `as_of`.
    buildings
        With building_id and district_id.
    districts
        `columns.DISTRICTS`.
    as_of
        Date up to which statements count.

    Returns
    -------
    pandas.DataFrame
        `columns.CURRENT_STATES`: the districts as given, outside, city.

    Raises
    ------
    InvariantError
        If a state is of no known building, or of one that has two, or a building lies in no known district.
    """
    grid = grid_of(districts, [as_of])
    place_of_building = grid.places_of(buildings, table="buildings")
    ids = pd.Index(buildings[columns.BUILDING_ID])
    require_unique(pd.Index(states[columns.BUILDING_ID]), "state of a building")
    place = place_of_building[rows_of(states[columns.BUILDING_ID], ids, table="building_states")]
    grade = rank_of(states[columns.GRADE])
    is_screen = (grade < 0) & (states[columns.METHOD] == RADAR_SCREEN).to_numpy()

    footprints = grid.count_always(place_of_building)
    current = {f"n_current_{name}": grid.count(place[grade == rank]) for name, rank in RANK.items()}
    current["n_current_screen_only"] = grid.count(place[is_screen])
    current["n_current_untold"] = grid.count(place[(grade < 0) & ~is_screen])
    current["n_current_not_assessed"] = footprints - grid.count(place)
    require_whole(footprints, _sum(current), len(buildings), "footprints")
    lifecycle = states[columns.LIFECYCLE].to_numpy(dtype=object)
    several = (states["n_sources"] >= 2).to_numpy()
    apart = (states["disagreement"].astype("Int64").fillna(0) > 0).to_numpy(dtype=bool)
    counts = {
        "n_footprints": footprints,
        **current,
        **{f"n_lifecycle_{name}": grid.count(place[lifecycle == name]) for name in LIFECYCLES},
        "n_several_sources": grid.count(place[several]),
        "n_sources_disagree": grid.count(place[apart]),
    }
    table = grid.as_table(counts).rename(columns={columns.EPOCH: "as_of"})
    whole = {column.name: "int64" for column in columns.CURRENT_STATES if column.kind == "integer"}
    return table.astype({**whole, "as_of": "datetime64[ms]"})[columns.names(columns.CURRENT_STATES)]


def _sum(counts: dict[str, Counts]) -> Counts:
    return np.asarray(np.sum(list(counts.values()), axis=0))
