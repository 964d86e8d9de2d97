"""Errors are pages a person understands; the traceback stays in the log."""

import logging
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app
from webapp.errors import STATUS, message_for
from webapp.settings import Settings

NOTICE = "Synthetic building positions; counts from UNOSAT"


def broken_app(folder: Path, assets: Path) -> Flask:
    return create_app(Settings(bundles=(folder,), assets=assets))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "There is no such page"), ("ar", "لا توجد صفحة بهذا العنوان")]
)
def test_a_missing_page_is_a_designed_page_in_both_languages(
    client: FlaskClient, language: str, words: str
) -> None:
    response = client.get(f"/no/such/page?lang={language}")
    assert response.status_code == 404
    assert words in response.text
    assert f'<html lang="{language}"' in response.text
    assert f'href="/?lang={language}"' in response.text


def test_an_unknown_city_is_a_missing_page(client: FlaskClient) -> None:
    assert client.get("/map/nowhere").status_code == 404


def test_error_pages_of_a_synthetic_city_carry_its_mark(client: FlaskClient) -> None:
    assert f"<strong>{NOTICE}</strong>" in client.get("/map/town/nothing?lang=en").text
    assert "<strong>" not in client.get("/map/points/nothing?lang=en").text


def test_writing_is_refused_and_told_what_is_allowed(client: FlaskClient) -> None:
    response = client.post("/map/town?lang=en")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert "can only be read" in response.text


def test_a_fault_of_ours_is_a_sentence_and_a_log_entry(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        msg = "secret detail"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr("webapp.pages.legend", fail)
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/map/town?lang=en")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("path", ["/map/town?lang=en", "/tiles/town/0/0/0.mvt", "/"])
def test_a_bundle_that_is_not_there_is_unavailable_not_missing(
    tmp_path: Path, built_assets: Path, path: str
) -> None:
    response = broken_app(tmp_path / "town", built_assets).test_client().get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert str(tmp_path) not in response.text


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": "damage-ledger-bundle/1"}', '{"format": "other/9"}']
)
def test_a_damaged_manifest_makes_the_service_unhealthy(
    tmp_path: Path, built_assets: Path, content: str
) -> None:
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    client = broken_app(folder, built_assets).test_client()
    assert client.get("/map/town").status_code == 503
    health = client.get("/healthz")
    assert health.status_code == 503
    assert health.get_json()["ok"] is False
    assert health.get_json()["faults"]


def test_a_missing_or_cut_file_makes_the_service_unhealthy(
    tmp_path: Path, town_bundle: Path, built_assets: Path
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(town_bundle, folder)
    (folder / "sites.parquet").unlink()
    (folder / "statistics.csv").write_text("cut", encoding="utf-8")
    health = broken_app(folder, built_assets).test_client().get("/healthz")
    assert health.status_code == 503
    assert health.get_json()["faults"] == [
        "sites.parquet of town is missing",
        "statistics.csv of town is not as long as its manifest says",
    ]


def test_a_damaged_tile_archive_is_unavailable(tmp_path: Path, town_bundle: Path, built_assets: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(town_bundle, folder)
    (folder / "map.pmtiles").write_bytes(b"not tiles at all" * 20)
    client = broken_app(folder, built_assets).test_client()
    assert client.get("/tiles/town/0/0/0.mvt").status_code == 503


def test_one_broken_bundle_does_not_take_the_others_down(
    tmp_path: Path, town_bundle: Path, built_assets: Path
) -> None:
    app = create_app(Settings(bundles=(tmp_path / "gone", town_bundle), assets=built_assets))
    client = app.test_client()
    assert client.get("/map/town?lang=en").status_code == 200
    assert "1 city cannot be read at the moment." in client.get("/?lang=en").text
    assert client.get("/healthz").status_code == 503


@pytest.mark.parametrize("share_kept", [0.0, 0.5, 0.99])
def test_one_cut_table_does_not_take_the_others_down(
    tmp_path: Path, town_bundle: Path, points_bundle: Path, built_assets: Path, share_kept: float
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(town_bundle, folder)
    content = (folder / "statistics.parquet").read_bytes()
    (folder / "statistics.parquet").write_bytes(content[: int(len(content) * share_kept)])
    client = create_app(Settings(bundles=(folder, points_bundle), assets=built_assets)).test_client()
    front = client.get("/?lang=en")
    assert front.status_code == 200
    assert "1 city cannot be read at the moment." in front.text
    assert "/map/points" in front.text
    assert client.get("/map/points?lang=en").status_code == 200
    for path in ("/map/town?lang=en", "/embed/town?lang=en", "/map/town/districts/0.json?lang=en"):
        response = client.get(path)
        assert response.status_code == 503
        assert "The data cannot be read at the moment" in response.text


def test_a_cut_tile_archive_is_unavailable(tmp_path: Path, town_bundle: Path, built_assets: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(town_bundle, folder)
    (folder / "map.pmtiles").write_bytes((town_bundle / "map.pmtiles").read_bytes()[:130])
    client = broken_app(folder, built_assets).test_client()
    assert client.get("/tiles/town/0/0/0.mvt").status_code == 503


def test_an_unbuilt_front_end_says_what_to_run(tmp_path: Path, town_bundle: Path) -> None:
    app = create_app(Settings(bundles=(town_bundle,), assets=tmp_path / "assets.json"))
    response = app.test_client().get("/map/town?lang=en")
    assert response.status_code == 503
    assert "make assets" in response.text
    assert NOTICE in response.text


def test_every_status_has_words_in_both_languages(app: Flask) -> None:
    for status in (400, 404, 405, 418, 500, 503, *(status for _, status in STATUS)):
        with app.test_request_context("/?lang=en"):
            english = message_for(status)
        with app.test_request_context("/?lang=ar"):
            arabic = message_for(status)
        assert english.title
        assert english.title != arabic.title
        assert english.advice != arabic.advice


def test_importing_the_web_application_reads_nothing(tmp_path: Path) -> None:
    app = create_app([tmp_path / "does-not-exist"])
    assert app.name == "webapp"
