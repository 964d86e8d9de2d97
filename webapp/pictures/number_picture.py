"""One number as a picture, with its unit, denominator, interval, date and source burnt in."""

from webapp.city import City
from webapp.figures import Figure
from webapp.languages import gettext as _
from webapp.pictures.drawing import Box, Paint, Picture
from webapp.pictures.paints import class_paint
from webapp.pictures.sheet import MARGIN, Sheet, begin, finish, standing_caveat
from webapp.typesetting import Typesetter

SMALLEST = 11.0
"""Smallest size of the words beside the number; a picture too small for them is not made smaller still."""


def number_picture(
    city: City, figure: Figure, *, size: tuple[int, int], theme: str, setter: Typesetter
) -> Picture:
    """The number with everything it may not be quoted without."""
    sheet = Sheet(*size, theme, setter)
    begin(city, sheet, figure.place, _("On images up to %(date)s") % {"date": figure.date})
    finish(city, sheet, caveats=[standing_caveat()])
    paint = class_paint(figure.grade, theme)
    em = _size_that_fits(sheet, figure)
    y = sheet.top + max((sheet.bottom - sheet.top - _height(sheet, figure, em)) / 2, 0) + em
    sheet.swatch(MARGIN, y, paint, width=1.25 * em, height=0.85 * em)
    y = sheet.paragraph(figure.title, MARGIN + 1.75 * em, y, sheet.room - 1.75 * em, em, weight=600)
    large = _large(sheet, figure, em)
    y += 0.8 * large - 0.35 * em
    sheet.text(figure.shown, MARGIN, y, large, weight=600)
    y = sheet.paragraph(figure.of, MARGIN, y + 1.6 * em, sheet.room, em)
    if figure.share is not None:
        _bar(sheet, figure.share, y - 0.4 * em, paint)
        y += em
    sheet.paragraph(figure.interval, MARGIN, y + 0.2 * em, sheet.room, 0.8 * em, colour="muted")
    mark = f"{city.notice['ar' if sheet.rtl else 'en']}. " if city.notice else ""
    return sheet.picture(f"{mark}{figure.sentence}")


def _size_that_fits(sheet: Sheet, figure: Figure) -> float:
    """Size of the words beside the number, so that nothing runs into the credit below."""
    size = 26.0
    while size > SMALLEST and _height(sheet, figure, size) > sheet.bottom - sheet.top:
        size -= 1
    return size


def _large(sheet: Sheet, figure: Figure, size: float) -> float:
    wished = min(5.5 * size, 150.0)
    return min(
        wished, wished * sheet.room / max(sheet.setter.width(figure.shown, size=wished, weight=600), 1)
    )


def _height(sheet: Sheet, figure: Figure, size: float) -> float:
    """Height of everything between title and credit."""
    lines = [
        (figure.title, sheet.room - 1.75 * size, size, 600),
        (figure.of, sheet.room, size, 400),
        (figure.interval, sheet.room, 0.8 * size, 400),
    ]
    words = sum(
        1.35 * each * len(sheet.setter.wrap(text, room, size=each, weight=weight))
        for text, room, each, weight in lines
    )
    bar = size if figure.share is not None else 0
    return words + bar + 0.8 * _large(sheet, figure, size) + size


def _bar(sheet: Sheet, share: float, y: float, paint: Paint) -> None:
    """The share as a part of the whole."""
    sheet.box(MARGIN, y - 12, sheet.room, 14, "stripe")
    width = sheet.room * max(0.0, min(share, 1.0))
    sheet.parts.append(Box(sheet.x(MARGIN, width), y - 12, width, 14, paint, 1.2))
