"""Each answer counts, or is set aside with a reason that is counted."""

import pandas as pd
import pytest

from geodata.validation.answer_files import READ_FIELDS, AnswersError
from geodata.validation.answers import check_answers
from geodata.validation.draw import Sample


def given(*rows: dict[str, object], file: str = "answers.csv") -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=list(READ_FIELDS), dtype=object)
    table.insert(0, "file", file)
    table.insert(1, "row", range(2, 2 + len(table)))
    return table


def answer(
    number: str, grade: str | None = None, seen: str | None = "yes", **more: object
) -> dict[str, object]:
    return {"sample_id": number, "reference_grade": grade, "seen": seen, "labeller": "Amal", **more}


def statuses(drawn: Sample, *rows: dict[str, object]) -> list[str]:
    checked, _ = check_answers(given(*rows), drawn.units, drawn.design)
    return checked.table.sort_values("row")["status"].to_list()


def test_an_answer_is_counted_by_name_or_by_label_in_either_language(drawn: Sample) -> None:
    rows = [
        answer("S0001", "destroyed"),
        answer("S0002", "Severe damage", "Yes"),
        answer("S0003", "أضرار متوسطة", "نعم"),
    ]
    checked, _ = check_answers(given(*rows), drawn.units, drawn.design)
    assert checked.table["reference_grade"].to_list() == ["destroyed", "severe", "moderate"]
    assert set(checked.table["status"]) == {"counted"}
    assert checked.findings == ()


def test_unseen_is_no_answer_and_never_undamaged(drawn: Sample) -> None:
    rows = [answer("S0001", None, "no"), answer("S0002", None, "cannot tell"), answer("S0003", None, "yes")]
    assert statuses(drawn, *rows) == ["not_seen", "not_seen", "incomplete"]


def test_a_grade_for_a_building_that_was_not_seen_is_set_aside(drawn: Sample) -> None:
    assert statuses(drawn, answer("S0001", "destroyed", "no")) == ["graded_unseen"]


def test_the_same_answer_twice_counts_once(drawn: Sample) -> None:
    assert sorted(statuses(drawn, answer("S0001", "severe"), answer("S0001", "severe"))) == [
        "counted",
        "repeated",
    ]


def test_of_contradictory_answers_with_times_the_latest_counts(drawn: Sample) -> None:
    rows = [
        answer("S0001", "severe", labelled_at="2024-02-01T10:00:00+03:00"),
        answer("S0001", "destroyed", labelled_at="2024-02-01T09:00:00Z"),  # two hours later
    ]
    assert statuses(drawn, *rows) == ["superseded", "counted"]


def test_contradictory_answers_without_times_are_set_aside_both(drawn: Sample) -> None:
    rows = [answer("S0001", "severe"), answer("S0001", "destroyed")]
    assert statuses(drawn, *rows) == ["contradictory", "contradictory"]


def test_two_labellers_may_differ(drawn: Sample) -> None:
    rows = [answer("S0001", "severe"), answer("S0001", "destroyed", labeller="Basil")]
    assert statuses(drawn, *rows) == ["counted", "counted"]


def test_buildings_that_are_not_in_the_sample_are_counted_and_set_aside(drawn: Sample) -> None:
    checked, _ = check_answers(
        given(answer("S0001", "severe"), answer("S9999", "severe")), drawn.units, drawn.design
    )
    assert [(one.rule, one.action, one.n_rows) for one in checked.findings] == [("not_found", "set aside", 1)]


def test_a_building_without_a_number_is_found_by_its_id(drawn: Sample) -> None:
    unit = drawn.units["unit_id"].iloc[4]
    checked, _ = check_answers(
        given({**answer("", "severe"), "sample_id": None, "building_id": unit}), drawn.units, drawn.design
    )
    assert checked.table.loc[0, ["sample_id", "status"]].to_list() == ["S0005", "counted"]


def test_names_of_people_become_codes(drawn: Sample) -> None:
    rows = [
        answer("S0001", "severe", labeller="Basil"),
        answer("S0002", "severe"),
        answer("S0003", "severe", labeller=None),
    ]
    checked, ruling = check_answers(given(*rows), drawn.units, drawn.design, adjudicator="Basil")
    assert sorted(checked.table["labeller"]) == ["labeller-1", "labeller-2", "labeller-3"]
    assert ruling == "labeller-2"
    assert not checked.table.map(lambda value: value in {"Amal", "Basil"}).any(axis=None)


def test_files_without_names_are_of_different_labellers(drawn: Sample) -> None:
    own = [
        given(answer("S0001", grade, labeller=None), file=f"{grade}.csv") for grade in ("severe", "moderate")
    ]
    checked, _ = check_answers(pd.concat(own, ignore_index=True), drawn.units, drawn.design)
    assert checked.table["labeller"].to_list() == ["labeller-1", "labeller-2"]
    assert set(checked.table["status"]) == {"counted"}


def test_rows_left_empty_are_no_answers(drawn: Sample) -> None:
    checked, _ = check_answers(
        given(answer("S0001", "severe"), answer("S0002", None, None)), drawn.units, drawn.design
    )
    assert len(checked.table) == 1


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([answer("S0001", "D5"), answer("S0002", "severe"), answer("S0003", "D5")],
         r"answers.csv, rows 2, 4 have the reference_grade 'D5', which is expected to be one of destroyed, severe, moderate"),
        ([answer("S0001", "severe moderate")], r"answers.csv, row 2 gives 2 answers for reference_grade at once \(severe moderate\); one is expected"),
        ([answer("S0001", "severe", "perhaps")], r"answers.csv, row 2 has the seen 'perhaps', which is expected to be one of yes, no, cannot_tell"),
        ([answer("S0001", "severe", release="0123456789ab")], r"1 answers in answers.csv are for release 0123456789ab, but the sample is of release .* refused"),
        ([answer("S9999", "severe")], r"None of the 1 answers in answers.csv is for a unit of the sample; is it another sample\?"),
        ([answer("S0001", None, None)], r"None of the 1 rows in answers.csv holds an answer; fill in seen and reference_grade"),
    ],
)  # fmt: skip
def test_broken_answers_are_one_sentence(drawn: Sample, rows: list[dict[str, object]], told: str) -> None:
    with pytest.raises(AnswersError, match=told):
        check_answers(given(*rows), drawn.units, drawn.design)


def test_rows_sorted_in_part_are_noticed(drawn: Sample) -> None:
    other = drawn.units["unit_id"].iloc[1]
    with pytest.raises(AnswersError, match=f"answers.csv, row 2: S0001 is not {other} in this sample"):
        check_answers(given(answer("S0001", "severe", building_id=other)), drawn.units, drawn.design)


def test_an_adjudicator_who_did_not_answer_is_refused(drawn: Sample) -> None:
    with pytest.raises(AnswersError, match="--adjudicator was 'Dalia', but nobody of that name answered"):
        check_answers(given(answer("S0001", "severe")), drawn.units, drawn.design, adjudicator="Dalia")
