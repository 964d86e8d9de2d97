"""A walk along the links meets every matching row once, and nothing else."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geodata.columns import COUNTED
from webapp import create_app
from webapp.api.cursors import Cursor
from webapp.api.features import _meets, page_of
from webapp.settings import Settings

BUILDINGS = "/api/town/collections/buildings/items"
GRADES = {"a": "destroyed", "b": "moderate", "d": "destroyed"}
DISTRICTS = {"a": "west", "b": "west", "c": "west", "d": "east", "e": "east", "f": "outside"}


@pytest.fixture(scope="module")
def walker(town_bundle: Path, built_assets: Path) -> Iterator[FlaskClient]:
    """One client for all examples."""
    with create_app(Settings(bundles=(town_bundle,), assets=built_assets)).test_client() as client:
        yield client


def walk(client: FlaskClient, address: str, relation: str = "next") -> Iterator[list[str]]:
    """Pages along the links of a relation, as lists of ids."""
    following: str | None = address
    while following:
        told = client.get(following).get_json(force=True)
        yield [feature["id"] for feature in told["features"]]
        links = {one["rel"]: one["href"] for one in told["links"]}
        following = links.get(relation)


east = st.floats(38.9995, 39.007, allow_nan=False)
north = st.floats(35.9495, 35.953, allow_nan=False)
boxes = st.tuples(east, north, east, north).map(
    lambda c: (min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3]))
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limit=st.integers(1, 8),
    bbox=st.none() | boxes,
    classes=st.none() | st.sets(st.sampled_from(COUNTED), min_size=1),
    districts=st.none() | st.sets(st.sampled_from(["west", "east", "outside"]), min_size=1),
)
def test_a_walk_equals_the_table(
    walker: FlaskClient,
    town_bundle: Path,
    limit: int,
    bbox: tuple[float, float, float, float] | None,
    classes: set[str] | None,
    districts: set[str] | None,
) -> None:
    table = gpd.read_parquet(town_bundle / "buildings.parquet")
    expected = [
        one
        for one, shape in zip(table["building_id"], table.geometry, strict=True)
        if (bbox is None or shapely.intersects(shape, shapely.box(*bbox)))
        and (classes is None or GRADES.get(one, "not_assessed") in classes)
        and (districts is None or DISTRICTS[one] in districts)
    ]
    query = {"limit": str(limit)}
    query |= {"bbox": ",".join(f"{number:.17f}" for number in bbox)} if bbox else {}
    query |= {"class": ",".join(sorted(classes))} if classes else {}
    query |= {"district": ",".join(sorted(districts))} if districts else {}
    address = f"{BUILDINGS}?" + "&".join(f"{name}={value}" for name, value in query.items())
    pages = list(walk(walker, address))
    assert [one for page in pages for one in page] == expected
    assert all(len(page) == limit for page in pages[:-1])
    assert walker.get(address).get_json(force=True)["numberMatched"] == len(expected)


@given(
    rows=st.sets(st.integers(0, 10_000), max_size=60).map(sorted),
    limit=st.integers(1, 12),
    first=st.integers(0, 10_001),
)
@example(rows=[], limit=1, first=0)
def test_pages_neither_skip_nor_repeat(rows: list[int], limit: int, first: int) -> None:
    matched = np.array(rows, dtype=np.int64)
    seen: list[int] = []
    page = page_of(matched, "abcdef", first=first, limit=limit)
    before = page.previous
    while True:
        seen += page.rows.tolist()
        if page.next is None:
            break
        page = page_of(matched, "abcdef", first=page.next.row, limit=limit)
    assert seen == [row for row in rows if row >= first]
    while before is not None:
        cursor, size = before
        page = page_of(matched, "abcdef", first=cursor.row, limit=size)
        assert page.next is None or page.next == Cursor("abcdef", seen[0])
        seen = [*page.rows.tolist(), *seen]
        before = page_of(matched, "abcdef", first=cursor.row, limit=limit).previous
    assert seen == rows


class Shapes:
    """Rows that are nothing but shapes."""

    def __init__(self, shapes: list[shapely.Geometry]) -> None:
        self.shapes = np.array(shapes, dtype=object)
        self.has_parts = any(shape.geom_type == "MultiPolygon" for shape in shapes)
        self.n_read = 0

    def boxes(self) -> np.ndarray:
        return shapely.bounds(self.shapes)

    def at(self, places: np.ndarray) -> gpd.GeoDataFrame:
        self.n_read += len(places)
        return gpd.GeoDataFrame(geometry=self.shapes[places], crs=4326)


corner = st.tuples(st.integers(-6, 6), st.integers(-6, 6))
triangles = (
    st.tuples(corner, corner, corner)
    .map(shapely.Polygon)
    .filter(lambda shape: shape.is_valid and shape.area > 0)
)
pairs = (
    st.tuples(triangles, triangles)
    .filter(lambda pair: not pair[0].intersects(pair[1]))
    .map(shapely.MultiPolygon)
)
degrees = st.tuples(corner, corner).map(
    lambda pair: (
        min(pair[0][0], pair[1][0]), min(pair[0][1], pair[1][1]),
        max(pair[0][0], pair[1][0]), max(pair[0][1], pair[1][1]),
    )
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    shapes=st.lists(triangles, min_size=1, max_size=8) | st.lists(pairs, min_size=1, max_size=3), bbox=degrees
)
def test_a_box_finds_exactly_what_it_meets(
    shapes: list[shapely.Geometry], bbox: tuple[float, float, float, float]
) -> None:
    rows = Shapes(shapes)
    found = _meets(rows, bbox, np.ones(len(shapes), dtype=bool))  # type: ignore[arg-type]
    assert found.tolist() == shapely.intersects(rows.shapes, shapely.box(*bbox)).tolist()


def test_few_geometries_are_read_for_a_box() -> None:
    grid = [shapely.box(x, y, x + 0.9, y + 0.9) for x in range(-30, 30) for y in range(-30, 30)]
    rows = Shapes(grid)
    _meets(rows, (-20.5, -20.5, 20.5, 20.5), np.ones(len(grid), dtype=bool))  # type: ignore[arg-type]
    assert rows.n_read == 4


def test_the_way_back_is_the_way_there(client: FlaskClient) -> None:
    there = list(walk(client, f"{BUILDINGS}?limit=2"))
    last = client.get(f"{BUILDINGS}?limit=2").get_json(force=True)
    for _ in there[1:]:
        last = client.get({one["rel"]: one["href"] for one in last["links"]}["next"]).get_json(force=True)
    back = list(walk(client, {one["rel"]: one["href"] for one in last["links"]}["self"], "prev"))
    assert back == there[::-1]
    assert there == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_a_walk_through_a_replaced_release_must_start_again(
    tmp_path: Path, town_bundle: Path, built_assets: Path
) -> None:
    folder = tmp_path / "town"
    shutil.copytree(town_bundle, folder)
    client = create_app(Settings(bundles=(folder,), assets=built_assets)).test_client()
    told = client.get(f"{BUILDINGS}?limit=2").get_json(force=True)
    following = next(one["href"] for one in told["links"] if one["rel"] == "next")
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    other = manifest["release"][::-1]
    (folder / "manifest.json").write_text(json.dumps(manifest | {"release": other}), encoding="utf-8")
    gone = client.get(following)
    assert (gone.status_code, gone.mimetype) == (410, "application/problem+json")
    assert re.search("start again", gone.get_json()["detail"])
    assert gone.headers["Access-Control-Allow-Origin"] == "*"
