"""xBD labels: un-classified is unknown, labels before the disaster are no damage list, folders hold other files."""

import json
import zipfile
from pathlib import Path

import pytest

from geodata.columns import GRADE, SOURCE_GRADE
from geodata.errors import SourceError, UnknownCodeError
from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE
from geodata.sources import read
from tests.geodata.sources.built_lists import built, counts
from tests.provider_files import xbd


def test_unclassified_buildings_are_not_assessed(tmp_path: Path) -> None:
    sites, said, outlines, _ = built("xbd", xbd.write(tmp_path), xbd.CRS)
    graded = said.set_index(SOURCE_GRADE)[GRADE]
    assert graded.dropna().to_dict() == {
        "no-damage": NO_VISIBLE_DAMAGE,
        "minor-damage": POSSIBLE,
        "major-damage": MODERATE,
        "destroyed": DESTROYED,
    }
    assert graded.isna().sum() == xbd.N_BUILDINGS - xbd.N_ASSESSED
    assert outlines is not None
    assert len(sites) == len(outlines) == xbd.N_BUILDINGS
    assert said["damage_grade_min"].astype(object).tolist()[2] == MODERATE


def test_a_folder_is_read_without_its_images_and_other_files_and_says_what_it_passed_over(
    tmp_path: Path,
) -> None:
    *_, found = built("xbd", xbd.write(tmp_path), xbd.CRS)
    told = counts(found)
    assert told["label_without_building"] == 1
    assert told["label_before_disaster"] == 3
    assert told["other_file"] == 1


def test_an_archive_gives_the_same_answer_as_its_folder(tmp_path: Path) -> None:
    folder = xbd.write(tmp_path)
    archive = tmp_path / "train.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in sorted(folder.rglob("*")):
            out.write(path, path.relative_to(tmp_path))
    zipped, plain = built("xbd", archive, xbd.CRS), built("xbd", folder, xbd.CRS)
    assert zipped[0]["site_id"].tolist() == plain[0]["site_id"].tolist()
    assert zipped[1][GRADE].astype(str).tolist() == plain[1][GRADE].astype(str).tolist()


def test_footprints_come_once_from_before_and_from_after_only_where_there_is_no_before(
    tmp_path: Path,
) -> None:
    folder = xbd.write(tmp_path)
    after = [xbd.feature(20, "destroyed")]
    xbd.write_label(folder / "labels", "town-storm_00000007_post_disaster", after, xbd.AFTER)
    table = read("xbd", folder, role="footprints", options={})
    assert len(table) == xbd.N_FOOTPRINTS + 1
    assert table["uid"].is_unique
    assert (table["capture_date"] == xbd.BEFORE).sum() == xbd.N_FOOTPRINTS


def test_a_label_from_before_the_disaster_is_no_damage_list(tmp_path: Path) -> None:
    path = xbd.write_label(tmp_path, "a_00000001_pre_disaster", [xbd.feature(1)], xbd.BEFORE)
    with pytest.raises(SourceError, match=r"1 labels from before the disaster and none from after"):
        read("xbd", path, role="assessments", options={})
    assert len(read("xbd", path, role="footprints", options={})) == 1


def test_a_renamed_label_is_known_by_its_classes(tmp_path: Path) -> None:
    path = xbd.write_label(tmp_path, "image", [xbd.feature(1, "destroyed")], xbd.AFTER)
    assert len(read("xbd", path, role="assessments", options={})) == 1


def test_one_building_labelled_twice_on_one_day_is_one_statement_and_told(tmp_path: Path) -> None:
    for folder in ("train", "tier3"):
        features = [xbd.feature(1, "destroyed"), xbd.feature(2, "no-damage", kind="vehicle")]
        xbd.write_label(tmp_path / folder, "a_00000001_post_disaster", features, xbd.AFTER)
    _, said, _, found = built("xbd", tmp_path, xbd.CRS)
    assert len(said) == 1
    assert counts(found)["labelled_again"] == 1
    assert counts(found)["no_building"] == 2


def test_only_the_disaster_asked_for_is_read(tmp_path: Path) -> None:
    for number, disaster in enumerate(("town-storm", "town-fire")):
        features = [xbd.feature(number, "destroyed")]
        xbd.write_label(
            tmp_path, f"{disaster}_00000001_post_disaster", features, xbd.AFTER, disaster=disaster
        )
    assert list(read("xbd", tmp_path, role="assessments", options={"disaster": "town-fire"})["uid"]) == [
        "uid-1"
    ]
    with pytest.raises(SourceError, match="it holds town-fire, town-storm"):
        read("xbd", tmp_path, role="assessments", options={"disaster": "flood"})


def test_labels_without_any_building_are_one_clear_error(tmp_path: Path) -> None:
    path = xbd.write_label(tmp_path, "a_00000001_post_disaster", [], xbd.AFTER)
    with pytest.raises(SourceError, match="1 label files but no building"):
        read("xbd", path, role="assessments", options={})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": "FeatureCollection", "features": []}', "is no xBD label file"),
        ('{"features": {"lng_lat": [', "is no JSON file, or is cut off"),
        ("[]", "is no xBD label file"),
    ],
)
def test_another_json_file_is_refused_in_one_sentence(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "a_post_disaster.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=told):
        read("xbd", path, role="assessments", options={})


def test_a_class_that_is_in_no_list_stops_with_its_rows(tmp_path: Path) -> None:
    features = [xbd.feature(1, "flooded"), xbd.feature(2, "flooded")]
    path = xbd.write_label(tmp_path, "a_00000001_post_disaster", features, xbd.AFTER)
    with pytest.raises(UnknownCodeError, match=r"'flooded' in 2 rows"):
        built("xbd", path, xbd.CRS)


def test_a_building_without_geometry_is_refused_and_told(tmp_path: Path) -> None:
    path = xbd.write_label(tmp_path, "a_00000001_post_disaster", [xbd.feature(1, "destroyed")] * 2, xbd.AFTER)
    held = json.loads(path.read_text(encoding="utf-8"))
    held["features"]["lng_lat"][1] = {**held["features"]["lng_lat"][1], "wkt": "POLYGON ((1 2"}
    held["features"]["lng_lat"][1]["properties"] = xbd.feature(5, "destroyed")["properties"]
    path.write_text(json.dumps(held), encoding="utf-8")
    sites, *_, found = built("xbd", path, xbd.CRS)
    assert len(sites) == 1
    assert counts(found)["null_geometry"] == 1


@pytest.mark.real_data
def test_the_joplin_pair_has_its_published_classes(shared_data: Path) -> None:
    folder = shared_data / "formats" / "xbd"
    sites, said, _, _ = built("xbd", folder, xbd.CRS)
    assert len(sites) == 15
    assert said[SOURCE_GRADE].value_counts().to_dict() == {
        "destroyed": 11,
        "major-damage": 3,
        "un-classified": 1,
    }
    assert said[GRADE].isna().sum() == 1
    assert len(read("xbd", folder, role="footprints", options={})) == 15
