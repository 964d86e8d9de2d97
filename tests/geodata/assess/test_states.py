import pandas as pd
import pytest

from geodata import columns
from geodata.assess.precedence import CRITERIA
from geodata.assess.states import current_states_of
from geodata.grades import (
    DESTROYED,
    FIELD_SURVEY,
    IMAGE_ANALYST,
    IMAGE_MODEL,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    RADAR_SCREEN,
    SEVERE,
)
from geodata.schemas import check
from tests.builders import building_statements, source

Y2014, Y2017, Y2021 = "2014-02-12", "2017-10-21", "2021-04-29"
SOURCES = [
    source("unosat", resolution_m=0.5),
    source("copernicus", resolution_m=0.3),
    source("survey", method=FIELD_SURVEY),
    source("model", method=IMAGE_MODEL),
    source("radar", method=RADAR_SCREEN),
    source("radar2", method=RADAR_SCREEN),
]
METHOD_OF = {one.id: one.method for one in SOURCES}
SCREEN = (None, MODERATE, DESTROYED)


def state(*records, precedence=CRITERIA, as_of=Y2021, lifecycles=None) -> pd.Series:
    """State of the one building that (source, epoch, grade) are told of."""
    statements = building_statements([("a", *record) for record in records], lifecycles=lifecycles)
    statements["method"] = statements["source_id"].map(METHOD_OF)
    table = current_states_of(statements, SOURCES, precedence=precedence, as_of=pd.Timestamp(as_of))
    check(table, columns.BUILDING_STATES, name="building_states", key=columns.TABLE_KEYS["building_states"])
    turned = current_states_of(
        statements.iloc[::-1], SOURCES, precedence=precedence, as_of=pd.Timestamp(as_of)
    )
    pd.testing.assert_frame_equal(table, turned)
    assert len(table) == 1
    return table.iloc[0]


def test_the_latest_pass_is_the_current_grade_and_the_worst_is_kept_beside_it():
    found = state(("unosat", Y2014, DESTROYED), ("unosat", Y2017, SEVERE))
    assert (found["damage_grade"], found["worst_grade"]) == (SEVERE, DESTROYED)
    assert (found["source_id"], found["epoch"]) == ("unosat", pd.Timestamp(Y2017))
    assert (found["n_sources"], found["n_statements"]) == (1, 2)


def test_at_one_date_the_field_counts_more_than_an_image():
    found = state(("unosat", Y2017, DESTROYED), ("survey", Y2017, MODERATE))
    assert (found["damage_grade"], found["method"]) == (MODERATE, FIELD_SURVEY)


def test_a_later_image_overrules_an_earlier_survey_unless_the_method_comes_first():
    records = (("survey", Y2014, MODERATE), ("unosat", Y2017, DESTROYED))
    assert state(*records)["damage_grade"] == DESTROYED
    assert state(*records, precedence=("method", "date"))["damage_grade"] == MODERATE


def test_what_was_said_after_the_as_of_date_does_not_count():
    found = state(("unosat", Y2014, MODERATE), ("unosat", Y2017, DESTROYED), as_of="2017-10-20")
    assert (found["damage_grade"], found["worst_grade"], found["n_statements"]) == (MODERATE, MODERATE, 1)
    assert state(("unosat", Y2017, DESTROYED), as_of=Y2017)["damage_grade"] == DESTROYED


def test_a_rebuilt_house_keeps_the_grade_it_had():
    found = state(
        ("unosat", Y2017, DESTROYED), ("survey", Y2021, None), lifecycles={("a", "survey", Y2021): "rebuilt"}
    )
    assert (found["damage_grade"], found["lifecycle"]) == (DESTROYED, "rebuilt")
    assert found["epoch"] == pd.Timestamp(Y2017)


def test_a_later_damage_statement_does_not_unsay_a_lifecycle():
    found = state(
        ("survey", Y2017, None), ("unosat", Y2021, DESTROYED), lifecycles={("a", "survey", Y2017): "cleared"}
    )
    assert (found["damage_grade"], found["lifecycle"]) == (DESTROYED, "cleared")


def test_of_several_lifecycles_the_latest_counts_whatever_the_precedence():
    stages = {("a", "survey", Y2017): "demolished", ("a", "unosat", Y2021): "rebuilt"}
    records = (("survey", Y2017, DESTROYED), ("unosat", Y2021, None))
    assert state(*records, lifecycles=stages, precedence=("method",))["lifecycle"] == "rebuilt"


def test_where_only_screens_speak_there_is_an_interval_and_no_grade():
    found = state(("radar", Y2017, SCREEN))
    assert found[["damage_grade", "worst_grade", "disagreement"]].isna().all()
    assert (found["damage_grade_min"], found["damage_grade_max"]) == (MODERATE, DESTROYED)
    assert found["method"] == RADAR_SCREEN


def test_a_screen_never_overrules_nor_worsens_a_grade():
    found = state(("unosat", Y2014, NO_VISIBLE_DAMAGE), ("radar", Y2021, DESTROYED))
    assert (found["damage_grade"], found["worst_grade"]) == (NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE)
    assert found["method"] == IMAGE_ANALYST


def test_looked_at_and_not_told_is_a_state_without_a_grade():
    found = state(("unosat", Y2017, None))
    assert found[["damage_grade", "damage_grade_min", "damage_grade_max", "worst_grade"]].isna().all()
    assert found["source_id"] == "unosat"
    assert state(("unosat", Y2021, None), ("radar", Y2014, SCREEN))["method"] == RADAR_SCREEN


@pytest.mark.parametrize(
    ("records", "apart"),
    [
        ([("unosat", Y2017, DESTROYED), ("copernicus", Y2017, DESTROYED)], 0),
        ([("unosat", Y2017, DESTROYED), ("copernicus", Y2017, (SEVERE, MODERATE, SEVERE))], 1),
        ([("unosat", Y2017, DESTROYED), ("copernicus", Y2017, NO_VISIBLE_DAMAGE)], 4),
        (
            [("unosat", Y2017, DESTROYED), ("copernicus", Y2017, SEVERE), ("survey", Y2021, POSSIBLE)],
            3,
        ),
    ],
)
def test_disagreement_is_between_the_two_farthest_intervals(records, apart):
    assert state(*records)["disagreement"] == apart


def test_a_source_that_changed_its_mind_does_not_disagree_with_itself():
    assert pd.isna(state(("unosat", Y2014, NO_VISIBLE_DAMAGE), ("unosat", Y2017, DESTROYED))["disagreement"])
    found = state(
        ("unosat", Y2014, NO_VISIBLE_DAMAGE), ("unosat", Y2017, DESTROYED), ("copernicus", Y2017, DESTROYED)
    )
    assert found["disagreement"] == 0


def test_an_interval_that_says_too_little_is_compared_with_nothing():
    anything = (POSSIBLE, NO_VISIBLE_DAMAGE, SEVERE)
    assert pd.isna(state(("unosat", Y2017, DESTROYED), ("model", Y2017, anything))["disagreement"])
    narrow = state(("unosat", Y2017, NO_VISIBLE_DAMAGE), ("radar", Y2017, SCREEN))
    assert narrow["disagreement"] == 2


def test_each_building_has_one_row_in_the_order_of_ids_and_none_without_a_statement():
    statements = building_statements([("b", "unosat", Y2017, SEVERE), ("a", "unosat", Y2017, MODERATE)])
    table = current_states_of(statements, SOURCES, precedence=CRITERIA, as_of=pd.Timestamp(Y2017))
    assert table["building_id"].tolist() == ["a", "b"]
    nobody = current_states_of(statements, SOURCES, precedence=CRITERIA, as_of=pd.Timestamp(Y2014))
    assert nobody.empty
    check(nobody, columns.BUILDING_STATES, name="building_states")
