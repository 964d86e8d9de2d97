"""How a damage class is painted on a picture."""

from webapp.legend import SWATCHES
from webapp.pictures.drawing import Paint


def class_paint(key: str, theme: str) -> Paint:
    """Fill, outline and pattern of a class in a theme, as everywhere else."""
    swatch = SWATCHES[key]
    if theme == "dark":
        return Paint(swatch.dark, swatch.outline_dark, swatch.pattern)
    return Paint(swatch.light, swatch.outline_light, swatch.pattern)
