import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.assess.precedence import CRITERIA
from geodata.assess.resolve import resolve_statements
from geodata.errors import ConfigError, InvariantError
from geodata.grades import (
    DESTROYED,
    FIELD_SURVEY,
    GRADES,
    IMAGE_MODEL,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    RADAR_SCREEN,
    SEVERE,
    VOLUNTEERS,
)
from geodata.schemas import check
from tests.builders import LAST, building_statements, source

EARLIER = "2014-02-12"
SOURCES = [
    source("unosat", resolution_m=0.5),
    source("copernicus", resolution_m=0.3),
    source("survey", method=FIELD_SURVEY),
    source("model", method=IMAGE_MODEL, resolution_m=0.1),
    source("radar", method=RADAR_SCREEN, resolution_m=10),
]


def resolved(*tables: pd.DataFrame, precedence=CRITERIA, sources=SOURCES):
    statements = pd.concat(tables, ignore_index=True)
    counted, findings = resolve_statements(statements, sources, precedence=precedence)
    check(counted, columns.BUILDING_ASSESSMENTS, name="building_assessments", key=["building_id", "epoch"])
    grades = counted.set_index(["building_id", counted["epoch"].dt.strftime("%Y-%m-%d")])["damage_grade"]
    return grades.to_dict(), {(found.source_id, found.rule): found.n_rows for found in findings}


def by(source_id: str, grade, *, epoch: str = LAST, method: str = "image_analyst") -> pd.DataFrame:
    return building_statements([("a", source_id, epoch, grade)], method=method)


def test_one_statement_counts_as_it_is():
    interval = (MODERATE, NO_VISIBLE_DAMAGE, SEVERE)
    statements = by("unosat", interval)
    counted, _ = resolve_statements(statements, SOURCES, precedence=CRITERIA)
    assert counted.iloc[0, 2:].tolist() == list(interval)


def test_a_field_survey_overrules_an_image_of_the_same_date():
    grades, findings = resolved(by("unosat", DESTROYED), by("survey", MODERATE, method=FIELD_SURVEY))
    assert grades == {("a", LAST): MODERATE}
    assert findings == {("unosat", "overruled_statement"): 1}


def test_an_analyst_overrules_volunteers_and_these_a_model():
    model = by("model", DESTROYED, method=IMAGE_MODEL)
    helpers = by("copernicus", SEVERE, method=VOLUNTEERS)
    assert resolved(model, helpers)[0] == {("a", LAST): SEVERE}
    assert resolved(model, helpers, by("unosat", MODERATE))[0] == {("a", LAST): MODERATE}


def test_of_one_method_the_finer_image_counts_unless_the_order_is_to_decide():
    both = (by("unosat", DESTROYED), by("copernicus", MODERATE))
    assert resolved(*both)[0] == {("a", LAST): MODERATE}
    assert resolved(*both, precedence=("order",))[0] == {("a", LAST): DESTROYED}
    assert resolved(*both, precedence=("order",), sources=SOURCES[::-1])[0] == {("a", LAST): MODERATE}


def test_a_source_that_does_not_state_its_resolution_comes_after_one_that_does():
    both = (by("unosat", DESTROYED), by("blind", MODERATE))
    assert resolved(*both, sources=[source("blind"), *SOURCES])[0] == {("a", LAST): DESTROYED}


def test_resolution_first_lets_a_model_overrule_an_analyst():
    both = (by("unosat", DESTROYED), by("model", MODERATE, method=IMAGE_MODEL))
    assert resolved(*both)[0] == {("a", LAST): DESTROYED}
    assert resolved(*both, precedence=("resolution", "method"))[0] == {("a", LAST): MODERATE}


def test_every_epoch_is_decided_by_itself():
    grades, findings = resolved(
        by("unosat", SEVERE, epoch=EARLIER), by("survey", MODERATE, method=FIELD_SURVEY)
    )
    assert grades == {("a", EARLIER): SEVERE, ("a", LAST): MODERATE}
    assert findings == {}


def test_a_radar_screen_never_enters_whatever_it_says():
    screen = by("radar", (None, MODERATE, DESTROYED), method=RADAR_SCREEN)
    graded = by("radar", DESTROYED, method=RADAR_SCREEN)
    assert resolved(screen)[0] == resolved(graded)[0] == {}
    grades, findings = resolved(graded, by("unosat", NO_VISIBLE_DAMAGE))
    assert grades == {("a", LAST): NO_VISIBLE_DAMAGE}
    assert findings == {("radar", "screen_not_counted"): 1}


def test_a_statement_without_a_grade_neither_counts_nor_overrules():
    untold = by("survey", None, method=FIELD_SURVEY)
    assert resolved(untold)[0] == {}
    assert resolved(untold, by("unosat", SEVERE)) == ({("a", LAST): SEVERE}, {})


def test_the_interval_is_the_winners_and_never_joined():
    statements = pd.concat([by("unosat", DESTROYED), by("copernicus", (MODERATE, MODERATE, SEVERE))])
    counted, _ = resolve_statements(statements, SOURCES, precedence=CRITERIA)
    assert counted[["damage_grade_min", "damage_grade_max"]].iloc[0].tolist() == [MODERATE, SEVERE]


def test_unknown_criterion_source_or_method_is_refused():
    with pytest.raises(ConfigError, match="'newest'"):
        resolved(by("unosat", SEVERE), precedence=("newest",))
    with pytest.raises(InvariantError, match="'stranger'"):
        resolved(by("stranger", SEVERE))
    with pytest.raises(InvariantError, match="'hearsay'"):
        resolved(by("unosat", SEVERE, method="hearsay"))


records = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from([one.id for one in SOURCES[:4]]),
        st.sampled_from([EARLIER, LAST]),
        st.sampled_from([*GRADES, None]),
    ),
    max_size=16,
    unique_by=lambda record: record[:3],
)


@settings(deadline=None, max_examples=60)
@given(records, st.permutations(CRITERIA), st.integers(0, 99))
def test_row_order_is_irrelevant_and_each_building_has_one_grade_that_somebody_gave(told, precedence, seed):
    statements = building_statements(told)
    methods = {one.id: one.method for one in SOURCES}
    statements["method"] = statements["source_id"].map(methods).astype(object)
    counted, findings = resolve_statements(statements, SOURCES, precedence=precedence)
    again, _ = resolve_statements(
        statements.sample(frac=1, random_state=seed), SOURCES, precedence=precedence
    )
    pd.testing.assert_frame_equal(counted, again)
    assert not counted.duplicated(["building_id", "epoch"]).any()
    graded = [record for record in told if record[3] is not None]
    assert len(counted) + sum(found.n_rows for found in findings) == len(graded)
    given_ones = {(building, pd.Timestamp(epoch), grade) for building, _, epoch, grade in graded}
    assert set(counted.iloc[:, :3].itertuples(index=False, name=None)) <= given_ones
