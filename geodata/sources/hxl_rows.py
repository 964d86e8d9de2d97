"""Tables with a row of HXL tags (CSV, JSON, Excel) -> rows of text whose columns are named by the tags."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geodata.errors import SourceError
from geodata.options import text_option
from geodata.provenance import note_reading
from geodata.sources.text_table import DELIMITERS, as_cells, bytes_of, is_excel, read_cells, with_header

TAG_ROWS = 25
"""The tag row is looked for in as many rows (HXL standard 1.1 allows title rows before it, and sets no limit)."""
TAGS_AT_LEAST = 2
TAG = re.compile(r"^\s*#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*\s*$", re.IGNORECASE)


def read_hxl_rows(
    location: Path, options: Mapping[str, object], *, member: str | None = None
) -> pd.DataFrame:
    """Rows below the tag row, every column as text, named by its tag in lower case without blanks.

    The tag row is the first of the top 25 rows with at least two cells that are HXL tags. Columns without a tag
    are left out and counted; rows above the tags are headings. Empty cells are missing.

    Parameters
    ----------
    location
        CSV or Excel file, JSON list of lists, or JSON list of objects with tags as keys; or a zip archive.
    options
        ``encoding``, ``delimiter`` and ``layer`` are used.
    member
        Path inside `location` if that is a zip archive.

    Raises
    ------
    SourceError
        If there is no tag row, no row below it, or the file cannot be read.
    """
    cells = _cells(location, options, member)
    row = _tag_row(cells)
    if row is None:
        msg = (
            f"{location} has no row of HXL tags; expected at least {TAGS_AT_LEAST} cells such as #geo+lat and "
            f"#damage in one of its first {TAG_ROWS} rows. Add the row, or use the reader table."
        )
        raise SourceError(msg)
    tags = cells.iloc[row]
    tagged = tags.notna() & tags.astype("str").str.match(TAG).fillna(False).astype(bool)
    named = cells.loc[:, tagged.to_numpy()].copy()
    named.iloc[row] = ["".join(str(tag).lower().split()) for tag in named.iloc[row]]
    table = with_header(named, row)
    if table.empty:
        msg = f"{location} has a row of HXL tags and no rows below it; check that the right file is named."
        raise SourceError(msg)
    n_untagged = int((~tagged & cells.iloc[row + 1 :].notna().any()).sum())
    note_reading(table, "untagged_column", "refused", n_untagged, "Columns without an HXL tag were left out.")
    return table


def _tag_row(cells: pd.DataFrame) -> int | None:
    top = cells.head(TAG_ROWS)
    n_tags = top.apply(lambda column: column.astype("str").str.match(TAG).fillna(False)).sum(axis=1)
    rows = [number for number, count in enumerate(n_tags) if count >= TAGS_AT_LEAST]
    return rows[0] if rows else None


def _cells(location: Path, options: Mapping[str, object], member: str | None) -> pd.DataFrame:
    if is_excel(location, member):
        return read_cells(location, options=options, member=member)
    if Path(member or location.name).suffix.lower() == ".json":
        return _json_cells(location, member)
    if text_option(options, "delimiter") is not None:
        return read_cells(location, options=options, member=member)
    # Title rows say nothing of the delimiter, so it is the one that gives a row of tags.
    tried = [
        read_cells(location, options=dict(options) | {"delimiter": sign}, member=member)
        for sign in DELIMITERS
    ]
    return next((cells for cells in tried if _tag_row(cells) is not None), tried[0])


def _json_cells(location: Path, member: str | None) -> pd.DataFrame:
    try:
        content = json.loads(bytes_of(location, member).decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        msg = f"{location} is not whole JSON text ({error}); it may be cut off, so fetch it again."
        raise SourceError(msg) from error
    if isinstance(content, dict) and isinstance(content.get("data"), list):
        content = content["data"]
    if isinstance(content, list) and content and all(isinstance(row, list) for row in content):
        return as_cells([[_text(cell) for cell in row] for row in content])
    if isinstance(content, list) and content and all(isinstance(row, dict) for row in content):
        tags = list(dict.fromkeys(tag for row in content for tag in row))
        return as_cells([tags, *([_text(row.get(tag)) for tag in tags] for row in content)])
    msg = (
        f"{location} is JSON but neither a list of rows nor a list of objects; export it as HXL JSON or CSV."
    )
    raise SourceError(msg)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
