"""The statistics of a city as the tables beside its map, with units and denominators in every header."""

from dataclasses import dataclass
from typing import Any

from geodata.columns import COUNTED, DISTRICT_ID
from geodata.grades import DESTROYED, MODERATE
from webapp import words
from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, number, percent
from webapp.legend import label


@dataclass(frozen=True)
class Heading:
    """One column: its name, the unit or denominator in small print, and the class whose colour marks it."""

    title: str
    unit: str
    grade: str | None = None


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and the number it is sorted by (`None` sorts last)."""

    shown: str
    value: float | None
    share: float | None = None


@dataclass(frozen=True)
class Row:
    """One district, what lies outside all of them, or the city."""

    name: str
    district_id: str | None
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """One table with everything needed to read it alone: what is counted, when, by whom."""

    id: str
    caption: str
    note: str
    source: str
    headings: list[Heading]
    rows: list[Row]
    outside: Row | None
    total: Row


def building_table(city: City) -> Table | None:
    """Footprints by class and district at the epoch of the city; `None` where it has no footprints."""
    if not city.has_footprints:
        return None
    unit = _("buildings")
    headings = [
        Heading(_("Footprints"), unit),
        Heading(_("Share destroyed"), _("% of all footprints"), DESTROYED),
        Heading(_("Share destroyed, severe or moderate"), _("% of all footprints"), MODERATE),
        *(Heading(label(grade), unit, grade) for grade in COUNTED),
        Heading(_("Assessed"), unit),
    ]
    columns = [
        "n_footprints",
        f"share_{DESTROYED}_of_footprints",
        "share_affected_of_footprints",
        *(f"n_buildings_{grade}" for grade in COUNTED),
        "n_assessed",
    ]
    return _table(
        city,
        "buildings",
        caption=_("Buildings by district, on images up to %(date)s") % {"date": long_date(city.epoch)},
        note=_(
            "A building is one footprint. A share is the number of buildings in the class, out of all "
            "footprints of the district, assessed or not."
        ),
        roles=("footprints", "assessments"),
        headings=headings,
        columns=columns,
    )


def site_table(city: City) -> Table:
    """Damage sites as published, by class and district at the epoch of the city; never a share."""
    unit = _("damage sites")
    headings = [
        Heading(_("Listed"), unit),
        *(Heading(label(grade), unit, grade) for grade in COUNTED),
        Heading(_("Craters"), unit),
        Heading(_("Listed twice"), unit),
    ]
    columns = [
        "n_sites_listed",
        *(f"n_sites_{grade}" for grade in COUNTED),
        "n_sites_craters",
        "n_sites_duplicates",
    ]
    if city.has_footprints:
        note = _(
            "A damage site is one entry of the source's list. Several may lie on one building, and roads and "
            "bridges are among them: sites and buildings are different units."
        )
    else:
        note = _(
            "A damage site is one entry of the source's list, not a building. No share of the city can be "
            "computed without a building total."
        )
    return _table(
        city,
        "sites",
        caption=_("Damage sites as listed, by district, on images up to %(date)s")
        % {"date": long_date(city.epoch)},
        note=note,
        roles=("assessments",),
        headings=headings,
        columns=columns,
    )


def _table(
    city: City, table_id: str, *, caption: str, note: str, roles: tuple[str, ...], headings: list[Heading],
    columns: list[str],
) -> Table:  # fmt: skip
    def row(statistics: dict[str, Any], name: str, district_id: str | None) -> Row:
        return Row(name, district_id, [_cell(column, statistics[column]) for column in columns])

    outside = city.outside_row()
    return Table(
        id=table_id,
        caption=caption,
        note=note,
        source=credit_of(city, roles),
        headings=headings,
        rows=[row(found, words.district_name(found), found[DISTRICT_ID]) for found in city.district_rows()],
        outside=None if outside is None else row(outside, _("Outside all districts"), None),
        total=row(city.city_row(), localised(city.name), None),
    )


def _cell(column: str, value: float | None) -> Cell:
    """A share as a percentage with its bar, anything else as a whole number."""
    if column.startswith("share_"):
        return Cell(percent(value), value, value)
    return Cell(number(value), value)


def credit_of(city: City, roles: tuple[str, ...]) -> str:
    """Credits of the sources that play one of `roles`, each once."""
    return " · ".join(dict.fromkeys(source["credit"] for role in roles for source in city.sources(role)))
