"""Real damage lists through the whole program, with totals pinned to what their publishers say."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest

from geodata import pipeline
from geodata.config import load_config
from geodata.publish.bundle import Bundle, open_bundle
from geodata.publish.report import report_of
from geodata.verify import verify_bundle

pytestmark = pytest.mark.real_data

RAQQA = {
    "2013-10-22": (186, 73, 81, 0, 0),
    "2014-02-12": (214, 88, 133, 0, 29),
    "2015-05-29": (749, 237, 486, 0, 95),
    "2017-02-03": (860, 339, 490, 0, 127),
    "2017-10-21": (3325, 3959, 5492, 0, 117),
}
RAQQA_WITH_DUPLICATES = {
    "2013-10-22": (186, 73, 81, 0, 0),
    "2014-02-12": (214, 88, 133, 0, 29),
    "2015-05-29": (750, 237, 486, 0, 95),
    "2017-02-03": (861, 340, 490, 0, 127),
    "2017-10-21": (3326, 3962, 5493, 0, 117),
}
CLASSES = ("destroyed", "severe", "moderate", "possible", "no_visible_damage")


def build(
    project: Path, example: str, folder: Path, sources: dict[str, Path], district_set: str | None = None
) -> Bundle:
    config = load_config(project / "examples" / example, source_paths=sources, district_set=district_set)
    return open_bundle(pipeline.build(config, target=folder / "bundle"))


def sites_by_epoch(bundle: Bundle) -> dict[str, tuple[int, ...]]:
    return {
        epoch["date"]: tuple(epoch["sites"][name] for name in CLASSES)
        for epoch in report_of(bundle)["epochs"]
    }


@pytest.fixture(scope="module")
def raqqa(raqqa_bundle: Path) -> Bundle:
    return open_bundle(raqqa_bundle)


@pytest.fixture(scope="module")
def raqqa_wide(project: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    sources = {
        "unosat-raqqa-wide": shared_data / "raqqa" / "unosat_damage_sites_wide_dates.gpkg",
        "districts": shared_data / "raqqa" / "neighbourhoods_approximate.geojson",
    }
    return build(project, "raqqa-unosat-wide.yaml", tmp_path_factory.mktemp("wide"), sources)


def aleppo(project: Path, shared_data: Path, folder: Path, district_set: str) -> Bundle:
    sources = {
        "unosat-aleppo": shared_data / "aleppo" / "unosat_2015.geojson",
        "neighbourhoods": shared_data / "aleppo" / "neighbourhoods.geojson",
        "neighbourhoods-unhabitat": shared_data / "aleppo" / "neighbourhoods_unhabitat.geojson",
    }
    return build(project, "aleppo.yaml", folder, sources, district_set)


def test_raqqa_has_the_published_sites_by_class_and_epoch(raqqa: Bundle) -> None:
    assert sites_by_epoch(raqqa) == RAQQA
    assert sum(RAQQA["2017-10-21"][:3]) == 12_776
    last = report_of(raqqa)["epochs"][-1]["sites"]
    assert (last["listed"], last["craters"], last["not_assessed"]) == (13_155, 262, 0)


def test_raqqa_is_accounted_for_down_to_the_road_segments(raqqa: Bundle) -> None:
    sites = raqqa.table("sites")
    kinds = sites["site_kind"].value_counts().to_dict()
    assert kinds == {
        "building": 12_818, "field_crater": 167, "road_crater": 95, "road": 69, "bridge": 5, "greenhouse": 1,
    }  # fmt: skip
    assert kinds["road"] + kinds["bridge"] == 74
    assert 12_776 - 74 == 12_702
    assert sites["duplicate_of"].isna().all()


def test_every_neighbourhood_of_raqqa_has_its_published_sites(raqqa: Bundle, shared_data: Path) -> None:
    districts = {district["name_en"]: district["sites"] for district in report_of(raqqa)["districts"]}
    with (shared_data / "raqqa" / "neighbourhood_figures.csv").open(encoding="utf-8") as stream:
        published = list(csv.DictReader(stream))
    assert len(published) == 24
    labels = raqqa.table("sites")["source_district"].value_counts()
    for row in published:
        assert labels[row["neighbourhood"]] == int(row["n_sites"])
        counted = districts[row["neighbourhood"]]
        # Cells are grown from the labels, so counts by cell are the counts by label.
        assert tuple(counted[name] for name in CLASSES[:3]) == tuple(int(row[name]) for name in CLASSES[:3])


def test_points_alone_give_no_share_of_the_city(raqqa: Bundle) -> None:
    statistics = raqqa.table("statistics")
    shares = [name for name in statistics.columns if name.startswith("share_")]
    assert statistics[shares].isna().all(axis=None)
    for claim in raqqa.claims:
        for reading in claim["readings"]:
            if reading["value"] is not None and reading["kind"] == "share":
                assert reading["denominator"], reading["id"]
                assert reading["denominator_label"]["en"], reading["id"]


def test_raqqa_with_duplicates_gives_the_total_of_the_2019_atlas(raqqa_wide: Bundle) -> None:
    assert sites_by_epoch(raqqa_wide) == RAQQA_WITH_DUPLICATES
    assert sum(RAQQA_WITH_DUPLICATES["2017-10-21"][:3]) == 12_781
    last = report_of(raqqa_wide)["epochs"][-1]["sites"]
    assert (last["listed"], last["duplicates"]) == (13_160, 5)


def test_the_five_duplicates_are_the_difference_between_the_two_editions(
    raqqa: Bundle, raqqa_wide: Bundle
) -> None:
    sites = raqqa_wide.table("sites")
    assert int(sites["duplicate_of"].notna().sum()) == 5
    assert len(sites) - 5 == len(raqqa.table("sites"))
    rules = {entry["rule"]: entry["n_rows"] for entry in raqqa_wide.manifest["accounting"]}
    assert rules["exact_duplicate"] == 5


@pytest.mark.parametrize(
    ("district_set", "n_districts"), [("neighbourhoods", 133), ("neighbourhoods-unhabitat", 111)]
)
def test_aleppo_adds_up_with_either_neighbourhood_set(
    project: Path, shared_data: Path, tmp_path: Path, district_set: str, n_districts: int
) -> None:
    bundle = aleppo(project, shared_data, tmp_path, district_set)
    assert sites_by_epoch(bundle) == {"2015-05-01": (2878, 6879, 4277, 0, 24)}
    assert 2878 + 6879 + 4277 == 14_034
    districts = report_of(bundle)["districts"]
    assert len(districts) == n_districts + 1
    for name in CLASSES:
        total = report_of(bundle)["epochs"][0]["sites"][name]
        assert sum(district["sites"][name] for district in districts) == total
    if district_set == "neighbourhoods":
        outside = next(district for district in districts if district["id"] == "outside")
        assert outside["sites"]["listed"] == 14_058 - 10_360
    assert bundle.table("sites")["source_district"].nunique() == 112


def test_real_bundles_verify(raqqa: Bundle, raqqa_wide: Bundle) -> None:
    for bundle in (raqqa, raqqa_wide):
        assert [line for line in verify_bundle(open_bundle(bundle.path)) if line[1] is not None] == []


def test_row_order_of_the_file_does_not_matter(
    project: Path, shared_data: Path, raqqa: Bundle, tmp_path: Path
) -> None:
    points = pyogrio.read_dataframe(shared_data / "raqqa" / "unosat_damage_sites.gpkg")
    shuffled = tmp_path / "shuffled.gpkg"
    points.sample(frac=1, random_state=7).to_file(shuffled)
    again = build(project, "raqqa-unosat.yaml", tmp_path, {"unosat-raqqa": shuffled})
    assert sites_by_epoch(again) == sites_by_epoch(raqqa)
    assert set(again.table("sites")["site_id"]) == set(raqqa.table("sites")["site_id"])
    assert again.claims == raqqa.claims


def test_a_truncated_file_is_one_clear_sentence(project: Path, shared_data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "truncated.geojson"
    shutil.copyfile(shared_data / "formats" / "hostile" / "truncated.geojson", broken)
    done = subprocess.run(
        [sys.executable, "-m", "geodata", "check", "examples/raqqa-unosat.yaml", "--source", f"unosat-raqqa={broken}"],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "truncated.geojson" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
