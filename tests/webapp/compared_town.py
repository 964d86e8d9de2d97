"""The town as several sources see it, with every table written by hand.

Three sources of damage speak of the six buildings:

    a  list: destroyed           survey: destroyed            radar: passes its threshold (grades nothing)
    b  list: moderate            survey: destroyed (2 grades apart)
    c                            survey: could not be told    radar: a tenth of it has a value, says nothing
    d  list: destroyed           survey: destroyed, since rebuilt
    e, f  nobody

and of three incidents one surely lies between the images, one possibly in either time, one has no date.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import columns
from geodata.grades import as_grades
from geodata.provenance import Finding, Source
from geodata.publish.write import write_bundle
from tests.webapp.town import EPOCHS, SOUTH, STEP, WEST, publication

FIRST, LAST = EPOCHS
RULE = "Scores of 3.3 and more count as damage; threshold by the publisher (Someone, 2024)."
LOW_TO_HIGH = ("possible", "destroyed")


def _typed(rows: list[dict[str, Any]], kinds: tuple[columns.Column, ...]) -> pd.DataFrame:
    """The rows with the types their columns have when they are published; what is left out is missing."""
    table = pd.DataFrame(rows, columns=columns.names(kinds))
    made = {one.name: _as(table[one.name], one) for one in kinds if one.kind != "geometry"}
    return table.assign(**made)


def _as(values: pd.Series, column: columns.Column) -> pd.Series:
    if column.kind == "grade":
        return as_grades(values.astype(object))
    if column.kind == "date":
        return pd.to_datetime(values).astype("datetime64[ms]")
    if column.kind == "integer":
        return values.astype("Int64" if column.nullable else "int64")
    if column.kind == "number":
        return values.astype("float64")
    return (
        values.astype("bool") if column.kind == "flag" else values.astype(object).where(values.notna(), None)
    )


def _statement(
    building: str, source: str, epoch: str, words: str, grade: str | None, low: str | None, high: str | None,
    lifecycle: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    method = {"list": "image_analyst", "survey": "field_survey", "radar": "radar_screen"}[source]
    return {
        "building_id": building, "source_id": source, "epoch": epoch, "method": method, "source_grade": words,
        "damage_grade": grade, "damage_grade_min": low, "damage_grade_max": high, "lifecycle": lifecycle,
        "n_sites": 0 if source == "radar" else 1,
    }  # fmt: skip


def _statements() -> pd.DataFrame:
    whole = "destroyed", "destroyed", "destroyed"
    rows = [
        _statement("a", "list", FIRST, "Severe Damage", "severe", "severe", "severe"),
        _statement("a", "list", LAST, "Destroyed", *whole),
        _statement("a", "survey", LAST, "Fully <i>collapsed", *whole),
        _statement("a", "radar", LAST, "score >= 3.3", None, *LOW_TO_HIGH),
        _statement("b", "list", LAST, "Moderate Damage", "moderate", "moderate", "moderate"),
        _statement("b", "survey", LAST, "Fully <i>collapsed", *whole),
        _statement("c", "survey", LAST, "No access", None, None, None),
        _statement("d", "list", LAST, "Destroyed", *whole),
        _statement("d", "survey", LAST, "Fully <i>collapsed", *whole, "rebuilt"),
    ]
    return _typed(rows, columns.BUILDING_STATEMENTS)


def _states() -> pd.DataFrame:
    told = {"source_id": "survey", "epoch": LAST, "method": "field_survey", "n_sources": 2, "n_statements": 2}
    whole = {f"damage_grade{end}": "destroyed" for end in ("", "_min", "_max")} | {"worst_grade": "destroyed"}
    rows = [
        {**told, **whole, "building_id": "a", "n_sources": 3, "n_statements": 4, "disagreement": 0},
        {**told, **whole, "building_id": "b", "disagreement": 2},
        {**told, "building_id": "c", "n_sources": 1, "n_statements": 1},
        {**told, **whole, "building_id": "d", "disagreement": 0, "lifecycle": "rebuilt"},
    ]
    return _typed(rows, columns.BUILDING_STATES)


def _scores() -> pd.DataFrame:
    nothing = {"source_id": "radar", "epoch": LAST, "share_valid": 0.0, "is_assessed": False}
    seen = {"score_mean": 4.25, "score_max": 6.5, "share_at_least_threshold": 0.75, "share_valid": 1.0}
    rows = [
        {**nothing, **seen, "building_id": "a", "is_assessed": True},
        {**nothing, "building_id": "c", "score_mean": 5.0, "score_max": 5.0, "share_valid": 0.1},
        *({**nothing, "building_id": one} for one in ("b", "d", "e", "f")),
    ]
    return _typed(rows, columns.BUILDING_SCORES)


def _agreement() -> pd.DataFrame:
    dates = {"epoch_a": LAST, "epoch_b": LAST, "source_a": "list"}
    same = {**dates, "source_b": "survey", "class_a": "Destroyed", "class_b": "Fully <i>collapsed",
            "relation": "agree", "grades_apart": 0}  # fmt: skip
    apart = {**same, "class_a": "Moderate Damage", "relation": "disagree", "grades_apart": 2}
    unsafe = {**dates, "source_b": "radar", "class_a": "Destroyed", "class_b": "score >= 3.3",
              "relation": "no_safe_mapping"}  # fmt: skip
    rows = [
        {**same, "district_id": "west", "n_buildings": 1},
        {**apart, "district_id": "west", "n_buildings": 1},
        {**same, "district_id": "east", "n_buildings": 1},
        {**same, "district_id": "city", "n_buildings": 2},
        {**apart, "district_id": "city", "n_buildings": 1},
        {**unsafe, "district_id": "west", "n_buildings": 1},
        {**unsafe, "district_id": "city", "n_buildings": 1},
    ]
    return _typed(rows, columns.SOURCE_AGREEMENT)


def _current_states() -> pd.DataFrame:
    zeros = {column.name: 0 for column in columns.CURRENT_STATES if column.kind == "integer"}
    told = {**zeros, "as_of": LAST}
    west = {"n_footprints": 3, "n_current_destroyed": 2, "n_current_untold": 1, "n_several_sources": 2,
            "n_sources_disagree": 1}  # fmt: skip
    east = {"n_footprints": 2, "n_current_destroyed": 1, "n_current_not_assessed": 1, "n_lifecycle_rebuilt": 1,
            "n_several_sources": 1}  # fmt: skip
    outside = {"n_footprints": 1, "n_current_not_assessed": 1}
    city = {name: west.get(name, 0) + east.get(name, 0) + outside.get(name, 0) for name in zeros}
    places = {"west": west, "east": east, "outside": outside, "city": city}
    return _typed(
        [{**told, "district_id": one, **row} for one, row in places.items()], columns.CURRENT_STATES
    )


def _source_statistics() -> pd.DataFrame:
    zeros = {column.name: 0 for column in columns.SOURCE_STATISTICS if column.kind == "integer"}
    rows = [
        {"source_id": "list", "epoch": FIRST, "unit": "site", "n_listed": 5, "n_severe": 1, "n_craters": 1,
         "n_without_record": 3},
        {"source_id": "list", "epoch": LAST, "unit": "site", "n_listed": 5, "n_destroyed": 2, "n_moderate": 1,
         "n_possible": 1, "n_craters": 1},
        {"source_id": "survey", "epoch": LAST, "unit": "cell", "n_listed": 47, "n_destroyed": 3, "n_without_record": 44},
    ]  # fmt: skip
    return _typed([{**zeros, "district_id": "city", **row} for row in rows], columns.SOURCE_STATISTICS)


def _incidents() -> gpd.GeoDataFrame:
    told = {"source_id": "strikes", "district_id": "west", "is_across_border": False}
    rows = [
        {**told, "incident_id": "i1", "incident_type": "Air strike <b>", "from_date": "2016-03-01",
         "to_date": "2016-03-04", "precision": "street", "precision_m": 50.0, "source_name": "No. 7"},
        {**told, "incident_id": "i2", "from_date": "2016-01-20", "to_date": "2016-02-10", "is_across_border": True},
        {**told, "incident_id": "i3", "notes": "Heard, not seen."},
    ]  # fmt: skip
    table = _typed(rows, columns.PUBLISHED_INCIDENTS)
    points = [shapely.Point(WEST + STEP * east, SOUTH + STEP * 2) for east in (2, 4, 6)]
    return gpd.GeoDataFrame(table.drop(columns="geometry"), geometry=points, crs=4326)[
        columns.names(columns.PUBLISHED_INCIDENTS)
    ]


def _incident_counts() -> pd.DataFrame:
    told = {"source_id": "strikes", "n_incidents": 3, "n_undated": 1}
    first = {"epoch": FIRST, "n_surely_since_previous": 0, "n_possibly_since_previous": 1, "n_surely_by": 0,
             "n_possibly_by": 1}  # fmt: skip
    last = {"epoch": LAST, "n_surely_since_previous": 1, "n_possibly_since_previous": 2, "n_surely_by": 2,
            "n_possibly_by": 2}  # fmt: skip
    rows = [{**told, **row, "district_id": place} for place in ("west", "city") for row in (first, last)]
    return _typed(rows, columns.INCIDENT_COUNTS)


def _further(statistics: pd.DataFrame, districts: gpd.GeoDataFrame) -> dict[str, pd.DataFrame]:
    """One borough, the old west: the counts of the west under another name, and the same city."""
    names = {"district_id": "old-west", "name_en": "Old borough", "name_ar": "الحي القديم"}
    borough = districts[districts["district_id"] == "west"].assign(district_set="boroughs", **names)
    west = statistics[statistics["district_id"] == "west"].assign(**names)
    rest = statistics[statistics["district_id"].isin(["outside", "city"])]
    counted = pd.concat([west, rest], ignore_index=True).assign(district_set="boroughs")
    return {
        "further_districts": borough[columns.names(columns.FURTHER_DISTRICTS)],
        "further_statistics": counted[columns.names(columns.FURTHER_STATISTICS)],
    }


def _sources() -> list[Source]:
    shared = {"licence": "CC BY 4.0", "reader": "table"}
    return [
        Source(id="survey", role="assessments", title="Survey of the <town>", publisher="REACH", credit="Survey: REACH",
               method="field_survey", lists="all_buildings", url="https://example.org/survey", **shared),
        Source(id="radar", role="scores", title="Radar screen", publisher="Someone", credit="Radar: Someone",
               method="radar_screen", resolution_m=10.0, **shared),
        Source(id="strikes", role="incidents", title="Strikes", publisher="Watchers", credit="Strikes: Watchers", **shared),
        Source(id="more-outlines", role="footprints", title="More outlines", publisher="Mappers",
               credit="Footprints: Mappers", published_date="2015-01-01", **shared),
        Source(id="boroughs", role="admin_areas", title="Old boroughs", publisher="Town hall", credit="Boroughs: town hall",
               **shared),
    ]  # fmt: skip


def _parameters() -> dict[str, Any]:
    return {
        "matching": {"tolerance_m": 8.0},
        "resolve": {"precedence": ["method", "date", "resolution", "order"], "agreement_days": 60},
        "conflation": {"same_share": 0.5},
        "counted_lists": ["list"],
    }


def write_compared(folder: Path, slug: str = "compared", *, synthetic: bool = True) -> Path:
    """Write the bundle into `folder` and return it."""
    made = publication(slug, with_footprints=True, synthetic=synthetic)
    tables = dict(made.tables)
    outlined = gpd.GeoDataFrame(
        {"site_id": ["s1"]}, geometry=[shapely.box(WEST, SOUTH, WEST + STEP, SOUTH + STEP)], crs=4326
    )
    assessments = tables["assessments"]
    is_last_of_d = (assessments["site_id"] == "s3").to_numpy()
    buildings = tables["buildings"]
    tables |= {
        "assessments": assessments.assign(lifecycle=np.where(is_last_of_d, "cleared", None)),
        "buildings": buildings.assign(also_in=np.where(buildings["building_id"] == "a", "more-outlines", None)),
        "building_statements": _statements(),
        "building_states": _states(),
        "building_scores": _scores(),
        "site_outlines": outlined,
        "current_states": _current_states(),
        "source_statistics": _source_statistics(),
        "source_agreement": _agreement(),
        "incidents": _incidents(),
        "incident_counts": _incident_counts(),
        **_further(tables["statistics"], tables["districts"]),
    }  # fmt: skip
    folder.mkdir(parents=True)
    write_bundle(
        replace(
            made,
            tables=tables,
            sources=[*made.sources, *_sources()],
            findings=[*made.findings, Finding("rasters", "radar", "threshold", "kept", 1, RULE)],
            parameters=_parameters(),
        ),
        folder,
    )
    return folder
