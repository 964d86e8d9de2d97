"""Bundles are opened at first use and read again when they were rebuilt."""

import json
import os
import shutil
from pathlib import Path

import pytest

from geodata.errors import BundleError, ConfigError
from webapp import create_app
from webapp.city import NotPublishedError
from webapp.settings import BUNDLES_VARIABLE, Settings, settings_from_environment
from webapp.store import Store, UnknownCityError


@pytest.fixture
def own_town(tmp_path: Path, town_bundle: Path) -> Path:
    """A copy of the town that a test may change."""
    return Path(shutil.copytree(town_bundle, tmp_path / "town"))


def rewrite(folder: Path, **changes: object) -> None:
    """Write the manifest anew, as a rebuild does: beside the old one, then swapped in."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8")) | changes
    beside = folder / "manifest.new"
    beside.write_text(json.dumps(manifest), encoding="utf-8")
    beside.replace(folder / "manifest.json")


def test_an_open_bundle_is_kept(own_town: Path) -> None:
    store = Store([own_town])
    assert store.city("town") is store.city("town")


def test_a_rebuilt_bundle_is_read_again(own_town: Path) -> None:
    store = Store([own_town])
    before = store.city("town")
    rewrite(own_town, release="0123456789ab")
    after = store.city("town")
    assert after is not before
    assert after.release == "0123456789ab"


def test_a_bundle_that_vanishes_is_told_and_comes_back(own_town: Path, tmp_path: Path) -> None:
    store = Store([own_town])
    assert store.city("town")
    own_town.rename(tmp_path / "away")
    with pytest.raises(BundleError, match="town"):
        store.city("town")
    (tmp_path / "away").rename(own_town)
    assert store.city("town").slug == "town"


def test_a_city_that_was_never_there_is_unknown(own_town: Path) -> None:
    with pytest.raises(UnknownCityError, match="nowhere"):
        Store([own_town]).city("nowhere")


def test_two_bundles_of_one_name_are_not_both_served(own_town: Path, town_bundle: Path) -> None:
    store = Store([own_town, town_bundle])
    assert len(store.cities()) == 1
    assert "Two bundles are called 'town'" in str(store.faults()[0])


def test_nothing_is_opened_before_it_is_asked_for(tmp_path: Path) -> None:
    Store([tmp_path / "later"])


def test_the_epoch_shown_is_the_last_up_to_the_as_of_date(own_town: Path) -> None:
    area = json.loads((own_town / "manifest.json").read_text(encoding="utf-8"))["area"]
    rewrite(own_town, area=area | {"as_of": "2017-01-01"})
    city = Store([own_town]).city("town")
    assert city.epoch == "2016-02-03"
    assert city.city_row()["n_buildings_severe"] == 1


def test_a_bundle_chooses_the_language_of_readers_who_name_none(own_town: Path, built_assets: Path) -> None:
    rewrite(own_town, webapp={"default_language": "ar", "correction_url": None})
    client = create_app(Settings(bundles=(own_town,), assets=built_assets)).test_client()
    assert client.get("/map/town").headers["Content-Language"] == "ar"
    assert client.get("/map/town", headers={"Accept-Language": "en"}).headers["Content-Language"] == "en"


def test_a_correction_can_be_reported_where_the_bundle_says(own_town: Path, built_assets: Path) -> None:
    rewrite(
        own_town, webapp={"default_language": "en", "correction_url": "mailto:a@example.org?subject={id}"}
    )
    client = create_app(Settings(bundles=(own_town,), assets=built_assets)).test_client()
    told = client.get("/map/town/buildings/0.json?lang=en").get_json()
    assert told["correctionUrl"] == "mailto:a@example.org?subject=a"


def test_what_is_made_for_a_release_is_made_once(town_bundle: Path) -> None:
    city = Store([town_bundle]).city("town")
    made = [city.keep("key", object) for _ in range(2)]
    assert made[0] is made[1]


def test_missing_numbers_stay_missing(points_bundle: Path) -> None:
    row = Store([points_bundle]).city("points").city_row()
    assert row["n_footprints"] is None
    assert row["share_destroyed_of_footprints"] is None
    assert row["n_sites_destroyed"] == 2


def test_files_outside_the_bundle_cannot_be_named(own_town: Path) -> None:
    city = Store([own_town]).city("town")
    for name in ("../town/manifest.json", "/etc/hostname", "", "MANIFEST.JSON"):
        with pytest.raises(NotPublishedError):
            city.file(name)


def test_a_record_finds_its_assessments_by_epoch(town_bundle: Path) -> None:
    record = Store([town_bundle]).city("town").record("buildings", 0)
    assert [grade["damage_grade"] for grade in record["grades"]] == ["severe", "destroyed"]
    assert [row["source_grade"] for row in record["assessments"]] == ["Severe Damage", "Destroyed"]
    assert record["district"]["district_id"] == "west"


def test_a_record_outside_all_districts_has_none(town_bundle: Path) -> None:
    assert Store([town_bundle]).city("town").record("buildings", 5)["district"] is None


def test_the_environment_names_bundles_like_a_path(tmp_path: Path) -> None:
    named = os.pathsep.join([str(tmp_path / "a"), str(tmp_path / "b")])
    assert settings_from_environment({BUNDLES_VARIABLE: named}).bundles == (tmp_path / "a", tmp_path / "b")


def test_an_empty_environment_says_what_it_lacks() -> None:
    with pytest.raises(ConfigError, match=BUNDLES_VARIABLE):
        settings_from_environment({})
