"""Any vector file, with its columns named by the configuration."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.grades import UNSPECIFIED_SITE
from geodata.layout import Layout
from geodata.options import text_option
from geodata.sources.general_scale import CROSSWALK
from geodata.sources.known_columns import CLASS, choose_columns, layout_of_chosen
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.text_table import TABLE_OPTIONS
from geodata.sources.vector import read_vector
from geodata.unosat_columns import EPOCH_ROLES, day_in_name


def read_any_vector(location: Path, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Rows of a vector layer; for assessments the columns of class, date and the like are found by their names.

    A layer with columns of UNOSAT's passes is left as it is, unless option ``class_column`` names the class.

    Raises
    ------
    SourceError
        As :func:`geodata.sources.vector.read_vector`; if no column, or several, can be the damage class.
    """
    table = read_vector(location, options)
    if role != "assessments":
        return table
    class_column = text_option(options, CLASS)
    if class_column is not None:
        table.attrs[CLASS] = class_column
        return table
    return table if _has_passes(table, options) else choose_columns(table, options, crosswalk=CROSSWALK)


def _has_passes(table: gpd.GeoDataFrame, options: Mapping[str, object]) -> bool:
    """True if the table is wide over its passes: by the options, its columns' names, or dates as names."""
    names = [str(name) for name in table.columns]
    return (
        "epochs" in options
        or any(EPOCH_ROLES["date"].match(name) for name in names)
        or any(day_in_name(name) is not None for name in names)
    )


def layout(table: gpd.GeoDataFrame) -> Layout | None:
    """Columns by the options, if they name the class; ``None`` for a table of UNOSAT's kind."""
    return layout_of_chosen(table, crosswalk=CROSSWALK, kind=UNSPECIFIED_SITE)


SOURCE = SourceType(
    name="vector",
    title="Any vector file",
    roles=(
        "footprints",
        "assessments",
        "admin_areas",
        "area_of_interest",
        "basemap",
        "image_footprint",
        "not_analysed",
        "incidents",
    ),
    read=read_any_vector,
    options=TABLE_OPTIONS,
    layout=layout,
    crosswalk=CROSSWALK,
    guide=Guide(
        publisher="Anyone",
        origin="A file that GDAL opens, GeoParquet, or a table of text with coordinates, zipped or not.",
        url="https://gdal.org/en/stable/drivers/vector/",
        licence="That of the file; the configuration states it.",
        fields={
            "geometry": "Read as it is; every other column is named by an option of its role.",
        },
        traps=(
            "A shapefile without .cpg is read as Latin-1 unless its text is UTF-8; set encoding: for any other.",
            "A file of several layers needs layer:, and an archive of several files member:.",
            "A file that states no reference system is refused until crs: states it.",
            "A cut-off shapefile opens without an error in most programs; here its lengths are checked.",
        ),
        citation="GDAL/OGR contributors, GDAL/OGR Geospatial Data Abstraction software Library.",
        example="reader: vector\npath: neighbourhoods.geojson\noptions: {id_column: code, name_en_column: name}",
    ),
)
