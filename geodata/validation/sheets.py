"""The sample as printable sheets, one A5 page a unit, in English and Arabic, for people without a device."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
from fpdf import FPDF
from pyproj import CRS

from geodata.lettering import Lettering, add_typeface
from geodata.validation.design import SampleDesign
from geodata.validation.draw import UNIT_ID, unit_column
from geodata.validation.locator import Locator, Surroundings
from geodata.validation.words import (
    DATE,
    DISTRICT_AR,
    DISTRICT_EN,
    FIELD_WORDS,
    GRADE_WORDS,
    LATITUDE,
    LIST_ONLY,
    LONGITUDE,
    MAP_CLASS,
    METRES,
    NORTH,
    NOTES,
    POSITION,
    REFERENCE_GRADE,
    SAMPLE_ID,
    SEEN,
    SEEN_WORDS,
    SIGNATURE,
    TITLE,
    Words,
)
from geodata.validation.xlsform import instruction_of, title_of

MARGIN, WIDTH, HEIGHT = 10.0, 148.0, 210.0
INSIDE = WIDTH - 2 * MARGIN
MAP_HEIGHT = 76.0
BOX = 3.4


def write_sheets(
    rows: gpd.GeoDataFrame, frame: gpd.GeoDataFrame, design: SampleDesign, crs: CRS, path: Path
) -> None:
    """Write one page for each row: number, district, map with the unit highlighted, position and tick boxes.

    Parameters
    ----------
    rows
        As :func:`geodata.validation.sheet_rows.sheet_rows` gives them.
    frame
        All units of the city, drawn as neighbours; column unit_id and geometry.
    crs
        Metric reference system of the city, in which the maps are drawn.
    """
    document = _document(design)
    surroundings = Surroundings(frame.geometry, crs)
    place_of = pd.Series(range(len(frame)), index=frame[UNIT_ID])
    plain = pd.DataFrame(rows.drop(columns="geometry"))
    for row in plain.to_dict("records"):
        place = int(place_of[row[unit_column(design)]])
        locator = surroundings.map_around(place, width_mm=INSIDE, height_mm=MAP_HEIGHT)
        _page(document, {str(name): value for name, value in row.items()}, locator, design)
    document.output(str(path))


class _Form(FPDF):
    """A document into which English and Arabic lines are put."""

    def put(
        self, text: str, x: float, y: float, width: float, height: float, *, size: float, bold: bool = False,
        align: str = "left", rtl: bool = False, link: str = "",
    ) -> None:  # fmt: skip
        """A line in a box, not quite at its edges."""
        edge = self.c_margin
        at = {"left": x + edge, "middle": x + width / 2, "right": x + width - edge}[align]
        self.set_fill_color(0)
        base = y + height / 2 + 0.3 * size / self.k
        Lettering(self, rtl=rtl).draw(text, at, base, size=size, bold=bold, anchor=align)
        if link:
            self.link(x, y, width, height, link)

    def paragraph(
        self, text: str, x: float, y: float, width: float, *, size: float, height: float, rtl: bool
    ) -> None:
        """Lines from the side on which their language begins."""
        lines = Lettering(self, rtl=rtl).wrap(text, width - 2 * self.c_margin, size=size)
        for place, line in enumerate(lines):
            self.put(
                line,
                x,
                y + place * height,
                width,
                height,
                size=size,
                align="right" if rtl else "left",
                rtl=rtl,
            )


def _document(design: SampleDesign) -> _Form:
    document = _Form(orientation="portrait", unit="mm", format=(WIDTH, HEIGHT))
    document.set_auto_page_break(auto=False)
    document.set_margins(MARGIN, MARGIN)
    add_typeface(document)
    title = title_of(design)
    document.set_title(title.en)
    document.set_lang("en")
    document.set_subject(f"Release {design.release}, seed {design.seed}")
    # No clock: the same sample gives the same file.
    document.set_creation_date(datetime.fromisoformat(design.as_of).replace(tzinfo=UTC))
    return document


def _page(document: _Form, row: Mapping[str, object], locator: Locator, design: SampleDesign) -> None:
    document.add_page()
    document.set_xy(MARGIN, 7)
    _line(
        document,
        Words(f"{TITLE.en}: {design.name['en']}", f"{TITLE.ar}: {design.name['ar']}"),
        size=7,
        height=4,
    )
    document.put(str(row[SAMPLE_ID]), MARGIN, 15, 40, 9, size=20, bold=True)
    document.set_xy(MARGIN + 40, 15)
    _line(document, Words(str(row[DISTRICT_EN]), str(row[DISTRICT_AR])), size=10, height=9, indent=40)
    _draw_map(document, locator, 26.0)
    _position(document, row, locator, design, 26.0 + MAP_HEIGHT + 1.5)
    _questions(document, 126.0)
    _foot(document, row, design)


def _draw_map(document: _Form, locator: Locator, top: float) -> None:
    with document.rect_clip(MARGIN, top, INSIDE, MAP_HEIGHT):
        document.set_line_width(0.15)
        document.set_draw_color(110)
        document.set_fill_color(232)
        for ring in locator.neighbours:
            document.polygon([(x + MARGIN, y + top) for x, y in ring], style="DF")
        document.set_line_width(0.9)
        document.set_draw_color(0)
        document.set_fill_color(255, 214, 102)
        for ring in locator.highlighted:
            document.polygon([(x + MARGIN, y + top) for x, y in ring], style="DF")
    document.set_line_width(0.3)
    document.rect(MARGIN, top, INSIDE, MAP_HEIGHT)
    _north(document, MARGIN + INSIDE - 9, top + 4)
    _scale_bar(document, locator, MARGIN + 4, top + MAP_HEIGHT - 4)


def _north(document: _Form, x: float, y: float) -> None:
    document.set_fill_color(255)
    document.rect(x - 2, y - 2, 9, 15, style="F")
    document.set_fill_color(0)
    document.polygon([(x + 2.5, y), (x + 0.5, y + 6), (x + 2.5, y + 4.6), (x + 4.5, y + 6)], style="F")
    document.put(f"{NORTH.en} {NORTH.ar}", x - 2, y + 6.5, 9, 4, size=7, bold=True, align="middle")


def _scale_bar(document: _Form, locator: Locator, x: float, y: float) -> None:
    document.set_fill_color(255)
    document.rect(x - 1.5, y - 6, 34, 8, style="F")
    document.set_line_width(0.5)
    document.line(x, y, x + 20, y)
    document.line(x, y - 1.2, x, y)
    document.line(x + 20, y - 1.2, x + 20, y)
    told = f"{locator.bar_m} {METRES.en}   1:{locator.scale:,}"
    document.put(told, x, y - 5, 30, 3.5, size=6.5)


def _position(
    document: _Form, row: Mapping[str, object], locator: Locator, design: SampleDesign, top: float
) -> None:
    document.set_xy(MARGIN, top)
    _line(document, POSITION, size=7, height=4)
    geo = f"geo:{row[LATITUDE]},{row[LONGITUDE]}"
    place = f"{row[LATITUDE]}° N, {row[LONGITUDE]}° E    {geo}"
    document.put(place, MARGIN + 18, top, 92, 4, size=8, align="middle", link=geo)
    told = instruction_of(design)
    for line, words in enumerate([told, *([LIST_ONLY] if design.unit == "sites" else [])]):
        document.set_xy(MARGIN, top + 5 + 7 * line)
        _paragraph(document, words)


def _questions(document: _Form, top: float) -> None:
    top = _choice(document, FIELD_WORDS[SEEN], list(SEEN_WORDS.values()), top)
    top = _choice(document, FIELD_WORDS[REFERENCE_GRADE], list(GRADE_WORDS.values()), top + 1.5)
    for words, lines in ((SIGNATURE, 1), (DATE, 1), (FIELD_WORDS[NOTES], 1)):
        document.set_xy(MARGIN, top + 1)
        _line(document, words, size=7.5, height=5)
        top += 6.5 * lines
        document.set_line_width(0.2)
        document.line(MARGIN + 28, top - 1, MARGIN + INSIDE - 28, top - 1)


def _choice(document: _Form, question: Words, options: list[Words], top: float) -> float:
    document.set_xy(MARGIN, top)
    _line(document, question, size=8, height=5, bold=True)
    top += 5
    document.set_line_width(0.3)
    for words in options:
        document.rect(MARGIN + INSIDE / 2 - BOX / 2, top + 0.5, BOX, BOX)
        document.set_xy(MARGIN, top)
        _line(document, words, size=8, height=4.4, beside_box=True)
        top += 4.7
    return top


def _foot(document: _Form, row: Mapping[str, object], design: SampleDesign) -> None:
    shown = f"   {FIELD_WORDS[MAP_CLASS].en}: {row[MAP_CLASS]}" if MAP_CLASS in row else ""
    told = f"{row[unit_column(design)]}   release {design.release}   seed {design.seed}{shown}"
    document.put(told, MARGIN, HEIGHT - 11, INSIDE, 3.5, size=6, align="middle")
    if design.synthetic_notice:
        document.set_xy(MARGIN, HEIGHT - 7.5)
        notice = Words(design.synthetic_notice["en"], design.synthetic_notice["ar"])
        _line(document, notice, size=6.5, height=3.5, bold=True)


def _line(
    document: _Form,
    words: Words,
    *,
    size: float,
    height: float,
    indent: float = 0.0,
    bold: bool = False,
    beside_box: bool = False,
) -> None:
    """English from the left and Arabic from the right, on one line; beside a box in the middle both end at it."""
    top, gap = document.get_y(), BOX / 2 + 2
    half = INSIDE / 2 - gap if beside_box else INSIDE / 2
    left = half - indent / 2 if indent else half
    document.put(
        words.en,
        MARGIN + indent,
        top,
        left,
        height,
        size=size,
        bold=bold,
        align="right" if beside_box else "left",
    )
    document.put(
        words.ar, MARGIN + INSIDE - half + (indent / 2 if indent else 0), top, left, height, size=size, bold=bold,
        align="left" if beside_box else "right", rtl=True,
    )  # fmt: skip


def _paragraph(document: _Form, words: Words) -> None:
    top, width = document.get_y(), INSIDE / 2 - 2
    document.paragraph(words.en, MARGIN, top, width, size=6.5, height=3.4, rtl=False)
    document.paragraph(words.ar, MARGIN + INSIDE / 2 + 2, top, width, size=6.5, height=3.4, rtl=True)
