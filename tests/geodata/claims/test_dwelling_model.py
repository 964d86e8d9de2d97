"""Ranges of assumptions, and the model that spans several assumptions."""

import numpy as np
import pytest
from pydantic import ValidationError

from geodata.claims.dwelling_model import DwellingModel, Spread, spanning
from geodata.claims.entry import Text
from geodata.claims.figures import DwellingAssumption

BASIS = Text(en="an assumption", ar="افتراض")


def assumption(name: str, **changes: object) -> DwellingAssumption:
    plain: dict[str, object] = {
        "id": name,
        "name": Text(en=name, ar=name),
        "efficiency": 0.8,
        "mean_dwelling_m2": 100,
        "residential_share": {"residential": 1.0},
        "basis": BASIS,
    }
    return DwellingAssumption.model_validate(plain | changes)


def test_a_spread_with_equal_ends_is_a_fixed_number() -> None:
    assert Spread(low=3, high=3).draw(np.random.default_rng(1), 4).tolist() == [3, 3, 3, 3]


@pytest.mark.parametrize("mode", [None, 2.5])
def test_draws_stay_between_the_ends(mode: float | None) -> None:
    drawn = Spread(low=2, high=3, mode=mode).draw(np.random.default_rng(1), 10_000)
    assert 2 <= drawn.min() < drawn.max() <= 3
    assert drawn.mean() == pytest.approx(2.5, abs=0.02)


@pytest.mark.parametrize(("low", "high", "mode"), [(2, 1, None), (1, 2, 3), (1, 2, 0)])
def test_a_spread_out_of_order_is_refused(low: float, high: float, mode: float | None) -> None:
    with pytest.raises(ValidationError, match="rising order"):
        Spread(low=low, high=high, mode=mode)


def test_the_model_spans_its_assumptions() -> None:
    model = spanning(
        [
            assumption(
                "a", efficiency=0.85, mean_dwelling_m2=117, residential_share={"residential": 1, "mixed": 0.6}
            ),
            assumption(
                "b", efficiency=0.75, mean_dwelling_m2=144, residential_share={"residential": 1, "mixed": 0.4}
            ),
        ]
    )
    assert model.efficiency == Spread(low=0.75, high=0.85)
    assert model.mean_dwelling_m2 == Spread(low=117, high=144)
    assert model.residential_share == {
        "residential": Spread(low=1, high=1),
        "mixed": Spread(low=0.4, high=0.6),
    }


def test_a_use_named_by_one_assumption_only_may_hold_no_homes() -> None:
    model = spanning([assumption("a"), assumption("b", residential_share={"residential": 1, "mixed": 0.5})])
    assert model.residential_share["mixed"] == Spread(low=0, high=0.5)


def test_where_one_assumption_leaves_buildings_out_the_model_does() -> None:
    model = spanning([assumption("a", levels_if_missing=1), assumption("b")])
    assert model.levels_if_missing is None
    both = spanning([assumption("a", levels_if_missing=1), assumption("b", levels_if_missing=2)])
    assert both.levels_if_missing == Spread(low=1, high=2)


def test_no_assumption_gives_no_model() -> None:
    with pytest.raises(ValueError, match="At least one"):
        spanning([])


@pytest.mark.parametrize(
    "changes",
    [
        {"efficiency": Spread(low=0.5, high=1.2)},
        {"efficiency": Spread(low=0, high=0.8)},
        {"mean_dwelling_m2": Spread(low=0, high=100)},
        {"residential_share": {"residential": Spread(low=-0.1, high=1)}},
        {"levels_if_missing": Spread(low=0, high=2)},
    ],
)
def test_spreads_outside_their_range_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="expected"):
        DwellingModel.model_validate(
            {
                "id": "m",
                "name": BASIS,
                "efficiency": Spread(low=0.7, high=0.8),
                "mean_dwelling_m2": Spread(low=100, high=120),
                "residential_share": {"residential": Spread(low=1, high=1)},
                "basis": (BASIS,),
            }
            | changes
        )
