"""The basemap's names -> one point for each named river, road or place, so that readers can look them up."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.columns import PLACES, names

DECIMALS = 6
NAMES = ["name_en", "name_ar"]


def named_places(basemap: gpd.GeoDataFrame) -> pd.DataFrame:
    """One row for each kind and pair of names of the basemap.

    Parameters
    ----------
    basemap
        With kind, name_en, name_ar; EPSG:4326. Pieces of one road with the same names are one place.

    Returns
    -------
    pandas.DataFrame
        `columns.PLACES`, by kind and name. The point lies inside an area, or half way along the longest piece of a
        line. Empty if nothing has a name.
    """
    named = basemap[basemap[NAMES].notna().any(axis=1)]
    joined = named[["kind", *NAMES, "geometry"]].dissolve(by=["kind", *NAMES], dropna=False).reset_index()
    joined = joined.sort_values(["kind", *NAMES], na_position="last", ignore_index=True)
    # A loop over named things, a few hundred at most: merging pieces has no whole-column form.
    points = [_point_of(geometry) for geometry in joined.geometry]
    places = pd.DataFrame(
        {
            "place_id": [f"place-{number}" for number in range(1, len(joined) + 1)],
            "kind": joined["kind"].astype("str"),
            **{name: joined[name].astype("str") for name in NAMES},
            "longitude": np.array([round(point.x, DECIMALS) for point in points], dtype=float),
            "latitude": np.array([round(point.y, DECIMALS) for point in points], dtype=float),
        }
    )
    return places[names(PLACES)]


def _point_of(geometry: shapely.Geometry) -> shapely.Point:
    if shapely.get_dimensions(geometry) != 1:
        return shapely.point_on_surface(geometry)
    pieces = shapely.get_parts(shapely.line_merge(geometry))
    longest = pieces[np.argmax(shapely.length(pieces))]
    return shapely.line_interpolate_point(longest, 0.5, normalized=True)
