"""Damage tags of OpenStreetMap in their lifecycle forms: an extract of the map, or an export with its tags."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geodata.errors import SourceError
from geodata.grades import VOLUNTEERS
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.osm_damage_tags import CITATION, CROSSWALK, layout, only_damaged
from geodata.sources.osm_extract import is_extract, read_outlines, refuse_overpass_json, require_whole_pbf
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector, require_rows

NODES = "other_tags LIKE '%building%' OR other_tags LIKE '%damage%'"


def read_osm_damage(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Buildings that a tag calls damaged, with ``osm_damage_state``, ``osm_damage_date`` and ``osm_damage_kind``.

    Raises
    ------
    SourceError
        If the file is cut off or compressed, or no row has a tag of damage.
    """
    if location.name.lower().endswith((".osm.bz2", ".osm.gz")):
        msg = f"{location} is compressed; unpack it first and name the .osm file, or fetch the .osm.pbf file."
        raise SourceError(msg)
    if not is_extract(location):
        refuse_overpass_json(location)
        return only_damaged(read_vector(location, options), location)
    if location.name.lower().endswith(".pbf"):
        require_whole_pbf(location)
    parts = [read_outlines(location, tag="building"), _nodes(location)]
    filled = [part.dropna(axis="columns", how="all") for part in parts if not part.empty]
    if not filled:
        return require_rows(parts[0], location)
    table = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True), geometry="geometry", crs=filled[0].crs)
    return only_damaged(table, location)


def _nodes(location: Path) -> gpd.GeoDataFrame:
    """Points with a tag of a building; the outlines were read before, so the file is whole."""
    return pyogrio.read_dataframe(location, layer="points", where=NODES, use_arrow=True)


SOURCE = SourceType(
    name="osm-damage",
    title="OpenStreetMap damage tags",
    roles=("assessments",),
    read=lambda location, role, options: read_osm_damage(location, options),
    options=FILE_OPTIONS,
    layout=layout,
    crosswalk=CROSSWALK,
    method=VOLUNTEERS,
    lists="damage_only",
    guide=Guide(
        publisher="OpenStreetMap contributors",
        origin="An extract (.osm.pbf, .osm), an Overpass or osmium export as GeoJSON, or a GeoPackage with other_tags.",
        url="https://wiki.openstreetmap.org/wiki/Lifecycle_prefix",
        licence="ODbL 1.0; credit OpenStreetMap contributors.",
        fields={
            "destroyed:building": "Any value but no: the building is destroyed.",
            "ruins:building, building=ruins": "In ruins: severe to destroyed, counted as severe.",
            "building=collapsed, building=destroyed": "Destroyed.",
            "damage, typhoon:damage, damage:<event>": "yes and damaged: possible to destroyed; none, minimal, significant, complete; any other value needs scale:.",
            "demolished:building, razed:building, removed:building": "What became of it; no grade.",
            "damage:date, damage:evaluation_date:imagery": "Day of the event, or of the image.",
        },
        traps=(
            "A demolished, razed or removed building may never have been damaged: it gets a lifecycle and no grade.",
            "A building without such a tag is no record and never undamaged; those rows are counted and left out.",
            "GDAL reads a way tagged only destroyed:building as a line; it is closed to a polygon again.",
            "Values such as damage=100 have no published meaning and stop the build; say what each class (damage=100) means with scale:.",
            "Ruins may be older than the event, and the map does not say when it was looked at: option date: dates every row, beside date_column: osm_damage_date only those without a tag.",
            "Destroyed buildings are deleted or retagged over time, so today's map is a biased list and no denominator.",
        ),
        citation=CITATION,
        example="reader: osm-damage\npath: city.osm.pbf\noptions: {date: 2023-02-09, date_column: osm_damage_date}",
    ),
)
