"""Buildings of OpenStreetMap: an extract of the map, or a copy of its buildings in any vector file."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.errors import ConfigError, SourceError
from geodata.options import flag_option
from geodata.provenance import note_reading
from geodata.sources.archive import inside_zip
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.osm_extract import (
    is_extract,
    read_outlines,
    refuse_overpass_json,
    require_whole_pbf,
    snapshot_date,
)
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector, require_rows

ELEMENT, LEVELS, USE, SNAPSHOT = "osm_element", "osm_levels", "osm_use", "osm_snapshot"
"""Columns that the reader adds."""

NO_BUILDINGS = ("no", "roof", "construction", "proposed", "planned")
"""Values of ``building`` for what is no building, or none yet."""
RUINED = ("ruins", "collapsed", "destroyed", "damaged", "demolished", "razed")
"""What ``building`` or a key before ``:building`` says of one that does not stand whole any more."""
LIFECYCLES = (*RUINED, "abandoned", "disused")
SAYS_NOTHING = ("yes", "true", "1", "building", *RUINED)
TAG_COLUMNS = ("other_tags", "tags", "all_tags")
"""Columns that hold all further tags in one text: hstore, or JSON."""
_OSM_IDS = {"osmid", "osmwayid", "fullid"}
GEOFABRIK_BUILDINGS = "gis_osm_buildings_a"


def read_osm_buildings(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Buildings, with ``osm_element`` (``way/1``), ``osm_levels``, ``osm_use`` and ``osm_snapshot`` added.

    Kept out and counted is what has no tag of a building, and the values of :data:`NO_BUILDINGS`. Buildings
    tagged as ruined, destroyed, demolished or out of use are kept, for a footprint is wanted of what stood before
    the damage; ``without_ruins: true`` leaves them out.

    Parameters
    ----------
    location
        ``.osm``, ``.osm.pbf``, or a vector file with a column ``building``, ``fclass`` or of all tags.
    options
        ``snapshot_date``: day the extract shows, where the file does not say; ``without_ruins``; and those of any
        vector file.

    Raises
    ------
    SourceError
        If the file is cut off, or holds no building.
    ConfigError
        If an option is not of its kind.
    """
    if location.name.lower().endswith((".osm.bz2", ".osm.gz")):
        msg = f"{location} is compressed; unpack it first and name the .osm file, or fetch the .osm.pbf file."
        raise SourceError(msg)
    if is_extract(location):
        if location.name.lower().endswith(".pbf"):
            require_whole_pbf(location)
        table, shown = read_outlines(location, tag="building"), snapshot_date(location)
    else:
        refuse_overpass_json(location)
        table, shown = read_vector(location, _with_buildings_named(location, options)), None
    require_rows(table, location)
    building, former = _building_tags(table, location)
    told = pd.DataFrame(
        {
            ELEMENT: _elements(table),
            LEVELS: _tag(table, "building:levels"),
            USE: _uses(table, building),
            SNAPSHOT: _day_option(options) or shown,
        }
    )
    told = told.drop(columns=[name for name in told if not _is_wanted(told[name])])
    return _only_buildings(
        table.assign(**{str(name): told[name] for name in told}), building, former, location, options
    )


def _with_buildings_named(location: Path, options: Mapping[str, object]) -> dict[str, object]:
    """The options, with the buildings of a Geofabrik archive as the member to read."""
    if location.suffix.lower() != ".zip" or options.get("member") is not None:
        return dict(options)
    try:
        return {**options, "member": inside_zip(location, pattern=GEOFABRIK_BUILDINGS)}
    except SourceError:
        return dict(options)


def _building_tags(table: gpd.GeoDataFrame, location: Path) -> tuple[pd.Series, pd.Series]:
    """Value of ``building``, and what a lifecycle key says was a building (``destroyed``); missing where untagged."""
    building = _tag(table, "building")
    former = _untold(table)
    for word in LIFECYCLES:
        before = _tag(table, f"{word}:building")
        former = former.mask(former.isna() & before.notna() & (before != "no"), word)
    if "fclass" in table.columns and building.isna().all():
        building = table["fclass"].astype("str")
    if building.isna().all() and former.isna().all() and _OSM_IDS & {_spelt(name) for name in table.columns}:
        building = pd.Series("yes", index=table.index, dtype="str")
        detail = "The file has ids of OpenStreetMap and no tag of a building; every row is taken for one."
        note_reading(table, "untagged_file", "kept", len(table), detail)
    if building.isna().all() and former.isna().all():
        msg = (
            f"{location} has no column building, fclass or other_tags with a building in it (columns: "
            f"{', '.join(map(str, table.columns))}); name a file of OpenStreetMap's buildings, or read it with vector."
        )
        raise SourceError(msg)
    return building, former


def _only_buildings(
    table: gpd.GeoDataFrame,
    building: pd.Series,
    former: pd.Series,
    location: Path,
    options: Mapping[str, object],
) -> gpd.GeoDataFrame:
    value = building.str.lower()
    excluded = value.isin(NO_BUILDINGS) & former.isna()
    untagged = value.isna() & former.isna()
    ruin = former.where(former.notna(), value.where(value.isin(RUINED)))
    ruin = ruin.where(ruin.notna(), _said_ruined(table, value))
    leaves_ruins = flag_option(options, "without_ruins")
    kept_out = excluded | untagged | (ruin.notna() if leaves_ruins else False)
    kept = require_rows(table[~kept_out].reset_index(drop=True), location)
    kept.attrs = dict(table.attrs)
    note_reading(
        kept, "not_a_building", "refused", int(untagged.sum()), "Rows without a tag that says building."
    )
    detail = f"Rows that are no building, or none yet ({_counted(value[excluded])})."
    note_reading(kept, "no_building_value", "refused", int(excluded.sum()), detail)
    ruined = ruin[~(excluded | untagged)]
    then = "left out, as without_ruins: asks" if leaves_ruins else "kept, for they stood once"
    detail = f"Buildings tagged as ruined, removed or out of use ({_counted(ruined)}); {then}."
    note_reading(
        kept, "ruined_building", "refused" if leaves_ruins else "kept", int(ruined.notna().sum()), detail
    )
    return kept


def _said_ruined(table: gpd.GeoDataFrame, value: pd.Series) -> pd.Series:
    ruins = _tag(table, "ruins")
    return _untold(table).mask(value.notna() & ruins.notna() & (ruins != "no"), "ruins=yes")


def _counted(words: pd.Series) -> str:
    return ", ".join(f"{word} {count}" for word, count in words.value_counts().items())


def _uses(table: gpd.GeoDataFrame, building: pd.Series) -> pd.Series:
    """Value of ``building``, or of a further tag where that says only that it is one."""
    use = building.mask(building.str.lower().isin(SAYS_NOTHING))
    # In Geofabrik's shapefiles type is the value of building; anywhere else it is the kind of relation.
    for key in ("type", "amenity") if "fclass" in table.columns else ("amenity",):
        told = _tag(table, key)
        use = use.where(use.notna(), told)
    for key in ("office", "shop"):
        told = _tag(table, key)
        use = use.mask(use.isna() & told.notna(), "office" if key == "office" else "retail")
    return use.where(use.notna(), building)


def _tag(table: gpd.GeoDataFrame, key: str) -> pd.Series:
    """Values of one key: of its own column, however the export spelt it, or out of the text of all tags."""
    values = _untold(table)
    plain = re.sub(r"[^a-z]", "", key.lower())
    for name in map(str, table.columns):
        # A shapefile cuts names to ten letters: building_l is building:levels.
        spelt = _spelt(name)
        cut = len(name) == 10 and ":" in key and plain.startswith(spelt) and len(spelt) > len("building")
        if name != table.geometry.name and (spelt == plain or cut):
            values = values.where(values.notna(), _text(table[name]))
    escaped = re.escape(key)
    pattern = rf'"{escaped}"\s*(?:=>|:)\s*"((?:[^"\\]|\\.)*)"'
    for name in TAG_COLUMNS:
        if name in table.columns:
            told = _as_one_text(table[name]).str.extract(pattern, expand=False)
            values = values.where(values.notna(), told)
    return values


def _spelt(name: object) -> str:
    return re.sub(r"[^a-z]", "", str(name).lower())


def _untold(table: gpd.GeoDataFrame) -> pd.Series:
    return pd.Series(np.nan, index=table.index, dtype="str")


def _text(values: pd.Series) -> pd.Series:
    text = values.astype("str").str.strip()
    return text.mask(text.isin(["", "None", "nan", "null"]))


def _as_one_text(values: pd.Series) -> pd.Series:
    if pd.api.types.is_string_dtype(values.dtype):
        return values.astype("str")
    # Some exports hold a mapping in each row; GDAL and Parquet hand it over as an object.
    return values.map(lambda tags: json.dumps(tags) if isinstance(tags, dict) else tags).astype("str")


def _elements(table: gpd.GeoDataFrame) -> pd.Series:
    """``way/1`` or ``relation/1``; as the file writes ids where it does not tell the two apart."""
    empty = _untold(table)
    offered = {_spelt(name): str(name) for name in table.columns}
    if "osmwayid" in offered:
        ways, relations = _whole(table[offered["osmwayid"]]), empty
        if "osmid" in offered:
            relations = _whole(table[offered["osmid"]])
        return ("way/" + ways).where(ways.notna(), "relation/" + relations)
    for name in ("fullid", "osmid", "id"):
        if name in offered and offered[name] != table.geometry.name:
            ids = _whole(table[offered[name]])
            kind = offered.get("osmtype") or offered.get("element") or offered.get("elementtype")
            return ids if kind is None else _text(table[kind]).str.cat(ids, sep="/")
    return empty


def _whole(values: pd.Series) -> pd.Series:
    return _text(values).str.replace(r"\.0$", "", regex=True)


def _is_wanted(told: pd.Series) -> bool:
    """False for what no row states, and for ids that some rows lack: all ids are then made from the outlines."""
    return bool(told.notna().all() if told.name == ELEMENT else told.notna().any())


def _day_option(options: Mapping[str, object]) -> date | None:
    value = options.get("snapshot_date")
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            value = {"not a date": value}
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    msg = (
        f"option snapshot_date was {options['snapshot_date']!r} but is expected to be a date like 2013-01-01"
    )
    raise ConfigError(msg)


SOURCE = SourceType(
    name="osm-buildings",
    title="OpenStreetMap buildings",
    roles=("footprints",),
    read=lambda location, role, options: read_osm_buildings(location, options),
    options=FILE_OPTIONS
    | {
        "snapshot_date": "Day whose map the file shows, like 2013-01-01; needed where the file does not say.",
        "without_ruins": "true: buildings tagged as ruined, removed or out of use are refused and counted.",
    },
    column_defaults={
        "footprints": {
            "id_column": ELEMENT,
            "levels_column": LEVELS,
            "use_column": USE,
            "date_column": SNAPSHOT,
        }
    },
    guide=Guide(
        publisher="OpenStreetMap contributors",
        origin=(
            "Extracts by country from Geofabrik, as .osm.pbf, shapefile or GeoPackage; its archive has older years. "
            "Or an export of the HOT Export Tool, Overpass or QuickOSM. Take one that shows the map before the damage."
        ),
        url="https://download.geofabrik.de/",
        licence="ODbL 1.0; credit OpenStreetMap contributors.",
        fields={
            "building": "What it is; becomes the use. fclass and type in Geofabrik's shapefiles.",
            "building:levels": "Storeys above ground; of several their mean.",
            "osm_id, osm_way_id": "Id of the relation or way; becomes part of the building id, as way/1.",
            "other_tags": "All further tags, as hstore or JSON.",
            "destroyed:building": "And ruins:, demolished:, razed:, abandoned: and so on: a building that stood once.",
            "osmosis_replication_timestamp": "Header of an extract: the day it shows, the date of every footprint.",
        },
        traps=(
            "Destroyed buildings are deleted or retagged, so today's map lacks them: name a snapshot from before.",
            "GDAL reads a way tagged only destroyed:building as a line; it is closed again and kept.",
            "building=no, roof, construction, proposed and planned are no buildings; they are refused and counted.",
            "Storeys are text, such as 3;4 or 2.5; G+3 is the ground floor and three more.",
            (
                "Ids of ways and relations overlap; in a shapefile of Geofabrik, which does not tell them apart, a hash "
                "of the outline is added to an id that comes twice."
            ),
            "A .pbf file that was cut off would be read up to there without an error; its blocks are counted.",
        ),
        citation="OpenStreetMap Wiki: Key:building, Lifecycle prefix, PBF Format.",
        example="reader: osm-buildings\npath: syria-2013.osm.pbf\noptions: {snapshot_date: 2013-01-01}",
    ),
)
