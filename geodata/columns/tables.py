"""The published tables by file stem, and what names a row of each."""

from geodata.columns.blocks import BLOCK_OUTLINES, BLOCK_SUMMARY, BLOCKS
from geodata.columns.buildings import (
    BUILDING_ASSESSMENTS,
    BUILDING_SCORES,
    BUILDING_STATEMENTS,
    BUILDING_STATES,
    BUILDINGS,
)
from geodata.columns.column import Column
from geodata.columns.column_names import (
    BLOCK_ID,
    BUILDING_ID,
    BY_DATE,
    CLASS_SET,
    DISTRICT_ID,
    EPOCH,
    INCIDENT_ID,
    PLACE_ID,
    SITE_ID,
    SOURCE_ID,
    SQUARE_ID,
    UNIT,
)
from geodata.columns.dates import DAMAGE_BY_DATE, DAMAGE_CHANGES, DAMAGE_CURVE, DATING
from geodata.columns.districts import DISTRICTS, FURTHER_DISTRICTS
from geodata.columns.incidents import INCIDENT_COUNTS, PUBLISHED_INCIDENTS
from geodata.columns.places import PLACES
from geodata.columns.sites import ASSESSMENTS, PUBLISHED_SITES, SITE_OUTLINES
from geodata.columns.source_agreement import SOURCE_AGREEMENT
from geodata.columns.specifications import SPECIFICATIONS
from geodata.columns.squares import GRID_COUNTS, GRID_SQUARES
from geodata.columns.statistics import CURRENT_STATES, FURTHER_STATISTICS, SOURCE_STATISTICS, STATISTICS
from geodata.columns.validation import ADJUSTED, ANSWERS, VALIDATION_SAMPLE

TABLES: dict[str, tuple[Column, ...]] = {
    "buildings": BUILDINGS,
    "building_assessments": BUILDING_ASSESSMENTS,
    "building_statements": BUILDING_STATEMENTS,
    "building_states": BUILDING_STATES,
    "building_scores": BUILDING_SCORES,
    "sites": PUBLISHED_SITES,
    "site_outlines": SITE_OUTLINES,
    "assessments": ASSESSMENTS,
    "districts": DISTRICTS,
    "statistics": STATISTICS,
    "current_states": CURRENT_STATES,
    "source_statistics": SOURCE_STATISTICS,
    "source_agreement": SOURCE_AGREEMENT,
    "incidents": PUBLISHED_INCIDENTS,
    "incident_counts": INCIDENT_COUNTS,
    "further_districts": FURTHER_DISTRICTS,
    "further_statistics": FURTHER_STATISTICS,
    "grid_squares": GRID_SQUARES,
    "grid_counts": GRID_COUNTS,
    "dating": DATING,
    "damage_by_date": DAMAGE_BY_DATE,
    "damage_changes": DAMAGE_CHANGES,
    "damage_curve": DAMAGE_CURVE,
    "places": PLACES,
    "block_outlines": BLOCK_OUTLINES,
    "blocks": BLOCKS,
    "block_summary": BLOCK_SUMMARY,
    "specifications": SPECIFICATIONS,
    "sample": VALIDATION_SAMPLE,
    "answers": ANSWERS,
    "adjusted": ADJUSTED,
}
"""Published tables by file stem."""

TABLE_KEYS: dict[str, tuple[str, ...]] = {
    "buildings": (BUILDING_ID,),
    "building_assessments": (BUILDING_ID, EPOCH),
    "building_statements": (BUILDING_ID, SOURCE_ID, EPOCH),
    "building_states": (BUILDING_ID,),
    "building_scores": (BUILDING_ID, SOURCE_ID, EPOCH),
    "sites": (SITE_ID,),
    "site_outlines": (SITE_ID,),
    "assessments": (SITE_ID, SOURCE_ID, EPOCH),
    "districts": (DISTRICT_ID,),
    "statistics": (DISTRICT_ID, EPOCH),
    "current_states": (DISTRICT_ID,),
    "source_statistics": (DISTRICT_ID, SOURCE_ID, EPOCH, UNIT),
    "source_agreement": (
        DISTRICT_ID,
        "source_a",
        "source_b",
        "epoch_a",
        "epoch_b",
        "class_a",
        "class_b",
        "relation",
        "grades_apart",
    ),
    "incidents": (INCIDENT_ID,),
    "incident_counts": (DISTRICT_ID, SOURCE_ID, EPOCH),
    "further_districts": ("district_set", DISTRICT_ID),
    "further_statistics": ("district_set", DISTRICT_ID, EPOCH),
    "grid_squares": (SQUARE_ID,),
    "grid_counts": (SQUARE_ID, EPOCH),
    "dating": (UNIT, PLACE_ID, CLASS_SET),
    "damage_by_date": (UNIT, DISTRICT_ID, CLASS_SET, EPOCH),
    "damage_changes": (UNIT, DISTRICT_ID, EPOCH),
    "damage_curve": (UNIT, CLASS_SET, "after_date", BY_DATE),
    "places": (PLACE_ID,),
    "block_outlines": (BLOCK_ID,),
    "blocks": (BLOCK_ID, EPOCH),
    "block_summary": (DISTRICT_ID, EPOCH, CLASS_SET, "share_of", "at_least_share"),
    "specifications": ("spec_id",),
    "sample": ("sample_id",),
    "answers": ("file", "row"),
    "adjusted": (DISTRICT_ID, EPOCH, CLASS_SET, UNIT),
}
"""Columns whose values name one row of each table."""
