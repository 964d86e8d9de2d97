"""The atlas as one of the formats: the districts of the file, a page each."""

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from webapp import atlas
from webapp.city import NotPublishedError
from webapp.exports.about import About
from webapp.exports.layer import Layer
from webapp.store import store


def write_atlas(layers: Sequence[Layer], about: About, target: Path, on_rows: Callable[[int], None]) -> None:
    """Write a page for each row of the layer of districts, in the language of the page.

    Raises
    ------
    NotPublishedError
        If the city has no districts.
    """
    city = store().city(about.slug)
    if city.release != about.release:
        city = store().pinned(about.slug, about.release)
    districts = next((layer for layer in layers if layer.name == "districts"), None)
    if districts is None:
        msg = f"{about.slug} has no districts, and so no atlas: it has a page for each district."
        raise NotPublishedError(msg)
    places = {str(code) for batch in districts.batches() for code in batch["district_code"]}
    where = urlsplit(about.url)
    base_url = f"{where.scheme}://{where.netloc}" if where.netloc else None
    atlas.write_atlas(city, about, target, on_rows, places=places, base_url=base_url)
