"""How sources are brought together: sites to footprints, footprints to each other, statements to a grade."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from geodata.config.section import Section

Criterion = Literal["method", "date", "resolution", "order"]


class MatchingConfig(Section):
    """How damage sites are assigned to footprints."""

    tolerance_m: float = Field(
        default=8.0, ge=0, le=100, description="Greatest distance from a site to its footprint, in metres."
    )
    sweep_m: tuple[Annotated[float, Field(gt=0, le=200)], ...] = Field(
        default=(1, 2, 4, 6, 8, 10, 15), description="Distances reported beside the chosen one, in metres."
    )


class ResolveConfig(Section):
    """Which of several statements about one building counts."""

    precedence: tuple[Criterion, ...] = Field(
        default=("date", "method", "resolution", "order"),
        min_length=1,
        description="What decides, first criterion first: date (later), method (field over image over model), "
        "resolution (finer), order (earlier in this file).",
    )
    agreement_days: int = Field(
        default=60, ge=0, description="Two sources are compared at epochs at most this many days apart."
    )

    @field_validator("precedence")
    @classmethod
    def _each_once(cls, value: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        if len(set(value)) < len(value):
            msg = "each criterion may be named once"
            raise ValueError(msg)
        return value


class ConflationConfig(Section):
    """When footprints of two sources are the same building."""

    same_share: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="A footprint is drawn by an earlier source already if the two share this part of the smaller one.",
    )
