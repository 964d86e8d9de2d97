"""The current state of a city's buildings by district, and what decided between statements."""

from dataclasses import dataclass

from geodata.columns import CITY, DISTRICT_ID
from geodata.grades import GRADES, LIFECYCLES
from webapp.city import City
from webapp.districts.table import Heading
from webapp.languages import gettext as _
from webapp.languages import long_date, number
from webapp.maps.legend import label
from webapp.plain_table import PlainTable, by_district, file_of, numbers
from webapp.wording import sources as source_words
from webapp.wording import words

STATES = "current_states"


@dataclass(frozen=True)
class StateView:
    """Tables of the current state, and the order of what decides."""

    as_of: str
    precedence: list[str]
    tables: list[PlainTable]


def precedence_of(city: City) -> list[str]:
    """What decides between several statements about one building, first criterion first."""
    resolve = city.manifest["parameters"].get("resolve") or {}
    return [source_words.criterion(code) for code in resolve.get("precedence", ())]


def agreement_days(city: City) -> str:
    """At most how many days two compared statements are apart; empty where the bundle does not say."""
    days = (city.manifest["parameters"].get("resolve") or {}).get("agreement_days")
    return "" if days is None else number(days)


def state_of_city(city: City) -> StateView | None:
    """Current grades, then lifecycle and disagreement; `None` where the bundle has no current states."""
    rows = city.rows(STATES)
    whole = next((row for row in rows if row[DISTRICT_ID] == CITY), None)
    if whole is None:
        return None
    unit, date = _("buildings"), long_date(whole["as_of"])
    graded = ("n_footprints", *(f"n_current_{grade}" for grade in GRADES[::-1]))
    rest = ("n_current_screen_only", "n_current_untold", "n_current_not_assessed")
    grades = PlainTable(
        id="states",
        caption=_("Current grade of the buildings, as of %(date)s") % {"date": date},
        first=_("District"),
        headings=[
            Heading(_("Footprints"), _("buildings in all")),
            *(Heading(label(grade), unit, grade) for grade in GRADES[::-1]),
            Heading(_("Screens only"), unit),
            Heading(_("Could not be told"), unit),
            Heading(_("Not assessed"), unit, "not_assessed"),
        ],
        rows=by_district(city, rows, numbers((*graded, *rest))),
        note=_("Every column after the first adds up to the footprints. A radar screen alone gives no grade."),
        file=file_of(city, f"{STATES}.csv"),
    )  # fmt: skip
    lifecycles = PlainTable(
        id="lifecycles",
        caption=_("What became of the buildings, and where sources disagree, as of %(date)s") % {"date": date},
        first=_("District"),
        headings=[
            *(Heading(words.opening(words.lifecycle(name)), unit) for name in LIFECYCLES),
            Heading(_("Two or more sources"), _("buildings they all speak of")),
            Heading(_("Sources disagree"), _("buildings, of those with two or more")),
        ],
        rows=by_district(
            city,
            rows,
            numbers(
                (*(f"n_lifecycle_{name}" for name in LIFECYCLES), "n_several_sources", "n_sources_disagree")
            ),
        ),
        note=_("A building that was cleared or rebuilt keeps its grade: it is not undamaged because it was repaired."),
        file=file_of(city, f"{STATES}.csv"),
    )  # fmt: skip
    return StateView(whole["as_of"], precedence_of(city), [grades, lifecycles])
