"""The page on which reporters make a snippet: choose a view, see it as readers will, copy it."""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, request

from webapp.city import City
from webapp.data import published
from webapp.embeds.embed import MAP, OF_MAP, Embed, embed_of, views_of
from webapp.languages import LANGUAGES, current, long_date
from webapp.maps.legend import legend
from webapp.pinned import asked_release
from webapp.render import render_page
from webapp.security import allow_own_frames
from webapp.store import store
from webapp.wording.words import district_name

blueprint = Blueprint("builder", __name__)

PINNED = "pinned"
KEPT = (*OF_MAP, "kinds", "source")
"""What the form has no field for and hands on: the part of the map that a reader came with."""


@blueprint.get("/share/<slug>")
def page(slug: str) -> Response:
    """The form with the snippets for what it says now; it works without a script."""
    city = store().city(slug)
    args = _sent()
    allow_own_frames()
    return render_page(
        "share.html",
        city,
        views=views_of(city),
        asked=args,
        kept=KEPT,
        chosen=_view(city, args),
        embed=_embed(city, args),
        epochs=[(epoch, long_date(epoch)) for epoch in city.epochs],
        classes=legend(),
        districts=[(row["district_id"], district_name(row)) for row in city.district_rows()],
        language_names={code: language.own_name for code, language in LANGUAGES.items()},
    )


@blueprint.get("/share/<slug>.json")
def snippets(slug: str) -> Response:
    """The same snippets as JSON, for the live preview."""
    city = store().city(slug)
    args = _sent()
    found = _embed(city, args)
    content = {
        "view": found.view,
        "title": found.title,
        "address": found.address,
        "page": found.page,
        "picture": found.picture,
        "alternative": found.alternative,
        "height": found.height,
        "snippet": found.snippet,
        "frame": found.frame,
        "linked_picture": found.linked_picture,
    }
    told = "&".join(f"{name}={value}" for name, value in sorted(args.items()))
    return published(jsonify(content), f"{city.release}-share-{current().code}-{told}")


def _view(city: City, args: Mapping[str, str]) -> str:
    view = args.get("view", MAP)
    return view if view in views_of(city) else MAP


def _embed(city: City, args: Mapping[str, str]) -> Embed:
    pinned = args.get(PINNED) == "1" or asked_release() is not None
    return embed_of(city, _view(city, args), args, pinned=pinned)


def _sent() -> dict[str, str]:
    """What the form sent, without its empty fields; several boxes of one name are joined."""
    found = {name: ",".join(value for value in values if value) for name, values in request.args.lists()}
    return {name: value for name, value in found.items() if value}
