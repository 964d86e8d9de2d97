"""A layer as FlatGeobuf: one file that a program can read a part of over the network, by its spatial index.

The index needs all outlines sorted before the first byte is final: rows go through a file beside the one that is
made, and some 200 bytes a row stay in memory until the end (measured).
"""

from collections.abc import Sequence
from pathlib import Path

from webapp.exports.about import About
from webapp.exports.arrow_rows import geographic
from webapp.exports.file_notes import notes_of
from webapp.exports.formats import OnRows
from webapp.exports.layer import Layer
from webapp.exports.ogr_layers import write_rows


def write_flatgeobuf(layers: Sequence[Layer], about: About, target: Path, on_rows: OnRows) -> None:
    """Write one geographic layer as FlatGeobuf to `target`; notice, licences and checksum are its description."""
    (layer,) = geographic(layers)
    notes = notes_of(about)
    options = {
        "SPATIAL_INDEX": "YES",
        "TITLE": f"{about.title}: {layer.name}",
        "DESCRIPTION": "\n".join(f"{key}: {value}" for key, value in notes.items()),
        "TEMPORARY_DIR": str(target.parent),
    }
    write_rows(layer, target, on_rows, driver="FlatGeobuf", options=options)
