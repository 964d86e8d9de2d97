"""What a server's answer means for a download: go on, begin anew, wait and try again, or give up."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import requests

from geodata.errors import FetchError
from geodata.sources import partial_file
from geodata.sources.partial_file import PartialFile
from geodata.sources.retrieval import public_url

LONGEST_ASKED_WAIT_S = 120.0
TRIED_AGAIN = {202, 408, 425, 429}
"""Besides 5xx. 202 Accepted is how some data portals say that they are still preparing the export."""
CHECK_URL = "check url: in the configuration"
CHECK_LINE = "check the connection or proxy, or put the file at {path} and set path: in the configuration"
BY_HAND = "fetch it by hand, put it at {path} and set path: in the configuration"
HTML_TYPES = {"text/html", "application/xhtml+xml"}
HTML_SUFFIXES = {".html", ".htm", ".xhtml"}
HTML_BEGINNINGS = (b"<!doctype html", b"<html")
COMPRESSED_SUFFIXES = {".gz", ".tgz", ".gzip"}
GZIP_ENCODINGS = {"gzip", "x-gzip"}


class PassingFaultError(Exception):
    """A fault that another try may not meet.

    Attributes
    ----------
    advice
        What the user can do if it does not pass; may hold ``{path}``.
    wait_s
        Seconds to wait before the next try; ``None`` leaves it to the caller.
    """

    def __init__(self, sentence: str, *, advice: str = CHECK_LINE, wait_s: float | None = None) -> None:
        super().__init__(sentence)
        self.advice = advice
        self.wait_s = wait_s

    @classmethod
    def broke_off(cls, url: str, n_bytes: int, total: int | None) -> Self:
        """The fault of a body that ended early."""
        whole = "" if total is None else f" of {total:,}"
        return cls(
            f"{url} broke off after {n_bytes:,}{whole} bytes", advice=f"run it again to go on, {CHECK_LINE}"
        )


def check_answer(
    response: requests.Response, part: PartialFile | None, path: Path, *, is_vouched_for: bool
) -> bool:
    """Whether the body is the rest of the part; false if it is the whole file.

    Raises
    ------
    PassingFaultError
        If another try may succeed: too busy, out of order, or a range that does not fit the part, which is
        then dropped.
    FetchError
        If the answer is a refusal, a page instead of data, or came over an unprotected redirect.
    """
    _check_status(response, path)
    _check_redirects(response, is_vouched_for=is_vouched_for)
    _check_is_data(response, path)
    if response.status_code == HTTPStatus.OK:
        return False
    if part is None or not _is_rest_of(response, part):
        if part is not None:
            partial_file.drop(part.path)
        sentence = f"{_where(response)} gave another piece of the file than the one asked for"
        raise PassingFaultError(sentence, advice=BY_HAND, wait_s=0.0)
    return True


def encoding_to_undo(response: requests.Response, path: Path) -> str | None:
    """The compression put on for the journey, to be taken off; ``None`` if the body is the file itself.

    Some servers say ``Content-Encoding: gzip`` of a ``.csv.gz`` because the file is one; it is kept as it is.

    Raises
    ------
    FetchError
        If it was compressed, unasked, in a way that cannot be undone here.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        return None
    if encoding in GZIP_ENCODINGS:
        return None if path.suffix.lower() in COMPRESSED_SUFFIXES else encoding
    msg = (
        f"{_where(response)} sent {path.name} compressed as {encoding!r}, which was not asked for; "
        f"{BY_HAND.format(path=path)}."
    )
    raise FetchError(msg)


def is_page_instead_of_data(file_name: str, path: Path) -> bool:
    """Whether a file begins as web pages do although its name promises none."""
    with path.open("rb") as stream:
        beginning = stream.read(512).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return Path(file_name).suffix.lower() not in HTML_SUFFIXES and beginning.startswith(HTML_BEGINNINGS)


def page_instead_of_data(path: Path, url: str) -> FetchError:
    """The error for a web page that came in place of data."""
    return FetchError(
        f"{url} gave a web page (HTML) where {path.name} was expected, perhaps to sign in or accept terms; "
        f"{CHECK_URL}, or {BY_HAND.format(path=path)}."
    )


def unreachable(url: str, path: Path, error: requests.RequestException, *, timeout_s: float) -> Exception:
    """The error to raise when no answer came: passing where the line may be at fault, else final."""
    asked = getattr(error.request, "url", None) or url
    host = urlsplit(asked).hostname or urlsplit(url).hostname
    if isinstance(error, requests.TooManyRedirects):
        return FetchError(f"{public_url(url)} redirects without end; {CHECK_URL}.")
    if isinstance(error, requests.exceptions.SSLError):
        msg = (
            f"Could not verify the certificate of {host}; if your network inspects traffic, set "
            f"REQUESTS_CA_BUNDLE to its certificates, or {BY_HAND.format(path=path)}."
        )
        return FetchError(msg)
    if isinstance(error, requests.Timeout):
        return PassingFaultError(f"Could not reach {host} (no answer within {timeout_s:g} s)")
    if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return PassingFaultError(f"Could not reach {host} ({_reason(error)})")
    return FetchError(f"{public_url(url)} leads to an address that cannot be fetched; {CHECK_URL}.")


def _check_status(response: requests.Response, path: Path) -> None:
    """Raise unless the answer holds bytes of the file."""
    status = response.status_code
    if status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        return
    said = f"{_where(response)} answered {status} {response.reason or ''}".rstrip()
    if status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        partial_file.drop(path.with_name(path.name + ".part"))
        raise PassingFaultError(said, advice=BY_HAND, wait_s=0.0)
    if status in TRIED_AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise PassingFaultError(said, advice=f"try again later, or {BY_HAND}", wait_s=_asked_wait_s(response))
    is_closed = status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    advice = f"if the publisher wants you to sign in, {BY_HAND}" if is_closed else CHECK_URL
    raise FetchError(f"{said}; {advice.format(path=path)}.")


def _check_redirects(response: requests.Response, *, is_vouched_for: bool) -> None:
    """Raise if the way led from https to http, where anybody can change bytes, and no checksum is known."""
    steps = [urlsplit(step.url).scheme for step in [*response.history, response]]
    if "http" in steps[1:] and steps[0] == "https" and not is_vouched_for:
        msg = f"{_where(response)} was reached by a redirect from https to http; set sha256: to accept it."
        raise FetchError(msg)


def _check_is_data(response: requests.Response, path: Path) -> None:
    """Raise if the answer calls itself a web page although the file's name does not promise one."""
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type in HTML_TYPES and path.suffix.lower() not in HTML_SUFFIXES:
        raise page_instead_of_data(path, _where(response))


def _is_rest_of(response: requests.Response, part: PartialFile) -> bool:
    """Whether a 206 answer starts where the part ends and is of the same version and length."""
    spoken = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", response.headers.get("Content-Range", "").strip())
    if spoken is None or int(spoken[1]) != part.n_bytes:
        return False
    if part.n_bytes_whole is not None and spoken[3] not in {"*", str(part.n_bytes_whole)}:
        return False
    return response.headers.get("ETag", part.headers.get("etag")) == part.headers.get("etag")


def _asked_wait_s(response: requests.Response) -> float | None:
    """Seconds that ``Retry-After`` asks for, as a number or a date, at most :data:`LONGEST_ASKED_WAIT_S`."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_ASKED_WAIT_S)
    try:
        until = parsedate_to_datetime(asked)
        wait_s = (until - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(wait_s, 0.0), LONGEST_ASKED_WAIT_S)


def _where(response: requests.Response) -> str:
    """The address that answered, without what is secret in it."""
    url = public_url(response.url)
    return url.partition("?")[0] if response.history else url


def _reason(error: BaseException) -> str:
    """What the operating system said, from the innermost of the errors that led to this one."""
    reason = "the connection was closed"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            reason = cause.strerror
        cause = cause.__cause__ or cause.__context__
    return reason
