"""Destroyed buildings mapped by volunteers of the Humanitarian OpenStreetMap Team, as their exports have them."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.grades import VOLUNTEERS
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.osm_damage_tags import CITATION, CROSSWALK, layout, only_damaged
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector


def read_hot(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Rows of an export that a tag calls damaged, with ``osm_damage_state``, ``osm_damage_date`` and ``osm_damage_kind``.

    Raises
    ------
    SourceError
        If no row has a tag of damage, or as :func:`geodata.sources.vector.read_vector`.
    """
    return only_damaged(read_vector(location, options), location)


SOURCE = SourceType(
    name="hot",
    title="HOT destroyed buildings",
    roles=("assessments",),
    read=lambda location, role, options: read_hot(location, options),
    options=FILE_OPTIONS,
    layout=layout,
    crosswalk=CROSSWALK,
    method=VOLUNTEERS,
    lists="damage_only",
    guide=Guide(
        publisher="Humanitarian OpenStreetMap Team and OpenStreetMap contributors",
        origin="Exports on the Humanitarian Data Exchange or from the HOT Export Tool, as GeoJSON, shapefile, GeoPackage or KML.",
        url="https://data.humdata.org/organization/hot",
        licence="ODbL 1.0; credit OpenStreetMap contributors.",
        fields={
            "destroyed_building": "Key destroyed:building; any value but no says that a building stood there and is destroyed.",
            "building": "Value ruins, collapsed, destroyed or damaged; another is the use of the building.",
            "damage": "Value yes, none, minimal, significant, complete and the like.",
            "damage_date": "Day of the event.",
            "damage_type, damage_event, source": "Left as they are; damage_type is misspelt now and then.",
        },
        traps=(
            "damage_date is the day of the earthquake or attack, not of an image; every statement is dated with it, and told so.",
            "Polygons overlap, so joining them to footprints naively counts buildings twice; each is one site here.",
            "Only destroyed buildings are mapped: no record says nothing, and there is no denominator.",
            "Volunteers map from images of several sources (column source), some from another list: it may be no independent evidence.",
        ),
        citation=CITATION,
        example="reader: hot\npath: hot_destroyed_buildings.geojson",
    ),
)
