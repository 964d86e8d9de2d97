"""A share from few answers and many model scores, without trusting the scores."""

from dataclasses import dataclass

import numpy as np

from geodata.errors import EstimateError
from geodata.estimate.proportions import Numbers, NumbersLike, wilson
from geodata.estimate.result import Estimate, normal_quantile

PREDICTION_POWERED = "prediction_powered"
PREDICTION_POWERED_SCORE = "prediction_powered_score"
"""Method of the wider interval given where all answers depart alike from their scores."""
ALIKE = 1e-9
"""Range of the residuals below which they are all alike; the rest is rounding."""


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
    raw
        The estimate before it is cut to 0-1.
    is_cut
        Whether `raw` lies outside 0-1, so that ``share.estimate`` is the nearest end and not what was found.
    is_extrapolated
        Whether other buildings have scores outside the range of the answered ones, where no answer shows
        what the scores are worth.
    """

    share: Estimate
    lam: float
    se_without_scores: float
    raw: float
    is_cut: bool
    is_extrapolated: bool


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

    Where all residuals ``Y - lam f_n`` are alike their variance is 0, which few answers do not show to be
    true of the others. The interval then allows that a share ``z^2 / (n + z^2)`` of buildings, the most that
    `n` alike answers leave open (Wilson), departs as far as answers of 0-1 can; for answers all 0 or all 1
    without weight on scores it is Wilson's. Its standard error is the one that half its width means.

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
        If there are fewer than two answers, no other scores, lengths differ, a number is missing, an
        answer is outside 0-1, or the whole interval is.

    References
    ----------
    Angelopoulos, Bates, Fannjiang, Jordan and Zrnic (2023), doi 10.1126/science.adi6000. Angelopoulos,
    Duchi and Zrnic (2023), arXiv 2311.01453. In remote sensing: arXiv 2407.13659.
    """
    y, f, others = (np.asarray(given, float) for given in (answers, scores_of_answered, scores_of_others))
    _require_scores(y, f, others)
    n, n_others = len(y), len(others)
    weight = _best_lam(y, f, others) if lam is None else float(lam)
    if not np.isfinite(weight):
        message = f"Expected a number as the weight of the scores, such as 1; got {weight}."
        raise EstimateError(message)
    estimate = weight * others.mean() + (y - weight * f).mean()
    se = float(np.sqrt(weight**2 * others.var() / n_others + (y - weight * f).var() / n))
    quantile = normal_quantile(level)
    below, above, method = quantile * se, quantile * se, PREDICTION_POWERED
    if np.ptp(y - weight * f) < ALIKE:
        further = _unseen_departures(y, weight * f, weight * others, quantile)
        below, above, method = below + further[0], above + further[1], PREDICTION_POWERED_SCORE
        se = (below + above) / (2 * quantile)
    if estimate + above < -ALIKE or estimate - below > 1 + ALIKE:
        message = f"The scores put the share at {estimate:.3g}, outside 0-1 by more than its error; check the scores."
        raise EstimateError(message)
    middle, low, high = (float(np.clip(estimate + shift, 0, 1)) for shift in (0, -below, above))
    return PredictionPowered(
        share=Estimate(middle, se, low, high, level, method, n),
        lam=weight,
        se_without_scores=float(np.sqrt(y.var() / n)),
        raw=float(estimate),
        is_cut=not -ALIKE <= estimate <= 1 + ALIKE,
        is_extrapolated=bool(others.min() < f.min() or others.max() > f.max()),
    )


def _unseen_departures(y: Numbers, leaning: Numbers, others: Numbers, quantile: float) -> tuple[float, float]:
    """How far below and above the estimate the share may be if some unseen residuals are not like those seen."""
    seen, every = float((y - leaning).mean()), np.concatenate([leaning, others])
    open_share = float(wilson(0.0, len(y), quantile=quantile)[1])
    least, most = 0 - float(every.max()), 1 - float(every.min())
    return open_share * (seen - least), open_share * (most - seen)


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
    if y.min() < 0 or y.max() > 1:
        message = f"Expected answers of 0-1; got {y.min():g} to {y.max():g}."
        raise EstimateError(message)
