"""Shares of each district from the strata that lie in it, borrowing nothing from the others."""

from collections.abc import Collection, Mapping

import pandas as pd

from geodata.errors import EstimateError
from geodata.estimate.proportions import Numbers, domain_interval
from geodata.estimate.result import Estimate, estimate_table
from geodata.estimate.strata import Label, check_strata, merge_thin


def domain_shares(
    counts: pd.DataFrame,
    population: pd.Series,
    *,
    domain_of: pd.Series,
    sets: Mapping[str, Collection[object]],
    level: float = 0.95,
    least_answers: int = 2,
    merge: bool = False,
    finite_population: bool = True,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Share of each class set in each domain, from strata that each lie in one domain; and what was merged.

    `domain_interval` for each domain: no domain borrows answers from another. If the sample was drawn in
    coarser strata, strata of domain by stratum post-stratify it.

    Parameters
    ----------
    counts
        Answers: rows strata (such as district and map class), columns reference classes.
    population
        Units of every stratum; strata without answers must be there too.
    domain_of
        Domain of each stratum, indexed by stratum.
    sets
        Reference classes of each set, by the set's name. Classes that were never found may be among them.
    least_answers
        Domains with fewer answers get an estimate and no interval (``too_few_answers``).
    merge
        Whether strata with too few answers are merged inside their domain (`strata.merge_thin`).

    Returns
    -------
    tuple
        Table indexed by domain and set with `ESTIMATE_COLUMNS`, and one sentence for each merger.

    Raises
    ------
    EstimateError
        If a stratum has no domain, or :func:`geodata.estimate.strata.check_strata` refuses the counts.
    """
    complete, units = check_strata(counts, population)
    homes = domain_of.reindex(units.index)
    if homes.isna().any():
        message = f"Stratum {homes.index[homes.isna()][0]} has no domain; give one for each stratum."
        raise EstimateError(message)
    findings: tuple[str, ...] = ()
    if merge:
        complete, units, findings = merge_thin(complete, units, groups=homes)
        homes = homes.reindex(units.index)
    rows = {
        (place, name): domain_interval(
            _hits(complete, classes)[inside],
            complete.sum(axis=1).to_numpy(float)[inside],
            units.to_numpy(float)[inside],
            level=level,
            least_answers=least_answers,
            finite_population=finite_population,
        )
        for place in sorted(homes.unique(), key=str)
        for inside in [(homes == place).to_numpy()]
        for name, classes in sets.items()
    }
    return by_domain(rows, domain=homes.name if homes.name is not None else "domain"), findings


def by_domain(rows: Mapping[tuple[Label, str], Estimate], *, domain: Label) -> pd.DataFrame:
    """Estimates as a table indexed by domain, under the name given, and ``set``."""
    table = estimate_table(rows, name="key")
    return table.set_index(pd.MultiIndex.from_tuples(list(rows), names=[domain, "set"]))


def _hits(counts: pd.DataFrame, classes: Collection[object]) -> Numbers:
    return counts[[label for label in counts.columns if label in classes]].sum(axis=1).to_numpy(float)
