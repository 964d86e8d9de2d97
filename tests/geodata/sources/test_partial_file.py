"""Going on with a download that broke off."""

from pathlib import Path

import pytest

from geodata.errors import FetchError
from geodata.sources import download as download_module
from geodata.sources.partial_file import strong_validator
from tests.publisher import (
    BODY,
    OTHER_BODY,
    SHA256,
    V1,
    V2,
    Answer,
    Fetch,
    Publisher,
    chunked,
    gives,
    ignores_ranges,
    says,
    visible,
)


def test_a_body_that_broke_off_is_gone_on_with(
    publisher: Publisher, fetch: Fetch, waits: list[float]
) -> None:
    retrieval = fetch(publisher.will(gives(n_sent=100_000), gives()), sha256=SHA256)
    assert retrieval.path.read_bytes() == BODY
    assert publisher.asked[1]["range"] == "bytes=100000-"
    assert publisher.asked[1]["if-range"] == V1
    assert retrieval.headers["content-length"] == str(len(BODY))
    assert waits == [1.0]


def test_a_later_run_goes_on_where_an_earlier_one_gave_up(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    url = publisher.will(gives(n_sent=100_000))
    with pytest.raises(FetchError, match=r"broke off after 100,000 of 307,200 bytes; run it again to go on"):
        fetch(url, tries=1)
    assert visible(tmp_path) == ["damage.zip.part", "damage.zip.part.json"]
    publisher.will(gives())
    assert fetch(url).path.read_bytes() == BODY
    assert publisher.asked[1]["range"] == "bytes=100000-"
    assert visible(tmp_path) == ["damage.zip", "damage.zip.retrieval.json"]


def test_a_body_that_always_breaks_off_ends_in_an_error_and_no_file(
    publisher: Publisher, fetch: Fetch, tmp_path: Path, waits: list[float]
) -> None:
    with pytest.raises(FetchError, match="broke off after"):
        fetch(publisher.will(gives(n_sent=0)))
    assert not (tmp_path / "damage.zip").exists()
    assert len(publisher.asked) == 4
    assert waits == [1.0, 2.0, 4.0]


def test_tries_that_bring_much_are_not_counted_against_a_bad_line(
    publisher: Publisher, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download_module, "WORTHWHILE_BYTES", 50_000)
    assert fetch(publisher.will(gives(n_sent=50_000)), tries=2).path.read_bytes() == BODY
    assert len(publisher.asked) == 7


def test_a_sure_date_serves_where_there_is_no_etag(publisher: Publisher, fetch: Fetch) -> None:
    dated = {"etag": None, "Last_Modified": "Tue, 01 Oct 2024 00:00:00 GMT"}
    url = publisher.will(gives(n_sent=100_000, **dated), gives(**dated))
    assert fetch(url).path.read_bytes() == BODY
    assert publisher.asked[1]["if-range"] == "Tue, 01 Oct 2024 00:00:00 GMT"


@pytest.mark.parametrize("etag", [None, 'W/"v1"'], ids=["none", "weak"])
def test_without_a_sure_version_the_download_begins_anew(
    publisher: Publisher, fetch: Fetch, etag: str | None
) -> None:
    assert fetch(publisher.will(gives(n_sent=100_000, etag=etag), gives(etag=etag))).n_bytes == len(BODY)
    assert "range" not in publisher.asked[1]


def test_a_server_that_ignores_ranges_gives_the_whole_file_once(publisher: Publisher, fetch: Fetch) -> None:
    retrieval = fetch(publisher.will(gives(n_sent=100_000), ignores_ranges()))
    assert "range" in publisher.asked[1]
    assert retrieval.path.read_bytes() == BODY


def test_two_versions_of_a_file_are_never_joined(publisher: Publisher, fetch: Fetch) -> None:
    retrieval = fetch(publisher.will(gives(n_sent=100_000), gives(OTHER_BODY, etag=V2)))
    assert retrieval.path.read_bytes() == OTHER_BODY
    assert retrieval.headers["etag"] == V2


@pytest.mark.parametrize(
    "rest",
    [
        says(206, BODY[7:], ETag=V1, Content_Range=f"bytes 7-{len(BODY) - 1}/{len(BODY)}"),
        says(206, BODY[100_000:], ETag=V2, Content_Range=f"bytes 100000-{len(BODY) - 1}/{len(BODY)}"),
        says(206, BODY[100_000:], ETag=V1, Content_Range=f"bytes 100000-{len(BODY) - 1}/999999"),
        says(206, BODY[100_000:], ETag=V1),
        says(416, Content_Range="bytes */50"),
    ],
    ids=["another start", "another version", "another length", "no word of which", "not satisfiable"],
)
def test_a_piece_that_does_not_fit_has_the_download_begin_anew(
    publisher: Publisher, fetch: Fetch, rest: Answer, waits: list[float]
) -> None:
    assert fetch(publisher.will(gives(n_sent=100_000), rest, gives())).path.read_bytes() == BODY
    assert "range" not in publisher.asked[2]
    assert waits == [1.0, 0.0]


def test_a_server_that_gives_only_pieces_is_asked_until_the_file_is_whole(
    publisher: Publisher, fetch: Fetch
) -> None:
    middle = f"bytes 100000-199999/{len(BODY)}"
    url = publisher.will(
        gives(n_sent=100_000), says(206, BODY[100_000:200_000], ETag=V1, Content_Range=middle), gives()
    )
    assert fetch(url).path.read_bytes() == BODY
    assert publisher.asked[2]["range"] == "bytes=200000-"


def test_a_piece_that_nobody_asked_for_is_refused(publisher: Publisher, fetch: Fetch, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="another piece of the file"):
        fetch(publisher.will(says(206, b"rest", Content_Range="bytes 0-3/4")))
    assert visible(tmp_path) == []


def test_a_part_that_was_complete_is_used_without_asking(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    url = publisher.will(gives(n_sent=100_000))
    with pytest.raises(FetchError):
        fetch(url, tries=1)
    (tmp_path / "damage.zip.part").write_bytes(BODY)
    assert fetch(url).sha256 == SHA256
    assert len(publisher.asked) == 1


def test_a_part_of_another_address_or_too_long_is_not_gone_on_with(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    url = publisher.will(gives(n_sent=100_000))
    with pytest.raises(FetchError):
        fetch(url, tries=1)
    publisher.will(gives())
    assert fetch(publisher.url("/elsewhere/damage.zip")).path.read_bytes() == BODY
    assert "range" not in publisher.asked[1]
    publisher.will(gives(n_sent=100_000), gives())
    (tmp_path / "damage.zip").unlink()
    with pytest.raises(FetchError):
        fetch(url, tries=1)
    (tmp_path / "damage.zip.part").write_bytes(BODY + b"!")
    assert fetch(url).path.read_bytes() == BODY
    assert "range" not in publisher.asked[3]


def test_a_cut_body_of_unknown_length_is_noticed(publisher: Publisher, fetch: Fetch) -> None:
    assert fetch(publisher.will(chunked(is_cut=True), gives())).path.read_bytes() == BODY
    assert publisher.asked[1]["range"] == "bytes=307200-"


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"etag": '"a"'}, '"a"'),
        ({"etag": 'W/"a"', "last-modified": "Tue, 01 Oct 2024 00:00:00 GMT"}, None),
        ({"last-modified": "Tue, 01 Oct 2024 00:00:00 GMT"}, None),
        (
            {"last-modified": "Tue, 01 Oct 2024 00:00:00 GMT", "date": "Tue, 01 Oct 2024 00:00:01 GMT"},
            "Tue, 01 Oct 2024 00:00:00 GMT",
        ),
        ({"last-modified": "Tue, 01 Oct 2024 00:00:00 GMT", "date": "Tue, 01 Oct 2024 00:00:00 GMT"}, None),
        ({"last-modified": "yesterday", "date": "Tue, 01 Oct 2024 00:00:00 GMT"}, None),
    ],
)
def test_only_what_names_one_version_for_sure_is_a_validator(
    headers: dict[str, str], validator: str | None
) -> None:
    assert strong_validator(headers) == validator
