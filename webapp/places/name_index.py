"""What a reader types -> rows of a city: buildings and sites by their ids, named places by their names."""

import bisect
import re
import unicodedata
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from webapp.city import LAYERS, City
from webapp.wording.names import shown

SHORTEST = 2
"""Characters from which on it is worth looking: one letter begins half of everything."""

ID_LAYERS = ("buildings", "sites", "incidents")
ID_SEPARATORS = (":", "/")

_UNWRITTEN = re.compile(r"[\u064b-\u065f\u0670\u0640\u0300-\u036f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LETTERS = str.maketrans(
    {
        "\u0622": "\u0627",
        "\u0623": "\u0627",
        "\u0625": "\u0627",
        "\u0671": "\u0627",
        "\u0629": "\u0647",
        "\u0649": "\u064a",
        "\u06cc": "\u064a",
        "\u06a9": "\u0643",
    }
)
"""Every alef bare, ta marbuta as ha, alef maqsura and Persian ya as ya, Persian kaf as kaf."""


@dataclass(frozen=True)
class FoundRow:
    """A row of a layer, counted from 0, whose id was asked for."""

    layer: str
    row: int


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal.

    No case, accents or vowel signs; letters that are often written for one another are one; digits are Western.
    ``webapp/frontend/src/folding.ts`` says the same.
    """
    western = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    bare = _UNWRITTEN.sub("", unicodedata.normalize("NFKD", western)).lower().translate(_LETTERS)
    return " ".join(re.findall(r"[^\W_]+", bare))


def rows_with_id(city: City, typed: str, limit: int) -> list[FoundRow]:
    """Rows whose id is, or begins with, what was typed; the exact one first, then in the order of the ids.

    The name of the source before a colon may be left out. Case does not matter.
    """
    wanted = typed.strip().casefold()
    if len(wanted) < SHORTEST:
        return []
    index = city.keep("ids", lambda: _index(city))
    found: dict[FoundRow, None] = {}
    for place in range(bisect.bisect_left(index.keys, wanted), len(index.keys)):
        if not index.keys[place].startswith(wanted) or len(found) == limit:
            break
        found[FoundRow(ID_LAYERS[index.layers[place]], index.rows[place])] = None
    return list(found)


class _Index(NamedTuple):
    """Spellings of ids in their order, with the place of their layer in `ID_LAYERS` and their row.

    Rows are plain numbers: a city has hundreds of thousands, and an object each would take ten times the room.
    """

    keys: list[str]
    layers: "array[int]"
    rows: "array[int]"


def _index(city: City) -> _Index:
    """Every id, whole and without its source."""
    entries = []
    for layer, name in enumerate(ID_LAYERS):
        if not city.bundle.has_table(name):
            continue
        for row, identifier in enumerate(city.bundle.table(name)[LAYERS[name]].astype(str)):
            entries += [(key, layer, row) for key in _spellings(identifier.casefold())]
    entries.sort()
    return _Index(
        [key for key, _, _ in entries],
        array("b", (layer for _, layer, _ in entries)),
        array("l", (row for _, _, row in entries)),
    )


def _spellings(identifier: str) -> set[str]:
    """The id, and its part behind the last separator."""
    spelled = {identifier}
    for separator in ID_SEPARATORS:
        spelled.add(identifier.rpartition(separator)[2])
    return spelled - {""}


def places_named(places: Iterable[Mapping[str, Any]], typed: str, limit: int) -> list[Mapping[str, Any]]:
    """Places whose name in either language is, begins with, or has a word that begins with what was typed.

    Whole names come first, then beginnings, then words inside; equal ones keep the order of the table.
    """
    wanted = fold(typed)
    if len(wanted) < SHORTEST:
        return []
    ranked = [(rank, place) for place in places if (rank := _rank(place, wanted)) is not None]
    return [place for _, place in sorted(ranked, key=lambda pair: pair[0])[:limit]]


def _rank(place: Mapping[str, Any], wanted: str) -> int | None:
    ranks = []
    for name in (fold(shown(place["name_en"])), fold(shown(place["name_ar"]))):
        if wanted == name:
            ranks.append(0)
        elif name.startswith((wanted, f"ال{wanted}")):
            ranks.append(1)
        elif f" {wanted}" in f" {name}":
            ranks.append(2)
    return min(ranks, default=None)
