"""A district over the dates, as a line of a table's row or as a chart of its own; dates without a record are gaps."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from webapp.claims.specification_drawing import sign

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 92.0, 26.0, 4.0
SIZE, LETTER, SIGN = 12.5, 0.62, 4.6
TOP, PLOT, FOOT = 30.0, 190.0, 42.0
N_TICKS = 4


@dataclass(frozen=True)
class Point:
    """The value at one date; `None` where there is no record, or too few footprints for a share."""

    date: str
    value: float | None


@dataclass(frozen=True)
class Line:
    """The points of one class set; `grade` gives the sign and the colour."""

    grade: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Drawing:
    """A chart in words of the page: `shown` writes a value of the scale, `mark` the notice of made-up data."""

    title: str
    description: str
    lines: Sequence[Line]
    shown: Callable[[float], str]
    mark: str


@dataclass(frozen=True)
class Frame:
    """Size of a chart; `axis` is the room for the numbers of the scale."""

    width: float
    axis: float


WIDE = Frame(width=720, axis=64)
NARROW = Frame(width=340, axis=56)


def sparkline(line: Line, *, top: float, told: str, direction: str) -> Markup:
    """The line of one district, drawn on a scale that ends at `top` for all of them; `told` says it in words."""
    days = [_day(point.date) for point in line.points]
    first, span = min(days), max(max(days) - min(days), 1)
    room = SPARK_WIDTH - 2 * SPARK_EDGE

    def place(point: Point) -> tuple[float, float]:
        along = SPARK_EDGE + room * (_day(point.date) - first) / span
        rise = (SPARK_HEIGHT - 2 * SPARK_EDGE) * min((point.value or 0) / (top or 1), 1)
        return (SPARK_WIDTH - along if direction == "rtl" else along), SPARK_HEIGHT - SPARK_EDGE - rise

    known = [place(point) for point in line.points if point.value is not None]
    gaps = [place(point) for point in line.points if point.value is None]
    path = _path([None if point.value is None else place(point) for point in line.points])
    marks = "".join(f"M{x:.1f} {y:.1f}h.01" for x, y in known)
    empty = "".join(f"M{x - 2:.1f} {y - 2:.1f}l4 4m0-4l-4 4" for x, y in gaps)
    return Markup(
        f'<svg class="spark" viewBox="0 0 {SPARK_WIDTH:g} {SPARK_HEIGHT:g}" width="{SPARK_WIDTH:g}" '
        f'height="{SPARK_HEIGHT:g}" role="img" focusable="false" aria-label="{escape(told)}">'
        f'<path class="spark__line" d="{path}"/><path class="spark__dots" d="{marks}"/>'
        f'<path class="spark__gaps" d="{empty}"/></svg>'
    )


def draw(drawing: Drawing, frame: Frame, *, direction: str) -> Markup:
    """The chart as an SVG element painted by the style sheet of the page; ``rtl`` mirrors it."""
    return _Chart(drawing, frame, rtl=direction == "rtl").drawn()


class _Chart:
    """One chart while it is drawn; distances along the line count from where reading begins."""

    def __init__(self, drawing: Drawing, frame: Frame, *, rtl: bool) -> None:
        self.drawing, self.frame, self.rtl = drawing, frame, rtl
        self.dates = sorted({point.date for line in drawing.lines for point in line.points})
        values = [point.value for line in drawing.lines for point in line.points if point.value is not None]
        self.ticks = _ticks(max(values, default=0) or 1)

    def drawn(self) -> Markup:
        parts = [*self._mark(), *self._scale(), *self._dates(), *self._lines()]
        title, words = escape(self.drawing.title), escape(self.drawing.description)
        return Markup(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.frame.width:g} {TOP + PLOT + FOOT:g}" '
            f'role="img"><title>{title}</title><desc>{words}</desc>{"".join(parts)}</svg>'
        )

    def x(self, along: float) -> float:
        return round(self.frame.width - along if self.rtl else along, 2)

    def along(self, date: str) -> float:
        first, last = _day(self.dates[0]), _day(self.dates[-1])
        room = self.frame.width - self.frame.axis - 24
        return self.frame.axis + 10 + room * (_day(date) - first) / max(last - first, 1)

    def y(self, value: float) -> float:
        return round(TOP + PLOT * (1 - value / self.ticks[-1]), 2)

    def _text(self, role: str, along: float, y: float, words: str, *, anchor: str, size: float = SIZE) -> str:
        turned = ' direction="rtl"' if self.rtl else ""
        return (
            f'<text class="curve__{role}" x="{self.x(along)}" y="{y:.2f}" font-size="{size:.1f}" '
            f'text-anchor="{anchor}"{turned}>{escape(words)}</text>'
        )

    def _mark(self) -> list[str]:
        """The synthetic mark, in a size that fits; nothing removes it."""
        mark, width = self.drawing.mark, self.frame.width
        if not mark:
            return []
        size = min(SIZE, (width - 20) / (LETTER * len(mark)))
        sheet = f'<rect class="curve__sheet" x="0.5" y="0.5" width="{width - 1:g}" height="20"/>'
        return [sheet, self._text("mark", 10, 14.5, mark, anchor="start", size=size)]

    def _scale(self) -> list[str]:
        start, end = self.x(self.frame.axis), self.x(self.frame.width)
        drawn = []
        for value in self.ticks:
            drawn.append(f'<path class="curve__rule" d="M{start} {self.y(value)}H{end}"/>')
            words = self.drawing.shown(value)
            drawn.append(self._text("note", self.frame.axis - 6, self.y(value) + 4, words, anchor="end"))
        return drawn

    def _dates(self) -> list[str]:
        """Months of the images; one that would touch the one before goes to a second line."""
        drawn, ends = [], [float("-inf"), float("-inf")]
        half = LETTER * SIZE * len("2017-10") / 2
        for date in self.dates:
            middle = min(self.along(date), self.frame.width - half)
            line = 0 if middle - half > ends[0] + 4 else 1
            ends[line] = middle + half
            drawn.append(self._text("note", middle, TOP + PLOT + 16 + 15 * line, date[:7], anchor="middle"))
        return drawn

    def _lines(self) -> list[str]:
        drawn = []
        for line in self.drawing.lines:
            places = [
                None if point.value is None else (self.x(self.along(point.date)), self.y(point.value))
                for point in line.points
            ]
            signs = "".join(sign(line.grade, x, y, SIGN) for x, y in filter(None, places))
            drawn.append(f'<path class="curve__whisker series--{line.grade}" d="{_path(places)}"/>')
            drawn.append(f'<path class="curve__filled--{line.grade}" d="{signs}"/>')
        return drawn


def _path(places: Sequence[tuple[float, float] | None]) -> str:
    """Straight lines between neighbours in time that both have a value; none across a gap."""
    return "".join(
        f"M{first[0]:.1f} {first[1]:.1f}L{then[0]:.1f} {then[1]:.1f}"
        for first, then in pairwise(places)
        if first is not None and then is not None
    )


def _ticks(end: float) -> list[float]:
    """From 0 in round steps to the first that is no smaller than `end`."""
    power = 1e-4
    while True:
        for factor in (1, 2, 5):
            step = factor * power
            if end / step <= N_TICKS:
                n = int(-(-end // step))
                return [round(step * place, 6) for place in range(n + 1)]
        power *= 10


def _day(date: str) -> int:
    return datetime.date.fromisoformat(date).toordinal()
