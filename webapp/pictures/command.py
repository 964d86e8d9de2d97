"""Pictures on the command line: the same bytes as the addresses give, written to a file."""

from collections.abc import Mapping
from pathlib import Path

from geodata.errors import ConfigError
from geodata.publish.bundle import open_bundle
from webapp.city import City, NotPublishedError
from webapp.claims.card import card_of
from webapp.claims.ledger import claim_of
from webapp.exports.selection import BadSelectionError
from webapp.exports.zip_file import in_language
from webapp.pictures.make import SUFFIXES, picture_of, written
from webapp.settings import BUILT_ASSETS
from webapp.typesetting import Typesetter

CLAIM = "claim-"


def draw_picture(
    bundle: Path, view: str, out: Path, *, language: str, theme: str, args: Mapping[str, str]
) -> Path:
    """Draw a view of a bundle into `out`, as PNG or SVG by its ending.

    Parameters
    ----------
    view
        ``map``, ``districts``, ``number-<metric>`` or ``claim-<id>``.
    args
        Filters, view and size, as an address has them.

    Raises
    ------
    ConfigError
        If the city has no such view or filter value, or the ending is none of a picture.
    """
    from webapp import create_app

    suffix = out.suffix.lstrip(".").lower()
    if suffix not in SUFFIXES:
        msg = f"--out was {str(out)!r} but a picture is expected to end in .{' or .'.join(SUFFIXES)}."
        raise ConfigError(msg)
    app, city = create_app([bundle]), City(open_bundle(bundle))
    setter = Typesetter(BUILT_ASSETS.parent)
    try:
        with in_language(app, language):
            if view.startswith(CLAIM):
                claim = claim_of(city, view.removeprefix(CLAIM))
                picture = card_of(city, claim, theme=theme, setter=setter)
            else:
                picture = picture_of(city, view, args, theme=theme, setter=setter)
            content = written(picture, suffix, setter)
    except (BadSelectionError, NotPublishedError) as error:
        raise ConfigError(str(error)) from error
    out.write_bytes(content)
    return out
