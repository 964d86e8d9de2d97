"""What the answers say, checked against the sample: each answer counted, or set aside with its reason told."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geodata.provenance import Finding
from geodata.validation.answer_files import FILE, ROW, AnswersError
from geodata.validation.design import SampleDesign
from geodata.validation.draw import UNIT_ID, unit_column
from geodata.validation.words import (
    GRADE_WORDS,
    LABELLED_AT,
    LABELLER,
    REFERENCE_GRADE,
    RELEASE,
    SAMPLE_ID,
    SEEN,
    SEEN_WORDS,
    YES,
    Words,
)

STATUS = "status"
COUNTED, REPEATED, SUPERSEDED, CONTRADICTORY = "counted", "repeated", "superseded", "contradictory"
NOT_SEEN, INCOMPLETE, NOT_FOUND, GRADED_UNSEEN = "not_seen", "incomplete", "not_found", "graded_unseen"

STATUS_WORDS: Mapping[str, str] = {
    REPEATED: "Answers of one labeller for a unit already answered the same; counted once.",
    SUPERSEDED: "Answers that the same labeller changed later; the latest one counts.",
    CONTRADICTORY: "Answers of one labeller that contradict each other and bear no times to order them; set aside.",
    NOT_SEEN: "Answers that the building could not be seen; the unit counts as unanswered.",
    INCOMPLETE: "Answers without a grade although the building was seen; the unit counts as unanswered.",
    NOT_FOUND: "Answers for units that are not in the sample; set aside.",
    GRADED_UNSEEN: "Answers that give a grade to a building they say was not seen; set aside.",
}
"""What became of an answer that is not counted."""

ROWS_SHOWN = 5


@dataclass(frozen=True)
class Answers:
    """Checked answers: sample_id, unit_id, file, row, labeller, labelled_at, seen, reference_grade, status.

    ``labeller`` is a code: names of people who grade are not published.
    """

    table: pd.DataFrame
    findings: tuple[Finding, ...]


def check_answers(
    read: pd.DataFrame, units: pd.DataFrame, design: SampleDesign, *, adjudicator: str | None = None
) -> tuple[Answers, str | None]:
    """The answers as they count, and the code of the adjudicator (``None`` if none is named).

    Rows left wholly empty are no answers. Parameters: `read` as
    :func:`geodata.validation.answer_files.read_answers` gives it (several files one below the other), `units`
    the sample (sample_id, unit_id).

    Raises
    ------
    AnswersError
        If answers are for another release, name a grade that is not on the list, name two, give a number and
        a building that do not belong together, or if none of them is for a unit of the sample.
    """
    _require_release(read, design)
    answers = read[read[[SEEN, REFERENCE_GRADE]].notna().any(axis=1)].copy()
    if not len(answers):
        msg = f"None of the {len(read):,} rows in {_files(read)} holds an answer; fill in {SEEN} and {REFERENCE_GRADE}."
        raise AnswersError(msg)
    answers[REFERENCE_GRADE] = _values(answers, REFERENCE_GRADE, GRADE_WORDS)
    answers[SEEN] = _values(answers, SEEN, SEEN_WORDS)
    answers = _identified(answers, units, design)
    # Who left the name out is known by the file at least: two people's files are two labellers.
    people = answers[LABELLER].where(answers[LABELLER].notna(), answers[FILE])
    codes = _codes(people)
    answers[LABELLER] = people.map(codes)
    answers[LABELLED_AT] = _times(answers)
    answers[STATUS] = _status(answers)
    columns = [SAMPLE_ID, UNIT_ID, FILE, ROW, LABELLER, LABELLED_AT, SEEN, REFERENCE_GRADE, STATUS]
    table = answers[columns].sort_values([SAMPLE_ID, LABELLER, FILE, ROW], ignore_index=True)
    return Answers(table, _findings(table)), _adjudicator_code(adjudicator, codes, read)


def _require_release(read: pd.DataFrame, design: SampleDesign) -> None:
    other = read[read[RELEASE].notna() & (read[RELEASE] != design.release)]
    if len(other):
        msg = (
            f"{len(other):,} answers in {_files(other)} are for release {other[RELEASE].iloc[0]}, but the sample is of "
            f"release {design.release}; a building may have another number there, so they are refused."
        )
        raise AnswersError(msg)


def _values(answers: pd.DataFrame, field: str, words: Mapping[str, Words]) -> pd.Series:
    """The field's values by name, from names or labels in either language."""
    known = {
        _plain(spelled): value
        for value, label in words.items()
        for spelled in (value, label.en, label.ar, label.both())
    }
    given = answers[field]
    plain = given.map(lambda value: None if pd.isna(value) else _plain(str(value)))
    found = plain.map(known)
    unknown = answers[given.notna() & found.isna()]
    if len(unknown):
        first = str(unknown[field].iloc[0])
        same = unknown[unknown[field] == first]
        several = [part for part in first.split() if _plain(part) in known]
        if len(several) > 1:
            msg = f"{_where(same)} {'gives' if len(same) == 1 else 'give'} {len(several)} answers for {field} at once ({first}); one is expected."
        else:
            msg = f"{_where(same)} {'has' if len(same) == 1 else 'have'} the {field} {first!r}, which is expected to be one of {', '.join(words)}."
        raise AnswersError(msg)
    return found


def _identified(answers: pd.DataFrame, units: pd.DataFrame, design: SampleDesign) -> pd.DataFrame:
    """Sample id and unit id of each answer, by either of the two; missing where neither is in the sample."""
    unit_of = units.set_index(SAMPLE_ID)[UNIT_ID]
    number_of = units.set_index(UNIT_ID)[SAMPLE_ID]
    key = unit_column(design)
    by_number, by_unit = answers[SAMPLE_ID].map(_last_of(unit_of)), answers[key]
    torn = answers[by_number.notna() & by_unit.notna() & (by_number != by_unit)]
    if len(torn):
        first = torn.iloc[0]
        msg = (
            f"{_where(torn)}: {first[SAMPLE_ID]} is not {first[key]} in this sample; were the rows sorted in part, "
            "or is it another sample?"
        )
        raise AnswersError(msg)
    unit = by_number.where(by_number.notna(), by_unit)
    unit = unit.where(unit.isin(units[UNIT_ID]))
    if bool(unit.isna().all()):
        msg = f"None of the {len(answers):,} answers in {_files(answers)} is for a unit of the sample; is it another sample?"
        raise AnswersError(msg)
    return answers.assign(**{UNIT_ID: unit, SAMPLE_ID: unit.map(number_of)})


def _last_of(values: pd.Series) -> dict[str, str]:
    return {str(key): str(value) for key, value in values.items()}


def _codes(labellers: pd.Series) -> dict[str, str]:
    names = sorted(set(labellers))
    return {name: f"labeller-{place}" for place, name in enumerate(names, start=1)}


def _times(answers: pd.DataFrame) -> pd.Series:
    times = pd.to_datetime(answers[LABELLED_AT], errors="coerce", utc=True, format="mixed")
    return times.dt.tz_localize(None).dt.as_unit("ms")


def _status(answers: pd.DataFrame) -> pd.Series:
    status = pd.Series(COUNTED, index=answers.index)
    seen, grade = answers[SEEN], answers[REFERENCE_GRADE]
    unseen = seen.notna() & (seen != YES)
    status = status.mask(grade.isna() & ~unseen, INCOMPLETE)
    status = status.mask(grade.isna() & unseen, NOT_SEEN)
    status = status.mask(grade.notna() & unseen, GRADED_UNSEEN)
    status = status.mask(answers[UNIT_ID].isna(), NOT_FOUND)
    return _one_a_labeller(answers, status)


def _one_a_labeller(answers: pd.DataFrame, status: pd.Series) -> pd.Series:
    """Of several answers of one labeller for one unit the latest counts; without times they must agree.

    A later "could not be seen" takes back a grade given before.
    """
    dated = answers.assign(status=status)
    dated = dated[dated[UNIT_ID].notna()].sort_values([LABELLED_AT, FILE, ROW], kind="stable")
    groups = dated.groupby([UNIT_ID, LABELLER])
    said = dated[REFERENCE_GRADE].fillna("") + "|" + dated[SEEN].fillna(YES)
    n_said = said.groupby([dated[UNIT_ID], dated[LABELLER]]).transform("nunique")
    n_times = groups[LABELLED_AT].transform("nunique")
    n_rows = groups[ROW].transform("size")
    latest = groups.cumcount(ascending=False) == 0
    changed = (n_said > 1) & (n_times == n_rows)
    torn = (n_said > 1) & (n_times < n_rows)
    status = status.copy()
    status.loc[dated.index[(n_said == 1) & ~latest]] = REPEATED
    status.loc[dated.index[changed & ~latest]] = SUPERSEDED
    status.loc[dated.index[torn]] = CONTRADICTORY
    return status


def _findings(table: pd.DataFrame) -> tuple[Finding, ...]:
    counts = table[STATUS].value_counts()
    return tuple(
        Finding("validation", "", status, "set aside", int(counts[status]), detail)
        for status, detail in STATUS_WORDS.items()
        if status in counts
    )


def _adjudicator_code(adjudicator: str | None, codes: Mapping[str, str], read: pd.DataFrame) -> str | None:
    if adjudicator is None:
        return None
    if adjudicator not in codes:
        msg = f"--adjudicator was {adjudicator!r}, but nobody of that name answered in {_files(read)}."
        raise AnswersError(msg)
    return codes[adjudicator]


def _files(rows: pd.DataFrame) -> str:
    return ", ".join(sorted(set(rows[FILE])))


def _where(rows: pd.DataFrame) -> str:
    """The rows a message is about, named as a person counts them in the file."""
    first = rows[rows[FILE] == rows[FILE].iloc[0]]
    shown = [str(row) for row in first[ROW][:ROWS_SHOWN]]
    more = len(rows) - len(shown)
    told = f"row{'s' if len(shown) > 1 else ''} {', '.join(shown)}" + (f" and {more:,} more" if more else "")
    return f"{first[FILE].iloc[0]}, {told}"


def _plain(value: str) -> str:
    return " ".join(value.replace("_", " ").replace("-", " ").casefold().split())
