"""A bundle that is replaced while an answer is made or sent gives it nothing: no file mixes two releases."""

import json
import threading
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask

from geodata.errors import BundleError
from geodata.grades import as_grades
from geodata.publish.bundle import open_bundle
from geodata.publish.swap import replacing
from geodata.publish.write import write_bundle
from tests.webapp.conftest import WholeAnswers
from tests.webapp.town import publication
from webapp import create_app, served_bundle
from webapp.city import City
from webapp.exports.layers import layer_of
from webapp.exports.made_files import MadeFiles
from webapp.exports.selection import Selection
from webapp.settings import Settings

NAMES = ("first", "second")


def publish(folder: Path, name: str, *, keep_releases: int = 20) -> str:
    """The town, with its release in every remark, and all of its buildings of one grade."""
    town = publication("town", with_footprints=True, synthetic=True)
    town.tables["sites"]["notes"] = name
    grades = town.tables["building_assessments"]
    grade = {"first": "destroyed", "second": "moderate"}[name]
    for column in ("damage_grade", "damage_grade_min", "damage_grade_max"):
        grades[column] = as_grades(pd.Series([grade] * len(grades), index=grades.index))
    with replacing(folder, keep_releases=keep_releases) as fresh:
        write_bundle(town, fresh)
    return open_bundle(folder).release


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "town"


def app_of(folder: Path, assets: Path) -> Flask:
    app = create_app(Settings(bundles=(folder,), assets=assets))
    app.test_client_class = WholeAnswers
    app.extensions["damage_ledger_made_files"] = MadeFiles(folder.parent / "made")
    return app


def words_of(city: City, layer: str, column: str) -> set[str]:
    rows = pd.concat(list(layer_of(city, layer, Selection(city.epoch)).batches()))
    return set(rows[column].dropna())


def test_an_opened_city_keeps_its_files(folder: Path, built_assets: Path) -> None:
    publish(folder, "first")
    city = City(open_bundle(folder))
    with app_of(folder, built_assets).test_request_context("/"):
        layer = layer_of(city, "buildings", Selection(city.epoch))
        publish(folder, "second")
        rows = pd.concat(list(layer.batches()))
        assert set(rows["damage_grade"]) == {"destroyed", "not_assessed"}
        assert words_of(city, "sites", "notes") == {"first"}
        assert words_of(City(open_bundle(folder)), "sites", "notes") == {"second"}
    assert json.loads(city.file("manifest.json").read_text())["release"] == city.release


@pytest.mark.parametrize("shown", [True, False], ids=["held open", "by its name only"])
def test_what_is_kept_nowhere_is_refused_rather_than_mixed(
    folder: Path, built_assets: Path, monkeypatch: pytest.MonkeyPatch, shown: bool
) -> None:
    if not shown:
        monkeypatch.setattr(served_bundle, "OPEN_FOLDERS", folder / "none")
    publish(folder, "first", keep_releases=0)
    city = City(open_bundle(folder))
    publish(folder, "second", keep_releases=0)
    with app_of(folder, built_assets).test_request_context("/"), pytest.raises(BundleError):
        layer_of(city, "sites", Selection(city.epoch))


def test_without_open_folders_the_kept_release_is_read(
    folder: Path, built_assets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served_bundle, "OPEN_FOLDERS", folder / "none")
    publish(folder, "first")
    city = City(open_bundle(folder))
    publish(folder, "second")
    with app_of(folder, built_assets).test_request_context("/"):
        assert words_of(city, "sites", "notes") == {"first"}


def test_a_bundle_replaced_while_it_is_opened_is_not_opened(folder: Path) -> None:
    publish(folder, "first")
    bundle = open_bundle(folder)
    publish(folder, "second")
    with pytest.raises(BundleError, match="replaced"):
        City(bundle)


def test_a_closed_city_leaves_no_folder_open(folder: Path) -> None:
    publish(folder, "first")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        City(open_bundle(folder))
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1


def test_answers_during_many_replacements_are_each_of_one_release(folder: Path, built_assets: Path) -> None:
    release = {name: publish(folder, name) for name in reversed(NAMES)}
    app, over = app_of(folder, built_assets), threading.Event()
    mixed: list[str] = []
    answers: set[str] = set()

    def ask() -> None:
        with app.test_client() as client:
            while not over.is_set():
                for address in ("/api/town/collections/sites/items", "/export/town/sites.geojson"):
                    try:
                        answer = client.get(address)
                    except BundleError:
                        # Broken off while it was sent, which the reader sees: no file that looks whole.
                        continue
                    if answer.status_code == 503:
                        continue
                    notes = {one["properties"]["notes"] for one in json.loads(answer.data)["features"]}
                    (name,) = notes if len(notes) == 1 else ("several",)
                    answers.add(name)
                    if release.get(name, "none") not in answer.text:
                        mixed.append(f"{notes} in {answer.text[:200]}")

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    for name in (*NAMES[::-1], *NAMES[::-1]):
        publish(folder, name)
    over.set()
    for asker in askers:
        asker.join()
    assert mixed == []
    assert answers == set(NAMES)
