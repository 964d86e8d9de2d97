"""Every raster provider's own file, measured with nothing but its reader and the options it needs."""

import importlib
from pathlib import Path

import pytest

from geodata import columns, sources
from geodata.errors import ConfigError
from geodata.grades import RADAR_SCREEN
from geodata.options import check_options
from geodata.rasters.score_statements import score_buildings
from geodata.schemas import check
from tests.builders import footprints
from tests.raster_files import source

READERS = ("score-raster", "class-raster", "pwtt-raster", "ai4g-raster", "coherence-raster")


@pytest.mark.parametrize("reader", READERS)
def test_a_file_in_the_providers_own_schema_says_what_is_in_it(reader: str, tmp_path: Path) -> None:
    fixture = importlib.import_module(f"tests.provider_files.{reader.replace('-', '_')}")
    kind = sources.source_type(reader)
    check_options(fixture.OPTIONS, kind.options, source_id="raster")
    buildings = footprints(fixture.OUTLINES)
    scores, statements, _ = score_buildings(
        buildings,
        fixture.write(tmp_path),
        source=source(method=kind.method),
        layout=kind.raster,
        options=fixture.OPTIONS,
    )
    check(scores, columns.BUILDING_SCORES, name="building_scores", key=(columns.BUILDING_ID,))
    check(statements, columns.BUILDING_STATEMENTS, name="building_statements", key=(columns.BUILDING_ID,))
    says = dict(zip(statements[columns.BUILDING_ID], statements[columns.SOURCE_GRADE], strict=True))
    assert says == fixture.SAYS
    assert scores[columns.BUILDING_ID].tolist() == list(fixture.OUTLINES)
    assessed = scores.loc[scores["is_assessed"], columns.BUILDING_ID]
    assert assessed.tolist() == statements[columns.BUILDING_ID].tolist()
    assert set(statements[columns.METHOD]) == {kind.method}


@pytest.mark.parametrize("reader", READERS)
def test_a_raster_delivers_no_table(reader: str, tmp_path: Path) -> None:
    kind = sources.source_type(reader)
    assert kind.roles == ("scores",)
    with pytest.raises(ConfigError, match="move the source to scores:"):
        kind.read(tmp_path / "x.tif", "assessments", {})


@pytest.mark.parametrize("reader", ["pwtt-raster", "coherence-raster"])
def test_a_radar_screen_never_gives_a_grade(reader: str) -> None:
    kind = sources.source_type(reader)
    assert kind.method == RADAR_SCREEN
    assert kind.raster is not None
    for said in (kind.raster.reached, kind.raster.below):
        assert said is not None
        assert said.grade is None


@pytest.mark.parametrize("reader", ["score-raster", "ai4g-raster", "coherence-raster"])
def test_a_score_without_a_published_threshold_needs_one(reader: str, tmp_path: Path) -> None:
    fixture = importlib.import_module(f"tests.provider_files.{reader.replace('-', '_')}")
    options = {name: value for name, value in fixture.OPTIONS.items() if name != "threshold"}
    with pytest.raises(ConfigError, match="set threshold:"):
        score_buildings(
            footprints(fixture.OUTLINES),
            fixture.write(tmp_path),
            source=source(),
            layout=sources.source_type(reader).raster,
            options=options,
        )


def test_unknown_cells_leave_the_share_and_background_stays_in_it(tmp_path: Path) -> None:
    fixture = importlib.import_module("tests.provider_files.ai4g_raster")
    scores, _, _ = score_buildings(
        footprints(fixture.OUTLINES),
        fixture.write(tmp_path),
        source=source(),
        layout=sources.source_type("ai4g-raster").raster,
        options=fixture.OPTIONS,
    )
    by_id = scores.set_index(columns.BUILDING_ID)
    assert by_id["score_mean"].round(6).to_dict() == pytest.approx(
        {"half": 0.5, "cloud": 0.0, "part_cloud": 0.5, "nothing": float("nan"), "single": 0.25}, nan_ok=True
    )
    assert by_id["share_valid"].to_dict() == {
        "half": 1,
        "cloud": 0.25,
        "part_cloud": 0.5,
        "nothing": 0,
        "single": 1,
    }


def test_a_share_of_damaged_cells_cannot_reach_fifty(tmp_path: Path) -> None:
    fixture = importlib.import_module("tests.provider_files.ai4g_raster")
    with pytest.raises(ConfigError, match=r"a half is 0\.5"):
        score_buildings(
            footprints(fixture.OUTLINES),
            fixture.write(tmp_path),
            source=source(),
            layout=sources.source_type("ai4g-raster").raster,
            options={**fixture.OPTIONS, "threshold": 50},
        )
