"""An address that names a release shows that release and no other, and says when a newer one exists."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from geodata.publish.bundle import open_bundle
from geodata.publish.swap import replacing
from geodata.publish.write import write_bundle
from tests.webapp.conftest import WholeAnswers
from tests.webapp.town import publication
from webapp import create_app
from webapp.settings import Settings


@pytest.fixture
def releases(tmp_path: Path) -> tuple[Path, str, str]:
    """The town published twice: the second time its `as_of` is another day."""
    folder, names = tmp_path / "town", []
    for as_of in ("2017-10-21", "2016-02-03"):
        town = publication("town", with_footprints=True, synthetic=True)
        town = replace(town, area={**town.area, "as_of": as_of})
        with replacing(folder) as fresh:
            write_bundle(town, fresh)
        names.append(open_bundle(folder).release)
    return folder, names[0], names[1]


@pytest.fixture
def client(releases: tuple[Path, str, str], built_assets: Path) -> FlaskClient:
    return WholeAnswers(create_app(Settings(bundles=(releases[0],), assets=built_assets)))


def test_an_earlier_release_shows_its_own_numbers_and_says_that_it_is_superseded(
    client: FlaskClient, releases: tuple[Path, str, str]
) -> None:
    _, first, second = releases
    current = client.get("/map/town?lang=en").text
    assert second in current
    assert "It does not change" not in current
    page = client.get(f"/v/{first}/map/town?lang=en&district=west").text
    assert f'data-release="{first}"' in page
    assert f"superseded by release {second}" in page
    assert 'href="/map/town?lang=en&amp;district=west">This page in the current release' in page


def test_the_current_release_can_be_pinned_before_it_is_replaced(
    client: FlaskClient, releases: tuple[Path, str, str]
) -> None:
    page = client.get(f"/v/{releases[2]}/map/town?lang=ar")
    assert page.status_code == 200
    assert "superseded" not in page.text
    assert f'data-release="{releases[2]}"' in page.text


def test_every_link_of_a_pinned_page_stays_in_the_release(
    client: FlaskClient, releases: tuple[Path, str, str]
) -> None:
    first = releases[1]
    page = client.get(f"/v/{first}/map/town?lang=en").text
    own = [part.split('"')[0] for part in page.split('href="')[1:] if part.startswith("/")]
    leaving = [address for address in own if not address.startswith((f"/v/{first}/", "/static/"))]
    assert leaving == ["/map/town?lang=en"], "only the way to the current release leaves"
    assert f"/v/{first}/tiles/town/" in page
    assert "/static/" in page
    assert f"/v/{first}/static/" not in page, "files that are the same in all releases are fetched once"


def test_files_of_a_release_may_be_kept_for_ever_and_pages_may_not(
    client: FlaskClient, releases: tuple[Path, str, str]
) -> None:
    first = releases[1]
    data = client.get(f"/v/{first}/download/town/statistics.csv")
    assert data.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    page = client.get(f"/v/{first}/map/town")
    assert "immutable" not in page.headers["Cache-Control"], "it must be able to say that it is superseded"


@pytest.mark.parametrize("release", ["ffffffffffff", "000000000000"])
def test_a_release_that_is_not_kept_is_refused_in_a_sentence(
    client: FlaskClient, releases: tuple[Path, str, str], release: str
) -> None:
    response = client.get(f"/v/{release}/claims/town.json")
    assert response.status_code == 404
    told = response.get_json()["detail"]
    assert told == f"Release {release} of town is not kept here; the current release is {releases[2]}."
    assert client.get(f"/v/{release}/map/town").status_code == 404


@pytest.mark.parametrize("address", ["/v/", "/v/abc/map/town", "/v/ABCDEFABCDEF/map/town"])
def test_what_is_no_release_is_no_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_claim_is_cited_by_the_address_of_its_release(
    client: FlaskClient, releases: tuple[Path, str, str]
) -> None:
    _, first, second = releases
    cited = client.get("/claims/town").text
    assert cited
    claim = client.get("/claims/town.json").get_json()["claims"][0]["id"]
    url = client.get(f"/claims/town/{claim}.json").get_json()["url"]
    assert url.startswith(f"http://localhost/v/{second}/claims/town/{claim}")
    assert client.get(url).status_code == 200
    pinned = client.get(f"/v/{first}/claims/town/{claim}.json").get_json()
    assert (pinned["release"], pinned["url"].split("/v/")[1][:12]) == (first, first)


def test_an_application_under_a_path_pins_below_it(
    client: FlaskClient, releases: tuple[Path, str, str]
) -> None:
    first = releases[1]
    page = client.get(f"/v/{first}/map/town?lang=en", environ_overrides={"SCRIPT_NAME": "/ledger"}).text
    assert f"/ledger/v/{first}/tiles/town/" in page
    assert 'href="/ledger/map/town?lang=en">This page in the current release' in page


def test_the_interface_of_a_release_stays_in_it(client: FlaskClient, releases: tuple[Path, str, str]) -> None:
    first = releases[1]
    root = f"http://localhost/v/{first}/"
    landing = client.get(f"/v/{first}/api/town/").get_json()
    assert landing["release"] == first
    assert {link["href"].startswith(root) for link in landing["links"] if link["rel"] != "license"} == {True}
    page = client.get(f"/v/{first}/api/town/?f=html&lang=en").text
    assert f'href="/v/{first}/api/town/collections/buildings/items' in page
    assert page.count('href="/api/') == 1, "only the way to the current release leaves"
    document = client.get(f"/v/{first}/api/town/openapi.json").get_json(force=True)
    assert document["servers"] == [{"url": f"{root}api/town"}]


def test_a_walk_through_an_earlier_release_meets_all_of_its_rows(
    client: FlaskClient, releases: tuple[Path, str, str]
) -> None:
    first, found = releases[1], []
    following: str | None = f"/v/{first}/api/town/collections/buildings/items?limit=2"
    while following:
        told = client.get(following).get_json(force=True)
        assert (told["release"], told["epoch"]) == (first, "2017-10-21")
        found += [feature["id"] for feature in told["features"]]
        following = {link["rel"]: link["href"] for link in told["links"]}.get("next")
    assert found == list("abcdef")


def test_a_fault_of_a_question_to_an_earlier_release_is_a_problem_in_json(
    client: FlaskClient, releases: tuple[Path, str, str]
) -> None:
    _, first, second = releases
    items = f"/v/{first}/api/town/collections/buildings/items"
    for address, status in (
        (f"{items}?limit=x", 400),
        (f"{items}/none", 404),
        (f"{items}?cursor={second}-1", 410),
        ("/v/ffffffffffff/api/town/", 404),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert answer.get_json()["status"] == status
