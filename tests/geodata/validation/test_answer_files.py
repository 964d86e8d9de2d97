"""Answers are understood as Kobo, ODK, QGIS and spreadsheets write them; what is broken is said in one sentence."""

from pathlib import Path

import pandas as pd
import pytest

from geodata.validation.answer_files import AnswersError, read_answers


def written(folder: Path, text: str, name: str = "answers.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


DIALECTS = {
    "plain": "sample_id,seen,reference_grade,labeller\nS0001,yes,destroyed,Amal\nS0002,no,,Amal\n",
    "semicolons": "sample_id;seen;reference_grade;labeller\nS0001;yes;destroyed;Amal\nS0002;no;;Amal\n",
    "tabs": "sample_id\tseen\treference_grade\tlabeller\nS0001\tyes\tdestroyed\tAmal\nS0002\tno\t\tAmal\n",
    "groups": "start;visit/who/labeller;visit/sample_id;visit/seen;visit/reference_grade\n"
    "2024-01-01T10:00:00.000+03:00;Amal;S0001;yes;destroyed\n2024-01-01T11:00:00.000+03:00;Amal;S0002;no;\n",
    "English labels": '"Who looked";"Number";"Could you see the building?";"Damage you see"\n'
    '"Amal";"S0001";"yes";"destroyed"\n"Amal";"S0002";"no";""\n',
    "Arabic labels": '"من عاين";"الرقم";"هل تمكنت من رؤية المبنى؟";"الضرر الذي تراه"\n'
    '"Amal";"S0001";"yes";"destroyed"\n"Amal";"S0002";"no";""\n',
    "one column a choice": "sample_id,seen,reference_grade/destroyed,reference_grade/severe,labeller\n"
    "S0001,yes,1,0,Amal\nS0002,no,0,0,Amal\n",
    "Kobo's own columns": "sample_id;seen;reference_grade;_submitted_by;_position_latitude;_position_longitude;_id;_uuid\n"
    "S0001;yes;destroyed;Amal;35.9;39.0;1;u1\nS0002;no;;Amal;;;2;u2\n",
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_every_dialect_says_the_same(tmp_path: Path, dialect: str, encoding: str) -> None:
    answers, design = read_answers(written(tmp_path, DIALECTS[dialect], encoding=encoding))
    assert design is None
    told = answers[["sample_id", "seen", "reference_grade", "labeller"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        ["S0001", "yes", "destroyed", "Amal"],
        ["S0002", "no", None, "Amal"],
    ]
    assert list(answers["row"]) == [2, 3]


def test_our_own_column_goes_before_the_one_kobo_adds(tmp_path: Path) -> None:
    text = "sample_id,seen,reference_grade,labeller,_submitted_by,_submission_time\nS0001,yes,severe,Amal,phone-3,2024-01-01\n"
    answers, _ = read_answers(written(tmp_path, text))
    assert answers.loc[0, ["labeller", "labelled_at"]].to_list() == ["Amal", "2024-01-01"]


def test_a_workbook_is_read_from_the_sheet_that_has_the_answers(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "answers.xlsx") as book:
        pd.DataFrame({"about": ["this export"]}).to_excel(book, sheet_name="info", index=False)
        pd.DataFrame({"sample_id": ["S0001"], "seen": ["yes"], "reference_grade": ["severe"]}).to_excel(
            book, sheet_name="data", index=False
        )
    answers, _ = read_answers(tmp_path / "answers.xlsx")
    assert answers.loc[0, ["sample_id", "reference_grade", "row"]].to_list() == ["S0001", "severe", 2]


def test_an_empty_form_of_our_own_is_read_with_its_design(forms: Path) -> None:
    answers, design = read_answers(forms / "reference_sample.gpkg")
    assert design is not None
    assert len(answers) == design.n == 40
    assert answers[["seen", "reference_grade"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "answers.csv",
            b"a,b\n1,2\n",
            "answers.csv has no column sample_id, so nobody can tell which building",
        ),
        ("answers.csv", "sample_id,ملاحظات\nS1,نعم\n".encode("cp1256"), "expected to be in UTF-8 but is not"),
        (
            "answers.csv",
            b"sample_id,seen\nS1,yes,more,and more\nS2,yes\n",
            "expected to be a table of 2 columns but row 2 has 4",
        ),
        ("answers.csv", b"", "answers.csv has no column sample_id"),
        ("answers.xlsx", b"no workbook", "expected to be an Excel workbook but cannot be opened"),
        ("answers.gpkg", b"no database", "expected to hold the layer reference_sample but it cannot be read"),
        ("answers.pdf", b"", r"expected in a .gpkg, .csv or .xlsx file but answers.pdf is none of these"),
    ],
)
def test_a_broken_file_is_one_sentence(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AnswersError, match=told):
        read_answers(tmp_path / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match=r"There is no file of answers .*gone.csv"):
        read_answers(tmp_path / "gone.csv")
