"""Widths, heights, directions and pages of a sheet, checked by eye on small cases."""

import pytest
from openpyxl import Workbook

from geodata.columns import Column
from webapp.exports.sheet_look import (
    FLAG,
    HIGHEST_POINTS,
    LINE_POINTS,
    WHOLE,
    WIDEST,
    _n_pages,
    format_of,
    heighten,
    runs_from_right,
    width_of,
    written,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الضرر المرئي من الأعلى", True),
        ("UNOSAT مواقع المباني اصطناعية؛ والأعداد من", True),
        ("Damage in Raqqa", False),
        ("Raqqa in Syria (الرقة)", False),
        ("عمود damage_grade_min, damage_grade_max", True),
        ("12", False),
        ("", False),
    ],
)
def test_a_text_runs_the_way_most_of_its_letters_do(text: str, expected: bool) -> None:
    assert runs_from_right(text) is expected


def test_a_sentence_has_its_direction_whatever_the_sheet_has() -> None:
    sheet = Workbook(write_only=True).create_sheet("a")
    assert written(sheet, "UNOSAT: مواقع المباني اصطناعية").alignment.readingOrder == 2
    assert written(sheet, "Damage seen from above").alignment.readingOrder == 1


@pytest.mark.parametrize(
    ("kind", "unit", "expected"),
    [
        ("integer", "see counted", WHOLE),
        ("number", "0-100", "0.0"),
        ("number", "km2", "0.00"),
        ("number", "0-1 for a share", None),
        ("flag", "", FLAG),
        ("text", "", None),
    ],
)
def test_numbers_are_shown_by_their_unit_and_all_digits_where_it_is_mixed(
    kind: str, unit: str, expected: str | None
) -> None:
    assert format_of(Column("a", kind, unit, "Something.")) == expected


def test_what_no_dictionary_knows_has_no_format() -> None:
    assert format_of(None) is None


def test_a_column_is_as_wide_as_its_name_and_its_text_up_to_a_limit() -> None:
    assert width_of("buildings_not_analysed", 0) == 26
    assert width_of("a", 0) == 9
    assert 20 < width_of("a", 19) < 30
    assert width_of("a", 5_000) == WIDEST


def test_a_row_is_as_high_as_its_longest_text_needs_and_no_higher_than_a_sheet_can_have() -> None:
    sheet = Workbook(write_only=True).create_sheet("a")
    heighten(sheet, 1, ["short", None, 7], [20, 20, 20])
    heighten(sheet, 2, ["x" * 40, "y"], [22, 20])
    heighten(sheet, 3, ["one\ntwo\nthree"], [22])
    heighten(sheet, 4, ["x" * 32_000], [22])
    heights = {row: sheet.row_dimensions[row].height for row in (1, 2, 3, 4)}
    assert heights == {1: None, 2: 3 * LINE_POINTS, 3: 3 * LINE_POINTS, 4: HIGHEST_POINTS}


@pytest.mark.parametrize(
    ("widths", "named_by", "expected"),
    [
        ([50.0] * 4, slice(0, 0), 1),
        ([50.0] * 5, slice(0, 0), 2),
        ([50.0] * 7, slice(0, 1), 2),
        ([9.0], slice(0, 1), 1),
    ],
)
def test_wide_tables_go_on_pages_beside_each_other_that_all_have_the_names(
    widths: list[float], named_by: slice, expected: int
) -> None:
    assert _n_pages(widths, named_by) == expected
