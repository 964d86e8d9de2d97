"""The district tables as a PDF that prints without a browser, in English or Arabic, with the letters inside."""

from datetime import UTC, datetime

from fpdf import FPDF

from geodata.lettering import Lettering, add_typeface
from webapp.city import City
from webapp.districts.table import Cell, Row, Table
from webapp.languages import current, localised, long_date
from webapp.languages import gettext as _
from webapp.synthetic import synthetic_marks
from webapp.wording.names import BIDI_CONTROLS

WIDTH, HEIGHT, MARGIN = 297.0, 210.0, 10.0
INSIDE = WIDTH - 2 * MARGIN
NAME_WIDTH = 38.0
LINE, ROW = 3.6, 6.0
GREY = 228


def district_sheets(city: City, tables: list[Table]) -> bytes:
    """The tables in the language of the page, every page with its units, source, date, release and marks.

    Of the same bytes for the same release: the date in the file is the as-of date.
    """
    sheets = _Sheets(city)
    for table in tables:
        sheets.print_table(table)
    return bytes(sheets.output())


class _Sheets(FPDF):
    """Pages of A4 lying; in Arabic the first column stands on the right."""

    def __init__(self, city: City) -> None:
        super().__init__(orientation="landscape", unit="mm", format="A4")
        self._city = city
        self._rtl = current().direction == "rtl"
        self._printed: Table | None = None
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=False)
        add_typeface(self)
        self._letters = Lettering(self, rtl=self._rtl)
        self.set_lang(current().code)
        self.set_title(self._title())
        self.set_subject(_("Release %(release)s") % {"release": city.release})
        self.set_creation_date(datetime.fromisoformat(city.as_of).replace(tzinfo=UTC))

    def _title(self) -> str:
        return _("Building damage in %(city)s") % {"city": localised(self._city.name)}

    def print_table(self, table: Table) -> None:
        """The table on as many pages as it takes, its head on each."""
        self._printed = table
        rows = [*table.rows, *([table.outside] if table.outside else [])]
        self._begin(table)
        for row in rows:
            self._row(table, row)
        self._row(table, table.total, bold=True)

    def header(self) -> None:
        """City, marks, and what the table counts."""
        self.set_xy(MARGIN, MARGIN)
        self._paragraph(self._title(), size=13, bold=True, height=6.5)
        for mark in synthetic_marks(self._city):
            self._paragraph(mark, size=9, bold=True, height=4.6)
        if self._printed:
            self._paragraph(self._printed.caption, size=9.5, bold=True, height=5)
            self._paragraph(self._printed.note, size=7.5, height=LINE)

    def footer(self) -> None:
        """Source, release and date, and what no reader may forget."""
        self.set_y(HEIGHT - MARGIN - 3 * LINE)
        source = self._printed.source if self._printed else ""
        told = _("Source: %(source)s. Release %(release)s.") % {
            "source": source,
            "release": self._city.release,
        }
        date = f"{_('As of')} {long_date(self._city.as_of)}"
        self._paragraph(f"{told} {date}", size=6.5, height=LINE)
        self._paragraph(
            _("Damage seen from above is an estimate of what can be seen on an image, not a survey on the ground."),
            size=6.5,
            height=LINE,
        )  # fmt: skip

    def _begin(self, table: Table) -> None:
        self.add_page()
        top = self.get_y() + 2
        self.set_draw_color(0)
        self.set_line_width(0.3)
        width = self._width(table)
        self._text(_("District"), self._x(table, -1), top, NAME_WIDTH, bold=True, height=LINE)
        lowest = self.get_y()
        for place, heading in enumerate(table.headings):
            x = self._x(table, place)
            self._text(heading.title, x, top, width, bold=True, height=LINE, size=6.5)
            self._text(heading.unit, x, self.get_y(), width, height=LINE, size=6)
            lowest = max(lowest, self.get_y())
        self.line(MARGIN, lowest + 1, WIDTH - MARGIN, lowest + 1)
        self.set_y(lowest + 1.5)

    def _row(self, table: Table, row: Row, *, bold: bool = False) -> None:
        height = ROW if not any(cell.note for cell in row.cells) else 2 * ROW
        if self.get_y() + height > HEIGHT - MARGIN - 4 * LINE:
            self._begin(table)
        top = self.get_y()
        self.set_draw_color(GREY)
        if bold:
            self.set_fill_color(GREY)
            self.rect(MARGIN, top, INSIDE, height, style="F")
        self._text(row.name, self._x(table, -1), top + 1, NAME_WIDTH, bold=bold, size=7.5)
        for place, cell in enumerate(row.cells):
            self._cell(cell, self._x(table, place), top + 1, self._width(table), bold=bold)
        self.line(MARGIN, top + height, WIDTH - MARGIN, top + height)
        self.set_y(top + height)

    def _cell(self, cell: Cell, x: float, y: float, width: float, *, bold: bool) -> None:
        self._text(cell.shown, x, y, width, bold=bold, size=7.5)
        if cell.note:
            self._text(cell.note, x, self.get_y(), width, size=5.5, height=2.6)

    def _width(self, table: Table) -> float:
        return (INSIDE - NAME_WIDTH) / len(table.headings)

    def _x(self, table: Table, place: int) -> float:
        """Left edge of a column; the names are column -1, and in Arabic all is the other way round."""
        left = 0.0 if place < 0 else NAME_WIDTH + place * self._width(table)
        width = NAME_WIDTH if place < 0 else self._width(table)
        return MARGIN + (INSIDE - left - width if self._rtl else left)

    def _paragraph(self, text: str, *, size: float, height: float, bold: bool = False) -> None:
        self._text(text, MARGIN, self.get_y(), INSIDE, size=size, height=height, bold=bold)

    def _text(
        self, text: str, x: float, y: float, width: float, *, size: float = 7.0, height: float = LINE,
        bold: bool = False,
    ) -> None:  # fmt: skip
        """Lines of text from the side on which the language begins; leaves the pen below them."""
        self.set_fill_color(0)
        room = width - 2 * self.c_margin
        for line in self._letters.wrap(BIDI_CONTROLS.sub("", text), room, size=size, bold=bold) or [""]:
            start = x + width - self.c_margin if self._rtl else x + self.c_margin
            base = y + height / 2 + 0.3 * size / self.k
            self._letters.draw(
                line, start, base, size=size, bold=bold, anchor="right" if self._rtl else "left"
            )
            y += height
        self.set_xy(MARGIN, y)
