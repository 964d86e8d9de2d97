"""What an interrupted download left behind, and whether the server can be asked for just the rest."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from geodata.errors import FetchError

SURE_AFTER_S = 1
"""A date is a strong validator if it is this much older than the answer (RFC 9110, section 8.8.2.2)."""


@dataclass(frozen=True)
class PartialFile:
    """The first bytes of one version of a remote file: ``<name>.part``, described in ``<name>.part.json``.

    Attributes
    ----------
    path
        Of the bytes, ``<name>.part``.
    url, final_url
        As in :class:`geodata.sources.retrieval.Retrieval`.
    headers
        Of the answer that began the part.
    validator
        What names this version of the file in ``If-Range``: a strong ETag or, where there is no ETag, a
        ``Last-Modified`` that is sure.
        ``None`` means that nobody could tell whether the rest still belongs to these bytes.
    n_bytes_whole
        Length of the finished file; ``None`` if the server did not say.
    is_resumed
        Whether some of the bytes came in an earlier answer.
    """

    path: Path
    url: str
    final_url: str
    headers: Mapping[str, str]
    validator: str | None
    n_bytes_whole: int | None
    is_resumed: bool = False

    @property
    def n_bytes(self) -> int:
        """Bytes that are there."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_complete(self) -> bool:
        """Whether every byte is there; never true where the length is unknown."""
        return self.n_bytes_whole is not None and self.n_bytes == self.n_bytes_whole

    @property
    def can_go_on(self) -> bool:
        """Whether the server can be asked for the rest."""
        return self.validator is not None and self.n_bytes > 0


def begin(part: PartialFile) -> None:
    """Write an empty part and its description; what an earlier version left is gone."""
    part.path.write_bytes(b"")
    description = {
        "url": part.url,
        "final_url": part.final_url,
        "headers": dict(part.headers),
        "validator": part.validator,
        "n_bytes_whole": part.n_bytes_whole,
    }
    _description_of(part.path).write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")


def left_by_earlier_try(path: Path, url: str) -> PartialFile | None:
    """The part at this path if it is of this address and can go on or is complete, else ``None``."""
    try:
        told = json.loads(_description_of(path).read_text(encoding="utf-8"))
        part = PartialFile(
            path=path,
            url=str(told["url"]),
            final_url=str(told["final_url"]),
            headers={str(name): str(value) for name, value in told["headers"].items()},
            validator=None if told["validator"] is None else str(told["validator"]),
            n_bytes_whole=None if told["n_bytes_whole"] is None else int(told["n_bytes_whole"]),
            is_resumed=True,
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if part.url != url or (part.n_bytes_whole is not None and part.n_bytes > part.n_bytes_whole):
        return None
    return part if part.can_go_on or part.is_complete else None


def check_room(part: PartialFile) -> None:
    """Raise if the bytes still missing, where their number is known, do not fit on the disk.

    Raises
    ------
    FetchError
        Saying how many bytes are to come.
    """
    folder = part.path.parent
    n_missing = 0 if part.n_bytes_whole is None else part.n_bytes_whole - part.n_bytes
    if shutil.disk_usage(folder).free < n_missing:
        msg = f"{folder} has no room for {n_missing:,} more bytes of {part.url}; make room there."
        raise FetchError(msg)


def drop(path: Path) -> None:
    """Remove a part and its description, if there."""
    path.unlink(missing_ok=True)
    _description_of(path).unlink(missing_ok=True)


def finish(path: Path, final: Path) -> None:
    """Give the part its final name in one step, over what was there; its description goes."""
    path.replace(final)
    _description_of(path).unlink(missing_ok=True)


def strong_validator(headers: Mapping[str, str]) -> str | None:
    """What may stand in ``If-Range`` (RFC 9110, section 13.1.5): a strong ETag, or a sure date if no ETag."""
    if etag := headers.get("etag"):
        # A weak one, W/"...", says "much the same", which is not enough; beside any ETag the date is no use.
        return etag if etag.startswith('"') else None
    try:
        changed = parsedate_to_datetime(headers["last-modified"])
        answered = parsedate_to_datetime(headers["date"])
        is_sure = (answered - changed).total_seconds() >= SURE_AFTER_S
    except (KeyError, ValueError, TypeError):
        return None
    return headers["last-modified"] if is_sure else None


def _description_of(path: Path) -> Path:
    return path.with_name(path.name + ".json")
