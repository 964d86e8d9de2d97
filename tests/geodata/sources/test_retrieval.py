"""The record beside a file, the cache that it makes, and the names of both."""

from pathlib import Path

import pytest

from geodata.errors import FetchError
from geodata.sources.download import cache_folder, cached
from geodata.sources.retrieval import LONGEST_NAME_BYTES, file_name_of, public_url, safe_name
from tests.publisher import (
    BODY,
    OTHER_BODY,
    SHA256,
    V1,
    Fetch,
    Publisher,
    gives,
    says,
)


def test_an_unchanged_file_is_not_fetched_again(publisher: Publisher, fetch: Fetch) -> None:
    url = publisher.will(gives())
    first = fetch(url)
    second = fetch(url)
    assert len(publisher.asked) == 1
    assert second.from_cache
    assert second.retrieved_at == first.retrieved_at


@pytest.mark.parametrize("damage", [b"", BODY[:-1], OTHER_BODY], ids=["emptied", "cut", "edited"])
def test_a_file_that_is_no_longer_what_was_fetched_is_fetched_again(
    publisher: Publisher, fetch: Fetch, damage: bytes
) -> None:
    url = publisher.will(gives())
    path = fetch(url).path
    path.write_bytes(damage)
    assert cached(url, path.parent) is None
    assert not fetch(url).from_cache
    assert path.read_bytes() == BODY


def test_refresh_keeps_a_file_that_the_publisher_calls_unchanged(publisher: Publisher, fetch: Fetch) -> None:
    url = publisher.will(gives(), says(304))
    fetch(url)
    assert fetch(url, refresh=True).from_cache
    assert publisher.asked[1]["if-none-match"] == V1


def test_refresh_fetches_what_the_publisher_changed(publisher: Publisher, fetch: Fetch) -> None:
    url = publisher.will(gives(etag=None, Last_Modified="Tue, 01 Oct 2024 00:00:00 GMT"), gives(OTHER_BODY))
    fetch(url)
    again = fetch(url, refresh=True)
    assert publisher.asked[1]["if-modified-since"] == "Tue, 01 Oct 2024 00:00:00 GMT"
    assert not again.from_cache
    assert again.path.read_bytes() == OTHER_BODY


def test_a_failed_refresh_leaves_the_old_file_and_record(publisher: Publisher, fetch: Fetch) -> None:
    url = publisher.will(gives(), says(404))
    path = fetch(url).path
    with pytest.raises(FetchError, match="404"):
        fetch(url, refresh=True)
    assert cached(url, path.parent) == path


def test_a_file_that_its_checksum_vouches_for_is_not_asked_about(publisher: Publisher, fetch: Fetch) -> None:
    url = publisher.will(gives())
    fetch(url, sha256=SHA256)
    assert fetch(url, sha256=SHA256.upper(), refresh=True).from_cache
    assert len(publisher.asked) == 1


def test_another_expected_checksum_has_the_file_fetched_again(publisher: Publisher, fetch: Fetch) -> None:
    url = publisher.will(gives(OTHER_BODY), gives(BODY))
    fetch(url)
    assert fetch(url, sha256=SHA256).path.read_bytes() == BODY


def test_the_cache_finds_a_file_by_address_whatever_its_name(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    url = publisher.will(gives())
    path = fetch(url, file_name="raqqa.gdb.zip").path
    assert path.name == "raqqa.gdb.zip"
    assert cached(url, tmp_path) == path
    assert cached(url + "?version=2", tmp_path) is None
    assert cached(url, tmp_path / "nowhere") is None


def test_a_file_of_another_address_is_replaced_under_the_same_name(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    publisher.will(gives(OTHER_BODY), gives(BODY))
    fetch(publisher.url("/2017/damage.zip"))
    fetch(publisher.url("/2018/damage.zip"))
    assert cached(publisher.url("/2017/damage.zip"), tmp_path) is None
    assert cached(publisher.url("/2018/damage.zip"), tmp_path) == tmp_path / "damage.zip"


def test_a_file_put_there_by_hand_is_never_replaced(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    (tmp_path / "damage.zip").write_bytes(b"by hand")
    with pytest.raises(FetchError, match="was not fetched by this program; set path: to it"):
        fetch(publisher.will(gives()))
    assert (tmp_path / "damage.zip").read_bytes() == b"by hand"
    assert publisher.asked == []


def test_a_file_put_there_by_hand_is_taken_if_its_checksum_is_the_expected_one(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    (tmp_path / "damage.zip").write_bytes(BODY)
    url = publisher.will(gives())
    assert fetch(url, sha256=SHA256).from_cache
    assert publisher.asked == []
    assert cached(url, tmp_path) == tmp_path / "damage.zip"


@pytest.mark.parametrize("words", ["", "[]", "{}", '{"url": 1}', "\x00"])
def test_an_unreadable_record_counts_as_none(
    publisher: Publisher, fetch: Fetch, tmp_path: Path, words: str
) -> None:
    url = publisher.will(gives())
    fetch(url)
    (tmp_path / "damage.zip.retrieval.json").write_text(words, encoding="utf-8")
    assert cached(url, tmp_path) is None
    assert not fetch(url).from_cache


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org/a/damage.gdb.zip?x=1#y", "damage.gdb.zip"),
        ("https://example.org/", "download"),
        ("https://example.org", "download"),
        ("https://example.org/a/", "a"),
        ("https://example.org/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "passwd"),
        ("https://example.org/..%5c..%5cboot.ini", "boot.ini"),
        ("https://example.org/..", "download"),
        ("https://example.org/.bashrc", "bashrc"),
        ("https://example.org/a%00b%0A.zip", "a_b_.zip"),
        ("https://example.org/%D8%A7%D9%84%D8%B1%D9%82%D8%A9.zip", "الرقة.zip"),
        ("https://example.org/a:b%3F.zip", "a_b_.zip"),
    ],
)
def test_a_name_made_from_an_address_is_safe_and_stays_in_its_folder(url: str, name: str) -> None:
    assert file_name_of(url) == name


def test_a_long_name_keeps_its_suffix_and_fits() -> None:
    name = safe_name("ق" * 300 + ".gdb.zip")
    assert name.endswith("ق.gdb.zip")
    assert len(name.encode()) <= LONGEST_NAME_BYTES
    assert safe_name(name) == name


def test_a_public_address_has_no_secret() -> None:
    assert public_url("https://n:p@ss@example.org:8443/a?b=c#d") == "https://example.org:8443/a?b=c"


def test_the_cache_folder_is_the_chosen_one_or_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DAMAGE_LEDGER_CACHE", str(tmp_path / "chosen"))
    assert cache_folder() == tmp_path / "chosen"
    assert not cache_folder().exists()
    monkeypatch.delenv("DAMAGE_LEDGER_CACHE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "damage-ledger"
    monkeypatch.setenv("HOME", str(tmp_path))
    for ignored in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", ignored)
        assert cache_folder() == tmp_path / ".cache" / "damage-ledger"
