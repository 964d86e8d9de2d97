"""Blocks told from streets, and from gaps where no street says so."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.assess.blocks import BY_NEIGHBOURS, BY_STREETS, GAP_M, LARGEST_BLOCK_M2, blocks_of
from geodata.columns import BLOCK_OUTLINES, names
from geodata.crs import STORAGE
from geodata.errors import CRSError, InvariantError
from geodata.sources.demo_city import read_demo_city
from tests.builders import METRIC, footprints, on_map, rectangle, square


def streets(*lines: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=on_map(shapely.LineString(line) for line in lines), crs=STORAGE)


LADDER = streets(
    [(0, -5), (0, 55)],
    [(50, -5), (50, 55)],
    [(100, -5), (100, 55)],
    [(-5, 0), (105, 0)],
    [(-5, 50), (105, 50)],
)
"""Two blocks of 50 m by 50 m side by side, their streets crossing at the corners."""


def of_building(
    outlines: dict[str, shapely.Polygon], lines: gpd.GeoDataFrame | None, **changes: float
) -> dict[str, str]:
    table = footprints(outlines)
    block, _ = blocks_of(table, lines, metric_crs=METRIC, **changes)
    return dict(zip(table["building_id"], block, strict=True))


def test_buildings_between_the_same_streets_stand_in_one_block() -> None:
    found = of_building({"a": square(5, 5), "b": square(35, 35), "c": square(55, 5)}, LADDER)
    assert found == {"a": "block:a", "b": "block:a", "c": "block:c"}


def test_a_building_across_a_street_stands_where_its_heart_is() -> None:
    found = of_building({"a": square(5, 5), "c": square(80, 5), "x": rectangle(44, 20, 10, 10)}, LADDER)
    assert found["x"] == found["a"]


def test_outside_all_streets_neighbours_make_a_block() -> None:
    outlines = {"in": square(5, 5), "p": square(200, 0), "q": square(212, 0), "far": square(300, 0)}
    table = footprints(outlines)
    block, blocks = blocks_of(table, LADDER, metric_crs=METRIC)
    assert block.tolist() == ["block:in", "block:p", "block:p", "block:far"]
    assert blocks.set_index("block_id")["block_method"].to_dict() == {
        "block:in": BY_STREETS,
        "block:p": BY_NEIGHBOURS,
        "block:far": BY_NEIGHBOURS,
    }


def test_a_chain_of_neighbours_is_one_block_though_its_ends_are_far_apart() -> None:
    row = {f"b{n}": square(n * 15, 0) for n in range(6)}  # 5 m between any two
    assert set(of_building(row, None).values()) == {"block:b0"}


def test_a_gap_of_exactly_the_limit_is_still_one_block() -> None:
    together = of_building({"a": square(0, 0), "b": square(10 + GAP_M, 0)}, None)
    apart = of_building({"a": square(0, 0), "b": square(10 + GAP_M + 0.01, 0)}, None)
    assert set(together.values()) == {"block:a"}
    assert set(apart.values()) == {"block:a", "block:b"}


def test_the_gap_can_be_chosen() -> None:
    outlines = {"a": square(0, 0), "b": square(18, 0)}
    assert set(of_building(outlines, None, gap_m=8).values()) == {"block:a"}
    assert set(of_building(outlines, None, gap_m=7).values()) == {"block:a", "block:b"}


def test_ground_too_large_to_be_a_block_is_split_by_neighbours() -> None:
    side = LARGEST_BLOCK_M2**0.5 + 1
    ring = streets([(0, 0), (side, 0), (side, side), (0, side), (0, 0)])
    outlines = {"a": square(10, 10), "b": square(22, 10), "c": square(200, 200)}
    assert of_building(outlines, ring) == {"a": "block:a", "b": "block:a", "c": "block:c"}
    assert set(of_building(outlines, ring, largest_block_m2=side**2 * 1.01).values()) == {"block:a"}


def test_a_dead_end_does_not_cut_a_block() -> None:
    lines = pd.concat([LADDER, streets([(25, 0), (25, 40)])], ignore_index=True)
    found = of_building({"a": square(5, 5), "b": square(30, 5)}, lines)
    assert set(found.values()) == {"block:a"}


def test_a_river_drawn_as_ground_parts_blocks_by_its_outline() -> None:
    river = gpd.GeoDataFrame(geometry=on_map([rectangle(20, -5, 10, 60)]), crs=STORAGE)
    found = of_building(
        {"a": square(5, 5), "b": square(35, 5)}, pd.concat([LADDER, river], ignore_index=True)
    )
    assert found == {"a": "block:a", "b": "block:b"}


def test_points_and_missing_shapes_among_the_streets_part_nothing() -> None:
    odd = gpd.GeoDataFrame(
        geometry=[*on_map([shapely.Point(25, 25)]), None, shapely.LineString()], crs=STORAGE
    )
    outlines = {"a": square(5, 5), "b": square(35, 5)}
    assert of_building(outlines, pd.concat([LADDER, odd], ignore_index=True)) == of_building(outlines, LADDER)
    assert of_building(outlines, odd) == of_building(outlines, None)


def test_streets_without_any_line_are_no_streets() -> None:
    outlines = {"a": square(0, 0), "b": square(12, 0)}
    assert of_building(outlines, LADDER.iloc[:0]) == of_building(outlines, None)


def test_no_building_gives_no_block() -> None:
    block, blocks = blocks_of(footprints({"a": square(0, 0)}).iloc[:0], LADDER, metric_crs=METRIC)
    assert len(block) == len(blocks) == 0
    assert list(blocks.columns) == names(BLOCK_OUTLINES)


def test_outlines_say_how_many_buildings_and_how_much_ground() -> None:
    table = footprints({"a": square(5, 5), "b": square(35, 35), "p": square(200, 0), "q": square(212, 0)})
    _, blocks = blocks_of(table, LADDER, metric_crs=METRIC)
    assert list(blocks.columns) == names(BLOCK_OUTLINES)
    assert blocks.crs == STORAGE
    assert blocks["n_buildings"].tolist() == [2, 2]
    assert blocks["block_area_m2"].tolist() == pytest.approx([50 * 50, 22 * 10], rel=1e-4)


def test_a_block_keeps_its_id_when_houses_are_added_elsewhere() -> None:
    town = {"b": square(5, 5), "c": square(80, 5)}
    assert of_building(town, LADDER) == {
        name: block
        for name, block in of_building(town | {"a": square(300, 0)}, LADDER).items()
        if name != "a"
    }


def test_the_index_and_the_tables_handed_in_are_kept() -> None:
    table = footprints({"a": square(5, 5), "b": square(55, 5)}).set_axis([7, 3])
    before = table.copy()
    block, _ = blocks_of(table, LADDER, metric_crs=METRIC)
    assert block.index.tolist() == [7, 3]
    assert block.name == "block_id"
    pd.testing.assert_frame_equal(table, before)


def test_streets_in_another_reference_system_are_refused() -> None:
    with pytest.raises(CRSError, match="one reference system"):
        blocks_of(footprints({"a": square(5, 5)}), LADDER.to_crs(METRIC), metric_crs=METRIC)


def test_a_building_id_that_comes_twice_is_refused() -> None:
    table = footprints({"a": square(5, 5), "b": square(55, 5)}).assign(building_id="a")
    with pytest.raises(InvariantError, match="'a' comes more than once"):
        blocks_of(table, LADDER, metric_crs=METRIC)


# Even metres, so that shared walls, gaps of exactly the limit and hearts on streets come up often.
houses = st.lists(
    st.tuples(
        *[st.integers(-10, 60).map(lambda n: n * 2.0)] * 2, *[st.integers(1, 6).map(lambda n: n * 2.0)] * 2
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(houses, st.booleans(), st.integers(0, 9))
def test_every_building_stands_in_exactly_one_block_and_row_order_is_irrelevant(
    boxes: list[tuple[float, float, float, float]], has_streets: bool, seed: int
) -> None:
    table = footprints({f"b{n:02d}": rectangle(*box) for n, box in enumerate(boxes)})
    lines = LADDER if has_streets else None
    block, blocks = blocks_of(table, lines, metric_crs=METRIC)
    assert block.notna().all()
    assert blocks["block_id"].is_unique
    counted = block.value_counts().sort_index()
    assert counted.to_dict() == dict(zip(blocks["block_id"], blocks["n_buildings"], strict=True))

    shuffled = table.sample(frac=1, random_state=seed)
    turned = None if lines is None else lines.sample(frac=1, random_state=seed)
    again, blocks_again = blocks_of(shuffled, turned, metric_crs=METRIC)
    pd.testing.assert_series_equal(again.reindex(block.index), block)
    assert blocks_again.to_wkb().equals(blocks.to_wkb())


def test_the_demonstration_city_falls_into_blocks_of_a_dozen_houses() -> None:
    table = read_demo_city("footprints").rename(columns={"id": "building_id"})
    block, blocks = blocks_of(table, read_demo_city("basemap"), metric_crs=METRIC)
    assert len(table) == blocks["n_buildings"].sum() == 24_689
    assert block.nunique() == len(blocks) == 4457
    assert blocks["block_method"].value_counts().to_dict() == {BY_NEIGHBOURS: 2773, BY_STREETS: 1684}
    assert blocks.loc[blocks["block_method"] == BY_STREETS, "n_buildings"].median() == 10
    assert blocks["n_buildings"].max() < 100
