"""Sites and their records: what is kept, marked, told and refused; and the published totals."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.errors import CRSError, SourceError, UnknownCodeError
from geodata.harmonise.assessments import harmonise_assessments
from geodata.provenance import Finding, Source
from geodata.schemas import check
from geodata.sources import read
from tests.builders import METRIC, on_map
from tests.unosat_files import day_of, unosat_table

LIST = Source("list", "assessments", "unosat", "List", "Publisher", "licence", "credit")
Told = dict[str, Finding]


def harmonised(table: gpd.GeoDataFrame, **options: object) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Told]:
    sites, assessments, findings = harmonise_assessments(
        table, source=LIST, metric_crs=METRIC, options=options
    )
    check(sites, columns.SITES, name="sites", key=["site_id"])
    check(assessments, columns.ASSESSMENTS, name="assessments", key=["site_id", "epoch"])
    return sites, assessments, {finding.rule: finding for finding in findings}


def listed(positions: list[tuple[float, float]], classes: list[object], **extra: object) -> gpd.GeoDataFrame:
    """One pass on 2017-10-21; positions in metres."""
    table = {"SiteID": "Building (General / Default)", "SensorDate": "2017-10-21", "Main_Damag": classes}
    return gpd.GeoDataFrame(table | extra, geometry=on_map([shapely.Point(place) for place in positions]))


def test_an_epoch_is_named_by_the_latest_image_of_its_pass() -> None:
    table = listed([(0, 0), (50, 0)], [1, 2], SensorDate=["2015-04-26", "2015-05-01"])[
        ["SiteID", "SensorDate", "Main_Damag", "geometry"]
    ]
    _, assessments, _ = harmonised(table)
    assert list(assessments["epoch"].dt.strftime("%Y-%m-%d")) == ["2015-05-01", "2015-05-01"]
    assert list(assessments["sensor_date"].dt.strftime("%Y-%m-%d")) == ["2015-04-26", "2015-05-01"]


def test_a_record_without_a_date_takes_the_pass_date_and_is_told() -> None:
    table = listed([(0, 0), (50, 0)], [1, 2], SensorDate=["2015-04-26", None])
    _, assessments, found = harmonised(table[["SiteID", "SensorDate", "Main_Damag", "geometry"]])
    assert set(assessments["sensor_date"]) == {pd.Timestamp("2015-04-26")}
    assert (found["missing_sensor_date"].action, found["missing_sensor_date"].n_rows) == ("repaired", 1)


def test_a_date_beside_no_class_is_no_record() -> None:
    dates = ["2017-10-21", "2017-12-01"]
    table = listed([(0, 0), (50, 0)], [1, None], SensorDate=dates)
    _, assessments, _ = harmonised(table[["SiteID", "SensorDate", "Main_Damag", "geometry"]])
    assert list(assessments["epoch"]) == [pd.Timestamp("2017-10-21")]


def test_a_pass_without_any_record_is_left_out_and_told() -> None:
    table = unosat_table(3)
    table["Main_Damage_Site_Class_2"] = np.nan
    _, assessments, found = harmonised(table)
    assert list(assessments["epoch"].unique()) == [day_of(1), day_of(3)]
    assert found["empty_epoch"].n_rows == 1


def test_a_list_without_any_class_is_an_error() -> None:
    with pytest.raises(SourceError, match="list has no damage class in any row"):
        harmonised(listed([(0, 0)], [None]))


def test_two_passes_on_one_date_are_refused() -> None:
    table = unosat_table(2)
    table["SensorDate_2"] = table["SensorDate"].max()
    with pytest.raises(SourceError, match="Two passes of list end on the same image date"):
        harmonised(table)


def test_a_class_without_any_date_is_refused() -> None:
    with pytest.raises(SourceError, match="Column SensorDate of list holds no image date"):
        harmonised(listed([(0, 0)], [1], SensorDate=[None])[["SensorDate", "Main_Damag", "geometry"]])


def test_a_coarse_class_is_an_interval() -> None:
    _, assessments, _ = harmonised(listed([(0, 0), (50, 0)], [4, 13]))
    grades = assessments[["damage_grade", "damage_grade_min", "damage_grade_max"]].to_numpy().tolist()
    assert grades == [["possible", "no_visible_damage", "moderate"], ["moderate", "moderate", "destroyed"]]


def test_exact_duplicates_are_kept_marked_and_counted() -> None:
    table = listed([(0, 0), (50, 0), (0, 0), (0, 0)], [1, 1, 1, 2])
    sites, assessments, found = harmonised(table)
    assert len(sites) == 4
    assert len(assessments) == 4
    marked = sites[sites["duplicate_of"].notna()]
    assert len(marked) == 1
    assert set(marked["duplicate_of"]) <= set(sites["site_id"]) - set(marked["site_id"])
    assert (found["exact_duplicate"].action, found["exact_duplicate"].n_rows) == ("flagged", 1)


def test_the_same_place_with_another_type_or_class_is_no_duplicate() -> None:
    table = listed([(0, 0)] * 3, [1, 2, 1], SiteID=["Mosque", "Mosque", "Market"])
    sites, _, found = harmonised(table)
    assert sites["duplicate_of"].isna().all()
    assert sites["site_id"].str.len().tolist().count(len("list:") + 10) == 1
    assert "exact_duplicate" not in found


def test_sites_closer_than_five_metres_are_told_and_kept() -> None:
    sites, _, found = harmonised(listed([(0, 0), (4.9, 0), (20, 0), (25.1, 0), (50, 0), (50, 0)], [1] * 6))
    assert len(sites) == 6
    assert found["near_duplicate"].n_rows == 2


def test_grades_that_fall_are_told() -> None:
    _, _, found = harmonised(unosat_table(3))
    # Only "repaired" falls, from moderate to no visible damage.
    assert found["reversal"].n_rows == 1


def test_an_unknown_site_type_is_no_building() -> None:
    sites, _, found = harmonised(listed([(0, 0), (50, 0)], [1, 1], SiteID=["Mosque", "Submarine"]))
    assert list(sites["site_kind"]) == ["building", "other"]
    assert "'submarine' 1" in found["unknown_site_type"].detail


@pytest.mark.parametrize(
    ("name", "kind"), [("Staduim", "building"), ("Cemetary", "building"), ("Square", "other")]
)
def test_site_types_of_the_source_are_known_with_their_misspellings(name: str, kind: str) -> None:
    sites, _, found = harmonised(listed([(0, 0)], [1], SiteID=[name]))
    assert list(sites["site_kind"]) == [kind]
    assert "unknown_site_type" not in found


def test_the_group_decides_before_the_type_and_bridges_stay_bridges() -> None:
    groups = ["Damaged Road segments", "Damaged Road segments", "Damaged Greenhouses", "1"]
    table = listed(
        [(0, 0), (50, 0), (100, 0), (150, 0)],
        [1] * 4,
        SiteID=["Road", "Bridge", "Building (General / Default)", "Hangar"],
        Grouped_Da=groups,
    )
    sites, _, _ = harmonised(table)
    assert list(sites["site_kind"]) == ["road", "bridge", "greenhouse", "building"]


def test_passes_and_columns_may_be_named_by_the_configuration() -> None:
    table = listed([(0, 0)], [None], grade=["Destroyed"], what=["Mosque"], quarter=["Rafqa"], said=["gone"])
    sites, assessments, _ = harmonised(
        table.drop(columns=["SiteID", "SensorDate", "Main_Damag"]),
        epochs=[{"class": "grade", "date": "2017-10-21"}],
        site_type_column="what",
        district_column="quarter",
        notes_column="said",
    )
    assert sites[["site_type", "source_district", "notes"]].to_numpy().tolist() == [
        ["Mosque", "Rafqa", "gone"]
    ]
    assert list(assessments["source_grade"]) == ["Destroyed"]


def test_an_unknown_class_stops_the_build() -> None:
    with pytest.raises(UnknownCodeError, match="'14' in 1 rows"):
        harmonised(listed([(0, 0)], [14]))


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(7)))
def test_row_order_never_changes_ids_kinds_or_records(order: list[int]) -> None:
    positions = [(0, 0), (0, 0), (0, 0), (40, 0), (80, 0), (80, 0), (120, 0)]
    table = listed(positions, [1, 2, 1, 5, 3, 3, None], Notes=list("abcdefg"))
    straight, records, found = harmonised(table)
    shuffled, again, found_again = harmonised(table.iloc[order].reset_index(drop=True))
    compared = ["site_id", "site_kind", "duplicate_of", "notes"]
    by_note = [sites[compared].sort_values("notes", ignore_index=True) for sites in (straight, shuffled)]
    pd.testing.assert_frame_equal(*by_note)
    by_site = [one.sort_values("site_id", ignore_index=True) for one in (records, again)]
    pd.testing.assert_frame_equal(*by_site)
    assert {rule: finding.n_rows for rule, finding in found.items()} == {
        rule: finding.n_rows for rule, finding in found_again.items()
    }


# Published totals.

RAQQA = {
    "2013-10-22": (186, 73, 81, 0),
    "2014-02-12": (214, 88, 133, 29),
    "2015-05-29": (749, 237, 486, 95),
    "2017-02-03": (860, 339, 490, 127),
    "2017-10-21": (3325, 3959, 5492, 117),
}
WIDE = {
    "crs": "EPSG:4326",
    "scale": {3: "Destroyed", 2: "Severe Damage", 1: "Moderate Damage", 0: "No Visible Damage"},
}


def from_file(path: Path, **options: object) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Told]:
    return harmonised(read("unosat", path, role="assessments", options=options), **options)


def totals(assessments: pd.DataFrame) -> dict[str, tuple[int, ...]]:
    """Destroyed, severe, moderate, no visible damage, by epoch."""
    table = pd.crosstab(assessments["epoch"].dt.strftime("%Y-%m-%d"), assessments["damage_grade"])
    wanted = ["destroyed", "severe", "moderate", "no_visible_damage"]
    told = table.reindex(columns=wanted, fill_value=0)
    return {
        str(epoch): tuple(int(count) for count in row)
        for epoch, row in zip(told.index, told.to_numpy(), strict=True)
    }


@pytest.mark.real_data
def test_raqqa_totals_are_the_published_ones_at_every_epoch(shared_data: Path) -> None:
    sites, assessments, found = from_file(shared_data / "raqqa" / "unosat_damage_sites.gpkg")
    assert len(sites) == 13_155
    assert totals(assessments) == RAQQA
    last = assessments[assessments["epoch"] == "2017-10-21"]
    assert int((last["source_grade"] == "Impact Crater (Damage to Road)").sum()) == 95
    assert int((last["source_grade"] == "Impact Crater (Damage to Field)").sum()) == 167
    assert int((last["source_status"] == "Increase - damage").sum()) == 64
    assert sites["site_kind"].value_counts().to_dict() == {
        "building": 12_818,
        "field_crater": 167,
        "road_crater": 95,
        "road": 69,
        "bridge": 5,
        "greenhouse": 1,
    }
    # As many falls as the source itself calls "Decrease - damage".
    assert found["reversal"].n_rows == int((assessments["source_status"] == "Decrease - damage").sum()) == 140
    assert sites["notes"].notna().sum() == 13_155 - 12_738 - 5


@pytest.mark.real_data
def test_raqqa_sites_keep_the_district_labels_of_the_source(shared_data: Path) -> None:
    sites, _, _ = from_file(shared_data / "raqqa" / "unosat_damage_sites.gpkg")
    figures = pd.read_csv(shared_data / "raqqa" / "neighbourhood_figures.csv").set_index("neighbourhood")
    assert sites["source_district"].value_counts().to_dict() == figures["n_sites"].to_dict()
    assert int((sites["source_district"] == "Tas-heeh").sum()) == 1_610


@pytest.mark.real_data
def test_raqqa_with_dates_as_columns_holds_five_more_rows_that_are_duplicates(shared_data: Path) -> None:
    sites, assessments, found = from_file(
        shared_data / "raqqa" / "unosat_damage_sites_wide_dates.gpkg", **WIDE
    )
    last = assessments[assessments["epoch"] == "2017-10-21"]
    affected = last[last["damage_grade"].isin(["destroyed", "severe", "moderate"])]
    assert totals(assessments)["2017-10-21"] == (3326, 3962, 5493, 117)
    assert len(affected) == 12_781
    repeated = sites.loc[sites["duplicate_of"].notna(), "site_id"]
    assert len(repeated) == found["exact_duplicate"].n_rows == 5
    assert len(affected[~affected["site_id"].isin(repeated)]) == 12_776
    assert sites["site_kind"].value_counts().to_dict() == {"unspecified": 12_898, "other": 262}
    assert {"identical_layer", "undefined_crs", "no_class"} <= set(found)


@pytest.mark.real_data
def test_raqqa_with_dates_as_columns_is_refused_until_its_scale_and_system_are_stated(
    shared_data: Path,
) -> None:
    path = shared_data / "raqqa" / "unosat_damage_sites_wide_dates.gpkg"
    with pytest.raises(CRSError, match="Undefined geographic SRS"):
        from_file(path)
    with pytest.raises(SourceError, match="hold 0, 1, 2, 3, which are not UNOSAT's codes"):
        from_file(path, crs="EPSG:4326")


@pytest.mark.real_data
def test_aleppo_totals_are_the_published_ones(shared_data: Path) -> None:
    sites, assessments, found = from_file(shared_data / "aleppo" / "unosat_2015.geojson")
    assert totals(assessments) == {"2015-05-01": (2878, 6879, 4277, 24)}
    assert 2878 + 6879 + 4277 == 14_034 == len(sites) - 24
    assert sorted(assessments["sensor_date"].dt.strftime("%Y-%m-%d").unique()) == ["2015-04-26", "2015-05-01"]
    assert "(146 pairs)" in found["near_duplicate"].detail
    assert "exact_duplicate" not in found


@pytest.mark.real_data
def test_points_without_a_damage_class_are_refused_in_one_sentence(shared_data: Path) -> None:
    with pytest.raises(SourceError, match="no damage class column after the image date SensorDate"):
        from_file(shared_data / "aleppo" / "hrw_strikes.geojson")
