"""Every edition of a UNOSAT delivery is read with its path alone, and none is guessed."""

import shutil
import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.columns import GRADE, GRADE_MAX, GRADE_MIN, SITE_KIND, SOURCE_GRADE
from geodata.errors import SourceError, UnknownCodeError
from geodata.grades import BUILDING, CELL, DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SEVERE
from tests.geodata.sources.built_lists import Built, built, counts
from tests.geodata.sources.test_coded_domains import with_domains
from tests.provider_files import unosat
from tests.unosat_files import grid_table, housing_table, outlined_table, unosat_table, write_as, zip_up

CRS = unosat.CRS


def read(path: Path, **options: object) -> Built:
    return built("unosat", path, CRS, options)


def add_layer(path: Path, table: gpd.GeoDataFrame, layer: str) -> None:
    """A further layer of a geodatabase."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table.to_file(path, driver="OpenFileGDB", layer=layer, mode="a" if path.exists() else "w")


def test_the_layer_of_sites_is_found_beside_the_extent(tmp_path: Path) -> None:
    sites, said, outlines, _ = read(unosat.write(tmp_path))
    assert (len(sites), len(said), outlines) == (unosat.N_SITES, unosat.N_RECORDS, None)
    assert (sites[SITE_KIND] == BUILDING).sum() == unosat.N_BUILDINGS


@pytest.mark.parametrize("inside", ["", "a/b/c"])
def test_it_is_found_in_an_archive_at_any_depth(inside: str, tmp_path: Path) -> None:
    archive = zip_up(unosat.write(tmp_path), tmp_path / "delivery.zip", inside=inside)
    assert len(read(archive)[1]) == unosat.N_RECORDS


def test_it_is_found_in_a_folder_that_holds_the_geodatabase(tmp_path: Path) -> None:
    unosat.write(tmp_path)
    assert len(read(tmp_path)[1]) == unosat.N_RECORDS


def test_it_is_found_among_the_shapefiles_of_an_archive(tmp_path: Path) -> None:
    sites = write_as(unosat_table(3), tmp_path, "shp")
    extent = gpd.GeoDataFrame({"Area": ["Town"]}, geometry=[shapely.box(39, 35.9, 39.1, 36)], crs="EPSG:4326")
    extent.to_file(tmp_path / "Analysis_Extent.shp")
    archive = zip_up(sites, tmp_path / "delivery.zip")
    with zipfile.ZipFile(archive, "a") as out:
        for path in sorted(tmp_path.glob("Analysis_Extent.*")):
            out.write(path, f"delivery/{path.name}")
    assert len(read(archive)[1]) == unosat.N_RECORDS


def test_of_two_lists_none_is_guessed_and_both_are_named(tmp_path: Path) -> None:
    path = unosat.write(tmp_path)
    add_layer(path, unosat_table(2), "Damage_Sites_Town_20240401")
    with pytest.raises(SourceError, match=r"2 layers of damage sites .*20240215.*20240401.*option layer:"):
        read(path)
    assert len(read(path, layer="20240215$")[1]) == unosat.N_RECORDS


def test_one_list_kept_twice_is_read_once_and_told(tmp_path: Path) -> None:
    path = unosat.write(tmp_path)
    add_layer(path, unosat_table(3), "Damage_Sites_Town_copy")
    _, said, _, found = read(path)
    assert len(said) == unosat.N_RECORDS
    assert counts(found)["identical_layer"] == unosat.N_SITES


def test_a_list_of_gaza_has_its_municipality_as_district_where_it_has_no_neighbourhood(
    tmp_path: Path,
) -> None:
    table = unosat_table(14).drop(columns="Neighborhood")
    table.insert(0, "Governorate", "North")
    table.insert(1, "Municipality", ["Ash Shati", "Jabalya", "Jabalya", None, "Jabalya"])
    path = tmp_path / "UNOSAT_GazaStrip_CDA_11October2025.gdb"
    add_layer(path, table, "Damage_Sites_GazaStrip_20251011")
    sites, said, _, _ = read(path)
    assert sites["source_district"].value_counts().to_dict() == {"Jabalya": 3, "Ash Shati": 1}
    assert said["epoch"].nunique() == 14
    empty = table.assign(Neighborhood=" ")
    path = tmp_path / "empty.gdb"
    add_layer(path, empty, "Damage_Sites_GazaStrip_20251011")
    assert read(path)[0]["source_district"].notna().sum() == 4


def test_heights_and_web_mercator_change_no_site(tmp_path: Path) -> None:
    table = unosat_table(3)
    lifted = table.set_geometry(shapely.force_3d(table.geometry.to_numpy(), 300.0)).set_crs(table.crs)
    plain, drawn = (
        read(write_as(table, tmp_path, "gpkg")),
        read(write_as(lifted.to_crs(3857), tmp_path, "gdb")),
    )
    assert drawn[0].geometry.geom_equals_exact(plain[0].geometry, 1e-7).all()
    assert not drawn[0].geometry.has_z.any()


# Lists of codes that the file carries.


def coded_list(folder: Path, codes: list[object], labels: dict[str, str]) -> Path:
    table = unosat_table(1)
    table["SensorDate"] = "2023/01/15"
    table["Main_Damage_Site_Class"] = pd.array(codes, dtype="Int64")
    path = write_as(table, folder, "gpkg")
    with_domains(path, path.stem, {"Main_Damage_Site_Class": labels})
    return path


def test_the_files_own_labels_go_before_the_table_of_codes(tmp_path: Path) -> None:
    labels = {"21": "Destroyed", "22": "Severe Damage", "0": "No Visible Damage"}
    _, said, _, found = read(coded_list(tmp_path, [21, 22, None, 0, 21], labels))
    assert said[GRADE].tolist() == [DESTROYED, SEVERE, NO_VISIBLE_DAMAGE, DESTROYED]
    assert said[SOURCE_GRADE].tolist()[0] == "Destroyed"
    assert counts(found)["coded_domains"] == 5


def test_a_label_in_no_list_stops_and_is_shown(tmp_path: Path) -> None:
    path = coded_list(tmp_path, [1, 15, 15, 1, 1], {"1": "Destroyed", "15": "Burnt Orchard"})
    with pytest.raises(UnknownCodeError, match=r"'Burnt Orchard' in 2 rows"):
        read(path)
    _, said, _, _ = read(path, scale={"Destroyed": 1, "Burnt Orchard": 12})
    assert said[GRADE].isna().sum() == 2


def test_a_label_that_no_row_has_stops_nothing(tmp_path: Path) -> None:
    path = coded_list(tmp_path, [1, 1, 1, 1, 1], {"1": "Destroyed", "15": "Burnt Orchard"})
    assert len(read(path)[1]) == 5


def test_a_label_that_contradicts_the_published_code_stops(tmp_path: Path) -> None:
    path = coded_list(tmp_path, [1, 6, 6, 1, 1], {"1": "Destroyed", "6": "Moderate"})
    with pytest.raises(SourceError, match=r"6 means 'Moderate', but in UNOSAT's code list that is class 3"):
        read(path)


def test_site_types_written_as_codes_are_read_by_their_labels(tmp_path: Path) -> None:
    table = unosat_table(1).drop(columns="Grouped_Damage_Classes")
    table["SensorDate"], table["Main_Damage_Site_Class"] = "2023/01/15", 1
    table["SiteID"] = [1, 2, 3, 1, 1]
    path = write_as(table, tmp_path, "gpkg")
    with_domains(path, path.stem, {"SiteID": {"1": "Mosque", "2": "Bridge", "3": "Greenhouse"}})
    sites, *_ = read(path)
    assert sites[SITE_KIND].tolist() == ["building", "bridge", "greenhouse", "building", "building"]
    assert sites["site_type"].tolist()[:2] == ["Mosque", "Bridge"]


# Housing units.


def test_housing_units_are_told_and_counted_as_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "UNOSAT_Town_HU.gdb"
    add_layer(path, housing_table(), "Town_20240215_HU")
    sites, said, _, found = read(path)
    assert (len(sites), len(said)) == (unosat.N_SITES, unosat.N_RECORDS)
    assert sites["notes"].tolist()[:2] == ["gate; HU_tot=12; HU_damaged_3=7", "HU_tot=1; HU_damaged_3=1"]
    assert pd.isna(sites["notes"].iloc[2])
    assert counts(found)["housing_units"] == 4
    told = next(one for one in found if one.rule == "housing_units")
    assert "HU_tot 15, HU_damaged_3 9" in told.detail


def test_housing_units_without_a_class_are_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "UNOSAT_Town_HU.gdb"
    add_layer(path, housing_table()[["HU_tot", "HU_damaged_3", "geometry"]], "Town_20240215_HU")
    with pytest.raises(SourceError, match=r"housing units .* but no damage class"):
        read(path)


# Grids and outlines.


def test_cells_of_a_grid_are_cells_and_never_buildings(tmp_path: Path) -> None:
    path = write_as(grid_table([14, 6, 14, None]), tmp_path, "shp")
    sites, said, outlines, _ = read(path)
    assert outlines is not None
    assert set(sites[SITE_KIND]) == {CELL}
    assert len(sites) == len(outlines) == 4
    seen = said.set_index(SOURCE_GRADE)[[GRADE, GRADE_MIN, GRADE_MAX]].astype(object)
    assert seen.loc["14"].iloc[0].tolist() == [POSSIBLE, POSSIBLE, DESTROYED]
    assert seen.loc["6"].tolist() == [NO_VISIBLE_DAMAGE] * 3
    assert len(said) == 3


def test_a_grid_without_any_damage_is_still_a_grid(tmp_path: Path) -> None:
    sites, *_ = read(write_as(grid_table([6, 6, 6, 6]), tmp_path, "gpkg"))
    assert set(sites[SITE_KIND]) == {CELL}


def test_the_class_of_cells_cannot_grade_a_point(tmp_path: Path) -> None:
    table = unosat_table(1).assign(SensorDate="2023/01/15", Main_Damage_Site_Class=[14, 1, 1, 1, 1])
    with pytest.raises(UnknownCodeError, match=r"'14' in 1 rows.*grids and cannot grade a point"):
        read(write_as(table, tmp_path, "gpkg"))


def test_outlined_buildings_are_buildings_at_each_of_their_passes(tmp_path: Path) -> None:
    sites, said, outlines, found = read(write_as(outlined_table(), tmp_path, "gdb"))
    assert outlines is not None
    assert len(sites) == len(outlines) == unosat.N_SITES
    assert sites[SITE_KIND].tolist() == ["building", "building", "road_crater", "building", "building"]
    by_epoch = said.groupby("epoch", observed=True)[GRADE].agg(lambda grades: grades.astype(object).tolist())
    assert by_epoch.iloc[0] == [DESTROYED, MODERATE]
    assert by_epoch.iloc[2][:2] == [DESTROYED, SEVERE]
    assert len(said) == unosat.N_RECORDS
    assert counts(found)["polygons"] == unosat.N_SITES


def test_the_outlines_of_a_housing_unit_edition_keep_their_units(tmp_path: Path) -> None:
    table = housing_table()
    outlined = table.set_geometry(outlined_table().geometry)
    sites, *_ = read(write_as(outlined, tmp_path, "gpkg"))
    assert sites["notes"].iloc[0] == "gate; HU_tot=12; HU_damaged_3=7"


def test_a_list_without_image_dates_is_dated_by_its_configuration(tmp_path: Path) -> None:
    table = unosat_table(1)[["SiteID", "Main_Damage_Site_Class", "geometry"]].assign(
        Main_Damage_Site_Class=21
    )
    path = write_as(table, tmp_path, "gpkg")
    with_domains(path, path.stem, {"Main_Damage_Site_Class": {"21": "Destroyed"}})
    with pytest.raises(SourceError, match="option epochs:"):
        read(path)
    epochs = [{"class": "d_Main_Damage_Site_Class", "date": "2023-01-15"}]
    assert (read(path, epochs=epochs)[1][GRADE] == DESTROYED).all()


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    with pytest.raises(SourceError, match="nothing"):
        read(folder)


@pytest.mark.real_data
def test_the_wide_dates_of_raqqa_are_read_with_their_totals(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "raqqa" / "unosat_damage_sites.gpkg"
    copy = Path(shutil.copy(path, tmp_path / "renamed.gpkg"))
    _, said, _, _ = read(copy)
    last = said[said["epoch"] == np.datetime64("2017-10-21")]
    graded = last[GRADE].astype(object).value_counts()
    assert [graded[grade] for grade in (DESTROYED, SEVERE, MODERATE)] == [3325, 3959, 5492]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_list_as_a_table_of_text_is_placed_by_its_columns_of_coordinates(
    ending: str, tmp_path: Path
) -> None:
    path = tmp_path / f"list.{ending}"
    table = pd.DataFrame(
        {
            "Latitude": [35.95, 35.951],
            "Longitude": [39.01, 39.01],
            "SiteID": "Building",
            "SensorDate": "2023-10-15 00:00:00",
            "Main_Damage_Site_Class": ["Destroyed", "Severe Damage"],
        }
    )
    if ending == "csv":
        table.to_csv(path, index=False)
    else:
        table.to_excel(path, index=False)
    sites, said, _, _ = read(path)
    assert sorted(said[SOURCE_GRADE]) == ["Destroyed", "Severe Damage"]
    assert set(sites[SITE_KIND]) == {BUILDING}
