"""What a picture is made of: text, boxes, areas, lines and signs, in pixels from its upper left corner.

A picture is laid out once and then written as SVG (:mod:`webapp.pictures.svg`) or drawn as PNG
(:mod:`webapp.pictures.png`), so that both say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
"""Corners or positions, one row each: x, y."""

Anchor = Literal["start", "middle", "end"]
Sign = Literal["diamond", "triangle", "square", "disc", "ring", "dashed"]
PATTERN_SIDE = 8
"""Pixels after which a pattern repeats."""


@dataclass(frozen=True)
class Paint:
    """How an area or sign is filled and outlined; the pattern tells classes apart where colours do not.

    Attributes
    ----------
    pattern
        ``solid`` and ``plain`` are one colour; ``cross``, ``diagonal``, ``dots``, ``hatched``, ``sparse`` are drawn
        in the colour of the outline.
    """

    fill: str
    outline: str
    pattern: str = "plain"


@dataclass(frozen=True)
class Text:
    """One line. At `x` lies its start, middle or end as it is read; `y` is its base line."""

    words: str
    x: float
    y: float
    size: float
    weight: int = 400
    colour: str = "#000000"
    anchor: Anchor = "start"
    halo: str | None = None


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    paint: Paint
    outline_width: float = 0


@dataclass(frozen=True)
class Area:
    """Polygons of one paint; each is a list of rings, the outer one first."""

    polygons: Sequence[Sequence[Points]]
    paint: Paint
    outline_width: float = 1


@dataclass(frozen=True)
class Lines:
    """Lines of one colour and width."""

    lines: Sequence[Points]
    colour: str
    width: float


@dataclass(frozen=True)
class Signs:
    """The same sign at many places."""

    sign: Sign
    at: Points
    radius: float
    paint: Paint


@dataclass(frozen=True)
class Clip:
    """Parts of which only what lies inside a rectangle is seen."""

    x: float
    y: float
    width: float
    height: float
    parts: "Sequence[Part]"


Part = Text | Box | Area | Lines | Signs | Clip


@dataclass(frozen=True)
class Picture:
    """Everything on a picture, painted in order; `description` says in words what it shows."""

    width: int
    height: int
    rtl: bool
    description: str
    parts: list[Part] = field(default_factory=list)


def corners_of(sign: Sign, x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Corners of a sign; empty for the round ones."""
    if sign == "square":
        side = radius * 0.85
        return [(x - side, y - side), (x + side, y - side), (x + side, y + side), (x - side, y + side)]
    if sign in {"diamond", "triangle"}:
        n, reach = (4, 1.15) if sign == "diamond" else (3, 1.2)
        turns = [2 * np.pi * i / n - np.pi / 2 for i in range(n)]
        return [
            (float(x + reach * radius * np.cos(turn)), float(y + reach * radius * np.sin(turn)))
            for turn in turns
        ]
    return []
