"""How a sheet of a workbook looks on the screen and on paper: widths, heights, formats, direction and pages.

A workbook says all of it itself: LibreOffice leaves rows without a height at one line, and only Excel guesses the
direction of a sentence from its letters.
"""

import math
import re
from collections.abc import Sequence
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from geodata.columns import Column
from webapp.exports.about import About

DATE_FORMAT, WHOLE = "yyyy-mm-dd", "#,##0"
FLAG = '"TRUE";"TRUE";"FALSE"'
"""Excel needs none; LibreOffice shows a flag without it as 1 or 0."""

NUMBER_FORMATS = {
    "0-100": "0.0", "0-1": "0.00", "m2": WHOLE, "km2": "0.00", "see counted": WHOLE, "buildings": WHOLE, "sites": WHOLE,
}  # fmt: skip
"""How numbers of a unit are shown; the cell holds all their digits."""

FACE = "Calibri"
HEADER_FONT, HEADER_FILL = Font(name=FACE, size=11, bold=True), PatternFill("solid", fgColor="E6E2DA")
HEADER, TOP = Alignment(horizontal="left", vertical="top", indent=1), Alignment(vertical="top")
HEADER_OF_NUMBERS = Alignment(horizontal="right", vertical="top")
HEADER_FROM_RIGHT = Alignment(horizontal="right", vertical="top", readingOrder=2, indent=1)
WRAPPED, WRAPPED_FROM_RIGHT = (
    Alignment(wrap_text=True, vertical="top", horizontal=side, readingOrder=order, indent=1)
    for side, order in (("left", 1), ("right", 2))
)
"""Directions are written out: a sentence that begins with a code would else run the wrong way, its full stop in front.

The indent keeps text that ends at an edge apart from the next column's that begins there.
"""

RIGHT_TO_LEFT, LEFT_TO_RIGHT = re.compile("[\u0590-\u08ff]"), re.compile("[A-Za-z]")
NARROWEST, WIDEST, FILTER_BUTTON = 9.0, 80.0, 4
LINE_POINTS, HIGHEST_POINTS = 15.0, 409.0
LETTERS_OF_WIDTH = 0.95
"""Letters a line surely holds for each unit of width, also in the wider face of a computer without Calibri."""

PAGE_WIDTH = 200.0
"""Units of width on a landscape A4 page at the smallest size that is read with ease, some 7 points."""

A4 = 9


def prepare(
    sheet: Any,
    about: About,
    *,
    widths: Sequence[float],
    n_header_rows: int = 1,
    named_by: slice = slice(0, 0),
) -> None:
    """Direction, widths, the rows that stay in view, and pages with the notice on each; before any row is written.

    Parameters
    ----------
    named_by
        Columns that say what a row is; each page of a table that is wider than a page has them.
    """
    sheet.sheet_view.rightToLeft = about.direction == "rtl"
    sheet.freeze_panes = f"A{n_header_rows + 1}"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = _n_pages(widths, named_by), 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.print_title_rows = f"1:{n_header_rows}"
    if widths[named_by]:
        first, last = (get_column_letter(place) for place in (named_by.start + 1, named_by.stop))
        sheet.print_title_cols = f"{first}:{last}"
    if about.notice:
        sheet.oddHeader.center.text = _on_paper(about.notice, about)
    sheet.oddFooter.left.text = _on_paper(f"{about.title} · {about.release}", about)
    sheet.oddFooter.right.text = "&P / &N"


def _n_pages(widths: Sequence[float], named_by: slice) -> int:
    """Pages beside each other, each with the columns that name a row."""
    names = sum(widths[named_by])
    return max(1, math.ceil((sum(widths) - names) / (PAGE_WIDTH - names)))


def heading(sheet: Any, text: str, *, of_numbers: bool = False) -> Any:
    """A cell of the first row; above numbers it stands where they end."""
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    cell.alignment = (
        HEADER_OF_NUMBERS if of_numbers else HEADER_FROM_RIGHT if runs_from_right(text) else HEADER
    )
    return cell


def written(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """A cell of text, in as many lines as it needs and in the direction of its letters."""
    cell = WriteOnlyCell(sheet, text)
    cell.alignment = WRAPPED_FROM_RIGHT if runs_from_right(text) else WRAPPED
    if bold:
        cell.font = HEADER_FONT
    return cell


def shown(sheet: Any, value: Any, number_format: str | None) -> Any:
    """A cell with a number, a flag or a day."""
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = TOP
    if number_format:
        cell.number_format = number_format
    return cell


def runs_from_right(text: str) -> bool:
    """True for a text that begins in a script that runs from right to left, or has most of its letters of one.

    A short meaning may name more codes than it has words.
    """
    found = RIGHT_TO_LEFT.search(text)
    if found is None:
        return False
    before = LEFT_TO_RIGHT.search(text, 0, found.start())
    return before is None or len(RIGHT_TO_LEFT.findall(text)) >= len(LEFT_TO_RIGHT.findall(text))


def format_of(column: Column | None) -> str | None:
    """How the numbers of a column are shown; `None` where every digit counts, or where it holds several units."""
    if column is not None and column.kind == "flag":
        return FLAG
    if column is None or column.kind not in {"integer", "number"}:
        return None
    return NUMBER_FORMATS.get(column.unit)


def width_of(name: str, longest: int) -> float:
    """Width of a column for its name with the button of the filter, and for its longest text as far as that is sane."""
    return max(NARROWEST, len(name) + FILTER_BUTTON, min(longest / LETTERS_OF_WIDTH + 4, WIDEST))


def heighten(sheet: Any, row: int, texts: Sequence[Any], widths: Sequence[float]) -> None:
    """Make the row that is written next high enough for its longest text."""
    n_lines = max((_n_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    if n_lines > 1:
        sheet.row_dimensions[row].height = min(LINE_POINTS * n_lines, HIGHEST_POINTS)


def _n_lines(text: Any, width: float) -> int:
    if not isinstance(text, str):
        return 1
    per_line = max(1, int((width - 2) * LETTERS_OF_WIDTH))
    return sum(-(-max(1, len(line)) // per_line) for line in text.split("\n"))


def _on_paper(text: str, about: About) -> str:
    """Text of a header or footer, whose ``&`` begins a code, in the direction of the sheet."""
    plain = text.replace("&", "&&")
    return f"\u202b{plain}\u202c" if about.direction == "rtl" else plain
