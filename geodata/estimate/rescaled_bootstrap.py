"""The error of any ratio of weighted sums in a stratified sample, by resampling answers inside strata."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import EstimateError
from geodata.estimate.proportions import Numbers, NumbersLike
from geodata.estimate.result import Estimate, normal_quantile
from geodata.estimate.strata import check_strata, thin_strata

RESCALED_BOOTSTRAP = "rescaled_bootstrap"


def bootstrap_ratio(
    above: NumbersLike,
    below: NumbersLike,
    *,
    stratum: pd.Series,
    population: pd.Series,
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> Estimate:
    """The ratio of two population totals, with the percentile interval of the rescaled bootstrap.

    In each draw ``n_h - 1`` answers are taken with replacement from the ``n_h`` of a stratum, and an answer
    taken ``r`` times weighs ``(N_h / n_h) (1 - k + k r n_h / (n_h - 1))`` with ``k = sqrt(1 - n_h / N_h)``:
    the draws vary as the estimate does, finite population correction included, and a stratum fully sampled
    does not vary. For ratios that have no formula of their own, such as floor area destroyed per floor
    area; for a share of buildings `geodata.estimate.proportions.domain_interval` covers better. Where all
    answers agree it has no spread, and none is claimed (``too_few_answers``).

    Parameters
    ----------
    above, below
        Value of each answer in the upper and the lower total; `below` is 1 everywhere for a mean.
    stratum
        Stratum of each answer.
    population
        Units of each stratum.
    draws, seed
        The same seed gives the same figures for the same order of rows.

    Raises
    ------
    EstimateError
        If an answer lacks one of its two values, or the strata of answers and population do not fit.

    References
    ----------
    Rao and Wu (1988), doi 10.1080/01621459.1988.10478591.
    """
    y, x = np.asarray(above, float), np.asarray(below, float)
    counts, units = check_strata(stratum.value_counts().to_frame("n"), population)
    n = counts["n"].to_numpy(float)
    if len(y) != len(stratum) or len(x) != len(stratum):
        message = f"Expected a value for each of {len(stratum)} answers; got {len(y)} and {len(x)}."
        raise EstimateError(message)
    answers = len(y)
    thin = thin_strata(counts, units)
    if (thin == 0).any():
        return Estimate(None, None, None, None, level, RESCALED_BOOTSTRAP, answers, "stratum_without_answers")
    weight = units.to_numpy(float) / np.maximum(n, 1)
    code = population.index.get_indexer(pd.Index(stratum))
    lower = float((weight[code] * x).sum())
    if lower == 0:
        return Estimate(None, None, None, None, level, RESCALED_BOOTSTRAP, answers, "empty")
    estimate = float((weight[code] * y).sum()) / lower
    if len(thin):
        return Estimate(
            estimate, None, None, None, level, RESCALED_BOOTSTRAP, answers, "stratum_with_one_answer"
        )
    tops, bottoms = _totals(y, x, code, n, units.to_numpy(float), draws, seed)
    found = tops / bottoms
    if np.ptp(found) < 1e-12 and (n < units.to_numpy(float)).any():
        return Estimate(estimate, None, None, None, level, RESCALED_BOOTSTRAP, answers, "too_few_answers")
    normal_quantile(level)  # says what a level is
    low, high = (float(end) for end in np.quantile(found, [(1 - level) / 2, (1 + level) / 2]))
    se = float(found.std(ddof=1))
    return Estimate(estimate, se, min(low, estimate), max(high, estimate), level, RESCALED_BOOTSTRAP, answers)


def _totals(
    y: Numbers, x: Numbers, code: npt.NDArray[np.integer], n: Numbers, units: Numbers, draws: int, seed: int
) -> tuple[Numbers, Numbers]:
    """Both totals in each draw; a loop over strata, never over answers."""
    random = np.random.default_rng(seed)
    tops, bottoms = np.zeros(draws), np.zeros(draws)
    for place in np.flatnonzero(n > 0):
        here, size = code == place, int(n[place])
        scale = units[place] / size
        shrink = np.sqrt(max(1 - size / units[place], 0.0))
        taken = (
            random.multinomial(size - 1, np.full(size, 1 / size), draws) if size > 1 else np.ones((draws, 1))
        )
        weights = scale * (1 - shrink + shrink * taken * size / max(size - 1, 1))
        tops += weights @ y[here]
        bottoms += weights @ x[here]
    return tops, bottoms
