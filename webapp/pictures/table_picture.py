"""The district table as a picture: the districts with most buildings or sites, and how many are left out."""

from dataclasses import dataclass
from typing import Any

from geodata.columns import DISTRICT_ID, EPOCH
from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, NOT_ASSESSED, POSSIBLE, SEVERE
from webapp.city import City
from webapp.exports.selection import Selection
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, ngettext, number, percent
from webapp.maps.legend import label
from webapp.pictures.drawing import Box, Picture
from webapp.pictures.paints import class_paint
from webapp.pictures.sheet import MARGIN, Sheet, begin, finish, standing_caveat
from webapp.small_numbers import is_too_few, share_of
from webapp.typesetting import Typesetter
from webapp.wording import words

CLASSES: tuple[str, ...] = (DESTROYED, SEVERE, MODERATE, POSSIBLE, NO_VISIBLE_DAMAGE, NOT_ASSESSED)
ROW = 30.0
LEGEND = 30.0


@dataclass(frozen=True)
class _Line:
    name: str
    counts: dict[str, int]
    total: int
    told: str


def table_picture(
    city: City, selection: Selection, *, size: tuple[int, int], theme: str, setter: Typesetter
) -> Picture:
    """Bars of the classes in each district, of all footprints or of all listed sites, with the figure in words."""
    sheet = Sheet(*size, theme, setter)
    unit = _("buildings") if city.has_footprints else _("damage sites")
    title = _("%(city)s: %(unit)s by district and class") % {"city": localised(city.name), "unit": unit}
    lines = _lines(city, selection.epoch)
    begin(city, sheet, title, _("On images up to %(date)s") % {"date": long_date(selection.epoch)})
    finish(city, sheet, caveats=[standing_caveat()])
    room = max(int((sheet.bottom - sheet.top - 2 * LEGEND - 24) // ROW), 1)
    shown = lines[:room]
    _legend(sheet, theme)
    y = sheet.top + 2 * LEGEND + 16
    longest = max((line.total for line in lines), default=1) or 1
    for line in shown:
        _bar(city, sheet, line, y, longest)
        y += ROW
    left_out = len(lines) - len(shown)
    if left_out:
        told = ngettext("and %(n)s smaller district", "and %(n)s smaller districts", left_out) % {
            "n": number(left_out)
        }
        sheet.text(told, MARGIN, y, 15, colour="muted")
    said = " ".join(f"{line.name}: {line.told}." for line in shown)
    mark = f"{localised(city.notice)}. " if city.synthetic else ""
    return sheet.picture(f"{mark}{title}. {said}")


def _lines(city: City, epoch: str) -> list[_Line]:
    """Districts with anything to count, the largest first."""
    prefix, total = ("n_buildings", "n_footprints") if city.has_footprints else ("n_sites", "n_sites_listed")
    found = []
    for district in city.district_rows():
        row = next((one for one in city.statistics_of(district[DISTRICT_ID]) if one[EPOCH] == epoch), None)
        if row is None or not row[total]:
            continue
        counts = {key: int(row[f"{prefix}_{key}"] or 0) for key in CLASSES}
        found.append(_Line(words.district_name(row), counts, int(row[total]), _figure(city, row)))
    return sorted(found, key=lambda line: -line.total)


def _figure(city: City, row: dict[str, Any]) -> str:
    if not city.has_footprints:
        return _("%(n)s of %(sites)s destroyed") % {
            "n": number(row["n_sites_destroyed"]),
            "sites": words.n_sites(row["n_sites_listed"]),
        }
    if not row["n_assessed"]:
        return _("not assessed")
    counted = {"n": number(row["n_buildings_destroyed"]), "total": number(row["n_footprints"])}
    if is_too_few(row["n_footprints"]):
        return _("%(n)s of %(total)s destroyed") % counted
    share = percent(share_of(row["n_buildings_destroyed"], row["n_footprints"]))
    return _("%(share)s destroyed (%(n)s of %(total)s)") % {"share": share, **counted}


def _bar(city: City, sheet: Sheet, line: _Line, y: float, longest: int) -> None:
    names = sheet.room * (0.3 if sheet.is_narrow else 0.2)
    figures = 0.0 if sheet.is_narrow else 300.0
    name = sheet.setter.wrap(line.name, names - 8, size=16)
    sheet.text(name[0] if len(name) == 1 else f"{name[0]} …", MARGIN, y, 16)
    room, along = sheet.room - names - figures, MARGIN + names
    for key in CLASSES:
        width = room * line.counts[key] / longest
        if width > 0:
            sheet.parts.append(
                Box(sheet.x(along, width), y - 15, width, 19, class_paint(key, sheet.theme), 0.8)
            )
            along += width
    if figures:
        sheet.text(line.told, sheet.width - MARGIN, y, 15, anchor="end")


def _legend(sheet: Sheet, theme: str) -> None:
    along, y = MARGIN, sheet.top + 20
    for key in CLASSES:
        width = sheet.setter.width(label(key), size=15) + 50
        if along + width > sheet.width - MARGIN:
            along, y = MARGIN, y + LEGEND - 4
        sheet.swatch(along, y, class_paint(key, theme))
        sheet.text(label(key), along + 28, y, 15)
        along += width
