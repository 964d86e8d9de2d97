"""How many homes buildings hold, by a stated assumption on floor area, or by ranges of assumptions.

From a claim book and the evidence at a date: ``drawn = dwelling_draws(graded_buildings(evidence, date),
spanning(book.dwelling_assumptions), seed=1)``; the homes of a claim are then
``quantiles(drawn.of(classes=claim.predicate, districts=...))``. To bring them to counted households first, see
``calibration.calibrate``; what they are held against, ``households.household_settings`` and ``stock_checks``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from geodata.claims.dwelling_model import Draws, DwellingModel
from geodata.claims.figures import DwellingAssumption
from geodata.columns import AREA_M2, DISTRICT_ID, GRADE
from geodata.grades import NOT_ASSESSED

LEVELS = "levels"
USE = "use"

N_DRAWS = 10_000
"""Enough for quantiles of 2.5 % and 97.5 % that are steady to the third digit."""

_GROUP = "group"
_HAS_LEVELS = "has_levels"
_NO_USE = " not stated"
"""Stands for a use that the source does not state; no use starts with a space."""
_NO_HOUSING = " no housing"
"""Stands for every use that holds no homes."""


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


@dataclass(frozen=True)
class HomesDrawn:
    """Homes of each group of buildings, drawn many times from a model.

    Attributes
    ----------
    totals
        One row for each group, one column for each draw; rows are indexed by district_id and damage_grade,
        ``not_assessed`` for buildings without a grade.
    n_buildings
        Buildings of each group.
    n_left_out
        Those of them left out because storeys or use are not known and the model has no spread for them.
    model
        What was drawn from.
    """

    totals: pd.DataFrame
    n_buildings: pd.Series
    n_left_out: pd.Series
    model: DwellingModel

    def of(self, *, classes: Sequence[str] | None = None, districts: Sequence[str] | None = None) -> Draws:
        """Homes in these classes and districts, one number for each draw; ``None`` means all.

        Draws of several groups are added up draw by draw: what a draw assumes holds for the whole city.
        """
        is_in = np.ones(len(self.totals), dtype=bool)
        for level, wanted in ((DISTRICT_ID, districts), (GRADE, classes)):
            if wanted is not None:
                is_in &= self.totals.index.get_level_values(level).isin(list(wanted))
        return np.asarray(self.totals.to_numpy(dtype=np.float64)[is_in].sum(axis=0))


def dwelling_draws(
    buildings: pd.DataFrame, model: DwellingModel, *, n_draws: int = N_DRAWS, seed: int
) -> HomesDrawn:
    """Homes of all buildings by district and class, as often as `n_draws`, not rounded.

    The definition is that of :func:`dwellings_of`, with every parameter drawn anew for each draw and then
    held for the whole city. With f = efficiency * share * storeys factor / dwelling size, a group of
    buildings of floor areas x has ``sum(max(1, f * x))`` homes. That is the number of those with x < 1/f,
    plus f times the floor area of the rest: two running sums over the sorted areas answer every draw, and
    memory is buildings + groups * draws instead of buildings * draws.

    Parameters
    ----------
    buildings
        One row per building with ``district_id``, ``damage_grade`` (missing: not assessed), ``area_m2``
        (ground area), ``levels`` and ``use``, as ``geodata.claims.evidence.graded_buildings`` gives them.
    model
        The spreads; :func:`geodata.claims.dwelling_model.spanning` makes one of a claim book's assumptions.
    n_draws, seed
        The same seed and buildings, in whatever order, give the same draws.
    """
    share, storeys = _drawn_factors(model, np.random.default_rng(seed), n_draws)
    table = _grouped(buildings, share)
    groups = table.groupby([DISTRICT_ID, GRADE])
    sizes = groups.size().rename("n_buildings")
    totals = np.zeros((len(sizes), n_draws))
    n_left_out = np.zeros(len(sizes), dtype=np.int64)
    parts = table.assign(**{_GROUP: groups.ngroup()}).groupby([_GROUP, USE, _HAS_LEVELS])[AREA_M2]
    for key, floor_m2 in parts:
        group, use, has_levels = cast("tuple[int, str, bool]", key)
        if use == _NO_HOUSING:
            continue
        of_use, of_storeys = share[use], storeys[has_levels]
        if of_use is None or of_storeys is None:
            n_left_out[group] += len(floor_m2)
        else:
            totals[group] += _homes(floor_m2.to_numpy(dtype=np.float64), of_use * of_storeys)
    return HomesDrawn(
        pd.DataFrame(totals, index=sizes.index),
        sizes,
        pd.Series(n_left_out, index=sizes.index, name="n_left_out"),
        model,
    )


def quantiles(draws: Draws, *, level: float = 0.95) -> tuple[float, float, float]:
    """Low, median and high of the draws: of a `level` of 0.95 the 2.5 %, 50 % and 97.5 % quantiles."""
    low, middle, high = np.quantile(draws, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return float(low), float(middle), float(high)


def homes_by_group(drawn: HomesDrawn, *, level: float = 0.95) -> pd.DataFrame:
    """One row for each district and class: buildings, those left out, and low, median and high of their homes."""
    low, middle, high = np.quantile(drawn.totals.to_numpy(), [(1 - level) / 2, 0.5, (1 + level) / 2], axis=1)
    table = pd.DataFrame({"n_buildings": drawn.n_buildings, "n_left_out": drawn.n_left_out})
    return table.assign(low=low, median=middle, high=high).reset_index()


def _drawn_factors(
    model: DwellingModel, source: np.random.Generator, n_draws: int
) -> tuple[dict[str, Draws | None], dict[bool, Draws | None]]:
    """Homes per m2 of floor by use, and storeys by whether they are stated (then a factor); ``None``: left out."""
    per_m2 = model.efficiency.draw(source, n_draws) / model.mean_dwelling_m2.draw(source, n_draws)
    share: dict[str, Draws | None] = {
        use: spread.draw(source, n_draws) * per_m2
        for use, spread in sorted(model.residential_share.items())
        if spread.high > 0
    }
    silent = model.share_if_use_missing
    share[_NO_USE] = None if silent is None else silent.draw(source, n_draws) * per_m2
    unknown = model.levels_if_missing
    return share, {
        True: model.levels_factor.draw(source, n_draws),
        False: None if unknown is None else unknown.draw(source, n_draws),
    }


def _grouped(buildings: pd.DataFrame, share: Mapping[str, object]) -> pd.DataFrame:
    """Floor area of each building where storeys are known, else ground area, with what it is grouped by."""
    levels = buildings[LEVELS].astype("float64")
    uses = buildings[USE].astype(object).where(buildings[USE].notna(), _NO_USE)
    grades = buildings[GRADE].astype(object).where(buildings[GRADE].notna(), NOT_ASSESSED)
    return pd.DataFrame(
        {
            DISTRICT_ID: buildings[DISTRICT_ID].astype(object),
            GRADE: grades,
            USE: uses.where(uses.isin(list(share)), _NO_HOUSING),
            _HAS_LEVELS: levels.notna(),
            AREA_M2: buildings[AREA_M2].astype("float64") * levels.fillna(1.0),
        }
    )


def _homes(floor_m2: Draws, homes_per_m2: Draws) -> Draws:
    """``sum(max(1, homes_per_m2 * floor_m2))`` for each draw; 0 where homes_per_m2 is 0: no housing at all."""
    rising = np.sort(floor_m2)
    area_above = np.append(np.cumsum(rising[::-1])[::-1], 0.0)
    is_housing = homes_per_m2 > 0
    one_home_m2 = np.divide(1.0, homes_per_m2, out=np.full_like(homes_per_m2, np.inf), where=is_housing)
    n_below = np.searchsorted(rising, one_home_m2)
    return np.where(is_housing, n_below + homes_per_m2 * area_above[n_below], 0.0)
