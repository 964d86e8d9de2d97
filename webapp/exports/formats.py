"""The formats of exports: what each is for, what it holds, and the function that writes it."""

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from webapp.exports.about import About
from webapp.exports.layer import Layer
from webapp.exports.layers import GEOGRAPHIC, LAYERS, SAMPLE
from webapp.languages import gettext as _

OnRows = Callable[[int], None]
"""Told the number of rows after each batch."""

Writer = Callable[..., None]
"""Takes layers, what is said of them, the file to write and `OnRows`; options of the format by keyword.

The same release gives the same bytes wherever the format allows.
"""

PLANNERS, GIS, PROGRAMMERS, REPORTERS = "planners", "gis", "programmers", "reporters"
READERS: tuple[str, ...] = (PLANNERS, GIS, PROGRAMMERS, REPORTERS)
BOM, HXL = "bom", "hxl"


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    name
        As it stands in addresses and on the command line; also its key in `FORMATS`.
    suffix
        End of file names, with its dot.
    holds
        Names of layers it can hold.
    many
        True if one file can hold all layers, which is then asked for as the layer ``all``.
    readers
        Whom it is for first.
    streams
        True if it is text that can be sent while it is being written.
    alone
        False if it is offered for all layers together only.
    options
        Switches that its writer knows.
    """

    name: str
    suffix: str
    mimetype: str
    holds: tuple[str, ...]
    many: bool
    write: Writer
    readers: str
    streams: bool = False
    alone: bool = True
    options: frozenset[str] = frozenset()

    @property
    def purpose(self) -> str:
        """What the file is for and which program opens it, in the language of the page."""
        return purpose_of(self.name)


def _writer(module: str, function: str) -> Writer:
    """A function of this package, imported when it is called: each format has a library of its own."""

    def write(layers: Sequence[Layer], about: About, target: Path, on_rows: OnRows, **options: Any) -> None:
        getattr(import_module(f"webapp.exports.{module}"), function)(
            layers, about, target, on_rows, **options
        )

    return write


PLACES = (*GEOGRAPHIC, SAMPLE)
FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format(
            "xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ("districts", "claims", "accuracy"), True, _writer("xlsx", "write_xlsx"), PLANNERS,
            options=frozenset({HXL}),
        ),
        Format("pdf", ".pdf", "application/pdf", ("districts",), True, _writer("atlas", "write_atlas"), PLANNERS, alone=False),
        Format(
            "csv", ".csv", "text/csv", LAYERS, False, _writer("csv_file", "write_csv"), PLANNERS, streams=True,
            options=frozenset({BOM, HXL}),
        ),
        Format("gpkg", ".gpkg", "application/geopackage+sqlite3", PLACES, True, _writer("geopackage", "write_geopackage"), GIS),
        Format("shp", ".shp.zip", "application/zip", PLACES, True, _writer("shapefile", "write_shapefile"), GIS),
        Format("fgb", ".fgb", "application/vnd.flatgeobuf", PLACES, False, _writer("flatgeobuf", "write_flatgeobuf"), GIS),
        Format("pmtiles", ".pmtiles", "application/vnd.pmtiles", GEOGRAPHIC, True, _writer("pmtiles_file", "write_pmtiles"), GIS, alone=False),
        Format("geojson", ".geojson", "application/geo+json", PLACES, False, _writer("geojson", "write_geojson"), PROGRAMMERS, streams=True),
        Format("parquet", ".parquet", "application/vnd.apache.parquet", PLACES, False, _writer("geoparquet", "write_geoparquet"), PROGRAMMERS),
        Format("yaml", ".hdx_dataset.yaml", "application/yaml", LAYERS, True, _writer("hdx", "write_hdx"), PROGRAMMERS, alone=False),
    )
    # The atlas comes with its fonts and drawings as a module of its own.
    if one.name != "pdf" or importlib.util.find_spec("webapp.exports.atlas") is not None
}  # fmt: skip
"""Formats by name, in the order in which they are offered."""


def purpose_of(name: str) -> str:
    """What a format is for and which program opens it, in the language of the page."""
    return {
        "xlsx": _(
            "A workbook with notes, districts, statements and codebook. Opens in Excel and LibreOffice."
        ),
        "pdf": _("An atlas to print, a page for each district. Opens in any PDF reader."),
        "csv": _("A plain table. Opens in any spreadsheet and every statistics program."),
        "gpkg": _("All layers in one file; QGIS and QField load its colours by themselves."),
        "shp": _("Shapefiles in a ZIP, for ArcGIS and older programs; column names are cut to ten letters."),
        "fgb": _("One layer that can be read piece by piece over the network. Opens in QGIS and GDAL."),
        "pmtiles": _("The map as vector tiles in one file, for web maps. Opens in QGIS and MapLibre."),
        "geojson": _(
            "One layer as text in longitude and latitude. Opens in web maps, QGIS and any language."
        ),
        "parquet": _("One layer for analysis: GeoPandas, DuckDB, R. The smallest and quickest to read."),
        "yaml": _("The description of the data set for the Humanitarian Data Exchange, to be completed."),
    }.get(name, "")
