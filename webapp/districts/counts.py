"""Counts of every district at one date, of all that counts or of one source: the numbers behind the district pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geodata.columns import BUILDING_ID, CITY, COUNTED, DISTRICT_ID, EPOCH, GRADE, OUTSIDE, SOURCE_ID, UNIT
from geodata.grades import GRADES, NOT_ASSESSED
from webapp.city import City, counts_of
from webapp.places.building import STATEMENTS
from webapp.wording.coverage import UNGRADED

BUILDINGS, SITES, CELLS = "buildings", "sites", "cells"
LISTS = "source_statistics"


@dataclass(frozen=True)
class Counts:
    """What is counted in one place at one date.

    Attributes
    ----------
    total
        Footprints, the denominator of every share; `None` where only a list is counted.
    listed
        Rows of the list: sites as published, of whatever kind. Footprints where buildings are counted.
    by_class
        The five grades and ``not_assessed``.
    assessed
        How many have a grade at this date.
    ungraded
        Buildings without a grade by reason; empty where the reason is not known, as for one source.
    """

    total: int | None
    listed: int
    by_class: dict[str, int]
    assessed: int
    ungraded: dict[str, int] = field(default_factory=dict)

    def of(self, classes: Iterable[str]) -> int:
        """How many are in any of the classes."""
        return sum(self.by_class[name] for name in classes)

    @property
    def rest(self) -> int:
        """Entries of a list that are in no class: craters, and what repeats another entry."""
        return self.listed - sum(self.by_class.values())

    @property
    def has_record(self) -> bool:
        """True if anybody said anything of the place at this date."""
        return self.assessed > 0


@dataclass(frozen=True)
class Snapshot:
    """The counts of all districts at `date`, by ``district_id``, with ``outside`` and ``city``.

    `date` is that of the images: for one source its last one up to the date that was asked for.
    """

    unit: str
    date: str
    places: dict[str, Counts]

    def of(self, place: str) -> Counts:
        """The counts of a place; nothing counted where the bundle has no row of it."""
        return self.places.get(place) or _nothing(with_total=self.unit == BUILDINGS)


def snapshot(city: City, date: str, source: str | None = None) -> Snapshot | None:
    """The counts at a date; `None` where the source says nothing up to it."""
    if source is None:
        return city.keep(("snapshot", date), lambda: _of_all(city, date))
    if city.has_footprints and city.bundle.has_table(STATEMENTS):
        return _of_source(city, date, source)
    return _of_list(city, date, source)


def added(counts: Iterable[Counts]) -> Counts:
    """The counts of several places together."""
    found = list(counts)
    totals = [one.total for one in found if one.total is not None]
    return Counts(
        total=sum(totals) if len(totals) == len(found) and found else None,
        listed=sum(one.listed for one in found),
        by_class={name: sum(one.by_class[name] for one in found) for name in COUNTED},
        assessed=sum(one.assessed for one in found),
        ungraded={
            name: sum(one.ungraded.get(name, 0) for one in found)
            for name in (found[0].ungraded if found else {})
        },
    )


def _of_all(city: City, date: str) -> Snapshot:
    unit = BUILDINGS if city.has_footprints else SITES
    make = _of_footprints if city.has_footprints else _of_sites
    rows = {row[DISTRICT_ID]: make(row) for row in city.rows("statistics") if row[EPOCH] == date}
    return Snapshot(unit, date, rows)


def _of_footprints(row: dict[str, Any]) -> Counts:
    return Counts(
        total=row["n_footprints"],
        listed=row["n_footprints"],
        by_class=_whole(counts_of(row, "n_buildings")),
        assessed=row["n_assessed"] or 0,
        ungraded={name: row[name] or 0 for name in UNGRADED},
    )


def _of_sites(row: dict[str, Any]) -> Counts:
    by_class = _whole(counts_of(row, "n_sites"))
    return Counts(None, row["n_sites_listed"], by_class, sum(by_class[grade] for grade in GRADES))


def _of_list(city: City, date: str, source: str) -> Snapshot | None:
    """One list as published, in its own unit; never a share."""
    rows = [row for row in city.rows(LISTS) if row[SOURCE_ID] == source and str(row[EPOCH]) <= date]
    if not rows:
        return None
    at = max(str(row[EPOCH]) for row in rows)
    rows = [row for row in rows if row[EPOCH] == at]
    unit = CELLS if all(row[UNIT] == "cell" for row in rows) else SITES
    places = {}
    for row in rows:
        if (row[UNIT] == "cell") != (unit == CELLS):
            continue
        graded = {grade: row[f"n_{grade}"] or 0 for grade in GRADES[::-1]}
        places[row[DISTRICT_ID]] = Counts(
            None, row["n_listed"], graded | {NOT_ASSESSED: row["n_without_record"] or 0}, sum(graded.values())
        )
    return Snapshot(unit, at, places)


def _of_source(city: City, date: str, source: str) -> Snapshot | None:
    """What one source says of the buildings, on its last images up to `date`."""
    counted = city.keep("grades by source", lambda: _graded_by_source(city))
    dates = [epoch for named, epoch in counted if named == source and epoch <= date]
    if not dates:
        return None
    graded = counted[source, max(dates)]
    footprints = {place: one.total or 0 for place, one in _of_all(city, city.epoch).places.items()}
    places = {}
    for place, total in footprints.items():
        grades = graded.get(place, {})
        by_class = {grade: grades.get(grade, 0) for grade in GRADES[::-1]}
        assessed = sum(by_class.values())
        places[place] = Counts(total, total, by_class | {NOT_ASSESSED: total - assessed}, assessed)
    return Snapshot(BUILDINGS, max(dates), places)


def _graded_by_source(city: City) -> dict[tuple[str, str], dict[str, dict[str, int]]]:
    """Buildings by (source, date), then district, then grade; the city is the sum of all places."""
    statements = city.bundle.table(STATEMENTS)[[BUILDING_ID, SOURCE_ID, EPOCH, GRADE]]
    buildings = pd.DataFrame(city.bundle.table("buildings"))[[BUILDING_ID, DISTRICT_ID]]
    joined = statements.merge(buildings, on=BUILDING_ID, how="left", validate="many_to_one")
    joined = joined.assign(
        **{EPOCH: joined[EPOCH].dt.strftime("%Y-%m-%d"), DISTRICT_ID: joined[DISTRICT_ID].fillna(OUTSIDE)}
    )
    found: dict[tuple[str, str], dict[str, dict[str, int]]] = {}
    for source, date in joined[[SOURCE_ID, EPOCH]].drop_duplicates().itertuples(index=False):
        found[str(source), str(date)] = {CITY: {}}
    keys = [SOURCE_ID, EPOCH, DISTRICT_ID, GRADE]
    counted = joined.dropna(subset=[GRADE]).groupby(keys, observed=True).size().reset_index(name="n")
    for source, date, place, grade, n in counted.itertuples(index=False):
        of_date = found[str(source), str(date)]
        of_date.setdefault(str(place), {})[str(grade)] = int(n)
        of_date[CITY][str(grade)] = of_date[CITY].get(str(grade), 0) + int(n)
    return found


def _whole(counts: dict[str, int | None]) -> dict[str, int]:
    return {name: n or 0 for name, n in counts.items()}


def _nothing(*, with_total: bool) -> Counts:
    return Counts(0 if with_total else None, 0, dict.fromkeys(COUNTED, 0), 0)
