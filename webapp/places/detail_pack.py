"""The facts of thousands of buildings or sites as one small file, for maps that have no server to ask.

``webapp/frontend/src/detail-pack.ts`` reads it. Whatever :func:`webapp.places.details.detail` says of a row can be had
from the pack again, word for word; a test holds the two together. What many rows share is written once, and asked
for once: columns are numbered as a whole, and only one row of each number is told.
"""

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.columns import BUILDING_ID, DISTRICT_ID, EPOCH, GEOMETRY, SITE_ID, SOURCE_ID
from webapp.city import LAYERS, City
from webapp.languages import current
from webapp.languages import gettext as _
from webapp.places.building import SCORES, STATEMENTS, STATES
from webapp.places.details import AREA, FACTS, detail
from webapp.plain_values import plain
from webapp.wording import words
from webapp.wording.names import in_language, shown

PACK_ROWS = 16384
"""Rows in one pack: some 300 kB, which a phone reads at once."""

UNIT_DEGREES = 1e-5
"""Step of a position in a pack: about a metre, as exact as the positions that the card shows."""

ABSENT, THE_ID, THE_PLACE = -1, -2, -3
"""Codes of a fact that the row has not, and of those that repeat its id or its position."""

PACKED = ("buildings", "sites", "incidents")
"""Layers whose rows a map without a server shows; districts are in its configuration."""

OWN_KEYS = frozenset({"layer", "row", "id", "centre", "facts", "epochs", "correctionUrl"})
"""What is not written as a column of its own."""

ASSESSMENTS, GRADES, OUTLINES = "assessments", "building_assessments", "site_outlines"
OF_BUILDINGS = (GRADES, STATEMENTS, SCORES, STATES)
"""Tables of which a building may have several rows."""

READS: dict[str, tuple[str, ...]] = {
    "title": ("site_kind", "site_type", "incident_type"),
    "district": (DISTRICT_ID,),
    "statements": (STATEMENTS, SCORES),
    "state": (STATES,),
    "source": (ASSESSMENTS, SOURCE_ID),
    "footprintSource": (SOURCE_ID,),
}
"""What each key of a row is told from; the others are alike for all rows of a layer."""

HISTORY_READS = (ASSESSMENTS, GRADES)

Codes = npt.NDArray[np.int64]
Pack = dict[str, Any]


def layers_of(city: City) -> dict[str, int]:
    """Number of rows of each layer that is packed."""
    return {layer: len(city.bundle.table(layer)) for layer in PACKED if city.bundle.has_table(layer)}


def n_packs(n_rows: int) -> int:
    """Packs that so many rows take."""
    return math.ceil(n_rows / PACK_ROWS)


def pack_text(city: City, layer: str, place: int) -> str:
    """:func:`detail_pack` as JSON, made once for each release and language."""
    return city.keep(("pack", layer, place, current().code), lambda: compact(detail_pack(city, layer, place)))


def compact(value: Any) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def detail_pack(city: City, layer: str, place: int) -> Pack:
    """Pack number `place` of a layer, from 0, in the language of the page.

    Of the same bytes whenever it is made. ``place`` past the last gives a pack without rows.
    """
    first = place * PACK_ROWS
    return _Packer(city, layer, first, min(PACK_ROWS, layers_of(city)[layer] - first)).pack()


class _Packer:
    """Rows `first` to `first` + `n` of a layer."""

    def __init__(self, city: City, layer: str, first: int, n: int) -> None:
        self._city, self._layer, self._first = city, layer, first
        table = city.bundle.table(layer)
        self._rows = pd.DataFrame(table.drop(columns=GEOMETRY)).iloc[first : first + max(n, 0)]
        self._geometry = table.geometry.to_numpy()[first : first + max(n, 0)]
        self._told: dict[int, dict[str, Any]] = {}
        self._numbered: dict[tuple[str, ...], tuple[Codes, Codes]] = {}

    def pack(self) -> Pack:
        steps = _steps(self._geometry)
        sample = self._detail(0) if len(self._rows) else {}
        states, histories, history = self._histories()
        columns = {key: self._column(key) for key in sorted(sample.keys() - OWN_KEYS)}
        has_correction = bool(sample.get("correctionUrl"))
        return {
            "layer": self._layer,
            "first": self._first,
            "ids": self._rows[LAYERS[self._layer]].tolist(),
            "unit": UNIT_DEGREES,
            "steps": steps,
            "facts": [*self._facts(), *self._common_facts()] if sample else [],
            "epochs": [{"epoch": one["epoch"], "label": one["label"]} for one in sample.get("epochs", [])],
            "states": states,
            "histories": histories,
            "history": history,
            "columns": columns,
            "correction": self._city.manifest["webapp"].get("correction_url") if has_correction else None,
        }

    def _detail(self, i: int) -> dict[str, Any]:
        """What the server says of the `i`th row of the pack."""
        if i not in self._told:
            self._told[i] = detail(self._city, self._layer, self._first + i)
        return self._told[i]

    def _numbers(self, reads: tuple[str, ...]) -> tuple[Codes, Codes]:
        """A number for each row, equal where all that is read is, and the first row of each number."""
        if reads not in self._numbered:
            found = {name: column for name in reads if (column := self._read(name)) is not None}
            self._numbered[reads] = _numbered(pd.DataFrame(found, index=self._rows.index))
        return self._numbered[reads]

    def _read(self, name: str) -> "pd.Series[Any] | None":
        if name in self._rows.columns:
            # An area is written in whole square metres.
            return self._rows[name].round() if name == AREA else self._rows[name]
        key = BUILDING_ID if name in OF_BUILDINGS else SITE_ID
        if key not in self._rows.columns or not self._city.bundle.has_table(name):
            return None
        return self._rows[key].map(stories(self._city, name, key)).fillna(-1).astype("int64")

    def _column(self, key: str) -> dict[str, Any]:
        codes, firsts = self._numbers(READS.get(key, ()))
        values = [_told(self._detail(int(i)), key) for i in firsts]
        return dict(zip(("values", "codes"), _once(values, codes), strict=True))

    def _histories(self) -> tuple[list[Any], list[Any], list[int]]:
        states = _Values()
        codes, firsts = self._numbers(HISTORY_READS)
        told = [
            [
                states.code({key: value for key, value in epoch.items() if key not in {"epoch", "label"}})
                for epoch in self._detail(int(i))["epochs"]
            ]
            for i in firsts
        ]
        histories, history = _once(told, codes)
        return states.found, histories, history

    def _facts(self) -> list[dict[str, Any]]:
        """One column for each kind of fact, in the order of the card."""
        columns = []
        for some in FACTS[self._layer]:
            codes, firsts = self._numbers(some.reads)
            told = [some.make(self._city, record) for record in self._records(firsts, some.reads)]
            for label, mono in _in_order(told):
                texts = _Values()
                of_number = [_code(facts, label, mono, texts) for facts in told]
                columns.append(_fact_column(label, mono, texts.found, np.array(of_number)[codes].tolist()))
        return columns

    def _records(self, firsts: Codes, reads: tuple[str, ...]) -> list[dict[str, Any]]:
        """These rows with what a fact may read; with their assessments only where those are read."""
        if ASSESSMENTS in reads:
            return [self._city.record(self._layer, self._first + int(i)) for i in firsts]
        columns = [name for name in reads if name in self._rows.columns]
        return [{"values": plain(row)} for row in self._rows[columns].iloc[firsts].to_dict("records")]

    def _common_facts(self) -> list[dict[str, Any]]:
        codes, firsts = self._numbers((DISTRICT_ID,))
        names = [shown(self._detail(int(i))["district"]["name"]) for i in firsts]
        n = len(self._rows)
        return [
            _fact_column(_("District"), False, *_once(names, codes)),
            _fact_column(_("Latitude, longitude"), True, [], [THE_PLACE] * n),
            _fact_column(_("Identifier"), True, [], [THE_ID] * n),
        ]


def _fact_column(label: str, mono: bool, texts: Sequence[str], codes: list[int]) -> dict[str, Any]:
    return {"label": label, "mono": mono, "texts": texts, "codes": codes}


def _told(told: dict[str, Any], key: str) -> Any:
    """The value of a key; an address with ``{ll}`` for the position: but for it, those of all rows are alike."""
    value = told[key]
    if key != "url" or not isinstance(value, str):
        return value
    longitude, latitude = told["centre"]
    return value.replace(f"{latitude:.5f},{longitude:.5f}", "{ll}")


def _numbered(read: pd.DataFrame) -> tuple[Codes, Codes]:
    """A number for each row, in the order in which they first come, and the place of that first row."""
    numbers: Codes = np.zeros(len(read), dtype="int64")
    for name in read.columns:
        codes = pd.factorize(read[name], use_na_sentinel=False)[0]
        numbers = pd.factorize(numbers * (codes.max(initial=0) + 1) + codes)[0]
    firsts: Codes = np.unique(numbers, return_index=True)[1]
    return numbers, firsts


def stories(city: City, name: str, key: str) -> "pd.Series[int]":
    """A number for each `key` of a table, equal where all its rows say the same; kept with the city."""
    return city.keep(("stories", name), lambda: _stories(pd.DataFrame(city.bundle.table(name)), key))


def _stories(table: pd.DataFrame, key: str) -> "pd.Series[int]":
    said = table.drop(columns=[key, GEOMETRY, "bbox"], errors="ignore")
    rows = pd.DataFrame({"key": table[key].to_numpy(), "said": _numbered(said)[0]})
    rows["at"] = table[EPOCH].to_numpy() if EPOCH in table.columns else 0
    rows = rows.sort_values(["key", "at"], kind="stable")
    rows["place"] = rows.groupby("key").cumcount()
    wide = rows.pivot_table(values="said", index="key", columns="place", aggfunc="first", fill_value=-1)
    return pd.Series(_numbered(wide)[0], index=wide.index)


class _Values:
    """Values, each once."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self._known: dict[str, int] = {}

    def code(self, value: Any) -> int:
        key = compact(value)
        if key not in self._known:
            self._known[key] = len(self.found)
            self.found.append(value)
        return self._known[key]


def _once(values: Sequence[Any], codes: Codes) -> tuple[list[Any], list[int]]:
    """The values each once, and the codes of the rows that had those numbers."""
    each = _Values()
    code_of = np.array([each.code(value) for value in values], dtype="int64")
    return each.found, code_of[codes].tolist()


def _code(facts: list[dict[str, Any]], label: str, mono: bool, texts: _Values) -> int:
    found = next((fact for fact in facts if (fact["label"], fact["mono"]) == (label, mono)), None)
    return ABSENT if found is None else texts.code(found["value"])


def _in_order(told: list[list[dict[str, Any]]]) -> list[tuple[str, bool]]:
    """Every kind of fact; one that is new stands behind the one it followed in its row."""
    order: list[tuple[str, bool]] = []
    for facts in told:
        before = -1
        for fact in facts:
            place = (fact["label"], fact["mono"])
            if place not in order:
                order.insert(before + 1, place)
            before = order.index(place)
    return order


def _steps(geometry: Any) -> list[int]:
    """Differences from row to row of longitude and latitude, in :data:`UNIT_DEGREES`."""
    centres = shapely.get_coordinates(shapely.point_on_surface(geometry))
    # By Python's rounding and through the text, as the card does: others would differ in the last digit.
    texts = [f"{round(degrees, 6):.5f}" for degrees in centres.ravel().tolist()]
    here = np.rint(np.array(texts, dtype="float64") / UNIT_DEGREES).astype("int64").reshape(-1, 2)
    steps: list[int] = np.diff(here, axis=0, prepend=np.zeros((1, 2), dtype="int64")).ravel().tolist()
    return steps


def places_of(city: City) -> list[dict[str, Any]]:
    """Named places as the search without a server reads them: title, kind, position and every name."""
    return [
        {
            "title": in_language({"en": row["name_en"], "ar": row["name_ar"]}, current().code),
            "detail": words.place_kind(row["kind"]),
            "centre": [row["longitude"], row["latitude"]],
            "names": [name for name in (shown(row["name_en"]), shown(row["name_ar"])) if name],
        }
        for row in city.rows("places")
    ]
