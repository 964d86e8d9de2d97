"""How many places were damaged by each date, drawn as a band in steps: at least so many, at most so many."""

import datetime
from dataclasses import dataclass
from math import floor, log10

from markupsafe import Markup, escape

from webapp.claims.specification_drawing import sign
from webapp.languages import number

TOP, PLOT, FOOT = 34.0, 190.0, 42.0
SIZE, LETTER, SIGN = 12.5, 0.62, 4.6
N_STEPS = 4


@dataclass(frozen=True)
class Frame:
    """Size of a drawing; `axis` is the room for the numbers of the scale."""

    width: float
    axis: float


WIDE = Frame(width=720, axis=60)
NARROW = Frame(width=340, axis=52)


@dataclass(frozen=True)
class Step:
    """The band at every day after the image of `after` and up to that of `by`.

    `low` is certain; `high` is possible if what was not listed was not yet damaged, `high_recorded` going by
    records alone.
    """

    after: str
    by: str
    low: int
    high: int
    high_recorded: int


@dataclass(frozen=True)
class Chart:
    """What is drawn, in words and numbers of the language of the page.

    Attributes
    ----------
    grade
        Class whose sign marks the counts of each image.
    recorded
        ISO date of each image and the places graded in the set on it.
    end
        Greatest value of the scale.
    labels
        ISO date of each image and how it is written under the scale.
    mark
        The sentence that a drawing of made-up data carries; empty for a real city.
    """

    title: str
    description: str
    grade: str
    steps: list[Step]
    recorded: list[tuple[str, int]]
    end: int
    labels: list[tuple[str, str]]
    mark: str


class _Plot:
    """Places of days and counts on the drawing; days run from where reading begins, leftwards in Arabic."""

    def __init__(self, chart: Chart, frame: Frame, *, direction: str) -> None:
        self.frame, self.rtl = frame, direction == "rtl"
        self.first, last = _day(chart.steps[0].after), _day(chart.steps[-1].by)
        self.days = max(last - self.first, 1)
        self.top_value = chart.end

    def mirror(self, along: float) -> float:
        return round(self.frame.width - along if self.rtl else along, 2)

    def along(self, date: str) -> float:
        room = self.frame.width - self.frame.axis - 16
        return self.frame.axis + 4 + room * (_day(date) - self.first) / self.days

    def x(self, date: str) -> float:
        return self.mirror(self.along(date))

    def y(self, n: float) -> float:
        return round(TOP + PLOT * (1 - n / self.top_value), 2)

    def box(self, role: str, after: str, by: str, low: float, high: float) -> str:
        left, right = sorted((self.x(after), self.x(by)))
        top = self.y(high)
        return (
            f'<rect class="curve__{role}" x="{left}" y="{top}" width="{right - left:.2f}" '
            f'height="{self.y(low) - top:.2f}"/>'
        )

    def text(self, role: str, along: float, y: float, words: str, *, anchor: str, size: float = SIZE) -> str:
        turned = ' direction="rtl"' if self.rtl else ""
        return (
            f'<text class="curve__{role}" x="{self.mirror(along)}" y="{y:.2f}" font-size="{size:.1f}" '
            f'text-anchor="{anchor}"{turned}>{escape(words)}</text>'
        )


def draw(chart: Chart, frame: Frame, *, direction: str) -> Markup:
    """The chart as an SVG element painted by the style sheet of the page; ``rtl`` mirrors it."""
    plot = _Plot(chart, frame, direction=direction)
    parts = [
        *_mark(plot, chart),
        *(plot.box("within", one.after, one.by, one.low, one.high_recorded) for one in chart.steps),
        *(plot.box("band", one.after, one.by, one.low, one.high) for one in chart.steps),
        *_scale(plot, chart),
        _edge(plot, [(one.after, one.by, one.low) for one in chart.steps]),
        _edge(plot, [(one.after, one.by, one.high) for one in chart.steps]),
        f'<path class="curve__filled--{chart.grade}" d="{_signs(plot, chart)}"/>',
        *_dates(plot, chart),
    ]
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:g} {TOP + PLOT + FOOT:g}" role="img">'
        f"<title>{escape(chart.title)}</title><desc>{escape(chart.description)}</desc>{''.join(parts)}</svg>"
    )


def _day(date: str) -> int:
    return datetime.date.fromisoformat(date).toordinal()


def _mark(plot: _Plot, chart: Chart) -> list[str]:
    """The synthetic mark, in a size that fits; nothing removes it."""
    if not chart.mark:
        return []
    width = plot.frame.width
    size = min(SIZE, (width - 20) / (LETTER * len(chart.mark)))
    sheet = f'<rect class="curve__sheet" x="0.5" y="0.5" width="{width - 1:g}" height="22"/>'
    return [sheet, plot.text("mark", 10, 15.5, chart.mark, anchor="start", size=size)]


def _scale(plot: _Plot, chart: Chart) -> list[str]:
    drawn = []
    start, end = plot.mirror(plot.frame.axis), plot.mirror(plot.frame.width)
    for value in _ticks(chart.end):
        y = plot.y(value)
        drawn.append(f'<path class="curve__rule" d="M{start} {y}H{end}"/>')
        drawn.append(plot.text("note", plot.frame.axis - 6, y + 4, number(value), anchor="end"))
    return drawn


def _ticks(end: int) -> list[int]:
    """0, round values and the greatest, without a round value so near it that the two would touch."""
    power = 10 ** floor(log10(end)) if end > 1 else 1
    steps = (factor * power // 10 for factor in (1, 2, 5, 10, 20, 50))
    step = next((one for one in steps if one and end / one <= N_STEPS), end)
    return [*(value for value in range(0, end, step) if end - value > 0.08 * end), end]


def _edge(plot: _Plot, levels: list[tuple[str, str, int]]) -> str:
    steps = "".join(
        f"{'L' if place else 'M'}{plot.x(after)} {plot.y(n)}H{plot.x(by)}"
        for place, (after, by, n) in enumerate(levels)
    )
    return f'<path class="curve__said" d="{steps}"/>'


def _signs(plot: _Plot, chart: Chart) -> str:
    return "".join(sign(chart.grade, plot.x(date), plot.y(n), SIGN) for date, n in chart.recorded)


def _dates(plot: _Plot, chart: Chart) -> list[str]:
    """Months of the images; one that would touch the one before goes to a second line."""
    drawn, ends = [], [float("-inf"), float("-inf")]
    for place, (date, words) in enumerate(chart.labels):
        half = LETTER * SIZE * len(words) / 2
        last = place == len(chart.labels) - 1
        middle = min(plot.along(date), plot.frame.width - half) if last else plot.along(date)
        line = 0 if middle - half > ends[0] + 4 else 1
        ends[line] = middle + half
        drawn.append(plot.text("note", middle, TOP + PLOT + 16 + 15 * line, words, anchor="middle"))
    return drawn
