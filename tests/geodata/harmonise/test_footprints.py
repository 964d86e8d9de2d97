"""Footprints get stable ids, areas in square metres, and storeys and uses in our words."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.errors import ConfigError, SourceError
from geodata.harmonise.footprints import harmonise_footprints
from geodata.provenance import Finding, Source
from geodata.schemas import check
from geodata.sources import source_type
from tests.builders import METRIC, on_map, rectangle, square

SOURCE = Source("osm", "footprints", "vector", "Outlines", "Publisher", "licence", "credit")
STREET = [square(0, 0), square(20, 0), rectangle(40, 0, 10, 20)]


def harmonised(
    table: gpd.GeoDataFrame, *, source: Source = SOURCE, **options: object
) -> tuple[gpd.GeoDataFrame, dict[str, Finding]]:
    footprints, findings = harmonise_footprints(table, source=source, metric_crs=METRIC, options=options)
    check(footprints, columns.FOOTPRINTS, name="footprints", key=["building_id"])
    return footprints, {finding.rule: finding for finding in findings}


def street(**attributes: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(attributes, geometry=on_map(STREET))


def test_area_is_measured_in_square_metres() -> None:
    footprints, found = harmonised(street())
    assert footprints["area_m2"].tolist() == pytest.approx([100, 100, 200], rel=1e-6)
    assert list(found) == ["undated_footprints"]


def test_footprints_without_a_date_are_told_as_perhaps_newer_than_the_damage() -> None:
    _, found = harmonised(street(seen=["2012-01-01", None, None]), date_column="seen")
    undated = found["undated_footprints"]
    assert (undated.action, undated.n_rows) == ("flagged", 2)
    assert "some may be newer than the damage" in undated.detail
    assert "undated_footprints" not in harmonised(street(seen=["2012-01-01"] * 3), date_column="seen")[1]
    made_up = Source("demo", "footprints", "demo-city", "t", "p", "l", "c", synthetic=True)
    assert harmonised(street(), source=made_up)[1] == {}


def test_the_source_own_id_makes_the_building_id() -> None:
    footprints, _ = harmonised(street(OSM_ID=[11.0, 12.0, 13.0]), id_column="OSM_ID")
    assert list(footprints["building_id"]) == ["osm:11", "osm:12", "osm:13"]


def test_a_repeated_id_is_made_unique_and_told() -> None:
    footprints, found = harmonised(street(OSM_ID=["11", "11", "13"]), id_column="OSM_ID")
    assert footprints["building_id"].str.startswith(("osm:11:", "osm:13")).all()
    assert (found["repeated_id"].action, found["repeated_id"].n_rows) == ("repaired", 2)


def test_an_empty_id_is_refused() -> None:
    with pytest.raises(SourceError, match="Column OSM_ID of osm is empty in 1 rows"):
        harmonised(street(OSM_ID=["11", None, "13"]), id_column="OSM_ID")


def test_an_option_that_names_no_column_tells_which_there_are() -> None:
    with pytest.raises(ConfigError, match=r"option levels_column was 'storeys' .* height, geometry"):
        harmonised(street(height=[1, 2, 3]), levels_column="storeys")


def test_ids_from_outlines_do_not_depend_on_ring_direction_first_vertex_or_rounding() -> None:
    plain, _ = harmonised(street())
    turned = street()
    rings = [
        shapely.Polygon(np.roll(outline.exterior.coords[:-1], 2, axis=0)[::-1]) for outline in turned.geometry
    ]
    turned = turned.set_geometry(gpd.GeoSeries(rings, crs=turned.crs).translate(1e-10))
    again, _ = harmonised(turned)
    assert list(again["building_id"]) == list(plain["building_id"])


def test_storeys_are_read_from_numbers_and_text() -> None:
    outlines = on_map([square(20 * number, 0) for number in range(9)])
    told = ["2", "3;4", "2.5", "2-4", None, "ground floor", "0", "-1", "G+3"]
    footprints, found = harmonised(
        gpd.GeoDataFrame({"levels": told}, geometry=outlines), levels_column="levels"
    )
    expected = [2, 3.5, 2.5, 3, np.nan, np.nan, np.nan, np.nan, 4]
    np.testing.assert_array_equal(footprints["levels"], expected)
    assert found["several_levels"].n_rows == 2
    assert found["unreadable_levels"].n_rows == 3
    assert "'ground floor'" in found["unreadable_levels"].detail


def test_uses_become_our_words_and_unknown_ones_are_told() -> None:
    use = ["Apartments", "yes", "minaret"]
    footprints, found = harmonised(street(building=use), use_column="building")
    assert footprints["use"].isna().tolist() == [False, True, True]
    assert footprints["use"][0] == "residential"
    assert found["unknown_use"].detail.startswith("Footprints with a use in no list ('minaret' 1)")
    footprints, found = harmonised(
        street(building=use), use_column="building", use_values={"minaret": "religious"}
    )
    assert footprints["use"][2] == "religious"
    assert "unknown_use" not in found


def test_a_use_may_only_be_mapped_to_one_of_ours() -> None:
    with pytest.raises(ConfigError, match="use_values maps 'minaret' to 'holy'"):
        harmonised(
            street(building=["a", "b", "minaret"]), use_column="building", use_values={"minaret": "holy"}
        )


def test_footprints_smaller_than_the_limit_are_refused_and_counted() -> None:
    footprints, found = harmonised(street(), min_area_m2=150)
    assert len(footprints) == 1
    assert (found["below_min_area"].action, found["below_min_area"].n_rows) == ("refused", 2)


def test_a_footprint_of_exactly_the_limit_is_kept() -> None:
    smallest = harmonised(street())[0]["area_m2"].min()
    assert len(harmonised(street(), min_area_m2=float(smallest))[0]) == 3


def test_a_limit_that_refuses_everything_is_an_error() -> None:
    with pytest.raises(SourceError, match="All 3 footprints of osm are smaller than min_area_m2, 1000 m2"):
        harmonised(street(), min_area_m2=1000)


def test_footprints_drawn_twice_and_overlapping_ones_are_kept_and_told_apart() -> None:
    # 0 and 1 are the same; 2 covers half of 3; 4 shares only a wall with 3.
    outlines = [square(0, 0), square(0, 0), square(50, 0), square(55, 0), square(65, 0)]
    footprints, found = harmonised(gpd.GeoDataFrame(geometry=on_map(outlines)))
    assert len(footprints) == 5
    assert footprints["building_id"][1] == footprints["building_id"][0] + "-2"
    assert found["duplicate_footprint"].n_rows == 1
    assert found["overlapping_footprint"].n_rows == 2


def test_dates_of_footprints_are_read() -> None:
    footprints, _ = harmonised(street(seen=["2016/05/01", None, "20160701"]), date_column="seen")
    assert list(footprints["footprint_date"].dt.strftime("%Y-%m-%d").fillna("")) == [
        "2016-05-01",
        "",
        "2016-07-01",
    ]


def test_overture_columns_are_known_without_options() -> None:
    overture = Source("ovt", "footprints", "overture", "t", "p", "l", "c")
    table = street(
        id=["a", "b", "c"], num_floors=[3.0, None, 1.0], subtype=["education", None, "residential"]
    )
    known = source_type("overture").column_defaults["footprints"]
    footprints, _ = harmonised(table, source=overture, **known)
    assert list(footprints["building_id"]) == ["ovt:a", "ovt:b", "ovt:c"]
    assert list(footprints["use"].fillna("")) == ["public", "", "residential"]
    assert footprints["levels"].tolist()[::2] == [3.0, 1.0]


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_row_order_never_changes_an_id(order: list[int]) -> None:
    outlines = [square(0, 0), square(0, 0), square(0, 0), square(40, 0), square(60, 0), square(60, 0)]
    table = gpd.GeoDataFrame({"name": list("abcdee")}, geometry=on_map(outlines))
    straight, _ = harmonised(table)
    shuffled, _ = harmonised(table.iloc[order].reset_index(drop=True))
    by_name = pd.Series(straight["building_id"].to_numpy(), index=table["name"]).groupby(level=0).agg(set)
    again = (
        pd.Series(shuffled["building_id"].to_numpy(), index=table["name"].iloc[order])
        .groupby(level=0)
        .agg(set)
    )
    assert by_name.to_dict() == again.to_dict()
