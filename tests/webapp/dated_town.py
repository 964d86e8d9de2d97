"""The town's damage over its two images, its blocks and its planning figures, with every table written by hand."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import columns
from geodata.publish.write import write_bundle
from tests.webapp.town import EPOCHS, publication
from tests.webapp.town_claims import text


def _changed(table: pd.DataFrame, kinds: tuple[columns.Column, ...]) -> pd.DataFrame:
    """The table with the types its columns have when they are published."""
    types = {"text": "str", "date": "datetime64[ms]", "number": "float64"}
    whole = {one.name: "Int64" if one.nullable else "int64" for one in kinds if one.kind == "integer"}
    others = {one.name: types[one.kind] for one in kinds if one.kind in types}
    return table[columns.names(kinds)].astype(others | whole)


def damage_by_date(unit: str) -> pd.DataFrame:
    """Twenty dated places: 4 moderate or worse at the first image, 15 at the last, where 1 of the 4 is reversed."""
    first, last = EPOCHS
    rows = [
        (first, "at_least_moderate", 4, 4, 4, 3, 18, 5, None, None),
        (last, "at_least_moderate", 15, 16, 16, 15, 19, 17, 2, 12),
        (first, "destroyed", 1, 1, 1, 1, 9, 1, None, None),
        (last, "destroyed", 8, 8, 8, 8, 9, 9, 0, 7),
    ]
    names = [
        "epoch", "class_set", "n_recorded", "n_ratcheted", "n_certain_by", "n_certain_by_and_recorded_last",
        "n_possible_by_recorded", "n_possible_by_listed", "n_since_previous_recorded", "n_since_previous_listed",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=names).assign(unit=unit, district_id="city", n_dated=20)
    elsewhere = table.assign(district_id="west", n_recorded=777)
    return _changed(pd.concat([table, elsewhere]), columns.DAMAGE_BY_DATE)


def damage_changes(unit: str) -> pd.DataFrame:
    """At the last image 3 increases and 2 reversals."""
    told = {column.name: 0 for column in columns.DAMAGE_CHANGES if column.kind == "integer"}
    rows = [
        {**told, "epoch": EPOCHS[0], "n_first_graded": 4},
        {**told, "epoch": EPOCHS[1], "n_first_graded": 16, "n_increased": 3, "n_decreased": 2},
    ]
    return _changed(pd.DataFrame(rows).assign(unit=unit, district_id="city"), columns.DAMAGE_CHANGES)


def damage_curve(unit: str) -> pd.DataFrame:
    """A fifth damaged by the first image, three fifths in between, a fifth not by the last."""
    first, last = EPOCHS
    rows = [(None, first, 0.2), (first, last, 0.6), (last, None, 0.2)]
    table = pd.DataFrame(rows, columns=["after_date", "by_date", "share_of_dated"])
    return _changed(table.assign(unit=unit, class_set="at_least_moderate", n_dated=20), columns.DAMAGE_CURVE)


def block_summary() -> pd.DataFrame:
    """Ten blocks that are large enough: 4 with half of their buildings destroyed, 2 with four fifths, 1 with all."""
    rows = [
        {"district_id": place, "at_least_share": share, "n_blocks": n_blocks, "n_blocks_at_least": n}
        for place, n_blocks, counts in (
            ("city", 10, (4, 2, 1)),
            ("west", 6, (3, 2, 1)),
            ("east", 0, (0, 0, 0)),
        )
        for share, n in zip((0.5, 0.8, 1.0), counts, strict=True)
    ]
    table = pd.DataFrame(rows).assign(
        epoch=EPOCHS[-1], class_set="destroyed", share_of="buildings", least_buildings=5, n_blocks_too_small=3
    )
    share = (table["n_blocks_at_least"] / table["n_blocks"]).where(table["n_blocks"] > 0)
    table = table.assign(n_buildings_in_them=50, share_of_blocks=share)
    return _changed(table, columns.BLOCK_SUMMARY)


def planning() -> list[dict[str, Any]]:
    """A range that rests on made-up positions, and a figure that was refused."""
    debris = {
        "id": "debris", "label": text("debris in tonnes", "الأنقاض بالأطنان"), "low": 12345.6, "high": 98765.4,
        "unit": "t", "method": "floor_area", "made": text("from the floor area", "من مساحة الطوابق"),
        "verification": "U", "anchors": [], "order_of_magnitude_only": False, "rests_on_synthetic": True,
        "note": text("an order of <magnitude>", "رتبة المقدار"), "why_not": None,
    }  # fmt: skip
    refused = {"id": "cost", "label": text("cost of housing", "تكلفة السكن"), "low": None, "high": None}
    why_not = text("no cost is stated", "لم تُذكر تكلفة")
    return [debris, {**debris, **refused, "rests_on_synthetic": False, "note": None, "why_not": why_not}]


def write_dated(
    folder: Path, slug: str = "town", *, with_footprints: bool = True, synthetic: bool = True
) -> Path:
    """The town with all of these as a bundle in `folder`; without footprints it has sites only, and no blocks."""
    folder.mkdir()
    made = publication(slug, with_footprints=with_footprints, synthetic=synthetic)
    units = ["building", "site"] if with_footprints else ["site"]
    tables = {
        "damage_by_date": pd.concat([damage_by_date(unit) for unit in units]),
        "damage_changes": pd.concat([damage_changes(unit) for unit in units]),
        "damage_curve": pd.concat([damage_curve(unit) for unit in units]),
    }
    if with_footprints:
        tables["block_summary"] = block_summary()
    figures = planning() if with_footprints else []
    write_bundle(replace(made, tables={**made.tables, **tables}, planning=figures), folder)
    return folder
