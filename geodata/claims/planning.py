"""Debris, housing cost and displaced households as ranges: for planning, never for a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import fsum

import numpy as np
import pandas as pd

from geodata.claims.dwellings import LEVELS, USE, HomesDrawn, quantiles
from geodata.claims.entry import Text
from geodata.claims.planning_figure import (
    ALL_ANCHORS,
    BY_ANCHOR,
    BY_FLOOR,
    BY_HOMES,
    BY_PERSONS,
    COST,
    DEBRIS,
    DWELLINGS,
    FLOOR_AREA,
    HOUSEHOLDS,
    LEFT_OUT,
    NO_FOOTPRINTS,
    NO_STRUCTURES,
    NO_UNIT_COST,
    NOT_DISPLACEMENT,
    ORDER_ONLY,
    PEOPLE,
    PER_STRUCTURE,
    PlanningFigure,
)
from geodata.claims.planning_parameters import Anchor, PlanningParameters, PlanningRange
from geodata.claims.wording import fill, joined, shown
from geodata.columns import AREA_M2, GRADE
from geodata.grades import GRADES


def planning_figures(
    parameters: PlanningParameters | None,
    *,
    buildings: pd.DataFrame | None,
    n_structures: int | None,
    homes: HomesDrawn | None,
    synthetic: bool = False,
) -> tuple[PlanningFigure, ...]:
    """Every planning figure the evidence allows, and for the rest why not; nothing if planning is off.

    A range runs from the least to the greatest result that its parameters allow together. It is wide on
    purpose and is no confidence interval.

    Parameters
    ----------
    parameters
        ``None``: planning figures are off.
    buildings
        With ``damage_grade`` (missing: not assessed, counted as undamaged here), ``area_m2``, ``levels`` and
        ``use``, as ``geodata.claims.evidence.graded_buildings`` gives them; ``None`` without footprints.
    n_structures
        Listed structures with damage, for the anchors per structure.
    homes
        As ``geodata.claims.dwellings.dwelling_draws`` gives them; ``None`` without footprints.
    synthetic
        True if building positions are made up; figures from footprints then say so.
    """
    if parameters is None:
        return ()
    return (
        *debris_by_structure(n_structures, parameters),
        debris_by_floor_area(buildings, parameters, synthetic=synthetic),
        housing_cost(buildings, parameters, synthetic=synthetic),
        *displaced(homes, parameters, synthetic=synthetic),
    )


def debris_by_structure(
    n_structures: int | None, parameters: PlanningParameters
) -> tuple[PlanningFigure, ...]:
    """Tonnes by each anchor, then from the least to the greatest: structures times tonnes per structure."""
    anchors = parameters.debris_anchors
    if not anchors:
        return ()
    # A number of structures that nobody holds gives a refusal for each anchor, never a nought.
    each = [
        _by_anchors((one,), f"debris/{one.id}", fill(BY_ANCHOR, anchor=one.label), n_structures)
        for one in anchors
    ]
    return (*each, _by_anchors(anchors, "debris/anchors", ALL_ANCHORS, n_structures))


def _by_anchors(group: Sequence[Anchor], name: str, made: Text, n_structures: int | None) -> PlanningFigure:
    known = n_structures is not None
    return PlanningFigure(
        id=name,
        label=DEBRIS,
        low=n_structures * min(one.low for one in group) if n_structures is not None else None,
        high=n_structures * max(one.high for one in group) if n_structures is not None else None,
        unit="t",
        method=PER_STRUCTURE,
        made=made,
        verification=_weakest(group),
        anchors=tuple(one.id for one in group),
        order_of_magnitude_only=True,
        note=ORDER_ONLY,
        why_not=None if known else NO_STRUCTURES,
    )


def debris_by_floor_area(
    buildings: pd.DataFrame | None, parameters: PlanningParameters, *, synthetic: bool = False
) -> PlanningFigure:
    """Tonnes as the sum of ground area * storeys * tonnes per m2 * fraction of the class."""
    per_m2, fraction = parameters.debris_t_per_floor_m2, parameters.debris_fraction
    refused = PlanningFigure(
        id="debris/floor-area",
        label=DEBRIS,
        low=None,
        high=None,
        unit="t",
        method=FLOOR_AREA,
        made=BY_FLOOR,
        verification=_weakest([per_m2, *fraction.values()]),
        why_not=NO_FOOTPRINTS,
    )
    if buildings is None:
        return refused
    low, high = _floor_m2(buildings, fraction, parameters)
    return replace(
        refused,
        low=low * per_m2.low,
        high=high * per_m2.high,
        rests_on_synthetic=synthetic,
        note=_left_out(buildings, fraction, parameters),
        why_not=None,
    )


def housing_cost(
    buildings: pd.DataFrame | None, parameters: PlanningParameters, *, synthetic: bool = False
) -> PlanningFigure:
    """Cost as the sum of housing floor area * cost per m2 * cost ratio of the class; needs a stated unit cost."""
    unit_cost, ratio = parameters.unit_cost_per_m2, parameters.cost_ratio
    refused = PlanningFigure(
        id="housing-cost",
        label=fill(COST, currency=parameters.currency),
        low=None,
        high=None,
        unit=parameters.currency,
        method=FLOOR_AREA,
        made=BY_FLOOR,
        verification="U",
        why_not=NO_FOOTPRINTS if buildings is None else NO_UNIT_COST,
    )
    if buildings is None or unit_cost is None:
        return refused
    low = high = 0.0
    for use, share in parameters.residential_share.items():
        least, most = _floor_m2(buildings[buildings[USE].isin([use])], ratio, parameters)
        low += least * share.low * unit_cost.low
        high += most * share.high * unit_cost.high
    return replace(
        refused,
        low=low,
        high=high,
        verification=_weakest([unit_cost, *ratio.values(), *parameters.residential_share.values()]),
        rests_on_synthetic=synthetic,
        note=_left_out(buildings[buildings[USE].isin(list(parameters.residential_share))], ratio, parameters),
        why_not=None,
    )


def displaced(
    homes: HomesDrawn | None, parameters: PlanningParameters, *, synthetic: bool = False, level: float = 0.95
) -> tuple[PlanningFigure, PlanningFigure]:
    """Households without a habitable home, and the people in them: one household to a home.

    Homes of each class times the share that nobody can live in; low and high are those of the share and of
    the draws together.
    """
    shares, persons = parameters.uninhabitable_share, parameters.persons_per_household
    households = PlanningFigure(
        id="displaced/households",
        label=HOUSEHOLDS,
        low=None,
        high=None,
        unit="households",
        method=DWELLINGS,
        made=BY_HOMES,
        verification=_weakest([*shares.values()]),
        rests_on_synthetic=synthetic and homes is not None,
        note=NOT_DISPLACEMENT,
        why_not=NO_FOOTPRINTS,
    )
    made = fill(BY_PERSONS, low=shown(persons.low, "ratio"), high=shown(persons.high, "ratio"))
    people = replace(
        households,
        id="displaced/people",
        label=PEOPLE,
        unit="people",
        made=made,
        verification=_weakest([persons, *shares.values()]),
    )
    if homes is None:
        return households, people
    note = _note_on_homes(homes, list(shares))
    least, most = np.zeros(homes.totals.shape[1]), np.zeros(homes.totals.shape[1])
    for grade, share in shares.items():
        drawn = homes.of(classes=[grade])
        least, most = least + drawn * share.low, most + drawn * share.high
    low, high = quantiles(least, level=level)[0], quantiles(most, level=level)[2]
    return (
        replace(households, low=low, high=high, note=note, why_not=None),
        replace(people, low=low * persons.low, high=high * persons.high, note=note, why_not=None),
    )


def _floor_m2(
    buildings: pd.DataFrame, weights: Mapping[str, PlanningRange], parameters: PlanningParameters
) -> tuple[float, float]:
    """Gross floor area of the classes, weighted: with the least weights and storeys, and with the greatest."""
    ends = []
    for end in ("low", "high"):
        silent = parameters.levels_if_missing
        storeys = buildings[LEVELS].astype("float64")
        storeys = storeys if silent is None else storeys.fillna(getattr(silent, end))
        weight = (
            buildings[GRADE].astype(object).map({grade: getattr(one, end) for grade, one in weights.items()})
        )
        floor = (buildings[AREA_M2].astype("float64") * storeys * weight.astype("float64")).dropna()
        # Exact addition, so that the order of rows does not show in the last digits.
        ends.append(fsum(floor))
    return ends[0], ends[1]


def _left_out(
    buildings: pd.DataFrame, weights: Mapping[str, PlanningRange], parameters: PlanningParameters
) -> Text | None:
    """How many damaged buildings have no storeys; ``None`` if every one has or a value is taken."""
    damaged = buildings[buildings[GRADE].isin([grade for grade in GRADES if grade in weights])]
    n_missing = int(damaged[LEVELS].isna().sum())
    if n_missing == 0 or parameters.levels_if_missing is not None:
        return None
    return fill(LEFT_OUT, missing=f"{n_missing:,}", all=f"{len(damaged):,}")


def _note_on_homes(homes: HomesDrawn, classes: Sequence[str]) -> Text:
    """That damage is not displacement, and how many damaged buildings have no homes for want of storeys."""
    is_damaged = homes.n_buildings.index.get_level_values(GRADE).isin(list(classes))
    n_missing, n_all = int(homes.n_left_out[is_damaged].sum()), int(homes.n_buildings[is_damaged].sum())
    if n_missing == 0:
        return NOT_DISPLACEMENT
    return joined([NOT_DISPLACEMENT, fill(LEFT_OUT, missing=f"{n_missing:,}", all=f"{n_all:,}")])


def _weakest(values: Sequence[PlanningRange]) -> str:
    """The mark of the value that is verified least."""
    return max((one.verification for one in values), key="PSDU".index, default="U")
