"""Where the file of a configured source is: named, downloaded, or made by the program; and whether it is the right one."""

from pathlib import Path

from geodata import sources
from geodata.config import LoadedConfig, SourceConfig
from geodata.errors import SourceError
from geodata.provenance import sha256_of
from geodata.sources.download import cache_folder, cached
from geodata.sources.services.fetch_remote import check_remote
from geodata.sources.services.manifest import located


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
        require_checksum(source.id, source.sha256, location)
    return location


def _location(config: LoadedConfig, source: SourceConfig) -> Path | None:
    if not sources.source_type(source.reader).needs_file:
        return None
    if source.path is not None:
        return config.resolve(source.path)
    if source.url is not None or source.remote is not None:
        fetched = _fetched(config, source)
        if fetched is not None:
            return fetched
        msg = (
            f"Source {source.id} has not been downloaded yet; run `damage-ledger fetch {config.path.name}`, "
            f"or name a file with --source {source.id}=FILE."
        )
        raise SourceError(msg)
    msg = f"Source {source.id} names neither path:, url: nor remote:; give it one, or use --source {source.id}=FILE."
    raise SourceError(msg)


def _fetched(config: LoadedConfig, source: SourceConfig) -> Path | None:
    """What `fetch` has put into the download folder for the source as it is configured now."""
    folder = download_folder(config, source)
    if source.remote is not None:
        check_remote(source.remote, source_id=source.id)
        return located(source.remote, folder)
    return None if source.url is None else cached(source.url, folder)


def require_checksum(source_id: str, sha256: str | None, location: Path) -> None:
    """Do nothing if the file is the one that the checksum was written for, or there is no checksum.

    Raises
    ------
    SourceError
        If it is another file or cannot be read.
    """
    if sha256 is None or not location.exists():
        return  # a missing file is told by the reader
    try:
        found = sha256_of(location)
    except OSError as error:
        msg = f"Source {source_id}: {location} cannot be read ({error.strerror}); mend its permissions."
        raise SourceError(msg) from error
    if found != sha256:
        msg = (
            f"Source {source_id}: {location} is expected to have the SHA-256 {sha256[:12]}..., but has "
            f"{found[:12]}...; get the file from its publisher again, or correct sha256: if this file is meant."
        )
        raise SourceError(msg)
