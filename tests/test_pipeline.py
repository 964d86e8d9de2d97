"""The whole path, from files to a bundle, on a town whose answers are visible (see tests/town.py)."""

import json
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from pmtiles.reader import MemorySource, Reader

from geodata import pipeline
from geodata.check import check
from geodata.config import load_config
from geodata.errors import DamageLedgerError, SourceError
from geodata.publish.bundle import Bundle, open_bundle
from geodata.publish.report import report_of
from geodata.verify import verify_bundle
from tests.town import damage_list, write_town

AT_SECOND = {
    "destroyed": 3,
    "severe": 1,
    "moderate": 1,
    "possible": 1,
    "no_visible_damage": 1,
    "not_assessed": 2,
}
AT_FIRST = {
    "destroyed": 0,
    "severe": 1,
    "moderate": 1,
    "possible": 0,
    "no_visible_damage": 0,
    "not_assessed": 7,
}
SITES_AT_SECOND = {
    "destroyed": 5,
    "severe": 2,
    "moderate": 1,
    "possible": 1,
    "no_visible_damage": 1,
    "not_assessed": 0,
}
SITES_AT_FIRST = {
    "destroyed": 0,
    "severe": 2,
    "moderate": 1,
    "possible": 0,
    "no_visible_damage": 0,
    "not_assessed": 7,
}


def contains(counts: dict[str, int | None], expected: dict[str, int]) -> bool:
    return {key: counts[key] for key in expected} == expected


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    config = load_config(write_town(tmp_path_factory.mktemp("town")))
    return open_bundle(pipeline.build(config))


@pytest.fixture(scope="module")
def town_of_points(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    config = load_config(write_town(tmp_path_factory.mktemp("points"), footprints=False))
    return open_bundle(pipeline.build(config))


def test_buildings_are_counted_by_class_and_epoch(town: Bundle) -> None:
    first, second = report_of(town)["epochs"]
    assert (first["date"], second["date"]) == ("2014-02-12", "2017-10-21")
    assert contains(first["buildings"], AT_FIRST)
    assert contains(second["buildings"], AT_SECOND)


def test_sites_are_counted_as_published_with_duplicates_and_bridges_but_without_craters(town: Bundle) -> None:
    first, second = report_of(town)["epochs"]
    assert contains(first["sites"], SITES_AT_FIRST)
    assert contains(second["sites"], SITES_AT_SECOND)
    assert (second["sites"]["listed"], second["sites"]["craters"], second["sites"]["duplicates"]) == (
        12,
        2,
        1,
    )


def test_a_building_outside_every_district_has_a_row_of_its_own(town: Bundle) -> None:
    districts = {district["id"]: district["buildings"] for district in report_of(town)["districts"]}
    assert set(districts) == {"W", "E", "outside"}
    assert (districts["W"]["destroyed"], districts["E"]["destroyed"], districts["outside"]["destroyed"]) == (
        1,
        1,
        1,
    )
    assert (
        districts["W"]["footprints"],
        districts["E"]["footprints"],
        districts["outside"]["footprints"],
    ) == (4, 4, 1)


def test_unassessed_buildings_stay_in_the_denominator_and_out_of_no_visible_damage(town: Bundle) -> None:
    statistics = town.table("statistics").set_index(["district_id", "epoch"])
    west = statistics.loc[("W", pd.Timestamp("2017-10-21"))]
    assert west["n_buildings_no_visible_damage"] == 0
    assert west["n_buildings_not_assessed"] == 1
    assert west["share_destroyed_of_footprints"] == pytest.approx(1 / 4)


def test_a_coarse_class_is_surely_nothing_and_possibly_three(town: Bundle) -> None:
    city = (
        town.table("statistics").set_index(["district_id", "epoch"]).loc[("city", pd.Timestamp("2017-10-21"))]
    )
    assert city["n_buildings_surely_possible"] == 0
    assert city["n_buildings_possibly_possible"] == 1
    assert city["n_buildings_possibly_moderate"] == 2  # E surely, D possibly
    assert city["n_buildings_possibly_no_visible_damage"] == 2  # F surely, D possibly


def test_every_site_is_accounted_for(town: Bundle) -> None:
    matching = town.manifest["matching"]
    assert (matching["n_contained"], matching["n_nearest"], matching["n_unmatched"]) == (6, 1, 1)
    rules = {entry["rule"]: entry["n_rows"] for entry in town.manifest["accounting"]}
    assert rules["unmatched_site"] == 1
    assert rules["buildings_outside_districts"] == 1
    assert rules["exact_duplicate"] == 1


def test_the_radius_sweep_shows_when_the_two_metre_site_is_reached(town: Bundle) -> None:
    sweep = {row["radius_m"]: row["n_matched"] for row in town.manifest["matching"]["sweep"]}
    assert sweep == {1.0: 6, 3.0: 7, 5.0: 7, 10.0: 7}


def test_points_alone_have_counts_of_sites_and_no_share(town_of_points: Bundle) -> None:
    assert not town_of_points.has_footprints
    report = report_of(town_of_points)
    assert contains(report["epochs"][-1]["sites"], SITES_AT_SECOND)
    assert set(report["epochs"][-1]["buildings"].values()) == {None}
    shares = [name for name in town_of_points.table("statistics").columns if name.startswith("share_")]
    assert town_of_points.table("statistics")[shares].isna().all(axis=None)


def test_same_input_gives_the_same_bytes(town: Bundle, tmp_path: Path) -> None:
    config = load_config(write_town(tmp_path))
    again = open_bundle(pipeline.build(config))
    differing = [
        name
        for name, told in town.manifest["outputs"].items()
        if told["sha256"] != again.manifest["outputs"][name]["sha256"]
    ]
    assert differing == []


def test_building_twice_from_the_same_files_gives_the_same_release(tmp_path: Path) -> None:
    config = load_config(write_town(tmp_path))
    first = open_bundle(pipeline.build(config)).manifest
    second = open_bundle(pipeline.build(config, target=tmp_path / "elsewhere")).manifest
    assert first == second


def test_no_path_of_this_machine_is_published(town: Bundle) -> None:
    for path in town.path.iterdir():
        assert str(town.path.parent).encode() not in path.read_bytes(), path.name


def test_a_bundle_verifies(town: Bundle, town_of_points: Bundle) -> None:
    for bundle in (town, town_of_points):
        assert [line for line in verify_bundle(open_bundle(bundle.path)) if line[1] is not None] == []


def copied(bundle: Bundle, folder: Path) -> Path:
    target = folder / "copy"
    target.mkdir()
    for path in bundle.path.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def problems(folder: Path) -> dict[str, str]:
    return {name: problem for name, problem in verify_bundle(open_bundle(folder)) if problem is not None}


def test_a_changed_count_is_found(town: Bundle, tmp_path: Path) -> None:
    folder = copied(town, tmp_path)
    statistics = pd.read_parquet(folder / "statistics.parquet")
    statistics.loc[0, "n_buildings_destroyed"] += 1
    statistics.to_parquet(folder / "statistics.parquet", index=False)
    found = problems(folder)
    assert "SHA-256" in found["statistics.parquet"]
    assert "n_buildings_destroyed" in found["district statistics"]


@pytest.mark.parametrize(
    ("table", "column", "checked"),
    [
        ("dating", "by_date", "dates of damage"),
        ("damage_by_date", "n_certain_by", "damage by date"),
        ("damage_changes", "n_increased", "changes of grade"),
    ],
)
def test_a_changed_date_or_count_by_date_is_found(
    town: Bundle, tmp_path: Path, table: str, column: str, checked: str
) -> None:
    folder = copied(town, tmp_path)
    rows = pd.read_parquet(folder / f"{table}.parquet")
    rows[column] += pd.Timedelta(days=1) if column == "by_date" else 1
    rows.to_parquet(folder / f"{table}.parquet", index=False)
    assert column in problems(folder)[checked]


def test_damage_is_dated_for_buildings_and_sites(town: Bundle, town_of_points: Bundle) -> None:
    table = town.table("damage_by_date").set_index(["unit", "district_id", "class_set", "epoch"])
    first, second = (
        table.loc[("building", "city", "at_least_moderate", pd.Timestamp(epoch))]
        for epoch in ("2014-02-12", "2017-10-21")
    )
    assert (first["n_certain_by"], second["n_certain_by"]) == (2, 5)  # A, E; then B, G, Z
    assert (second["n_possible_by_listed"], second["n_dated"]) == (6, 7)  # and D; and F
    assert town_of_points.table("dating")["unit"].unique().tolist() == ["site"]


def test_a_changed_manifest_a_missing_and_a_foreign_file_are_found(town: Bundle, tmp_path: Path) -> None:
    folder = copied(town, tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["synthetic"] = not manifest["synthetic"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (folder / "map.pmtiles").unlink()
    (folder / "extra.csv").write_text("a\n")
    found = problems(folder)
    assert "release hash" in found
    assert "missing" in found["map.pmtiles"]
    assert "not in the manifest" in found["extra.csv"]


STAGES = (
    "geodata.inputs.whole_city.read_source",
    "geodata.steps.grading.match_sites",
    "geodata.steps.counting.count_damage",
    "geodata.pipeline.measure",
    "geodata.publish.write.check",
    "geodata.publish.write.write_table",
    "geodata.publish.write.write_json",
    "geodata.publish.tiles.write_tiles",
    "geodata.publish.write._manifest",
    "geodata.publish.swap._sync",
    "geodata.publish.swap._swap_in",
)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SourceError])
def test_an_interruption_at_any_stage_leaves_the_old_bundle(
    town: Bundle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    interruption: type[BaseException],
) -> None:
    config = load_config(write_town(tmp_path))
    target = tmp_path / "out" / "town"
    target.parent.mkdir()
    copied(town, target.parent).rename(target)

    def interrupted(*_arguments: object, **_named: object) -> None:
        raise interruption

    monkeypatch.setattr(stage, interrupted)
    with pytest.raises(interruption):
        pipeline.build(config)
    monkeypatch.undo()
    assert problems(target) == {}
    # The last moment at which a build can be interrupted is after the old release was put by and before the exchange.
    assert {path.name for path in target.parent.iterdir()} <= {"town", ".town.lock", "town.releases"}
    for kept in (target.parent / "town.releases").glob("*"):
        assert problems(kept) == {}
        assert open_bundle(kept).release == open_bundle(target).release


def test_check_tells_of_every_source_and_goes_on_after_a_broken_one(tmp_path: Path) -> None:
    config = load_config(write_town(tmp_path))
    (tmp_path / "houses.gpkg").write_bytes(b"no geopackage")
    outcomes = dict(check(config))
    assert isinstance(outcomes["footprints: houses"], DamageLedgerError)
    assert isinstance(outcomes["assessments: list"], list)
    assert isinstance(outcomes["admin_areas: districts"], list)


def test_an_as_of_date_without_an_epoch_is_refused(tmp_path: Path) -> None:
    path = write_town(tmp_path)
    path.write_text(
        path.read_text(encoding="utf-8").replace("as_of: 2017-10-21", "as_of: 2017-10-20"), encoding="utf-8"
    )
    with pytest.raises(SourceError, match="has the epochs 2014-02-12, 2017-10-21"):
        pipeline.build(load_config(path))


def test_every_file_of_a_synthetic_bundle_says_so_by_itself(demo_bundle: Path) -> None:
    bundle = open_bundle(demo_bundle)
    notice = bundle.manifest["synthetic_notice"]["en"]
    for path in bundle.path.glob("*.parquet"):
        assert pq.read_schema(path).metadata[b"damage_ledger:notice"].decode() == notice, path.name
    rows = bundle.file("statistics.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].endswith(",synthetic_notice")
    assert all(row.endswith(notice) for row in rows[1:])
    reader = Reader(MemorySource(bundle.file("map.pmtiles").read_bytes()))
    assert reader.metadata()["description"] == notice


def check_of_changed_town(folder: Path, right: str, wrong: str) -> dict[str, object]:
    path = write_town(folder)
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    return dict(check(load_config(path)))


def test_check_tells_of_an_as_of_date_without_an_epoch(tmp_path: Path) -> None:
    outcomes = check_of_changed_town(tmp_path, "as_of: 2017-10-21", "as_of: 2017-10-20")
    assert "has the epochs 2014-02-12, 2017-10-21" in str(outcomes["area: as_of"])


def test_check_says_nothing_of_the_as_of_date_if_it_fits_or_cannot_be_known(tmp_path: Path) -> None:
    assert "area: as_of" not in check_of_changed_town(tmp_path, "", "")
    outcomes = check_of_changed_town(tmp_path, "path: list.gpkg", "path: none.gpkg")
    assert isinstance(outcomes["assessments: list"], SourceError)
    assert "area: as_of" not in outcomes


def test_check_tells_of_site_labels_in_a_role_they_cannot_play(tmp_path: Path) -> None:
    outcomes = check_of_changed_town(
        tmp_path, "id: houses, reader: vector, path: houses.gpkg", "id: houses, reader: site-labels"
    )
    assert "only makes districts" in str(outcomes["footprints: houses"])


def test_check_tells_of_districts_that_no_site_names(tmp_path: Path) -> None:
    path = write_town(tmp_path)
    damage_list().drop(columns="Neigh").to_file(tmp_path / "list.gpkg")
    text = path.read_text(encoding="utf-8")
    start, end = text.index("    - {id: districts"), text.index("matching:")
    grown = "    - {id: grown, reader: site-labels, title: T, publisher: T, licence: CC0-1.0, credit: T}\n"
    path.write_text(text[:start] + grown + text[end:], encoding="utf-8")
    outcomes = dict(check(load_config(path)))
    assert "no site has one" in str(outcomes["admin_areas: grown"])
