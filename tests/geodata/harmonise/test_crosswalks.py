"""One class in every spelling; own scales; and what is never guessed."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from geodata.errors import ConfigError, UnknownCodeError
from geodata.grades import DESTROYED, MODERATE, POSSIBLE, SEVERE, UNOSAT_CLASSES, Crosswalk, SourceClass
from geodata.harmonise.crosswalks import look_up, meanings_of, meanings_of_scale, spelling

PUBLISHED = Crosswalk(
    "Handbook",
    (
        SourceClass(1, "No visible damage", "no_visible_damage", "no_visible_damage", "no_visible_damage"),
        SourceClass(3, "Highly Damaged", SEVERE, SEVERE, SEVERE),
        SourceClass(9, "Unclassified", None, None, None),
    ),
    also={"heavily damaged": 3, "متضرر بشدة": "Highly damaged"},
)


def grades_of(values: list[object], **scale: object) -> list[Any]:
    known = meanings_of_scale(scale) if scale else meanings_of(PUBLISHED)
    said = look_up(pd.Series(values, name="cls", dtype=object), known, source_id="list")
    return list(said.grades("grade").astype(object).where(said.number >= 0, "no statement"))


@pytest.mark.parametrize(
    "written",
    [3, 3.0, "3", "3.0", " 03 ", "٣", np.int64(3), "Highly Damaged", "highly damaged", "HIGHLY-DAMAGED", "highly_damaged", "HighlyDamaged", "Highly  Damaged ", "Heavily damaged", "متضرر بشدة", "مُتضرر  بشدّة"],
)  # fmt: skip
def test_a_class_is_the_same_in_every_spelling(written: object) -> None:
    assert grades_of([written]) == [SEVERE]


def test_a_column_that_became_decimal_because_of_an_empty_row_keeps_its_codes() -> None:
    said = look_up(pd.Series([3.0, np.nan, 1.0], name="cls"), meanings_of(PUBLISHED), source_id="list")
    assert said.number.tolist() == [0, -1, 1]


@pytest.mark.parametrize("blank", [None, np.nan, "", "  ", "<Null>", pd.NA])
def test_an_empty_cell_is_no_statement_and_never_undamaged(blank: object) -> None:
    assert grades_of([blank, 3]) == ["no statement", SEVERE]


def test_what_could_not_be_told_is_a_statement_without_grade() -> None:
    assert grades_of(["Unclassified"])[0] != "no statement"
    assert pd.isna(grades_of(["Unclassified"])[0])


def test_an_unknown_code_stops_with_the_value_the_column_the_source_and_the_rows() -> None:
    with pytest.raises(UnknownCodeError) as stopped:
        grades_of([3, "Colapsed", "Colapsed", 14])
    told = str(stopped.value)
    for part in (
        "'Colapsed' in 2 rows",
        "'14' in 1 rows",
        "Column cls of list",
        "3 Highly Damaged",
        "scale:",
    ):
        assert part in told


def test_signs_that_carry_the_meaning_are_not_dropped() -> None:
    assert len({spelling(text) for text in ("<10%", ">10%", "10", "-10", "1.0", "1.5", "15")}) == 7
    assert spelling("-0") == spelling("0")


def test_no_record_values_make_no_statement_in_any_spelling() -> None:
    values = pd.Series(["0.0", "N/A", "3"], name="cls")
    said = look_up(values, meanings_of(PUBLISHED), source_id="list", no_record=[0, "n/a"])
    assert said.number.tolist() == [-1, -1, 0]


@pytest.mark.parametrize(
    ("meant", "expected"),
    [
        ("severe", (SEVERE, SEVERE, SEVERE, None, None)),
        ("moderate..destroyed", (MODERATE, MODERATE, DESTROYED, None, None)),
        ("severe (moderate..destroyed)", (SEVERE, MODERATE, DESTROYED, None, None)),
        ("no_visible_damage..moderate", (POSSIBLE, "no_visible_damage", MODERATE, None, None)),
        ("Possible Damage", (POSSIBLE, "no_visible_damage", MODERATE, None, None)),
        ("possible", (POSSIBLE, POSSIBLE, POSSIBLE, None, None)),
        (1, (DESTROYED, DESTROYED, DESTROYED, None, None)),
        ("demolished", (None, None, None, None, "demolished")),
        ("destroyed + cleared", (DESTROYED, DESTROYED, DESTROYED, None, "cleared")),
        ("road_crater", (None, None, None, "road_crater", None)),
        ("not_assessed", (None, None, None, None, None)),
    ],
)
def test_a_scale_may_map_to(meant: object, expected: tuple[object, ...]) -> None:
    entry = meanings_of_scale({"own": meant})["own"]
    assert entry is not None
    assert (entry.grade, entry.grade_min, entry.grade_max, entry.kind, entry.lifecycle) == expected


def test_a_scale_replaces_the_published_classes() -> None:
    assert grades_of(["a", "b"], a="severe", b="no_record") == [SEVERE, "no statement"]
    with pytest.raises(UnknownCodeError, match="'3' in 1 rows"):
        grades_of([3], a="severe")


def test_yes_and_no_of_a_yaml_file_are_the_words_of_the_table() -> None:
    known = meanings_of_scale({True: "destroyed", False: "no_visible_damage"})
    said = look_up(pd.Series(["Yes", "no", "TRUE"], name="cls"), known, source_id="list")
    assert said.number.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    "wrong", ["sever", "destroyed..moderate", "possible (moderate..destroyed)", 14, "", None]
)
def test_a_scale_that_maps_to_nothing_known_names_what_is_allowed(wrong: object) -> None:
    with pytest.raises(
        ConfigError, match=r"grade \(no_visible_damage.*demolished.*road_crater.*not_assessed"
    ):
        meanings_of_scale({"own": wrong})


@pytest.mark.parametrize("empty", [None, "", " "])
def test_an_empty_cell_cannot_be_given_a_class(empty: object) -> None:
    with pytest.raises(ConfigError, match="an empty cell is no record"):
        meanings_of_scale({empty: "no_visible_damage"})


def test_every_class_of_unosat_is_found_by_code_and_label() -> None:
    known = meanings_of(Crosswalk("", UNOSAT_CLASSES))
    for entry in UNOSAT_CLASSES:
        assert known[str(entry.code)] is entry
        assert known[spelling(entry.label.upper())] is entry
