"""Shares of classes on a footprint -> the class that counts for it and the interval it can mean."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.grades import GRADES, NOT_ASSESSED_RANK, RANK, Crosswalk

MIN_CLASS_SHARE = 0.2
"""A class that covers less than this part of what is seen of a footprint does not widen its interval: at the edge of
a building, cells are mixed and outlines are off by a cell."""


def decide_classes(
    shares: pd.DataFrame, crosswalk: Crosswalk, *, min_class_share: float | None = None
) -> pd.DataFrame:
    """What a raster of classes says of each building; this project's convention.

    The building gets the class that covers most of its seen area; of equal ones the worse. The interval goes from the
    lowest grade to the highest that any class covering at least `min_class_share` of it can mean, the class that
    counts always among them. A class without grades leaves the building without them if it counts, and does
    not change the interval if another does.

    Parameters
    ----------
    shares
        From :func:`geodata.rasters.zonal.class_shares`: one column for each class, in the order of the crosswalk.
    crosswalk
        What the classes mean.
    min_class_share
        0 to 1, itself included; :data:`MIN_CLASS_SHARE` if left out.

    Returns
    -------
    pandas.DataFrame
        On the index of `shares`: ``source_grade``, the grades and ``lifecycle``; all missing where nothing is seen.
    """
    least = MIN_CLASS_SHARE if min_class_share is None else min_class_share
    classes = crosswalk.classes
    worst = np.array([_rank(entry.grade_max) for entry in classes])
    counted = np.array([_rank(entry.grade) for entry in classes])
    order = np.lexsort((-worst, -counted))  # worst first, so that the first of equal shares is the worst
    values = shares.to_numpy(dtype=float)
    seen = ~np.isnan(values).any(axis=1)
    filled = np.nan_to_num(values, nan=-1.0)
    winner = order[np.argmax(filled[:, order], axis=1)]
    takes_part = (filled >= least) & (filled > 0)
    takes_part[np.arange(len(winner)), winner] = True
    lowest = np.array([_rank(entry.grade_min) for entry in classes])
    graded = takes_part & (worst >= 0) & (worst[winner] >= 0)[:, None]
    low = np.where(graded, lowest, len(GRADES)).min(axis=1, initial=len(GRADES))
    high = np.where(graded, worst, NOT_ASSESSED_RANK).max(axis=1, initial=NOT_ASSESSED_RANK)
    told = {
        columns.SOURCE_GRADE: _picked([entry.label for entry in classes], winner),
        columns.GRADE: _picked([entry.grade for entry in classes], winner),
        columns.GRADE_MIN: _picked([*GRADES, None], low),
        columns.GRADE_MAX: _picked([*GRADES, None], high),
        columns.LIFECYCLE: _picked([entry.lifecycle for entry in classes], winner),
    }
    table = pd.DataFrame(told, index=shares.index, dtype=object)
    return table.where(pd.Series(seen, index=shares.index), None)


def _rank(grade: str | None) -> int:
    return NOT_ASSESSED_RANK if grade is None else RANK[grade]


def _picked(words: list[str] | list[str | None], positions: npt.NDArray[np.int_]) -> npt.NDArray[np.object_]:
    """The word at each position; -1 is the last."""
    return np.array(words, dtype=object)[positions]
