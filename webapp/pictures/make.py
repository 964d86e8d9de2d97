"""A view of a city, named as in addresses, as the bytes of a picture: for pages and for the command line."""

from collections.abc import Mapping
from typing import Any

from webapp.city import City, NotPublishedError
from webapp.exports.selection import BadSelectionError, Selection, selection_of
from webapp.figures import figure_of, metrics_of
from webapp.pictures.drawing import Picture
from webapp.pictures.map_picture import map_picture
from webapp.pictures.number_picture import number_picture
from webapp.pictures.png import as_png
from webapp.pictures.sheet import LEAST, MOST_HEIGHT, MOST_WIDTH, SOCIAL
from webapp.pictures.svg import as_svg
from webapp.pictures.table_picture import table_picture
from webapp.typesetting import Typesetter

SUFFIXES: dict[str, str] = {"png": "image/png", "svg": "image/svg+xml"}
NUMBER = "number-"


def views_of(city: City) -> list[str]:
    """Names of the pictures that a city has, besides the cards of its claims."""
    return ["map", "districts", *(f"{NUMBER}{metric}" for metric in metrics_of(city))]


def picture_of(city: City, view: str, args: Mapping[str, str], *, theme: str, setter: Typesetter) -> Picture:
    """One view in the language of the page, filtered by the parameters of an address.

    Parameters
    ----------
    args
        ``date``, ``classes``, ``district``, ``kinds``, ``source``, ``bbox``, ``ll``, ``z``, ``overview`` as the map
        page has them; ``w`` and ``h`` are the size in pixels.

    Raises
    ------
    NotPublishedError
        If the city has no such view.
    BadSelectionError
        If a parameter has a value that the city does not know.
    """
    selection: Selection = selection_of(city, args)
    how: dict[str, Any] = {"size": _size(args), "theme": theme, "setter": setter}
    if view == "map":
        return map_picture(city, selection, args, **how)
    if view == "districts":
        return table_picture(city, selection, **how)
    if view.startswith(NUMBER):
        figure = figure_of(
            city, view.removeprefix(NUMBER), district=selection.district, epoch=selection.epoch
        )
        return number_picture(city, figure, **how)
    msg = f"{city.slug} has no picture {view!r} but {', '.join(views_of(city))}."
    raise NotPublishedError(msg)


def written(picture: Picture, suffix: str, setter: Typesetter) -> bytes:
    """The picture as a file of one of the `SUFFIXES`."""
    return as_png(picture, setter) if suffix == "png" else as_svg(picture).encode()


def _size(args: Mapping[str, str]) -> tuple[int, int]:
    width, height = (
        _pixels(name, args.get(name, ""), usual) for name, usual in zip("wh", SOCIAL, strict=True)
    )
    return min(width, MOST_WIDTH), min(height, MOST_HEIGHT)


def _pixels(name: str, text: str, usual: int) -> int:
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or not LEAST <= int(text[:6]) <= MOST_WIDTH:
        msg = f"{name} was {text!r} but is expected to be a number of pixels from {LEAST} to {MOST_WIDTH}."
        raise BadSelectionError(msg)
    return int(text)
