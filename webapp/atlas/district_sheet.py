"""The page of one district: its map with everything a map must say of itself, and its numbers beside it."""

from typing import TYPE_CHECKING

import numpy as np
import shapely

from webapp.atlas.drawing import (
    DISTRICT,
    NEIGHBOUR,
    PAGE,
    begin_map,
    draw_ground,
    draw_groups,
    draw_north,
    draw_outlines,
    draw_scale_bar,
    draw_swatch,
    end_map,
)
from webapp.atlas.figures import DAMAGED, ClassRow, Figures, classes_below
from webapp.atlas.ground import Ground
from webapp.atlas.paths import Frame, bar_of, frame_around
from webapp.atlas.qr import draw_qr
from webapp.atlas.sheet import MARGIN, WIDTH, Sheet
from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, number
from webapp.maps.legend import SWATCHES
from webapp.wording.words import district_name

if TYPE_CHECKING:
    from webapp.exports.about import About

TOP = 32.0
MAP_WIDTH, MAP_HEIGHT = 184.0, 146.0
SIDE = MARGIN + MAP_WIDTH + 6
SIDE_WIDTH = WIDTH - MARGIN - SIDE
INSET = 33.0
BOTTOM = TOP + MAP_HEIGHT
MOST_STEPS = 10
BAR_HEIGHT = 24.0


def draw_district(
    sheet: Sheet, city: City, ground: Ground, figures: Figures, about: "About", *,
    address: str | None,
) -> None:  # fmt: skip
    """The whole page but its foot."""
    _draw_title(sheet, city, figures, about)
    frame = _draw_map(sheet, city, ground, figures.place)
    _draw_below(sheet, city, frame)
    y = _draw_headlines(sheet, city, figures)
    y = _draw_legend(sheet, city, figures, y + 1.5)
    y = _draw_interval(sheet, figures, y + 1.2)
    _draw_steps(sheet, city, figures, about.epoch, y + 1.2)
    _draw_inset(sheet, ground, figures.place)
    _draw_way(sheet, about, address)


def _draw_title(sheet: Sheet, city: City, figures: Figures, about: "About") -> None:
    size = sheet.fitted(figures.name, 190, (22, 19, 16, 13), bold=True)
    sheet.text(figures.name, MARGIN, 19.5, size=size, bold=True)
    if figures.other_name and figures.other_name != figures.name:
        sheet.text(figures.other_name, WIDTH - MARGIN, 19.5, size=14, colour="muted", at="end")
    told = _("%(city)s: damage on images up to %(date)s") % {
        "city": localised(city.name), "date": long_date(about.epoch)
    }  # fmt: skip
    sheet.text(told, MARGIN, 26.8, size=9.5, colour="muted")
    sheet.rule(MARGIN, 29.4, WIDTH - 2 * MARGIN, weight=0.3, colour="ink")


def _draw_map(sheet: Sheet, city: City, ground: Ground, place: str) -> Frame:
    outline = ground.districts[place]
    frame = frame_around(outline, sheet.left(MARGIN, MAP_WIDTH), TOP, MAP_WIDTH, MAP_HEIGHT)
    begin_map(sheet, frame)
    draw_ground(sheet, ground, frame, outline, streets=True)
    others = np.array([shape for name, shape in ground.districts.items() if name != place], dtype=object)
    if len(others):
        draw_outlines(sheet, others, frame, width=0.5, colour=NEIGHBOUR, dash="40 20")
    draw_outlines(sheet, np.array([outline], dtype=object), frame, width=1.4, colour=DISTRICT)
    draw_groups(sheet, ground, frame, PAGE, place)
    _draw_neighbours(sheet, city, ground, frame, place)
    end_map(sheet, frame)
    return frame


def _draw_neighbours(sheet: Sheet, city: City, ground: Ground, frame: Frame, place: str) -> None:
    """Names of the districts around, where there is room for them."""
    names = {row["district_id"]: district_name(row) for row in city.district_rows()}
    seen = shapely.box(*frame.ground.bounds).buffer(-0.006 * frame.scale)
    taken = [ground.districts[place]]
    for other, outline in ground.districts.items():
        visible = shapely.intersection(outline, seen)
        if other == place or visible.is_empty:
            continue
        middle = visible.representative_point()
        x, y = frame.on_paper(middle.x, middle.y)
        half = sheet.width(names[other], size=7.5) / 2 * frame.scale / 1000
        room = shapely.box(
            middle.x - half, middle.y - 2 * frame.fine_m, middle.x + half, middle.y + 40 * frame.fine_m
        )
        if frame.ground.contains(room) and not any(shapely.intersects(room, one) for one in taken):
            taken.append(room)
            sheet.colour("#6d665b")
            sheet.letters.draw(names[other], x, y, size=7.5, anchor="middle")


def _draw_below(sheet: Sheet, city: City, frame: Frame) -> None:
    """Scale, north, and what kind of borders these are."""
    metres, length = bar_of(frame, 45)
    left, y = frame.x, BOTTOM + 3.2
    shown = (
        _("%(n)s km") % {"n": number(metres // 1000)}
        if metres >= 1000
        else _("%(n)s m") % {"n": number(metres)}
    )
    draw_scale_bar(sheet, left, y, length, shown)
    sheet.colour("muted")
    sheet.letters.draw(f"1:{frame.scale:,.0f}", left + length + 16, y + 1.5, size=7, rtl=False)
    draw_north(sheet, frame.x + frame.width, BOTTOM + 1.2, _("North"))
    notes = [_("Borders of districts are approximate.")] if city.manifest.get("districts_approximate") else []
    notes.append(
        _("Houses of other districts are left out.") if city.has_footprints
        else _("Signs are damage sites, not buildings; those of other districts are left out.")
    )  # fmt: skip
    along = MARGIN + 78 if not sheet.rtl else MARGIN + 14
    sheet.text(sheet.cut(" ".join(notes), 92, size=7), along, y + 1.5, size=7, colour="muted")


def _draw_headlines(sheet: Sheet, city: City, figures: Figures) -> float:
    y = TOP
    for place, headline in enumerate(figures.headlines):
        size = sheet.fitted(headline.shown, SIDE_WIDTH, ((25, 20, 16), (15, 13, 12))[place > 0], bold=True)
        y += size * 0.3
        sheet.text(headline.shown, SIDE, y, size=size, bold=True)
        y = sheet.paragraph(headline.meaning, SIDE, y + 1.3, SIDE_WIDTH, size=8) + 1.2
    if not city.has_footprints:
        told = _("Sites are points of a list. No share can be computed without a total of buildings.")
        y = sheet.paragraph(told, SIDE, y, SIDE_WIDTH, size=7, colour="muted")
    return y


def _draw_legend(sheet: Sheet, city: City, figures: Figures, y: float) -> float:
    """Classes with their colour and pattern, or sign, their counts, shares and the sum."""
    step = 4.7
    sheet.rule(SIDE, y, SIDE_WIDTH, weight=0.3, colour="ink")
    y += 3.6
    unit = _("buildings") if city.has_footprints else _("damage sites")
    end, shares = WIDTH - MARGIN, city.has_footprints
    sheet.text(_("Class"), SIDE, y, size=6.5, colour="muted")
    sheet.figure(unit, end - (20 if shares else 0), y, 20, size=6.5, colour="muted")
    if shares:
        sheet.figure(_("of all footprints"), end, y, 20, size=6.5, colour="muted")
    y += 1.2
    for row in classes_below(figures):
        draw_swatch(sheet, row.key, SIDE, y + 0.6, as_sign=not city.has_footprints)
        _draw_row(sheet, row, y + 3.5, shares=shares)
        y += step
    sheet.rule(SIDE, y + 0.3, SIDE_WIDTH, weight=0.2)
    _draw_row(sheet, figures.total, y + 3.9, shares=shares, bold=True)
    y += step + 0.6
    if figures.unseen:
        y = sheet.paragraph(figures.unseen, SIDE, y + 0.4, SIDE_WIDTH, size=6.5, colour="muted", most=2)
    sheet.rule(SIDE, y + 0.6, SIDE_WIDTH, weight=0.3, colour="ink")
    return y + 1


def _draw_row(sheet: Sheet, row: ClassRow, y: float, *, shares: bool, bold: bool = False) -> None:
    end = WIDTH - MARGIN
    sheet.text(row.label, SIDE + (0 if bold else 7), y, size=8, bold=bold)
    sheet.figure(row.count, end - (20 if shares else 0), y, 20, size=8, bold=bold)
    if shares:
        sheet.figure(row.share, end, y, 20, size=8, bold=bold)


def _draw_interval(sheet: Sheet, figures: Figures, y: float) -> float:
    for place, told in enumerate(figures.interval):
        is_head = place == 0 and len(figures.interval) > 1
        y = sheet.paragraph(
            told, SIDE, y, SIDE_WIDTH, size=7, bold=is_head, colour="ink" if is_head else "muted"
        )
    return y


def _draw_steps(sheet: Sheet, city: City, figures: Figures, epoch: str, y: float) -> None:
    """A small column for each date, worst class at the bottom; the date of the page is set bold."""
    steps = figures.steps[-MOST_STEPS:]
    told = _("Damaged buildings at each date") if city.has_footprints else _("Damaged sites at each date")
    y = sheet.paragraph(told, SIDE, y, SIDE_WIDTH, size=7.5, bold=True)
    room = BOTTOM - INSET - 3 - y
    high = min(BAR_HEIGHT, room - 8.5)
    greatest = max((sum(step.counts) for step in steps), default=0)
    if high < 4 or not steps:
        return
    base, pitch = y + 4.2 + high, SIDE_WIDTH / len(steps)
    width = min(11.0, 0.62 * pitch)
    for place, step in enumerate(steps):
        middle = SIDE + (place + 0.5) * pitch
        top = base
        for key, n in zip(DAMAGED, step.counts, strict=True):
            tall = high * n / greatest if greatest else 0.0
            if tall:
                top -= tall
                sheet.box(middle - width / 2, top, width, tall, SWATCHES[key].light, line="paper", weight=0.1)
        bold = step.date == epoch
        sheet.text(number(sum(step.counts)), middle, top - 0.9, size=6.5, bold=bold, at="middle")
        sheet.text(
            step.date[:7],
            middle,
            base + 3.2,
            size=6.2,
            bold=bold,
            colour="ink" if bold else "muted",
            at="middle",
        )
    sheet.rule(SIDE, base, SIDE_WIDTH, weight=0.25, colour="ink")


def _draw_inset(sheet: Sheet, ground: Ground, place: str) -> None:
    """Where in the city the district is."""
    x = sheet.left(SIDE, 44.0)
    frame = frame_around(ground.whole, x, BOTTOM - INSET, 44.0, INSET, edge=1.5, round_scale=False)

    def draw_city() -> None:
        outlines = np.array(list(ground.districts.values()), dtype=object)
        draw_ground(sheet, ground, frame, ground.whole, streets=False)
        draw_outlines(sheet, outlines, frame, width=0.3, colour=NEIGHBOUR)

    begin_map(sheet, frame)
    sheet.again("city", draw_city)
    draw_outlines(
        sheet,
        np.array([ground.districts[place]], dtype=object),
        frame,
        width=0.8,
        colour="ink",
        fill="#1d2227",
    )
    end_map(sheet, frame)


def _draw_way(sheet: Sheet, about: "About", address: str | None) -> None:
    """The way to the page of the district on the web; without an address, which release this is."""
    along, top, room = SIDE + 48, BOTTOM - INSET, SIDE_WIDTH - 48
    if address is None:
        y = sheet.paragraph(_("Release"), along, top, room, size=6.5, colour="muted")
        sheet.paragraph(about.release, along, y, room, size=8, bold=True)
        return
    size = 23.0
    draw_qr(sheet, address, along + room - size, top, size)
    y = top + size + 2.6
    for line in sheet.address_lines(address.split("://", 1)[-1], room, size=5.6)[:4]:
        sheet.text(line, along + room, y, size=5.6, colour="muted", at="end", rtl=False)
        y += 2.5
    sheet.document.link(sheet.left(along, room), top, room, y - top, address)
