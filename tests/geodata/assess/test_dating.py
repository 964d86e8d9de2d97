import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.assess.dating import damage_intervals, date_damage
from geodata.errors import InvariantError
from geodata.grades import CLASS_SETS, DESTROYED, GRADES, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, RANK, SEVERE
from geodata.schemas import check
from tests.builders import assessments

E1, E2, E3, E4 = EPOCHS = ("2013-10-22", "2014-02-12", "2015-05-29", "2017-10-21")
CRATER = None
UNCERTAIN = (POSSIBLE, NO_VISIBLE_DAMAGE, MODERATE)
MODERATE_TO_DESTROYED = (MODERATE, MODERATE, DESTROYED)


def dates(*epochs: str) -> list[pd.Timestamp]:
    return [pd.Timestamp(epoch) for epoch in epochs]


def interval(*records, at_least=MODERATE, epochs=EPOCHS, covered_from=None) -> tuple[str | None, ...]:
    """After (recorded), after (listed), by, possibly by, of one place with these records."""
    table = assessments([("s", epoch, grade) for epoch, grade in records])
    found = damage_intervals(
        table, id_column="site_id", epochs=dates(*epochs), at_least=at_least, covered_from=covered_from
    )
    assert found["place_id"].tolist() == ["s"]
    return tuple(None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in found.iloc[0, 1:])


def test_first_record_of_an_unlisted_place_bounds_the_damage_from_below_only_by_assumption():
    assert interval((E3, SEVERE)) == (None, E2, E3, E3)


def test_record_without_visible_damage_bounds_the_damage_from_below():
    assert interval((E2, NO_VISIBLE_DAMAGE), (E4, SEVERE)) == (E2, E3, E4, E4)


def test_damage_on_the_first_image_has_no_lower_end():
    assert interval((E1, DESTROYED), (E4, DESTROYED)) == (None, None, E1, E1)


def test_place_never_in_the_set_has_no_upper_end_and_the_last_epoch_as_lower():
    assert interval((E2, MODERATE), at_least=SEVERE) == (E2, E4, None, None)
    assert interval((E4, NO_VISIBLE_DAMAGE)) == (E4, E4, None, None)


def test_lower_class_is_below_the_set_and_its_lowest_class_belongs_to_it():
    history = ((E1, MODERATE), (E2, SEVERE), (E3, DESTROYED))
    assert interval(*history, at_least=MODERATE) == (None, None, E1, E1)
    assert interval(*history, at_least=SEVERE) == (E1, E1, E2, E2)
    assert interval(*history, at_least=DESTROYED) == (E2, E2, E3, E3)


def test_reversal_moves_no_end():
    assert interval((E1, SEVERE), (E2, NO_VISIBLE_DAMAGE), (E4, SEVERE)) == (None, None, E1, E1)


def test_coarse_class_reaches_the_set_possibly_before_surely():
    assert interval((E2, UNCERTAIN), (E4, SEVERE)) == (None, E1, E4, E2)
    assert interval((E3, MODERATE_TO_DESTROYED), at_least=DESTROYED) == (None, E2, None, E3)


def test_record_below_the_set_after_a_possible_one_proves_nothing():
    assert interval((E1, UNCERTAIN), (E3, NO_VISIBLE_DAMAGE), (E4, SEVERE)) == (None, None, E4, E1)


def test_crater_at_an_epoch_is_no_lower_end():
    assert interval((E2, CRATER), (E3, SEVERE)) == (None, E1, E3, E3)


def test_epoch_before_the_place_was_covered_is_no_lower_end():
    covered_from = pd.Series(dates(E2), index=["s"])
    assert interval((E3, SEVERE), covered_from=covered_from) == (None, E2, E3, E3)
    assert interval((E2, SEVERE), covered_from=covered_from) == (None, None, E2, E2)
    nowhere = pd.Series(dates(), index=[], dtype="datetime64[ms]")
    assert interval((E1, NO_VISIBLE_DAMAGE), (E3, SEVERE), covered_from=nowhere) == (E1, E1, E3, E3)


def test_place_that_is_only_a_crater_is_not_dated():
    table = assessments([("crater", E1, CRATER), ("house", E2, SEVERE)])
    found = damage_intervals(table, id_column="site_id", epochs=dates(*EPOCHS), at_least=MODERATE)
    assert found["place_id"].tolist() == ["house"]


def test_epochs_are_sorted_by_date_whatever_order_they_come_in():
    assert interval((E3, SEVERE), epochs=(E4, E1, E3, E2)) == (None, E2, E3, E3)


def test_every_list_is_dated_by_its_own_epochs_and_buildings_by_all():
    first = assessments([("a", E1, NO_VISIBLE_DAMAGE), ("b", E3, SEVERE)], source_id="one")
    second = assessments([("c", E2, NO_VISIBLE_DAMAGE), ("d", E4, SEVERE)], source_id="two")
    house = assessments([("h", E4, SEVERE)]).rename(columns={"site_id": "building_id"})
    dating = date_damage(pd.concat([first, second], ignore_index=True), house)
    check(dating, columns.DATING, name="dating", key=columns.TABLE_KEYS["dating"])
    moderate = dating[dating["class_set"] == "at_least_moderate"].set_index("place_id")
    assert moderate.loc[["b", "d", "h"], "after_date_listed"].tolist() == dates(E1, E2, E3)
    assert moderate["unit"].to_dict() == {"h": "building", "a": "site", "b": "site", "c": "site", "d": "site"}
    assert dating["class_set"].value_counts().to_dict() == dict.fromkeys(CLASS_SETS, 5)


def test_epoch_of_a_raster_covers_only_the_buildings_that_it_grades():
    listed = assessments([("a", E1, SEVERE), ("b", E4, SEVERE)])
    houses = assessments([("seen", E3, NO_VISIBLE_DAMAGE), ("seen", E4, SEVERE), ("nodata", E4, SEVERE)])
    dating = date_damage(listed, houses.rename(columns={"site_id": "building_id"}))
    moderate = dating[dating["class_set"] == "at_least_moderate"].set_index("place_id")
    assert moderate.loc[["seen", "nodata"], "after_date_listed"].tolist() == dates(E3, E1)
    assert moderate.loc["seen", "after_date_recorded"] == dates(E3)[0]


def test_city_without_any_grade_has_an_empty_table_of_the_right_columns():
    nothing = assessments([("a", E1, SEVERE)]).iloc[:0]
    for table in (nothing, assessments([("a", E1, CRATER)])):
        dating = date_damage(table, nothing.rename(columns={"site_id": "building_id"}))
        check(dating, columns.DATING, name="dating", key=columns.TABLE_KEYS["dating"])
        assert dating.empty


def test_unknown_epoch_and_double_grade_are_refused():
    with pytest.raises(InvariantError, match="one of 1 epochs, but one is at 2014-02-12"):
        interval((E2, SEVERE), epochs=(E1,))
    with pytest.raises(InvariantError, match="some have two"):
        interval((E2, SEVERE), (E2, MODERATE))


@st.composite
def histories(draw):
    """What is said of each of some places at each epoch: nothing, a crater, or lowest <= grade <= highest."""
    ranks = st.lists(st.integers(0, 4), min_size=3, max_size=3).map(sorted)
    said = st.one_of(st.none(), st.just("crater"), ranks)
    return draw(st.lists(st.lists(said, min_size=4, max_size=4), min_size=1, max_size=8))


def records_of(history) -> list[tuple]:
    return [
        (f"s{n}", epoch, CRATER if said == "crater" else (GRADES[said[1]], GRADES[said[0]], GRADES[said[2]]))
        for n, one in enumerate(history)
        for epoch, said in zip(EPOCHS, one, strict=True)
        if said is not None
    ]


def spelt_out(one, rank) -> list[str | None]:
    """The definition, one place and one epoch after the other."""
    recorded = listed = by = possibly = None
    for epoch, said in zip(EPOCHS, one, strict=True):
        is_graded = isinstance(said, list)
        if is_graded and said[2] >= rank and possibly is None:
            possibly = epoch
        if is_graded and said[0] >= rank and by is None:
            by = epoch
        if possibly is None and is_graded:
            recorded = epoch
        if possibly is None and said != "crater":
            listed = epoch
    return [recorded, listed, by, possibly]


@given(histories(), st.sampled_from([MODERATE, SEVERE, DESTROYED]))
@settings(max_examples=150, deadline=None)
def test_whole_columns_come_to_what_the_definition_says_place_by_place(history, at_least):
    table = assessments(records_of(history))
    found = damage_intervals(table, id_column="site_id", epochs=dates(*EPOCHS), at_least=at_least)
    graded = [n for n, one in enumerate(history) if any(isinstance(said, list) for said in one)]
    assert found["place_id"].tolist() == [f"s{n}" for n in graded]
    expected = [spelt_out(history[n], RANK[at_least]) for n in graded]
    shown = found.drop(columns="place_id").apply(lambda days: days.dt.strftime("%Y-%m-%d"))
    assert shown.astype(object).where(shown.notna(), None).to_numpy().tolist() == expected


@given(histories(), st.integers(0, 99))
@settings(max_examples=80, deadline=None)
def test_intervals_are_in_order_nested_by_set_and_free_of_row_order(history, seed):
    table = assessments(records_of(history))
    dating = date_damage(table, None)
    assert dating.equals(date_damage(table.sample(frac=1, random_state=seed), None))
    far = pd.Timestamp("2100-01-01")
    early = pd.Timestamp("1900-01-01")
    recorded, listed = (dating[name].fillna(early) for name in ("after_date_recorded", "after_date_listed"))
    by, possibly = (dating[name].fillna(far) for name in ("by_date", "possibly_by_date"))
    assert ((recorded <= listed) & (listed < possibly) & (possibly <= by)).all()
    # Class sets sort from the widest to the narrowest.
    ends = dating.assign(by_date=by, after_date_listed=listed, after_date_recorded=recorded)
    names = ["after_date_recorded", "after_date_listed", "by_date"]
    steps = ends.groupby("place_id")[names].diff().dropna()
    assert (steps >= pd.Timedelta(0)).all(axis=None)
