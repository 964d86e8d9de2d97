"""How the match of sites to footprints would come out at other tolerances."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from geodata.assess.candidates import MM_PER_M, in_mm, is_ambiguous, is_matchable, one_to_one
from geodata.assess.outlines import pairs_of
from geodata.crs import require_same_crs


def radius_sweep(
    sites: gpd.GeoDataFrame,
    footprints: gpd.GeoDataFrame,
    *,
    metric_crs: CRS,
    radii_m: Sequence[float],
    outlines: gpd.GeoDataFrame | None = None,
) -> pd.DataFrame:
    """How the match would come out at other tolerances: one row for each radius, in the order given.

    Pairs are looked up and assigned once, at the largest radius: closer pairs are assigned first, so the
    match at a smaller radius is the part of it that is no farther away. Polygons are matched alike at all.

    Returns
    -------
    pandas.DataFrame
        radius_m; n_matched (sites with a building); n_ambiguous; n_unmatched (sites that could be matched
        but have no footprint within the radius; sites whose footprint is taken are neither matched nor
        unmatched); median_offset_m (median distance over all matched sites, 0 for those inside; missing:
        none is matched).
    """
    radii = np.asarray(list(radii_m), dtype=float)
    require_same_crs(sites, footprints)
    widest = radii.max(initial=0.0)
    pairs = pairs_of(sites, outlines, footprints, metric_crs=metric_crs, within_m=widest)
    chosen_mm = pairs.distance_mm[one_to_one(pairs, n_sites=len(sites), n_buildings=len(footprints))]
    n_matchable = int(is_matchable(sites).sum())
    rows = []
    for radius_m in radii.tolist():
        within = pairs.where(pairs.distance_mm <= in_mm(radius_m))
        offsets_m = chosen_mm[chosen_mm <= in_mm(radius_m)] / MM_PER_M
        rows.append(
            {
                "radius_m": radius_m,
                "n_matched": offsets_m.size,
                "n_ambiguous": int(is_ambiguous(within, len(sites)).sum()),
                "n_unmatched": n_matchable - np.unique(within.site).size,
                "median_offset_m": float(np.median(offsets_m)) if offsets_m.size else np.nan,
            }
        )
    return pd.DataFrame(
        rows, columns=["radius_m", "n_matched", "n_ambiguous", "n_unmatched", "median_offset_m"]
    )
