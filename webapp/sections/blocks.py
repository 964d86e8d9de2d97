"""How many city blocks reach a half, four fifths or all of what stands in them, as one table and one by district."""

from dataclasses import dataclass
from typing import Any

from geodata.columns import BLOCK_METHOD, CITY, CLASS_SET, DISTRICT_ID, EPOCH, OUTSIDE
from geodata.grades import CLASS_SETS, DESTROYED
from webapp.city import City
from webapp.districts.labels import district_labels
from webapp.languages import gettext as _
from webapp.languages import number, percent
from webapp.sections.damage_dates import WORST_FIRST, class_set_words
from webapp.wording import words

SUMMARY, OUTLINES = "block_summary", "block_outlines"
OF_BUILDINGS, OF_AREA = "buildings", "area"


@dataclass(frozen=True)
class BlockCell:
    """Blocks at or above one share: how many, what share of all, and the buildings in them."""

    n: str
    share: str
    n_buildings: str


@dataclass(frozen=True)
class BlockRow:
    """One class set or district, with a cell for each share."""

    name: str
    grade: str
    of: str
    n_blocks: str
    cells: list[BlockCell]


@dataclass(frozen=True)
class BlockView:
    """Blocks of a city at one date; `n_blocks` is the denominator of every share."""

    date: str
    shares: list[str]
    n_blocks: int
    n_too_small: int
    least_buildings: int
    made_of: str
    rows: list[BlockRow]
    districts: list[BlockRow]


def blocks_of(city: City) -> BlockView | None:
    """Blocks at the epoch of the city; `None` where the bundle has none."""
    rows = [row for row in city.rows(SUMMARY) if row[EPOCH] == city.epoch]
    whole = [row for row in rows if row[DISTRICT_ID] == CITY]
    if not whole:
        return None
    first = whole[0]
    names = district_labels(city)
    return BlockView(
        date=city.epoch,
        shares=[percent(share, whole=True) for share in sorted({row["at_least_share"] for row in whole})],
        n_blocks=first["n_blocks"],
        n_too_small=first["n_blocks_too_small"],
        least_buildings=first["least_buildings"],
        made_of=_made_of(city),
        rows=[
            _row(class_set_words(code), code, of, found)
            for code in WORST_FIRST
            for of in (OF_BUILDINGS, OF_AREA)
            if (found := [row for row in whole if row[CLASS_SET] == code and row["share_of"] == of])
        ],
        districts=[
            _row(name, DESTROYED, OF_BUILDINGS, found)
            for district_id, name in {**names, OUTSIDE: _("Outside all districts")}.items()
            if (found := _of_district(rows, district_id))
        ],
    )


def _of_district(rows: list[dict[str, Any]], district_id: str) -> list[dict[str, Any]]:
    """What a district has of destroyed buildings; nothing where it has no block that is large enough."""
    return [
        row
        for row in rows
        if row[DISTRICT_ID] == district_id
        and row[CLASS_SET] == DESTROYED
        and row["share_of"] == OF_BUILDINGS
        and row["n_blocks"]
    ]


def _row(name: str, code: str, of: str, found: list[dict[str, Any]]) -> BlockRow:
    in_order = sorted(found, key=lambda row: float(row["at_least_share"]))
    cells = [
        BlockCell(
            number(row["n_blocks_at_least"]),
            percent(row["share_of_blocks"]),
            words.n_buildings(row["n_buildings_in_them"]),
        )
        for row in in_order
    ]
    told = _("of their buildings") if of == OF_BUILDINGS else _("of their ground area")
    return BlockRow(name, CLASS_SETS[code], told, number(in_order[0]["n_blocks"]), cells)


def _made_of(city: City) -> str:
    """How the blocks were drawn, in one sentence; empty where the bundle does not say."""
    if not city.bundle.has_table(OUTLINES):
        return ""
    methods = set(city.bundle.table(OUTLINES)[BLOCK_METHOD].unique())
    told = {
        "streets": _("The ground that streets enclose is a block."),
        "neighbours": _(
            "Where no streets enclose ground, a block is a group of footprints with little room between them."
        ),
    }
    return " ".join(sentence for one, sentence in told.items() if one in methods)
