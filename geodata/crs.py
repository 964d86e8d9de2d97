"""Coordinate reference systems: one for storing, one metric for measuring, and no silent mixing."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geodata.errors import CRSError

STORAGE = CRS.from_epsg(4326)
"""Longitude and latitude in degrees; what every published table holds."""


def metric_crs(name: str) -> CRS:
    """The projected CRS named in the configuration, checked to be in metres and not Web Mercator.

    EPSG:3857 is refused because its lengths are 24 % too long at 36 degrees north.

    Raises
    ------
    CRSError
        If the name is unknown, geographic, not in metres, or a Mercator for display.
    """
    try:
        crs = CRS.from_user_input(name)
    except Exception as error:  # pyproj raises several unrelated classes for one mistake of the user
        msg = f"{name!r} is not a known reference system; write one like EPSG:32637 (UTM zone 37 north)."
        raise CRSError(msg) from error
    if not crs.is_projected or crs.axis_info[0].unit_conversion_factor != 1.0:
        msg = f"{name!r} does not measure in metres; write the UTM zone of the city, like EPSG:32637."
        raise CRSError(msg)
    if crs.to_epsg() in {3857, 3395, 900913}:
        msg = f"the metres of {name!r} are stretched away from the equator; write the UTM zone of the city, like EPSG:32637."
        raise CRSError(msg)
    return crs


def require_same_crs(*tables: gpd.GeoDataFrame) -> None:
    """Do nothing if all tables share one CRS.

    Raises
    ------
    CRSError
        If one has none or they differ; a spatial join would then silently return nothing.
    """
    names = [table.crs for table in tables]
    if any(name is None for name in names) or any(name != names[0] for name in names):
        told = ", ".join("none" if name is None else CRS(name).to_string() for name in names)
        msg = f"Tables to be joined are expected in one reference system but are in: {told}."
        raise CRSError(msg)


def area_m2(geometry: gpd.GeoSeries, crs: CRS) -> pd.Series:
    """Area of each geometry in square metres, measured in the metric CRS `crs`."""
    return pd.Series(shapely.area(projected(geometry, crs)), index=geometry.index, name="area_m2")


def projected(geometry: gpd.GeoSeries, crs: CRS) -> npt.NDArray[np.object_]:
    """The geometries in the metric CRS, as an array of shapely objects.

    Raises
    ------
    CRSError
        If they have no reference system.
    """
    if geometry.crs is None:
        msg = "Geometries to be measured have no reference system; set crs: on their source in the configuration."
        raise CRSError(msg)
    return np.asarray(geometry.to_crs(crs).to_numpy(), dtype=object)
