"""The six verdicts, from readings made by hand."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.claims.bounds import Bounds
from geodata.claims.changes import what_would_change
from geodata.claims.claim import VERDICTS, Claim, Quantity
from geodata.claims.entry import Text
from geodata.claims.reading import Part, Reading, position
from geodata.claims.verdict import Verdict, judge

WORDS = Text(en="some buildings", ar="بعض المباني")
WHY = Text(en="for want of a reason", ar="لعدم وجود سبب")
RISING = {"above_evidence": 0, "consistent_only_if": 1, "consistent": 1, "below_evidence": 2}
WIDER = ("destroyed", "severe")


def claim(
    quantity: Quantity | None, *, unit: str = "city", measure: dict[str, object] | None = None
) -> Claim:
    return Claim.model_validate(
        {
            "id": "half",
            "text": "half",
            "text_ar": "نصف",
            "speaker": "someone",
            "said_on": "2018",
            "source": "paper",
            "unit": unit,
            "unit_said": "town",
            "predicate": ["destroyed"],
            "quantity": quantity.model_dump() if quantity else None,
            "measure": measure or {"kind": "damage_share"},
        }
    )


EIGHTY = Quantity(said="80%", value=0.8, low=0.75, high=0.85, kind="share", tolerance="rounded")


def reading(
    value: float | None,
    classes: tuple[str, ...] = ("destroyed",),
    *,
    name: str = "over-houses",
    unit: str = "buildings",
    synthetic: bool = False,
    why_not: Text | None = None,
    bounds: tuple[float, float] | None = None,
) -> Reading:
    over = Part(1000.0, Text(en=f"houses of {name}", ar=f"منازل {name}"))
    numerator = None if value is None else value * 1000
    return Reading(
        id=f"{'+'.join(classes)}/{name}",
        label=WORDS,
        unit=unit,
        kind="share",
        of=Part(numerator, WORDS, synthetic=synthetic),
        over=over,
        classes=classes,
        why_not=why_not,
        bounds=None if bounds is None else Bounds(*bounds),
    )


def judged(*readings: Reading) -> Verdict:
    return judge(claim(EIGHTY), readings)


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


# ---------------------------------------------------------------- readings that leave something open


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


# ---------------------------------------------------------------- quantifiers


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


# ---------------------------------------------------------------- what would change it


@pytest.mark.parametrize(
    ("readings", "told"),
    [
        ([reading(0.2), reading(0.4, WIDER)], "from 40% to 75%"),
        ([reading(0.9)], "from 90% to 85%"),
        ([reading(0.8)], "outside that range (75% to 85%); they now give 80%"),
        ([reading(0.8, name="a"), reading(0.4, name="b")], "which of the readings is meant"),
        ([reading(0.8, synthetic=True)], "real building footprints"),
        ([reading(None, why_not=WHY)], "the data whose lack"),
    ],
)
def test_every_verdict_says_what_would_change_it(readings: Sequence[Reading], told: str) -> None:
    verdict = judge(claim(EIGHTY), readings)
    text = what_would_change(claim(EIGHTY), readings, verdict, is_validated=True)
    assert told in text.en
    assert "{" not in text.en + text.ar


def test_a_check_of_buildings_is_named_until_there_is_one() -> None:
    readings = [reading(0.2)]
    verdict = judge(claim(EIGHTY), readings)
    texts = [
        what_would_change(claim(EIGHTY), readings, verdict, is_validated=done).en for done in (False, True)
    ]
    assert [("check of a sample" in text) for text in texts] == [True, False]


def test_a_statement_without_a_number_names_its_readings_in_the_order_measured() -> None:
    own = [reading(0.55, name="z-own-city"), *(reading(n / 100, name=f"a{n}") for n in range(1, 7))]
    sentence = judge(claim(None), own).sentence.en
    assert "measured: some buildings: 55%; some buildings: 1%;" in sentence
    assert "and 2 more readings" in sentence
