"""What repeats in a damage list: sites that are alike, sites close to one another, and grades that go back."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.crs import projected
from geodata.grades import rank_of
from geodata.provenance import Findings

NEAR_M = 5.0
"""Two sites closer than this are told as near duplicates: an analyst's second click is rarely further off."""


def first_of_alike(same: pd.DataFrame, ids: pd.Series) -> pd.Series:
    """Id of the first of the sites that are alike, where that is another one; first by id, not by row.

    Parameters
    ----------
    same
        What sites have in common if they are alike: ``site_type`` as text and any other columns.
    ids
        Their ids, on the same index.
    """
    alike = same.duplicated(keep=False)
    firsts = pd.Series(np.nan, index=ids.index, dtype="str")
    if alike.any():
        groups = same[alike].fillna({"site_type": ""}).fillna(-1.0)
        first = ids[alike].groupby([groups[name] for name in groups]).transform(_first_id)
        firsts[alike] = first.mask(first == ids[alike])
    return firsts


def _first_id(ids: pd.Series) -> str:
    # "x" comes before "x-2", and "x-2" before "x-10".
    return str(min(ids, key=lambda name: (len(name), name)))


def tell_near_duplicates(sites: gpd.GeoDataFrame, metric_crs: CRS, findings: Findings) -> None:
    """Count the sites that have another within :data:`NEAR_M`, not at the same place; nothing is changed."""
    points = projected(sites.geometry, metric_crs)
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=NEAR_M)
    pairs = left < right
    apart = shapely.distance(points[left[pairs]], points[right[pairs]]) > 0
    near_left, near_right = left[pairs][apart], right[pairs][apart]
    n_sites = len(np.union1d(near_left, near_right))
    detail = (
        f"Sites with another site within {NEAR_M:g} m ({len(near_left)} pairs), not at the same place; kept "
        "as they are."
    )
    findings.add("near_duplicate", "kept", n_sites, detail)


def tell_reversals(assessments: pd.DataFrame, findings: Findings) -> None:
    """Count the grades that are lower than the same site's grade before; nothing is changed."""
    graded = assessments[assessments[columns.GRADE].notna()].sort_values(
        [columns.SITE_ID, columns.EPOCH], kind="stable"
    )
    rank = pd.Series(rank_of(graded[columns.GRADE]).astype(np.int16), index=graded.index)
    lower = rank.groupby(graded[columns.SITE_ID]).diff() < 0
    n_sites = graded.loc[lower, columns.SITE_ID].nunique()
    detail = (
        f"Grades lower than the same site's grade before ({n_sites} sites): repair, clearance or a change of "
        "mind."
    )
    findings.add("reversal", "kept", int(lower.sum()), detail)
