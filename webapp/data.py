"""Data as files and JSON: downloads, one building or site, claims, manifest, health."""

import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request, send_file

from webapp.city import City, NotPublishedError
from webapp.exports.names import export_name
from webapp.languages import current
from webapp.maps.tiles import FOREVER
from webapp.pinned import asked_release
from webapp.places.details import detail
from webapp.render import REVALIDATE
from webapp.security import share
from webapp.spreadsheet import for_excel
from webapp.store import store

blueprint = Blueprint("data", __name__)

PLAIN_TAG = re.compile(r"[A-Za-z0-9_.=,+-]{1,200}")

MIMETYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".pmtiles": "application/vnd.pmtiles",
}


@blueprint.get("/map/<slug>/<layer>/<short:row>.json")
def record(slug: str, layer: str, row: int) -> Response:
    """Everything known of one building, site or district, with every epoch, in the language of the page."""
    city = store().city(slug)
    asked = request.args.get("v", city.release)
    if asked != city.release:
        # Rows are numbered anew in every release: the same number would be another building.
        msg = f"{city.slug} is served in release {city.release}, not {asked}."
        raise NotPublishedError(msg)
    response = jsonify(detail(city, layer, row))
    response.vary.add("Accept-Language")
    return published(response, f"{city.release}-{layer}-{row}-{current().code}")


@blueprint.get("/claims/<slug>.json")
def claims(slug: str) -> Response:
    """The claims with every reading, as published, under the city and release they belong to."""
    city = store().city(slug)
    content = {
        "area": city.manifest["area"],
        "release": city.release,
        "synthetic": city.synthetic,
        "synthetic_notice": city.notice,
        "claims": city.claims,
    }
    return published(jsonify(content), f"{city.release}-claims")


@blueprint.get("/manifest/<slug>.json")
def manifest(slug: str) -> Response:
    """What the bundle is made of: sources, parameters, accounting, checksums."""
    city = store().city(slug)
    return published(jsonify(city.manifest), f"{city.release}-manifest")


@blueprint.get("/download/<slug>/<name>")
def download(slug: str, name: str) -> Response:
    """One published file as it was published; ``?bom=1`` gives a CSV made safe for Excel."""
    city = store().city(slug)
    path = city.file(name)
    spreadsheet = path.suffix == ".csv" and request.args.get("bom") == "1"
    mimetype = MIMETYPES.get(path.suffix, "application/octet-stream")
    checksum = city.files.get(name, {}).get("sha256", f"{city.release}-manifest")
    etag = f"{checksum}-excel" if spreadsheet else checksum
    if request.if_none_match.contains_weak(etag):
        # Answered before the file is opened, so that nothing is left open behind an empty answer.
        return published(Response(mimetype=mimetype), etag)
    if spreadsheet:
        response = Response(for_excel(path.read_bytes()), mimetype=mimetype)
    else:
        response = send_file(path, mimetype=mimetype, conditional=False, etag=False)
    response.headers["Content-Disposition"] = attachment(file_name(city, path))
    return published(response, etag)


@blueprint.get("/healthz")
def health() -> Response:
    """200 and the release of every city if all bundles are whole; 503 and what is wrong otherwise."""
    cities = store().cities()
    faults = [str(fault) for fault in store().faults()] + [
        fault for city in cities for fault in city.faults()
    ]
    content = {"ok": not faults, "releases": {city.slug: city.release for city in cities}, "faults": faults}
    response = share(jsonify(content))
    response.status_code = 503 if faults else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def file_name(city: City, path: Path) -> str:
    """Name under which a file is saved: as that of an export."""
    return export_name(city, path.stem, path.suffix)


def attachment(name: str) -> str:
    """``Content-Disposition`` that saves under `name`: in ASCII for old clients, in UTF-8 for all others."""
    plain = name.encode("ascii", "replace").decode().replace('"', "'").replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def plain_tag(text: str) -> str:
    """The text as a tag; hashed if it holds what no tag may, as words of a request can."""
    return text if PLAIN_TAG.fullmatch(text) else hashlib.sha256(text.encode()).hexdigest()[:40]


def published(response: Any, etag: str) -> Response:
    """The response with a tag, readable from any origin; 304 without content if the client has it already.

    Under the address of a release it may be kept for ever: that release does not change.
    """
    answer: Response = share(response)
    answer.set_etag(plain_tag(etag))
    answer.headers["Cache-Control"] = FOREVER if asked_release() else REVALIDATE
    answer.make_conditional(request)
    return answer
