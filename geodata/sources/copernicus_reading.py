"""What a Copernicus EMS delivery says for a role: its graded places, or its polygons of coverage, in one table."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.errors import SourceError
from geodata.options import text_option
from geodata.provenance import note_reading
from geodata.sources.copernicus_choice import WHY, Choice, choose, full_name, table_for, tables_of_images
from geodata.sources.copernicus_delivery import PREFERENCE, Layer, layers_of
from geodata.sources.copernicus_images import (
    BEFORE,
    Images,
    read_images,
    source_ids,
    with_images,
    with_own_dates,
)
from geodata.sources.copernicus_layers import (
    AREA,
    EVENT,
    FOOTPRINT,
    NOT_ANALYSED,
    SOURCES,
    STATEMENT_CLASS,
    STATEMENTS,
    as_statements,
    is_statement,
    n_rows,
    purpose_of,
    read_layer,
    stack_layers,
)

_UNDAMAGED = {"novisibledamage", "notaffected", "novisibledamages"}

PURPOSE_OF_ROLE: Mapping[str, str] = {
    "area_of_interest": AREA,
    "image_footprint": FOOTPRINT,
    "not_analysed": NOT_ANALYSED,
}

_UNSEEN = r"not.?analy[sz]ed|cloud|no.?data"
"""Words of rows that are holes in what was analysed, where they stand in another layer."""


def read_copernicus(location: Path, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """What a delivery says for a role: its graded places, or its polygons of coverage.

    Products that grade no damage, versions that newer ones replace, second formats of a layer and layers of
    other themes are left out and counted. Places of all areas and monitoring passes come in one table, with the
    delivered columns in lower case and these added: ``product``, ``area_of_interest``, ``monitoring``,
    ``version``, ``layer``, ``statement_class`` (verbatim), ``site_kind``, ``object_type``, ``image_date``,
    ``image_source`` and ``gsd_m``; a place whose image is not told has no date.

    Raises
    ------
    SourceError
        If nothing can be read, or no layer serves the role; names the layers that are there.
    CRSError
        If only some layers state their reference system.
    """
    with tempfile.TemporaryDirectory(prefix="copernicus-") as folder:
        workspace = Path(folder)
        try:
            layers = layers_of(location, workspace)
            if role == "assessments":
                return _statements(location, layers, options)
            return _coverage(location, layers, role, options)
        except SourceError as error:
            # Unpacked files have names that mean nothing to a person.
            raise type(error)(str(error).replace(f"{workspace}/", f"{location.name}: ")) from error


def _statements(location: Path, layers: list[Layer], options: Mapping[str, object]) -> gpd.GeoDataFrame:
    choice = choose([layer for layer in layers if layer.geometry or purpose_of(layer) == SOURCES], options)
    graded = [
        layer for layer in choice.kept if layer.product.is_grading and is_statement(layer) and n_rows(layer)
    ]
    if not graded:
        told = _told(layers, choice)
        msg = (
            f"{location} is expected to hold a layer of graded places (builtUpA, builtUpP, facilities, "
            f"transportation, or settlements and crisis_information until 2016), but holds {told}; fetch a grading "
            "product (GRA)."
        )
        raise SourceError(msg)
    images = _ImagesByPass(layers)
    encoding, crs = text_option(options, "encoding"), text_option(options, "crs")
    parts = [
        images.dated(as_statements(read_layer(layer, encoding=encoding), layer), layer) for layer in graded
    ]
    table = stack_layers(parts, crs=crs)
    _note_skipped(table, choice, lambda layer: purpose_of(layer) in STATEMENTS)
    unread = [
        layer
        for layer in choice.kept
        if layer not in graded
        and layer.geometry
        and purpose_of(layer) not in (AREA, FOOTPRINT, NOT_ANALYSED, SOURCES)
    ]
    detail = f"Rows of {_listed(unread)}, which grade no damage."
    note_reading(table, "layer_not_read", "refused", sum(map(n_rows, unread)), detail)
    _note_classes(table)
    return table


def _note_classes(table: gpd.GeoDataFrame) -> None:
    stated = table[STATEMENT_CLASS].astype("str")
    detail = "Rows without a damage class; they make no statement."
    note_reading(table, "no_class", "kept", int(stated.isna().sum()), detail)
    plain = set(stated.dropna().str.lower().str.replace(r"[^a-z]", "", regex=True).unique())
    if not plain & _UNDAMAGED:
        detail = "No row says that a building is undamaged, so this delivery lists damage only; set lists: damage_only."
        note_reading(table, "no_undamaged_rows", "kept", len(table), detail)


def _coverage(
    location: Path, layers: list[Layer], role: str, options: Mapping[str, object]
) -> gpd.GeoDataFrame:
    purpose = PURPOSE_OF_ROLE[role]
    chosen_by = {name: value for name, value in options.items() if name != "layer"}
    choice = choose([layer for layer in layers if layer.geometry], chosen_by)
    images = _ImagesByPass(layers)
    encoding = text_option(options, "encoding")
    parts = []
    for layer in choice.kept:
        meant = purpose_of(layer)
        mixed = purpose == NOT_ANALYSED and meant in (FOOTPRINT, EVENT)
        if (meant == purpose or mixed) and n_rows(layer):
            table = read_layer(layer, encoding=encoding)
            hidden = _says_unseen(table)
            if mixed:
                table = _rows(table, hidden)
            elif purpose == FOOTPRINT:
                table = images.without_images_before(_rows(table, ~hidden), layer)
            parts.append((layer, table))
    if purpose == NOT_ANALYSED:
        parts = _of_latest_pass([(layer, table) for layer, table in parts if len(table)])
    filled = [table for _, table in parts if len(table)]
    if not filled:
        empty = [layer for layer in choice.kept if purpose_of(layer) == purpose]
        told = f"no rows in {_listed(empty)}" if empty else _told(layers, choice)
        msg = (
            f"{location} is expected to hold polygons of {role} for its role ({_LAYER_NAMES[purpose]}), but holds "
            f"{told}; leave this source out, or name another delivery."
        )
        raise SourceError(msg)
    together = stack_layers(filled, crs=text_option(options, "crs"))
    _note_skipped(together, choice, lambda layer: purpose_of(layer) == purpose)
    return together


_LAYER_NAMES = {AREA: "areaOfInterestA", FOOTPRINT: "imageFootprintA", NOT_ANALYSED: "notAnalysedA"}


def _rows(table: gpd.GeoDataFrame, which: pd.Series) -> gpd.GeoDataFrame:
    kept = table.loc[which].reset_index(drop=True)
    kept.attrs = dict(table.attrs)
    return kept


def _says_unseen(table: gpd.GeoDataFrame) -> pd.Series:
    """Which rows say in words that they are holes in the image: clouds, no data, not analysed."""
    unseen = pd.Series(False, index=table.index)
    for name in ("obj_type", "obj_desc", "event_type", "notation", "info"):
        if name in table.columns:
            unseen |= table[name].astype("str").str.contains(_UNSEEN, case=False, regex=True).fillna(False)
    return unseen.astype(bool)


def _of_latest_pass(parts: list[tuple[Layer, gpd.GeoDataFrame]]) -> list[tuple[Layer, gpd.GeoDataFrame]]:
    """Only the newest pass of each map that has such a layer: what a cloud hid earlier may have been seen since."""
    newest: dict[object, int] = {}
    for layer, _ in parts:
        sheet = layer.product.map_sheet
        newest[sheet] = max(newest.get(sheet, 0), layer.product.monitoring or 0)
    kept = [part for part in parts if (part[0].product.monitoring or 0) == newest[part[0].product.map_sheet]]
    older = [part for part in parts if not any(part is one for one in kept)]
    if older:
        detail = f"Rows of {_listed([layer for layer, _ in older])}: a later pass says again what could not be seen."
        note_reading(kept[0][1], "earlier_pass", "refused", sum(len(table) for _, table in older), detail)
    return kept


class _ImagesByPass:
    """The images of every monitoring pass, read when they are first needed."""

    def __init__(self, layers: list[Layer]) -> None:
        self._tables = tables_of_images(layers)
        self._read: dict[Layer, Images] = {}

    def of(self, layer: Layer) -> Images:
        """Images that the ids in a layer refer to; none if its table of sources is missing."""
        table = table_for(layer, self._tables)
        if table is None:
            return {}
        if table not in self._read:
            self._read[table] = read_images(table)
        return self._read[table]

    def dated(self, table: gpd.GeoDataFrame, layer: Layer) -> gpd.GeoDataFrame:
        """The rows with the image that each rests on."""
        for key in ("dmg_src_id", "dmgsrcid", "dmg_src"):
            if key in table.columns:
                return with_images(table, self.of(layer), key=key)
        return with_own_dates(table)

    def without_images_before(self, table: gpd.GeoDataFrame, layer: Layer) -> gpd.GeoDataFrame:
        """Outlines of images, without those from before the event, in which no damage was looked for."""
        key = next((name for name in ("or_src_id", "src_id", "org_src_id") if name in table.columns), None)
        images = self.of(layer)
        if key is None or not images:
            return table
        codes, uniques = pd.factorize(table[key].astype(object), use_na_sentinel=True)
        phases = [{images[one].phase for one in source_ids(value) if one in images} for value in uniques]
        before = np.array([*(phase == {BEFORE} for phase in phases), False])[codes]
        kept = _rows(with_images(table, images, key=key), pd.Series(~before, index=table.index))
        kept.attrs = dict(table.attrs)
        detail = "Outlines of images from before the event, in which no damage can be seen."
        note_reading(kept, "image_before_event", "refused", int(before.sum()), detail)
        return kept


def _note_skipped(table: gpd.GeoDataFrame, choice: Choice, concerns: Callable[[Layer], bool]) -> None:
    for rule, layers in choice.skipped.items():
        by_product: dict[str, list[Layer]] = {}
        for layer in layers:
            if concerns(layer):
                by_product.setdefault(full_name(layer), []).append(layer)
        for product, held in by_product.items():
            names = f"{product} ({_listed(held)})"
            note_reading(table, rule, "refused", sum(map(n_rows, held)), WHY[rule].format(names=names))


def _listed(layers: list[Layer]) -> str:
    names = list(dict.fromkeys(layer.names[0] for layer in layers))
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(names[:8]) + more


READABLE = (*PREFERENCE[:6], ".zip")


def _told(layers: list[Layer], choice: Choice) -> str:
    """The layers of a delivery, for a message, and what the options left out."""
    held = (
        _listed([layer for layer in layers if layer.geometry])
        or f"no layer that can be read (of {', '.join(READABLE)})"
    )
    left_out = choice.skipped.get("not_chosen")
    if left_out and not choice.kept:
        products = ", ".join(dict.fromkeys(map(full_name, left_out)))
        return f"{held}, none of which the options choose (products: {products})"
    return held
