"""The tiles of the map as one PMTiles archive: as published, for the whole city, every date and class in it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from geodata.publish.bundle import TILES
from webapp.city import NotPublishedError
from webapp.exports.about import About
from webapp.exports.formats import OnRows
from webapp.exports.layer import Layer
from webapp.exports.selection import BadSelectionError
from webapp.languages import gettext as _
from webapp.store import store


def write_pmtiles(layers: Sequence[Layer], about: About, target: Path, on_rows: OnRows) -> None:
    """Copy the published archive to `target`; its own metadata hold credit and notice.

    Raises
    ------
    BadSelectionError
        If anything is filtered: tiles hold the whole city, which would be more than was asked for.
    NotPublishedError
        If the city was published anew since `about` was made.
    """
    if about.selection:
        raise BadSelectionError(
            _(
                "Map tiles hold the whole city and cannot be filtered. Leave the filters out or choose another format."
            )
        )
    city = store().city(about.slug)
    if city.release != about.release:
        msg = f"{about.slug} was published anew: tiles of release {about.release} are not at hand. Ask again."
        raise NotPublishedError(msg)
    shutil.copyfile(city.file(TILES), target)
    on_rows(sum(layer.n_rows for layer in layers))
