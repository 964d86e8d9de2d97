"""The map of a city or district as a picture: what the page shows for the same address, with its legend."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.columns import DISTRICT_ID, GEOMETRY, GRADE, SITE_KIND
from geodata.grades import MATCHABLE_KINDS, NOT_ASSESSED
from webapp.city import City
from webapp.exports.layers import layer_of
from webapp.exports.selection import Selection
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, number
from webapp.maps.legend import SWATCHES, label
from webapp.maps.strings import map_strings
from webapp.palette import ground, ramp
from webapp.pictures.drawing import Area, Box, Clip, Lines, Paint, Part, Picture, Sign, Signs, Text
from webapp.pictures.ground import ground_of
from webapp.pictures.overview import NO_FIGURE, TOO_FEW, Overview, overview_of
from webapp.pictures.paints import class_paint, legible_on
from webapp.pictures.sheet import MARGIN, Sheet, begin, finish, standing_caveat
from webapp.pictures.view import View, view_of
from webapp.typesetting import Typesetter

DETAIL_ZOOM = 14
"""From this zoom on single buildings and sites are drawn, as on the page."""
SQUARES_ZOOM = 13
LEGEND_WIDTH = 300.0
NARROW_LEGEND = 160.0
ROW = 24.0
SIGNS: dict[str, Sign] = {
    "destroyed": "diamond",
    "severe": "triangle",
    "moderate": "square",
    "possible": "disc",
    "no_visible_damage": "ring",
    NOT_ASSESSED: "dashed",
}
NAME_SIZE, FIGURE_SIZE = 14, 13

Shown = dict[str, int]
"""Class or kind -> how many are shown."""


@dataclass(frozen=True)
class Row:
    """A row of the legend; without `sign` its paint fills a box."""

    paint: Paint
    told: str
    n: str = ""
    sign: Sign | None = None


def map_picture(
    city: City, selection: Selection, args: Mapping[str, str], *, size: tuple[int, int], theme: str,
    setter: Typesetter,
) -> Picture:  # fmt: skip
    """The map that the page shows for these parameters, with legend, scale, caveat and credit burnt in."""
    sheet = Sheet(*size, theme, setter)
    title = _("Building damage in %(city)s") % {"city": localised(city.name)}
    date = _("On images up to %(date)s") % {"date": long_date(selection.epoch)}
    filters = "; ".join(f"{name}: {value}" for name, value in selection.facts() if name != _("Date"))
    begin(city, sheet, title, f"{date}. {filters}" if filters else f"{date}.")
    finish(city, sheet, caveats=_caveats(city))
    view = _room(city, sheet, args)
    if view.zoom >= DETAIL_ZOOM:
        shown = _detail(city, selection, view, sheet)
        _detail_legend(city, shown, sheet, view)
        told = _told(city, shown)
    else:
        overview = overview_of(city, selection, squares=_shows_squares(city, view, args))
        _overview(city, overview, view, sheet, selection)
        _overview_legend(overview, sheet, view)
        told = f"{overview.title}. {overview.note}"
    _scale_bar(sheet, view)
    source = _("Source: %(source)s.") % {"source": city.manifest["credit"]}
    mark = [localised(city.notice)] if city.synthetic else []
    return sheet.picture(" ".join([*(f"{one}." for one in mark), f"{title}.", f"{date}.", told, source]))


def _caveats(city: City) -> list[str]:
    told = [standing_caveat()]
    if not city.has_footprints:
        told.append(_("No share of the city can be computed without a building total."))
    elif city.manifest.get("districts_approximate"):
        told.append(_("District outlines are approximate and are no official boundaries."))
    return told


def _room(city: City, sheet: Sheet, args: Mapping[str, str]) -> View:
    """The view, on the part of the sheet that the legend leaves."""
    if sheet.is_narrow:
        # Below a small picture's map there is room for the counts or for the steps, and for a line of what they are.
        free = sheet.bottom - sheet.top
        height = max(free - NARROW_LEGEND, free * 0.4)
        return view_of(city, args, x=MARGIN, y=sheet.top, width=sheet.room, height=height)
    width = sheet.room - LEGEND_WIDTH - MARGIN
    return view_of(
        city, args, x=sheet.x(MARGIN, width), y=sheet.top, width=width, height=sheet.bottom - sheet.top
    )


def _shows_squares(city: City, view: View, args: Mapping[str, str]) -> bool:
    if not city.bundle.has_table("grid_squares") or args.get("overview") == "districts":
        return False
    return args.get("overview") == "squares" or ("z" in args and view.zoom >= SQUARES_ZOOM)


def _frame(sheet: Sheet, view: View, inside: list[Part]) -> None:
    paper = ground(sheet.theme)["paper"]
    under = Box(view.x, view.y, view.width, view.height, Paint(paper, paper))
    sheet.parts.append(Clip(view.x, view.y, view.width, view.height, [under, *inside]))
    rule = sheet.painted["rule"]
    left, top, right, bottom = view.x, view.y, view.x + view.width, view.y + view.height
    edge = np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]])
    sheet.parts.append(Lines([edge], rule, 1))


# ---------------------------------------------------------------- overview


def _overview(city: City, overview: Overview, view: View, sheet: Sheet, selection: Selection) -> None:
    inside: list[Part] = []
    shapes = overview.shapes.reset_index(drop=True)
    for step, paint in _step_paints(sheet.theme).items():
        chosen = shapes[overview.steps == step]
        if len(chosen):
            inside.append(Area(view.polygons(chosen), paint, 1.2))
    inside.extend(ground_of(city, view, sheet.theme))
    districts = gpd.GeoDataFrame(city.bundle.table("districts"))
    inside.extend(_outlines(districts, view, sheet, selection))
    if any(overview.names):
        inside.extend(_names(overview, shapes, view, sheet))
    _frame(sheet, view, inside)


def _step_paints(theme: str) -> dict[int, Paint]:
    line = ground(theme)["districtLine"]
    none = class_paint(NOT_ASSESSED, theme)
    return {
        NO_FIGURE: none,
        TOO_FEW: replace(none, pattern="sparse"),
        **{step: Paint(fill, line) for step, fill in enumerate(ramp(theme))},
    }


def _outlines(districts: gpd.GeoDataFrame, view: View, sheet: Sheet, selection: Selection) -> list[Part]:
    painted = ground(sheet.theme)
    found: list[Part] = [Lines(_rings(view, districts), painted["districtLine"], 1.2)]
    chosen = districts[districts[DISTRICT_ID] == selection.district]
    if len(chosen):
        found.append(Lines(_rings(view, chosen), painted["selected"], 3))
    return found


def _rings(view: View, districts: gpd.GeoDataFrame) -> list[Any]:
    return [ring for rings in view.polygons(districts.geometry) for ring in rings]


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


def _overview_legend(overview: Overview, sheet: Sheet, view: View) -> None:
    paints = _step_paints(sheet.theme)
    rows = [(paints[step], text) for step, text in enumerate(overview.labels)]
    if (overview.steps == NO_FIGURE).any():
        rows.append((paints[NO_FIGURE], overview.no_figure))
    if (overview.steps == TOO_FEW).any():
        rows.append((paints[TOO_FEW], overview.too_few))
    _legend(sheet, view, overview.title, [Row(paint, text) for paint, text in rows], overview.note)


# ---------------------------------------------------------------- single buildings and sites


def _detail(city: City, selection: Selection, view: View, sheet: Sheet) -> Shown:
    inside: list[Part] = ground_of(city, view, sheet.theme)
    in_view = replace(selection, bbox=_within(view, selection))
    shown: Shown = {}
    if city.has_footprints:
        _buildings(city, in_view, view, sheet, inside, shown)
    _sites(city, in_view, view, sheet, inside, shown)
    districts = gpd.GeoDataFrame(city.bundle.table("districts"))
    inside.extend(_outlines(districts, view, sheet, selection))
    _frame(sheet, view, inside)
    return shown


def _within(view: View, selection: Selection) -> tuple[float, float, float, float]:
    """What is in view, and within the box that was asked for if there is one."""
    west, south, east, north = view.bounds
    if selection.bbox is not None:
        west, south = max(west, selection.bbox[0]), max(south, selection.bbox[1])
        east, north = min(east, selection.bbox[2]), min(north, selection.bbox[3])
    return west, south, max(east, west + 1e-6), max(north, south + 1e-6)


def _buildings(
    city: City, selection: Selection, view: View, sheet: Sheet, inside: list[Part], shown: Shown
) -> None:
    """Footprints by class, worst last so that it lies on top."""
    batches = [batch[[GRADE, GEOMETRY]] for batch in layer_of(city, "buildings", selection).batches()]
    if not batches:
        return
    table = gpd.GeoDataFrame(pd.concat(batches, ignore_index=True), crs=4326)
    outline = 0.6 if view.zoom < 16 else 1.0
    for key in reversed(SWATCHES):
        chosen = table[table[GRADE] == key]
        if len(chosen):
            shown[key] = len(chosen)
            inside.append(Area(view.polygons(chosen.geometry), class_paint(key, sheet.theme), outline))


def _sites(
    city: City, selection: Selection, view: View, sheet: Sheet, inside: list[Part], shown: Shown
) -> None:
    """Listed sites by class; where there are footprints only what is no building."""
    layer = layer_of(city, "sites", selection)
    batches = [batch[[GRADE, SITE_KIND, GEOMETRY]] for batch in layer.batches()]
    if not batches:
        return
    table = gpd.GeoDataFrame(pd.concat(batches, ignore_index=True), crs=4326)
    is_building = table[SITE_KIND].isin(MATCHABLE_KINDS)
    radius = 3.2 if view.zoom < 15 else 4.5 if view.zoom < 17 else 6.5
    if not city.has_footprints:
        for key in reversed(SWATCHES):
            chosen = table[is_building & (table[GRADE] == key)]
            if len(chosen):
                shown[key] = len(chosen)
                inside.append(Signs(SIGNS[key], _at(view, chosen), radius, class_paint(key, sheet.theme)))
    crater = ground(sheet.theme)["crater"]
    others = table[~is_building]
    for kind, chosen in others.groupby(SITE_KIND, sort=True):
        shown[str(kind)] = len(chosen)
        inside.append(Signs("disc", _at(view, chosen), radius * 0.8, Paint(sheet.painted["paper"], crater)))


def _at(view: View, table: gpd.GeoDataFrame) -> Any:
    return view.project(np.column_stack([table.geometry.x, table.geometry.y]))


def _detail_legend(city: City, shown: Shown, sheet: Sheet, view: View) -> None:
    title = _("Buildings by damage class") if city.has_footprints else _("Damage sites by class")
    rows = [
        Row(
            class_paint(key, sheet.theme),
            label(key),
            number(shown.get(key, 0)),
            None if city.has_footprints else SIGNS[key],
        )
        for key in SWATCHES
    ]
    crater, kinds = Paint(sheet.painted["paper"], ground(sheet.theme)["crater"]), map_strings(_)
    rows += [
        Row(crater, kinds.get(f"kind.{kind}", kind), number(n), "disc")
        for kind, n in shown.items()
        if kind not in SWATCHES
    ]
    _legend(sheet, view, title, rows, _("In this picture, with the filters above."))


def _told(city: City, shown: Shown) -> str:
    unit = _("Buildings in this picture") if city.has_footprints else _("Damage sites in this picture")
    counted = _(", ").join(f"{label(key)} {number(shown.get(key, 0))}" for key in SWATCHES)
    return f"{unit}: {counted}."


# ---------------------------------------------------------------- legend and scale


def _legend(sheet: Sheet, view: View, title: str, rows: list[Row], note: str) -> None:
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


def _scale_bar(sheet: Sheet, view: View) -> None:
    """A bar of a round length in metres or kilometres in the lower corner of the map."""
    longest = view.metres_per_pixel * min(view.width / 4, 140)
    power = 10 ** int(np.floor(np.log10(max(longest, 1))))
    metres = max(step * power for step in (1, 2, 5) if step * power <= max(longest, 1))
    width = metres / view.metres_per_pixel
    told = (
        _("%(n)s km") % {"n": number(metres / 1000, 1)}
        if metres >= 1000
        else _("%(n)s m") % {"n": number(metres)}
    )
    left, y = view.x + 12, view.y + view.height - 12
    paper, ink = ground(sheet.theme)["paper"], sheet.painted["ink"]
    for colour, extra in ((paper, 2.0), (ink, 0.0)):
        sheet.parts.append(
            Box(left - extra, y - 3 - extra, width + 2 * extra, 3 + 2 * extra, Paint(colour, colour))
        )
    sheet.parts.append(Text(told, left + width / 2, y - 8, 13, 600, ink, "middle", paper))
