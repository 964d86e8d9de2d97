"""XLSX: README, a sheet for each table and a codebook; real numbers and dates, codes as text, nothing that runs."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from webapp.exports.about import About
from webapp.exports.dictionary import EXPORTED, HXL
from webapp.exports.layers import Layer
from webapp.languages import catalogue
from webapp.spreadsheet import STARTS_FORMULA

MOST_LETTERS = 32_767
"""A cell of a workbook holds no more."""
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
FIXED_MOMENT = rb"\g<1>1980-01-01T00:00:00Z"
DATE_FORMAT = "yyyy-mm-dd"
HEADER_FONT = Font(bold=True)
HEADER_FILL = PatternFill("solid", fgColor="E6E2DA")
WRAPPED = Alignment(wrap_text=True, vertical="top")
WIDE = ("text", "sentence", "reason", "meaning", "notice", "notes", "title")
NARROWEST, USUAL, WIDEST = 9, 16, 60

Say = Callable[[str], str]


def write_xlsx(
    layers: Sequence[Layer],
    about: About,
    target: Path,
    on_rows: Callable[[int], None],
    *,
    hxl: bool = False,
) -> None:
    """Write the layers as one workbook; the same release gives the same bytes.

    Column names are those of every other format; the words around them are in the language of `about`, and an
    Arabic workbook reads from right to left.

    Parameters
    ----------
    hxl
        With a row of HXL tags under the header of each table.
    """
    book = Workbook(write_only=True)
    _read_me(_sheet(book, "README", about, widths=(24, 100)), about, layers)
    for layer in layers:
        _table(book, layer, about, on_rows, hxl=hxl)
    for name in _missing(layers):
        _no_rows(book, name, about)
    _codebook(book, about)
    book.save(target)
    _without_moments(target)


def inert(text: str) -> str:
    """The text with an apostrophe before what would run as a formula, and without signs that no workbook holds."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)[: MOST_LETTERS - 1]
    return f"'{clean}" if clean.startswith(STARTS_FORMULA) else clean


def _missing(layers: Sequence[Layer]) -> list[str]:
    """Tables that readers look for in the workbook of a city, and that this city has no rows for."""
    held = {layer.name for layer in layers}
    return [name for name in ("claims", "accuracy") if name not in held] if len(held) > 1 else []


def _sheet(book: Workbook, title: str, about: About, *, widths: Iterable[float], frozen: str = "A2") -> Any:
    sheet = book.create_sheet(title)
    sheet.sheet_view.rightToLeft = about.direction == "rtl"
    sheet.freeze_panes = frozen
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    if about.notice:
        # Printed on every page, too.
        sheet.oddHeader.center.text = about.notice.replace("&", "&&")
    return sheet


def _table(book: Workbook, layer: Layer, about: About, on_rows: Callable[[int], None], *, hxl: bool) -> None:
    sheet = _sheet(
        book, layer.name.capitalize(), about, widths=map(_width, layer.columns), frozen="A3" if hxl else "A2"
    )
    sheet.append(_headings(sheet, layer.columns))
    if hxl:
        sheet.append([HXL.get(name, "") for name in layer.columns])
    for batch in layer.batches():
        for row in _cells(sheet, batch, layer.columns):
            sheet.append(row)
        on_rows(len(batch))
    last = get_column_letter(len(layer.columns))
    sheet.auto_filter.ref = f"A1:{last}{layer.n_rows + 1 + hxl}"


def _no_rows(book: Workbook, name: str, about: About) -> None:
    columns = [column.name for column in EXPORTED[name]]
    sheet = _sheet(book, name.capitalize(), about, widths=map(_width, columns))
    sheet.append(_headings(sheet, columns))


def _codebook(book: Workbook, about: About) -> None:
    marked = (*(["notice"] if about.notice else []),)
    columns = ("column", "unit", "meaning", *marked)
    sheet = _sheet(book, "Codebook", about, widths=(28, 16, 100, *(30 for _ in marked)))
    sheet.append(_headings(sheet, columns))
    for row in about.dictionary:
        sheet.append([_worded(sheet, cell) for cell in (*row, *([about.notice] if marked else []))])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(about.dictionary) + 1}"


def _read_me(sheet: Any, about: About, layers: Sequence[Layer]) -> None:
    say: Say = catalogue(about.language).ugettext
    sheet.append(_headings(sheet, (say("Subject"), say("Content"))))
    for subject, content in _facts(about, layers, say):
        sheet.append([_worded(sheet, subject, bold=True), _worded(sheet, content)])


def _facts(about: About, layers: Sequence[Layer], say: Say) -> Iterator[tuple[str, str]]:
    if about.notice:
        yield say("Synthetic data"), about.notice
    yield say("Title"), about.title
    yield say("Holds"), about.subtitle
    for layer in layers:
        yield layer.name.capitalize(), f"{say('Rows')}: {layer.n_rows:,}"
    yield say("As of"), about.as_of
    yield say("Credit"), about.credit
    for licence in about.licences:
        yield say("Licence"), licence
    for caveat in about.caveats:
        yield say("Caveat"), caveat
    for _key, label, meaning in about.classes:
        yield label, meaning
    for source in about.sources:
        yield say("Source"), _source(source)
    yield (
        say("Method"),
        say(
            "Counts are of what the sources list. Columns ending in est, lo and hi are adjusted for the errors that people found in a sample, and empty where none was checked."
        ),
    )
    yield say("Release"), about.release
    yield say("SHA-256 of the manifest"), about.manifest_sha256
    if about.url:
        yield say("Map"), about.url


def _source(source: dict[str, Any]) -> str:
    told = (source.get(name) for name in ("id", "title", "publisher", "licence", "imagery", "url"))
    return "; ".join(str(part) for part in told if part)


def _headings(sheet: Any, columns: Iterable[str]) -> list[Any]:
    cells = [WriteOnlyCell(sheet, name) for name in columns]
    for cell in cells:
        cell.font, cell.fill = HEADER_FONT, HEADER_FILL
    return cells


def _worded(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, inert(text))
    cell.alignment = WRAPPED
    if bold:
        cell.font = HEADER_FONT
    return cell


def _cells(sheet: Any, batch: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Rows of cells, made a column at a time; only dates need a format of their own."""
    return zip(*(_column(sheet, batch[name]) for name in columns), strict=True)


def _column(sheet: Any, values: pd.Series) -> list[Any]:
    known = values.notna().to_numpy()
    if pd.api.types.is_datetime64_any_dtype(values):
        return [
            _dated(sheet, day) if there else None
            for day, there in zip(values.dt.to_pydatetime(), known, strict=True)
        ]
    plain = values.astype(object).where(known, None).tolist()
    if pd.api.types.is_string_dtype(values):
        return [None if text is None else inert(text) for text in plain]
    return plain


def _dated(sheet: Any, day: Any) -> Any:
    cell = WriteOnlyCell(sheet, day.date())
    cell.number_format = DATE_FORMAT
    return cell


def _width(column: str) -> float:
    if column.startswith(WIDE) or column.endswith(("_title", "notice")):
        return WIDEST
    return max(NARROWEST, USUAL if column.endswith(("_id", "_en", "_ar")) else 0, len(column) + 3)


def _without_moments(path: Path) -> None:
    """Write the archive again with no time of writing in it, so that the same rows give the same bytes."""
    unfinished = path.with_name(f"{path.name}.plain")
    with zipfile.ZipFile(path) as written, zipfile.ZipFile(unfinished, "w") as plain:
        for name in written.namelist():
            entry = zipfile.ZipInfo(name, WRITTEN_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with written.open(name) as source, plain.open(entry, "w") as copy:
                if name == "docProps/core.xml":
                    copy.write(MOMENT.sub(FIXED_MOMENT, source.read()))
                else:
                    shutil.copyfileobj(source, copy)
    unfinished.replace(path)
