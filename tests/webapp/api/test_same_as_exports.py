"""A filter means the same everywhere: rows of the interface are rows of an export, and what the map page shows."""

import itertools
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from geodata.publish.bundle import open_bundle
from tests.webapp.compared_town import write_compared
from tests.webapp.conftest import WholeAnswers
from webapp import create_app
from webapp.settings import Settings

LAYERS = ("districts", "buildings", "sites", "incidents")
ONE_BY_ONE: tuple[dict[str, str], ...] = (
    {}, {"date": "2016-02-03"}, {"classes": "4"}, {"classes": "4,3,na"}, {"district": "west"}, {"district": "outside"},
    {"kinds": "none"}, {"kinds": "road_crater"}, {"kinds": "building,incident"}, {"source": "list"}, {"source": "survey"},
    {"bbox": "39.0,35.95,39.0015,35.9515"},
)  # fmt: skip
TOGETHER = tuple(
    {
        key: value
        for key, value in zip(("date", "classes", "district", "source"), chosen, strict=True)
        if value
    }
    for chosen in itertools.product(
        ("", "2016-02-03"), ("", "4", "2,na"), ("", "west"), ("", "list", "survey")
    )
)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town that two sources grade, with incidents."""
    return write_compared(tmp_path_factory.mktemp("bundles") / "compared")


@pytest.fixture(scope="module")
def asked(compared: Path, built_assets: Path) -> FlaskClient:
    """Client of that town alone."""
    app = create_app(Settings(bundles=(compared,), assets=built_assets))
    app.test_client_class = WholeAnswers
    return app.test_client()


def obeyed(layer: str, args: dict[str, str]) -> dict[str, str]:
    """The filters that the layer has; the interface refuses the others, exports leave them alone."""
    known = {
        "districts": {"date", "district", "bbox"},
        "buildings": {"date", "classes", "district", "source", "bbox"},
        "sites": {"date", "classes", "district", "kinds", "source", "bbox"},
        "incidents": {"date", "district", "kinds", "bbox"},
    }
    return {name: value for name, value in args.items() if name in known[layer]}


def features(client: FlaskClient, address: str, args: dict[str, str]) -> list[dict[str, Any]]:
    answer = client.get(address, query_string={"lang": "en", **args})
    assert answer.status_code == 200, (address, args, answer.text)
    found: list[dict[str, Any]] = answer.get_json(force=True)["features"]
    return found


@pytest.mark.parametrize("layer", LAYERS)
def test_rows_of_the_interface_are_rows_of_the_export(asked: FlaskClient, layer: str) -> None:
    seen = set()
    for args in (obeyed(layer, one) for one in (*ONE_BY_ONE, *TOGETHER)):
        answered = features(asked, f"/api/compared/collections/{layer}/items", args)
        exported = features(asked, f"/export/compared/{layer}.geojson", args)
        assert [one["properties"] for one in answered] == [one["properties"] for one in exported], args
        seen.add(str([one["properties"] for one in answered]))
    assert len(seen) > 2, "The filters are expected to make a difference."


@pytest.mark.parametrize("source", ["list", "survey"])
@pytest.mark.parametrize("date", ["2016-02-03", "2017-10-21"])
def test_a_source_takes_no_building_away_and_gives_its_own_grades(
    asked: FlaskClient, compared: Path, source: str, date: str
) -> None:
    """As ``buildingRank`` of webapp/frontend/src/scene.ts reads the digits of one source."""
    statements = open_bundle(compared).table("building_statements")
    of_source = statements[(statements["source_id"] == source) & (statements["epoch"] == pd.Timestamp(date))]
    said = dict(zip(of_source["building_id"], of_source["damage_grade"], strict=True))
    args = {"source": source, "date": date}
    found = {
        one["id"]: one["properties"]
        for one in features(asked, "/api/compared/collections/buildings/items", args)
    }
    assert list(found) == list("abcdef")
    for building, row in found.items():
        grade = said.get(building)
        assert row["damage_grade"] == (grade if isinstance(grade, str) else "not_assessed"), building
        assert row["source_id"] == (source if isinstance(grade, str) else None), building


def test_a_class_is_looked_for_among_the_grades_of_the_source(asked: FlaskClient) -> None:
    address = "/api/compared/collections/buildings/items"
    for name, value in (("class", "destroyed"), ("classes", "4")):
        by_list = features(asked, address, {"source": "list", name: value})
        by_survey = features(asked, address, {"source": "survey", name: value})
        assert [one["id"] for one in by_list] == ["a", "d"]
        assert [one["id"] for one in by_survey] == ["a", "b", "d"]


def test_sites_of_a_source_are_those_of_its_list(asked: FlaskClient) -> None:
    address = "/api/compared/collections/sites/items"
    assert len(features(asked, address, {"source": "list"})) == 5
    assert features(asked, address, {"source": "survey"}) == []


@pytest.mark.parametrize("source", ["radar", "strikes", "outlines", "list,survey", "nobody"])
def test_only_a_source_that_grades_can_be_chosen(asked: FlaskClient, source: str) -> None:
    """The same sources as on the map page; a screen that grades nothing has no grades to show."""
    api = asked.get(f"/api/compared/collections/buildings/items?source={source}")
    assert api.status_code == 400
    assert "list or survey" in api.get_json()["detail"]
    assert asked.get(f"/export/compared/buildings.geojson?source={source}").status_code == 400
    page = asked.get(f"/districts/compared?lang=en&source={source}").text
    assert 'value="survey"' in page
    assert f'value="{source}"' not in page
