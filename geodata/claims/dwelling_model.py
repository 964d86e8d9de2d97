"""What is assumed about homes in a building, as ranges instead of numbers."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Self

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from geodata.claims.entry import Entry, Text
from geodata.claims.figures import DwellingAssumption

Draws = npt.NDArray[np.float64]


class Spread(Entry):
    """A number that is known to lie between two others; both ends belong to it.

    Attributes
    ----------
    mode
        Where the number most likely lies (triangular distribution); ``None``: anywhere between the ends alike
        (uniform). Equal ends are a fixed number.
    """

    low: float
    high: float
    mode: float | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= (self.low if self.mode is None else self.mode) <= self.high:
            came = f"{self.low}, {self.mode}, {self.high}"
            msg = f"low, mode and high were {came} but are expected in rising order"
            raise ValueError(msg)
        return self

    @classmethod
    def around(cls, values: Iterable[float]) -> Self:
        """From the least to the greatest of these numbers."""
        known = list(values)
        return cls(low=min(known), high=max(known))

    def draw(self, source: np.random.Generator, n_draws: int) -> Draws:
        """As many numbers from the spread as `n_draws`."""
        if self.low == self.high:
            return np.full(n_draws, self.low)
        if self.mode is None:
            return source.uniform(self.low, self.high, n_draws)
        return source.triangular(self.low, self.mode, self.high, n_draws)


class DwellingModel(Entry):
    """How homes are estimated from a building's ground area, storeys and use, each quantity as a spread.

    One number of each spread holds for the whole city in one draw: what is not known is the city's mean
    dwelling, not that of each house, so errors do not cancel out over many houses.

    Attributes
    ----------
    efficiency
        Share of gross floor area that is inside dwellings.
    mean_dwelling_m2
        Floor area of one dwelling.
    residential_share
        Share of the floor area that is housing, by use. Uses not named hold no homes.
    share_if_use_missing, levels_if_missing
        What is taken where the source is silent; ``None``: such buildings are left out and counted.
    levels_factor
        True storeys over stated storeys, where storeys are stated.
    basis
        Where the values come from, or that they are an assumption.
    """

    id: str
    name: Text
    efficiency: Spread
    mean_dwelling_m2: Spread
    residential_share: dict[str, Spread]
    share_if_use_missing: Spread | None = None
    levels_if_missing: Spread | None = None
    levels_factor: Spread = Spread(low=1.0, high=1.0)
    basis: Annotated[tuple[Text, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _inside_their_ranges(self) -> Self:
        shares = [self.efficiency, *self.residential_share.values()]
        shares += [] if self.share_if_use_missing is None else [self.share_if_use_missing]
        sizes = [self.mean_dwelling_m2, self.levels_factor, self.efficiency]
        sizes += [] if self.levels_if_missing is None else [self.levels_if_missing]
        if any(spread.low < 0 or spread.high > 1 for spread in shares):
            msg = "shares and efficiency are expected between 0 and 1"
            raise ValueError(msg)
        if any(spread.low <= 0 for spread in sizes):
            msg = "dwelling size, storeys and efficiency are expected above 0"
            raise ValueError(msg)
        return self


def spanning(assumptions: Sequence[DwellingAssumption]) -> DwellingModel:
    """The model whose spreads reach from the least to the greatest value of the assumptions.

    A use that only some assumptions name holds no homes under the others. Where one assumption leaves
    buildings without storeys or use out, the model does too.

    Raises
    ------
    ValueError
        If there is no assumption.
    """
    if not assumptions:
        msg = "At least one dwelling assumption is expected; add one under dwelling_assumptions: in the claims file."
        raise ValueError(msg)
    uses = dict.fromkeys(use for one in assumptions for use in one.residential_share)
    return DwellingModel(
        id="+".join(one.id for one in assumptions),
        name=Text(
            en=" to ".join(one.name.en for one in assumptions),
            ar=" إلى ".join(one.name.ar for one in assumptions),
        ),
        efficiency=Spread.around(one.efficiency for one in assumptions),
        mean_dwelling_m2=Spread.around(one.mean_dwelling_m2 for one in assumptions),
        residential_share={
            use: Spread.around(one.residential_share.get(use, 0.0) for one in assumptions) for use in uses
        },
        share_if_use_missing=_around_if_all([one.share_if_use_missing for one in assumptions]),
        levels_if_missing=_around_if_all([one.levels_if_missing for one in assumptions]),
        basis=tuple(one.basis for one in assumptions),
    )


def _around_if_all(values: Sequence[float | None]) -> Spread | None:
    known = [value for value in values if value is not None]
    return Spread.around(known) if len(known) == len(values) else None
