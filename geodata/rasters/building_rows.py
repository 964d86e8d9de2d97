"""Statistics and classes of buildings -> rows of the published tables."""

import pandas as pd

from geodata import columns
from geodata.grades import as_grades
from geodata.rasters.zonal import MAXIMUM, MEAN, SHARE_REACHED, SHARE_VALID

PUBLISHED_AS = {
    MEAN: "score_mean",
    MAXIMUM: "score_max",
    SHARE_REACHED: "share_at_least_threshold",
    SHARE_VALID: "share_valid",
}
"""Statistic -> its column in :data:`geodata.columns.BUILDING_SCORES`."""


def score_rows(
    statistics: pd.DataFrame,
    building_ids: pd.Series,
    *,
    source_id: str,
    epoch: pd.Timestamp,
    is_assessed: pd.Series,
) -> pd.DataFrame:
    """:data:`geodata.columns.BUILDING_SCORES`, one row for each building; a statistic that is not there is missing."""
    rows = pd.DataFrame({columns.BUILDING_ID: building_ids})
    rows[columns.SOURCE_ID] = source_id
    rows[columns.EPOCH] = _dates(epoch, len(rows))
    for statistic, name in PUBLISHED_AS.items():
        values = statistics[statistic].to_numpy() if statistic in statistics else float("nan")
        rows[name] = pd.Series(values, index=rows.index, dtype=float)
    rows["is_assessed"] = is_assessed.to_numpy(dtype=bool)
    return rows[columns.names(columns.BUILDING_SCORES)]


def statement_rows(
    says: pd.DataFrame, building_ids: pd.Series, *, source_id: str, epoch: pd.Timestamp, method: str
) -> pd.DataFrame:
    """:data:`geodata.columns.BUILDING_STATEMENTS`, one row for each building that `says` speaks of."""
    rows = pd.DataFrame({columns.BUILDING_ID: building_ids.reset_index(drop=True)})
    rows[columns.SOURCE_ID] = source_id
    rows[columns.EPOCH] = _dates(epoch, len(rows))
    rows[columns.METHOD] = method
    for name in (columns.SOURCE_GRADE, columns.LIFECYCLE):
        rows[name] = says[name].reset_index(drop=True)
    for name in (columns.GRADE, columns.GRADE_MIN, columns.GRADE_MAX):
        rows[name] = as_grades(says[name].reset_index(drop=True))
    rows["n_sites"] = 0
    return rows[columns.names(columns.BUILDING_STATEMENTS)]


def _dates(epoch: pd.Timestamp, n: int) -> pd.Series:
    return pd.Series([epoch] * n, dtype="datetime64[ms]")
