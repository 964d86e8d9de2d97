"""Addresses of exports: a layer in a format, what stands beside it, and everything as one ZIP."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    request,
    send_file,
    stream_with_context,
    url_for,
)

from webapp.city import City
from webapp.data import attachment, published
from webapp.exports.csv_file import csv_chunks
from webapp.exports.exporting import Export, export_of, written_by
from webapp.exports.formats import BOM, HXL, OnRows
from webapp.exports.geojson import geojson_chunks
from webapp.exports.made_files import MadeFiles, Make
from webapp.exports.selection import selection_of
from webapp.exports.zip_file import in_language, n_rows_of, write_zip, zip_name
from webapp.languages import current
from webapp.pinned import asked_release
from webapp.security import share
from webapp.store import store

blueprint = Blueprint("files", __name__)

ZIP_TYPE = "application/zip"
POLL_SECONDS = 1


@blueprint.get("/export/<slug>/all.zip")
def everything(slug: str) -> Response:
    """Every layer of a city in every format, with dictionary, licences, manifest and checksums."""
    city = store().city(slug)
    args = request.args.to_dict()
    url, language = _map_url(city, args), current().code
    said = ("zip", city.release, language, url, written_by(), *_written(selection_of(city, args).query()))
    app, release = _app(), asked_release()

    def make(path: Path, on_rows: OnRows) -> None:
        with in_language(app, language, release):
            write_zip(app, city, args, path, on_rows, language=language, url=url, pinned=release is not None)

    key = hashlib.sha256("\n".join(said).encode()).hexdigest()[:40]
    return _answer(city, key, zip_name(city, args), ZIP_TYPE, make, lambda: n_rows_of(city, args))


@blueprint.get("/export/<slug>/<layer>.<format>")
def export(slug: str, layer: str, format: str) -> Response:
    """One layer in one format, or all that a format holds as ``all``; filtered as the map with the same query."""
    city = store().city(slug)
    args = request.args.to_dict()
    asked = export_of(city, layer, format, args, url=_map_url(city, args))
    if asked.format.streams:
        return _streamed(asked)
    app, language, release = _app(), current().code, asked_release()

    def make(path: Path, on_rows: OnRows) -> None:
        with in_language(app, language, release):
            asked.write(path, on_rows)

    return _answer(
        city,
        asked.key,
        asked.name,
        asked.format.mimetype,
        make,
        lambda: sum(one.n_rows for one in asked.layers()),
    )


@blueprint.get("/export/<slug>/<layer>.<format>.metadata.json")
def metadata(slug: str, layer: str, format: str) -> Response:
    """What an export holds, of what, by whom, under which licence, and what its columns mean."""
    city = store().city(slug)
    args = request.args.to_dict()
    asked = export_of(city, layer, format, args, url=_map_url(city, args))
    response = jsonify(asked.metadata())
    response.vary.add("Accept-Language")
    return published(response, f"{asked.key}-metadata")


def _streamed(asked: Export) -> Response:
    """Text, sent while it is being written."""
    if request.args.get("progress") == "1":
        # Its first rows come at once: there is nothing to wait for.
        return _ready(None)
    mimetype = asked.format.mimetype
    if request.if_none_match.contains_weak(asked.key):
        return published(Response(mimetype=mimetype), asked.key)
    (layer,) = layers = asked.layers()
    if asked.format.name == "csv":
        chunks = csv_chunks(layer, bom=BOM in asked.options, hxl=HXL in asked.options)
    else:
        chunks = geojson_chunks(layer, asked.about(layers))
    response = Response(stream_with_context(chunks), mimetype=mimetype)
    return _named(response, asked.name, asked.key)


def _answer(
    city: City, key: str, name: str, mimetype: str, make: Make, n_rows: Callable[[], int]
) -> Response:
    """A file that is made once: the file itself, or how far it is where that was asked."""
    if request.args.get("progress") == "1":
        return _progress(city, key, make, n_rows)
    if request.if_none_match.contains_weak(key):
        return published(Response(mimetype=mimetype), key)
    group = _group(city)
    path = _made().ready(group, key) or _made().made(group, key, make, n_rows())
    response = send_file(path, mimetype=mimetype, conditional=False, etag=False)
    return _named(response, name, key)


def _progress(city: City, key: str, make: Make, n_rows: Callable[[], int]) -> Response:
    path = _made().ready(_group(city), key)
    if path is not None:
        return _ready(path.stat().st_size)
    progress = _made().start(_group(city), key, make, n_rows())
    response = share(jsonify({"rows_done": progress.rows_done, "rows": progress.rows}))
    response.status_code = 202
    response.headers["Cache-Control"] = "no-store"
    response.headers["Retry-After"] = str(POLL_SECONDS)
    return response


def _ready(n_bytes: int | None) -> Response:
    args = {name: value for name, value in request.args.items() if name != "progress"}
    address = url_for(str(request.endpoint), **{**(request.view_args or {}), **args})
    response = share(jsonify({"ready": True, "url": address, "bytes": n_bytes}))
    response.headers["Cache-Control"] = "no-store"
    return response


def _named(response: Response, name: str, etag: str) -> Response:
    response.headers["Content-Disposition"] = attachment(name)
    response.vary.add("Accept-Language")
    return published(response, etag)


def _map_url(city: City, args: Mapping[str, str]) -> str:
    """The map with the same filters, in the language of the page."""
    query = {name: value for name, value in selection_of(city, args).query().items() if name != "bbox"}
    return url_for("pages.map_page", slug=city.slug, lang=current().code, _external=True, **query)


def _written(query: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in sorted(query.items())]


def _group(city: City) -> str:
    return f"{city.slug}-{city.release}"


def _made() -> MadeFiles:
    kept: MadeFiles = current_app.extensions["damage_ledger_made_files"]
    return kept


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def install(app: Flask) -> None:
    """Give `app` the folder of made files that all workers share."""
    app.extensions["damage_ledger_made_files"] = MadeFiles()
