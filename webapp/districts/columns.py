"""The columns of the table of all districts: each a key, a heading, a unit or denominator, and how a cell is made."""

from collections.abc import Callable
from dataclasses import dataclass

from geodata.columns import CITY, COUNTED
from geodata.grades import NOT_ASSESSED
from webapp import small_numbers
from webapp.city import City
from webapp.districts.counts import BUILDINGS, Counts, Snapshot
from webapp.districts.phrases import classes_words, measure_key, points, signed, unit_words
from webapp.districts.query import Query
from webapp.districts.table import Cell, adjusted_cell, adjusted_unit, share_cell
from webapp.languages import gettext as _
from webapp.languages import long_date, number
from webapp.maps.legend import label
from webapp.sections.validation import estimate_of, validated_unit
from webapp.wording.coverage import heading_of, told_columns
from webapp.wording.words import in_sentence

Make = Callable[["Place"], Cell]


@dataclass(frozen=True)
class Place:
    """One row before it is written: its id (empty for a sum), and its counts at both sides of a comparison."""

    id: str
    now: Counts
    then: Counts | None


@dataclass(frozen=True)
class Column:
    """One column: key in the address, heading, unit or denominator, the class whose colour marks it."""

    key: str
    title: str
    unit: str
    make: Make
    grade: str = ""


def is_covered_alike(now: Counts, then: Counts) -> bool:
    """True if as many have a grade on both sides: only then is a difference more than one of coverage."""
    return now.assessed == then.assessed and now.ungraded == then.ungraded


def columns_of(city: City, query: Query, now: Snapshot, then: Snapshot | None) -> list[Column]:
    """The columns for what is asked, of one date and source, or of two beside each other."""
    unit, has_share = unit_words(now.unit), now.unit == BUILDINGS
    first = _("Footprints") if has_share else _("Listed")
    made = [Column("total", first, unit, lambda one: _whole(one.now.listed))]
    if then is not None:
        for classes in query.measures:
            made += _compared(classes, unit, now, then)
        return [*made, *_coverage_compared(unit, now, then)]
    for classes in query.measures:
        made += _measured(classes, unit, has_share=has_share)
        made += _adjusted(city, classes, now, query)
    made += [
        Column(f"n_{grade}", label(grade), unit, _counted((grade,)), grade)
        for grade in COUNTED
        if (grade,) not in query.measures
    ]
    if not has_share:
        return [
            *made,
            Column("rest", _("Craters and repeated entries"), unit, lambda one: _whole(one.now.rest)),
        ]
    made.append(Column("assessed", _("Assessed"), unit, lambda one: _whole(one.now.assessed)))
    if query.source is None:
        made += [Column(name, heading_of(name), unit, _ungraded(name)) for name in told_columns(city)]
    return made


def _measured(classes: tuple[str, ...], unit: str, *, has_share: bool) -> list[Column]:
    """A class set at one date: its count, and its share where there is a denominator."""
    key, title, grade = measure_key(classes), classes_words(classes), classes[-1]
    made = [Column(f"n_{key}", title, unit, _counted(classes), grade)]
    if has_share:
        named = _("Share: %(classes)s") % {"classes": in_sentence(title)}
        made.append(Column(f"share_{key}", named, _("% of all footprints"), _share(classes), grade))
    return made


def _compared(classes: tuple[str, ...], unit: str, now: Snapshot, then: Snapshot) -> list[Column]:
    """A class set at two dates or of two sources, and what differs."""
    key, title, grade = measure_key(classes), classes_words(classes), classes[-1]
    first, second = _sides(unit, now, then)
    told = {"classes": in_sentence(title)}
    apart = _("Difference: %(classes)s") % told
    made = [
        Column(f"n_{key}", title, first, _counted(classes), grade),
        Column(f"then_{key}", title, second, _counted(classes, then=True), grade),
        Column(f"diff_{key}", apart, unit, _difference(classes), grade),
    ]
    if now.unit == BUILDINGS:
        named = _("Difference of the shares: %(classes)s") % told
        of = _("percentage points of all footprints")
        made.append(Column(f"points_{key}", named, of, _points(classes), grade))
    return made


def _coverage_compared(unit: str, now: Snapshot, then: Snapshot) -> list[Column]:
    first, second = _sides(unit, now, then)
    return [
        Column("assessed", _("Assessed"), first, lambda one: _whole(one.now.assessed)),
        Column("then_assessed", _("Assessed"), second, lambda one: _whole(_then(one).assessed)),
    ]


def _sides(unit: str, now: Snapshot, then: Snapshot) -> tuple[str, str]:
    """The unit at either side of a comparison: with its date, or of which source where the date is the same."""
    sides = long_date(now.date), long_date(then.date)
    if now.date == then.date:
        sides = _("first source"), _("second source")
    return _(", ").join((unit, sides[0])), _(", ").join((unit, sides[1]))


def _adjusted(city: City, classes: tuple[str, ...], now: Snapshot, query: Query) -> list[Column]:
    """The share that the checked sample gives, with its interval, at the date it was checked for."""
    key = measure_key(classes)
    if query.source is not None or now.date != city.epoch or validated_unit(city) != now.unit:
        return []
    if estimate_of(city, CITY, key) is None:
        return []
    title = _("Adjusted: %(classes)s") % {"classes": in_sentence(classes_words(classes))}

    def make(one: Place) -> Cell:
        return adjusted_cell(estimate_of(city, one.id, key) if one.id else None)

    return [Column(f"adjusted_{key}", title, adjusted_unit(city, now.unit), make, classes[-1])]


def _then(one: Place) -> Counts:
    return one.then or one.now


def _whole(n: int) -> Cell:
    return Cell(number(n), n)


def _counted(classes: tuple[str, ...], *, then: bool = False) -> Make:
    def make(one: Place) -> Cell:
        counts = _then(one) if then else one.now
        if not counts.has_record and NOT_ASSESSED not in classes and counts.listed:
            return Cell(_("no record"), None)
        return _whole(counts.of(classes))

    return make


def _ungraded(name: str) -> Make:
    return lambda one: _whole(one.now.ungraded.get(name, 0))


def _share(classes: tuple[str, ...]) -> Make:
    def make(one: Place) -> Cell:
        counts = one.now
        is_seen = counts.has_record or NOT_ASSESSED in classes
        return share_cell(counts.of(classes), counts.total, is_seen=is_seen)

    return make


def _difference(classes: tuple[str, ...]) -> Make:
    def make(one: Place) -> Cell:
        then = _then(one)
        if not (one.now.has_record and then.has_record) and NOT_ASSESSED not in classes:
            return Cell(_("no record"), None)
        apart = one.now.of(classes) - then.of(classes)
        note = "" if is_covered_alike(one.now, then) else _("coverage differs")
        return Cell(signed(apart, number(abs(apart))), apart, note=note)

    return make


def _points(classes: tuple[str, ...]) -> Make:
    def make(one: Place) -> Cell:
        then = _then(one)
        if small_numbers.is_too_few(one.now.total) or small_numbers.is_too_few(then.total):
            return Cell(small_numbers.too_few(), None)
        if not (one.now.has_record and then.has_record) and NOT_ASSESSED not in classes:
            return Cell(_("no record"), None)
        first = small_numbers.share_of(one.now.of(classes), one.now.total)
        second = small_numbers.share_of(then.of(classes), then.total)
        if first is None or second is None:
            return Cell("–", None)
        return Cell(points(first - second), first - second)

    return make
