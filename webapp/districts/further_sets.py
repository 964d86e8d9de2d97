"""The same headline figures by the district sets that are not in use; sets compete and are never added up."""

from typing import Any

from geodata.columns import DISTRICT_ID, EPOCH
from webapp.city import City
from webapp.districts.table import SHARES, Heading
from webapp.languages import gettext as _
from webapp.languages import isolate, long_date, number
from webapp.places.building import source_title
from webapp.plain_table import PlainTable, by_district, file_of
from webapp.small_numbers import share_words
from webapp.wording import words

OUTLINES, COUNTS = "further_districts", "further_statistics"
SET = "district_set"


def further_tables(city: City) -> list[PlainTable]:
    """One table for each further set of districts, at the epoch of the city."""
    by_set: dict[str, list[dict[str, Any]]] = {}
    for row in city.rows(COUNTS):
        if row[EPOCH] == city.epoch:
            by_set.setdefault(row[SET], []).append(row)
    return [_table(city, place, set_id, rows) for place, (set_id, rows) in enumerate(by_set.items())]


def _table(city: City, place: int, set_id: str, rows: list[dict[str, Any]]) -> PlainTable:
    names = {row[DISTRICT_ID]: words.district_name(row) for row in city.rows(OUTLINES) if row[SET] == set_id}
    told = {"set": isolate(source_title(city, set_id)), "date": long_date(city.epoch)}
    return PlainTable(
        id=f"set-{place + 1}",
        caption=_("By the districts of %(set)s, on images up to %(date)s") % told,
        first=_("District"),
        headings=_headings(with_footprints=city.has_footprints),
        rows=by_district(city, rows, _of_buildings if city.has_footprints else _of_sites, names=names),
        file=file_of(city, f"{COUNTS}.csv"),
    )


def _headings(*, with_footprints: bool) -> list[Heading]:
    if with_footprints:
        return [
            Heading(_("Footprints"), _("buildings")),
            Heading(_("Destroyed"), _("buildings"), "destroyed"),
            Heading(_("Share destroyed"), _("% of all footprints"), "destroyed"),
            Heading(_("Share destroyed, severe or moderate"), _("% of all footprints"), "moderate"),
            Heading(_("Not assessed"), _("buildings"), "not_assessed"),
        ]
    unit = _("damage sites")
    return [
        Heading(_("Listed"), unit),
        Heading(_("Destroyed"), unit, "destroyed"),
        Heading(_("Severe damage"), unit, "severe"),
        Heading(_("Moderate damage"), unit, "moderate"),
    ]


def _of_buildings(row: dict[str, Any]) -> list[str]:
    total, is_seen = row["n_footprints"], bool(row["n_assessed"])
    shares = (sum(row[f"n_buildings_{grade}"] for grade in classes) for classes in SHARES.values())
    return [
        number(total),
        number(row["n_buildings_destroyed"]),
        *(share_words(n, total, is_seen=is_seen) for n in shares),
        number(row["n_buildings_not_assessed"]),
    ]


def _of_sites(row: dict[str, Any]) -> list[str]:
    names = ("n_sites_listed", "n_sites_destroyed", "n_sites_severe", "n_sites_moderate")
    return [number(row[name]) for name in names]
