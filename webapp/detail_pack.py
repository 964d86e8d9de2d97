"""The facts of thousands of buildings or sites as one small file, for maps that have no server to ask.

``webapp/frontend/src/detail-pack.ts`` reads it. Whatever :func:`webapp.details.detail` says of a row can be had
from the pack again, word for word; a test holds the two together. What many rows share is written once.
"""

import json
import math
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import shapely

from geodata.columns import BUILDING_ID, DISTRICT_ID, EPOCH, GEOMETRY, SITE_ID
from webapp import words
from webapp.city import City, plain
from webapp.details import detail
from webapp.languages import current
from webapp.names import in_language, shown

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

Pack = dict[str, Any]


class BulkCity(City):
    """A city of which every row will be asked for: lookups cost a hundredth, and memory for it."""

    def record(self, layer: str, row: int) -> dict[str, Any]:
        """As :meth:`webapp.city.City.record`."""
        values = plain(self._values(layer)[row])
        east, north = self._centres(layer)[row]
        found: dict[str, Any] = {"values": values, "centre": [round(float(east), 6), round(float(north), 6)]}
        found["district"] = self._district(values[DISTRICT_ID])
        found["assessments"] = self._of("assessments", SITE_ID, values.get(SITE_ID))
        if layer == "buildings":
            found["grades"] = self._of("building_assessments", BUILDING_ID, values[BUILDING_ID])
        return found

    def _values(self, layer: str) -> list[dict[Any, Any]]:
        table = self._layer(layer)
        return self.keep(("values", layer), lambda: table.drop(columns=GEOMETRY).to_dict("records"))

    def _centres(self, layer: str) -> Any:
        table = self._layer(layer)
        return self.keep(
            ("centres", layer), lambda: shapely.get_coordinates(table.geometry.representative_point())
        )

    @cached_property
    def _grouped(self) -> dict[str, dict[Any, list[dict[str, Any]]]]:
        return {}

    def _of(self, name: str, key: str, value: str | None) -> list[dict[str, Any]]:
        if value is None:
            return []
        if name not in self._grouped:
            table = self.bundle.table(name).drop(columns=GEOMETRY, errors="ignore")
            ordered = table.sort_values(EPOCH, kind="stable") if EPOCH in table.columns else table
            groups: dict[Any, list[dict[str, Any]]] = {}
            for row in ordered.to_dict("records"):
                groups.setdefault(row[key], []).append(plain(row))
            self._grouped[name] = groups
        return [dict(row) for row in self._grouped[name].get(value, [])]


def layers_of(city: City) -> dict[str, int]:
    """Number of rows of each layer that is packed."""
    return {layer: len(city.bundle.table(layer)) for layer in PACKED if city.bundle.has_table(layer)}


def n_packs(n_rows: int) -> int:
    """Packs that so many rows take."""
    return math.ceil(n_rows / PACK_ROWS)


def detail_pack(city: City, layer: str, place: int) -> Pack:
    """Pack number `place` of a layer, from 0, in the language of the page.

    Of the same bytes whenever it is made. ``place`` past the last gives a pack without rows.
    """
    first = place * PACK_ROWS
    rows = range(first, min(first + PACK_ROWS, layers_of(city)[layer]))
    bulk = city if isinstance(city, BulkCity) else BulkCity(city.bundle)
    return _packed(city, layer, first, [detail(bulk, layer, row) for row in rows])


def _packed(city: City, layer: str, first: int, details: list[dict[str, Any]]) -> Pack:
    columns: dict[str, _Column] = {}
    states, histories, history = _Column(), _Column(), []
    for told in details:
        for key in told.keys() - OWN_KEYS:
            columns.setdefault(key, _Column())
        for key, column in columns.items():
            column.add(_without_place(told[key], told) if key == "url" else told[key])
        codes = [
            states.code({key: value for key, value in epoch.items() if key not in {"epoch", "label"}})
            for epoch in told["epochs"]
        ]
        history.append(histories.code(codes))
    epochs = details[0]["epochs"] if details else []
    return {
        "layer": layer,
        "first": first,
        "ids": [told["id"] for told in details],
        "unit": UNIT_DEGREES,
        "steps": _steps(told["centre"] for told in details),
        "facts": _facts(details),
        "epochs": [{"epoch": epoch["epoch"], "label": epoch["label"]} for epoch in epochs],
        "states": states.values,
        "histories": histories.values,
        "history": history,
        "columns": {key: {"values": column.values, "codes": column.codes} for key, column in sorted(columns.items())},
        "correction": city.manifest["webapp"].get("correction_url") if _has_correction(details) else None,
    }  # fmt: skip


class _Column:
    """Values, each once, and the code of each row."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.codes: list[int] = []
        self._known: dict[str, int] = {}

    def code(self, value: Any) -> int:
        key = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        key = f"{type(value).__name__}{key}"
        if key not in self._known:
            self._known[key] = len(self.values)
            self.values.append(value)
        return self._known[key]

    def add(self, value: Any) -> None:
        self.codes.append(self.code(value))


def _facts(details: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One column for each kind of fact, in an order that keeps that of every row."""
    labels: dict[tuple[str, bool], list[int]] = {}
    for place in _in_order(details):
        labels[place] = [ABSENT] * len(details)
    texts = {place: _Column() for place in labels}
    for row, told in enumerate(details):
        position = _position(told)
        for fact in told["facts"]:
            place = (fact["label"], fact["mono"])
            value = fact["value"]
            if value == told["id"]:
                code = THE_ID
            elif value == position:
                code = THE_PLACE
            else:
                code = texts[place].code(value)
            labels[place][row] = code
    return [
        {"label": label, "mono": mono, "texts": texts[label, mono].values, "codes": codes}
        for (label, mono), codes in labels.items()
    ]


def _in_order(details: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Every kind of fact; one that is new stands behind the one it followed in its row."""
    order: list[tuple[str, bool]] = []
    for told in details:
        before = -1
        for fact in told["facts"]:
            place = (fact["label"], fact["mono"])
            if place not in order:
                order.insert(before + 1, place)
            before = order.index(place)
    return order


def _position(told: dict[str, Any]) -> str:
    longitude, latitude = told["centre"]
    return f"{latitude:.5f}, {longitude:.5f}"


def _without_place(url: Any, told: dict[str, Any]) -> Any:
    """The address with ``{ll}`` for the position: but for it, those of all rows are alike."""
    return url.replace(_position(told).replace(" ", ""), "{ll}") if isinstance(url, str) else url


def _steps(centres: Iterable[list[float]]) -> list[int]:
    """Differences from row to row of longitude and latitude, in :data:`UNIT_DEGREES`."""
    steps: list[int] = []
    before = (0, 0)
    for longitude, latitude in centres:
        # Through the text: the card writes five decimals, and a rounding of another kind would differ in the last.
        here = (round(float(f"{longitude:.5f}") * 1e5), round(float(f"{latitude:.5f}") * 1e5))
        steps += [here[0] - before[0], here[1] - before[1]]
        before = here
    return steps


def _has_correction(details: list[dict[str, Any]]) -> bool:
    return any(told["correctionUrl"] for told in details)


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
