"""The words of the claims stage."""

import re
from string import Formatter

import pytest

from geodata.claims import (
    adjusted,
    counts,
    drawn_homes,
    homes,
    openness,
    places,
    published_totals,
    weights,
    wording,
)
from geodata.claims.changes import CHANGES
from geodata.claims.entry import Text
from geodata.claims.quantity import READ_AS
from geodata.claims.wording import class_set, shown, span

TEMPLATES = {
    f"{table}.{name}": text
    for table in ("CLASS_WORDS", "UNIT_WORDS", "SENTENCES", "REASONS", "WHY_NOT")
    for name, text in getattr(wording, table).items()
}
TEMPLATES |= {
    f"{module.__name__}.{name}": text
    for module in (adjusted, counts, drawn_homes, homes, openness, places, published_totals, weights)
    for name, text in vars(module).items()
    if isinstance(text, Text)
}
TEMPLATES |= {f"CHANGES.{name}": text for name, text in CHANGES.items()}
TEMPLATES |= {f"READ_AS.{name}": text for name, text in READ_AS.items()}

FORBIDDEN = re.compile(
    r"\b(true|false|debunk\w*|lie|lies|lied|prove[nsd]?|disprove\w*|correct|incorrect|wrong)\b", re.IGNORECASE
)
FORBIDDEN_AR = re.compile(r"كاذب|كذب|خاطئ|زائف|دحض|باطل|حقيقي|صحيح")


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_judges_truth(name: str) -> None:
    assert not FORBIDDEN.search(TEMPLATES[name].en)
    assert not FORBIDDEN_AR.search(TEMPLATES[name].ar)


@pytest.mark.parametrize("name", TEMPLATES)
def test_both_languages_carry_the_same_numbers(name: str) -> None:
    assert gaps(TEMPLATES[name].en) >= gaps(TEMPLATES[name].ar)
    assert gaps(TEMPLATES[name].ar) >= gaps(TEMPLATES[name].en)


def test_numbers_are_written_in_western_digits_without_needless_zeros() -> None:
    assert [shown(0.513, "share"), shown(0.75, "share"), shown(12698, "count"), shown(4.348, "ratio")] == [
        "51.3%",
        "75%",
        "12,698",
        "4.35",
    ]
    assert shown(1000, "ratio") == "1,000"


def test_a_span_of_one_number_is_one_number() -> None:
    assert span([0.5, 0.5], "share") == Text(en="50%", ar="50%")
    assert span([0.7, 0.5], "share").en == "50% to 70%"


def test_class_sets_are_spelled_out() -> None:
    assert class_set(("destroyed", "severe", "moderate")).en == "destroyed, severe or moderate"
