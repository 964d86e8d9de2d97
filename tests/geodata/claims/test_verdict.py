"""The six verdicts, from readings made by hand."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.claims.claim import VERDICTS, Quantity
from geodata.claims.entry import Text
from geodata.claims.reading import Reading, position
from geodata.claims.verdict import judge
from tests.geodata.claims.readings_by_hand import EIGHTY, RISING, WHY, WIDER, claim, judged, reading


def test_all_readings_of_the_words_within_is_consistent() -> None:
    assert judged(reading(0.76), reading(0.84, name="b"), reading(0.95, WIDER)).name == "consistent"


def test_some_within_is_consistent_only_if_and_names_the_denominator() -> None:
    verdict = judged(reading(0.8, name="a"), reading(0.4, name="b"))
    assert verdict.name == "consistent_only_if"
    assert "some buildings: 80%" in verdict.sentence.en
    assert "40% to 80%" in verdict.sentence.en


def test_only_wider_classes_within_is_consistent_only_if_and_names_the_change() -> None:
    verdict = judged(reading(0.3), reading(0.8, WIDER))
    assert verdict.name == "consistent_only_if"
    assert "more classes are meant than the words say (destroyed)" in verdict.sentence.en


def test_readings_on_both_sides_and_none_within_is_consistent_only_if_between() -> None:
    verdict = judged(reading(0.6), reading(0.9, WIDER))
    assert verdict.name == "consistent_only_if"
    assert "on both sides" in verdict.sentence.en


def test_all_below_puts_the_claim_above_the_evidence_and_says_what_it_would_take() -> None:
    verdict = judged(reading(0.2), reading(0.4, WIDER))
    assert verdict.name == "above_evidence"
    assert verdict.sentence.en.startswith("The claim is above what the evidence supports")
    assert verdict.reason is not None
    assert "missed 75% of the buildings that are (1 - 20% / 80%" in verdict.reason.en
    assert "missed 50% of the buildings that are (1 - 40% / 80%" in verdict.reason.en


def test_all_above_puts_the_claim_below_the_evidence() -> None:
    assert judged(reading(0.9), reading(0.95, WIDER)).name == "below_evidence"


def test_another_unit_is_not_comparable() -> None:
    homes = Quantity(said="30,000", value=30000, low=25000, high=35000, kind="count", tolerance="rounded")
    verdict = judge(claim(homes, unit="homes"), [reading(0.5, why_not=WHY)])
    assert verdict.name == "not_comparable"
    assert "the statement counts homes" in verdict.sentence.en


def test_a_statement_without_a_number_says_so() -> None:
    verdict = judge(claim(None), [reading(0.5)])
    assert verdict.name == "not_comparable"
    assert "gives no number" in verdict.sentence.en
    assert "50%" in verdict.sentence.en


def test_nothing_measured_cannot_be_tested_and_gives_the_reasons() -> None:
    verdict = judge(claim(EIGHTY), [reading(None, why_not=WHY)])
    assert verdict.name == "cannot_be_tested"
    assert verdict.reason == Text(en="For want of a reason.", ar="لعدم وجود سبب.")


def test_no_reading_at_all_cannot_be_tested_and_still_has_a_reason() -> None:
    assert judge(claim(EIGHTY), []).reason is not None


def test_an_untestable_statement_keeps_its_own_reason() -> None:
    measure = {"kind": "untestable", "reason": WHY.model_dump()}
    assert judge(claim(EIGHTY, measure=measure), []).reason == WHY


def test_synthetic_and_inadmissible_readings_decide_nothing() -> None:
    verdict = judged(
        reading(0.2), reading(0.8, name="b", synthetic=True), reading(0.8, name="c", why_not=WHY)
    )
    assert verdict.name == "above_evidence"


def test_only_synthetic_readings_cannot_be_tested_and_says_so() -> None:
    verdict = judged(reading(0.8, synthetic=True))
    assert verdict.name == "cannot_be_tested"
    assert verdict.reason is not None
    assert "synthetic" in verdict.reason.en


@pytest.mark.parametrize(
    ("value", "where"),
    [(0.75, "within"), (0.85, "within"), (0.7499996, "within"), (0.749999, "below"), (0.850001, "above")],
)
def test_both_ends_belong_to_the_quantity_at_six_decimals(value: float, where: str) -> None:
    assert position(value, value, EIGHTY) == where


def test_the_ends_are_consistent() -> None:
    assert judged(reading(0.75), reading(0.85, name="b")).name == "consistent"


VALUES = st.lists(
    st.tuples(st.integers(0, 100), st.booleans()).map(lambda pair: (pair[0] / 100, pair[1])),
    min_size=1,
    max_size=6,
)


def made(values: Sequence[tuple[float, bool]]) -> list[Reading]:
    """Readings of these values, the second of each pair telling wider ones."""
    return [
        reading(value, WIDER if wide else ("destroyed",), name=f"n{number}")
        for number, (value, wide) in enumerate(values)
    ]


@given(VALUES, st.randoms())
def test_the_order_of_readings_changes_nothing(values: Sequence[tuple[float, bool]], chance: Random) -> None:
    readings = made(values)
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert judge(claim(EIGHTY), readings) == judge(claim(EIGHTY), shuffled)


@given(VALUES, st.integers(0, 100))
def test_a_higher_estimate_never_lowers_the_verdict(
    values: Sequence[tuple[float, bool]], points: int
) -> None:
    raised = [(value + points / 100, wide) for value, wide in values]
    before, after = judge(claim(EIGHTY), made(values)), judge(claim(EIGHTY), made(raised))
    assert RISING[before.name] <= RISING[after.name]


@given(VALUES)
def test_every_verdict_is_one_of_the_six_and_speaks_both_languages(
    values: Sequence[tuple[float, bool]],
) -> None:
    verdict = judge(claim(EIGHTY), made(values))
    assert verdict.name in VERDICTS
    assert "80%" in verdict.sentence.en
    assert "80%" in verdict.sentence.ar
    assert "{" not in verdict.sentence.en + verdict.sentence.ar


@given(VALUES)
def test_a_synthetic_reading_added_changes_nothing(values: Sequence[tuple[float, bool]]) -> None:
    readings = made(values)
    assert judge(claim(EIGHTY), [*readings, reading(0.8, name="made-up", synthetic=True)]) == judge(
        claim(EIGHTY), readings
    )


def test_a_statement_without_a_number_names_its_readings_in_the_order_measured() -> None:
    own = [reading(0.55, name="z-own-city"), *(reading(n / 100, name=f"a{n}") for n in range(1, 7))]
    sentence = judge(claim(None), own).sentence.en
    assert "measured: some buildings: 55%; some buildings: 1%;" in sentence
    assert "and 2 more readings" in sentence
