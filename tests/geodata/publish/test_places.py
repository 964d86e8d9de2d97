"""Names of the background can be looked up."""

import geopandas as gpd
import pandas as pd
import shapely

from geodata.publish.places import named_places


def test_pieces_of_one_road_are_one_place_half_way_along_the_longest() -> None:
    basemap = gpd.GeoDataFrame(
        {
            "kind": ["road", "road", "river", "street"],
            "name_en": ["Bridge Road", "Bridge Road", None, None],
            "name_ar": [None, None, "الفرات", None],
        },
        geometry=[
            shapely.LineString([(39.0, 36.0), (39.02, 36.0)]),
            shapely.LineString([(39.5, 36.0), (39.501, 36.0)]),
            shapely.box(38.9, 35.9, 39.1, 35.92),
            shapely.LineString([(39.0, 36.1), (39.1, 36.1)]),
        ],
        crs=4326,
    )
    places = named_places(basemap)
    assert places["kind"].tolist() == ["river", "road"]
    assert places["name_ar"].tolist()[0] == "الفرات"
    assert (places["longitude"][1], places["latitude"][1]) == (39.01, 36.0)
    assert pd.isna(places["name_en"][0])


def test_a_background_without_names_has_no_places() -> None:
    basemap = gpd.GeoDataFrame(
        {"kind": ["street"], "name_en": [None], "name_ar": [None]},
        geometry=[shapely.LineString([(39.0, 36.1), (39.1, 36.1)])],
        crs=4326,
    )
    assert named_places(basemap).empty
