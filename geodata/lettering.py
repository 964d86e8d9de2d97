"""Lines of English and Arabic on a PDF page: shaped, in the right order, and read out again in the order of reading.

Programs that take text out of a PDF go by one of two things: where a glyph stands (poppler, Chrome) or when it was
drawn (pypdf). Both then turn Arabic around letter by letter. So this is what a line must hold, as measured with all
three:

- Runs are drawn in the order of reading, each at its place, and within a run from left to right.
- A glyph stands for one letter. Of a ligature, lam with alef above all, the glyph stands for the last letter and
  spaces without ink, drawn back over it, for those before; two letters in one glyph come out in the wrong order.
- Marks over letters are painted as shapes, and spaces stand for their letters too. As text above the base line they
  would be taken for lines of their own.
- Spaces and stops after an Arabic run, or before an English one, are drawn one by one: they would be turned around.

``/ActualText`` around a line was tried as well: poppler and Chrome turn it around like glyphs, so it is not written.
"""

import importlib.resources
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

import uharfbuzz as hb
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import PDFResourceType, TextDirection
from fpdf.fonts import TTFFont

FAMILY = "Plex"
FACES = {"": "Regular", "B": "SemiBold"}
FEATURES = {"liga": False, "dlig": False}
"""Ligatures that only adorn are left out; those that Arabic cannot do without are drawn."""

STRONG = frozenset({"L", "R", "AL", "EN", "AN"})
"""Bidirectional classes of letters and digits; marks (NSM) belong to the letter before them."""
UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
EM = 1000
LEAP = 60
"""From so many 1/1000 em on a forward move of the pen could be taken for a space (pypdf: half a space)."""
JOINER = "\u200d"
ISOLATES, END_OF_ISOLATE = "\u2066\u2067\u2068", "\u2069"


@dataclass(frozen=True)
class Glyph:
    """One glyph; lengths are in 1/1000 em.

    Attributes
    ----------
    number
        Its number in the font.
    letters
        What it stands for.
    offset, lift
        How far to the right of the pen, and above it, the glyph is drawn: marks over letters are.
    advance
        How far the pen moves.
    ink_advance
        How far the glyph alone would move it.
    """

    number: int
    letters: str
    offset: float
    lift: float
    advance: float
    ink_advance: float


Placed = tuple[int, Glyph]
"""A glyph and the place of its first letter in the run."""


@dataclass(frozen=True)
class Mark:
    """A mark over or under a letter: its number in the font and where its origin is in the line, in 1/1000 em."""

    number: int
    along: float
    lift: float


@dataclass(frozen=True)
class Run:
    """Glyphs that are drawn in one go; `start` is the place of the first letter in the line."""

    start: int
    along: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True)
class SetLine:
    """A line ready to be drawn: runs in the order of reading, each `along` from the left end, in 1/1000 em."""

    runs: tuple[Run, ...]
    marks: tuple[Mark, ...]
    width: float


def add_typeface(document: FPDF) -> None:
    """Give a document IBM Plex Sans Arabic, which has Latin letters too, in regular and bold."""
    files = importlib.resources.files("fontpkg_ibm_plex_sans_arabic") / "files"
    for style, name in FACES.items():
        document.add_font(FAMILY, style, str(files / f"IBMPlexSansArabic-{name}.ttf"))


class Lettering:
    """Measures and draws lines in a document that has the typeface.

    Parameters
    ----------
    rtl
        True if lines are Arabic with Latin words in them, not the other way round; a line may say otherwise.
    """

    def __init__(self, document: FPDF, *, rtl: bool) -> None:
        self._document = document
        self._rtl = rtl
        self._set: dict[tuple[str, bool, bool], SetLine] = {}
        self._widths: dict[tuple[str, bool], float] = {}
        self._operands: dict[tuple[bool, tuple[Glyph, ...]], str] = {}

    def width(self, text: str, *, size: float, bold: bool = False) -> float:
        """Width of a line in the unit of the document; `size` is in points."""
        key = (text, bold)
        if key not in self._widths:
            # Most lines that are measured are never drawn: their glyphs need not be told apart.
            self._widths[key] = _width(self._font(bold=bold), text, rtl=self._rtl)
        return float(self._widths[key] * size / EM / self._document.k)

    def wrap(self, text: str, room: float, *, size: float, bold: bool = False) -> list[str]:
        """The text in lines no wider than `room`, broken at spaces, and inside of words that are wider alone."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size=size, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines.extend(self._pieces(word, room, size=size, bold=bold))
        return list(_isolated_each(lines))

    def _pieces(self, word: str, room: float, *, size: float, bold: bool) -> Iterator[str]:
        """An address or a checksum can be wider than a column."""
        while len(word) > 1 and self.width(word, size=size, bold=bold) > room:
            n = max(1, int(len(word) * room / self.width(word, size=size, bold=bold)))
            while n > 1 and self.width(word[:n], size=size, bold=bold) > room:
                n -= 1
            yield word[:n]
            word = word[n:]
        yield word

    def cut(self, text: str, room: float, *, size: float, bold: bool = False) -> str:
        """The text if it fits into `room`, else as many words as do, and an ellipsis."""
        if self.width(text, size=size, bold=bold) <= room:
            return text
        words = text.split()
        while len(words) > 1 and self.width(f"{' '.join(words)} …", size=size, bold=bold) > room:
            words.pop()
        return f"{' '.join(words)} …"

    def draw(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        bold: bool = False,
        anchor: str = "left",
        rtl: bool | None = None,
    ) -> None:
        """Draw a line with its base line at `y` and its left end, middle or right end (`anchor`) at `x`."""
        right_to_left = self._rtl if rtl is None else rtl
        line = self._line(text, bold=bold, rtl=right_to_left)
        k, font = self._document.k, self._font(bold=bold)
        share = {"left": 0.0, "middle": 0.5, "right": 1.0}[anchor]
        left = x * k - share * line.width * size / EM
        base = (self._document.h - y) * k
        self._document._resource_catalog.add(PDFResourceType.FONT, font.i, self._document.page)
        drawn = [
            # A block of its own for each run: that is where programs end what they have read.
            f"BT /F{font.i} {size:g} Tf 1 0 0 1 {left + run.along * size / EM:.2f} {base:.2f} Tm "
            f"[{self._shown(run.glyphs, bold=bold)}] TJ ET"
            for run in line.runs
        ]
        drawn += [
            _painted(font, mark.number, left + mark.along * size / EM, base + mark.lift * size / EM, size)
            for mark in line.marks
        ]
        if right_to_left:
            # Lines that follow further left would be read as the same word.
            space = self._shown((_space(font),), bold=bold)
            drawn.append(f"BT /F{font.i} {size:g} Tf 1 0 0 1 {left:.2f} {base:.2f} Tm [{space}] TJ ET")
        self._document._out("\n".join(drawn))

    def _shown(self, glyphs: tuple[Glyph, ...], *, bold: bool) -> str:
        key = (bold, glyphs)
        if key not in self._operands:
            self._operands[key] = _shown(self._font(bold=bold), glyphs)
        return self._operands[key]

    def _font(self, *, bold: bool) -> TTFFont:
        font = self._document.fonts[f"{FAMILY.lower()}{'B' if bold else ''}"]
        if not isinstance(font, TTFFont):
            msg = f"The document has no typeface {FAMILY}; call add_typeface(document) first."
            raise TypeError(msg)
        return font

    def _line(self, text: str, *, bold: bool, rtl: bool) -> SetLine:
        key = (text, bold, rtl)
        if key not in self._set:
            self._set[key] = _set_line(self._font(bold=bold), text, rtl=rtl)
        return self._set[key]


def _set_line(font: TTFFont, text: str, *, rtl: bool) -> SetLine:
    along, runs, marks = 0.0, [], []
    for start, letters, turned in _visual_runs(text, rtl=rtl):
        glyphs, above = _marks_apart(_shape(font, letters, rtl=turned), along, rtl=turned)
        marks.extend(above)
        for part in _parts(letters, glyphs, rtl=turned):
            first = min(place for place, _ in part)
            runs.append(Run(start + first, along + part[0][1].offset, tuple(glyph for _, glyph in part)))
            along += sum(glyph.advance for _, glyph in part)
    return SetLine(tuple(sorted(runs, key=lambda run: run.start)), tuple(marks), along)


@lru_cache(maxsize=4096)
def _visual_runs(text: str, *, rtl: bool) -> tuple[tuple[int, str, bool], ...]:
    """Stretches of one direction from left to right: place of the first letter, letters, whether right to left."""
    if not text:
        return ()
    if text.isascii() and not rtl:
        return ((0, text, False),)
    paragraph = BidiParagraph(text, TextDirection.RTL if rtl else TextDirection.LTR)
    stretches: list[list[tuple[int, int]]] = []
    for one in paragraph.get_reordered_characters():
        place, level = one.character_index, one.embedding_level
        if text[place] in UNSEEN:
            continue
        if stretches and stretches[-1][-1][1] == level and abs(stretches[-1][-1][0] - place) == 1:
            stretches[-1].append((place, level))
        else:
            stretches.append([(place, level)])
    return tuple(
        (min(places)[0], "".join(text[place] for place, _ in sorted(places)), places[0][1] % 2 == 1)
        for places in stretches
    )


def _isolated_each(lines: Iterable[str]) -> Iterator[str]:
    """The lines, each with the whole of the isolates it is in: a line is set without those before and after it."""
    still_open = ""
    for line in lines:
        begun, still_open = still_open, _left_open(still_open + line)
        yield begun + line + END_OF_ISOLATE * len(still_open)


def _left_open(text: str) -> str:
    """The isolates of a text that it does not end itself."""
    begun = ""
    for letter in text:
        if letter in ISOLATES:
            begun += letter
        elif letter == END_OF_ISOLATE:
            begun = begun[:-1]
    return begun


def _width(font: TTFFont, text: str, *, rtl: bool) -> float:
    """The width that :func:`_set_line` finds, from the advances alone."""
    advance: int = sum(
        position.x_advance
        for _, letters, turned in _visual_runs(text, rtl=rtl)
        for position in _shaped(font, letters, rtl=turned).glyph_positions
    )
    return font.scale * advance


def _shaped(font: TTFFont, letters: str, *, rtl: bool) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(letters)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    hb.shape(font.hbfont, buffer, FEATURES)
    return buffer


def _shape(font: TTFFont, letters: str, *, rtl: bool) -> list[Placed]:
    """Glyphs from left to right, each with the place of its first letter."""
    buffer = _shaped(font, letters, rtl=rtl)
    clusters = [int(info.cluster) for info in buffer.glyph_infos]
    stays = [not position.x_advance for position in buffer.glyph_positions]
    letters_of = _shared_out(letters, clusters, stays, rtl=rtl)
    return [
        (
            cluster,
            Glyph(
                info.codepoint, stands_for, font.scale * position.x_offset, font.scale * position.y_offset,
                font.scale * position.x_advance, _ink_advance(font, info.codepoint),
            ),
        )
        for info, position, cluster, stands_for in zip(
            buffer.glyph_infos, buffer.glyph_positions, clusters, letters_of, strict=True
        )
    ]  # fmt: skip


def _shared_out(letters: str, clusters: Sequence[int], stays: Sequence[bool], *, rtl: bool) -> list[str]:
    """The letters that each glyph stands for; `clusters` are the places of their first letters, from left to right.

    Of several glyphs for the same letters those that move the pen share them in reading order; marks, with which the
    pen `stays`, get none.
    """
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(letters)], strict=True))
    shared = [""] * len(clusters)
    for start in starts:
        places = [place for place, cluster in enumerate(clusters) if cluster == start]
        places = [place for place in places if not stays[place]] or places
        in_reading = places[::-1] if rtl else places
        held = letters[start : ends[start]]
        # A glyph must stand for something, or its number in the font would be read.
        alone = [*held[len(held) - len(in_reading) + 1 :]] if len(held) >= len(in_reading) else []
        rest = held[: len(held) - len(alone)]
        told = [rest, *alone, *[JOINER] * (len(in_reading) - 1 - len(alone))]
        for place, one in zip(in_reading, told, strict=True):
            shared[place] = one
    return shared


def _marks_apart(glyphs: list[Placed], along: float, *, rtl: bool) -> tuple[list[Placed], list[Mark]]:
    """Glyphs that move the pen, each with the letters of its marks; and the marks, `along` being where the run begins."""
    pens = [along, *(along + moved for moved in accumulate(glyph.advance for _, glyph in glyphs))]
    kept: list[Placed] = []
    marks = []
    in_reading = list(zip(glyphs, pens, strict=False))
    for (place, glyph), pen in reversed(in_reading) if rtl else in_reading:
        if kept and not glyph.advance and all(unicodedata.combining(letter) for letter in glyph.letters):
            marks.append(Mark(glyph.number, pen + glyph.offset, glyph.lift))
            first, base = kept[-1]
            kept[-1] = (first, replace(base, letters=base.letters + glyph.letters))
        else:
            kept.append((place, glyph))
    return (kept[::-1] if rtl else kept), marks


def _ink_advance(font: TTFFont, number: int) -> float:
    name = font.ttfont.getGlyphName(number)
    return float(round(font.scale * font.ttfont["hmtx"].metrics[name][0]))


def _parts(letters: str, glyphs: Sequence[Placed], *, rtl: bool) -> Iterator[list[Placed]]:
    """A run from left to right in parts that are drawn alone.

    What stands after the last letter of Arabic, or before the first one of English, is drawn glyph by glyph; and
    where the pen has to leap forward a part ends, or the leap would be read as a space.
    """
    strong = [
        place for place, letter in enumerate(letters) if unicodedata.bidirectional(letter) in STRONG | {"NSM"}
    ]
    inside = (
        range(strong[-1] + 1) if strong and rtl else range(strong[0], len(letters)) if strong else range(0)
    )
    part: list[Placed] = []
    for place, glyph in glyphs:
        if part and (place not in inside or part[-1][0] not in inside or _leaps(part[-1][1], glyph)):
            yield part
            part = []
        part.append((place, glyph))
    yield part


def _leaps(before: Glyph, glyph: Glyph) -> bool:
    return abs(glyph.offset) > LEAP or abs(before.offset) > LEAP or before.advance - before.ink_advance > LEAP


def _shown(font: TTFFont, glyphs: Sequence[Glyph]) -> str:
    """Operands of the operator TJ."""
    drawn, moved = "", 0.0
    for glyph in glyphs:
        told, pen = _shown_glyph(font, glyph)
        drawn += _moved(moved) + told
        moved = pen - glyph.advance
    return drawn


def _shown_glyph(font: TTFFont, glyph: Glyph) -> tuple[str, float]:
    """A glyph with spaces for the letters before its last one, and where the pen then is."""
    *before, last = (glyph.letters,) if glyph.letters.isascii() else (*glyph.letters,)
    drawn = f"<{_code(font, glyph, last):04X}>"
    blank, pen = _space(font), glyph.ink_advance
    # Letters that are read earlier stand further right, the first one at the end of the glyph.
    reach = max(glyph.ink_advance, glyph.advance)
    last_at = max(reach - blank.advance, 0.3 * reach)
    apart = min(blank.advance, last_at / max(len(before), 1))
    for left, letter in enumerate(before[::-1], start=1 - len(before)):
        at = last_at + left * apart
        drawn += f"{_moved(pen - at)}<{_code(font, blank, letter):04X}>"
        pen = at + blank.advance
    return drawn, pen


def _painted(font: TTFFont, number: int, x: float, y: float, size: float) -> str:
    """The outline of a glyph as a path, its origin at a place in points."""
    unit = size * font.scale / EM
    glyphs = font.ttfont.getGlyphSet()
    whole, pen = DecomposingRecordingPen(glyphs), RecordingPen()
    glyphs[font.ttfont.getGlyphName(number)].draw(whole)
    whole.replay(Qu2CuPen(pen, max_err=1.0, all_cubic=True))
    operators = {"moveTo": "m", "lineTo": "l", "curveTo": "c"}
    written = []
    for verb, points in pen.value:
        told = " ".join(f"{x + unit * px:.2f} {y + unit * py:.2f}" for px, py in points)
        written.append(f"{told} {operators[verb]}" if points else "h")
    return "\n".join([*written, "f"])


def _moved(back: float) -> str:
    return f" {back:.0f} " if round(back) else ""


def _space(font: TTFFont) -> Glyph:
    width = float(font.cw[ord(" ")])
    return Glyph(font.glyph_ids[ord(" ")], " ", 0.0, 0.0, width, width)


def _code(font: TTFFont, glyph: Glyph, letters: str) -> int:
    """The number under which the document embeds a glyph that stands for these letters."""
    found = font.subset.get_glyph(
        glyph=glyph.number,
        unicode=tuple(ord(letter) for letter in letters),
        glyph_name=font.ttfont.getGlyphName(glyph.number),
        glyph_width=int(glyph.ink_advance),
    )
    return int(font.subset.pick_glyph(found) or 0)
