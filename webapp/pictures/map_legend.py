"""The legend of a map picture, beside the map or below it."""

from dataclasses import dataclass

import numpy as np

from webapp.pictures.drawing import Paint, Sign, Signs
from webapp.pictures.sheet import MARGIN, Sheet
from webapp.pictures.view import View

LEGEND_WIDTH = 300.0
ROW = 24.0


@dataclass(frozen=True)
class Row:
    """A row of the legend; without `sign` its paint fills a box."""

    paint: Paint
    told: str
    n: str = ""
    sign: Sign | None = None


def draw_legend(sheet: Sheet, view: View, title: str, rows: list[Row], note: str) -> None:
    """Title, a row for each sign and what is counted: beside the map, or in two columns below it."""
    columns, size, row_height = (2, 13, 20.0) if sheet.is_narrow else (1, 16, ROW)
    along = MARGIN if sheet.is_narrow else sheet.width - MARGIN - LEGEND_WIDTH
    top = view.y + view.height + 4 if sheet.is_narrow else view.y
    room = sheet.room if sheet.is_narrow else LEGEND_WIDTH
    y = sheet.paragraph(title, along, top + 20, room, size + 1, weight=600, most=3) + 2
    deep, width = -(-len(rows) // columns), room / columns
    for place, row in enumerate(rows):
        column, line = divmod(place, deep)
        room_of_row = width - 12 if columns > 1 else room
        _legend_row(sheet, (along + column * width, y + line * row_height, room_of_row), row, size)
    y += deep * row_height
    most = 4 if not sheet.is_narrow else int((sheet.bottom - y) // 16)
    if most > 0:
        sheet.paragraph(
            note, along, y + 2, room, 14 if not sheet.is_narrow else 12, colour="muted", most=most
        )


def _legend_row(sheet: Sheet, place: tuple[float, float, float], row: Row, size: float) -> None:
    along, y, room = place
    if row.sign is None:
        sheet.swatch(along, y, row.paint)
    else:
        middle = np.array([[sheet.x(along + 11), y - 5.5]])
        sheet.parts.append(Signs(row.sign, middle, 6.5, row.paint))
    used = sheet.setter.width(row.n, size=size, weight=600) + 10 if row.n else 0
    line = sheet.setter.wrap(row.told, room - 30 - used, size=size)
    sheet.text(line[0] if len(line) == 1 else f"{line[0]} …", along + 30, y, size)
    if row.n:
        sheet.text(row.n, along + room, y, size, weight=600, anchor="end")
