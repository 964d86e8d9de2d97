"""The statistics of a city as the tables beside its map, with units and denominators in every header."""

from dataclasses import dataclass
from typing import Any

from geodata.columns import COUNTED, DISTRICT_ID
from geodata.grades import DESTROYED, MODERATE, SEVERE
from webapp.city import City
from webapp.districts.labels import district_labels
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, number, percent
from webapp.maps.legend import label
from webapp.sections.validation import HEADLINE_SETS, Estimate, estimate_of, level_of, validated_unit
from webapp.small_numbers import is_too_few, rule, share_of, share_words
from webapp.wording.coverage import heading_of, told_columns

ANSWERS = "n_sample"
ADJUSTED = frozenset((*HEADLINE_SETS, ANSWERS))
"""Columns that come from the validation and not from the statistics."""
SHARES: dict[str, tuple[str, ...]] = {
    f"share_{DESTROYED}_of_footprints": (DESTROYED,),
    "share_affected_of_footprints": (DESTROYED, SEVERE, MODERATE),
}
"""Columns with a share of all footprints, and the classes in it."""


@dataclass(frozen=True)
class Heading:
    """One column: its name, the unit or denominator in small print, and the class whose colour marks it."""

    title: str
    unit: str
    grade: str | None = None


@dataclass(frozen=True)
class Cell:
    """What a cell shows, the number it is sorted by (`None` sorts last), its bar, and a line in small print."""

    shown: str
    value: float | None
    share: float | None = None
    note: str = ""


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
    unit, unseen = _("buildings"), told_columns(city)
    headings = [
        Heading(_("Footprints"), unit),
        Heading(_("Share destroyed"), _("% of all footprints"), DESTROYED),
        Heading(_("Share destroyed, severe or moderate"), _("% of all footprints"), MODERATE),
        *_adjusted_headings(city, "buildings"),
        *(Heading(label(grade), unit, grade) for grade in COUNTED),
        Heading(_("Assessed"), unit),
        *(Heading(heading_of(name), unit) for name in unseen),
    ]
    columns = [
        "n_footprints",
        *SHARES,
        *_adjusted_columns(city, "buildings"),
        *(f"n_buildings_{grade}" for grade in COUNTED),
        "n_assessed",
        *unseen,
    ]
    return _table(
        city,
        "buildings",
        caption=_("Buildings by district, on images up to %(date)s") % {"date": long_date(city.epoch)},
        note=" ".join(_building_notes(city, has_reasons=bool(unseen))),
        roles=("footprints", "assessments"),
        headings=headings,
        columns=columns,
    )


def _building_notes(city: City, *, has_reasons: bool) -> list[str]:
    """What is counted out of what; the rule for small numbers where it applies to a row; what the last columns are."""
    told = [
        _(
            "A building is one footprint. A share is the number of buildings in the class, out of all "
            "footprints of the district, assessed or not."
        )
    ]
    outside = city.outside_row()
    rows = [*city.district_rows(), *([] if outside is None else [outside]), city.city_row()]
    if any(row["n_assessed"] and is_too_few(row["n_footprints"]) for row in rows):
        told.append(rule())
    if has_reasons:
        told.append(_("The last columns say why buildings are not assessed."))
    return told


def tables_of(city: City) -> list[Table]:
    """The table of buildings, where there are footprints, and that of damage sites."""
    buildings = building_table(city)
    return [*([] if buildings is None else [buildings]), site_table(city)]


def site_table(city: City) -> Table:
    """Damage sites as published, by class and district at the epoch of the city; never a share."""
    unit = _("damage sites")
    headings = [
        Heading(_("Listed"), unit),
        *_adjusted_headings(city, "sites"),
        *(Heading(label(grade), unit, grade) for grade in COUNTED),
        Heading(_("Craters"), unit),
        Heading(_("Listed twice"), unit),
    ]
    columns = [
        "n_sites_listed",
        *_adjusted_columns(city, "sites"),
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
        place = statistics[DISTRICT_ID]
        cells = [
            _adjusted_cell(city, place, column) if column in ADJUSTED else _cell(column, statistics)
            for column in columns
        ]
        return Row(name, district_id, cells)

    outside, labels = city.outside_row(), district_labels(city)
    return Table(
        id=table_id,
        caption=caption,
        note=note,
        source=credit_of(city, roles),
        headings=headings,
        rows=[row(found, labels[found[DISTRICT_ID]], found[DISTRICT_ID]) for found in city.district_rows()],
        outside=None if outside is None else row(outside, _("Outside all districts"), None),
        total=row(city.city_row(), localised(city.name), None),
    )


def _cell(column: str, statistics: dict[str, Any]) -> Cell:
    """A share as a percentage with its bar, anything else as a whole number."""
    value = statistics[column]
    if column not in SHARES:
        return Cell(number(value), value)
    n = sum(statistics[f"n_buildings_{grade}"] or 0 for grade in SHARES[column])
    return share_cell(n, statistics["n_footprints"], is_seen=bool(statistics["n_assessed"]))


def share_cell(n: int, total: int | None, *, is_seen: bool) -> Cell:
    """A share of footprints with its bar; without one where nobody looked or there are too few footprints."""
    share = share_of(n, total) if is_seen else None
    return Cell(share_words(n, total, is_seen=is_seen), share, share)


def _adjusted_columns(city: City, unit: str) -> tuple[str, ...]:
    """The class sets that have estimates of this unit, in place of column names; none without a validation."""
    return (*HEADLINE_SETS, ANSWERS) if unit == validated_unit(city) else ()


def _adjusted_headings(city: City, unit: str) -> list[Heading]:
    if not _adjusted_columns(city, unit):
        return []
    told = adjusted_unit(city, unit)
    return [
        Heading(_("Adjusted: destroyed"), told, DESTROYED),
        Heading(_("Adjusted: destroyed, severe or moderate"), told, MODERATE),
        Heading(_("Answers"), _("units of the sample")),
    ]


def _adjusted_cell(city: City, place: str, column: str) -> Cell:
    """The adjusted share with its interval, or that there is none and why; or the number of answers."""
    found = estimate_of(city, place, HEADLINE_SETS[0] if column == ANSWERS else column)
    if column == ANSWERS and found is not None:
        return Cell(number(found.n), found.n)
    return adjusted_cell(found, with_bar=True)


def adjusted_unit(city: City, unit: str) -> str:
    """What adjusted shares are out of, and the level of their intervals."""
    of = _("% of all footprints") if unit == "buildings" else _("% of the listed sites that can be checked")
    return _("%(of)s, with %(level)s interval") % {"of": of, "level": percent(level_of(city), whole=True)}


def adjusted_cell(found: Estimate | None, *, with_bar: bool = False) -> Cell:
    """An adjusted share with its interval, or that there is none and why."""
    if found is None:
        return Cell("–", None)
    if found.share is None:
        return Cell(_("no interval"), None, note=found.reason)
    return Cell(percent(found.share), found.share, found.share if with_bar else None, note=found.span)


def credit_of(city: City, roles: tuple[str, ...]) -> str:
    """Credits of the sources that play one of `roles`, each once."""
    return " · ".join(dict.fromkeys(source["credit"] for role in roles for source in city.sources(role)))
