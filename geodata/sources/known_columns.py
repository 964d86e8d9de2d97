"""Which column of a table is the damage class, the date and so on, told by its name and by what it holds."""

import re
from collections.abc import Iterable, Mapping

import geopandas as gpd
import pandas as pd

from geodata.errors import SourceError
from geodata.grades import Crosswalk
from geodata.layout import Layout
from geodata.options import text_option
from geodata.provenance import note_reading
from geodata.sources.coordinates import bare

CLASS, DATE, DISTRICT, TYPE, NOTES, CONFIDENCE, SENSOR = (
    "class_column",
    "date_column",
    "district_column",
    "site_type_column",
    "notes_column",
    "confidence_column",
    "sensor_column",
)
"""What a column is; keys of ``table.attrs`` under which a reader leaves the column that it chose."""

CLASS_NAMES = (
    ("damageclass", "damagegrade", "damagelevel", "damagestatus", "damagestate", "damagecategory", "damageseverity",
     "damage", "damagegra", "damagecla", "damageleve", "damageassessment", "buildingdamage", "severity",
     "dmgclass", "dmggrade", "dmglevel", "maindamage", "maindamagesiteclass", "leveldamage", "levelofdamage",
     "extentofdamage", "degreeofdamage", "gradeofdamage", "ems98", "emsgrade", "ems98grade",
     "الضرر", "مستوىالضرر", "درجةالضرر", "حالةالضرر", "حجمالضرر", "تصنيفالضرر", "نوعالضرر"),
    ("class", "grade", "status", "category", "condition", "level", "state", "assessment", "buildingcondition",
     "الحالة", "التصنيف", "حالةالمبنى"),
)  # fmt: skip
"""Names of class columns, those that say damage first, as :func:`geodata.sources.coordinates.bare` writes them."""

OF_THE_SURVEY = frozenset({"_status", "_validation_status", "_notes", "_tags"})
"""Columns that KoboToolbox adds to a submission; its status is whether it was sent, not what was seen."""

NAMES: Mapping[str, tuple[str, ...]] = {
    DATE: (
        "sensordate", "imagedate", "imagerydate", "acquisitiondate", "acqdate", "dateofimage", "imgdate", "sensdt",
        "assessmentdate", "dateofassessment", "surveydate", "dateofsurvey", "visitdate", "observationdate",
        "interviewdate", "damagedate", "date", "datetime", "تاريخالصورة", "تاريخالتقييم", "تاريخالمسح", "التاريخ", "تاريخ",
        "today", "start", "submissiontime", "submissiondate", "timestamp",
    ),
    DISTRICT: (
        "neighbourhood", "neighborhood", "neighbourhoodname", "neighborhoodname", "neigh", "neighborho", "district",
        "districtname", "quarter", "الحي", "اسمالحي", "حي", "المنطقة",
    ),
    TYPE: ("sitetype", "buildingtype", "structuretype", "typeofbuilding", "typeofstructure", "نوعالمبنى"),
    NOTES: ("notes", "note", "remarks", "remark", "comments", "comment", "ملاحظات"),
    CONFIDENCE: ("confidence", "confidencelevel"),
    SENSOR: ("sensor", "satellite", "sensorid", "imagery"),
}  # fmt: skip
"""What a column is -> its names, best first."""


def choose_columns(
    table: gpd.GeoDataFrame,
    options: Mapping[str, object],
    *,
    crosswalk: Crosswalk,
    roles: Iterable[str] = tuple(NAMES),
) -> gpd.GeoDataFrame:
    """`table`, with the columns of its statements left in ``attrs`` and told as a finding.

    A column that an option names is taken; the harmoniser says if it is not there. Otherwise the class is the
    column with a known name, or, where none has, the one whose every value is a class of `crosswalk`.

    Raises
    ------
    SourceError
        If no column, or several, can be the class.
    """
    chosen = {
        CLASS: text_option(options, CLASS)
        or _class_column(table, crosswalk, has_scale=bool(options.get("scale")))
    }
    for role in roles:
        named = text_option(options, role) or _named(table, NAMES[role])
        if named is not None and named != chosen[CLASS]:
            chosen[role] = named
    found = {role: name for role, name in chosen.items() if options.get(role) is None}
    table.attrs |= chosen
    told = ", ".join(
        f"{role.removesuffix('_column').replace('_', ' ')} {name}" for role, name in found.items()
    )
    detail = f"Columns found by their names or values: {told}; options name others."
    note_reading(table, "found_columns", "kept", len(table) if found else 0, detail)
    return table


def layout_of_chosen(table: gpd.GeoDataFrame, *, crosswalk: Crosswalk, kind: str) -> Layout | None:
    """Layout of a table that went through :func:`choose_columns`; ``None`` for another."""
    chosen = table.attrs
    if CLASS not in chosen:
        return None
    return Layout(
        crosswalk,
        chosen[CLASS],
        date_column=chosen.get(DATE),
        type_column=chosen.get(TYPE),
        district_column=chosen.get(DISTRICT),
        notes_column=chosen.get(NOTES),
        confidence_column=chosen.get(CONFIDENCE),
        sensor_column=chosen.get(SENSOR),
        kind=kind,
    )


def question(name: object) -> str:
    """Last part of a column's name, where a survey's groups stand before it: ``group/damage`` is ``damage``."""
    return re.split(r"/|(?<=\w)-(?=\w)", str(name))[-1]


def _names_of(table: gpd.GeoDataFrame) -> list[str]:
    return [str(name) for name in table.columns if name != table.geometry.name]


def _named(table: gpd.GeoDataFrame, wanted: Iterable[str]) -> str | None:
    offered: dict[str, str] = {}
    for name in _names_of(table):
        offered.setdefault(bare(question(name)), name)
    return next((offered[name] for name in wanted if name in offered), None)


def _class_column(table: gpd.GeoDataFrame, crosswalk: Crosswalk, *, has_scale: bool) -> str:
    names = [name for name in _names_of(table) if name.lower() not in OF_THE_SURVEY]
    known = known_words(crosswalk)
    for wanted in CLASS_NAMES:
        fitting = [name for name in names if bare(name) in wanted or bare(question(name)) in wanted]
        if len(fitting) > 1 and not has_scale:
            # Of several that may be meant, the one that holds nothing but known classes is.
            fitting = [name for name in fitting if holds_classes(table[name], known)] or fitting
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            msg = (
                f"The columns {', '.join(fitting)} may all be the damage class; name the right one with option "
                "class_column:."
            )
            raise SourceError(msg)
    fitting = [name for name in names if holds_classes(table[name], known)]
    if len(fitting) == 1:
        return fitting[0]
    found = f"several hold damage classes ({', '.join(fitting)})" if fitting else "none is known as one"
    msg = (
        f"Which column is the damage class cannot be told: {found}. Name it with option class_column: (columns: "
        f"{', '.join(names)})."
    )
    raise SourceError(msg)


def known_words(crosswalk: Crosswalk) -> frozenset[str]:
    """Labels of a crosswalk's classes, and further spellings, as :func:`geodata.sources.coordinates.bare` writes them."""
    return frozenset(map(bare, (*(entry.label for entry in crosswalk.classes), *crosswalk.also)))


def holds_classes(values: pd.Series, known: frozenset[str]) -> bool:
    """True if the column holds classes and nothing else; empty cells do not count."""
    words = {bare(value) for value in pd.unique(values.dropna().astype(object))} - {"", "null"}
    return bool(words) and words <= known
