import pandas as pd
import pytest

from geodata import columns
from geodata.aggregate.statistics import count_damage
from geodata.errors import InvariantError
from geodata.grades import (
    DESTROYED,
    FIELD_CRATER,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    OTHER_SITE,
    POSSIBLE,
    ROAD,
    ROAD_CRATER,
    SEVERE,
)
from geodata.schemas import check
from tests.builders import LAST, assessments, districts, footprints, rectangle, sites, square

EARLIER = "2014-02-12"
EPOCHS = pd.to_datetime([EARLIER, LAST])

QUARTERS = districts(
    {"east": square(0, 0, 100), "west": rectangle(-100, 0, 100, 100), "empty": square(0, 200, 9)}
)

# Every house is 10 x 10 m; `big` is 20 x 20. Five in the east, one in the west, one outside.
TOWN = footprints(
    {
        "e1": square(0, 0),
        "e2": square(20, 0),
        "e3": square(40, 0),
        "big": square(60, 0, 20),
        "silent": square(0, 40),
        "w1": square(-50, 0),
        "out": square(900, 0),
    }
).assign(district_id=["east", "east", "east", "east", "east", "west", "outside"])

UNCERTAIN = (POSSIBLE, NO_VISIBLE_DAMAGE, MODERATE)
GRADED = assessments(
    [
        ("e1", EARLIER, MODERATE),
        ("e1", LAST, DESTROYED),
        ("e2", LAST, SEVERE),
        ("e3", LAST, UNCERTAIN),
        ("big", LAST, DESTROYED),
        ("w1", LAST, NO_VISIBLE_DAMAGE),
        ("out", LAST, MODERATE),
    ]
).rename(columns={columns.SITE_ID: columns.BUILDING_ID})[columns.names(columns.BUILDING_ASSESSMENTS)]

LISTED = sites(
    {
        "s1": (5, 5),
        "again": (5, 5),
        "s2": (25, 5),
        "road": (30, 5),
        "crater": (31, 5),
        "w": (-45, 5),
        "far": (905, 5),
    },
    site_kind=["building", "building", "building", ROAD, ROAD_CRATER, "building", FIELD_CRATER],
    duplicate_of=[None, "s1", None, None, None, None, None],
).assign(district_id=["east", "east", "east", "east", "east", "west", "outside"])
STATEMENTS = assessments(
    [
        ("s1", EARLIER, MODERATE),
        ("s1", LAST, DESTROYED),
        ("again", LAST, DESTROYED),
        ("s2", LAST, SEVERE),
        ("road", LAST, MODERATE),
        ("crater", LAST, None),
        ("far", LAST, None),
    ]
)


def counted(**changed) -> pd.DataFrame:
    tables = {
        "buildings": TOWN,
        "building_assessments": GRADED,
        "sites": LISTED,
        "assessments": STATEMENTS,
        "districts": QUARTERS,
        "epochs": EPOCHS,
    }
    statistics = count_damage(**(tables | changed))
    check(statistics, columns.STATISTICS, name="statistics", key=columns.TABLE_KEYS["statistics"])
    return statistics


def row(district: str, epoch: str = LAST, **changed) -> pd.Series:
    statistics = counted(**changed)
    found = statistics[(statistics["district_id"] == district) & (statistics["epoch"] == pd.Timestamp(epoch))]
    assert len(found) == 1
    return found.iloc[0]


def by_class(found: pd.Series, prefix: str) -> list[float]:
    """Destroyed, severe, moderate, possible, no visible damage, not assessed."""
    return [found[f"{prefix}{name}"] for name in columns.COUNTED]


def test_every_district_has_a_row_at_every_epoch_and_the_city_comes_last():
    statistics = counted()
    assert statistics["district_id"].tolist() == ["east", "west", "empty", "outside", "city"] * 2
    assert statistics["epoch"].dt.strftime("%Y-%m-%d").tolist() == [EARLIER] * 5 + [LAST] * 5
    assert statistics["name_en"].fillna("").tolist() == ["East", "West", "Empty", "", ""] * 2


def test_buildings_are_counted_by_class_in_their_district():
    assert by_class(row("east"), "n_buildings_") == [2, 1, 0, 1, 0, 1]
    assert by_class(row("west"), "n_buildings_") == [0, 0, 0, 0, 1, 0]
    assert by_class(row("outside"), "n_buildings_") == [0, 0, 1, 0, 0, 0]


def test_epochs_are_counted_apart():
    assert by_class(row("east", EARLIER), "n_buildings_") == [0, 0, 1, 0, 0, 4]
    assert by_class(row("west", EARLIER), "n_buildings_") == [0, 0, 0, 0, 0, 1]


def test_unassessed_buildings_are_in_the_denominator_and_in_no_class():
    east = row("east")
    assert (east["n_footprints"], east["n_assessed"]) == (5, 4)
    assert east["share_destroyed_of_footprints"] == pytest.approx(2 / 5)
    assert east["share_affected_of_footprints"] == pytest.approx(3 / 5)
    assert east["share_assessed_of_footprints"] == pytest.approx(4 / 5)
    assert east["share_no_visible_damage_of_footprints"] == 0


def test_interval_counts_as_possible_in_each_class_and_sure_in_none():
    east = row("east")
    surely = [east[f"n_buildings_surely_{name}"] for name in columns.COUNTED[:-1]]
    possibly = [east[f"n_buildings_possibly_{name}"] for name in columns.COUNTED[:-1]]
    assert surely == [2, 1, 0, 0, 0]
    assert possibly == [2, 1, 1, 1, 1]


def test_building_without_a_record_is_not_even_possibly_damaged():
    east = row("east", EARLIER)
    assert [east[f"n_buildings_possibly_{name}"] for name in columns.COUNTED[:-1]] == [0, 0, 1, 0, 0]


def test_area_is_counted_in_the_class_of_its_building():
    """In the east two are destroyed, of 100 and of 400 m2 (as the projection measures them)."""
    east = row("east")
    assert by_class(east, "area_m2_") == pytest.approx([500, 100, 0, 100, 0, 100])
    assert east["footprint_area_m2"] == pytest.approx(800)


def test_district_without_footprints_has_counts_of_zero_and_no_share():
    empty = row("empty")
    assert by_class(empty, "n_buildings_") == [0] * 6
    assert empty["n_footprints"] == 0
    shares = [name for name in empty.index if name.startswith("share_")]
    assert len(shares) == 7
    assert empty[shares].isna().all()


def test_city_is_the_sum_of_all_districts_and_outside():
    statistics = counted()
    summed = [column.name for column in columns.STATISTICS if column.kind == "integer" or column.unit == "m2"]
    for _, epoch in statistics.groupby("epoch"):
        parts, city = epoch[epoch["district_id"] != "city"], epoch[epoch["district_id"] == "city"]
        assert parts[summed].sum().tolist() == pytest.approx(city[summed].iloc[0].tolist())


def test_sites_are_counted_as_published_with_duplicates_and_roads_but_without_craters():
    east = row("east")
    assert by_class(east, "n_sites_") == [2, 1, 1, 0, 0, 0]
    assert (east["n_sites_listed"], east["n_sites_craters"], east["n_sites_duplicates"]) == (5, 1, 1)


def test_site_without_a_record_is_not_assessed_and_a_crater_never_is():
    assert by_class(row("west"), "n_sites_") == [0, 0, 0, 0, 0, 1]
    assert by_class(row("east", EARLIER), "n_sites_") == [0, 0, 1, 0, 0, 3]
    assert by_class(row("outside", EARLIER), "n_sites_") == [0] * 6
    assert row("outside", EARLIER)["n_sites_craters"] == 1


def test_site_of_another_kind_without_a_grade_is_not_assessed():
    listed = LISTED.assign(site_kind=[OTHER_SITE] * 7)
    statements = assessments([("s1", LAST, None)])
    east = row("east", sites=listed, assessments=statements)
    assert by_class(east, "n_sites_") == [0, 0, 0, 0, 0, 5]


def test_building_hit_until_only_a_crater_is_left_counts_once_at_each_epoch():
    statements = assessments([("crater", EARLIER, MODERATE), ("crater", LAST, None)])
    before, after = (row("east", epoch, assessments=statements) for epoch in (EARLIER, LAST))
    assert (before["n_sites_moderate"], before["n_sites_craters"]) == (1, 0)
    assert (after["n_sites_moderate"], after["n_sites_craters"]) == (0, 1)


def test_city_without_footprints_has_sites_and_no_figure_about_buildings():
    statistics = counted(buildings=None, building_assessments=None)
    about_buildings = [
        name for name in statistics.columns if "footprint" in name or "building" in name or "area" in name
    ]
    assert statistics[[*about_buildings, "n_assessed"]].isna().all(axis=None)
    assert statistics.set_index("district_id")["n_sites_listed"].loc["city"].tolist() == [7, 7]


def test_city_without_districts_is_all_outside():
    nowhere = {"buildings": TOWN.assign(district_id="outside"), "sites": LISTED.assign(district_id="outside")}
    statistics = counted(districts=QUARTERS.iloc[:0], **nowhere)
    assert statistics["district_id"].tolist() == ["outside", "city"] * 2
    assert statistics["n_footprints"].tolist() == [7] * 4


def test_city_without_any_record_is_wholly_unassessed():
    found = row("city", building_assessments=GRADED.iloc[:0], assessments=STATEMENTS.iloc[:0])
    assert by_class(found, "n_buildings_") == [0, 0, 0, 0, 0, 7]
    assert by_class(found, "n_sites_") == [0, 0, 0, 0, 0, 5]
    assert found["share_assessed_of_footprints"] == 0


def test_epochs_may_come_as_dates_or_text_and_in_any_order():
    assert counted(epochs=[LAST, EARLIER]).equals(counted())
    assert counted(epochs=[day.date() for day in EPOCHS]).equals(counted())


def test_order_of_rows_changes_nothing():
    mixed = {
        "buildings": TOWN.iloc[::-1],
        "building_assessments": GRADED.iloc[::-1],
        "sites": LISTED.iloc[::-1],
        "assessments": STATEMENTS.iloc[::-1],
    }
    assert counted(**mixed).equals(counted())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"buildings": TOWN.assign(district_id="nowhere")}, "buildings.district_id"),
        ({"sites": LISTED.assign(district_id="nowhere")}, "sites.district_id"),
        ({"buildings": TOWN.iloc[1:]}, "building_assessments.building_id"),
        ({"sites": LISTED.iloc[1:]}, "assessments.site_id"),
        ({"epochs": [LAST]}, "epoch"),
        ({"epochs": [LAST, LAST, EARLIER]}, "epoch is expected once"),
        ({"buildings": pd.concat([TOWN, TOWN.iloc[:1]])}, "'e1' comes more than once"),
        ({"sites": pd.concat([LISTED, LISTED.iloc[:1]])}, "'s1' comes more than once"),
        ({"building_assessments": pd.concat([GRADED, GRADED.iloc[:1]])}, "grade of a building at an epoch"),
        ({"assessments": pd.concat([STATEMENTS, STATEMENTS.iloc[:1]])}, "grade of a site at an epoch"),
        ({"building_assessments": GRADED.assign(damage_grade=STATEMENTS["damage_grade"])}, "add up to"),
        ({"districts": QUARTERS.assign(district_id=["east", "west", "city"])}, "'city' comes more than once"),
        ({"districts": QUARTERS.assign(district_id=["east", "west", "west"])}, "'west' comes more than once"),
    ],
)
def test_row_that_would_be_lost_or_counted_twice_stops_the_count(changed, told):
    with pytest.raises(InvariantError) as caught:
        counted(**changed)
    assert told in str(caught.value)


REASONS = ["n_assessed", "n_no_record", "n_not_analysed", "n_outside_image", "n_outside_area"]
# e1, e2, e3 and big are graded at the last epoch, e1 alone at the earlier one too.
COVERED = TOWN.assign(
    coverage=["assessed", "assessed", "assessed", "assessed", "not_analysed", "assessed", "assessed"]
)


def test_footprints_without_a_grade_are_told_apart_by_the_reason():
    assert row("east", buildings=COVERED)[REASONS].tolist() == [4, 0, 1, 0, 0]
    assert row("outside", buildings=COVERED)[REASONS].tolist() == [1, 0, 0, 0, 0]
    unseen = COVERED.assign(coverage=["assessed"] * 4 + ["outside_image", "assessed", "assessed"])
    assert row("east", buildings=unseen)[REASONS].tolist() == [4, 0, 0, 1, 0]
    beyond = COVERED.assign(coverage=["assessed"] * 4 + ["outside", "assessed", "assessed"])
    assert row("east", buildings=beyond)[REASONS].tolist() == [4, 0, 0, 0, 1]


def test_a_building_graded_at_another_epoch_only_counts_as_no_record():
    assert row("east", EARLIER, buildings=COVERED)[REASONS].tolist() == [1, 3, 1, 0, 0]


def test_assessed_and_the_four_reasons_add_up_to_all_footprints():
    for buildings in (TOWN, COVERED):
        statistics = counted(buildings=buildings)
        assert statistics[REASONS].sum(axis=1).tolist() == statistics["n_footprints"].tolist()


def test_without_coverage_nothing_is_known_but_that_there_is_no_record():
    assert "coverage" not in TOWN
    assert row("east")[REASONS].tolist() == [4, 1, 0, 0, 0]


def test_unknown_coverage_is_refused():
    with pytest.raises(InvariantError, match=r"buildings\.coverage"):
        counted(buildings=COVERED.assign(coverage="fog"))


def test_footprints_without_a_date_are_counted():
    dates = pd.to_datetime(["2012-01-01", None, None, "2013-01-01", None, None, "2013-01-01"])
    dated = TOWN.assign(footprint_date=dates.astype("datetime64[ms]"))
    assert row("east", buildings=dated)["n_footprints_undated"] == 3
    assert row("city", buildings=dated)["n_footprints_undated"] == 4
    assert row("city", buildings=TOWN.drop(columns="footprint_date"))["n_footprints_undated"] == 7


def test_cells_of_a_grid_are_no_sites():
    cells = LISTED.assign(
        site_kind=["building", "building", "cell", "cell", ROAD_CRATER, "cell", FIELD_CRATER]
    )
    east = row("east", sites=cells)
    assert by_class(east, "n_sites_") == [2, 0, 0, 0, 0, 0]
    assert (east["n_sites_listed"], east["n_sites_craters"]) == (3, 1)


def test_sites_of_other_lists_are_not_counted_nor_need_their_epochs_be():
    lists = LISTED.assign(source_id=["theirs", "ours", "ours", "ours", "ours", "theirs", "theirs"])
    later = assessments([("w", "2021-04-29", MODERATE)])
    statements = pd.concat([STATEMENTS, later], ignore_index=True)
    east = row("east", sites=lists, assessments=statements, counted_sources=["ours"])
    assert by_class(east, "n_sites_") == [1, 1, 1, 0, 0, 0]
    assert (east["n_sites_listed"], east["n_sites_craters"], east["n_sites_duplicates"]) == (4, 1, 1)
    assert row("west", sites=lists, assessments=statements, counted_sources=["ours"])["n_sites_listed"] == 0
    assert row("city", sites=lists, counted_sources=[])["n_sites_listed"] == 0
