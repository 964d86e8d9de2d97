"""Copernicus EMS: which archives of an activation are fetched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.errors import ConfigError, FetchError
from geodata.sources.services.activation import products_of
from geodata.sources.services.fetch_remote import fetch_remote
from geodata.sources.services.service_type import Delivery
from tests.publisher import gives, says
from tests.replayed_services import ReplayedServices, ems_activation, ems_product, told

Ask = Callable[..., Delivery]
ASKED = "/public-activations/?code=EMSR648"
FILES = (
    "EMSR648_AOI01_GRA_PRODUCT_v1.zip",
    "EMSR648_AOI01_GRA_PRODUCT_v2.zip",
    "EMSR648_AOI01_GRA_MONIT01_v1.zip",
    "EMSR648_AOI01_DEL_PRODUCT_v1.zip",
    "EMSR648_AOI02_GRA_PRODUCT_v1.zip",
)


def offers(services: ReplayedServices) -> None:
    """Two areas: Raqqa graded, corrected and monitored once, and delineated; Kobane graded; Idlib not delivered."""
    at = {name: services.serves(f"/products/{name}", gives(name.encode())) for name in FILES}
    areas = {
        "Raqqa": [
            ems_product(at[FILES[0]], version=1),
            ems_product(at[FILES[1]], version=2),
            ems_product(at[FILES[2]], monitoring=1),
            ems_product(at[FILES[3]], kind="DEL"),
        ],
        "Kobane": [ems_product(at[FILES[4]])],
        "Idlib": [ems_product(None)],
    }
    services.serves(ASKED, told(ems_activation(areas)))


def names(delivery: Delivery) -> list[str]:
    return [file.path.name for file in delivery.files]


def test_the_latest_version_of_each_grading_and_round_is_fetched(
    services: ReplayedServices, ask: Ask, tmp_path: Path
) -> None:
    offers(services)
    delivery = ask("copernicus-ems", activation="EMSR648")
    assert names(delivery) == [FILES[1], FILES[2], FILES[4]]
    assert services.n_asked(f"/products/{FILES[0]}") == 0
    gathered = tmp_path / "source" / "files"
    assert sorted(path.name for path in gathered.iterdir()) == sorted([FILES[1], FILES[2], FILES[4]])


def test_what_was_replaced_and_what_is_awaited_is_told(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    assert ask("copernicus-ems", activation="EMSR648").notes == (
        "Replaced by later versions and not fetched: AOI01 GRA PRODUCT v1.",
        "Ordered but without a file: AOI03 GRA.",
    )


@pytest.mark.parametrize(
    ("keys", "kept"),
    [
        ({"area_of_interest": 2}, [FILES[4]]),
        ({"area_of_interest": "AOI01"}, [FILES[1], FILES[2]]),
        ({"area_of_interest": "raq"}, [FILES[1], FILES[2]]),
        ({"monitoring": "none"}, [FILES[1], FILES[4]]),
        ({"monitoring": "latest"}, [FILES[2], FILES[4]]),
        ({"product": "DEL"}, [FILES[3]]),
        ({"product": ["gra", "del"], "area_of_interest": 1}, [FILES[3], FILES[2], FILES[1]]),
    ],
)
def test_areas_products_and_rounds_are_chosen(
    services: ReplayedServices, ask: Ask, keys: dict[str, object], kept: list[str]
) -> None:
    offers(services)
    assert sorted(names(ask("copernicus-ems", activation="emsr648", **keys))) == sorted(kept)


def test_nothing_that_fits_lists_what_there_is(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    with pytest.raises(FetchError, match=r"offers: AOI01 GRA PRODUCT v1, .*, AOI03 GRA \(not delivered\)\."):
        ask("copernicus-ems", activation="EMSR648", product="FEP")


def test_an_activation_that_is_not_there_is_told(services: ReplayedServices, ask: Ask) -> None:
    services.serves(ASKED, told({"count": 0, "results": []}))
    with pytest.raises(FetchError, match="there is no public activation EMSR648"):
        ask("copernicus-ems", activation="EMSR648")


def test_a_refusal_may_mean_an_unknown_code(services: ReplayedServices, ask: Ask) -> None:
    services.serves(ASKED, says(403))
    with pytest.raises(FetchError, match=r"403.*also answers so to a code that it does not know"):
        ask("copernicus-ems", activation="EMSR648")


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"activation": "648"}, "code of an activation such as EMSR648"),
        ({"activation": "EMSR648", "monitoring": "first"}, "expected to be one of all, latest, none"),
    ],
)
def test_keys_that_cannot_be_are_refused(ask: Ask, keys: dict[str, str], what: str) -> None:
    with pytest.raises(ConfigError, match=what):
        ask("copernicus-ems", **keys)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("EMSR648_AOI01_GRA_MONIT02_v3.zip", "AOI01 GRA MONIT02 v3"),
        ("EMSR348_01BEIRA_02GRADING_MAP_v1_vector.zip", "AOI01 GRA PRODUCT v1"),
        ("EMSR107_04PORTVILA_GRADING_OVERVIEW-MONIT03_v2_vector.zip", "AOI04 GRA MONIT03 v2"),
        ("EMSR500_AOI03_DEL_PRODUCT_r1_RTP01_v1_vector.zip", "AOI03 DEL PRODUCT v1"),
    ],
)
def test_an_archive_without_description_is_known_by_its_name(name: str, title: str) -> None:
    answer = {"anything": [{"deep": {"link": f"/static/{name}?token=1"}}]}
    found = products_of(answer, address="https://example.org/api/")
    assert [product.title for product in found] == [title]
    assert found[0].address == f"https://example.org/static/{name}?token=1"


def test_detail_maps_of_one_area_do_not_replace_one_another(services: ReplayedServices, ask: Ask) -> None:
    details = [f"EMSR107_04PORTVILA_GRADING_DETAIL0{number}_v1_vector.zip" for number in (1, 2)]
    links = [services.serves(f"/{name}", gives()) for name in details]
    services.serves("/public-activations/?code=EMSR107", told({"results": [{"a": links[0], "b": links[1]}]}))
    assert names(ask("copernicus-ems", activation="EMSR107")) == details


def test_the_archive_of_everything_is_left_out() -> None:
    assert products_of({"productsPath": "https://example.org/EMSR648_products.zip"}, address="") == []


@pytest.mark.web
def test_copernicus_itself_gives_an_activation(tmp_path: Path) -> None:
    remote = {
        "provider": "copernicus-ems",
        "activation": "EMSR648",
        "area_of_interest": 1,
        "monitoring": "none",
    }
    assert fetch_remote(remote, source_id="damage", folder=tmp_path).files
