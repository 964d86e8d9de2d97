"""What the comparison of maps works out by itself; nothing here is timed."""

import geopandas as gpd
import pytest

from benchmarks import made_town, map_targets, opened_map, rival_maps
from benchmarks.map_targets import Target
from benchmarks.opened_map import Opened

TARGET = Target("bytes", {30_000: 0.35, 100_000: 0.12})


@pytest.mark.parametrize(
    ("n", "limit"), [(100, 0.35), (30_000, 0.35), (99_999, 0.35), (100_000, 0.12), (10**6, 0.12)]
)
def test_the_limit_is_that_of_the_nearest_smaller_size(n: int, limit: float) -> None:
    assert TARGET.limit(n) == limit


def test_a_ratio_is_told_with_what_is_aimed_at() -> None:
    assert map_targets.verdict(TARGET, 30_000, 35, 100).endswith("kept")
    assert map_targets.verdict(TARGET, 30_000, 36, 100).endswith("missed")
    assert "not measured" in map_targets.verdict(TARGET, 30_000, 35, None)


def test_figures_of_the_rounds_are_taken_one_by_one() -> None:
    rounds = [Opened(10, 3.0, 1.0, None, 0), Opened(20, 1.0, None, None, 2), Opened(30, 2.0, 5.0, None, 0)]
    assert opened_map.median_of(rounds) == Opened(20, 2.0, 3.0, None, 2)


def test_one_long_frame_in_twenty_is_the_worst_twentieth() -> None:
    assert opened_map.worst_twentieth([16.0] * 19 + [300.0]) == 300.0
    assert opened_map.worst_twentieth([16.0] * 39 + [300.0]) == 16.0


@pytest.fixture(scope="module")
def houses() -> gpd.GeoDataFrame:
    return made_town.houses(500)


def test_no_two_made_houses_touch(houses: gpd.GeoDataFrame) -> None:
    assert len(houses) == 500
    assert len(houses.sindex.query(houses.geometry, predicate="intersects")[0]) == 500


def test_a_made_list_ends_with_the_class_of_the_house_and_never_gets_better(
    houses: gpd.GeoDataFrame,
) -> None:
    listed = made_town.damage_list(houses)
    final = houses.loc[houses["damage"] != "Not listed", "damage"].tolist()
    assert listed[f"DaSitCl{len(made_town.DATES)}"].tolist() == final
    for _, site in listed.iterrows():
        passes = [site[f"DaSitCl{i + 1}"] for i in range(len(made_town.DATES))]
        ranks = [made_town.CLASSES.index(one) if isinstance(one, str) else -1 for one in passes]
        assert ranks == sorted(ranks)


def test_a_page_of_folium_loads_nothing_from_elsewhere(houses: gpd.GeoDataFrame) -> None:
    html, foreign = rival_maps.local_page(
        rival_maps.geojson_map(houses.head(3).to_crs(4326)).get_root().render()
    )
    assert any(address.endswith("/leaflet.js") for address in foreign)
    assert rival_maps.FOREIGN.search(html) is None
    assert 'src="leaflet.js"' in html
