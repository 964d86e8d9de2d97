"""The demonstration city keeps every published count and invents nothing that could be taken for one."""

import hashlib
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.errors import SourceError
from geodata.sources.demo_city import published, read_demo_city
from geodata.sources.demo_city.site_types import USES
from geodata.sources.demo_city.uses import LEVELS

METRIC = "EPSG:32637"

EPOCH_COLUMNS = {
    "2013-10-22": ("SensDt", "DaSitCl"),
    "2014-02-12": ("SensorDate", "DaSitCl2"),
    "2015-05-29": ("SensDt3", "DaSitCl3"),
    "2017-02-03": ("SensDt4", "DaSitCl4"),
    "2017-10-21": ("SensDt5", "DaSitCl5"),
}

CLASS_OF_LABEL = {
    "Destroyed": "destroyed",
    "Severe Damage": "severe",
    "Moderate Damage": "moderate",
    "No Visible Damage": "no visible damage",
    "Impact Crater (Damage to Field)": "field crater",
    "Impact Crater (Damage to Road)": "road crater",
}


@pytest.fixture(scope="module")
def footprints() -> gpd.GeoDataFrame:
    return read_demo_city("footprints")


@pytest.fixture(scope="module")
def sites() -> gpd.GeoDataFrame:
    return read_demo_city("assessments")


@pytest.fixture(scope="module")
def cells() -> gpd.GeoDataFrame:
    return read_demo_city("admin_areas")


@pytest.fixture(scope="module")
def building_sites(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return sites[sites["GrDaCl"] == "Damaged Buildings"]


def regrouped(sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """The generated sites counted by neighbourhood, type and history, as the published table does."""
    histories = pd.DataFrame({"neighbourhood": sites["Neigh"], "site_type": sites["SiteID"]})
    for epoch, (_, grade) in EPOCH_COLUMNS.items():
        histories[epoch] = sites[grade].map(CLASS_OF_LABEL)
    return histories.value_counts(dropna=False).rename("n_sites").reset_index()


def test_there_are_exactly_as_many_footprints_as_published(footprints):
    assert len(footprints) == 24_689
    assert list(footprints.columns) == ["id", "levels", "use", "geometry"]
    assert footprints["id"].is_unique
    assert footprints["id"].iloc[[0, -1]].tolist() == ["demo-00001", "demo-24689"]
    assert footprints.crs == "EPSG:4326"


def test_every_published_history_is_met_exactly(sites):
    table = published.site_histories()
    keys = list(table.columns[:-1])
    assert len(table) == 691
    both = table.merge(regrouped(sites), on=keys, how="outer", suffixes=("", "_made"), indicator=True)
    assert (both["_merge"] == "both").all()
    assert (both["n_sites"] == both["n_sites_made"]).all()
    assert len(sites) == published.N_SITES == 13_155


def test_neighbourhood_figures_agree_with_the_made_sites(sites):
    figures = published.neighbourhood_figures().set_index("neighbourhood")
    made = pd.crosstab(sites["Neigh"], sites["DaSitCl5"])
    assert figures["n_sites"].to_dict() == sites["Neigh"].value_counts().to_dict()
    for column, label in (
        ("destroyed", "Destroyed"),
        ("severe", "Severe Damage"),
        ("moderate", "Moderate Damage"),
    ):
        assert figures[column].to_dict() == made[label].to_dict()


def test_totals_by_class_and_group_are_the_published_ones(sites):
    assert sites["DaSitCl5"].value_counts().to_dict() == {
        "Moderate Damage": 5492,
        "Severe Damage": 3959,
        "Destroyed": 3325,
        "Impact Crater (Damage to Field)": 167,
        "No Visible Damage": 117,
        "Impact Crater (Damage to Road)": 95,
    }
    assert sites["GrDaCl"].value_counts().to_dict() == {
        "Damaged Buildings": 12_818,
        "Impacts in Fields": 167,
        "Impacts on Roads / Bridges": 95,
        "Damaged Road segments": 74,
        "Damaged Greenhouses": 1,
    }


def test_an_epoch_without_a_record_has_neither_date_nor_class_nor_change(sites):
    for number, (epoch, (date, grade)) in enumerate(EPOCH_COLUMNS.items(), start=1):
        recorded = sites[grade].notna()
        assert (sites.loc[recorded, date] == epoch.replace("-", "/")).all()
        assert sites.loc[~recorded, date].isna().all()
        if number > 1:
            assert (sites[f"Damst{number}"].notna() == recorded).all()


def test_change_since_the_pass_before_follows_from_the_classes(sites):
    worsened = (sites["DaSitCl4"] == "Moderate Damage") & (sites["DaSitCl5"] == "Destroyed")
    healed = (sites["DaSitCl"] == "Severe Damage") & (sites["DaSitCl2"] == "No Visible Damage")
    assert worsened.sum() == 18
    assert set(sites.loc[worsened, "Damst5"]) == {"Increase - damage"}
    assert healed.sum() == 6
    assert set(sites.loc[healed, "Damst2"]) == {"Decrease - damage"}
    assert (sites["Damst5"] == "New - damage").sum() == 11_339


def test_what_the_counts_do_not_carry_is_left_empty(sites):
    for column in ("Confidence", "ConfID2", "ConfId3", "ConfId4", "ConfId5", "Notes"):
        assert sites[column].isna().all()


def test_every_site_lies_in_its_neighbourhood(sites, cells):
    outlines = cells.set_index("name_en").geometry
    own = outlines.loc[sites["Neigh"]].to_numpy()
    assert shapely.contains_properly(own, sites.geometry.to_numpy()).all()


def test_every_building_site_has_a_footprint_of_its_own(building_sites, footprints):
    tree = shapely.STRtree(footprints.geometry.to_numpy())
    site, footprint = tree.query(building_sites.geometry.to_numpy(), predicate="within")
    assert len(site) == len(building_sites) == 12_818
    assert np.unique(site).size == np.unique(footprint).size == 12_818


@pytest.mark.parametrize(
    ("site_type", "use"),
    [
        ("School / University", "public"),
        ("Hospital", "public"),
        ("Mosque", "religious"),
        ("Industrial Facility", "industrial"),
        ("Market", "commercial"),
    ],
)
def test_site_types_stand_on_buildings_of_that_use(sites, footprints, site_type, use):
    of_type = sites[sites["SiteID"] == site_type]
    joined = gpd.sjoin(of_type, footprints, predicate="within")
    assert len(joined) == len(of_type)
    assert set(joined["use"]) == {use}


def test_no_two_sites_share_a_position(sites):
    assert not sites.geometry.to_wkb().duplicated().any()


def test_craters_roads_and_bridges_are_on_no_building(sites, footprints):
    others = sites[sites["GrDaCl"] != "Damaged Buildings"].to_crs(METRIC).geometry.to_numpy()
    tree = shapely.STRtree(footprints.to_crs(METRIC).geometry.to_numpy())
    assert tree.query(others, predicate="dwithin", distance=0.5).size == 0


def test_field_craters_lie_fifteen_metres_from_any_building(sites, footprints):
    in_fields = sites[sites["SiteID"].isin(["Field", "Greenhouse"])].to_crs(METRIC).geometry.to_numpy()
    tree = shapely.STRtree(footprints.to_crs(METRIC).geometry.to_numpy())
    assert len(in_fields) == 168
    assert tree.query(in_fields, predicate="dwithin", distance=15.0).size == 0


def test_road_sites_lie_on_a_road_or_street(sites):
    lines = read_demo_city("basemap").query("kind in ['road', 'street']").to_crs(METRIC).geometry.to_numpy()
    on_roads = sites[sites["SiteID"].isin(["Road", "Bridge"])].to_crs(METRIC).geometry.to_numpy()
    near = shapely.STRtree(lines).query(on_roads, predicate="dwithin", distance=1.0)[0]
    assert np.unique(near).size == len(on_roads) == 169


def test_footprints_neither_overlap_nor_touch(footprints):
    outlines = footprints.geometry.to_numpy()
    this, other = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    assert shapely.is_valid(outlines).all()
    assert (this == other).all()


def test_no_footprint_crosses_a_street_the_railway_water_or_the_wall(footprints):
    lines = read_demo_city("basemap").geometry.to_numpy()
    tree = shapely.STRtree(footprints.geometry.to_numpy())
    assert tree.query(lines, predicate="intersects").size == 0


def test_footprints_look_like_buildings(footprints):
    outlines = footprints.geometry.to_numpy()
    n_corners = shapely.get_num_points(shapely.get_exterior_ring(outlines)) - 1
    area_m2 = footprints.to_crs(METRIC).area
    has_court = shapely.get_num_interior_rings(outlines) == 1
    assert set(n_corners) == {4, 5, 6, 8, 12}
    assert area_m2.min() > 35
    assert area_m2.max() < 3000
    assert 150 < area_m2.median() < 350
    assert has_court.mean() > 0.03


def test_old_city_buildings_are_smaller_than_elsewhere(footprints, cells):
    inside = cells[cells["name_en"].isin(published.OLD_CITY)].union_all()
    is_old = footprints.geometry.within(inside)
    area_m2 = footprints.to_crs(METRIC).area
    assert area_m2[is_old].median() < 0.75 * area_m2[~is_old].median()


def test_every_footprint_lies_in_one_neighbourhood_with_room_for_its_sites(footprints, building_sites, cells):
    tree = shapely.STRtree(footprints.geometry.to_numpy())
    cell, footprint = tree.query(cells.geometry.to_numpy(), predicate="contains_properly")
    assert np.array_equal(np.sort(footprint), np.arange(len(footprints)))
    n_footprints = pd.Series(cells["name_en"].to_numpy()[cell]).value_counts()
    assert n_footprints.ge(building_sites["Neigh"].value_counts()).all()


def test_cells_tile_the_outline_without_gap_or_overlap(cells):
    outlines = cells.geometry.to_numpy()
    outline = read_demo_city("area_of_interest").geometry.to_numpy()
    assert len(cells) == 24
    assert (shapely.get_type_id(outlines) == shapely.GeometryType.POLYGON).all()
    assert shapely.is_valid(outlines).all()
    assert shapely.coverage_is_valid(outlines)
    assert len(outline) == 1
    assert shapely.get_num_interior_rings(outline[0]) == 0
    assert shapely.area(outlines).sum() == pytest.approx(shapely.area(outline[0]), rel=1e-12)


def test_neighbourhoods_keep_their_published_names(cells):
    assert list(cells.columns) == ["district_id", "name_en", "name_ar", "geometry"]
    assert cells["district_id"].is_unique
    assert cells.set_index("district_id").loc["tas-heeh", ["name_en", "name_ar"]].tolist() == [
        "Tas-heeh",
        "التصحيح",
    ]
    assert "Unknown" in set(cells["name_en"])


def test_every_cell_holds_its_published_centre(cells):
    figures = published.neighbourhood_figures()
    centres = shapely.points(figures["lon"], figures["lat"])
    assert shapely.contains(cells.geometry.to_numpy(), centres).all()


def test_uses_and_levels_stay_in_their_stated_ranges(footprints):
    assert set(footprints["use"]) == set(USES) == set(LEVELS)
    for use, (fewest, most) in LEVELS.items():
        assert footprints.loc[footprints["use"] == use, "levels"].between(fewest, most).all()


def test_basemap_holds_the_river_the_wall_and_named_roads():
    basemap = read_demo_city("basemap")
    assert set(basemap["kind"]) == {"river", "water", "rail", "wall", "road", "street"}
    assert basemap.set_index("name_en").loc["Euphrates", "name_ar"] == "الفرات"
    assert basemap["name_en"].isna().equals(basemap["name_ar"].isna())
    assert basemap.geometry.is_valid.all()


def test_changing_a_table_does_not_change_the_next_reading():
    first = read_demo_city("admin_areas")
    first["name_en"] = "changed"
    assert "changed" not in set(read_demo_city("admin_areas")["name_en"])


def test_an_unknown_role_is_refused_with_the_list_of_roles():
    with pytest.raises(SourceError, match=r"'roads'.*footprints, assessments, admin_areas"):
        read_demo_city("roads")


FINGERPRINT = """
import hashlib
from geodata.sources.demo_city import ROLES, read_demo_city
digest = hashlib.sha256()
for role in ROLES:
    table = read_demo_city(role)
    digest.update(table.drop(columns="geometry").to_csv().encode())
    digest.update(b"".join(table.geometry.to_wkb()))
print(digest.hexdigest())
"""


def test_two_processes_make_the_same_bytes(project: Path):
    again = subprocess.run(
        [sys.executable, "-c", FINGERPRINT],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    digest = hashlib.sha256()
    for role in ("footprints", "assessments", "admin_areas", "area_of_interest", "basemap"):
        table = read_demo_city(role)
        digest.update(table.drop(columns="geometry").to_csv().encode())
        digest.update(b"".join(table.geometry.to_wkb()))
    assert again.stdout.strip() == digest.hexdigest()


@pytest.mark.real_data
def test_the_carried_tables_are_the_ones_beside_the_project(shared_data: Path):
    for name, carried in (
        ("neighbourhood_figures.csv", published.neighbourhood_figures().drop(columns="district_id")),
        ("site_history_counts.csv", published.site_histories()),
    ):
        pd.testing.assert_frame_equal(carried, pd.read_csv(shared_data / "raqqa" / name))
