"""geoBoundaries: administrative areas of one level of one country, or of the whole world."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.errors import ConfigError, SourceError
from geodata.options import number_option, text_option
from geodata.provenance import note_reading
from geodata.sources.area_files import AreaFile, area_files, choose
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector, require_rows

ID, NAME, GROUP, TYPE = "shapeID", "shapeName", "shapeGroup", "shapeType"
NAME_EN, NAME_AR, CODE_SYSTEM = "gb_name_en", "gb_name_ar", "code_system"
"""Columns that the reader adds."""
ARABIC = r"[\u0600-\u06ff]"
PREFERRED = (".geojson", ".shp", ".gpkg", ".json")
"""One archive holds the same areas in several formats; the first of these is read."""


def read_geoboundaries(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Areas with their ``shapeID``; ``gb_name_en`` or ``gb_name_ar`` is added, by the letters of the name.

    Parameters
    ----------
    location
        A file, a folder, or the zip archive of a country and level.
    options
        ``level``; ``country``: three-letter code of the areas to keep of a file of the world; those of any vector
        file.

    Raises
    ------
    SourceError
        If the file is none of geoBoundaries, or holds nothing of the country.
    ConfigError
        If an option is not of its kind.
    """
    level = number_option(options, "level")
    if level is not None and level not in range(6):
        msg = f"option level was {level!r} but is expected to be a whole number from 0 to 5, such as 2"
        raise ConfigError(msg)
    chosen = None
    if options.get("layer") is None and options.get("member") is None:
        chosen = _chosen(location, None if level is None else int(level))
    told = {} if chosen is None else {"member": chosen.member, "layer": chosen.layer}
    table = read_vector(
        location if chosen is None else chosen.location,
        {**options, **{name: text for name, text in told.items() if text}},
    )
    spelt = {str(name).lower(): str(name) for name in table.columns}
    table = table.rename(
        columns={spelt[name.lower()]: name for name in (ID, NAME, GROUP, TYPE) if name.lower() in spelt}
    )
    if NAME not in table.columns:
        held = ", ".join(map(str, table.columns))
        msg = f"{location} is no file of geoBoundaries: it has no shapeName (columns: {held}); read it with vector."
        raise SourceError(msg)
    kept = _of_country(table, text_option(options, "country"), location)
    if chosen is not None and "simplified" in chosen.name.lower():
        detail = (
            "The outlines are the simplified ones; places near a border may be counted on its other side."
        )
        note_reading(kept, "simplified_outline", "kept", len(kept), detail)
    return _named(kept)


def _chosen(location: Path, level: int | None) -> AreaFile:
    found = area_files(location)
    whole = [entry for entry in found if "simplified" not in entry.name.lower()] or found
    for suffix in PREFERRED:
        of_format = [entry for entry in whole if entry.name.lower().endswith(suffix)]
        if of_format:
            return choose(of_format, level=level, location=location)
    return choose(whole, level=level, location=location)


def _of_country(table: gpd.GeoDataFrame, country: str | None, location: Path) -> gpd.GeoDataFrame:
    if country is None:
        return table
    if GROUP not in table.columns:
        msg = f"{location} has no shapeGroup, by which option country chooses; leave the option out."
        raise SourceError(msg)
    inside = (table[GROUP] == country).to_numpy(dtype=bool)
    kept = require_rows(table[inside].reset_index(drop=True), location)
    kept.attrs = dict(table.attrs)
    note_reading(
        kept, "outside_country", "refused", int((~inside).sum()), f"Areas of other countries than {country}."
    )
    return kept


def _named(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    names = table[NAME].astype("str")
    is_arabic = names.str.contains(ARABIC, regex=True, na=False)
    # A column without any value is left out, for then the file has no names in that language.
    added = {NAME_EN: names.mask(is_arabic), NAME_AR: names.where(is_arabic)}
    named = table.assign(**{name: values for name, values in added.items() if values.notna().any()})
    if ID in named.columns and named[ID].notna().all():
        return named.assign(**{CODE_SYSTEM: "geoboundaries"})
    return named.drop(columns=[name for name in (ID,) if name in named.columns])


SOURCE = SourceType(
    name="geoboundaries",
    title="geoBoundaries administrative areas",
    roles=("admin_areas",),
    read=lambda location, role, options: read_geoboundaries(location, options),
    options=FILE_OPTIONS
    | {
        "level": "Level to read, such as 2, where a folder or archive holds several.",
        "country": "Three-letter code, such as SYR, of the areas to keep of a file of the whole world.",
    },
    column_defaults={"admin_areas": {"id_column": ID, "name_en_column": NAME_EN, "name_ar_column": NAME_AR}},
    guide=Guide(
        publisher="William & Mary geoLab",
        origin=(
            "Download by country and level, as GeoJSON, shapefile or a zip of both (gbOpen, gbHumanitarian, "
            "gbAuthoritative); CGAZ is one file of the world for each level."
        ),
        url="https://www.geoboundaries.org/",
        licence="gbOpen: CC BY 4.0 or as the metadata of the file states; credit geoBoundaries and the source it names.",
        fields={
            "shapeID": "Id of the area in this edition; becomes the district id.",
            "shapeName": "Name, as the source writes it; taken for Arabic if its letters are.",
            "shapeGroup": "Three-letter code of the country; used by country:.",
            "shapeType": "Level, such as ADM2.",
        },
        traps=(
            "Ids change with the edition and are no P-codes; the code system is geoboundaries.",
            "An archive holds the same areas several times; the full outlines are read, not the simplified ones.",
            "Disputed ground is drawn differently by every publisher, and CGAZ cuts it at one line.",
        ),
        citation=(
            "Runfola, D. et al. (2020): geoBoundaries: A global database of political administrative boundaries. "
            "PLoS ONE 15(4): e0231866."
        ),
        example="reader: geoboundaries\npath: geoBoundaries-SYR-ADM2.geojson",
    ),
)
