"""The claims file: what it carries, and what it says when it is wrong."""

import json
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from geodata.claims.claim import ClaimBook, Quantity, Unit, load_claims
from geodata.claims.wording import UNIT_WORDS
from geodata.errors import ClaimError

SMALL = """\
city: {slug: town, name: {en: Town, ar: بلدة}}
speakers:
  - id: someone
    name: {en: Someone, ar: شخص}
sources:
  - id: paper
    title: A paper
    author: Someone
    date: 2018-10
claims:
  - id: half
    text: half the town is destroyed
    text_ar: نصف البلدة مدمر
    speaker: someone
    said_on: 2018-10
    source: paper
    unit: city
    unit_said: the town
    predicate: [destroyed]
    measure: {kind: damage_share}
"""


def loaded(folder: Path, text: str) -> ClaimBook:
    path = folder / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    return load_claims(path)


def test_every_unit_has_words(book: ClaimBook) -> None:
    assert set(get_args(Unit)) <= set(UNIT_WORDS)


def test_a_book_comes_back_the_same_from_json(book: ClaimBook) -> None:
    assert ClaimBook.model_validate(json.loads(json.dumps(book.model_dump(mode="json")))) == book


def test_a_book_cannot_be_changed(book: ClaimBook) -> None:
    with pytest.raises(ValidationError):
        book.claims[0].text = "other words"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("slug", "meant"), [("raqqa", True), ("raqqa-demo", True), ("raqqah", False), ("aleppo", False)]
)
def test_a_bundle_is_about_the_city_by_its_slug(book: ClaimBook, slug: str, meant: bool) -> None:
    assert book.city.is_meant_by(slug) is meant


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            ("unit: city", "unit: flats"),
            "line 17: claims[0].unit is 'flats'; expected: Input should be 'city',",
        ),
        (
            ("kind: damage_share", "kind: guess"),
            "line 20: claims[0].measure is {'kind': 'guess'}; expected: ",
        ),
        (
            ("unit: city", "units: city"),
            "line 17: claims[0].units is not a key here; expected: one of id, text,",
        ),
        (
            ("[destroyed]", "[flattened]"),
            "expected to be one of no_visible_damage, possible, moderate, severe",
        ),
        (
            ("source: paper", "source: letter"),
            "line 16: claims[0].source is 'letter'; expected: an id under sou",
        ),
        (("    author: Someone\n", ""), "line 6: sources[0] has no author; expected: it to be said."),
        (
            ("said_on: 2018-10", "said_on: October"),
            "line 15: claims[0].said_on is 'October'; expected: a year",
        ),
        (("said_on: 2018-10", "said_on: 2018-13"), "line 15: claims[0].said_on is '2018-13'; expected: "),
        (
            ("    unit_said", "    area: centre\n    unit_said"),
            "claims[0].area is 'centre'; expected: an id under",
        ),
        (("    unit_said", "    unit: homes\n    unit_said"), "line 18: 'unit' is said a second time"),
        (("{kind: damage_share}", "{kind: damage_share"), "not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line_its_key_what_came_and_what_is_allowed(
    tmp_path: Path, wrong: tuple[str, str], told: str
) -> None:
    with pytest.raises(ClaimError) as caught:
        loaded(tmp_path, SMALL.replace(*wrong))
    assert told in str(caught.value)
    assert str(caught.value).startswith("claims.yaml, line ")


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    again = SMALL + SMALL[SMALL.index("  - id: half") :]
    with pytest.raises(
        ClaimError, match=r"line 21: claims\[1\]\.id is 'half'; expected: an id that no other"
    ):
        loaded(tmp_path, again)


def test_an_empty_file_and_a_missing_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(ClaimError, match="is empty"):
        loaded(tmp_path, "# nothing\n")
    with pytest.raises(ClaimError, match="cannot be read"):
        load_claims(tmp_path / "none.yaml")


def test_a_small_file_is_a_book(tmp_path: Path) -> None:
    assert loaded(tmp_path, SMALL).claim("half").said_on == "2018-10"


def test_words_are_the_speakers_own_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    assert loaded(tmp_path, SMALL).claim("half").verbatim
    told = loaded(
        tmp_path, SMALL.replace("    speaker: someone", "    verbatim: false\n    speaker: someone")
    )
    assert not told.claim("half").verbatim


def test_a_day_that_is_not_recorded_is_left_empty_and_never_left_out(tmp_path: Path) -> None:
    assert loaded(tmp_path, SMALL.replace("said_on: 2018-10", "said_on:")).claim("half").said_on is None
    with pytest.raises(ClaimError, match="has no said_on"):
        loaded(tmp_path, SMALL.replace("    said_on: 2018-10\n", ""))


def test_a_quantity_out_of_order_is_refused() -> None:
    with pytest.raises(ValidationError, match="rising order"):
        Quantity(said="80%", value=0.8, low=0.85, high=0.75, kind="share", tolerance="rounded")


def test_a_count_may_not_be_a_part_of_a_total_that_is_not_there(tmp_path: Path) -> None:
    figure = """
published_figures:
  - id: hit
    label: {en: hit, ar: مصاب}
    value: 5
    unit: buildings
    publisher: {en: Someone, ar: شخص}
    verification: P
    only_with: nowhere
"""
    with pytest.raises(ClaimError, match=r"published_figures.*only_with.*nowhere"):
        loaded(tmp_path, SMALL + figure)
