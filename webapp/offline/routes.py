"""A city to be kept on a device: what belongs to it, and the files that stand in for the server.

The reader's browser fetches what :func:`plan` lists and keeps it; ``webapp/frontend/src/sw.ts`` answers from it.
"""

import re
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, send_file, url_for

from webapp.assets import Assets
from webapp.city import City, NotPublishedError
from webapp.data import published
from webapp.languages import current, link
from webapp.maps.tiles import FOREVER
from webapp.offline.installable import ICON_SIZES
from webapp.offline.words import offline_words
from webapp.places.detail_pack import PACK_ROWS, compact, layers_of, n_packs, pack_text, places_of
from webapp.render import render_page
from webapp.settings import Settings
from webapp.store import store

blueprint = Blueprint("offline", __name__)

PAGE_BYTES = 45_000
"""What a page of a city takes: 39 kB in English, 45 kB in Arabic, the mean of the 87 pages of the demonstration city."""

ROW_BYTES = 95
"""What a row takes in a pack: 94 bytes a building, 76 a site, measured there; packs are made when asked for."""

VERSIONED = re.compile(r".+\.[A-Z0-9]{8}\.[a-z0-9]+")
STANDING_ALONE = "map-alone"
"""The script for notebooks, which no page of ours loads."""


class OtherReleaseError(NotPublishedError):
    """The address names a release that is not served (any more)."""


@blueprint.get("/offline/<slug>.json")
def plan(slug: str) -> Response:
    """Everything that a device must keep to show this city without a connection, in the language asked for."""
    city = store().city(slug)
    pages = _pages(city)
    files = [*_assets(), *_data(city)]
    response = jsonify(
        {
            "slug": city.slug,
            "release": city.release,
            "language": current().code,
            "self": link("offline.plan", slug=slug),
            "pages": pages,
            "files": files,
            "bytes": sum(file["bytes"] for file in files) + PAGE_BYTES * len(pages),
            "archive": _archive_address(city),
            "packs": _packs(city),
            "packRows": PACK_ROWS,
            "places": _address(city, "offline.places"),
            "fallback": link("offline.not_saved", slug=slug),
            "exports": {
                "html": link("exports.one_file_page", slug=slug),
                "kit": link("exports.kit", slug=slug),
            },
            "words": offline_words(city),
        }
    )
    response.vary.add("Accept-Language")
    response.add_etag()
    return published(response, f"{city.release}-{current().code}-{response.get_etag()[0]}")


@blueprint.get("/offline/<slug>")
def not_saved(slug: str) -> Response:
    """The page in place of one that was not saved: what is there instead."""
    return render_page("not_saved.html", store().city(slug))


@blueprint.get("/archive/<slug>.pmtiles")
def archive(slug: str) -> Response:
    """The whole tile archive; always complete, since browsers keep no parts of files for pages."""
    city = _of_release(slug)
    name = city.manifest["tiles"]["file"]
    response = send_file(city.file(name), mimetype="application/vnd.pmtiles", conditional=False, etag=False)
    return _kept(response, city, str(city.files[name]["sha256"]))


@blueprint.get("/archive/<slug>/<layer>-<short:place>.json")
def pack(slug: str, layer: str, place: int) -> Response:
    """The facts of :data:`webapp.places.detail_pack.PACK_ROWS` buildings or sites."""
    city = _of_release(slug)
    if place >= n_packs(layers_of(city).get(layer, 0)):
        msg = f"The bundle of {city.slug} has no pack {place} of {layer!r}."
        raise NotPublishedError(msg)
    response = Response(pack_text(city, layer, place), mimetype="application/json")
    return _kept(response, city, f"{city.release}-{layer}-{place}-{current().code}")


@blueprint.get("/archive/<slug>/places.json")
def places(slug: str) -> Response:
    """Named places of the city."""
    city = _of_release(slug)
    response = Response(compact(places_of(city)), mimetype="application/json")
    return _kept(response, city, f"{city.release}-places-{current().code}")


def _of_release(slug: str) -> City:
    """The city, unless the address was made for another release of it."""
    city = store().city(slug)
    asked = request.args.get("v", city.release)
    if asked != city.release:
        msg = f"{city.slug} is served in release {city.release}, not {asked}."
        raise OtherReleaseError(msg)
    return city


def _kept(response: Response, city: City, etag: str) -> Response:
    answer = published(response, etag)
    if request.args.get("v") == city.release:
        answer.headers["Cache-Control"] = FOREVER
    return answer


def _address(city: City, endpoint: str, **values: Any) -> str:
    return link(endpoint, slug=city.slug, v=city.release, **values)


def _archive_address(city: City) -> str:
    return url_for("offline.archive", slug=city.slug, v=city.release)


def _pages(city: City) -> list[str]:
    """Every page of the city: the map first, which is where a saved city is opened."""
    endpoints = ["pages.map_page", "claims.index", "pages.method", "pages.downloads"]
    if city.has_dates:
        endpoints.append("pages.dates")
    if city.has_comparison:
        endpoints.append("pages.sources")
    claims = [link("claims.page", slug=city.slug, claim_id=claim["id"]) for claim in city.claims]  # fmt: skip
    return [*(link(endpoint, slug=city.slug) for endpoint in endpoints), *claims, link("offline.not_saved", slug=city.slug)]  # fmt: skip


def _packs(city: City) -> dict[str, list[str]]:
    return {
        layer: [_address(city, "offline.pack", layer=layer, place=place) for place in range(n_packs(n))]
        for layer, n in layers_of(city).items()
    }


def _data(city: City) -> list[dict[str, Any]]:
    archive_bytes = city.files[city.manifest["tiles"]["file"]]["n_bytes"]
    files = [{"url": _archive_address(city), "bytes": archive_bytes}]
    for layer, addresses in _packs(city).items():
        each = ROW_BYTES * layers_of(city)[layer] // max(len(addresses), 1)
        files += [{"url": address, "bytes": each} for address in addresses]
    places_bytes = len(compact(places_of(city)).encode())
    files.append({"url": _address(city, "offline.places"), "bytes": places_bytes})
    table = city.files.get("statistics.csv")
    if table:
        address = link("data.download", slug=city.slug, name="statistics.csv", bom=1)
        files.append({"url": address, "bytes": table["n_bytes"]})
    return files


def _assets() -> list[dict[str, Any]]:
    """Scripts, style sheets, typefaces and icons, with their lengths."""
    assets: Assets = current_app.extensions["damage_ledger_assets"]
    settings: Settings = current_app.extensions["damage_ledger"]
    assets["map.js"]  # reads the list, or says that there is none
    folder: Path = settings.assets.parent
    names = sorted(path.name for path in folder.iterdir() if _is_of_pages(path.name))
    files = [
        {"url": url_for("static", filename=name), "bytes": (folder / name).stat().st_size} for name in names
    ]
    icons = [{"url": url_for("installable.icon", size=size), "bytes": 3000} for size in ICON_SIZES]
    return [*files, *icons, {"url": link("installable.manifest"), "bytes": 1000}]


def _is_of_pages(name: str) -> bool:
    return bool(VERSIONED.fullmatch(name)) and not name.startswith((STANDING_ALONE, "sw.", "one-file."))
