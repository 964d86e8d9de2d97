"""Buildings, and what is said, counted and measured of each."""

from geodata.columns.column import Column
from geodata.columns.column_names import (
    BLOCK_ID,
    BUILDING_ID,
    COVERAGE,
    DISTRICT_ID,
    EPOCH,
    GRADE,
    GRADE_MAX,
    GRADE_MIN,
    LIFECYCLE,
    MATCH_DISTANCE_M,
    METHOD,
    SITE_ID,
    SOURCE_GRADE,
    SOURCE_ID,
)
from geodata.columns.footprints import FOOTPRINTS

BUILDINGS: tuple[Column, ...] = (
    *FOOTPRINTS[:-1],
    Column(DISTRICT_ID, "text", "", "District with the largest share of the footprint; 'outside' if none touches it."),
    Column(COVERAGE, "text", "", "assessed (has a grade at some epoch), no_record (on ground that was looked at, never listed), not_analysed (under cloud or otherwise unreadable), outside_image (no image shows it) or outside (of the area of interest)."),
    Column(BLOCK_ID, "text", "", "City block the building stands in."),
    Column(SITE_ID, "text", "", "Site assigned to the building.", True, "no site was assigned"),
    Column("n_sites", "integer", "sites", "Sites that fall on or are assigned to the footprint."),
    Column(MATCH_DISTANCE_M, "number", "m", "Distance from the assigned site to the footprint; 0 inside.", True, "no site was assigned"),
    FOOTPRINTS[-1],
)  # fmt: skip

BUILDING_ASSESSMENTS: tuple[Column, ...] = (
    Column(BUILDING_ID, "text", "", "Building that is graded."),
    Column(EPOCH, "date", "", "Epoch of the assessment."),
    Column(GRADE, "grade", "", "Class of the statement that counts: of the preferred source, the one most of its sites on the footprint have; of equally many the worse."),
    Column(GRADE_MIN, "grade", "", "Lowest class that statement can mean."),
    Column(GRADE_MAX, "grade", "", "Highest class that statement can mean."),
)  # fmt: skip

BUILDING_STATEMENTS: tuple[Column, ...] = (
    Column(BUILDING_ID, "text", "", "Building the statement is about."),
    Column(SOURCE_ID, "text", "", "Source that makes it."),
    Column(EPOCH, "date", "", "Epoch of the statement: latest image date of the source's pass."),
    Column(METHOD, "text", "", "field_survey, image_analyst, volunteers, image_model or radar_screen."),
    Column(SOURCE_GRADE, "text", "", "The source's class, verbatim; of several sites on the footprint that of the class counted; of a score the rule, such as score >= 3.3.", True, "a score decides"),
    Column(GRADE, "grade", "", "Class it is counted under; of several sites the class most of them have.", True, "no grade (a screen, or looked at and not told)"),
    Column(GRADE_MIN, "grade", "", "Lowest class the statement can mean.", True, "nothing could be told"),
    Column(GRADE_MAX, "grade", "", "Highest class the statement can mean.", True, "nothing could be told"),
    Column(LIFECYCLE, "text", "", "demolished, cleared, rebuilt or rehabilitated.", True, "nothing is said of it"),
    Column("n_sites", "integer", "sites", "Sites of the source that speak of the building; 0 where a score does."),
)  # fmt: skip
"""Everything any source says of a building; what is counted of it is in building_assessments."""

BUILDING_STATES: tuple[Column, ...] = (
    Column(BUILDING_ID, "text", "", "Building with a statement at or before the as-of date."),
    Column(GRADE, "grade", "", "Current grade by the configured precedence.", True, "only screens speak of it, or nothing could be told"),
    Column(GRADE_MIN, "grade", "", "Lowest class the deciding statement can mean.", True, "nothing could be told"),
    Column(GRADE_MAX, "grade", "", "Highest class the deciding statement can mean.", True, "nothing could be told"),
    Column(SOURCE_ID, "text", "", "Source of the deciding statement."),
    Column(EPOCH, "date", "", "Epoch of the deciding statement."),
    Column(METHOD, "text", "", "Method of the deciding statement."),
    Column("worst_grade", "grade", "", "Worst grade any statement but a screen counts, up to the as-of date.", True, "no statement has a grade"),
    Column(LIFECYCLE, "text", "", "Latest lifecycle stated up to the as-of date.", True, "nothing is said of it"),
    Column("n_sources", "integer", "sources", "Sources that speak of the building up to the as-of date."),
    Column("n_statements", "integer", "statements", "Their statements."),
    Column("disagreement", "integer", "grades", "Grades between the two farthest intervals of the sources' latest statements; 0 if all overlap.", True, "fewer than two sources can be compared"),
)  # fmt: skip

BUILDING_SCORES: tuple[Column, ...] = (
    Column(BUILDING_ID, "text", "", "Building, in every row of a raster's table."),
    Column(SOURCE_ID, "text", "", "Raster the score comes from."),
    Column(EPOCH, "date", "", "Date of the raster."),
    Column("score_mean", "number", "as the raster", "Mean over the footprint, cells weighted by the part of them it covers.", True, "no valid cell, or a raster of classes"),
    Column("score_max", "number", "as the raster", "Highest value of any cell it touches.", True, "no valid cell, or a raster of classes"),
    Column("share_at_least_threshold", "number", "0-1", "Part of the valid footprint area whose cells reach the threshold; at or below it where low values mean damage.", True, "no valid cell, or a raster of classes"),
    Column("share_valid", "number", "0-1", "Part of the footprint that has a value."),
    Column("is_assessed", "flag", "", "True if share_valid is large enough for the score to count."),
)  # fmt: skip
