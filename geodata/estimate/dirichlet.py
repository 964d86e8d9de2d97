"""The shares of a stratified sample as a Bayesian would state them, and how much the prior matters."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geodata.errors import EstimateError
from geodata.estimate.proportions import Numbers
from geodata.estimate.result import Estimate, estimate_table, normal_quantile
from geodata.estimate.strata import check_strata
from geodata.estimate.stratified import REFERENCE_AXIS

DIRICHLET = "dirichlet_multinomial"
PRIORS: tuple[float, ...] = (0.0, 0.1, 0.25, 0.5, 1.0)
"""Prior answers for each cell that the sensitivity table goes through."""
DRAWS, SEED, TINY = 20_000, 20_171_021, 1e-12
"""Draws of each posterior, their seed, and what stands for a prior of 0 in a cell without answers."""


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
    interval is read off draws from the posterior, always the same ones.

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
        If `prior` is missing or negative, or 0 with a map class that has no answer; if there are no answers
        at all, which would leave nothing but the prior, or no units.

    References
    ----------
    Gelman et al. (2013), Bayesian Data Analysis, 3.4; Ericson (1969), doi 10.1111/j.2517-6161.1969.tb00782.x,
    for the units not seen.
    """
    normal_quantile(level)
    counts, units = check_strata(confusion, mapped)
    n, population = counts.sum(axis=1).to_numpy(float), units.to_numpy(float)
    if not n.sum() or not population.sum():
        message = (
            f"{n.sum():g} answers for {population.sum():g} units leave only the prior; give answers first."
        )
        raise EstimateError(message)
    if not 0 <= prior < np.inf or (prior == 0 and ((n == 0) & (population > 0)).any()):
        message = f"A prior of {prior} says nothing about a map class without answers; give one above 0."
        raise EstimateError(message)
    rows = {
        label: _posterior(
            counts[label].to_numpy(float), n, population, prior, counts.shape[1], level,
            finite_population=finite_population,
        )
        for label in counts.columns
    }  # fmt: skip
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


def _posterior(
    hits: Numbers,
    n: Numbers,
    population: Numbers,
    prior: float,
    classes: int,
    level: float,
    *,
    finite_population: bool,
) -> Estimate:
    """Posterior share of one class: its part of each map class is a beta, its unseen units a draw from it."""
    used = population > 0
    hits, n, population = hits[used], n[used], population[used]
    weight, strength = population / population.sum(), n + classes * prior
    means = (hits + prior) / strength
    variances = means * (1 - means) / (strength + 1)
    left = np.maximum(population - n, 0)
    unseen = left / population if finite_population else np.ones_like(n)
    if finite_population:
        # Dirichlet-multinomial: the posterior's variance, and that of drawing the unseen units from it.
        variances = variances * (1 + strength / np.maximum(left, 1))
        means = (hits + left * means) / population
    share = float((weight * means).sum())
    se = float(np.sqrt((weight**2 * unseen**2 * variances).sum()))
    draws = _draws(hits, n, left if finite_population else None, weight, (prior, classes))
    low, high = (float(end) for end in np.quantile(draws, [(1 - level) / 2, (1 + level) / 2]))
    return Estimate(share, se, min(low, share), max(high, share), level, DIRICHLET, int(n.sum()))


def _draws(
    hits: Numbers, n: Numbers, left: Numbers | None, weight: Numbers, prior: tuple[float, int]
) -> Numbers:
    """Draws of the share from its posterior; map classes in the order of their content, not of their names."""
    order = np.lexsort((n, hits, weight))
    random, total = np.random.default_rng(SEED), np.zeros(DRAWS)
    for place in order:
        for_class, against = hits[place] + prior[0], n[place] - hits[place] + (prior[1] - 1) * prior[0]
        part = random.beta(max(for_class, TINY), max(against, TINY), DRAWS)
        if left is not None:
            part = (hits[place] + random.binomial(int(left[place]), part)) / max(n[place] + left[place], 1)
        total += weight[place] * part
    return total
