"""One configured source -> its harmonised table, its provenance and what was found in it."""

from pathlib import Path
from typing import Any

from pyproj import CRS

from geodata import sources
from geodata.config import SITE_LABELS, LoadedConfig, Role, SourceConfig
from geodata.errors import ConfigError, SourceError
from geodata.harmonise import OPTIONS
from geodata.harmonise.admin_areas import harmonise_admin_areas
from geodata.harmonise.assessments import harmonise_assessments
from geodata.harmonise.footprints import harmonise_footprints
from geodata.harmonise.geometry import clean_geometry
from geodata.options import check_options
from geodata.provenance import Source, sha256_of
from geodata.sources.download import cache_folder, cached

BUILT_IN = "demo-city"
FROM_SITES = SITE_LABELS
"""Reader of admin areas that are grown from the labels of the damage sites themselves."""


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
    known = sources.OPTIONS.get(source.reader, {}) | OPTIONS.get(role, {})
    check_options(source.options, known, source_id=source.id)
    location = _location(config, source)
    if source.path is not None and location is not None:
        _require_checksum(source, location)
    delivered = sources.read(source.reader, location, role=role, options=source.options)
    provenance = provenance_of(role, source, location)
    if role == "assessments":
        return provenance, *harmonise_assessments(
            delivered, source=provenance, metric_crs=crs, options=source.options
        )
    if role == "footprints":
        return provenance, *harmonise_footprints(
            delivered, source=provenance, metric_crs=crs, options=source.options
        )
    if role == "admin_areas":
        return provenance, *harmonise_admin_areas(
            delivered, source=provenance, metric_crs=crs, options=source.options
        )
    cleaned, found = clean_geometry(
        delivered,
        source_id=source.id,
        crs=source.options.get("crs"),
        expect="polygon" if role == "area_of_interest" else "any",
        metric_crs=crs,
    )
    return provenance, cleaned, found


def download_folder(config: LoadedConfig, source: SourceConfig) -> Path:
    """Where downloads of this source are kept; one folder a source, since file names of publishers repeat."""
    return cache_folder() / config.settings.area.slug / source.id


def _location(config: LoadedConfig, source: SourceConfig) -> Path | None:
    if source.reader == BUILT_IN:
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
        lists=source.lists,
        approximate=source.approximate or source.reader == FROM_SITES,
        synthetic=source.reader == BUILT_IN,
        note=source.note,
        file_name=None if location is None else location.name,
        sha256=None if location is None else sha256_of(location),
        n_bytes=None if location is None or location.is_dir() else location.stat().st_size,
    )
