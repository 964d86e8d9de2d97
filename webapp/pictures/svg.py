"""A picture as SVG: real text, one path for all areas of a paint, nothing that a page has to allow."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from webapp.palette import FACE
from webapp.pictures.drawing import (
    PATTERN_SIDE,
    Area,
    Box,
    Clip,
    Lines,
    Paint,
    Part,
    Picture,
    Points,
    Signs,
    Text,
    corners_of,
)


def as_svg(picture: Picture) -> str:
    """The picture as an SVG file."""
    drawn = _Drawing(picture)
    body = drawn.parts(picture.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}" '
        f'width="{picture.width}" height="{picture.height}" role="img" font-family="{escape(FACE)}">'
        f"<title>{escape(picture.description)}</title><defs>{drawn.definitions()}</defs>{body}</svg>"
    )


class _Drawing:
    def __init__(self, picture: Picture) -> None:
        self._rtl = picture.rtl
        self._patterns: dict[Paint, str] = {}
        self._clips: list[str] = []

    def parts(self, parts: Sequence[Part]) -> str:
        return "".join(self._part(part) for part in parts)

    def definitions(self) -> str:
        return "".join(_pattern(paint, name) for paint, name in self._patterns.items()) + "".join(self._clips)

    def _part(self, part: Part) -> str:
        match part:
            case Text():
                return self._text(part)
            case Box():
                return (
                    f'<rect x="{part.x:.1f}" y="{part.y:.1f}" width="{part.width:.1f}" height="{part.height:.1f}" '
                    f'fill="{self._fill(part.paint)}"{_outline(part.paint, part.outline_width)}/>'
                )
            case Area():
                path = "".join(_closed(ring) for rings in part.polygons for ring in rings)
                fill, outline = self._fill(part.paint), _outline(part.paint, part.outline_width)
                return (
                    f'<path fill-rule="evenodd" fill="{fill}"{outline} stroke-linejoin="round" d="{path}"/>'
                )
            case Lines():
                path = "".join(f"M{_points(line)}" for line in part.lines)
                return (
                    f'<path fill="none" stroke="{part.colour}" stroke-width="{part.width:g}" '
                    f'stroke-linejoin="round" stroke-linecap="round" d="{path}"/>'
                )
            case Signs():
                return self._signs(part)
            case Clip():
                name = f"c{len(self._clips)}"
                self._clips.append(
                    f'<clipPath id="{name}"><rect x="{part.x:.1f}" y="{part.y:.1f}" width="{part.width:.1f}" '
                    f'height="{part.height:.1f}"/></clipPath>'
                )
                return f'<g clip-path="url(#{name})">{self.parts(part.parts)}</g>'

    def _text(self, text: Text) -> str:
        halo = (
            Markup(' stroke="{}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"').format(
                text.halo
            )
            if text.halo
            else ""
        )
        turned = Markup(' direction="rtl"') if self._rtl else ""
        return Markup(
            '<text x="{:.1f}" y="{:.1f}" font-size="{:g}" font-weight="{}" fill="{}" text-anchor="{}"{}{}>{}</text>'
        ).format(
            text.x, text.y, text.size, text.weight, text.colour, text.anchor, turned, halo, text.words
        )  # fmt: skip

    def _signs(self, signs: Signs) -> str:
        fill = "none" if signs.sign == "dashed" else self._fill(signs.paint)
        dashes = ' stroke-dasharray="2 1.5"' if signs.sign == "dashed" else ""
        outline = f'fill="{fill}" stroke="{signs.paint.outline}" stroke-width="1"{dashes}'
        if signs.sign in {"disc", "ring", "dashed"}:
            r = signs.radius * 0.8
            ring = f"m{-r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z"
            path = "".join(f"M{x:.1f} {y:.1f}{ring}" for x, y in signs.at.tolist())
        else:
            path = "".join(
                "M"
                + " ".join(
                    f"{across:.1f} {down:.1f}" for across, down in corners_of(signs.sign, x, y, signs.radius)
                )
                + "z"
                for x, y in signs.at.tolist()
            )
        return f'<path {outline} d="{path}"/>'

    def _fill(self, paint: Paint) -> str:
        if paint.pattern in {"solid", "plain"}:
            return paint.fill
        name = self._patterns.setdefault(paint, f"p{len(self._patterns)}")
        return f"url(#{name})"


def _outline(paint: Paint, width: float) -> str:
    return f' stroke="{paint.outline}" stroke-width="{width:g}"' if width else ""


def _closed(ring: Points) -> str:
    return f"M{_points(ring)}z"


def _points(line: Points) -> str:
    return " ".join(f"{x:.1f} {y:.1f}" for x, y in line.tolist())


def _pattern(paint: Paint, name: str) -> str:
    side = PATTERN_SIDE
    shapes = {
        "hatched": _slanted(side, -1, 1.1),
        "diagonal": _slanted(side, 1, 1),
        "cross": _slanted(side, 1, 1) + _slanted(side, -1, 1),
        "dots": f'<circle cx="{side / 2}" cy="{side / 2}" r="1.2" fill="{paint.outline}"/>',
        "sparse": f'<rect y="{side * 0.35}" width="{side * 0.6}" height="{side * 0.2}" fill="{paint.outline}"/>',
    }[paint.pattern]
    return (
        f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
        f'<rect width="{side}" height="{side}" fill="{paint.fill}"/><g stroke="{paint.outline}">{shapes}</g></pattern>'
    )


def _slanted(side: int, slope: int, width: float) -> str:
    lines = "".join(
        f"M{shift - side} {2 * side if slope < 0 else -side}L{shift + 2 * side} {-side if slope < 0 else 2 * side}"
        for shift in (-side, 0, side)
    )
    return f'<path fill="none" stroke-width="{width}" d="{lines}"/>'
