"""Addresses of exports: names, types, tags, refusals, progress, and the ZIP of everything."""

import gzip
import hashlib
import io
import os
import re
import threading
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.exports.formats import FORMATS
from webapp.exports.made_files import MadeFiles, Progress
from webapp.exports.selection import BadSelectionError


@pytest.fixture(autouse=True)
def without_atlas(monkeypatch: pytest.MonkeyPatch) -> None:
    """The atlas has tests of its own, and takes longer than all other formats together."""
    monkeypatch.delitem(FORMATS, "pdf", raising=False)


def test_every_format_is_sent_under_a_name_that_says_what_it_is(client: FlaskClient) -> None:
    for found in FORMATS.values():
        part = "all" if found.many else "districts"
        answer = client.get(f"/export/town/{part}.{found.name}?lang=en")
        assert answer.status_code == 200, found.name
        assert answer.mimetype == found.mimetype
        named = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
        assert named is not None
        assert re.fullmatch(
            rf"SYR_TOWN_20171021_DMG_SYNTHETIC_{part}_r1_v[0-9a-f]{{12}}{re.escape(found.suffix)}", named[1]
        )
        assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        again = client.get(
            f"/export/town/{part}.{found.name}?lang=en", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert (again.status_code, again.data) == (304, b"")
        head = client.head(f"/export/town/{part}.{found.name}?lang=en")
        assert (head.status_code, head.data) == (200, b"")


def test_a_filtered_file_has_another_name_and_another_tag(client: FlaskClient) -> None:
    whole = client.get("/export/town/buildings.csv")
    part = client.get("/export/town/buildings.csv?classes=4")
    assert whole.headers["ETag"] != part.headers["ETag"]
    assert re.search(r"_buildings_part-[0-9a-f]{8}_r1_", part.headers["Content-Disposition"])
    assert len(part.data.splitlines()) == 3


def test_a_filter_that_a_layer_does_not_obey_is_named_beside_it(client: FlaskClient) -> None:
    beside = client.get("/export/town/districts.csv.metadata.json?classes=4&district=west").json
    assert beside["not_applied"] == ["classes"]
    assert beside["n_rows"] == 1
    assert beside["selection"] == {"district": "west"}
    assert {one["column"] for one in beside["dictionary"]} == set(beside["layers"][0]["columns"])
    assert beside["licences"]
    assert beside["credit"]
    assert re.fullmatch(r"[0-9a-f]{64}", beside["manifest_sha256"])
    assert (
        beside["file"]
        in client.get("/export/town/districts.csv?district=west").headers["Content-Disposition"]
    )


@pytest.mark.parametrize(
    "query", ["classes=9", "district=nope", "date=2017", "bbox=1,2", "bom=2", "source=x"]
)
def test_a_bad_filter_is_refused_in_a_sentence(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/export/town/buildings.csv?{query}&lang=en")
    assert answer.status_code == 400
    assert answer.json["detail"].startswith(f"{query.split('=')[0]} was ")


@pytest.mark.parametrize(
    "path",
    ["town/ships.csv", "town/districts.doc", "town/all.csv", "points/buildings.csv", "nowhere/sites.csv"],
)
def test_what_is_not_published_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"/export/{path}").status_code == 404


def test_an_unknown_parameter_changes_nothing(client: FlaskClient) -> None:
    assert client.get("/export/town/sites.csv?utm_source=x").data == client.get("/export/town/sites.csv").data


def test_text_is_compressed_while_it_is_sent(client: FlaskClient) -> None:
    answer = client.get("/export/town/buildings.geojson", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == client.get("/export/town/buildings.geojson").data


def test_progress_is_told_until_the_file_is_ready(client: FlaskClient, app: Flask) -> None:
    first = client.get("/export/town/all.gpkg?progress=1&lang=en&district=west")
    assert first.status_code in {200, 202}
    for _ in range(200):
        answer = client.get("/export/town/all.gpkg?progress=1&lang=en&district=west")
        if answer.status_code == 200:
            break
        assert set(answer.json) == {"rows_done", "rows"}
        threading.Event().wait(0.05)
    assert answer.json["ready"] is True
    sent = client.get(answer.json["url"])
    assert len(sent.data) == answer.json["bytes"]
    assert sent.data == client.get("/export/town/all.gpkg?lang=en&district=west").data


def test_two_workers_make_a_file_once(tmp_path: Path) -> None:
    made: list[int] = []
    begun, may_end = threading.Event(), threading.Event()

    def make(path: Path, on_rows: object) -> None:
        made.append(1)
        begun.set()
        may_end.wait(10)
        path.write_bytes(b"whole")

    key = "a" * 40
    # Two of these see each other through the folder alone, as two processes do.
    one, other = MadeFiles(tmp_path), MadeFiles(tmp_path)
    assert one.start("g", key, make, 5) == Progress(0, 5)
    assert begun.wait(10)
    assert other.start("g", key, make, 5) == Progress(0, 5)
    assert other.ready("g", key) is None
    may_end.set()
    path = other.made("g", key, make, 5)
    assert path.read_bytes() == b"whole"
    assert made == [1]


def test_what_nobody_asks_for_goes_when_the_disk_fills(tmp_path: Path) -> None:
    files = MadeFiles(tmp_path, most_bytes=25)
    for letter in "abcd":
        path = files.made("g", letter * 40, lambda path, on_rows: path.write_bytes(b"x" * 10) and None, 1)
        os.utime(path, (ord(letter), ord(letter)))
    assert files.ready("g", "a" * 40) is None
    assert files.ready("g", "d" * 40) is not None


def test_a_file_that_cannot_be_made_says_why_once(tmp_path: Path) -> None:
    def make(path: Path, on_rows: object) -> None:
        msg = "cannot be filtered"
        raise BadSelectionError(msg)

    files = MadeFiles(tmp_path)
    files.start("g", "a" * 40, make, 1)
    with pytest.raises(BadSelectionError, match="cannot be filtered"):
        for _ in range(100):
            threading.Event().wait(0.05)
            files.start("g", "a" * 40, make, 1)


def test_nothing_unfinished_is_left_behind(tmp_path: Path) -> None:
    def make(path: Path, on_rows: object) -> None:
        path.write_bytes(b"half")
        raise OSError

    with pytest.raises(OSError):
        MadeFiles(tmp_path).made("g", "a" * 40, make, 1)
    assert [path.name for path in tmp_path.glob("g/*")] == ["a" * 40 + ".lock"]


def test_the_zip_holds_everything_with_checksums_that_hold(client: FlaskClient, city: object) -> None:
    content = client.get("/export/town/all.zip?lang=en").data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    sums = dict(
        reversed(line.split("  ", 1)) for line in files.pop("manifest-sha256.txt").decode().splitlines()
    )
    assert set(sums) == set(files)
    assert all(hashlib.sha256(found).hexdigest() == sums[name] for name, found in files.items())
    assert {"README-en.txt", "README-ar.txt", "licences.txt", "manifest.json", "data_dictionary.csv"} <= set(
        files
    )
    assert "data_dictionary-ar.csv" in files
    for found in FORMATS.values():
        assert any(name.endswith(found.suffix) for name in files), found.name
    assert sum(name.endswith(".xlsx") for name in files) == 2
    assert (
        "Made up" in files["README-en.txt"].decode() or city.notice["en"] in files["README-en.txt"].decode()
    )  # type: ignore[attr-defined]
    assert client.get("/export/town/all.zip?lang=en").data == content


def test_downloads_pass_the_filters_on(client: FlaskClient) -> None:
    page = client.get("/downloads/town?lang=en&classes=4&district=west").text
    assert "Only what you chose on the map" in page
    assert "/export/town/buildings.csv?classes=4&amp;district=west&amp;lang=en" in page
    assert "/export/town/districts.csv?district=west&amp;lang=en" in page
    refused = client.get("/downloads/town?lang=en&classes=7").text
    assert "The filters of this address are left out" in refused
