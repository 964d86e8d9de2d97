"""One configured source -> its harmonised table, its provenance and what was found in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
from pyproj import CRS

from geodata import sources
from geodata.config import SITE_LABELS, LoadedConfig, Role, SourceConfig
from geodata.errors import ConfigError, SourceError
from geodata.harmonise import OPTIONS
from geodata.harmonise.admin_areas import harmonise_admin_areas
from geodata.harmonise.assessments import harmonise_assessments
from geodata.harmonise.footprints import harmonise_footprints
from geodata.harmonise.geometry import clean_geometry
from geodata.harmonise.incidents import harmonise_incidents
from geodata.harmonise.statements import harmonise_statements
from geodata.options import check_options
from geodata.provenance import Source, sha256_of
from geodata.sources.download import cache_folder, cached

BUILT_IN = "demo-city"
FROM_SITES = SITE_LABELS
"""Reader of admin areas that are grown from the labels of the damage sites themselves."""

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
    cleaned, found = clean_geometry(
        delivered,
        source_id=source.id,
        crs=source.options.get("crs"),
        expect="any" if role == "basemap" else "polygon",
        metric_crs=crs,
    )
    return provenance, cleaned, found


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
    sites, assessments, found = harmonise_assessments(
        delivered, source=source, metric_crs=crs, options=options
    )
    return sites, assessments, None, found


def download_folder(config: LoadedConfig, source: SourceConfig) -> Path:
    """Where downloads of this source are kept; one folder a source, since file names of publishers repeat."""
    return cache_folder() / config.settings.area.slug / source.id


def locate(config: LoadedConfig, source: SourceConfig) -> Path | None:
    """File or folder of a source, its checksum tried; ``None`` for what the program makes itself.

    Raises
    ------
    SourceError
        If it names no file, was not downloaded yet, or is not the file its checksum was written for.
    """
    location = _location(config, source)
    if source.path is not None and location is not None:
        _require_checksum(source, location)
    return location


def _location(config: LoadedConfig, source: SourceConfig) -> Path | None:
    if not sources.source_type(source.reader).needs_file:
        return None
    if source.path is not None:
        return config.resolve(source.path)
    if source.url is not None:
        fetched = cached(source.url, download_folder(config, source))
        if fetched is not None:
            return fetched
        msg = (
            f"Source {source.id} has not been downloaded yet; run `damage-ledger fetch {config.path.name}`, "
            f"or name a file with --source {source.id}=FILE."
        )
        raise SourceError(msg)
    msg = f"Source {source.id} names neither path: nor url:; give it one, or use --source {source.id}=FILE."
    raise SourceError(msg)


def _require_checksum(source: SourceConfig, location: Path) -> None:
    if source.sha256 is None or not location.exists():
        return  # a missing file is told by the reader
    try:
        found = sha256_of(location)
    except OSError as error:
        msg = f"Source {source.id}: {location} cannot be read ({error.strerror}); mend its permissions."
        raise SourceError(msg) from error
    if found != source.sha256:
        msg = (
            f"Source {source.id}: {location} is expected to have the SHA-256 {source.sha256[:12]}..., but has "
            f"{found[:12]}...; get the file from its publisher again, or correct sha256: if this file is meant."
        )
        raise SourceError(msg)


def provenance_of(role: str, source: SourceConfig, location: Path | None) -> Source:
    """Who published the source, under which licence, and the exact file that was read."""
    kind = sources.READERS.get(source.reader)
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
