"""Any table: CSV, Excel, or a vector file of unknown origin, whose columns are named or found by their names."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.grades import UNSPECIFIED_SITE
from geodata.layout import Layout
from geodata.sources.general_scale import CITATION, CROSSWALK
from geodata.sources.known_columns import choose_columns, layout_of_chosen
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.text_table import TABLE_OPTIONS
from geodata.sources.vector import read_any_table


def read_table(location: Path, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Rows of a table of places, as the file has them.

    For assessments the columns of class, date, district and the like are found by their names where the options
    name none, and told. Classes are understood by their words (see
    :data:`geodata.sources.general_scale.CROSSWALK`); numbers mean nothing until option ``scale:`` says what.

    Raises
    ------
    SourceError
        If the file is no table of places, or no column, or several, can be the damage class.
    """
    table = read_any_table(location, options)
    return choose_columns(table, options, crosswalk=CROSSWALK) if role == "assessments" else table


def layout(table: gpd.GeoDataFrame) -> Layout | None:
    """Columns that were chosen when the table was read."""
    return layout_of_chosen(table, crosswalk=CROSSWALK, kind=UNSPECIFIED_SITE)


SOURCE = SourceType(
    name="table",
    title="Any table of places",
    roles=("assessments", "incidents", "footprints", "admin_areas"),
    read=read_table,
    options=TABLE_OPTIONS,
    layout=layout,
    crosswalk=CROSSWALK,
    guide=Guide(
        publisher="Anyone",
        origin="A CSV, TSV or Excel file, or any vector file, in which each row is one statement about one place.",
        url="https://www.rfc-editor.org/rfc/rfc4180",
        licence="That of the file; the configuration states it.",
        fields={
            "lon, lat": "Longitude and latitude; also longitude, lng, x and their like, or lon_column: and lat_column:.",
            "wkt": "Geometry as text; also geometry, geom, the_geom, or wkt_column:.",
            "damage": "Damage class; also damage_grade, damage_level, class and their like, or class_column:.",
            "date": "Date of the image or survey; also image_date, survey_date and their like, or date_column: or date:.",
        },
        traps=(
            "Numbers are no classes: 1 is the worst of one scale and the slightest of another, so scale: must say.",
            "Two columns that may both be the class are refused until class_column: names one.",
            "Decimals written with a comma are refused until decimal: says so.",
            "A date like 03/04/2017 is refused unless another row shows which number is the day, or date_format: does.",
            "A class column without a value is no record and never undamaged.",
        ),
        citation=CITATION,
        example="reader: table\npath: survey.csv\nmethod: field_survey\noptions: {class_column: damage, date: 2017-10-21}",
    ),
)
