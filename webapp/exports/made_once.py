"""The map as one file and the offline kit as downloads: made once for each release and language, kept on disk."""

import shutil
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from flask import Blueprint, Flask, Response, current_app, request, send_file

from geodata.publish.bundle import open_bundle
from webapp.city import City
from webapp.data import attachment, file_name, published
from webapp.languages import current
from webapp.offline.kit import write_kit
from webapp.offline.one_file import one_file
from webapp.render import theme
from webapp.store import store

blueprint = Blueprint("exports", __name__)

MOST_KEPT = 12
"""Files kept at once: three cities in two languages, both kinds. The longest unused goes first."""

Key = tuple[str, ...]


class Kept:
    """Files that were made, in a folder that goes with the process."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._folder: Path | None = None
        self._files: OrderedDict[Key, Path] = OrderedDict()
        self._lock = Lock()
        self._n_made = 0

    def send(self, key: Key, make: Callable[[Path], None], mimetype: str) -> Response:
        """The file `key` as a stream; made first if it is not there.

        One is made at a time: each takes a whole processor.
        """
        with self._lock:
            if key not in self._files:
                self._files[key] = self._made(make)
                while len(self._files) > self._most:
                    self._files.popitem(last=False)[1].unlink(missing_ok=True)
            self._files.move_to_end(key)
            # Opened before the lock is let go: a file that is dropped meanwhile is still sent to its end.
            return send_file(self._files[key], mimetype=mimetype, conditional=False, etag=False)

    def _made(self, make: Callable[[Path], None]) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="damage-ledger-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._n_made += 1
        path = self._folder / str(self._n_made)
        make(path)
        return path


@blueprint.get("/export/<slug>.html")
def one_file_page(slug: str) -> Response:
    """The city as one file, in the language of the page; ``?theme=`` fixes its colours."""
    city = store().city(slug)
    colours = theme() or "auto"

    def make(path: Path) -> None:
        path.write_text(one_file(city, theme=colours), encoding="utf-8")

    return _answer(city, "map", ".html", "text/html", make)


@blueprint.get("/export/<slug>-kit.zip")
def kit(slug: str) -> Response:
    """The offline kit, its first page in the language of the page."""
    city = store().city(slug)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    language, colours = current().code, theme() or "auto"

    def make(path: Path) -> None:
        write_kit(app, city, path, language=language, theme=colours)

    return _answer(city, "kit", ".zip", "application/zip", make)


def _answer(city: City, kind: str, suffix: str, mimetype: str, make: Callable[[Path], None]) -> Response:
    language, colours = current().code, theme() or "auto"
    key = (city.slug, city.release, kind, language, colours)
    etag = "-".join(key)
    if request.if_none_match.contains_weak(etag):
        return published(Response(mimetype=mimetype), etag)
    kept: Kept = current_app.extensions["damage_ledger_exports"]
    response = kept.send(key, make, mimetype)
    name = file_name(city, Path(f"{kind}-{language}{suffix}"))
    response.headers["Content-Disposition"] = attachment(name)
    response.vary.add("Accept-Language")
    return published(response, etag)


def install(app: Flask) -> None:
    """Give `app` a place for the files it makes."""
    app.extensions["damage_ledger_exports"] = Kept()


def export_city(
    bundle: Path, *, html: Path | None, kit: Path | None, language: str, theme: str
) -> list[Path]:
    """Write the one file and the kit of a bundle, whichever has a path; for the command line.

    Returns
    -------
    list of Path
        What was written.
    """
    if html is None and kit is None:
        return []
    from webapp import create_app

    app = create_app([bundle])
    city = City(open_bundle(bundle))
    if html is not None:
        with app.test_request_context(f"/?lang={language}"):
            _written(html, one_file(city, theme=theme).encode())
    if kit is not None:
        with replacing(kit) as unfinished:
            write_kit(app, city, unfinished, language=language, theme=theme)
    return [path for path in (html, kit) if path is not None]


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to, which takes its place when everything is written."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _written(path: Path, content: bytes) -> None:
    with replacing(path) as unfinished:
        unfinished.write_bytes(content)
