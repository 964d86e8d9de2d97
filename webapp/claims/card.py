"""A claim as a card of 1200 by 630, for link previews and frames."""

from typing import Any

from webapp.citation import alternative_text, said_by
from webapp.city import City
from webapp.claims.view import Scale, interval_line, quoted, range_line, scale_of
from webapp.districts.table import credit_of
from webapp.languages import gettext as _
from webapp.languages import localised, long_date
from webapp.pictures.drawing import Picture
from webapp.pictures.sheet import Sheet
from webapp.typesetting import Typesetter
from webapp.wording import words

WIDTH, HEIGHT, MARGIN = 1200, 630, 56
BAND, SCALE_HEIGHT = 48, 34
SIZES = (64, 58, 50, 44, 38, 33, 28)
"""Sizes that the statement is tried in until it fits."""
MOST_WORDS_HEIGHT = 238
INTERVAL_SIZES = (25, 22, 19, 16)
"""Sizes that the interval is tried in until it fits beside the verdict."""


def card_of(city: City, claim: dict[str, Any], *, theme: str, setter: Typesetter) -> Picture:
    """The card of a claim in the language of the page: statement, verdict, numbers, date, source, mark."""
    sheet = Sheet(WIDTH, HEIGHT, theme, setter)
    _mark(city, sheet)
    _statement(claim, sheet)
    _finding(claim, sheet)
    _foot(city, sheet)
    return sheet.picture(alternative(city, claim))


def alternative(city: City, claim: dict[str, Any]) -> str:
    """The card in words."""
    return alternative_text(city, claim, finding_line(claim), credit_of(city, ("assessments",)))


def finding_line(claim: dict[str, Any]) -> str:
    """The range over definitions, and the interval where there could be one."""
    return " ".join(line for line in (range_line(claim), interval_line(claim)) if line)


def _mark(city: City, sheet: Sheet) -> None:
    if city.synthetic:
        notice = localised(city.notice)
        sheet.box(0, 0, WIDTH, BAND, "band")
        sheet.text(notice, WIDTH / 2, 32, 24, weight=600, colour="mark-ink", anchor="middle")
    sheet.text(_("Damage Ledger"), MARGIN, BAND + 48, 24, weight=600)
    sheet.text(localised(city.name), WIDTH - MARGIN, BAND + 48, 24, colour="muted", anchor="end")
    sheet.box(MARGIN, BAND + 64, WIDTH - 2 * MARGIN, 2, "ink")


def _statement(claim: dict[str, Any], sheet: Sheet) -> None:
    size, lines = _fitted(quoted(claim), sheet.setter)
    y = BAND + 70.0
    for line in lines:
        y += 1.22 * size
        sheet.text(line, MARGIN, y, size, weight=600)
    who = sheet.setter.wrap(said_by(claim), WIDTH - 2 * MARGIN, size=25)
    sheet.text(_cut(who), MARGIN, y + 44, 25, colour="muted")


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


def _finding(claim: dict[str, Any], sheet: Sheet) -> None:
    """Verdict and interval beside each other, the range below them, and the scale."""
    verdict, interval = words.verdict(claim["verdict"]), interval_line(claim)
    sheet.box(MARGIN, 414, 6, 88, "ink")
    sheet.text(verdict, MARGIN + 24, 448, 36, weight=600)
    room = WIDTH - 2 * MARGIN - 48 - sheet.setter.width(verdict, size=36, weight=600)
    fitting = (size for size in INTERVAL_SIZES if sheet.setter.width(interval, size=size) <= room)
    sheet.text(interval, WIDTH - MARGIN, 448, next(fitting, INTERVAL_SIZES[-1]), colour="muted", anchor="end")
    ranged = sheet.setter.wrap(range_line(claim), WIDTH - 2 * MARGIN - 24, size=28)
    sheet.text(_cut(ranged), MARGIN + 24, 492, 28)
    scale = scale_of(claim)
    if scale:
        _scale(scale, sheet)


def _scale(scale: Scale, sheet: Sheet) -> None:
    """The stated quantity as a band, every reading as a tick."""
    top, room = 512.0, float(WIDTH - 2 * MARGIN - 24)
    start = MARGIN + 24.0
    sheet.box(start, top + 6, room, SCALE_HEIGHT - 12, "stripe")
    low, high = scale.band
    wide = max(room * (high - low) / 100, 6)
    sheet.box(start + room * low / 100, top, wide, SCALE_HEIGHT, "band")
    sheet.box(start + room * low / 100, top + SCALE_HEIGHT - 3, wide, 3, "edge")
    for tick in scale.ticks:
        height = SCALE_HEIGHT - 8 if tick.decides else SCALE_HEIGHT - 24
        at = start + room * tick.x / 100 - 1
        colour = "ink" if tick.decides else "muted"
        sheet.box(at, top + (SCALE_HEIGHT - height) / 2, 2.5, height, colour)
    stated = _("as stated")
    width = sheet.setter.width(stated, size=18)
    middle = min(max(start + room * (low + high) / 200 - width / 2, start + 60), start + room - width - 90)
    below = top + SCALE_HEIGHT + 20
    sheet.text("0", start, below, 18, colour="muted")
    sheet.text(stated, middle, below, 18)
    sheet.text(scale.end, start + room, below, 18, colour="muted", anchor="end")


def _foot(city: City, sheet: Sheet) -> None:
    told = _("Images up to %(date)s. Source: %(source)s.") % {
        "date": long_date(city.epoch),
        "source": credit_of(city, ("assessments",)),
    }
    release = _("Release %(release)s") % {"release": city.release}
    room = WIDTH - 2 * MARGIN - sheet.setter.width(release, size=19) - 30
    lines = sheet.setter.wrap(told, room, size=19)
    sheet.text(_cut(lines), MARGIN, HEIGHT - 20, 19, colour="muted")
    sheet.text(release, WIDTH - MARGIN, HEIGHT - 20, 19, colour="muted", anchor="end")
