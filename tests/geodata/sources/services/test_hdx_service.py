"""HDX: which resource is meant, and what its answers can be."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.errors import ConfigError, FetchError
from geodata.sources.services.fetch_remote import fetch_remote
from geodata.sources.services.manifest import located
from geodata.sources.services.service_type import Delivery
from tests.publisher import BODY, dribbles, gives, hangs_up, says
from tests.replayed_services import ReplayedServices, hdx_dataset, hdx_resource, moved_to, told, web_page

Ask = Callable[..., Delivery]
SHOW = "/api/3/action/package_show?id=cod-ab-syr"
FILE = "/dataset/cod-ab-syr/syr_admin.shp.zip"


def offers(services: ReplayedServices) -> None:
    address = services.serves(FILE, gives())
    other = services.url("/dataset/cod-ab-syr/syr_admin.xlsx")
    resources = [
        hdx_resource("syr_admin.shp.zip", address, "SHP"),
        hdx_resource("syr_admin.xlsx", other, "XLSX"),
    ]
    services.serves(SHOW, told(hdx_dataset(*resources)))


@pytest.mark.parametrize("resource", [r"shp\.zip$", "SYR_ADMIN.SHP.ZIP", "^shp$"])
def test_the_resource_is_chosen_by_name_or_else_by_format(
    services: ReplayedServices, ask: Ask, resource: str
) -> None:
    offers(services)
    delivery = ask("hdx", dataset="cod-ab-syr", resource=resource)
    assert [file.path.name for file in delivery.files] == ["syr_admin.shp.zip"]
    assert delivery.files[0].path.read_bytes() == BODY
    assert delivery.facts["licence"].startswith("Creative Commons Attribution for Intergovernmental")
    assert delivery.facts["publisher"] == "OCHA Syria"


def test_the_question_the_answer_and_the_file_are_all_recorded(
    services: ReplayedServices, ask: Ask, tmp_path: Path
) -> None:
    offers(services)
    delivery = ask("hdx", dataset="cod-ab-syr", resource="shp")
    manifest = json.loads((tmp_path / "source" / "remote.retrieval.json").read_text(encoding="utf-8"))
    assert manifest["remote"] == {
        "provider": "hdx",
        "base": services.base,
        "dataset": "cod-ab-syr",
        "resource": "shp",
    }
    assert manifest["files"][0]["sha256"] == delivery.files[0].sha256
    assert manifest["index"][0]["url"] == services.url(SHOW)
    assert located(manifest["remote"], tmp_path / "source") == tmp_path / "source" / "syr_admin.shp.zip"
    assert str(tmp_path) not in json.dumps(manifest)


@pytest.mark.parametrize("keys", [{}, {"resource": "syr"}])
def test_several_resources_that_fit_are_listed(
    services: ReplayedServices, ask: Ask, keys: dict[str, str]
) -> None:
    offers(services)
    with pytest.raises(FetchError, match=r"2 resources fit: syr_admin\.shp\.zip \(SHP\), syr_admin\.xlsx"):
        ask("hdx", dataset="cod-ab-syr", **keys)


def test_no_resource_that_fits_lists_what_there_is(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    with pytest.raises(FetchError, match=r"nothing fits .* 'gpkg'; .* It offers: syr_admin\.shp\.zip"):
        ask("hdx", dataset="cod-ab-syr", resource="gpkg")


def test_a_dataset_without_files_is_told(services: ReplayedServices, ask: Ask) -> None:
    services.serves(SHOW, told(hdx_dataset()))
    with pytest.raises(FetchError, match=r"It offers: nothing\."):
        ask("hdx", dataset="cod-ab-syr")


def test_an_unknown_dataset_is_told_by_its_name(services: ReplayedServices, ask: Ask) -> None:
    with pytest.raises(FetchError, match=r"hdx: there is no dataset 'cod-ab-xyz' .*404.*; check remote:"):
        ask("hdx", dataset="cod-ab-xyz")


def test_a_refusal_in_a_good_answer_is_told(services: ReplayedServices, ask: Ask) -> None:
    services.serves(SHOW, told({"success": False, "error": {"message": "Access denied"}}))
    with pytest.raises(FetchError, match=r"not given out .Access denied"):
        ask("hdx", dataset="cod-ab-syr")


def test_a_signature_after_a_redirect_is_not_written_down(
    services: ReplayedServices, ask: Ask, tmp_path: Path
) -> None:
    offers(services)
    services.serves(FILE, moved_to(services.url("/bucket/a.zip?X-Amz-Signature=secret")))
    services.serves("/bucket/a.zip?X-Amz-Signature=secret", gives())
    ask("hdx", dataset="cod-ab-syr", resource="shp")
    text = (tmp_path / "source" / "remote.retrieval.json").read_text(encoding="utf-8")
    assert "secret" not in text
    assert json.loads(text)["files"][0]["final_url"] == services.url("/bucket/a.zip")


def test_the_same_question_is_not_asked_twice(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    ask("hdx", dataset="cod-ab-syr", resource="shp")
    again = ask("hdx", dataset="cod-ab-syr", resource="shp")
    assert [file.from_cache for file in again.files] == [True]
    assert len(services.paths) == 2


def test_a_refresh_asks_again(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    ask("hdx", dataset="cod-ab-syr", resource="shp")
    ask("hdx", dataset="cod-ab-syr", resource="shp", refresh=True)
    assert (services.n_asked(SHOW), services.n_asked(FILE)) == (2, 2)


def test_another_question_is_not_answered_with_the_old_file(
    services: ReplayedServices, ask: Ask, tmp_path: Path
) -> None:
    offers(services)
    ask("hdx", dataset="cod-ab-syr", resource="shp")
    changed = {"provider": "hdx", "base": services.base, "dataset": "cod-ab-syr", "resource": "xlsx"}
    assert located(changed, tmp_path / "source") is None


def test_a_file_that_was_edited_is_not_taken_for_the_published_one(
    services: ReplayedServices, ask: Ask, tmp_path: Path
) -> None:
    offers(services)
    file = ask("hdx", dataset="cod-ab-syr", resource="shp").files[0]
    file.path.write_bytes(b"edited")
    remote = {"provider": "hdx", "base": services.base, "dataset": "cod-ab-syr", "resource": "shp"}
    assert located(remote, tmp_path / "source") is None
    assert ask("hdx", dataset="cod-ab-syr", resource="shp").files[0].path.read_bytes() == BODY


def test_a_slow_answer_is_waited_for(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    body = json.dumps(hdx_dataset(hdx_resource("a.zip", services.url(FILE)))).encode()
    services.serves(SHOW, dribbles(body, pieces=5))
    assert len(ask("hdx", dataset="cod-ab-syr").files) == 1


def test_a_download_that_breaks_off_goes_on_where_it_was(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    services.serves(FILE, gives(n_sent=100_000), gives())
    assert ask("hdx", dataset="cod-ab-syr", resource="shp").files[0].path.read_bytes() == BODY
    assert "range" in services.asked[-1]


def test_an_answer_that_hangs_up_is_tried_again(
    services: ReplayedServices, ask: Ask, waits: list[float]
) -> None:
    offers(services)
    good = services.routes[SHOW]
    services.serves(SHOW, hangs_up, says(500), *good)
    assert len(ask("hdx", dataset="cod-ab-syr", resource="shp").files) == 1
    assert waits == [1.0, 2.0]


def test_too_many_questions_are_put_off_as_long_as_the_service_asks(
    services: ReplayedServices, ask: Ask, waits: list[float]
) -> None:
    offers(services)
    services.serves(SHOW, says(429, Retry_After="7"), *services.routes[SHOW])
    services.serves(FILE, says(429, Retry_After="9"), gives())
    ask("hdx", dataset="cod-ab-syr", resource="shp")
    assert waits == [7.0, 9.0]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_question_speaks_of_the_network(services: ReplayedServices, ask: Ask, status: int) -> None:
    services.serves(SHOW, says(status))
    with pytest.raises(FetchError, match=rf"answered {status}.*proxy may not let you through.*set path:"):
        ask("hdx", dataset="cod-ab-syr")
    assert len(services.paths) == 1


def test_a_refused_file_says_where_to_put_it_by_hand(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    services.serves(FILE, says(403))
    with pytest.raises(FetchError, match=r"hdx: .* answered 403 .* put it at .*syr_admin\.shp\.zip"):
        ask("hdx", dataset="cod-ab-syr", resource="shp")


def test_a_service_out_of_order_is_given_up_after_four_tries(services: ReplayedServices, ask: Ask) -> None:
    services.serves(SHOW, says(500))
    with pytest.raises(FetchError, match=r"answered 500.*try again later"):
        ask("hdx", dataset="cod-ab-syr")
    assert services.n_asked(SHOW) == 4


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (gives(b'{"success": tr', etag=None, Content_Type="application/json"), "JSON that is not whole"),
        (told(["a"]), "a JSON list where an object was expected"),
        (web_page(), r"a web page \(HTML\)"),
        (gives(b"", etag=None), "an empty file"),
    ],
)
def test_an_answer_that_is_no_json_object_is_told_and_not_kept(
    services: ReplayedServices, ask: Ask, tmp_path: Path, answer: object, what: str
) -> None:
    services.serves(SHOW, answer)  # type: ignore[arg-type]
    with pytest.raises(FetchError, match=what):
        ask("hdx", dataset="cod-ab-syr")
    assert not (tmp_path / "source" / "index" / "package_show.json").exists()
    offers(services)
    assert len(ask("hdx", dataset="cod-ab-syr", resource="shp").files) == 1


def test_a_file_at_an_unprotected_address_is_refused(tmp_path: Path, services: ReplayedServices) -> None:
    from geodata.sources.services.request import Request

    request = Request({}, "hdx", "https://data.humdata.org", "https://data.humdata.org", tmp_path)
    with pytest.raises(FetchError, match=r"anybody on the way can change the bytes; .* sha256:"):
        request.download(services.serves("/a.zip", gives()))
    assert services.paths == []


@pytest.mark.parametrize(
    ("remote", "what"),
    [
        ({}, "provider was None but is expected to be one of copernicus-ems, geoboundaries, google, hdx"),
        ({"provider": "hxd"}, "provider was 'hxd'"),
        ({"provider": "hdx"}, "hdx needs dataset:"),
        ({"provider": "hdx", "dataset": "a", "resorce": "b"}, "did you mean resource"),
        ({"provider": "hdx", "dataset": 3}, "dataset was 3 but is expected to be text"),
        (
            {"provider": "hdx", "dataset": "a", "base": "http://example.org"},
            "expected to begin with https://",
        ),
        ({"provider": "hdx", "dataset": "a", "base": "file:///etc"}, "expected to begin with https://"),
    ],
)
def test_a_remote_that_cannot_be_is_refused_before_anything_is_asked(
    tmp_path: Path, remote: dict[str, object], what: str
) -> None:
    with pytest.raises(ConfigError, match=what):
        fetch_remote(remote, source_id="areas", folder=tmp_path)


@pytest.mark.parametrize("resource", ["(", True])
def test_a_resource_that_is_no_expression_is_refused(
    services: ReplayedServices, ask: Ask, resource: object
) -> None:
    offers(services)
    with pytest.raises(ConfigError, match="resource was"):
        ask("hdx", dataset="cod-ab-syr", resource=resource)


@pytest.mark.web
def test_hdx_itself_gives_a_dataset(tmp_path: Path) -> None:
    remote = {"provider": "hdx", "dataset": "cod-ab-syr", "resource": r"\.xlsx$"}
    assert fetch_remote(remote, source_id="areas", folder=tmp_path).files
