"""Counts by block, and the number of blocks at or above a share."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.aggregate.by_block import LEAST_BUILDINGS, SHARES, count_by_block, summarise_blocks
from geodata.columns import BLOCK_SUMMARY, BLOCKS, names
from geodata.errors import InvariantError
from geodata.grades import as_grades
from tests.builders import LAST

EPOCH = pd.Timestamp(LAST)


def town(
    *blocks: tuple[str, str, list[str | None]], area_m2: list[float] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Buildings and grades from (block, district, grade of each house or None)."""
    rows = [(block, district, grade) for block, district, grades in blocks for grade in grades]
    buildings = pd.DataFrame(rows, columns=["block_id", "district_id", "grade"])
    buildings.insert(0, "building_id", [f"b{n:03d}" for n in range(len(buildings))])
    buildings["area_m2"] = [100.0] * len(buildings) if area_m2 is None else area_m2
    graded = buildings[buildings["grade"].notna()]
    assessed = pd.DataFrame(
        {
            "building_id": graded["building_id"],
            "epoch": EPOCH,
            "damage_grade": as_grades(graded["grade"].astype(object)),
        }
    )
    return buildings.drop(columns="grade"), assessed


def counted(*blocks: tuple[str, str, list[str | None]], area_m2: list[float] | None = None) -> pd.DataFrame:
    buildings, assessed = town(*blocks, area_m2=area_m2)
    return count_by_block(buildings, assessed, epochs=[EPOCH])


def blocks_at_least(
    table: pd.DataFrame,
    share: float,
    *,
    classes: str = "destroyed",
    of: str = "buildings",
    place: str = "city",
    **changes: int,
) -> int:
    summary = summarise_blocks(table, **changes)
    row = summary[
        (summary["district_id"] == place)
        & (summary["class_set"] == classes)
        & (summary["share_of"] == of)
        & (summary["at_least_share"] == share)
    ]
    return int(row["n_blocks_at_least"].item())


FIVE = ["destroyed", "severe", "moderate", "possible", None]


def test_each_class_set_holds_every_worse_class_too() -> None:
    row = counted(("k", "west", FIVE)).iloc[0]
    assert list(counted(("k", "west", FIVE)).columns) == names(BLOCKS)
    assert row["n_buildings"] == 5
    assert row["n_assessed"] == 4
    assert [row[f"n_buildings_{name}"] for name in ("destroyed", "at_least_severe", "at_least_moderate")] == [
        1,
        2,
        3,
    ]
    assert row["share_at_least_moderate_of_buildings"] == 0.6


def test_a_house_without_a_grade_is_in_the_denominator_only() -> None:
    row = counted(("k", "west", ["destroyed", None, None, None])).iloc[0]
    assert row["share_destroyed_of_buildings"] == 0.25
    assert row["n_assessed"] == 1


def test_the_share_of_area_weighs_large_houses() -> None:
    row = counted(("k", "west", ["destroyed", None]), area_m2=[300.0, 100.0]).iloc[0]
    assert row["area_m2_destroyed"] == 300.0
    assert row["footprint_area_m2"] == 400.0
    assert row["share_destroyed_of_area"] == 0.75
    assert row["share_destroyed_of_buildings"] == 0.5


def test_every_epoch_has_every_block_even_where_nothing_was_graded() -> None:
    buildings, assessed = town(("k", "west", FIVE), ("m", "west", [None]))
    table = count_by_block(buildings, assessed, epochs=[EPOCH, pd.Timestamp("2014-02-12")])
    assert table[["block_id", "n_buildings_destroyed"]].to_numpy().tolist() == [
        ["k", 0],
        ["m", 0],
        ["k", 1],
        ["m", 0],
    ]


def test_a_block_belongs_to_the_district_of_most_of_its_houses_and_else_to_the_first() -> None:
    most = counted(("k", "west", [None]), ("k", "east", [None, None]))
    tie = counted(("k", "west", [None]), ("k", "east", [None]))
    assert most["district_id"].tolist() == ["east"]
    assert tie["district_id"].tolist() == ["east"]


def test_a_block_exactly_at_the_share_is_counted() -> None:
    table = counted(("k", "west", ["destroyed"] * 4 + [None]), ("m", "west", ["destroyed"] * 5))
    assert blocks_at_least(table, 0.5) == 2
    assert blocks_at_least(table, 0.8) == 2
    assert blocks_at_least(table, 1.0) == 1


def test_a_block_levelled_but_for_one_house_is_not_entirely_levelled() -> None:
    table = counted(("k", "west", ["destroyed"] * 99 + ["severe"]))
    assert blocks_at_least(table, 1.0) == 0
    assert blocks_at_least(table, 1.0, classes="at_least_severe") == 1


def test_blocks_with_too_few_houses_are_left_out_and_counted_as_such() -> None:
    table = counted(
        ("k", "west", ["destroyed"] * (LEAST_BUILDINGS - 1)), ("m", "west", ["destroyed"] * LEAST_BUILDINGS)
    )
    row = summarise_blocks(table).iloc[0]
    assert (row["n_blocks"], row["n_blocks_too_small"], row["n_blocks_at_least"]) == (1, 1, 1)
    assert row["least_buildings"] == LEAST_BUILDINGS
    assert blocks_at_least(table, 1.0, least_buildings=1) == 2


def test_where_no_block_is_large_enough_there_is_no_share_of_blocks() -> None:
    summary = summarise_blocks(counted(("k", "west", ["destroyed"])))
    assert (summary["n_blocks"] == 0).all()
    assert summary["share_of_blocks"].isna().all()


def test_districts_add_up_to_the_city() -> None:
    table = counted(
        ("k", "west", ["destroyed"] * 5), ("m", "east", ["severe"] * 6), ("n", "outside", [None] * 7)
    )
    summary = summarise_blocks(table)
    assert list(summary.columns) == names(BLOCK_SUMMARY)
    assert summary["district_id"].drop_duplicates().tolist() == ["city", "east", "outside", "west"]
    added = (
        summary[["n_blocks", "n_blocks_at_least", "n_buildings_in_them"]]
        .groupby(summary["district_id"] == "city")
        .sum()
    )
    assert added.loc[True].tolist() == added.loc[False].tolist()


def test_a_building_without_a_block_is_refused() -> None:
    buildings, assessed = town(("k", "west", FIVE))
    buildings.loc[0, "block_id"] = None
    with pytest.raises(InvariantError, match="1 have none"):
        count_by_block(buildings, assessed, epochs=[EPOCH])


def test_a_building_graded_twice_at_an_epoch_is_refused() -> None:
    buildings, assessed = town(("k", "west", FIVE))
    with pytest.raises(InvariantError, match="comes more than once"):
        count_by_block(buildings, pd.concat([assessed, assessed]), epochs=[EPOCH])


towns = st.lists(
    st.tuples(
        st.sampled_from(["k", "m", "n"]),
        st.sampled_from(["west", "east"]),
        st.lists(st.sampled_from(FIVE), min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=30, deadline=None)
@given(towns, st.integers(0, 99))
def test_counts_and_summary_do_not_depend_on_row_order_and_lose_no_building(
    blocks: list[tuple[str, str, list[str | None]]], seed: int
) -> None:
    buildings, assessed = town(*blocks, area_m2=None)
    buildings["area_m2"] = 50.0 + 0.1 * buildings.index
    table = count_by_block(buildings, assessed, epochs=[EPOCH])
    assert table["n_buildings"].sum() == len(buildings)
    shuffled = count_by_block(
        buildings.sample(frac=1, random_state=seed),
        assessed.sample(frac=1, random_state=seed),
        epochs=[EPOCH],
    )
    pd.testing.assert_frame_equal(table, shuffled)
    pd.testing.assert_frame_equal(summarise_blocks(table), summarise_blocks(shuffled))


@settings(max_examples=25, deadline=None)
@given(towns)
def test_fewer_blocks_reach_a_higher_share_and_more_a_wider_class_set(
    blocks: list[tuple[str, str, list[str | None]]],
) -> None:
    summary = summarise_blocks(counted(*blocks), least_buildings=1)
    wide = summary[summary["share_of"] == "buildings"].pivot_table(
        index=["district_id", "class_set"],
        columns="at_least_share",
        values="n_blocks_at_least",
        aggfunc="sum",
    )
    assert list(wide.columns) == list(SHARES)
    assert wide.diff(axis=1).iloc[:, 1:].le(0).all(axis=None)
    half = wide[0.5].xs
    assert (half("destroyed", level="class_set") <= half("at_least_severe", level="class_set")).all()
    assert (half("at_least_severe", level="class_set") <= half("at_least_moderate", level="class_set")).all()
