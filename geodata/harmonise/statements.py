"""A table of statements, one row each -> sites, what was said of each at every epoch, and outlines."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geodata.layout import Layout
from geodata.provenance import Finding, Source


def harmonise_statements(
    delivered: gpd.GeoDataFrame,
    *,
    source: Source,
    metric_crs: CRS,
    layout: Layout,
    options: Mapping[str, object],
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, gpd.GeoDataFrame, list[Finding]]:
    """Sites, assessments, outlines and findings."""
    raise NotImplementedError
