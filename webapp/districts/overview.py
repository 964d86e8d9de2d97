"""All districts in one table: counts, shares, intervals, what differs from another date or source, and the sums."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from geodata.columns import CITY, COUNTED, DISTRICT_ID, OUTSIDE
from geodata.grades import NOT_ASSESSED
from webapp import small_numbers
from webapp.city import City
from webapp.districts.chart import Line, Point, sparkline
from webapp.districts.counts import BUILDINGS, CELLS, Counts, Snapshot, added, snapshot
from webapp.districts.labels import district_labels, is_named
from webapp.districts.query import ASCENDING, Query
from webapp.districts.table import Cell, credit_of
from webapp.languages import current, isolate, localised, long_date, number, percent
from webapp.languages import gettext as _
from webapp.maps.legend import label
from webapp.places.building import source_title
from webapp.sections.validation import estimate_of, level_of, validated_unit
from webapp.wording import words
from webapp.wording.coverage import heading_of, told_columns

NAME = "name"
MINUS = "\u2212"
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


@dataclass(frozen=True)
class OverviewRow:
    """A district, or a sum of the foot: `kind` is empty, ``sum``, ``outside`` or ``total``."""

    id: str
    name: str
    cells: list[Cell]
    spark: Markup | None = None
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class Overview:
    """The table, with everything that must go with it wherever it is pasted."""

    caption: str
    notes: list[str]
    warning: str
    source: str
    columns: list[Column]
    rows: list[OverviewRow]
    foot: list[OverviewRow]
    n_districts: int
    unit: str
    date: str
    query: Query


def overview_of(city: City, query: Query) -> Overview | None:
    """The table for what is asked; `None` where the chosen source says nothing up to the chosen date."""
    now = snapshot(city, query.date, query.source)
    if now is None:
        return None
    then = _other_side(city, query)
    if then is not None and then.unit != now.unit:
        then = None  # Two units have no difference.
    columns = _columns(city, query, now, then)
    keys = {column.key for column in columns} | {NAME}
    query = query if query.sort in keys else query.sorted_by("", query.order)
    chosen, left_out = _chosen(city, query, now)
    rows = _sorted([_row(city, query, columns, now, then, place) for place in chosen], columns, query)
    return Overview(
        caption=_caption(city, query, now, then),
        notes=_notes(city, query, now),
        warning="" if then is None else _warning(query, chosen, now, then),
        source=_credit(city, query, now),
        columns=columns,
        rows=rows,
        foot=_foot(city, columns, now, then, chosen, left_out),
        n_districts=len(chosen) + len(left_out),
        unit=now.unit,
        date=now.date,
        query=query,
    )


def unit_words(unit: str) -> str:
    """What is counted, as headings say it."""
    return {BUILDINGS: _("buildings"), CELLS: _("grid cells")}.get(unit, _("damage sites"))


def classes_words(classes: Iterable[str]) -> str:
    """The classes of a set in a phrase with a capital letter."""
    names = [one for one in classes if one != NOT_ASSESSED]
    said = words.damage_classes(names) if names else ""
    if NOT_ASSESSED in classes:
        unseen = _("not assessed")
        said = _("%(most)s or %(last)s") % {"most": said, "last": unseen} if said else unseen
    return said[:1].upper() + said[1:]


def is_covered_alike(now: Counts, then: Counts) -> bool:
    """True if as many have a grade on both sides: only then is a difference more than one of coverage."""
    return now.assessed == then.assessed and now.ungraded == then.ungraded


def measure_key(classes: Iterable[str]) -> str:
    """The class set as a part of the key of a column."""
    return "+".join(classes)


def signed(value: float, written: str) -> str:
    """The written amount with a sign that says which way; none where nothing changed."""
    bare = written.lstrip("+-\u2212\u200e\u200f\u061c")
    return bare if not value else f"{'+' if value > 0 else MINUS}{bare}"


def points(share: float) -> str:
    """A difference of two shares in percentage points."""
    return signed(round(100 * share, 1), percent(abs(share)).rstrip("%\u200e\u200f\u061c\u00a0٪"))


def _other_side(city: City, query: Query) -> Snapshot | None:
    if query.versus is not None:
        return snapshot(city, query.versus, query.source)
    return None if query.versus_source is None else snapshot(city, query.date, query.versus_source)


def _columns(city: City, query: Query, now: Snapshot, then: Snapshot | None) -> list[Column]:
    unit = unit_words(now.unit)
    has_share = now.unit == BUILDINGS
    first = Column(
        "total", _("Footprints") if has_share else _("Listed"), unit, lambda one: _whole(one.now.listed)
    )
    made = [first]
    for classes in query.measures:
        made += _measure(classes, unit, now, then, has_share=has_share)
        if then is None:
            made += _adjusted(city, classes, now, query)
    if then is not None:
        return [*made, *_coverage_compared(unit, now, then)]
    made += [
        Column(f"n_{grade}", label(grade), unit, _counted((grade,)), grade) for grade in COUNTED
        if (grade,) not in query.measures
    ]  # fmt: skip
    if not has_share:
        made.append(Column("rest", _("Craters and repeated entries"), unit, lambda one: _whole(one.now.rest)))
    if has_share:
        made.append(Column("assessed", _("Assessed"), unit, lambda one: _whole(one.now.assessed)))
    if has_share and query.source is None:
        made += [Column(name, heading_of(name), unit, _ungraded(name)) for name in told_columns(city)]
    return made


def _measure(
    classes: tuple[str, ...], unit: str, now: Snapshot, then: Snapshot | None, *, has_share: bool
) -> list[Column]:
    key, title, grade = measure_key(classes), classes_words(classes), classes[-1]
    of = _("% of all footprints")
    if then is None:
        made = [Column(f"n_{key}", title, unit, _counted(classes), grade)]
        if has_share:
            made.append(
                Column(
                    f"share_{key}",
                    _("Share: %(classes)s") % {"classes": _lower(title)},
                    of,
                    _share(classes),
                    grade,
                )
            )
        return made
    told = {"classes": title}
    dates = now.date, then.date
    first, second = (long_date(date) for date in dates)
    if dates[0] == dates[1]:
        first, second = _("first source"), _("second source")
    made = [
        Column(f"n_{key}", title, _(", ").join((unit, first)), _counted(classes), grade),
        Column(f"then_{key}", title, _(", ").join((unit, second)), _counted(classes, then=True), grade),
        Column(
            f"diff_{key}",
            _("Difference: %(classes)s") % {"classes": _lower(told["classes"])},
            unit,
            _difference(classes),
            grade,
        ),
    ]
    if has_share:
        made.append(
            Column(
                f"points_{key}",
                _("Difference of the shares: %(classes)s") % {"classes": _lower(title)},
                _("percentage points of all footprints"),
                _points(classes),
                grade,
            )
        )
    return made  # fmt: skip


def _adjusted(city: City, classes: tuple[str, ...], now: Snapshot, query: Query) -> list[Column]:
    """The share that the checked sample gives, with its interval, at the date it was checked for."""
    key = "+".join(classes)
    if query.source is not None or now.date != city.epoch or validated_unit(city) != now.unit:
        return []
    if estimate_of(city, CITY, key) is None:
        return []
    of = _("% of all footprints") if now.unit == BUILDINGS else _("% of the listed sites that can be checked")
    told = _("%(of)s, with %(level)s interval") % {"of": of, "level": percent(level_of(city), whole=True)}
    title = _("Adjusted: %(classes)s") % {"classes": _lower(classes_words(classes))}

    def make(one: Place) -> Cell:
        found = estimate_of(city, one.id, key) if one.id else None
        if found is None:
            return Cell("–", None)
        if found.share is None:
            return Cell(_("no interval"), None, note=found.reason)
        return Cell(percent(found.share), found.share, note=found.span)

    return [Column(f"adjusted_{key}", title, told, make, classes[-1])]


def _coverage_compared(unit: str, now: Snapshot, then: Snapshot) -> list[Column]:
    first, second = long_date(now.date), long_date(then.date)
    if now.date == then.date:
        first, second = _("first source"), _("second source")
    return [
        Column("assessed", _("Assessed"), _(", ").join((unit, first)), lambda one: _whole(one.now.assessed)),
        Column(
            "then_assessed",
            _("Assessed"),
            _(", ").join((unit, second)),
            lambda one: _whole(_then(one).assessed),
        ),
    ]


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
        if small_numbers.is_too_few(counts.total):
            return Cell(small_numbers.too_few(), None)
        if not counts.has_record and NOT_ASSESSED not in classes:
            return Cell(_("not assessed"), None)
        share = small_numbers.share_of(counts.of(classes), counts.total)
        return Cell(percent(share), share, share)

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


def _chosen(city: City, query: Query, now: Snapshot) -> tuple[list[str], list[str]]:
    """Ids of the districts that the filters let through, and of the others, in the order of the bundle."""
    chosen: list[str] = []
    left_out: list[str] = []
    for row in city.rows("districts"):
        place = row[DISTRICT_ID]
        passes = is_named(row, query.name) and now.of(place).listed >= query.least
        (chosen if passes else left_out).append(place)
    return chosen, left_out


def _row(
    city: City, query: Query, columns: list[Column], now: Snapshot, then: Snapshot | None, place: str
) -> OverviewRow:
    name = district_labels(city)[place]
    one = Place(place, now.of(place), None if then is None else then.of(place))
    return OverviewRow(
        place, name, [column.make(one) for column in columns], _spark(city, query, now, place, name)
    )


def _foot(
    city: City,
    columns: list[Column],
    now: Snapshot,
    then: Snapshot | None,
    chosen: list[str],
    left_out: list[str],
) -> list[OverviewRow]:
    """Sum of the districts, what lies outside, and the city, which is their sum; a filter splits the first."""

    def row(ids: list[str], name: str, kind: str, *, note: str = "") -> OverviewRow:
        one = Place(
            ids[0] if kind != "sum" else "", added(map(now.of, ids)),
            None if then is None else added(map(then.of, ids)),
        )  # fmt: skip
        return OverviewRow("", name, [column.make(one) for column in columns], kind=kind, note=note)

    made = []
    if left_out:
        if chosen:
            made.append(row(chosen, _("Sum of the districts shown"), "sum"))
        made.append(row(left_out, _("Sum of the districts left out"), "sum"))
    elif chosen:
        made.append(row(chosen, _("Sum of the districts"), "sum"))
    outside = [one.of(OUTSIDE) for one in (now, then) if one is not None]
    if any(one.listed for one in outside):
        made.append(row([OUTSIDE], _("Outside all districts"), "outside"))
    return [*made, row([CITY], localised(city.name), "total", note=_("sum of the rows above"))]


def _sorted(rows: list[OverviewRow], columns: list[Column], query: Query) -> list[OverviewRow]:
    """The rows in the order that is asked for; what has no number comes last either way."""
    descending = query.order != ASCENDING
    if not query.sort:
        return rows
    if query.sort == NAME:
        return sorted(rows, key=lambda row: row.name.casefold(), reverse=descending)
    at = [column.key for column in columns].index(query.sort)
    known = [row for row in rows if row.cells[at].value is not None]
    known.sort(key=lambda row: row.cells[at].value or 0, reverse=descending)
    return [*known, *(row for row in rows if row.cells[at].value is None)]


def _spark(city: City, query: Query, now: Snapshot, place: str, name: str) -> Markup | None:
    """The last class set that has columns of its own, at every date, on one scale for all districts."""
    if len(city.epochs) < 2:
        return None
    classes = query.measures[-1]
    line = [Point(date, value_at(city, date, query.source, place, classes)) for date in city.epochs]
    top = _spark_top(city, query, now.unit, classes)
    shown = percent if now.unit == BUILDINGS else number
    told = _("; ").join(
        _("%(date)s: %(value)s") % {
            "date": long_date(point.date), "value": _("no record") if point.value is None else shown(point.value),
        }
        for point in line
    )  # fmt: skip
    said = _("%(district)s over the dates: %(values)s") % {"district": isolate(name), "values": told}
    return sparkline(Line(classes[-1], line), top=top, told=said, direction=current().direction)


def value_at(city: City, date: str, source: str | None, place: str, classes: tuple[str, ...]) -> float | None:
    """The share of a district at one date, or its count where there are no footprints; `None` without a record."""
    found = snapshot(city, date, source)
    if found is None or found.date != date or not found.of(place).has_record:
        return None
    counts = found.of(place)
    n = counts.of(classes)
    return small_numbers.share_of(n, counts.total) if found.unit == BUILDINGS else float(n)


def _spark_top(city: City, query: Query, unit: str, classes: tuple[str, ...]) -> float:
    if unit == BUILDINGS:
        return 1.0
    places = district_labels(city)
    values = (
        value_at(city, date, query.source, place, classes) or 0.0 for date in city.epochs for place in places
    )
    return city.keep(("spark top", query.source, classes), lambda: max(values, default=1.0))


def _caption(city: City, query: Query, now: Snapshot, then: Snapshot | None) -> str:
    told = {
        "city": localised(city.name),
        "unit": unit_words(now.unit),
        "date": long_date(now.date),
        "other": "" if then is None else long_date(then.date),
        "source": isolate(source_title(city, query.source)) if query.source else "",
        "second": isolate(source_title(city, query.versus_source)) if query.versus_source else "",
    }
    if then is not None and query.versus_source:
        told["first"] = told["source"]
        return _("%(city)s by district: %(unit)s, %(first)s (%(date)s) beside %(second)s (%(other)s)") % told
    if then is not None:
        said = _("%(city)s by district: %(unit)s, images up to %(date)s beside images up to %(other)s") % told
    else:
        said = _("%(city)s by district: %(unit)s, on images up to %(date)s") % told
    return (
        said
        if not query.source
        else _("%(said)s, %(source)s alone") % {"said": said, "source": told["source"]}
    )


def _notes(city: City, query: Query, now: Snapshot) -> list[str]:
    """What is counted and out of what, the rule for small numbers, and why there is no interval."""
    if now.unit != BUILDINGS:
        told = [_("A row of the list is no building. Without a building total no share can be computed.")]
    else:
        told = [
            _("A building is one footprint. A share is the number of buildings in the class, out of all footprints of the district, assessed or not."),
            small_numbers.rule(),
        ]  # fmt: skip
    if len(city.epochs) > 1:
        told.append(_spark_words(query, now))
    if query.source is not None:
        told.append(_("Counted is what this source says and no other. Sources may name the same places, so they are never added up."))  # fmt: skip
        if now.date != query.date:
            told.append(_("The source has nothing of %(date)s; these are its last images before.") % {"date": long_date(query.date)})  # fmt: skip
    if validated_unit(city) is None:
        told.append(_("No sample was checked by people, so no interval exists."))
    elif query.source is not None or now.date != city.epoch or query.is_compared:
        told.append(_("Intervals exist for the figures of %(date)s as they are counted, and not for a difference or one source.") % {"date": long_date(city.epoch)})  # fmt: skip
    return told


def _spark_words(query: Query, now: Snapshot) -> str:
    said = _lower(classes_words(query.measures[-1]))
    if now.unit == BUILDINGS:
        return _("The lines over the dates show %(classes)s as a share of all footprints, from none to all; a cross stands for a date without a record.") % {"classes": said}  # fmt: skip
    return _("The lines over the dates show %(classes)s in %(unit)s, all on one scale; a cross stands for a date without a record.") % {"classes": said, "unit": unit_words(now.unit)}  # fmt: skip


def _warning(query: Query, chosen: list[str], now: Snapshot, then: Snapshot) -> str:
    """Where the two sides did not see the same, a difference is no change; empty where they did."""
    if query.versus_source is not None:
        return _("A difference between two sources is no change over time: they may have seen other places, on other images, with other classes.")  # fmt: skip
    n = sum(not is_covered_alike(now.of(place), then.of(place)) for place in chosen)
    if not n:
        return ""
    return _("In %(n)s of %(total)s districts a different number was assessed on the two sides. A difference there is no change: a place that was not listed may have been damaged already, or not been looked at.") % {
        "n": number(n), "total": number(len(chosen)),
    }  # fmt: skip


def _credit(city: City, query: Query, now: Snapshot) -> str:
    asked = [one for one in (query.source, query.versus_source) if one]
    roles = ("footprints", "assessments") if now.unit == BUILDINGS else ("assessments",)
    if not asked:
        return credit_of(city, roles)
    named = [str((city.source(one) or {}).get("credit", one)) for one in asked]
    outlines = [credit_of(city, ("footprints",))] if now.unit == BUILDINGS else []
    return " · ".join(dict.fromkeys([*outlines, *named]))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
