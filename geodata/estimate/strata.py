"""What is done about strata with too few answers: refused and told, or merged inside their group and told."""

from typing import Any

import numpy as np
import pandas as pd

from geodata.errors import EstimateError

Label = Any
"""Name of a stratum; pandas takes any label and its types allow no narrower word."""


def check_strata(counts: pd.DataFrame, population: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Counts and units on one index of strata, in the order of `population`.

    Parameters
    ----------
    counts
        Answers: rows strata, columns classes; whole numbers. Strata without answers may be left out.
    population
        Units of each stratum.

    Raises
    ------
    EstimateError
        If a stratum repeats, has answers but no entry in `population`, or more answers than units; if a
        cell or a number of units is missing: a missing number is not 0.
    """
    for index, what in ((counts.index, "answers"), (population.index, "population")):
        if index.has_duplicates:
            message = f"The {what} list stratum {index[index.duplicated()][0]} twice; one row for each."
            raise EstimateError(message)
    unknown = counts.index.difference(population.index)
    if len(unknown):
        message = f"Answers for stratum {unknown[0]}, which has no entry in the population; are rows strata?"
        raise EstimateError(message)
    require_units(population)
    missing = counts.isna().any(axis=1)
    if missing.any():
        message = (
            f"Stratum {counts.index[missing][0]} lacks a count of answers; write 0 where there were none."
        )
        raise EstimateError(message)
    complete = counts.reindex(population.index, fill_value=0)
    sampled = complete.sum(axis=1)
    if (complete < 0).to_numpy().any() or (sampled > population).any():
        worst: Label = (sampled - population).idxmax()
        message = (
            f"Stratum {worst}: {sampled[worst]:g} answers of {population[worst]:g} units; are rows strata?"
        )
        raise EstimateError(message)
    return complete, population


def require_units(population: pd.Series) -> None:
    """Raise if the number of units of a stratum is missing, infinite or negative.

    Raises
    ------
    EstimateError
        Naming the stratum and its number.
    """
    units = population.to_numpy(float, na_value=np.nan)
    wrong = ~(np.isfinite(units) & (units >= 0))
    if wrong.any():
        message = (
            f"Stratum {population.index[wrong][0]} has {units[wrong][0]:g} units; give a number from 0 up."
        )
        raise EstimateError(message)


def merge_thin(
    counts: pd.DataFrame, population: pd.Series, *, groups: pd.Series | None = None
) -> tuple[pd.DataFrame, pd.Series, tuple[str, ...]]:
    """The strata with those of too few answers merged into another of their group, and a sentence for each.

    A stratum is thin if it has units but no answer, or one answer and more units. The thinnest goes first,
    into the stratum of its group with the fewest units that has answers; a group that is thin as a whole
    stays so and gets no estimate. Merging supposes the two strata alike in what the thin one does not
    show, which is why it is never done unasked (Cochran 1977, 5A.12, collapsed strata).

    Parameters
    ----------
    counts, population
        As `check_strata` returns them.
    groups
        For each stratum the group it may be merged within, such as its district; ``None``: any other.
    """
    kept, units = counts.copy(), population.astype(float).copy()
    group = pd.Series("all", index=units.index) if groups is None else groups.reindex(units.index)
    found: list[str] = []
    stuck: set[Label] = set()
    while True:  # at most once for each stratum
        thin = thin_strata(kept, units).drop(list(stuck), errors="ignore")
        if thin.empty:
            return kept, units, tuple(found)
        stratum = _first(thin.to_frame("n").assign(units=units))
        host = _host(kept, units, group, stratum)
        if host is None:
            stuck.add(stratum)
            continue
        found.append(
            f"{stratum}: {thin[stratum]:g} answers for {units[stratum]:g} units, merged into {host}."
        )
        kept.loc[host] += kept.loc[stratum]
        units[host] += units[stratum]
        kept, units, group = kept.drop(index=stratum), units.drop(stratum), group.drop(stratum)


def thin_strata(counts: pd.DataFrame, population: pd.Series) -> pd.Series:
    """Number of answers of the strata that have none, or one answer and more units; indexed by stratum."""
    answers = counts.sum(axis=1)
    return answers[((answers == 0) & (population > 0)) | ((answers == 1) & (population > 1))]


def _host(counts: pd.DataFrame, units: pd.Series, group: pd.Series, stratum: Label) -> Label | None:
    answers = counts.sum(axis=1)
    others = (group == group[stratum]) & (answers > 0) & (units.index != stratum)
    return _first(pd.DataFrame({"units": units[others]})) if others.any() else None


def _first(table: pd.DataFrame) -> Label:
    """Index of the smallest row; ties by label, so that the order of rows does not matter."""
    labels = np.array([str(label) for label in table.index])
    keys = [labels, *(table[name].to_numpy() for name in reversed(table.columns))]
    return table.index[np.lexsort(keys)[0]]
