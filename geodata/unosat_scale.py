"""UNOSAT's own words: its classes by code and label, its site types and groups, and the cells of its grids."""

import re

from geodata.grades import (
    BRIDGE,
    BUILDING,
    CELL,
    DESTROYED,
    FIELD_CRATER,
    GREENHOUSE,
    OTHER_SITE,
    POSSIBLE,
    ROAD,
    ROAD_CRATER,
    UNOSAT_CITATION,
    UNOSAT_CLASSES,
    Crosswalk,
    SourceClass,
)

CODES = frozenset(entry.code for entry in UNOSAT_CLASSES)

SPELLINGS: dict[str, int] = {
    "severe": 2,
    "severely damaged": 2,
    "moderate": 3,
    "moderately damaged": 3,
    "possible": 4,
    "possibly damaged": 4,
    "impact crater road": 5,
    "impact crater in road": 5,
    "no damage visible": 6,
    "no visible damages": 6,
    "impact crater field": 7,
    "impact crater in field": 7,
    "demolition zone": 8,
    "damage ungraded": 13,
    "ungraded damage": 13,
}
"""Short and other forms of a class's label, as :func:`plain_words` writes them -> code."""


def plain_words(label: str) -> str:
    """The label's words in lower case, without signs: how two spellings of one label are compared."""
    return " ".join(re.findall(r"[a-z0-9]+", label.lower()))


CODE_OF_LABEL: dict[str, int] = {plain_words(entry.label): entry.code for entry in UNOSAT_CLASSES} | SPELLINGS
"""Label, as :func:`plain_words` writes it -> code."""

CELL_CODE = 14
"""Class of UNOSAT's rapid building damage assessments on a grid of 500 m: something in the cell is damaged."""

CELL_CLASS = SourceClass(CELL_CODE, "Visible Damage in Cell", POSSIBLE, POSSIBLE, DESTROYED, CELL)
"""How badly, and how many buildings, the source does not say, so the interval begins at the least visible damage.
It is counted under that, and only ever as a cell: cells are never matched to a building."""

GRID_CITATION = (
    f"{UNOSAT_CITATION} Class 14 of the grids: UNITAR/UNOSAT, Mariupol Rapid Damage Building Assessment, 26 March 2022, "
    "whose text counts as cells with visible damage those that have this code; its interval is this project's convention."
)

POLYGON_CROSSWALK = Crosswalk(GRID_CITATION, (*UNOSAT_CLASSES, CELL_CLASS), SPELLINGS)
"""Classes of UNOSAT's polygons: grid cells and outlined buildings."""

TYPES_CITATION = (
    "Site types and groups as delivered in UNITAR/UNOSAT product CE20130604SYR (Raqqa 2017, Aleppo 2015), "
    "misspellings included; a type is a building if the Raqqa sites are grouped under 'Damaged Buildings'. "
    "Military Base and Square occur only in the Aleppo sites, which have no groups: that a base is a "
    "building and a square is none is this project's convention, as is the type Building without an addition."
)

KIND_OF_TYPE: dict[str, str] = {
    "building (general / default)": BUILDING,
    "building": BUILDING,
    "airport facility": BUILDING,
    "cemetery": BUILDING,
    "cemetary": BUILDING,
    "church": BUILDING,
    "government building": BUILDING,
    "hospital": BUILDING,
    "industrial facility": BUILDING,
    "market": BUILDING,
    "military base": BUILDING,
    "mosque": BUILDING,
    "ruins": BUILDING,
    "school / university": BUILDING,
    "sewage treatment facility": BUILDING,
    "stadium": BUILDING,
    "staduim": BUILDING,
    "tower": BUILDING,
    "greenhouse": GREENHOUSE,
    "bridge": BRIDGE,
    "road": ROAD,
    "field": FIELD_CRATER,
    "square": OTHER_SITE,
}
"""Site type in lower case -> kind."""

KIND_OF_GROUP: dict[str, str] = {
    "1": BUILDING,
    "damaged buildings": BUILDING,
    "damaged greenhouses": GREENHOUSE,
    "damaged road segments": ROAD,
    "impacts in fields": FIELD_CRATER,
    "impacts on roads / bridges": ROAD_CRATER,
}
"""Damage group in lower case -> kind. Of the coded groups only 1 is published: damaged buildings."""

KIND_OF_CODE: dict[int, str] = {entry.code: entry.kind for entry in UNOSAT_CLASSES if entry.kind is not None}
"""Class that is no damage grade -> kind."""
