"""A city to be kept on a device: the plan, the packs, the installable site and the exported files."""

import base64
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from fontTools.ttLib import TTFont
from PIL import Image

from tests.webapp.conftest import WholeAnswers
from webapp.districts.sheets import district_sheets
from webapp.districts.table import tables_of
from webapp.places.detail_pack import ABSENT, THE_ID, THE_PLACE, detail_pack, layers_of
from webapp.places.details import detail
from webapp.synthetic import synthetic_marks
from webapp.typeface import faces
from webapp.wording.names import BIDI_CONTROLS

LANGUAGES = ("en", "ar")


def unpacked(pack: dict[str, Any], row: int) -> dict[str, Any]:
    """One row of a pack as the script reads it; see webapp/frontend/src/detail-pack.ts."""
    i = row - pack["first"]
    others = {key: column["values"][column["codes"][i]] for key, column in pack["columns"].items()}
    longitude = sum(pack["steps"][: 2 * i + 1 : 2]) * pack["unit"]
    latitude = sum(pack["steps"][1 : 2 * i + 2 : 2]) * pack["unit"]
    place = f"{latitude:.5f}, {longitude:.5f}"
    special = {THE_ID: pack["ids"][i], THE_PLACE: place}
    facts = [
        {
            "label": column["label"],
            "value": special.get(column["codes"][i]) or column["texts"][column["codes"][i]],
            "mono": column["mono"],
        }
        for column in pack["facts"]
        if column["codes"][i] != ABSENT
    ]
    states = [pack["states"][code] for code in pack["histories"][pack["history"][i]]]
    return {
        **others,
        "layer": pack["layer"],
        "row": row,
        "id": pack["ids"][i],
        "facts": facts,
        "epochs": [{**epoch, **state} for epoch, state in zip(pack["epochs"], states, strict=True)],
        "url": others["url"].replace("{ll}", place.replace(" ", "")),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["town", "points"])
def test_a_pack_says_of_every_row_what_the_server_says(app: Flask, slug: str, language: str) -> None:
    with app.test_request_context(f"/?lang={language}"):
        city = app.extensions["damage_ledger_store"].city(slug)
        for layer, n in layers_of(city).items():
            pack = json.loads(json.dumps(detail_pack(city, layer, 0)))
            for row in range(n):
                told = json.loads(json.dumps(detail(city, layer, row)))
                for key in ("centre", "correctionUrl"):
                    told.pop(key)
                assert unpacked(pack, row) == told


def test_every_address_of_the_plan_is_served_in_its_release(client: FlaskClient, app: Flask) -> None:
    plan = client.get("/offline/town.json?lang=ar").get_json()
    assert plan["pages"][0] == "/map/town?lang=ar"
    assert "/claims/town/town-80?lang=ar" in plan["pages"]
    addresses = [*plan["pages"], *(file["url"] for file in plan["files"] if "/static/" not in file["url"])]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "lang=ar" in address or response.mimetype != "text/html"
    assert plan["bytes"] > sum(file["bytes"] for file in plan["files"])


def test_data_of_another_release_are_refused_and_never_mixed(client: FlaskClient) -> None:
    for address in (
        "/archive/town.pmtiles?v=ffffffffffff",
        "/archive/town/buildings-0.json?v=ffffffffffff",
        "/map/town/buildings/0.json?v=ffffffffffff",
    ):
        assert client.get(address).status_code == 404
    assert client.get("/archive/town/buildings-9.json").status_code == 404
    assert client.get("/archive/town/statistics-0.json").status_code == 404


def test_the_archive_comes_whole_even_to_who_asks_for_a_part(client: FlaskClient, town_bundle: Path) -> None:
    release = json.loads((town_bundle / "manifest.json").read_text())["release"]
    response = client.get(f"/archive/town.pmtiles?v={release}", headers={"Range": "bytes=0-9"})
    assert response.status_code == 200
    assert response.data == (town_bundle / "map.pmtiles").read_bytes()
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_site_can_be_installed_in_each_language(client: FlaskClient, language: str) -> None:
    page = client.get(f"/map/town?lang={language}").text
    address = re.search(r'<link rel="manifest" href="([^"]+)"', page)
    assert address
    response = client.get(address[1])
    manifest = response.get_json()
    assert response.mimetype == "application/manifest+json"
    assert manifest["dir"] == ("rtl" if language == "ar" else "ltr")
    assert manifest["lang"] in manifest["start_url"]
    for icon in manifest["icons"]:
        content = client.get(icon["src"]).data
        if icon["type"] == "image/png":
            assert "x".join(map(str, Image.open(io.BytesIO(content)).size)) == icon["sizes"]


def test_worker_and_manifest_are_allowed_and_no_embed_links_them(client: FlaskClient) -> None:
    policy = client.get("/map/town").headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    embed = client.get("/embed/town").text
    assert "manifest.webmanifest" not in embed


def test_exported_files_are_made_once_and_again_the_same(real_client: FlaskClient) -> None:
    first = real_client.get("/export/town-kit.zip?lang=ar")
    assert first.status_code == 200
    assert "SYNTHETIC" in first.headers["Content-Disposition"]
    tag = first.headers["ETag"]
    assert real_client.get("/export/town-kit.zip?lang=ar", headers={"If-None-Match": tag}).status_code == 304


def test_the_kit_holds_everything_with_its_checksums(real_client: FlaskClient) -> None:
    archive = zipfile.ZipFile(io.BytesIO(real_client.get("/export/town-kit.zip?lang=ar").data))
    folder = archive.namelist()[0].split("/")[0]
    files = {name.removeprefix(f"{folder}/"): archive.read(name) for name in archive.namelist()}
    assert {"index.html", "index-en.html", "tables.html", "README-ar.txt", "data/town.gpkg"} <= files.keys()
    sums = dict(line.split("  ")[::-1] for line in files.pop("manifest-sha256.txt").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert 'dir="rtl"' in files["index.html"].decode()[:400]
    assert files["districts_en.pdf"].startswith(b"%PDF")


def _sheets(app: Flask, slug: str, language: str) -> bytes:
    with app.test_request_context(f"/?lang={language}"):
        city = app.extensions["damage_ledger_store"].city(slug)
        return district_sheets(city, tables_of(city))


@pytest.mark.parametrize("slug", ["town", "points"])
def test_district_sheets_name_units_source_date_release_and_mark(app: Flask, slug: str) -> None:
    content = _sheets(app, slug, "en")
    assert content == _sheets(app, slug, "en")
    city = app.extensions["damage_ledger_store"].city(slug)
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        text = " ".join(page.extract_text().split())
        assert "damage sites" in text or "% of all footprints" in text
        assert f"Release {city.release}" in text
        assert "Source:" in text
        assert "As of" in text
        with app.test_request_context("/?lang=en"):
            assert all(mark in text for mark in synthetic_marks(city))


def test_words_of_arabic_sheets_can_be_found_and_copied(app: Flask) -> None:
    pages = pypdf.PdfReader(io.BytesIO(_sheets(app, "town", "ar"))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "لا أضرار ظاهرة" in text
    assert "أضرار بالغة" in text


@pytest.mark.parametrize("slug", ["town", "points"])
def test_lines_of_arabic_sheets_are_read_out_in_their_order(app: Flask, slug: str) -> None:
    pages = pypdf.PdfReader(io.BytesIO(_sheets(app, slug, "ar"))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    with app.test_request_context("/?lang=ar"):
        city = app.extensions["damage_ledger_store"].city(slug)
        for table in tables_of(city):
            # Lines with stops, numbers and Latin names among Arabic words.
            assert " ".join(table.caption.split()) in text
            assert BIDI_CONTROLS.sub("", table.note) in text
            assert all(row.name in text for row in table.rows)
        assert city.release in text
        assert all(mark in text for mark in synthetic_marks(city))


def test_the_typeface_of_a_file_bears_no_reserved_name() -> None:
    rules = faces("حلب")
    fonts = [TTFont(io.BytesIO(base64.b64decode(one))) for one in re.findall(r"base64,([^)]+)\)", rules)]
    assert len(fonts) == 2
    for font in fonts:
        own = [name.toUnicode() for name in font["name"].names if name.nameID in {1, 3, 4, 6, 16}]
        assert own
        assert not any("plex" in name.lower() or "ibm" in name.lower() for name in own)
        assert "Open Font License" in font["name"].getDebugName(13)
        assert ord("ح") in font.getBestCmap()
    assert faces("حلب") == rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_one_file_has_no_imagery_and_no_backgrounds_from_elsewhere(
    real_client: FlaskClient, language: str
) -> None:
    page = real_client.get(f"/export/town.html?lang={language}").text
    found = re.search(r'<script type="application/json" id="[^"]+">(.*?)</script>', page, re.DOTALL)
    assert found
    config = json.loads(found[1])
    assert config["imagery"] == []
    assert config["backgrounds"] == []
    assert set(config["parts"]) == {"card", "search", "measure", "locate"}


@pytest.fixture
def real_client(town_bundle: Path) -> Any:
    """Client of an application with the front end as it was built."""
    from webapp import create_app

    app = create_app([town_bundle])
    app.test_client_class = WholeAnswers
    with app.test_client() as client:
        yield client
