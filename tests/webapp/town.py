"""A town of six buildings, small enough that every figure on a page can be checked by eye.

The town, at its last image (2017-10-21):

    west  (3 footprints)   a destroyed, b moderate, c without any record
    east  (2 footprints)   d destroyed, e without any record
    outside all districts  f without any record

so 2 of 6 buildings are destroyed (33.3 %), 3 of 6 affected (50 %), 3 of 6 not assessed (50 %).
"""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata import columns
from geodata.grades import as_grades
from geodata.provenance import Finding, Source
from geodata.publish.write import Publication
from geodata.schemas import check
from tests.webapp.town_claims import claims, text

WEST, SOUTH = 39.0, 35.95
STEP = 0.0001
EPOCHS = ("2016-02-03", "2017-10-21")


def _square(east: float, north: float, side: float = 1.0) -> shapely.Polygon:
    return shapely.box(
        WEST + STEP * east, SOUTH + STEP * north, WEST + STEP * (east + side), SOUTH + STEP * (north + side)
    )


def _point(east: float, north: float) -> shapely.Point:
    return shapely.Point(WEST + STEP * east, SOUTH + STEP * north)


def _dates(values: list[str]) -> pd.Series:
    return pd.to_datetime(pd.Series(values)).astype("datetime64[ms]")


def _districts() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "district_id": ["west", "east"],
            "code_system": "local",
            "name_en": ["West <Gate>", "East"],
            "name_ar": ["الغربي", "الشرقي"],
            "is_approximate": True,
            "area_km2": 0.01,
        },
        geometry=[_square(0, 0, 20), _square(20, 0, 20)],
        crs=4326,
    )


def _sites(*, with_footprints: bool) -> gpd.GeoDataFrame:
    table = gpd.GeoDataFrame(
        {
            "site_id": ["s1", "s2", "s3", "s4", "s5"],
            "source_id": "list",
            "site_type": ["Building", "School <b>", "Building", "Road", "Building"],
            "site_kind": ["building", "building", "building", "road_crater", "building"],
            "duplicate_of": None,
            "source_district": ["West", "West", "East", "East", None],
            "notes": [None, "</script><script>alert(1)</script>", None, None, None],
            "district_id": ["west", "west", "east", "east", "outside"],
            "building_id": ["a", "b", "d", None, None] if with_footprints else None,
            "match_status": ["contained", "nearest", "contained", "not_matchable", "unmatched"]
            if with_footprints
            else "no_footprints",
            "match_distance_m": [0.0, 2.5, 0.0, np.nan, np.nan] if with_footprints else np.nan,
            "is_ambiguous": False,
        },
        geometry=[_point(1.5, 1.5), _point(6, 4.8), _point(25.5, 1.5), _point(30, 10), _point(60, 60)],
        crs=4326,
    )
    return table[columns.names(columns.PUBLISHED_SITES)]


def _assessments() -> pd.DataFrame:
    rows = [
        ("s1", 0, "Severe Damage", "severe", "severe", "severe"),
        ("s1", 1, "Destroyed", "destroyed", "destroyed", "destroyed"),
        ("s2", 1, "Moderate Damage", "moderate", "moderate", "moderate"),
        ("s3", 1, "Destroyed", "destroyed", "destroyed", "destroyed"),
        ("s4", 1, "Impact Crater (Damage to Road)", None, None, None),
        ("s5", 1, "Possible Damage", "possible", "no_visible_damage", "moderate"),
    ]
    grades = ["damage_grade", "damage_grade_min", "damage_grade_max"]
    table = pd.DataFrame(rows, columns=["site_id", "epoch", "source_grade", *grades])
    table = table.assign(**{name: as_grades(table[name].astype(object)) for name in grades})
    dates = _dates([EPOCHS[index] for index in table["epoch"]])
    table = table.assign(
        epoch=dates,
        sensor_date=dates,
        source_id="list",
        sensor="WV-2",
        confidence="High",
        source_status=None,
        lifecycle=None,
    )
    return table[columns.names(columns.ASSESSMENTS)]


def _buildings() -> gpd.GeoDataFrame:
    table = gpd.GeoDataFrame(
        {
            "building_id": ["a", "b", "c", "d", "e", "f"],
            "source_id": "outlines",
            "also_in": None,
            "footprint_date": pd.Series([pd.NaT] * 6, dtype="datetime64[ms]"),
            "levels": [3.0, np.nan, 1.0, 2.0, np.nan, 1.0],
            "use": ["residential", None, "public", "mixed", None, None],
            "area_m2": 100.0,
            "district_id": ["west", "west", "west", "east", "east", "outside"],
            "coverage": ["assessed", "assessed", "no_record", "assessed", "no_record", "outside"],
            "block_id": "block-1",
            "site_id": ["s1", "s2", None, "s3", None, None],
            "n_sites": [1, 1, 0, 1, 0, 0],
            "match_distance_m": [0.0, 2.5, np.nan, 0.0, np.nan, np.nan],
        },
        geometry=[
            _square(1, 1),
            _square(5, 5),
            _square(9, 1),
            _square(25, 1),
            _square(29, 1),
            _square(60, 1),
        ],
        crs=4326,
    )
    return table[columns.names(columns.BUILDINGS)]


def _building_assessments() -> pd.DataFrame:
    rows = [("a", 0, "severe"), ("a", 1, "destroyed"), ("b", 1, "moderate"), ("d", 1, "destroyed")]
    table = pd.DataFrame(rows, columns=["building_id", "epoch", "damage_grade"])
    grade = as_grades(table["damage_grade"].astype(object))
    table = table.assign(
        epoch=_dates([EPOCHS[index] for index in table["epoch"]]),
        damage_grade=grade,
        damage_grade_min=grade,
        damage_grade_max=grade,
    )
    return table[columns.names(columns.BUILDING_ASSESSMENTS)]


def _statistics_row(
    district_id: str,
    epoch: str,
    footprints: int | None,
    buildings: Mapping[str, int],
    sites: Mapping[str, int],
) -> dict[str, Any]:
    names = {"west": ("West <Gate>", "الغربي"), "east": ("East", "الشرقي")}.get(district_id, (None, None))
    row: dict[str, Any] = {
        "district_id": district_id,
        "name_en": names[0],
        "name_ar": names[1],
        "epoch": epoch,
    }
    known = footprints is not None
    row["n_footprints"] = footprints
    row["n_assessed"] = sum(buildings.values()) if known else None
    for grade in columns.COUNTED:
        n = buildings.get(grade, 0)
        if grade == "not_assessed":
            n = (footprints or 0) - sum(buildings.values())
        row[f"n_buildings_{grade}"] = n if known else None
        row[f"area_m2_{grade}"] = 100.0 * n if known else None
        row[f"n_sites_{grade}"] = sites.get(grade, 0)
        if grade != "not_assessed":
            row[f"n_buildings_surely_{grade}"] = row[f"n_buildings_possibly_{grade}"] = n if known else None
            row[f"share_{grade}_of_footprints"] = n / footprints if footprints else None
    affected = sum(buildings.get(grade, 0) for grade in ("destroyed", "severe", "moderate"))
    row["footprint_area_m2"] = 100.0 * footprints if footprints is not None else None
    row["share_affected_of_footprints"] = affected / footprints if footprints else None
    row["share_assessed_of_footprints"] = sum(buildings.values()) / footprints if footprints else None
    row["n_sites_listed"] = sum(sites.values())
    row["n_sites_craters"] = sites.get("craters", 0)
    row["n_sites_duplicates"] = 0
    # Only f, outside the districts, lies outside the area that was looked at; no outline is dated.
    row["n_footprints_undated"] = footprints
    unseen = 1 if known and district_id in {"outside", "city"} else 0
    row["n_outside_area"] = unseen if known else None
    row["n_no_record"] = (footprints or 0) - sum(buildings.values()) - unseen if known else None
    row["n_not_analysed"] = row["n_outside_image"] = 0 if known else None
    return row


def _statistics(*, with_footprints: bool) -> pd.DataFrame:
    def n(footprints: int) -> int | None:
        return footprints if with_footprints else None

    first, last = EPOCHS
    rows = [
        _statistics_row("west", first, n(3), {"severe": 1}, {"severe": 1, "not_assessed": 1}),
        _statistics_row("east", first, n(2), {}, {"not_assessed": 1, "craters": 1}),
        _statistics_row("outside", first, n(1), {}, {"not_assessed": 1}),
        _statistics_row("city", first, n(6), {"severe": 1}, {"severe": 1, "not_assessed": 3, "craters": 1}),
        _statistics_row("west", last, n(3), {"destroyed": 1, "moderate": 1}, {"destroyed": 1, "moderate": 1}),
        _statistics_row("east", last, n(2), {"destroyed": 1}, {"destroyed": 1, "craters": 1}),
        _statistics_row("outside", last, n(1), {}, {"possible": 1}),
        _statistics_row(
            "city", last, n(6), {"destroyed": 2, "moderate": 1},
            {"destroyed": 2, "moderate": 1, "possible": 1, "craters": 1},
        ),
    ]  # fmt: skip
    table = pd.DataFrame(rows)[columns.names(columns.STATISTICS)]
    numeric = [column.name for column in columns.STATISTICS if column.kind in {"integer", "number"}]
    whole = {column.name: "Int64" for column in columns.STATISTICS if column.kind == "integer"}
    table = table.assign(epoch=_dates(list(table["epoch"])))
    return table.astype({**dict.fromkeys(numeric, "float64"), **whole})


def _sources(*, with_footprints: bool, synthetic: bool) -> list[Source]:
    damage = Source(
        id="list", role="assessments", reader="unosat", title="Damage sites of the town", publisher="UNOSAT",
        licence="CC BY-SA 4.0", credit="Damage: UNOSAT", licence_url="https://example.org/licence",
        published_date="2017-11-28", imagery="two images", lists="damage_only", file_name="sites.gpkg",
        sha256="ab" * 32, n_bytes=1234,
    )  # fmt: skip
    outlines = Source(
        id="outlines", role="footprints", reader="demo-city", title="Made-up outlines", publisher="This project",
        licence="CC0-1.0", credit="Footprints: made up", synthetic=synthetic, note="No real building stands here.",
    )  # fmt: skip
    return [damage, outlines] if with_footprints else [damage]


def _matching() -> dict[str, Any]:
    step = {"n_matched": 3, "n_ambiguous": 0, "n_unmatched": 1, "median_offset_m": 0.0}
    return {
        "tolerance_m": 8.0, "n_sites": 4, "n_contained": 2, "n_nearest": 1, "n_taken": 0, "n_unmatched": 1,
        "n_ambiguous": 0, "median_offset_m": 0.0,
        "sweep": [{"radius_m": 2.0, **step, "n_matched": 2, "n_unmatched": 2}, {"radius_m": 8.0, **step}],
    }  # fmt: skip


def publication(slug: str, *, with_footprints: bool, synthetic: bool, as_of: str = EPOCHS[-1]) -> Publication:
    """The town as it is handed to the publisher."""
    tables: dict[str, pd.DataFrame] = {
        "sites": _sites(with_footprints=with_footprints),
        "assessments": _assessments(),
        "districts": _districts()[columns.names(columns.DISTRICTS)],
        "statistics": _statistics(with_footprints=with_footprints),
    }
    if with_footprints:
        tables |= {"buildings": _buildings(), "building_assessments": _building_assessments()}
    for name, table in tables.items():
        check(table, columns.TABLES[name], name=name)
    return Publication(
        area={
            "slug": slug, "name": text("Test Town", "بلدة الاختبار"), "country": "SYR", "crs": "EPSG:32637",
            "as_of": as_of,
        },
        epochs=[pd.Timestamp(epoch) for epoch in EPOCHS],
        tables=tables,
        basemap=None,
        claims=claims() if with_footprints else [],
        claim_book={},
        sources=_sources(with_footprints=with_footprints, synthetic=synthetic),
        findings=[Finding("harmonise", "list", "exact_duplicate", "refused", 1234, "Rows alike.")],
        matching=_matching() if with_footprints else None,
        parameters={"matching": {"tolerance_m": 8.0}},
        webapp={"default_language": "en", "correction_url": None},
    )  # fmt: skip
