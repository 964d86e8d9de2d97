"""Shares, counts and accuracies of a sample stratified by map class, from its confusion matrix."""

from typing import TypedDict

import numpy as np
import pandas as pd

from geodata.errors import EstimateError
from geodata.estimate.producers import producers_accuracy
from geodata.estimate.proportions import STRATIFIED_WILSON, WALD, Numbers, domain_interval
from geodata.estimate.result import Estimate, StratifiedEstimate, estimate_table
from geodata.estimate.strata import Label, check_strata

INTERVALS: tuple[str, ...] = (STRATIFIED_WILSON, WALD)
"""How intervals are made; see :func:`geodata.estimate.proportions.stratified_shares`."""

MAP_AXIS, REFERENCE_AXIS = "map", "reference"


class Terms(TypedDict):
    """What every interval of one table has in common."""

    level: float
    finite_population: bool
    interval: str


def stratified_estimates(
    confusion: pd.DataFrame,
    mapped: pd.Series,
    *,
    level: float = 0.95,
    finite_population: bool = True,
    interval: str = STRATIFIED_WILSON,
) -> StratifiedEstimate:
    """Error-adjusted shares and counts of the reference classes, with user's, producer's and overall accuracy.

    With ``W_i`` the share of units mapped as class i and ``p_ij = W_i n_ij / n_i.``: the share of reference
    class k is ``sum_i p_ik`` with variance ``sum_i (W_i p_ik - p_ik^2) / (n_i. - 1)``; user's accuracy
    ``n_ii / n_i.``; producer's ``p_jj / p_.j``; overall ``sum p_ii`` (Olofsson et al. 2014, equations 1-11).
    Here each term also carries the finite population correction ``1 - n_i. / N_i``, unless
    `finite_population` is off.

    The strata must be the map classes; for other strata see :func:`geodata.estimate.any_strata.stratified_any`.

    Parameters
    ----------
    confusion
        Counts of answers: **rows map classes, columns reference classes**. If the axes are named, they must
        be ``map`` and ``reference``.
    mapped
        Units of each map class in the whole population (not in the sample).
    interval
        ``stratified_wilson_smoothed`` or ``wald``, the normal interval of the paper.

    Returns
    -------
    StratifiedEstimate
        A map class with units but no answer leaves no shares; with one answer, no intervals.

    Raises
    ------
    EstimateError
        If rows are not map classes (a transposed matrix), or counts are not counts.

    References
    ----------
    Olofsson, Foody, Herold, Stehman, Woodcock and Wulder (2014), doi 10.1016/j.rse.2014.02.015.
    """
    _require_interval(interval)
    _require_axes(confusion, mapped)
    counts, units = check_strata(confusion, mapped)
    sampled, population = counts.sum(axis=1).to_numpy(float), units.to_numpy(float)
    total = float(population.sum())

    terms: Terms = {"level": level, "finite_population": finite_population, "interval": interval}
    square = counts.reindex(columns=counts.index, fill_value=0.0)
    agreed = np.diag(square.to_numpy(float))
    shares = {
        label: domain_interval(counts[label].to_numpy(float), sampled, population, **terms)
        for label in counts.columns
    }
    return StratifiedEstimate(
        shares=estimate_table(shares, name=REFERENCE_AXIS),
        counts=estimate_table({k: share.times(total) for k, share in shares.items()}, name=REFERENCE_AXIS),
        users=_users(agreed, sampled, units, **terms),
        producers=_producers(counts, units, **terms),
        overall=domain_interval(agreed, sampled, population, **terms),
        cells=counts.div(sampled, axis=0).mul(population / total, axis=0),
        n=int(sampled.sum()),
        level=level,
    )


def _users(
    agreed: Numbers,
    sampled: Numbers,
    units: pd.Series,
    *,
    level: float,
    finite_population: bool,
    interval: str,
) -> pd.DataFrame:
    rows: dict[Label, Estimate] = {
        label: domain_interval(
            agreed[place],
            sampled[place],
            population,
            level=level,
            finite_population=finite_population,
            interval=interval,
        )
        for place, (label, population) in enumerate(units.items())
    }
    return estimate_table(rows, name=MAP_AXIS)


def _producers(
    counts: pd.DataFrame, units: pd.Series, *, level: float, finite_population: bool, interval: str
) -> pd.DataFrame:
    rows: dict[Label, Estimate] = {
        label: producers_accuracy(
            counts[label].to_numpy(float),
            counts.sum(axis=1).to_numpy(float),
            units.to_numpy(float),
            own=np.array([name == label for name in counts.index]),
            level=level,
            finite_population=finite_population,
            interval=interval,
        )
        for label in counts.columns
    }
    return estimate_table(rows, name=REFERENCE_AXIS)


def confusion_of(sample: pd.DataFrame, *, map_column: str, reference_column: str) -> pd.DataFrame:
    """Confusion matrix of a sample: rows map classes, columns reference classes, axes named accordingly.

    Parameters
    ----------
    sample
        One row for each answer. A missing class in either column raises: an unanswered building is no answer.

    Raises
    ------
    EstimateError
        If a row lacks a class.
    """
    missing = sample[[map_column, reference_column]].isna().any(axis=1)
    if missing.any():
        message = (
            f"{int(missing.sum())} answers lack {map_column} or {reference_column}; leave them out first."
        )
        raise EstimateError(message)
    return pd.crosstab(
        sample[map_column], sample[reference_column], rownames=[MAP_AXIS], colnames=[REFERENCE_AXIS]
    )


def _require_interval(interval: str) -> None:
    if interval not in INTERVALS:
        message = f"interval was {interval!r} and is expected to be one of {', '.join(INTERVALS)}."
        raise EstimateError(message)


def _require_axes(confusion: pd.DataFrame, mapped: pd.Series) -> None:
    names = (confusion.index.name, confusion.columns.name)
    if names == (REFERENCE_AXIS, MAP_AXIS):
        message = "The confusion matrix is transposed: its rows must be map, its columns reference classes."
        raise EstimateError(message)
    if set(confusion.index) != set(mapped.index):
        turned = set(confusion.columns) == set(mapped.index)
        hint = "its columns are, so it seems transposed" if turned else "rows must be map classes"
        message = f"The rows of the confusion matrix are not the mapped classes: {hint}."
        raise EstimateError(message)
