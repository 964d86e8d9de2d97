"""The overview on a map picture: districts or squares by share or density, with their names and legend."""

from dataclasses import replace

import geopandas as gpd
import numpy as np

from geodata.grades import NOT_ASSESSED
from webapp.city import City
from webapp.exports.selection import Selection
from webapp.palette import ground, ramp
from webapp.pictures.drawing import Area, Paint, Part, Text
from webapp.pictures.ground import ground_of
from webapp.pictures.map_frame import district_lines, draw_frame
from webapp.pictures.map_legend import Row, draw_legend
from webapp.pictures.overview import NO_FIGURE, TOO_FEW, Overview
from webapp.pictures.paints import class_paint, legible_on
from webapp.pictures.sheet import Sheet
from webapp.pictures.view import View

NAME_SIZE, FIGURE_SIZE = 14, 13


def draw_overview(city: City, overview: Overview, view: View, sheet: Sheet, selection: Selection) -> None:
    """Areas in the colour of their step, ground, outlines and names."""
    inside: list[Part] = []
    shapes = overview.shapes.reset_index(drop=True)
    for step, paint in _step_paints(sheet.theme).items():
        chosen = shapes[overview.steps == step]
        if len(chosen):
            inside.append(Area(view.polygons(chosen), paint, 1.2))
    inside.extend(ground_of(city, view, sheet.theme))
    districts = gpd.GeoDataFrame(city.bundle.table("districts"))
    inside.extend(district_lines(districts, view, sheet, selection))
    if any(overview.names):
        inside.extend(_names(overview, shapes, view, sheet))
    draw_frame(sheet, view, inside)


def _step_paints(theme: str) -> dict[int, Paint]:
    line = ground(theme)["districtLine"]
    none = class_paint(NOT_ASSESSED, theme)
    return {
        NO_FIGURE: none,
        TOO_FEW: replace(none, pattern="sparse"),
        **{step: Paint(fill, line) for step, fill in enumerate(ramp(theme))},
    }


def _names(overview: Overview, shapes: gpd.GeoSeries, view: View, sheet: Sheet) -> list[Part]:
    """Names with figures; where two would overlap the one with the greater area stays."""
    points = shapes.representative_point()
    at = view.project(np.column_stack([points.x, points.y]))
    paints = _step_paints(sheet.theme)
    taken: list[tuple[float, float, float, float]] = []
    found: list[Part] = []
    for index in shapes.to_crs(3857).area.sort_values(ascending=False).index:
        name, figure, (x, y) = overview.names[index], overview.figures[index], at[index].tolist()
        widths = (
            sheet.setter.width(name, size=NAME_SIZE, weight=600),
            sheet.setter.width(figure, size=FIGURE_SIZE, weight=600),
        )
        half = max(widths) / 2 + 4
        box = (x - half, y - NAME_SIZE - 2, x + half, y + FIGURE_SIZE + 4)
        if not _lies_in(box, view) or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        # Around the letters lies the colour of their own area: a long name may reach beyond it, a road may cross it.
        halo = paints[int(overview.steps[index])].fill
        ink = legible_on(halo, sheet.theme)
        found.append(Text(name, x, y - 2, NAME_SIZE, 600, ink, "middle", halo))
        if figure:
            found.append(Text(figure, x, y + FIGURE_SIZE, FIGURE_SIZE, 600, ink, "middle", halo))
    return found


def _lies_in(box: tuple[float, float, float, float], view: View) -> bool:
    return view.x <= box[0] and box[2] <= view.x + view.width and view.y <= box[1] and box[3] <= view.y + view.height  # fmt: skip


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def draw_overview_legend(overview: Overview, sheet: Sheet, view: View) -> None:
    """Every step, and the areas without a figure where there are any."""
    paints = _step_paints(sheet.theme)
    rows = [(paints[step], text) for step, text in enumerate(overview.labels)]
    if (overview.steps == NO_FIGURE).any():
        rows.append((paints[NO_FIGURE], overview.no_figure))
    if (overview.steps == TOO_FEW).any():
        rows.append((paints[TOO_FEW], overview.too_few))
    draw_legend(sheet, view, overview.title, [Row(paint, text) for paint, text in rows], overview.note)
