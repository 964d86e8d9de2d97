"""The index of an atlas: the whole city on one map with the page of each district, and a table of their numbers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.columns import CITY, EPOCH, OUTSIDE
from geodata.grades import DESTROYED, MODERATE, SEVERE
from webapp.atlas.drawing import (
    DISTRICT,
    OVERVIEW,
    begin_map,
    draw_ground,
    draw_groups,
    draw_north,
    draw_outlines,
    draw_scale_bar,
    draw_swatch,
    end_map,
)
from webapp.atlas.figures import figures_of, n_affected, share_words
from webapp.atlas.ground import Ground
from webapp.atlas.paths import Frame, bar_of, frame_around
from webapp.atlas.sheet import INSIDE, MARGIN, WIDTH, Sheet
from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, number
from webapp.maps.legend import label
from webapp.wording.words import district_name

TABLE = 118.0
MAP_WIDTH, TOP, MAP_HEIGHT = INSIDE - TABLE - 6, 29.5, 148.0
STEP = 4.85
ROWS = 28
"""Rows of a table from top to bottom of a page."""
BADGE = 2.3


@dataclass(frozen=True)
class _Line:
    """One line of the table."""

    name: str
    page: int | None
    cells: tuple[str, ...]
    is_sum: bool = False


def n_index_pages(n_districts: int) -> int:
    """How many pages the index takes: the first has one table, the others two beside each other."""
    more = n_districts + 2 - ROWS
    return 1 + (-(-more // (2 * ROWS)) if more > 0 else 0)


def draw_index(
    sheet: Sheet,
    city: City,
    ground: Ground,
    epoch: str,
    numbers: dict[str, int],
    *,
    begin: Callable[[], None],
) -> None:
    """The pages of the index, always as many as :func:`n_index_pages` says."""
    begin()
    _draw_title(sheet, city, epoch)
    _draw_map(sheet, city, ground, epoch, numbers)
    lines = _lines(city, epoch, numbers)
    links = {page: sheet.document.add_link(page=page) for page in numbers.values()}
    _draw_table(sheet, city, lines[:ROWS], links, MARGIN + MAP_WIDTH + 6, TOP)
    for place in range(1, n_index_pages(len(numbers))):
        begin()
        rest = lines[ROWS + (place - 1) * 2 * ROWS :]
        _draw_table(sheet, city, rest[:ROWS], links, MARGIN, 14)
        if rest[ROWS:]:
            _draw_table(sheet, city, rest[ROWS : 2 * ROWS], links, WIDTH - MARGIN - TABLE, 14)


def _draw_title(sheet: Sheet, city: City, epoch: str) -> None:
    sheet.text(_("Districts"), MARGIN, 19.5, size=22, bold=True)
    told = (
        _("Buildings by district, on images up to %(date)s") if city.has_footprints
        else _("Damage sites as listed, by district, on images up to %(date)s")
    ) % {"date": long_date(epoch)}  # fmt: skip
    sheet.text(told, WIDTH - MARGIN, 19.5, size=9.5, colour="muted", at="end")
    sheet.rule(MARGIN, 24, INSIDE, weight=0.3, colour="ink")


def _draw_map(sheet: Sheet, city: City, ground: Ground, epoch: str, numbers: dict[str, int]) -> None:
    outlines = np.array([ground.districts[place] for place in numbers], dtype=object)
    every = np.array(list(ground.districts.values()), dtype=object)
    whole = ground.whole
    frame = frame_around(
        whole, sheet.left(MARGIN, MAP_WIDTH), TOP, MAP_WIDTH, _height(whole), edge=5, round_scale=False
    )  # fmt: skip
    begin_map(sheet, frame)
    draw_ground(sheet, ground, frame, whole, streets=False)
    draw_groups(sheet, ground, frame, OVERVIEW)
    draw_outlines(sheet, every, frame, width=0.7, colour=DISTRICT)
    for outline, page in zip(outlines, numbers.values(), strict=True):
        _draw_badge(sheet, frame, outline, page)
    end_map(sheet, frame)
    metres, length = bar_of(frame, 40)
    y = frame.y + frame.height + 3
    shown = (
        _("%(n)s km") % {"n": number(metres // 1000)}
        if metres >= 1000
        else _("%(n)s m") % {"n": number(metres)}
    )
    draw_scale_bar(sheet, frame.x, y, length, shown)
    draw_north(sheet, frame.x + frame.width, y - 1.8, _("North"))
    told = _(
        "The numbers on the map are pages. Colours are those of the classes; patterns are left out at this size."
    )
    y = sheet.paragraph(told, MARGIN, y + 6.5, MAP_WIDTH, size=7.2, colour="muted")
    _draw_classes(sheet, city, epoch, y + 2)


def _draw_classes(sheet: Sheet, city: City, epoch: str, y: float) -> None:
    """The classes of the whole city in two columns, with their counts."""
    figures = figures_of(city, CITY, epoch)
    width = (MAP_WIDTH - 10) / 2
    rows = [row for row in figures.classes if y < TOP + MAP_HEIGHT]
    half = -(-len(rows) // 2)
    for place, row in enumerate(rows):
        along, top = MARGIN + (place // half) * (width + 10), y + (place % half) * 5.2
        draw_swatch(sheet, row.key, along, top, as_sign=not city.has_footprints)
        sheet.text(row.label, along + 7, top + 2.9, size=8)
        sheet.figure(row.count, along + width - (14 if row.share else 0), top + 2.9, 16, size=8)
        sheet.figure(row.share, along + width, top + 2.9, 14, size=8, colour="muted")


def _height(city: shapely.Geometry) -> float:
    """The map is no higher than its city asks for."""
    west, south, east, north = city.bounds
    return float(min(MAP_HEIGHT - 36, max(60.0, MAP_WIDTH * (north - south) / (east - west) + 8)))


def _draw_badge(sheet: Sheet, frame: Frame, outline: shapely.Geometry, page: int) -> None:
    middle = outline.representative_point()
    x, y = frame.on_paper(middle.x, middle.y)
    told = str(page)
    width = max(2 * BADGE, sheet.width(told, size=7, bold=True) + 2)
    along = x - width / 2 if not sheet.rtl else WIDTH - x - width / 2
    sheet.box(along, y - BADGE, width, 2 * BADGE, "paper", line="ink", weight=0.25)
    sheet.colour("ink")
    sheet.letters.draw(told, x, y + 0.9, size=7, bold=True, anchor="middle")


def _lines(city: City, epoch: str, numbers: dict[str, int]) -> list[_Line]:
    places = [
        *numbers,
        *([OUTSIDE] if city.outside_row() and len(numbers) > 1 else []),
        *([CITY] if len(numbers) > 1 else []),
    ]
    lines = []
    for place in places:
        row = next(one for one in city.statistics_of(place) if one[EPOCH] == epoch)
        name = (
            localised(city.name) if place == CITY else _("Outside all districts") if place == OUTSIDE
            else district_name(row)
        )  # fmt: skip
        cells: tuple[str, ...]
        if city.has_footprints:
            affected = n_affected(row, "n_buildings")
            cells = (
                number(row["n_footprints"]), number(row[f"n_buildings_{DESTROYED}"]),
                share_words(row, row[f"n_buildings_{DESTROYED}"]), share_words(row, affected),
            )  # fmt: skip
        else:
            cells = tuple(number(row[name]) for name in ("n_sites_listed", *(f"n_sites_{key}" for key in (DESTROYED, SEVERE, MODERATE))))  # fmt: skip
        lines.append(_Line(name, numbers.get(place), cells, is_sum=place == CITY))
    return lines


def _headings(city: City) -> tuple[str, ...]:
    if city.has_footprints:
        return (
            _("Footprints"),
            _("Destroyed"),
            _("Destroyed, share"),
            _("Destroyed, severe, moderate, share"),
        )
    return (_("Listed"), label(DESTROYED), _("Severe"), _("Moderate"))


def _draw_table(
    sheet: Sheet, city: City, lines: list[_Line], links: dict[int, int], along: float, y: float
) -> None:
    """Names at the start, numbers at the end of their columns, the page last."""
    ends = [along + at for at in (58, 74, 92, 110)]
    end = along + TABLE
    for heading, at in zip(_headings(city), ends, strict=True):
        for place, part in enumerate(sheet.letters.wrap(heading, 17.5, size=6.3)):
            sheet.figure(part, at, y + 2.2 + 2.9 * place, 17.5, size=6.3, colour="muted")
    sheet.text(_("District"), along, y + 2.2, size=6.3, colour="muted")
    sheet.figure(_("Page"), end, y + 2.2, 8, size=6.3, colour="muted")
    y += 9.6
    sheet.rule(along, y, TABLE, weight=0.3, colour="ink")
    for line in lines:
        base = y + 3.5
        if line.is_sum:
            sheet.box(along, y + 0.1, TABLE, STEP - 0.1, "stripe")
        sheet.text(sheet.cut(line.name, 44, size=8, bold=line.is_sum), along, base, size=8, bold=line.is_sum)
        for cell, at in zip(line.cells, ends, strict=True):
            size = sheet.fitted(cell, 17, (8, 6, 5), bold=line.is_sum)
            sheet.figure(cell, at, base, 17.5, size=size, bold=line.is_sum)
        if line.page is not None:
            sheet.figure(str(line.page), end, base, 8, size=8, bold=True)
            sheet.document.link(sheet.left(along, TABLE), y, TABLE, STEP, links[line.page])
        y += STEP
        sheet.rule(along, y, TABLE, weight=0.12)
