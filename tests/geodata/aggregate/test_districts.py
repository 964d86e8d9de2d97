import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.aggregate.districts import assign_buildings, assign_sites
from geodata.errors import CRSError
from tests.builders import METRIC, districts, footprints, on_map, rectangle, sites, square

# Two quarters that share the line east == 0, which is a meridian.
QUARTERS = districts({"west": rectangle(-100, 0, 100, 100), "east": rectangle(0, 0, 100, 100)})


def places(outlines, quarters=QUARTERS) -> dict[str, str]:
    town = footprints(outlines)
    return dict(zip(outlines, assign_buildings(town, quarters, metric_crs=METRIC), strict=True))


def place(outline, quarters=QUARTERS) -> str:
    return places({"a": outline}, quarters)["a"]


def test_building_inside_a_district_lies_in_it():
    assert places({"a": square(-50, 50), "b": square(50, 50)}) == {"a": "west", "b": "east"}


@pytest.mark.parametrize(("east", "district"), [(-9, "west"), (-6, "west"), (-4, "east"), (-1, "east")])
def test_building_on_a_border_lies_where_most_of_it_is(east, district):
    assert place(square(east, 50)) == district


def test_building_halved_by_a_border_goes_to_the_smaller_id():
    assert place(square(-5, 50)) == "east"


def test_building_against_a_border_from_inside_is_not_drawn_across_it():
    assert places({"a": square(-10, 50), "b": square(0, 60)}) == {"a": "west", "b": "east"}


def test_building_mostly_in_no_district_belongs_to_the_one_it_touches():
    assert place(square(99, 50)) == "east"
    assert place(square(99, 98)) == "east"


def test_building_in_no_district_is_outside():
    assert place(square(300, 50)) == columns.OUTSIDE


def test_building_where_districts_overlap_is_counted_once_and_goes_to_the_smaller_id():
    overlapping = districts({"b": square(0, 0, 100), "a": square(0, 0, 100)})
    assert place(square(40, 40), overlapping) == "a"


def test_building_over_three_districts_goes_to_the_largest_part():
    three = districts(
        {"n": rectangle(-50, 50, 100, 50), "sw": rectangle(-50, 0, 50, 50), "se": square(0, 0, 50)}
    )
    assert place(rectangle(-3, 44, 10, 10), three) == "se"


def test_area_of_overlap_decides_and_not_the_length_along_the_border():
    """Long and thin in the west (2 x 20), short and thick in the east (6 x 10)."""
    shape = shapely.union(rectangle(-2, 40, 2, 20), rectangle(0, 45, 6, 10))
    assert place(shape) == "east"


def test_self_crossing_district_does_not_stop_the_batch():
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    quarters = gpd.GeoDataFrame(
        {columns.DISTRICT_ID: ["tie", "west"]},
        geometry=on_map([bow_tie, rectangle(-100, 0, 100, 100)]),
        crs="EPSG:4326",
    )
    assert places({"a": square(-4, 50), "b": square(-50, 50)}, quarters)["b"] == "west"


def test_city_of_no_districts_or_no_buildings():
    assert place(square(0, 0), QUARTERS.iloc[:0]) == columns.OUTSIDE
    nobody = footprints({"a": square(0, 0)}).iloc[:0]
    assert assign_buildings(nobody, QUARTERS, metric_crs=METRIC).empty


def test_result_is_named_and_on_the_index_of_the_buildings():
    town = footprints({"a": square(-50, 50), "b": square(50, 50)}).set_axis([9, 4])
    result = assign_buildings(town, QUARTERS, metric_crs=METRIC)
    assert result.name == columns.DISTRICT_ID
    assert result.to_dict() == {9: "west", 4: "east"}


def test_tables_in_two_reference_systems_are_refused():
    with pytest.raises(CRSError):
        assign_buildings(footprints({"a": square(0, 0)}), QUARTERS.to_crs(METRIC), metric_crs=METRIC)
    with pytest.raises(CRSError):
        assign_sites(sites({"s": (0, 0)}), QUARTERS.to_crs(METRIC))


def test_site_lies_in_the_district_that_holds_it():
    listed = sites({"w": (-50, 50), "e": (50, 50), "none": (500, 50)}).set_axis([2, 0, 1])
    assert assign_sites(listed, QUARTERS).to_dict() == {2: "west", 0: "east", 1: columns.OUTSIDE}


def test_site_on_a_common_border_or_in_an_overlap_goes_to_the_smaller_id():
    assert assign_sites(sites({"s": (0, 50)}), QUARTERS).tolist() == ["east"]
    overlapping = districts({"b": square(0, 0, 100), "a": square(50, 0, 100)})
    assert assign_sites(sites({"s": (75, 50)}), overlapping).tolist() == ["a"]


boxes = st.tuples(*[st.integers(-60, 60)] * 2, *[st.integers(2, 50)] * 2)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(boxes, min_size=1, max_size=12), st.lists(boxes, min_size=1, max_size=5), st.integers(0, 1000)
)
def test_every_building_has_the_one_district_of_largest_overlap_whatever_the_order(houses, quarters, seed):
    built = {f"b{n}": rectangle(*box) for n, box in enumerate(houses)}
    drawn = {f"d{n}": rectangle(*box) for n, box in enumerate(quarters)}
    town, areas = footprints(built), districts(drawn)
    result = assign_buildings(town, areas, metric_crs=METRIC)
    mixed = assign_buildings(
        town.sample(frac=1, random_state=seed), areas.sample(frac=1, random_state=seed), metric_crs=METRIC
    )
    pd.testing.assert_series_equal(result, mixed.sort_index())
    for outline, district in zip(built.values(), result, strict=True):
        overlaps = {name: shapely.area(outline & other) for name, other in drawn.items()}
        largest = max(overlaps.values())
        if largest > 0:
            assert overlaps[district] == pytest.approx(largest, abs=0.05)
            clearly = [name for name, overlap in overlaps.items() if overlap > largest - 0.05]
            assert district in clearly
        assert np.isin(district, [*drawn, columns.OUTSIDE])
