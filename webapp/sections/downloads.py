"""The downloads of a city by who takes them: what each file is for, how many rows it has and where it lies."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.city import City
from webapp.exports.exporting import parts_of
from webapp.exports.formats import BOM, FORMATS, GIS, PLANNERS, PROGRAMMERS, READERS, REPORTERS, Format
from webapp.exports.layers import GEOGRAPHIC, layer_of, layers_of
from webapp.exports.names import ALL
from webapp.exports.selection import OBEYED, BadSelectionError, Selection, selection_of
from webapp.exports.zip_file import WHOLE_ONLY
from webapp.languages import gettext as _
from webapp.languages import link


@dataclass(frozen=True)
class FileLink:
    """One file: its words, its address, and the address that says how far its making is (empty for streams)."""

    label: str
    url: str
    progress: str
    metadata: str
    also: tuple[tuple[str, str], ...] = ()
    n_rows: int | None = None


@dataclass(frozen=True)
class Entry:
    """One format with its files."""

    name: str
    title: str
    purpose: str
    links: tuple[FileLink, ...]


@dataclass(frozen=True)
class Group:
    """Formats for one kind of reader."""

    key: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Downloads:
    """Everything that can be had.

    Attributes
    ----------
    facts
        The filters the files are made with, in words; empty for the whole city.
    fault
        Why the filters of the address were left out; empty if they were understood.
    """

    groups: tuple[Group, ...]
    everything: FileLink
    facts: tuple[tuple[str, str], ...]
    fault: str


def downloads_of(city: City, args: Mapping[str, str]) -> Downloads:
    """What can be had of a city with the filters of an address, in the language of the page."""
    fault = ""
    try:
        selection = selection_of(city, args)
    except BadSelectionError as error:
        selection, fault = selection_of(city, {}), str(error)
    rows = _rows(city, selection)
    groups = tuple(
        Group(reader, _reader(reader), entries)
        for reader in READERS
        if (entries := tuple(_entries(city, reader, selection, rows)))
    )
    query = selection.query()
    everything = FileLink(
        _("Everything (ZIP)"),
        link("files.everything", slug=city.slug, **query),
        link("files.everything", slug=city.slug, progress=1, **query),
        "",
    )
    return Downloads(groups, everything, tuple(selection.facts()), fault)


def layer_label(name: str) -> str:
    """What a layer holds, in a word or two."""
    return {
        ALL: _("All layers"),
        "districts": _("Districts"),
        "buildings": _("Buildings"),
        "sites": _("Damage sites"),
        "incidents": _("Incidents"),
        "reference_sample": _("Checked sample"),
        "claims": _("Statements"),
        "accuracy": _("Accuracy"),
    }[name]


def _rows(city: City, selection: Selection) -> dict[str, int]:
    """Rows of each layer; those of the whole city are counted once."""

    def count() -> dict[str, int]:
        return {name: layer_of(city, name, selection).n_rows for name in layers_of(city)}

    return city.keep("export_rows", count) if selection.is_whole else count()


def _entries(city: City, reader: str, selection: Selection, rows: Mapping[str, int]) -> list[Entry]:
    if reader == REPORTERS:
        told = _("The statements with verdicts, as a plain table.")
        return [_entry(city, FORMATS["csv"], ("claims",), selection, rows, told)] if "claims" in rows else []
    return [
        _entry(city, found, parts, selection, rows, found.purpose)
        for found in FORMATS.values()
        if found.readers == reader
        and (parts := parts_of(city, found))
        and (found.name != WHOLE_ONLY or selection.is_whole)
    ]


def _entry(
    city: City,
    found: Format,
    parts: tuple[str, ...],
    selection: Selection,
    rows: Mapping[str, int],
    purpose: str,
) -> Entry:
    links = tuple(_link(city, found, part, selection, rows) for part in parts)
    return Entry(found.name, _title(found.name), purpose, links)


def _link(city: City, found: Format, part: str, selection: Selection, rows: Mapping[str, int]) -> FileLink:
    names = [name for name in layers_of(city) if name in found.holds] if part == ALL else [part]
    query = {
        name: value for name, value in selection.query().items() if name == "date" or _is_obeyed(name, names)
    }
    here = {"slug": city.slug, "layer": part, "format": found.name, **query}
    also = ((_("for Excel"), link("files.export", **here, bom=1)),) if BOM in found.options else ()
    return FileLink(
        label=_held(city, names) if part == ALL else layer_label(part),
        url=link("files.export", **here),
        progress="" if found.streams else link("files.export", **here, progress=1),
        metadata=link("files.metadata", **here),
        also=also,
        n_rows=rows.get(part),
    )


def _held(city: City, names: list[str]) -> str:
    """What one file for several layers holds; a workbook without the buildings must not say that it has them."""
    if {name for name in layers_of(city) if name in GEOGRAPHIC} <= set(names):
        return layer_label(ALL)
    return _(", ").join(layer_label(name) for name in names)


def _is_obeyed(name: str, layers: list[str]) -> bool:
    return any(name in OBEYED[layer] for layer in layers)


def _reader(reader: str) -> str:
    return {
        PLANNERS: _("For planning: tables and reports"),
        GIS: _("For a GIS"),
        PROGRAMMERS: _("For programs and data catalogues"),
        REPORTERS: _("For reporting"),
    }[reader]


def _title(name: str) -> str:
    return {
        "xlsx": _("Workbook (XLSX)"),
        "pdf": _("Atlas (PDF)"),
        "csv": _("Tables (CSV)"),
        "gpkg": "GeoPackage (GPKG)",
        "shp": _("Shapefiles (ZIP)"),
        "fgb": "FlatGeobuf (FGB)",
        "pmtiles": _("Map tiles (PMTiles)"),
        "geojson": "GeoJSON",
        "parquet": "GeoParquet",
        "yaml": _("HDX description (YAML)"),
    }[name]
