"""geoBoundaries: a country at a level, with its licence."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.errors import ConfigError, FetchError
from geodata.sources.services.fetch_remote import fetch_remote
from geodata.sources.services.service_type import Delivery
from tests.publisher import gives
from tests.replayed_services import ReplayedServices, geoboundaries_answer, moved_to, told

Ask = Callable[..., Delivery]
ASKED = "/gbOpen/SYR/ADM2/"
FILE = "/raw/9469f09/geoBoundaries-SYR-ADM2.geojson"


def offers(services: ReplayedServices, body: bytes = b'{"type": "FeatureCollection"}') -> None:
    address = services.serves(FILE, gives(body, Content_Type="text/plain"))
    services.serves(f"{FILE}-simplified", gives(b'{"simple": 1}'))
    services.serves(ASKED, told(geoboundaries_answer(address)))


@pytest.mark.parametrize("level", ["ADM2", 2])
def test_the_level_of_the_citys_country_is_fetched_with_its_licence(
    services: ReplayedServices, ask: Ask, level: object
) -> None:
    offers(services)
    delivery = ask("geoboundaries", level=level)
    assert [file.path.name for file in delivery.files] == ["geoBoundaries-SYR-ADM2.geojson"]
    assert delivery.facts["licence"] == "Open Data Commons Open Database License 1.0"
    assert delivery.facts["release"] == "gbOpen"
    assert delivery.facts["year"] == "2017"


def test_the_file_may_lie_behind_a_redirect(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    services.serves(FILE, moved_to(services.serves("/media/x.geojson", gives(b"{}"))))
    assert ask("geoboundaries", level="ADM2").files[0].path.read_bytes() == b"{}"


def test_the_simplified_geometry_is_another_file(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    got = ask("geoboundaries", level="ADM2", simplified=True).files[0]
    assert got.path.read_bytes() == b'{"simple": 1}'


def test_another_country_does_not_answer_for_this_one(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    ask("geoboundaries", level="ADM2")
    with pytest.raises(FetchError, match="gbOpen has no ADM2 of TUR"):
        ask("geoboundaries", level="ADM2", country="TUR")
    with pytest.raises(FetchError, match="gbOpen has no ADM2 of LBN"):
        fetch_remote(
            {"provider": "geoboundaries", "base": services.base, "level": "ADM2"},
            source_id="areas",
            folder=Path(ask("geoboundaries", level="ADM2").files[0].path).parent,
            country="LBN",
            timeout_s=5.0,
        )


def test_a_level_that_a_country_lacks_is_told(services: ReplayedServices, ask: Ask) -> None:
    offers(services)
    with pytest.raises(FetchError, match=r"geoboundaries: gbOpen has no ADM4 of SYR .*; check remote:"):
        ask("geoboundaries", level="ADM4")


def test_an_answer_without_address_is_told(services: ReplayedServices, ask: Ask) -> None:
    services.serves(ASKED, told({"boundaryID": "SYR-ADM2-1"}))
    with pytest.raises(FetchError, match="names no file for ADM2 of SYR"):
        ask("geoboundaries", level="ADM2")


def test_a_pointer_to_a_large_file_is_not_taken_for_the_file(
    services: ReplayedServices, ask: Ask, tmp_path: Path
) -> None:
    offers(services, b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    with pytest.raises(FetchError, match="a pointer to a large file and not the file"):
        ask("geoboundaries", level="ADM2")
    assert list((tmp_path / "source").glob("*.geojson")) == []


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"level": "district"}, "level was 'district' but is expected to be one of ADM0"),
        ({"level": 2, "release": "gbClosed"}, "one of gbOpen, gbHumanitarian, gbAuthoritative"),
        ({"level": 2, "country": "Syria"}, "alpha-3 code such as SYR"),
        ({}, "needs level:"),
    ],
)
def test_keys_that_cannot_be_are_refused(ask: Ask, keys: dict[str, object], what: str) -> None:
    with pytest.raises(ConfigError, match=what):
        ask("geoboundaries", **keys)


@pytest.mark.web
def test_geoboundaries_itself_gives_syria(tmp_path: Path) -> None:
    remote = {"provider": "geoboundaries", "level": "ADM1", "country": "SYR"}
    assert fetch_remote(remote, source_id="areas", folder=tmp_path).facts["licence"]
