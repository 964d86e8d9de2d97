"""Everything of a city as one ZIP: every layer in every format, dictionary, licences, manifest and checksums."""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask, render_template

from geodata.publish.bundle import DATA_DICTIONARY
from webapp.city import City
from webapp.exports.about import About, about_of
from webapp.exports.dictionary_files import WRITTEN_IN, dictionary_name, dictionary_text, reworded
from webapp.exports.exporting import Export, exports_of
from webapp.exports.formats import FORMATS, OnRows, purpose_of
from webapp.exports.layers import layer_of, layers_of
from webapp.exports.names import ALL, export_name
from webapp.exports.selection import selection_of
from webapp.exports.styles import styles_of
from webapp.languages import LANGUAGES, current
from webapp.pinned import ASKED

WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
PACKED = frozenset({".gpkg", ".csv", ".geojson", ".yaml", ".json", ".txt", ".xlsx", ".fgb", ".qml", ".sld"})
"""Ends of names of files that become smaller in a ZIP; the others are compressed themselves."""
CHECKSUMS = "manifest-sha256.txt"
WORDED = frozenset({"xlsx", "pdf"})
"""Formats written for reading: in the ZIP in every language."""
WHOLE_ONLY = "pmtiles"
"""Holds the whole city always, so that it is left out of a filtered ZIP."""


def zip_parts(city: City, args: Mapping[str, str]) -> list[Export]:
    """The exports that the ZIP holds, for one language."""
    filters = {name: value for name, value in args.items() if name not in {"bom", "hxl"}}
    found = exports_of(city, filters)
    is_whole = selection_of(city, filters).is_whole
    return [one for one in found if is_whole or one.format.name != WHOLE_ONLY]


def n_rows_of(city: City, args: Mapping[str, str]) -> int:
    """Rows of all files of the ZIP together, for telling how far it is."""
    selection = selection_of(city, args)
    n = {name: layer_of(city, name, selection).n_rows for name in layers_of(city)}
    parts = zip_parts(city, args)
    repeated = {True: len(LANGUAGES), False: 1}
    return sum(repeated[part.format.name in WORDED] * n[name] for part in parts for name in part.layer_names)


def zip_name(city: City, args: Mapping[str, str]) -> str:
    """Name under which the ZIP is saved."""
    selection = selection_of(city, args)
    return export_name(city, ALL, ".zip", epoch=selection.epoch, mark=selection.mark())


def write_zip(
    app: Flask,
    city: City,
    args: Mapping[str, str],
    target: Path,
    on_rows: OnRows,
    *,
    language: str,
    url: str,
    pinned: bool = False,
) -> None:
    """Write the ZIP to `target`; one file at a time is on disk and none in memory.

    The same release gives the same bytes.

    Parameters
    ----------
    language
        Of the files that exist in one language only.
    pinned
        True if the city is asked for in this release and no other.
    """
    sums: dict[str, str] = {}
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix="unpacked.") as folder,
        zipfile.ZipFile(target, "w") as archive,
    ):
        pack = _Pack(archive, Path(folder) / "part", sums, zip_name(city, args).removesuffix(".zip"))
        for code in (language, *(other for other in LANGUAGES if other != language)):
            with in_language(app, code, city.release if pinned else None):
                _put_parts(pack, city, args, on_rows, first=code == language, url=url)
                _put_words(pack, city, args, code, url)
        pack.copy("manifest.json", city.file("manifest.json"))
        if DATA_DICTIONARY in city.files:
            pack.copy(f"bundle_{DATA_DICTIONARY}", city.file(DATA_DICTIONARY))
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        pack.text(CHECKSUMS, lines)


class _Pack:
    """Files put into the archive one after the other, with their checksums."""

    def __init__(self, archive: zipfile.ZipFile, spare: Path, sums: dict[str, str], folder: str) -> None:
        self._archive, self.spare, self._sums, self._folder = archive, spare, sums, folder

    def text(self, name: str, text: str) -> None:
        self.spare.write_bytes(text.encode())
        self.copy(name, self.spare)

    def copy(self, name: str, path: Path) -> None:
        entry = zipfile.ZipInfo(f"{self._folder}/{name}", WRITTEN_AT)
        entry.compress_type = zipfile.ZIP_DEFLATED if Path(name).suffix in PACKED else zipfile.ZIP_STORED
        entry.external_attr = 0o644 << 16
        entry.file_size = path.stat().st_size
        with path.open("rb") as source, self._archive.open(entry, "w") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        with path.open("rb") as source:
            self._sums[name] = hashlib.file_digest(source, "sha256").hexdigest()


def _put_parts(
    pack: _Pack, city: City, args: Mapping[str, str], on_rows: OnRows, *, first: bool, url: str
) -> None:
    """The exports; in the second language only what is made for reading."""
    for part in zip_parts(city, args):
        if not first and part.format.name not in WORDED:
            continue
        export = replace(part, url=url)
        suffix = export.format.suffix
        stem = export.name.removesuffix(suffix)
        name = f"{stem}_{current().code}{suffix}" if export.format.name in WORDED else export.name
        export.write(pack.spare, on_rows)
        pack.copy(name, pack.spare)
        pack.text(f"{name}.metadata.json", json.dumps(export.metadata(), ensure_ascii=False, indent=1))
        pack.spare.unlink(missing_ok=True)


def _put_words(pack: _Pack, city: City, args: Mapping[str, str], code: str, url: str) -> None:
    selection = selection_of(city, args)
    layers = [layer_of(city, name, selection) for name in layers_of(city)]
    about = about_of(city, layers, selection, url=url)
    purposes = [(found.suffix, purpose_of(found.name)) for found in FORMATS.values()]
    read_me = render_template(
        "export_readme.txt", city=city, about=about, purposes=purposes, layers=layers, checksums=CHECKSUMS,
        dictionaries=", ".join(dictionary_name(DATA_DICTIONARY, one) for one in LANGUAGES),
    )  # fmt: skip
    pack.text(f"README-{code}.txt", read_me)
    # A GeoPackage brings its own; the other files of a GIS have nowhere to keep them.
    for name, style in styles_of(layers, about).items():
        pack.text(f"styles-{code}/{name}", style.decode())
    pack.text(dictionary_name(DATA_DICTIONARY, code), dictionary_text(about))
    if code == WRITTEN_IN:
        pack.text("licences.txt", _licences(about))
    elif DATA_DICTIONARY in city.files:
        published = city.file(DATA_DICTIONARY).read_text(encoding="utf-8")
        pack.text(f"bundle_{dictionary_name(DATA_DICTIONARY, code)}", reworded(published))


def _licences(about: About) -> str:
    lines = [about.credit, "", *about.licences, ""]
    lines += [_source(source) for source in about.sources]
    return "\n".join(lines) + "\n"


def _source(source: Mapping[str, Any]) -> str:
    told = (source.get(name) for name in ("title", "publisher", "credit", "licence", "licence_url", "url"))
    return "; ".join(str(part) for part in told if part)


@contextmanager
def in_language(app: Flask, code: str, release: str | None = None) -> Iterator[None]:
    """Whatever is written in this block is in the language `code`, and of `release` if one was asked for."""
    asked = {ASKED: release} if release else None
    # Inside another request its language would stay, were it not for a context of our own around ours.
    with app.app_context(), app.test_request_context(f"/?lang={code}", environ_overrides=asked):
        yield
