import pandas as pd
import pytest

from geodata import columns
from geodata.assess.agreement import NARROW_ENOUGH, RELATIONS, source_agreement
from geodata.errors import InvariantError
from geodata.grades import (
    DESTROYED,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    RADAR_SCREEN,
    SEVERE,
)
from geodata.schemas import check
from tests.builders import building_statements, districts, source, square

DAY = "2017-10-21"
SOURCES = [source("unosat"), source("copernicus"), source("radar", method=RADAR_SCREEN)]
QUARTERS = districts({"east": square(0, 0, 100), "west": square(-100, 0, 100)})
DISTRICT_OF = pd.Series({"a": "east", "b": "east", "c": "west", "d": "outside"}, name="district_id")


def agreement(*tables: pd.DataFrame, within_days: int = 60, **changed) -> pd.DataFrame:
    arguments = {"district_of": DISTRICT_OF, "districts": QUARTERS, "sources": SOURCES} | changed
    table = source_agreement(pd.concat(tables, ignore_index=True), within_days=within_days, **arguments)
    key = [*columns.TABLE_KEYS["source_agreement"], "relation", "grades_apart"]
    check(table, columns.SOURCE_AGREEMENT, name="source_agreement", key=list(dict.fromkeys(key)))
    assert set(table["relation"]) <= set(RELATIONS)
    return table


def told(source_id: str, grades: dict[str, object], *, epoch: str = DAY, method: str = "image_analyst"):
    return building_statements(
        [(building, source_id, epoch, grade) for building, grade in grades.items()], method=method
    )


def city(*tables: pd.DataFrame, **changed) -> pd.Series:
    table = agreement(*tables, **changed)
    found = table[table["district_id"] == "city"]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("of_a", "of_b", "relation", "apart"),
    [
        (DESTROYED, DESTROYED, "agree", 0),
        (DESTROYED, (SEVERE, SEVERE, DESTROYED), "agree", 0),
        (DESTROYED, SEVERE, "disagree", 1),
        (NO_VISIBLE_DAMAGE, DESTROYED, "disagree", 4),
        ((POSSIBLE, NO_VISIBLE_DAMAGE, MODERATE), DESTROYED, "disagree", 2),
    ],
)
def test_intervals_that_overlap_agree_and_others_are_so_many_grades_apart(of_a, of_b, relation, apart):
    for first, second in ((of_a, of_b), (of_b, of_a)):
        found = city(told("unosat", {"a": first}), told("copernicus", {"a": second}))
        assert (found["relation"], found["grades_apart"]) == (relation, apart)


@pytest.mark.parametrize(
    "unclear", [None, (POSSIBLE, NO_VISIBLE_DAMAGE, SEVERE), (MODERATE, POSSIBLE, DESTROYED)]
)
def test_what_says_too_little_has_no_safe_mapping(unclear):
    found = city(told("unosat", {"a": unclear}).assign(source_grade="x"), told("copernicus", {"a": SEVERE}))
    assert found["relation"] == "no_safe_mapping"
    assert pd.isna(found["grades_apart"])


def test_three_grades_are_narrow_enough():
    assert NARROW_ENOUGH == 3
    found = city(told("unosat", {"a": (SEVERE, MODERATE, DESTROYED)}), told("copernicus", {"a": POSSIBLE}))
    assert (found["relation"], found["grades_apart"]) == ("disagree", 1)


def test_the_city_is_the_sum_of_its_districts_and_outside():
    table = agreement(
        told("unosat", {"a": SEVERE, "b": SEVERE, "c": SEVERE, "d": SEVERE}),
        told("copernicus", {"a": SEVERE, "b": DESTROYED, "c": SEVERE, "d": SEVERE}),
    )
    rows = table[["district_id", "class_b", "relation", "n_buildings"]].itertuples(index=False, name=None)
    assert list(rows) == [
        ("east", DESTROYED, "disagree", 1),
        ("east", SEVERE, "agree", 1),
        ("west", SEVERE, "agree", 1),
        ("outside", SEVERE, "agree", 1),
        ("city", DESTROYED, "disagree", 1),
        ("city", SEVERE, "agree", 3),
    ]


def test_pairs_come_in_the_order_of_the_configuration():
    statements = (
        told("radar", {"a": (None, MODERATE, DESTROYED)}, method=RADAR_SCREEN),
        told("copernicus", {"a": SEVERE}),
        told("unosat", {"a": SEVERE}),
    )
    pairs = agreement(*statements)[["source_a", "source_b"]].drop_duplicates()
    assert pairs.to_numpy().tolist() == [
        ["unosat", "copernicus"],
        ["unosat", "radar"],
        ["copernicus", "radar"],
    ]
    turned = agreement(*statements, sources=SOURCES[::-1])
    assert turned.loc[0, ["source_a", "source_b"]].tolist() == ["radar", "copernicus"]


def test_a_class_is_the_sources_own_word_and_of_a_score_the_method_and_what_it_can_mean():
    screen = told("radar", {"a": (None, MODERATE, DESTROYED)}, method=RADAR_SCREEN)
    found = city(told("unosat", {"a": SEVERE}).assign(source_grade="Severe Damage"), screen)
    assert (found["class_a"], found["class_b"]) == ("Severe Damage", "radar_screen: moderate to destroyed")


@pytest.mark.parametrize(("day", "n_rows"), [("2017-10-31", 2), ("2017-11-01", 0)])
def test_epochs_are_compared_up_to_the_days_given(day, n_rows):
    table = agreement(
        told("unosat", {"a": SEVERE}), told("copernicus", {"a": SEVERE}, epoch=day), within_days=10
    )
    assert len(table) == n_rows


def test_each_building_counts_once_at_the_epochs_nearest_in_time_then_the_latest():
    days = ("2017-02-03", "2017-10-21")
    found = city(
        *(told("unosat", {"a": SEVERE}, epoch=day) for day in days),
        *(told("copernicus", {"a": SEVERE}, epoch=day) for day in ("2017-02-03", "2017-10-24", "2017-10-21")),
    )
    assert (found["epoch_a"], found["epoch_b"]) == (pd.Timestamp("2017-10-21"), pd.Timestamp("2017-10-21"))
    assert found["n_buildings"] == 1


def test_one_class_of_two_widths_is_told_in_two_rows():
    table = agreement(
        told("unosat", {"a": DESTROYED, "b": (DESTROYED, SEVERE, DESTROYED)}),
        told("copernicus", {"a": SEVERE, "b": SEVERE}),
    )
    rows = table[table["district_id"] == "city"]
    assert rows["relation"].tolist() == ["agree", "disagree"]


def test_sources_that_speak_of_different_buildings_are_not_compared():
    assert agreement(told("unosat", {"a": SEVERE}), told("copernicus", {"b": SEVERE})).empty
    assert agreement(told("unosat", {"a": SEVERE}), sources=SOURCES[:1]).empty


def test_order_of_rows_changes_nothing():
    tables = [
        told("unosat", {"a": SEVERE, "b": DESTROYED, "c": MODERATE}),
        told("copernicus", {"a": SEVERE, "b": MODERATE, "c": MODERATE}),
    ]
    turned = [table.iloc[::-1] for table in tables[::-1]]
    pd.testing.assert_frame_equal(agreement(*tables), agreement(*turned))


def test_unknown_building_district_or_source_is_refused():
    pair = (told("unosat", {"a": SEVERE}), told("copernicus", {"a": SEVERE}))
    with pytest.raises(InvariantError, match="have no district, a first"):
        agreement(*pair, district_of=DISTRICT_OF.iloc[1:])
    with pytest.raises(InvariantError, match="'nowhere'"):
        agreement(*pair, district_of=DISTRICT_OF.replace("east", "nowhere"))
    with pytest.raises(InvariantError, match="'copernicus'"):
        agreement(*pair, sources=SOURCES[:1])
