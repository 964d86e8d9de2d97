"""Damage added up once by district, date and grade interval, from which every class set and place is read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.columns import EPOCH, GRADE, GRADE_MAX, GRADE_MIN
from geodata.grades import GRADES, RANK, rank_of

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

N_GRADES = len(GRADES)
N_COMBINATIONS = N_GRADES**3
"""Grade counted, lowest and highest grade meant; most combinations never occur."""

COUNTED, SURELY, POSSIBLY = "counted", "surely", "possibly"
CERTAINTIES = (COUNTED, SURELY, POSSIBLY)
"""By the class a row is counted under; only if its whole grade interval is in the set; if any of it is."""


@dataclass(frozen=True)
class GradedRows:
    """Graded rows as positions: in the table of things graded, in the epochs, and among grade combinations."""

    thing: Positions
    epoch: Positions
    combination: Positions
    n_epochs: int

    @property
    def certainties(self) -> tuple[str, ...]:
        """Only ``counted`` where no row has a grade interval, for the three are then one number."""
        grade, low, high = np.unravel_index(self.combination, (N_GRADES,) * 3)
        return CERTAINTIES if bool(((grade != low) | (grade != high)).any()) else (COUNTED,)


def graded_rows(
    graded: pd.DataFrame, *, id_column: str, known: pd.Series, epochs: Sequence[pd.Timestamp]
) -> GradedRows:
    """The rows of `graded` that have a grade and whose id and epoch are known.

    A missing ``damage_grade_min`` or ``damage_grade_max`` is the grade itself.
    """
    things = pd.Index(known).get_indexer(pd.Index(graded[id_column]))
    days = pd.DatetimeIndex(pd.to_datetime(list(epochs))).as_unit("ns")
    at = days.get_indexer(pd.DatetimeIndex(pd.to_datetime(graded[EPOCH])).as_unit("ns"))
    grade = rank_of(graded[GRADE]).astype(np.int64)
    low, high = (
        np.where(ranks < 0, grade, ranks)
        for ranks in (
            rank_of(graded[name]).astype(np.int64) if name in graded.columns else grade
            for name in (GRADE_MIN, GRADE_MAX)
        )
    )
    kept = (things >= 0) & (at >= 0) & (grade >= 0)
    combination = (grade * N_GRADES + low) * N_GRADES + high
    return GradedRows(things[kept], at[kept], combination[kept], len(days))


def tally(rows: GradedRows, weights: Sequence[Numbers], cell: Positions, n_cells: int) -> Numbers:
    """Sums of each weight by cell, epoch and grade combination: an array with those four axes.

    ``cell`` is the cell of each thing (its district, and whether it was inside the assessed extent).
    """
    where = (cell[rows.thing] * rows.n_epochs + rows.epoch) * N_COMBINATIONS + rows.combination
    length = n_cells * rows.n_epochs * N_COMBINATIONS
    sums = [np.bincount(where, weights=one[rows.thing], minlength=length) for one in weights]
    return np.array(sums, np.float64).reshape(len(weights), n_cells, rows.n_epochs, N_COMBINATIONS)


def class_masks(class_sets: Sequence[Sequence[str]], certainties: Sequence[str]) -> Numbers:
    """Which grade combinations each class set takes in at each certainty: combination, set, certainty."""
    grade, low, high = np.unravel_index(np.arange(N_COMBINATIONS), (N_GRADES,) * 3)
    ranks = np.arange(N_GRADES)
    meant = (ranks >= low[:, None]) & (ranks <= high[:, None])
    masks = np.zeros((N_COMBINATIONS, len(class_sets), len(certainties)))
    for row, classes in enumerate(class_sets):
        wanted = np.isin(ranks, [RANK[one] for one in classes])
        by_certainty = {
            COUNTED: wanted[grade],
            SURELY: (wanted | ~meant).all(axis=1),
            POSSIBLY: (wanted & meant).any(axis=1),
        }
        for column, certainty in enumerate(certainties):
            masks[:, row, column] = by_certainty[certainty]
    return masks


def add_up(weights: Sequence[Numbers], cell: Positions, n_cells: int) -> Numbers:
    """Sum of each weight over all things of each cell, graded or not."""
    return np.array([np.bincount(cell, weights=one, minlength=n_cells) for one in weights])
