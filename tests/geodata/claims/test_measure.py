"""Every claim is measured, in the agreed form, in both languages, alike for alike tables."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest

from geodata.claims.claim import VERDICTS, ClaimBook
from geodata.claims.measure import measure_claims
from geodata.claims.multiverse import specifications
from geodata.claims.question import widened
from geodata.errors import InvariantError
from tests.geodata.claims.measuring import Town, measured, readings

KEYS = [
    *("id", "kind", "text", "text_ar", "verbatim", "speaker", "speaker_ar", "said_on", "source", "rivals"),
    *("unit", "unit_said", "predicate", "quantity", "quantifier", "verdict", "sentence", "reason"),
    *("what_would_change", "interval", "bounds", "breakdown", "specifications", "readings"),
]


READING_KEYS = [
    *("id", "label", "unit", "classes", "area", "date", "numerator", "numerator_label", "denominator"),
    *(
        "denominator_label",
        "value",
        "low",
        "high",
        "kind",
        "admissible",
        "why_not",
        "rests_on_synthetic",
        "comparison",
        "sources",
    ),
]


def test_claims_come_in_the_order_of_the_book_with_the_agreed_keys(book: ClaimBook, town: Town) -> None:
    claims = measure_claims(book, town())
    assert [claim["id"] for claim in claims] == [claim.id for claim in book.everything]
    assert all(list(claim) == KEYS for claim in claims)
    assert all(list(reading) == READING_KEYS for claim in claims for reading in claim["readings"])
    assert all(claim["verdict"] in VERDICTS for claim in claims)


@pytest.mark.parametrize("with_buildings", [False, True])
@pytest.mark.parametrize("synthetic", [False, True])
def test_every_claim_speaks_both_languages_and_judges_no_truth(
    book: ClaimBook, town: Town, with_buildings: bool, synthetic: bool
) -> None:
    forbidden = re.compile(r"\b(true|false|debunked)\b", re.IGNORECASE)
    for claim in measure_claims(book, town(with_buildings=with_buildings, synthetic=synthetic)):
        texts = [claim["sentence"], claim["reason"] or claim["sentence"], claim["what_would_change"]]
        texts += [one["text"] for one in claim["breakdown"]]
        texts += [claim["bounds"]["text"]] if claim["bounds"] else []
        texts += [reading["label"] for reading in claim["readings"]]
        texts += [reading["why_not"] for reading in claim["readings"] if reading["why_not"]]
        for text in texts:
            assert not forbidden.search(text["en"])
            assert re.search(r"[\u0600-\u06ff]", text["ar"]), text
            assert "{" not in text["en"] + text["ar"]


def test_reading_ids_are_unique_within_a_claim(book: ClaimBook, town: Town) -> None:
    for claim in measure_claims(book, town(with_buildings=True)):
        ids = [reading["id"] for reading in claim["readings"]]
        assert len(ids) == len(set(ids))


def test_the_same_tables_give_the_same_bytes_whatever_their_row_order(book: ClaimBook, town: Town) -> None:
    evidence = town(with_buildings=True)
    mixed = replace(
        evidence,
        sites=evidence.sites.sample(frac=1, random_state=1),
        assessments=evidence.assessments.sample(frac=1, random_state=2),
        statistics=evidence.statistics.sample(frac=1, random_state=3),
    )
    assert json.dumps(measure_claims(book, evidence)) == json.dumps(measure_claims(book, mixed))


def test_evidence_about_another_city_measures_nothing(book: ClaimBook, town: Town) -> None:
    claims = measure_claims(book, town(slug="aleppo"))
    assert {claim["verdict"] for claim in claims} == {"cannot_be_tested"}
    assert "the statement is about Raqqa" in claims[0]["reason"]["en"].replace(
        "The statement", "the statement"
    )


def test_a_date_without_an_image_cannot_be_tested(book: ClaimBook, town: Town) -> None:
    evidence = replace(town(), epochs=[pd.Timestamp("2017-02-03")], as_of=pd.Timestamp("2017-02-03"))
    claim = measured(book, evidence, "city-80")
    assert claim["verdict"] == "cannot_be_tested"
    assert "no image of 2017-10-21" in claim["reason"]["en"]


def test_two_classes_for_one_site_and_date_are_a_fault(book: ClaimBook, town: Town) -> None:
    evidence = town()
    twice = pd.concat([evidence.assessments, evidence.assessments])
    with pytest.raises(InvariantError, match="two classes"):
        measure_claims(book, replace(evidence, assessments=twice))


def test_class_sets_widen_downwards_and_stop_at_possible() -> None:
    assert list(widened(("severe",))) == [
        ("severe",),
        ("severe", "moderate"),
        ("severe", "moderate", "possible"),
    ]


def test_claims_and_rivals_name_each_other_and_are_measured_alike(book: ClaimBook, town: Town) -> None:
    claims = {claim["id"]: claim for claim in measure_claims(book, town())}
    assert {claim["kind"] for claim in claims.values()} == {"statement", "rival"}
    for claim in claims.values():
        assert set(claim["rivals"]) <= set(claims)
        if claim["kind"] == "rival":
            assert all(claim["id"] in claims[other]["rivals"] for other in claim["rivals"])


def test_every_claim_that_cannot_be_tested_says_why(book: ClaimBook, town: Town) -> None:
    for settings in ({}, {"with_buildings": True}, {"with_buildings": True, "synthetic": True}):
        for claim in measure_claims(book, town(**settings)):
            if claim["verdict"] == "cannot_be_tested":
                assert claim["reason"], claim["id"]
                assert claim["reason"]["en"].strip()
                assert claim["reason"]["ar"].strip()


def test_evidence_remembers_its_own_answers_and_no_other_evidences(book: ClaimBook, town: Town) -> None:
    evidence = town()
    first = measured(book, evidence, "city-80")
    assert measured(book, evidence, "city-80") == first
    fewer = replace(evidence, assessments=evidence.assessments.head(3))
    found = readings(measured(book, fewer, "city-80"))["destroyed/listed-sites/footprints-24689"]
    assert found["numerator"] < readings(first)["destroyed/listed-sites/footprints-24689"]["numerator"]


def test_a_table_at_hand_gives_the_same_claims(book: ClaimBook, town: Town) -> None:
    evidence = town(with_buildings=True)
    table = specifications(book, evidence)
    assert measure_claims(book, evidence, table=table) == measure_claims(book, evidence)
