"""How a page is cited: with the release it was read in, as a sentence, BibTeX and CSL-JSON."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webapp.city import City
from webapp.claims.view import quoted, said_words, speaker
from webapp.languages import current, localised, long_date
from webapp.languages import gettext as _
from webapp.wording import words

PUBLISHER = "Damage Ledger"
TEX = {letter: f"\\{letter}" for letter in "&%$#_{}"} | {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}


@dataclass(frozen=True)
class Citation:
    """A citation in the language of the page.

    Attributes
    ----------
    key
        Names page, city and release; letters, digits and hyphens only.
    note
        As-of date and, where data are made up, the mark that says so.
    """

    key: str
    title: str
    version: str
    url: str
    note: str

    @property
    def words(self) -> str:
        """The citation in a sentence or two, to be followed by the address."""
        version = _("Release %(release)s") % {"release": self.version}
        return f"{_('Damage Ledger')}. {self.title}. {self.note}. {version}."

    @property
    def bibtex(self) -> str:
        """The citation as a BibTeX entry."""
        fields = {
            "author": "{" + PUBLISHER + "}",
            "title": "{" + _tex(self.title) + "}",
            "version": self.version,
            "note": _tex(self.note),
            "language": current().code,
            "url": self.url,
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}}}\n"

    @property
    def csl(self) -> dict[str, Any]:
        """The citation as an item of CSL-JSON."""
        return {
            "id": self.key,
            "type": "webpage",
            "author": [{"literal": PUBLISHER}],
            "container-title": PUBLISHER,
            "title": self.title,
            "version": self.version,
            "note": self.note,
            "language": current().code,
            "URL": self.url,
        }


def citation_of(city: City, claim: dict[str, Any], *, url: str) -> Citation:
    """How the page of a claim is cited; `url` is its permanent address."""
    title = _("%(words)s (%(who)s), measured: %(verdict)s") % {
        "words": quoted(claim),
        "who": said_by(claim),
        "verdict": words.verdict(claim["verdict"]),
    }
    return page_citation(city, title=title, url=url, key=(claim["id"],))


def page_citation(city: City, *, title: str, url: str, key: Sequence[str]) -> Citation:
    """How any page of a city is cited; `url` is its permanent address, `key` tells it from the city's other pages."""
    note = _("%(city)s, as of %(date)s") % {"city": localised(city.name), "date": long_date(city.as_of)}
    marked = f"{note}. {localised(city.notice)}" if city.synthetic else note
    parts = "-".join(("damage-ledger", city.slug, *key, city.release))
    return Citation(re.sub(r"[^A-Za-z0-9-]+", "-", parts), title, city.release, url, marked)


def said_by(claim: dict[str, Any]) -> str:
    """Who said it and when."""
    when = long_date(claim["said_on"]) or _("date not recorded")
    return f"{speaker(claim)}{_(', ')}{when}"


def alternative_text(city: City, claim: dict[str, Any], line: str, source: str) -> str:
    """An image of a claim in words: statement, number, range, date and source; `line` gives the two numbers."""
    told = [
        f"{quoted(claim)} ({said_by(claim)}).",
        f"{words.verdict(claim['verdict'])}.",
        line,
        _("Images up to %(date)s. Source: %(source)s.") % {"date": long_date(city.epoch), "source": source},
        _("Release %(release)s") % {"release": f"{city.release}."},
    ]
    if city.synthetic:
        told.append(f"{localised(city.notice)}.")
    return " ".join(told)


def file_stem(city: City, claim: dict[str, Any], what: str) -> str:
    """Name under which a file about a claim is saved: city, mark if synthetic, claim, content and release."""
    parts = [city.slug, "SYNTHETIC" if city.synthetic else "", claim["id"], what, city.release]
    return "_".join(part for part in parts if part)


def short_words(claim: dict[str, Any], most: int = 70) -> str:
    """The statement cut for a title, at a space."""
    said = said_words(claim)
    return said if len(said) <= most else f"{said[:most].rsplit(' ', 1)[0]} …"


def _tex(text: str) -> str:
    """The text with the characters escaped that TeX would take for its own."""
    return "".join(TEX.get(letter, letter) for letter in text)
