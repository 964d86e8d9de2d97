"""The offline kit: one ZIP with the map in both languages, tables, data for a GIS, and checksums."""

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, render_template

from geodata.publish.bundle import DATA_DICTIONARY
from webapp.city import City
from webapp.districts.sheets import district_sheets
from webapp.districts.table import tables_of
from webapp.exports.about import about_of
from webapp.exports.dictionary_files import WRITTEN_IN, dictionary_name, reworded
from webapp.exports.geopackage import write_geopackage
from webapp.exports.layers import GEOGRAPHIC, layer_of, layers_of
from webapp.exports.selection import selection_of
from webapp.languages import LANGUAGES, current
from webapp.offline.one_file import one_file
from webapp.synthetic import synthetic_marks

WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
"""Time stamp of every file in the ZIP, so that the same release gives the same bytes."""

COPIED = ("statistics.csv", DATA_DICTIONARY, "claims.json", "manifest.json")
CHECKSUMS = "manifest-sha256.txt"


def write_kit(app: Flask, city: City, target: Path, *, language: str, theme: str = "auto") -> None:
    """Write the kit of `city` to `target`; `language` is that of ``index.html``.

    The same release gives the same bytes.
    """
    files: dict[str, bytes] = {}
    for code in (language, *(other for other in LANGUAGES if other != language)):
        with _in_language(app, code):
            name = "index.html" if code == language else f"index-{code}.html"
            files[name] = one_file(city, theme=theme).encode()
            files[f"districts_{code}.pdf"] = district_sheets(city, tables_of(city))
            files[f"README-{code}.txt"] = _read_me(city, first=language).encode()
            files |= _dictionary(city, code)
    files["tables.html"] = tables_page(app, city, language).encode()
    files |= {f"data/{name}": city.file(name).read_bytes() for name in COPIED if _has(city, name)}
    with _in_language(app, language):
        files[f"data/{city.slug}.gpkg"] = geopackage(city)
    files[CHECKSUMS] = _checksums(files).encode()
    _write_zip(files, target, folder=f"{city.slug}-{city.release}")


def _has(city: City, name: str) -> bool:
    return name in city.files or name == "manifest.json"


@contextmanager
def _in_language(app: Flask, code: str) -> Iterator[None]:
    # Inside another request its language would stay, were it not for a context of our own around ours.
    with app.app_context(), app.test_request_context(f"/?lang={code}"):
        yield


def _read_me(city: City, *, first: str) -> str:
    other = next(code for code in LANGUAGES if code != first)
    return render_template("kit_readme.txt", city=city, marks=synthetic_marks(city), first=first, other=other)


def _dictionary(city: City, code: str) -> dict[str, bytes]:
    """The published dictionary in the language of the page; the English one is copied."""
    if code == WRITTEN_IN or not _has(city, DATA_DICTIONARY):
        return {}
    published = city.file(DATA_DICTIONARY).read_text(encoding="utf-8")
    return {f"data/{dictionary_name(DATA_DICTIONARY, code)}": reworded(published).encode()}


def tables_page(app: Flask, city: City, language: str) -> str:
    """District tables in every language on one page without scripts."""
    parts = []
    for code in (language, *(other for other in LANGUAGES if other != language)):
        with _in_language(app, code):
            tables = tables_of(city)
            parts.append(
                render_template(
                    "kit_tables.html", city=city, tables=tables, marks=synthetic_marks(city), lang=current()
                )
            )
    with _in_language(app, language):
        return render_template("kit_tables_page.html", city=city, parts=parts, lang=current())


def _checksums(files: Mapping[str, bytes]) -> str:
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines)


def _write_zip(files: Mapping[str, bytes], target: Path, *, folder: str) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", WRITTEN_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=9)


def geopackage(city: City) -> bytes:
    """Every layer with positions as one GeoPackage, as an export of it is; labels in the language of the page."""
    chosen = selection_of(city, {})
    layers = [layer_of(city, name, chosen) for name in GEOGRAPHIC if name in layers_of(city)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.gpkg"
        write_geopackage(layers, about_of(city, layers, chosen), path, lambda _n: None)
        return path.read_bytes()
