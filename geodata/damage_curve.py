"""When the listed places were damaged, as one curve a unit and class set: dating and estimation joined."""

import numpy as np
import pandas as pd

from geodata import columns
from geodata.aggregate.by_date import interval_counts
from geodata.estimate.turnbull import turnbull_curve
from geodata.grades import CLASS_SETS

DAY = pd.Timedelta(days=1)
ORIGIN = pd.Timestamp("1970-01-01")


def damage_curve(dating: pd.DataFrame) -> pd.DataFrame:
    """Share of the dated places first in a class set between two image dates (Turnbull 1976).

    Intervals are half-open: after the image of ``after_date``, by the image of ``by_date``. The lower end rests on the
    assumption that a listed place without an earlier record was not yet damaged then.

    Parameters
    ----------
    dating
        `columns.DATING`.

    Returns
    -------
    pandas.DataFrame
        `columns.DAMAGE_CURVE`; shares of one unit and class set add up to 1. No row where nothing is dated, as in
        a city of which only the cells of a grid are graded.
    """
    tables = [
        _one_curve(dating, unit, class_set)
        for unit in dating[columns.UNIT].drop_duplicates()
        for class_set in CLASS_SETS
    ]
    if not tables:
        return _nothing_dated()
    return pd.concat(tables, ignore_index=True)[columns.names(columns.DAMAGE_CURVE)]


def _nothing_dated() -> pd.DataFrame:
    no_dates = pd.Series(dtype="datetime64[ms]")
    curve = pd.DataFrame({column.name: pd.Series(dtype=object) for column in columns.DAMAGE_CURVE})
    return curve.assign(**{"after_date": no_dates, columns.BY_DATE: no_dates}).astype(
        {"share_of_dated": "float64", "n_dated": "int64"}
    )


def _one_curve(dating: pd.DataFrame, unit: str, class_set: str) -> pd.DataFrame:
    counted = interval_counts(dating, unit=unit, class_set=class_set)
    after = _days(counted["after_date"], missing=-np.inf)
    by = _days(counted[columns.BY_DATE], missing=np.inf)
    masses = turnbull_curve(after, by, counted["n_places"].to_numpy(dtype=float)).masses
    return pd.DataFrame(
        {
            columns.UNIT: unit,
            columns.CLASS_SET: class_set,
            "after_date": _dates(masses["after"]),
            columns.BY_DATE: _dates(masses["by"]),
            "share_of_dated": masses["probability"].round(9),
            "n_dated": int(counted["n_places"].sum()),
        }
    )


def _days(dates: pd.Series, *, missing: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    days = ((dates - ORIGIN) / DAY).to_numpy(dtype=np.float64)
    return np.where(np.isnan(days), missing, days)


def _dates(days: pd.Series) -> pd.Series:
    finite = days.where(np.isfinite(days))
    return (ORIGIN + pd.to_timedelta(finite, unit="D")).astype("datetime64[ms]")
