import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.assess.match import CANDIDATE_BUILDING_ID, match_to_footprints, match_to_nothing
from geodata.assess.resolve import resolve_statements, sites_of_buildings
from geodata.assess.statements import building_statements
from geodata.errors import InvariantError
from geodata.grades import DESTROYED, DTYPE, GRADES, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, RANK, SEVERE
from geodata.schemas import check
from tests.builders import LAST, METRIC, assessments, footprints, sites, source, square

EARLIER = "2014-02-12"
TOWN = footprints({"a": square(0, 0), "b": square(16, 0), "never_listed": square(32, 0)})
# In house a its own site at the heart and another in the corner; beside house b its own and another.
LISTED = sites({"a_own": (5, 5), "a_corner": (9, 9), "b_own": (27, 5), "b_beside": (28.5, 5)})
MATCHES = match_to_footprints(LISTED, TOWN.iloc[:2], metric_crs=METRIC, tolerance_m=4)


def grade_buildings(matches, listed, records):
    """What counts of each building where one list speaks, as the pipeline works it out."""
    speaking = matches.loc[matches[CANDIDATE_BUILDING_ID].notna(), ["site_id", CANDIDATE_BUILDING_ID]]
    speaking = speaking.set_axis(["site_id", "building_id"], axis=1)
    lists = source("sites")
    said = building_statements(speaking, listed, records, source=lists)
    return resolve_statements(said, [lists], precedence=("order",))[0]


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


def test_a_building_has_the_class_that_most_of_its_sites_have():
    listed = sites({f"s{n}": place for n, place in enumerate([(5, 5), (5, 5), (1, 1), (9, 9), (1, 9)])})
    matches = match_to_footprints(listed, TOWN, metric_crs=METRIC, tolerance_m=4)
    classes = [POSSIBLE, DESTROYED, MODERATE, MODERATE, DESTROYED, MODERATE]
    records = assessments([(f"s{n}", LAST, grade) for n, grade in enumerate(classes[:5])])
    (row,) = grade_buildings(matches, listed, records).itertuples(index=False)
    assert (row.damage_grade, row.damage_grade_min, row.damage_grade_max) == (DESTROYED, POSSIBLE, DESTROYED)
    milder = assessments([(f"s{n}", LAST, grade) for n, grade in enumerate(classes[1:])])
    (row,) = grade_buildings(matches, listed, milder).itertuples(index=False)
    assert (row.damage_grade, row.damage_grade_max) == (MODERATE, DESTROYED)


def test_of_classes_that_equally_many_sites_have_the_worse_counts():
    assert graded([("a_own", LAST, MODERATE), ("a_corner", LAST, DESTROYED)]) == {
        ("a", LAST): (DESTROYED, MODERATE, DESTROYED)
    }
    assert graded([("a_own", LAST, DESTROYED), ("a_corner", LAST, NO_VISIBLE_DAMAGE)]) == {
        ("a", LAST): (DESTROYED, NO_VISIBLE_DAMAGE, DESTROYED)
    }


def test_interval_of_a_milder_class_still_widens_that_of_the_building():
    wide = (POSSIBLE, NO_VISIBLE_DAMAGE, SEVERE)
    assert graded([("a_own", LAST, wide), ("a_corner", LAST, MODERATE)]) == {
        ("a", LAST): (MODERATE, NO_VISIBLE_DAMAGE, SEVERE)
    }


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(GRADES), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_neither_the_names_nor_the_order_of_the_sites_decide_how_damaged_a_building_is(classes, chance):
    names = [f"s{n}" for n in range(len(classes))]
    chance.shuffle(names)
    listed = sites(dict.fromkeys(names, (5, 5)))
    matches = match_to_footprints(listed, TOWN, metric_crs=METRIC, tolerance_m=4)
    records = assessments([(name, LAST, grade) for name, grade in zip(names, classes, strict=True)])
    (row,) = grade_buildings(matches, listed, records).itertuples(index=False)
    expected = max(classes, key=lambda grade: (classes.count(grade), RANK[grade]))
    ranks = [RANK[grade] for grade in classes]
    assert row.damage_grade == expected
    assert (RANK[row.damage_grade_min], RANK[row.damage_grade_max]) == (min(ranks), max(ranks))


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


@pytest.mark.parametrize(
    ("away_m", "tolerance_m"), [(100_000, 15), (20, 0)], ids=["a degree away", "tolerance 0"]
)
def test_where_no_site_is_on_a_footprint_the_table_is_empty_and_of_the_right_kind(away_m, tolerance_m):
    town = footprints({"a": square(away_m, 0), "b": square(away_m + 16, 0)})
    listed = sites({"one": (5, 5), "two": (9, 9)})
    matches = match_to_footprints(listed, town, metric_crs=METRIC, tolerance_m=tolerance_m)
    assert matches["building_id"].isna().all()
    records = assessments([("one", EARLIER, SEVERE), ("one", LAST, DESTROYED), ("two", LAST, MODERATE)])
    for unmatched in (matches, match_to_nothing(listed)):
        table = grade_buildings(unmatched, listed, records)
        assert table.empty
        check(table, columns.BUILDING_ASSESSMENTS, name="building_assessments", key=["building_id", "epoch"])
        assert table["epoch"].dtype == records["epoch"].dtype
        assert table["damage_grade"].dtype == DTYPE
    described = sites_of_buildings(town, matches)
    assert described["n_sites"].tolist() == [0, 0]
    assert described["site_id"].isna().all()


def test_epochs_are_graded_apart():
    assert graded([("a_own", EARLIER, SEVERE), ("a_own", LAST, MODERATE)]) == {
        ("a", EARLIER): (SEVERE,) * 3,
        ("a", LAST): (MODERATE,) * 3,
    }


def test_matches_of_other_sites_are_refused():
    with pytest.raises(InvariantError, match="statements are of sites that are not in the sites table"):
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
