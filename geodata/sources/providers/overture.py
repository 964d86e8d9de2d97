"""Overture Maps buildings: GeoParquet, optionally only those in a box."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.errors import SourceError
from geodata.provenance import note_reading
from geodata.sources.box import BBOX_OPTION, box_option
from geodata.sources.parquet import read_geoparquet
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import require_rows


def read_overture(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Buildings of a GeoParquet file or folder, without those under ground.

    Buildings marked ``is_underground`` cannot be seen from above, so they are kept out and counted. Building
    parts lie inside buildings and would count them twice, so a file of parts is refused.

    Raises
    ------
    SourceError
        If a file is no GeoParquet, holds building parts, or nothing lies in the box.
    ConfigError
        If ``bbox`` is not west, south, east, north.
    """
    table = read_geoparquet(location, options=options, bbox=box_option(options))
    if "building_id" in table.columns and "has_parts" not in table.columns:
        msg = (
            f"{location} holds Overture's building parts, which lie inside buildings; name the file of type "
            "building."
        )
        raise SourceError(msg)
    require_rows(table, location)
    if "is_underground" not in table.columns:
        return table
    underground = table["is_underground"].astype("boolean").fillna(False).astype(bool)
    seen = require_rows(table.loc[~underground].reset_index(drop=True), location)
    detail = "Buildings marked is_underground, which no image from above can show."
    note_reading(seen, "underground", "refused", int(underground.sum()), detail)
    return seen


SOURCE = SourceType(
    name="overture",
    title="Overture Maps buildings",
    roles=("footprints",),
    read=lambda location, role, options: read_overture(location, options),
    options=BBOX_OPTION,
    column_defaults={
        "footprints": {"id_column": "id", "levels_column": "num_floors", "use_column": "subtype"}
    },
    guide=Guide(
        publisher="Overture Maps Foundation",
        origin=(
            "Monthly releases as GeoParquet, theme buildings, type building; a release joins OpenStreetMap, Esri, "
            "Google, Microsoft and others. Cut out the city with Overture's own client or explorer."
        ),
        url="https://docs.overturemaps.org/guides/buildings/",
        licence="ODbL where OpenStreetMap contributes; otherwise as its sources column says.",
        fields={
            "id": "Stable id; becomes part of the building id.",
            "num_floors": "Storeys above ground.",
            "subtype": "Use; mostly empty for outlines drawn by a model.",
            "is_underground": "Buildings so marked are refused and counted.",
            "has_parts": "Tells buildings from building parts.",
            "bbox": "Box of each outline; with it a part of a large file is read without reading all.",
        },
        traps=(
            "Building parts lie inside buildings and would count them twice: a file of parts is refused.",
            (
                "A release shows today's map: destroyed buildings may have been deleted and new ones drawn, so use the "
                "oldest release at hand; no outline has a date."
            ),
            "Storeys of 0 and other words are taken as not stated.",
        ),
        citation="Overture Maps Foundation, Overture Maps schema: buildings/building.",
        example="reader: overture\npath: buildings.parquet\noptions: {bbox: [38.95, 35.92, 39.08, 35.98]}",
    ),
)
