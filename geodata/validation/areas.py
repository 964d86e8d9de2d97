"""Error-adjusted shares of ground area: a ratio estimate with the known sizes of the buildings that were graded."""

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.columns import AREA_M2
from geodata.estimate.proportions import t_quantile, wilson
from geodata.validation.words import REFERENCE_GRADE

METHOD = "ratio_wilson_pooled_variance"
PSEUDO_ANSWERS = 2 / 3
"""Weight, in answers, of the spread of the whole place in the spread of each stratum; as in the estimate stage."""

Numbers = npt.NDArray[np.float64]


def area_share(
    area: Numbers, hit: Numbers, stratum: npt.NDArray[np.intp], units: Numbers, *, level: float
) -> tuple[float, float, float]:
    """Share of the ground area that lies under hits, and the ends of its interval.

    ``R = sum w x y / sum w x`` with ``w = N_h / n_h``, area x and hit y, and by linearisation
    ``V(R) = sum N_h^2 (1 - n_h / N_h) s_h^2 / n_h / (sum w x)^2``, with ``s_h^2`` the variance of
    ``x (y - R)`` in the stratum, drawn towards that of the whole place by `PSEUDO_ANSWERS`: two buildings that
    agree do not show that a stratum has no spread. The interval is Wilson's with ``R (1 - R) / V`` effective
    answers (Korn and Graubard 1998); where all agree, with the answers divided by ``1 + cv^2`` of the areas.

    Parameters
    ----------
    area, hit, stratum
        For each answer its area in m2, 1 or 0, and the place of its stratum in `units`.
    units
        Units of each stratum; every stratum has an answer.

    References
    ----------
    Cochran (1977), Sampling Techniques, 6.11, combined ratio estimate. Korn and Graubard (1998), Survey
    Methodology 24(2).
    """
    n = np.bincount(stratum, minlength=len(units)).astype(float)
    weight = (units / n)[stratum]
    total = float((weight * area).sum())
    share = float((weight * area * hit).sum()) / total
    degrees = max(int(n.sum()) - len(units), 1)
    quantile = t_quantile(level, degrees)
    residual = area * (hit - share)
    centre = np.bincount(stratum, weights=residual, minlength=len(units)) / n
    squares = np.bincount(stratum, weights=(residual - centre[stratum]) ** 2, minlength=len(units))
    pooled = (
        float((units * squares / np.maximum(n - 1, 1)).sum() / units[n > 1].sum()) if (n > 1).any() else 0.0
    )
    spread = (squares + PSEUDO_ANSWERS * pooled) / np.maximum(n - 1 + PSEUDO_ANSWERS, PSEUDO_ANSWERS)
    variance = float((units**2 * (1 - n / units) * spread / n).sum()) / total**2
    if (n == units).all():
        return share, share, share
    if variance <= 0 or share in (0.0, 1.0):
        effective = n.sum() / (1 + float(np.var(area)) / float(np.mean(area)) ** 2)
    else:
        effective = share * (1 - share) / variance
    low, high = wilson(share, effective, quantile=quantile)
    return share, float(low), float(high)


def area_shares(
    answered: pd.DataFrame,
    units: pd.Series,
    *,
    place: str,
    cell: str,
    sets: Mapping[str, Collection[str]],
    without: Mapping[str, str],
    level: float,
) -> pd.DataFrame:
    """`area_share` of every class set in every place that is not in `without`.

    Parameters
    ----------
    answered
        One row for each graded building: `place`, `cell` (its stratum after mergers), area_m2, reference_grade.
    units
        Buildings of each stratum.
    without
        Places that get no number.

    Returns
    -------
    pandas.DataFrame
        place, class_set, estimate, low, high, n.
    """
    rows = []
    for name, inside in answered.groupby(place, sort=True):
        if name in without:
            continue
        code, cells = pd.factorize(inside[cell], sort=True)
        held = units.reindex(cells).to_numpy(float)
        area = inside[AREA_M2].to_numpy(float)
        for label, classes in sets.items():
            hit = inside[REFERENCE_GRADE].isin(list(classes)).to_numpy().astype(np.float64)
            rows.append((name, label, *area_share(area, hit, code, held, level=level), len(inside)))
    return pd.DataFrame(rows, columns=[place, "class_set", "estimate", "low", "high", "n"])
