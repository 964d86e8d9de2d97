"""What can be said of a share when nothing was validated: the least and the most it can be."""

import math
from dataclasses import dataclass

from geodata.errors import EstimateError

Range = tuple[float, float]

ROUNDING = 1e-9
"""How far a share may leave 0-1 by floating-point arithmetic alone."""


@dataclass(frozen=True)
class Bounds:
    """The least and the most a number can be under stated assumptions.

    These are no interval of chance: any value between them fits what was seen equally well (Manski 2003,
    doi 10.1007/b97478).

    Attributes
    ----------
    low, high
        The ends.
    assumption
        What they rest on, a stable key.
    """

    low: float
    high: float
    assumption: str


def unassessed_bounds(share_of_assessed: float, *, share_unassessed: float) -> Bounds:
    """The share among all buildings if those not assessed may all be damaged, or none.

    ``[p (1 - m), p (1 - m) + m]``.

    Parameters
    ----------
    share_of_assessed
        ``p``: share of damaged among the assessed buildings.
    share_unassessed
        ``m``: share of the buildings that nobody assessed.
    """
    _require_shares(share_of_assessed, share_unassessed)
    low = share_of_assessed * (1 - share_unassessed)
    return Bounds(low, low + share_unassessed, "unassessed_may_be_anything")


def error_rate_bounds(flagged: float, *, sensitivity: Range, specificity: Range) -> Bounds:
    """The true share behind a flagged share, if sensitivity and specificity are only known as ranges.

    With ``Se in [a, b]`` and ``Sp in [c, d]``: ``(q + c - 1) / (b + c - 1)`` to ``(q + d - 1) / (a + d - 1)``,
    cut to 0-1. Valid while ``q`` is below every sensitivity and ``Se + Sp > 1``: outside that the ends are
    those of the ranges that still explain ``q``.

    Parameters
    ----------
    flagged
        ``q``: share of buildings flagged as damaged.

    Raises
    ------
    EstimateError
        If a range is not ascending in 0-1, or allows ``Se + Sp <= 1``; if no true share of 0-1 can give
        ``q`` under any of the rates (``q`` above ``b`` or below ``1 - d``).
    """
    _require_shares(flagged)
    (a, b), (c, d) = _require_range(sensitivity), _require_range(specificity)
    if a + c <= 1:
        message = (
            f"Sensitivity {a} and specificity {c} would not separate damage from none; raise a lower end."
        )
        raise EstimateError(message)
    # The true share rises with specificity; it falls with sensitivity wherever it is positive.
    low, high = (flagged + c - 1) / (b + c - 1), (flagged + d - 1) / (a + d - 1)
    # A share on the very edge may leave 0-1 by rounding; that is no contradiction.
    if low > 1 + ROUNDING or high < -ROUNDING:
        message = (
            f"The error rates contradict the observed share: {flagged} would need a true share of "
            f"{low:.3g} to {high:.3g}; check the rates."
        )
        raise EstimateError(message)
    return Bounds(min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0), "error_rates_in_ranges")


def damage_list_bounds(n_listed: float, *, ppv: Range, recall: Range) -> Bounds:
    """Truly affected buildings behind a list that holds damage only.

    ``[D PPV_low / recall_high, D PPV_high / recall_low]``, in buildings. Divide by the number of buildings
    with `shares_of` for a share.

    Parameters
    ----------
    n_listed
        ``D``: listed sites.
    ppv
        Range of the share of listed sites that are truly affected buildings.
    recall
        Range of the share of truly affected buildings that the list holds.

    Raises
    ------
    EstimateError
        If a range or the number is none, or a recall of 0 is possible: then any number may be missed.
    """
    _require_amounts(n_listed)
    (ppv_low, ppv_high), (recall_low, recall_high) = _require_range(ppv), _require_range(recall)
    if recall_low <= 0:
        message = "A recall of 0 would allow any number of missed buildings; give a lower end above 0."
        raise EstimateError(message)
    return Bounds(n_listed * ppv_low / recall_high, n_listed * ppv_high / recall_low, "list_in_ranges")


def shares_of(bounds: Bounds, n_total: float) -> Bounds:
    """Bounds on a number of buildings as shares of `n_total` buildings, cut to 0-1.

    Raises
    ------
    EstimateError
        If there are no buildings.
    """
    if not 0 < n_total < math.inf:
        message = f"A share needs a denominator above 0; got {n_total}."
        raise EstimateError(message)
    low, high = (min(max(end / n_total, 0.0), 1.0) for end in (bounds.low, bounds.high))
    return Bounds(low, high, bounds.assumption)


def breakdown_recall(n_listed: float, ppv: float, share: float, n_total: float) -> float:
    """The recall at which a list of damage gives exactly the claimed share: ``D PPV / (c N)``.

    To reach the claim the assessment must have missed at least ``1 - recall`` of the affected buildings;
    above 1 the list alone already exceeds the claim. It needs no validation (Horowitz and Manski 1995,
    doi 10.2307/2951627, for breakdown values).

    Parameters
    ----------
    n_listed
        ``D``: listed sites.
    ppv
        Share of listed sites that are truly affected buildings; 1 is the most generous to the list.
    share
        ``c``: claimed share, 0-1.
    n_total
        ``N``: buildings.

    Raises
    ------
    EstimateError
        If the claimed share or the number of buildings is 0, or one of the values is no share or amount.
    """
    _require_shares(ppv, share)
    _require_amounts(n_listed, n_total)
    if share * n_total <= 0:
        message = f"A breakdown value needs a claimed share and a total above 0; got {share} of {n_total}."
        raise EstimateError(message)
    return n_listed * ppv / (share * n_total)


def footprint_bounds(
    n_hit: int, *, n_unmatched: int, n_footprints: int, least_footprint_recall: float = 1.0
) -> Bounds:
    """The share of buildings hit, when some damage points fall on no footprint.

    Least: the unmatched points are no buildings, ``m / N``. Most: each is a building that the footprints
    lack, ``(m + u) / (N + u)``. If footprints are known to miss buildings, there are up to ``N / recall``
    buildings: the least lets none of the missing ones be hit, the most all of them.

    Parameters
    ----------
    n_hit
        ``m``: distinct footprints hit, not points.
    n_unmatched
        ``u``: points on no footprint.
    n_footprints
        ``N``: footprints.
    least_footprint_recall
        The least share of buildings that have a footprint.

    Raises
    ------
    EstimateError
        If more footprints are hit than there are, or the least recall is not above 0 and up to 1.
    """
    _require_amounts(n_hit, n_unmatched, n_footprints)
    if n_hit > n_footprints or not n_footprints:
        message = f"Expected footprints and hits among them; got {n_hit} of {n_footprints}, {n_unmatched} unmatched."
        raise EstimateError(message)
    if not 0 < least_footprint_recall <= 1:
        message = f"Expected a footprint recall above 0 and up to 1; got {least_footprint_recall}."
        raise EstimateError(message)
    buildings = n_footprints / least_footprint_recall
    most = max(buildings, n_footprints + n_unmatched)
    complete = least_footprint_recall == 1
    assumption = "unmatched_points" if complete else "unmatched_points_and_missing_footprints"
    return Bounds(n_hit / buildings, (n_hit + most - n_footprints) / most, assumption)


def _require_shares(*shares: float) -> None:
    if not all(0 <= share <= 1 for share in shares):
        message = f"Expected shares of 0-1; got {', '.join(str(share) for share in shares)}."
        raise EstimateError(message)


def _require_amounts(*amounts: float) -> None:
    if not all(0 <= amount < math.inf for amount in amounts):
        message = (
            f"Expected numbers from 0 up, none missing; got {', '.join(str(amount) for amount in amounts)}."
        )
        raise EstimateError(message)


def _require_range(given: Range) -> Range:
    low, high = given
    if not 0 <= low <= high <= 1:
        message = f"Expected a range of shares, low end first; got {low} to {high}."
        raise EstimateError(message)
    return low, high
