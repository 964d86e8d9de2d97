"""Which statements a building or damage site is counted in: by class, date, place, type and source, and by nothing else."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from geodata.publish.bundle import open_bundle
from webapp.city import City
from webapp.claims.of_place import UnknownPlaceError, counting_claims, place_of

DATE = "2017-10-21"


def reading(**changes: Any) -> dict[str, Any]:
    usual = {
        "admissible": True,
        "classes": ["destroyed"],
        "unit": "buildings",
        "area": "city",
        "date": DATE,
        "sources": ["list"],
    }
    return usual | changes


class TownWithClaims(City):
    """The town with one claim, of one measure and one reading."""

    told: dict[str, Any]

    @property
    def claims(self) -> list[dict[str, Any]]:
        return [{"id": "c", "readings": [self.told]}]

    def ask(self, identifier: str, measure: dict[str, Any], **changes: Any) -> bool:
        self.told = reading(**changes)
        self.__dict__["claim_measures"] = {"c": measure}
        self.__dict__["areas"] = {"old": {"name": {"en": "Old"}, "districts": [["East"]]}}
        return [claim["id"] for claim in counting_claims(self, place_of(self, identifier))] == ["c"]


SHARE = {"kind": "damage_share"}


@pytest.fixture
def town(town_bundle: Path) -> TownWithClaims:
    return TownWithClaims(open_bundle(town_bundle))


def test_a_building_is_counted_by_its_class_at_the_very_date(town: TownWithClaims) -> None:
    assert town.ask("a", SHARE)
    assert not town.ask("a", SHARE, classes=["severe"])
    assert not town.ask("a", SHARE, date="2016-01-01")
    assert not town.ask("a", SHARE, classes=[])
    assert not town.ask("a", SHARE, admissible=False)


def test_what_others_counted_counts_no_building_of_ours(town: TownWithClaims) -> None:
    assert not town.ask("a", SHARE, sources=["a-publication"])


def test_a_part_of_the_city_counts_what_lies_in_it(town: TownWithClaims) -> None:
    assert not town.ask("a", SHARE, area="old"), "a lies in the west"
    assert town.ask("d", SHARE, area="old")


def test_sites_are_counted_as_sites_and_craters_never(town: TownWithClaims) -> None:
    assert town.ask("s1", {"kind": "listed_sites"}, unit="sites")
    assert town.ask("a", {"kind": "listed_sites"}, unit="sites"), "by the site on it"
    assert not town.ask("s4", {"kind": "listed_sites"}, unit="sites")
    assert not town.ask("a", {"kind": "listed_sites", "since": "2017-02-03"}, unit="sites")


def test_a_statement_about_schools_counts_schools_only(town: TownWithClaims) -> None:
    schools = {"kind": "site_type", "site_types": ["School <b>"]}
    assert town.ask("s2", schools, unit="sites", classes=["moderate"])
    assert not town.ask("s1", schools, unit="sites")


def test_what_cannot_be_told_from_a_building_is_left_out(town: TownWithClaims) -> None:
    assert not town.ask("a", {"kind": "dwellings"}, unit="homes")
    assert not town.ask("a", {"kind": "damage_count", "uses": ["industrial"]}, unit="apartment_buildings")


def test_an_unknown_place_is_an_error(town: TownWithClaims, client: FlaskClient) -> None:
    with pytest.raises(UnknownPlaceError, match="nothing-here"):
        place_of(town, "nothing-here")
    assert client.get("/claims/town?place=nothing-here").status_code == 404


def test_the_page_lists_only_what_counts_the_place_and_leads_back(client: FlaskClient) -> None:
    answer = client.get("/claims/town?lang=en&place=a")
    assert answer.status_code == 200
    assert 'id="of-place"' in answer.text
    assert "Show all statements" in answer.text
