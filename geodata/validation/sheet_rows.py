"""What the people who grade are given for each unit: one row of plain values, the same in every kind of form."""

import geopandas as gpd
import pandas as pd
import shapely

from geodata.columns import DISTRICT_ID
from geodata.validation.draw import UNIT_ID, Sample, unit_column
from geodata.validation.frame import MAP_CLASS
from geodata.validation.words import (
    ANSWER_FIELDS,
    DISTRICT_AR,
    DISTRICT_EN,
    LATITUDE,
    LONGITUDE,
    NOTICE,
    RELEASE,
    SAMPLE_ID,
)

COORDINATE_DECIMALS = 6


def sheet_rows(sample: Sample, districts: pd.DataFrame) -> gpd.GeoDataFrame:
    """The sample as people see it: identifying columns, then the empty fields to be filled in.

    Columns: sample_id, building_id or site_id, district_en, district_ar, latitude, longitude (a point on the
    unit, degrees), map_class (only if the sample is not blind), seen, reference_grade, labeller, labelled_at,
    photo, notes (all missing), release, synthetic_notice (only if positions are made up), geometry in EPSG:4326.
    """
    units = sample.units
    named = districts.set_index(DISTRICT_ID)
    # The centroid of an L-shaped house may lie in its neighbour's yard.
    points = shapely.point_on_surface(units.geometry.to_numpy())
    rows = gpd.GeoDataFrame(
        {
            SAMPLE_ID: units[SAMPLE_ID],
            unit_column(sample.design): units[UNIT_ID],
            DISTRICT_EN: _name(units[DISTRICT_ID], named["name_en"]),
            DISTRICT_AR: _name(units[DISTRICT_ID], named["name_ar"]),
            LATITUDE: shapely.get_y(points).round(COORDINATE_DECIMALS),
            LONGITUDE: shapely.get_x(points).round(COORDINATE_DECIMALS),
        },
        geometry=units.geometry,
    )
    if not sample.design.blind:
        rows[MAP_CLASS] = units[MAP_CLASS]
    for name in ANSWER_FIELDS:
        rows[name] = pd.Series([None] * len(rows), dtype="str")
    rows[RELEASE] = sample.design.release
    if sample.design.synthetic_notice:
        rows[NOTICE] = sample.design.synthetic_notice["en"]
    return rows[[*(name for name in rows.columns if name != "geometry"), "geometry"]]


def _name(district_ids: pd.Series, names: pd.Series) -> pd.Series:
    found = district_ids.map(names.astype(object))
    return found.where(found.notna(), district_ids).astype(str)
