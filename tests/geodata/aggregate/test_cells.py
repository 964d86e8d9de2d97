import geopandas as gpd
import pytest
import shapely

from geodata import columns
from geodata.aggregate.districts import assign_sites, districts_from_labels
from geodata.errors import SourceError
from geodata.schemas import check
from tests.builders import METRIC, sites


def grown(positions, labels, **names_ar):
    listed = sites(positions, source_district=labels)
    cells = districts_from_labels(listed, metric_crs=METRIC, names_ar=names_ar)
    check(cells, columns.DISTRICTS, name="districts", key=[columns.DISTRICT_ID])
    return listed, cells


def in_metres(cells: gpd.GeoDataFrame) -> gpd.GeoSeries:
    return cells.set_index(columns.DISTRICT_ID).geometry.to_crs(METRIC)


TWO = {"w1": (-50, 0), "w2": (-50, 80), "e1": (50, 0), "e2": (50, 80)}


def test_each_labelled_site_lies_in_the_district_of_its_label():
    listed, cells = grown(TWO, ["West", "West", "East", "East"])
    assert cells[columns.DISTRICT_ID].tolist() == ["east", "west"]
    assert assign_sites(listed, cells).tolist() == ["west", "west", "east", "east"]


def test_cells_meet_half_way_and_do_not_overlap():
    outlines = in_metres(grown(TWO, ["West", "West", "East", "East"])[1])
    assert shapely.area(outlines["west"] & outlines["east"]) == pytest.approx(0, abs=1e-3)
    assert outlines["west"].bounds[2] == pytest.approx(500_000, abs=0.01)


def test_district_ends_150_m_from_the_last_site():
    west = in_metres(grown(TWO, ["West", "West", "East", "East"])[1])["west"]
    assert west.bounds[0] == pytest.approx(500_000 - 50 - 150, abs=0.5)


def test_districts_say_that_they_are_approximate_and_carry_both_names():
    _, cells = grown({"s": (0, 0)}, ["Old City"], **{"Old City": "المدينة القديمة"})
    row = cells.iloc[0]
    assert row[[columns.DISTRICT_ID, "code_system", "name_en", "name_ar"]].tolist() == [
        "old-city",
        "local",
        "Old City",
        "المدينة القديمة",
    ]
    assert row["is_approximate"]
    assert row["area_km2"] == pytest.approx(3.1416 * 0.15**2, rel=0.02)


def test_sites_without_a_label_grow_nothing():
    _, with_unlabelled = grown(TWO | {"u": (10, 40)}, ["West", "West", "East", "East", None])
    _, without = grown(TWO, ["West", "West", "East", "East"])
    assert with_unlabelled.equals(without)


def test_one_place_with_two_labels_goes_to_the_first_in_the_alphabet():
    listed, cells = grown({"s1": (0, 0), "s2": (0, 0), "b": (90, 0)}, ["B", "A", "B"])
    assert assign_sites(listed, cells).tolist() == ["a", "a", "b"]


@pytest.mark.parametrize(
    "positions", [{"a": (0, 0), "b": (10, 0)}, {"a": (0, 0), "b": (10, 0), "c": (20, 0)}]
)
def test_sites_on_one_line_grow_cells_too(positions):
    listed, cells = grown(positions, list(positions))
    assert assign_sites(listed, cells).tolist() == list(positions)


def test_order_of_rows_changes_nothing():
    listed, cells = grown(TWO, ["West", "West", "East", "East"])
    assert districts_from_labels(listed.iloc[::-1], metric_crs=METRIC, names_ar={}).equals(cells)


def test_labels_that_look_alike_stay_apart_and_none_takes_a_reserved_id():
    far = {"a": (0, 0), "b": (900, 0), "c": (1800, 0), "d": (2700, 0), "e": (3600, 0)}
    cells = grown(far, ["Al-Thawrah", "Al Thawrah", "City", "Élan", "الرقة"])[1].set_index("name_en")
    assert cells[columns.DISTRICT_ID].to_dict() == {
        "Al Thawrah": "al-thawrah",
        "Al-Thawrah": "al-thawrah-2",
        "City": "city-2",
        "Élan": "elan",
        "الرقة": "الرقة",
    }


def test_no_label_at_all_is_told_with_the_way_out():
    with pytest.raises(SourceError, match="admin areas"):
        districts_from_labels(sites({"s": (0, 0)}), metric_crs=METRIC, names_ar={})
