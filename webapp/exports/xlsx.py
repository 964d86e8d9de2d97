"""XLSX: README, a sheet for each table and a codebook; real numbers and dates, codes as text, nothing that runs."""

import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from webapp.exports.about import About
from webapp.exports.arrow_rows import described
from webapp.exports.dictionary import EXPORTED, HXL
from webapp.exports.layer import Layer
from webapp.exports.sheet_look import (
    DATE_FORMAT,
    format_of,
    heading,
    heighten,
    prepare,
    shown,
    width_of,
    written,
)
from webapp.languages import catalogue
from webapp.spreadsheet import STARTS_FORMULA
from webapp.wording.words import role

MOST_LETTERS = 32_767
"""A cell of a workbook holds no more."""
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
FIXED_MOMENT = rb"\g<1>1980-01-01T00:00:00Z"
CODEBOOK = "Codebook"
AUTHOR = "Damage Ledger"
NAMES_OF_ROWS = {
    "districts": ("district_code", "name_ar"), "claims": ("claim_id", "claim_id"),
    "accuracy": ("district_id", "district_name_ar"),
}  # fmt: skip
"""First and last column that say what a row is, and that every printed page of a table has."""

Words = Callable[[str], str]


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
    book.properties.creator, book.properties.title = AUTHOR, about.title
    book.properties.description = about.notice
    _read_me(book, about, layers)
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


def _table(book: Workbook, layer: Layer, about: About, on_rows: Callable[[int], None], *, hxl: bool) -> None:
    sheet = book.create_sheet(layer.name.capitalize())
    batches = iter(layer.batches())
    # Widths are written before the rows; the first rows are enough to know them.
    first = list(islice(batches, 1))
    widths = [_width(name, first) for name in layer.columns]
    _start(sheet, layer.name, layer.columns, about, widths, hxl=hxl)
    n_rows = 1 + hxl
    for batch in chain(first, batches):
        for row in zip(*(_column(sheet, layer.name, batch[name]) for name in layer.columns), strict=True):
            n_rows += 1
            heighten(sheet, n_rows, [getattr(cell, "value", None) for cell in row], widths)
            sheet.append(row)
        on_rows(len(batch))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(layer.columns))}{n_rows}"


def _no_rows(book: Workbook, name: str, about: About) -> None:
    columns = [column.name for column in EXPORTED[name]]
    widths = [_width(column, []) for column in columns]
    _start(book.create_sheet(name.capitalize()), name, columns, about, widths, hxl=False)


def _start(
    sheet: Any, layer: str, columns: Sequence[str], about: About, widths: Sequence[float], *, hxl: bool
) -> None:
    """The sheet with its header and, under it, the tags of HXL."""
    first, last = NAMES_OF_ROWS.get(layer, (columns[0], columns[0]))
    named_by = slice(columns.index(first), columns.index(last) + 1)
    prepare(sheet, about, widths=widths, n_header_rows=1 + hxl, named_by=named_by)
    known = described(layer)
    numeric = {name for name, column in known.items() if column.kind in {"integer", "number"}}
    sheet.append([heading(sheet, name, of_numbers=name in numeric) for name in columns])
    if hxl:
        sheet.append([HXL.get(name, "") for name in columns])


def _codebook(book: Workbook, about: About) -> None:
    marked = (*(["notice"] if about.notice else []),)
    _: Words = catalogue(about.language).ugettext
    columns = (_("Column"), _("Unit"), _("Meaning"), *marked)
    rows = [(*row, *([about.notice] if marked else [])) for row in about.dictionary]
    sheet = book.create_sheet(CODEBOOK)
    _texts(sheet, columns, rows, about, widths=(28, 18, 100, *(30 for _mark in marked)))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"


def _texts(
    sheet: Any,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    about: About,
    *,
    widths: Sequence[float],
    bold: bool = False,
) -> None:
    """A sheet of sentences, with the first column `bold`."""
    prepare(sheet, about, widths=widths)
    sheet.append([heading(sheet, name) for name in columns])
    for place, row in enumerate(rows, start=2):
        texts = [inert(text) for text in row]
        heighten(sheet, place, texts, widths)
        sheet.append([written(sheet, text, bold=bold and not at) for at, text in enumerate(texts)])


def _read_me(book: Workbook, about: About, layers: Sequence[Layer]) -> None:
    _: Words = catalogue(about.language).ugettext
    columns = (_("Subject"), _("Content"))
    _texts(book.create_sheet("README"), columns, _facts(about, layers, _), about, widths=(28, 110), bold=True)


def _facts(about: About, layers: Sequence[Layer], _: Words) -> Iterator[tuple[str, str]]:
    if about.notice:
        yield _("Synthetic data"), about.notice
    yield _("Title"), about.title
    yield _("Holds"), about.subtitle
    for layer in layers:
        yield (
            _("Sheet %(name)s") % {"name": layer.name.capitalize()},
            _("Rows: %(n)s") % {"n": f"{layer.n_rows:,}"},
        )
    yield _("Sheet %(name)s") % {"name": CODEBOOK}, _("What each column means.")
    yield _("As of"), about.as_of
    yield _("Credit"), about.credit
    for licence in about.licences:
        yield _("Licence"), licence
    for caveat in about.caveats:
        yield _("Caveat"), caveat
    for _key, label, meaning in about.classes:
        yield label, meaning
    for source in about.sources:
        yield _("Source"), f"{role(source['role'])}: {_source(source)}"
    yield (
        _("Method"),
        _(
            "Counts are of what the sources list. Columns ending in est, lo and hi are adjusted for the errors that people found in a sample, and empty where none was checked."
        ),
    )
    yield _("Release"), about.release
    yield _("SHA-256 of the manifest"), about.manifest_sha256
    if about.url:
        yield _("Map"), about.url


def _source(source: dict[str, Any]) -> str:
    told = (source.get(name) for name in ("id", "title", "publisher", "licence", "imagery", "url"))
    return "; ".join(str(part) for part in told if part)


def _column(sheet: Any, layer: str, values: pd.Series) -> list[Any]:
    """Cells of a column; `None` where there is no value."""
    known = values.notna().to_numpy()
    if pd.api.types.is_datetime64_any_dtype(values):
        days = zip(values.dt.to_pydatetime(), known, strict=True)
        return [shown(sheet, day.date(), DATE_FORMAT) if there else None for day, there in days]
    plain = values.astype(object).where(known, None).tolist()
    if pd.api.types.is_string_dtype(values):
        return [None if text is None else written(sheet, inert(text)) for text in plain]
    number_format = format_of(described(layer).get(str(values.name)))
    return [None if value is None else shown(sheet, value, number_format) for value in plain]


def _width(name: str, batches: Sequence[pd.DataFrame]) -> float:
    """Width of a column by its name and the text of the first rows; numbers are narrower than their names."""
    texts = (batch[name] for batch in batches if pd.api.types.is_string_dtype(batch[name]))
    longest = max(
        (int(values.dropna().str.len().max()) for values in texts if values.notna().any()), default=0
    )
    return width_of(name, longest)


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
