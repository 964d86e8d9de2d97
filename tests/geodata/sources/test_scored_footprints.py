import importlib
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from geodata import columns, sources
from geodata.errors import ConfigError, SourceError
from geodata.harmonise import OPTIONS
from geodata.harmonise.statements import harmonise_statements
from geodata.options import check_options
from geodata.provenance import READING_NOTES
from geodata.sources.scored_footprints import CLASS_COLUMN, FLAG_COLUMN
from tests.builders import METRIC, footprints, square
from tests.raster_files import source

READERS = ("scored-footprints", "pwtt-footprints", "ai4g-footprints")


def fixture_of(reader: str) -> Any:
    return importlib.import_module(f"tests.provider_files.{reader.replace('-', '_')}")


def read(reader: str, path: Path, **changes: Any) -> gpd.GeoDataFrame:
    options = {**fixture_of(reader).OPTIONS, **changes}
    stated = {name: value for name, value in options.items() if value is not None}
    return sources.read(reader, path, role="assessments", options=stated)


def notes(table: gpd.GeoDataFrame) -> dict[str, int]:
    return {note["rule"]: note["n_rows"] for note in table.attrs[READING_NOTES]}


@pytest.mark.parametrize("reader", READERS)
def test_each_footprint_is_at_below_or_not_seen(reader: str, tmp_path: Path) -> None:
    fixture = fixture_of(reader)
    kind = sources.source_type(reader)
    check_options(fixture.OPTIONS, kind.options | OPTIONS["assessments"], source_id=reader)
    table = read(reader, fixture.write(tmp_path))
    assert table[CLASS_COLUMN].tolist() == list(fixture.SAYS.values())


@pytest.mark.parametrize("reader", READERS)
def test_the_statements_come_out_with_grades_and_without_those_not_seen(reader: str, tmp_path: Path) -> None:
    fixture, kind = fixture_of(reader), sources.source_type(reader)
    table = read(reader, fixture.write(tmp_path))
    assert kind.layout is not None
    layout = kind.layout(table)
    assert layout is not None
    sites, assessments, outlines, _ = harmonise_statements(
        table, source=source(role="assessments"), metric_crs=METRIC, layout=layout, options=fixture.OPTIONS
    )
    assert len(sites) == len(assessments) == len(fixture.SAYS)
    assert outlines is not None
    assert len(outlines) == len(sites)
    unseen = assessments[columns.SOURCE_GRADE] == "not seen"
    assert (
        assessments.loc[unseen, [columns.GRADE, columns.GRADE_MIN, columns.GRADE_MAX]].isna().all(axis=None)
    )
    assert assessments.loc[~unseen, [columns.GRADE_MIN, columns.GRADE_MAX]].notna().all(axis=None)


@pytest.mark.parametrize("reader", READERS)
def test_the_same_file_is_footprints_too(reader: str, tmp_path: Path) -> None:
    table = sources.read(reader, fixture_of(reader).write(tmp_path), role="footprints", options={})
    assert CLASS_COLUMN not in table
    assert len(table) == len(fixture_of(reader).SAYS)


@pytest.mark.parametrize("reader", ["scored-footprints", "ai4g-footprints"])
def test_a_score_without_a_published_threshold_needs_one(reader: str, tmp_path: Path) -> None:
    path = fixture_of(reader).write(tmp_path)
    with pytest.raises(ConfigError, match="set threshold:"):
        read(reader, path, threshold=None)
    with pytest.raises(ConfigError, match="nobody is named for it"):
        read(reader, path, threshold_source=None)


def test_a_published_flag_is_kept_and_never_decides(tmp_path: Path) -> None:
    fixture = fixture_of("pwtt-footprints")
    table = read("pwtt-footprints", fixture.write(tmp_path))
    assert table[FLAG_COLUMN].tolist() == [f"published flag damaged: {flag}" for flag in (0, 0, 0, 1)]
    assert notes(table) == {"threshold": 3, "published_flag_differs": 2}
    at_four = read("pwtt-footprints", fixture.write(tmp_path), threshold=4, threshold_source="the flag")
    assert (at_four[CLASS_COLUMN] == "at or above 4").sum() == fixture.N_FLAGGED
    assert "published_flag_differs" not in notes(at_four)


def test_a_threshold_in_per_cent_is_refused_for_fractions(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="scores are fractions"):
        read("ai4g-footprints", fixture_of("ai4g-footprints").write(tmp_path), threshold=50)


def test_unknown_share_and_zeros_everywhere_are_told(tmp_path: Path) -> None:
    table = read("ai4g-footprints", fixture_of("ai4g-footprints").write(tmp_path))
    told = notes(table)
    assert told["unknown_share"] == 2
    assert told["footprint_not_seen"] == 3
    assert told["published_flag_differs"] == 1


def test_half_under_cloud_is_still_assessed(tmp_path: Path) -> None:
    path = fixture_of("ai4g-footprints").write(tmp_path)
    table = gpd.read_file(path)
    table["unknown_pct"] = [0.5, 0.51, 0.0, 0.0, 0.0, 0.0]
    table.to_file(tmp_path / "b.gpkg")
    classes = read("ai4g-footprints", tmp_path / "b.gpkg")[CLASS_COLUMN].tolist()
    assert classes[:2] == ["at or above 0.5", "not seen"]


def test_a_damage_proxy_map_writes_zero_where_it_has_nothing(tmp_path: Path) -> None:
    table = footprints({"a": square(0, 0), "b": square(20, 0), "c": square(40, 0)})[["geometry"]]
    table["average_dpm"] = [0.7, 0.2, 0.0]
    table.to_file(tmp_path / "dpm.gpkg")
    read_back = read("ai4g-footprints", tmp_path / "dpm.gpkg")
    assert read_back[CLASS_COLUMN].tolist() == ["at or above 0.5", "below 0.5", "not seen"]


def test_low_scores_may_mean_damage(tmp_path: Path) -> None:
    table = read("scored-footprints", fixture_of("scored-footprints").write(tmp_path), higher_is="intact")
    assert table[CLASS_COLUMN].tolist() == ["at or below 0.5", "at or below 0.5", "not seen", "not seen"]
    layout = sources.source_type("scored-footprints").layout
    assert layout is not None
    assert layout(table).crosswalk.also == {"at or below 0.5": 1}  # type: ignore[union-attr]
    with pytest.raises(ConfigError, match="damage or intact"):
        read("scored-footprints", fixture_of("scored-footprints").write(tmp_path), higher_is="up")


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"score_column": None}, ConfigError, "which column holds the score; set score_column: to one of ref, score, seen"),
        ({"score_column": "p"}, SourceError, "the columns are ref, score, seen"),
        ({"score_column": "ref"}, SourceError, "expected to hold numbers but holds 'a'"),
        ({"valid_share_column": "cover"}, SourceError, "expected in column cover"),
    ],
)  # fmt: skip
def test_a_column_that_cannot_be_is_told(
    tmp_path: Path, changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read("scored-footprints", fixture_of("scored-footprints").write(tmp_path), **changes)


@pytest.mark.real_data
def test_the_flag_of_the_tehran_scores_follows_four_and_not_the_published_threshold(
    shared_data: Path,
) -> None:
    path = shared_data / "tehran" / "footprints_pwtt_scores.geojson"
    table = sources.read("pwtt-footprints", path, role="assessments", options={})
    flagged = table["damaged"] == 1
    assert (len(table), int(flagged.sum())) == (3013, 37)
    assert int((table[CLASS_COLUMN] == "at or above 3.3").sum()) == 284
    assert notes(table)["published_flag_differs"] == 284 - 37
    options = {"threshold": 4, "threshold_source": "found from the flags"}
    at_four = sources.read("pwtt-footprints", path, role="assessments", options=options)
    assert ((at_four[CLASS_COLUMN] == "at or above 4") == flagged).all()
