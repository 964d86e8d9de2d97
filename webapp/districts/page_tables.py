"""The tables of a district's page: by class, over the dates, by coverage, by source, by kind of site."""

from geodata.columns import COUNTED, DISTRICT_ID, SITE_KIND
from webapp import small_numbers
from webapp.city import City
from webapp.districts.counts import BUILDINGS, Counts, Snapshot, snapshot
from webapp.districts.phrases import classes_words, unit_words
from webapp.districts.query import HEADLINES, Query
from webapp.districts.table import Heading
from webapp.languages import gettext as _
from webapp.languages import long_date, number, percent
from webapp.maps.legend import label
from webapp.places.building import source_title
from webapp.plain_table import PlainRow, PlainTable
from webapp.wording import words
from webapp.wording.coverage import UNGRADED, heading_of


def class_table(city: City, query: Query, now: Snapshot, place: str) -> PlainTable:
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


def dates_table(city: City, query: Query, place: str) -> PlainTable:
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


def coverage_table(query: Query, now: Snapshot, place: str) -> PlainTable | None:
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


def source_table(city: City, query: Query, place: str) -> PlainTable | None:
    """What each source says of the district; `None` where there is only one."""
    found = [(source, snapshot(city, query.date, source)) for source in city.graders]
    told = [(source, one) for source, one in found if one is not None]
    if len(city.graders) < 2 or not told:
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


def kind_table(city: City, place: str) -> PlainTable | None:
    """Listed sites by what they are; `None` where none is listed."""
    counted = city.keep("sites by kind", lambda: _kinds(city)).get(place)
    if not counted:
        return None
    total = sum(counted.values())
    rows = [PlainRow(words.opening(words.site_kind(kind)), [number(n)]) for kind, n in counted.items()]
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
