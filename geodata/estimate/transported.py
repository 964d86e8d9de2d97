"""A share corrected by error rates that were measured in another place; rarely worth much, and says so."""

from dataclasses import dataclass

import numpy as np

from geodata.errors import EstimateError
from geodata.estimate.proportions import wilson
from geodata.estimate.result import Estimate, normal_quantile

TRANSPORTED = "transported_error_rates"

BORROWED = "borrowed"
AMPLIFIED = "amplified"
USELESS = "useless"

WARNINGS: dict[str, str] = {
    BORROWED: "The error rates were measured elsewhere; nothing here shows that they hold in this place.",
    AMPLIFIED: "The error rates were measured elsewhere, and every point of error in the observed share "
    "becomes more than two points here.",
    USELESS: "With these borrowed error rates the observed share fits almost any true share; "
    "the figure supports no statement by itself.",
}
"""Warning that goes with every transported estimate: stable key and English sentence."""

AMPLIFIED_FROM = 2.0
"""Slope ``1 / (Se + Sp - 1)`` above which the warning says that errors are amplified."""
USELESS_FROM_WIDTH = 0.5
"""Change of the estimate over a tenth either way in the observed share, above which it is called useless."""


@dataclass(frozen=True)
class TransportedShare:
    """A share corrected by borrowed error rates.

    Attributes
    ----------
    share
        The estimate, cut to 0-1; ``contradiction`` if the observed share cannot arise under the rates.
    raw
        The estimate before it is cut; far outside 0-1 it shows that the rates do not hold here.
    slope
        Points of change in the estimate for one point in the observed share, ``1 / (Se + Sp - 1)``.
    warning
        Key of `WARNINGS`; there always is one.
    is_cut
        Whether `raw` lies outside 0-1, so that ``share.estimate`` is the nearest end and not what was found.
    """

    share: Estimate
    raw: float | None
    slope: float | None
    warning: str
    is_cut: bool = False


def transported_share(
    flagged: float,
    n: int,
    *,
    sensitivity: float,
    n_damaged: int,
    specificity: float,
    n_undamaged: int,
    level: float = 0.95,
) -> TransportedShare:
    """The true share behind a flagged share, by sensitivity and specificity borrowed from elsewhere.

    ``pi = (q + Sp - 1) / J`` with ``J = Se + Sp - 1`` and variance
    ``[q (1 - q) / N + pi^2 Se (1 - Se) / n1 + (1 - pi)^2 Sp (1 - Sp) / n0] / J^2``. There is no such function
    for the predictive value: it changes with the true share and must never be borrowed.

    A share or rate of exactly 0 or 1 would claim to have no variance, however few buildings it was seen in;
    it gets the variance whose normal interval ends where Wilson's does. If both rates are 1 the interval of
    a share of 0 or 1 is thus Wilson's.

    Parameters
    ----------
    flagged, n
        ``q``: share of buildings flagged as damaged, of `n` buildings.
    sensitivity, n_damaged
        Share of truly damaged buildings flagged elsewhere, and of how many.
    specificity, n_undamaged
        Share of truly undamaged buildings not flagged elsewhere, and of how many.

    Raises
    ------
    EstimateError
        If a share is outside 0-1 or a number of buildings is not positive.

    References
    ----------
    Rogan and Gladen (1978), doi 10.1093/oxfordjournals.aje.a112510. Greenland (1988),
    doi 10.1002/sim.4780070704, for the variance.
    """
    if not all(0 <= rate <= 1 for rate in (flagged, sensitivity, specificity)):
        message = f"Expected shares of 0-1; got {flagged}, {sensitivity} and {specificity}."
        raise EstimateError(message)
    if not all(1 <= number < np.inf for number in (n, n_damaged, n_undamaged)):
        message = f"Expected numbers of buildings above 0; got {n}, {n_damaged} and {n_undamaged}."
        raise EstimateError(message)
    separation = sensitivity + specificity - 1
    if separation <= 0:
        nothing = Estimate(None, None, None, None, level, TRANSPORTED, n, "not_informative")
        return TransportedShare(nothing, None, None, USELESS)
    raw = (flagged + specificity - 1) / separation
    inside = float(np.clip(raw, 0, 1))
    quantile = normal_quantile(level)
    variance = (
        _variance(flagged, n, quantile)
        + inside**2 * _variance(sensitivity, n_damaged, quantile)
        + (1 - inside) ** 2 * _variance(specificity, n_undamaged, quantile)
    )
    se = float(np.sqrt(variance)) / separation
    half = quantile * se
    warning = _warning(1 / separation)
    if raw + half < 0 or raw - half > 1:
        nothing = Estimate(None, se, None, None, level, TRANSPORTED, n, "contradiction")
        return TransportedShare(nothing, raw, 1 / separation, warning, is_cut=True)
    low, high = max(raw - half, 0.0), min(raw + half, 1.0)
    share = Estimate(inside, se, low, high, level, TRANSPORTED, n)
    return TransportedShare(share, raw, 1 / separation, warning, is_cut=raw != inside)


def _variance(share: float, n: int, quantile: float) -> float:
    """Variance of a share seen in `n` buildings; where all were alike, the one that Wilson's interval means."""
    if 0 < share < 1:
        return share * (1 - share) / n
    low, high = wilson(share, n, quantile=quantile)
    return (float(high - low) / quantile) ** 2


def _warning(slope: float) -> str:
    if 0.2 * slope > USELESS_FROM_WIDTH:
        return USELESS
    return AMPLIFIED if slope > AMPLIFIED_FROM else BORROWED
