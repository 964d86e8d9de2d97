"""Homes per building from floor area."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.claims.dwelling_model import Spread, spanning
from geodata.claims.dwellings import dwelling_draws, dwellings_of, homes_by_group, quantiles
from geodata.claims.entry import Text
from geodata.claims.figures import DwellingAssumption


def assumption(**changes: object) -> DwellingAssumption:
    settings: dict[str, object] = {
        "id": "plain",
        "name": Text(en="plain", ar="بسيط"),
        "efficiency": 0.8,
        "mean_dwelling_m2": 100,
        "residential_share": {"residential": 1.0, "mixed": 0.5},
        "basis": Text(en="an assumption", ar="افتراض"),
    }
    return DwellingAssumption.model_validate(settings | changes)


def buildings(**columns: list[object]) -> pd.DataFrame:
    table: dict[str, list[object]] = {"area_m2": [250.0], "levels": [3.0], "use": ["residential"]}
    return pd.DataFrame(table | columns)


def test_homes_are_floor_area_times_efficiency_over_the_size_of_a_home() -> None:
    homes = dwellings_of(buildings(), assumption())
    assert homes.tolist() == [6.0]
    assert homes.name == "n_dwellings"


def test_a_mixed_building_counts_its_housing_share() -> None:
    assert dwellings_of(buildings(use=["mixed"]), assumption()).tolist() == [3.0]


def test_the_smallest_house_is_one_home() -> None:
    assert dwellings_of(buildings(area_m2=[20.0], levels=[1.0]), assumption()).tolist() == [1.0]


def test_a_building_without_housing_has_no_home_whatever_its_storeys() -> None:
    assert dwellings_of(buildings(use=["industrial"], levels=[None]), assumption()).tolist() == [0.0]


def test_missing_storeys_or_use_leave_the_homes_missing() -> None:
    homes = dwellings_of(
        buildings(area_m2=[250.0, 250.0], levels=[None, 3.0], use=["residential", None]), assumption()
    )
    assert homes.isna().all()


def test_a_stated_default_stands_in_for_missing_storeys_and_use() -> None:
    homes = dwellings_of(
        buildings(area_m2=[250.0, 250.0], levels=[None, 3.0], use=["residential", None]),
        assumption(levels_if_missing=1, share_if_use_missing=0.5),
    )
    assert homes.tolist() == [2.0, 3.0]


def test_the_table_handed_in_is_not_changed_and_its_index_is_kept() -> None:
    table = buildings().set_axis([7])
    before = table.copy()
    assert dwellings_of(table, assumption()).index.tolist() == [7]
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("changes", [{"efficiency": 0}, {"efficiency": 1.2}, {"mean_dwelling_m2": 0}])
def test_parameters_outside_their_range_are_refused(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"greater than|less than"):
        assumption(**changes)


def town(*rows: tuple[str, str | None, float, float | None, str | None]) -> pd.DataFrame:
    """Buildings from (district, grade, ground area, storeys, use)."""
    return pd.DataFrame(rows, columns=["district_id", "damage_grade", "area_m2", "levels", "use"])


FIXED = spanning([assumption()])
"""Every quantity has one value: 0.8 of the floor area in homes of 100 m2."""


def test_draws_of_fixed_values_are_the_homes_of_the_assumption() -> None:
    table = town(
        ("west", "destroyed", 250, 3, "residential"),  # 6 homes
        ("west", "destroyed", 20, 1, "residential"),  # 1
        ("west", None, 250, 3, "mixed"),  # 3
        ("east", "severe", 250, 3, "industrial"),  # none
    )
    drawn = dwelling_draws(table, FIXED, n_draws=3, seed=1)
    assert drawn.totals.loc[("west", "destroyed")].tolist() == [7, 7, 7]
    assert drawn.totals.loc[("west", "not_assessed")].tolist() == [3, 3, 3]
    assert drawn.totals.loc[("east", "severe")].tolist() == [0, 0, 0]
    assert drawn.of().tolist() == [10, 10, 10]
    assert drawn.of(classes=["destroyed"], districts=["east"]).tolist() == [0, 0, 0]


def test_homes_are_not_rounded_building_by_building() -> None:
    table = town(*[("west", "destroyed", 175, 1, "residential")] * 10)  # 1.4 homes each
    assert dwelling_draws(table, FIXED, n_draws=1, seed=1).of()[0] == pytest.approx(14)


def test_a_house_of_exactly_one_home_is_one_home() -> None:
    table = town(("west", None, 125, 1, "residential"), ("west", None, 124, 1, "residential"))
    assert dwelling_draws(table, FIXED, n_draws=1, seed=1).of()[0] == 2


def test_buildings_without_storeys_or_use_are_left_out_and_counted() -> None:
    table = town(
        ("west", "severe", 250, None, "residential"),
        ("west", "severe", 250, 3, None),
        ("west", "severe", 250, 3, "residential"),
        ("west", "severe", 250, None, "industrial"),
    )
    drawn = dwelling_draws(table, FIXED, n_draws=1, seed=1)
    assert drawn.n_buildings.tolist() == [4]
    assert drawn.n_left_out.tolist() == [2]
    assert drawn.of()[0] == 6


def test_a_spread_for_missing_storeys_and_use_lets_them_in() -> None:
    model = spanning([assumption(levels_if_missing=1, share_if_use_missing=0.5)])
    table = town(("west", None, 250, None, "residential"), ("west", None, 250, 3, None))
    drawn = dwelling_draws(table, model, n_draws=1, seed=1)
    assert drawn.of()[0] == 2 + 3
    assert drawn.n_left_out.sum() == 0


def test_errors_of_a_city_wide_mean_do_not_cancel_out_over_many_houses() -> None:
    model = FIXED.model_copy(update={"mean_dwelling_m2": Spread(low=80, high=120)})
    house = ("west", None, 1000.0, 4.0, "residential")
    one, many = (dwelling_draws(town(*[house] * n), model, seed=3) for n in (1, 400))
    assert (many.of() / 400).tolist() == pytest.approx(one.of().tolist())
    low, middle, high = quantiles(many.of())
    assert low == pytest.approx(400 * 3200 / 119, rel=0.01)
    assert middle == pytest.approx(400 * 32, rel=0.01)
    assert high == pytest.approx(400 * 3200 / 81, rel=0.01)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    model = FIXED.model_copy(update={"efficiency": Spread(low=0.7, high=0.9)})
    table = town(("west", None, 250, 3, "residential"))
    same = [dwelling_draws(table, model, n_draws=50, seed=5).of().tolist() for _ in range(2)]
    assert same[0] == same[1]
    assert same[0] != dwelling_draws(table, model, n_draws=50, seed=6).of().tolist()


def test_groups_are_listed_with_their_quantiles_and_those_left_out() -> None:
    table = town(("west", "severe", 250, 3, "residential"), ("west", "severe", 250, None, "residential"))
    row = homes_by_group(dwelling_draws(table, FIXED, n_draws=2, seed=1)).iloc[0]
    assert row.to_dict() == {
        "district_id": "west",
        "damage_grade": "severe",
        "n_buildings": 2,
        "n_left_out": 1,
        "low": 6,
        "median": 6,
        "high": 6,
    }


def test_no_building_has_no_home() -> None:
    drawn = dwelling_draws(town(), FIXED, n_draws=4, seed=1)
    assert drawn.of().tolist() == [0, 0, 0, 0]


houses = st.lists(
    st.tuples(
        st.sampled_from(["west", "east"]),
        st.sampled_from(["destroyed", "moderate", None]),
        st.floats(5, 2000),
        st.one_of(st.none(), st.floats(1, 9)),
        st.sampled_from(["residential", "mixed", "industrial", None]),
    ),
    max_size=30,
)


@settings(max_examples=30, deadline=None)
@given(houses, st.integers(0, 9), st.booleans())
def test_group_sums_equal_the_sum_over_buildings_in_any_order(
    rows: list[tuple[str, str | None, float, float | None, str | None]], seed: int, defaults: bool
) -> None:
    taken = assumption(levels_if_missing=2, share_if_use_missing=0.3) if defaults else assumption()
    table = town(*rows)
    drawn = dwelling_draws(table, spanning([taken]), n_draws=2, seed=seed)
    one_by_one = dwellings_of(table, taken)
    assert drawn.of()[0] == pytest.approx(one_by_one.sum())
    assert drawn.n_left_out.sum() == one_by_one.isna().sum()
    assert drawn.n_buildings.sum() == len(table)
    shuffled = dwelling_draws(
        table.sample(frac=1, random_state=seed), spanning([taken]), n_draws=2, seed=seed
    )
    pd.testing.assert_frame_equal(drawn.totals, shuffled.totals)
