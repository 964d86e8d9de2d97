"""The frame of a map on a picture: its paper, edge, district lines and scale."""

from typing import Any

import geopandas as gpd
import numpy as np

from geodata.columns import DISTRICT_ID
from webapp.exports.selection import Selection
from webapp.languages import gettext as _
from webapp.languages import number
from webapp.palette import ground
from webapp.pictures.drawing import Box, Clip, Lines, Paint, Part, Text
from webapp.pictures.sheet import Sheet
from webapp.pictures.view import View


def draw_frame(sheet: Sheet, view: View, inside: list[Part]) -> None:
    """The paper of the map, what lies on it, cut at its edge, and the edge."""
    paper = ground(sheet.theme)["paper"]
    under = Box(view.x, view.y, view.width, view.height, Paint(paper, paper))
    sheet.parts.append(Clip(view.x, view.y, view.width, view.height, [under, *inside]))
    rule = sheet.painted["rule"]
    left, top, right, bottom = view.x, view.y, view.x + view.width, view.y + view.height
    edge = np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]])
    sheet.parts.append(Lines([edge], rule, 1))


def district_lines(districts: gpd.GeoDataFrame, view: View, sheet: Sheet, selection: Selection) -> list[Part]:
    """Outlines of the districts, the chosen one stronger."""
    painted = ground(sheet.theme)
    found: list[Part] = [Lines(_rings(view, districts), painted["districtLine"], 1.2)]
    chosen = districts[districts[DISTRICT_ID] == selection.district]
    if len(chosen):
        found.append(Lines(_rings(view, chosen), painted["selected"], 3))
    return found


def _rings(view: View, districts: gpd.GeoDataFrame) -> list[Any]:
    return [ring for rings in view.polygons(districts.geometry) for ring in rings]


def draw_scale(sheet: Sheet, view: View) -> None:
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
