"""The sample as an XLSForm in English and Arabic, for Kobo and ODK."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from geodata.validation.design import SampleDesign
from geodata.validation.draw import unit_column
from geodata.validation.words import (
    CHOOSE,
    DISTRICT_AR,
    DISTRICT_EN,
    FIELD_WORDS,
    GRADE_WORDS,
    INSTRUCTION,
    LABELLED_AT,
    LABELLER,
    LANGUAGES,
    LATITUDE,
    LIST_ONLY,
    LONGITUDE,
    MAP_CLASS,
    NOTES,
    PHOTO,
    REFERENCE_GRADE,
    RELEASE,
    SAMPLE_ID,
    SEEN,
    SEEN_WORDS,
    TITLE,
    Words,
)

LABELS = tuple(f"label::{name}" for name in LANGUAGES.values())
HINTS = tuple(f"hint::{name}" for name in LANGUAGES.values())
SURVEY = ("type", "name", *LABELS, *HINTS, "required", "relevant", "appearance", "calculation", "parameters")
UNITS, GRADES, SEEN_LIST = "sample_units", "grades", "seen_choices"
PHOTO_PIXELS = 1600
"""Longest side of a photo as it is sent: the answers may have to go over a poor line."""
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
POSITION = Words("Where you stand", "موقعك")


ITEMS = "root/item"
"""Where XForms keeps the choices of a list, inside its instance."""


def write_xlsform(rows: pd.DataFrame, design: SampleDesign, path: Path) -> None:
    """Write the form: sheets ``survey``, ``choices`` and ``settings``.

    People choose the number printed on the sheet; building and release are looked up and come back with the
    answer. A synthetic sample says so in the title and in the first note.
    """
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    _fill(book.create_sheet("survey"), SURVEY, _survey(design))
    key = unit_column(design)
    extra = [MAP_CLASS] if MAP_CLASS in rows.columns else []
    _fill(
        book.create_sheet("choices"),
        ("list_name", "name", *LABELS, key, *extra, "geometry"),
        _choices(rows, key, extra),
    )
    _fill(book.create_sheet("settings"), _SETTINGS, [_settings(design)])
    book.save(path)


def title_of(design: SampleDesign) -> Words:
    """Title of every form: what it is, of which city, and that it is synthetic where it is."""
    notice = design.synthetic_notice
    return Words(
        f"{TITLE.en}: {design.name['en']}" + (f" ({notice['en']})" if notice else ""),
        f"{TITLE.ar}: {design.name['ar']}" + (f" ({notice['ar']})" if notice else ""),
    )


def instruction_of(design: SampleDesign) -> Words:
    """What people who grade are asked to do."""
    # The marks keep year, month and day in their order between Arabic words.
    day = f"{LEFT_TO_RIGHT}{design.as_of}{LEFT_TO_RIGHT}"
    return Words(INSTRUCTION.en.format(date=design.as_of), INSTRUCTION.ar.format(date=day))


_SETTINGS = ("form_title", "form_id", "version", "default_language", "style")


def _settings(design: SampleDesign) -> tuple[str, ...]:
    # No clock: the same sample gives the same form, and the seed tells two samples of one release apart.
    version = f"{design.release}-{design.seed}-{design.n}"
    form_id = f"reference_sample_{design.slug.replace('-', '_')}"
    return title_of(design).both(), form_id, version, LANGUAGES["en"], "pages"


def _survey(design: SampleDesign) -> Iterator[tuple[str, ...]]:
    notes = [title_of(design), instruction_of(design)]
    if design.unit == "sites":
        notes.append(LIST_ONLY)
    for place, words in enumerate(notes):
        yield _question("note", f"note_{place}", words)
    key = unit_column(design)
    look_up = f"instance('{UNITS}')/{ITEMS}[name = ${{{SAMPLE_ID}}}]/{key}"
    yield _question("start", LABELLED_AT)
    yield _question("calculate", RELEASE, calculation=f"'{design.release}'")
    yield _question("text", LABELLER, FIELD_WORDS[LABELLER], required="yes")
    yield _question(
        f"select_one {UNITS}",
        SAMPLE_ID,
        FIELD_WORDS[SAMPLE_ID],
        CHOOSE,
        required="yes",
        appearance="autocomplete",
    )
    yield _question("calculate", key, calculation=look_up)
    yield _question("geopoint", "position", POSITION)
    yield _question(f"select_one {SEEN_LIST}", SEEN, FIELD_WORDS[SEEN], required="yes")
    yield _question(
        f"select_one {GRADES}",
        REFERENCE_GRADE,
        FIELD_WORDS[REFERENCE_GRADE],
        required="yes",
        relevant=f"${{{SEEN}}} = 'yes'",
    )
    yield _question("image", PHOTO, FIELD_WORDS[PHOTO], parameters=f"max-pixels={PHOTO_PIXELS}")
    yield _question("text", NOTES, FIELD_WORDS[NOTES], appearance="multiline")


def _question(
    kind: str,
    name: str,
    label: Words | None = None,
    hint: Words | None = None,
    *,
    required: str = "",
    relevant: str = "",
    appearance: str = "",
    calculation: str = "",
    parameters: str = "",
) -> tuple[str, ...]:
    labels = (label.en, label.ar) if label else ("", "")
    hints = (hint.en, hint.ar) if hint else ("", "")
    return (kind, name, *labels, *hints, required, relevant, appearance, calculation, parameters)


def _choices(rows: pd.DataFrame, key: str, extra: list[str]) -> Iterator[tuple[str, ...]]:
    for name, words in ((SEEN_LIST, SEEN_WORDS), (GRADES, GRADE_WORDS)):
        for value, label in words.items():
            yield (name, value, label.en, label.ar, *[""] * (2 + len(extra)))
    columns = [SAMPLE_ID, DISTRICT_EN, DISTRICT_AR, key, LATITUDE, LONGITUDE, *extra]
    for number, english, arabic, unit, latitude, longitude, *more in rows[columns].itertuples(
        index=False, name=None
    ):
        place = f"{latitude} {longitude} 0 0"
        yield (UNITS, number, f"{number} · {english}", f"{number} · {arabic}", unit, *more, place)


def _fill(
    sheet: Worksheet, header: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]
) -> None:
    sheet.append(header)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append(tuple(value or None for value in row))
    sheet.freeze_panes = "A2"
