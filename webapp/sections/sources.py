"""Every source of a city with what it is and what it counts; lists of several publishers are never added up."""

from dataclasses import dataclass
from typing import Any

from geodata.columns import CITY, DISTRICT_ID, EPOCH, SOURCE_ID, UNIT
from geodata.grades import GRADES
from webapp.addresses import web_address
from webapp.city import City
from webapp.districts.table import Heading
from webapp.languages import gettext as _
from webapp.languages import long_date
from webapp.maps.legend import label
from webapp.places.building import SCORES, source_title, threshold_of
from webapp.places.incident import when
from webapp.plain_table import PlainRow, PlainTable, file_of, numbers
from webapp.wording import sources as source_words
from webapp.wording import words
from webapp.wording.names import shown

COUNTS = "source_statistics"
GRADERS = ("assessments", "scores")


@dataclass(frozen=True)
class SourceCard:
    """What a reader must know of a source before reading its figures beside another's."""

    id: str
    title: str
    role: str
    facts: list[tuple[str, str]]
    credit: str
    url: str
    licence: str
    licence_url: str
    synthetic: bool


def source_cards(city: City) -> list[SourceCard]:
    """Every source but the background map, in the order of the configuration."""
    return [_card(city, source) for source in city.manifest["sources"] if source["role"] != "basemap"]


def count_table(city: City) -> PlainTable | None:
    """What each list counts in the city at each of its dates; `None` where the bundle does not say."""
    found = [row for row in city.rows(COUNTS) if row[DISTRICT_ID] == CITY]
    if not found:
        return None
    columns = (
        "n_listed",
        *(f"n_{grade}" for grade in GRADES[::-1]),
        "n_craters",
        "n_without_record",
        "n_duplicates",
    )
    cells, unit = numbers(columns), _("of the list")
    order = {source["id"]: place for place, source in enumerate(city.manifest["sources"])}
    ordered = sorted(
        found, key=lambda row: (order.get(row[SOURCE_ID], len(order)), str(row[EPOCH]), row[UNIT])
    )
    return PlainTable(
        id="counts",
        caption=_("What each list counts, for the whole city"),
        first=_("List"),
        headings=[
            Heading(_("Date"), _("of the images")),
            Heading(_("Unit"), ""),
            Heading(_("Listed"), unit),
            *(Heading(label(grade), unit, grade) for grade in GRADES[::-1]),
            Heading(_("Craters"), unit),
            Heading(_("Without a record"), _("at this date")),
            Heading(_("Listed twice"), unit),
        ],
        rows=[
            PlainRow(
                source_title(city, row[SOURCE_ID]), [long_date(row[EPOCH]), unit_of(row[UNIT]), *cells(row)],
                note=_counted(city, row),
            )
            for row in ordered
        ],
        note=_("Lists may name the same places twice, so they are never added up. Each row stands alone."),
        file=file_of(city, f"{COUNTS}.csv"),
    )  # fmt: skip


def unit_of(code: str) -> str:
    """What a row of a list is."""
    return {"site": _("damage sites"), "cell": _("grid cells")}.get(code, code)


def _counted(city: City, row: dict[str, Any]) -> str:
    counted = city.manifest["parameters"].get("counted_lists", ())
    is_counted = row[SOURCE_ID] in counted and row[UNIT] == "site"
    return _("in the totals of sites") if is_counted else _("in no total")


def _card(city: City, source: dict[str, Any]) -> SourceCard:
    return SourceCard(
        id=source["id"],
        title=shown(source["title"]) or source["id"],
        role=words.role(source["role"]),
        facts=_facts(city, source),
        credit=shown(source["credit"]),
        url=web_address(source["url"]),
        licence=shown(source["licence"]),
        licence_url=web_address(source["licence_url"]),
        synthetic=bool(source["synthetic"]),
    )


def _facts(city: City, source: dict[str, Any]) -> list[tuple[str, str]]:
    facts = []
    if source["role"] in GRADERS:
        facts.append((_("Method"), words.method(source.get("method"))))
        facts.append((_("Resolution"), source_words.resolution(source.get("resolution_m"))))
    facts.append((_("Dates"), _dates(city, source) or _("not stated")))
    if source["role"] == "scores":
        facts.append(
            (_("Threshold"), threshold_of(city, source["id"]) or _("none: the raster holds classes"))
        )
    if source["lists"] and source["role"] in GRADERS:
        facts.append((_("What it lists"), words.lists(source["lists"])))
    return facts


def _dates(city: City, source: dict[str, Any]) -> str:
    """The dates a source speaks for; the day it was published where its rows have none."""
    rows: list[Any] = []
    if source["role"] == "assessments":
        rows = [row[EPOCH] for row in city.rows(COUNTS) if row[SOURCE_ID] == source["id"]]
    elif source["role"] == "scores":
        rows = [epoch for source_id, epoch in _score_dates(city) if source_id == source["id"]]
    elif source["role"] == "incidents" and city.bundle.has_table("incidents"):
        return _span_of_incidents(city, source["id"])
    dates = sorted({str(epoch) for epoch in rows})
    if dates:
        return _(", ").join(long_date(date) for date in dates)
    published = source["published_date"]
    return _("published %(date)s") % {"date": long_date(published)} if published else ""


def _score_dates(city: City) -> list[tuple[str, str]]:
    """Source and date of every raster; the table has a row for each building, so it is gone through once."""

    def found() -> list[tuple[str, str]]:
        if not city.bundle.has_table(SCORES):
            return []
        pairs = city.bundle.table(SCORES)[[SOURCE_ID, EPOCH]].drop_duplicates()
        return [(str(one), day.date().isoformat()) for one, day in pairs.itertuples(index=False)]

    return city.keep("score dates", found)


def _span_of_incidents(city: City, source_id: str) -> str:
    table = city.bundle.table("incidents")
    own = table[table[SOURCE_ID] == source_id]
    ends = [own["from_date"].dropna(), own["to_date"].dropna()]
    if ends[0].empty and ends[1].empty:
        return ""
    first, last = ends[0].min(), ends[1].max()
    return when(*(None if day is None or day != day else day.date().isoformat() for day in (first, last)))
