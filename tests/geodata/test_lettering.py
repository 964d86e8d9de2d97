"""Arabic lines in a PDF are read out in the order of reading, by what goes by drawing and by what goes by place."""

import io
import re
import unicodedata
from collections.abc import Iterator

import pypdf
import pypdfium2
import pytest
from fpdf import FPDF

from geodata.lettering import Lettering, add_typeface

CONTROLS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SENTENCES = [
    "بيانات اصطناعية: مواقع المباني اصطناعية؛ والأعداد من UNOSAT (2017).",
    "المصدر: UNOSAT/UNITAR, CE20130604SYR. الإصدار 9e805ed9e961. حتى 21 تشرين الأول 2017",
    "45.3 % من جميع البصمات، بما فيها غير المقيّمة (44.0 % إلى 52.2 %)",
    "1,056 مبنى: 123 لا يُرى فيه ضرر. الثورة - لا شيء",
    "القرآن والمستشفى: آلاف الأبنية، إلى 3,314 (13.4 %) من 24,689؛ وحتى الآن",
    "الفئة (عرض توضيحي)…",
    "وتبيّن الأعمدة الأخيرة سبب عدم تقييم المباني.",
    "كما أُدرجت، سواء قُيّمت أم لم تُقيَّم؛ مدمَّر أو مُقيَّم، أبداً وسُجّلت الأُسَر",
    "https://example.org/districts/raqqa-demo/al-thawrah?lang=ar",
]
"""With lam and alef, marks over letters, stops, brackets, numbers and Latin names."""


def drawn(lines: list[str], *, rtl: bool = True) -> bytes:
    document = FPDF(unit="mm", format="A4")
    add_typeface(document)
    document.add_page()
    letters = Lettering(document, rtl=rtl)
    for place, line in enumerate(lines):
        letters.draw(line, 195 if rtl else 15, 20 + 9 * place, size=11, anchor="right" if rtl else "left")
    return bytes(document.output())


def by_order(content: bytes) -> list[str]:
    """Lines as pypdf reads them, in the order of drawing."""
    text = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    return [line.strip() for line in text.splitlines() if line.strip()]


def by_place(content: bytes) -> list[str]:
    """Lines as PDFium reads them, which is what Chrome copies."""
    document = pypdfium2.PdfDocument(content)
    try:
        text = CONTROLS.sub("", document[0].get_textpage().get_text_bounded())
    finally:
        document.close()
    return [line.strip() for line in text.splitlines() if line.strip()]


def words_of(line: str) -> list[str]:
    """Words without marks over letters, and numbers."""
    bare = "".join(letter for letter in line if not unicodedata.combining(letter))
    return re.findall(r"[\u0620-\u064a]+|\d[\d.,]*\d|\d|[A-Za-z]+", bare)


@pytest.fixture
def letters() -> Iterator[Lettering]:
    """Letters of a document in which nothing is drawn."""
    document = FPDF(unit="mm")
    add_typeface(document)
    yield Lettering(document, rtl=True)
    for font in document.fonts.values():
        font.close()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_line_is_read_out_letter_by_letter_as_it_was_written(sentence: str) -> None:
    assert by_order(drawn([sentence])) == [sentence]


def test_lines_stay_apart_and_in_order() -> None:
    assert by_order(drawn(SENTENCES)) == SENTENCES


@pytest.mark.parametrize("sentence", SENTENCES)
def test_who_goes_by_place_finds_every_word_whole(sentence: str) -> None:
    line = " ".join(by_place(drawn([sentence])))
    assert sorted(words_of(line)) == sorted(words_of(sentence))


@pytest.mark.parametrize("sentence", [SENTENCES[2], SENTENCES[3], SENTENCES[4]])
def test_who_goes_by_place_finds_arabic_words_and_numbers_in_order(sentence: str) -> None:
    (line,) = by_place(drawn([sentence]))
    assert words_of(line) == words_of(sentence)


def test_cells_of_an_arabic_row_are_words_of_their_own() -> None:
    document = FPDF(unit="mm", format="A4")
    add_typeface(document)
    document.add_page()
    letters = Lettering(document, rtl=True)
    for place, cell in enumerate(("الثورة", "1,056", "12.5 %")):
        letters.draw(cell, 190 - 30 * place, 20, size=10, anchor="right")
    assert by_order(bytes(document.output())) == ["الثورة 1,056 12.5 %"]


def test_an_english_line_may_hold_an_arabic_name() -> None:
    line = "Al-Thawrah (الثورة), 12.5% of 1,056"
    assert by_order(drawn([line], rtl=False)) == [line]


def test_every_typeface_is_embedded_with_its_letters() -> None:
    reader = pypdf.PdfReader(io.BytesIO(drawn(SENTENCES)))
    fonts = reader.pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        (inside,) = font.get_object()["/DescendantFonts"]
        assert "/FontFile2" in inside.get_object()["/FontDescriptor"].get_object()
        assert "/ToUnicode" in font.get_object()


def test_letters_are_joined(letters: Lettering) -> None:
    # Four letters that join are narrower than the same letters each alone.
    assert letters.width("سبيل", size=10) < sum(letters.width(one, size=10) for one in "سبيل")


def test_a_text_is_broken_at_spaces_and_an_address_anywhere(letters: Lettering) -> None:
    lines = letters.wrap(SENTENCES[0], 40, size=10)
    assert " ".join(lines) == SENTENCES[0]
    assert all(letters.width(line, size=10) <= 40 for line in lines)
    assert "".join(letters.wrap("a" * 200, 40, size=10)) == "a" * 200


def test_words_of_another_direction_keep_it_on_every_line(letters: Lettering) -> None:
    said = "ملاحظة المصدر: \u2068Only seen from above, and never checked on the ground (2017).\u2069 انتهى"
    lines = letters.wrap(said, 40, size=10)
    assert len(lines) > 2
    assert all(line.count("\u2068") == line.count("\u2069") for line in lines)
    assert " ".join(CONTROLS.sub("", line) for line in lines) == CONTROLS.sub("", said)


def test_what_does_not_fit_is_cut_at_a_word(letters: Lettering) -> None:
    cut = letters.cut(SENTENCES[0], 40, size=10)
    assert cut.endswith(" …")
    assert SENTENCES[0].startswith(cut.removesuffix(" …"))
    assert letters.width(cut, size=10) <= 40
