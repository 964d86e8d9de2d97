"""From answers whose truth is known to published figures that can be worked by hand, and back again by `verify`."""

import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pyogrio
import pytest

from geodata.publish.bundle import Bundle, open_bundle
from geodata.validation.answer_files import AnswersError
from geodata.validation.draw import Sample, base_release, draw_sample
from geodata.validation.export import write_sample
from geodata.validation.summary import summary_lines
from geodata.validation.validate import validate
from geodata.verify import verify_bundle

TRUTH = {
    # stratum: how many of its ten answers are destroyed, severe; the others show no damage
    "destroyed | W": (8, 0),
    "destroyed | E": (10, 0),
    "not_assessed | W": (1, 2),
    "not_assessed | E": (0, 0),
}
"""City: 40*.8 + 20*1 + 60*.1 + 80*0 = 58 of 200 destroyed, 60*.2 = 12 severe. West: 38 of 100. East: 20 of 100."""


def truth(sample: Sample) -> pd.Series:
    place = sample.units.groupby("stratum").cumcount()
    destroyed = sample.units["stratum"].map({name: n for name, (n, _) in TRUTH.items()})
    severe = sample.units["stratum"].map({name: n for name, (_, n) in TRUTH.items()})
    grades = pd.Series("no_visible_damage", index=sample.units.index)
    return grades.mask(place < destroyed + severe, "severe").mask(place < destroyed, "destroyed")


def filled(forms: Path, sample: Sample, folder: Path, kind: str) -> Path:
    grades, path = truth(sample), folder / f"answers.{kind}"
    if kind == "gpkg":
        shutil.copyfile(forms / "reference_sample.gpkg", path)
        layer = pyogrio.read_dataframe(path, layer="reference_sample")
        layer["reference_grade"], layer["seen"], layer["labeller"] = grades.to_numpy(), "yes", "Amal"
        pyogrio.write_dataframe(layer, path, layer="reference_sample", driver="GPKG", append=False)
        return path
    table = pd.read_csv(forms / "reference_sample.csv", dtype=object)
    table["reference_grade"], table["seen"], table["labeller"] = grades, "yes", "Amal"
    table.to_excel(path, index=False) if kind == "xlsx" else table.to_csv(path, index=False, sep=";")
    return path


def row(bundle: Bundle, district: str, class_set: str, unit: str = "buildings") -> dict[str, object]:
    table = bundle.table("adjusted")
    wanted = (table["district_id"] == district) & (table["class_set"] == class_set) & (table["unit"] == unit)
    (found,) = table[wanted].to_dict("records")
    return {str(key): value for key, value in found.items()}


@pytest.fixture(scope="module")
def validated(grid: Bundle, forms: Path, drawn: Sample, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    folder = tmp_path_factory.mktemp("validated")
    answers = filled(forms, drawn, folder, "csv")
    validate(grid, [answers], sample=forms, target=folder / "grid", least_answers=14)
    return open_bundle(folder / "grid")


def test_the_citys_estimate_is_the_one_worked_by_hand(validated: Bundle) -> None:
    found = row(validated, "city", "destroyed")
    assert (found["estimate"], found["share"], found["n_sample"]) == (58.0, 0.29, 40)
    assert found["low"] < 58 < found["high"]
    assert row(validated, "city", "destroyed+severe")["estimate"] == 70.0
    assert row(validated, "city", "severe")["estimate"] == 12.0
    assert row(validated, "city", "no_visible_damage")["estimate"] == 130.0


@pytest.mark.parametrize(("district", "destroyed"), [("W", 38.0), ("E", 20.0)])
def test_each_districts_estimate_comes_of_its_own_answers(
    validated: Bundle, district: str, destroyed: float
) -> None:
    found = row(validated, district, "destroyed")
    assert (found["estimate"], found["n_sample"]) == (destroyed, 20)
    assert found["low"] < destroyed < found["high"]


def test_areas_of_like_houses_have_the_share_of_their_number(validated: Bundle) -> None:
    assert row(validated, "city", "destroyed", "m2")["share"] == pytest.approx(0.29, abs=0.002)
    assert row(validated, "city", "destroyed", "m2")["estimate"] == pytest.approx(5800, rel=0.01)


def test_the_confusion_matrix_has_a_row_for_unassessed_buildings(validated: Bundle) -> None:
    table = pd.read_csv(validated.file("confusion.csv")).set_index("map_class")
    assert table.loc["destroyed", "n_reference_destroyed"] == 18
    assert table.loc["destroyed", "n_reference_no_visible_damage"] == 2
    assert table.loc["not_assessed"].to_dict() == {
        "n_units": 140, "n_sampled": 20, "n_unanswered": 0, "n_reference_destroyed": 1, "n_reference_severe": 2,
        "n_reference_moderate": 0, "n_reference_possible": 0, "n_reference_no_visible_damage": 17,
        "n_reference_no_building": 0,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["gpkg", "xlsx"])
def test_every_kind_of_file_gives_the_same_figures(
    grid: Bundle, forms: Path, drawn: Sample, validated: Bundle, tmp_path: Path, kind: str
) -> None:
    sample = None if kind == "gpkg" else forms
    done = validate(
        grid,
        [filled(forms, drawn, tmp_path, kind)],
        sample=sample,
        target=tmp_path / "grid",
        least_answers=14,
    )
    pd.testing.assert_frame_equal(done.adjusted, validated.table("adjusted"), check_dtype=False)


def test_a_validated_bundle_verifies_and_is_another_release(grid: Bundle, validated: Bundle) -> None:
    assert [line for line in verify_bundle(validated) if line[1] is not None] == []
    assert "validation" in [name for name, _ in verify_bundle(validated)]
    assert validated.release != grid.release
    assert base_release(validated) == grid.release


def test_files_that_were_not_touched_are_copied_byte_for_byte(grid: Bundle, validated: Bundle) -> None:
    for name in ("buildings.parquet", "map.pmtiles", "statistics.csv", "claim_book.json"):
        assert validated.file(name).read_bytes() == grid.file(name).read_bytes()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("adjusted", lambda table: table.assign(estimate=table["estimate"] + 1)),
        ("sample", lambda table: table.assign(reference_grade="severe")),
        ("answers", lambda table: table.assign(reference_grade="severe")),
    ],
)
def test_verify_notices_figures_that_do_not_follow_from_the_answers(
    validated: Bundle, tmp_path: Path, name: str, change: object
) -> None:
    shutil.copytree(validated.path, tmp_path / "forged")
    path = tmp_path / "forged" / f"{name}.parquet"
    assert callable(change)
    change(pd.read_parquet(path)).to_parquet(path, index=False)
    wrong = {line: problem for line, problem in verify_bundle(open_bundle(tmp_path / "forged")) if problem}
    assert "validation" in wrong


def test_districts_with_too_few_answers_have_no_number(
    grid: Bundle, forms: Path, drawn: Sample, tmp_path: Path
) -> None:
    done = validate(grid, [filled(forms, drawn, tmp_path, "csv")], sample=forms, target=tmp_path / "grid")
    districts = done.adjusted[done.adjusted["district_id"] != "city"]
    assert set(districts["why_not"]) == {"too_few_answers"}
    assert districts[["estimate", "low", "high", "share", "share_low", "share_high"]].isna().all(axis=None)
    assert set(districts["n_sample"]) == {20}
    assert "No interval for 2 of 2 districts: too few answers, and none are borrowed." in list(
        summary_lines(done)
    )


def test_a_district_borrows_nothing(
    grid: Bundle, forms: Path, drawn: Sample, tmp_path: Path, validated: Bundle
) -> None:
    table = pd.read_csv(filled(forms, drawn, tmp_path, "csv"), sep=";", dtype=object)
    table.loc[table["district_en"] == "East", "reference_grade"] = "moderate"
    table.to_csv(tmp_path / "answers.csv", index=False)
    validate(grid, [tmp_path / "answers.csv"], sample=forms, target=tmp_path / "grid", least_answers=14)
    changed = open_bundle(tmp_path / "grid")
    assert row(changed, "W", "destroyed") == row(validated, "W", "destroyed")
    assert row(changed, "E", "destroyed")["estimate"] == 0


def test_unanswered_buildings_are_taken_as_their_stratum_and_counted(
    grid: Bundle, forms: Path, drawn: Sample, tmp_path: Path
) -> None:
    table = pd.read_csv(filled(forms, drawn, tmp_path, "csv"), sep=";", dtype=object)
    west = drawn.units["stratum"] == "destroyed | W"
    gone = drawn.units.index[west & (truth(drawn) == "destroyed")][:3]
    table.loc[gone, ["seen", "reference_grade"]] = ["no", None]
    table.to_csv(tmp_path / "answers.csv", index=False)
    validate(grid, [tmp_path / "answers.csv"], sample=forms, target=tmp_path / "grid", least_answers=14)
    bundle = open_bundle(tmp_path / "grid")
    # 5 of 7 answered are destroyed: 40 * 5 / 7 + 60 * .1
    assert row(bundle, "W", "destroyed")["estimate"] == pytest.approx(40 * 5 / 7 + 6, abs=0.01)
    told = {
        entry["rule"]: entry["n_rows"]
        for entry in bundle.manifest["accounting"]
        if entry["stage"] == "validation"
    }
    assert told == {"not_seen": 3, "unanswered": 3}


def test_several_labellers_are_compared_and_the_majority_counts(
    grid: Bundle, forms: Path, drawn: Sample, tmp_path: Path
) -> None:
    table = pd.read_csv(filled(forms, drawn, tmp_path, "csv"), sep=";", dtype=object)
    for name in ("Amal", "Basil", "Dalia"):
        own = table.assign(labeller=name)
        if name == "Dalia":
            own.loc[:9, "reference_grade"] = "possible"
        own.to_csv(tmp_path / f"{name}.csv", index=False)
    paths = [tmp_path / f"{name}.csv" for name in ("Amal", "Basil", "Dalia")]
    done = validate(grid, paths, sample=forms, target=tmp_path / "grid", least_answers=14)
    assert (
        done.adjusted.set_index(["district_id", "class_set", "unit"]).loc[
            ("city", "destroyed", "buildings"), "estimate"
        ]
        == 58.0
    )
    agreement = done.said["agreement"]
    assert agreement["n_shared"] == 40
    assert agreement["raw"] == pytest.approx((30 + 10 / 3) / 40)
    assert [pair["n"] for pair in agreement["cohen"]] == [40, 40, 40]
    published = (tmp_path / "grid" / "manifest.json").read_text(encoding="utf-8")
    assert not any(name in published for name in ("Amal", "Basil", "Dalia"))


def test_more_answers_replace_the_validation_before(
    grid: Bundle, forms: Path, drawn: Sample, tmp_path: Path
) -> None:
    answers = filled(forms, drawn, tmp_path, "csv")
    pd.read_csv(answers, sep=";", dtype=object).head(30).to_csv(tmp_path / "some.csv", index=False)
    shutil.copytree(grid.path, tmp_path / "grid")
    first = validate(open_bundle(tmp_path / "grid"), [tmp_path / "some.csv"], sample=forms, least_answers=14)
    second = validate(open_bundle(tmp_path / "grid"), [answers], sample=forms, least_answers=14)
    direct = validate(grid, [answers], sample=forms, target=tmp_path / "direct", least_answers=14)
    assert first.release != second.release == direct.release
    assert (
        draw_sample(open_bundle(tmp_path / "grid"), n=40, seed=7, allocation="equal").design == drawn.design
    )


def test_answers_for_another_release_are_refused(grid: Bundle, grid_of_sites: Bundle, tmp_path: Path) -> None:
    sample = draw_sample(grid_of_sites, n=4, seed=1)
    write_sample(sample, grid_of_sites, tmp_path / "other")
    with pytest.raises(
        AnswersError, match=f"The answers are for release {grid_of_sites.release} of grid, but this bundle"
    ):
        validate(grid, [tmp_path / "other" / "reference_sample.gpkg"], target=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_answers_that_name_no_sample_ask_for_it(grid: Bundle, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text(
        "sample_id,seen,reference_grade\nS0001,yes,severe\n", encoding="utf-8"
    )
    with pytest.raises(
        AnswersError, match=r"answers.csv does not say which sample it answers; .* --sample DIR"
    ):
        validate(grid, [tmp_path / "answers.csv"])


def test_of_sites_only_the_list_is_judged(grid_of_sites: Bundle, tmp_path: Path) -> None:
    write_sample(
        draw_sample(grid_of_sites, n=40, seed=3, allocation="proportional"), grid_of_sites, tmp_path / "s"
    )
    table = pd.read_csv(tmp_path / "s" / "reference_sample.csv", dtype=object)
    table["seen"], table["reference_grade"] = "yes", ["destroyed"] * 30 + ["severe"] * 10
    table.to_csv(tmp_path / "answers.csv", index=False)
    done = validate(grid_of_sites, [tmp_path / "answers.csv"], sample=tmp_path / "s", target=tmp_path / "out")
    assert set(done.adjusted["unit"]) == {"sites"}
    assert done.adjusted.loc[0, "high"] <= 60
    assert any("nothing about what it leaves out" in line for line in summary_lines(done))
    assert [line for line in verify_bundle(open_bundle(tmp_path / "out")) if line[1] is not None] == []


def test_the_manifest_says_how_it_was_done(validated: Bundle, forms: Path) -> None:
    said = validated.manifest["validation"]
    assert said["design"] == json.loads((forms / "sample.json").read_text(encoding="utf-8"))
    assert (said["n_answers"], said["n_counted"], said["n_units"], said["n_units_answered"]) == (
        40,
        40,
        40,
        40,
    )
    assert said["rule"].startswith("A unit has the class that more than half")
    assert set(openpyxl.load_workbook(forms / "xlsform.xlsx").sheetnames) == {"survey", "choices", "settings"}
