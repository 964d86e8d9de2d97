"""Every packaging of a Copernicus delivery gives the same statements."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.errors import CRSError
from geodata.grades import (
    BUILDING,
    FACILITY,
    TRANSPORT,
)
from tests.geodata.sources.copernicus.reading import ONE, buildings, harmonised, statements, told
from tests.provider_files import copernicus as files


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
