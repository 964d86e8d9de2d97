"""Every column of every published table: its name, unit and meaning; feeds schemas and the data dictionary.

One module a subject; :data:`geodata.columns.tables.TABLES` lists the tables by file stem.
"""

from geodata.columns.blocks import BLOCK_OUTLINES, BLOCK_SUMMARY, BLOCKS
from geodata.columns.buildings import (
    BUILDING_ASSESSMENTS,
    BUILDING_SCORES,
    BUILDING_STATEMENTS,
    BUILDING_STATES,
    BUILDINGS,
)
from geodata.columns.column import Column, names
from geodata.columns.column_names import (
    AFTER_LISTED,
    AFTER_RECORDED,
    ALSO_IN,
    AREA_M2,
    BLOCK_ID,
    BLOCK_METHOD,
    BUILDING_ID,
    BY_DATE,
    CLASS_SET,
    COVERAGE,
    DISTRICT_ID,
    DUPLICATE_OF,
    EPOCH,
    GEOMETRY,
    GRADE,
    GRADE_MAX,
    GRADE_MIN,
    INCIDENT_ID,
    IS_AMBIGUOUS,
    LIFECYCLE,
    MATCH_DISTANCE_M,
    MATCH_STATUS,
    METHOD,
    PLACE_ID,
    POSSIBLY_BY_DATE,
    SENSOR_DATE,
    SITE_ID,
    SITE_KIND,
    SOURCE_DISTRICT,
    SOURCE_GRADE,
    SOURCE_ID,
    SQUARE_ID,
    UNIT,
)
from geodata.columns.dates import DAMAGE_BY_DATE, DAMAGE_CHANGES, DAMAGE_CURVE, DATING
from geodata.columns.districts import DISTRICTS, FURTHER_DISTRICTS
from geodata.columns.footprints import FOOTPRINTS
from geodata.columns.incidents import INCIDENT_COUNTS, INCIDENTS, PUBLISHED_INCIDENTS
from geodata.columns.places import PLACES
from geodata.columns.sites import ASSESSMENTS, PUBLISHED_SITES, SITE_OUTLINES, SITES
from geodata.columns.source_agreement import SOURCE_AGREEMENT
from geodata.columns.specifications import SPECIFICATIONS
from geodata.columns.squares import GRID_COUNTS, GRID_SQUARES, LEAST_FOOTPRINTS, SQUARE_SIDE_M
from geodata.columns.statistics import (
    COUNTED,
    CURRENT_STATES,
    FURTHER_STATISTICS,
    SOURCE_STATISTICS,
    STATISTICS,
)
from geodata.columns.tables import TABLE_KEYS, TABLES
from geodata.columns.validation import ADJUSTED, ANSWERS, VALIDATION_SAMPLE
from geodata.columns.values import CITY, OF_BUILDINGS, OF_SITES, OUTSIDE, UNSEEN

__all__ = [
    "ADJUSTED", "AFTER_LISTED", "AFTER_RECORDED", "ALSO_IN", "ANSWERS", "AREA_M2", "ASSESSMENTS",
    "BLOCKS", "BLOCK_ID", "BLOCK_METHOD", "BLOCK_OUTLINES", "BLOCK_SUMMARY", "BUILDINGS",
    "BUILDING_ASSESSMENTS", "BUILDING_ID", "BUILDING_SCORES", "BUILDING_STATEMENTS", "BUILDING_STATES",
    "BY_DATE", "CITY", "CLASS_SET", "COUNTED", "COVERAGE", "CURRENT_STATES", "DAMAGE_BY_DATE",
    "DAMAGE_CHANGES", "DAMAGE_CURVE", "DATING", "DISTRICTS", "DISTRICT_ID", "DUPLICATE_OF", "EPOCH",
    "FOOTPRINTS", "FURTHER_DISTRICTS", "FURTHER_STATISTICS", "GEOMETRY", "GRADE", "GRADE_MAX",
    "GRADE_MIN", "GRID_COUNTS", "GRID_SQUARES", "INCIDENTS", "INCIDENT_COUNTS", "INCIDENT_ID",
    "IS_AMBIGUOUS", "LEAST_FOOTPRINTS", "LIFECYCLE", "MATCH_DISTANCE_M", "MATCH_STATUS", "METHOD",
    "OF_BUILDINGS", "OF_SITES", "OUTSIDE", "PLACES", "PLACE_ID", "POSSIBLY_BY_DATE",
    "PUBLISHED_INCIDENTS", "PUBLISHED_SITES", "SENSOR_DATE", "SITES", "SITE_ID", "SITE_KIND",
    "SITE_OUTLINES", "SOURCE_AGREEMENT", "SOURCE_DISTRICT", "SOURCE_GRADE", "SOURCE_ID",
    "SOURCE_STATISTICS", "SPECIFICATIONS", "SQUARE_ID", "SQUARE_SIDE_M", "STATISTICS", "TABLES",
    "TABLE_KEYS", "UNIT", "UNSEEN", "VALIDATION_SAMPLE", "Column", "names",
]  # fmt: skip
