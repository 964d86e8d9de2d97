"""One embedded view: its addresses, its title, its picture in words, and the HTML that brings it into a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from webapp.citation import short_words
from webapp.city import City, NotPublishedError
from webapp.claims.card import alternative
from webapp.claims.ledger import claim_of, statements_of
from webapp.exports.selection import Selection, selection_of
from webapp.figures import figure_of, metrics_of
from webapp.languages import current, link, localised, long_date
from webapp.languages import gettext as _
from webapp.pictures.sheet import SOCIAL
from webapp.pinned import pinned_to, unpinned
from webapp.wording import words

MAP, DISTRICTS, NUMBER, CLAIM = "map", "districts", "number-", "claim-"
HEIGHTS = {MAP: 520, DISTRICTS: 640, NUMBER: 300, CLAIM: 560}
"""Height of a frame before it says its own; also that of frames without a script."""
LEAST_HEIGHT, MOST_HEIGHT = 200, 2000
OF_MAP = ("ll", "z", "overview", "show")
SWITCHES = ("lite", "static", "controls")
"""What a page of another site may switch; marks, date, source and interval are never among them."""


@dataclass(frozen=True)
class Embed:
    """A view that other sites can show.

    Attributes
    ----------
    address
        Of the frame.
    page
        Where the view stands on our own pages.
    picture
        The view drawn on the server, in `size`.
    alternative
        What the picture says: number, interval, date and source.
    script
        Of the script that gives the frame the height it asks for.
    """

    view: str
    address: str
    page: str
    title: str
    height: int
    picture: str
    size: tuple[int, int]
    alternative: str
    script: str

    @property
    def frame(self) -> str:
        """The frame alone; it keeps its height."""
        return self.framed("100%", self.height)

    def framed(self, width: int | str, height: int) -> str:
        """The frame alone in a size of its own."""
        return Markup(
            '<iframe src="{}" title="{}" loading="lazy" allow="fullscreen" width="{}" height="{}" '
            'style="border:0"></iframe>'
        ).format(self.address, self.title, width, height)

    @property
    def linked_picture(self) -> str:
        """The picture with its words, linked to the page."""
        width, height = self.size
        return Markup(
            '<a href="{}"><img src="{}" width="{}" height="{}" style="max-width:100%;height:auto" alt="{}"></a>'
        ).format(self.page, self.picture, width, height, self.alternative)

    @property
    def snippet(self) -> str:
        """A frame as wide as its place that takes the height it needs, and the picture where no script runs."""
        frame = Markup(
            '<iframe src="{}" title="{}" loading="lazy" scrolling="no" allow="fullscreen" '
            'style="width:0;min-width:100%!important;border:0" height="{}"></iframe>'
        ).format(self.address, self.title, self.height)
        script = Markup('<script async src="{}"></script>').format(self.script)
        return f"{frame}\n{script}\n<noscript>{self.linked_picture}</noscript>"


def views_of(city: City) -> dict[str, str]:
    """Views that can be embedded and what they are called, in the language of the page."""
    return {
        MAP: _("Map"),
        DISTRICTS: _("District table"),
        **{f"{NUMBER}{name}": _("Number: %(title)s") % {"title": title} for name, title in metrics_of(city).items()},
        **{
            f"{CLAIM}{claim['id']}": _("Claim: %(words)s") % {"words": short_words(claim)}
            for claim in statements_of(city)
        },
    }  # fmt: skip


def embed_of(city: City, view: str, args: Mapping[str, str], *, pinned: bool = False) -> Embed:
    """A view with the parameters of an address, as other sites show it.

    Parameters
    ----------
    pinned
        The release of `city` for ever; otherwise whichever is the current one.

    Raises
    ------
    NotPublishedError
        If the city has no such view.
    BadSelectionError
        If a parameter has a value that the city does not know.
    """
    # Another published version of a statement has a page and a card of its own, too.
    is_claim = view.startswith(CLAIM) and claim_of(city, view.removeprefix(CLAIM)) is not None
    if not is_claim and view not in views_of(city):
        msg = f"{city.slug} has no view {view!r} to embed but {', '.join(views_of(city))}."
        raise NotPublishedError(msg)
    selection = selection_of(city, args)
    asked = parameters(selection, view, args)
    places = _Places(city, asked, pinned=pinned)
    title, alternative, height = _told(city, view, selection)
    return Embed(
        view=view,
        address=places.at(*_frame_endpoint(view)),
        page=places.at(*_page_endpoint(view)),
        title=title,
        height=_height(args, height),
        picture=places.at(*_picture_endpoint(view)),
        size=SOCIAL,
        alternative=alternative,
        script=unpinned(link("embeds.host_script", _external=True, lang=None)),
    )


def parameters(selection: Selection, view: str, args: Mapping[str, str]) -> dict[str, str]:
    """The parameters of an address that this view obeys, checked."""
    asked = {} if view.startswith(CLAIM) else selection.query()
    if view.startswith(NUMBER) or view == DISTRICTS:
        asked = {name: value for name, value in asked.items() if name in {"date", "district"}}
    if view == MAP:
        asked |= {name: args[name] for name in (*OF_MAP, *SWITCHES) if args.get(name)}
    if args.get("theme") in {"light", "dark"}:
        asked["theme"] = args["theme"]
    return asked


class _Places:
    """Whole addresses of a city's pages with the parameters of a view."""

    def __init__(self, city: City, asked: Mapping[str, str], *, pinned: bool) -> None:
        self._city, self._asked, self._pinned = city, dict(asked), pinned

    def at(self, endpoint: str, values: Mapping[str, Any]) -> str:
        known = {"slug": self._city.slug, "lang": current().code, **values}
        if self._pinned:
            address = pinned_to(self._city.release, endpoint, _external=True, **known)
        else:
            address = unpinned(link(endpoint, _external=True, **known))
        if not self._asked:
            return address
        return f"{address}&{urlencode(self._asked, safe=',')}"


def _frame_endpoint(view: str) -> tuple[str, dict[str, str]]:
    if view == MAP:
        return "pages.embed", {}
    if view == DISTRICTS:
        return "embeds.districts", {}
    if view.startswith(NUMBER):
        return "embeds.number", {"metric": view.removeprefix(NUMBER)}
    return "claims.embed", {"claim_id": view.removeprefix(CLAIM)}


def _page_endpoint(view: str) -> tuple[str, dict[str, str]]:
    if view.startswith(CLAIM):
        return "claims.page", {"claim_id": view.removeprefix(CLAIM)}
    return ("districts.index", {}) if view == DISTRICTS else ("pages.map_page", {})


def _picture_endpoint(view: str) -> tuple[str, dict[str, str]]:
    if view.startswith(CLAIM):
        return "claims.card_image", {"claim_id": view.removeprefix(CLAIM)}
    return "pictures.image", {"view": view, "suffix": "png"}


def _told(city: City, view: str, selection: Selection) -> tuple[str, str, int]:
    """Title, the picture in words, and height."""
    date, mark = long_date(selection.epoch), localised(city.notice)
    if view.startswith(CLAIM):
        claim = claim_of(city, view.removeprefix(CLAIM))
        said = alternative(city, claim)
        return f"{short_words(claim)}: {words.verdict(claim['verdict'])}", said, HEIGHTS[CLAIM]
    place = {"city": localised(city.name), "date": date}
    headline = figure_of(
        city,
        view.removeprefix(NUMBER) if view.startswith(NUMBER) else next(iter(metrics_of(city))),
        district=selection.district,
        epoch=selection.epoch,
    )
    said = f"{mark}. {headline.sentence}" if mark else headline.sentence
    if view.startswith(NUMBER):
        return f"{headline.place}: {headline.title}, {date}", said, HEIGHTS[NUMBER]
    if view == DISTRICTS:
        title = _("Building damage in %(city)s by district, %(date)s") % place
        return title, f"{title}. {said}", HEIGHTS[DISTRICTS]
    title = _("Map of building damage in %(city)s, %(date)s") % place
    return title, f"{title}. {said}", HEIGHTS[MAP]


def _height(args: Mapping[str, str], usual: int) -> int:
    text = args.get("height", "")
    if not text.isascii() or not text.isdigit():
        return usual
    return max(LEAST_HEIGHT, min(int(text[:6]), MOST_HEIGHT))
