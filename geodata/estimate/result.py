"""The form every estimate takes: a number, its error, its interval, or the reason why it has none."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from statistics import NormalDist
from typing import Any

import pandas as pd

from geodata.errors import EstimateError

ESTIMATE_COLUMNS: tuple[str, ...] = ("estimate", "se", "low", "high", "level", "method", "n", "why_not")
"""Columns of every table of estimates. ``estimate``, ``se``, ``low`` and ``high`` are missing (NaN) where
there is no such number; ``why_not`` is then a key of `WHY_NOT`, and ``""`` where all four are there."""

WHY_NOT: dict[str, str] = {
    "no_answers": "No building was answered for here, so there is no estimate.",
    "stratum_without_answers": "A part of the buildings has no answer at all, so the whole cannot be estimated.",
    "stratum_with_one_answer": "A part of the buildings has a single answer, from which no error can be computed.",
    "too_few_answers": "Fewer answers than the least number an interval is given for.",
    "class_not_found": "No building of this class was found in the sample, so its share found by the map is 0 / 0.",
    "empty": "There are no buildings here.",
    "not_informative": "The error rates do not separate damaged from undamaged buildings.",
    "contradiction": "The observed share cannot arise under the error rates given.",
    "too_few_blocks": "Too few blocks to resample.",
}
"""Why a number or its interval is missing: stable key and English sentence."""


@dataclass(frozen=True)
class Estimate:
    """One estimated number.

    Attributes
    ----------
    estimate, se, low, high
        The number, its standard error and the ends of its interval; ``None`` where there is none.
    level
        Nominal level of the interval, 0-1.
    method
        How the interval was made, a stable key.
    n
        Answers the estimate rests on.
    why_not
        Key of `WHY_NOT` if the number or its interval is missing, else ``""``.
    """

    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    level: float
    method: str
    n: int
    why_not: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary in the order of `ESTIMATE_COLUMNS`."""
        return asdict(self)

    def times(self, factor: float) -> "Estimate":
        """The same estimate in another unit, such as a share turned into buildings; `factor` is not negative."""
        scaled = {key: _times(getattr(self, key), factor) for key in ("estimate", "se", "low", "high")}
        return Estimate(**scaled, level=self.level, method=self.method, n=self.n, why_not=self.why_not)


@dataclass(frozen=True)
class StratifiedEstimate:
    """Shares, counts and accuracies of one stratified sample.

    Attributes
    ----------
    shares
        One row for each reference class: its share of all units, `ESTIMATE_COLUMNS`. The shares sum to 1.
    counts
        The same in units.
    users
        One row for each map class: share of the units mapped as the class that are of the class.
    producers
        One row for each reference class: share of the units of the class that are mapped as the class.
    overall
        Share of units whose map class is their reference class.
    cells
        Estimated share of all units in each cell: rows map classes, columns reference classes; sums to 1.
    n
        Units in the sample.
    level
        Nominal level of all intervals.
    findings
        Sentences on what was done about strata with too few answers; empty if nothing had to be done.
    """

    shares: pd.DataFrame
    counts: pd.DataFrame
    users: pd.DataFrame
    producers: pd.DataFrame
    overall: Estimate
    cells: pd.DataFrame
    n: int
    level: float
    findings: tuple[str, ...] = field(default=())


def estimate_table(rows: Mapping[Any, Estimate], *, name: str) -> pd.DataFrame:
    """Estimates as a table: one row each, indexed by their keys under `name`, columns `ESTIMATE_COLUMNS`."""
    table = pd.DataFrame(
        [row.to_json() for row in rows.values()],
        index=pd.Index(list(rows), name=name, tupleize_cols=False),
        columns=list(ESTIMATE_COLUMNS),
    )
    numbers = dict.fromkeys(("estimate", "se", "low", "high"), float)
    return table.astype({**numbers, "level": float, "n": int})


def normal_quantile(level: float) -> float:
    """Half-width of a two-sided normal interval in standard errors: 1.959964 for a level of .95.

    Raises
    ------
    EstimateError
        If the level is not between 0 and 1.
    """
    if not 0 < level < 1:
        message = f"An interval needs a level between 0 and 1, such as 0.95; got {level}."
        raise EstimateError(message)
    return NormalDist().inv_cdf((1 + level) / 2)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
