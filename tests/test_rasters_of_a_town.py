"""Rasters beside a damage list, from configuration to bundle."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from affine import Affine

from geodata import pipeline
from geodata.check import check
from geodata.config import load_config
from geodata.errors import ConfigError
from geodata.publish.bundle import Bundle, open_bundle
from geodata.rasters.write import write_geotiff
from geodata.verify import verify_bundle
from tests.town import METRIC, ORIGIN, write_town

SCREEN = {"USE": "screen, never claim evidence", "DATE": "2017-10-21"}
SCORE = "date: 2017-10-21, threshold: 0.5, threshold_source: the test"


def config_of(folder: Path, *entries: str, as_of: str = "2017-10-21") -> Path:
    """The town with rasters; each entry is reader, options and further keys of a source of the file of its name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = write_town(folder)
    meta = "title: T, publisher: P, licence: CC0-1.0, credit: C"
    lines = "".join(f"    - {{{entry}, {meta}}}\n" for entry in entries)
    text = path.read_text(encoding="utf-8").replace("  admin_areas:", f"  scores:\n{lines}  admin_areas:")
    path.write_text(text.replace("as_of: 2017-10-21", f"as_of: {as_of}"), encoding="utf-8")
    return path


def write_west(path: Path, value: float, *, band: str = "score", tags: dict[str, str] | None = None) -> Path:
    """`value` over the West, and over East and everything else nothing."""
    cells = np.full((20, 40), np.nan)
    cells[:, :15] = value
    at = Affine(10, 0, ORIGIN[0] - 50, 0, -10, ORIGIN[1] + 150)
    return write_geotiff(path, {band: cells}, transform=at, crs=METRIC, tags=tags or {})


def built(config: Path) -> Bundle:
    return open_bundle(pipeline.build(load_config(config)))


def of(table: pd.DataFrame, source: str) -> pd.DataFrame:
    found = table[table["source_id"] == source]
    return found.assign(name=found["building_id"].str.removeprefix("houses:")).set_index("name")


@pytest.fixture
def plain(tmp_path: Path) -> Bundle:
    (tmp_path / "plain").mkdir()
    return built(write_town(tmp_path / "plain"))


def test_a_radar_screen_is_shown_and_compared_and_changes_no_count(tmp_path: Path, plain: Bundle) -> None:
    config = config_of(tmp_path / "t", "id: radar, reader: pwtt-raster, path: t.tif")
    write_west(tmp_path / "t" / "t.tif", 4.0, band="T_statistic", tags=SCREEN)
    bundle = built(config)
    for name in (
        "statistics",
        "building_assessments",
        "dating",
        "damage_by_date",
        "damage_changes",
        "blocks",
    ):
        pd.testing.assert_frame_equal(bundle.table(name), plain.table(name))
    assert bundle.epochs == plain.epochs
    said = of(bundle.table("building_statements"), "radar")
    assert said.index.tolist() == ["A", "B", "C", "D"]
    assert said["damage_grade"].isna().all()
    states = of(bundle.table("building_states"), "radar")
    assert states.index.tolist() == ["C"]  # the one house of the West that no list names
    assert states["damage_grade"].isna().all()
    agreement = bundle.table("source_agreement")
    assert set(agreement["source_b"]) == {"radar"}
    assert [line for line in verify_bundle(bundle) if line[1] is not None] == []


def test_a_radar_screen_that_passes_over_a_building_agrees_with_nothing(tmp_path: Path) -> None:
    config = config_of(tmp_path / "t", "id: radar, reader: pwtt-raster, path: t.tif")
    write_west(tmp_path / "t" / "t.tif", 1.0, band="T_statistic", tags=SCREEN)
    assert set(built(config).table("source_agreement")["relation"]) == {"no_safe_mapping"}


def test_buildings_over_nodata_are_assessed_by_no_table(tmp_path: Path) -> None:
    config = config_of(tmp_path / "t", f"id: model, reader: score-raster, path: s.tif, options: {{{SCORE}}}")
    write_west(tmp_path / "t" / "s.tif", 0.1)
    bundle = built(config)
    scores = of(bundle.table("building_scores"), "model")
    assert scores.index[~scores["is_assessed"]].tolist() == ["E", "F", "G", "H", "Z"]
    assert of(bundle.table("building_statements"), "model").index.tolist() == ["A", "B", "C", "D"]
    coverage = bundle.table("buildings").set_index("building_id")["coverage"]
    assert (coverage["houses:C"], coverage["houses:H"]) == ("assessed", "no_record")
    assert "houses:H" not in set(bundle.table("building_states")["building_id"])


def test_a_raster_may_speak_for_a_date_of_its_own(tmp_path: Path) -> None:
    options = SCORE.replace("2017-10-21", "2018-03-01")
    entry = f"id: model, reader: score-raster, path: s.tif, options: {{{options}}}"
    config = config_of(tmp_path / "t", entry, as_of="2018-03-01")
    write_west(tmp_path / "t" / "s.tif", 0.9)
    assert [name for name, found in check(load_config(config)) if not isinstance(found, list)] == []
    bundle = built(config)
    assert bundle.epochs == ["2014-02-12", "2017-10-21", "2018-03-01"]
    city = bundle.table("statistics").query("district_id == 'city'").set_index("epoch")
    assert city["n_assessed"].tolist() == [2, 7, 4]
    assert [line for line in verify_bundle(bundle) if line[1] is not None] == []


@pytest.mark.parametrize(
    ("entry", "band"),
    [
        ("id: radar, reader: pwtt-raster, path: t.tif, method: image_model", "T_statistic"),
        (f"id: radar, reader: score-raster, path: t.tif, options: {{{SCORE}}}", "decorrelation"),
    ],
)
def test_no_screen_is_made_evidence_by_the_configuration(tmp_path: Path, entry: str, band: str) -> None:
    config = config_of(tmp_path / "t", entry)
    write_west(tmp_path / "t" / "t.tif", 4.0, band=band, tags=SCREEN)
    with pytest.raises(ConfigError, match="method"):
        built(config)
    told = {name: found for name, found in check(load_config(config)) if not isinstance(found, list)}
    assert list(told) == ["scores: radar"]


def test_the_example_with_rasters_builds(tmp_path: Path, project: Path) -> None:
    write_town(tmp_path)
    files = {
        "footprints": tmp_path / "houses.gpkg",
        "unosat": tmp_path / "list.gpkg",
        "districts": tmp_path / "districts.geojson",
        "model": write_west(tmp_path / "s.tif", 0.9),
        "radar": write_west(tmp_path / "t.tif", 4.0, band="T_statistic", tags=SCREEN),
    }
    config = load_config(project / "examples" / "rasters.yaml", source_paths=files)
    assert config.settings.area.as_of == date(2017, 10, 21)
    bundle = open_bundle(pipeline.build(config, target=tmp_path / "out"))
    assert set(bundle.table("building_scores")["source_id"]) == {"model", "radar"}
