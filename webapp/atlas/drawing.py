"""Draws a map: ground, roads, outlines and what was counted, each class with its colour, outline and pattern or sign."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, NOT_ASSESSED, POSSIBLE, SEVERE
from webapp.atlas.ground import CRATERS, Ground
from webapp.atlas.paths import (
    UNIT,
    Frame,
    Shapes,
    line_paths,
    polygon_paths,
    regular,
    sign_paths,
    stripes,
)
from webapp.atlas.sheet import HEIGHT, POINT, Sheet
from webapp.maps.legend import SWATCHES

AROUND = "#f1eee8"
"""Ground outside the district of a page."""
WATER, ROAD, STREET, RAIL = "#c3d9e2", "#cfc8ba", "#dfdad0", "#a49c8e"
DISTRICT = "#4d473d"
NEIGHBOUR = "#a29a8c"
CRATER = "#0b6a63"
SIGN_MM = 1.05
"""Half the width of a sign on the page of a district."""
SPACING = 2.3
"""Points between the stripes of a pattern."""
THIN = 0.25


@dataclass(frozen=True)
class Look:
    """How large things are drawn.

    Attributes
    ----------
    patterns
        True where houses are large enough for the pattern of their class to be seen.
    outline
        Width of outlines in points.
    sign
        Half the width of a sign in millimetres.
    """

    patterns: bool
    outline: float
    sign: float


PAGE = Look(patterns=True, outline=THIN, sign=SIGN_MM)
OVERVIEW = Look(patterns=False, outline=0.1, sign=0.3)


def draw_ground(
    sheet: Sheet, ground: Ground, frame: Frame, inside: shapely.Geometry, *, streets: bool
) -> None:
    """Paper inside of a shape, another tone around it, and the background map over both."""
    sheet.colour(AROUND)
    _paint(sheet, [_whole(frame)], "f")
    sheet.colour("paper")
    _paint(sheet, [polygon_paths(_array(inside), frame)], "f")
    seen = frame.ground
    for kind, shapes in ground.basemap.items():
        if kind in {"river", "water"}:
            near = shapes[shapely.intersects(shapes, seen)]
            sheet.colour(WATER)
            _paint(sheet, [polygon_paths(near, frame)], "f")
            sheet.colour(WATER, line=True)
            _paint(sheet, [line_paths(near, frame)], "S", width=2.0)
    widths = (("street", 0.45, STREET, streets), ("wall", 0.9, NEIGHBOUR, True), ("rail", 0.7, RAIL, True), ("road", 1.3, ROAD, True))  # fmt: skip
    for kind, width, colour, is_wanted in widths:
        if is_wanted and kind in ground.basemap:
            near = ground.basemap[kind]
            sheet.colour(colour, line=True)
            path = line_paths(near[shapely.intersects(near, seen)], frame)
            _paint(sheet, [path], "S", width=width, dash="30 15" if kind == "rail" else "")


def draw_outlines(
    sheet: Sheet, shapes: Shapes, frame: Frame, *, width: float, colour: str, dash: str = "",
    fill: str | None = None,
) -> None:  # fmt: skip
    """Borders of districts, or districts filled."""
    sheet.colour(colour, line=True)
    if fill:
        sheet.colour(fill)
    _paint(sheet, [polygon_paths(shapes, frame)], "B" if fill else "S", width=width, dash=dash)


def draw_groups(
    sheet: Sheet, ground: Ground, frame: Frame, look: Look, district_id: str | None = None
) -> None:
    """Houses or sites of each class, the worst one on top."""
    for group, shapes in ground.groups(district_id):
        if ground.has_footprints:
            _draw_houses(sheet, group, shapes, frame, look)
        else:
            points = frame.placed(shapely.get_coordinates(shapely.point_on_surface(shapes)))
            draw_signs(sheet, group, points, look.sign, width=0.5 if look.patterns else 0.06)


def _draw_houses(sheet: Sheet, group: str, shapes: Shapes, frame: Frame, look: Look) -> None:
    swatch = SWATCHES[group]
    sheet.colour(swatch.light)
    sheet.colour(swatch.outline_light, line=True)
    houses = polygon_paths(shapes, frame)
    if look.patterns:
        # One path serves to fill, to outline and to cut the stripes to its shape.
        _paint(sheet, [houses], "W B", width=look.outline, after=pattern(group, frame))
    else:
        _paint(sheet, [houses], "B", width=look.outline)


def pattern(group: str, frame: Frame) -> str:
    """The stripes or dots of a class all over a frame, in the colour of its outlines."""
    rising, falling = stripes(frame, SPACING, rising=True), stripes(frame, SPACING, rising=False)
    thin = f"{THIN * UNIT:.1f} w\n"
    white = "1 1 1 RG\n"
    return {
        SEVERE: f"{white}{thin}{rising}\n{falling}\nS",
        MODERATE: f"{thin}{rising}\nS",
        POSSIBLE: f"1 J {0.7 * UNIT:.1f} w [0 {SPACING * UNIT:.0f}] 0 d\n{rising}\nS",
        NOT_ASSESSED: f"{thin}{stripes(frame, 1.25 * SPACING, rising=False)}\nS",
    }.get(group, "")


def draw_signs(
    sheet: Sheet, group: str, points: npt.NDArray[np.int64], size_mm: float, *, width: float = 0.5
) -> None:
    """Signs of damage sites at points in tenths of a point, as the web map draws them."""
    radius = size_mm / POINT * UNIT
    if group == CRATERS:
        sheet.colour("#ffffff")
        sheet.colour(CRATER, line=True)
        _paint(sheet, [sign_paths(points, regular(14, radius))], "B", width=1.6 * width)
        sheet.colour(CRATER)
        _paint(sheet, [sign_paths(points, regular(8, 0.38 * radius))], "f")
        return
    swatch = SWATCHES[group]
    sheet.colour(swatch.light)
    sheet.colour(swatch.outline_light, line=True)
    corners = {
        DESTROYED: regular(4, 1.15 * radius),
        SEVERE: regular(3, 1.25 * radius, lift=-0.15 * radius),
        MODERATE: regular(4, 1.13 * radius, turn=45),
        POSSIBLE: regular(12, 0.85 * radius),
        NO_VISIBLE_DAMAGE: regular(12, 0.7 * radius),
        NOT_ASSESSED: regular(12, 0.75 * radius),
    }[group]
    dash = f"{0.35 * radius:.0f} {0.3 * radius:.0f}" if group == NOT_ASSESSED else ""
    _paint(sheet, [sign_paths(points, corners)], "B", width=width, dash=dash)


def draw_swatch(sheet: Sheet, group: str, along: float, y: float, *, as_sign: bool) -> None:
    """The colour and pattern of a class, or its sign, 5 by 3.2 millimetres, as on the map."""
    x = sheet.left(along, 5.0)
    frame = Frame(x, y, 5.0, 3.2, 0.0, 0.0, 1.0)
    if as_sign:
        draw_signs(sheet, group, frame.placed(np.zeros((1, 2))), 1.25)
        return
    swatch = SWATCHES[group]
    sheet.colour(swatch.light)
    sheet.colour(swatch.outline_light, line=True)
    _paint(sheet, [_whole(frame)], "W B", width=0.5, after=pattern(group, frame))


def begin_map(sheet: Sheet, frame: Frame) -> None:
    """Cut off what is drawn outside of a frame until :func:`end_map`."""
    sheet.out(
        f"q {frame.x / POINT:.2f} {(HEIGHT - frame.y - frame.height) / POINT:.2f} "
        f"{frame.width / POINT:.2f} {frame.height / POINT:.2f} re W n"
    )


def end_map(sheet: Sheet, frame: Frame) -> None:
    """End what :func:`begin_map` began, and draw the rim."""
    sheet.out("Q")
    sheet.colour("ink", line=True)
    _paint(sheet, [_whole(frame)], "S", width=0.6)


def draw_scale_bar(sheet: Sheet, x: float, y: float, length: float, label: str) -> None:
    """A bar in two halves, its length beside it; from left to right in every language, as the map."""
    half, high = length / 2, 1.3
    for place, colour in enumerate(("#1d2227", "#ffffff")):
        left, low = (x + place * half) / POINT, (HEIGHT - y - high) / POINT
        sheet.colour(colour)
        sheet.colour("ink", line=True)
        sheet.out(f"0.5 w [] 0 d {left:.2f} {low:.2f} {half / POINT:.2f} {high / POINT:.2f} re B")
    sheet.colour("ink")
    sheet.letters.draw(label, x + length + 1.6, y + 1.5, size=7)


def draw_north(sheet: Sheet, right: float, y: float, word: str) -> None:
    """An arrow to the top of the paper, where the north of the map is, and the word, up to `right`."""
    x = right - 2.4
    at = [(x + dx, y + dy) for dx, dy in ((0.0, 0.0), (1.9, 6.0), (0.0, 4.7), (-1.9, 6.0))]
    sheet.colour("ink")
    corners = [f"{px / POINT:.2f} {(HEIGHT - py) / POINT:.2f}" for px, py in at]
    sheet.out(f"{corners[0]} m " + " ".join(f"{corner} l" for corner in corners[1:]) + " h f")
    sheet.letters.draw(word, x - 3.0, y + 4.6, size=7, anchor="right")


def _paint(
    sheet: Sheet, paths: list[str], how: str, *, width: float = 0.0, dash: str = "", after: str = ""
) -> None:
    """Paint paths that are in tenths of a point; `after` is painted inside of them if `how` clips."""
    drawn = "\n".join(path for path in paths if path)
    if drawn:
        style = f"1 j {width * UNIT:.1f} w [{dash}] 0 d\n" if width else ""
        sheet.out(f"q {1 / UNIT:g} 0 0 {1 / UNIT:g} 0 0 cm\n{style}{drawn}\n{how}\n{after}\nQ")


def _whole(frame: Frame) -> str:
    x, y = frame.x / POINT * UNIT, (HEIGHT - frame.y - frame.height) / POINT * UNIT
    return f"{x:.0f} {y:.0f} {frame.width / POINT * UNIT:.0f} {frame.height / POINT * UNIT:.0f} re"


def _array(shape: shapely.Geometry) -> Shapes:
    return np.array([shape], dtype=object)
