"""A publisher to fetch from, and a way to fetch that never really waits."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geodata.sources.download import Retrieval, download
from tests.publisher import (
    Publisher,
)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    server = Publisher()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def waits() -> list[float]:
    """The seconds that a download would have waited; hand ``waits.append`` to it as its sleep."""
    return []


@pytest.fixture
def fetch(tmp_path: Path, waits: list[float]) -> Callable[..., Retrieval]:
    def fetch_into_folder(url: str, **options: Any) -> Retrieval:
        return download(url, **{"folder": tmp_path, "sleep": waits.append, "timeout_s": 5.0, **options})

    return fetch_into_folder
