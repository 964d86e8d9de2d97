"""What the map script is told of a city: counts as published, places in their order, nothing made up."""

from pathlib import Path

import pandas as pd
import pytest

from geodata.publish.bundle import Bundle, open_bundle
from webapp.maps import city_map, script_json
from webapp.maps.config import Config, as_of_index
from webapp.maps.credit_line import joined_credits
from webapp.maps.strings import map_strings

STRINGS = map_strings(str)


def config_of(bundle: Bundle, language: str = "en") -> Config:
    return city_map(bundle, language=language, strings=STRINGS).config


@pytest.fixture
def town(town_bundle: Path) -> Bundle:
    return open_bundle(town_bundle)


@pytest.fixture
def town_config(town: Bundle) -> Config:
    return config_of(town)


def test_districts_keep_their_row_because_tiles_name_them_by_it(town_config: Config) -> None:
    assert [(district["id"], district["row"]) for district in town_config["districts"]] == [
        ("west", 0),
        ("east", 1),
    ]


def test_counts_are_the_published_ones_at_every_epoch(town_config: Config) -> None:
    west = town_config["districts"][0]
    assert west["nFootprints"] == 3
    assert west["buildings"][0] == {
        "destroyed": 0, "severe": 1, "moderate": 0, "possible": 0, "no_visible_damage": 0, "not_assessed": 2,
    }  # fmt: skip
    assert (west["buildings"][1]["destroyed"], west["buildings"][1]["moderate"]) == (1, 1)


def test_what_lies_outside_and_the_whole_city_are_places_of_their_own(town_config: Config) -> None:
    assert town_config["outside"]["nFootprints"] == 1
    assert town_config["city"]["nFootprints"] == 6
    assert town_config["city"]["buildings"][1]["not_assessed"] == 3


def test_without_footprints_there_is_nothing_to_divide_by(points_bundle: Path) -> None:
    config = config_of(open_bundle(points_bundle))
    assert config["hasFootprints"] is False
    assert config["city"]["nFootprints"] is None
    assert config["city"]["buildings"] is None
    assert config["city"]["sites"][1]["destroyed"] == 2


def test_kinds_of_site_are_counted_and_kinds_without_sites_left_out(town_config: Config) -> None:
    assert [(kind["key"], kind["n"]) for kind in town_config["kinds"]] == [
        ("building", 4),
        ("road_crater", 1),
    ]


def test_a_place_for_each_name_lies_inside_its_district(town_config: Config) -> None:
    for district in town_config["districts"]:
        west, south, east, north = district["bounds"]
        assert west < district["label"][0] < east
        assert south < district["label"][1] < north


def test_names_and_dates_are_in_the_language_of_the_page(town: Bundle) -> None:
    arabic = config_of(town, "ar")
    assert arabic["districts"][0]["name"] == "الغربي"
    assert arabic["epochLabels"][1] == "21 تشرين الأول 2017"
    assert config_of(town)["epochLabels"][1] == "21 October 2017"


def test_grades_stand_worst_first_and_not_assessed_is_none_of_them(town_config: Config) -> None:
    assert [grade["rank"] for grade in town_config["grades"]] == [4, 3, 2, 1, 0]
    assert "not_assessed" not in {grade["key"] for grade in town_config["grades"]}


@pytest.mark.parametrize(
    ("as_of", "index"), [("2017-10-21", 1), ("2017-10-20", 0), ("2018-01-01", 1), ("2000-01-01", 1)]
)
def test_the_map_opens_at_the_last_epoch_up_to_the_as_of_date(as_of: str, index: int) -> None:
    assert as_of_index(["2016-02-03", "2017-10-21"], as_of) == index


def test_a_district_without_a_name_in_the_language_has_its_other_name_or_its_id(town_bundle: Path) -> None:
    town = open_bundle(town_bundle)
    districts = town.table("districts")
    districts["name_ar"] = pd.Series([float("nan"), float("nan")], dtype=object)
    districts.loc[1, "name_en"] = None
    districts["area_km2"] = [float("nan"), 0.01]
    config = config_of(town, "ar")
    assert [district["name"] for district in config["districts"]] == ["West <Gate>", "east"]
    assert config["districts"][0]["areaKm2"] is None
    assert "NaN" not in script_json(config)


def test_nothing_but_json_is_written_into_a_page() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json({"name": float("nan")})


def test_credits_that_end_in_the_same_words_are_said_together() -> None:
    credits = [
        "Damage: UNOSAT",
        "Footprints: synthetic",
        "Districts: synthetic",
        "OpenStreetMap",
        "Damage: UNOSAT",
    ]
    assert joined_credits(credits) == ["Damage: UNOSAT", "Footprints, Districts: synthetic", "OpenStreetMap"]
