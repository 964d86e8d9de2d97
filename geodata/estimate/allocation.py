"""How many buildings to look at in each stratum: equal, proportional or optimal shares of a sample."""

import math

import numpy as np
import pandas as pd

from geodata.errors import EstimateError
from geodata.estimate.proportions import Numbers
from geodata.estimate.strata import Label, require_units

LEAST_FOR_VARIANCE = 2
"""Answers below which a stratum shows no variance; the default least number in each stratum."""


def neyman_allocation(
    population: pd.Series, sd_guess: pd.Series, n: int, *, least_per_stratum: int = LEAST_FOR_VARIANCE
) -> pd.Series:
    """Sample sizes that make the variance of the overall share least: ``n_h`` in proportion to ``N_h S_h``.

    Every stratum first gets `least_per_stratum` (or all its units, if it has fewer); what remains of `n`
    goes one by one to the stratum where it lowers the variance most (Wright 2012), so sizes are whole, add
    up to `n` and never exceed the units.

    Parameters
    ----------
    population
        Units of each stratum.
    sd_guess
        Guessed standard deviation ``sqrt(p (1 - p))`` in each stratum, on the same index; 0 is raised to a
        tenth of the largest, as a stratum guessed perfect must still be looked at.
    n
        Size of the whole sample; at most all units are drawn.

    Raises
    ------
    EstimateError
        If `n` is less than the least sizes add up to, the indexes differ, or units or a guess are missing.

    References
    ----------
    Neyman (1934), doi 10.2307/2342192. Wright (2012), doi 10.1080/00031305.2012.733679.
    """
    sd = _guesses(population, sd_guess)
    sd = np.maximum(sd, 0.1 * sd.max()) if sd.max() > 0 else np.ones_like(sd)
    return _by_priority(population, population.to_numpy(float) * sd, n, least_per_stratum)


def proportional_allocation(
    population: pd.Series, n: int, *, least_per_stratum: int = LEAST_FOR_VARIANCE
) -> pd.Series:
    """Sample sizes in proportion to the units of each stratum, after the least size of each; they add up to `n`."""
    return _by_priority(population, population.to_numpy(float), n, least_per_stratum)


def equal_allocation(
    population: pd.Series, n: int, *, least_per_stratum: int = LEAST_FOR_VARIANCE
) -> pd.Series:
    """Sample sizes alike in every stratum that has units enough; they add up to `n`."""
    return _by_priority(population, (population.to_numpy(float) > 0).astype(float), n, least_per_stratum)


def sample_size_for(
    target_se: float, *, population: pd.Series, sd_guess: pd.Series, finite_population: bool = True
) -> int:
    """Answers needed for a standard error of the overall share, allocated by `neyman_allocation`.

    ``n = (sum W_h S_h)^2 / (SE^2 + sum W_h S_h^2 / N)``; without the finite population correction the
    second term falls away (Cochran 1977, equation 5.25; Olofsson et al. 2014, equation 13). Rounded up.

    Parameters
    ----------
    target_se
        Standard error wanted, 0-1; half the width of a 95 % interval divided by 1.96.
    population, sd_guess
        Units and guessed standard deviation of each stratum.

    Raises
    ------
    EstimateError
        If the target is not positive, there are no units, the indexes differ, or units or a guess are missing.
    """
    require_units(population)
    total = float(population.sum())
    if not 0 < target_se < math.inf or total <= 0:
        message = f"Expected a target above 0 and at least one unit; got {target_se} and {total:g} units."
        raise EstimateError(message)
    weight, sd = population.to_numpy(float) / total, _guesses(population, sd_guess)
    spread = float((weight * sd**2).sum()) / total if finite_population else 0.0
    needed = float((weight * sd).sum()) ** 2 / (target_se**2 + spread)
    # 384.0000001 answers are 384: the excess is rounding.
    return min(math.ceil(round(needed, 6)), int(total))


def _guesses(population: pd.Series, sd_guess: pd.Series) -> Numbers:
    """Guessed standard deviations in the order of `population`; a missing or negative one raises."""
    if set(population.index) != set(sd_guess.index):
        message = (
            "The guessed standard deviations are not for the strata of the population; give one for each."
        )
        raise EstimateError(message)
    sd = sd_guess.reindex(population.index).to_numpy(float, na_value=np.nan)
    wrong = ~(np.isfinite(sd) & (sd >= 0))
    if wrong.any():
        message = (
            f"Stratum {population.index[wrong][0]} has a guessed standard deviation of {sd[wrong][0]:g}; "
            f"give one from 0 up."
        )
        raise EstimateError(message)
    return sd


def _by_priority(population: pd.Series, size: Numbers, n: int, least: int) -> pd.Series:
    """Whole sizes that add up to `n`, by Wright's priorities ``size / sqrt(k (k + 1))``."""
    require_units(population)
    units = population.to_numpy(int)
    given = np.minimum(units, least)
    left = min(n, int(units.sum())) - int(given.sum())
    if left < 0:
        message = (
            f"{n} answers cannot give {least} to each of {int((units > 0).sum())} strata; raise n or merge."
        )
        raise EstimateError(message)
    labels: list[Label] = [str(label) for label in population.index]
    while left > 0:
        room = units - given
        open_ = (room > 0) & (size > 0)
        if not open_.any():
            open_ = room > 0
        priority = np.where(open_, np.maximum(size, 1e-9) / np.sqrt(np.maximum(given, 0.5) * (given + 1)), -1)
        # Ties go to the label that sorts first, so that the order of rows does not matter.
        given[np.lexsort((labels, -priority))[0]] += 1
        left -= 1
    return pd.Series(given, index=population.index, name="n")
