from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata import columns
from geodata.errors import ConfigError, SourceError, UnknownCodeError
from geodata.grades import (
    DESTROYED,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    RADAR_SCREEN,
    SEVERE,
    Crosswalk,
    SourceClass,
)
from geodata.layout import RasterLayout
from geodata.provenance import Finding
from geodata.rasters.score_statements import score_buildings
from geodata.schemas import check
from tests.builders import footprints, rectangle, square
from tests.raster_files import NAN, raster, source

REACHED = SourceClass(1, "yes", None, MODERATE, DESTROYED)
BELOW = SourceClass(0, "no", None, NO_VISIBLE_DAMAGE, SEVERE)
SCORES = RasterLayout(reached=REACHED, below=BELOW, threshold=3.3, threshold_source="its publisher")
CLASSES = RasterLayout(
    crosswalk=Crosswalk(
        "the test",
        (
            SourceClass(1, "intact", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
            SourceClass(2, "damaged", MODERATE, MODERATE, SEVERE),
            SourceClass(3, "gone", DESTROYED, DESTROYED, DESTROYED, lifecycle="cleared"),
            SourceClass(9, "could not be told", None, None, None),
        ),
    )
)
DATE = {"date": "2017-10-21"}

Told = tuple[pd.DataFrame, pd.DataFrame, list[Finding]]


def told(
    path: Path,
    outlines: dict[str, shapely.Geometry],
    layout: RasterLayout = SCORES,
    **options: Any,
) -> Told:
    stated = {name: value for name, value in (DATE | options).items() if value is not NAN}
    scores, statements, found = score_buildings(
        footprints(outlines), path, source=source(), layout=layout, options=stated
    )
    check(scores, columns.BUILDING_SCORES, name="building_scores", key=(columns.BUILDING_ID,))
    check(statements, columns.BUILDING_STATEMENTS, name="building_statements", key=(columns.BUILDING_ID,))
    return scores.set_index(columns.BUILDING_ID), statements.set_index(columns.BUILDING_ID), found


def says(path: Path, outlines: dict[str, shapely.Geometry], *args: Any, **options: Any) -> dict[str, str]:
    statements = told(path, outlines, *args, **options)[1]
    return {str(name): grade for name, grade in statements[columns.SOURCE_GRADE].items()}


def test_the_boundary_counts_as_damage(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[3.3, 3.299]])
    _, statements, _ = told(path, {"at": square(0, 0), "under": square(10, 0)})
    assert statements[columns.SOURCE_GRADE].tolist() == ["score >= 3.3", "score < 3.3"]
    assert statements[columns.GRADE].isna().all()
    assert statements[columns.GRADE_MIN].tolist() == [MODERATE, NO_VISIBLE_DAMAGE]
    assert statements[columns.GRADE_MAX].tolist() == [DESTROYED, SEVERE]
    assert statements[columns.METHOD].tolist() == ["image_model"] * 2
    assert statements["n_sites"].tolist() == [0, 0]


def test_a_building_over_nodata_or_beside_the_raster_is_not_assessed(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[5, NAN, NAN]])
    scores, statements, found = told(
        path,
        {
            "seen": square(0, 0),
            "half": rectangle(0, 0, 20, 10),
            "third": rectangle(0, 0, 30, 10),
            "nodata": square(10, 0),
            "beside": square(900, 0),
        },
    )
    assert scores["is_assessed"].to_dict() == {
        "seen": True,
        "half": True,
        "third": False,
        "nodata": False,
        "beside": False,
    }
    assert statements.index.tolist() == ["seen", "half"]
    assert scores.loc[["nodata", "beside"], "score_mean"].isna().all()
    assert scores.loc["third", "score_mean"] == 5
    counted = {finding.rule: finding.n_rows for finding in found}
    assert counted == {"threshold": 1, "building_not_in_raster": 2, "building_little_seen": 1}


def test_how_much_must_be_seen_is_an_option(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[5, NAN, NAN]])
    outlines = {"third": rectangle(0, 0, 30, 10), "nodata": square(10, 0)}
    assert says(path, outlines, min_valid_share=0.3) == {"third": "score >= 3.3"}
    assert says(path, outlines, min_valid_share=0) == {"third": "score >= 3.3"}
    with pytest.raises(ConfigError, match=r"a half is 0\.5, not 50"):
        says(path, outlines, min_valid_share=50)


def test_by_mean_worst_cell_or_share(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[4, 0, 0, 0]])
    whole = {"a": rectangle(0, 0, 40, 10)}
    assert says(path, whole) == {"a": "score < 3.3"}
    assert says(path, whole, by="max") == {"a": "worst cell >= 3.3"}
    assert says(path, whole, by="share", min_share=0.25) == {"a": "share >= 3.3 >= 0.25"}
    assert says(path, whole, by="share", min_share=0.26) == {"a": "share >= 3.3 < 0.26"}


def test_low_values_may_mean_damage(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[0.2, 0.3, 0.9]])
    outlines = {
        "low": square(0, 0),
        "at": square(10, 0),
        "high": square(20, 0),
        "both": rectangle(0, 0, 30, 10),
    }
    options = {"threshold": 0.3, "threshold_source": "the test", "higher_is": "intact"}
    assert says(path, outlines, **options) == {
        "low": "score <= 0.3",
        "at": "score <= 0.3",
        "high": "score > 0.3",
        "both": "score > 0.3",
    }
    assert says(path, outlines, by="max", **options)["both"] == "worst cell <= 0.3"
    scores, _, _ = told(path, outlines, **options)
    assert scores.loc["both", "score_max"] == pytest.approx(0.9)
    assert scores.loc["both", "share_at_least_threshold"] == pytest.approx(2 / 3, abs=1e-5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 4}, "nobody is named for it"),
        ({"threshold": "4"}, "expected to be a number"),
        ({"by": "median"}, "expected to be one of mean, max, share"),
        ({"by": "share"}, "set min_share:"),
        ({"min_share": 0.5}, "set min_share:"),
        ({"higher_is": "worse"}, "expected to be one of damage, intact"),
        ({"statistics": "fast"}, "expected to be one of exact, cells"),
        ({"reached": "bad"}, "expected to be a grade"),
        ({"reached": ["severe", "possible"]}, "the lowest comes first"),
        ({"unseen_values": ["none"]}, "list of numbers"),
        ({"band": True}, "description of a band"),
        ({"date": NAN}, "does not say which date"),
        ({"date": "21/10/2017"}, "ISO text"),
        ({"date": "2017-02-30"}, "ISO text"),
    ],
)
def test_an_option_that_cannot_be_is_told(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        told(raster(tmp_path / "a.tif", [[1]]), {"a": square(0, 0)}, **options)


def test_a_published_threshold_is_not_used_for_another_band(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[4]], [[1]], descriptions=("T_statistic", "damage"))
    layout = RasterLayout("T_statistic", REACHED, BELOW, threshold=3.3, threshold_source="its publisher")
    outlines = {"a": square(0, 0)}
    with pytest.raises(ConfigError, match="published for band T_statistic"):
        says(path, outlines, layout, band="damage")
    assert says(path, outlines, layout, band="t_statistic") == {"a": "score >= 3.3"}
    stated = {"band": "damage", "threshold": 0.5, "threshold_source": "the test"}
    assert says(path, outlines, layout, **stated) == {"a": "score >= 0.5"}


@pytest.mark.parametrize(
    ("bands", "version"),
    [
        (("T_statistic", "damage"), "PWTT before 0.1.0, as of February 2025"),
        (("T_statistic", "damage", "p_value"), "PWTT 0.1.0 or later"),
    ],
)
def test_the_version_of_pwtt_and_the_threshold_are_recorded(
    tmp_path: Path, bands: tuple[str, ...], version: str
) -> None:
    path = raster(tmp_path / "a.tif", *([[4]] for _ in bands), descriptions=bands)
    detail = next(entry.detail for entry in told(path, {"a": square(0, 0)})[2] if entry.rule == "threshold")
    assert version in detail
    assert "score >= 3.3" in detail
    assert "its publisher" in detail


def test_a_single_band_without_a_name_is_read_as_the_one_wanted(tmp_path: Path) -> None:
    layout = RasterLayout("T_statistic", REACHED, BELOW, threshold=3.3, threshold_source="its publisher")
    path = raster(tmp_path / "a.tif", [[4]])
    _, statements, found = told(path, {"a": square(0, 0)}, layout)
    assert statements[columns.SOURCE_GRADE].tolist() == ["score >= 3.3"]
    assert "unnamed_band" in {finding.rule for finding in found}
    two = raster(tmp_path / "b.tif", [[4]], [[5]])
    with pytest.raises(SourceError, match="no band 'T_statistic'"):
        told(two, {"a": square(0, 0)}, layout)


@pytest.mark.parametrize(
    ("tags", "options", "expected", "rules"),
    [
        (
            {"DAMAGE_LEDGER_DATE": "2017-09-01", "TIFFTAG_DATETIME": "2020:01:01 00:00:00"},
            {},
            "2017-09-01",
            False,
        ),
        ({"TIFFTAG_DATETIME": "2020:01:02 10:00:00"}, {}, "2020-01-02", True),
        ({"DAMAGE_LEDGER_DATE": "2017-09-01"}, DATE, "2017-10-21", False),
        ({}, {"date": date(2017, 10, 21)}, "2017-10-21", False),
    ],
)
def test_the_date_is_the_options_ours_or_the_files_in_this_order(
    tmp_path: Path, tags: dict[str, str], options: dict[str, Any], expected: str, rules: bool
) -> None:
    path = raster(tmp_path / "a.tif", [[4]], tags=tags)
    stated = {"date": options.get("date", NAN)}
    scores, statements, found = told(path, {"a": square(0, 0)}, **stated)
    for table in (scores, statements):
        assert table[columns.EPOCH].tolist() == [pd.Timestamp(expected)]
    assert ("date_of_file" in {finding.rule for finding in found}) is rules


def test_the_class_of_most_of_a_building_counts_and_ties_are_the_worse(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1, 1, 2, 3, 1, 9, 9]], dtype="uint8")
    outlines = {
        "intact": rectangle(0, 0, 20, 10),
        "most_intact": rectangle(0, 0, 30, 10),
        "edge": rectangle(0, 0, 22, 10),
        "tie": rectangle(20, 0, 20, 10),
        "untold": rectangle(40, 0, 30, 10),
    }
    _, statements, _ = told(path, outlines, CLASSES)
    rows = statements[[columns.SOURCE_GRADE, columns.GRADE, columns.GRADE_MIN, columns.GRADE_MAX]].astype(
        object
    )
    assert {str(name): tuple(row) for name, row in zip(rows.index, rows.to_numpy(), strict=True)} == {
        "intact": ("intact", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
        "most_intact": ("intact", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, SEVERE),
        "edge": ("intact", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
        "tie": ("gone", DESTROYED, MODERATE, DESTROYED),
        "untold": pytest.approx(("could not be told", NAN, NAN, NAN), nan_ok=True),
    }
    assert statements.loc["tie", columns.LIFECYCLE] == "cleared"


def test_classes_of_a_raster_have_no_scores(tmp_path: Path) -> None:
    scores, _, _ = told(raster(tmp_path / "a.tif", [[1]], dtype="uint8"), {"a": square(0, 0)}, CLASSES)
    assert scores[["score_mean", "score_max", "share_at_least_threshold"]].isna().all(axis=None)
    assert scores["share_valid"].tolist() == [1]


def test_the_scale_of_the_configuration_goes_before_the_sources(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1, 2, 4]], dtype="uint8")
    outlines = {"a": square(0, 0), "b": square(10, 0), "c": square(20, 0)}
    scale = {"1": "severe", 2: ["no_visible_damage", "moderate"], 4: {"label": "screened", "lowest": "moderate", "highest": "severe"}}  # fmt: skip
    _, statements, _ = told(path, outlines, CLASSES, scale=scale)
    assert statements[columns.SOURCE_GRADE].tolist() == ["1", "2", "screened"]
    assert statements[columns.GRADE].astype(object).fillna("none").tolist() == [SEVERE, POSSIBLE, "none"]
    assert statements[columns.GRADE_MAX].tolist() == [SEVERE, MODERATE, SEVERE]


def test_an_unknown_class_stops(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1, 5]], dtype="uint8")
    with pytest.raises(UnknownCodeError, match="unknown class 5 in 1 cells"):
        told(path, {"a": rectangle(0, 0, 20, 10)}, CLASSES)
    assert says(path, {"a": rectangle(0, 0, 20, 10)}, CLASSES, unseen_values=[5]) == {"a": "intact"}


def test_classes_that_nobody_explains_are_refused(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1]], dtype="uint8")
    with pytest.raises(ConfigError, match="set option scale:"):
        told(path, {"a": square(0, 0)}, RasterLayout())


def test_no_building_assessed_leaves_an_empty_table_of_the_right_kind(tmp_path: Path) -> None:
    scores, statements, _ = told(raster(tmp_path / "a.tif", [[NAN]]), {"a": square(0, 0)})
    assert scores["is_assessed"].tolist() == [False]
    assert statements.empty


def test_the_footprints_are_not_changed(tmp_path: Path) -> None:
    table = footprints({"a": square(0, 0)})
    table.index = pd.Index([17])
    before = table.copy()
    path = raster(tmp_path / "a.tif", [[4]])
    _, statements, _ = score_buildings(table, path, source=source(), layout=SCORES, options=DATE)
    assert statements[columns.BUILDING_ID].tolist() == ["a"]
    assert isinstance(table, gpd.GeoDataFrame)
    assert table.equals(before)


def test_a_screen_of_this_program_is_read_as_a_screen_or_not_at_all(tmp_path: Path) -> None:
    tags = {"DAMAGE_LEDGER_USE": "ranks only, never grades; screen, never claim evidence"}
    path = raster(tmp_path / "a.tif", [[4, 1]], tags=tags)
    with pytest.raises(ConfigError, match="write method: radar_screen"):
        told(path, {"a": square(0, 0)})
    _, statements, _ = score_buildings(
        footprints({"a": square(0, 0), "b": square(10, 0)}),
        path,
        source=source(method=RADAR_SCREEN),
        layout=RasterLayout(
            reached=SourceClass(1, "yes", POSSIBLE, POSSIBLE, DESTROYED),
            below=SourceClass(0, "no", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, MODERATE),
        ),
        options={**DATE, "threshold": 3, "threshold_source": "the test"},
    )
    assert statements[columns.GRADE].isna().all()
    assert statements[columns.GRADE_MIN].tolist() == [POSSIBLE, NO_VISIBLE_DAMAGE]
    assert statements[columns.GRADE_MAX].tolist() == [DESTROYED, SEVERE]


@pytest.mark.parametrize(("cells", "flagged"), [([90, 95], True), ([0, 0.1], True), ([0.9, 0.1], False)])
def test_a_threshold_that_parts_nothing_is_flagged(
    tmp_path: Path, cells: list[float], *, flagged: bool
) -> None:
    path = raster(tmp_path / "a.tif", [cells])
    outlines = {"a": square(0, 0)} | {f"b{n}": square(10, 0) for n in range(9)}
    _, _, found = told(path, outlines, threshold=0.5, threshold_source="the test")
    assert ("threshold_parts_nothing" in {finding.rule for finding in found}) == flagged


def test_a_raster_that_shows_no_building_is_flagged(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[4, 4]])
    _, statements, found = told(path, {"a": square(900, 0), "b": square(900, 20)})
    assert statements.empty
    assert ("raster_shows_no_building", 2) in {(finding.rule, finding.n_rows) for finding in found}
