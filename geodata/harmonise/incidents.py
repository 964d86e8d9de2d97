"""Strikes and the like as delivered -> one row for each incident, with its range of dates and how well it is placed."""

from collections.abc import Mapping

import geopandas as gpd
from pyproj import CRS

from geodata.provenance import Finding, Source


def harmonise_incidents(
    delivered: gpd.GeoDataFrame, *, source: Source, metric_crs: CRS, options: Mapping[str, object]
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Incidents and findings."""
    raise NotImplementedError
