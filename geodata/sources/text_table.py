"""A table of text, CSV or Excel, as rows of text; and such a table whose rows are places."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata.errors import ConfigError, SourceError
from geodata.options import number_option, text_option
from geodata.sources.coordinates import has_coordinate_options, located
from geodata.sources.options import FILE_OPTIONS

__all__ = [
    "EXCEL_SUFFIXES",
    "TABLE_OPTIONS",
    "has_coordinate_options",
    "read_cells",
    "read_rows",
    "read_text_table",
]

EXCEL_SUFFIXES = {".xlsx", ".xlsm"}
OTHER_SHEETS = {".xls", ".ods", ".xlsb"}
DELIMITERS = ",;\t|"
SNIFFED_LINES = 20
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""First bytes of what Excel saves as "Unicode text"."""

TABLE_OPTIONS: dict[str, str] = FILE_OPTIONS | {
    "latlon_column": "CSV: column that holds latitude and longitude, in this order, with a comma or blank between.",
    "decimal": 'CSV: sign before the decimals of coordinates; "," where it is a comma.',
    "header_row": "CSV and Excel: number of the row of column names, counted from 1; the first if left out.",
}
"""Option -> what it does, for files that may be tables of text."""


def read_text_table(
    location: Path, *, options: Mapping[str, object], member: str | None = None, guess: bool = False
) -> gpd.GeoDataFrame:
    """Rows of a CSV or Excel file, every column as text, with a geometry for each row.

    Parameters
    ----------
    location
        File, or zip archive.
    options
        See :data:`TABLE_OPTIONS`.
    member
        Path inside `location` if that is a zip archive.
    guess
        See :func:`geodata.sources.coordinates.located`.

    Raises
    ------
    SourceError
        If the file cannot be decoded, has no such column, or nothing says where its coordinates are.
    CRSError
        If well-known texts carry different reference systems.
    """
    return located(
        read_rows(location, options=options, member=member), location=location, options=options, guess=guess
    )


def read_rows(
    location: Path, *, options: Mapping[str, object], member: str | None = None, first_sheet: bool = False
) -> pd.DataFrame:
    """Rows of a CSV or Excel file, every column as text; empty cells are missing.

    Columns without a name and without a value are left out.

    Parameters
    ----------
    location, options, member
        As for :func:`read_text_table`.
    first_sheet
        True: of a workbook of several sheets the first one with rows is meant, unless ``layer`` names another.

    Raises
    ------
    SourceError
        If the file cannot be decoded or is no table.
    """
    header = _header_row(options)
    if is_excel(location, member):
        cells = _sheet(location, member, text_option(options, "layer"), first=first_sheet)
        table = with_header(cells, header)
    else:
        table = _parsed(
            _decoded(location, member, text_option(options, "encoding")), location, options, header
        )
    table = table.rename(columns=lambda name: str(name).strip())
    nameless = [name for name in table.columns if name.startswith("Unnamed: ") and table[name].isna().all()]
    return table.drop(columns=nameless)


def read_cells(location: Path, *, options: Mapping[str, object], member: str | None = None) -> pd.DataFrame:
    """Cells of a CSV or Excel file as text, without looking for a header; rows may differ in length.

    Empty cells are missing; columns are numbered from 0.

    Raises
    ------
    SourceError
        If the file cannot be decoded or is no table.
    """
    if is_excel(location, member):
        return _sheet(location, member, text_option(options, "layer"))
    text = _decoded(location, member, text_option(options, "encoding"))
    delimiter = text_option(options, "delimiter") or delimiter_of(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        msg = f"{location} is not a regular CSV file ({error}); set option delimiter: or export it again."
        raise SourceError(msg) from error
    return as_cells(rows)


def as_cells(rows: list[list[str]]) -> pd.DataFrame:
    """Rows of text as a table with numbered columns; empty cells are missing, and so are cells that lack."""
    width = max(map(len, rows), default=0)
    cells = pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype=object)
    cells.columns = pd.RangeIndex(cells.shape[1])
    return cells.where(cells.notna() & (cells != ""), None)


def with_header(cells: pd.DataFrame, header: int | None) -> pd.DataFrame:
    """The rows below the header, their columns named by it; nameless columns are called like pandas does.

    Parameters
    ----------
    cells
        From :func:`read_cells`.
    header
        Number of the header's row, from 0; ``None`` for the first row with a value.
    """
    filled = cells.notna().any(axis=1)
    row = (int(filled.to_numpy().argmax()) if filled.any() else 0) if header is None else header
    if row >= len(cells):
        return pd.DataFrame(index=pd.RangeIndex(0))
    names = cells.iloc[row]
    labels = [
        f"Unnamed: {number}" if pd.isna(name) else str(name).strip() for number, name in enumerate(names)
    ]
    body = cells.iloc[row + 1 :]
    body = body[body.notna().any(axis=1)].reset_index(drop=True)
    return body.set_axis(_told_apart(labels), axis="columns")


def _told_apart(labels: list[str]) -> list[str]:
    """Labels with ``.1``, ``.2`` where one repeats, as pandas names the columns of a CSV file."""
    names = pd.Series(labels, dtype="str")
    nth = names.groupby(names).cumcount()
    return list(names.where(nth == 0, names + "." + nth.astype("str")))


def is_excel(location: Path, member: str | None) -> bool:
    """True for a workbook that can be read.

    Raises
    ------
    SourceError
        For a spreadsheet of another format.
    """
    suffix = Path(member or location.name).suffix.lower()
    if suffix in OTHER_SHEETS:
        msg = f"{location} is a spreadsheet of a format that is not read; save it as .xlsx or CSV."
        raise SourceError(msg)
    return suffix in EXCEL_SUFFIXES


def bytes_of(location: Path, member: str | None) -> bytes:
    """Content of a file, or of a member of a zip archive.

    Raises
    ------
    SourceError
        If it cannot be read.
    """
    try:
        if member is None:
            return location.read_bytes()
        with zipfile.ZipFile(location) as archive:
            return archive.read(member)
    except (OSError, zipfile.BadZipFile) as error:
        msg = f"{location} cannot be read ({type(error).__name__}); fetch or copy it again."
        raise SourceError(msg) from error


def _header_row(options: Mapping[str, object]) -> int | None:
    number = number_option(options, "header_row")
    if number is None:
        return None
    if number < 1 or number != int(number):
        msg = f"option header_row was {number:g} but is expected to be a row's number, counted from 1"
        raise ConfigError(msg)
    return int(number) - 1


def _decoded(location: Path, member: str | None, encoding: str | None) -> str:
    raw = bytes_of(location, member)
    try:
        return raw.decode(encoding or BYTE_ORDER_MARKS.get(raw[:2], "utf-8-sig"))
    except (UnicodeDecodeError, LookupError) as error:
        told = encoding or "utf-8"
        msg = (
            f"The text of {location} is not in {told}; set option encoding: to the right one, such as cp1256."
        )
        raise SourceError(msg) from error


def _parsed(text: str, location: Path, options: Mapping[str, object], header: int | None) -> pd.DataFrame:
    # Lines before the header are titles, which have fewer cells than the table.
    body = "".join(text.splitlines(keepends=True)[header:]) if header else text
    delimiter = text_option(options, "delimiter") or delimiter_of(body)
    try:
        with warnings.catch_warnings():
            # Without index_col, pandas would take the first column of rows that are one cell too long for an
            # index; with it, it would cut them and only warn.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            return pd.read_csv(
                io.StringIO(body),
                sep=delimiter,
                dtype="str",
                keep_default_na=False,
                na_values=[""],
                on_bad_lines="error",
                index_col=False,
            )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError, pd.errors.ParserWarning) as error:
        msg = (
            f"{location} is not a regular CSV file ({' '.join(str(error).split())}); set option delimiter: "
            "or export it again."
        )
        raise SourceError(msg) from error


def delimiter_of(text: str) -> str:
    """The sign that parts the header into most names, outside quotes; a comma if none does.

    The header is the first line that is not empty; of signs that part it equally often, the first of
    ``, ; tab |`` counts.
    """
    lines = [line for line in text[:65536].splitlines()[:SNIFFED_LINES] if line.strip()]
    if not lines:
        return ","
    unquoted = re.sub(r'"[^"]*"', "", lines[0])
    return max(DELIMITERS, key=unquoted.count)


def _sheet(location: Path, member: str | None, wanted: str | None, *, first: bool = False) -> pd.DataFrame:
    """Cells of the one sheet that holds rows, or of the one that is named."""
    raw = bytes_of(location, member)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and validations that it does not keep; values are not touched.
            warnings.simplefilter("ignore", UserWarning)
            sheets = pd.read_excel(
                io.BytesIO(raw),
                sheet_name=None,
                header=None,
                dtype=str,
                engine="openpyxl",
                keep_default_na=False,
                na_values=[""],
            )
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        msg = f"{location} is not a whole Excel workbook ({type(error).__name__}); save it again as .xlsx or CSV."
        raise SourceError(msg) from error
    filled = {str(name): cells for name, cells in sheets.items() if len(cells) > 1}
    told = ", ".join(map(str, sheets))
    if wanted is not None and wanted not in sheets:
        msg = f"{location} has no sheet {wanted!r}; its sheets are {told}. Correct option layer:."
        raise SourceError(msg)
    if wanted is None and (not filled or (len(filled) > 1 and not first)):
        held = "no sheet with rows" if not filled else f"{len(filled)} sheets with rows ({', '.join(filled)})"
        msg = f"{location} holds {held}; name the sheet with option layer:."
        raise SourceError(msg)
    cells = sheets[wanted] if wanted is not None else next(iter(filled.values()))
    return cells.astype(object).where(cells.notna(), None)
