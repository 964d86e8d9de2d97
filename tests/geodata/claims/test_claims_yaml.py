"""The claims file the project ships: the statements word for word, their rivals, and where each comes from."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geodata.claims.claim import Claim, ClaimBook
from geodata.claims.measure import readings_of
from geodata.claims.verdict import judge

Town = Callable[..., Any]

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

QUANTIFIERS = {
    "blocks": "at_least",
    "city-80": "about",
    "pittsburgh": "about",
    "homes-30000": "some",
    "homes-25000": "about",
    "four-months": "about",
    "artillery-30000": "about",
    "bodies-2500": "about",
    "deaths-23": "exactly",
    "deaths-300pct": "about",
    "bombardment-four-months": "about",
}
"""How each number is said; a number said bare is read as rounded. The other statements say none ("thousands")."""

SPOKEN = {
    "exactly": r"just|^[\d,]+$",
    "almost": r"almost|nearly|as many as",
    "at_least": r"(?i)more than|over|at least",
}
"""Words that call for a quantifier."""

ARABIC = re.compile(r"[\u0600-\u06ff]")

MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}


@pytest.fixture(scope="session")
def facts(shared_data: Path) -> str:
    """The sheet of published facts, its bold marks taken out."""
    return (shared_data.parent / "published-facts.md").read_text(encoding="utf-8").replace("**", "")


def section(facts: str, number: int) -> str:
    return facts[facts.index(f"\n## {number}. ") : facts.index(f"\n## {number + 1}. ")]


def source_of(book: ClaimBook, claim: Claim) -> Any:
    return next(source for source in book.sources if source.id == claim.source)


def squeezed(text: str) -> str:
    """The text without the gaps between numbers and their signs."""
    return re.sub(r"\s+", " ", text).replace(" %", "%")


def test_every_statement_is_carried_word_for_word(book: ClaimBook) -> None:
    assert {claim.id: claim.text for claim in book.claims} == WORDS
    assert all(claim.verbatim for claim in book.claims)


def test_every_number_says_how_it_is_said(book: ClaimBook) -> None:
    said = {claim.id: claim.quantity.quantifier for claim in book.claims if claim.quantity}
    assert said == QUANTIFIERS


def test_the_words_of_a_number_and_its_quantifier_agree(book: ClaimBook) -> None:
    for claim in book.everything:
        if claim.quantity is None or claim.quantity.tolerance == "plural":
            continue  # a plural is at least two without a word that says so
        for quantifier, words in SPOKEN.items():
            spoken = bool(re.search(words, claim.quantity.said))
            if quantifier == "exactly":
                assert spoken or claim.quantity.quantifier != "exactly", claim.id
            else:
                assert (claim.quantity.quantifier == quantifier) is spoken, claim.id


def test_every_statement_and_everything_said_about_it_comes_in_arabic(book: ClaimBook) -> None:
    texts = [claim.text_ar for claim in book.everything]
    texts += [claim.note.ar for claim in book.everything if claim.note]
    texts += [speaker.name.ar for speaker in book.speakers]
    texts += [figure.label.ar for figure in book.published_figures]
    texts += [area.assumption.ar for area in book.areas] + [rule.rule.ar for rule in book.tolerance_rules]
    assert [text for text in texts if not ARABIC.search(text)] == []


def test_a_number_said_in_words_is_said_in_arabic_words(book: ClaimBook) -> None:
    quantities = [claim.quantity for claim in book.everything if claim.quantity]
    worded = [one for one in quantities if re.search(r"[a-zA-Z]|\d-\d", one.said)]
    assert [one.said for one in worded if not one.said_ar or not ARABIC.search(one.said_ar)] == []


def test_the_translation_keeps_every_number(book: ClaimBook) -> None:
    def numbers(text: str) -> set[str]:
        return set(re.findall(r"\d[\d,.]*\d|\d", text.replace("-", " ")))

    assert [claim.id for claim in book.everything if numbers(claim.text) != numbers(claim.text_ar)] == []


def test_every_rival_has_a_source_that_says_how_far_it_was_verified(book: ClaimBook) -> None:
    assert book.rivals
    assert {source_of(book, rival).verification for rival in book.rivals} == {"P", "S"}


def test_every_rival_names_the_statements_it_is_another_version_of(book: ClaimBook) -> None:
    for rival in book.rivals:
        assert set(rival.rival_of) <= {claim.id for claim in book.claims}, rival.id


def test_the_80_percent_has_the_most_rivals(book: ClaimBook) -> None:
    number = {claim.id: len(book.rivals_of(claim)) for claim in book.claims}
    assert max(number, key=lambda one: number[one]) == "city-80"
    assert number["homes-30000"] >= 3
    assert number["bodies-2500"] >= 6


def test_every_speaker_and_every_source_is_used(book: ClaimBook) -> None:
    assert {claim.speaker for claim in book.everything} == {speaker.id for speaker in book.speakers}
    assert {claim.source for claim in book.everything} == {source.id for source in book.sources}


def test_the_figures_listed_are_those_the_claims_use(book: ClaimBook) -> None:
    used = {figure for claim in book.everything for figure in claim.measure.figures_used()}
    assert used == {figure.id for figure in book.published_figures}


PWTT_SHARES = {
    "footprints-hit-11029": ("footprints-24689", 0.4467),
    "footprints-hit-12236": ("footprints-26728", 0.4578),
}


@pytest.mark.parametrize("count", PWTT_SHARES)
def test_footprints_hit_are_set_over_the_edition_they_were_counted_in_and_no_other(
    book: ClaimBook, town: Town, count: str
) -> None:
    total, share = PWTT_SHARES[count]
    figure = book.figure(count)
    assert (figure.only_with, figure.verification) == (total, "D")
    assert figure.value == round(share * book.figure(total).value)
    found = [one for one in readings_of(book.claim("city-80"), book, town()) if f"/{count}/" in one.id]
    assert [one.id for one in found] == [f"destroyed+severe+moderate/{count}/{total}"]
    assert found[0].value == pytest.approx(share, abs=5e-5)


def test_every_count_that_is_part_of_a_total_stands_beside_that_total(book: ClaimBook) -> None:
    for claim in book.everything:
        if claim.measure.kind == "damage_share":
            parts = [book.figure(one).only_with for one in claim.measure.published_counts]
            assert {part for part in parts if part} <= set(claim.measure.building_totals), claim.id


def test_nothing_unverified_is_measured_with(book: ClaimBook) -> None:
    assert {figure.verification for figure in book.published_figures} <= {"P", "S", "D"}
    assert {source.verification for source in book.sources} == {"P", "S"}


def test_uninhabitable_is_no_damage_class(book: ClaimBook) -> None:
    said = [claim for claim in book.everything if "uninhabitable" in claim.text]
    assert len(said) == 3
    assert {(claim.measure.kind, claim.predicate) for claim in said} == {("untestable", None)}


def test_destroyed_and_destroyed_or_damaged_are_different_predicates(book: ClaimBook) -> None:
    assert book.claim("lowcock-70-80").predicate == ("destroyed", "severe", "moderate")
    assert book.claim("headline-80").predicate == ("destroyed",)
    assert book.claim("atlas-affected-12781").predicate == ("destroyed", "severe", "moderate")
    assert book.claim("etilaf-destroyed-12781").predicate == ("destroyed",)


def test_a_share_of_homes_is_not_decided_by_a_share_of_buildings(book: ClaimBook, town: Town) -> None:
    rival = book.claim("al-ameen-75")
    readings = readings_of(rival, book, town(with_buildings=True, synthetic=True))
    assert {reading.unit for reading in readings if reading.admissible} == {"homes"}
    assert {reading.unit for reading in readings if not reading.admissible} == {"buildings", "m2"}


@pytest.mark.real_data
def test_affected_called_destroyed_holds_only_with_more_classes(book: ClaimBook, raqqa_counts: Town) -> None:
    """Section 1.1: 12,781 are destroyed, severely or moderately damaged; reports call all of them destroyed."""
    verdicts = {}
    for name in ("atlas-affected-12781", "etilaf-destroyed-12781", "strike-tracker-destroyed-11000"):
        rival = book.claim(name)
        verdicts[name] = judge(rival, readings_of(rival, book, raqqa_counts())).name
    assert verdicts == {
        "atlas-affected-12781": "consistent",
        "etilaf-destroyed-12781": "consistent_only_if",
        "strike-tracker-destroyed-11000": "consistent_only_if",
    }


@pytest.mark.real_data
def test_no_address_is_invented_for_a_source(book: ClaimBook, facts: str) -> None:
    addresses = [source.url for source in book.sources] + [figure.url for figure in book.published_figures]
    given = [url.removeprefix("https://").removeprefix("http://") for url in addresses if url]
    assert given
    assert [url for url in given if url not in facts] == []


@pytest.mark.real_data
def test_words_given_as_a_rivals_own_stand_in_the_sheet_of_facts(book: ClaimBook, facts: str) -> None:
    sheet = squeezed(facts)
    for rival in book.rivals:
        quoted = [rival.text] if rival.verbatim else re.findall(r'"([^"]+)"', rival.text)
        assert [words for words in quoted if words not in sheet] == [], rival.id


@pytest.mark.real_data
def test_every_number_of_a_rival_stands_in_the_sheet_of_facts(book: ClaimBook, facts: str) -> None:
    sheet = re.sub(r"(\d)\+", r"\1", facts)
    for rival in book.rivals:
        numbers = re.findall(r"\d[\d,]*\d|\d", rival.text)
        assert [one for one in numbers if not re.search(rf"(?<![\d,]){one}(?![\d,]\d)", sheet)] == [], (
            rival.id
        )


@pytest.mark.real_data
def test_every_figure_of_the_80_percent_table_is_carried(book: ClaimBook, facts: str) -> None:
    """Section 2: each row that is not [U], by its year, its month and its percentages."""
    rows = [line.split("|")[1:-1] for line in section(facts, 2).splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in row] for row in rows if row[0].strip() not in {"Date", "---"}]
    checked = 0
    for when, who, figure, what in rows:
        if "[U]" in who:
            continue
        month, year = re.findall(r"([A-Z][a-z]{2}) (\d{4})", when)[0]
        said = {
            (round(claim.quantity.low, 3), round(claim.quantity.high, 3), round(claim.quantity.value, 3))
            for claim in book.everything
            if claim.quantity and (claim.said_on or "").startswith(f"{year}-{MONTHS[month]:02}")
        }
        for low, high in shares_in(figure):
            at = (low, high) if low < high else None
            assert any(one[:2] == at if at else one[2] == low for one in said), (when, who, figure, what)
            checked += 1
    assert checked >= 17


def shares_in(figure: str) -> list[tuple[float, float]]:
    """The percentages a cell gives, as ends of ranges."""
    if "two thirds" in figure:
        return [(0.667, 0.667)]
    found = re.findall(r"(\d+)(?:-(\d+))? %", figure)
    return [(int(low) / 100, int(high or low) / 100) for low, high in found]


@pytest.mark.real_data
def test_the_counts_of_sections_1_3_and_6_are_carried(book: ClaimBook) -> None:
    """Sections 1.1, 1.2, 1.3, 3, 4 and 6 of the sheet, the figures that somebody said."""
    said = {rival.quantity.value for rival in book.rivals if rival.quantity}
    buildings = {12668, 12707, 12781, 3289, 10991, 1667, 10000, 11000}
    homes, schools = {30000, 25000, 10000}, {159, 40}
    weapons = {35000, 20000, 21000, 5775, 3829}
    bodies = {1800, 2600, 3000, 4800, 5000, 5700, 6000}
    deaths = {1600, 1400, 1800, 2000, 1873, 1130, 21, 180}
    assert buildings | homes | schools | weapons | bodies | deaths <= said
    ranges = {(rival.quantity.low, rival.quantity.high) for rival in book.rivals if rival.quantity}
    assert (744, 1600) in ranges


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
