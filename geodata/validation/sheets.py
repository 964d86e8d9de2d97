"""The sample as printable sheets, one A5 page a unit, in English and Arabic, for people without a device."""

import importlib.resources
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
from fpdf import FPDF
from fpdf.enums import TextDirection
from pyproj import CRS

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

FONT = "Plex"
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


def _document(design: SampleDesign) -> FPDF:
    document = FPDF(orientation="portrait", unit="mm", format=(WIDTH, HEIGHT))
    document.set_auto_page_break(auto=False)
    document.set_margins(MARGIN, MARGIN)
    files = importlib.resources.files("fontpkg_ibm_plex_sans_arabic") / "files"
    for style, name in (("", "Regular"), ("B", "SemiBold")):
        document.add_font(FONT, style, str(files / f"IBMPlexSansArabic-{name}.ttf"))
    document.set_text_shaping(use_shaping_engine=True)
    title = title_of(design)
    document.set_title(title.en)
    document.set_lang("en")
    document.set_subject(f"Release {design.release}, seed {design.seed}")
    # No clock: the same sample gives the same file.
    document.set_creation_date(datetime.fromisoformat(design.as_of).replace(tzinfo=UTC))
    return document


def _page(document: FPDF, row: Mapping[str, object], locator: Locator, design: SampleDesign) -> None:
    document.add_page()
    document.set_xy(MARGIN, 7)
    _line(
        document,
        Words(f"{TITLE.en}: {design.name['en']}", f"{TITLE.ar}: {design.name['ar']}"),
        size=7,
        height=4,
    )
    document.set_font(FONT, "B", 20)
    document.set_xy(MARGIN, 15)
    document.cell(40, 9, str(row[SAMPLE_ID]))
    document.set_xy(MARGIN + 40, 15)
    _line(document, Words(str(row[DISTRICT_EN]), str(row[DISTRICT_AR])), size=10, height=9, indent=40)
    _draw_map(document, locator, 26.0)
    _position(document, row, locator, design, 26.0 + MAP_HEIGHT + 1.5)
    _questions(document, 126.0)
    _foot(document, row, design)


def _draw_map(document: FPDF, locator: Locator, top: float) -> None:
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


def _north(document: FPDF, x: float, y: float) -> None:
    document.set_fill_color(255)
    document.rect(x - 2, y - 2, 9, 15, style="F")
    document.set_fill_color(0)
    document.polygon([(x + 2.5, y), (x + 0.5, y + 6), (x + 2.5, y + 4.6), (x + 4.5, y + 6)], style="F")
    document.set_font(FONT, "B", 7)
    document.set_xy(x - 2, y + 6.5)
    document.cell(9, 4, f"{NORTH.en} {NORTH.ar}", align="C")


def _scale_bar(document: FPDF, locator: Locator, x: float, y: float) -> None:
    document.set_fill_color(255)
    document.rect(x - 1.5, y - 6, 34, 8, style="F")
    document.set_line_width(0.5)
    document.line(x, y, x + 20, y)
    document.line(x, y - 1.2, x, y)
    document.line(x + 20, y - 1.2, x + 20, y)
    document.set_font(FONT, "", 6.5)
    document.set_xy(x, y - 5)
    document.cell(30, 3.5, f"{locator.bar_m} {METRES.en}   1:{locator.scale:,}")


def _position(
    document: FPDF, row: Mapping[str, object], locator: Locator, design: SampleDesign, top: float
) -> None:
    document.set_xy(MARGIN, top)
    _line(document, POSITION, size=7, height=4)
    document.set_font(FONT, "", 8)
    document.set_xy(MARGIN + 18, top)
    geo = f"geo:{row[LATITUDE]},{row[LONGITUDE]}"
    document.cell(92, 4, f"{row[LATITUDE]}° N, {row[LONGITUDE]}° E    {geo}", align="C", link=geo)
    told = instruction_of(design)
    for place, words in enumerate([told, *([LIST_ONLY] if design.unit == "sites" else [])]):
        document.set_xy(MARGIN, top + 5 + 7 * place)
        _paragraph(document, words)


def _questions(document: FPDF, top: float) -> None:
    top = _choice(document, FIELD_WORDS[SEEN], list(SEEN_WORDS.values()), top)
    top = _choice(document, FIELD_WORDS[REFERENCE_GRADE], list(GRADE_WORDS.values()), top + 1.5)
    for words, lines in ((SIGNATURE, 1), (DATE, 1), (FIELD_WORDS[NOTES], 1)):
        document.set_xy(MARGIN, top + 1)
        _line(document, words, size=7.5, height=5)
        top += 6.5 * lines
        document.set_line_width(0.2)
        document.line(MARGIN + 28, top - 1, MARGIN + INSIDE - 28, top - 1)


def _choice(document: FPDF, question: Words, options: list[Words], top: float) -> float:
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


def _foot(document: FPDF, row: Mapping[str, object], design: SampleDesign) -> None:
    document.set_font(FONT, "", 6)
    document.set_xy(MARGIN, HEIGHT - 11)
    shown = f"   {FIELD_WORDS[MAP_CLASS].en}: {row[MAP_CLASS]}" if MAP_CLASS in row else ""
    document.cell(
        INSIDE,
        3.5,
        f"{row[unit_column(design)]}   release {design.release}   seed {design.seed}{shown}",
        align="C",
    )
    if design.synthetic_notice:
        document.set_xy(MARGIN, HEIGHT - 7.5)
        notice = Words(design.synthetic_notice["en"], design.synthetic_notice["ar"])
        _line(document, notice, size=6.5, height=3.5, bold=True)


def _line(
    document: FPDF,
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
    document.set_font(FONT, "B" if bold else "", size)
    document.set_xy(MARGIN + indent, top)
    document.cell(half - indent / 2 if indent else half, height, words.en, align="R" if beside_box else "L")
    document.set_xy(MARGIN + INSIDE - half + (indent / 2 if indent else 0), top)
    _arabic(
        document, words.ar, half - (indent / 2 if indent else 0), height, align="L" if beside_box else "R"
    )


def _arabic(document: FPDF, text: str, width: float, height: float, *, align: str) -> None:
    document.set_text_shaping(
        use_shaping_engine=True, direction=TextDirection.RTL, script="arab", language="ara"
    )
    document.cell(width, height, text, align=align)
    document.set_text_shaping(use_shaping_engine=True)


def _paragraph(document: FPDF, words: Words) -> None:
    top = document.get_y()
    document.set_font(FONT, "", 6.5)
    document.multi_cell(INSIDE / 2 - 2, 3.4, words.en, align="L")
    document.set_xy(MARGIN + INSIDE / 2 + 2, top)
    document.set_text_shaping(
        use_shaping_engine=True, direction=TextDirection.RTL, script="arab", language="ara"
    )
    document.multi_cell(INSIDE / 2 - 2, 3.4, words.ar, align="R")
    document.set_text_shaping(use_shaping_engine=True)
