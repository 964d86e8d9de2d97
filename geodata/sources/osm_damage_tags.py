"""What OpenStreetMap's tags say of a damaged building: one class a row, and where its statements stand."""

from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.errors import SourceError
from geodata.grades import (
    BUILDING,
    DESTROYED,
    LIFECYCLES,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    OTHER_SITE,
    POSSIBLE,
    SEVERE,
    TRANSPORT,
    Crosswalk,
    SourceClass,
)
from geodata.layout import Layout
from geodata.provenance import note_reading
from geodata.sources.osm_tags import tag, tag_like

STATE, DAY, KIND, TYPE = "osm_damage_state", "osm_damage_date", "osm_damage_kind", "osm_site_type"
"""Columns that a reader adds."""

TYPE_KEYS = ("amenity", "healthcare", "man_made", "power", "building")
"""Keys that say what stands there, those that say most first."""
SAYS_NO_TYPE = ("yes", "no", "damaged", "destroyed", "collapsed", "ruins")
"""Values of those keys that say only that something stands there, or stood."""

DEMOLISHED = LIFECYCLES[0]
NO_BUILDINGS = ("no", "roof", "construction", "proposed", "planned")
"""Values of ``building`` and of its lifecycle forms for what is no building, or none yet."""

DESTROYED_KEY, RUINS_KEY = "destroyed:building", "ruins:building"
REMOVED_KEYS = ("demolished:building", "razed:building", "removed:building")
GRADED_VALUES = ("destroyed", "collapsed", "ruins", "damaged")
REMOVED_VALUES = ("demolished", "razed")
DAMAGE_KEYS = (
    r"damage|(?:[a-z]+[:_])damage|damage[:_]evaluation[:_]step[:_](?:imagery|field)|"
    r"damage[:_](?!eve\b|even|eval|dat|type|typ\b|sour|asses|desc|note|id\b|ref)[^:_\"]+"
)
"""``damage``, ``typhoon:damage``, and ``damage:Chido`` with the name of an event."""
IMAGE_DAY_KEYS = r"damage[:_]evaluation[:_]date[:_](?:imagery|field)|damage[:_][^:_\"]+[:_]assesse?ment"
EVENT_DAY_KEYS = r"damage[:_]date?|destroyed[:_]date|(?:[a-z]+[:_])damage[:_]date"

CITATION = (
    "OpenStreetMap Wiki, Lifecycle prefix; HOT Damage Tagging Proposal (2016); WikiProject Ecuador, 2016 Earthquake "
    "Tags; building damage as mapped after cyclone Chido (none, minimal, significant, complete). None of them "
    "defines grades: the intervals are this project's convention."
)

_GRADED = (
    SourceClass(1, DESTROYED_KEY, DESTROYED, DESTROYED, DESTROYED),
    SourceClass(2, "building=destroyed", DESTROYED, DESTROYED, DESTROYED),
    SourceClass(3, "building=collapsed", DESTROYED, DESTROYED, DESTROYED),
    SourceClass(4, RUINS_KEY, SEVERE, SEVERE, DESTROYED),
    SourceClass(5, "building=ruins", SEVERE, SEVERE, DESTROYED),
    SourceClass(6, "building=damaged", POSSIBLE, POSSIBLE, DESTROYED),
    SourceClass(7, "damage=yes", POSSIBLE, POSSIBLE, DESTROYED),
    SourceClass(8, "damage=no", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
    SourceClass(9, "damage=minimal", POSSIBLE, POSSIBLE, MODERATE),
    SourceClass(10, "damage=significant", MODERATE, MODERATE, SEVERE),
    SourceClass(11, "damage=complete", DESTROYED, DESTROYED, DESTROYED),
    SourceClass(12, "damage:event", POSSIBLE, POSSIBLE, DESTROYED),
)
_REMOVED = SourceClass(20, DEMOLISHED, None, None, None, lifecycle=DEMOLISHED)
_BOTH = tuple(
    replace(entry, code=entry.code + 100, label=f"{entry.label} + {DEMOLISHED}", lifecycle=DEMOLISHED)
    for entry in _GRADED
)

CROSSWALK = Crosswalk(
    CITATION,
    (*_GRADED, _REMOVED, *_BOTH),
    {
        "ruins=yes": RUINS_KEY,
        "damage=damaged": "damage=yes",
        "damage=partial": "damage=yes",
        "damage=none": "damage=no",
        "damage=undamaged": "damage=no",
        "damage=no_visible_damage": "damage=no",
        "damage=minor": "damage=minimal",
        "damage=light": "damage=minimal",
        "damage=slight": "damage=minimal",
        "damage=major": "damage=significant",
        "damage=destroyed": "damage=complete",
        "damage=collapsed": "damage=complete",
        "damage=collapsed_building": "damage=complete",
    }
    | {
        f"{word} + {DEMOLISHED}": f"damage={meant} + {DEMOLISHED}"
        for word, meant in (
            ("damage=damaged", "yes"),
            ("damage=destroyed", "complete"),
            ("damage=collapsed", "complete"),
        )
    },
)
"""A building that was demolished, razed or removed need never have been damaged: that is a lifecycle, no grade."""


@dataclass(frozen=True)
class _Tags:
    """What the tags of each row say; missing where they say nothing of it."""

    graded: pd.Series
    removed: pd.Series
    value: pd.Series
    is_building: pd.Series


def only_damaged(table: gpd.GeoDataFrame, location: Path) -> gpd.GeoDataFrame:
    """The rows with a tag of damage, with their class, date and kind in columns of their own.

    Kept out and counted: buildings without such a tag (nobody says that they are whole), values of
    ``building`` that are no building, and everything else.

    Raises
    ------
    SourceError
        If no row has a tag of damage.
    """
    tags = _tags(table)
    has_state = tags.graded.notna() | tags.removed.notna()
    if not has_state.any():
        held = ", ".join(str(name) for name in table.columns if name != table.geometry.name)
        msg = (
            f"{location} holds no tag of damage such as {DESTROYED_KEY}=yes, building=ruins or damage=yes (columns: "
            f"{held}); name a file of OpenStreetMap's tags, or read it with vector and class_column:."
        )
        raise SourceError(msg)
    state = tags.graded.where(tags.removed.isna(), tags.graded + f" + {DEMOLISHED}")
    state = state.where(tags.graded.notna(), tags.removed)
    days, image_days = _days(table)
    added = {STATE: state, KIND: _kinds(table, tags), TYPE: _types(table)} | (
        {} if days.isna().all() else {DAY: days}
    )
    kept = table.assign(**added)[has_state].reset_index(drop=True)
    kept.attrs = dict(table.attrs)
    _tell(kept, tags, has_state, image_days)
    return kept


def layout(table: gpd.GeoDataFrame) -> Layout:
    """Where the statements of a table of :func:`only_damaged` are."""
    offered = {str(name).lower(): str(name) for name in table.columns}
    return Layout(
        crosswalk=CROSSWALK,
        class_column=STATE,
        date_column=DAY if DAY in table else None,
        kind_column=KIND,
        type_column=TYPE if TYPE in table else None,
        notes_column=offered.get("name"),
        shapes="any",
    )


def _types(table: gpd.GeoDataFrame) -> pd.Series:
    """What stands there as a tag, ``amenity=school``; missing where the tags say only that it is a building."""
    types = pd.Series(None, index=table.index, dtype="str")
    for key in TYPE_KEYS:
        value = tag(table, key)
        silent = value.str.lower().isin(SAYS_NO_TYPE)
        types = types.where(types.notna(), f"{key}=" + value.mask(silent))
    return types


def _tags(table: gpd.GeoDataFrame) -> _Tags:
    value = tag(table, "building").str.lower()
    prefixed = {key: _of_building(table, key) for key in (DESTROYED_KEY, RUINS_KEY, *REMOVED_KEYS)}
    ruins = tag(table, "ruins").str.lower()
    damage = tag_like(table, DAMAGE_KEYS).str.lower().str.replace(r"\s+", "_", regex=True)
    event = tag_like(table, r"damage[:_]eve(?:nt)?")
    # What names a grade comes before what only says that there is damage.
    said = [
        _where(prefixed[DESTROYED_KEY].notna(), DESTROYED_KEY),
        "building=" + value.where(value.isin(GRADED_VALUES[:2])),
        "damage=" + damage,
        _where(prefixed[RUINS_KEY].notna(), RUINS_KEY),
        "building=" + value.where(value.isin(GRADED_VALUES[2:3])),
        _where(ruins.notna() & (ruins != "no") & value.notna() & ~value.isin(NO_BUILDINGS), "ruins=yes"),
        "building=" + value.where(value.isin(GRADED_VALUES[3:])),
        _where(event.notna() & value.notna() & ~value.isin(NO_BUILDINGS), "damage:event"),
    ]
    graded = said[0]
    for further in said[1:]:
        graded = graded.where(graded.notna(), further)
    is_removed = value.isin(REMOVED_VALUES)
    for key in REMOVED_KEYS:
        is_removed |= prefixed[key].notna()
    known = pd.concat([one.notna() for one in (value, *prefixed.values())], axis=1).any(axis=1)
    # An export of buildings alone need not repeat in each row that it is one.
    is_building = known | (not known.any())
    return _Tags(graded, _where(is_removed, DEMOLISHED), value, is_building)


def _of_building(table: gpd.GeoDataFrame, key: str) -> pd.Series:
    values = tag(table, key).str.lower()
    return values.mask(values.isin(NO_BUILDINGS))


def _where(rows: pd.Series, text: str) -> pd.Series:
    return pd.Series(text, index=rows.index, dtype="str").where(rows)


def _days(table: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """The date of each row: of the image where a tag gives it, otherwise of the event; and which are of images."""
    image = tag_like(table, IMAGE_DAY_KEYS)
    event = tag_like(table, EVENT_DAY_KEYS)
    # A month or a year alone is no day, and a wrong day would date the damage.
    image, event = (
        one.where(one.str.match(r"^\d{4}[-/.]?\d{2}[-/.]?\d{2}").eq(True)) for one in (image, event)
    )
    return image.where(image.notna(), event), image.notna()


def _kinds(table: gpd.GeoDataFrame, tags: _Tags) -> pd.Series:
    ways = [tag(table, key).notna() for key in ("highway", "railway", "aeroway", "bridge")]
    is_way = pd.concat(ways, axis=1).any(axis=1)
    other = pd.Series(np.where(is_way, TRANSPORT, OTHER_SITE), index=table.index)
    return other.mask(tags.is_building, BUILDING)


def _tell(kept: gpd.GeoDataFrame, tags: _Tags, has_state: pd.Series, image_days: pd.Series) -> None:
    left = ~has_state
    none_yet = left & tags.value.isin(NO_BUILDINGS)
    plain = left & tags.value.notna() & ~none_yet
    detail = "Buildings without a tag of damage; no statement is made of them, and they are not undamaged."
    note_reading(kept, "untagged_building", "refused", int(plain.sum()), detail)
    told = ", ".join(f"{value} {count}" for value, count in tags.value[none_yet].value_counts().items())
    note_reading(
        kept,
        "no_building_value",
        "refused",
        int(none_yet.sum()),
        f"Rows that are no building, or none yet ({told}).",
    )
    others = int((left & tags.value.isna()).sum())
    note_reading(
        kept, "not_a_building", "refused", others, "Rows that are neither buildings nor tagged as damaged."
    )
    if DAY in kept:
        by_event = kept[DAY].notna() & ~image_days[has_state].reset_index(drop=True)
        detail = "Rows dated with the day of the event, not of an image: the map does not say when they were looked at."
        note_reading(kept, "event_date", "kept", int(by_event.sum()), detail)
