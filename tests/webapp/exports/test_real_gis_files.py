"""The files of the real UNOSAT list of Raqqa: points and no footprints, numbers equal to the bundle's."""

from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from flask import Flask

from tests.webapp.exports.gis_files import exported, written
from webapp import create_app
from webapp.exports.flatgeobuf import write_flatgeobuf
from webapp.exports.geopackage import write_geopackage
from webapp.exports.geoparquet import write_geoparquet
from webapp.exports.shapefile import write_shapefile
from webapp.settings import Settings

pytestmark = pytest.mark.real_data

RAQQA = {"destroyed": 3_325, "severe": 3_959, "moderate": 5_492, "no_visible_damage": 117}
"""Sites by class on 21 October 2017, as UNOSAT's product lists them."""

N_SITES, N_CRATERS = 13_155, 262


@pytest.fixture(scope="module")
def raqqa(raqqa_bundle: Path) -> Flask:
    return create_app(Settings(bundles=(raqqa_bundle,)))


def check(sites: gpd.GeoDataFrame, column: str = "damage_grade") -> None:
    assert len(sites) == N_SITES
    assert sites[column].dropna().value_counts().to_dict() == RAQQA
    assert sites[column].isna().sum() == N_CRATERS
    assert set(sites.geometry.geom_type) == {"Point"}


def test_every_format_holds_the_published_sites(raqqa: Flask, tmp_path: Path) -> None:
    with exported(raqqa, "raqqa-unosat", "ar") as given:
        sites = (given.layer("sites"),)
        assert written(write_geopackage, given.layers, given.about, tmp_path / "a.gpkg") == N_SITES + 24
        assert written(write_geoparquet, sites, given.about, tmp_path / "a.parquet") == N_SITES
        assert written(write_flatgeobuf, sites, given.about, tmp_path / "a.fgb") == N_SITES
        assert written(write_shapefile, given.layers, given.about, tmp_path / "a.zip") == N_SITES + 24
    check(pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="sites"))
    check(gpd.read_parquet(tmp_path / "a.parquet"))
    check(pyogrio.read_dataframe(tmp_path / "a.fgb"))
    check(pyogrio.read_dataframe(f"/vsizip/{tmp_path / 'a.zip'}/sites.shp"), "dmg_grade")


def test_no_share_and_no_notice_anywhere(raqqa: Flask, tmp_path: Path) -> None:
    with exported(raqqa, "raqqa-unosat") as given:
        written(write_geopackage, given.layers, given.about, tmp_path / "a.gpkg")
    districts = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="districts")
    assert len(districts) == 24
    assert districts[["pct_damaged_mapped", "buildings_total"]].isna().all(axis=None)
    assert districts["destroyed"].sum() == RAQQA["destroyed"]
    assert "notice" not in districts.columns
    layers = {name for name, _ in pyogrio.list_layers(tmp_path / "a.gpkg")}
    assert "buildings" not in layers
