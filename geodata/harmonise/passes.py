"""Dated statements -> the passes in which a source made them."""

import numpy as np
import pandas as pd

PASS_DAYS = 31
"""Days without a statement that part two passes; field surveys and image acquisitions run over weeks."""

AGAIN = 0.5
"""A date of which more than this share is about places that the pass holds already opens a new pass."""


def passes_of(days: pd.Series, places: pd.Series, *, pass_days: int) -> pd.Series:
    """Label of the pass of each statement: the latest date in that pass.

    Definition, this project's: in order of date, a date belongs to the pass of the date before unless it is more
    than `pass_days` later, or more than half of its statements are about places that the pass has stated
    already. The first keeps the weeks of one survey together, the second keeps the products of a monitoring
    apart. Exactly `pass_days` later, or exactly half, is still the same pass.

    Parameters
    ----------
    days
        Day of each statement, none missing.
    places
        What place each is about, whole numbers on the same index.
    pass_days
        0 makes every date a pass of its own.
    """
    place = places.to_numpy()
    day_number, dates = pd.factorize(days, sort=True)
    order = np.argsort(day_number, kind="stable")
    per_date = np.split(order, np.cumsum(np.bincount(day_number, minlength=len(dates)))[:-1])
    opened = np.zeros(len(dates), dtype=bool)
    stated = np.zeros(int(place.max(initial=-1)) + 1, dtype=bool)
    for number, rows in enumerate(per_date):
        here = np.unique(place[rows])
        late = number > 0 and (dates[number] - dates[number - 1]).days > pass_days
        if late or bool(stated[here].mean() > AGAIN):
            opened[number] = True
            stated[:] = False
        stated[here] = True
    pass_number = np.cumsum(opened)
    label = pd.Series(dates).groupby(pass_number).max().to_numpy()
    return pd.Series(label[pass_number[day_number]], index=days.index).astype(days.dtype)
