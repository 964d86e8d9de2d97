"""Exports on the command line: the same files as the addresses give, written to a folder or under a chosen name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from geodata.errors import ConfigError
from geodata.publish.bundle import open_bundle
from webapp.city import City, NotPublishedError
from webapp.exports.exporting import Export, export_of, parts_of
from webapp.exports.formats import FORMATS
from webapp.exports.made_once import replacing
from webapp.exports.names import ALL
from webapp.exports.selection import BadSelectionError
from webapp.exports.zip_file import in_language, n_rows_of, write_zip, zip_name

Tell = Callable[[str, int, int], None]
"""Told the file that is written, its rows and how many of them are done."""


def export_files(
    bundle: Path,
    *,
    format_name: str,
    layer: str | None,
    out: Path,
    language: str,
    args: Mapping[str, str],
    tell: Tell,
) -> list[Path]:
    """Write a layer of a bundle in a format, or everything as one ZIP with the format ``all``.

    Parameters
    ----------
    layer
        Name of a layer; all that the format holds if not given: in one file where it can hold several.
    out
        Folder to write into under the usual names, or the name of the one file.
    args
        Filters and switches, as an address has them.

    Raises
    ------
    ConfigError
        If the city has no such layer, format or filter value.
    """
    from webapp import create_app

    app = create_app([bundle])
    city = City(open_bundle(bundle))
    try:
        with in_language(app, language):
            if format_name == ALL:
                target = _target(out, zip_name(city, args))
                rows = _Rows(target.name, n_rows_of(city, args), tell)
                with replacing(target) as unfinished:
                    write_zip(app, city, args, unfinished, rows.add, language=language, url="")
                return [target]
            exports = [export_of(city, part, format_name, args) for part in _parts(city, format_name, layer)]
            return [_written(export, out, several=len(exports) > 1, tell=tell) for export in exports]
    except (BadSelectionError, NotPublishedError) as error:
        raise ConfigError(str(error)) from error


class _Rows:
    """Adds up the rows of one file."""

    def __init__(self, name: str, n_rows: int, tell: Tell) -> None:
        self._name, self._n_rows, self._tell, self._done = name, n_rows, tell, 0
        tell(name, n_rows, 0)

    def add(self, n: int) -> None:
        self._done += n
        self._tell(self._name, self._n_rows, self._done)


def _parts(city: City, format_name: str, layer: str | None) -> tuple[str, ...]:
    """What to write: the one layer, else all in one file, else all one by one."""
    found = FORMATS.get(format_name)
    if found is None:
        msg = f"--format was {format_name!r} but is expected to be one of: {', '.join([*FORMATS, ALL])}."
        raise ConfigError(msg)
    if layer is not None and not (layer == ALL and not found.many):
        return (layer,)
    offered = parts_of(city, found)
    return offered[:1] if found.many else offered


def _written(export: Export, out: Path, *, several: bool, tell: Tell) -> Path:
    target = out / export.name if several else _target(out, export.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    layers = export.layers()
    rows = _Rows(target.name, sum(layer.n_rows for layer in layers), tell)
    with replacing(target) as unfinished:
        export.write(unfinished, rows.add, layers)
    return target


def _target(out: Path, name: str) -> Path:
    """`out` itself if it is the name of a file; a name without an end is a folder."""
    if out.is_dir() or not out.suffix:
        out.mkdir(parents=True, exist_ok=True)
        return out / name
    return out
