"""Homes per building from floor area."""

import pandas as pd
import pytest

from geodata.claims.dwellings import dwellings_of
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
