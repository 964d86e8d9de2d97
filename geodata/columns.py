"""Every column of every published table: its name, unit and meaning; feeds schemas and the data dictionary."""

from collections.abc import Iterable
from dataclasses import dataclass

from geodata.grades import CLASS_SETS, GRADES, LIFECYCLES, NOT_ASSESSED


@dataclass(frozen=True)
class Column:
    """One column: ``kind`` is ``text``, ``integer``, ``number``, ``flag``, ``date``, ``grade`` or ``geometry``."""

    name: str
    kind: str
    unit: str
    meaning: str
    nullable: bool = False
    missing_means: str = ""


BUILDING_ID = "building_id"
SITE_ID = "site_id"
DISTRICT_ID = "district_id"
SOURCE_ID = "source_id"
EPOCH = "epoch"
SENSOR_DATE = "sensor_date"
GRADE = "damage_grade"
GRADE_MIN = "damage_grade_min"
GRADE_MAX = "damage_grade_max"
SOURCE_GRADE = "source_grade"
SITE_KIND = "site_kind"
DUPLICATE_OF = "duplicate_of"
SOURCE_DISTRICT = "source_district"
MATCH_STATUS = "match_status"
MATCH_DISTANCE_M = "match_distance_m"
IS_AMBIGUOUS = "is_ambiguous"
COVERAGE = "coverage"
AREA_M2 = "area_m2"
GEOMETRY = "geometry"
LIFECYCLE = "lifecycle"
METHOD = "method"
ALSO_IN = "also_in"
INCIDENT_ID = "incident_id"
BLOCK_ID = "block_id"
SQUARE_ID = "square_id"
BLOCK_METHOD = "block_method"
UNIT = "unit"
PLACE_ID = "place_id"
CLASS_SET = "class_set"
AFTER_RECORDED = "after_date_recorded"
AFTER_LISTED = "after_date_listed"
BY_DATE = "by_date"
POSSIBLY_BY_DATE = "possibly_by_date"

OF_BUILDINGS, OF_SITES = "building", "site"
"""Values of ``unit``: what a row dates or counts."""

OUTSIDE = "outside"
"""``district_id`` of what lies in no district; a row of its own in every table."""
UNSEEN: tuple[str, ...] = (OUTSIDE, "outside_image", "not_analysed")
"""Values of ``coverage`` of buildings that nobody could have graded; nothing is known of them."""
CITY = "city"
"""``district_id`` of the row that adds up all districts and what lies outside them."""

FOOTPRINTS: tuple[Column, ...] = (
    Column(
        BUILDING_ID,
        "text",
        "",
        "Stable id of the footprint: source id and the source's own id or a geometry hash.",
    ),
    Column(SOURCE_ID, "text", "", "Source the footprint comes from."),
    Column(
        "footprint_date",
        "date",
        "",
        "Date the footprint shows.",
        True,
        "the source does not date its footprints",
    ),
    Column(
        ALSO_IN,
        "text",
        "",
        "Further footprint sources that draw the same building, joined by a semicolon.",
        True,
        "no other source draws it, or there is only one",
    ),
    Column("levels", "number", "storeys", "Storeys above ground.", True, "not stated by the source"),
    Column(
        "use",
        "text",
        "",
        "What the building is used for: residential, mixed, commercial, industrial, public, religious.",
        True,
        "not stated by the source",
    ),
    Column(
        "area_m2", "number", "m2", "Ground area of the footprint, measured in the metric CRS of the area."
    ),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Outline of the building."),
)

SITES: tuple[Column, ...] = (
    Column(SITE_ID, "text", "", "Stable id of the damage site: source id and a hash of its position."),
    Column(SOURCE_ID, "text", "", "Source that lists the site."),
    Column(
        "site_type",
        "text",
        "",
        "What the source says the site is, in its own words.",
        True,
        "the source has no site types",
    ),
    Column(
        "site_kind",
        "text",
        "",
        "building, unspecified, greenhouse, bridge, road, road_crater, field_crater, facility, transport, cell or other; only the first two are matched to footprints.",
    ),
    Column(
        "duplicate_of",
        "text",
        "",
        "site_id of the first of several rows that are alike in position and every class.",
        True,
        "not a duplicate",
    ),
    Column("source_district", "text", "", "District as labelled by the source.", True, "not labelled"),
    Column("notes", "text", "", "The source's remarks, verbatim.", True, "no remark"),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Position of the site."),
)

ASSESSMENTS: tuple[Column, ...] = (
    Column(SITE_ID, "text", "", "Site that is graded."),
    Column(SOURCE_ID, "text", "", "Source of the statement."),
    Column(EPOCH, "date", "", "Latest image date of the pass in which the source made the statement."),
    Column(SENSOR_DATE, "date", "", "Date of the image on which this site was graded."),
    Column("sensor", "text", "", "Satellite or sensor.", True, "not stated"),
    Column(SOURCE_GRADE, "text", "", "The source's class, verbatim."),
    Column(
        GRADE,
        "grade",
        "",
        "Class on our scale under which the statement is counted.",
        True,
        "the class is no damage grade (an impact crater)",
    ),
    Column(GRADE_MIN, "grade", "", "Lowest class the statement can mean.", True, "as damage_grade"),
    Column(GRADE_MAX, "grade", "", "Highest class the statement can mean.", True, "as damage_grade"),
    Column("confidence", "text", "", "The source's confidence, verbatim.", True, "not stated"),
    Column(
        "source_status",
        "text",
        "",
        "The source's change since the pass before, verbatim.",
        True,
        "not stated",
    ),
    Column(
        LIFECYCLE,
        "text",
        "",
        "What became of the place, by the source: demolished, cleared, rebuilt or rehabilitated. Never changes a grade.",
        True,
        "the source says nothing of it",
    ),
)

SITE_OUTLINES: tuple[Column, ...] = (
    Column(SITE_ID, "text", "", "Site that the source drew as a polygon; its row in sites has a point inside it."),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Outline as drawn by the source: a building, a plant or a grid cell."),
)  # fmt: skip

DISTRICTS: tuple[Column, ...] = (
    Column(DISTRICT_ID, "text", "", "Stable id of the district inside its district set."),
    Column("code_system", "text", "", "Who issues the id: pcode, a publisher's name, or local."),
    Column("name_en", "text", "", "Name in English.", True, "the source has no English name"),
    Column("name_ar", "text", "", "Name in Arabic.", True, "the source has no Arabic name"),
    Column("is_approximate", "flag", "", "True if the outline was derived and is no official boundary."),
    Column("area_km2", "number", "km2", "Ground area, measured in the metric CRS of the area."),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Outline of the district."),
)

BUILDINGS: tuple[Column, ...] = (
    *FOOTPRINTS[:-1],
    Column(
        DISTRICT_ID,
        "text",
        "",
        "District with the largest share of the footprint; 'outside' if none touches it.",
    ),
    Column(
        "coverage",
        "text",
        "",
        "assessed (has a grade at some epoch), no_record (on ground that was looked at, never listed), not_analysed (under cloud or otherwise unreadable), outside_image (no image shows it) or outside (of the area of interest).",
    ),
    Column(BLOCK_ID, "text", "", "City block the building stands in."),
    Column(SITE_ID, "text", "", "Site assigned to the building.", True, "no site was assigned"),
    Column("n_sites", "integer", "sites", "Sites that fall on or are assigned to the footprint."),
    Column(
        "match_distance_m",
        "number",
        "m",
        "Distance from the assigned site to the footprint; 0 inside.",
        True,
        "no site was assigned",
    ),
    FOOTPRINTS[-1],
)

BUILDING_ASSESSMENTS: tuple[Column, ...] = (
    Column(BUILDING_ID, "text", "", "Building that is graded."),
    Column(EPOCH, "date", "", "Epoch of the assessment."),
    Column(
        GRADE,
        "grade",
        "",
        "Class of the statement that counts: of the preferred source, the one most of its sites on the footprint have; of equally many the worse.",
    ),
    Column(GRADE_MIN, "grade", "", "Lowest class that statement can mean."),
    Column(GRADE_MAX, "grade", "", "Highest class that statement can mean."),
)

PUBLISHED_SITES: tuple[Column, ...] = (
    *SITES[:-1],
    Column(DISTRICT_ID, "text", "", "District that holds the site; 'outside' if none does."),
    Column(BUILDING_ID, "text", "", "Building the site is assigned to.", True, "no building was assigned"),
    Column(
        "match_status",
        "text",
        "",
        "contained, overlap (drawn as a polygon on its footprint), nearest, taken (its footprint belongs to a closer site), unmatched (no footprint within the tolerance), not_matchable (no building site, or a duplicate) or no_footprints (the bundle has none).",
    ),
    Column(
        "match_distance_m",
        "number",
        "m",
        "Distance to the assigned footprint; 0 inside or overlapping.",
        True,
        "no building was assigned",
    ),
    Column(
        "is_ambiguous",
        "flag",
        "",
        "True if the site lies in no footprint and two or more are within the tolerance.",
    ),
    SITES[-1],
)

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

SOURCE_AGREEMENT: tuple[Column, ...] = (
    Column(DISTRICT_ID, "text", "", "District; 'outside' for what lies in none, 'city' for the sum of all rows."),
    Column("source_a", "text", "", "First source, in the order of the configuration."),
    Column("source_b", "text", "", "Second source."),
    Column("epoch_a", "date", "", "Epoch of the first source's statement."),
    Column("epoch_b", "date", "", "Epoch of the second's: the nearest to epoch_a."),
    Column("class_a", "text", "", "Class of the first source, verbatim."),
    Column("class_b", "text", "", "Class of the second."),
    Column("relation", "text", "", "agree (the intervals overlap), disagree, or no_safe_mapping (a class says too little to compare)."),
    Column("grades_apart", "integer", "grades", "Grades between the two intervals; 0 if they overlap.", True, "no safe mapping"),
    Column("n_buildings", "integer", "buildings", "Buildings of which both speak in this way."),
)  # fmt: skip

INCIDENTS: tuple[Column, ...] = (
    Column(INCIDENT_ID, "text", "", "Stable id: source id and the source's own id or a hash."),
    Column(SOURCE_ID, "text", "", "Source that lists the incident."),
    Column("incident_type", "text", "", "What happened, in the source's words.", True, "not stated"),
    Column("from_date", "date", "", "Earliest day on which it can have happened.", True, "nothing bounds it from below"),
    Column("to_date", "date", "", "Latest day on which it can have happened.", True, "nothing bounds it from above"),
    Column("precision", "text", "", "How well the place is known, in the source's words.", True, "not stated"),
    Column("precision_m", "number", "m", "Radius within which it happened.", True, "not stated"),
    Column("source_name", "text", "", "Name or number the source gives it.", True, "it gives none"),
    Column("notes", "text", "", "The source's remarks, verbatim.", True, "no remark"),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Point, or the area within which it happened."),
)  # fmt: skip
"""Strikes and the like: a layer of their own, never merged into the damage of a building."""

PUBLISHED_INCIDENTS: tuple[Column, ...] = (
    *INCIDENTS[:-1],
    Column(DISTRICT_ID, "text", "", "District that holds its representative point; 'outside' if none does."),
    Column("is_across_border", "flag", "", "True if the place may lie in another district, by its area or precision_m."),
    INCIDENTS[-1],
)  # fmt: skip

INCIDENT_COUNTS: tuple[Column, ...] = (
    Column(DISTRICT_ID, "text", "", "District; 'outside' for what lies in none, 'city' for the sum of all rows."),
    Column(SOURCE_ID, "text", "", "Source of the incidents."),
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    Column("n_incidents", "integer", "incidents", "Incidents in the list, whatever their date."),
    Column("n_surely_since_previous", "integer", "incidents", "Incidents whose whole range of dates lies after the epoch before and up to this one."),
    Column("n_possibly_since_previous", "integer", "incidents", "Incidents whose range of dates meets that time."),
    Column("n_surely_by", "integer", "incidents", "Incidents whose whole range of dates lies up to this epoch."),
    Column("n_possibly_by", "integer", "incidents", "Incidents whose range of dates begins up to this epoch."),
    Column("n_undated", "integer", "incidents", "Incidents without any date; in no count but n_incidents."),
)  # fmt: skip

COUNTED: tuple[str, ...] = (*GRADES[::-1], NOT_ASSESSED)
"""The six counts that stand beside each other everywhere, worst first."""

SQUARE_SIDE_M = 250
"""Side of a square of the overview: two or three street blocks, so that a square kilometre has sixteen.

An assumption of this project."""
LEAST_FOOTPRINTS = 5
"""A square with fewer footprints gets no share on the map: one house of two is no "50 % destroyed".

The same bound as for city blocks (`geodata.aggregate.by_block.LEAST_BUILDINGS`); the tables hold every square."""

GRID_SQUARES: tuple[Column, ...] = (
    Column(SQUARE_ID, "text", "", "Stable id: side in metres, column and row in the grid of the metric CRS."),
    Column(UNIT, "text", "", "What is counted: building (footprints), or site where there are no footprints."),
    Column("n_counted", "integer", "unit", "Footprints or sites whose representative point lies in the square."),
    Column(GEOMETRY, "geometry", "EPSG:4326", "The square of 250 m; squares that hold nothing are left out."),
)  # fmt: skip

GRID_COUNTS: tuple[Column, ...] = (
    Column(SQUARE_ID, "text", "", "Square the counts are of."),
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    *(
        Column(f"n_{grade}", "integer", "unit", f"Of n_counted, those counted as {grade} at this epoch.")
        for grade in GRADES[::-1]
    ),
    Column(f"n_{NOT_ASSESSED}", "integer", "unit", "Of n_counted, those without a grade at this epoch."),
)  # fmt: skip


def _statistics() -> Iterable[Column]:
    yield Column(
        DISTRICT_ID, "text", "", "District; 'outside' for what lies in none, 'city' for the sum of all rows."
    )
    yield Column("name_en", "text", "", "Name of the district in English.", True, "no English name")
    yield Column("name_ar", "text", "", "Name of the district in Arabic.", True, "no Arabic name")
    yield Column(EPOCH, "date", "", "Epoch the counts are for.")
    yield Column(
        "n_footprints",
        "integer",
        "buildings",
        "Footprints in the district.",
        True,
        "the bundle has no footprints",
    )
    yield Column(
        "n_footprints_undated",
        "integer",
        "buildings",
        "Footprints whose source does not say what date they show: some may be newer than the damage.",
        True,
        "the bundle has no footprints",
    )
    yield Column(
        "n_assessed", "integer", "buildings", "Footprints with a grade at this epoch.", True, "no footprints"
    )
    for name, told in (
        ("no_record", "Footprints without a grade at this epoch, on ground that was looked at."),
        ("not_analysed", "Footprints that never had a grade, under cloud or otherwise unreadable."),
        ("outside_image", "Footprints that never had a grade and that no image shows."),
        ("outside_area", "Footprints that never had a grade, outside the area of interest."),
    ):
        yield Column(f"n_{name}", "integer", "buildings", told, True, "no footprints")
    for grade in COUNTED:
        yield Column(
            f"n_buildings_{grade}",
            "integer",
            "buildings",
            f"Footprints counted as {grade} at this epoch.",
            True,
            "no footprints",
        )
    for grade in GRADES[::-1]:
        yield Column(
            f"n_buildings_surely_{grade}",
            "integer",
            "buildings",
            f"Footprints whose whole grade interval is {grade}.",
            True,
            "no footprints",
        )
        yield Column(
            f"n_buildings_possibly_{grade}",
            "integer",
            "buildings",
            f"Footprints whose grade interval includes {grade}.",
            True,
            "no footprints",
        )
    yield Column(
        "footprint_area_m2",
        "number",
        "m2",
        "Ground area of all footprints in the district.",
        True,
        "no footprints",
    )
    for grade in COUNTED:
        yield Column(
            f"area_m2_{grade}",
            "number",
            "m2",
            f"Ground area of the footprints counted as {grade}.",
            True,
            "no footprints",
        )
    for grade in GRADES[::-1]:
        yield Column(
            f"share_{grade}_of_footprints",
            "number",
            "0-1",
            f"n_buildings_{grade} / n_footprints.",
            True,
            "no footprints in the district",
        )
    yield Column(
        "share_affected_of_footprints",
        "number",
        "0-1",
        "(destroyed + severe + moderate buildings) / n_footprints.",
        True,
        "no footprints in the district",
    )
    yield Column(
        "share_assessed_of_footprints",
        "number",
        "0-1",
        "n_assessed / n_footprints.",
        True,
        "no footprints in the district",
    )
    yield Column(
        "n_sites_listed",
        "integer",
        "sites",
        "Sites the source lists in the district, of every kind, duplicates included.",
    )
    for grade in COUNTED:
        yield Column(
            f"n_sites_{grade}",
            "integer",
            "sites",
            f"Listed sites graded {grade} at this epoch, as published: roads, bridges and duplicates included, craters not."
            if grade != NOT_ASSESSED
            else "Listed sites, other than craters, without a record at this epoch.",
        )
    yield Column(
        "n_sites_craters", "integer", "sites", "Listed sites that are impact craters in roads or fields."
    )
    yield Column("n_sites_duplicates", "integer", "sites", "Listed sites that repeat another row.")


STATISTICS: tuple[Column, ...] = tuple(_statistics())

_DISTRICT_SET = Column(
    "district_set", "text", "", "Source id of the district set, other than the one in use."
)

FURTHER_DISTRICTS: tuple[Column, ...] = (_DISTRICT_SET, *DISTRICTS)
FURTHER_STATISTICS: tuple[Column, ...] = (_DISTRICT_SET, *STATISTICS)
"""The same counts by the other district sets of the configuration; sets compete and are never added up."""

SOURCE_STATISTICS: tuple[Column, ...] = (
    Column(DISTRICT_ID, "text", "", "District; 'outside' for what lies in none, 'city' for the sum of all rows."),
    Column(SOURCE_ID, "text", "", "The list; different lists may name the same places and are never added up."),
    Column(EPOCH, "date", "", "Epoch of the list."),
    Column(UNIT, "text", "", "site, or cell for the squares of a grid."),
    Column("n_listed", "integer", "unit", "Rows of the list, of every kind, duplicates included."),
    *(
        Column(f"n_{grade}", "integer", "unit", f"Rows graded {grade} at this epoch.")
        for grade in GRADES[::-1]
    ),
    Column("n_craters", "integer", "unit", "Rows that are impact craters without a grade."),
    Column("n_without_record", "integer", "unit", "Other rows without a grade at this epoch."),
    Column("n_duplicates", "integer", "unit", "Rows that repeat another row."),
)  # fmt: skip

CURRENT_STATES: tuple[Column, ...] = (
    Column(DISTRICT_ID, "text", "", "District; 'outside' for what lies in none, 'city' for the sum of all rows."),
    Column("as_of", "date", "", "Date up to which statements count."),
    Column("n_footprints", "integer", "buildings", "Footprints in the district."),
    *(
        Column(f"n_current_{grade}", "integer", "buildings", f"Footprints whose current grade is {grade}.")
        for grade in GRADES[::-1]
    ),
    Column("n_current_screen_only", "integer", "buildings", "Footprints to which only radar screens give an interval; they have no grade."),
    Column("n_current_untold", "integer", "buildings", "Footprints that a source looked at without being able to tell."),
    Column("n_current_not_assessed", "integer", "buildings", "Footprints of which no source speaks."),
    *(
        Column(f"n_lifecycle_{name}", "integer", "buildings", f"Footprints last said to be {name}; they keep their grade.")
        for name in LIFECYCLES
    ),
    Column("n_several_sources", "integer", "buildings", "Footprints of which two or more sources speak."),
    Column("n_sources_disagree", "integer", "buildings", "Of these, footprints whose sources' intervals do not overlap."),
)  # fmt: skip

_UNIT = Column(UNIT, "text", "", "What is dated or counted: building or site; the two are never added up.")
_PLACE = Column(
    DISTRICT_ID, "text", "", "District; 'outside' for what lies in none, 'city' for the sum of all rows."
)
_CLASS_SET = Column(
    CLASS_SET,
    "text",
    "",
    "at_least_moderate, at_least_severe or destroyed; each holds every worse class too.",
)

DATING: tuple[Column, ...] = (
    _UNIT,
    Column(
        PLACE_ID, "text", "", "building_id or site_id; places that no source graded at any epoch have no row."
    ),
    _CLASS_SET,
    Column(
        AFTER_RECORDED,
        "date",
        "",
        "Damage of the set came after this date: last epoch at which a source graded the place surely below the set, before any at which it was possibly in it.",
        True,
        "no earlier epoch has such a record; nothing bounds the damage from below",
    ),
    Column(
        AFTER_LISTED,
        "date",
        "",
        "The same if every epoch of the list saw the place and what it did not list was not yet damaged. An assumption, not evidence.",
        True,
        "possibly in the set at the first epoch already",
    ),
    Column(
        BY_DATE,
        "date",
        "",
        "Damage of the set had come by this date: first epoch at which the place was surely in the set.",
        True,
        "never surely in the set",
    ),
    Column(
        POSSIBLY_BY_DATE,
        "date",
        "",
        "First epoch at which the place was possibly in the set; never later than by_date.",
        True,
        "never possibly in the set",
    ),
)


def _by_date(name: str, meaning: str, missing_means: str = "") -> Column:
    return Column(name, "integer", "places", meaning, bool(missing_means), missing_means)


DAMAGE_BY_DATE: tuple[Column, ...] = (
    _UNIT,
    _PLACE,
    _CLASS_SET,
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    _by_date("n_dated", "Places with a grade at some epoch; roads, bridges and duplicates included."),
    _by_date("n_recorded", "Raw series: places graded in the set at this epoch."),
    _by_date(
        "n_ratcheted",
        "Ratcheted series: places graded in the set at this epoch or before, whatever was said later.",
    ),
    _by_date("n_certain_by", "Places whose damage of the set had surely come by this epoch (by_date)."),
    _by_date(
        "n_certain_by_and_recorded_last",
        "Those of n_certain_by that are graded in the set at the last epoch too.",
    ),
    _by_date(
        "n_possible_by_recorded",
        "Places whose damage of the set may have come by this epoch, going by records alone (after_date_recorded).",
    ),
    _by_date(
        "n_possible_by_listed",
        "The same if what was not listed was not yet damaged (after_date_listed).",
    ),
    _by_date(
        "n_since_previous_recorded",
        "Places whose damage of the set surely came after the epoch before and by this one, going by records alone.",
        "there is no epoch before",
    ),
    _by_date(
        "n_since_previous_listed",
        "The same if what was not listed was not yet damaged.",
        "there is no epoch before",
    ),
)

DAMAGE_CHANGES: tuple[Column, ...] = (
    _UNIT,
    _PLACE,
    Column(EPOCH, "date", "", "Epoch whose grades are compared with each place's grade before."),
    _by_date("n_first_graded", "Places graded for the first time."),
    _by_date("n_increased", "Places graded worse than before."),
    _by_date(
        "n_decreased", "Reversals: places graded less than before, by repair, clearance or a change of mind."
    ),
    _by_date("n_unchanged", "Places graded as before."),
    _by_date("n_without_record", "Places graded before and not at this epoch."),
    *(
        _by_date(f"n_source_{name}", f"Graded places that {told}.", "sources say nothing of buildings")
        for name, told in (
            ("new", "the source calls newly damaged"),
            ("increased", "the source says have more damage than before"),
            ("decreased", "the source says have less damage than before"),
            ("unchanged", "the source says are as before"),
            ("unstated", "the source says nothing about, or nothing that is known"),
        )
    ),
)

DAMAGE_CURVE: tuple[Column, ...] = (
    Column(UNIT, "text", "", "building or site."),
    _CLASS_SET,
    Column("after_date", "date", "", "Image after which it happened.", True, "before the first image"),
    Column(BY_DATE, "date", "", "Image by which it had happened.", True, "not by the last image"),
    Column(
        "share_of_dated", "number", "0-1", "Share of the dated places, estimated by Turnbull's curve (1976)."
    ),
    Column(
        "n_dated", "integer", "unit", "Places that are dated: listed ones; what was never listed is in none."
    ),
)

PLACES: tuple[Column, ...] = (
    Column(PLACE_ID, "text", "", "Number of the place inside the bundle."),
    Column("kind", "text", "", "What the background says it is: river, water, rail, wall, road, street or place."),
    Column("name_en", "text", "", "Name in English.", True, "no English name"),
    Column("name_ar", "text", "", "Name in Arabic.", True, "no Arabic name"),
    Column("longitude", "number", "degrees", "Of a point on it, EPSG:4326."),
    Column("latitude", "number", "degrees", "Of a point on it, EPSG:4326."),
)  # fmt: skip

BLOCK_OUTLINES: tuple[Column, ...] = (
    Column(
        BLOCK_ID,
        "text",
        "",
        "Stable id of the city block: made of the smallest building_id in it; inside one set of footprints.",
    ),
    Column(
        BLOCK_METHOD,
        "text",
        "",
        "streets (ground that streets enclose) or neighbours (footprints with little room between them).",
    ),
    Column("n_buildings", "integer", "buildings", "Footprints in the block."),
    Column("block_area_m2", "number", "m2", "Ground area of the outline, measured in the metric CRS."),
    Column(
        GEOMETRY,
        "geometry",
        "EPSG:4326",
        "Outline: the enclosed ground, or the convex hull of the footprints (such hulls may overlap).",
    ),
)


def _blocks() -> Iterable[Column]:
    yield Column(BLOCK_ID, "text", "", "City block.")
    yield Column(
        DISTRICT_ID,
        "text",
        "",
        "District that holds most of the block's footprints; of equal ones the smallest id.",
    )
    yield Column(EPOCH, "date", "", "Epoch the counts are for.")
    yield Column("n_buildings", "integer", "buildings", "Footprints in the block.")
    yield Column("n_assessed", "integer", "buildings", "Footprints with a grade at this epoch.")
    yield Column("footprint_area_m2", "number", "m2", "Ground area of all footprints in the block.")
    for name, lowest in CLASS_SETS.items():
        told = lowest if lowest == GRADES[-1] else f"{lowest} or worse"
        yield Column(f"n_buildings_{name}", "integer", "buildings", f"Footprints counted as {told}.")
        yield Column(f"area_m2_{name}", "number", "m2", f"Ground area of the footprints counted as {told}.")
        yield Column(
            f"share_{name}_of_buildings",
            "number",
            "0-1",
            f"n_buildings_{name} / n_buildings; footprints without a grade are in the denominator only.",
        )
        yield Column(
            f"share_{name}_of_area",
            "number",
            "0-1",
            f"area_m2_{name} / footprint_area_m2; footprints without a grade are in the denominator only.",
            True,
            "the footprints have no area",
        )


BLOCKS: tuple[Column, ...] = tuple(_blocks())

BLOCK_SUMMARY: tuple[Column, ...] = (
    Column(DISTRICT_ID, "text", "", "District; 'outside' for blocks in none, 'city' for all blocks."),
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    _CLASS_SET,
    Column("share_of", "text", "", "What the share is taken of: buildings (their number) or area."),
    Column("at_least_share", "number", "0-1", "A block is counted if its share is this or more."),
    Column("least_buildings", "integer", "buildings", "Blocks with fewer footprints are left out."),
    Column("n_blocks", "integer", "blocks", "Blocks that are large enough."),
    Column("n_blocks_too_small", "integer", "blocks", "Blocks left out for having too few footprints."),
    Column("n_blocks_at_least", "integer", "blocks", "Blocks whose share is at least at_least_share."),
    Column(
        "n_buildings_in_them", "integer", "buildings", "Footprints in these blocks, whatever their grade."
    ),
    Column(
        "share_of_blocks",
        "number",
        "0-1",
        "n_blocks_at_least / n_blocks.",
        True,
        "no block is large enough",
    ),
)

SPECIFICATIONS: tuple[Column, ...] = (
    Column("spec_id", "text", "", "Everything chosen, joined: kind, numerator, denominator, classes, certainty, place, date."),
    Column("denominator", "text", "", "What the number is a share of; of a count, what is counted."),
    Column("denominator_label_en", "text", "", "The denominator in English words."),
    Column("denominator_label_ar", "text", "", "The denominator in Arabic words."),
    Column("denominator_unit", "text", "", "Unit of numerator and denominator: buildings, m2, floor_m2, homes or sites."),
    Column("numerator_of", "text", "", "What stands above the line: footprints, listed-sites, adjusted or the id of a published figure."),
    Column("class_set", "text", "", "Damage classes counted together, joined by +."),
    Column("certainty", "text", "", "counted (by the class a row is counted under), surely (only if its whole grade interval is in the set), possibly (if any of it is) or adjusted (for the errors found by validation)."),
    Column("area", "text", "", "Place: city, extent (the assessed part), a district_id, a named area, or rest-of-city/ and a named area."),
    Column("area_label_en", "text", "", "The place in English."),
    Column("area_label_ar", "text", "", "The place in Arabic."),
    Column("date", "date", "", "Epoch."),
    Column("numerator", "number", "denominator_unit", "Amount in the class set."),
    Column("denominator_value", "number", "denominator_unit", "Amount in all.", True, "the row is a count"),
    Column("value", "number", "0-1 or denominator_unit", "numerator / denominator_value, or the count itself.", True, "there is nothing to divide by"),
    Column("interval_low", "number", "as value", "Lower end of the interval.", True, "there is no interval"),
    Column("interval_high", "number", "as value", "Upper end of the interval.", True, "there is no interval"),
    Column("interval_kind", "text", "", "bounds (footprints outside the assessed ground may be anything), statistical (sampling error of a validation) or assumptions (the ranges assumed of homes).", True, "there is no interval"),
    Column("kind", "text", "", "share or count."),
    Column("admissible", "flag", "", "False if the number is not one that may stand for the place."),
    Column("why_not_en", "text", "", "Why it is not admissible.", True, "it is admissible"),
    Column("why_not_ar", "text", "", "The same in Arabic.", True, "it is admissible"),
    Column("rests_on_synthetic", "flag", "", "True if it depends on made-up building positions."),
    Column("is_borrowed", "flag", "", "True if the denominator is a total that somebody else published."),
    Column("is_lower_bound", "flag", "", "True if some of the denominator has no record, so that more may be damaged."),
    Column("sources", "text", "", "Ids of sources and published figures, joined by a semicolon."),
)  # fmt: skip
"""Every way to put a number to damage; see geodata/claims/multiverse.py."""

VALIDATION_SAMPLE: tuple[Column, ...] = (
    Column("sample_id", "text", "", "Number of the unit in the sample, as printed on its sheet."),
    Column("unit_id", "text", "", "building_id, or site_id where the bundle has no footprints."),
    Column("stratum", "text", "", "Stratum of the design the unit was drawn from."),
    Column("map_class", "text", "", "Grade counted for the unit at the epoch, or not_assessed."),
    Column(DISTRICT_ID, "text", "", "District that holds the unit; 'outside' if none does."),
    Column("reference_grade", "text", "", "What the labellers found, by the rule in the manifest.", True, "unanswered, or the labellers did not settle on one"),
    Column("n_labellers", "integer", "labellers", "Labellers whose answers count."),
)  # fmt: skip

ANSWERS: tuple[Column, ...] = (
    Column("file", "text", "", "File the answer was read from."),
    Column("row", "integer", "", "Row of the file, as a person counts them."),
    Column("sample_id", "text", "", "Number of the unit in the sample.", True, "the answer is for no unit of the sample"),
    Column("unit_id", "text", "", "building_id or site_id.", True, "the answer is for no unit of the sample"),
    Column("labeller", "text", "", "Code of the person who graded; names are not published."),
    Column("labelled_at", "date", "UTC", "When the answer was given.", True, "not stated"),
    Column("seen", "text", "", "Whether the building could be seen: yes, no or cannot_tell.", True, "not stated"),
    Column("reference_grade", "text", "", "Grade given, or no_building where there never was one.", True, "none given"),
    Column("status", "text", "", "counted, or why it is not: repeated, superseded, contradictory, not_seen, incomplete, not_found or graded_unseen."),
)  # fmt: skip

ADJUSTED: tuple[Column, ...] = (
    _PLACE,
    Column(EPOCH, "date", "", "Epoch the estimate is for."),
    Column(CLASS_SET, "text", "", "Classes counted together, worst first, joined by +."),
    Column(UNIT, "text", "", "buildings, m2 (of their ground area), or sites: then only the list is judged, not what it leaves out."),
    Column("estimate", "number", "unit", "Estimated amount, adjusted for the errors that the sample found.", True, "see why_not"),
    Column("low", "number", "unit", "Lower end of the interval.", True, "see why_not"),
    Column("high", "number", "unit", "Upper end of the interval.", True, "see why_not"),
    Column("level", "number", "0-1", "Nominal level of the interval."),
    Column("method", "text", "", "How the interval was made."),
    Column("n_sample", "integer", "units", "Answered units of the sample in the place."),
    Column("share", "number", "0-1", "Estimated share of all units (or of their area) in the place.", True, "see why_not"),
    Column("share_low", "number", "0-1", "Lower end of its interval.", True, "see why_not"),
    Column("share_high", "number", "0-1", "Upper end of its interval.", True, "see why_not"),
    Column("why_not", "text", "", "Why there is no number: too_few_answers, no_answers, stratum_without_answers, stratum_with_one_answer or empty.", True, "there is one"),
)  # fmt: skip
"""Only in a bundle into which a validation was published."""

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


def names(columns: Iterable[Column]) -> list[str]:
    """Column names in order."""
    return [column.name for column in columns]
