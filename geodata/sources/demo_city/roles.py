"""The tables of the demonstration city by the role each plays as a source."""

from collections.abc import Callable
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.errors import SourceError
from geodata.sources.demo_city.basemap import basemap
from geodata.sources.demo_city.fabric import fabric
from geodata.sources.demo_city.neighbourhoods import ground_cells, neighbourhoods
from geodata.sources.demo_city.plane import to_ground
from geodata.sources.demo_city.sites import sites
from geodata.sources.demo_city.uses import levels, uses


def read_demo_city(role: str) -> gpd.GeoDataFrame:
    """One table of the demonstration city as delivered, in EPSG:4326; the caller may change it.

    Parameters
    ----------
    role
        ``footprints`` (24,689 rows: `id`, `levels`, `use`, `geometry`), ``assessments`` (13,155 rows with the
        columns of UNOSAT's file), ``admin_areas`` (24 rows: `district_id`, `name_en`, `name_ar`, `geometry`),
        ``area_of_interest`` (one polygon) or ``basemap`` (`kind`, `name_en`, `name_ar`, `geometry`).

    Raises
    ------
    SourceError
        If there is no such role.
    """
    if role not in ROLES:
        msg = f"role is {role!r} but the demonstration city has: {', '.join(ROLES)}."
        raise SourceError(msg)
    return _made(role).copy()


@cache
def _made(role: str) -> gpd.GeoDataFrame:
    return ROLES[role]()


def _footprints() -> gpd.GeoDataFrame:
    outlines = to_ground(fabric().footprints)
    ids = pd.Series(np.arange(1, len(outlines) + 1)).astype(str).str.zfill(5)
    return gpd.GeoDataFrame(
        {"id": "demo-" + ids, "levels": levels(), "use": uses().astype(object)},
        geometry=outlines,
        crs="EPSG:4326",
    )


def _area_of_interest() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.coverage_union_all(ground_cells())], crs="EPSG:4326")


ROLES: dict[str, Callable[[], gpd.GeoDataFrame]] = {
    "footprints": _footprints,
    "assessments": sites,
    "admin_areas": neighbourhoods,
    "area_of_interest": _area_of_interest,
    "basemap": basemap,
}
"""What the demonstration city can be read as."""
