"""Every verdict says what would change it."""

from collections.abc import Sequence

import pytest

from geodata.claims.changes import what_would_change
from geodata.claims.reading import Reading
from geodata.claims.verdict import judge
from tests.geodata.claims.readings_by_hand import EIGHTY, WHY, WIDER, claim, reading


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
