"""The damage scale, and the cited table that maps each provider's classes onto it.

The scale is ordered: no visible damage < possible < moderate < severe < destroyed. A missing grade
means *not assessed* and is never any of the five. A source that is coarser than the scale gets an
interval, ``grade_min`` to ``grade_max``; ``grade`` is the class it is counted under.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

NO_VISIBLE_DAMAGE = "no_visible_damage"
POSSIBLE = "possible"
MODERATE = "moderate"
SEVERE = "severe"
DESTROYED = "destroyed"

GRADES: tuple[str, ...] = (NO_VISIBLE_DAMAGE, POSSIBLE, MODERATE, SEVERE, DESTROYED)
"""Worst last."""

NOT_ASSESSED = "not_assessed"
"""The name under which rows without a grade are counted; it is a state, not a grade."""

RANK: Mapping[str, int] = {grade: rank for rank, grade in enumerate(GRADES)}

CLASS_SETS: Mapping[str, str] = {
    "at_least_moderate": MODERATE,
    "at_least_severe": SEVERE,
    "destroyed": DESTROYED,
}
"""Sets of classes that damage is dated for: name -> the lowest class in the set, every worse one included."""

DTYPE = pd.CategoricalDtype(list(GRADES), ordered=True)

NOT_ASSESSED_RANK = -1
"""Rank given to a missing grade by :func:`rank_of`; smaller than every grade so it never passes a threshold."""

BUILDING = "building"
GREENHOUSE = "greenhouse"
BRIDGE = "bridge"
ROAD = "road"
ROAD_CRATER = "road_crater"
FIELD_CRATER = "field_crater"
FACILITY = "facility"
TRANSPORT = "transport"
CELL = "cell"
OTHER_SITE = "other"
UNSPECIFIED_SITE = "unspecified"

SITE_KINDS: tuple[str, ...] = (
    BUILDING,
    UNSPECIFIED_SITE,
    GREENHOUSE,
    BRIDGE,
    ROAD,
    ROAD_CRATER,
    FIELD_CRATER,
    FACILITY,
    TRANSPORT,
    CELL,
    OTHER_SITE,
)
"""What a damage site is. ``facility`` is a plant, a port, a camp: more or less than a building; ``transport`` a
road, rail or runway; ``cell`` a square of a grid. Only ``building`` and ``unspecified`` sites are ever matched to a footprint."""

LIFECYCLES: tuple[str, ...] = ("demolished", "cleared", "rebuilt", "rehabilitated")
"""What became of a place after it was damaged; kept apart from the grade and never lowering it."""

FIELD_SURVEY, IMAGE_ANALYST, VOLUNTEERS, IMAGE_MODEL, RADAR_SCREEN = (
    "field_survey",
    "image_analyst",
    "volunteers",
    "image_model",
    "radar_screen",
)
METHODS: tuple[str, ...] = (FIELD_SURVEY, IMAGE_ANALYST, VOLUNTEERS, IMAGE_MODEL, RADAR_SCREEN)
"""How a grade was found, most trusted first. A ``radar_screen`` says where to look: it is never claim evidence."""

MATCHABLE_KINDS: tuple[str, ...] = (BUILDING, UNSPECIFIED_SITE)
CRATER_KINDS: tuple[str, ...] = (ROAD_CRATER, FIELD_CRATER)


@dataclass(frozen=True)
class SourceClass:
    """One class of a provider's scale and what it means on ours.

    ``grade`` is ``None`` for classes that are no damage grade of a structure (craters); ``kind`` then says
    what the site is instead. A class without grade, kind and lifecycle says that nothing could be told
    (``un-classified``): not assessed. A class that can mean several grades is counted under the lowest of them
    that is damage, so that a count never says more than its source. ``lifecycle`` is one of :data:`LIFECYCLES`.
    """

    code: int
    label: str
    grade: str | None
    grade_min: str | None
    grade_max: str | None
    kind: str | None = None
    lifecycle: str | None = None


@dataclass(frozen=True)
class Crosswalk:
    """A provider's classes and what each means on our scale, with the publication it rests on.

    ``code`` and ``label`` of a class are both understood, in any case, as are the spellings in ``also``
    (spelling -> code). A class with a negative code is known by its words only.
    """

    citation: str
    classes: tuple[SourceClass, ...]
    also: Mapping[str, int | str] = field(default_factory=dict)


NEW, INCREASED, DECREASED, UNCHANGED = "new", "increased", "decreased", "unchanged"

UNOSAT_STATUSES: Mapping[str, str] = {
    "New - damage": NEW,
    "Increase - damage": INCREASED,
    "Decrease - damage": DECREASED,
    "No change": UNCHANGED,
}
"""Words of UNOSAT's field Damage_Status as delivered in product CE20130604SYR; no code list of it is published."""

UNOSAT_CITATION = (
    "UNITAR/UNOSAT Comprehensive Damage Assessment, field Main_Damage_Site_Class; labels as delivered in product "
    "CE20130604SYR. The mapping of classes 4, 8, 11 and 13 to intervals is this project's convention."
)

UNOSAT_CLASSES: tuple[SourceClass, ...] = (
    SourceClass(1, "Destroyed", DESTROYED, DESTROYED, DESTROYED),
    SourceClass(2, "Severe Damage", SEVERE, SEVERE, SEVERE),
    SourceClass(3, "Moderate Damage", MODERATE, MODERATE, MODERATE),
    SourceClass(4, "Possible Damage", POSSIBLE, NO_VISIBLE_DAMAGE, MODERATE),
    SourceClass(5, "Impact Crater (Damage to Road)", None, None, None, ROAD_CRATER),
    SourceClass(6, "No Visible Damage", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
    SourceClass(7, "Impact Crater (Damage to Field)", None, None, None, FIELD_CRATER),
    SourceClass(8, "Destroyed (Demolition Zone)", DESTROYED, DESTROYED, DESTROYED),
    SourceClass(9, "Suspected Phosphorus Zone", None, None, None, OTHER_SITE),
    SourceClass(10, "Road Damage from Tank Passage", None, None, None, ROAD),
    SourceClass(11, "Possible Damage from Adjacent Impact, Debris", POSSIBLE, NO_VISIBLE_DAMAGE, POSSIBLE),
    SourceClass(12, "Lava Flow", None, None, None, OTHER_SITE),
    SourceClass(13, "Damage (Ungraded)", MODERATE, MODERATE, DESTROYED),
)


def as_grades(values: pd.Series) -> pd.Series:
    """Grade names as an ordered categorical; anything missing stays missing.

    Raises
    ------
    ValueError
        If a value is neither missing nor one of :data:`GRADES`.
    """
    present = values.dropna()
    strangers = sorted(set(present.astype(str)) - set(GRADES))
    if strangers:
        msg = f"grade was {strangers[0]!r} but is expected to be one of {', '.join(GRADES)}"
        raise ValueError(msg)
    return values.astype("object").where(values.notna(), None).astype(DTYPE)


def rank_of(grades: pd.Series) -> npt.NDArray[np.int8]:
    """Rank of each grade, 0 (no visible damage) to 4 (destroyed); -1 where not assessed.

    Comparing ranks is safe where comparing the categorical is not: a missing grade never reaches any threshold.
    """
    codes = as_grades(grades).cat.codes if grades.dtype != DTYPE else grades.cat.codes
    return np.asarray(codes, dtype=np.int8)
