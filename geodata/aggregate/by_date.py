"""How many places were damaged by which date: certain and possible, and the raw series beside the ratcheted one.

Between two epochs a count is a band: at any day after one epoch and up to the next, at least ``n_certain_by`` of
the former and at most ``n_possible_by_...`` of the latter had come (:func:`band_at`).

How many damaged places of Raqqa predate the battle of June to October 2017 depends on what is counted. The last
image before it is of 2017-02-03; in UNOSAT's list without its five exact duplicates:

- 1,689 sites are graded moderate or worse on that day (``n_recorded``), 1,691 with the duplicates;
- 1,685 of these are among the 12,776 so graded on 2017-10-21; the other 4 were reversals;
- 1,699 of the 12,776 had been so graded on some image up to that day (``n_certain_by_and_recorded_last``): 14
  sites were graded as without visible damage in between, and damaged again in 2017;
- 1,816 sites had been so graded by that day whatever was said later (``n_certain_by``, and the ratcheted series);
- published are 1,667 (REACH/UNOSAT 2021, of 12,707) and 1,677 (12,668 less 10,991 newly damaged, UNOSAT 2017);
  the gap of 22 to the former is unexplained.

Of the remaining 11,077 (12,776 less 1,699) no record says that they were whole on 2017-02-03. They came in the
window between the two images only if what was not listed was not yet damaged; and the window opens four months
before the battle.
"""

from collections.abc import Iterable
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import columns
from geodata.aggregate.rows import Rows, require_unique, rows_of
from geodata.aggregate.units import NEVER, Count, Flags, Unit, as_table, so_far, units_of
from geodata.grades import CLASS_SETS, RANK


def count_by_date(
    *,
    dating: pd.DataFrame,
    buildings: gpd.GeoDataFrame | None,
    building_assessments: pd.DataFrame | None,
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    epochs: Iterable[date],
) -> pd.DataFrame:
    """Places of each district damaged by each epoch: as recorded, ratcheted, certain, possible, and since the last.

    ``certain_by(t)`` counts the places with ``by_date <= t``, ``possible_by(t)`` those with ``after_date < t`` or
    no ``after_date`` (half-open intervals, as :func:`geodata.assess.dating.damage_intervals` gives them). Only
    places that some source graded are counted: without a record there is no interval, and a damage list's silence
    on a building is no evidence that it stood. Sites count as published, duplicates, roads and bridges included.

    The ratcheted series never falls; where reversals are corrections of errors it is too high, where they are
    repairs the raw one is too low for "ever damaged". Both are given, neither is preferred.

    Parameters
    ----------
    dating
        `columns.DATING` of the same places.
    buildings, building_assessments, sites, assessments, districts, epochs
        As for :func:`geodata.aggregate.statistics.count_damage`.

    Returns
    -------
    pandas.DataFrame
        `columns.DAMAGE_BY_DATE`: buildings (if there are any), then sites; in each by class set, epoch, and the
        districts as given, outside, city. City is the sum of the rest.

    Raises
    ------
    InvariantError
        If a row belongs to no known district, epoch, building or site, or a place is dated twice.
    """
    units = units_of(buildings, building_assessments, sites, assessments, districts, epochs)
    tables = [
        as_table(unit, {columns.CLASS_SET: name}, _dated_counts(unit, dating, name), columns.DAMAGE_BY_DATE)
        for unit in units
        for name in CLASS_SETS
    ]
    return pd.concat(tables, ignore_index=True)


def band_at(damage_by_date: pd.DataFrame, day: date) -> pd.DataFrame:
    """What is certain and what is possible on any day, for each unit, district and class set.

    Certain is what was certain by the last epoch up to `day`; possible what is possible by the first epoch from
    `day` on, and after the last epoch every graded place. An epoch's own day belongs to what its image shows.

    Parameters
    ----------
    damage_by_date
        As :func:`count_by_date` gives it.

    Returns
    -------
    pandas.DataFrame
        unit, district_id, class_set, n_certain_by, n_possible_by_recorded, n_possible_by_listed; in the order of
        the table.
    """
    key = [columns.UNIT, columns.DISTRICT_ID, columns.CLASS_SET]
    possible = ["n_possible_by_recorded", "n_possible_by_listed"]
    when = pd.Timestamp(day)
    ordered = damage_by_date.sort_values(columns.EPOCH, kind="stable")
    band = damage_by_date.drop_duplicates(key)[[*key, "n_dated"]].set_index(key)
    past = ordered[ordered[columns.EPOCH] <= when].drop_duplicates(key, keep="last").set_index(key)
    ahead = ordered[ordered[columns.EPOCH] >= when].drop_duplicates(key, keep="first").set_index(key)
    band["n_certain_by"] = past["n_certain_by"].reindex(band.index).fillna(0)
    for name in possible:
        band[name] = ahead[name].reindex(band.index).fillna(band["n_dated"])
    return band.drop(columns="n_dated").reset_index()


def interval_counts(
    dating: pd.DataFrame, *, unit: str, class_set: str, after: str = columns.AFTER_LISTED
) -> pd.DataFrame:
    """Each distinct interval and the number of places that have it: what a Turnbull curve is estimated from.

    Parameters
    ----------
    dating
        `columns.DATING`, or the rows of it that lie in one district.
    unit, class_set
        Which rows of it.
    after
        Column of the lower end: `columns.AFTER_LISTED` or `columns.AFTER_RECORDED`.

    Returns
    -------
    pandas.DataFrame
        after_date (missing: no lower end), by_date (missing: never surely in the set), n_places; sorted, missing
        lower ends first and missing upper ends last.
    """
    chosen = dating[(dating[columns.UNIT] == unit) & (dating[columns.CLASS_SET] == class_set)]
    ends = chosen[[after, columns.BY_DATE]].set_axis(["after_date", columns.BY_DATE], axis=1)
    counted = ends.value_counts(dropna=False, sort=False).rename("n_places").reset_index()
    by_end = counted.sort_values(columns.BY_DATE, na_position="last", kind="stable")
    return by_end.sort_values("after_date", na_position="first", kind="stable", ignore_index=True)


def _dated_counts(unit: Unit, dating: pd.DataFrame, class_set: str) -> dict[str, Count]:
    rows = dating[(dating[columns.UNIT] == unit.name) & (dating[columns.CLASS_SET] == class_set)]
    require_unique(pd.Index(rows[columns.PLACE_ID]), f"{unit.name} that is dated")
    places = rows_of(rows[columns.PLACE_ID], unit.ids, table="dating")
    in_set = unit.rank >= RANK[CLASS_SETS[class_set]]
    by = _epoch_of(rows[columns.BY_DATE], unit)
    counts = {
        "n_dated": np.tile(unit.count(np.zeros_like(places), places)[:1], (len(unit.dates), 1)),
        "n_recorded": unit.count(unit.epoch[in_set], unit.place[in_set]),
        "n_ratcheted": so_far(_ratcheted(unit, in_set)),
        "n_certain_by": so_far(unit.count(by, places)),
    }
    at_last = np.zeros(len(unit.ids), dtype=np.bool_)
    at_last[unit.place[in_set & (unit.epoch == len(unit.dates) - 1)]] = True
    stayed = at_last[places]
    counts["n_certain_by_and_recorded_last"] = so_far(unit.count(by[stayed], places[stayed]))
    for name, column in (("recorded", columns.AFTER_RECORDED), ("listed", columns.AFTER_LISTED)):
        after = _epoch_of(rows[column], unit)
        # Possible from the epoch that follows the lower end; what is bounded by the last epoch, at none.
        opens = np.where(after + 1 < len(unit.dates), after + 1, NEVER)
        counts[f"n_possible_by_{name}"] = so_far(unit.count(opens, places))
        is_next = by == after + 1
        counts[f"n_since_previous_{name}"] = unit.count(by[is_next], places[is_next])
    return counts


def _ratcheted(unit: Unit, in_set: Flags) -> Count:
    """Places that enter the set for the first time at each epoch."""
    _, first = np.unique(unit.place[in_set], return_index=True)
    # Statements are in order of date, so the first of a place is its earliest.
    return unit.count(unit.epoch[in_set][first], unit.place[in_set][first])


def _epoch_of(dates: pd.Series, unit: Unit) -> Rows:
    """Position of each date among the epochs; -1 where it is missing."""
    position = np.full(len(dates), NEVER, dtype=np.int64)
    known = dates.notna().to_numpy()
    position[known] = rows_of(dates[known], unit.dates, table="dating")
    return position
