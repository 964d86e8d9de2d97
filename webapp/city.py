"""One city as pages and tiles need it: plain values looked up in a bundle, never whole tables."""

from collections.abc import Callable, Hashable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from geodata.columns import (
    BUILDING_ID,
    CITY,
    COUNTED,
    DISTRICT_ID,
    EPOCH,
    GEOMETRY,
    INCIDENT_ID,
    OUTSIDE,
    SITE_ID,
)
from geodata.errors import BundleError
from geodata.publish.bundle import CLAIM_BOOK, IMAGERY, Bundle, read_json
from webapp.plain_values import plain
from webapp.served_bundle import ServedBundle
from webapp.tile_archive import TileArchive

Kept = TypeVar("Kept")


class NotPublishedError(LookupError):
    """The bundle holds no such layer, row or file."""


LAYERS: dict[str, str] = {
    "buildings": BUILDING_ID,
    "sites": SITE_ID,
    "districts": DISTRICT_ID,
    "incidents": INCIDENT_ID,
}
"""Layers whose rows can be looked up one by one, and the column that identifies a row."""


class City:
    """The bundle of one city, opened; lookups return plain Python values with `None` for what is missing."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle: Bundle = ServedBundle(bundle)
        self.slug: str = bundle.slug
        self.manifest: dict[str, Any] = bundle.manifest
        self.release: str = bundle.manifest["release"]
        self.name: dict[str, str] = bundle.manifest["area"]["name"]
        self.epochs: list[str] = list(bundle.manifest["epochs"])
        self.as_of: str = bundle.manifest["area"]["as_of"]
        self.has_footprints: bool = bundle.has_footprints
        self.synthetic: bool = bundle.synthetic
        self._kept: dict[Hashable, Any] = {}

    def keep(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, made once for each `key` as long as this release is served."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: Kept = self._kept[key]
        return kept

    @property
    def notice(self) -> dict[str, str] | None:
        """The sentence every page of a synthetic city carries; `None` for a real one."""
        if not self.synthetic:
            return None
        written: dict[str, str] | None = self.manifest.get("synthetic_notice")
        return written or {"en": "Synthetic data", "ar": "بيانات اصطناعية"}

    @property
    def default_language(self) -> str:
        """Language for readers whose browser names none that we have."""
        return str(self.manifest.get("webapp", {}).get("default_language") or "en")

    @property
    def claims(self) -> list[dict[str, Any]]:
        """Claims with their readings, as published."""
        return list(self.bundle.claims)

    @property
    def epoch(self) -> str:
        """The epoch that pages show: the last one up to the as-of date."""
        past = [epoch for epoch in self.epochs if epoch <= self.as_of]
        return past[-1] if past else self.epochs[-1]

    @property
    def files(self) -> dict[str, dict[str, Any]]:
        """Files of the bundle by name, with bytes, rows and checksum."""
        outputs: dict[str, dict[str, Any]] = self.manifest["outputs"]
        return outputs

    def file(self, name: str) -> Path:
        """Path of one published file.

        Raises
        ------
        NotPublishedError
            If the manifest does not list it; so no path outside the bundle can be asked for.
        """
        if name not in self.files and name != "manifest.json":
            msg = f"The bundle of {self.slug} has no file {name!r} but {', '.join(sorted(self.files))}."
            raise NotPublishedError(msg)
        return self.bundle.file(name)

    def faults(self) -> list[str]:
        """Published files that are missing or not as long as the manifest says; empty for a whole bundle."""
        wrong = []
        for name, said in self.files.items():
            path = self.bundle.path / name
            if not path.is_file():
                wrong.append(f"{name} of {self.slug} is missing")
            elif path.stat().st_size != said["n_bytes"]:
                wrong.append(f"{name} of {self.slug} is not as long as its manifest says")
        return wrong

    def source(self, source_id: str) -> dict[str, Any] | None:
        """The source with this id, as the manifest describes it."""
        return next((source for source in self.manifest["sources"] if source["id"] == source_id), None)

    def sources(self, role: str) -> list[dict[str, Any]]:
        """Sources that play `role`."""
        return [source for source in self.manifest["sources"] if source["role"] == role]

    @property
    def graders(self) -> list[str]:
        """Ids of the sources that grade buildings or sites, in the order of the bundle: those ``source=`` can name."""
        named = self.manifest["tiles"].get("graders")
        return list(named) if named else [source["id"] for source in self.sources("assessments")]

    @cached_property
    def figures(self) -> dict[str, dict[str, Any]]:
        """Figures others published, with which claims are measured, by id: label, publisher, date, url."""
        return {figure["id"]: figure for figure in self._claim_book.get("published_figures", [])}

    @cached_property
    def areas(self) -> dict[str, dict[str, Any]]:
        """Parts of the city that claims are about, by id: name and the assumption made."""
        return {area["id"]: area for area in self._claim_book.get("areas", [])}

    @cached_property
    def claim_measures(self) -> dict[str, dict[str, Any]]:
        """How each claim is measured, by its id, as the claim book says."""
        told = [*self._claim_book.get("claims", []), *self._claim_book.get("rivals", [])]
        return {one["id"]: one["measure"] for one in told if one.get("measure")}

    @cached_property
    def _claim_book(self) -> dict[str, Any]:
        if CLAIM_BOOK not in self.files:
            return {}
        book: dict[str, Any] = read_json(self.bundle.file(CLAIM_BOOK))
        return book

    @property
    def images(self) -> list[dict[str, Any]]:
        """Images of the city from above, oldest first, as the manifest describes them."""
        return list(self.manifest.get(IMAGERY, []))

    def image(self, image_id: str) -> dict[str, Any]:
        """One image.

        Raises
        ------
        NotPublishedError
            If the bundle has none of this id.
        """
        found = next((image for image in self.images if image["id"] == image_id), None)
        if found is None:
            msg = f"The bundle of {self.slug} has no image {image_id!r}."
            raise NotPublishedError(msg)
        return found

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The gzipped vector tile, or `None` where there is nothing."""
        return self._archive.tile(z, x, y)

    def district_rows(self) -> list[dict[str, Any]]:
        """One row of the statistics per district at :attr:`epoch`, in the bundle's order."""
        return [row for row in self._statistics if row[DISTRICT_ID] not in {OUTSIDE, CITY}]

    def outside_row(self) -> dict[str, Any] | None:
        """Statistics of what lies in no district; `None` if nothing does."""
        row = self._row_of(OUTSIDE)
        counted = row is not None and (row["n_footprints"] or row["n_sites_listed"])
        return row if counted else None

    def city_row(self) -> dict[str, Any]:
        """Statistics of the whole city."""
        row = self._row_of(CITY)
        if row is None:
            msg = f"The statistics of {self.slug} have no row for the city; build the bundle again."
            raise BundleError(msg)
        return row

    def record(self, layer: str, row: int) -> dict[str, Any]:
        """One row of a layer with its district, position and every assessment of it.

        Returns
        -------
        dict
            ``values`` (the row), ``centre`` (longitude, latitude), ``district`` (its row of the districts),
            ``assessments`` (as the sources made them, by epoch) and, for buildings, ``grades`` (as counted).

        Raises
        ------
        NotPublishedError
            If the bundle has no such layer or row.
        """
        table = self._layer(layer)
        if not 0 <= row < len(table):
            msg = f"Layer {layer} of {self.slug} has rows 0 to {len(table) - 1}, not {row}."
            raise NotPublishedError(msg)
        geometry = table.geometry.iloc[row]
        values = plain(table.drop(columns=GEOMETRY).iloc[row].to_dict())
        point = geometry.representative_point()
        found: dict[str, Any] = {"values": values, "centre": [round(point.x, 6), round(point.y, 6)]}
        found["district"] = values if layer == "districts" else self._district(values[DISTRICT_ID])
        found["assessments"] = self._of("assessments", SITE_ID, values.get(SITE_ID))
        if layer == "buildings":
            found["grades"] = self._of("building_assessments", BUILDING_ID, values[BUILDING_ID])
        return found

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Every row of a small table, in its order; empty where the bundle has no such table."""
        if not self.bundle.has_table(name):
            return []
        return self.keep(
            ("rows", name),
            lambda: [
                plain(row)
                for row in pd.DataFrame(self.bundle.table(name))
                .drop(columns=GEOMETRY, errors="ignore")
                .to_dict("records")
            ],
        )

    @property
    def has_dates(self) -> bool:
        """True if the bundle says more than counts: when damage came, which blocks it took, or what follows."""
        return any(self.bundle.has_table(name) for name in ("damage_by_date", "block_summary")) or bool(
            self.bundle.planning
        )

    @property
    def has_comparison(self) -> bool:
        """True if there is something to compare: several sources, rasters, incidents or further district sets."""
        graders = [*self.sources("assessments"), *self.sources("scores")]
        further = ("building_scores", "incidents", "further_statistics")
        several = max(len(graders), len(self.sources("footprints"))) > 1
        return several or any(self.bundle.has_table(name) for name in further)

    def rows_of(self, name: str, key: str, value: str) -> list[dict[str, Any]]:
        """Rows of a table whose `key` is `value`, earliest first; empty where the bundle has no such table.

        A table is kept in the order of one key: ask each by the same one always.
        """
        return self._of(name, key, value) if self.bundle.has_table(name) else []

    def statistics_of(self, district_id: str) -> list[dict[str, Any]]:
        """The statistics of one district at every epoch, earliest first."""
        return self._of("statistics", DISTRICT_ID, district_id)

    def _layer(self, layer: str) -> Any:
        if layer not in LAYERS or not self.bundle.has_table(layer):
            msg = f"The bundle of {self.slug} has no layer {layer!r}."
            raise NotPublishedError(msg)
        return self.bundle.table(layer)

    def _district(self, district_id: str) -> dict[str, Any] | None:
        rows = self._of("districts", DISTRICT_ID, district_id)
        return rows[0] if rows else None

    def _row_of(self, district_id: str) -> dict[str, Any] | None:
        return next((row for row in self._statistics if row[DISTRICT_ID] == district_id), None)

    @cached_property
    def _statistics(self) -> list[dict[str, Any]]:
        table = self.bundle.table("statistics")
        at_epoch = table[table[EPOCH] == pd.Timestamp(self.epoch)]
        return [plain(row) for row in at_epoch.to_dict("records")]

    @cached_property
    def _archive(self) -> TileArchive:
        return TileArchive(self.bundle.file(self.manifest["tiles"]["file"]))

    @cached_property
    def _by_key(self) -> dict[str, pd.DataFrame]:
        return {}

    def _of(self, name: str, key: str, value: str | None) -> list[dict[str, Any]]:
        """Rows of a table whose `key` is `value`, by epoch; sorted once, so that a lookup is a slice."""
        if value is None:
            return []
        if name not in self._by_key:
            table = pd.DataFrame(self.bundle.table(name)).drop(columns=GEOMETRY, errors="ignore")
            order = [key, EPOCH] if EPOCH in table.columns else [key]
            self._by_key[name] = table.sort_values(order, kind="stable").set_index(key, drop=False)
        table = self._by_key[name]
        first, last = table.index.searchsorted(value, "left"), table.index.searchsorted(value, "right")
        return [plain(row) for row in table.iloc[first:last].to_dict("records")]


def counts_of(row: dict[str, Any], prefix: str) -> dict[str, int | None]:
    """The six counts of a statistics row under ``n_buildings`` or ``n_sites`` (`prefix`), worst first."""
    return {key: row[f"{prefix}_{key}"] for key in COUNTED}
