"""A link to a place says which tile its map needs first, so the page asks for it ahead of its script."""

import re

import pytest
from flask.testing import FlaskClient

PRELOADED = re.compile(
    r'rel="preload" as="fetch" crossorigin href="/tiles/town/(\d+)/(\d+)/(\d+)\.mvt\?v=(\w+)"'
)


def middle(client: FlaskClient) -> str:
    west, south, east, north = (
        client.get("/map/town?lang=en")
        .get_data(as_text=True)
        .partition('"bounds":[')[2]
        .partition("]")[0]
        .split(",")
    )
    return f"{(float(south) + float(north)) / 2:.5f},{(float(west) + float(east)) / 2:.5f}"


@pytest.mark.parametrize("kind", ["map", "embed"])
@pytest.mark.parametrize(("zoom", "of_tile"), [("14", 14), ("17", 14), ("13", 13)])
def test_the_tile_under_the_middle_of_the_map_is_fetched_with_the_page(
    client: FlaskClient, kind: str, zoom: str, of_tile: int
) -> None:
    page = client.get(f"/{kind}/town?lang=en&ll={middle(client)}&z={zoom}").get_data(as_text=True)
    found = PRELOADED.search(page)
    assert found
    assert int(found[1]) == of_tile
    assert client.get(f"/tiles/town/{found[1]}/{found[2]}/{found[3]}.mvt?v={found[4]}").status_code == 200


@pytest.mark.parametrize(
    "query", ["", "&ll=0,0&z=14", "&ll=91,500&z=14", "&ll=1e9,1&z=14", "&z=14", "&ll=1,1&z=x", "&ll=1,1&z=99"]
)
def test_a_page_without_a_place_in_the_city_asks_for_no_tile_early(client: FlaskClient, query: str) -> None:
    assert 'as="fetch"' not in client.get(f"/map/town?lang=en{query}").get_data(as_text=True)
