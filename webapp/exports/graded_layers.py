"""Buildings and sites with what is said of them at a date: the layers that can be large."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from geodata.columns import (
    BLOCK_ID,
    BUILDING_ID,
    COVERAGE,
    DISTRICT_ID,
    DUPLICATE_OF,
    EPOCH,
    GEOMETRY,
    GRADE,
    GRADE_MAX,
    GRADE_MIN,
    SENSOR_DATE,
    SITE_ID,
    SITE_KIND,
    SOURCE_DISTRICT,
    SOURCE_GRADE,
    SOURCE_ID,
    UNSEEN,
)
from geodata.grades import BUILDING, MATCHABLE_KINDS, NOT_ASSESSED
from webapp.city import City
from webapp.exports.bundle_rows import Flags, Places, boxes_of, read_columns
from webapp.exports.filters import in_district, in_view, of_classes
from webapp.exports.layer import Layer, Objects, large_layer
from webapp.exports.said import Said, grade_words, said_of_buildings, said_of_sites
from webapp.exports.selection import Selection


def buildings_layer(city: City, selection: Selection) -> Layer:
    """Footprints with the grade that counts; with a source chosen, with the grade that this source gives."""
    keys = read_columns(city, "buildings", [BUILDING_ID, SITE_ID, DISTRICT_ID])
    # One grading source is what counts: what it says and what counts of all are the same.
    source = selection.source if len(city.graders) > 1 else None
    ids, site_ids = (keys[name].combine_chunks() for name in (BUILDING_ID, SITE_ID))
    said = said_of_buildings(city, ids, site_ids, selection.epoch, source)
    shows = partial(of_classes, said)
    kept = shows(selection) & in_district(keys[DISTRICT_ID], selection)
    if selection.bbox is not None:
        kept &= in_view(boxes_of(city, "buildings"), selection)
    own = ["footprint_date", "area_m2", "use", "levels", BLOCK_ID, SITE_ID, "n_sites"]
    read = [BUILDING_ID, SOURCE_ID, DISTRICT_ID, COVERAGE, *own, GEOMETRY]

    def columns_at(rows: Places, batch: pa.RecordBatch) -> dict[str, Any]:
        return {
            **_grades_at(said, rows, missing=NOT_ASSESSED),
            "not_assessed_reason": _reasons_at(said, rows, batch[COVERAGE]),
            SOURCE_ID: said.sources.at(rows),
            EPOCH: pd.Timestamp(selection.epoch),
            SENSOR_DATE: said.sensor_date[rows],
            "footprint_source_id": batch[SOURCE_ID],
            **{name: batch[name] for name in (BUILDING_ID, DISTRICT_ID, *own)},
        }

    return replace(large_layer(city, "buildings", kept, read, columns_at), shows=shows)


def sites_layer(city: City, selection: Selection) -> Layer:
    """Sites as their lists have them; with a source chosen, the sites of its list."""
    keys = read_columns(city, "sites", [SITE_ID, SITE_KIND, SOURCE_ID, DISTRICT_ID])
    said = said_of_sites(city, keys[SITE_ID].combine_chunks(), selection.epoch)
    kinds = keys[SITE_KIND].to_pandas().to_numpy(dtype=object)
    kept = in_district(keys[DISTRICT_ID], selection)
    shows = partial(_sites_shown, kinds, said, has_footprints=city.has_footprints)
    if not selection.is_whole:
        kept &= shows(selection)
    if selection.source is not None:
        kept &= keys[SOURCE_ID].to_pandas().to_numpy(dtype=object) == selection.source
    if selection.bbox is not None:
        kept &= in_view(boxes_of(city, "sites"), selection)
    told = [SITE_KIND, DISTRICT_ID, SOURCE_ID, BUILDING_ID, DUPLICATE_OF, SOURCE_DISTRICT, "notes"]
    own = [SITE_ID, "site_type", *told]
    ungraded = said.recorded & (said.rank < 0)

    def columns_at(rows: Places, batch: pa.RecordBatch) -> dict[str, Any]:
        graded = _grades_at(said, rows, missing=NOT_ASSESSED)
        return {
            **graded,
            GRADE: np.where(ungraded[rows], None, graded[GRADE]),
            EPOCH: pd.Timestamp(selection.epoch),
            "is_recorded": said.recorded[rows],
            SENSOR_DATE: said.sensor_date[rows],
            **{name: words.at(rows) for name, words in said.further.items()},
            **{name: batch[name] for name in own},
        }

    return replace(large_layer(city, "sites", kept, [*own, GEOMETRY], columns_at), shows=shows)


def _sites_shown(kinds: Objects, said: Said, selection: Selection, *, has_footprints: bool) -> Flags:
    """What the map draws: building sites by class, everything else by kind from the image on that shows it."""
    is_building = np.isin(kinds, MATCHABLE_KINDS)
    by_class = of_classes(said, selection)
    if selection.kinds is None:
        return np.where(is_building, by_class, said.recorded)
    if has_footprints and BUILDING not in selection.kinds:
        by_class = np.zeros_like(by_class)
    return np.where(is_building, by_class, said.recorded & np.isin(kinds, list(selection.kinds)))


def _grades_at(said: Said, rows: Places, *, missing: str) -> dict[str, Any]:
    return {
        GRADE: grade_words(said.rank[rows], missing=missing),
        GRADE_MIN: grade_words(said.low[rows], missing=None),
        GRADE_MAX: grade_words(said.high[rows], missing=None),
        SOURCE_GRADE: said.source_grade.at(rows),
    }


def _reasons_at(said: Said, rows: Places, coverage: pa.Array) -> "pd.Series[str]":
    """Why each building has no grade; empty for those that have one."""
    reason = coverage.cast(pa.string()).to_pandas().to_numpy(dtype=object)
    reason = np.where(np.isin(reason, UNSEEN), reason, "no_record")
    reason = np.where(said.later[rows], "graded_later", reason)
    return pd.Series(reason, dtype="str").where(said.rank[rows] < 0)
