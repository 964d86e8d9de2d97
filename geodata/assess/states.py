"""What state each building is in at a date, out of everything any source said of it until then."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from geodata import columns
from geodata.assess.agreement import is_narrow
from geodata.assess.precedence import preferred_first
from geodata.assess.statements import as_grade
from geodata.grades import RADAR_SCREEN, rank_of
from geodata.provenance import Source

_GRADED, _INTERVAL_ALONE, _UNTOLD = 0, 1, 2
"""How much a statement says: what says more decides, whatever its date or method."""


def current_states_of(
    statements: pd.DataFrame, sources: Sequence[Source], *, precedence: Sequence[str], as_of: date
) -> pd.DataFrame:
    """One row for each building of which a source speaks at or before `as_of`.

    The current grade is that of one statement, with its interval: of the graded ones that are no radar screen,
    the one `precedence` prefers (:func:`geodata.assess.precedence.preferred_first`; by default the latest
    epoch, then field over image over model). Only where there is none a statement with an interval alone, a
    screen, gives its interval and no grade; only where there is none of these either the row says that the
    building was looked at and not told.

    A lifecycle never changes a grade, and a statement that has no grade overrules none: a house destroyed in
    2017 and rebuilt in 2021 is ``destroyed`` and ``rebuilt``. The lifecycle is the latest that is stated, of
    one date the one `precedence` prefers. A later damage statement does not unsay it, for lists carry old
    damage forward; the epoch of the grade is there to be compared.

    Parameters
    ----------
    statements
        `columns.BUILDING_STATEMENTS` of all sources.
    sources
        In the order of the configuration.
    precedence
        Names in :data:`geodata.assess.precedence.CRITERIA`.
    as_of
        Last epoch that counts; it counts too.

    Returns
    -------
    pandas.DataFrame
        `columns.BUILDING_STATES`, sorted by building. ``worst_grade`` is over all statements but screens;
        ``disagreement`` over the latest statement of each source that has an interval, if that holds at most
        `agreement.NARROW_ENOUGH` grades, whatever the time between them.

    Raises
    ------
    ConfigError
        If a criterion is not known.
    InvariantError
        If a statement's source or method is not known.
    """
    told = statements[statements[columns.EPOCH] <= pd.Timestamp(as_of)]
    told = told.assign(says=_says(told))
    ordered = preferred_first(told, sources, precedence=precedence, by=[columns.BUILDING_ID, "says"])
    deciding = ordered.drop_duplicates(columns.BUILDING_ID).set_index(columns.BUILDING_ID)
    of_building = told.groupby(columns.BUILDING_ID)
    graded = told[told["says"] == _GRADED]
    worst = pd.Series(rank_of(graded[columns.GRADE]), index=graded[columns.BUILDING_ID], dtype=np.int64)
    grade = pd.Series(rank_of(deciding[columns.GRADE]), index=deciding.index)
    found = pd.DataFrame(
        {
            columns.BUILDING_ID: deciding.index,
            columns.GRADE: as_grade(grade.where(deciding["says"] == _GRADED)),
            columns.GRADE_MIN: deciding[columns.GRADE_MIN].array,
            columns.GRADE_MAX: deciding[columns.GRADE_MAX].array,
            columns.SOURCE_ID: deciding[columns.SOURCE_ID].array,
            columns.EPOCH: deciding[columns.EPOCH].array,
            columns.METHOD: deciding[columns.METHOD].array,
            "worst_grade": as_grade(worst.groupby(level=0).max().reindex(deciding.index)),
            columns.LIFECYCLE: _lifecycles(told, sources, precedence).reindex(deciding.index).array,
            "n_sources": of_building[columns.SOURCE_ID].nunique().reindex(deciding.index).array,
            "n_statements": of_building.size().reindex(deciding.index).array,
            "disagreement": _disagreement(told).reindex(deciding.index).array,
        }
    )
    return found[columns.names(columns.BUILDING_STATES)]


def _says(statements: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    is_graded = statements[columns.GRADE].notna() & (statements[columns.METHOD] != RADAR_SCREEN)
    alone = np.where(statements[columns.GRADE_MIN].notna(), _INTERVAL_ALONE, _UNTOLD)
    return np.where(is_graded, _GRADED, alone).astype(np.int64)


def _lifecycles(told: pd.DataFrame, sources: Sequence[Source], precedence: Sequence[str]) -> pd.Series:
    """The latest lifecycle stated of each building, by building_id."""
    stated = told[told[columns.LIFECYCLE].notna()]
    latest_first = ["date", *(name for name in precedence if name != "date")]
    ordered = preferred_first(stated, sources, precedence=latest_first, by=[columns.BUILDING_ID])
    latest = ordered.drop_duplicates(columns.BUILDING_ID).set_index(columns.BUILDING_ID)
    return latest[columns.LIFECYCLE].astype(object)


def _disagreement(told: pd.DataFrame) -> pd.Series:
    """Grades between the two farthest intervals of the sources' latest statements, by building_id."""
    with_interval = told[told["says"] < _UNTOLD].sort_values(columns.EPOCH, kind="stable")
    latest = with_interval.drop_duplicates([columns.BUILDING_ID, columns.SOURCE_ID], keep="last")
    lowest, highest = rank_of(latest[columns.GRADE_MIN]), rank_of(latest[columns.GRADE_MAX])
    ranked = pd.DataFrame(
        {
            columns.BUILDING_ID: latest[columns.BUILDING_ID],
            "lowest": lowest.astype(np.int64),
            "highest": highest.astype(np.int64),
        }
    )[is_narrow(lowest, highest)]
    of_building = ranked.groupby(columns.BUILDING_ID)
    # The highest lower end and the lowest upper end belong to the two intervals farthest apart.
    apart = (of_building["lowest"].max() - of_building["highest"].min()).clip(lower=0)
    return apart.astype("Int64").where(of_building.size() >= 2)
