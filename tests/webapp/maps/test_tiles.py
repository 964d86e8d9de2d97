"""Vector tiles over the wire."""

import gzip
import json
import math
import re
import tracemalloc
from pathlib import Path

import pytest
from flask.testing import FlaskClient


def tile_at(longitude: float, latitude: float, zoom: int) -> str:
    """``z/x/y`` of the tile that holds a place."""
    size = 2**zoom
    x = int((longitude + 180) / 360 * size)
    y = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * size)
    return f"{zoom}/{x}/{y}"


TOWN = tile_at(39.001, 35.951, 14)


@pytest.fixture
def release(town_bundle: Path) -> str:
    """Release of the town."""
    return str(json.loads((town_bundle / "manifest.json").read_text(encoding="utf-8"))["release"])


def test_a_tile_travels_gzipped_as_it_is_stored(client: FlaskClient) -> None:
    response = client.get(f"/tiles/town/{TOWN}.mvt", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.mimetype == "application/vnd.mapbox-vector-tile"
    content = gzip.decompress(response.data)
    for layer in (b"buildings", b"sites", b"districts"):
        assert layer in content


def test_a_client_without_gzip_gets_the_same_tile_unpacked(client: FlaskClient) -> None:
    packed = client.get(f"/tiles/town/{TOWN}.mvt", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/tiles/town/{TOWN}.mvt", headers={"Accept-Encoding": "identity"})
    assert plain.data == gzip.decompress(packed.data)
    assert "Content-Encoding" not in plain.headers


def test_a_place_without_data_is_empty_and_not_an_error(client: FlaskClient) -> None:
    response = client.get("/tiles/town/14/0/0.mvt")
    assert (response.status_code, response.data) == (204, b"")


def test_a_tile_of_the_named_release_is_kept_for_ever(client: FlaskClient, release: str) -> None:
    kept = client.get(f"/tiles/town/{TOWN}.mvt?v={release}").headers["Cache-Control"]
    assert kept == "public, max-age=31536000, immutable"
    for other in ("", "?v=000000000000"):
        assert "immutable" not in client.get(f"/tiles/town/{TOWN}.mvt{other}").headers["Cache-Control"]


def test_an_unchanged_tile_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get(f"/tiles/town/{TOWN}.mvt").headers["ETag"]
    again = client.get(f"/tiles/town/{TOWN}.mvt", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_tiles_are_readable_from_any_origin(client: FlaskClient) -> None:
    headers = client.get(f"/tiles/town/{TOWN}.mvt", headers={"Origin": "null"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("tile", ["3/8/0", "3/0/8", "23/0/0", "40/0/0", f"0/0/{'9' * 5000}"])
def test_tiles_outside_the_world_are_refused(client: FlaskClient, tile: str) -> None:
    response = client.get(f"/tiles/town/{tile}.mvt")
    assert response.status_code == 404
    assert response.mimetype == "application/json"


@pytest.mark.parametrize("zoom", [8 * 10**8, 8 * 10**9, 10**21])
def test_a_zoom_of_many_digits_costs_no_memory(client: FlaskClient, zoom: int) -> None:
    tracemalloc.start()
    try:
        assert client.get(f"/tiles/town/{zoom}/0/0.mvt").status_code == 404
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "path", ["/tiles/nowhere/0/0/0.mvt", "/tiles/town/-1/0/0.mvt", "/tiles/town/a/b/c.mvt"]
)
def test_tiles_of_nothing_are_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_map_page_asks_for_tiles_that_exist(client: FlaskClient, release: str) -> None:
    found = re.search(r'"url":\s*"([^"]*/tiles/[^"]*)"', client.get("/map/town?lang=en").text)
    assert found
    template = found[1].replace("\\u0026", "&")
    z, x, y = TOWN.split("/")
    address = template.replace("{z}", z).replace("{x}", x).replace("{y}", y)
    response = client.get(address)
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]
