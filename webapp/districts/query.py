"""What the address of a district page asks for; what cannot be understood is ignored, as on the map."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from geodata.grades import CLASS_SETS, DESTROYED, GRADES, MODERATE, NOT_ASSESSED, SEVERE
from webapp.city import City
from webapp.class_codes import codes_of
from webapp.wording.names import shown

ASCENDING, DESCENDING = "asc", "desc"
HEADLINES: tuple[tuple[str, ...], ...] = ((DESTROYED,), (DESTROYED, SEVERE, MODERATE))
"""The class sets that stand side by side where none is chosen, as in the headline of the map."""
OFFERED: tuple[tuple[str, ...], ...] = tuple(
    GRADES[GRADES.index(lowest) :][::-1] for lowest in tuple(CLASS_SETS.values())[::-1]
)
LONGEST_NAME = 80


@dataclass(frozen=True)
class Query:
    """The filters, the comparison and the order.

    Attributes
    ----------
    date
        Epoch whose figures are shown.
    classes
        Grades counted together, worst first, with ``not_assessed`` last; empty for the two headline sets.
    source
        Source whose statements alone are counted; `None` for what counts of all.
    versus, versus_source
        Epoch or source set beside it, never the same; a date goes before a source.
    name
        Part of a name or code.
    least
        Districts with fewer buildings (of a list without footprints: sites) are left out.
    sort
        Key of a column, checked by the table; empty for the order of the bundle.
    """

    date: str
    classes: tuple[str, ...] = ()
    source: str | None = None
    versus: str | None = None
    versus_source: str | None = None
    name: str = ""
    least: int = 0
    sort: str = ""
    order: str = DESCENDING

    @property
    def is_compared(self) -> bool:
        """True if two dates or two sources stand side by side."""
        return self.versus is not None or self.versus_source is not None

    @property
    def measures(self) -> tuple[tuple[str, ...], ...]:
        """The class sets that have a count and a share of their own."""
        return (self.classes,) if self.classes else HEADLINES

    def written(self, city: City) -> dict[str, str]:
        """The query as an address writes it, without what is the default of `city`."""
        values = {
            "date": "" if self.date == city.epoch else self.date,
            "classes": codes_of(self.classes),
            "source": self.source or "",
            "versus": self.versus or "",
            "versus_source": self.versus_source or "",
            "q": self.name,
            "least": str(self.least) if self.least else "",
            "sort": self.sort,
            "order": self.order if self.sort else "",
        }
        return {name: value for name, value in values.items() if value}

    def view(self, city: City) -> dict[str, str]:
        """The part of it that the map and the other pages know."""
        return {
            name: value for name, value in self.written(city).items() if name in {"date", "classes", "source"}
        }

    def sorted_by(self, key: str, order: str) -> "Query":
        """The same in another order."""
        return replace(self, sort=key, order=order)


def query_of(city: City, args: Mapping[str, str]) -> Query:
    """The query of an address."""
    date = _known(args.get("date"), city.epochs) or city.epoch
    source = _known(args.get("source"), city.graders)
    versus = _known(args.get("versus"), [epoch for epoch in city.epochs if epoch != date])
    versus_source = _known(args.get("versus_source"), [one for one in city.graders if one != source])
    if source is None or versus is not None:
        versus_source = None
    return Query(
        date=date,
        classes=_classes(args.get("classes", "")),
        source=source,
        versus=versus,
        versus_source=versus_source,
        name=shown(args.get("q", ""))[:LONGEST_NAME],
        least=_whole(args.get("least", "")),
        sort=args.get("sort", ""),
        order=ASCENDING if args.get("order") == ASCENDING else DESCENDING,
    )


def _classes(text: str) -> tuple[str, ...]:
    asked = set(text.split(","))
    found = tuple(grade for grade in (*GRADES[::-1], NOT_ASSESSED) if codes_of((grade,)) in asked)
    # All of them together are every building there is: no set to count.
    return () if len(found) > len(GRADES) else found


def _known(value: str | None, among: list[str]) -> str | None:
    return value if value is not None and value in among else None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
