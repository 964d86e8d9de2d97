"""Damage sites, their grades, and the outlines some sources draw."""

from geodata.columns.column import Column
from geodata.columns.column_names import (
    BUILDING_ID,
    DISTRICT_ID,
    DUPLICATE_OF,
    EPOCH,
    GEOMETRY,
    GRADE,
    GRADE_MAX,
    GRADE_MIN,
    IS_AMBIGUOUS,
    LIFECYCLE,
    MATCH_DISTANCE_M,
    MATCH_STATUS,
    SENSOR_DATE,
    SITE_ID,
    SITE_KIND,
    SOURCE_DISTRICT,
    SOURCE_GRADE,
    SOURCE_ID,
)

SITES: tuple[Column, ...] = (
    Column(SITE_ID, "text", "", "Stable id of the damage site: source id and a hash of its position."),
    Column(SOURCE_ID, "text", "", "Source that lists the site."),
    Column("site_type", "text", "", "What the source says the site is, in its own words.", True, "the source has no site types"),
    Column(SITE_KIND, "text", "", "building, unspecified, greenhouse, bridge, road, road_crater, field_crater, facility, transport, cell or other; only the first two are matched to footprints."),
    Column(DUPLICATE_OF, "text", "", "site_id of the first of several rows that are alike in position and every class.", True, "not a duplicate"),
    Column(SOURCE_DISTRICT, "text", "", "District as labelled by the source.", True, "not labelled"),
    Column("notes", "text", "", "The source's remarks, verbatim.", True, "no remark"),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Position of the site."),
)  # fmt: skip

ASSESSMENTS: tuple[Column, ...] = (
    Column(SITE_ID, "text", "", "Site that is graded."),
    Column(SOURCE_ID, "text", "", "Source of the statement."),
    Column(EPOCH, "date", "", "Latest image date of the pass in which the source made the statement."),
    Column(SENSOR_DATE, "date", "", "Date of the image on which this site was graded."),
    Column("sensor", "text", "", "Satellite or sensor.", True, "not stated"),
    Column(SOURCE_GRADE, "text", "", "The source's class, verbatim."),
    Column(GRADE, "grade", "", "Class on our scale under which the statement is counted.", True, "the class is no damage grade (an impact crater)"),
    Column(GRADE_MIN, "grade", "", "Lowest class the statement can mean.", True, "as damage_grade"),
    Column(GRADE_MAX, "grade", "", "Highest class the statement can mean.", True, "as damage_grade"),
    Column("confidence", "text", "", "The source's confidence, verbatim.", True, "not stated"),
    Column("source_status", "text", "", "The source's change since the pass before, verbatim.", True, "not stated"),
    Column(LIFECYCLE, "text", "", "What became of the place, by the source: demolished, cleared, rebuilt or rehabilitated. Never changes a grade.", True, "the source says nothing of it"),
)  # fmt: skip

SITE_OUTLINES: tuple[Column, ...] = (
    Column(SITE_ID, "text", "", "Site that the source drew as a polygon; its row in sites has a point inside it."),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Outline as drawn by the source: a building, a plant or a grid cell."),
)  # fmt: skip

PUBLISHED_SITES: tuple[Column, ...] = (
    *SITES[:-1],
    Column(DISTRICT_ID, "text", "", "District that holds the site; 'outside' if none does."),
    Column(BUILDING_ID, "text", "", "Building the site is assigned to.", True, "no building was assigned"),
    Column(MATCH_STATUS, "text", "", "contained, overlap (drawn as a polygon on its footprint), nearest, taken (its footprint belongs to a closer site), unmatched (no footprint within the tolerance), not_matchable (no building site, or a duplicate) or no_footprints (the bundle has none)."),
    Column(MATCH_DISTANCE_M, "number", "m", "Distance to the assigned footprint; 0 inside or overlapping.", True, "no building was assigned"),
    Column(IS_AMBIGUOUS, "flag", "", "True if the site lies in no footprint and two or more are within the tolerance."),
    SITES[-1],
)  # fmt: skip
