"""How a damage class is painted on a picture."""

from webapp.maps.legend import SWATCHES
from webapp.palette import colours
from webapp.pictures.drawing import Paint


def class_paint(key: str, theme: str) -> Paint:
    """Fill, outline and pattern of a class in a theme, as everywhere else."""
    swatch = SWATCHES[key]
    if theme == "dark":
        return Paint(swatch.dark, swatch.outline_dark, swatch.pattern)
    return Paint(swatch.light, swatch.outline_light, swatch.pattern)


def legible_on(fill: str, theme: str) -> str:
    """Of the colours of ink and paper the one that stands out more from a fill (WCAG 2.2, relative luminance)."""
    both = (colours(theme)["ink"], colours(theme)["paper"])
    return max(both, key=lambda colour: contrast(colour, fill))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours: 1 for the same, 21 for black on white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
