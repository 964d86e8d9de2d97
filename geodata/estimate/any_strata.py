"""Shares and accuracies of a sample whose strata are not the map classes, for the whole and for each district."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from geodata.errors import EstimateError
from geodata.estimate.domains import by_domain
from geodata.estimate.proportions import (
    CENSUS,
    STRATIFIED_WILSON,
    WALD,
    Numbers,
    domain_interval,
    t_quantile,
    wilson,
)
from geodata.estimate.result import Estimate, StratifiedEstimate, estimate_table, normal_quantile
from geodata.estimate.strata import check_strata
from geodata.estimate.stratified import MAP_AXIS, REFERENCE_AXIS

STRATUM = "stratum"
RATIO_WILSON = "ratio_wilson"


def stratified_any(
    sample: pd.DataFrame,
    population: pd.Series,
    *,
    level: float = 0.95,
    finite_population: bool = True,
    interval: str = STRATIFIED_WILSON,
) -> StratifiedEstimate:
    """Shares, counts and accuracies from a sample stratified by anything, such as district by class.

    Every figure is a mean or a ratio of indicator variables: the share of class k is the mean of
    "reference is k", user's accuracy the ratio of "map and reference are k" to "map is k". A mean is
    ``sum N_h y_h / N``; a ratio ``R = sum N_h y_h / sum N_h x_h`` has the variance
    ``sum N_h^2 (1 - n_h / N_h) (s_y^2 + R^2 s_x^2 - 2 R s_xy) / n_h / (sum N_h x_h)^2``
    (Stehman 2014, equations 3, 25-28).

    Parameters
    ----------
    sample
        One row for each answer: columns ``stratum``, ``map`` and ``reference``, none missing.
    population
        Units of each stratum, indexed by stratum.
    interval
        ``stratified_wilson_smoothed`` for means; a ratio then has Wilson's interval with the effective
        answers of its variance and a t quantile (``ratio_wilson``). ``wald``: normal intervals for all.

    Returns
    -------
    StratifiedEstimate
        A class the map never uses has no user's accuracy, one never found no producer's (``class_not_found``).

    Raises
    ------
    EstimateError
        If a column or value is missing, or a stratum is unknown.

    References
    ----------
    Stehman (2014), doi 10.1080/01431161.2014.930207.
    """
    _require_answers(sample, [STRATUM, MAP_AXIS, REFERENCE_AXIS])
    strata = _Strata(sample[STRATUM], population, level=level, finite=finite_population, interval=interval)
    mapped, reference = sample[MAP_AXIS], sample[REFERENCE_AXIS]
    shares = {label: strata.mean(reference == label) for label in sorted(reference.unique(), key=str)}
    total = float(population.sum())
    return StratifiedEstimate(
        shares=estimate_table(shares, name=REFERENCE_AXIS),
        counts=estimate_table({k: share.times(total) for k, share in shares.items()}, name=REFERENCE_AXIS),
        users=estimate_table(
            {
                k: strata.ratio((mapped == k) & (reference == k), mapped == k)
                for k in sorted(mapped.unique(), key=str)
            },
            name=MAP_AXIS,
        ),
        producers=estimate_table(
            {k: strata.ratio((mapped == k) & (reference == k), reference == k) for k in shares},
            name=REFERENCE_AXIS,
        ),
        overall=strata.mean(mapped == reference),
        cells=strata.cells(mapped, reference),
        n=len(sample),
        level=level,
    )


def domain_ratios(
    sample: pd.DataFrame,
    population: pd.Series,
    *,
    domain: str,
    sets: Mapping[str, Collection[object]],
    level: float = 0.95,
    finite_population: bool = True,
    interval: str = STRATIFIED_WILSON,
) -> pd.DataFrame:
    """Share of each class set in each domain, when all that is known of a domain is the sample.

    The ratio of "in the domain and in the set" to "in the domain" (Stehman 2014, equation 25, with the
    domain's indicator for x). Where the units of every stratum in every domain are known, as they are with
    a list of footprints, :func:`geodata.estimate.domains.domain_shares` is the better estimator.

    Parameters
    ----------
    sample
        One row for each answer: ``stratum``, ``reference`` and the column named by `domain`.
    sets
        Reference classes of each set, by the set's name.

    Returns
    -------
    pandas.DataFrame
        Indexed by domain and set, `ESTIMATE_COLUMNS`; ``n`` counts the answers in the domain.
    """
    _require_answers(sample, [STRATUM, REFERENCE_AXIS, domain])
    strata = _Strata(sample[STRATUM], population, level=level, finite=finite_population, interval=interval)
    rows = {
        (place, name): strata.ratio(
            (sample[domain] == place) & sample[REFERENCE_AXIS].isin(list(classes)), sample[domain] == place
        )
        for place in sorted(sample[domain].unique(), key=str)
        for name, classes in sets.items()
    }
    return by_domain(rows, domain=domain)


class _Strata:
    """Means and ratios of indicators over one stratified sample."""

    def __init__(
        self, stratum: pd.Series, population: pd.Series, *, level: float, finite: bool, interval: str
    ) -> None:
        answers = stratum.value_counts().to_frame("n")
        complete, units = check_strata(answers, population)
        self.code = population.index.get_indexer(pd.Index(stratum))
        self.n, self.units = complete["n"].to_numpy(float), units.to_numpy(float)
        self.level, self.finite, self.interval = level, finite, interval

    def totals(self, values: Numbers) -> Numbers:
        """Sum of `values` over the answers of each stratum."""
        return np.bincount(self.code, weights=values, minlength=len(self.units)).astype(float)

    def mean(self, hit: pd.Series) -> Estimate:
        """Share of all units for which `hit` holds."""
        return domain_interval(
            self.totals(hit.to_numpy(float)),
            self.n,
            self.units,
            level=self.level,
            finite_population=self.finite,
            interval=self.interval,
        )

    def cells(self, mapped: pd.Series, reference: pd.Series) -> pd.DataFrame:
        """Estimated share of all units in each cell of the confusion matrix."""
        weight = (self.units / np.maximum(self.n, 1) / self.units.sum())[self.code]
        keys = [mapped.to_numpy(), reference.to_numpy()]
        table = pd.Series(weight).groupby(keys).sum().unstack(fill_value=0)  # noqa: PD010 two keys, one value
        return table.rename_axis(index=MAP_AXIS, columns=REFERENCE_AXIS)

    def ratio(self, hit: pd.Series, base: pd.Series) -> Estimate:
        """Share of the units with `base` for which `hit` holds too; `hit` implies `base`."""
        y, x = hit.to_numpy(float), base.to_numpy(float)
        weight = self.units / np.maximum(self.n, 1)
        below, n = float((weight * self.totals(x)).sum()), int(x.sum())
        method = WALD if self.interval == WALD else RATIO_WILSON
        if ((self.units > 0) & (self.n == 0)).any():
            return Estimate(None, None, None, None, self.level, method, n, "stratum_without_answers")
        if below == 0:
            return Estimate(None, None, None, None, self.level, method, n, "class_not_found")
        estimate = float((weight * self.totals(y)).sum()) / below
        unseen = 1 - self.n / np.maximum(self.units, 1) if self.finite else np.ones_like(self.n)
        if ((self.n == 1) & (self.units > 0) & (unseen > 0)).any():
            return Estimate(estimate, None, None, None, self.level, method, n, "stratum_with_one_answer")
        if not (unseen[self.units > 0] > 0).any():
            return Estimate(estimate, 0.0, estimate, estimate, self.level, CENSUS, n)
        se = self._ratio_se(y - estimate * x, unseen) / below
        return self._ratio_interval(estimate, se, n, method)

    def _ratio_se(self, residual: Numbers, unseen: Numbers) -> float:
        sums, squares = self.totals(residual), self.totals(residual**2)
        safe = np.maximum(self.n, 1)
        spread = (squares - sums**2 / safe) / np.maximum(self.n - 1, 1)
        return float(np.sqrt(max((self.units**2 * unseen * spread / safe).sum(), 0.0)))

    def _ratio_interval(self, estimate: float, se: float, n: int, method: str) -> Estimate:
        if method == WALD:
            half = normal_quantile(self.level) * se
            ends = max(estimate - half, 0.0), min(estimate + half, 1.0)
            return Estimate(estimate, se, *ends, self.level, method, n)
        # Where all answers agree the sample shows no spread: then the answers in the domain are the answers.
        agreed = se < 1e-12
        effective = float(n) if agreed else estimate * (1 - estimate) / se**2
        degrees = max(int(self.n.sum()) - int((self.n > 0).sum()), 1)
        low, high = wilson(estimate, effective, quantile=t_quantile(self.level, degrees))
        return Estimate(estimate, None if agreed else se, float(low), float(high), self.level, method, n)


def _require_answers(sample: pd.DataFrame, needed: list[str]) -> None:
    absent = [name for name in needed if name not in sample.columns]
    if absent:
        message = f"The sample lacks the column {absent[0]}; it needs {', '.join(needed)}."
        raise EstimateError(message)
    missing = sample[needed].isna().any(axis=1)
    if missing.any():
        message = f"{int(missing.sum())} answers lack one of {', '.join(needed)}; leave them out first."
        raise EstimateError(message)
