"""How many homes a building holds, by a stated assumption on floor area."""

import pandas as pd

from geodata.claims.figures import DwellingAssumption
from geodata.columns import AREA_M2

LEVELS = "levels"
USE = "use"


def dwellings_of(buildings: pd.DataFrame, assumption: DwellingAssumption) -> pd.Series:
    """Homes in each building, not rounded.

    ``max(1, area_m2 * levels * efficiency * residential_share / mean_dwelling_m2)`` where some of the
    floor area is
    housing, else 0: a house is one home however small it is. The form is a convention of this project; the
    values are those of `assumption`.

    Parameters
    ----------
    buildings
        One row per building with ``area_m2`` (ground area), ``levels`` (storeys) and ``use``.
    assumption
        Gives the parameters, and what is taken where storeys or use are missing.

    Returns
    -------
    pandas.Series
        ``n_dwellings`` on the index of `buildings`. Missing where storeys or use are missing and the
        assumption has
        no default for them; a building known to hold no housing has 0 homes whatever its storeys.
    """
    share = buildings[USE].map(assumption.residential_share).astype("float64")
    share = share.where(share.notna() | buildings[USE].isna(), 0.0)
    if assumption.share_if_use_missing is not None:
        share = share.fillna(assumption.share_if_use_missing)
    levels = buildings[LEVELS].astype("float64")
    if assumption.levels_if_missing is not None:
        levels = levels.fillna(assumption.levels_if_missing)
    floor_m2 = buildings[AREA_M2].astype("float64") * levels * assumption.efficiency
    homes = (floor_m2 * share / assumption.mean_dwelling_m2).clip(lower=1.0)
    return homes.mask(share == 0.0, 0.0).rename("n_dwellings")
