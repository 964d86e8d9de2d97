"""What readings leave open reaches as far as their intervals, and never makes a verdict stronger."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from geodata.claims.reading import Reading
from geodata.claims.verdict import judge
from tests.geodata.claims.readings_by_hand import EIGHTY, RISING, WIDER, claim, judged, reading


def test_a_reading_whose_interval_meets_the_quantity_agrees_with_it() -> None:
    verdict = judged(reading(0.7, bounds=(0.6, 0.75)))
    assert verdict.name == "consistent"
    assert (
        "reaches it with what it leaves open (70%; with what is left open 60% to 75%)" in verdict.sentence.en
    )


def test_a_reading_whose_interval_stops_short_does_not() -> None:
    verdict = judged(reading(0.7, bounds=(0.6, 0.749999)))
    assert verdict.name == "above_evidence"
    assert "at most 75%" in verdict.sentence.en


def test_an_interval_never_leaves_out_its_own_value() -> None:
    assert reading(0.8, bounds=(0.1, 0.2)).ends == (0.1, 0.8)


def test_readings_that_leave_everything_open_cannot_test_a_share() -> None:
    verdict = judged(reading(0.8, bounds=(0.0, 1.0)), reading(0.3, WIDER))
    assert verdict.name == "cannot_be_tested"
    assert verdict.reason is not None
    assert "decide nothing" in verdict.reason.en


def test_one_reading_that_leaves_everything_open_does_not_silence_the_others() -> None:
    assert judged(reading(0.8, bounds=(0.0, 1.0)), reading(0.3, name="b")).name == "consistent_only_if"


STRENGTH = {
    "cannot_be_tested": 0,
    "consistent": 1,
    "consistent_only_if": 2,
    "above_evidence": 3,
    "below_evidence": 3,
}


OPEN_VALUES = st.lists(
    st.tuples(st.integers(0, 100), st.booleans(), st.integers(0, 100), st.integers(0, 100)),
    min_size=1,
    max_size=6,
)


def opened(values: Sequence[tuple[int, bool, int, int]], *, wider: int = 0, raised: int = 0) -> list[Reading]:
    """Readings of percents with so many points open below and above, `wider` more, and all raised."""
    return [
        reading(
            (value + raised) / 100,
            WIDER if wide else ("destroyed",),
            name=f"n{number}",
            bounds=((value + raised - below - wider) / 100, (value + raised + above + wider) / 100),
        )
        for number, (value, wide, below, above) in enumerate(values)
    ]


@given(OPEN_VALUES, st.integers(0, 100))
def test_less_data_never_makes_a_verdict_stronger(
    values: Sequence[tuple[int, bool, int, int]], wider: int
) -> None:
    narrow, wide = (judge(claim(EIGHTY), opened(values, wider=more)).name for more in (0, wider))
    assert STRENGTH[wide] <= STRENGTH[narrow]
    assert {narrow, wide} != {"above_evidence", "below_evidence"}


@given(OPEN_VALUES, st.integers(0, 100))
def test_a_higher_estimate_with_its_interval_never_lowers_the_verdict(
    values: Sequence[tuple[int, bool, int, int]], points: int
) -> None:
    order = RISING | {"cannot_be_tested": 1}
    before, after = (judge(claim(EIGHTY), opened(values, raised=more)).name for more in (0, points))
    assert order[before] <= order[after]


@given(OPEN_VALUES, st.randoms())
def test_the_order_of_open_readings_changes_nothing(
    values: Sequence[tuple[int, bool, int, int]], chance: Random
) -> None:
    readings = opened(values)
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert judge(claim(EIGHTY), readings) == judge(claim(EIGHTY), shuffled)
