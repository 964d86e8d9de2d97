"""A picture as PNG, drawn twice as large and then made smaller so that edges are smooth."""

import io
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from webapp.pictures.drawing import (
    PATTERN_SIDE,
    Area,
    Box,
    Clip,
    Lines,
    Paint,
    Part,
    Picture,
    Points,
    Signs,
    Text,
    corners_of,
)
from webapp.typesetting import Typesetter

SUPERSAMPLE = 2
COLOURS = 255


def as_png(picture: Picture, setter: Typesetter) -> bytes:
    """The picture as a PNG file of its own size.

    Raises
    ------
    AssetsMissingError
        If the typefaces have not been built or this installation cannot shape Arabic.
    """
    canvas = _Canvas(picture, setter)
    canvas.paint(picture.parts)
    image = canvas.image.resize((picture.width, picture.height), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    # Fast octree keeps the colours of the legend; median cut would shift them.
    image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


class _Canvas:
    def __init__(self, picture: Picture, setter: Typesetter) -> None:
        self._size = (picture.width * SUPERSAMPLE, picture.height * SUPERSAMPLE)
        self._rtl = picture.rtl
        self._setter = setter
        self.image = Image.new("RGB", self._size, "#ffffff")

    def paint(self, parts: Sequence[Part]) -> None:
        for part in parts:
            self._paint_one(part)

    def _paint_one(self, part: Part) -> None:
        match part:
            case Text():
                self._text(part)
            case Box():
                self._box(part)
            case Area():
                self._area(part)
            case Lines():
                pen, width = ImageDraw.Draw(self.image), max(round(part.width * SUPERSAMPLE), 1)
                for line in part.lines:
                    pen.line(_flat(line), fill=part.colour, width=width, joint="curve")
            case Signs():
                self._signs(part)
            case Clip():
                self._clip(part)

    def _text(self, text: Text) -> None:
        width = self._setter.width(text.words, size=text.size, weight=text.weight)
        back = {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        x = text.x + back if self._rtl else text.x - back
        pen = ImageDraw.Draw(self.image)
        for dx, dy in _around(1.5) if text.halo else ():
            self._letters(pen, text, x + dx, text.y + dy, text.halo or "")
        self._letters(pen, text, x, text.y, text.colour)

    def _letters(self, pen: ImageDraw.ImageDraw, text: Text, x: float, y: float, colour: str) -> None:
        self._setter.draw(
            pen,
            text.words,
            (x * SUPERSAMPLE, y * SUPERSAMPLE),
            size=text.size * SUPERSAMPLE,
            weight=text.weight,
            colour=colour,
            rtl=self._rtl,
        )

    def _box(self, box: Box) -> None:
        left, top = round(box.x * SUPERSAMPLE), round(box.y * SUPERSAMPLE)
        right, bottom = (round(edge * SUPERSAMPLE) for edge in (box.x + box.width, box.y + box.height))
        if right <= left or bottom <= top:
            return
        if box.paint.pattern in {"solid", "plain"}:
            self.image.paste(box.paint.fill, (left, top, right, bottom))
        else:
            self.image.paste(_patterned(box.paint, (right - left, bottom - top)), (left, top))
        if box.outline_width:
            width = max(round(box.outline_width * SUPERSAMPLE), 1)
            ImageDraw.Draw(self.image).rectangle(
                (left, top, right - 1, bottom - 1), outline=box.paint.outline, width=width
            )

    def _area(self, area: Area) -> None:
        mask = Image.new("1", self._size)
        pen = ImageDraw.Draw(mask)
        # Those with courtyards first: what stands in a courtyard is drawn after it was left free.
        for rings in sorted(area.polygons, key=len, reverse=True):
            for hole, ring in enumerate(rings):
                pen.polygon(_flat(ring), fill=0 if hole else 1)
        if area.paint.pattern in {"solid", "plain"}:
            self.image.paste(area.paint.fill, (0, 0, *self._size), mask)
        else:
            self.image.paste(_patterned(area.paint, self._size), (0, 0), mask)
        if area.outline_width:
            pen, width = ImageDraw.Draw(self.image), max(round(area.outline_width * SUPERSAMPLE), 1)
            for rings in area.polygons:
                for ring in rings:
                    pen.line(_flat(ring), fill=area.paint.outline, width=width, joint="curve")

    def _signs(self, signs: Signs) -> None:
        pen, radius = ImageDraw.Draw(self.image), signs.radius * SUPERSAMPLE
        fill = None if signs.sign == "dashed" else signs.paint.fill
        for x, y in (signs.at * SUPERSAMPLE).tolist():
            corners = corners_of(signs.sign, x, y, radius)
            if corners:
                pen.polygon(corners, fill=fill, outline=signs.paint.outline, width=SUPERSAMPLE)
            else:
                r = radius * 0.8
                pen.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=signs.paint.outline, width=SUPERSAMPLE)  # fmt: skip

    def _clip(self, clip: Clip) -> None:
        whole = self.image
        self.image = whole.copy()
        self.paint(clip.parts)
        edges = (clip.x, clip.y, clip.x + clip.width, clip.y + clip.height)
        left, top, right, bottom = (round(edge * SUPERSAMPLE) for edge in edges)
        whole.paste(self.image.crop((left, top, right, bottom)), (left, top))
        self.image = whole


def _around(reach: float) -> list[tuple[float, float]]:
    return [(dx * reach, dy * reach) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def _flat(points: Points) -> list[float]:
    return [float(number) for number in (points * SUPERSAMPLE).ravel()]


def _patterned(paint: Paint, size: tuple[int, int]) -> Image.Image:
    """An image of this size filled with the pattern."""
    cell = np.asarray(_cell(paint))
    side = cell.shape[0]
    times = (-(-size[1] // side), -(-size[0] // side), 1)
    return Image.fromarray(np.tile(cell, times)[: size[1], : size[0]])


@lru_cache(maxsize=64)
def _cell(paint: Paint) -> Image.Image:
    side = PATTERN_SIDE * SUPERSAMPLE
    cell = Image.new("RGB", (side, side), paint.fill)
    pen, colour, width = ImageDraw.Draw(cell), paint.outline, SUPERSAMPLE
    if paint.pattern == "dots":
        middle, r = side / 2, 1.2 * SUPERSAMPLE
        pen.ellipse((middle - r, middle - r, middle + r, middle + r), fill=colour)
    elif paint.pattern == "sparse":
        pen.rectangle((0, side * 0.35, side * 0.6, side * 0.55), fill=colour)
    else:
        slopes = {"hatched": (-1,), "diagonal": (1,), "cross": (1, -1)}[paint.pattern]
        for shift in (-side, 0, side):
            for slope in slopes:
                ends = (2 * side, -side) if slope < 0 else (-side, 2 * side)
                pen.line((shift - side, ends[0], shift + 2 * side, ends[1]), fill=colour, width=width)
    return cell
