"""Overture Maps buildings: GeoParquet, optionally only those in a box."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.errors import ConfigError, SourceError
from geodata.provenance import note_reading
from geodata.sources.parquet import Box, read_geoparquet
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
    table = read_geoparquet(location, options=options, bbox=_box(options.get("bbox")))
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


def _box(value: object) -> Box | None:
    if value is None:
        return None
    if (
        isinstance(value, (list, tuple))
        and len(value) == 4
        and all(isinstance(edge, (int, float)) for edge in value)
    ):
        west, south, east, north = (float(edge) for edge in value)
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return (west, south, east, north)
    msg = f"option bbox was {value!r} but is expected to be [west, south, east, north] in degrees"
    raise ConfigError(msg)


SOURCE = SourceType(
    name="overture",
    title="Overture Maps buildings",
    roles=("footprints",),
    read=lambda location, role, options: read_overture(location, options),
    options={"bbox": "West, south, east and north in degrees; only footprints whose box meets it are read."},
    column_defaults={
        "footprints": {"id_column": "id", "levels_column": "num_floors", "use_column": "subtype"}
    },
    guide=Guide(
        publisher="Overture Maps Foundation",
        origin="Monthly releases as GeoParquet, theme buildings, type building.",
        url="https://docs.overturemaps.org/guides/buildings/",
        licence="ODbL where OpenStreetMap contributes; otherwise as its sources column says.",
        fields={"id": "Stable id.", "num_floors": "Storeys above ground.", "subtype": "Use."},
        traps=("Building parts lie inside buildings and are refused.",),
        citation="OvertureMaps/schema.",
        example="reader: overture\npath: buildings.parquet",
    ),
)
