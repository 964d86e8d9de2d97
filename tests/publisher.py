"""A publisher on 127.0.0.1 that answers as it is told to and remembers what it was asked."""

import hashlib
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from geodata.sources.download import Retrieval

BODY = bytes(range(256)) * 1200
"""307,200 bytes: several chunks, and no two neighbours alike, so that a wrong joint shows."""
OTHER_BODY = BODY[::-1]
SHA256 = hashlib.sha256(BODY).hexdigest()
V1, V2 = '"v1"', '"v2"'

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Publisher"

    def do_GET(self) -> None:
        self.server.asked.append({name.lower(): value for name, value in self.headers.items()})
        self.server.paths.append(self.path)
        answers = self.server.answers
        self.close_connection = True
        # The reader may refuse the body, which is what some tests want.
        with suppress(BrokenPipeError, ConnectionResetError):
            (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def start(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Connection": "close", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Publisher(ThreadingHTTPServer):
    """Gives its answers in order, the last one for ever, and remembers what it was asked."""

    daemon_threads = False
    block_on_close = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[Answer] = []
        self.asked: list[dict[str, str]] = []
        self.paths: list[str] = []

    def url(self, path: str = "/damage.zip") -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def will(self, *answers: Answer) -> str:
        self.answers = list(answers)
        return self.url()


def gives(body: bytes = BODY, *, n_sent: int | None = None, etag: str | None = V1, **headers: str) -> Answer:
    """The whole body, or the asked range of it if the ETag is still the same; broken off after ``n_sent``."""

    def answer(handler: Handler) -> None:
        sent = {"Content-Type": "application/zip", **{n.replace("_", "-"): v for n, v in headers.items()}}
        if etag is not None:
            sent["ETag"] = etag
        start = 0
        wanted = handler.headers.get("Range")
        validators = {etag, headers.get("Last_Modified")}
        if wanted is not None and handler.headers.get("If-Range") in validators:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start:
            sent["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
        rest = body[start:]
        handler.start(206 if start else 200, {**sent, "Content-Length": str(len(rest))})
        handler.wfile.write(rest[:n_sent])

    return answer


def ignores_ranges(body: bytes = BODY, *, etag: str = V1) -> Answer:
    def answer(handler: Handler) -> None:
        handler.start(200, {"ETag": etag, "Content-Length": str(len(body))})
        handler.wfile.write(body)

    return answer


def dribbles(body: bytes, *, pieces: int) -> Answer:
    def answer(handler: Handler) -> None:
        handler.start(200, {"Content-Length": str(len(body))})
        for number in range(pieces):
            handler.wfile.write(body[number * len(body) // pieces : (number + 1) * len(body) // pieces])
            handler.wfile.flush()
            time.sleep(0.02)

    return answer


def chunked(body: bytes = BODY, *, is_cut: bool = False) -> Answer:
    def answer(handler: Handler) -> None:
        handler.start(200, {"Transfer-Encoding": "chunked", "ETag": V1})
        for start in range(0, len(body), 50_000):
            piece = body[start : start + 50_000]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        if not is_cut:
            handler.wfile.write(b"0\r\n\r\n")

    return answer


def says(status: int, body: bytes = b"no", **headers: str) -> Answer:
    def answer(handler: Handler) -> None:
        sent = {n.replace("_", "-"): v for n, v in headers.items()}
        has_no_body = status in {204, 304}
        handler.start(status, sent if has_no_body else {"Content-Length": str(len(body)), **sent})
        if not has_no_body:
            handler.wfile.write(body)

    return answer


def hangs_up(handler: Handler) -> None:
    """Close the connection without a word."""


def keeps_silent(handler: Handler) -> None:
    time.sleep(0.3)


Fetch = Callable[..., Retrieval]


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
