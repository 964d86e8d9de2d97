"""Files of answers -> one table of plain text, whatever program wrote them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.errors import DamageLedgerError
from geodata.validation.design import SampleDesign
from geodata.validation.geopackage import LAYER, design_in
from geodata.validation.words import (
    BUILDING_ID,
    FIELD_WORDS,
    LABELLED_AT,
    LABELLER,
    NOTES,
    REFERENCE_GRADE,
    RELEASE,
    SAMPLE_ID,
    SEEN,
    SITE_ID,
)

FILE, ROW = "file", "row"
READ_FIELDS: tuple[str, ...] = (
    SAMPLE_ID, BUILDING_ID, SITE_ID, RELEASE, SEEN, REFERENCE_GRADE, LABELLER, LABELLED_AT, NOTES,
)  # fmt: skip
"""What is read of an answer; position and photo stay with whoever took them."""

FALLBACKS: Mapping[str, tuple[str, ...]] = {
    LABELLED_AT: ("_submission_time", "end", "start"),
    LABELLER: ("_submitted_by", "username"),
}
"""Columns that Kobo and ODK add of themselves, used where our own are missing."""

DELIMITERS = (";", ",", "\t")
GROUP_SEPARATOR = "/"
TRUE_WORDS = frozenset({"1", "true", "1.0"})


class AnswersError(DamageLedgerError):
    """A file of answers cannot be read, or answers something that was not asked."""


def read_answers(path: Path) -> tuple[pd.DataFrame, SampleDesign | None]:
    """The answers in a GeoPackage, CSV or Excel file, and the sample design if the file holds one.

    Columns: file, row (as a person counts them in the file), then `READ_FIELDS` as text, missing where empty or
    where the file has no such column. Headers may be field names or labels in English or Arabic, with or
    without the names of groups; a question exported as one column a choice is put together again.

    Raises
    ------
    AnswersError
        If the file is missing, of another kind, or has no column that tells which unit is answered for.
    """
    if not path.is_file():
        msg = f"There is no file of answers {path}; name a .gpkg, .csv or .xlsx file."
        raise AnswersError(msg)
    kinds = {".gpkg": _read_geopackage, ".csv": _read_csv, ".xlsx": _read_excel}
    if path.suffix.lower() not in kinds:
        msg = f"Answers are expected in a .gpkg, .csv or .xlsx file but {path.name} is none of these."
        raise AnswersError(msg)
    delivered, first_row = kinds[path.suffix.lower()](path)
    answers = _in_our_columns(delivered, path)
    answers.insert(0, FILE, path.name)
    answers.insert(1, ROW, range(first_row, first_row + len(answers)))
    return answers, design_in(path) if path.suffix.lower() == ".gpkg" else None


def _read_geopackage(path: Path) -> tuple[pd.DataFrame, int]:
    try:
        delivered = pyogrio.read_dataframe(path, layer=LAYER, read_geometry=False)
    except (DataLayerError, DataSourceError) as error:
        msg = f"{path.name} is expected to hold the layer {LAYER} but it cannot be read ({error})."
        raise AnswersError(msg) from error
    return _as_text(delivered), 1


def _read_csv(path: Path) -> tuple[pd.DataFrame, int]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path.name} is expected to be in UTF-8 but is not; export it again as CSV UTF-8."
        raise AnswersError(msg) from error
    header = next(iter(text.splitlines()), "")
    delimiter = max(DELIMITERS, key=lambda one: len(next(csv.reader([header], delimiter=one), [])))
    # Not pandas: it takes the first columns of rows longer than the header for an index, which shifts answers.
    names, *rows = list(csv.reader(io.StringIO(text), delimiter=delimiter)) or [[]]
    uneven = next((place for place, row in enumerate(rows, start=2) if len(row) > len(names)), None)
    if uneven is not None:
        msg = (
            f"{path.name} is expected to be a table of {len(names)} columns but row {uneven} has {len(rows[uneven - 2])}; "
            "is a text with a delimiter in it not in quotation marks?"
        )
        raise AnswersError(msg)
    filled = [[*row, *[""] * (len(names) - len(row))] for row in rows]
    return _as_text(pd.DataFrame(filled, columns=names, dtype=object)), 2


def _read_excel(path: Path) -> tuple[pd.DataFrame, int]:
    try:
        sheets = pd.read_excel(path, sheet_name=None, dtype=str, keep_default_na=False, engine="openpyxl")
    except (zipfile.BadZipFile, ValueError, KeyError, OSError) as error:
        msg = f"{path.name} is expected to be an Excel workbook but cannot be opened ({error})."
        raise AnswersError(msg) from error
    keyed = [table for table in sheets.values() if _known_columns(table.columns)]
    if not keyed:
        msg = f"{path.name} has no sheet with a column {SAMPLE_ID}, so nobody can tell which building is answered for."
        raise AnswersError(msg)
    return _as_text(keyed[0]), 2


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    text = table.astype(object).where(table.notna(), "").map(lambda value: str(value).strip())
    text.columns = pd.Index([str(name).strip() for name in table.columns])
    return text.mask(text == "")


def _in_our_columns(delivered: pd.DataFrame, path: Path) -> pd.DataFrame:
    known = _known_columns(delivered.columns)
    if not known:
        msg = (
            f"{path.name} has no column {SAMPLE_ID}, so nobody can tell which building is answered for; "
            f"its columns are {', '.join(map(str, delivered.columns[:8]))}."
        )
        raise AnswersError(msg)
    answers = pd.DataFrame(index=delivered.index, columns=list(READ_FIELDS), dtype=object)
    for name in READ_FIELDS:
        for column in _columns_for(delivered.columns, name):
            answers[name] = answers[name].where(answers[name].notna(), delivered[column])
        choices = _choice_columns(delivered.columns, name)
        if choices and bool(answers[name].isna().all()):
            answers[name] = _joined_choices(delivered, choices)
    return answers.reset_index(drop=True)


def _known_columns(columns: Sequence[object] | pd.Index) -> bool:
    return any(_columns_for(columns, name) for name in (SAMPLE_ID, BUILDING_ID, SITE_ID))


def _columns_for(columns: Sequence[object] | pd.Index, field: str) -> list[str]:
    """Columns that hold a field: by its name or label, then what Kobo and ODK add of themselves."""
    words = FIELD_WORDS.get(field)
    spelled = {field, *((words.en, words.ar, words.both()) if words else ())}
    wanted = {_plain(one) for one in spelled}
    own = [
        str(name)
        for name in columns
        if _plain(_last_part(str(name))) in wanted or _plain(str(name)) in wanted
    ]
    return own + [name for name in FALLBACKS.get(field, ()) if name in columns]


def _choice_columns(columns: pd.Index, field: str) -> dict[str, str]:
    """Columns ``field/choice`` of a question exported as one column a choice: column -> choice."""
    split = {str(name): str(name).split(GROUP_SEPARATOR) for name in columns}
    return {
        name: parts[-1]
        for name, parts in split.items()
        if len(parts) > 1 and _columns_for([parts[-2]], field) == [parts[-2]]
    }


def _joined_choices(delivered: pd.DataFrame, choices: Mapping[str, str]) -> pd.Series:
    joined = pd.Series("", index=delivered.index)
    for column, choice in choices.items():
        ticked = delivered[column].fillna("").str.lower().isin(TRUE_WORDS)
        joined = joined.where(~ticked, joined + " " + choice)
    joined = joined.str.strip()
    return joined.mask(joined == "")


def _last_part(name: str) -> str:
    return name.rsplit(GROUP_SEPARATOR, 1)[-1]


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
