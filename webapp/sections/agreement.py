"""Where two sources speak of the same buildings: class against class, and how many contradict, by district."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from geodata.columns import CITY, DISTRICT_ID, GRADE_MAX, SOURCE_GRADE, SOURCE_ID
from geodata.grades import rank_of
from webapp.city import City
from webapp.districts.table import Heading
from webapp.languages import gettext as _
from webapp.languages import isolate, long_date, number
from webapp.places.building import STATEMENTS, source_title
from webapp.plain_table import PlainTable, by_district, file_of
from webapp.small_numbers import told_share
from webapp.wording.sources import AGREE, DISAGREE, NO_SAFE_MAPPING, SIGNS, relation, source_class

AGREEMENT = "source_agreement"
Row = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Mark:
    """One relation in a cell: sign, words, and buildings of which it is true."""

    relation: str
    sign: str
    told: str
    n: str


@dataclass(frozen=True)
class MatrixRow:
    """A class of the first source with one cell for each class of the second; a cell may be empty."""

    name: str
    cells: list[list[Mark]]


@dataclass(frozen=True)
class PairView:
    """Two sources compared."""

    id: str
    first: str
    second: str
    dates: str
    headings: list[str]
    rows: list[MatrixRow]
    totals: list[Mark]
    n_both: str
    districts: PlainTable


def pairs_of(city: City) -> list[PairView]:
    """Every two sources that speak of at least one building both, in the order of the bundle."""
    rows = city.rows(AGREEMENT)
    pairs: dict[Pair, list[Row]] = {}
    for row in rows:
        pairs.setdefault((row["source_a"], row["source_b"]), []).append(row)
    return [_pair(city, place, pair, found) for place, (pair, found) in enumerate(pairs.items())]


def uncompared(city: City) -> list[tuple[str, str]]:
    """Titles of every two sources of damage that speak of no building both."""
    found = {(row["source_a"], row["source_b"]) for row in city.rows(AGREEMENT)}
    ids = [source["id"] for source in city.manifest["sources"] if source["role"] in {"assessments", "scores"}]
    pairs = [(a, b) for place, a in enumerate(ids) for b in ids[place + 1 :]]
    return [(source_title(city, a), source_title(city, b)) for a, b in pairs if (a, b) not in found]


def _pair(city: City, place: int, pair: Pair, rows: list[Row]) -> PairView:
    whole = [row for row in rows if row[DISTRICT_ID] == CITY]
    first, second = (source_title(city, source) for source in pair)
    classes_a = _ordered(city, pair[0], {row["class_a"] for row in whole})
    classes_b = _ordered(city, pair[1], {row["class_b"] for row in whole})
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in whole:
        cells[row["class_a"], row["class_b"]].append(row)
    identifier = f"pair-{place + 1}"
    return PairView(
        id=identifier,
        first=first,
        second=second,
        dates=_dates(whole),
        headings=[source_class(name) for name in classes_b],
        rows=[
            MatrixRow(source_class(a), [_marks(cells.get((a, b), [])) for b in classes_b]) for a in classes_a
        ],
        totals=_marks(whole),
        n_both=number(_n(whole)),
        districts=_district_table(city, identifier, rows, first, second),
    )


def _n(rows: list[Row]) -> int:
    return sum(row["n_buildings"] for row in rows)


def _marks(rows: list[Row]) -> list[Mark]:
    """The relations among some rows with their buildings: agreement, then ever farther apart, then no mapping."""
    order = (AGREE, DISAGREE, NO_SAFE_MAPPING)

    def key(row: Row) -> tuple[int, int]:
        return order.index(row["relation"]), row["grades_apart"] or 0

    made = []
    for (place, apart), found in groupby(sorted(rows, key=key), key):
        code = order[place]
        made.append(Mark(code, SIGNS[code], relation(code, apart), number(_n(list(found)))))
    return made


def _dates(rows: list[Row]) -> str:
    """Which dates of the two were set beside each other."""
    pairs = sorted({(row["epoch_a"], row["epoch_b"]) for row in rows})
    told = [
        _("%(first)s beside %(second)s") % {"first": long_date(a), "second": long_date(b)} for a, b in pairs
    ]
    return _("; ").join(told)


def _ordered(city: City, source_id: str, classes: set[str]) -> list[str]:
    """Classes of a source, worst first as the statements grade them; those without any grade last."""
    ranks = city.keep("ranks of source classes", lambda: _ranks(city))
    return sorted(classes, key=lambda name: (-ranks.get((source_id, name), -1), name))


def _ranks(city: City) -> dict[tuple[str, str], int]:
    """The highest rank each class of each source can mean."""
    if not city.bundle.has_table(STATEMENTS):
        return {}
    said = city.bundle.table(STATEMENTS)[[SOURCE_ID, SOURCE_GRADE, GRADE_MAX]].drop_duplicates()
    ranked = (
        said.assign(rank=rank_of(said[GRADE_MAX]))
        .groupby([SOURCE_ID, SOURCE_GRADE], as_index=False)["rank"]
        .max()
    )
    named = zip(ranked[SOURCE_ID].astype(str), ranked[SOURCE_GRADE].astype(str), strict=True)
    return dict(zip(named, (int(rank) for rank in ranked["rank"]), strict=True))


def _district_table(city: City, identifier: str, rows: list[Row], first: str, second: str) -> PlainTable:
    by_place: dict[str, dict[str, Any]] = {}
    for row in rows:
        tally = by_place.setdefault(
            row[DISTRICT_ID],
            {
                DISTRICT_ID: row[DISTRICT_ID],
                "n_both": 0,
                **dict.fromkeys((AGREE, DISAGREE, NO_SAFE_MAPPING), 0),
            },
        )
        tally["n_both"] += row["n_buildings"]
        tally[row["relation"]] += row["n_buildings"]
    unit = _("buildings")
    return PlainTable(
        id=f"{identifier}-districts",
        caption=_("By district: %(first)s beside %(second)s") % {"first": isolate(first), "second": isolate(second)},
        first=_("District"),
        headings=[
            Heading(_("Both speak of"), unit),
            Heading(f"{SIGNS[AGREE]} {relation(AGREE)}", unit),
            Heading(f"{SIGNS[DISAGREE]} {relation(DISAGREE)}", unit),
            Heading(f"{SIGNS[NO_SAFE_MAPPING]} {relation(NO_SAFE_MAPPING)}", unit),
            Heading(_("Share that disagree"), _("% of the buildings both speak of")),
        ],
        rows=by_district(city, by_place.values(), _tally_cells),
        file=file_of(city, f"{AGREEMENT}.csv"),
    )  # fmt: skip


def _tally_cells(tally: dict[str, Any]) -> list[str]:
    counts = [number(tally[name]) for name in ("n_both", AGREE, DISAGREE, NO_SAFE_MAPPING)]
    return [*counts, told_share(tally[DISAGREE], tally["n_both"])]
