"""A share from few answers and many model scores, without trusting the scores."""

from dataclasses import dataclass

import numpy as np

from geodata.errors import EstimateError
from geodata.estimate.proportions import Numbers, NumbersLike
from geodata.estimate.result import Estimate, normal_quantile

PREDICTION_POWERED = "prediction_powered"


@dataclass(frozen=True)
class PredictionPowered:
    """A prediction-powered share and how far it leaned on the scores.

    Attributes
    ----------
    share
        The estimate.
    lam
        Weight of the scores: 0 is the plain mean of the answers, 1 trusts the scores' mean corrected by
        their mean error.
    se_without_scores
        Standard error at ``lam = 0``, to see what the scores are worth.
    """

    share: Estimate
    lam: float
    se_without_scores: float


def prediction_powered_share(
    answers: NumbersLike,
    scores_of_answered: NumbersLike,
    scores_of_others: NumbersLike,
    *,
    lam: float | None = None,
    level: float = 0.95,
) -> PredictionPowered:
    """The mean of what was asked for, from answers for some buildings and scores for all.

    ``lam * mean(f_N) + mean(Y - lam f_n)`` with variance ``lam^2 var(f_N) / N + var(Y - lam f_n) / n``.
    Unless given, ``lam`` is the one of least variance, ``cov(Y, f) / ((1 + n / N) var f)`` cut to 0-1, with
    the variance of all scores (Angelopoulos et al. 2023, "PPI++"). For a single map of two classes
    post-stratification (:func:`geodata.estimate.stratified.stratified_estimates`) says the same and is the
    default; this is for continuous scores.

    Parameters
    ----------
    answers
        ``Y``: 0 or 1 (or a 0-1 grade) for each answered building. The answered buildings must be a simple
        random sample; answers collected where it was easy make this as wrong as they are.
    scores_of_answered, scores_of_others
        ``f``: score of each answered building, in the order of `answers`, and of each other one. The scores
        must not have been trained on these answers.

    Raises
    ------
    EstimateError
        If there are fewer than two answers, no other scores, lengths differ, or a number is missing.

    References
    ----------
    Angelopoulos, Bates, Fannjiang, Jordan and Zrnic (2023), doi 10.1126/science.adi6000. Angelopoulos,
    Duchi and Zrnic (2023), arXiv 2311.01453. In remote sensing: arXiv 2407.13659.
    """
    y, f, others = (np.asarray(given, float) for given in (answers, scores_of_answered, scores_of_others))
    _require_scores(y, f, others)
    n, n_others = len(y), len(others)
    weight = _best_lam(y, f, others) if lam is None else float(lam)
    estimate = weight * others.mean() + (y - weight * f).mean()
    se = float(np.sqrt(weight**2 * others.var() / n_others + (y - weight * f).var() / n))
    half = normal_quantile(level) * se
    middle, low, high = (float(np.clip(estimate + shift, 0, 1)) for shift in (0, -half, half))
    share = Estimate(middle, se, low, high, level, PREDICTION_POWERED, n)
    return PredictionPowered(share, weight, float(np.sqrt(y.var() / n)))


def _best_lam(y: Numbers, f: Numbers, others: Numbers) -> float:
    spread = np.concatenate([f, others]).var(ddof=1)
    if spread == 0:
        return 0.0
    shared = ((y - y.mean()) * (f - f.mean())).mean()
    return float(np.clip(shared / ((1 + len(y) / len(others)) * spread), 0, 1))


def _require_scores(y: Numbers, f: Numbers, others: Numbers) -> None:
    if len(y) < 2 or len(y) != len(f) or not len(others):
        message = (
            f"Expected two or more answers, a score for each and other scores; "
            f"got {len(y)}, {len(f)} and {len(others)}."
        )
        raise EstimateError(message)
    if not all(np.isfinite(given).all() for given in (y, f, others)):
        message = "An answer or score is missing; leave out unanswered buildings and those without a score."
        raise EstimateError(message)
