"""Single buildings and sites on a map picture, by class, with their legend."""

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.columns import GEOMETRY, GRADE, SITE_KIND
from geodata.grades import MATCHABLE_KINDS, NOT_ASSESSED
from webapp.city import City
from webapp.exports.layers import layer_of
from webapp.exports.selection import Selection
from webapp.languages import gettext as _
from webapp.languages import number
from webapp.maps.legend import SWATCHES, label
from webapp.maps.strings import map_strings
from webapp.palette import ground
from webapp.pictures.drawing import Area, Paint, Part, Sign, Signs
from webapp.pictures.ground import ground_of
from webapp.pictures.map_frame import district_lines, draw_frame
from webapp.pictures.map_legend import Row, draw_legend
from webapp.pictures.paints import class_paint
from webapp.pictures.sheet import Sheet
from webapp.pictures.view import View

SIGNS: dict[str, Sign] = {
    "destroyed": "diamond",
    "severe": "triangle",
    "moderate": "square",
    "possible": "disc",
    "no_visible_damage": "ring",
    NOT_ASSESSED: "dashed",
}
Shown = dict[str, int]
"""Class or kind -> how many are shown."""


def draw_detail(city: City, selection: Selection, view: View, sheet: Sheet) -> Shown:
    """Draw what is in view; how many of each class and kind are shown."""
    inside: list[Part] = ground_of(city, view, sheet.theme)
    in_view = replace(selection, bbox=_within(view, selection))
    shown: Shown = {}
    if city.has_footprints:
        _buildings(city, in_view, view, sheet, inside, shown)
    _sites(city, in_view, view, sheet, inside, shown)
    districts = gpd.GeoDataFrame(city.bundle.table("districts"))
    inside.extend(district_lines(districts, view, sheet, selection))
    draw_frame(sheet, view, inside)
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


def draw_detail_legend(city: City, shown: Shown, sheet: Sheet, view: View) -> None:
    """Every class with its number, and the kinds of site that are no buildings."""
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
    draw_legend(sheet, view, title, rows, _("In this picture, with the filters above."))


def detail_told(city: City, shown: Shown) -> str:
    """What is shown in words."""
    unit = _("Buildings in this picture") if city.has_footprints else _("Damage sites in this picture")
    counted = _(", ").join(f"{label(key)} {number(shown.get(key, 0))}" for key in SWATCHES)
    return f"{unit}: {counted}."
