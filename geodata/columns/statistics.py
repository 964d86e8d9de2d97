"""What is counted in each district."""

from collections.abc import Iterator

from geodata.columns.column import Column
from geodata.columns.column_names import EPOCH, SOURCE_ID, UNIT
from geodata.columns.repeated import DISTRICT_SET_COLUMN, PLACE_COLUMN
from geodata.grades import GRADES, LIFECYCLES, NOT_ASSESSED

COUNTED: tuple[str, ...] = (*GRADES[::-1], NOT_ASSESSED)
"""The six counts that stand beside each other everywhere, worst first."""


def _footprint_counts() -> Iterator[Column]:
    for name, told in (
        ("n_footprints", "Footprints in the district."),
        ("n_footprints_undated", "Footprints whose source does not say what date they show: some may be newer than the damage."),
    ):  # fmt: skip
        yield Column(name, "integer", "buildings", told, True, "the bundle has no footprints")
    for name, told in (
        ("n_assessed", "Footprints with a grade at this epoch."),
        ("n_no_record", "Footprints without a grade at this epoch, on ground that was looked at."),
        ("n_not_analysed", "Footprints that never had a grade, under cloud or otherwise unreadable."),
        ("n_outside_image", "Footprints that never had a grade and that no image shows."),
        ("n_outside_area", "Footprints that never had a grade, outside the area of interest."),
        *((f"n_buildings_{grade}", f"Footprints counted as {grade} at this epoch.") for grade in COUNTED),
    ):
        yield Column(name, "integer", "buildings", told, True, "no footprints")
    for grade in GRADES[::-1]:
        for name, told in (
            (f"n_buildings_surely_{grade}", f"Footprints whose whole grade interval is {grade}."),
            (f"n_buildings_possibly_{grade}", f"Footprints whose grade interval includes {grade}."),
        ):
            yield Column(name, "integer", "buildings", told, True, "no footprints")


def _footprint_areas() -> Iterator[Column]:
    for name, told in (
        ("footprint_area_m2", "Ground area of all footprints in the district."),
        *((f"area_m2_{grade}", f"Ground area of the footprints counted as {grade}.") for grade in COUNTED),
    ):
        yield Column(name, "number", "m2", told, True, "no footprints")


def _shares_of_footprints() -> Iterator[Column]:
    for name, told in (
        *((f"share_{grade}_of_footprints", f"n_buildings_{grade} / n_footprints.") for grade in GRADES[::-1]),
        ("share_affected_of_footprints", "(destroyed + severe + moderate buildings) / n_footprints."),
        ("share_assessed_of_footprints", "n_assessed / n_footprints."),
    ):
        yield Column(name, "number", "0-1", told, True, "no footprints in the district")


def _site_counts() -> Iterator[Column]:
    for name, told in (
        ("n_sites_listed", "Sites the source lists in the district, of every kind, duplicates included."),
        *((f"n_sites_{grade}", f"Listed sites graded {grade} at this epoch, as published: roads, bridges and duplicates included, craters not.") for grade in GRADES[::-1]),
        (f"n_sites_{NOT_ASSESSED}", "Listed sites, other than craters, without a record at this epoch."),
        ("n_sites_craters", "Listed sites that are impact craters in roads or fields."),
        ("n_sites_duplicates", "Listed sites that repeat another row."),
    ):  # fmt: skip
        yield Column(name, "integer", "sites", told)


STATISTICS: tuple[Column, ...] = (
    PLACE_COLUMN,
    Column("name_en", "text", "", "Name of the district in English.", True, "no English name"),
    Column("name_ar", "text", "", "Name of the district in Arabic.", True, "no Arabic name"),
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    *_footprint_counts(),
    *_footprint_areas(),
    *_shares_of_footprints(),
    *_site_counts(),
)

FURTHER_STATISTICS: tuple[Column, ...] = (DISTRICT_SET_COLUMN, *STATISTICS)
"""The same counts by the other district sets of the configuration; sets compete and are never added up."""

SOURCE_STATISTICS: tuple[Column, ...] = (
    PLACE_COLUMN,
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
    PLACE_COLUMN,
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
