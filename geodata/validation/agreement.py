"""How far labellers agree, and the one reference class that comes of their answers."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from geodata.validation.answers import COUNTED, STATUS
from geodata.validation.words import LABELLER, REFERENCE_GRADE, SAMPLE_ID

RULE = (
    "A unit has the class that more than half of its labellers gave; where there is none, the class of the "
    "adjudicator; where none answered, the unit counts as unanswered."
)


@dataclass(frozen=True)
class Agreement:
    """Agreement between labellers on the units that two or more of them graded.

    Attributes
    ----------
    n_shared
        Units graded by two or more labellers.
    raw
        Mean over these units of the share of pairs of labellers that agree.
    fleiss
        Fleiss' kappa over the same units; ``None`` where chance alone would make all agree.
    cohen
        For each pair of labellers with shared units: ``labellers``, ``n``, ``raw``, ``kappa``.
    """

    n_shared: int
    raw: float | None
    fleiss: float | None
    cohen: tuple[dict[str, Any], ...]


def reference_classes(answers: pd.DataFrame, *, adjudicator: str | None) -> pd.Series:
    """One reference class for each graded unit, by `RULE`; indexed by sample_id, missing where unresolved."""
    counted = answers[answers[STATUS] == COUNTED]
    votes = counted.groupby([SAMPLE_ID, REFERENCE_GRADE]).size().rename("votes").reset_index()
    total = votes.groupby(SAMPLE_ID)["votes"].transform("sum")
    decided = votes[votes["votes"] * 2 > total].set_index(SAMPLE_ID)[REFERENCE_GRADE]
    ruled = counted[counted[LABELLER] == adjudicator].set_index(SAMPLE_ID)[REFERENCE_GRADE]
    numbers = pd.Index(sorted(counted[SAMPLE_ID].unique()), name=SAMPLE_ID)
    resolved = decided.reindex(numbers)
    return resolved.where(resolved.notna(), ruled.reindex(numbers)).astype(object)


def agreement_of(answers: pd.DataFrame) -> Agreement:
    """Raw agreement, Fleiss' kappa and Cohen's kappa of every pair, from the answers that count.

    References
    ----------
    Cohen (1960), doi 10.1177/001316446002000104. Fleiss (1971), doi 10.1037/h0031619, with the number of
    labellers allowed to differ between units, each unit weighing alike.
    """
    counted = answers[answers[STATUS] == COUNTED]
    grades = counted.pivot_table(index=SAMPLE_ID, columns=LABELLER, values=REFERENCE_GRADE, aggfunc="first")
    shared = grades[grades.notna().sum(axis=1) >= 2]
    if not len(shared):
        return Agreement(0, None, None, ())
    tallies = shared.apply(lambda row: row.value_counts(), axis=1).fillna(0)
    raw, fleiss = fleiss_kappa(tallies.to_numpy(float))
    pairs = []
    for first, second in combinations(sorted(grades.columns), 2):
        both = grades[[first, second]].dropna()
        if len(both):
            table = pd.crosstab(both[first], both[second])
            classes = sorted(set(table.index) | set(table.columns))
            observed, kappa = cohen_kappa(
                table.reindex(index=classes, columns=classes, fill_value=0).to_numpy(float)
            )
            pairs.append({"labellers": [first, second], "n": len(both), "raw": observed, "kappa": kappa})
    return Agreement(len(shared), raw, fleiss, tuple(pairs))


def cohen_kappa(table: np.ndarray) -> tuple[float, float | None]:
    """Raw agreement and Cohen's kappa of a square table of counts, one labeller's classes by the other's."""
    shares = table / table.sum()
    observed = float(np.trace(shares))
    by_chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    return round(observed, 6), None if by_chance >= 1 else round((observed - by_chance) / (1 - by_chance), 6)


def fleiss_kappa(tallies: np.ndarray) -> tuple[float, float | None]:
    """Raw agreement and Fleiss' kappa; rows are units, columns classes, values how many labellers gave it."""
    raters = tallies.sum(axis=1)
    of_unit = (tallies * (tallies - 1)).sum(axis=1) / (raters * (raters - 1))
    observed = float(of_unit.mean())
    classes = (tallies / raters[:, None]).mean(axis=0)
    by_chance = float((classes**2).sum())
    return round(observed, 6), None if by_chance >= 1 else round((observed - by_chance) / (1 - by_chance), 6)
