"""When a place was first damaged: after which date, and by which, from epochs that saw it only now and then.

The interval is half open, ``(after, by]``: the damage came after the image of ``after`` and is on the image of
``by``. A damage list makes its lower end a matter of belief, for it leaves out what is undamaged. So there are
two: one from records alone, one under the assumption that what was not listed was not yet damaged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.errors import InvariantError
from geodata.grades import CLASS_SETS, NOT_ASSESSED_RANK, RANK, rank_of

_DAY = "datetime64[ms]"
_Flags = npt.NDArray[np.bool_]
_Ranks = npt.NDArray[np.int8]
_Dates = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class _Seen:
    """What was said of each place at each epoch: a row for each place, a column for each epoch.

    ``lowest`` and ``highest`` are ranks, -1 where there is no grade; ``is_ungraded`` is a record of another
    kind (a crater), which says that the place was looked at and nothing of its state; ``is_listed`` tells of each
    epoch whether it covers places that it leaves out.
    """

    places: pd.Index
    dates: _Dates
    lowest: _Ranks
    highest: _Ranks
    is_ungraded: _Flags
    is_listed: _Flags


def damage_intervals(
    assessments: pd.DataFrame,
    *,
    id_column: str,
    epochs: Iterable[date],
    at_least: str,
    covered_from: pd.Series | None = None,
) -> pd.DataFrame:
    """For each graded place, the half-open interval in which damage of at least `at_least` first came.

    Definition: ``by_date`` is the first epoch at which the lowest class the grade can mean reaches `at_least`,
    ``possibly_by_date`` the first at which the highest does. Before the latter, ``after_date_recorded`` is the
    last epoch with a grade, which is then below the set; ``after_date_listed`` the last epoch that covers the
    place, listed or not. Damage that is repaired between two images, before it was ever seen, is not dated.

    What was once in the set stays dated there: a grade that later falls is a reversal (see
    :func:`geodata.aggregate.changes.count_changes`) and moves neither end. Never in the set: both upper ends
    are missing and the lower ones are the last epoch, as recorded or as covered.

    Parameters
    ----------
    assessments
        With `id_column`, epoch and the three grades; at most one row for each place and epoch. A missing
        lowest or highest class means damage_grade. Rows without a grade say nothing of damage, and their epoch
        is no lower end.
    id_column
        Column that names the place.
    epochs
        Epochs of the list or lists; the assumption is that each covers every place.
    at_least
        Lowest class of the set; it belongs to the set.
    covered_from
        Place -> first date on which it lay in the analysed area; a place that is not there is covered by its
        own records alone. ``None``: all epochs cover all places.

    Returns
    -------
    pandas.DataFrame
        place_id, after_date_recorded, after_date_listed, by_date, possibly_by_date; one row for each place
        with a grade at some epoch, sorted by place_id.

    Raises
    ------
    InvariantError
        If an epoch is not among `epochs`, or a place is graded twice at one.
    """
    seen = _seen(assessments, id_column, epochs)
    return _intervals(seen, RANK[at_least], _covered(seen, covered_from))


def date_damage(assessments: pd.DataFrame, building_assessments: pd.DataFrame | None) -> pd.DataFrame:
    """The interval of every graded site, and of every graded building, for each set of classes.

    A site is covered by the epochs of its own list. A building is covered by all epochs of the lists, whichever
    speaks of it; lists that look at different parts of a city want `after_date_recorded`, and so do lists that
    grade the undamaged too, for what they leave out was not seen. An epoch at which only a raster or a list that
    is not added up speaks covers the buildings it grades and no other: what lies over nodata was not seen.

    Parameters
    ----------
    assessments
        `columns.ASSESSMENTS`.
    building_assessments
        `columns.BUILDING_ASSESSMENTS`; ``None``: the city has no footprints.

    Returns
    -------
    pandas.DataFrame
        `columns.DATING`: buildings, then sites; in each by class set, then by id. Duplicated sites are dated
        like others. A place never graded has no row: nothing was said of it.

    Raises
    ------
    InvariantError
        If a place is graded twice at an epoch.
    """
    by_unit: dict[str, list[_Seen]] = {}
    if building_assessments is not None:
        listed = assessments[columns.EPOCH].unique()
        epochs = pd.concat([assessments[columns.EPOCH], building_assessments[columns.EPOCH]]).unique()
        by_unit[columns.OF_BUILDINGS] = [
            _seen(building_assessments, columns.BUILDING_ID, epochs, listed=listed)
        ]
    by_unit[columns.OF_SITES] = [
        _seen(of_list, columns.SITE_ID, of_list[columns.EPOCH].unique())
        for _, of_list in assessments.groupby(columns.SOURCE_ID, sort=True)
    ] or [_seen(assessments, columns.SITE_ID, [])]
    dated = [
        _of_all_lists(lists, RANK[lowest]).assign(**{columns.UNIT: unit, columns.CLASS_SET: name})
        for unit, lists in by_unit.items()
        for name, lowest in CLASS_SETS.items()
    ]
    return pd.concat(dated, ignore_index=True)[columns.names(columns.DATING)]


def _of_all_lists(lists: Sequence[_Seen], rank: int) -> pd.DataFrame:
    dated = pd.concat([_intervals(seen, rank, _covered(seen, None)) for seen in lists], ignore_index=True)
    # One list is in order already, and sorting long text is what takes the time.
    return dated if len(lists) == 1 else dated.sort_values(columns.PLACE_ID, ignore_index=True)


def _intervals(seen: _Seen, rank: int, is_covered: _Flags) -> pd.DataFrame:
    has_grade = seen.highest != NOT_ASSESSED_RANK
    is_possible = seen.highest >= rank
    is_before = ~np.logical_or.accumulate(is_possible, axis=1)
    covers = has_grade | (is_covered & ~seen.is_ungraded)
    return pd.DataFrame(
        {
            columns.PLACE_ID: seen.places,
            columns.AFTER_RECORDED: _last(is_before & has_grade, seen.dates),
            columns.AFTER_LISTED: _last(is_before & covers, seen.dates),
            columns.BY_DATE: _first(seen.lowest >= rank, seen.dates),
            columns.POSSIBLY_BY_DATE: _first(is_possible, seen.dates),
        }
    )


def _seen(
    assessments: pd.DataFrame,
    id_column: str,
    epochs: Iterable[date],
    *,
    listed: Iterable[date] | None = None,
) -> _Seen:
    dates = pd.DatetimeIndex(pd.to_datetime(list(epochs))).as_unit("ms").unique().sort_values()
    is_listed = np.ones(len(dates), dtype=np.bool_)
    if listed is not None:
        is_listed = np.asarray(dates.isin(pd.DatetimeIndex(pd.to_datetime(list(listed))).as_unit("ms")))
    grade = rank_of(assessments[columns.GRADE])
    is_graded = grade != NOT_ASSESSED_RANK
    places = pd.Index(assessments.loc[is_graded, id_column].unique(), name=columns.PLACE_ID).sort_values()
    place = places.get_indexer(pd.Index(assessments[id_column]))
    epoch = dates.get_indexer(pd.DatetimeIndex(assessments[columns.EPOCH]).as_unit("ms"))
    _require_one_grade_each(assessments, place[is_graded], epoch, is_graded, len(dates))
    lowest, highest = (np.full((len(places), len(dates)), NOT_ASSESSED_RANK, dtype=np.int8) for _ in range(2))
    for ranks, name in ((lowest, columns.GRADE_MIN), (highest, columns.GRADE_MAX)):
        limit = rank_of(assessments[name])
        limit = np.where(limit == NOT_ASSESSED_RANK, grade, limit)
        ranks[place[is_graded], epoch[is_graded]] = limit[is_graded]
    is_ungraded = np.zeros(lowest.shape, dtype=np.bool_)
    other = ~is_graded & (place >= 0)
    is_ungraded[place[other], epoch[other]] = True
    return _Seen(places, dates.to_numpy(), lowest, highest, is_ungraded, is_listed)


def _require_one_grade_each(
    assessments: pd.DataFrame,
    place: npt.NDArray[np.intp],
    epoch: npt.NDArray[np.intp],
    is_graded: _Flags,
    n_epochs: int,
) -> None:
    if (epoch < 0).any():
        stranger = assessments.loc[epoch < 0, columns.EPOCH].iloc[0]
        msg = f"Every assessment is expected at one of {n_epochs} epochs, but one is at {stranger:%Y-%m-%d}."
        raise InvariantError(msg)
    cells = place * n_epochs + epoch[is_graded]
    if len(np.unique(cells)) < len(cells):
        msg = "Each place is expected to have one grade at an epoch, but some have two."
        raise InvariantError(msg)


def _covered(seen: _Seen, covered_from: pd.Series | None) -> _Flags:
    if covered_from is None:
        return np.broadcast_to(seen.is_listed, seen.highest.shape)
    # NaT compares as False, so a place without a date is never covered.
    first = pd.to_datetime(covered_from.reindex(seen.places)).to_numpy()
    return np.asarray(first[:, None] <= seen.dates[None, :], dtype=np.bool_)


def _first(flags: _Flags, dates: _Dates) -> _Dates:
    """Date of the first true column of each row, or missing."""
    row = np.where(flags.any(axis=1), flags.argmax(axis=1), -1) if len(dates) else np.zeros(0, dtype=np.intp)
    return _dates_or_missing(row, dates)


def _last(flags: _Flags, dates: _Dates) -> _Dates:
    """Date of the last true column of each row, or missing."""
    if not len(dates):
        return _dates_or_missing(np.zeros(0, dtype=np.intp), dates)
    row = np.where(flags.any(axis=1), len(dates) - 1 - flags[:, ::-1].argmax(axis=1), -1)
    return _dates_or_missing(row, dates)


def _dates_or_missing(rows: npt.NDArray[np.intp], dates: _Dates) -> _Dates:
    # The missing date comes last, where row -1 finds it.
    return np.append(dates.astype(_DAY), np.datetime64("NaT", "ms"))[rows]
