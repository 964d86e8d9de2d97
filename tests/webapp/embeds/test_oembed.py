"""oEmbed 1.0: one frame for an address of ours, and nothing for anybody else's."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from geodata.publish.bundle import open_bundle
from geodata.publish.swap import replacing
from geodata.publish.write import write_bundle
from tests.webapp.conftest import WholeAnswers
from tests.webapp.town import publication
from webapp import create_app
from webapp.settings import Settings

OURS = "http://localhost"


def asked(client: FlaskClient, url: str, **more: str) -> int | dict[str, Any]:
    """The answer about an address, or the status that refuses it."""
    answer = client.get("/oembed", query_string={"url": url, **more})
    return answer.get_json() if answer.status_code == 200 else answer.status_code


@pytest.mark.parametrize(("path", "frame"), [
    ("/map/town?lang=en", "/embed/town?lang=en"),
    ("/embed/town?lang=ar&classes=4", "/embed/town?lang=ar&amp;classes=4"),
    ("/districts/town?lang=en", "/embed/town/districts?lang=en"),
    ("/embed/town/number/affected?lang=en&district=west", "/embed/town/number/affected?lang=en&amp;district=west"),
    ("/claims/town/town-80?lang=ar", "/embed/town/claim/town-80?lang=ar"),
    ("/embed/town/claim/shells?lang=en", "/embed/town/claim/shells?lang=en"),
])  # fmt: skip
def test_an_address_gives_its_frame_alone(client: FlaskClient, path: str, frame: str) -> None:
    found = asked(client, f"{OURS}{path}")
    assert isinstance(found, dict)
    assert found["html"].startswith(f'<iframe src="{OURS}{frame}"')
    assert found["html"].endswith("></iframe>")
    assert found["html"].count("<") == 2
    assert (found["type"], found["version"]) == ("rich", "1.0")
    assert found["provider_name"] == "Damage Ledger"
    assert found["provider_url"] == f"{OURS}/"
    for name in ("title", "author_name", "thumbnail_url", "thumbnail_width", "thumbnail_height", "cache_age"):
        assert found[name], name


@pytest.mark.parametrize("address", [
    "", "nonsense", "/map/town", "ftp://localhost/map/town", "https://example.org/map/town",
    "http://localhost:8080/map/town", "http://localhost.example.org/map/town", "http://user@localhost/map/town",
    "javascript:alert(1)", f"{OURS}/", f"{OURS}/method/town", f"{OURS}/map/atlantis", f"{OURS}/claims/town/none",
    f"{OURS}/embed/town/number/nothing", f"{OURS}/map/town/", f"{OURS}/v/000000000000/map/town", "http://[::1",
])  # fmt: skip
def test_what_is_none_of_our_views_is_not_found(client: FlaskClient, address: str) -> None:
    assert asked(client, address) == 404


def test_another_port_is_ours_if_we_answer_there(client: FlaskClient) -> None:
    there = "http://localhost:8080"
    answer = client.get("/oembed", query_string={"url": f"{there}/map/town?lang=en"}, base_url=there)
    assert answer.get_json()["html"].startswith(f'<iframe src="{there}/embed/town')


def test_another_format_is_not_implemented(client: FlaskClient) -> None:
    assert asked(client, f"{OURS}/map/town", format="xml") == 501
    assert isinstance(asked(client, f"{OURS}/map/town", format="json"), dict)


@pytest.mark.parametrize(("more", "size"), [
    ({}, (1200, 520)), ({"maxwidth": "600", "maxheight": "400"}, (600, 400)), ({"maxwidth": "4000"}, (1200, 520)),
    ({"maxwidth": "10"}, (320, 520)), ({"maxwidth": "wide", "maxheight": "-1"}, (1200, 520)),
    ({"maxwidth": "²"}, (1200, 520)),
])  # fmt: skip
def test_the_frame_keeps_to_the_room_there_is(
    client: FlaskClient, more: dict[str, str], size: tuple[int, int]
) -> None:
    found = asked(client, f"{OURS}/map/town?lang=en", **more)
    assert isinstance(found, dict)
    assert (found["width"], found["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in str(found["html"])


def test_a_filter_the_city_does_not_know_is_refused(client: FlaskClient) -> None:
    assert asked(client, f"{OURS}/map/town?date=1999-01-01") == 400


def test_any_origin_may_ask(client: FlaskClient) -> None:
    answer = client.get("/oembed", query_string={"url": f"{OURS}/map/town"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, str, str]:
    """The town published twice."""
    folder, names = tmp_path / "town", []
    for as_of in ("2017-10-21", "2016-02-03"):
        town = publication("town", with_footprints=True, synthetic=True)
        with replacing(folder) as fresh:
            write_bundle(replace(town, area={**town.area, "as_of": as_of}), fresh)
        names.append(open_bundle(folder).release)
    return folder, names[0], names[1]


def test_the_address_of_a_release_gives_the_frame_of_that_release(
    releases: tuple[Path, str, str], built_assets: Path
) -> None:
    client = WholeAnswers(create_app(Settings(bundles=(releases[0],), assets=built_assets)))
    first, second = releases[1], releases[2]
    found = asked(client, f"{OURS}/v/{first}/map/town?lang=en")
    assert isinstance(found, dict)
    assert str(found["html"]).startswith(f'<iframe src="{OURS}/v/{first}/embed/town?lang=en"')
    assert str(found["thumbnail_url"]).startswith(f"{OURS}/v/{first}/picture/town/map.png")
    for path in ("", "/districts", "/number/destroyed", "/claim/town-80"):
        old = client.get(f"/v/{first}/embed/town{path}?lang=en").text
        assert ">superseded</a>" in old, path
        assert (
            first in old and f"/v/{first}" not in old.split("superseded</a>")[0].rsplit('<a href="', 1)[1]
        ), path
        assert ">superseded</a>" not in client.get(f"/v/{second}/embed/town{path}?lang=en").text, path
    assert (
        "immutable"
        in client.get(f"/v/{first}/picture/town/number-destroyed.svg?lang=en").headers["Cache-Control"]
    )
