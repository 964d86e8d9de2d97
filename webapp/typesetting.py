"""Lines of English and Arabic measured and drawn with the typefaces of the built front end.

The typefaces come in two files each, one with the Arabic letters and one with all others, as a browser loads
them. A line is therefore cut into stretches of one direction and one file. Numbers and Latin names inside Arabic
keep their own direction, which covers what a card says; it is not the whole bidirectional algorithm.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont, features

from webapp.assets import AssetsMissingError

ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069]")
NUMBER = re.compile(r"\d[\d.,%–-]*")
MEAN_WIDTH = 0.53
"""Width of a letter in ems where the typefaces are not built and nothing can be measured."""


@dataclass(frozen=True)
class Stretch:
    """Letters of one direction that one font file has."""

    letters: str
    rtl: bool
    arabic: bool


class Typesetter:
    """Measures and draws lines with the font files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            (script, weight): next(
                folder.glob(f"ibm-plex-sans-arabic-{script}-{weight}-normal.*.woff2"), None
            )
            for script in ("arabic", "latin")
            for weight in (400, 600)
        }

    @property
    def can_draw(self) -> bool:
        """True if the typefaces are built and Arabic can be shaped."""
        return all(self._files.values()) and bool(features.check("raqm"))

    def width(self, line: str, *, size: float, weight: int = 400) -> float:
        """Width of a line in pixels; estimated where the typefaces are not built."""
        if not self.can_draw:
            return MEAN_WIDTH * size * len(INVISIBLE.sub("", line))
        return sum(self._advance(one, size, weight) for one in stretches(line, rtl=False))

    def wrap(self, text: str, room: float, *, size: float, weight: int = 400) -> list[str]:
        """The text in lines no wider than `room`, broken at spaces."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size=size, weight=weight) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def draw(
        self,
        canvas: ImageDraw.ImageDraw,
        line: str,
        at: tuple[float, float],
        *,
        size: float,
        weight: int,
        colour: str,
        rtl: bool,
    ) -> None:
        """Draw a line from its start, its right end in Arabic; `at` is on its base line.

        Raises
        ------
        AssetsMissingError
            If the typefaces have not been built or this installation cannot shape Arabic.
        """
        if not self.can_draw:
            msg = "The typefaces have not been built, or Pillow lacks raqm; run: make assets"
            raise AssetsMissingError(msg)
        x, y = at
        parts = list(stretches(line, rtl=rtl))
        x -= sum(self._advance(one, size, weight) for one in parts) if rtl else 0
        for one in parts:
            font = self._font(one, size, weight)
            direction = "rtl" if one.rtl else "ltr"
            canvas.text((x, y), one.letters, fill=colour, font=font, anchor="ls", direction=direction)
            x += self._advance(one, size, weight)

    def _advance(self, stretch: Stretch, size: float, weight: int) -> float:
        direction = "rtl" if stretch.rtl else "ltr"
        return float(self._font(stretch, size, weight).getlength(stretch.letters, direction=direction))

    def _font(self, stretch: Stretch, size: float, weight: int) -> ImageFont.FreeTypeFont:
        file = self._files["arabic" if stretch.arabic else "latin", weight]
        return _font(str(file), size)


@lru_cache(maxsize=64)
def _font(file: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.RAQM)


def stretches(line: str, *, rtl: bool) -> Iterator[Stretch]:
    """The stretches of a line as they stand from left to right, in a paragraph of this direction."""
    line = INVISIBLE.sub("", line)
    runs: list[list[Stretch]] = []
    directions = _directions(line, rtl=rtl)
    for letter, turned in zip(line, directions, strict=True):
        arabic = bool(ARABIC.match(letter))
        if runs and runs[-1][-1].rtl is turned:
            last = runs[-1][-1]
            if last.arabic is arabic or (letter == " " and last.arabic):
                runs[-1][-1] = Stretch(last.letters + letter, turned, last.arabic)
            else:
                runs[-1].append(Stretch(letter, turned, arabic))
        else:
            runs.append([Stretch(letter, turned, arabic)])
    for run in reversed(runs) if rtl else runs:
        yield from reversed(run) if run[0].rtl else run


def _directions(line: str, *, rtl: bool) -> list[bool]:
    """True for each letter that reads from the right; what has no direction follows its two neighbours."""
    known: list[bool | None] = [
        True if ARABIC.match(letter) else False if letter.isalnum() else None for letter in line
    ]
    for number in NUMBER.finditer(line):
        end = (
            number.end()
            if line[number.end() - 1] in "%" or line[number.end() - 1].isdigit()
            else number.end() - 1
        )
        known[number.start() : end] = [False] * (end - number.start())
    before: list[bool] = []
    for one in known:
        before.append(one if one is not None else before[-1] if before else rtl)
    after: list[bool] = []
    for one in reversed(known):
        after.append(one if one is not None else after[-1] if after else rtl)
    after.reverse()
    return [
        one if one is not None else earlier if earlier is later else rtl
        for one, earlier, later in zip(known, before, after, strict=True)
    ]
