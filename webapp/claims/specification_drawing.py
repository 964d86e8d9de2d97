"""The specification curve as SVG: inside a page in the colours of its style sheet, or as a file of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from geodata.grades import GRADES
from webapp.claims.specification_choices import Row
from webapp.claims.specification_curve import Curve, Mark, runs_of
from webapp.maps.legend import SWATCHES
from webapp.palette import DARK, FACE, colours

PLOT, TOP, ROW, HEAD, SIGN = 250.0, 46.0, 19.0, 26.0, 4.6
SIZE, LETTER = 12.5, 0.64
"""Size of the type, and the width of a wide letter in ems."""


@dataclass(frozen=True)
class Frame:
    """Size of a drawing; with `labels` 0 the label of a row stands above its dots."""

    width: float
    labels: float
    axis: float

    @property
    def row(self) -> float:
        """Height of one row of dots."""
        return ROW if self.labels else 2 * ROW - 4

    @property
    def start(self) -> float:
        """Where the curve begins, counted from the side at which reading begins."""
        return max(self.labels, self.axis)


WIDE = Frame(width=960, labels=284, axis=0)
NARROW = Frame(width=360, labels=0, axis=54)


class Drawing:
    """An SVG being written; positions along a line count from where reading begins, right in Arabic."""

    def __init__(self, curve: Curve, frame: Frame, *, direction: str, painted: dict[str, str] | None) -> None:
        self.curve = curve
        self.frame = frame
        self.rtl = direction == "rtl"
        self.painted = painted
        self.parts: list[str] = []

    def x(self, along: float) -> float:
        """The coordinate of a place along the line."""
        return round(self.frame.width - along if self.rtl else along, 2)

    def along(self, position: float) -> float:
        """Where the mark of this position on the curve stands."""
        room = self.frame.width - self.frame.start - 14
        return self.frame.start + 7 + room * (position + 0.5) / len(self.curve.marks)

    def y(self, value: float) -> float:
        """The coordinate of a value of the scale."""
        return round(TOP + PLOT * (1 - value / self.curve.end), 2)

    def paint(self, role: str) -> str:
        """How a part is painted: by a class of the style sheet, or by attributes in a file of its own."""
        if self.painted is None:
            return f'class="curve__{role}"'
        return _attributes(role, self.painted)

    def add(self, element: str) -> None:
        """Put an element after those there are."""
        self.parts.append(element)

    def box(self, role: str, start: float, top: float, width: float, height: float) -> None:
        """Add a rectangle that begins at `start` along the line."""
        left = self.x(start) - (width if self.rtl else 0)
        self.add(
            f'<rect {self.paint(role)} x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}"/>'
        )

    def path(self, role: str, steps: Iterable[str]) -> None:
        """Add one path of all the steps; nothing without any."""
        drawn = "".join(steps)
        if drawn:
            self.add(f'<path {self.paint(role)} d="{drawn}"/>')

    def text(
        self, role: str, along: float, y: float, words: str, *, anchor: str = "start", size: float = 0
    ) -> None:
        """Add words that begin, or with `anchor` end, at this place along the line; markup in them is escaped."""
        turned = ' direction="rtl"' if self.rtl else ""
        turned += f' font-size="{size:.1f}"' if size else ""
        self.add(
            f'<text {self.paint(role)} x="{self.x(along)}" y="{y:.2f}" text-anchor="{anchor}"{turned}>'
            f"{escape(words)}</text>"
        )


def draw(curve: Curve, frame: Frame, *, direction: str, theme: str | None = None) -> Markup:
    """The curve as an SVG element.

    Parameters
    ----------
    curve
        What to draw.
    frame
        :data:`WIDE` or :data:`NARROW`.
    direction
        ``rtl`` mirrors it: the least value then stands at the right.
    theme
        ``light`` or ``dark`` for a file of its own; `None` to be painted by the style sheet of a page.
    """
    painted = None if theme is None else colours(theme)
    drawing = Drawing(curve, frame, direction=direction, painted=painted)
    height = TOP + PLOT + 20
    height = _draw_rows(drawing, height)
    body, drawing.parts = drawing.parts, []
    if painted is not None:
        drawing.box("paper", 0, 0, frame.width, height + 8)
    _draw_within(drawing, height)
    _draw_plot(drawing)
    drawing.parts += body
    face = "" if painted is None else f' font-family="{escape(FACE)}"'
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:g} {height + 8:g}" role="img" '
        f'font-size="{SIZE}"{face}><title>{escape(curve.title)}</title><desc>{escape(curve.description)}</desc>'
        f"{''.join(drawing.parts)}</svg>"
    )


def _attributes(role: str, painted: dict[str, str]) -> str:
    kind, _, grade = role.partition("--")
    if grade:
        swatch, dark = SWATCHES[grade], painted is DARK
        edge = swatch.outline_dark if dark else swatch.outline_light
        fill = swatch.dark if dark else swatch.light
        return f'fill="{painted["paper"] if kind == "hollow" else fill}" stroke="{edge}" stroke-width="1.2"'
    line = 'fill="none" stroke="{}" stroke-width="{}"'
    return {
        "paper": f'fill="{painted["paper"]}"',
        "stripe": f'fill="{painted["stripe"]}"',
        "band": f'fill="{painted["band"]}"',
        "within": f'fill="{painted["band"]}" fill-opacity="0.45"',
        "said": line.format(painted["edge"], 1.5),
        "rule": line.format(painted["rule"], 1),
        "whisker": line.format(painted["muted"], 1),
        "dots": line.format(painted["ink"], 7) + ' stroke-linecap="round"',
        "rings": line.format(painted["muted"], 4) + ' stroke-linecap="round"',
        "text": f'fill="{painted["ink"]}"',
        "note": f'fill="{painted["muted"]}"',
        "head": f'fill="{painted["ink"]}" font-weight="600"',
        "mark": f'fill="{painted["mark-ink"]}" font-weight="600"',
        "sheet": f'fill="{painted["band"]}" stroke="{painted["edge"]}"',
    }[kind]


def _draw_within(drawing: Drawing, height: float) -> None:
    """A column behind the ways of counting that lie inside the statement, down through their choices."""
    if drawing.curve.within is None:
        return
    first, last = drawing.curve.within
    start, end = drawing.along(first - 0.5), drawing.along(last + 0.5)
    drawing.box("within", start, TOP, end - start, height - TOP)


def _draw_plot(drawing: Drawing) -> None:
    curve, frame = drawing.curve, drawing.frame
    room = frame.width - frame.start
    _draw_mark(drawing)
    if curve.band:
        top = drawing.y(curve.band.high)
        drawing.box("band", frame.start, top, room, max(drawing.y(curve.band.low) - top, 2))
    for value, label in curve.ticks:
        y = drawing.y(value)
        drawing.path("rule", [f"M{drawing.x(frame.start)} {y}H{drawing.x(frame.width)}"])
        drawing.text("note", frame.start - 6, y + 4, label, anchor="end")
    if curve.band:
        _draw_said(drawing)
    drawing.path("whisker", _whiskers(drawing))
    for hollow in (True, False):
        for grade in GRADES:
            steps = (
                _sign(drawing, mark, drawing.x(drawing.along(at)), drawing.y(mark.value))
                for at, mark in enumerate(curve.marks)
                if mark.sign == grade and mark.hollow is hollow
            )
            drawing.path(f"{'hollow' if hollow else 'filled'}--{grade}", steps)


def _draw_said(drawing: Drawing) -> None:
    """The stated value as a line, and its words in the corner of the band that covers the fewest signs."""
    band, frame = drawing.curve.band, drawing.frame
    if band is None:
        return
    if band.value is not None:
        y = drawing.y(band.value)
        drawing.path("said", [f"M{drawing.x(frame.start)} {y}H{drawing.x(frame.width)}"])
    above, below = drawing.y(band.high) - 5, drawing.y(band.low) + 14
    heights = [y for y in (above, below) if TOP + 8 < y < TOP + PLOT] or [above]
    length = LETTER * SIZE * len(band.label)
    corners = [(start, y) for y in heights for start in (frame.start + 6, frame.width - 6 - length)]
    along, y = min(corners, key=lambda corner: _n_covered(drawing, corner[0], corner[1], length))
    at_end = along > frame.start + 6
    drawing.text(
        "head", along + length if at_end else along, y, band.label, anchor="end" if at_end else "start"
    )


def _n_covered(drawing: Drawing, along: float, y: float, length: float) -> int:
    """How many signs words of this length would cover."""
    return sum(
        along - SIGN < drawing.along(at) < along + length + SIGN
        and -SIZE - SIGN < drawing.y(mark.value) - y < SIGN
        for at, mark in enumerate(drawing.curve.marks)
    )


def _draw_mark(drawing: Drawing) -> None:
    """The synthetic mark where there is one, in a size that fits; nothing removes it."""
    curve, frame = drawing.curve, drawing.frame
    if curve.mark:
        drawing.box("sheet", 0.5, 0.5, frame.width - 1, 24)
        size = min(SIZE, (frame.width - 20) / (LETTER * len(curve.mark)))
        drawing.text("mark", 10, 17, curve.mark, size=size)


def _whiskers(drawing: Drawing) -> Iterable[str]:
    for at, mark in enumerate(drawing.curve.marks):
        if mark.low is not None and mark.high is not None:
            yield f"M{drawing.x(drawing.along(at))} {drawing.y(mark.low)}V{drawing.y(min(mark.high, drawing.curve.end))}"


def _sign(drawing: Drawing, mark: Mark, x: float, y: float) -> str:
    step = (drawing.frame.width - drawing.frame.start) / len(drawing.curve.marks)
    return sign(mark.sign, x, y, max(2.2, min(SIGN, 0.6 * step)))


def sign(grade: str, x: float, y: float, r: float) -> str:
    """The outline that stands for a class, so that colour is not the only signal."""
    if grade == "destroyed":
        return f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}z"
    if grade == "severe":
        d = 1.35 * r
        return f"M{x:.1f} {y - d:.1f}l{d:.1f} {d:.1f}l{-d:.1f} {d:.1f}l{-d:.1f} {-d:.1f}z"
    if grade == "moderate":
        return f"M{x:.1f} {y - 1.2 * r:.1f}l{1.2 * r:.1f} {2.2 * r:.1f}h{-2.4 * r:.1f}z"
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z"


def _draw_rows(drawing: Drawing, top: float) -> float:
    """The choices as rows of dots under the curve; the height that they end at."""
    for choice in drawing.curve.choices:
        top += HEAD
        drawing.text("head", 0, top - 8, choice.title)
        for place, row in enumerate(choice.rows):
            if place % 2 == 0:
                drawing.box("stripe", 0, top, drawing.frame.width, drawing.frame.row)
            has_sign = choice.id == "classes"
            _draw_row(drawing, row, top, has_sign=has_sign)
            top += drawing.frame.row
    return top


def _draw_row(drawing: Drawing, row: Row, top: float, *, has_sign: bool) -> None:
    frame, marks = drawing.frame, drawing.curve.marks
    if has_sign:
        grade = row.key.split("+")[-1]
        drawing.path(f"filled--{grade}", [sign(grade, drawing.x(9), top + 9.5, SIGN)])
    drawing.text("text", 20 if has_sign else 4, top + 14, row.label)
    middle = top + frame.row - ROW / 2
    for role, hollow in (("rings", True), ("dots", False)):
        at = [position for position in row.at if marks[position].hollow is hollow]
        drawing.path(role, _dots(drawing, at, middle))


def _dots(drawing: Drawing, positions: list[int], y: float) -> Iterable[str]:
    """Dots in one row; where they would touch they run together into a line."""
    step = (drawing.frame.width - drawing.frame.start) / len(drawing.curve.marks)
    for first, last in runs_of(positions):
        if step < 2 * SIGN:
            yield f"M{drawing.x(drawing.along(first))} {y:.1f}H{drawing.x(drawing.along(last)) + 0.01:.2f}"
        else:
            yield "".join(f"M{drawing.x(drawing.along(at))} {y:.1f}h.01" for at in range(first, last + 1))
