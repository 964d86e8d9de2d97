"""One export: layers of a city, a format and the filters; the same for pages, programs and the command line."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geodata import lettering
from webapp.city import City, NotPublishedError
from webapp.exports.about import About, about_of
from webapp.exports.formats import FORMATS, Format, OnRows
from webapp.exports.layer import Layer
from webapp.exports.layers import layer_of, layers_of
from webapp.exports.metadata import metadata_of
from webapp.exports.names import ALL, export_name
from webapp.exports.selection import BadSelectionError, Selection, selection_of
from webapp.languages import TRANSLATIONS, current

ON = {"1": True, "true": True, "0": False, "false": False, "": False}


@dataclass(frozen=True)
class Export:
    """What one file holds and how it is written.

    Attributes
    ----------
    part
        Name of the one layer, or ``all``.
    layer_names
        Names of the layers in it.
    options
        Switches of the format that are on.
    url
        Address of the map with the same filters; empty where it is not known.
    """

    city: City
    part: str
    layer_names: tuple[str, ...]
    format: Format
    selection: Selection
    options: frozenset[str] = frozenset()
    url: str = ""

    @property
    def obeyed(self) -> Selection:
        """The filters that its layers obey."""
        return self.selection.for_layers(self.layer_names)

    @property
    def name(self) -> str:
        """Name under which the file is saved."""
        obeyed = self.obeyed
        return export_name(self.city, self.part, self.format.suffix, epoch=obeyed.epoch, mark=obeyed.mark())

    @property
    def key(self) -> str:
        """Forty hexadecimal digits: the same for the same bytes, in this release and by this code."""
        said = (
            self.city.slug, self.city.release, self.part, self.format.name, current().code, self.url,
            *sorted(self.options), *(f"{name}={value}" for name, value in sorted(self.selection.query().items())),
            written_by(),
        )  # fmt: skip
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:40]

    def layers(self) -> list[Layer]:
        """Its layers, filtered."""
        return [layer_of(self.city, name, self.selection) for name in self.layer_names]

    def about(self, layers: list[Layer]) -> About:
        """What the file says of itself."""
        return about_of(self.city, layers, self.selection, url=self.url)

    def write(self, target: Path, on_rows: OnRows, layers: list[Layer] | None = None) -> None:
        """Write the file to `target`, in the language of the page."""
        layers = self.layers() if layers is None else layers
        # Drivers tell formats by the end of the name.
        named = target.with_name(f"{target.name}{self.format.suffix}")
        try:
            self.format.write(layers, self.about(layers), named, on_rows, **dict.fromkeys(self.options, True))
            named.replace(target)
        finally:
            named.unlink(missing_ok=True)

    def metadata(self) -> dict[str, Any]:
        """What stands beside the file."""
        layers = self.layers()
        return metadata_of(
            layers,
            self.about(layers),
            name=self.name,
            mimetype=self.format.mimetype,
            asked=self.selection.query(),
        )


def export_of(city: City, part: str, format_name: str, args: Mapping[str, str], *, url: str = "") -> Export:
    """The export that an address or a command asks for.

    Raises
    ------
    NotPublishedError
        If the city has no such layer, or the format cannot hold it.
    BadSelectionError
        If a filter or switch has a value it cannot have.
    """
    found = FORMATS.get(format_name)
    if found is None:
        msg = f"There is no format {format_name!r} but {', '.join(FORMATS)}."
        raise NotPublishedError(msg)
    parts = parts_of(city, found)
    if part not in parts:
        msg = f"There is no {part!r} as {format_name} but {', '.join(parts) or 'nothing'}."
        raise NotPublishedError(msg)
    held = tuple(name for name in layers_of(city) if name in found.holds)
    return Export(
        city=city,
        part=part,
        layer_names=held if part == ALL else (part,),
        format=found,
        selection=selection_of(city, args),
        options=frozenset(name for name in sorted(found.options) if _is_on(name, args.get(name, ""))),
        url=url,
    )


def parts_of(city: City, found: Format) -> tuple[str, ...]:
    """Layers of the city that can be had in a format one by one, and ``all`` where one file holds several."""
    held = tuple(name for name in layers_of(city) if name in found.holds)
    together = (ALL,) if found.many and held else ()
    return (*together, *held) if found.alone else together


def exports_of(city: City, args: Mapping[str, str]) -> list[Export]:
    """Everything that can be had of a city, formats that hold all layers once."""
    return [
        export_of(city, part, found.name, args)
        for found in FORMATS.values()
        for part in (parts_of(city, found)[:1] if found.many else parts_of(city, found))
    ]


def _is_on(name: str, value: str) -> bool:
    if value.lower() not in ON:
        msg = f"{name} was {value!r} but is expected to be 1 or 0."
        raise BadSelectionError(msg)
    return ON[value.lower()]


@cache
def written_by() -> str:
    """Names the code and the words that write files, so that none made by other code is sent."""
    found = hashlib.sha256()
    # Everything in webapp may speak in a file: the atlas draws maps, the words are of many pages. Not its subfolders'
    # subfolders, which hold the front end's packages.
    webapp = Path(__file__).parents[1]
    written = (*sorted(webapp.glob("*.py")), *sorted(webapp.glob("*/*.py")), Path(lettering.__file__))
    for path in (*written, *sorted(TRANSLATIONS.rglob("*.po"))):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
