"""One district: its figures with denominators, intervals or reasons, over the dates, by source, by kind of site."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geodata.columns import COUNTED, DISTRICT_ID, GEOMETRY, SITE_KIND
from geodata.grades import NOT_ASSESSED
from webapp import small_numbers
from webapp.city import City
from webapp.districts.chart import NARROW, WIDE, Drawing, Line, Point, draw
from webapp.districts.counts import BUILDINGS, Counts, Snapshot, snapshot
from webapp.districts.labels import district_labels
from webapp.districts.overview import classes_words, unit_words, value_at
from webapp.districts.query import HEADLINES, Query, graders_of
from webapp.districts.table import Heading
from webapp.languages import current, isolate, localised, long_date, number, percent
from webapp.languages import gettext as _
from webapp.maps.legend import label
from webapp.places.building import source_title
from webapp.plain_table import PlainRow, PlainTable
from webapp.sections.validation import estimate_of, level_of, n_answers, validated_unit
from webapp.wording import words
from webapp.wording.coverage import UNGRADED, heading_of

NEIGHBOUR_DEGREES = 0.0003
"""Outlines drawn by hand leave slits of some metres between districts that touch: about 30 m."""


@dataclass(frozen=True)
class Headline:
    """One figure: name, number, what it is out of, and its interval or why there is none."""

    key: str
    grade: str
    title: str
    shown: str
    of: str
    interval: str


@dataclass(frozen=True)
class DistrictPage:
    """Everything the page of one district shows."""

    id: str
    name: str
    other_name: str
    unit: str
    date: str
    headlines: list[Headline]
    drawings: tuple[tuple[str, Markup], ...]
    tables: list[PlainTable]
    neighbours: list[tuple[str, str]]
    previous: tuple[str, str] | None
    following: tuple[str, str] | None
    area: str
    is_approximate: bool


def district_page(city: City, district: dict[str, Any], query: Query, now: Snapshot) -> DistrictPage:
    """The page of a district as of the date and source that are asked for."""
    place = district[DISTRICT_ID]
    labels = district_labels(city)
    order = list(labels)
    at = order.index(place)

    def named(position: int) -> tuple[str, str] | None:
        return (order[position], labels[order[position]]) if 0 <= position < len(order) else None

    tables = [
        _by_class(city, query, now, place), _over_dates(city, query, place), _coverage(query, now, place),
        _by_source(city, query, place), _by_kind(city, place),
    ]  # fmt: skip
    return DistrictPage(
        id=place,
        name=labels[place],
        other_name=_other_name(district),
        unit=now.unit,
        date=now.date,
        headlines=_headlines(city, query, now, place),
        drawings=_drawings(city, query, now, place, labels[place]),
        tables=[table for table in tables if table is not None],
        neighbours=[(one, labels[one]) for one in _neighbours(city)[place]],
        previous=named(at - 1),
        following=named(at + 1),
        area=_("%(area)s km²") % {"area": number(district["area_km2"], 2)},
        is_approximate=bool(district["is_approximate"]),
    )


def claims_about(city: City, district: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Claims measured on a part of the city that holds this district, with the name of that part."""
    names = {district["name_en"], district["name_ar"]} - {None}
    parts = {
        area_id: localised(area["name"])
        for area_id, area in city.areas.items()
        if any(names & set(aliases) for aliases in area.get("districts", ()))
    }
    found = []
    for claim in city.claims:
        areas = {reading.get("area") for reading in claim["readings"]} & set(parts)
        if areas:
            found.append((claim, parts[sorted(areas, key=str)[0]]))
    return found


def _headlines(city: City, query: Query, now: Snapshot, place: str) -> list[Headline]:
    counts = now.of(place)
    made = [_headline(city, query, now, place, classes) for classes in query.measures]
    if now.unit == BUILDINGS and not any(NOT_ASSESSED in classes for classes in query.measures):
        n = counts.by_class[NOT_ASSESSED]
        share = small_numbers.told_share(n, counts.total)
        made.append(Headline(NOT_ASSESSED, NOT_ASSESSED, label(NOT_ASSESSED), share, _of(n, counts), ""))
    return made


def _headline(city: City, query: Query, now: Snapshot, place: str, classes: tuple[str, ...]) -> Headline:
    counts, n = now.of(place), now.of(place).of(classes)
    key, title = "+".join(classes), classes_words(classes)
    if not counts.has_record and NOT_ASSESSED not in classes:
        nothing = _("not assessed") if counts.listed else _("nothing listed")
        return Headline(key, classes[-1], title, nothing, _of(None, counts), "")
    if now.unit != BUILDINGS:
        of = _("of %(sites)s listed") % {"sites": words.n_sites(counts.listed)}
        return Headline(key, classes[-1], title, number(n), of, _interval(city, query, now, place, key))
    share = small_numbers.told_share(n, counts.total)
    return Headline(key, classes[-1], title, share, _of(n, counts), _interval(city, query, now, place, key))


def _of(n: int | None, counts: Counts) -> str:
    if counts.total is None:
        return words.n_sites(counts.listed)
    told = words.n_buildings(counts.total)
    return told if n is None else _("%(n)s of %(buildings)s") % {"n": number(n), "buildings": told}


def _interval(city: City, query: Query, now: Snapshot, place: str, key: str) -> str:
    """The adjusted share with its interval, or why there is none; empty where the page says it once for all."""
    if validated_unit(city) is None:
        return ""
    if query.source is not None or now.date != city.epoch or validated_unit(city) != now.unit:
        return _("No interval: %(reason)s") % {"reason": _("the checked sample is for other figures")}
    found = estimate_of(city, place, key)
    if found is None:
        return _("No interval: %(reason)s") % {"reason": _("the checked sample says nothing of it")}
    if found.share is None:
        return _("No interval: %(reason)s") % {"reason": f"{found.reason} ({n_answers(found.n)})"}
    return _("adjusted %(share)s (%(level)s interval %(span)s)") % {
        "share": percent(found.share), "level": percent(level_of(city), whole=True), "span": found.span,
    }  # fmt: skip


def _by_class(city: City, query: Query, now: Snapshot, place: str) -> PlainTable:
    """Each class with its count; the shares of all add up to everything there is."""
    counts = now.of(place)
    unit, has_share = unit_words(now.unit), now.unit == BUILDINGS
    total = counts.listed
    rows = [
        _class_row(label(grade), counts.by_class[grade], counts, has_share=has_share) for grade in COUNTED
    ]
    if counts.rest > 0:
        rows.append(_class_row(_("Craters and repeated entries"), counts.rest, counts, has_share=has_share))
    whole = _("Footprints") if has_share else _("Listed")
    rows.append(PlainRow(whole, [number(total), *([percent(1.0) if not small_numbers.is_too_few(total) else small_numbers.too_few()] if has_share else [])], "total"))  # fmt: skip
    return PlainTable(
        id="classes",
        caption=_("By class, on images up to %(date)s") % {"date": long_date(now.date)},
        first=_("Class"),
        headings=[
            Heading(_("Counted"), unit),
            *([Heading(_("Share"), _("% of all footprints"))] if has_share else []),
        ],
        rows=rows,
        note=_("The classes and what is not assessed add up to the last row."),
    )


def _class_row(name: str, n: int, counts: Counts, *, has_share: bool) -> PlainRow:
    return PlainRow(name, [number(n), *([small_numbers.told_share(n, counts.total)] if has_share else [])])


def _over_dates(city: City, query: Query, place: str) -> PlainTable:
    """The class sets at every date; a date without a record says so and is no zero."""
    has_share = city.has_footprints
    rows = []
    for date in city.epochs:
        found = snapshot(city, date, query.source)
        counts = found.of(place) if found is not None and found.date == date else None
        cells = []
        for classes in query.measures:
            if counts is None or not counts.has_record:
                cells += [_("no record")] * (2 if has_share else 1)
                continue
            n = counts.of(classes)
            cells += [number(n), *([small_numbers.told_share(n, counts.total)] if has_share else [])]
        cells.append(number(counts.assessed) if counts else "–")
        rows.append(PlainRow(long_date(date), cells))
    unit = _("buildings") if has_share else _("damage sites")
    headings = []
    for classes in query.measures:
        headings.append(Heading(classes_words(classes), unit, classes[-1]))
        if has_share:
            headings.append(Heading(_("Share"), _("% of all footprints")))
    return PlainTable(
        id="series",
        caption=_("Over the dates"),
        first=_("Images up to"),
        headings=[*headings, Heading(_("Assessed"), unit)],
        rows=rows,
        note=_("More may have been assessed at one date than at another: then a difference is not damage that came in between."),
    )  # fmt: skip


def _coverage(query: Query, now: Snapshot, place: str) -> PlainTable | None:
    """Why buildings have no grade; `None` where that is not known."""
    counts = now.of(place)
    if now.unit != BUILDINGS or query.source is not None:
        return None
    parts = [
        (_("Assessed"), counts.assessed),
        *((heading_of(name), counts.ungraded.get(name, 0)) for name in UNGRADED),
    ]
    return PlainTable(
        id="coverage",
        caption=_("What was seen, on images up to %(date)s") % {"date": long_date(now.date)},
        first=_("Coverage"),
        headings=[Heading(_("Footprints"), _("buildings")), Heading(_("Share"), _("% of all footprints"))],
        rows=[
            *(PlainRow(name, [number(n), small_numbers.told_share(n, counts.total)]) for name, n in parts),
            PlainRow(_("Footprints"), [number(counts.total), ""], "total"),
        ],
        note=_("A building without a grade is never counted as undamaged."),
    )


def _by_source(city: City, query: Query, place: str) -> PlainTable | None:
    """What each source says of the district; `None` where there is only one."""
    sources = [str(source["id"]) for source in graders_of(city)]
    found = [(source, snapshot(city, query.date, source)) for source in sources]
    told = [(source, one) for source, one in found if one is not None]
    if len(sources) < 2 or not told:
        return None
    rows = []
    for source, one in told:
        counts = one.of(place)
        cells = [long_date(one.date), unit_words(one.unit), number(counts.assessed)]
        for classes in HEADLINES:
            cells.append(number(counts.of(classes)) if counts.has_record else _("no record"))
            share = small_numbers.told_share(counts.of(classes), counts.total)
            cells.append(share if one.unit == BUILDINGS and counts.has_record else "–")
        rows.append(PlainRow(source_title(city, source), cells))
    measured = [
        heading
        for classes in HEADLINES
        for heading in (
            Heading(classes_words(classes), "", classes[-1]),
            Heading(_("Share"), _("% of all footprints")),
        )
    ]
    return PlainTable(
        id="sources",
        caption=_("Sources beside each other, last images up to %(date)s") % {"date": long_date(query.date)},
        first=_("Source"),
        headings=[
            Heading(_("Date"), _("of the images")),
            Heading(_("Unit"), ""),
            Heading(_("Graded"), ""),
            *measured,
        ],
        rows=rows,
        note=_("Sources may name the same places, so they are never added up."),
    )


def _by_kind(city: City, place: str) -> PlainTable | None:
    """Listed sites by what they are; `None` where none is listed."""
    counted = city.keep("sites by kind", lambda: _kinds(city)).get(place)
    if not counted:
        return None
    total = sum(counted.values())
    rows = [PlainRow(_opening(words.site_kind(kind)), [number(n)]) for kind, n in counted.items()]
    return PlainTable(
        id="kinds",
        caption=_("Damage sites by kind, as listed"),
        first=_("Kind"),
        headings=[Heading(_("Listed"), _("damage sites"))],
        rows=[*rows, PlainRow(_("Listed"), [number(total)], "total")],
        note=_("A damage site is one entry of the source's list, not a building."),
    )


def _kinds(city: City) -> dict[str, dict[str, int]]:
    if not city.bundle.has_table("sites"):
        return {}
    sizes = city.bundle.table("sites").groupby([DISTRICT_ID, SITE_KIND], observed=True).size()
    counted = sizes.sort_values(ascending=False, kind="stable").reset_index(name="n")
    found: dict[str, dict[str, int]] = {}
    for place, kind, n in counted.itertuples(index=False):
        found.setdefault(str(place), {})[str(kind)] = int(n)
    return found


def _drawings(
    city: City, query: Query, now: Snapshot, place: str, name: str
) -> tuple[tuple[str, Markup], ...]:
    """The chart for wide and for narrow screens; none of a single date or of nothing."""
    lines = [
        Line(
            classes[-1],
            [Point(date, value_at(city, date, query.source, place, classes)) for date in city.epochs],
        )
        for classes in query.measures
    ]
    known = [point for line in lines for point in line.points if point.value is not None]
    if len(city.epochs) < 2 or not known:
        return ()
    shown = (lambda value: percent(value, whole=True)) if now.unit == BUILDINGS else number
    described = [
        _("%(classes)s: %(values)s") % {
            "classes": classes_words(classes),
            "values": _("; ").join(
                f"{long_date(point.date)} {_('no record') if point.value is None else shown(point.value)}"
                for point in line.points
            ),
        }
        for classes, line in zip(query.measures, lines, strict=True)
    ]  # fmt: skip
    drawing = Drawing(
        title=_("%(district)s over the dates") % {"district": name},
        description=". ".join(described) + ".",
        lines=lines,
        shown=shown,
        mark=localised(city.notice) if city.synthetic else "",
    )
    direction = current().direction
    return (
        ("wide", draw(drawing, WIDE, direction=direction)),
        ("narrow", draw(drawing, NARROW, direction=direction)),
    )


def _neighbours(city: City) -> dict[str, list[str]]:
    """Districts that touch each district, by id, in the order of the bundle."""

    def made() -> dict[str, list[str]]:
        districts = city.bundle.table("districts")
        ids, shapes = [str(one) for one in districts[DISTRICT_ID]], districts[GEOMETRY]
        near, far = shapes.sindex.query(shapes, predicate="dwithin", distance=NEIGHBOUR_DEGREES)
        found: dict[str, list[str]] = {one: [] for one in ids}
        for first, second in sorted(zip(near.tolist(), far.tolist(), strict=True)):
            if first != second:
                found[ids[first]].append(ids[second])
        return found

    return city.keep("neighbours", made)


def _other_name(district: dict[str, Any]) -> str:
    """The name in the other language; empty if it is the one shown, or there is none."""
    both = (district["name_en"], district["name_ar"])
    here = words.district_name(district)
    return next((isolate(name) for name in both if name and name != here), "")


def _opening(word: str) -> str:
    return word[:1].upper() + word[1:]
