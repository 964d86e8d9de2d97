"""Incidents of a city by district and epoch: at least so many, at most so many, for dates are often a range."""

from typing import Any

from geodata.columns import DISTRICT_ID, EPOCH, SOURCE_ID
from webapp.city import City
from webapp.districts.table import Heading
from webapp.languages import gettext as _
from webapp.languages import isolate, long_date, number
from webapp.places.building import source_title
from webapp.plain_table import PlainTable, by_district, file_of

COUNTS = "incident_counts"


def incident_tables(city: City) -> list[PlainTable]:
    """One table for each list of incidents; lists are not added up."""
    by_source: dict[str, list[dict[str, Any]]] = {}
    for row in city.rows(COUNTS):
        by_source.setdefault(row[SOURCE_ID], []).append(row)
    return [_table(city, place, source_id, rows) for place, (source_id, rows) in enumerate(by_source.items())]


def _table(city: City, place: int, source_id: str, rows: list[dict[str, Any]]) -> PlainTable:
    epochs = sorted({str(row[EPOCH]) for row in rows})
    by_place: dict[str, dict[str, Any]] = {}
    for row in rows:
        merged = by_place.setdefault(row[DISTRICT_ID], {DISTRICT_ID: row[DISTRICT_ID]})
        merged |= {"n_incidents": row["n_incidents"], "n_undated": row["n_undated"], str(row[EPOCH]): row}
    headings = [
        Heading(_("Listed"), _("incidents, whatever their date")),
        Heading(_("Undated"), _("incidents")),
    ]
    for previous, epoch in zip([None, *epochs], epochs, strict=False):
        headings += [
            Heading(_("Surely"), _window(previous, epoch)),
            Heading(_("Possibly"), _window(previous, epoch)),
        ]
    return PlainTable(
        id=f"incidents-{place + 1}",
        caption=_("Incidents between image dates: %(source)s") % {"source": isolate(source_title(city, source_id))},
        first=_("District"),
        headings=headings,
        rows=by_district(city, by_place.values(), lambda row: _cells(row, epochs)),
        note=_(
            "Surely: the whole range of dates lies in the time. Possibly: some of it does, those counted surely "
            "included. An incident is not a damaged building."
        ),
        file=file_of(city, f"{COUNTS}.csv"),
    )  # fmt: skip


def _window(previous: str | None, epoch: str) -> str:
    if previous is None:
        return _("up to %(date)s") % {"date": long_date(epoch)}
    return _("after %(after)s, by %(by)s") % {"after": long_date(previous), "by": long_date(epoch)}


def _cells(row: dict[str, Any], epochs: list[str]) -> list[str]:
    cells = [number(row["n_incidents"]), number(row["n_undated"])]
    for epoch in epochs:
        found = row.get(epoch, {})
        cells += [
            number(found.get("n_surely_since_previous")),
            number(found.get("n_possibly_since_previous")),
        ]
    return cells
