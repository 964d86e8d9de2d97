"""Overture Maps: the buildings of one release that meet the area, as one GeoParquet file."""

import contextlib
import io
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from geodata.errors import ConfigError, FetchError
from geodata.provenance import sha256_of
from geodata.sources import file_lock
from geodata.sources.parquet import Box
from geodata.sources.retrieval import Retrieval, intact, write_record
from geodata.sources.services.request import Request
from geodata.sources.services.service_type import BBOX_KEY, Delivery, ServiceType

BUILDING = "building"
CATALOG = "https://stac.overturemaps.org"
CONNECT_S, ANSWER_S = 10, 120
RELEASE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]+")

logger = logging.getLogger(__name__)


def fetch_overture(request: Request) -> Delivery:
    """The buildings whose box meets the area, read by Overture's own client and written as one file.

    Rows are as published, in EPSG:4326 with their ``bbox`` column. Releases are given up by their publisher after
    some weeks; the latest one is taken unless ``release`` names another.

    Raises
    ------
    ConfigError
        If no area is known.
    FetchError
        If there is no such release any more, it cannot be reached, or nothing lies in the area.
    """
    box = request.required_box()
    index, catalog = request.json_index(f"{request.base}/catalog.json", file_name="catalog.json")
    release = _release(request, catalog)
    path = request.folder / f"{BUILDING}-{release}-{_of(box)}.parquet"
    address = f"s3://overturemaps-us-west-2/release/{release}/theme=buildings/type={BUILDING}/"
    request.folder.mkdir(parents=True, exist_ok=True)
    with file_lock.held(path.with_name(f".{path.name}.lock"), sleep=request.sleep):
        kept = None if request.refresh else intact(address, path)
        file = kept or _read_again(request, path, address, release, box)
    return Delivery(
        files=(file,),
        index=(index,),
        facts={"release": release, "type": BUILDING, "bbox": list(box), "n_rows": _n_rows(path)},
    )


def _release(request: Request, catalog: Mapping[str, Any]) -> str:
    """The release asked for, else the latest that the catalogue names."""
    hrefs = " ".join(str(link.get("href")) for link in catalog.get("links", []) if link.get("rel") == "child")
    offered = sorted(set(RELEASE.findall(hrefs)), reverse=True)
    wanted = request.keys.get("release")
    if wanted is None:
        latest = catalog.get("latest") or (offered[0] if offered else None)
        if latest is None:
            raise request.nothing("its catalogue names no release")
        return str(latest)
    if not isinstance(wanted, str):
        msg = f"remote: release was {wanted!r} but is expected to be text such as '2026-01-21.0', in quotes"
        raise ConfigError(msg)
    if offered and wanted not in offered:
        raise request.nothing(f"there is no release {wanted} any more", offered=offered)
    return wanted


def _read_again(request: Request, path: Path, address: str, release: str, box: Box) -> Retrieval:
    """The buildings, after as many tries as it takes or are allowed."""
    for n_failed in range(1, request.tries + 1):
        try:
            return _read(request, path, address, release, box)
        except FileNotFoundError as error:
            raise request.nothing(f"the release {release} is not there any more") from error
        except (OSError, pa.ArrowException) as error:
            if n_failed == request.tries:
                reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
                msg = (
                    f"{request.service}: {address} could not be read ({reason}); check the connection or proxy, or "
                    f"fetch the buildings by hand ({request.page}) and set path: in the configuration."
                )
                raise FetchError(msg) from error
            logger.info("%s broke off (%s); trying again", address, error)
            request.sleep(2.0 ** (n_failed - 1))
    msg = f"{request.service}: tries is {request.tries} but is expected to be at least 1."
    raise FetchError(msg)


def _read(request: Request, path: Path, address: str, release: str, box: Box) -> Retrieval:
    """The buildings, read once; the file has its name only when whole."""
    part = path.with_name(path.name + ".part")
    n_rows = _write(request, part, release, box)
    if n_rows == 0:
        part.unlink(missing_ok=True)
        raise request.nothing(f"release {release} has no buildings in {list(box)}", advice="check bbox:")
    retrieval = Retrieval(
        url=address,
        final_url=address,
        path=path,
        sha256=sha256_of(part),
        n_bytes=part.stat().st_size,
        retrieved_at=datetime.now(UTC).isoformat(timespec="seconds"),
        headers={},
    )
    write_record(retrieval)
    part.replace(path)
    return retrieval


def _write(request: Request, part: Path, release: str, box: Box) -> int:
    """Number of buildings written into the part."""
    # The client loads slowly, and nothing else needs it.
    from overturemaps import core
    from overturemaps.writers import get_writer

    n_rows = 0
    told = io.StringIO()
    # The client prints what goes wrong and gives None in its place.
    with contextlib.redirect_stdout(told):
        reader = core.record_batch_reader(
            BUILDING,
            bbox=box,
            release=release,
            connect_timeout=CONNECT_S,
            request_timeout=ANSWER_S,
            # Its index of files has a fixed address; another catalogue is read without.
            stac=request.base == CATALOG,
        )
        if reader is None:
            if "No data found" in told.getvalue():
                return 0
            raise OSError(told.getvalue().strip() or "the client gave no reason")
        with get_writer("geoparquet", str(part), reader.schema) as writer:
            for batch in reader:
                if batch.num_rows:
                    writer.write_batch(batch)
                    n_rows += batch.num_rows
                    if request.on_bytes is not None:
                        request.on_bytes(part.stat().st_size, None)
    return n_rows


def _of(box: Box) -> str:
    """The box as a piece of a file name."""
    return "_".join(f"{edge:.5f}".rstrip("0").rstrip(".") for edge in box)


def _n_rows(path: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


SERVICE = ServiceType(
    name="overture",
    title="Overture Maps buildings, by area",
    url="https://docs.overturemaps.org/getting-data/",
    base=CATALOG,
    fetch=fetch_overture,
    keys={**BBOX_KEY, "release": "Release, such as '2026-01-21.0'; the latest if left out."},
    needs_box=True,
    example="remote: {provider: overture, bbox: [38.9, 35.9, 39.1, 36.0]}",
)
