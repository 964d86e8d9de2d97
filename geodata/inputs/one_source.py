"""One configured source -> its harmonised table, its provenance and what was found in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
from pyproj import CRS

from geodata import sources
from geodata.config import SITE_LABELS, LoadedConfig, Role, SourceConfig
from geodata.errors import ConfigError
from geodata.grades import RADAR_SCREEN
from geodata.harmonise import OPTIONS
from geodata.harmonise.admin_areas import harmonise_admin_areas
from geodata.harmonise.assessments import harmonise_assessments
from geodata.harmonise.footprints import harmonise_footprints
from geodata.harmonise.geometry import cleaned_as_configured
from geodata.harmonise.incidents import harmonise_incidents
from geodata.harmonise.statements import harmonise_statements
from geodata.inputs.location import locate
from geodata.layout import RasterLayout
from geodata.options import check_options
from geodata.provenance import Source, sha256_of

BUILT_IN = "demo-city"
FROM_SITES = SITE_LABELS
"""Reader of admin areas that are grown from the labels of the damage sites themselves."""

OF_ONE_ROW_A_STATEMENT = frozenset(
    {"class_column", "date_column", "date", "place_column", "pass_days", "kind"}
)
"""Options that mean nothing to a table that is wide over its passes."""

HARMONISERS: Mapping[str, Callable[..., tuple[Any, ...]]] = {
    "footprints": harmonise_footprints,
    "admin_areas": harmonise_admin_areas,
    "incidents": harmonise_incidents,
}
"""Role -> harmoniser of its table; damage lists have one of two, areas and background none of their own."""


def read_source(config: LoadedConfig, role: Role, source: SourceConfig, crs: CRS) -> tuple[Any, ...]:
    """Provenance of one source, its table or tables, and its findings, in this order.

    Raises
    ------
    DamageLedgerError
        If the source is missing, unreadable, or not what its reader and options say.
    """
    if source.reader == FROM_SITES:
        msg = (
            f"Source {source.id} has the reader {FROM_SITES}, which only makes districts, but is among the {role}; "
            "move it to admin_areas or give it another reader."
        )
        raise ConfigError(msg)
    kind = sources.source_type(source.reader)
    check_options(source.options, {**kind.options, **OPTIONS.get(role, {})}, source_id=source.id)
    location = locate(config, source)
    delivered = sources.read(source.reader, location, role=role, options=source.options)
    provenance = provenance_of(role, source, location)
    options = _with_defaults(source.options, kind.column_defaults.get(role, {}), delivered)
    if role == "assessments":
        return provenance, *_statements(delivered, provenance, kind, crs, options)
    if role in HARMONISERS:
        return provenance, *HARMONISERS[role](delivered, source=provenance, metric_crs=crs, options=options)
    cleaned, found = cleaned_as_configured(
        delivered,
        options,
        source_id=source.id,
        expect="any" if role == "basemap" else "polygon",
        metric_crs=crs,
    )
    return provenance, cleaned, found


def _refuse_options_of_rows(options: Mapping[str, object], source: Source) -> None:
    """Do nothing if no option is set that only a table of one row a statement can follow."""
    in_vain = sorted(set(options) & OF_ONE_ROW_A_STATEMENT)
    if in_vain:
        msg = (
            f"Source {source.id} is read as UNOSAT's table with several passes a row, which does not know the option "
            f"{', '.join(in_vain)}; for a table of one row a statement set class_column: with reader: vector, or "
            "use reader: table."
        )
        raise ConfigError(msg)


def score_source(config: LoadedConfig, source: SourceConfig) -> tuple[Source, Path, RasterLayout]:
    """Provenance of a raster of scores or classes, its file, and what its cells say.

    Raises
    ------
    DamageLedgerError
        If the reader is none of rasters, an option is unknown or the file is missing.
    """
    kind = sources.source_type(source.reader)
    if kind.raster is None:
        rasters = ", ".join(name for name, entry in sources.READERS.items() if entry.raster is not None)
        msg = (
            f"Source {source.id} has the reader {source.reader}, which reads no raster; use one of {rasters}."
        )
        raise ConfigError(msg)
    check_options(source.options, {**kind.options, **OPTIONS["scores"]}, source_id=source.id)
    location = sources.require_file(locate(config, source), "scores")
    return provenance_of("scores", source, location), location, kind.raster


def _with_defaults(
    options: Mapping[str, object], defaults: Mapping[str, str], delivered: gpd.GeoDataFrame
) -> dict[str, object]:
    """The options as written, and the provider's own columns where the file has them."""
    offered = set(map(str, delivered.columns))
    return {name: column for name, column in defaults.items() if column in offered} | dict(options)


def _statements(
    delivered: gpd.GeoDataFrame,
    source: Source,
    kind: sources.SourceType,
    crs: CRS,
    options: Mapping[str, object],
) -> tuple[Any, ...]:
    """Sites, assessments, outlines (``None`` if the sites are points) and findings of a damage list."""
    layout = None if kind.layout is None else kind.layout(delivered)
    if layout is not None:
        return harmonise_statements(delivered, source=source, metric_crs=crs, layout=layout, options=options)
    _refuse_options_of_rows(options, source)
    sites, assessments, found = harmonise_assessments(
        delivered, source=source, metric_crs=crs, options=options
    )
    return sites, assessments, None, found


def _require_screen_stays_one(kind: sources.SourceType | None, source: SourceConfig) -> None:
    """Do nothing unless a radar screen is declared to be something that grades."""
    if kind is not None and kind.method == RADAR_SCREEN and source.method not in {None, RADAR_SCREEN}:
        msg = (
            f"Source {source.id} has method: {source.method}, but the reader {kind.name} reads radar screens, which grade "
            "nothing; leave method: out."
        )
        raise ConfigError(msg)


def provenance_of(role: str, source: SourceConfig, location: Path | None) -> Source:
    """Who published the source, under which licence, and the exact file that was read."""
    kind = sources.READERS.get(source.reader)
    _require_screen_stays_one(kind, source)
    return Source(
        id=source.id,
        role=role,
        reader=source.reader,
        title=source.title,
        publisher=source.publisher,
        licence=source.licence,
        credit=source.credit,
        licence_url=source.licence_url,
        url=source.url,
        published_date=source.published_date,
        imagery=source.imagery,
        lists=source.lists or (kind.lists if kind else None),
        method=source.method or (kind.method if kind else None),
        resolution_m=source.resolution_m,
        approximate=source.approximate or source.reader == FROM_SITES,
        synthetic=source.reader == BUILT_IN,
        note=source.note,
        file_name=None if location is None else location.name,
        sha256=None if location is None else sha256_of(location),
        n_bytes=None if location is None or location.is_dir() else location.stat().st_size,
    )
