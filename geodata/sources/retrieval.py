"""What was downloaded, from where and when: the record beside each fetched file, and the folder of both."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from geodata.errors import FetchError
from geodata.provenance import sha256_of

RECORD_SUFFIX = ".retrieval.json"
HEADERS_KEPT = ("etag", "last-modified", "content-type", "content-length")
CACHE_VARIABLE = "DAMAGE_LEDGER_CACHE"
LONGEST_NAME_BYTES = 180
"""File systems allow 255 bytes; the rest is room for the suffixes of the part and of the record."""

NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')


@dataclass(frozen=True)
class Retrieval:
    """One file as it was fetched.

    Attributes
    ----------
    url
        Address asked for, without user name and password.
    final_url
        Address that answered after redirects. Its query is left out where it differs from ``url``: storage
        services put signatures there, which are secret and soon expire.
    path
        The file. The record beside it is named ``<file name>.retrieval.json``.
    sha256, n_bytes
        Of the file.
    retrieved_at
        When the last byte came, ISO 8601 in UTC, to the second.
    headers
        Those of :data:`HEADERS_KEPT` that the server sent, names in lower case. ``content-length`` is that of
        the whole file, also when the last answer was only the rest of it.
    from_cache
        Whether this call found the file already there. Not part of the record.
    """

    url: str
    final_url: str
    path: Path
    sha256: str
    n_bytes: int
    retrieved_at: str
    headers: Mapping[str, str]
    from_cache: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary for the record: the file's name in place of its path, and no ``from_cache``."""
        return {
            "url": self.url,
            "final_url": self.final_url,
            "file_name": self.path.name,
            "sha256": self.sha256,
            "n_bytes": self.n_bytes,
            "retrieved_at": self.retrieved_at,
            "headers": dict(self.headers),
        }


def record_of(path: Path) -> Path:
    """Path of the record that belongs to a file."""
    return path.with_name(path.name + RECORD_SUFFIX)


def write_record(retrieval: Retrieval) -> None:
    """Write the record beside the file, whole or not at all."""
    record = record_of(retrieval.path)
    unfinished = record.with_name(record.name + ".part")
    unfinished.write_text(json.dumps(retrieval.to_json(), indent=2) + "\n", encoding="utf-8")
    unfinished.replace(record)


def read_record(path: Path) -> Retrieval | None:
    """The record beside a file, or ``None`` where none can be read; the file itself is not looked at."""
    try:
        told = json.loads(record_of(path).read_text(encoding="utf-8"))
        return Retrieval(
            url=str(told["url"]),
            final_url=str(told["final_url"]),
            path=path,
            sha256=str(told["sha256"]),
            n_bytes=int(told["n_bytes"]),
            retrieved_at=str(told["retrieved_at"]),
            headers={str(name): str(value) for name, value in told["headers"].items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def intact(url: str, path: Path) -> Retrieval | None:
    """The record of a file that was fetched from this address and has not changed since, else ``None``.

    The file is hashed anew, so one that was cut short or edited is not mistaken for the publisher's.
    """
    record = read_record(path)
    if record is None or record.url != public_url(url) or not path.is_file():
        return None
    if path.stat().st_size != record.n_bytes or sha256_of(path) != record.sha256:
        return None
    return replace(record, from_cache=True)


def already_there(url: str, path: Path, sha256: str | None) -> Retrieval | None:
    """The file at this path if it was fetched from this address and, where given, has this SHA-256.

    A file without a record was put there by hand. It is taken, and recorded with its own date, if its SHA-256
    is the given one.

    Raises
    ------
    FetchError
        If a file put there by hand is another one: it is not ours to replace.
    """
    if not path.exists() or record_of(path).exists():
        kept = intact(url, path)
        return None if kept is None or sha256 not in {None, kept.sha256} else kept
    if sha256 is None or not path.is_file() or sha256_of(path) != sha256:
        msg = (
            f"{path} is there but was not fetched by this program; set path: to it in the configuration, "
            f"or move it away to have {public_url(url)} fetched."
        )
        raise FetchError(msg)
    state = path.stat()
    dated = datetime.fromtimestamp(state.st_mtime, UTC).isoformat(timespec="seconds")
    adopted = Retrieval(
        public_url(url), public_url(url), path, sha256, state.st_size, dated, {}, from_cache=True
    )
    write_record(adopted)
    return adopted


def cached(url: str, folder: Path) -> Path | None:
    """The file in a folder that was fetched from this address and is unchanged, or ``None``.

    Found through the records, whatever name the file was given. Nothing is fetched.
    """
    for record in sorted(folder.glob(f"*{RECORD_SUFFIX}")):
        path = record.with_name(record.name.removesuffix(RECORD_SUFFIX))
        if intact(url, path) is not None:
            return path
    return None


def cache_folder() -> Path:
    """Folder for downloads: ``DAMAGE_LEDGER_CACHE``, else ``damage-ledger`` in the user's cache folder.

    That is in ``$XDG_CACHE_HOME`` or ``~/.cache`` (XDG Base Directory Specification 0.8),
    ``~/Library/Caches`` on macOS, ``%LOCALAPPDATA%`` on Windows. The folder is not made.
    """
    if chosen := os.environ.get(CACHE_VARIABLE):
        return Path(chosen).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "damage-ledger"
    place = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    # The XDG specification says that a relative path is to be ignored.
    return (Path(place) if Path(place).is_absolute() else Path.home() / ".cache") / "damage-ledger"


def public_url(url: str) -> str:
    """The address without user name, password and fragment: fit to be written down and shown."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def file_name_of(url: str) -> str:
    """File name for what an address holds: the last step of its path, made safe for every file system.

    Escapes are decoded first, so an encoded ``../`` cannot leave the folder; the query is left out.
    An address without a last step gives ``download``.
    """
    return safe_name(re.split(r"[/\\]", unquote(urlsplit(url).path).rstrip("/\\"))[-1])


def safe_name(words: str) -> str:
    """A plain file name out of any words: no folder, not hidden, nothing that some file system refuses."""
    name = NOT_IN_NAMES.sub("_", unicodedata.normalize("NFC", words)).strip(". ")
    # Cut from the left: the right end holds the suffixes that tell a reader what the file is.
    return name.encode()[-LONGEST_NAME_BYTES:].decode(errors="ignore").lstrip(". ") or "download"
