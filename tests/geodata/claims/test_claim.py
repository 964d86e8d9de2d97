"""The claims file: what it carries, and what it says when it is wrong."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from geodata.claims.claim import ClaimBook, Quantity, Unit, load_claims
from geodata.claims.wording import UNIT_WORDS
from geodata.errors import ClaimError

WORDS = {
    "city-80": "Imagine a city the size of Pittsburgh lying 80% destroyed",
    "pittsburgh": "the size of Pittsburgh",
    "homes-30000": "Some 30,000 homes have been destroyed",
    "homes-25000": "and a further 25,000 severely damaged",
    "old-city": "Raqqa's central old city is now a shell of bombed-out buildings",
    "blocks": "entire city blocks had been levelled by Coalition air and artillery strikes",
    "apartments": "Apartment blocks have been smashed to smithereens, "
    "with many now resembling collapsed layer cakes",
    "schools": "Schools are struggling to reopen",
    "most-destroyed": "the most destroyed city of modern times",
    "four-months": "a four-month battle that ended a year ago this week",
    "artillery-30000": "lobbing 30,000 artillery rounds into the city",
    "strikes-thousands": "US, UK and French forces carried out thousands of air strikes",
    "bodies-2500": "residents have recovered around 2,500 bodies",
    "deaths-23": 'the Coalition had admitted "just 23 civilian deaths", '
    'then "a further 77" at the end of July 2018',
    "deaths-300pct": 'the findings "prompted the Coalition to revise its civilian death toll statistics '
    'upwards from 23 to more than 100 - a 300% increase"',
    "hundreds": "the hundreds of civilian deaths it caused in Raqqa and elsewhere",
    "mosul": 'in Mosul too, strikes "destroyed civilian homes and infrastructure on a massive scale"',
    "bombardment-four-months": "four months of US, UK and French bombardment",
    "strikes-share": 'US forces "carried out most of the air strikes and all the artillery strikes on Raqqa"',
}

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


def test_every_statement_is_carried_word_for_word(book: ClaimBook) -> None:
    assert {claim.id: claim.text for claim in book.claims} == WORDS


def test_every_statement_and_everything_said_about_it_comes_in_arabic(book: ClaimBook) -> None:
    arabic = re.compile(r"[\u0600-\u06ff]")
    texts = [claim.text_ar for claim in book.claims]
    texts += [claim.note.ar for claim in book.claims if claim.note]
    texts += [figure.label.ar for figure in book.published_figures]
    texts += [area.assumption.ar for area in book.areas] + [rule.rule.ar for rule in book.tolerance_rules]
    assert all(arabic.search(text) for text in texts)


def test_no_address_is_invented_for_a_source(book: ClaimBook) -> None:
    assert [source.url for source in book.sources] == [None, None]


def test_the_figures_listed_are_those_the_claims_use(book: ClaimBook) -> None:
    used = {figure for claim in book.claims for figure in claim.measure.figures_used()}
    assert used == {figure.id for figure in book.published_figures}


def test_nothing_unverified_is_measured_with(book: ClaimBook) -> None:
    assert {figure.verification for figure in book.published_figures} <= {"P", "S", "D"}


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


def test_a_quantity_out_of_order_is_refused() -> None:
    with pytest.raises(ValidationError, match="rising order"):
        Quantity(said="80%", value=0.8, low=0.85, high=0.75, kind="share", tolerance="rounded")


@pytest.mark.real_data
def test_every_quotation_of_the_source_table_is_in_the_claims_file(
    shared_data: Path, book: ClaimBook
) -> None:
    table = (shared_data.parent / "claim-sources.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in table.splitlines()
        if line.startswith("| ")
    ]
    quoted = {row[0]: re.findall(r'"([^"]+)"', row[1]) for row in rows if row[0] not in {"id", "---"}}
    assert set(quoted) == {claim.id for claim in book.claims}
    for name, quotations in quoted.items():
        assert quotations
        assert all(quotation in book.claim(name).text for quotation in quotations), name
