"""The first pages of an atlas: what it counts, the numbers of the city, how to read it, its sources and its limits."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from geodata.columns import CITY
from webapp.atlas.drawing import draw_swatch
from webapp.atlas.figures import Figures, figures_of
from webapp.atlas.ground import CRATERS
from webapp.atlas.qr import draw_qr
from webapp.atlas.sheet import HEIGHT, INSIDE, MARGIN, WIDTH, Sheet
from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import isolate, localised, long_date
from webapp.maps.legend import legend
from webapp.small_numbers import rule
from webapp.wording import words
from webapp.wording.names import in_language

if TYPE_CHECKING:
    from webapp.exports.about import About

LEFT = 158.0
RIGHT = MARGIN + LEFT + 10
RIGHT_WIDTH = WIDTH - MARGIN - RIGHT
LOWEST = HEIGHT - 22.0
COLUMN_GAP = 9.0
COLUMN = (INSIDE - COLUMN_GAP) / 2


def draw_cover(sheet: Sheet, city: City, about: "About", *, address: str | None) -> None:
    """The cover."""
    figures = figures_of(city, CITY, about.epoch)
    y = _draw_name(sheet, city, about)
    y = _draw_numbers(sheet, city, figures, y + 5)
    for title, told in _reading(city, about):
        y = sheet.paragraph(title, MARGIN, y + 2.6, LEFT, size=10, bold=True)
        y = sheet.paragraph(told, MARGIN, y + 0.2, LEFT, size=9.3)
    y = _draw_classes(sheet, city, 22.0)
    _draw_release(sheet, about, address, y + 2)


def _draw_name(sheet: Sheet, city: City, about: "About") -> float:
    name = localised(city.name)
    other = in_language(city.name, "en" if sheet.rtl else "ar")
    sheet.text(_("Damage atlas"), MARGIN, 22, size=11, colour="muted")
    sheet.text(name, MARGIN, 35, size=sheet.fitted(name, LEFT, (34, 28, 23, 18), bold=True), bold=True)
    if other != name:
        sheet.text(other, MARGIN, 44.5, size=15, colour="muted")
    told = _("Images up to %(date)s. As of %(as_of)s.") % {
        "date": long_date(about.epoch), "as_of": long_date(about.as_of)
    }  # fmt: skip
    sheet.text(told, MARGIN, 53, size=10.5)
    sheet.rule(MARGIN, 56.5, LEFT, weight=0.5, colour="ink")
    return 57.0


def _draw_numbers(sheet: Sheet, city: City, figures: Figures, y: float) -> float:
    room = (LEFT - 8) / 2
    lowest = y
    for place, headline in enumerate(figures.headlines):
        along = MARGIN + place * (room + 8)
        sheet.text(
            headline.shown,
            along,
            y + 9,
            size=sheet.fitted(headline.shown, room, (30, 24, 18), bold=True),
            bold=True,
        )
        lowest = max(lowest, sheet.paragraph(headline.meaning, along, y + 11, room, size=9.5))
    for told in figures.interval:
        lowest = sheet.paragraph(told, MARGIN, lowest + 0.8, LEFT, size=8.6, colour="muted")
    return lowest


def _reading(city: City, about: "About") -> Iterator[tuple[str, str]]:
    """What is counted and how a page is read, as titles and sentences."""
    if city.has_footprints:
        counted = _(
            "A building is one footprint. A share is the number of buildings in the class, out of all footprints of "
            "the district, assessed or not. Buildings without any record are hatched: they are not counted as undamaged."
        )
        signs = _(
            "Every house has the colour of its class, an outline and a pattern, so that the classes can be told apart without colour. Borders of districts are thick lines; the small map shows where in the city the district is."
        )
    else:
        counted = _(
            "A damage site is one entry of the source's list, not a building. No share of the city can be computed "
            "without a building total."
        )
        signs = _(
            "Every sign is one entry of the list, its shape and colour tell the class. Borders of districts are thick lines; the small map shows where in the city the district is."
        )
    yield _("What is counted"), counted
    how = _("North is up; the scale is true on A4 paper at full size.")
    yield _("How to read a page"), f"{signs} {how}"
    yield _("Small numbers and intervals"), rule()
    if set(about.selection) - {"date"}:
        yield _("What is shown"), about.subtitle


def _draw_classes(sheet: Sheet, city: City, y: float) -> float:
    """Classes with what they mean."""
    y = sheet.paragraph(_("Classes"), RIGHT, y - 3, RIGHT_WIDTH, size=9.5, bold=True) + 1
    for entry in legend():
        draw_swatch(sheet, str(entry["key"]), RIGHT, y + 0.3, as_sign=not city.has_footprints)
        y = sheet.paragraph(str(entry["label"]), RIGHT + 8, y, RIGHT_WIDTH - 8, size=9.3, bold=True)
        y = sheet.paragraph(str(entry["meaning"]), RIGHT + 8, y, RIGHT_WIDTH - 8, size=8.6) + 2.2
    if not city.has_footprints:
        draw_swatch(sheet, CRATERS, RIGHT, y + 0.3, as_sign=True)
        y = sheet.paragraph(_("Craters"), RIGHT + 8, y, RIGHT_WIDTH - 8, size=9.3, bold=True)
        told = _("Holes that explosions left in roads and fields; counted, but in no class.")
        y = sheet.paragraph(told, RIGHT + 8, y, RIGHT_WIDTH - 8, size=8.6) + 2.2
    return y


def _draw_release(sheet: Sheet, about: "About", address: str | None, y: float) -> None:
    """Which data this is, and where on the web."""
    sheet.rule(RIGHT, y, RIGHT_WIDTH, weight=0.3, colour="ink")
    room = RIGHT_WIDTH - (32 if address else 0)
    y = top = y + 2
    y = sheet.paragraph(_("Release"), RIGHT, y, room, size=7.5, colour="muted")
    y = sheet.paragraph(about.release, RIGHT, y, room, size=13, bold=True)
    y = sheet.paragraph(_("SHA-256 of its manifest"), RIGHT, y + 0.5, room, size=7.5, colour="muted")
    y = sheet.paragraph(about.manifest_sha256, RIGHT, y, room, size=7)
    if address:
        draw_qr(sheet, address, RIGHT + RIGHT_WIDTH - 29, top - 0.5, 29)
        y += 3.6
        for line in sheet.address_lines(address, room, size=7.5):
            sheet.text(line, RIGHT, y, size=7.5, rtl=False)
            y += 3.4
        sheet.document.link(sheet.left(RIGHT, RIGHT_WIDTH), top, RIGHT_WIDTH, 30, address)


class _Columns:
    """Two columns of paragraphs, and more pages when they are full."""

    def __init__(self, sheet: Sheet, top: float, again: Callable[[], None]) -> None:
        self._sheet, self._top, self._again = sheet, top, again
        self._column, self._y = 0, top

    def keep(self, height: float) -> None:
        """Go on in the next column unless there is so much room."""
        if self._y + height <= LOWEST:
            return
        self._column += 1
        self._y = self._top
        if self._column > 1:
            self._again()
            self._column, self._y = 0, 18.0
            self._top = 18.0

    def next(self) -> None:
        """Go on at the top of the next column."""
        self.keep(LOWEST)

    def add(
        self, told: str, *, size: float = 8.0, bold: bool = False, colour: str = "ink", after: float = 0.6
    ) -> None:
        """A paragraph."""
        lines = len(self._sheet.letters.wrap(told, COLUMN, size=size, bold=bold))
        self.keep(lines * size * 0.5)
        along = MARGIN + self._column * (COLUMN + COLUMN_GAP)
        self._y = (
            self._sheet.paragraph(told, along, self._y, COLUMN, size=size, bold=bold, colour=colour) + after
        )


def draw_sources(
    sheet: Sheet, city: City, about: "About", *, begin: Callable[[], None], again: Callable[[], None]
) -> None:
    """Where the data are from, under which licences, and what they cannot say."""
    begin()
    sheet.text(_("Sources and limits"), MARGIN, 19.5, size=22, bold=True)
    sheet.rule(MARGIN, 24, INSIDE, weight=0.3, colour="ink")
    columns = _Columns(sheet, 27.5, again)
    columns.add(_("What these numbers cannot say"), size=10, bold=True, after=1)
    for caveat in about.caveats:
        columns.add(caveat, size=9, after=1.6)
    columns.next()
    columns.add(_("Sources"), size=10, bold=True, after=1)
    for source in city.manifest["sources"]:
        _add_source(columns, source)


def _add_source(columns: _Columns, source: dict[str, Any]) -> None:
    columns.keep(24)
    columns.add(f"{words.role(source['role'])}: {isolate(source['title'])}", size=8.8, bold=True, after=0.3)
    facts = [
        _("%(publisher)s. Licence: %(licence)s")
        % {"publisher": isolate(source["publisher"]), "licence": isolate(source["licence"])},
        _("Credit: %(credit)s") % {"credit": isolate(source["credit"])},
        *(
            [_("Images: %(images)s") % {"images": isolate(source["imagery"])}]
            if source.get("imagery")
            else []
        ),
        *([str(source["url"])] if source.get("url") else []),
    ]
    for fact in facts:
        columns.add(fact, size=8, colour="muted", after=0.2)
    columns.add("", size=4, after=1.6)
