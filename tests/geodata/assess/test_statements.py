import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.assess.statements import building_statements
from geodata.errors import InvariantError
from geodata.grades import (
    DESTROYED,
    GRADES,
    IMAGE_ANALYST,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    RADAR_SCREEN,
    RANK,
    SEVERE,
    VOLUNTEERS,
)
from geodata.schemas import check
from tests.builders import LAST, assessments, sites, source

EARLIER = "2014-02-12"
LISTED = sites({"s1": (5, 5), "s2": (6, 5), "s3": (7, 5), "block": (20, 5)})
UNTOLD = "Not Applicable"
# Three sites speak of house a, one polygon of b and c.
SPEAKING = pd.DataFrame(
    [("s1", "a"), ("s2", "a"), ("s3", "a"), ("block", "b"), ("block", "c")],
    columns=["site_id", "building_id"],
)


def stated(records, *, speaking=SPEAKING, method=IMAGE_ANALYST, listed=LISTED, **changed) -> pd.DataFrame:
    told = building_statements(
        speaking, listed, assessments(records).assign(**changed), source=source("list", method=method)
    )
    check(told, columns.BUILDING_STATEMENTS, name="statements", key=columns.TABLE_KEYS["building_statements"])
    return told.set_index("building_id")


def test_statement_names_its_source_its_method_and_the_class_verbatim():
    row = stated([("s1", LAST, SEVERE)], method=VOLUNTEERS, source_grade=["Severe Damage"]).loc["a"]
    assert row[["source_id", "method", "source_grade", "damage_grade", "n_sites"]].tolist() == [
        "list",
        VOLUNTEERS,
        "Severe Damage",
        SEVERE,
        1,
    ]


def test_a_source_without_a_method_is_read_from_images_by_analysts():
    assert stated([("s1", LAST, SEVERE)], method=None).loc["a", "method"] == IMAGE_ANALYST


def test_a_building_has_the_class_that_most_sites_have_and_the_interval_of_all():
    row = stated([("s1", LAST, MODERATE), ("s2", LAST, MODERATE), ("s3", LAST, DESTROYED)]).loc["a"]
    assert row["damage_grade"] == row["source_grade"] == MODERATE
    assert (row["damage_grade_min"], row["damage_grade_max"], row["n_sites"]) == (MODERATE, DESTROYED, 3)


def test_of_equally_many_the_worse_counts_with_its_own_label():
    row = stated(
        [("s1", LAST, NO_VISIBLE_DAMAGE), ("s2", LAST, (POSSIBLE, NO_VISIBLE_DAMAGE, MODERATE))]
    ).loc["a"]
    assert row["damage_grade"] == row["source_grade"] == POSSIBLE
    assert (row["damage_grade_min"], row["damage_grade_max"]) == (NO_VISIBLE_DAMAGE, MODERATE)


def test_of_several_labels_of_the_class_counted_the_commonest_then_the_first_by_alphabet():
    three = [(name, LAST, DESTROYED) for name in ("s1", "s2", "s3")]
    zone, plain = "Destroyed (Demolition Zone)", "Destroyed"
    assert stated(three, source_grade=[zone, plain, zone]).loc["a", "source_grade"] == zone
    assert stated(three[:2], source_grade=[zone, plain]).loc["a", "source_grade"] == plain


def test_one_polygon_grades_every_building_it_speaks_of():
    told = stated([("block", LAST, DESTROYED)])
    assert told.index.tolist() == ["b", "c"]
    assert told["damage_grade"].tolist() == [DESTROYED] * 2


def test_epochs_are_told_apart():
    told = stated([("s1", EARLIER, SEVERE), ("s1", LAST, MODERATE)])
    assert told["epoch"].dt.strftime("%Y-%m-%d").tolist() == [EARLIER, LAST]
    assert told["damage_grade"].tolist() == [SEVERE, MODERATE]


def test_looked_at_and_not_told_is_a_statement_without_a_grade():
    row = stated([("s1", LAST, None)], source_grade=[UNTOLD]).loc["a"]
    assert row["source_grade"] == UNTOLD
    assert row[["damage_grade", "damage_grade_min", "damage_grade_max"]].isna().all()


def test_a_record_without_a_grade_is_silent_where_another_site_has_one():
    row = stated([("s1", LAST, None), ("s2", LAST, SEVERE)], source_grade=[UNTOLD, "Severe"]).loc["a"]
    assert (row["damage_grade"], row["source_grade"], row["n_sites"]) == (SEVERE, "Severe", 1)
    assert (row["damage_grade_min"], row["damage_grade_max"]) == (SEVERE, SEVERE)


def test_a_crater_is_no_statement_about_a_building():
    assert stated([("s1", LAST, None)]).empty


def test_lifecycle_is_kept_without_a_grade_and_never_changes_one():
    alone = stated([("s1", LAST, None)], source_grade=["Rebuilt"], lifecycle="rebuilt").loc["a"]
    assert alone["lifecycle"] == "rebuilt"
    assert pd.isna(alone["damage_grade"])
    both = [("s1", LAST, DESTROYED), ("s2", LAST, None)]
    beside = stated(both, source_grade=["Destroyed", "Rebuilt"], lifecycle=[None, "rebuilt"]).loc["a"]
    assert (beside["damage_grade"], beside["lifecycle"]) == (DESTROYED, "rebuilt")


def test_of_several_lifecycles_that_of_the_latest_image_then_the_one_farthest_on():
    three = [(name, LAST, None) for name in ("s1", "s2", "s3")]
    days = pd.to_datetime(["2017-10-20", "2017-10-19", "2017-10-20"]).astype("datetime64[ms]")
    stages = ["demolished", "rebuilt", "cleared"]
    told = stated(three, source_grade="Stage", lifecycle=stages, sensor_date=days)
    assert told.loc["a", "lifecycle"] == "cleared"


def test_a_radar_screen_has_an_interval_and_never_a_grade():
    row = stated([("s1", LAST, (SEVERE, MODERATE, DESTROYED))], method=RADAR_SCREEN).loc["a"]
    assert pd.isna(row["damage_grade"])
    assert (row["damage_grade_min"], row["damage_grade_max"]) == (MODERATE, DESTROYED)


def test_sites_that_speak_of_no_building_and_lists_without_records_give_an_empty_table():
    assert stated([]).empty
    assert stated([("s1", LAST, SEVERE)], speaking=SPEAKING.iloc[:0]).empty


def test_a_site_that_speaks_twice_or_is_not_listed_is_refused():
    twice = pd.concat([SPEAKING, SPEAKING.iloc[:1]])
    with pytest.raises(InvariantError, match="more than once"):
        stated([("s1", LAST, SEVERE)], speaking=twice)
    with pytest.raises(InvariantError, match="stranger"):
        stated([("stranger", LAST, SEVERE)])
    with pytest.raises(InvariantError, match="s1 first"):
        stated([("s2", LAST, SEVERE)], listed=LISTED.iloc[1:])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*GRADES, None]), min_size=3, max_size=3), st.randoms(use_true_random=False))
def test_neither_names_nor_order_of_sites_decide_and_no_building_has_two_rows(classes, chance):
    names = ["s1", "s2", "s3"]
    chance.shuffle(names)
    records = [(name, LAST, grade) for name, grade in zip(names, classes, strict=True)]
    words = [grade or UNTOLD for grade in classes]
    (row,) = stated(records, source_grade=words).itertuples()
    known = [grade for grade in classes if grade is not None]
    if not known:
        assert pd.isna(row.damage_grade)
    else:
        assert row.damage_grade == max(known, key=lambda grade: (known.count(grade), RANK[grade]))
        ranks = [RANK[grade] for grade in known]
        assert (RANK[row.damage_grade_min], RANK[row.damage_grade_max]) == (min(ranks), max(ranks))
        assert row.source_grade == row.damage_grade
