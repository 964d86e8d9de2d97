"""One damage list in every file format, name length, code and date style gives one answer."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geodata import columns
from geodata.grades import DESTROYED, FIELD_CRATER, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SEVERE
from geodata.harmonise.assessments import harmonise_assessments
from geodata.provenance import Source
from geodata.schemas import check
from geodata.sources import read
from tests.builders import METRIC
from tests.unosat_files import day_of, unosat_table, write_as, zip_up

LIST = Source("list", "assessments", "unosat", "List", "Publisher", "licence", "credit")
CSV = {"lon_column": "lon", "lat_column": "lat"}


def harmonised(table: gpd.GeoDataFrame, **options: object) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    sites, assessments, _ = harmonise_assessments(table, source=LIST, metric_crs=METRIC, options=options)
    check(sites, columns.SITES, name="sites", key=["site_id"])
    check(assessments, columns.ASSESSMENTS, name="assessments", key=["site_id", "epoch"])
    return sites, assessments


def from_file(path: Path, **options: object) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    return harmonised(read("unosat", path, role="assessments", options=options), **options)


def assert_same(given: tuple[gpd.GeoDataFrame, pd.DataFrame], n_epochs: int = 14) -> None:
    expected = harmonised(unosat_table(n_epochs))
    # FlatGeobuf sorts its rows by place, so rows are compared by id.
    given_sites, sites = (one.sort_values("site_id", ignore_index=True) for one in (given[0], expected[0]))
    assert given_sites.geometry.geom_equals_exact(sites.geometry, 1e-7).all()
    assert_frame_equal(
        pd.DataFrame(given_sites).drop(columns="geometry"), pd.DataFrame(sites).drop(columns="geometry")
    )
    # The source's own spelling of a class is the one thing that differs by design.
    given_records, records = (
        one.drop(columns="source_grade").sort_values(["epoch", "site_id"], ignore_index=True)
        for one in (given[1], expected[1])
    )
    assert_frame_equal(given_records, records)


def test_the_list_reads_as_it_is_drawn() -> None:
    sites, assessments = harmonised(unosat_table(3))
    told = assessments.assign(
        site=assessments["site_id"].map(dict(zip(sites["site_id"], "abcde", strict=True)))
    )
    by_epoch = told.set_index(["site", "epoch"])["damage_grade"].astype(object).unstack()  # noqa: PD010
    none = None
    expected = [
        [DESTROYED, DESTROYED, DESTROYED],
        [none, MODERATE, SEVERE],
        [none, none, none],
        [MODERATE, MODERATE, NO_VISIBLE_DAMAGE],
        [none, none, POSSIBLE],
    ]
    assert by_epoch.where(by_epoch.notna(), None).to_numpy().tolist() == expected
    assert list(by_epoch.columns) == [day_of(1), day_of(2), day_of(3)]
    assert list(sites["site_kind"]) == ["building", "building", "road_crater", "building", "building"]
    assert list(sites["source_district"].unique()) == ["حي"]


def test_a_site_without_a_record_has_no_row_and_no_grade() -> None:
    _, assessments = harmonised(unosat_table(3))
    assert len(assessments) == 2 + 3 + 5
    crater = assessments[assessments["source_grade"] == "5"]
    assert len(crater) == 1
    assert crater["damage_grade"].isna().all()


@pytest.mark.parametrize(
    ("classes", "dates"),
    [
        ("float", "slash"),
        ("integer", "iso"),
        ("digits", "compact"),
        ("decimals", "datetime"),
        ("label", "utc"),
        ("shouted", "milliseconds"),
    ],
)
def test_codes_and_dates_may_be_written_in_any_known_way(classes: str, dates: str) -> None:
    assert_same(harmonised(unosat_table(classes=classes, dates=dates)))


@pytest.mark.parametrize("classes", ["float", "label"])
@pytest.mark.parametrize("kind", ["gpkg", "shp", "geojson", "fgb", "gdb", "csv", "parquet"])
def test_every_file_format_gives_the_same_answer(kind: str, classes: str, tmp_path: Path) -> None:
    path = write_as(unosat_table(classes=classes), tmp_path, kind)
    assert_same(from_file(path, **(CSV if kind == "csv" else {})))


@pytest.mark.parametrize("kind", ["gpkg", "shp", "geojson", "gdb", "csv", "parquet"])
@pytest.mark.parametrize("inside", ["", "delivery/data"])
def test_a_zip_archive_gives_the_same_answer_whatever_folder_the_file_is_in(
    kind: str, inside: str, tmp_path: Path
) -> None:
    path = write_as(unosat_table(), tmp_path, kind)
    archive = zip_up(path, tmp_path / "delivery.zip", inside=inside)
    assert_same(from_file(archive, **(CSV if kind == "csv" else {})))


def test_a_file_geodatabase_zipped_as_gdb_zip_is_read(tmp_path: Path) -> None:
    path = write_as(unosat_table(), tmp_path, "gdb")
    assert_same(from_file(zip_up(path, tmp_path / "list.gdb.zip", inside="")))


def test_names_cut_by_a_shapefile_belong_to_the_pass_their_order_says(tmp_path: Path) -> None:
    path = write_as(unosat_table(classes="label", dates="datetime"), tmp_path, "shp")
    cut = read("unosat", path, role="assessments", options={})
    # What GDAL made of 14 epochs: Damage_Sta is the second pass and SensorID_1 the tenth.
    assert {"Main_Damag", "Main_Dam_1", "Main_Dam10", "Damage_Sta", "SensorID_1"} <= set(cut.columns)
    sites, assessments = harmonised(cut)
    tenth = assessments[
        (assessments["epoch"] == day_of(10)) & (assessments["site_id"] == sites["site_id"][0])
    ]
    assert list(tenth["sensor"]) == ["Sensor 10"]
    assert assessments.loc[assessments["epoch"] == day_of(1), "source_status"].isna().all()
    assert (assessments.loc[assessments["epoch"] == day_of(2), "source_status"] == "No change").all()


def test_text_copies_cut_by_a_shapefile_are_read_beside_their_codes(tmp_path: Path) -> None:
    coded, text = unosat_table(3), unosat_table(3, classes="label")
    both = gpd.GeoDataFrame(geometry=coded.geometry)
    for name in coded.columns.drop("geometry"):
        both[name] = coded[name]
        if name.startswith(("Main", "Sensor", "Confidence", "SiteID")):
            both[f"d_{name}"] = text[name]
    cut = read("unosat", write_as(both, tmp_path, "shp"), role="assessments", options={})
    assert {"d_Main_Dam", "d_Sensor_1", "d_Sensor_2", "d_SiteID"} <= set(cut.columns)
    given = harmonised(cut)
    assert_same(given, 3)
    assert set(given[1]["source_grade"]) >= {"Destroyed", "Severe Damage"}


def test_a_file_with_one_pass_is_read_whatever_its_suffixes() -> None:
    last = unosat_table(3)[
        ["SiteID", "SensorDate_3", "SensorID_3", "Confidence_3", "Main_Damage_Site_Class_3", "geometry"]
    ]
    names = ["SiteID", "SensorDa_2", "SensorID_3", "Confiden_2", "Main_Dam_2", "geometry"]
    _, assessments = harmonised(last.set_axis(names, axis=1).set_geometry("geometry"))
    assert list(assessments["epoch"].unique()) == [day_of(3)]
    assert len(assessments) == 5


@pytest.mark.parametrize("name", ["MainDamage", "DamageLeve", "Main_Dmg", "DaSitCl", "d_Main_D_1"])
def test_older_names_of_the_class_column_are_known(name: str) -> None:
    table = unosat_table(1).rename(columns={"Main_Damage_Site_Class": name})
    assert_same(harmonised(table), 1)


def test_passes_out_of_date_order_are_put_in_order() -> None:
    table = unosat_table(3)
    passes = [[name for name in table if name.endswith(f"_{epoch}")] for epoch in (2, 3)]
    given = harmonised(table[["SiteID", *passes[1], *_rest(table, passes), *passes[0], "geometry"]])
    assert_same(given, 3)
    assert given[1]["epoch"].is_monotonic_increasing


def _rest(table: gpd.GeoDataFrame, passes: list[list[str]]) -> list[str]:
    taken = {"SiteID", "geometry", *passes[0], *passes[1]}
    return [name for name in table.columns if name not in taken]


def test_columns_that_are_dates_need_a_scale_and_then_give_the_same_grades() -> None:
    table = unosat_table(3)
    wide = gpd.GeoDataFrame(geometry=table.geometry)
    own = {1.0: 3.0, 2.0: 2.0, 3.0: 1.0, 6.0: 0.0}
    for epoch in (1, 2, 3):
        suffix = "" if epoch == 1 else f"_{epoch}"
        wide[f"{day_of(epoch):%Y-%m-%d}"] = table[f"Main_Damage_Site_Class{suffix}"].map(own)
    scale = {3: "Destroyed", 2: "Severe Damage", 1: "Moderate Damage", 0: "No Visible Damage"}
    sites, assessments = harmonised(wide, scale=scale)
    _, expected = harmonised(table)
    # Neither the crater nor the possible damage is in the other scale.
    expected = expected[~expected["source_grade"].isin(["4", "5"])].reset_index(drop=True)
    compared = ["site_id", "epoch", "sensor_date", "damage_grade"]
    assert_frame_equal(assessments[compared], expected[compared])
    assert list(sites["site_kind"]) == ["unspecified", "unspecified", "other", "unspecified", "other"]


def test_a_field_crater_is_told_by_its_class_where_there_is_no_group() -> None:
    table = unosat_table(1).drop(columns=["Grouped_Damage_Classes", "SiteID"])
    table["Main_Damage_Site_Class"] = [1.0, 3.0, 7.0, 10.0, 12.0]
    table["SensorDate"] = "2023/01/15"
    sites, _ = harmonised(table)
    assert list(sites["site_kind"]) == ["unspecified", "unspecified", FIELD_CRATER, "road", "other"]
