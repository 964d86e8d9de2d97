"""A citation as a file that reference managers read: BibTeX or CSL-JSON."""

from flask import Response, jsonify

from webapp.citation import Citation
from webapp.data import attachment, published
from webapp.languages import current


def saved_bibtex(citation: Citation) -> Response:
    """The citation as a BibTeX file."""
    return _saved(Response(citation.bibtex, mimetype="application/x-bibtex"), citation, "bib")


def saved_csl(citation: Citation) -> Response:
    """The citation as a CSL-JSON file."""
    return _saved(jsonify([citation.csl]), citation, "json")


def _saved(response: Response, citation: Citation, suffix: str) -> Response:
    response.headers["Content-Disposition"] = attachment(f"{citation.key}_citation.{suffix}")
    return published(response, f"{citation.key}-{suffix}-{current().code}")
