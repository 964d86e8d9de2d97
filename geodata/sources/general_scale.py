"""The damage classes that a table of unknown origin is understood to use: by their words, never by bare numbers."""

from collections.abc import Iterable
from dataclasses import replace

from geodata.grades import (
    DESTROYED,
    GRADES,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    NOT_ASSESSED,
    POSSIBLE,
    SEVERE,
    UNOSAT_CLASSES,
    Crosswalk,
    SourceClass,
)
from geodata.sources.providers.copernicus import CROSSWALK as COPERNICUS

LABEL_ONLY = -1
"""Codes of this scale go down from here: a class with a negative code is known by its words only. The number 1 is
the worst class of one publisher and the slightest of another, so it says nothing of its own."""

CITATION = (
    "Names of this project's grades; UNITAR/UNOSAT, Main_Damage_Site_Class; Copernicus EMS, damage_gra and grading; "
    "European Macroseismic Scale 1998 (ed. Gruenthal), damage grades 1 to 5. That EMS-98 grades read from images "
    "are sets of our grades (5 destroyed; 4 severe to destroyed; 3 moderate to severe; 2 possible to moderate; 1 "
    "possible), counted under the lowest, is this project's convention."
)

EMS_98: tuple[SourceClass, ...] = (
    SourceClass(1, "EMS-98 grade 1", POSSIBLE, POSSIBLE, POSSIBLE),
    SourceClass(2, "EMS-98 grade 2", POSSIBLE, POSSIBLE, MODERATE),
    SourceClass(3, "EMS-98 grade 3", MODERATE, MODERATE, SEVERE),
    SourceClass(4, "EMS-98 grade 4", SEVERE, SEVERE, DESTROYED),
    SourceClass(5, "EMS-98 grade 5", DESTROYED, DESTROYED, DESTROYED),
)

_OWN = (
    *(SourceClass(0, grade, grade, grade, grade) for grade in GRADES),
    SourceClass(0, NOT_ASSESSED, None, None, None),
)

SPELLINGS: dict[str, str] = {
    "severely damaged": "Severe Damage",
    "moderately damaged": "Moderate Damage",
    "no damage": NO_VISIBLE_DAMAGE,
    "undamaged": NO_VISIBLE_DAMAGE,
    "not damaged": NO_VISIBLE_DAMAGE,
    "totally destroyed": DESTROYED,
    "fully destroyed": DESTROYED,
    "not visited": NOT_ASSESSED,
    "unclassified": NOT_ASSESSED,
} | {
    spelling.format(entry.code): entry.label
    for entry in EMS_98
    for spelling in ("G{}", "grade {}", "EMS-98 G{}", "EMS98 {}", "EMS grade {}", "damage grade {}", "DG{}")
}
"""Other words -> label of the class that they mean."""


def _labelled(*sets: Iterable[SourceClass]) -> tuple[SourceClass, ...]:
    """The classes of all sets, the first of each label, with codes that no file holds."""
    first: dict[str, SourceClass] = {}
    for entries in sets:
        for entry in entries:
            first.setdefault(entry.label.lower().replace("_", " "), entry)
    return tuple(replace(entry, code=LABEL_ONLY - number) for number, entry in enumerate(first.values()))


CROSSWALK = Crosswalk(CITATION, _labelled(_OWN, UNOSAT_CLASSES, COPERNICUS.classes, EMS_98), SPELLINGS)
