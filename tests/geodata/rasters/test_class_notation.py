import pytest

from geodata.errors import ConfigError
from geodata.rasters.class_notation import class_of, crosswalk_of


@pytest.mark.parametrize(
    ("notation", "grades"),
    [
        ("severe", ("severe", "severe", "severe")),
        ("No visible damage", ("no_visible_damage",) * 3),
        (["moderate", "destroyed"], ("moderate", "moderate", "destroyed")),
        ("moderate..destroyed", ("moderate", "moderate", "destroyed")),
        ("no_visible_damage .. severe", ("possible", "no_visible_damage", "severe")),
        ("severe (moderate..destroyed)", ("severe", "moderate", "destroyed")),
        ("Damage (Ungraded)", ("moderate", "moderate", "destroyed")),
        ("Impact Crater (Damage to Road)", (None, None, None)),
        ({"lowest": "possible", "highest": "severe"}, (None, "possible", "severe")),
        ({"grade": "severe"}, ("severe", "severe", "severe")),
        (None, (None, None, None)),
        ("not_assessed", (None, None, None)),
    ],
)
def test_a_class_is_written_in_many_ways(notation: object, grades: tuple[str | None, ...]) -> None:
    meant = class_of(notation, code=3, option="scale", label="3")
    assert (meant.grade, meant.grade_min, meant.grade_max) == grades


@pytest.mark.parametrize(
    "notation",
    ["bad", 3, True, ["severe"], ["severe", "moderate"], "destroyed..moderate", {}, {"colour": "red"}, {"lowest": "severe"}, {"grade": "destroyed", "lowest": "possible", "highest": "severe"}],
)  # fmt: skip
def test_what_is_no_class_is_told(notation: object) -> None:
    with pytest.raises(ConfigError, match="option scale"):
        class_of(notation, code=3, option="scale")


def test_cell_values_are_whole_numbers_named_once() -> None:
    assert [entry.code for entry in crosswalk_of({"1": "severe", 2.0: None, -3: "possible"}).classes] == [
        1,
        2,
        -3,
    ]
    for scale in ({"a": "severe"}, {1.5: "severe"}, {True: "severe"}, {1: "severe", "1": "possible"}):
        with pytest.raises(ConfigError, match="option scale"):
            crosswalk_of(scale)
