"""A lying page of A4 whose start is left in English and right in Arabic: text, boxes and lines put on it."""

import re
from collections.abc import Callable, Sequence

from fpdf import FPDF

from geodata.lettering import Lettering, add_typeface
from webapp.palette import LIGHT

WIDTH, HEIGHT, MARGIN = 297.0, 210.0, 12.0
INSIDE = WIDTH - 2 * MARGIN
LEADING = 1.42
"""Distance of base lines in heights of letters; Arabic needs more than Latin."""
POINT = 25.4 / 72
OVERRIDES = re.compile("[\u202a-\u202e]")
"""Embeddings and overrides, which would reorder what stands behind them; nothing of ours holds any."""


class Sheet:
    """Places everything `along` from where reading begins, so that an Arabic page is the mirror of an English one.

    Lengths are in millimetres, letters in points. Maps are not mirrored: they ask for :meth:`left`.
    """

    def __init__(self, document: FPDF, *, rtl: bool) -> None:
        add_typeface(document)
        self.document = document
        self.rtl = rtl
        self.letters = Lettering(document, rtl=rtl)
        self._kept: dict[str, list[str]] = {}
        self._noted: list[list[str]] = []

    def left(self, along: float, width: float = 0.0) -> float:
        """Distance of the left edge of something from the left edge of the paper."""
        return WIDTH - along - width if self.rtl else along

    def colour(self, name: str, *, line: bool = False) -> None:
        """Fill, or draw lines, in a colour of the palette or one like ``#1d2227``."""
        value = LIGHT.get(name, name).lstrip("#")
        shares = (int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))
        self.out(" ".join(f"{share:.3f}" for share in shares) + (" RG" if line else " rg"))

    def out(self, operators: str) -> None:
        """Write into the content of the page."""
        for noted in self._noted:
            noted.append(operators)
        self.document._out(operators)

    def again(self, name: str, draw: Callable[[], None]) -> None:
        """Draw what is the same on many pages: worked out for the first of them. Letters cannot be drawn so."""
        if name in self._kept:
            for operators in self._kept[name]:
                self.out(operators)
            return
        self._noted.append([])
        draw()
        self._kept[name] = self._noted.pop()

    def box(
        self, along: float, y: float, width: float, height: float, fill: str | None = None,
        *, line: str | None = None, weight: float = 0.2,
    ) -> None:  # fmt: skip
        """A rectangle, filled, outlined or both."""
        if fill:
            self.colour(fill)
        if line:
            self.colour(line, line=True)
            self.out(f"{weight / POINT:.2f} w [] 0 d")
        x, top = self.left(along, width) / POINT, (HEIGHT - y - height) / POINT
        how = {(True, True): "B", (True, False): "f", (False, True): "S"}[bool(fill), bool(line)]
        self.out(f"{x:.2f} {top:.2f} {width / POINT:.2f} {height / POINT:.2f} re {how}")

    def rule(
        self, along: float, y: float, width: float, *, weight: float = 0.2, colour: str = "rule"
    ) -> None:
        """A line from one side to the other."""
        self.box(along, y - weight / 2, width, weight, colour)

    def text(
        self, words: str, along: float, y: float, *, size: float = 8.0, bold: bool = False, colour: str = "ink",
        at: str = "start", rtl: bool | None = None,
    ) -> None:  # fmt: skip
        """One line; `along` is where its `at` (start, middle or end) lies and `y` its base line.

        Addresses and checksums are not `rtl` in any language.
        """
        self.colour(colour)
        anchors = {"start": "left", "middle": "middle", "end": "right"}
        if self.rtl:
            anchors |= {"start": "right", "end": "left"}
        self.letters.draw(
            plain(words), self.left(along), y, size=size, bold=bold, anchor=anchors[at], rtl=rtl
        )

    def figure(
        self, words: str, along: float, y: float, width: float, *, size: float = 8.0, bold: bool = False,
        colour: str = "ink",
    ) -> None:  # fmt: skip
        """A number in a column that ends `along`: its last digit on the right in both languages, so that units align."""
        self.colour(colour)
        right = self.left(along - width, width) + width
        self.letters.draw(plain(words), right, y, size=size, bold=bold, anchor="right")

    def width(self, words: str, *, size: float = 8.0, bold: bool = False) -> float:
        """Width of a line."""
        return self.letters.width(plain(words), size=size, bold=bold)

    def address_lines(self, address: str, room: float, *, size: float) -> list[str]:
        """An address in lines that end at its slashes and signs, where they can."""
        lines = [""]
        for part in re.split(r"(?<=[/?&=-])", address):
            if lines[-1] and self.width(lines[-1] + part, size=size) > room:
                lines.append("")
            lines[-1] += part
        return lines

    def cut(self, words: str, room: float, *, size: float = 8.0, bold: bool = False) -> str:
        """The words that fit into one line."""
        return self.letters.cut(plain(words), room, size=size, bold=bold)

    def fitted(self, words: str, room: float, sizes: Sequence[float], *, bold: bool = False) -> float:
        """The first of `sizes` in which a line fits, else the last."""
        return next((size for size in sizes if self.width(words, size=size, bold=bold) <= room), sizes[-1])

    def paragraph(
        self, words: str, along: float, y: float, width: float, *, size: float = 8.0, bold: bool = False,
        colour: str = "ink", most: int | None = None,
    ) -> float:  # fmt: skip
        """Lines no wider than `width`, the first one's top at `y`; where the next paragraph may begin."""
        lines = self.letters.wrap(plain(words), width, size=size, bold=bold)
        if most is not None and len(lines) > most:
            lines = [*lines[: most - 1], self.cut(f"{lines[most - 1]} …", width, size=size, bold=bold)]
        step = size * LEADING * POINT
        for line in lines:
            self.text(line, along, y + size * POINT, size=size, bold=bold, colour=colour)
            y += step
        return y


def plain(words: str) -> str:
    """Words whose line breaks are spaces; marks and isolates stay, which reach no further than the line."""
    return OVERRIDES.sub("", " ".join(words.split()))
