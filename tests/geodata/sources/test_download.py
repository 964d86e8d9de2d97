"""Fetching a file: what arrives, what is checked, and what a user can get wrong."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geodata.errors import FetchError
from geodata.sources.download import Retrieval, download
from geodata.sources.file_lock import held
from tests.publisher import (
    BODY,
    OTHER_BODY,
    SHA256,
    V1,
    Fetch,
    Publisher,
    chunked,
    dribbles,
    gives,
    visible,
)


def test_the_file_arrives_whole_with_its_record(publisher: Publisher, fetch: Fetch, tmp_path: Path) -> None:
    url = publisher.will(gives(Last_Modified="Tue, 01 Oct 2024 00:00:00 GMT"))
    retrieval = fetch(url)
    assert retrieval.path == tmp_path / "damage.zip"
    assert retrieval.path.read_bytes() == BODY
    assert (retrieval.sha256, retrieval.n_bytes, retrieval.from_cache) == (SHA256, len(BODY), False)
    assert retrieval.headers == {
        "content-type": "application/zip",
        "content-length": str(len(BODY)),
        "etag": V1,
        "last-modified": "Tue, 01 Oct 2024 00:00:00 GMT",
    }
    fetched_at = datetime.fromisoformat(retrieval.retrieved_at)
    assert fetched_at.utcoffset() == timedelta(0)
    assert abs(fetched_at - datetime.now(UTC)) < timedelta(minutes=1)
    record = json.loads((tmp_path / "damage.zip.retrieval.json").read_text(encoding="utf-8"))
    assert record["url"] == record["final_url"] == url
    assert record["sha256"] == SHA256
    assert str(tmp_path) not in json.dumps(record)
    assert visible(tmp_path) == ["damage.zip", "damage.zip.retrieval.json"]


def test_the_body_is_asked_for_uncompressed_and_by_name(publisher: Publisher, fetch: Fetch) -> None:
    fetch(publisher.will(gives()))
    assert publisher.asked[0]["accept-encoding"] == "identity"
    assert publisher.asked[0]["user-agent"].startswith("damage-ledger/")
    assert "range" not in publisher.asked[0]


def test_progress_rises_to_the_whole(publisher: Publisher, fetch: Fetch) -> None:
    seen: list[tuple[int, int | None]] = []
    fetch(publisher.will(gives()), progress=lambda n_bytes, total: seen.append((n_bytes, total)))
    assert [n_bytes for n_bytes, _ in seen] == sorted(n_bytes for n_bytes, _ in seen)
    assert seen[-1] == (len(BODY), len(BODY))


def test_a_slow_server_that_keeps_sending_is_waited_for(publisher: Publisher, fetch: Fetch) -> None:
    seen: list[int] = []
    url = publisher.will(dribbles(BODY[:600], pieces=6))
    retrieval = fetch(url, timeout_s=0.1, progress=lambda n_bytes, _: seen.append(n_bytes))
    assert retrieval.n_bytes == 600
    assert len(seen) > 1


def test_a_body_of_unknown_length_is_taken_to_its_end(publisher: Publisher, fetch: Fetch) -> None:
    totals: set[int | None] = set()
    retrieval = fetch(publisher.will(chunked()), progress=lambda _, total: totals.add(total))
    assert retrieval.path.read_bytes() == BODY
    assert "content-length" not in retrieval.headers
    assert totals == {None}


def test_a_wrong_checksum_leaves_nothing(publisher: Publisher, fetch: Fetch, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=f"SHA-256 is [0-9a-f]{{64}} where {SHA256} was expected"):
        fetch(publisher.will(gives(OTHER_BODY)), sha256=SHA256)
    assert visible(tmp_path) == []
    assert len(publisher.asked) == 1


def test_a_wrong_checksum_leaves_the_good_file_of_before(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    url = publisher.will(gives(BODY), gives(OTHER_BODY))
    fetch(url)
    with pytest.raises(FetchError, match="was expected"):
        fetch(url, sha256="0" * 64)
    assert (tmp_path / "damage.zip").read_bytes() == BODY


def test_pieces_with_a_wrong_checksum_are_fetched_once_more_in_one(
    publisher: Publisher, fetch: Fetch
) -> None:
    """A server may change the file and keep its ETag."""
    url = publisher.will(gives(OTHER_BODY, n_sent=100_000), gives(BODY), gives(BODY))
    assert fetch(url, sha256=SHA256).path.read_bytes() == BODY
    assert [("range" in asked) for asked in publisher.asked] == [False, True, False]


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a.zip", "file:///etc/passwd", "damage.zip", "", "https://", "http://[bad/a.zip"],
)
def test_only_web_addresses_are_fetched(fetch: Fetch, url: str) -> None:
    with pytest.raises(FetchError, match="must be a full address that begins with https://"):
        fetch(url)


@pytest.mark.parametrize("name", ["../up.zip", "a/b.zip", "a\\b.zip", "", "..", ".hidden", "a\nb", "C:x"])
def test_a_file_name_cannot_leave_its_folder(fetch: Fetch, name: str) -> None:
    with pytest.raises(FetchError, match="must be a plain file name without folders"):
        fetch("http://127.0.0.1:9/damage.zip", file_name=name)


@pytest.mark.parametrize("sha256", ["", "abc", "z" * 64])
def test_a_checksum_that_is_none_is_refused_before_anything_is_fetched(fetch: Fetch, sha256: str) -> None:
    with pytest.raises(FetchError, match="must be 64 hexadecimal digits"):
        fetch("http://127.0.0.1:9/damage.zip", sha256=sha256)


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FetchError, match=r"Could not write .*damage\.zip \(.*\); make room there or choose"):
        fetch("http://127.0.0.1:9/damage.zip", folder=tmp_path / "file" / "folder")


def test_a_file_too_large_for_the_disk_is_refused_before_it_is_fetched(
    publisher: Publisher, fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda _: Full)
    with pytest.raises(FetchError, match=r"has no room for 307,200 more bytes"):
        fetch(publisher.will(gives()))
    assert not (tmp_path / "damage.zip").exists()


def test_two_that_want_the_same_file_fetch_it_once(publisher: Publisher, tmp_path: Path) -> None:
    url = publisher.will(dribbles(BODY, pieces=5))

    def fetch_once(_: int) -> Retrieval:
        return download(url, folder=tmp_path, sleep=lambda _: time.sleep(0.01))

    with ThreadPoolExecutor(3) as pool:
        retrievals = list(pool.map(fetch_once, range(3)))
    assert len(publisher.asked) == 1
    assert sorted(retrieval.from_cache for retrieval in retrievals) == [False, True, True]


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with pytest.raises(KeyError), held(lock, sleep=pytest.fail):
        raise KeyError
    with held(lock, sleep=pytest.fail):
        pass
