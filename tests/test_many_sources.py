"""Several sources speak of the same ten houses: every house is counted once, and screens are never counted."""

from pathlib import Path

import pandas as pd
import pytest

from geodata import pipeline
from geodata.check import check
from geodata.config import load_config
from geodata.errors import SourceError
from geodata.publish.bundle import Bundle, open_bundle
from geodata.verify import verify_bundle
from tests.mixed_town import CEMS_DAY, SURVEY_DAY, UNOSAT_DAY, write_mixed_town

N = "n_buildings_"
CLASSES = ("destroyed", "severe", "moderate", "possible", "no_visible_damage", "not_assessed")
SCREENS = ("screen", "raster")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    config = load_config(write_mixed_town(tmp_path_factory.mktemp("mixed")))
    return open_bundle(pipeline.build(config))


def of_city(table: pd.DataFrame, day: str) -> pd.Series:
    return table[(table["district_id"] == "city") & (table["epoch"] == pd.Timestamp(day))].iloc[0]


def test_a_town_of_many_sources_verifies(town: Bundle) -> None:
    assert [line for line in verify_bundle(town) if line[1] is not None] == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [(CEMS_DAY, (3, 0, 2, 2, 3, 0)), (SURVEY_DAY, (3, 2, 2, 1, 1, 1)), (UNOSAT_DAY, (3, 3, 2, 1, 0, 1))],
)
def test_each_epoch_counts_what_was_seen_on_it_once_a_house(
    town: Bundle, day: str, expected: tuple[int, ...]
) -> None:
    row = of_city(town.table("statistics"), day)
    assert tuple(row[f"{N}{name}"] for name in CLASSES) == expected
    assert sum(expected) == row["n_footprints"] == 10


def test_every_house_not_assessed_has_one_reason(town: Bundle) -> None:
    for _, row in town.table("statistics").iterrows():
        reasons = ["n_no_record", "n_not_analysed", "n_outside_image", "n_outside_area"]
        assert row[reasons].sum() == row[f"{N}not_assessed"]
        assert row["n_assessed"] + row[f"{N}not_assessed"] == row["n_footprints"]


def test_screens_are_statements_and_no_grades_and_make_no_epoch(town: Bundle) -> None:
    said = town.table("building_statements")
    assert said.loc[said["source_id"].isin(SCREENS), "damage_grade"].isna().all()
    assert set(said.loc[said["source_id"].isin(SCREENS), "method"]) == {"radar_screen"}
    days = {pd.Timestamp(day) for day in (CEMS_DAY, SURVEY_DAY, UNOSAT_DAY)}
    for name in ("statistics", "building_assessments", "damage_by_date"):
        assert set(town.table(name)["epoch"]) <= days
    assert not set(town.table("building_states")["source_id"]) & set(SCREENS)


def test_the_latest_statement_that_grades_counts_as_current(town: Bundle) -> None:
    states = town.table("building_states").set_index("building_id")
    assert states.loc["houses:9", ["source_id", "damage_grade"]].tolist() == ["survey", "destroyed"]
    assert states.loc["houses:3", ["damage_grade", "disagreement"]].tolist() == ["severe", 3]
    assert states.loc["houses:1", ["damage_grade", "worst_grade"]].tolist() == ["destroyed", "destroyed"]
    city = town.table("current_states").set_index("district_id").loc["city"]
    counts = [
        city[f"n_current_{name}"] for name in ("destroyed", "severe", "moderate", "possible", "not_assessed")
    ]
    assert counts == [4, 3, 2, 1, 0]


def test_sites_of_another_publisher_and_of_another_edition_are_not_added_up(town: Bundle) -> None:
    assert town.manifest["parameters"]["counted_lists"] == ["unosat"]
    row = of_city(town.table("statistics"), UNOSAT_DAY)
    assert row[["n_sites_listed", "n_sites_destroyed", "n_sites_severe"]].tolist() == [10, 3, 3]
    apart = town.table("source_statistics")
    city = apart[apart["district_id"] == "city"].set_index("source_id")
    assert city["n_listed"].to_dict() == dict.fromkeys(["unosat", "again", "cems", "survey", "screen"], 10)
    assert city.loc["screen", "n_destroyed"] == 0
    rules = {(found["source_id"], found["rule"]) for found in town.manifest["accounting"]}
    assert {(one, "counted_by_itself") for one in ("again", "cems", "survey", "screen")} <= rules


def test_a_town_of_screens_alone_is_refused_by_check_and_build_in_one_sentence(tmp_path: Path) -> None:
    path = write_mixed_town(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    lists = ("id: unosat", "id: again", "id: cems", "id: survey")
    path.write_text("\n".join(line for line in lines if not any(x in line for x in lists)), encoding="utf-8")
    config = load_config(path)
    with pytest.raises(SourceError, match=r"No source says anything that is counted: .*Add a damage list"):
        pipeline.build(config)
    told = dict(check(config))
    assert "radar screens" in str(told["area: as_of"])
