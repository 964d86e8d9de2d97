"""The frame of every picture: mark, title, date, and below what no picture may be shown without."""

from dataclasses import dataclass, field

from webapp.city import City
from webapp.languages import current, localised
from webapp.languages import gettext as _
from webapp.palette import colours
from webapp.pictures.drawing import Anchor, Box, Paint, Part, Picture, Text
from webapp.typesetting import Typesetter

MARGIN = 24.0
LEAST, MOST_WIDTH, MOST_HEIGHT = 320, 2400, 2400
SOCIAL = (1200, 630)
"""Width and height that social networks show whole."""


@dataclass
class Sheet:
    """A picture that is being laid out; `along` counts from the side where reading begins.

    Attributes
    ----------
    top, bottom
        What lies between them is free.
    """

    width: int
    height: int
    theme: str
    setter: Typesetter
    parts: list[Part] = field(default_factory=list)
    top: float = 0
    bottom: float = 0

    def __post_init__(self) -> None:
        self.rtl = current().direction == "rtl"
        self.painted = colours(self.theme)
        self.bottom = float(self.height)
        self.box(0, 0, self.width, self.height, "paper")

    @property
    def is_narrow(self) -> bool:
        """True where the legend goes below the map."""
        return self.width < 700

    @property
    def room(self) -> float:
        """Width between the margins."""
        return self.width - 2 * MARGIN

    def x(self, along: float, width: float = 0) -> float:
        """Left edge of something `width` wide."""
        return self.width - along - width if self.rtl else along

    def box(self, along: float, y: float, width: float, height: float, colour: str) -> None:
        """A rectangle in one of the palette's colours."""
        painted = self.painted.get(colour, colour)
        self.parts.append(Box(self.x(along, width), y, width, height, Paint(painted, painted)))

    def swatch(self, along: float, y: float, paint: Paint, *, width: float = 22, height: float = 15) -> None:
        """The sign of a legend row; `y` is the base line of its words."""
        self.parts.append(Box(self.x(along, width), y - height + 2, width, height, paint, 1.2))

    def text(
        self,
        words: str,
        along: float,
        y: float,
        size: float,
        *,
        weight: int = 400,
        colour: str = "ink",
        anchor: Anchor = "start",
    ) -> None:
        """One line on the base line `y`."""
        self.parts.append(
            Text(words, self.x(along), y, size, weight, self.painted.get(colour, colour), anchor)
        )

    def paragraph(
        self,
        words: str,
        along: float,
        y: float,
        room: float,
        size: float,
        *,
        weight: int = 400,
        colour: str = "ink",
        most: int | None = None,
    ) -> float:
        """Lines of text from the base line `y`; the base line of what may follow.

        More than `most` lines are cut, visibly.
        """
        lines = self.setter.wrap(words, room, size=size, weight=weight)
        if most is not None and len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
        for line in lines:
            self.text(line, along, y, size, weight=weight, colour=colour)
            y += 1.35 * size
        return y

    def picture(self, description: str) -> Picture:
        """What was laid out."""
        return Picture(self.width, self.height, self.rtl, description, self.parts)


def begin(city: City, sheet: Sheet, title: str, subtitle: str) -> None:
    """Mark, title and date at the top of a sheet."""
    y = 0.0
    if city.synthetic:
        size = 14 if sheet.is_narrow else 16
        lines = sheet.setter.wrap(localised(city.notice), sheet.room, size=size, weight=600)
        height = 12 + 22 * len(lines)
        sheet.box(0, 0, sheet.width, height, "band")
        for number, line in enumerate(lines):
            sheet.text(
                line, sheet.width / 2, 23 + 22 * number, size, weight=600, colour="mark-ink", anchor="middle"
            )
        y = float(height)
    size, small = (20, 14) if sheet.is_narrow else (30, 17)
    y = sheet.paragraph(title, MARGIN, y + size + 12, sheet.room, size, weight=600, most=2)
    y = sheet.paragraph(
        subtitle, MARGIN, y - size * 1.35 + small + 11, sheet.room, small, colour="muted", most=3
    )
    sheet.top = y - 6


def finish(city: City, sheet: Sheet, *, caveats: list[str]) -> None:
    """Caveats, credit and release at the bottom of a sheet, above which the rest is drawn."""
    release = _("Damage Ledger, release %(release)s") % {"release": city.release}
    credit = _("Source: %(source)s.") % {"source": city.manifest["credit"]}
    size = 11.5 if sheet.is_narrow else 13.5
    told = [(text, "ink") for text in caveats] + [(f"{credit} {release}.", "muted")]
    lines = [
        (line, colour) for text, colour in told for line in sheet.setter.wrap(text, sheet.room, size=size)
    ]
    y = sheet.height - 12 - 1.32 * size * (len(lines) - 1)
    sheet.bottom = y - size - 8
    for line, colour in lines:
        sheet.text(line, MARGIN, y, size, colour=colour)
        y += 1.32 * size


def standing_caveat() -> str:
    """What every reader of a damage picture must know."""
    return _(
        "Damage seen from above is an estimate of what can be seen on an image, not a survey on the ground."
    )
