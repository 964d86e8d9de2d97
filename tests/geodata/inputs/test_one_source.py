"""One source as it is read: the file is the one the configuration means, and its reader fits its role."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS

from geodata.config import load_config
from geodata.errors import ConfigError, SourceError
from geodata.inputs.one_source import read_source
from geodata.provenance import sha256_of
from tests.town import METRIC, write_town

OTHER = "0123456789ab" + "0" * 52


def town(folder: Path, right: str, wrong: str) -> Path:
    path = write_town(folder)
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    return path


def test_a_file_of_another_checksum_is_refused(tmp_path: Path) -> None:
    config = load_config(town(tmp_path, "path: list.gpkg,", f"path: list.gpkg, sha256: '{OTHER}',"))
    found = sha256_of(tmp_path / "list.gpkg")
    with pytest.raises(SourceError) as error:
        read_source(config, "assessments", config.settings.sources.assessments[0], CRS(METRIC))
    assert "Source list" in str(error.value)
    assert f"expected to have the SHA-256 0123456789ab..., but has {found[:12]}..." in str(error.value)
    assert "correct sha256:" in str(error.value)


def test_the_checksum_is_compared_before_the_file_is_read(tmp_path: Path) -> None:
    config = load_config(town(tmp_path, "path: list.gpkg,", f"path: list.gpkg, sha256: '{OTHER}',"))
    (tmp_path / "list.gpkg").write_bytes(b"cut off")
    with pytest.raises(SourceError, match="SHA-256 0123456789ab"):
        read_source(config, "assessments", config.settings.sources.assessments[0], CRS(METRIC))


def test_a_file_of_the_expected_checksum_is_read(tmp_path: Path) -> None:
    expected = sha256_of(write_town(tmp_path).parent / "list.gpkg")
    path = tmp_path / "town.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("path: list.gpkg,", f"path: list.gpkg, sha256: '{expected}',"), encoding="utf-8"
    )
    config = load_config(path)
    provenance, *_ = read_source(config, "assessments", config.settings.sources.assessments[0], CRS(METRIC))
    assert provenance.sha256 == expected


def test_a_missing_file_is_told_as_missing_whatever_its_checksum(tmp_path: Path) -> None:
    config = load_config(town(tmp_path, "path: list.gpkg,", f"path: none.gpkg, sha256: '{OTHER}',"))
    with pytest.raises(SourceError, match=r"none\.gpkg") as error:
        read_source(config, "assessments", config.settings.sources.assessments[0], CRS(METRIC))
    assert "SHA-256" not in str(error.value)


def test_site_labels_make_districts_only(tmp_path: Path) -> None:
    config = load_config(town(tmp_path, "reader: unosat, path: list.gpkg", "reader: site-labels"))
    with pytest.raises(ConfigError, match="only makes districts, but is among the assessments; move it to"):
        read_source(config, "assessments", config.settings.sources.assessments[0], CRS(METRIC))


def test_the_order_of_axes_is_an_option_of_every_area_and_is_never_ignored(tmp_path: Path) -> None:
    gpd.GeoDataFrame(geometry=[shapely.box(35.9, 38.9, 36.0, 39.1)], crs=4326).to_file(tmp_path / "area.gpkg")
    config = load_config(write_town(tmp_path))
    area = config.settings.sources.admin_areas[0].model_copy(
        update={"reader": "vector", "path": tmp_path / "area.gpkg", "options": {}, "sha256": None}
    )
    _, exchanged, _ = read_source(config, "area_of_interest", area, CRS(METRIC))
    assert exchanged.total_bounds.tolist() == pytest.approx([38.9, 35.9, 39.1, 36.0])
    kept = area.model_copy(update={"options": {"keep_axes": True}})
    _, as_delivered, _ = read_source(config, "area_of_interest", kept, CRS(METRIC))
    assert as_delivered.total_bounds.tolist() == pytest.approx([35.9, 38.9, 36.0, 39.1])
