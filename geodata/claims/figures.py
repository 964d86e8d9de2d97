"""What claims are measured with: published figures, areas, homes per building, spoken numbers."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from geodata.claims.entry import Day, Entry, PartialDate, Text
from geodata.grades import GRADES


def _known_grade(value: str) -> str:
    if value not in GRADES:
        msg = f"grade was {value!r} but is expected to be one of {', '.join(GRADES)}"
        raise ValueError(msg)
    return value


Grade = Annotated[str, AfterValidator(_known_grade)]
Verification = Literal["P", "S", "D", "U"]
"""How far a text or number was verified; see :class:`PublishedFigure`."""


class ToleranceRule(Entry):
    """Why a spoken number is read as a range."""

    id: str
    rule: Text


class PublishedFigure(Entry):
    """One number somebody published, with how far it was verified.

    Attributes
    ----------
    date, as_of
        When it was published; the day it describes. ``None`` where not known.
    verification
        ``P`` the publisher's own text was seen; ``S`` seen as reported by others; ``D`` derived by
        arithmetic or inference (``derivation`` says how); ``U`` not verified.
    classes
        Damage classes the figure counts together, if it counts damage.
    only_with
        Id of the one building total the count may be set over, because it is a part of that total; ``None``:
        any total.
    """

    id: str
    label: Text
    value: float
    unit: str
    publisher: Text
    verification: Verification
    date: PartialDate | None = None
    as_of: Day | None = None
    url: str | None = None
    derivation: Text | None = None
    classes: tuple[Grade, ...] | None = None
    only_with: str | None = None

    def may_be_set_over(self, total_id: str) -> bool:
        """Whether the count may be divided by the building total `total_id`."""
        return self.only_with in (None, total_id)

    @model_validator(mode="after")
    def _derived_says_how(self) -> Self:
        if self.verification == "D" and self.derivation is None:
            msg = "a figure with verification D is expected to state its derivation"
            raise ValueError(msg)
        return self


class Area(Entry):
    """A named part of the city: its districts, each with all its spellings, and the assumption made."""

    id: str
    name: Text
    districts: tuple[tuple[str, ...], ...]
    assumption: Text


class DwellingAssumption(Entry):
    """How homes are estimated from a building's ground area, storeys and use.

    Attributes
    ----------
    efficiency
        Share of gross floor area that is inside dwellings.
    mean_dwelling_m2
        Gross floor area of one dwelling.
    residential_share
        Share of the floor area that is housing, by use. Uses not named hold no homes.
    share_if_use_missing, levels_if_missing
        What is taken where the source is silent; ``None``: the building's homes stay missing.
    basis
        Where the values come from, or that they are an assumption.
    """

    id: str
    name: Text
    efficiency: Annotated[float, Field(gt=0, le=1)]
    mean_dwelling_m2: Annotated[float, Field(gt=0)]
    residential_share: dict[str, Annotated[float, Field(ge=0, le=1)]]
    share_if_use_missing: Annotated[float, Field(ge=0, le=1)] | None = None
    levels_if_missing: Annotated[float, Field(gt=0)] | None = None
    basis: Text
