"""The sample that people checked, as points: where each unit lies, what the map says of it and what they found."""

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import shapely

from geodata.columns import BUILDING_ID, GEOMETRY, SITE_ID
from webapp.city import City
from webapp.exports.bundle_rows import read_columns

UNIT_ID = "unit_id"


def sample_rows(city: City) -> gpd.GeoDataFrame:
    """The units of the sample of a city that has one, in their order.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of the published table, and a point in the footprint of the unit, or of its site where the city has
        no footprints; EPSG:4326.
    """
    sample = pd.DataFrame(city.bundle.table("sample"))
    table, key = ("buildings", BUILDING_ID) if city.has_footprints else ("sites", SITE_ID)
    ids = pa.array(sample[UNIT_ID].astype(str), pa.large_string())
    found = read_columns(city, table, [key, GEOMETRY], ds.field(key).isin(ids))
    at = pc.index_in(ids, value_set=found[key].combine_chunks().cast(pa.large_string()))
    shapes = shapely.from_wkb(found[GEOMETRY].combine_chunks().take(at).to_numpy(zero_copy_only=False))
    return gpd.GeoDataFrame(sample, geometry=shapely.point_on_surface(shapes), crs=4326)
