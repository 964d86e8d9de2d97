"""Which language a page is in, its messages, and how it writes numbers and dates.

Arabic pages use Western digits, as the humanitarian publications on Syria do, and the month names of the
Levant.

Another language is one entry in :data:`LANGUAGES` and one catalogue under ``translations/<code>/LC_MESSAGES``.
"""

import datetime
import io
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request, url_for

from webapp.store import store
from webapp.wording.names import in_language

TRANSLATIONS = Path(__file__).parent / "translations"
DIGITS = "latn"
KEPT = ("date", "classes", "source", "versus", "versus_source", "q", "least", "sort", "order")
"""What stays in the address when a reader changes the language. Other parameters may name anything."""


@dataclass(frozen=True)
class Language:
    """A language the pages exist in; `own_name` is how its readers call it."""

    code: str
    locale: str
    direction: str
    own_name: str
    og_locale: str


ENGLISH = Language("en", "en_GB", "ltr", "English", "en_GB")
ARABIC = Language("ar", "ar_SY", "rtl", "العربية", "ar_AR")
LANGUAGES: dict[str, Language] = {language.code: language for language in (ENGLISH, ARABIC)}


@cache
def catalogue(code: str) -> NullTranslations:
    """Messages of a language, read from its .po file once; English is the language of the source text."""
    path = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as stream:
        messages = read_po(stream, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def current() -> Language:
    """Language of the page being made; English outside a request."""
    try:
        chosen: Language = g.language
    except (AttributeError, RuntimeError):
        # Asked for the first time, or by nobody's request. Every word asks, so the usual way is one lookup.
        if not has_request_context():
            return ENGLISH
        chosen = g.language = _requested()
    return chosen


def _requested() -> Language:
    """``?lang=`` if it names a language we have, else the browser's wish, else what the bundle names."""
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return LANGUAGES[asked]
    g.language_negotiated = True
    wished = request.accept_languages.best_match(list(LANGUAGES))
    return LANGUAGES.get(wished or _default_language(), ENGLISH)


def _default_language() -> str:
    """Language that the bundle of the page, or the first one, was published with as its default."""
    slug = (request.view_args or {}).get("slug")
    cities = store().cities()
    named = [city for city in cities if city.slug == slug] or cities
    return named[0].default_language if named else ENGLISH.code


def gettext(message: str) -> str:
    """`message` in the language of the page."""
    return str(catalogue(current().code).ugettext(message))


def ngettext(singular: str, plural: str, n: int) -> str:
    """The plural form that the language of the page uses for `n`; Arabic has six."""
    return str(catalogue(current().code).ungettext(singular, plural, n))


def pgettext(context: str, message: str) -> str:
    """`message` in the language of the page, in the sense given by `context`."""
    return str(catalogue(current().code).upgettext(context, message))


def npgettext(context: str, singular: str, plural: str, n: int) -> str:
    """As :func:`ngettext`, in the sense given by `context`."""
    return str(catalogue(current().code).unpgettext(context, singular, plural, n))


def localised(texts: dict[str, str] | str | None) -> str:
    """The text of a bundle in the language of the page; the English one where it has no other.

    Without direction controls of its own: see :mod:`webapp.wording.names`.
    """
    return in_language(texts, current().code)


def isolate(text: str) -> str:
    """The text between direction marks, so that a Latin name does not reorder an Arabic sentence."""
    return f"\u2068{text}\u2069" if current().direction == "rtl" else str(text)


def number(value: float | None, decimals: int = 0) -> str:
    """A number with separators, rounded to at most `decimals`; an en dash where there is none."""
    if value is None:
        return "–"
    return _written_number(value, decimals, current().locale)


@lru_cache(maxsize=4096)
def _written_number(value: float, decimals: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "#" * decimals if decimals else "")
    return str(format_decimal(value, pattern, locale, numbering_system=DIGITS))


def percent(share: float | None, *, whole: bool = False) -> str:
    """A share between 0 and 1 as a percentage with one decimal; an en dash where there is none.

    With `whole` a decimal that is 0 is left out.
    """
    if share is None:
        return "–"
    pattern = "#,##0.#%" if whole else "#,##0.0%"
    return str(format_percent(share, pattern, _locale(), numbering_system=DIGITS))


def long_date(value: str | datetime.date | None) -> str:
    """A date written out; text that is no whole date (a year, a month) comes back as it is."""
    if not value:
        return ""
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value[:10])
        except ValueError:
            return _month_and_year(str(value))
    return _written_date(value, current().locale)


@lru_cache(maxsize=4096)
def _written_date(value: datetime.date, locale: str) -> str:
    # A city has few dates and thousands of rows that name them.
    return str(format_date(value, "long", locale=locale))


def _month_and_year(value: str) -> str:
    """``2018-10`` as October 2018; anything else unchanged."""
    try:
        month = datetime.datetime.strptime(value, "%Y-%m").replace(tzinfo=datetime.UTC)
    except ValueError:
        return value
    return str(format_date(month.date(), "MMMM y", locale=_locale()))


def _locale() -> Locale:
    return Locale.parse(current().locale)


def link(endpoint: str, **values: Any) -> str:
    """Address inside the application that keeps the reader's language."""
    values.setdefault("lang", current().code)
    return url_for(endpoint, **values)


def same_page_in(code: str | None, *, external: bool = False, keep: bool = False) -> str:
    """Address of this page in another language; without one (`None`) the reader's browser decides.

    With `keep` what a page of districts was asked for stays chosen.
    """
    if request.endpoint is None:
        return link("pages.front", lang=code)
    chosen = {name: request.args[name] for name in KEPT if name in request.args} if keep else {}
    values = {**chosen, **(request.view_args or {}), "lang": code}
    return url_for(request.endpoint, _external=external, **values)


def _mark(response: Response) -> Response:
    """Say which language a page is in, and to caches that it was chosen by the browser's wishes."""
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = current().code
        if g.get("language_negotiated"):
            response.vary.add("Accept-Language")
    return response


def install(app: Flask) -> None:
    """Give templates the translation functions and the formats above."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(
        number=number, percent=percent, long_date=long_date, localised=localised, isolate=isolate
    )
    app.jinja_env.globals.update(
        link=link, same_page_in=same_page_in, languages=LANGUAGES, current_language=current
    )
    app.after_request(_mark)
