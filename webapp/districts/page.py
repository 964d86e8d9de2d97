"""One district: its figures with denominators, intervals or reasons, over the dates, by source, by kind of site."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from geodata.columns import DISTRICT_ID
from webapp.city import City
from webapp.claims.of_place import areas_holding
from webapp.districts.counts import Snapshot
from webapp.districts.drawings import drawings_of
from webapp.districts.headlines import Headline, headlines_of
from webapp.districts.labels import district_labels
from webapp.districts.neighbours import neighbours_of
from webapp.districts.page_tables import class_table, coverage_table, dates_table, kind_table, source_table
from webapp.districts.query import Query
from webapp.languages import gettext as _
from webapp.languages import isolate, localised, number
from webapp.plain_table import PlainTable
from webapp.wording import words


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
        class_table(city, query, now, place), dates_table(city, query, place), coverage_table(query, now, place),
        source_table(city, query, place), kind_table(city, place),
    ]  # fmt: skip
    return DistrictPage(
        id=place,
        name=labels[place],
        other_name=_other_name(district),
        unit=now.unit,
        date=now.date,
        headlines=headlines_of(city, query, now, place),
        drawings=drawings_of(city, query, now, place, labels[place]),
        tables=[table for table in tables if table is not None],
        neighbours=[(one, labels[one]) for one in neighbours_of(city)[place]],
        previous=named(at - 1),
        following=named(at + 1),
        area=_("%(area)s km²") % {"area": number(district["area_km2"], 2)},
        is_approximate=bool(district["is_approximate"]),
    )


def claims_about(city: City, district: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Claims measured on a part of the city that holds this district, with the name of that part."""
    holding = areas_holding(city, district)
    found = []
    for claim in city.claims:
        areas = sorted({reading.get("area") for reading in claim["readings"]} & holding, key=str)
        if areas:
            found.append((claim, localised(city.areas[areas[0]]["name"])))
    return found


def _other_name(district: dict[str, Any]) -> str:
    """The name in the other language; empty if it is the one shown, or there is none."""
    both = (district["name_en"], district["name_ar"])
    here = words.district_name(district)
    return next((isolate(name) for name in both if name and name != here), "")
