"""Copernicus EMS: every packaging gives one answer, dates are joined, versions replaced, themes kept apart."""

import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import columns
from geodata.errors import ConfigError, CRSError, SourceError, UnknownCodeError
from geodata.grades import (
    BUILDING,
    DESTROYED,
    FACILITY,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    SEVERE,
    TRANSPORT,
)
from geodata.harmonise.statements import harmonise_statements
from geodata.provenance import Source, findings_of_reading
from geodata.sources import read, source_type
from geodata.sources.copernicus_images import image_days, resolution_m, source_ids
from geodata.sources.copernicus_products import feature_of, package_of_names, product_of, product_of_names
from geodata.sources.providers.copernicus import CROSSWALK, layout_of
from tests.builders import METRIC, square
from tests.provider_files import copernicus as files

ONE = {"builtUpA": files.built_up(), "source": files.source_table()}


def statements(path: Path, **options: object) -> gpd.GeoDataFrame:
    return read("copernicus", path, role="assessments", options=options)


def told(table: gpd.GeoDataFrame) -> dict[str, int]:
    found: dict[str, int] = {}
    for finding in findings_of_reading(table, source_id="cems"):
        found[finding.rule] = found.get(finding.rule, 0) + finding.n_rows
    return found


def harmonised(
    table: gpd.GeoDataFrame, **options: object
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, gpd.GeoDataFrame | None]:
    source = Source(
        id="cems",
        role="assessments",
        reader="copernicus",
        title="Grading",
        publisher="Copernicus EMS",
        licence="open",
        credit="Copernicus EMS",
    )
    sites, assessments, outlines, _ = harmonise_statements(
        table, source=source, metric_crs=METRIC, layout=layout_of(table), options=options
    )
    return sites, assessments, outlines


def buildings(table: gpd.GeoDataFrame) -> list[str]:
    return table.loc[table["site_kind"] == BUILDING, "statement_class"].tolist()


# Packaging


def test_the_fixture_gives_its_totals(tmp_path: Path) -> None:
    table = statements(files.write(tmp_path))
    assert len(table) == files.N_STATEMENTS
    kinds = table["site_kind"].value_counts().to_dict()
    assert kinds == {
        BUILDING: files.N_BUILDINGS,
        FACILITY: files.N_FACILITIES,
        TRANSPORT: files.N_TRANSPORT,
    }
    assert told(table) == {"layer_not_read": files.N_NOT_READ}
    assert (table["image_date"] == pd.Timestamp(files.DAY)).all()
    assert (table["image_source"] == "Pleiades-1A/B").all()
    assert (table["gsd_m"] == 0.5).all()


def packed_folder(folder: Path) -> Path:
    return files.pack(
        files.write_shapefiles(folder / "x", files.product(), naming=files.NAME + "_{feature}_v1"),
        folder / "x.zip",
    )


def archive_of_archives(folder: Path) -> Path:
    inner = folder / "inner"
    inner.mkdir()
    files.write(folder / "made").rename(inner / f"{files.NAME}_v1.zip")
    return files.pack(inner, folder / "EMSR648_AOI01.zip")


def loose_json(folder: Path) -> Path:
    return files.write_json(folder / "json", files.product(), naming=files.NAME + "_{feature}_r1_v1")


def database(folder: Path) -> Path:
    return files.write_gpkg(folder / f"{files.NAME}_v1.gpkg", files.product())


def packed_database(folder: Path) -> Path:
    (folder / "g").mkdir()
    files.write_gpkg(folder / "g" / f"{files.NAME}_v1.gpkg", files.product())
    return files.pack(folder / "g", folder / f"{files.NAME}_v1.zip")


def in_metres(folder: Path) -> Path:
    return files.write_shapefiles(
        folder / "utm", files.product(), naming=files.NAME + "_{feature}_v1", metric=True
    )


def snake_case(folder: Path) -> Path:
    """Names of 2017: built_up_a."""
    tables = {
        "built_up_a": files.built_up(),
        "facilities_a": files.product()["facilitiesA"],
        "transportation_l": files.product()["transportationL"],
        "hydrography_a": files.product()["hydrographyA"],
        "area_of_interest_a": files.product()["areaOfInterestA"],
        "source": files.source_table(),
    }
    return files.write_shapefiles(folder / "snake", tables, naming="EMSR239_AOI01_GRA_PRODUCT_{feature}")


def shouting(folder: Path) -> Path:
    tables = {
        feature: table.rename(columns=lambda name: name if name == "geometry" else name.upper())
        for feature, table in files.product().items()
    }
    return files.write_gpkg(folder / "AOI.gpkg", tables, naming=files.NAME + "_{feature}_V1")


def heights(folder: Path) -> Path:
    tables = files.product()
    raised = tables["builtUpA"]
    tables["builtUpA"] = raised.set_geometry(
        gpd.GeoSeries(
            shapely.multipolygons([[one] for one in shapely.force_3d(raised.geometry.array, 7.0)]),
            crs=raised.crs,
        )
    )
    return files.write_gpkg(folder / f"{files.NAME}_v1.gpkg", tables)


def lower_case_csv(folder: Path) -> Path:
    made = files.write_shapefiles(
        folder / "csv",
        {k: v for k, v in files.product().items() if k != "source"},
        naming=files.NAME.lower() + "_{feature}_v1",
    )
    files.source_table().to_csv(made / f"{files.NAME.lower()}_source_v1.csv", index=False)
    return made


@pytest.mark.parametrize(
    "deliver",
    [
        packed_folder, archive_of_archives, loose_json, database, packed_database, in_metres, snake_case, shouting,
        heights, lower_case_csv,
    ],
)  # fmt: skip
def test_every_packaging_gives_the_same_statements(tmp_path: Path, deliver: object) -> None:
    table = statements(deliver(tmp_path))  # type: ignore[operator]
    assert buildings(table) == list(files.FIRST)
    assert (table["image_date"] == pd.Timestamp(files.DAY)).all()
    assert len(table) == files.N_STATEMENTS
    sites, assessments, outlines = harmonised(table)
    assert (sites.geom_type == "Point").all()
    assert outlines is not None
    assert len(outlines) == files.N_BUILDINGS + files.N_FACILITIES
    assert len(assessments) == files.N_STATEMENTS


def test_a_file_geodatabase_is_read_from_its_archive(tmp_path: Path) -> None:
    database_folder = tmp_path / "g" / "EMSR648.gdb"
    database_folder.parent.mkdir()
    modern = {"TARGET_ARCGIS_VERSION": "ARCGIS_PRO_3_2_OR_LATER"}
    for feature, table in ONE.items():
        layer = f"{files.NAME}_{feature}_v1"
        if isinstance(table, gpd.GeoDataFrame):
            table.to_file(database_folder, layer=layer, driver="OpenFileGDB", **modern)
        else:
            files.write_bare(table, database_folder, layer=layer, driver="OpenFileGDB", **modern)
    table = statements(files.pack(tmp_path / "g", tmp_path / "EMSR648.gdb.zip"))
    assert buildings(table) == list(files.FIRST)
    assert (table["image_date"] == pd.Timestamp(files.DAY)).all()


def test_one_file_of_a_product_finds_the_table_of_images_beside_it(tmp_path: Path) -> None:
    folder = loose_json(tmp_path)
    table = statements(folder / f"{files.NAME}_builtUpA_r1_v1.json")
    assert len(table) == files.N_BUILDINGS
    assert (table["image_date"] == pd.Timestamp(files.DAY)).all()


def test_several_areas_in_one_database_are_dated_each_by_its_own_images(tmp_path: Path) -> None:
    path = tmp_path / "EMSR648.gpkg"
    files.write_gpkg(path, ONE, naming="EMSR648_AOI01_GRA_PRODUCT_{feature}_v1")
    second = {
        "builtUpP": files.places([shapely.Point(5, 300)], damage_gra="Destroyed", dmg_src_id=2),
        "source": files.source_table("10/02/2023"),
    }
    files.write_gpkg(path, second, naming="EMSR648_AOI02_GRA_PRODUCT_{feature}_v1")
    table = statements(path)
    days = table.groupby("area_of_interest")["image_date"].unique()
    assert days["AOI01"].tolist() == [pd.Timestamp("2023-02-08")]
    assert days["AOI02"].tolist() == [pd.Timestamp("2023-02-10")]
    assert set(statements(path, area_of_interest="AOI02")["area_of_interest"]) == {"AOI02"}
    assert set(statements(path, area_of_interest=2)["area_of_interest"]) == {"AOI02"}


def test_a_layer_delivered_in_two_formats_is_read_once(tmp_path: Path) -> None:
    folder = files.write_shapefiles(tmp_path / "both", ONE, naming=files.NAME + "_{feature}_v1")
    files.write_json(folder, ONE, naming=files.NAME + "_{feature}_v1")
    table = statements(folder)
    assert len(table) == files.N_BUILDINGS
    assert told(table)["layer_in_another_format"] == files.N_BUILDINGS


def test_layers_in_two_zones_are_brought_together(tmp_path: Path) -> None:
    folder = files.write_shapefiles(
        tmp_path / "zones", ONE, naming="EMSR648_AOI01_GRA_PRODUCT_{feature}_v1", metric=True
    )
    files.write_shapefiles(folder, ONE, naming="EMSR648_AOI02_GRA_PRODUCT_{feature}_v1")
    table = statements(folder)
    assert table.crs == "EPSG:4326"
    assert told(table)["several_reference_systems"] == 12
    west, _, east, _ = table.total_bounds
    assert 38.9 < west < east < 39.1


def test_a_layer_without_reference_system_among_others_is_refused_until_it_is_named(tmp_path: Path) -> None:
    folder = files.write_shapefiles(tmp_path / "none", ONE, naming="EMSR648_AOI01_GRA_PRODUCT_{feature}_v1")
    files.write_shapefiles(folder, ONE, naming="EMSR648_AOI02_GRA_PRODUCT_{feature}_v1")
    (folder / "EMSR648_AOI02_GRA_PRODUCT_builtUpA_v1.prj").unlink()
    with pytest.raises(CRSError, match="EMSR648_AOI02_GRA_PRODUCT_builtUpA_v1 states no reference system"):
        statements(folder)
    assert len(statements(folder, crs="EPSG:4326")) == 12


# Products, versions, monitoring


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


# Classes


def test_classes_since_2017_get_their_intervals_and_what_could_not_be_told_has_no_grade(
    tmp_path: Path,
) -> None:
    sites, assessments, _ = harmonised(statements(files.write(tmp_path)))
    street = sites[sites["site_kind"] == BUILDING].merge(assessments, on=columns.SITE_ID)
    grades = street.set_index(columns.SOURCE_GRADE)[[columns.GRADE_MIN, columns.GRADE_MAX]].astype(object)
    assert grades.loc["Destroyed"].tolist() == [DESTROYED, DESTROYED]
    assert grades.loc["Damaged"].tolist() == [MODERATE, SEVERE]
    assert grades.loc["Possibly damaged"].tolist() == [NO_VISIBLE_DAMAGE, MODERATE]
    assert grades.loc["No visible damage"].tolist() == [NO_VISIBLE_DAMAGE, POSSIBLE]
    assert grades.loc[["Not Applicable", "Null"]].isna().all().all()


def old_archive(folder: Path) -> Path:
    loose = files.write_shapefiles(
        folder / "old",
        files.old_product(),
        naming="EMSR190_33SELLANO_02GRADING_v1_15000_{feature}",
        metric=True,
    )
    return files.pack(loose, folder / "[EMSR190]_33SELLANO_GRADING_OVERVIEW_v1_vector.zip")


def test_gradings_until_2016_carry_class_and_date_in_the_layer(tmp_path: Path) -> None:
    table = statements(old_archive(tmp_path))
    assert (table["image_date"] == pd.Timestamp("2016-08-25")).all()
    sites, assessments, _ = harmonised(table)
    joined = sites.merge(assessments, on=columns.SITE_ID)
    street = joined[joined["site_type"] == "Residential"].set_index(columns.SOURCE_GRADE)[columns.GRADE]
    assert street.astype(object).where(street.notna(), None).loc[list(files.OLD)].tolist() == [
        DESTROYED, SEVERE, MODERATE, POSSIBLE, NO_VISIBLE_DAMAGE, None,
    ]  # fmt: skip
    # Points of crisis information are buildings; roads stay apart.
    assert sites["site_kind"].value_counts().to_dict() == {BUILDING: 7, TRANSPORT: 1}
    assert told(table) == {"layer_not_read": 1}


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("Completed Destroyed", DESTROYED),
        ("HIGHLY DAMAGED", SEVERE),
        ("Negligible to slight dam", POSSIBLE),
        ("not  affected", NO_VISIBLE_DAMAGE),
        ("997", None),
        ("998-Unknown", None),
        (-9999, None),
        ("Not Analysed", None),
    ],
)
def test_spellings_of_classes_are_understood(tmp_path: Path, written: object, grade: str | None) -> None:
    table = files.places(STREET_OF_TWO, grading=["Highly Damaged", str(written)], src_date="2016-08-25")
    path = files.write_gpkg(tmp_path / "a.gpkg", {"settlements_merged": table}, naming="{feature}")
    sites, assessments, _ = harmonised(statements(path))
    by_site = assessments.set_index(columns.SITE_ID)[columns.GRADE].reindex(sites[columns.SITE_ID])
    assert by_site.astype(object).where(by_site.notna(), None).tolist() == [SEVERE, grade]


STREET_OF_TWO = files.STREET[:2]


def test_an_unknown_class_stops_with_its_rows(tmp_path: Path) -> None:
    tables = ONE | {"builtUpA": files.built_up(("Destroyed", "Singed", "Singed"))}
    table = statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables))
    with pytest.raises(UnknownCodeError, match="'Singed' in 2 rows"):
        harmonised(table)


def test_a_bare_number_is_no_class(tmp_path: Path) -> None:
    tables = ONE | {"builtUpA": files.built_up(("1", "2"))}
    with pytest.raises(UnknownCodeError, match="'1' in 1 rows"):
        harmonised(statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables)))


def test_every_class_is_a_whole_interval_or_none_at_all() -> None:
    for entry in CROSSWALK.classes:
        given = [entry.grade, entry.grade_min, entry.grade_max]
        assert all(given) or not any(given), entry


def test_rows_without_class_make_no_statement_and_are_counted(tmp_path: Path) -> None:
    tables = ONE | {"builtUpA": files.built_up(("Destroyed", None, "No visible damage"))}
    table = statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables))
    assert told(table) == {"no_class": 1}
    sites, assessments, _ = harmonised(table)
    assert (len(sites), len(assessments)) == (3, 2)


def test_a_delivery_that_lists_damage_only_is_told(tmp_path: Path) -> None:
    tables = ONE | {"builtUpA": files.built_up(("Destroyed", "Damaged"))}
    table = statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables))
    assert told(table) == {"no_undamaged_rows": 2}


def test_a_merged_layer_of_unknown_name_is_sorted_by_its_type_codes(tmp_path: Path) -> None:
    kinds = {
        "11-Residential": BUILDING,
        "2141-Bridge": TRANSPORT,
        "2302-Power plant": FACILITY,
        "998-Unknown": BUILDING,
    }
    table = files.places(
        [square(50 * n, 0) for n in range(4)],
        obj_type=list(kinds),
        DAMAGE_GRA="Destroyed",
        src_date="2023-02-08",
    )
    path = tmp_path / "all damage.geojson"
    table.to_file(path, driver="GeoJSON")
    got = statements(path)
    assert got["site_kind"].tolist() == list(kinds.values())
    assert got["object_type"].isna().tolist() == [False, False, False, True]


def test_land_use_is_never_read_although_it_has_classes(tmp_path: Path) -> None:
    tables = ONE | {"naturalLandUseA": files.built_up(("Destroyed",))}
    table = statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables))
    assert len(table) == files.N_BUILDINGS
    assert told(table) == {"layer_not_read": 1}


# Dates


@pytest.mark.parametrize(
    ("written", "ids"),
    [(2, (2,)), (2.0, (2,)), ("2", (2,)), ("2.0", (2,)), ("1, 2", (1, 2)), ("1;2", (1, 2)), (None, ()), (np.nan, ()), ("Null", ())],
)  # fmt: skip
def test_ids_of_images_are_read_however_they_are_written(written: object, ids: tuple[int, ...]) -> None:
    assert source_ids(written) == ids


def dated(folder: Path, ids: list[object], **sources: object) -> gpd.GeoDataFrame:
    layer = files.built_up(files.FIRST[: len(ids)], dmg_src_id=ids)
    tables = {"builtUpA": layer, "source": files.source_table(**sources)}  # type: ignore[arg-type]
    return statements(files.write_gpkg(folder / f"{files.NAME}_v1.gpkg", tables))


def test_the_image_after_the_event_dates_a_statement_and_no_other(tmp_path: Path) -> None:
    table = dated(tmp_path, ["2", "1, 2", "1", "3", "7", None])
    days = table["image_date"]
    assert days[:2].tolist() == [pd.Timestamp(files.DAY)] * 2
    assert days[2:].isna().all()
    assert told(table) == {"image_before_event": 1, "source_without_date": 1, "no_source_row": 2}


def test_of_several_images_after_the_event_the_latest_counts(tmp_path: Path) -> None:
    table = dated(
        tmp_path,
        ["1,2,3", "2"],
        src_date=["06/11/2022", "08/02/2023", "09/02/2023"],
        eventphase=["Pre-event", "Post-event", "Post-event"],
    )
    assert table["image_date"].tolist() == [pd.Timestamp("2023-02-09"), pd.Timestamp("2023-02-08")]


def test_without_a_table_of_images_no_row_has_a_date_and_the_message_asks_for_one(tmp_path: Path) -> None:
    path = files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", {"builtUpA": files.built_up()})
    table = statements(path)
    assert table["image_date"].isna().all()
    assert told(table) == {"no_source_row": 6}
    with pytest.raises(SourceError, match=r"option\s+date:"):
        harmonised(table)
    _, assessments, _ = harmonised(table, date="2023-02-08")
    assert len(assessments) == 6


def test_days_before_months_as_the_manual_says() -> None:
    written = pd.Series(
        ["06/02/2023", "6/2/2023", "2023-02-06", "20230206", "2023", "Not Applicable", None, "31/02/2023"]
    )
    days = image_days(written)
    assert days[:4].tolist() == [pd.Timestamp("2023-02-06")] * 4
    assert days[4:].isna().all()


def test_resolutions_are_in_metres() -> None:
    assert resolution_m("0.5 m") == 0.5
    assert resolution_m("0,3") == 0.3
    assert resolution_m("50 cm") == 0.5
    assert np.isnan(resolution_m("Not Applicable"))
    assert np.isnan(resolution_m(998))


# Coverage


def coverage(path: Path, role: str, **options: object) -> gpd.GeoDataFrame:
    return read("copernicus", path, role=role, options=options)


def test_one_delivery_gives_its_coverage_too(tmp_path: Path) -> None:
    path = files.write(tmp_path)
    assert coverage(path, "area_of_interest")["locality"].tolist() == ["Raqqa"]
    assert coverage(path, "not_analysed")["or_src_id"].tolist() == [2]
    # The image from before the event covers far more, and says nothing of damage.
    footprint = coverage(path, "image_footprint")
    assert footprint["or_src_id"].tolist() == [2]
    assert footprint["image_date"].tolist() == [pd.Timestamp(files.DAY)]
    assert told(footprint) == {"image_before_event": 1}


def test_holes_drawn_among_the_image_outlines_are_not_analysed(tmp_path: Path) -> None:
    outlines = files.places(
        [square(0, 0, 500), square(0, 0, 50)], obj_type=["Image", "Not Analysed"], or_src_id=2
    )
    tables = ONE | {"imageFootprintA": outlines}
    path = files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables)
    assert coverage(path, "image_footprint")["obj_type"].tolist() == ["Image"]
    assert coverage(path, "not_analysed")["obj_type"].tolist() == ["Not Analysed"]


def test_what_a_cloud_hid_counts_only_for_the_latest_pass(tmp_path: Path) -> None:
    hidden = [files.places([square(100 * n, 0, 50)], obj_type="Not Analysed", pass_number=n) for n in (0, 1)]
    folder = files.write_shapefiles(
        tmp_path / "x", {"notAnalysedA": hidden[0]}, naming=files.NAME + "_{feature}_v1"
    )
    files.write_shapefiles(
        folder, {"notAnalysedA": hidden[1]}, naming="EMSR648_AOI01_GRA_MONIT01_{feature}_v1"
    )
    table = coverage(folder, "not_analysed")
    assert table["monitoring"].tolist() == [1]
    assert told(table) == {"earlier_pass": 1}


@pytest.mark.parametrize("role", ["area_of_interest", "image_footprint", "not_analysed"])
def test_a_missing_layer_of_a_role_is_named(tmp_path: Path, role: str) -> None:
    path = files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", ONE)
    with pytest.raises(
        SourceError, match=f"polygons of {role} .* but holds builtUpA_v1; leave this source out"
    ):
        coverage(path, role)


def test_an_empty_layer_of_a_role_is_said_to_be_empty(tmp_path: Path) -> None:
    tables = ONE | {"notAnalysedA": files.product()["notAnalysedA"].iloc[:0]}
    path = files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables)
    with pytest.raises(SourceError, match="but holds no rows in notAnalysedA_v1"):
        coverage(path, "not_analysed")


def test_the_area_of_a_delineation_serves_where_no_grading_was_made(tmp_path: Path) -> None:
    tables = {"areaOfInterestA": files.product()["areaOfInterestA"]}
    path = files.write_gpkg(tmp_path / "EMSR648_AOI01_DEL_PRODUCT_v1.gpkg", tables)
    assert len(coverage(path, "area_of_interest")) == 1


@pytest.mark.real_data
def test_published_areas_of_interest_are_read_as_any_vector_file(shared_data: Path) -> None:
    path = shared_data / "turkiye-2023" / "aois.geojson"
    table = read("vector", path, role="area_of_interest", options={})
    assert len(table) == len(coverage(path, "area_of_interest")) == 4
    assert set(table["emsr_id"]) == {"EMSR648"}
    assert {"area_id", "locality", "map_type"} <= set(table.columns)
    assert table.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all()


# What cannot be read


def test_broken_deliveries_give_one_sentence(tmp_path: Path) -> None:
    whole = files.write(tmp_path)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:3000])
    with pytest.raises(SourceError, match=r"cut\.zip is not a whole zip archive"):
        statements(cut)
    folder = files.write_shapefiles(tmp_path / "torn", ONE, naming=files.NAME + "_{feature}_v1")
    shape = folder / f"{files.NAME}_builtUpA_v1.shp"
    shape.write_bytes(shape.read_bytes()[:-50])
    with pytest.raises(SourceError, match=r"builtUpA_v1\.shp is shorter than it says"):
        statements(folder)
    packed = files.pack(folder, tmp_path / "torn.zip")
    with pytest.raises(
        SourceError, match=r"^torn\.zip: torn\.zip/EMSR648_AOI01_GRA_PRODUCT_builtUpA_v1\.shp is"
    ):
        statements(packed)
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as out:
        out.writestr("readme.txt", "nothing")
    with pytest.raises(SourceError, match="but holds no layer that can be read"):
        statements(empty)


def test_a_cut_off_json_layer_is_refused(tmp_path: Path) -> None:
    folder = files.write_json(tmp_path / "j", ONE, naming=files.NAME + "_{feature}_v1")
    layer = folder / f"{files.NAME}_builtUpA_v1.json"
    layer.write_text(layer.read_text()[:-300])
    with pytest.raises(SourceError, match=r"builtUpA_v1\.json cannot be read"):
        statements(folder)


def test_reading_leaves_nothing_behind_and_changes_nothing(tmp_path: Path) -> None:
    path = files.write(tmp_path)
    shutil.rmtree(tmp_path / "loose")
    before = path.read_bytes()
    statements(path)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_the_source_says_what_it_delivers() -> None:
    source = source_type("copernicus")
    assert source.roles == ("assessments", "area_of_interest", "image_footprint", "not_analysed")
    assert source.lists is None
