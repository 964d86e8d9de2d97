import pandas as pd
import pytest

from geodata import columns
from geodata.assess.match import match_to_footprints, match_to_nothing
from geodata.assess.resolve import grade_buildings, sites_of_buildings
from geodata.errors import InvariantError
from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SEVERE
from geodata.schemas import check
from tests.builders import LAST, METRIC, assessments, footprints, sites, square

EARLIER = "2014-02-12"
TOWN = footprints({"a": square(0, 0), "b": square(16, 0), "never_listed": square(32, 0)})
# In house a its own site at the heart and another in the corner; beside house b its own and another.
LISTED = sites({"a_own": (5, 5), "a_corner": (9, 9), "b_own": (27, 5), "b_beside": (28.5, 5)})
MATCHES = match_to_footprints(LISTED, TOWN.iloc[:2], metric_crs=METRIC, tolerance_m=4)


def graded(records):
    """{(building, epoch): (grade, lowest, highest)}."""
    table = grade_buildings(MATCHES, LISTED, assessments(records))
    check(table, columns.BUILDING_ASSESSMENTS, name="building_assessments", key=["building_id", "epoch"])
    rows = table.itertuples(index=False)
    return {
        (row.building_id, f"{row.epoch:%Y-%m-%d}"): (
            row.damage_grade,
            row.damage_grade_min,
            row.damage_grade_max,
        )
        for row in rows
    }


def test_the_town_is_matched_as_these_tests_expect():
    assert MATCHES["match_status"].tolist() == ["contained", "taken", "nearest", "taken"]
    assert MATCHES["candidate_building_id"].fillna("").tolist() == ["a", "a", "b", ""]


def test_building_has_the_grade_of_its_own_site_and_no_row_where_there_is_no_record():
    assert graded([("a_own", LAST, MODERATE)]) == {("a", LAST): (MODERATE,) * 3}


def test_source_interval_is_kept():
    interval = (POSSIBLE, NO_VISIBLE_DAMAGE, MODERATE)
    assert graded([("a_own", LAST, interval)]) == {("a", LAST): interval}


def test_worse_site_in_the_same_house_raises_only_the_upper_bound():
    assert graded([("a_own", LAST, MODERATE), ("a_corner", LAST, DESTROYED)]) == {
        ("a", LAST): (MODERATE, MODERATE, DESTROYED)
    }


def test_milder_site_in_the_same_house_lowers_only_the_lower_bound():
    assert graded([("a_own", LAST, DESTROYED), ("a_corner", LAST, NO_VISIBLE_DAMAGE)]) == {
        ("a", LAST): (DESTROYED, NO_VISIBLE_DAMAGE, DESTROYED)
    }


def test_other_site_in_the_house_speaks_where_its_own_is_silent():
    assert graded([("a_own", LAST, MODERATE), ("a_corner", EARLIER, SEVERE)]) == {
        ("a", EARLIER): (SEVERE,) * 3,
        ("a", LAST): (MODERATE,) * 3,
    }


def test_site_beside_a_taken_house_says_nothing_of_it():
    assert graded([("b_own", LAST, MODERATE), ("b_beside", LAST, DESTROYED)]) == {
        ("b", LAST): (MODERATE,) * 3
    }
    assert graded([("b_beside", LAST, DESTROYED)]) == {}


def test_crater_record_grades_no_building():
    assert graded([("a_own", LAST, None)]) == {}


def test_no_assessments_give_an_empty_table_of_the_right_kind():
    assert graded([]) == {}


def test_epochs_are_graded_apart():
    assert graded([("a_own", EARLIER, SEVERE), ("a_own", LAST, MODERATE)]) == {
        ("a", EARLIER): (SEVERE,) * 3,
        ("a", LAST): (MODERATE,) * 3,
    }


def test_matches_of_other_sites_are_refused():
    with pytest.raises(InvariantError, match="in the order of the sites"):
        grade_buildings(MATCHES, LISTED.iloc[:2], assessments([]))


def test_grade_of_an_unlisted_site_is_refused():
    with pytest.raises(InvariantError, match="stranger"):
        grade_buildings(MATCHES, LISTED, assessments([("stranger", LAST, SEVERE)]))


def test_each_building_names_its_site_and_counts_all_in_it():
    described = sites_of_buildings(TOWN.set_axis([5, 6, 7]), MATCHES)
    assert described.index.tolist() == [5, 6, 7]
    assert described["site_id"].fillna("").tolist() == ["a_own", "b_own", ""]
    assert described["n_sites"].tolist() == [2, 1, 0]
    assert described["match_distance_m"].tolist()[:2] == [0.0, 1.0]
    assert pd.isna(described["match_distance_m"].iloc[2])


def test_buildings_of_a_city_without_matches_have_no_sites():
    described = sites_of_buildings(TOWN, match_to_nothing(LISTED))
    assert described["n_sites"].tolist() == [0, 0, 0]
    assert described["site_id"].isna().all()


def test_match_to_an_unknown_building_is_refused():
    with pytest.raises(InvariantError, match="beyond the footprints"):
        sites_of_buildings(TOWN.iloc[1:], MATCHES)
