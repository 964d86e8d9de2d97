"""Each quantifier has its range, and both ends belong to it."""

from collections.abc import Sequence

import pytest

from geodata.claims.claim import Quantity
from geodata.claims.entry import Text
from geodata.claims.reading import position
from tests.geodata.claims.readings_by_hand import EIGHTY


def said(quantifier: str, kind: str = "share", low: float = 0.75, high: float = 0.85) -> Quantity:
    told = {"said": "80%", "value": 0.8 if kind == "share" else 800, "low": low, "high": high}
    return Quantity.model_validate(told | {"kind": kind, "tolerance": "rounded", "quantifier": quantifier})


@pytest.mark.parametrize(
    ("quantifier", "below", "inside", "above"),
    [
        ("exactly", 0.799999, (0.8,), 0.800001),
        ("about", 0.749999, (0.75, 0.85), 0.850001),
        ("some", 0.749999, (0.75, 0.85), 0.850001),
        ("almost", 0.749999, (0.75, 0.8), 0.800001),
        ("at_least", 0.749999, (0.75, 1.0), 1.000001),
    ],
)
def test_each_quantifier_has_its_range_and_both_ends_belong_to_it(
    quantifier: str, below: float, inside: Sequence[float], above: float
) -> None:
    quantity = said(quantifier)
    assert position(below, below, quantity) == "below"
    assert {position(value, value, quantity) for value in inside} == {"within"}
    assert position(above, above, quantity) == "above"


def test_at_least_a_number_has_no_upper_end_and_is_read_in_words() -> None:
    quantity = said("at_least", "count", 800, 800)
    assert position(10**9, 10**9, quantity) == "within"
    assert quantity.read_as == Text(en="800 or more", ar="800 فأكثر")
    assert quantity.to_json()["open_ended"]
    assert quantity.to_json()["high"] == 800


def test_a_number_said_without_a_quantifier_is_read_as_rounded() -> None:
    assert EIGHTY.quantifier == "about"
    assert EIGHTY.range == (0.75, 0.85)
