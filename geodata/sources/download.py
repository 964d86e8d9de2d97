"""Fetch one file from an address, or say in one sentence why not; what has the final name is whole.

Bytes gather in ``<name>.part`` and get their final name in one step, after length and checksum were checked.
A part stays when a download breaks off, so the next try, or the next run, asks only for the rest. It does so
only where the server names the version of the file (ETag or a sure Last-Modified); two versions are never
joined. A file whose checksum is wrong is removed, not kept: it is no evidence, and going on from it could not
mend it. A second process that wants the same file waits for the first and then finds it in the cache.

One folder per source: a file of the same name that was fetched from another address is replaced.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3

from geodata import __version__
from geodata.errors import FetchError
from geodata.provenance import sha256_of
from geodata.sources import file_lock, partial_file
from geodata.sources.partial_file import PartialFile
from geodata.sources.refusal import RefusedError
from geodata.sources.retrieval import (
    HEADERS_KEPT,
    Retrieval,
    already_there,
    cache_folder,
    cached,
    file_name_of,
    public_url,
    safe_name,
    write_record,
)
from geodata.sources.server_answers import (
    CHECK_URL,
    PassingFaultError,
    check_answer,
    encoding_to_undo,
    is_page_instead_of_data,
    page_instead_of_data,
    unreachable,
)

__all__ = ["RefusedError", "Retrieval", "cache_folder", "cached", "download"]

CHUNK_BYTES = 1 << 16
WORTHWHILE_BYTES = 1 << 20
"""A try that brought a part this much further starts the counting of failed tries anew: on a bad line a large
file may well need more breaks than ``tries``."""
FIRST_DELAY_S = 1.0
LONGEST_DELAY_S = 60.0
MAX_REDIRECTS = 10

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Order:
    """What was asked for, checked."""

    url: str
    path: Path
    sha256: str | None
    progress: Callable[[int, int | None], None] | None
    timeout_s: float

    @property
    def part_path(self) -> Path:
        return self.path.with_name(self.path.name + ".part")


def download(
    url: str,
    *,
    folder: Path,
    file_name: str | None = None,
    sha256: str | None = None,
    refresh: bool = False,
    progress: Callable[[int, int | None], None] | None = None,
    timeout_s: float = 30.0,
    tries: int = 4,
    sleep: Callable[[float], None] = time.sleep,
) -> Retrieval:
    """The file at an address, fetched into a folder or found there, with the record of its retrieval.

    A file is found there if its record names this address and its checksum is still the recorded one. Proxies
    and certificates are those of the environment (``HTTPS_PROXY``, ``NO_PROXY``, ``REQUESTS_CA_BUNDLE``).

    Parameters
    ----------
    url
        ``http`` or ``https``. A move from https to http is refused unless ``sha256`` vouches for the bytes.
    folder
        Made if missing. Besides the file it holds ``<name>.retrieval.json`` and, while unfinished,
        ``<name>.part``.
    file_name
        Plain name without folders; by default the last step of the address.
    sha256
        Expected checksum of the file, in hexadecimal.
    refresh
        Ask the publisher whether the file changed, and fetch it again if so. A file that ``sha256`` vouches
        for cannot have changed and is not asked about.
    progress
        Called with the bytes there so far and the bytes of the whole, ``None`` where the server does not say.
    timeout_s
        Seconds without a single byte, or without a connection, after which a try is given up.
    tries
        Tries that may fail one after another. Refusals such as 403 and 404 are not tried again.
    sleep
        How to wait between tries: 1, 2, 4... seconds, or what the publisher asks for up to 120.

    Raises
    ------
    FetchError
        If the file could not be fetched whole, a RefusedError if the server answered with something else.
    """
    order = _checked_order(url, folder, file_name, sha256, progress, timeout_s)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file_lock.held(order.path.with_name(f".{order.path.name}.lock"), sleep=sleep):
            kept = already_there(order.url, order.path, order.sha256)
            if kept is not None and (order.sha256 is not None or not refresh):
                return kept
            return _fetch(order, kept, tries=tries, sleep=sleep)
    except OSError as error:
        why = error.strerror or error
        msg = f"Could not write {order.path} ({why}); make room there or choose another folder."
        raise FetchError(msg) from error


def _checked_order(
    url: str,
    folder: Path,
    file_name: str | None,
    sha256: str | None,
    progress: Callable[[int, int | None], None] | None,
    timeout_s: float,
) -> _Order:
    """The order, if address, file name and checksum are such as can be."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        msg = f"url is {url!r} but must be a full address that begins with https:// or http://."
        raise FetchError(msg)
    if file_name is not None and safe_name(file_name) != file_name:
        msg = (
            f"file_name is {file_name!r} but must be a plain file name without folders, like footprints.gpkg."
        )
        raise FetchError(msg)
    if sha256 is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        msg = f"sha256 is {sha256!r} but must be 64 hexadecimal digits."
        raise FetchError(msg)
    path = folder / (file_name or file_name_of(url))
    return _Order(url, path, sha256.lower() if sha256 else None, progress, timeout_s)


def _fetch(order: _Order, kept: Retrieval | None, *, tries: int, sleep: Callable[[float], None]) -> Retrieval:
    """The file, after as many tries as it takes or are allowed."""
    n_failed, furthest = 0, 0
    with requests.Session() as session:
        session.max_redirects = MAX_REDIRECTS
        session.headers["User-Agent"] = f"damage-ledger/{__version__}"
        while True:
            try:
                return _try_once(session, order, kept)
            except PassingFaultError as fault:
                reached = order.part_path.stat().st_size if order.part_path.exists() else 0
                n_failed = 1 if reached >= furthest + WORTHWHILE_BYTES else n_failed + 1
                furthest = max(furthest, reached)
                if n_failed >= tries:
                    msg = f"{fault}; {fault.advice.format(path=order.path)}."
                    raise FetchError(msg) from fault
                delay_s = min(FIRST_DELAY_S * 2.0 ** (n_failed - 1), LONGEST_DELAY_S)
                delay_s = delay_s if fault.wait_s is None else fault.wait_s
                logger.info("%s; trying again in %g s", fault, delay_s)
                sleep(delay_s)


def _try_once(session: requests.Session, order: _Order, kept: Retrieval | None) -> Retrieval:
    """The file, if this one try gets all that is missing of it."""
    part = partial_file.left_by_earlier_try(order.part_path, public_url(order.url))
    if part is None or not part.is_complete:
        with _ask(session, order, part, kept) as response:
            if response.status_code == requests.codes.not_modified and kept is not None:
                return kept
            part = _receive(order, part, response)
    return _accept(order, part)


def _ask(
    session: requests.Session, order: _Order, part: PartialFile | None, kept: Retrieval | None
) -> requests.Response:
    """The server's answer, its body still to be read."""
    # Ranges and checksums are of the file itself, so it must not be compressed on the way.
    headers = {"Accept-Encoding": "identity"}
    if part is not None and part.validator is not None:
        headers |= {"Range": f"bytes={part.n_bytes}-", "If-Range": part.validator}
    elif kept is not None and "etag" in kept.headers:
        headers["If-None-Match"] = kept.headers["etag"]
    elif kept is not None and "last-modified" in kept.headers:
        headers["If-Modified-Since"] = kept.headers["last-modified"]
    try:
        return session.get(order.url, headers=headers, stream=True, timeout=order.timeout_s)
    except requests.RequestException as error:
        raise unreachable(order.url, order.path, error, timeout_s=order.timeout_s) from error


def _receive(order: _Order, part: PartialFile | None, response: requests.Response) -> PartialFile:
    """The part with this answer's bytes added to those there, or to none if the server began anew."""
    try:
        goes_on = check_answer(response, part, order.path, is_vouched_for=order.sha256 is not None)
    except FetchError as error:
        raise RefusedError(str(error), status=response.status_code) from error
    encoding = encoding_to_undo(response, order.path)
    if part is None or not goes_on:
        part = _begin(order, response, is_encoded=encoding is not None)
    total = part.n_bytes_whole
    n_bytes = part.n_bytes
    partial_file.check_room(part)
    try:
        with part.path.open("ab") as stream:
            # read1 gives what has come, so that a break loses nothing and a slow line still shows progress.
            while chunk := response.raw.read1(CHUNK_BYTES, decode_content=encoding is not None):
                stream.write(chunk)
                n_bytes += len(chunk)
                if order.progress is not None:
                    order.progress(n_bytes, total)
    except urllib3.exceptions.HTTPError as error:
        raise PassingFaultError.broke_off(part.url, n_bytes, total) from error
    if total is not None and n_bytes != total:
        raise PassingFaultError.broke_off(part.url, n_bytes, total)
    return part


def _begin(order: _Order, response: requests.Response, *, is_encoded: bool) -> PartialFile:
    """An empty part for the file that this answer holds."""
    told = {name.lower(): value for name, value in response.headers.items()}
    headers = {name: told[name] for name in HEADERS_KEPT if name in told}
    if is_encoded:
        # Length and version are those of the compressed form, which is not what is kept.
        headers.pop("content-length", None)
    length = headers.get("content-length", "")
    final_url = public_url(response.url)
    part = PartialFile(
        path=order.part_path,
        url=public_url(order.url),
        final_url=final_url.partition("?")[0] if response.history else final_url,
        headers=headers,
        validator=None if is_encoded else partial_file.strong_validator(told),
        n_bytes_whole=int(length) if length.isascii() and length.isdigit() else None,
    )
    partial_file.begin(part)
    return part


def _accept(order: _Order, part: PartialFile) -> Retrieval:
    """The finished file under its final name, once it proved to be a file and the expected one."""
    digest = sha256_of(part.path)
    fault = _fault_of(order, part, digest)
    if fault is not None:
        partial_file.drop(part.path)
        raise fault
    retrieval = Retrieval(
        url=part.url,
        final_url=part.final_url,
        path=order.path,
        sha256=digest,
        n_bytes=part.n_bytes,
        retrieved_at=datetime.now(UTC).isoformat(timespec="seconds"),
        headers=part.headers,
    )
    # The record first: a crash in between leaves one that does not fit its file, so that is fetched again.
    write_record(retrieval)
    partial_file.finish(part.path, order.path)
    return retrieval


def _fault_of(order: _Order, part: PartialFile, digest: str) -> FetchError | PassingFaultError | None:
    """What is wrong with the finished bytes, if anything is."""
    if part.n_bytes == 0:
        return FetchError(f"{part.url} gave an empty file; {CHECK_URL}.")
    if is_page_instead_of_data(order.path.name, part.path):
        return page_instead_of_data(order.path, part.url)
    if order.sha256 in {None, digest}:
        return None
    sentence = f"{part.url} gave a file whose SHA-256 is {digest} where {order.sha256} was expected"
    if part.is_resumed:
        # Perhaps only the pieces did not belong together.
        return PassingFaultError(sentence, advice=CHECK_URL, wait_s=0.0)
    return FetchError(f"{sentence} (removed); if the publisher replaced the file, set the new sha256:.")
