"""Agreement between labellers, against worked examples, and the rule that makes one class of several answers."""

import numpy as np
import pandas as pd
import pytest

from geodata.validation.agreement import agreement_of, cohen_kappa, fleiss_kappa, reference_classes


def answers(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["sample_id", "labeller", "reference_grade"]).assign(status="counted")


def test_cohens_kappa_of_two_labellers() -> None:
    """Agreement .70 where chance gives .50: kappa .40 (by hand: .6 * .5 + .4 * .5 = .5)."""
    assert cohen_kappa(np.array([[20.0, 5.0], [10.0, 15.0]])) == (0.7, 0.4)


def test_fleiss_kappa_of_ten_units_and_fourteen_labellers() -> None:
    """The example that goes with Fleiss' kappa in textbooks: observed .378, by chance .213, kappa .210."""
    tallies = [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ]  # fmt: skip
    observed, kappa = fleiss_kappa(np.array(tallies, float))
    assert (round(observed, 3), round(kappa or 0, 3)) == (0.378, 0.210)


def test_kappa_cannot_be_had_where_everybody_always_says_the_same() -> None:
    assert cohen_kappa(np.array([[5.0]])) == (1.0, None)


def test_agreement_counts_only_shared_units() -> None:
    told = agreement_of(
        answers(
            ("S1", "a", "severe"),
            ("S1", "b", "severe"),
            ("S2", "a", "severe"),
            ("S3", "a", "moderate"),
            ("S3", "b", "severe"),
        )
    )
    assert (told.n_shared, told.raw) == (2, 0.5)
    assert told.cohen == ({"labellers": ["a", "b"], "n": 2, "raw": 0.5, "kappa": 0.0},)


def test_one_labeller_has_no_agreement() -> None:
    assert agreement_of(answers(("S1", "a", "severe"))).raw is None


def test_the_class_is_what_more_than_half_say() -> None:
    table = answers(
        ("S1", "a", "severe"), ("S1", "b", "severe"), ("S1", "c", "moderate"), ("S2", "a", "destroyed")
    )
    assert reference_classes(table, adjudicator=None).to_dict() == {"S1": "severe", "S2": "destroyed"}


@pytest.mark.parametrize(("adjudicator", "expected"), [(None, None), ("b", "moderate")])
def test_without_a_majority_only_the_adjudicator_decides(
    adjudicator: str | None, expected: str | None
) -> None:
    table = answers(("S1", "a", "severe"), ("S1", "b", "moderate"))
    found = reference_classes(table, adjudicator=adjudicator)["S1"]
    assert (None if pd.isna(found) else found) == expected


def test_answers_set_aside_have_no_vote() -> None:
    table = answers(("S1", "a", "severe"), ("S1", "b", "moderate"))
    table.loc[1, "status"] = "superseded"
    assert reference_classes(table, adjudicator=None).to_dict() == {"S1": "severe"}
