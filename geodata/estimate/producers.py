"""Producer's accuracy: the share of the buildings of a class that the map found, with its interval."""

import numpy as np
import numpy.typing as npt

from geodata.estimate.proportions import CENSUS, WALD, Numbers, stratified_shares
from geodata.estimate.result import Estimate, normal_quantile

DONNER_ZOU = "donner_zou"


def producers_accuracy(
    hits: Numbers,
    sampled: Numbers,
    population: Numbers,
    *,
    own: npt.NDArray[np.bool_],
    level: float = 0.95,
    finite_population: bool = True,
    interval: str = "",
) -> Estimate:
    """The share of the units of one reference class that lie in its own map class: ``A / (A + B)``.

    ``A`` is the estimated share of all units that are of the class and mapped as it, ``B`` of those mapped
    otherwise; they come from different strata, so the variance of the ratio is
    ``((1 - P)^2 var A + P^2 var B) / (A + B)^2`` (Olofsson et al. 2014, equation 7, with ``1 - n_i. / N_i``).
    The interval joins the stratified intervals of A and B (Donner and Zou 2012), so that a class with no
    omission *found* still has one.

    Parameters
    ----------
    hits, sampled, population
        For each stratum: answers of the class, answers, units.
    own
        True for the stratum (or strata) mapped as the class.
    interval
        ``wald`` for the normal interval of the paper; else as above.

    References
    ----------
    Olofsson et al. (2014), doi 10.1016/j.rse.2014.02.015. Donner and Zou (2012), doi 10.1177/0962280210383082; Newcombe (2016), doi 10.1177/0962280213502144.
    """
    n, method = int(sampled.sum()), WALD if interval == WALD else DONNER_ZOU
    if ((population > 0) & (sampled == 0)).any():
        return Estimate(None, None, None, None, level, method, n, "stratum_without_answers")
    if hits.sum() == 0:
        return Estimate(None, None, None, None, level, method, n, "class_not_found")

    unseen = 1 - sampled / np.maximum(population, 1) if finite_population else np.ones_like(sampled)
    weight, share = population / population.sum(), hits / np.maximum(sampled, 1)
    found, missed = float((weight * share)[own].sum()), float((weight * share)[~own].sum())
    estimate = found / (found + missed)
    if ((sampled == 1) & (population > 0) & (unseen > 0)).any():
        return Estimate(estimate, None, None, None, level, method, n, "stratum_with_one_answer")
    if not (unseen[population > 0] > 0).any():
        return Estimate(estimate, 0.0, estimate, estimate, level, CENSUS, n)

    spread = weight**2 * unseen * share * (1 - share) / np.maximum(sampled - 1, 1)
    variance = (1 - estimate) ** 2 * spread[own].sum() + estimate**2 * spread[~own].sum()
    se = float(np.sqrt(variance)) / (found + missed)
    if method == WALD:
        half = normal_quantile(level) * se
        return Estimate(estimate, se, max(estimate - half, 0), min(estimate + half, 1), level, method, n)
    parts = (
        _part(hits, sampled, population, part, level=level, finite_population=finite_population)
        for part in (own, ~own)
    )
    low, high = share_of_sum(*parts)
    return Estimate(estimate, se or None, low, high, level, method, n)


def share_of_sum(part: tuple[float, float, float], rest: tuple[float, float, float]) -> tuple[float, float]:
    """Ends of the interval of ``part / (part + rest)`` of two independent terms, each (estimate, low, high).

    The ends of the ratio ``part / rest`` recovered from the ends of its terms (Donner and Zou 2012,
    doi 10.1177/0962280210383082). There is one even where a term is estimated as 0; not where both are.
    """
    (a, a_low, a_high), (b, b_low, b_high) = part, rest
    low, high = _ratio_end(a * b, a_low * (2 * a - a_low), b_high * (2 * b - b_high), sign=-1), np.inf
    if b_low > 0:
        high = _ratio_end(a * b, a_high * (2 * a - a_high), b_low * (2 * b - b_low), sign=1)
    middle = a / (a + b)
    ends = (1.0 if np.isinf(ratio) else ratio / (1 + ratio) for ratio in (low, high))
    first, last = ends
    return float(np.clip(min(first, middle), 0, 1)), float(np.clip(max(last, middle), 0, 1))


def _ratio_end(product: float, upper: float, lower: float, *, sign: int) -> float:
    """``(product + sign * sqrt(product^2 - upper * lower)) / lower``, in the form that survives ``lower = 0``."""
    root = np.sqrt(max(product**2 - upper * lower, 0.0))
    bottom = product - sign * root
    if abs(bottom) > 1e-12 * max(product, 1e-300):
        return float(max(upper / bottom, 0.0))
    return float(max((product + sign * root) / lower, 0.0)) if lower else np.inf


def _part(
    hits: Numbers,
    sampled: Numbers,
    population: Numbers,
    part: npt.NDArray[np.bool_],
    *,
    level: float,
    finite_population: bool,
) -> tuple[float, float, float]:
    """Share of all units that are of the class and lie in some of the strata: estimate, low, high."""
    if not population[part].sum():
        return 0.0, 0.0, 0.0
    inside = stratified_shares(
        hits[part], sampled[part], population[part], level=level, finite_population=finite_population
    )
    weight = population[part].sum() / population.sum()
    return float(inside.estimate * weight), float(inside.low * weight), float(inside.high * weight)
