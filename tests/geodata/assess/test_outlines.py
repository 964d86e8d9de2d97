import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.assess.match import (
    CONTAINED,
    NEAREST,
    NOT_MATCHABLE,
    OVERLAP,
    TAKEN,
    UNMATCHED,
    match_sites,
    match_to_footprints,
    radius_sweep,
    summarise_matches,
)
from geodata.assess.resolve import sites_of_buildings
from geodata.crs import STORAGE
from geodata.errors import CRSError, InvariantError
from geodata.grades import BUILDING, MATCHABLE_KINDS, SITE_KINDS
from tests.builders import METRIC, drawn_sites, footprints, on_map, outlines, rectangle, sites, square

# Three houses in a row, 10 m wide, with lanes of 6 m between them:  a: 0-10   b: 16-26   c: 32-42
STREET = footprints({"a": square(0, 0), "b": square(16, 0), "c": square(32, 0)})
UTM_37 = METRIC


def match(drawn, *, houses=STREET, at_least_share=0.5, **extra):
    listed, polygons = drawn_sites(drawn, **extra)
    matches, speaking = match_sites(
        listed, polygons, houses, metric_crs=METRIC, tolerance_m=0, at_least_share=at_least_share
    )
    return matches.set_index("site_id"), spoken(speaking)


def spoken(speaking: pd.DataFrame) -> set[tuple[str, str]]:
    assert not speaking.duplicated().any()
    return set(speaking[["site_id", "building_id"]].itertuples(index=False, name=None))


def test_polygon_drawn_over_a_house_is_assigned_to_it():
    matches, speaking = match({"s": square(1, 1)})
    assert matches.loc["s", ["building_id", "match_status", "match_distance_m"]].tolist() == [
        "a",
        OVERLAP,
        0.0,
    ]
    assert speaking == {("s", "a")}


def test_polygon_round_a_whole_block_speaks_of_every_house_and_is_assigned_to_one():
    matches, speaking = match({"block": rectangle(-5, -5, 60, 20)})
    assert speaking == {("block", "a"), ("block", "b"), ("block", "c")}
    assert matches.loc["block", "building_id"] == "a"
    assert matches.loc["block", "match_status"] == OVERLAP


@pytest.mark.parametrize(("width", "speaks"), [(4.99, False), (5.0, True), (5.01, True)])
def test_polygon_speaks_of_a_house_of_which_it_covers_half(width, speaks):
    """It lies over all of `a` and reaches `width` metres into `b`."""
    _, speaking = match({"s": rectangle(0, 0, 16 + width, 10)})
    assert (("s", "b") in speaking) == speaks


def test_the_share_that_must_be_covered_can_be_chosen():
    drawn = {"s": rectangle(0, 0, 20, 10)}  # all of `a`, four tenths of `b`
    assert match(drawn)[1] == {("s", "a")}
    assert match(drawn, at_least_share=0.4)[1] == {("s", "a"), ("s", "b")}


@pytest.mark.parametrize(("into", "status"), [(2.9, UNMATCHED), (3.0, OVERLAP)])
def test_polygon_stands_for_a_house_if_they_share_three_tenths_of_the_smaller(into, status):
    matches, speaking = match({"s": rectangle(-10 + into, 0, 10, 10)})
    assert matches.loc["s", "match_status"] == status
    assert speaking == ({("s", "a")} if status == OVERLAP else set())


def test_small_polygon_on_a_large_building_is_measured_by_itself():
    """Four tenths of the polygon lie in a hall of sixteen times its size."""
    hall = footprints({"hall": square(0, 0, 40)})
    matches, speaking = match({"s": rectangle(-6, 10, 10, 10)}, houses=hall)
    assert matches.loc["s", ["building_id", "match_status"]].tolist() == ["hall", OVERLAP]
    assert speaking == {("s", "hall")}


def test_polygon_that_touches_nothing_is_unmatched_however_near():
    matches, speaking = match({"near": rectangle(10.5, 0, 5, 10), "wall": rectangle(10, 20, 5, 5)})
    assert matches["match_status"].tolist() == [UNMATCHED] * 2
    assert matches["building_id"].isna().all()
    assert speaking == set()


def test_polygon_that_shares_only_a_wall_speaks_of_nothing():
    assert match({"s": square(-10, 0)})[1] == set()


def test_of_two_polygons_on_a_house_the_one_that_shares_more_has_it_and_both_speak():
    matches, speaking = match({"small": square(0, 0, 6), "large": square(0, 0, 9)})
    assert matches["match_status"].to_dict() == {"small": TAKEN, "large": OVERLAP}
    assert matches["candidate_building_id"].tolist() == ["a", "a"]
    assert speaking == {("small", "a"), ("large", "a")}


def test_polygon_whose_house_is_taken_does_not_move_to_a_neighbour_it_grazes():
    """`wide` has most of its ground in `a` and four tenths of `b`: enough to stand for it, were it its own."""
    matches, _ = match({"own": square(0, 0), "wide": rectangle(0.5, 0, 19.5, 10)})
    assert matches["building_id"].dropna().to_dict() == {"own": "a"}


def test_equal_shares_go_to_the_smaller_site_id_then_the_smaller_building_id():
    assert match({"z": square(0, 0), "y": square(0, 0)})[0]["building_id"].dropna().to_dict() == {"y": "a"}
    renamed = footprints({"z": square(0, 0), "b": square(16, 0)})
    assert match({"s": rectangle(0, 0, 26, 10)}, houses=renamed)[0].loc["s", "building_id"] == "b"


@pytest.mark.parametrize("kind", SITE_KINDS)
def test_only_polygons_of_building_sites_are_matched(kind):
    matches, speaking = match({"s": square(0, 0)}, site_kind=kind)
    assert matches.loc["s", "match_status"] == (OVERLAP if kind in MATCHABLE_KINDS else NOT_MATCHABLE)
    assert bool(speaking) == (kind in MATCHABLE_KINDS)


def test_repeated_polygon_is_not_matched_again():
    matches, speaking = match({"first": square(0, 0), "again": square(0, 0)}, duplicate_of=[None, "first"])
    assert matches["match_status"].tolist() == [OVERLAP, NOT_MATCHABLE]
    assert speaking == {("first", "a")}


def test_self_crossing_shapes_do_not_stop_the_batch():
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    listed, polygons = drawn_sites({"s": square(16, 0)})
    listed = pd.concat([listed, sites({"tie": (2, 5)})], ignore_index=True)
    drawn = gpd.GeoDataFrame({"site_id": ["tie"]}, geometry=on_map([bow_tie]), crs=STORAGE)
    both = pd.concat([polygons, drawn], ignore_index=True)
    matches, _ = match_sites(listed, both, STREET, metric_crs=METRIC, tolerance_m=8)
    assert matches["building_id"].tolist() == ["b", "a"]


def test_points_and_polygons_of_one_list_are_matched_together_in_the_order_of_the_sites():
    listed = sites({"beside_c": (44, 5), "drawn": (21, 5), "in_a": (5, 5)}).set_axis([9, 4, 7])
    matches, speaking = match_sites(
        listed, outlines({"drawn": square(16, 0)}), STREET, metric_crs=METRIC, tolerance_m=8
    )
    assert matches.index.tolist() == [9, 4, 7]
    assert matches["match_status"].tolist() == [NEAREST, OVERLAP, CONTAINED]
    assert matches["building_id"].tolist() == ["c", "b", "a"]
    assert spoken(speaking) == {("beside_c", "c"), ("drawn", "b"), ("in_a", "a")}


def test_a_point_inside_comes_before_a_polygon_and_a_polygon_before_a_point_beside():
    in_a_and_drawn = sites({"point": (5, 5), "drawn": (6, 5)})
    polygon = outlines({"drawn": square(0, 0)})
    matches, speaking = match_sites(in_a_and_drawn, polygon, STREET, metric_crs=METRIC, tolerance_m=8)
    assert matches["match_status"].tolist() == [CONTAINED, TAKEN]
    assert spoken(speaking) == {("point", "a"), ("drawn", "a")}
    beside = sites({"point": (12, 5), "drawn": (6, 5)})
    matches, _ = match_sites(beside, polygon, STREET, metric_crs=METRIC, tolerance_m=8)
    assert matches["match_status"].tolist() == [NEAREST, OVERLAP]
    assert matches["building_id"].tolist() == ["b", "a"]  # its nearest house is gone, so it tries the next


def test_without_outlines_every_site_is_a_point():
    listed = sites({"in_a": (5, 5), "corner": (9, 9), "lane": (28, 5), "far": (99, 99)})
    matches, speaking = match_sites(listed, None, STREET, metric_crs=METRIC, tolerance_m=8)
    plain = match_to_footprints(listed, STREET, metric_crs=METRIC, tolerance_m=8)
    pd.testing.assert_frame_equal(matches, plain)
    assert spoken(speaking) == {("in_a", "a"), ("corner", "a"), ("lane", "b")}
    empty = outlines({"s": square(0, 0)}).iloc[:0]
    pd.testing.assert_frame_equal(
        match_sites(listed, empty, STREET, metric_crs=METRIC, tolerance_m=8)[0], plain
    )


def test_outlines_of_other_lists_are_ignored():
    listed, polygons = drawn_sites({"s": square(0, 0), "stranger": square(16, 0)})
    matches, speaking = match_sites(listed.iloc[:1], polygons, STREET, metric_crs=METRIC, tolerance_m=8)
    assert matches["building_id"].tolist() == ["a"]
    assert spoken(speaking) == {("s", "a")}
    nobody, _ = match_sites(listed.iloc[:0], polygons, STREET, metric_crs=METRIC, tolerance_m=8)
    assert nobody.empty


def test_site_with_two_outlines_is_refused():
    listed, polygons = drawn_sites({"s": square(0, 0)})
    twice = pd.concat([polygons, polygons], ignore_index=True)
    with pytest.raises(InvariantError, match="'s' has more"):
        match_sites(listed, twice, STREET, metric_crs=METRIC, tolerance_m=8)


def test_outlines_in_another_reference_system_are_refused():
    listed, polygons = drawn_sites({"s": square(0, 0)})
    with pytest.raises(CRSError):
        match_sites(listed, polygons.to_crs(METRIC), STREET, metric_crs=METRIC, tolerance_m=8)


def test_summary_and_sweep_count_polygons_among_the_matched():
    listed, polygons = drawn_sites({"drawn": square(16, 0), "nowhere": square(100, 100)})
    listed = pd.concat([listed, sites({"lane": (-3, 5)})], ignore_index=True)
    matches, _ = match_sites(listed, polygons, STREET, metric_crs=METRIC, tolerance_m=8)
    summary = summarise_matches(matches)
    assert (summary["n_sites"], summary["n_overlap"], summary["n_nearest"]) == (3, 1, 1)
    sweep = radius_sweep(listed, STREET, metric_crs=METRIC, radii_m=[1, 4], outlines=polygons)
    assert sweep["n_matched"].tolist() == [1, 2]
    assert sweep["n_unmatched"].tolist() == [2, 1]


def test_a_building_counts_every_polygon_that_speaks_of_it():
    listed, polygons = drawn_sites({"block": rectangle(-5, -5, 60, 20), "own": square(16, 0)})
    matches, speaking = match_sites(listed, polygons, STREET, metric_crs=METRIC, tolerance_m=8)
    described = sites_of_buildings(STREET, matches, speaking=speaking)
    assert described["n_sites"].tolist() == [1, 2, 1]


# Even half metres, so that equal shares, shared walls and exact halves come up often.
half_metres = st.integers(0, 60).map(lambda n: n / 2)
sizes = st.integers(2, 30).map(lambda n: n / 2)
boxes = st.tuples(half_metres, half_metres, sizes, sizes)


@st.composite
def towns(draw):
    houses = {
        f"b{n:02d}": rectangle(*box) for n, box in enumerate(draw(st.lists(boxes, min_size=1, max_size=10)))
    }
    drawn = {f"p{n:02d}": rectangle(*box) for n, box in enumerate(draw(st.lists(boxes, max_size=10)))}
    points = draw(st.lists(st.tuples(half_metres, half_metres), min_size=1, max_size=8, unique=True))
    return houses, drawn, {f"s{n:02d}": place for n, place in enumerate(points)}


def matched(houses, drawn, points, seed=None):
    hearts = {name: outline.representative_point().coords[0] for name, outline in drawn.items()}
    listed, built = sites(points | hearts, site_kind=BUILDING), footprints(houses)
    polygons = outlines(drawn) if drawn else None
    if seed is not None:
        listed, built = (table.sample(frac=1, random_state=seed) for table in (listed, built))
        polygons = None if polygons is None else polygons.sample(frac=1, random_state=seed)
    return match_sites(listed, polygons, built, metric_crs=METRIC, tolerance_m=6)


@settings(deadline=None, max_examples=60)
@given(towns())
def test_nothing_fans_out(town):
    houses, drawn, points = town
    matches, speaking = matched(*town)
    assert matches["site_id"].tolist() == [*points, *drawn]
    assert matches["building_id"].dropna().is_unique
    pairs = spoken(speaking)
    assert {
        (row.site_id, row.building_id) for row in matches.dropna(subset="building_id").itertuples()
    } <= pairs
    assert summarise_matches(matches)["n_sites"] == len(matches)
    for site, outline in drawn.items():
        covered = {
            b for b, house in houses.items() if house.intersection(outline).area >= house.area / 2 - 1e-6
        }
        within = {
            b for b, house in houses.items() if house.intersection(outline).area >= outline.area / 2 - 1e-6
        }
        own = set(matches.loc[matches["site_id"] == site, "building_id"].dropna())
        assert {b for s, b in pairs if s == site} == covered | within | own


@settings(deadline=None, max_examples=40)
@given(towns(), st.integers(0, 1000))
def test_order_of_rows_changes_nothing_for_polygons_either(town, seed):
    matches, speaking = matched(*town)
    again, speaking_again = matched(*town, seed=seed)
    order = matches["site_id"]
    pd.testing.assert_frame_equal(matches.set_index("site_id"), again.set_index("site_id").loc[order])
    assert spoken(speaking) == spoken(speaking_again)


@pytest.fixture(scope="module")
def hot(shared_data):
    table = gpd.read_file(shared_data / "turkiye-2023" / "hot_destroyed_buildings.geojson")
    return table.geometry.set_axis([f"h{n:04d}" for n in range(len(table))])


def tables(shapes: gpd.GeoSeries) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    polygons = gpd.GeoDataFrame({"site_id": shapes.index}, geometry=shapes.to_numpy(), crs=STORAGE)
    listed = polygons.set_geometry(polygons.geometry.representative_point())
    return listed.assign(source_id="hot", site_kind=BUILDING, duplicate_of=None), polygons


@pytest.mark.real_data
def test_the_volunteers_buildings_of_2023_find_themselves_and_nothing_fans_out(hot):
    listed, polygons = tables(hot)
    built = polygons.rename(columns={"site_id": "building_id"})
    matches, speaking = match_sites(listed, polygons, built, metric_crs=UTM_37, tolerance_m=8)
    assert len(matches) == 3259
    assert matches["building_id"].dropna().is_unique
    assert (matches["match_status"] == OVERLAP).all()
    assert matches["building_id"].tolist() == matches["site_id"].tolist()
    # Two of them cover half of a neighbour too; a plain join would have handed on 124 grades more.
    assert len(speaking) == 3261
    assert len(gpd.sjoin(polygons, built)) == 3383


@pytest.mark.real_data
def test_the_volunteers_buildings_meet_destroyed_footprints_and_no_intact_one(hot, shared_data):
    listed, polygons = tables(hot)
    assert meet(listed, polygons, shared_data, "destroyed") == (
        {OVERLAP: 200, TAKEN: 25, UNMATCHED: 3034},
        223,
    )
    assert meet(listed, polygons, shared_data, "intact") == ({UNMATCHED: 3259}, 0)


def meet(listed, polygons, shared_data, state: str) -> tuple[dict[str, int], int]:
    """Sites by status, and what they speak of, among the town's footprints of one state."""
    outlined = gpd.read_file(shared_data / "turkiye-2023" / f"osm_{state}_buildings.geojson").geometry
    ids = [f"o{n:03d}" for n in range(len(outlined))]
    built = gpd.GeoDataFrame({"building_id": ids}, geometry=outlined.to_numpy(), crs=STORAGE)
    matches, speaking = match_sites(listed, polygons, built, metric_crs=UTM_37, tolerance_m=8)
    given_one = matches.dropna(subset="building_id")
    assert given_one["building_id"].is_unique
    assert spoken(speaking) >= set(given_one[["site_id", "building_id"]].itertuples(index=False, name=None))
    return matches["match_status"].value_counts().to_dict(), len(speaking)
