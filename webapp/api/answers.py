"""What every answer carries: links, tag, freedom to be read by any page, and the mark of made-up data."""

import datetime
import hashlib
from typing import Any

from flask import Response, json, request, url_for

from webapp.api.operations import JSON
from webapp.city import City
from webapp.exports.exporting import written_by
from webapp.languages import current, localised
from webapp.render import REVALIDATE
from webapp.security import share

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
LINK_KEYS = ("href", "rel", "type", "title", "hreflang")


def link(rel: str, href: str, media: str = JSON, title: str = "") -> dict[str, str]:
    """A link object."""
    found = {"href": href, "rel": rel, "type": media}
    return {**found, "title": title} if title else found


def address(endpoint: str, city: City, **values: Any) -> str:
    """Whole address of an endpoint of the interface for a city, in the language that was asked for by ``lang``."""
    if "lang" in request.args:
        values.setdefault("lang", request.args["lang"])
    return url_for(f"api.{endpoint}", slug=city.slug, _external=True, **values)


def here(endpoint: str, city: City, **changed: Any) -> str:
    """Address of this answer with some parameters changed; `None` takes one out."""
    values = {**(request.view_args or {}), **request.args.to_dict(), **changed}
    values.pop("slug", None)
    return address(endpoint, city, **{name: value for name, value in values.items() if value is not None})


def now() -> str:
    """The moment of the answer, as RFC 3339 writes it."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told_of(city: City) -> dict[str, Any]:
    """What stands in every answer about a city: the mark of made-up data first, then credit and release."""
    mark = {"notice": localised(city.notice)} if city.synthetic else {}
    return {**mark, "attribution": city.manifest["credit"], "release": city.release, "asOf": city.as_of}


def tag_of(release: str, media: str) -> str:
    """Tag of the answer to this request; it changes with release, address, language, format, and with our own code."""
    asked = sorted(request.args.items(multi=True))
    told = f"{written_by()} {release} {request.url_root} {request.path} {asked} {current().code} {media}"
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def known_already(tag: str) -> bool:
    """True if the client has this answer, so that none needs to be made."""
    # Whoever has "anything" (*) may have asked for a row that there is not.
    return request.if_none_match.contains_weak(tag) and not request.if_none_match.star_tag


def as_json(content: dict[str, Any], media: str = JSON) -> Response:
    """The content as JSON of a media type."""
    return Response(json.dumps(content, ensure_ascii=False, sort_keys=False), content_type=media)


def finished(response: Response, tag: str) -> Response:
    """The response with its tag; without content if the client has it already."""
    share(response)
    # Weak: the time stamp of a collection differs from one answer to the next, the data do not.
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = REVALIDATE
    response.headers["Content-Language"] = current().code
    response.vary.update(("Accept", "Accept-Language"))
    response.make_conditional(request)
    return response


def open_to_all(response: Response) -> Response:
    """Let pages of any origin ask, and read the headers that matter to them."""
    share(response)
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match, Content-Type"
    response.headers["Access-Control-Expose-Headers"] = "Content-Crs, ETag, Link"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
