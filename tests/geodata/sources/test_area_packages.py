"""Packages of administrative areas: the level asked for, P-codes as text, Arabic as it was written."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geodata import columns
from geodata.errors import ConfigError, SchemaError, SourceError
from geodata.harmonise.admin_areas import harmonise_admin_areas
from geodata.provenance import Source, findings_of_reading
from geodata.schemas import check
from geodata.sources import read, source_type
from tests.builders import METRIC
from tests.provider_files import cod_ab, geoboundaries


def districts(reader: str, path: Path, **options: object) -> gpd.GeoDataFrame:
    """Districts as a configuration with these options gives them."""
    delivered = read(reader, path, role="admin_areas", options=options)
    known = source_type(reader).column_defaults["admin_areas"]
    defaults = {name: column for name, column in known.items() if column in delivered.columns}
    source = Source("areas", "admin_areas", reader, "t", "p", "l", "c")
    table, _ = harmonise_admin_areas(delivered, source=source, metric_crs=METRIC, options=defaults | options)
    check(table, columns.DISTRICTS, name="districts", key=["district_id"])
    return table


def test_the_level_asked_for_is_read_and_not_its_lines_and_points(tmp_path: Path) -> None:
    table = districts("cod-ab", cod_ab.write(tmp_path), level=2)
    assert len(table) == cod_ab.N_DISTRICTS
    assert list(table["district_id"]) == ["SY1101", "SY1102", "SY1103", "SY0205"]
    assert list(table["name_ar"]) == cod_ab.NAMES_AR
    assert set(table["code_system"]) == {"pcode"}
    assert list(districts("cod-ab", tmp_path / "syr_adm_uncs_20170331_shp.zip", level=1)["name_en"]) == [
        "Ar-Raqqa",
        "Aleppo",
    ]


def test_several_levels_need_one_to_be_named(tmp_path: Path) -> None:
    path = cod_ab.write(tmp_path)
    with pytest.raises(SourceError, match=r"holds the levels 1, 2 .*; name one with option level:"):
        districts("cod-ab", path)
    with pytest.raises(SourceError, match="holds no areas of level 3, but the levels 1, 2"):
        districts("cod-ab", path, level=3)
    with pytest.raises(ConfigError, match=r"option level was 2.5"):
        districts("cod-ab", path, level=2.5)


def test_only_what_lies_in_one_area_is_kept(tmp_path: Path) -> None:
    path = cod_ab.write(tmp_path)
    for code, n_districts in cod_ab.N_WITHIN.items():
        assert len(districts("cod-ab", path, level=2, within=code)) == n_districts
    assert list(districts("cod-ab", path, level=2, within=["SY1102", "SY02"])["name_en"]) == [
        "Tell Abiad",
        "Menbij",
    ]
    delivered = read("cod-ab", path, role="admin_areas", options={"level": 2, "within": "SY11"})
    assert {f.rule: f.n_rows for f in findings_of_reading(delivered, source_id="a")}["outside_within"] == 1
    with pytest.raises(SourceError, match=r"has no area 'SY99'.*it has SY11, SY02"):
        districts("cod-ab", path, level=2, within="SY99")


@pytest.mark.parametrize("table", [cod_ab.old(2), cod_ab.new(), cod_ab.very_old()])
def test_old_and_new_columns_give_the_same_districts(table: gpd.GeoDataFrame, tmp_path: Path) -> None:
    table.to_file(tmp_path / "syr_admin2.geojson", driver="GeoJSON")
    found = districts("cod-ab", tmp_path / "syr_admin2.geojson")
    assert list(found["district_id"]) == ["SY1101", "SY1102", "SY1103", "SY0205"]
    assert list(found["name_en"]) == ["Ar-Raqqa", "Tell Abiad", "Ath-Thawrah", "Menbij"]
    assert list(found["name_ar"]) == cod_ab.NAMES_AR


def test_columns_in_other_languages_are_told_by_the_file(tmp_path: Path) -> None:
    table = cod_ab.new().rename(columns={"adm2_name": "adm2_name1", "adm2_name1": "adm2_name"})
    table.assign(lang="ar", lang1="en").to_file(tmp_path / "admin2.gpkg")
    found = districts("cod-ab", tmp_path / "admin2.gpkg")
    assert (found["name_en"][1], found["name_ar"][1]) == ("Tell Abiad", "تل أبيض")
    table.drop(columns=["lang", "lang1"]).to_file(tmp_path / "unstated.gpkg", layer="adm2")
    found = districts("cod-ab", tmp_path / "unstated.gpkg")
    assert (found["name_en"][1], found["name_ar"][1]) == ("Tell Abiad", "تل أبيض")


def test_layers_of_a_geodatabase_are_told_apart_by_their_names(tmp_path: Path) -> None:
    for level in (1, 2):
        cod_ab.old(level).to_file(tmp_path / "syr.gdb", layer=f"syr_admbnda_adm{level}", driver="OpenFileGDB")
    assert len(districts("cod-ab", tmp_path / "syr.gdb", level=2)) == 4
    with pytest.raises(SourceError, match="levels 1, 2"):
        districts("cod-ab", tmp_path / "syr.gdb")


def test_codes_that_became_numbers_are_not_p_codes(tmp_path: Path) -> None:
    table = cod_ab.old(2).assign(ADM2_PCODE=pd.array([1101, 1102, 1103, 205]))
    table.to_file(tmp_path / "adm2.geojson", driver="GeoJSON")
    with pytest.raises(SchemaError, match="4 of 4 district ids of areas are expected to be P-codes"):
        districts("cod-ab", tmp_path / "adm2.geojson")


def test_a_file_without_p_codes_is_refused(tmp_path: Path) -> None:
    table = cod_ab.old(2)[["ADM2_EN", "geometry"]]
    table.to_file(tmp_path / "adm2.geojson", driver="GeoJSON")
    with pytest.raises(SourceError, match="has no column of P-codes, such as ADM2_PCODE"):
        districts("cod-ab", tmp_path / "adm2.geojson")


def test_geoboundaries_are_read_in_full_and_by_their_own_ids(tmp_path: Path) -> None:
    table = districts("geoboundaries", geoboundaries.write(tmp_path))
    assert len(table) == geoboundaries.N_DISTRICTS
    assert table["area_km2"].sum() == pytest.approx(geoboundaries.AREA_KM2, rel=1e-3)
    assert list(table["district_id"]) == list(geoboundaries.table()["shapeID"])
    assert set(table["code_system"]) == {"geoboundaries"}


def test_simplified_outlines_are_told(tmp_path: Path) -> None:
    path = tmp_path / "geoBoundaries-SYR-ADM2_simplified.geojson"
    geoboundaries.table().to_file(path, driver="GeoJSON")
    delivered = read("geoboundaries", path, role="admin_areas", options={})
    assert findings_of_reading(delivered, source_id="gb")[0].rule == "simplified_outline"


def test_one_country_of_a_world_file_is_kept(tmp_path: Path) -> None:
    world = pd.concat([geoboundaries.table(), geoboundaries.table(country="IRQ").assign(shapeID=list("abc"))])
    world.to_file(tmp_path / "geoBoundariesCGAZ_ADM2.gpkg", layer="globalADM2")
    assert len(districts("geoboundaries", tmp_path / "geoBoundariesCGAZ_ADM2.gpkg", country="SYR")) == 3
    with pytest.raises(SourceError, match="holds no rows"):
        districts("geoboundaries", tmp_path / "geoBoundariesCGAZ_ADM2.gpkg", country="LBN")


def test_arabic_names_of_geoboundaries_are_arabic_names(tmp_path: Path) -> None:
    table = geoboundaries.table().assign(shapeName=cod_ab.NAMES_AR[:3]).drop(columns="shapeID")
    table.to_file(tmp_path / "gb.geojson", driver="GeoJSON")
    found = districts("geoboundaries", tmp_path / "gb.geojson")
    assert list(found["name_ar"]) == cod_ab.NAMES_AR[:3]
    assert found["name_en"].isna().all()
    assert set(found["code_system"]) == {"local"}


def test_a_file_of_another_publisher_is_refused(tmp_path: Path) -> None:
    cod_ab.old(2).to_file(tmp_path / "adm2.geojson", driver="GeoJSON")
    with pytest.raises(SourceError, match=r"is no file of geoBoundaries: it has no shapeName"):
        districts("geoboundaries", tmp_path / "adm2.geojson")


def test_a_level_that_a_file_has_no_codes_for_is_refused(tmp_path: Path) -> None:
    cod_ab.old(2).to_file(tmp_path / "areas.geojson", driver="GeoJSON")
    with pytest.raises(SourceError, match=r"has no column of P-codes of level 3, .* name its level"):
        districts("cod-ab", tmp_path / "areas.geojson", level=3)
