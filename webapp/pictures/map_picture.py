"""The map of a city or district as a picture: what the page shows for the same address, with its legend."""

from collections.abc import Mapping

from webapp.city import City
from webapp.exports.selection import Selection
from webapp.languages import gettext as _
from webapp.languages import localised, long_date
from webapp.pictures.detail_map import detail_told, draw_detail, draw_detail_legend
from webapp.pictures.drawing import Picture
from webapp.pictures.map_frame import draw_scale
from webapp.pictures.map_legend import LEGEND_WIDTH
from webapp.pictures.overview import overview_of
from webapp.pictures.overview_map import draw_overview, draw_overview_legend
from webapp.pictures.sheet import MARGIN, Sheet, begin, finish, standing_caveat
from webapp.pictures.view import View, view_of
from webapp.typesetting import Typesetter

DETAIL_ZOOM = 14
"""From this zoom on single buildings and sites are drawn, as on the page."""
SQUARES_ZOOM = 13
NARROW_LEGEND = 160.0


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
        shown = draw_detail(city, selection, view, sheet)
        draw_detail_legend(city, shown, sheet, view)
        told = detail_told(city, shown)
    else:
        overview = overview_of(city, selection, squares=_shows_squares(city, view, args))
        draw_overview(city, overview, view, sheet, selection)
        draw_overview_legend(overview, sheet, view)
        told = f"{overview.title}. {overview.note}"
    draw_scale(sheet, view)
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
