"""When damage came: the series, changes and curve of a city as the tables and drawings of one page."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from geodata.columns import CITY, CLASS_SET, DISTRICT_ID, EPOCH, OF_BUILDINGS, OF_SITES, UNIT
from geodata.grades import CLASS_SETS, GRADES
from webapp.city import City
from webapp.languages import current, localised, long_date, number
from webapp.languages import gettext as _
from webapp.sections.date_chart import NARROW, WIDE, Chart, Step, draw
from webapp.wording import words

BY_DATE, CHANGES, CURVE = "damage_by_date", "damage_changes", "damage_curve"
WORST_FIRST = tuple(CLASS_SETS)[::-1]


@dataclass(frozen=True)
class ClassSeries:
    """One class set of one unit over the dates.

    Attributes
    ----------
    rows
        ``damage_by_date`` of the city, earliest first.
    curve
        Between which dates the places were first damaged, with the share of the dated ones.
    drawings
        The chart for wide and for narrow screens; empty where there are fewer than two dates.
    """

    id: str
    grade: str
    title: str
    rows: list[dict[str, Any]]
    curve: list[tuple[str, float]]
    drawings: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True)
class Before:
    """What was damaged by the image before the last one: a question and its number for each class set."""

    date: str
    last: str
    headings: list[str]
    rows: list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Series:
    """Everything the page says of one unit; the two units are never added up."""

    unit: str
    title: str
    n_dated: int
    class_series: list[ClassSeries]
    changes: list[dict[str, Any]]
    before: Before | None
    rests_on_synthetic: bool

    @property
    def unit_words(self) -> str:
        """The denominator: how many places are dated, with their unit."""
        return words.n_buildings(self.n_dated) if self.unit == OF_BUILDINGS else words.n_sites(self.n_dated)


def series_of(city: City) -> list[Series]:
    """The series of buildings, then of sites, of whichever the bundle dates; none where it dates nothing."""
    rows = [row for row in city.rows(BY_DATE) if row[DISTRICT_ID] == CITY]
    units = [unit for unit in (OF_BUILDINGS, OF_SITES) if any(row[UNIT] == unit for row in rows)]
    return [_series(city, unit, [row for row in rows if row[UNIT] == unit]) for unit in units]


def class_set_words(code: str) -> str:
    """The classes of a set in a phrase: destroyed, severe or moderate."""
    lowest = GRADES.index(CLASS_SETS[code])
    return words.damage_classes(GRADES[lowest:][::-1])


def _series(city: City, unit: str, rows: list[dict[str, Any]]) -> Series:
    by_set = {
        code: sorted((row for row in rows if row[CLASS_SET] == code), key=lambda row: str(row[EPOCH]))
        for code in WORST_FIRST
    }
    changes = [row for row in city.rows(CHANGES) if row[DISTRICT_ID] == CITY and row[UNIT] == unit]
    title = _("Buildings by date") if unit == OF_BUILDINGS else _("Damage sites by date")
    return Series(
        unit=unit,
        title=title,
        n_dated=rows[0]["n_dated"],
        class_series=[_class_series(city, unit, code, found) for code, found in by_set.items() if found],
        changes=sorted(changes, key=lambda row: str(row[EPOCH])),
        before=_before(by_set),
        rests_on_synthetic=city.synthetic and unit == OF_BUILDINGS,
    )


def _class_series(city: City, unit: str, code: str, rows: list[dict[str, Any]]) -> ClassSeries:
    title = class_set_words(code)
    curve = [
        (_between(row["after_date"], row["by_date"]), row["share_of_dated"])
        for row in city.rows(CURVE)
        if row[UNIT] == unit and row[CLASS_SET] == code
    ]
    chart = _chart(city, unit, code, rows) if len(rows) > 1 else None
    direction = current().direction
    drawings = (
        ()
        if chart is None
        else (
            ("wide", draw(chart, WIDE, direction=direction)),
            ("narrow", draw(chart, NARROW, direction=direction)),
        )
    )
    return ClassSeries(f"{unit}-{code}", CLASS_SETS[code], words.opening(title), rows, curve, drawings)


def _between(after: str | None, by: str | None) -> str:
    """One interval in words; it holds its later end and not its earlier one."""
    if after is None:
        return _("on the image of %(date)s already") % {"date": long_date(by)}
    if by is None:
        return _("not by %(date)s") % {"date": long_date(after)}
    return _("after %(after)s, by %(by)s") % {"after": long_date(after), "by": long_date(by)}


def _chart(city: City, unit: str, code: str, rows: list[dict[str, Any]]) -> Chart:
    steps = [
        Step(
            str(first[EPOCH]), str(then[EPOCH]), first["n_certain_by"], then["n_possible_by_listed"],
            then["n_possible_by_recorded"],
        )
        for first, then in pairwise(rows)
    ]  # fmt: skip
    title = _("%(classes)s: how many %(unit)s by each date") % {
        "classes": words.opening(class_set_words(code)), "unit": words.unit("buildings" if unit == OF_BUILDINGS else "sites"),
    }  # fmt: skip
    told = [
        _("by %(date)s certain %(low)s, at most %(high)s") % {
            "date": long_date(row[EPOCH]),
            "low": number(row["n_certain_by"]),
            "high": number(row["n_possible_by_listed"]),
        }
        for row in rows
    ]  # fmt: skip
    mark = localised(city.notice) if city.synthetic else ""
    return Chart(
        title=title,
        description="; ".join(told) + ".",
        grade=CLASS_SETS[code],
        steps=steps,
        recorded=[(str(row[EPOCH]), row["n_recorded"]) for row in rows],
        end=max(1, *(one.high_recorded for one in steps)),
        labels=[(str(row[EPOCH]), str(row[EPOCH])[:7]) for row in rows],
        mark=mark,
    )


def _before(by_set: dict[str, list[dict[str, Any]]]) -> Before | None:
    """What predates the last window, in several senses, since each is quoted as if it were the only one."""
    found = [(code, rows[-2], rows[-1]) for code, rows in by_set.items() if len(rows) > 1]
    if not found:
        return None
    _code, earlier, last = found[0]
    date, end = long_date(earlier[EPOCH]), long_date(last[EPOCH])
    named = {"date": date, "last": end}
    kept, then, now = "n_certain_by_and_recorded_last", "n_recorded", "n_certain_by"
    questions = [
        (_("In these classes on the image of %(last)s") % named, [last[then] for _, _, last in found]),
        (_("of them, in these classes by %(date)s on some image") % named, [one[kept] for _, one, _ in found]),
        (_("In these classes on the image of %(date)s") % named, [one[then] for _, one, _ in found]),
        (_("In these classes on some image up to %(date)s, whatever was said later") % named, [one[now] for _, one, _ in found]),
        (_("Certainly came after %(date)s: a record below these classes stands in between") % named, [last["n_since_previous_recorded"] for _, _, last in found]),
        (_("Came after %(date)s, if what was not listed then was not yet damaged") % named, [last["n_since_previous_listed"] for _, _, last in found]),
    ]  # fmt: skip
    return Before(
        date,
        end,
        [class_set_words(code) for code, _, _ in found],
        [(question, [number(value) for value in values]) for question, values in questions],
    )
