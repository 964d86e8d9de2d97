import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.assess.match import (
    CONTAINED,
    NEAREST,
    NO_FOOTPRINTS,
    NOT_MATCHABLE,
    TAKEN,
    UNMATCHED,
    match_to_footprints,
    match_to_nothing,
    radius_sweep,
    summarise_matches,
)
from geodata.errors import CRSError
from geodata.grades import MATCHABLE_KINDS, SITE_KINDS
from tests.builders import METRIC, footprints, on_map, sites, square

# Three houses in a row, 10 m wide, with lanes of 6 m between them:  a: 0-10   b: 16-26   c: 32-42
STREET = footprints({"a": square(0, 0), "b": square(16, 0), "c": square(32, 0)})


def match(positions: dict[str, tuple[float, float]], *, tolerance_m: float = 8.0, houses=STREET, **extra):
    listed = sites(positions, **extra)
    matches = match_to_footprints(listed, houses, metric_crs=METRIC, tolerance_m=tolerance_m)
    return matches.set_index("site_id")


def assigned(matches: pd.DataFrame) -> dict[str, str | None]:
    buildings = matches["building_id"]
    return {site: None if pd.isna(buildings[site]) else buildings[site] for site in matches.index}


def test_site_inside_a_footprint_belongs_to_it_at_distance_zero():
    matches = match({"s": (20, 5)})
    assert matches.loc["s", ["building_id", "match_status", "match_distance_m"]].tolist() == [
        "b",
        CONTAINED,
        0.0,
    ]


def test_site_on_the_edge_is_inside():
    assert match({"s": (10, 5)}).loc["s", "match_status"] == CONTAINED


def test_site_in_a_lane_belongs_to_the_nearer_house():
    matches = match({"s": (12, 5)})
    assert assigned(matches) == {"s": "a"}
    assert matches.loc["s", "match_status"] == NEAREST
    assert matches.loc["s", "match_distance_m"] == 2.0


@pytest.mark.parametrize(
    ("east", "status"),
    [(-7.9, NEAREST), (-8.0, NEAREST), (-8.0004, NEAREST), (-8.001, UNMATCHED), (-9, UNMATCHED)],
)
def test_tolerance_itself_is_within_the_tolerance(east, status):
    assert match({"s": (east, 5)}).loc["s", "match_status"] == status


def test_unmatched_site_has_neither_building_nor_distance():
    row = match({"s": (-50, 5)}).loc["s"]
    assert row[["building_id", "match_distance_m", "candidate_building_id"]].isna().all()


def test_containment_beats_a_nearer_neighbour():
    """The site lies in `b` and its own distance to every other house is no argument."""
    assert assigned(match({"in_b": (16.1, 5), "lane": (15.9, 5)})) == {"in_b": "b", "lane": "a"}


def test_of_two_sites_in_a_house_the_one_nearer_its_heart_has_it_and_the_other_moves_nowhere():
    matches = match({"corner": (9, 9), "heart": (5, 5.5)})
    assert assigned(matches) == {"corner": None, "heart": "a"}
    assert matches.loc["corner", "match_status"] == TAKEN
    assert matches.loc["corner", "candidate_building_id"] == "a"


def test_two_sites_equally_near_the_heart_go_by_site_id():
    assert assigned(match({"z": (3, 5), "y": (7, 5)})) == {"z": None, "y": "a"}


def test_site_in_two_overlapping_footprints_leaves_one_for_the_other_site():
    overlapping = footprints({"a": square(0, 0), "b": square(4, 0)})
    both = {"in_both": (6, 5), "only_in_a": (1, 5)}
    assert assigned(match(both, houses=overlapping)) == {"in_both": "a", "only_in_a": None}
    in_both_nearer_b = {"in_both": (8.5, 5), "only_in_a": (3, 5)}
    assert assigned(match(in_both_nearer_b, houses=overlapping)) == {"in_both": "b", "only_in_a": "a"}


def test_site_whose_nearest_house_is_gone_tries_the_next():
    matches = match({"in_a": (5, 5), "lane": (12, 5)})
    assert assigned(matches) == {"in_a": "a", "lane": "b"}
    assert matches.loc["lane", "match_distance_m"] == 4.0


def test_site_whose_every_house_is_gone_is_taken_and_speaks_of_none():
    matches = match({"in_a": (5, 5), "in_b": (20, 5), "lane": (12, 5)})
    assert matches.loc["lane", "match_status"] == TAKEN
    assert matches.loc["lane", ["building_id", "candidate_building_id", "match_distance_m"]].isna().all()


def test_closest_pair_is_assigned_first():
    """`far` is 3 m from both houses, but `near` is 1 m from `b`, so `far` is left with `a`."""
    assert assigned(match({"far": (13, 5), "near": (15, 5)})) == {"far": "a", "near": "b"}


def test_equal_distances_go_to_the_smaller_building_id():
    assert assigned(match({"s": (13, 5)})) == {"s": "a"}
    renamed = footprints({"z": square(0, 0), "b": square(16, 0)})
    assert assigned(match({"s": (13, 5)}, houses=renamed)) == {"s": "b"}


def test_equal_distances_go_to_the_smaller_site_id():
    assert assigned(match({"z": (-2, 4), "y": (-2, 6)})) == {"z": None, "y": "a"}


def test_site_within_reach_of_two_houses_is_ambiguous_unless_it_lies_in_one():
    matches = match({"lane": (13, 5), "inside": (25, 5), "west": (-3, 5)})
    assert matches["is_ambiguous"].to_dict() == {"lane": True, "inside": False, "west": False}


@pytest.mark.parametrize("kind", SITE_KINDS)
def test_only_building_sites_are_matched(kind):
    expected = CONTAINED if kind in MATCHABLE_KINDS else NOT_MATCHABLE
    row = match({"s": (5, 5)}, site_kind=kind).loc["s"]
    assert row["match_status"] == expected
    assert pd.isna(row["building_id"]) == (expected == NOT_MATCHABLE)


def test_duplicate_is_not_matched_a_second_time():
    matches = match({"first": (5, 5), "again": (5, 5)}, duplicate_of=[None, "first"])
    assert matches["match_status"].to_dict() == {"first": CONTAINED, "again": NOT_MATCHABLE}


def test_rows_keep_the_index_and_order_of_the_sites():
    listed = sites({"t": (20, 5), "s": (5, 5)}).set_axis([7, 3])
    matches = match_to_footprints(listed, STREET, metric_crs=METRIC, tolerance_m=8)
    assert matches.index.tolist() == [7, 3]
    assert matches["site_id"].tolist() == ["t", "s"]


def test_tables_handed_in_stay_as_they_are():
    listed, houses = sites({"s": (5, 5)}), STREET.copy()
    before = listed.copy()
    match_to_footprints(listed, houses, metric_crs=METRIC, tolerance_m=8)
    assert listed.equals(before)
    assert houses.equals(STREET)


def test_city_of_no_footprints_and_city_of_no_sites():
    assert match({"s": (5, 5)}, houses=STREET.iloc[:0]).loc["s", "match_status"] == UNMATCHED
    nobody = match_to_footprints(sites({"s": (5, 5)}).iloc[:0], STREET, metric_crs=METRIC, tolerance_m=8)
    assert nobody.empty
    assert summarise_matches(nobody)["median_offset_m"] is None


def test_city_without_a_footprint_source_has_its_own_status():
    matches = match_to_nothing(sites({"s": (5, 5), "t": (0, 0)}))
    assert matches["match_status"].tolist() == [NO_FOOTPRINTS] * 2
    assert matches.columns.tolist() == match({"s": (5, 5)}).reset_index().columns.tolist()


def test_one_self_crossing_footprint_does_not_stop_the_batch():
    bow_tie = shapely.Polygon([(100, 0), (110, 10), (110, 0), (100, 10)])
    houses = gpd.GeoDataFrame(
        {"building_id": ["a", "tie"]}, geometry=on_map([square(0, 0), bow_tie]), crs="EPSG:4326"
    )
    assert assigned(match({"s": (5, 5), "t": (101, 4)}, houses=houses)) == {"s": "a", "t": "tie"}


def test_tables_in_two_reference_systems_are_refused():
    with pytest.raises(CRSError, match="EPSG:4326"):
        match_to_footprints(sites({"s": (5, 5)}), STREET.to_crs(METRIC), metric_crs=METRIC, tolerance_m=8)


def test_summary_adds_up_to_the_sites_that_could_be_matched():
    matches = match(
        {"in_a": (5, 5), "corner": (9, 9), "lane": (28, 5), "far": (99, 99), "road": (5, 6)},
        site_kind=["building", "building", "unspecified", "building", "road"],
    )
    assert summarise_matches(matches) == {
        "n_sites": 4,
        "n_contained": 1,
        "n_overlap": 0,
        "n_nearest": 1,
        "n_taken": 1,
        "n_unmatched": 1,
        "n_not_matchable": 1,
        "n_ambiguous": 1,
        "median_offset_m": 1.0,
    }


def test_sweep_counts_each_radius_as_a_match_of_its_own():
    houses = footprints({"a": square(0, 0), "b": square(16, 0), "c": square(32, 0), "d": square(48, 0)})
    listed = sites({"in_a": (5, 5), "1m": (27, 5), "3m": (29, 5), "44m": (102, 5)})
    sweep = radius_sweep(listed, houses, metric_crs=METRIC, radii_m=[0, 2, 4, 60]).set_index("radius_m")
    assert sweep["n_matched"].to_dict() == {0: 1, 2: 2, 4: 3, 60: 4}
    assert sweep["n_unmatched"].to_dict() == {0: 3, 2: 2, 4: 1, 60: 0}
    assert sweep["n_ambiguous"].to_dict() == {0: 0, 2: 0, 4: 1, 60: 3}
    assert sweep["median_offset_m"].to_dict() == {0: 0.0, 2: 0.5, 4: 1.0, 60: 2.0}


def test_sweep_without_a_match_has_no_median():
    sweep = radius_sweep(sites({"s": (99, 99)}), STREET, metric_crs=METRIC, radii_m=[8.0])
    assert sweep["median_offset_m"].isna().all()
    assert radius_sweep(sites({"s": (5, 5)}), STREET, metric_crs=METRIC, radii_m=[]).empty
