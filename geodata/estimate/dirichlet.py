"""The shares of a stratified sample as a Bayesian would state them, and how much the prior matters."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from geodata.estimate.result import Estimate, EstimateError, estimate_table, normal_quantile
from geodata.estimate.strata import check_strata
from geodata.estimate.stratified import REFERENCE_AXIS

DIRICHLET = "dirichlet_multinomial"
PRIORS: tuple[float, ...] = (0.0, 0.1, 0.25, 0.5, 1.0)
"""Prior answers for each cell that the sensitivity table goes through."""


def dirichlet_shares(
    confusion: pd.DataFrame,
    mapped: pd.Series,
    *,
    prior: float = 0.5,
    level: float = 0.95,
    finite_population: bool = True,
) -> pd.DataFrame:
    """Posterior share of each reference class, with its credible interval.

    Each map class has a Dirichlet posterior over reference classes, of the answers plus `prior` in each
    cell; its unanswered units are a draw from it. Without finite population correction the mean is
    ``sum W_i (n_ij + a) / (n_i + k a)`` and the variance ``sum W_i^2 m (1 - m) / (n_i + k a + 1)``. The
    interval is that of the beta distribution with this mean and variance.

    Parameters
    ----------
    confusion
        Counts of answers: rows map classes, columns reference classes. All classes that are possible must be
        columns: `prior` is added to each.
    mapped
        Units of each map class.
    prior
        Prior answers in each cell: 0 leaves the sampling estimate, 1 is uniform.

    Returns
    -------
    pandas.DataFrame
        Indexed by reference class, `ESTIMATE_COLUMNS`; ``se`` is the posterior standard deviation.

    Raises
    ------
    EstimateError
        If `prior` is negative, or 0 with a map class that has no answer.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, 3.4; Ericson (1969), doi 10.1111/j.2517-6161.1969.tb00782.x,
    for the units not seen.
    """
    normal_quantile(level)
    counts, units = check_strata(confusion, mapped)
    n, population = counts.sum(axis=1).to_numpy(float), units.to_numpy(float)
    classes = counts.shape[1]
    if prior < 0 or (prior == 0 and ((n == 0) & (population > 0)).any()):
        message = f"A prior of {prior} says nothing about a map class without answers; give one above 0."
        raise EstimateError(message)
    weight = population / population.sum()
    strength = np.where(population > 0, n + classes * prior, 1.0)
    means = (counts.to_numpy(float) + prior) / strength[:, None]
    variances = means * (1 - means) / (strength[:, None] + 1)
    if finite_population:
        left = np.maximum(population - n, 0)
        seen = np.where(population > 0, n / np.maximum(population, 1), 0.0)[:, None]
        observed = counts.to_numpy(float) / np.maximum(n, 1)[:, None]
        # Unseen units follow a Dirichlet-multinomial: the posterior's variance and that of drawing them.
        drawing = 1 + strength / np.maximum(left, 1)
        variances = (1 - seen) ** 2 * variances * drawing[:, None]
        means = seen * observed + (1 - seen) * means
    share, variance = weight @ means, weight**2 @ variances
    rows = {
        label: _posterior(float(share[place]), float(variance[place]), level, int(n.sum()))
        for place, label in enumerate(counts.columns)
    }
    return estimate_table(rows, name=REFERENCE_AXIS)


def prior_sensitivity(
    confusion: pd.DataFrame,
    mapped: pd.Series,
    *,
    priors: Sequence[float] = PRIORS,
    level: float = 0.95,
    finite_population: bool = True,
) -> pd.DataFrame:
    """`dirichlet_shares` under several priors: if the rows of a class differ, the prior is speaking.

    Returns
    -------
    pandas.DataFrame
        Indexed by reference class and ``prior``, `ESTIMATE_COLUMNS`. A prior of 0 is left out if a map class
        has no answer.
    """
    empty = (confusion.sum(axis=1).reindex(mapped.index).fillna(0) == 0) & (mapped > 0)
    tables = {
        prior: dirichlet_shares(
            confusion, mapped, prior=prior, level=level, finite_population=finite_population
        )
        for prior in priors
        if prior > 0 or not empty.any()
    }
    joined = pd.concat(tables, names=["prior"]).swaplevel()
    return joined.loc[[(label, prior) for label in confusion.columns for prior in tables]]


def _posterior(share: float, variance: float, level: float, n: int) -> Estimate:
    if variance <= 0 or share <= 0 or share >= 1:
        return Estimate(share, float(np.sqrt(max(variance, 0))), share, share, level, DIRICHLET, n)
    size = share * (1 - share) / variance - 1
    tails = (1 - level) / 2, (1 + level) / 2
    low, high = (float(end) for end in stats.beta.ppf(tails, share * size, (1 - share) * size))
    return Estimate(share, float(np.sqrt(variance)), min(low, share), max(high, share), level, DIRICHLET, n)
