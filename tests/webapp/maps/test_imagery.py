"""Tiles of images: the colours of the input at its place, bounded whatever is asked, and online backgrounds opt-in."""

import dataclasses
import io
import json
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mercantile
import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image as Picture

from geodata.publish.write import write_bundle
from tests.image_files import BLUE, GREEN, RED, YELLOW, image, write_image_file
from tests.webapp.conftest import WholeAnswers
from tests.webapp.town import publication
from webapp import create_app
from webapp.settings import Settings

PLACES = {(39.005, 35.955): RED, (39.015, 35.955): GREEN, (39.005, 35.945): BLUE, (39.015, 35.945): YELLOW}
ZOOM = 14


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with two images and an online background."""
    folder = tmp_path_factory.mktemp("imagery")
    before = image(write_image_file(folder / "before.tif"))
    after = image(write_image_file(folder / "after.tif"), "after", date="2017-10-30")
    town = publication("town", with_footprints=True, synthetic=False)
    (folder / "town").mkdir()
    write_bundle(
        dataclasses.replace(
            town,
            imagery=[before, after],
            sources=[*town.sources, before.source, after.source],
            webapp={**town.webapp, "basemaps": ["OpenStreetMap.Mapnik", "No.Such"]},
        ),
        folder / "town",
    )
    return folder / "town"


@pytest.fixture
def release(bundle: Path) -> str:
    return str(json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))["release"])


@pytest.fixture
def app(bundle: Path, points_bundle: Path, built_assets: Path) -> Flask:
    app = create_app(Settings(bundles=(bundle, points_bundle), assets=built_assets))
    app.test_client_class = WholeAnswers
    return app


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def address(place: tuple[float, float], zoom: int = ZOOM, kind: str = "webp") -> str:
    tile = mercantile.tile(*place, zoom)
    return f"/imagery/town/before/{tile.z}/{tile.x}/{tile.y}.{kind}"


def pixel(content: bytes, place: tuple[float, float], zoom: int = ZOOM) -> tuple[int, ...]:
    """Colour of a tile at a place."""
    tile = mercantile.tile(*place, zoom)
    west, south, east, north = mercantile.xy_bounds(tile)
    x, y = mercantile.xy(*place)
    at = (int((x - west) / (east - west) * 256), int((north - y) / (north - south) * 256))
    found = Picture.open(io.BytesIO(content)).convert("RGBA").getpixel(at)
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", ["webp", "jpg"])
@pytest.mark.parametrize("zoom", [12, 14])
def test_a_tile_has_the_colours_of_the_image_at_their_place(
    client: FlaskClient, place: tuple[float, float], kind: str, zoom: int
) -> None:
    response = client.get(address(place, zoom, kind))
    assert response.mimetype == {"webp": "image/webp", "jpg": "image/jpeg"}[kind]
    *colour, alpha = pixel(response.data, place, zoom)
    assert np.abs(np.array(colour) - PLACES[place]).max() <= 16
    assert alpha == 255


def test_ground_beside_the_image_is_see_through_or_white(client: FlaskClient) -> None:
    beside = (38.99, 35.95)
    assert mercantile.tile(*beside, 12) == mercantile.tile(39.005, 35.95, 12)
    assert pixel(client.get(address(beside, 12)).data, beside, 12)[3] == 0
    assert pixel(client.get(address(beside, 12, "jpg")).data, beside, 12)[:3] == (255, 255, 255)


def test_a_tile_of_the_named_release_is_kept_for_ever_and_not_sent_twice(
    client: FlaskClient, release: str
) -> None:
    path = address((39.005, 35.955))
    response = client.get(f"{path}?v={release}")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get(path).headers["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "tile",
    [
        "14/0/0",
        "3/0/0",
        "19/0/0",
        "99/1/1",
        "14/99999/1",
        "14/1/99999",
        f"{'9' * 9}/0/0",
        f"0/{'9' * 5000}/0",
        "-1/0/0",
        "14/a/b",
    ],
)
@pytest.mark.parametrize("kind", ["webp", "jpg", "png", "tif"])
def test_tiles_that_are_not_there_are_404_and_cost_nothing(client: FlaskClient, tile: str, kind: str) -> None:
    tracemalloc.start()
    try:
        response = client.get(f"/imagery/town/before/{tile}.{kind}")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert response.status_code == 404
    assert response.mimetype == "application/json"


@pytest.mark.parametrize(
    "name", ["town/none", "nowhere/before", "points/before", "town/..%2Fbefore", "town/imagery-before.tif"]
)
def test_images_that_are_not_published_are_404(client: FlaskClient, name: str) -> None:
    assert client.get(f"/imagery/{name}/14/9967/6436.webp").status_code == 404


def test_many_readers_at_once_get_the_same_tile(app: Flask) -> None:
    def ask(_: int) -> bytes:
        with app.test_client() as client:
            return client.get(address((39.005, 35.955))).data

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(32)))) == 1


def test_a_damaged_file_is_said_to_be_unreadable(bundle: Path, client: FlaskClient) -> None:
    path = bundle / "imagery-before.tif"
    whole = path.read_bytes()
    try:
        path.write_bytes(whole[: len(whole) // 4])
        statuses = {client.get(address(place)).status_code for place in PLACES}
        path.write_bytes(b"no raster")
        statuses.add(client.get(address((39.005, 35.955))).status_code)
    finally:
        path.write_bytes(whole)
    assert statuses <= {200, 503}
    assert 503 in statuses


def config_of(client: FlaskClient, path: str) -> dict[str, object]:
    page = client.get(path).text
    text = page.partition('id="dl-config">')[2].partition("</script>")[0]
    config: dict[str, object] = json.loads(text)
    return config


def test_the_map_is_told_of_images_with_dates_and_credits(client: FlaskClient, release: str) -> None:
    before, after = config_of(client, "/map/town?lang=ar")["imagery"]  # type: ignore[misc]
    assert (before["id"], before["dateLabel"], before["title"]) == ("before", "22 أيار 2017", "حقول")
    assert after["credit"] == "Fields 2017-10-30 by tests"
    assert before["url"] == f"/imagery/town/before/{{z}}/{{x}}/{{y}}.webp?v={release}"


def test_images_count_in_credit_and_licences_but_are_credited_on_the_map_only_while_shown(
    client: FlaskClient, bundle: Path
) -> None:
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
    assert "Fields 2017-05-22 by tests" in manifest["credit"]
    assert "CC0-1.0" in manifest["licences"]
    assert "Fields" not in str(config_of(client, "/map/town")["credit"])
    assert "Fields 2017-05-22 by tests" in client.get("/method/town?lang=en").text


def images_allowed(client: FlaskClient, path: str) -> list[str]:
    policy = client.get(path).headers["Content-Security-Policy"]
    return next(part.split()[1:] for part in policy.split("; ") if part.startswith("img-src"))


def test_pictures_of_other_servers_are_allowed_only_on_the_map_that_offers_them(client: FlaskClient) -> None:
    assert images_allowed(client, "/map/town") == ["'self'", "data:", "https://tile.openstreetmap.org"]
    for path in ("/map/points", "/embed/town", "/method/town", "/claims/town", "/nothing"):
        # A frame names our own host beside 'self'.
        assert [one for one in images_allowed(client, path) if one != "http://localhost"] == [
            "'self'",
            "data:",
        ], path


def test_the_policy_is_the_same_when_the_page_comes_from_memory(client: FlaskClient) -> None:
    first = client.get("/map/town?lang=en")
    again = client.get("/map/town?lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "https://tile.openstreetmap.org" in again.headers["Content-Security-Policy"]


def test_a_background_comes_with_its_credit_and_hosts_and_one_that_is_gone_is_left_out(
    client: FlaskClient,
) -> None:
    (background,) = config_of(client, "/map/town")["backgrounds"]  # type: ignore[misc]
    assert background["hosts"] == ["tile.openstreetmap.org"]
    assert ["OpenStreetMap", "https://www.openstreetmap.org/copyright"] in background["credit"]
    assert config_of(client, "/embed/town")["backgrounds"] == []
    assert config_of(client, "/map/points")["backgrounds"] == []
