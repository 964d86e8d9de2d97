"""Towns built by hand, in metres, so that a test's answer can be read off the page.

Positions are metres east and north of a point on the central meridian of UTM zone 37 north, close to Raqqa;
so the line ``east == 0`` is a meridian and stays straight in degrees. Tables come out in EPSG:4326, as
stages expect them.
"""

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from geodata import columns
from geodata.columns import Column
from geodata.crs import STORAGE, area_m2
from geodata.grades import BUILDING, IMAGE_ANALYST, as_grades
from geodata.provenance import Source

METRIC = CRS.from_epsg(32637)
ORIGIN_EAST_M = 500_000.0
ORIGIN_NORTH_M = 3_978_000.0

LAST = "2017-10-21"
"""The epoch that tests use when one is enough."""

Point = tuple[float, float]
Grades = str | tuple[str, str, str] | None


def square(east: float, north: float, side: float = 10.0) -> shapely.Polygon:
    """Square whose lower left corner is `east`, `north` metres from the origin."""
    return rectangle(east, north, side, side)


def rectangle(east: float, north: float, width: float, height: float) -> shapely.Polygon:
    """Rectangle whose lower left corner is `east`, `north` metres from the origin."""
    return shapely.box(east, north, east + width, north + height)


def on_map(outlines: Iterable[BaseGeometry]) -> gpd.GeoSeries:
    """Geometries given in metres from the origin, in EPSG:4326."""
    moved = shapely.transform(
        np.array(list(outlines), dtype=object), lambda xy: xy + np.array([ORIGIN_EAST_M, ORIGIN_NORTH_M])
    )
    return gpd.GeoSeries(moved, crs=METRIC).to_crs(STORAGE)


def footprints(
    outlines: Mapping[str, BaseGeometry], *, source_id: str = "footprints", **extra: object
) -> gpd.GeoDataFrame:
    """Footprints table with one building for each id: ``footprints({"a": square(0, 0)})``."""
    geometry = on_map(outlines.values())
    table = gpd.GeoDataFrame(
        {
            columns.BUILDING_ID: list(outlines),
            columns.SOURCE_ID: source_id,
            "footprint_date": pd.Series(pd.NaT, index=geometry.index, dtype="datetime64[ms]"),
            columns.ALSO_IN: None,
            "levels": np.nan,
            "use": None,
            "area_m2": area_m2(geometry, METRIC),
        }
        | extra,
        geometry=geometry,
        crs=STORAGE,
    )
    return _ordered(table, columns.FOOTPRINTS)


def sites(positions: Mapping[str, Point], *, source_id: str = "sites", **extra: object) -> gpd.GeoDataFrame:
    """Sites table with one site for each id: ``sites({"s": (5, 5)}, site_kind=["road"])``."""
    table = gpd.GeoDataFrame(
        {
            columns.SITE_ID: list(positions),
            columns.SOURCE_ID: source_id,
            "site_type": "Building (General / Default)",
            "site_kind": BUILDING,
            "duplicate_of": None,
            "source_district": None,
            "notes": None,
        }
        | extra,
        geometry=on_map(shapely.Point(position) for position in positions.values()),
        crs=STORAGE,
    )
    return _ordered(table, columns.SITES)


def assessments(records: Iterable[tuple[str, str, Grades]], *, source_id: str = "sites") -> pd.DataFrame:
    """Assessments table from (site, epoch, grade) or (site, epoch, (grade, lowest, highest)).

    A grade of ``None`` is a record whose class is no damage grade: a crater.
    """
    rows = [
        (site, epoch, *(grade if isinstance(grade, tuple) else (grade,) * 3))
        for site, epoch, grade in records
    ]
    grades = [columns.GRADE, columns.GRADE_MIN, columns.GRADE_MAX]
    table = pd.DataFrame(rows, columns=[columns.SITE_ID, columns.EPOCH, *grades])
    epoch = pd.to_datetime(table[columns.EPOCH]).astype("datetime64[ms]")
    table = table.assign(
        **{name: as_grades(table[name].astype(object)) for name in grades},
        **{columns.EPOCH: epoch, columns.SENSOR_DATE: epoch, columns.SOURCE_ID: source_id},
        **{columns.SOURCE_GRADE: table[columns.GRADE].fillna("Impact Crater (Damage to Road)")},
        sensor=None,
        confidence=None,
        source_status=None,
        lifecycle=None,
    )
    return table[columns.names(columns.ASSESSMENTS)]


def outlines(drawn: Mapping[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """Outlines table with one polygon for each site id: ``outlines({"s": square(0, 0)})``."""
    return gpd.GeoDataFrame({columns.SITE_ID: list(drawn)}, geometry=on_map(drawn.values()), crs=STORAGE)


def drawn_sites(
    drawn: Mapping[str, BaseGeometry], *, source_id: str = "sites", **extra: object
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Sites table with a point in each polygon, and the table of the polygons."""
    points = {name: outline.representative_point().coords[0] for name, outline in drawn.items()}
    return sites(points, source_id=source_id, **extra), outlines(drawn)


def source(
    source_id: str,
    *,
    role: str = "assessments",
    method: str | None = IMAGE_ANALYST,
    resolution_m: float | None = None,
) -> Source:
    """A source of which only the id, the method and the resolution matter."""
    return Source(
        source_id,
        role,
        "reader",
        source_id.capitalize(),
        "Publisher",
        "licence",
        "credit",
        method=method,
        resolution_m=resolution_m,
    )


def building_statements(
    records: Iterable[tuple[str, str, str, Grades]],
    *,
    method: str = IMAGE_ANALYST,
    lifecycles: Mapping[tuple[str, str, str], str] | None = None,
) -> pd.DataFrame:
    """Statements table from (building, source, epoch, grade) or (..., (grade, lowest, highest)).

    A grade of ``None`` was looked at and not told; one in a triple, ``(None, low, high)``, is an interval alone,
    as of a screen. `lifecycles` is by (building, source, epoch). Stack tables for several methods.
    """
    rows = [
        (building, source_id, epoch, *(grade if isinstance(grade, tuple) else (grade,) * 3))
        for building, source_id, epoch, grade in records
    ]
    grades = [columns.GRADE, columns.GRADE_MIN, columns.GRADE_MAX]
    key = [columns.BUILDING_ID, columns.SOURCE_ID, columns.EPOCH]
    table = pd.DataFrame(rows, columns=[*key, *grades])
    stated = [(lifecycles or {}).get(tuple(row)) for row in table[key].to_numpy()]
    table = table.assign(
        **{columns.EPOCH: pd.to_datetime(table[columns.EPOCH]).astype("datetime64[ms]")},
        **{columns.METHOD: method, columns.SOURCE_GRADE: table[columns.GRADE].astype(object)},
        **{name: as_grades(table[name].astype(object)) for name in grades},
        **{columns.LIFECYCLE: pd.Series(stated, index=table.index, dtype=object)},
        n_sites=1,
    )
    return table[columns.names(columns.BUILDING_STATEMENTS)]


def districts(
    outlines: Mapping[str, BaseGeometry], *, code_system: str = "local", **extra: object
) -> gpd.GeoDataFrame:
    """Districts table with one district for each id: ``districts({"west": square(-100, 0, 100)})``."""
    geometry = on_map(outlines.values())
    table = gpd.GeoDataFrame(
        {
            columns.DISTRICT_ID: list(outlines),
            "code_system": code_system,
            "name_en": [name.capitalize() for name in outlines],
            "name_ar": None,
            "is_approximate": False,
            "area_km2": area_m2(geometry, METRIC) / 1e6,
        }
        | extra,
        geometry=geometry,
        crs=STORAGE,
    )
    return _ordered(table, columns.DISTRICTS)


def area_of_interest(outline: BaseGeometry) -> gpd.GeoDataFrame:
    """Table of one polygon: the area that analysts were asked to map."""
    return gpd.GeoDataFrame(geometry=on_map([outline]), crs=STORAGE)


def _ordered(table: gpd.GeoDataFrame, expected: Iterable[Column]) -> gpd.GeoDataFrame:
    return table[columns.names(expected)]
