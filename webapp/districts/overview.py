"""All districts in one table: counts, shares, intervals, what differs from another date or source, and the sums."""

from dataclasses import dataclass

from markupsafe import Markup

from geodata.columns import CITY, DISTRICT_ID, OUTSIDE
from webapp.city import City
from webapp.districts.columns import Column, Place, columns_of
from webapp.districts.counts import Snapshot, added, snapshot
from webapp.districts.labels import district_labels, is_named
from webapp.districts.query import ASCENDING, Query
from webapp.districts.remarks import caption_of, credit_of_query, notes_of, warning_of
from webapp.districts.sparks import spark_of
from webapp.districts.table import Cell
from webapp.languages import gettext as _
from webapp.languages import localised

NAME = "name"


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
    columns = columns_of(city, query, now, then)
    keys = {column.key for column in columns} | {NAME}
    query = query if query.sort in keys else query.sorted_by("", query.order)
    chosen, left_out = _chosen(city, query, now)
    rows = _sorted([_row(city, query, columns, now, then, place) for place in chosen], columns, query)
    return Overview(
        caption=caption_of(city, query, now, then),
        notes=notes_of(city, query, now),
        warning="" if then is None else warning_of(query, chosen, now, then),
        source=credit_of_query(city, query, now),
        columns=columns,
        rows=rows,
        foot=_foot(city, columns, now, then, chosen, left_out),
        n_districts=len(chosen) + len(left_out),
        unit=now.unit,
        date=now.date,
        query=query,
    )


def _other_side(city: City, query: Query) -> Snapshot | None:
    if query.versus is not None:
        return snapshot(city, query.versus, query.source)
    return None if query.versus_source is None else snapshot(city, query.date, query.versus_source)


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
        place, name, [column.make(one) for column in columns], spark_of(city, query, now, place, name)
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
