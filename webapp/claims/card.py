"""A claim as a card of 1200 by 630: laid out once, then written as SVG or drawn as PNG."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from PIL import Image, ImageDraw

from webapp.citation import alternative_text, said_by
from webapp.city import City
from webapp.claims.view import Scale, interval_line, quoted, range_line, scale_of
from webapp.districts.table import credit_of
from webapp.languages import current, localised, long_date
from webapp.languages import gettext as _
from webapp.palette import FACE, colours
from webapp.typesetting import Typesetter
from webapp.wording import words

WIDTH, HEIGHT, MARGIN = 1200, 630, 56
SHEET, SCALE_HEIGHT = 48, 34
SIZES = (64, 58, 50, 44, 38, 33, 28)
"""Sizes that the statement is tried in until it fits."""
MOST_WORDS_HEIGHT = 238
INTERVAL_SIZES = (25, 22, 19, 16)
"""Sizes that the interval is tried in until it fits beside the verdict."""


@dataclass(frozen=True)
class Line:
    """A line of text; `along` counts from where reading begins, `y` is its base line."""

    words: str
    along: float
    y: float
    size: float
    weight: int = 400
    colour: str = "ink"
    ends: bool = False


@dataclass(frozen=True)
class Box:
    """A filled rectangle; `along` counts from where reading begins."""

    along: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Card:
    """What stands on a card, painted in order."""

    parts: list[Line | Box]
    description: str
    rtl: bool
    painted: dict[str, str]


def card_of(city: City, claim: dict[str, Any], *, theme: str, setter: Typesetter) -> Card:
    """The card of a claim in the language of the page: statement, verdict, numbers, date, source, mark."""
    parts = [
        *_mark(city, setter),
        *_statement(city, claim, setter),
        *_finding(claim, setter),
        *_foot(city, setter),
    ]
    return Card(parts, alternative(city, claim), current().direction == "rtl", colours(theme))


def alternative(city: City, claim: dict[str, Any]) -> str:
    """The card in words."""
    return alternative_text(city, claim, finding_line(claim), credit_of(city, ("assessments",)))


def finding_line(claim: dict[str, Any]) -> str:
    """The range over definitions, and the interval where there could be one."""
    return " ".join(line for line in (range_line(claim), interval_line(claim)) if line)


def _mark(city: City, setter: Typesetter) -> Iterator[Line | Box]:
    yield Box(0, 0, WIDTH, HEIGHT, "paper")
    if city.synthetic:
        notice = localised(city.notice)
        yield Box(0, 0, WIDTH, SHEET, "band")
        yield Line(notice, (WIDTH - setter.width(notice, size=24, weight=600)) / 2, 32, 24, 600, "mark-ink")
    yield Line(_("Damage Ledger"), MARGIN, SHEET + 48, 24, 600)
    yield Line(localised(city.name), WIDTH - MARGIN, SHEET + 48, 24, 400, "muted", ends=True)
    yield Box(MARGIN, SHEET + 64, WIDTH - 2 * MARGIN, 2, "ink")


def _statement(city: City, claim: dict[str, Any], setter: Typesetter) -> Iterator[Line | Box]:
    size, lines = _fitted(quoted(claim), setter)
    y = SHEET + 70.0
    for line in lines:
        y += 1.22 * size
        yield Line(line, MARGIN, y, size, 600)
    who = setter.wrap(said_by(claim), WIDTH - 2 * MARGIN, size=25)
    yield Line(_cut(who), MARGIN, y + 44, 25, 400, "muted")


def _fitted(said: str, setter: Typesetter) -> tuple[float, list[str]]:
    """The largest size in which the statement fits, and its lines; cut in the smallest if it never does."""
    room = WIDTH - 2 * MARGIN
    for size in SIZES:
        lines = setter.wrap(said, room, size=size, weight=600)
        if len(lines) * 1.22 * size <= MOST_WORDS_HEIGHT:
            return size, lines
    most = int(MOST_WORDS_HEIGHT / (1.22 * SIZES[-1]))
    return SIZES[-1], [*lines[: most - 1], f"{lines[most - 1]} …"]


def _cut(lines: list[str]) -> str:
    return lines[0] if len(lines) == 1 else f"{lines[0]} …"


def _finding(claim: dict[str, Any], setter: Typesetter) -> Iterator[Line | Box]:
    verdict = words.verdict(claim["verdict"])
    yield Box(MARGIN, 414, 6, 88, "ink")
    yield Line(verdict, MARGIN + 24, 448, 36, 600)
    interval = interval_line(claim)
    room = WIDTH - 2 * MARGIN - 48 - setter.width(verdict, size=36, weight=600)
    size = next(
        (size for size in INTERVAL_SIZES if setter.width(interval, size=size) <= room), INTERVAL_SIZES[-1]
    )
    yield Line(interval, WIDTH - MARGIN, 448, size, 400, "muted", ends=True)
    yield Line(_cut(setter.wrap(range_line(claim), WIDTH - 2 * MARGIN - 24, size=28)), MARGIN + 24, 492, 28)
    scale = scale_of(claim)
    if scale:
        yield from _scale(scale, setter)


def _scale(scale: Scale, setter: Typesetter) -> Iterator[Line | Box]:
    """The stated quantity as a band, every reading as a tick."""
    top, room = 512.0, float(WIDTH - 2 * MARGIN - 24)
    start = MARGIN + 24.0
    yield Box(start, top + 6, room, SCALE_HEIGHT - 12, "stripe")
    low, high = scale.band
    yield Box(start + room * low / 100, top, max(room * (high - low) / 100, 6), SCALE_HEIGHT, "band")
    yield Box(start + room * low / 100, top + SCALE_HEIGHT - 3, max(room * (high - low) / 100, 6), 3, "edge")
    for tick in scale.ticks:
        colour = "ink" if tick.decides else "muted"
        height = SCALE_HEIGHT - 8 if tick.decides else SCALE_HEIGHT - 24
        yield Box(start + room * tick.x / 100 - 1, top + (SCALE_HEIGHT - height) / 2, 2.5, height, colour)
    stated = _("as stated")
    width = setter.width(stated, size=18)
    middle = min(max(start + room * (low + high) / 200 - width / 2, start + 60), start + room - width - 90)
    below = top + SCALE_HEIGHT + 20
    yield Line("0", start, below, 18, 400, "muted")
    yield Line(stated, middle, below, 18, 400, "ink")
    yield Line(scale.end, start + room, below, 18, 400, "muted", ends=True)


def _foot(city: City, setter: Typesetter) -> Iterator[Line | Box]:
    told = _("Images up to %(date)s. Source: %(source)s.") % {
        "date": long_date(city.epoch),
        "source": credit_of(city, ("assessments",)),
    }
    release = _("Release %(release)s") % {"release": city.release}
    room = WIDTH - 2 * MARGIN - setter.width(release, size=19) - 30
    yield Line(_cut(setter.wrap(told, room, size=19)), MARGIN, HEIGHT - 20, 19, 400, "muted")
    yield Line(release, WIDTH - MARGIN, HEIGHT - 20, 19, 400, "muted", ends=True)


def as_svg(card: Card) -> str:
    """The card as an SVG file."""
    drawn = "".join(_svg_part(card, part) for part in card.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="{escape(FACE)}"><title>{escape(card.description)}</title>{drawn}</svg>'
    )


def _svg_part(card: Card, part: Line | Box) -> Markup:
    if isinstance(part, Box):
        left = WIDTH - part.along - part.width if card.rtl else part.along
        return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
            left, part.y, part.width, part.height, card.painted[part.colour]
        )
    x = WIDTH - part.along if card.rtl else part.along
    turned = Markup(' direction="rtl"') if card.rtl else Markup("")
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" font-size="{}" font-weight="{}" fill="{}" text-anchor="{}"{}>{}</text>'
    ).format(
        x,
        part.y,
        part.size,
        part.weight,
        card.painted[part.colour],
        "end" if part.ends else "start",
        turned,
        part.words,
    )


def as_png(card: Card, setter: Typesetter) -> bytes:
    """The card as a PNG file.

    Raises
    ------
    AssetsMissingError
        If the typefaces have not been built or this installation cannot shape Arabic.
    """
    image = Image.new("RGB", (WIDTH, HEIGHT), card.painted["paper"])
    canvas = ImageDraw.Draw(image)
    for part in card.parts:
        if isinstance(part, Box):
            left = WIDTH - part.along - part.width if card.rtl else part.along
            corners = (left, part.y, left + part.width - 1, part.y + part.height - 1)
            canvas.rectangle(corners, fill=card.painted[part.colour])
        else:
            _draw_line(canvas, part, card, setter)
    stream = io.BytesIO()
    image.quantize(64, method=Image.Quantize.FASTOCTREE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _draw_line(canvas: ImageDraw.ImageDraw, line: Line, card: Card, setter: Typesetter) -> None:
    along = line.along
    if line.ends:
        along -= setter.width(line.words, size=line.size, weight=line.weight)
    x = WIDTH - along if card.rtl else along
    setter.draw(
        canvas,
        line.words,
        (x, line.y),
        size=line.size,
        weight=line.weight,
        colour=card.painted[line.colour],
        rtl=card.rtl,
    )
