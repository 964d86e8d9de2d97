"""A ``remote:`` of a configuration -> the files that its data service gives, in a folder with their records."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geodata.errors import ConfigError, FetchError
from geodata.options import check_options
from geodata.sources import file_lock
from geodata.sources.box import checked_box
from geodata.sources.parquet import Box
from geodata.sources.services import registered
from geodata.sources.services.keys import checked_base
from geodata.sources.services.manifest import is_same_question, kept_files, read_manifest, write_manifest
from geodata.sources.services.request import Progress, Request
from geodata.sources.services.service_type import COMMON_KEYS, Delivery, ServiceType


def fetch_remote(
    remote: Mapping[str, Any],
    *,
    source_id: str,
    folder: Path,
    bbox: Box | None = None,
    country: str | None = None,
    refresh: bool = False,
    on_bytes: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    timeout_s: float = 60.0,
) -> Delivery:
    """The files that a data service gives for a ``remote:``, fetched into a folder or found there.

    They are found there if the same was asked before, area and country included, and no file has changed. The
    folder also holds ``remote.retrieval.json``: question, time, what the service said, and every record.

    Parameters
    ----------
    remote
        ``provider:`` and the keys of that service.
    source_id
        Named in messages about `remote`.
    folder
        Made if missing; one for each source.
    bbox
        Area, if `remote` has no ``bbox`` of its own.
    country
        ISO 3166-1 alpha-3 code of the city's country.
    refresh
        Ask again although the same was asked before.
    on_bytes, sleep, timeout_s
        As of :func:`geodata.sources.download.download`.

    Raises
    ------
    ConfigError
        If `remote` is not what its service understands.
    FetchError
        If something could not be fetched; a manifest of before then stays as it was.
    """
    service = check_remote(remote, source_id=source_id)
    box = (checked_box(remote.get("bbox"), named="remote: bbox") or bbox) if "bbox" in service.keys else None
    request = Request(
        keys=remote,
        service=service.name,
        base=checked_base(remote.get("base"), service.base),
        page=service.url,
        folder=folder,
        box=box,
        country=country,
        refresh=refresh,
        on_bytes=on_bytes,
        sleep=sleep,
        timeout_s=timeout_s,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file_lock.held(folder / ".remote.lock", sleep=sleep):
            kept = None if refresh else _kept(remote, folder, bbox=box, country=country)
            if kept is not None:
                return kept
            delivery = service.fetch(request)
            write_manifest(folder, remote, delivery, bbox=box, country=country)
            return delivery
    except OSError as error:
        msg = f"Could not write into {folder} ({error.strerror or error}); make room there or choose another folder."
        raise FetchError(msg) from error


def check_remote(remote: Mapping[str, Any], *, source_id: str) -> ServiceType:
    """The service that a ``remote:`` names, if every key is one of its own and none that it needs is missing.

    Raises
    ------
    ConfigError
        Naming the source, the key and what is allowed.
    """
    services = registered()
    provider = remote.get("provider")
    if not isinstance(provider, str) or provider not in services:
        msg = (
            f"source {source_id}: remote: provider was {provider!r} but is expected to be one of "
            f"{', '.join(services)}"
        )
        raise ConfigError(msg)
    service = services[provider]
    check_options(remote, {**COMMON_KEYS, **service.keys}, source_id=f"{source_id} (remote: {provider})")
    for key in service.required:
        if remote.get(key) in (None, ""):
            msg = f"source {source_id}: remote: {provider} needs {key}: ({service.keys[key]}) E.g. {service.example}"
            raise ConfigError(msg)
    checked_base(remote.get("base"), service.base)
    checked_box(remote.get("bbox"), named="remote: bbox")
    return service


def _kept(
    remote: Mapping[str, Any], folder: Path, *, bbox: Box | None, country: str | None
) -> Delivery | None:
    """What was delivered before, if the same was asked and all is still there."""
    manifest = read_manifest(folder)
    if manifest is None or not is_same_question(manifest, remote, bbox=bbox, country=country):
        return None
    files = kept_files(manifest, folder)
    return None if files is None else Delivery(files=files, facts=manifest.facts, notes=manifest.notes)
