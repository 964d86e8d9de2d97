"""The atlas of a city: a PDF to print, with a cover, an index and a page for each district, in English or Arabic."""

from webapp.atlas.book import write_atlas

__all__ = ["write_atlas"]
