"""How the map of a city is cited, in the release that is shown, and the files that say so."""

from flask import Response, jsonify

from webapp.citation import Citation, page_citation
from webapp.city import City
from webapp.data import attachment, published
from webapp.languages import current, localised
from webapp.languages import gettext as _
from webapp.pinned import pinned_to


def map_citation(city: City) -> Citation:
    """Citation of the map page; its address names the release, so that it opens the same numbers later."""
    title = _("Building damage in %(city)s") % {"city": localised(city.name)}
    url = pinned_to(city.release, "pages.map_page", slug=city.slug, lang=current().code, _external=True)
    return page_citation(city, title=title, url=url, key=("map",))


def saved_bibtex(citation: Citation) -> Response:
    """The citation as a BibTeX file."""
    return _saved(Response(citation.bibtex, mimetype="application/x-bibtex"), citation, "bib")


def saved_csl(citation: Citation) -> Response:
    """The citation as a CSL-JSON file."""
    return _saved(jsonify([citation.csl]), citation, "json")


def _saved(response: Response, citation: Citation, suffix: str) -> Response:
    response.headers["Content-Disposition"] = attachment(f"{citation.key}_citation.{suffix}")
    return published(response, f"{citation.key}-{suffix}-{current().code}")
