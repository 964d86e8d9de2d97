"""Versions are replaced, monitoring is a later date, and names of all years are taken apart."""

from pathlib import Path

import pandas as pd
import pytest

from geodata import columns
from geodata.errors import ConfigError, SourceError
from geodata.grades import (
    BUILDING,
    DESTROYED,
    FACILITY,
    MODERATE,
)
from geodata.sources.copernicus_products import feature_of, package_of_names, product_of, product_of_names
from tests.builders import square
from tests.geodata.sources.copernicus.reading import ONE, buildings, harmonised, statements, told
from tests.provider_files import copernicus as files


def test_a_newer_version_replaces_the_older_and_monitoring_is_a_later_date(tmp_path: Path) -> None:
    folder = tmp_path / "EMSR648"
    later = files.product(files.FALLEN, post="12/02/2023")
    files.write_shapefiles(folder / "EMSR648_AOI01_GRA_PRODUCT_v1", ONE, naming=files.NAME + "_{feature}_v1")
    # The second version still calls its layers v1.
    files.write_shapefiles(
        folder / "EMSR648_AOI01_GRA_PRODUCT_v2", files.product(), naming=files.NAME + "_{feature}_v1"
    )
    files.write_shapefiles(
        folder / "EMSR648_AOI01_GRA_MONIT01_v1", later, naming="EMSR648_AOI01_GRA_MONIT01_{feature}_v1"
    )
    table = statements(folder)
    assert told(table)["older_version"] == files.N_BUILDINGS
    assert table["monitoring"].value_counts().to_dict() == {0: 8, 1: 8}
    assert table.groupby("monitoring")["version"].unique().map(list).to_dict() == {0: ["v2"], 1: ["v1"]}
    assert table.groupby("monitoring")["image_date"].first().tolist() == [
        pd.Timestamp(files.DAY),
        pd.Timestamp(files.MONITORED),
    ]
    sites, assessments, _ = harmonised(table, pass_days=0)
    assert len(sites) == files.N_STATEMENTS
    assert len(assessments) == 2 * files.N_STATEMENTS
    second = sites.loc[sites["site_kind"] == BUILDING, columns.SITE_ID].iloc[1]
    history = assessments[assessments[columns.SITE_ID] == second].sort_values(columns.EPOCH)
    assert history[columns.GRADE].tolist() == [MODERATE, DESTROYED]


def test_versions_of_loose_layers_are_compared_layer_by_layer(tmp_path: Path) -> None:
    folder = files.write_shapefiles(tmp_path / "x", files.product(), naming=files.NAME + "_{feature}_v1")
    files.write_shapefiles(
        folder, {"builtUpA": files.built_up(files.FALLEN)}, naming=files.NAME + "_{feature}_v2"
    )
    table = statements(folder)
    assert buildings(table) == list(files.FALLEN)
    assert (table["site_kind"] == FACILITY).sum() == 1
    assert told(table)["older_version"] == files.N_BUILDINGS
    assert (table["image_date"] == pd.Timestamp(files.DAY)).all()


def test_a_release_counts_before_its_version(tmp_path: Path) -> None:
    folder = files.write_shapefiles(tmp_path / "x", ONE, naming=files.NAME + "_{feature}_r1_v3")
    files.write_shapefiles(
        folder, {"builtUpA": files.built_up(files.FALLEN)}, naming=files.NAME + "_{feature}_r2_v1"
    )
    assert buildings(statements(folder)) == list(files.FALLEN)


@pytest.mark.parametrize("other", ["DEL_PRODUCT", "FEP_PRODUCT", "REF_PRODUCT", "DEL_MONIT01"])
def test_products_that_grade_nothing_are_left_out_and_counted(tmp_path: Path, other: str) -> None:
    folder = files.write_shapefiles(tmp_path / "x", ONE, naming=files.NAME + "_{feature}_v1")
    files.write_shapefiles(
        folder, {"builtUpP": files.built_up(files.FIRST[:2])}, naming=f"EMSR648_AOI01_{other}_{{feature}}_v1"
    )
    table = statements(folder)
    assert buildings(table) == list(files.FIRST)
    assert told(table)["product_not_grading"] == 2


def test_a_delivery_without_a_grading_is_refused_with_its_layers(tmp_path: Path) -> None:
    folder = files.write_shapefiles(
        tmp_path / "x",
        {"observedEventA": files.places([square(0, 0)])},
        naming="EMSR648_AOI01_DEL_PRODUCT_{feature}_v1",
    )
    with pytest.raises(
        SourceError, match=r"holds EMSR648_AOI01_DEL_PRODUCT_observedEventA_v1; fetch a grading"
    ):
        statements(folder)


def test_options_choose_area_product_and_layer_and_say_what_they_leave_out(tmp_path: Path) -> None:
    folder = files.write_shapefiles(tmp_path / "x", files.product(), naming=files.NAME + "_{feature}_v1")
    files.write_shapefiles(folder, ONE, naming="EMSR648_AOI01_GRA_MONIT01_{feature}_v1")
    assert set(statements(folder, product="PRODUCT_v1$")["monitoring"]) == {0}
    assert set(statements(folder, product="MONIT")["monitoring"]) == {1}
    only = statements(folder, layer="builtUp", product="PRODUCT")
    assert set(only["site_kind"]) == {BUILDING}
    assert told(only)["not_chosen"] == 8
    with pytest.raises(
        SourceError, match=r"none of which the options choose \(products: EMSR648_AOI01_GRA_MONIT01_v1"
    ):
        statements(folder, area_of_interest="AOI77")
    with pytest.raises(ConfigError, match="option product was '\\(', which is no regular expression"):
        statements(folder, product="(")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("EMSR648_AOI01_GRA_MONIT02_v2", ("EMSR648", "AOI01", None, "GRA", 2, None, 2)),
        ("EMSR648_AOI1_GRM_MONIT02_builtUpA_r1_v3", ("EMSR648", "AOI01", None, "GRA", 2, 1, 3)),
        ("emsr884_aoi12_del_product_v1", ("EMSR884", "AOI12", None, "DEL", 0, None, 1)),
        ("EMSR354_AOI02_FEP_PRODUCT_r1_VECTORS_v1_vector", ("EMSR354", "AOI02", None, "FEP", 0, 1, 1)),
        ("[EMSR131]_06NAME_GRADING_OVERVIEW_MONIT01_v1_vector", ("EMSR131", "06NAME", "OVERVIEW", "GRA", 1, None, 1)),
        ("EMSR190_33SELLANO_02GRADING_v1_15000_settlements_poly_grading", ("EMSR190", "33SELLANO", "02", "GRA", None, None, 1)),
        ("EMSR177_05AMATRICE_REFERENCE_OVERVIEW_v2_vector", ("EMSR177", "05AMATRICE", "OVERVIEW", "REF", None, None, 2)),
        ("builtUpA_v1", (None, None, None, None, None, None, 1)),
        ("nothing", (None,) * 7),
    ],
)  # fmt: skip
def test_names_of_all_years_are_taken_apart(name: str, parts: tuple[object, ...]) -> None:
    told_by = product_of(name)
    got = (
        told_by.activation,
        told_by.area,
        told_by.sheet,
        told_by.type,
        told_by.monitoring,
        told_by.release,
        told_by.version,
    )
    assert got == parts


def test_outer_names_add_what_inner_ones_leave_open() -> None:
    names = ("builtUpA_v1", "EMSR884_AOI06_GRA_MONIT01_v2", "EMSR884")
    assert product_of_names(names).name == "EMSR884_AOI06_GRA_MONIT01"
    package = package_of_names(names)
    assert package is not None
    assert package.version == 2
    # A folder of another area says nothing of this layer.
    assert (
        product_of_names(("EMSR884_AOI06_GRA_PRODUCT_builtUpA", "EMSR884_AOI07_GRA_MONIT01_v2")).monitoring
        == 0
    )
    assert feature_of("EMSR648_AOI01_GRA_builtUpP") == "builtupp"
    assert feature_of("EMSR648_AOI01_GRA_PRODUCT_source_r1_v1") == "source"
