"""The pages of an atlas in their order, and what stands on every one of them."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from fpdf import FPDF

from webapp.atlas.cover import draw_cover, draw_sources
from webapp.atlas.district_sheet import draw_district
from webapp.atlas.figures import figures_of, places_of
from webapp.atlas.ground import ground_of
from webapp.atlas.index_sheet import draw_index, n_index_pages
from webapp.atlas.sheet import HEIGHT, INSIDE, MARGIN, WIDTH, Sheet
from webapp.city import City
from webapp.languages import current, localised
from webapp.languages import gettext as _

if TYPE_CHECKING:
    from webapp.exports.about import About

FOOT = HEIGHT - 18.0
"""Where the foot of a page begins."""
BAND = 7.5


@dataclass(frozen=True)
class Book:
    """What every page of an atlas needs: the city, what is said of the file, and where its pages are on the web."""

    city: City
    about: "About"
    base_url: str | None

    @property
    def title(self) -> str:
        """Name of the atlas."""
        return _("Damage atlas of %(city)s") % {"city": localised(self.city.name)}

    def address(self, path: str) -> str | None:
        """Address of a page of the web application in the language of the atlas; `None` if nobody said where it is."""
        if not self.base_url:
            return None
        asked = {"lang": current().code}
        if self.about.epoch != self.city.epoch:
            asked["date"] = self.about.epoch
        return f"{self.base_url.rstrip('/')}/{quote(path)}?{urlencode(asked)}"


def write_atlas(
    city: City, about: "About", target: Path, on_district: Callable[[int], None], *, places: Container[str] | None = None,
    base_url: str | None = None,
) -> None:  # fmt: skip
    """Write the atlas of a city in the language of the page; the same release gives the same bytes.

    Parameters
    ----------
    about
        What the file says of itself; its epoch is that of the atlas.
    places
        Ids of the districts that get a page; all of them if nothing is said.
    on_district
        Told 1 after the page of each district.
    base_url
        Where the web application is; without it pages carry no address and no QR code.
    """
    book = Book(city, about, base_url)
    sheet = Sheet(_document(book), rtl=current().direction == "rtl")
    chosen = [place for place in places_of(city) if places is None or place in places]
    ground = ground_of(city, about.epoch)
    pages = _Pages(book, sheet)

    pages.begin(_("Cover"))
    draw_cover(sheet, city, about, address=book.address(f"map/{city.slug}"))
    draw_sources(
        sheet,
        city,
        about,
        again=lambda: pages.begin(None),
        begin=lambda: pages.begin(_("Sources and limits")),
    )
    first = sheet.document.page + 1 + n_index_pages(len(chosen))
    numbers = {place: first + at for at, place in enumerate(chosen)}
    draw_index(sheet, city, ground, about.epoch, numbers, begin=lambda: pages.begin(_("Districts")))
    for place in chosen:
        figures = figures_of(city, place, about.epoch)
        pages.begin(figures.name)
        draw_district(
            sheet, city, ground, figures, about, address=book.address(f"districts/{city.slug}/{place}")
        )
        on_district(1)
    pages.end()
    target.write_bytes(bytes(sheet.document.output()))


def _document(book: Book) -> FPDF:
    document = FPDF(orientation="landscape", unit="mm", format="A4")
    document.set_margin(0)
    document.set_auto_page_break(auto=False)
    document.set_lang(current().code)
    document.set_title(book.title)
    document.set_subject(
        f"{book.about.subtitle} {_('Release %(release)s') % {'release': book.about.release}}".strip()
    )
    document.set_author("Damage Ledger")
    # No clock: the same release gives the same file.
    document.set_creation_date(datetime.fromisoformat(book.about.as_of[:10]).replace(tzinfo=UTC))
    return document


class _Pages:
    """Begins pages, with the mark of made-up data, and ends them with their foot."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet

    def begin(self, name: str | None) -> None:
        """A new page; its name goes into the list of contents that viewers show."""
        self.end()
        self._sheet.document.add_page()
        if name:
            self._sheet.document.start_section(name)
        if self._book.about.notice:
            self._sheet.box(0, 0, WIDTH, BAND, "band")
            self._sheet.text(
                self._book.about.notice, WIDTH / 2, 5.1, size=9, bold=True, colour="mark-ink", at="middle"
            )

    def end(self) -> None:
        """The foot of the last page: source, licence, limits, release and checksum, page number."""
        if not self._sheet.document.page:
            return
        about, sheet = self._book.about, self._sheet
        sheet.rule(MARGIN, FOOT, INSIDE, weight=0.3, colour="ink")
        room = INSIDE - 22
        y = sheet.paragraph(about.credit, MARGIN, FOOT + 1.3, room, size=6, colour="muted", most=2)
        licences = _("Licences: %(licences)s") % {"licences": " · ".join(about.licences)}
        y = sheet.paragraph(licences, MARGIN, y, room, size=6, colour="muted", most=1)
        seen = _(
            "Damage seen from above is an estimate of what can be seen on an image, not a survey on the ground."
        )
        y = sheet.paragraph(seen, MARGIN, y, room, size=6, colour="muted", most=1)
        release = _("Release %(release)s, manifest SHA-256 %(hash)s") % {
            "release": about.release, "hash": about.manifest_sha256
        }  # fmt: skip
        sheet.paragraph(release, MARGIN, y, room, size=6, colour="muted", most=1)
        sheet.text(str(sheet.document.page), WIDTH - MARGIN, FOOT + 5.6, size=11, bold=True, at="end")
        sheet.text(self._book.title, WIDTH - MARGIN, HEIGHT - 4.6, size=6, colour="muted", at="end")
