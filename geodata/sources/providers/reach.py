"""Damage and rehabilitation atlases of UNOSAT and REACH: what was damaged, and what became of it since."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.grades import DESTROYED, IMAGE_ANALYST, MODERATE, UNOSAT_CLASSES, Crosswalk, SourceClass
from geodata.layout import Layout
from geodata.sources.dated_statuses import IMAGE_DATE, PLACE, STATEMENT_CLASS, epochs_of, one_row_a_status
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector

CROSSWALK = Crosswalk(
    citation=(
        "UNITAR/UNOSAT and REACH, Damage and Rehabilitation Assessment, Raqqa, April 2021, "
        "https://reliefweb.int/report/syrian-arab-republic/damage-rehabilitation-assessment-syria-ar-raqqa-april-2021 "
        "(statuses damaged, demolished, reconstructed, rehabilitated); damage classes of UNITAR/UNOSAT, field "
        "Main_Damage_Site_Class. Attribute names and codes of the atlases are not published: the numbers above "
        "100, and the interval of Damaged (as UNOSAT's ungraded damage), are this project's convention."
    ),
    classes=(
        *UNOSAT_CLASSES,
        SourceClass(101, "Damaged", MODERATE, MODERATE, DESTROYED),
        SourceClass(102, "Demolished", DESTROYED, DESTROYED, DESTROYED, lifecycle="demolished"),
        SourceClass(103, "Cleared", DESTROYED, DESTROYED, DESTROYED, lifecycle="cleared"),
        SourceClass(104, "Reconstructed", None, None, None, lifecycle="rebuilt"),
        SourceClass(105, "Rehabilitated", None, None, None, lifecycle="rehabilitated"),
        SourceClass(106, "Not assessed", None, None, None),
    ),
    also={
        "Completely destroyed": 1,
        "Totally destroyed": 1,
        "Severe": 2,
        "Severely damaged": 2,
        "Moderate": 3,
        "Moderately damaged": 3,
        "Possible": 4,
        "Possibly damaged": 4,
        "No damage": 6,
        "Not damaged": 6,
        "Undamaged": 6,
        "Damage": 101,
        "Demolition": 102,
        "Demolished and cleared": 103,
        "Demolished, cleared": 103,
        "Cleared site": 103,
        "Debris cleared": 103,
        "Debris removed": 103,
        "Rubble removed": 103,
        "Reconstruction": 104,
        "Rebuilt": 104,
        "Re-built": 104,
        "Re-constructed": 104,
        "Rehabilitation": 105,
        "Repaired": 105,
        "Restored": 105,
        "Unknown": 106,
        "No data": 106,
        "Not visible": 106,
        "Not analysed": 106,
        "Not analyzed": 106,
    },
)
"""Statuses and damage classes. What was rebuilt has no grade of its own: it leaves the damage history alone."""


def _bare(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())


_SILENT = {_bare(word) for word in ("Unknown", "No data", "Not visible")}
"""Words that many columns hold; alone they do not make a column one of statuses."""

_WORDS = {_bare(entry.label) for entry in CROSSWALK.classes} | set(map(_bare, CROSSWALK.also))

_TYPE_NAMES = {"siteid", "sitetype", "buildingtype", "structuretype", "type"}
_DISTRICT_NAMES = {"neighborhood", "neighbourhood", "neighborho", "neighbourho", "neigh", "district"}
_NOTES_NAMES = {"notes", "remarks", "comments"}


def read_reach(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """One row for each status of each place, with ``statement_class``, ``image_date``, ``place`` and ``status_from``.

    The atlases' attribute names are not published, so columns of statuses are told by the words they hold; see
    :func:`geodata.sources.dated_statuses.epochs_of`. Statuses are verbatim.

    Raises
    ------
    SourceError
        As :func:`geodata.sources.vector.read_vector`; if no column holds statuses, or the date of one of several
        is not told.
    ConfigError
        If an option names no column, or no date.
    """
    table = read_vector(location, options)
    epochs = epochs_of(
        table,
        options,
        known=lambda word: _bare(word) in _WORDS and _bare(word) not in _SILENT,
        location=location,
    )
    return one_row_a_status(table, epochs)


def layout_of(table: gpd.GeoDataFrame) -> Layout:
    """Where the parts of a statement are; without any date the option ``date:`` has to give it."""
    dated = IMAGE_DATE in table.columns and bool(table[IMAGE_DATE].notna().any())
    return Layout(
        crosswalk=CROSSWALK,
        class_column=STATEMENT_CLASS,
        date_column=IMAGE_DATE if dated else None,
        place_column=PLACE if table[PLACE].duplicated().any() else None,
        type_column=_named(table, _TYPE_NAMES),
        district_column=_named(table, _DISTRICT_NAMES),
        notes_column=_named(table, _NOTES_NAMES),
    )


def _named(table: gpd.GeoDataFrame, names: set[str]) -> str | None:
    return next((str(name) for name in table.columns if _bare(str(name)) in names), None)


SOURCE = SourceType(
    name="reach",
    title="UNOSAT and REACH damage and rehabilitation atlas",
    roles=("assessments",),
    read=lambda location, role, options: read_reach(location, options),
    layout=layout_of,
    crosswalk=CROSSWALK,
    method=IMAGE_ANALYST,
    lists="damage_only",
    options=FILE_OPTIONS
    | {
        "status_columns": "Mapping of the columns of statuses to their dates: {Status_1: 2017-10-21}; found by "
        "the words they hold if left out.",
    },
    guide=Guide(
        publisher="REACH Initiative and UNITAR/UNOSAT",
        origin="Damage and rehabilitation atlases on reliefweb.int and repository.impact-initiatives.org.",
        url=(
            "https://reliefweb.int/report/syrian-arab-republic/"
            "damage-rehabilitation-assessment-syria-ar-raqqa-april-2021"
        ),
        licence="As stated with the file; credit REACH and UNITAR/UNOSAT.",
        fields={
            "status": "Damaged, demolished, reconstructed or rehabilitated, or a damage class; any column name.",
            "date": "Of the image: in the name of the column of statuses, or in a column beside it.",
        },
        traps=(
            "Names of the attributes are not published; a column of statuses is told by the words it holds.",
            "Demolished counts as destroyed; what became of the place is kept beside the grade.",
            "Reconstructed and rehabilitated carry no grade: that a place was mended does not undo its damage.",
            "The total of the 2019 atlas was quoted as destroyed although it counts severe and moderate damage too.",
            "A name with only a year is no date; give the day with status_columns:.",
            "Only places that were damaged at some date are listed: no record is never undamaged.",
        ),
        citation=CROSSWALK.citation,
        example=(
            "reader: reach\npath: atlas.gpkg\n"
            "options: {status_columns: {Status_2017: 2017-10-21, Status_2021: 2021-04-29}}"
        ),
    ),
)
"""The reader ``reach``."""
