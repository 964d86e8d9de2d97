"""One number as a picture, with its unit, denominator, interval, date and source burnt in."""

from webapp.city import City
from webapp.figures import Figure
from webapp.languages import gettext as _
from webapp.pictures.drawing import Box, Paint, Picture
from webapp.pictures.paints import class_paint
from webapp.pictures.sheet import MARGIN, Sheet, begin, finish, standing_caveat
from webapp.typesetting import Typesetter


def number_picture(
    city: City, figure: Figure, *, size: tuple[int, int], theme: str, setter: Typesetter
) -> Picture:
    """The number with everything it may not be quoted without."""
    sheet = Sheet(*size, theme, setter)
    begin(city, sheet, figure.place, _("On images up to %(date)s") % {"date": figure.date})
    finish(city, sheet, caveats=[standing_caveat()])
    free = sheet.bottom - sheet.top
    large = max(48.0, min(150.0, free * 0.34, sheet.room / 5))
    y = sheet.top + (free - large * 2.2) / 2 + 24
    paint = class_paint(figure.grade, theme)
    sheet.swatch(MARGIN, y, paint, width=30, height=20)
    sheet.paragraph(figure.title, MARGIN + 42, y, sheet.room - 42, 24, weight=600, most=2)
    y += large * 1.05
    shown = setter.width(figure.shown, size=large, weight=600)
    fits = large if shown <= sheet.room else large * sheet.room / shown
    sheet.text(figure.shown, MARGIN, y, fits, weight=600)
    y = sheet.paragraph(figure.of, MARGIN, y + 42, sheet.room, 25, most=2)
    if figure.share is not None:
        _bar(sheet, figure.share, y - 8, paint)
        y += 26
    sheet.paragraph(figure.interval, MARGIN, y + 4, sheet.room, 19, colour="muted", most=3)
    mark = f"{city.notice['ar' if sheet.rtl else 'en']}. " if city.notice else ""
    return sheet.picture(f"{mark}{figure.sentence}")


def _bar(sheet: Sheet, share: float, y: float, paint: Paint) -> None:
    """The share as a part of the whole."""
    sheet.box(MARGIN, y - 12, sheet.room, 14, "stripe")
    width = sheet.room * max(0.0, min(share, 1.0))
    sheet.parts.append(Box(sheet.x(MARGIN, width), y - 12, width, 14, paint, 1.2))
