"""Which places were graded worse or less than before at each epoch, by their grades and in the source's words."""

from collections.abc import Callable, Iterable
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import columns
from geodata.aggregate.units import Count, Flags, Unit, as_table, so_far, units_of
from geodata.grades import DECREASED, INCREASED, NEW, UNCHANGED, UNOSAT_STATUSES


def count_changes(
    *,
    buildings: gpd.GeoDataFrame | None,
    building_assessments: pd.DataFrame | None,
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    epochs: Iterable[date],
) -> pd.DataFrame:
    """Places of each district graded worse, less or as before at each epoch, and what the source says of them.

    Each grade is compared with the same place's latest grade before, however long ago. A fall is a *reversal*;
    their number is a measure of quality, for repair, clearance and a change of mind look alike. The source's own
    words stand beside what its grades say; a difference is the source contradicting itself.

    Parameters
    ----------
    buildings, building_assessments, sites, assessments, districts, epochs
        As for :func:`geodata.aggregate.statistics.count_damage`.

    Returns
    -------
    pandas.DataFrame
        `columns.DAMAGE_CHANGES`, in the order of :func:`count_by_date`. What the source says is missing for
        buildings: it speaks of sites.

    Raises
    ------
    InvariantError
        If a row belongs to no known district, epoch, building or site.
    """
    units = units_of(buildings, building_assessments, sites, assessments, districts, epochs)
    return pd.concat(
        [as_table(unit, {}, _changes(unit), columns.DAMAGE_CHANGES) for unit in units], ignore_index=True
    )


def _changes(unit: Unit) -> dict[str, Count]:
    order = np.lexsort((unit.epoch, unit.place))
    place, epoch, rank = unit.place[order], unit.epoch[order], unit.rank[order]
    is_first = np.diff(place, prepend=-1) != 0
    step = np.where(is_first, 0, np.diff(rank, prepend=0))

    def counted(chosen: Flags) -> Count:
        return unit.count(epoch[chosen], place[chosen])

    first_graded, graded = counted(is_first), unit.count(epoch, place)
    counts = {
        "n_first_graded": first_graded,
        "n_increased": counted(step > 0),
        "n_decreased": counted(step < 0),
        "n_unchanged": counted(~is_first & (step == 0)),
        "n_without_record": so_far(first_graded) - graded,
    }
    if unit.name == columns.OF_SITES:
        counts |= _as_the_source_says(unit.statements["source_status"].iloc[order], counted)
    return counts


def _as_the_source_says(statuses: pd.Series, counted: Callable[[Flags], Count]) -> dict[str, Count]:
    said = statuses.astype("object").map(UNOSAT_STATUSES)
    counts = {
        f"n_source_{name}": counted((said == name).to_numpy())
        for name in (NEW, INCREASED, DECREASED, UNCHANGED)
    }
    return counts | {"n_source_unstated": counted(said.isna().to_numpy())}
