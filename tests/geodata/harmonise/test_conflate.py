"""Footprints of several sources: each building once, the first source's drawing, and nothing lost."""

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.errors import CRSError, InvariantError
from geodata.harmonise.conflate import conflate_footprints
from geodata.provenance import Finding
from geodata.schemas import check
from tests.builders import METRIC, footprints, rectangle, square


def conflated(
    *tables: gpd.GeoDataFrame, same_share: float = 0.5
) -> tuple[dict[str, str], dict[tuple[str, str], Finding]]:
    """Building id -> also_in of what was kept, and the findings by source and rule."""
    kept, found = conflate_footprints(tables, metric_crs=METRIC, same_share=same_share)
    check(kept, columns.FOOTPRINTS, name="footprints", key=["building_id"])
    also_in = kept.set_index("building_id")["also_in"].fillna("").to_dict()
    return also_in, {(finding.source_id, finding.rule): finding for finding in found}


def test_a_building_both_draw_is_kept_once_and_says_who_else_draws_it() -> None:
    osm = footprints({"o1": square(0, 0), "o2": square(50, 0)}, source_id="osm")
    microsoft = footprints({"m1": square(2, 0), "m2": square(100, 0)}, source_id="ms")
    kept, found = conflated(osm, microsoft)
    assert kept == {"o1": "ms", "o2": "", "m2": ""}
    assert {key: finding.n_rows for key, finding in found.items()} == {
        ("osm", "footprint_kept"): 2,
        ("ms", "footprint_kept"): 1,
        ("ms", "footprint_drawn_before"): 1,
        ("", "undated_footprints_kept"): 3,
    }


@pytest.mark.parametrize(("east", "n_kept"), [(5, 1), (5.01, 2)])
def test_a_pair_that_shares_exactly_the_part_is_the_same_building(east: float, n_kept: int) -> None:
    one, other = (
        footprints({"a": square(0, 0)}, source_id="one"),
        footprints({"b": square(east, 0)}, source_id="other"),
    )
    assert len(conflated(one, other)[0]) == n_kept


def test_neighbours_with_a_common_wall_are_two_buildings() -> None:
    one, other = (
        footprints({"a": square(0, 0)}, source_id="one"),
        footprints({"b": square(10, 0)}, source_id="other"),
    )
    assert conflated(one, other)[0] == {"a": "", "b": ""}


def test_the_first_source_decides_whether_it_is_three_houses_or_one_block() -> None:
    houses = footprints({f"h{n}": square(10 * n, 0) for n in range(3)}, source_id="houses")
    block = footprints({"block": rectangle(0, 0, 30, 10)}, source_id="block")
    assert conflated(houses, block)[0] == {"h0": "block", "h1": "block", "h2": "block"}
    assert conflated(block, houses)[0] == {"block": "houses"}


def test_a_dropped_outline_that_drew_much_more_is_told() -> None:
    shed = footprints({"shed": square(0, 0, 5)}, source_id="osm")
    hall = footprints({"hall": square(0, 0, 50)}, source_id="ms")
    kept, found = conflated(shed, hall)
    assert kept == {"shed": "ms"}
    assert found["ms", "footprint_partly_drawn"].n_rows == 1


def test_what_pairs_only_with_a_dropped_footprint_is_kept() -> None:
    # b is a's building; c is b's and not a's.
    a, b, c = (
        footprints({name: square(east, 0)}, source_id=name) for name, east in (("a", 0), ("b", 4), ("c", 8))
    )
    assert conflated(a, b, c)[0] == {"a": "b", "c": ""}
    assert conflated(b, a, c)[0] == {"b": "a;c"}


def test_sources_are_named_in_the_order_of_preference() -> None:
    tables = [footprints({name: square(0, 0)}, source_id=name) for name in ("z", "y", "x")]
    assert conflated(*tables)[0] == {"z": "y;x"}


def test_one_source_alone_is_unchanged_even_where_it_repeats_itself() -> None:
    table = footprints({"a": square(0, 0), "b": square(0, 0)})
    kept, found = conflate_footprints([table], metric_crs=METRIC, same_share=0.5)
    assert kept is table
    assert found == []
    other = footprints({"c": square(500, 0)}, source_id="other")
    assert set(conflated(table, other)[0]) == {"a", "b", "c"}


def test_tables_in_different_reference_systems_are_refused() -> None:
    table = footprints({"a": square(0, 0)})
    with pytest.raises(CRSError):
        conflated(table, table.to_crs(METRIC))


def test_ids_that_two_sources_share_are_a_fault() -> None:
    with pytest.raises(InvariantError, match="'a' comes twice"):
        conflated(footprints({"a": square(0, 0)}), footprints({"a": square(50, 0)}))


places = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(places, places, places, st.randoms(use_true_random=False))
def test_nothing_is_lost_and_the_order_of_rows_does_not_matter(
    first: list[tuple[int, int]], second: list[tuple[int, int]], third: list[tuple[int, int]], random: object
) -> None:
    tables = [
        footprints(
            {f"{name}{row}": square(4.0 * east, 4.0 * north) for row, (east, north) in enumerate(told)},
            source_id=name,
        )
        for name, told in (("a", first), ("b", second), ("c", third))
    ]
    shuffled = [table.sample(frac=1, random_state=random.randrange(99)) for table in tables]  # type: ignore[attr-defined]
    kept, found = conflated(*tables)
    assert conflated(*shuffled)[0] == kept
    dropped = sum(finding.n_rows for finding in found.values() if finding.action == "refused")
    assert len(kept) + dropped == len(first) + len(second) + len(third)
    assert {name for name in kept if name.startswith("a")} == {f"a{row}" for row in range(len(first))}
    assert conflate_footprints(tables[:1], metric_crs=METRIC, same_share=0.5)[0].equals(tables[0])
