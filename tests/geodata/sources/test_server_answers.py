"""Refusals, faults that pass, pages in place of data, and how each is said."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests

from geodata.errors import FetchError
from geodata.sources.server_answers import check_answer
from tests.publisher import (
    BODY,
    OTHER_BODY,
    SHA256,
    Fetch,
    Publisher,
    closed_port,
    gives,
    hangs_up,
    keeps_silent,
    says,
    visible,
)


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (403, "put it at .*damage.zip and set path:"),
        (404, "check url:"),
        (401, "sign in"),
        (204, "check url:"),
    ],
)
def test_a_refusal_is_not_tried_again(
    publisher: Publisher, fetch: Fetch, tmp_path: Path, status: int, advice: str
) -> None:
    with pytest.raises(FetchError, match=rf"damage\.zip answered {status} .*{advice}"):
        fetch(publisher.will(says(status)))
    assert len(publisher.asked) == 1
    assert visible(tmp_path) == []


def test_a_server_out_of_order_is_tried_again_after_growing_delays(
    publisher: Publisher, fetch: Fetch, waits: list[float]
) -> None:
    assert fetch(publisher.will(says(500), says(503), gives())).sha256 == SHA256
    assert waits == [1.0, 2.0]


def test_a_server_that_stays_out_of_order_is_given_up(
    publisher: Publisher, fetch: Fetch, waits: list[float]
) -> None:
    with pytest.raises(FetchError, match=r"answered 500 .*try again later"):
        fetch(publisher.will(says(500)), tries=3)
    assert len(publisher.asked) == 3
    assert waits == [1.0, 2.0]


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", 7.0), ("99999", 120.0), ("Tue, 01 Oct 2024 00:00:00 GMT", 0.0), ("soon", 1.0), ("-5", 1.0)],
)
def test_a_busy_server_is_given_the_time_it_asks_for_within_reason(
    publisher: Publisher, fetch: Fetch, waits: list[float], asked: str, waited: float
) -> None:
    fetch(publisher.will(says(429, Retry_After=asked), gives()))
    assert waits == [waited]


def test_a_busy_server_may_ask_for_a_time_of_day(
    publisher: Publisher, fetch: Fetch, waits: list[float]
) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    fetch(publisher.will(says(503, Retry_After=until), gives()))
    assert 50 < waits[0] <= 60


def test_no_delay_is_longer_than_a_minute(publisher: Publisher, fetch: Fetch, waits: list[float]) -> None:
    with pytest.raises(FetchError):
        fetch(publisher.will(says(500)), tries=9)
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


def test_redirects_are_followed_and_their_signed_query_is_not_written_down(
    publisher: Publisher, fetch: Fetch
) -> None:
    url = publisher.will(says(302, Location="/store/x?signature=secret"), gives())
    retrieval = fetch(url)
    assert retrieval.url == url
    assert retrieval.final_url == publisher.url("/store/x")
    assert retrieval.path.name == "damage.zip"


def test_endless_redirects_are_refused(publisher: Publisher, fetch: Fetch) -> None:
    with pytest.raises(FetchError, match="redirects without end; check url:"):
        fetch(publisher.will(says(302, Location="/damage.zip")))
    assert len(publisher.asked) == 11


def test_a_redirect_out_of_the_web_is_refused(publisher: Publisher, fetch: Fetch) -> None:
    with pytest.raises(FetchError, match="leads to an address that cannot be fetched"):
        fetch(publisher.will(says(302, Location="ftp://127.0.0.1/damage.zip")))


def test_a_redirect_to_an_unprotected_address_needs_a_checksum(tmp_path: Path) -> None:
    first, last = requests.Response(), requests.Response()
    first.url, last.url = "https://example.org/damage.zip", "http://example.org/damage.zip"
    last.status_code, last.history = 200, [first]
    with pytest.raises(FetchError, match="from https to http; set sha256:"):
        check_answer(last, None, tmp_path / "damage.zip", is_vouched_for=False)
    assert check_answer(last, None, tmp_path / "damage.zip", is_vouched_for=True) is False


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "application/zip"])
def test_a_page_in_place_of_data_is_refused(
    publisher: Publisher, fetch: Fetch, tmp_path: Path, media_type: str
) -> None:
    page = b"\n<!DOCTYPE html><title>Sign in</title>"
    with pytest.raises(FetchError, match=r"gave a web page \(HTML\) where damage\.zip was expected"):
        fetch(publisher.will(says(200, page, Content_Type=media_type)))
    assert visible(tmp_path) == []
    assert len(publisher.asked) == 1


def test_a_page_is_welcome_where_the_name_promises_one(publisher: Publisher, fetch: Fetch) -> None:
    url = publisher.will(says(200, b"<html>", Content_Type="text/html"))
    assert fetch(url, file_name="terms.html").n_bytes == 6


def test_an_empty_file_is_refused(publisher: Publisher, fetch: Fetch, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="gave an empty file"):
        fetch(publisher.will(gives(b"")))
    assert visible(tmp_path) == []


def test_compression_put_on_for_the_journey_is_taken_off(publisher: Publisher, fetch: Fetch) -> None:
    publisher.will(gives(gzip.compress(BODY), Content_Encoding="gzip"))
    retrieval = fetch(publisher.url("/damage.geojson"), sha256=SHA256)
    assert retrieval.path.read_bytes() == BODY
    assert "content-length" not in retrieval.headers


def test_a_compressed_body_that_broke_off_begins_anew(publisher: Publisher, fetch: Fetch) -> None:
    packed = gzip.compress(OTHER_BODY + BODY)
    publisher.will(
        gives(packed, n_sent=len(packed) // 2, Content_Encoding="gzip"),
        gives(packed, Content_Encoding="gzip"),
    )
    assert fetch(publisher.url("/damage.geojson")).path.read_bytes() == OTHER_BODY + BODY
    assert "range" not in publisher.asked[1]


def test_a_gzip_file_that_the_server_calls_compressed_is_kept_as_it_is(
    publisher: Publisher, fetch: Fetch
) -> None:
    packed = gzip.compress(BODY)
    publisher.will(gives(packed, Content_Encoding="gzip"))
    assert fetch(publisher.url("/footprints.csv.gz")).path.read_bytes() == packed


@pytest.mark.parametrize("name", ["damage.zip", "{braces}.zip"])
def test_an_unknown_compression_is_refused(publisher: Publisher, fetch: Fetch, name: str) -> None:
    with pytest.raises(FetchError, match="compressed as 'br', which was not asked for"):
        fetch(publisher.will(gives(Content_Encoding="br")), file_name=name)


def test_offline_is_said_with_what_to_do(fetch: Fetch, tmp_path: Path, waits: list[float]) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(f"http://127.0.0.1:{closed_port()}/damage.zip")
    assert str(caught.value) == (
        "Could not reach 127.0.0.1 (Connection refused); check the connection or proxy, or put the file at "
        f"{tmp_path / 'damage.zip'} and set path: in the configuration."
    )
    assert waits == [1.0, 2.0, 4.0]


def test_a_server_that_hangs_up_is_tried_again(publisher: Publisher, fetch: Fetch) -> None:
    assert fetch(publisher.will(hangs_up, gives())).sha256 == SHA256


def test_a_silent_server_is_not_waited_for_for_ever(publisher: Publisher, fetch: Fetch) -> None:
    with pytest.raises(FetchError, match=r"Could not reach 127\.0\.0\.1 \(no answer within 0\.05 s\)"):
        fetch(publisher.will(keeps_silent), timeout_s=0.05, tries=2)


def test_the_proxy_of_the_environment_is_used(
    publisher: Publisher, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.will(gives())
    monkeypatch.setenv("http_proxy", publisher.url(""))
    fetch("http://data.invalid/damage.zip")
    assert publisher.paths == ["http://data.invalid/damage.zip"]


def test_a_proxy_that_is_down_is_a_question_of_the_connection(
    fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://name:secret@127.0.0.1:{closed_port()}")
    with pytest.raises(
        FetchError, match=r"Could not reach data\.invalid .*check the connection or proxy"
    ) as caught:
        fetch("http://data.invalid/damage.zip")
    assert "secret" not in str(caught.value)


def test_a_password_in_the_address_is_neither_shown_nor_written_down(
    publisher: Publisher, fetch: Fetch, tmp_path: Path
) -> None:
    url = publisher.will(gives()).replace("http://", "http://name:secret@")
    retrieval = fetch(url)
    assert publisher.asked[0]["authorization"].startswith("Basic ")
    assert "secret" not in (tmp_path / "damage.zip.retrieval.json").read_text(encoding="utf-8")
    assert "secret" not in repr(retrieval)
    assert fetch(url).from_cache
    publisher.will(says(404))
    with pytest.raises(FetchError) as caught:
        fetch(url, refresh=True)
    assert "secret" not in str(caught.value)
