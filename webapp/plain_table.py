"""A table of a page as plain text: caption, headings with units, rows of finished cells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.columns import CITY, DISTRICT_ID, OUTSIDE
from webapp.city import City
from webapp.districts.labels import district_labels
from webapp.districts.table import Heading
from webapp.languages import gettext as _
from webapp.languages import localised, number

Cells = Callable[[dict[str, Any]], list[str]]


@dataclass(frozen=True)
class PlainRow:
    """One row; ``kind`` is ``outside``, ``total`` or empty, ``note`` small print under the name."""

    name: str
    cells: list[str]
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class PlainTable:
    """A table that can be read alone; ``file`` is the published file with the same in full, if there is one."""

    id: str
    caption: str
    first: str
    headings: list[Heading]
    rows: list[PlainRow]
    note: str = ""
    file: str = ""
    is_text: bool = field(default=False)


def numbers(names: Sequence[str]) -> Cells:
    """What turns a row of a table into its cells: the columns `names`, each as a whole number."""
    return lambda row: [number(row[name]) for name in names]


def file_of(city: City, name: str) -> str:
    """The name if the bundle has such a file; empty otherwise, so that no page links into nothing."""
    return name if name in city.files else ""


def district_names(city: City) -> dict[str, str]:
    """Names of the districts by id, in the order of the bundle; of one name, with their codes."""
    return district_labels(city)


def by_district(
    city: City, rows: Iterable[dict[str, Any]], cells: Cells, *, names: dict[str, str] | None = None
) -> list[PlainRow]:
    """One row a district, then what lies outside all of them if anything does, then the city.

    Parameters
    ----------
    rows
        At most one a district; districts without one are left out.
    names
        Other districts than those of the city, by id.
    """
    found = {str(row[DISTRICT_ID]): row for row in rows}
    told = district_names(city) if names is None else names
    made = [PlainRow(name, cells(found[place])) for place, name in told.items() if place in found]
    if OUTSIDE in found and _says_something(found[OUTSIDE]):
        made.append(PlainRow(_("Outside all districts"), cells(found[OUTSIDE]), "outside"))
    if CITY in found:
        made.append(PlainRow(localised(city.name), cells(found[CITY]), "total"))
    return made


def _says_something(row: dict[str, Any]) -> bool:
    return any(value for name, value in row.items() if name.startswith("n_"))
