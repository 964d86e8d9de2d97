"""Every source that has an address or a data service -> its files in the download folder, each with its record."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import geopandas as gpd

from geodata import sources
from geodata.config import SITE_LABELS, ImageryConfig, LoadedConfig, Role, SourceConfig
from geodata.crs import STORAGE, metric_crs
from geodata.errors import ConfigError, DamageLedgerError, FetchError
from geodata.inputs.images import image_folder
from geodata.inputs.location import download_folder
from geodata.inputs.one_source import read_source
from geodata.sources.download import download
from geodata.sources.parquet import Box
from geodata.sources.retrieval import Retrieval
from geodata.sources.services.fetch_remote import check_remote, fetch_remote
from geodata.sources.services.request import Progress
from geodata.sources.services.service_type import Delivery

AREA_ROLES: tuple[Role, ...] = ("area_of_interest", "admin_areas")
"""Roles whose outlines say where the city is, the surest first."""
LARGEST_DERIVED_BOX_DEG2 = 4.0
"""A box around districts that is larger than this is a country rather than a city; it must be written out."""

Watch = Callable[[str], AbstractContextManager[Progress | None]]
"""``watch(source_id)`` -> a context whose value is told the bytes of one file after another."""


@dataclass(frozen=True)
class Outcome:
    """What became of one source.

    Attributes
    ----------
    source_id
        Which one.
    files
        What is in its download folder now; empty if there was nothing to fetch or it failed.
    notes
        Sentences for the user: what was not there, what is to be fetched by hand.
    error
        Why it could not be fetched, if so.
    """

    source_id: str
    files: tuple[Retrieval, ...] = ()
    notes: tuple[str, ...] = ()
    error: DamageLedgerError | None = None


def fetch(
    config: LoadedConfig, *, only: str | None = None, refresh: bool = False, watch: Watch | None = None
) -> Iterator[Outcome]:
    """What became of each source, areas first, since other sources may be asked for by area.

    One source that fails does not keep the others from being fetched.

    Parameters
    ----------
    config
        A configuration.
    only
        Id of the one source to fetch.
    refresh
        Ask publishers again for files already downloaded.
    watch
        Shows progress.

    Raises
    ------
    ConfigError
        If there is no source of the id `only`.
    """
    entries = sorted(config.settings.sources.items(), key=lambda pair: pair[0] not in AREA_ROLES)
    ids = [*(source.id for _, source in entries), *(image.id for image in config.settings.imagery)]
    if only is not None and only not in ids:
        told = ", ".join(ids)
        msg = f"--source was {only!r} but is expected to be one of {told}"
        raise ConfigError(msg)
    for role, source in entries:
        if only in {None, source.id}:
            with watch(source.id) if watch else nullcontext() as on_bytes:
                outcome = _outcome(config, role, source, refresh=refresh, on_bytes=on_bytes)
            yield outcome
    for image in config.settings.imagery:
        if only in {None, image.id}:
            with watch(image.id) if watch else nullcontext() as on_bytes:
                outcome = _image(config, image, refresh=refresh, on_bytes=on_bytes)
            yield outcome


def area_box(config: LoadedConfig, *, besides: str | None = None) -> tuple[Box, str] | None:
    """The box around the city in degrees and the source it is from, or ``None`` if no source can say.

    From the first source of area_of_interest, else the districts in use, that can be read now.

    Parameters
    ----------
    config
        A configuration.
    besides
        Id of the source to be fetched, which cannot say where it lies itself.

    Raises
    ------
    ConfigError
        If the box is that of a country rather than a city.
    """
    districts = config.settings.districts
    candidates: list[tuple[Role, SourceConfig]] = [
        *((AREA_ROLES[0], source) for source in config.settings.sources.area_of_interest),
        (AREA_ROLES[1], districts),
        *((AREA_ROLES[1], one) for one in config.settings.sources.admin_areas if one.id != districts.id),
    ]
    for role, source in candidates:
        box = None if source.id == besides else _box_of(config, role, source)
        if box is not None:
            return _require_a_city(box, source), source.id
    return None


def _outcome(
    config: LoadedConfig, role: Role, source: SourceConfig, *, refresh: bool, on_bytes: Progress | None
) -> Outcome:
    try:
        if source.url is not None and source.remote is not None:
            msg = f"Source {source.id} names both url: and remote:; keep the one to fetch from."
            raise ConfigError(msg)
        if source.remote is not None:
            return _from_service(config, source, source.remote, refresh=refresh, on_bytes=on_bytes)
        if source.url is None:
            return Outcome(source.id, notes=_by_hand(config, source))
        got = download(
            source.url,
            folder=download_folder(config, source),
            sha256=source.sha256,
            progress=on_bytes,
            refresh=refresh,
        )
        return Outcome(source.id, files=(got,))
    except DamageLedgerError as error:
        return Outcome(source.id, error=error)


def _image(
    config: LoadedConfig, image: ImageryConfig, *, refresh: bool, on_bytes: Progress | None
) -> Outcome:
    if image.url is None:
        return Outcome(image.id)
    try:
        folder = image_folder(config, image)
        got = download(image.url, folder=folder, sha256=image.sha256, progress=on_bytes, refresh=refresh)
    except DamageLedgerError as error:
        return Outcome(image.id, error=error)
    return Outcome(image.id, files=(got,))


def _from_service(
    config: LoadedConfig,
    source: SourceConfig,
    remote: Mapping[str, Any],
    *,
    refresh: bool,
    on_bytes: Progress | None,
) -> Outcome:
    service = check_remote(remote, source_id=source.id)
    around = None
    if service.needs_box and remote.get("bbox") is None:
        around = area_box(config, besides=source.id)
    delivery = fetch_remote(
        remote,
        source_id=source.id,
        folder=download_folder(config, source),
        bbox=None if around is None else around[0],
        country=config.settings.area.country,
        refresh=refresh,
        on_bytes=on_bytes,
    )
    _require_checksum(source, delivery)
    notes = delivery.notes
    if around is not None:
        told = ", ".join(f"{edge:.4f}" for edge in around[0])
        notes = (f"Asked for the box around {around[1]}: [{told}].", *notes)
    if "licence" in delivery.facts:
        notes = (*notes, f"Licence, as the service states it: {delivery.facts['licence']}.")
    return Outcome(source.id, files=delivery.files, notes=notes)


def _require_checksum(source: SourceConfig, delivery: Delivery) -> None:
    """Raise if the configuration vouches for another file than the one that came."""
    if source.sha256 is None or [one.sha256 for one in delivery.files] == [source.sha256]:
        return
    came = ", ".join(f"{one.path.name} with {one.sha256[:12]}..." for one in delivery.files)
    msg = (
        f"Source {source.id}: one file with the SHA-256 {source.sha256[:12]}... was expected, but the service gave "
        f"{came}; correct or remove sha256: if these are meant."
    )
    raise FetchError(msg)


def _by_hand(config: LoadedConfig, source: SourceConfig) -> tuple[str, ...]:
    """What the user has to fetch: nothing for a file that is there or a source the program makes."""
    if source.reader == SITE_LABELS:
        return ()
    kind = sources.source_type(source.reader)
    if not kind.needs_file or (source.path is not None and config.resolve(source.path).exists()):
        return ()
    place = "name it with path:" if source.path is None else f"put it at {config.resolve(source.path)}"
    return (f"To be fetched by hand: {kind.guide.origin} See {kind.guide.url}, then {place}.",)


def _box_of(config: LoadedConfig, role: Role, source: SourceConfig) -> Box | None:
    """The box around a source of areas; ``None`` if it cannot be read, which is told when it is needed."""
    if source.reader == SITE_LABELS:
        return None
    crs = metric_crs(config.settings.area.crs)
    try:
        table: gpd.GeoDataFrame = read_source(config, role, source, crs)[1]
    except DamageLedgerError:
        return None
    west, south, east, north = (float(edge) for edge in table.to_crs(STORAGE).total_bounds)
    return (west, south, east, north) if west < east and south < north else None


def _require_a_city(box: Box, source: SourceConfig) -> Box:
    west, south, east, north = box
    if (east - west) * (north - south) <= LARGEST_DERIVED_BOX_DEG2:
        return box
    told = ", ".join(f"{edge:.3f}" for edge in box)
    msg = (
        f"The box around {source.id} is [{told}], larger than a city; give the area as remote: bbox: [west, south, "
        "east, north], or name the city in area_of_interest."
    )
    raise ConfigError(msg)
