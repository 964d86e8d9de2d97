"""Lines of mixed English and Arabic, cut and measured; the order can be read off."""

from pathlib import Path

from webapp.settings import BUILT_ASSETS
from webapp.typesetting import Stretch, Typesetter, stretches


def shown(line: str, *, rtl: bool) -> list[str]:
    return [one.letters for one in stretches(line, rtl=rtl)]


def test_an_english_line_is_one_stretch() -> None:
    assert list(stretches("The town lies 80% destroyed", rtl=False)) == [
        Stretch("The town lies 80% destroyed", rtl=False, arabic=False)
    ]


def test_numbers_keep_their_own_direction_inside_arabic() -> None:
    assert shown("من 12.3% إلى 51.8%", rtl=True) == ["51.8%", "إلى ", " ", "12.3%", "من "]


def test_latin_names_stay_whole_inside_arabic() -> None:
    assert shown("الأعداد من Damage Ledger هنا", rtl=True) == ["هنا", " ", "Damage Ledger", "الأعداد من "]


def test_quotation_marks_stand_at_both_ends_of_an_arabic_line() -> None:
    parts = list(stretches("«سلام»", rtl=True))
    assert [(one.letters, one.rtl, one.arabic) for one in parts] == [
        ("»", True, False), ("سلام", True, True), ("«", True, False)
    ]  # fmt: skip


def test_direction_marks_are_not_drawn() -> None:
    assert shown("\u2068UNOSAT\u2069", rtl=False) == ["UNOSAT"]


def test_lines_break_at_spaces_and_keep_every_word(tmp_path: Path) -> None:
    setter = Typesetter(tmp_path)
    text = "one two three four five six seven eight nine ten"
    lines = setter.wrap(text, 120, size=20)
    assert " ".join(lines) == text
    assert len(lines) > 1
    assert all(setter.width(line, size=20) <= 120 for line in lines)
    assert setter.wrap("", 120, size=20) == []


def test_a_word_wider_than_the_line_stands_alone(tmp_path: Path) -> None:
    assert Typesetter(tmp_path).wrap("a incomprehensibilities b", 60, size=20) == [
        "a",
        "incomprehensibilities",
        "b",
    ]


def test_arabic_is_narrower_when_it_is_joined() -> None:
    setter = Typesetter(BUILT_ASSETS.parent)
    assert setter.can_draw, "run `make assets`; Pillow's wheels hold raqm"
    assert setter.width("سلام", size=40) < sum(setter.width(letter, size=40) for letter in "سلام")
