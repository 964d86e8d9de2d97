"""Tables tagged with the Humanitarian Exchange Language: CSV, JSON or Excel with a row of ``#tags``."""

import re
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata.errors import SourceError
from geodata.grades import UNSPECIFIED_SITE
from geodata.layout import Layout
from geodata.options import text_option
from geodata.provenance import READING_NOTES, note_reading
from geodata.sources.archive import inside_zip
from geodata.sources.coordinates import has_coordinate_options, located
from geodata.sources.general_scale import CITATION, CROSSWALK
from geodata.sources.hxl_rows import read_hxl_rows
from geodata.sources.known_columns import CLASS, DATE, DISTRICT, TYPE, layout_of_chosen
from geodata.sources.personal_data import without_people
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.text_table import TABLE_OPTIONS

CLASS_TAGS = ("#damage", "#severity", "#impact", "#status")
"""Tags that may hold a damage class, best first; #damage is no core tag of HXL 1.1 and is used all the same."""
NUMBERS = frozenset(("num", "f", "m", "i", "hh", "ind", "households", "total", "killed", "injured", "people"))
"""Attributes of counts; such a column is no class."""
DATE_ATTRIBUTES = ("occurred", "assessed", "surveyed", "observed", "start", "", "reported")


def read_hxl(location: Path, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Rows below the tags, columns named by their tags, with a point or geometry for each row.

    Raises
    ------
    SourceError
        If there is no row of tags, no tag says where the rows are, or, for assessments, what the damage is.
    """
    member = None
    if location.suffix.lower() == ".zip":
        member = inside_zip(location, pattern=text_option(options, "member"))
    rows = without_people(read_hxl_rows(location, options, member=member), options)
    placed = located(rows, location=location, options=_placed_by(rows, options, location), guess=True)
    for entry in rows.attrs.get(READING_NOTES, []):
        note_reading(placed, entry["rule"], entry["action"], entry["n_rows"], entry["detail"])
    if role == "assessments":
        placed.attrs |= _chosen(placed, options, location)
    return placed


def _placed_by(rows: pd.DataFrame, options: Mapping[str, object], location: Path) -> Mapping[str, object]:
    """The options, with the tags that hold coordinates."""
    if has_coordinate_options(options):
        return options
    geo = {
        tag: set(tag.split("+")[1:]) for tag in map(str, rows.columns) if re.match(r"#(geo|loc)(\+|$)", tag)
    }
    lat = next((tag for tag, with_ in geo.items() if with_ & {"lat", "latitude"}), None)
    lon = next((tag for tag, with_ in geo.items() if with_ & {"lon", "lng", "longitude"}), None)
    if lat is not None and lon is not None:
        return dict(options) | {"lat_column": lat, "lon_column": lon}
    pair = next((tag for tag, with_ in geo.items() if with_ & {"coord", "coords", "coordinates"}), None)
    if pair is not None:
        return dict(options) | {"latlon_column": pair}
    shape = next(
        (tag for tag, with_ in geo.items() if with_ & {"wkt", "geojson", "bounds", "geometry"}), None
    )
    if shape is not None:
        return dict(options) | {"wkt_column": shape}
    msg = (
        f"{location} has no tag that says where its rows are; expected #geo+lat and #geo+lon, #geo+coord or "
        f"#geo+wkt, but its tags are {', '.join(map(str, rows.columns))}. Tag the columns of coordinates."
    )
    raise SourceError(msg)


def _chosen(table: gpd.GeoDataFrame, options: Mapping[str, object], location: Path) -> dict[str, str]:
    """Tag of the class, and those of the date, district, type and remarks where there are such."""
    tags = [str(name) for name in table.columns if name != table.geometry.name]
    chosen = {CLASS: text_option(options, CLASS) or _class_tag(tags, location)}
    dates = [tag for tag in tags if _base(tag) == "#date"]
    ranked = sorted(dates, key=_rank_of_date)
    districts = [
        tag for tag in tags if re.match(r"#(adm\d|loc)", tag) and {"name", "en"} & set(tag.split("+"))
    ]
    coded = [tag for tag in tags if re.match(r"#adm\d", tag)]
    guessed = {
        DATE: ranked[0] if ranked else None,
        DISTRICT: max(districts or coded, default=None),
        TYPE: next((tag for tag in tags if re.match(r"#loc.*\+type", tag)), None),
    }
    return chosen | {role: tag for role, tag in guessed.items() if tag is not None and tag != chosen[CLASS]}


def _class_tag(tags: list[str], location: Path) -> str:
    for wanted in CLASS_TAGS:
        fitting = [tag for tag in tags if _base(tag) == wanted and not NUMBERS & set(tag.split("+"))]
        if len(fitting) > 1:
            # Of several, those that say so themselves hold the class.
            fitting = [
                tag for tag in fitting if re.search(r"\+(damage|grade|level|class|severity)", tag)
            ] or fitting
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            msg = f"The tags {', '.join(fitting)} of {location} may all be the damage class; name one with class_column:."
            raise SourceError(msg)
    msg = (
        f"{location} has no tag of a damage class; expected one of {', '.join(CLASS_TAGS)}, but its tags are "
        f"{', '.join(tags)}. Name it with option class_column:."
    )
    raise SourceError(msg)


def _base(tag: str) -> str:
    return tag.split("+")[0]


def _rank_of_date(tag: str) -> int:
    attributes = set(tag.split("+")[1:]) or {""}
    return min(
        (rank for rank, one in enumerate(DATE_ATTRIBUTES) if one in attributes), default=len(DATE_ATTRIBUTES)
    )


def layout(table: gpd.GeoDataFrame) -> Layout | None:
    """Columns that were chosen when the table was read."""
    return layout_of_chosen(table, crosswalk=CROSSWALK, kind=UNSPECIFIED_SITE)


SOURCE = SourceType(
    name="hxl",
    title="HXL-tagged table",
    roles=("assessments", "incidents"),
    read=read_hxl,
    options=TABLE_OPTIONS,
    layout=layout,
    crosswalk=CROSSWALK,
    guide=Guide(
        publisher="Humanitarian organisations",
        origin="CSV, JSON or Excel files on the Humanitarian Data Exchange with a row of #tags below the header.",
        url="https://hxlstandard.org/standard/1-1final/",
        licence="As the data set's page on the Humanitarian Data Exchange states it.",
        fields={
            "#geo+lat, #geo+lon": "Position; #geo+coord holds both, #geo+wkt a geometry.",
            "#damage, #severity, #impact, #status": "Damage class, the first of these that there is; or class_column:.",
            "#date": "Date of the statement; +occurred before +reported.",
            "#adm3+name, #loc+name": "District label; the deepest.",
        },
        traps=(
            "The tag row is not the first row; it is looked for in the first 25, and a file without one is refused.",
            "Columns are known by their tags alone; columns without a tag are left out and counted.",
            "Most such files count people by area and hold no coordinates; these cannot be used for buildings.",
            "Columns of persons and telephones (#contact) are dropped at reading.",
        ),
        citation=f"HXL Working Group, Humanitarian Exchange Language 1.1 (2018), tagging conventions. {CITATION}",
        example="reader: hxl\npath: damage_hxl.csv\nmethod: field_survey",
    ),
)
