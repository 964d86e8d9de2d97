"""When damage happened, if each building only says between which two images."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import EstimateError
from geodata.estimate.proportions import Numbers, NumbersLike

TOLERANCE = 1e-10
"""Largest excess over the Kuhn-Tucker conditions, per interval, at which the search stops."""
MOST_ROUNDS = 100_000


@dataclass(frozen=True)
class TurnbullCurve:
    """When the event happened, as far as half-open intervals tell.

    Attributes
    ----------
    masses
        One row for each innermost interval: ``after`` (not included), ``by`` (included, infinite if the
        event was never seen) and ``probability``; sums to 1. Where inside an interval it lies is unknowable.
    kkt_excess
        Largest excess over the Kuhn-Tucker conditions; 0 at the maximum.
    n
        Intervals the curve rests on.
    """

    masses: pd.DataFrame
    kkt_excess: float
    n: int

    def certain_by(self, when: float) -> float:
        """Probability that the event happened by `when`, counting innermost intervals that end by then."""
        return float(self.masses.loc[self.masses["by"] <= when, "probability"].sum())

    def possible_by(self, when: float) -> float:
        """Probability that it may have happened by `when`, counting innermost intervals that begin before."""
        return float(self.masses.loc[self.masses["after"] < when, "probability"].sum())


def turnbull_curve(after: NumbersLike, by: NumbersLike, weights: NumbersLike | None = None) -> TurnbullCurve:
    """The nonparametric maximum likelihood estimate of when the event happened.

    Each event lies in a half-open interval ``(after, by]``: not yet on the image of `after`, there on that of
    `by`. The estimate puts mass only on innermost intervals: a left end followed by a right end with no end
    between. It is found by self-consistency (Turnbull 1976) and checked: with ``A`` saying which innermost
    interval lies in which given one, ``sum_i w_i A_ij / (A p)_i = sum w`` where ``p_j > 0`` and no more
    elsewhere (Gentleman and Geyer 1994).

    Closed intervals ``[after, by]`` would make neighbours overlap in the image date they share and give
    another answer; software that treats them so does not fit dated images.

    Parameters
    ----------
    after, by
        Ends of the interval of each event, as numbers (days, say); `by` is infinite for events never seen.
    weights
        How many events each interval stands for; ``None``: one each.

    Raises
    ------
    EstimateError
        If there is none, one is empty (``after >= by``) or a number is missing.

    References
    ----------
    Turnbull (1976), doi 10.1111/j.2517-6161.1976.tb01597.x. Gentleman and Geyer (1994),
    doi 10.1093/biomet/81.3.618.
    """
    left, right = np.asarray(after, float), np.asarray(by, float)
    count = np.ones_like(left) if weights is None else np.asarray(weights, float)
    _require_intervals(left, right, count)
    ends, code = np.unique(np.column_stack([left, right]), axis=0, return_inverse=True)
    count = np.bincount(code.ravel(), weights=count, minlength=len(ends)).astype(float)
    left, right = ends[:, 0], ends[:, 1]
    starts, stops = innermost_intervals(left, right)
    inside = ((starts >= left[:, None]) & (stops <= right[:, None])).astype(float)
    probability, excess = _maximise(inside, count)
    masses = pd.DataFrame({"after": starts, "by": stops, "probability": probability})
    return TurnbullCurve(masses, excess, int(count.sum()))


def innermost_intervals(left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Left and right ends of the intervals that can hold mass: a left end next to a right end, in order.

    Of a left and a right end on the same date the right comes first: ``(0, 1]`` and ``(1, 2]`` do not meet.
    """
    values = np.concatenate([left, right])
    is_left = np.concatenate([np.ones(len(left), bool), np.zeros(len(right), bool)])
    order = np.lexsort((is_left, values))
    values, is_left = values[order], is_left[order]
    found = is_left[:-1] & ~is_left[1:]
    return values[:-1][found], values[1:][found]


def _maximise(inside: Numbers, count: Numbers) -> tuple[Numbers, float]:
    """Probabilities of the innermost intervals by self-consistency, and the excess left at the end."""
    total = count.sum()
    probability = np.full(inside.shape[1], 1 / inside.shape[1])
    excess = np.inf
    for _ in range(MOST_ROUNDS):
        gradient: npt.NDArray[np.float64] = (count / (inside @ probability)) @ inside / total
        excess = float(gradient.max() - 1)
        if excess < TOLERANCE:
            break
        probability = probability * gradient
    # A mass whose gradient is below 1 goes to 0 at the maximum; what is left of it is rounding.
    probability = np.where((gradient < 1 - 1e-6) & (probability < 1e-6), 0.0, probability)
    return probability / probability.sum(), max(excess, 0.0)


def _require_intervals(left: Numbers, right: Numbers, count: Numbers) -> None:
    if not len(left) or left.shape != right.shape or left.shape != count.shape:
        message = (
            f"Expected as many left ends as right ends, at least one; got {left.shape} and {right.shape}."
        )
        raise EstimateError(message)
    if np.isnan(left).any() or np.isnan(right).any() or not (left < right).all() or (count <= 0).any():
        message = "Every interval needs a left end before its right end; use infinity for events never seen."
        raise EstimateError(message)
