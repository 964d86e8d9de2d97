import pandas as pd
import pytest

from geodata import columns
from geodata.aggregate.current_states import count_current_states
from geodata.errors import InvariantError
from geodata.grades import DESTROYED, GRADES, IMAGE_ANALYST, RADAR_SCREEN, SEVERE, as_grades
from geodata.schemas import check
from tests.builders import LAST, districts, footprints, rectangle, square

QUARTERS = districts({"east": square(0, 0, 100), "west": rectangle(-100, 0, 100, 100)})
TOWN = footprints({name: square(n * 20, 0) for n, name in enumerate("abcdefg")}).assign(
    district_id=["east", "east", "east", "east", "west", "west", "outside"]
)
# building, grade, method, lifecycle, sources, disagreement; nobody speaks of d and g
STATES = [
    ("a", DESTROYED, IMAGE_ANALYST, "rebuilt", 2, 1),
    ("b", DESTROYED, IMAGE_ANALYST, None, 3, 0),
    ("c", None, RADAR_SCREEN, None, 1, None),
    ("e", None, IMAGE_ANALYST, "cleared", 2, None),
    ("f", SEVERE, IMAGE_ANALYST, None, 1, None),
]


def states(rows=STATES) -> pd.DataFrame:
    names = ["building_id", "damage_grade", "method", "lifecycle", "n_sources", "disagreement"]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(
        damage_grade=as_grades(table["damage_grade"].astype(object)),
        disagreement=table["disagreement"].astype("Int64"),
    )


def counted(rows=STATES, **changed) -> pd.DataFrame:
    arguments = {"buildings": TOWN, "districts": QUARTERS, "as_of": pd.Timestamp(LAST)} | changed
    table = count_current_states(states(rows), **arguments)
    check(table, columns.CURRENT_STATES, name="current_states", key=columns.TABLE_KEYS["current_states"])
    parts = [name for name in table if name.startswith("n_current_")]
    assert len(parts) == len(GRADES) + 3
    assert table[parts].sum(axis=1).tolist() == table["n_footprints"].tolist()
    return table


def row(district: str, **changed) -> dict[str, int]:
    (found,) = counted(**changed).query("district_id == @district").to_dict("records")
    assert found["as_of"] == pd.Timestamp(LAST)
    return {name: value for name, value in found.items() if name.startswith("n_") and value}


def test_every_district_has_a_row_then_outside_and_the_city():
    assert counted()["district_id"].tolist() == ["east", "west", "outside", "city"]


def test_footprints_count_once_under_their_state():
    assert row("east") == {
        "n_footprints": 4,
        "n_current_destroyed": 2,
        "n_current_screen_only": 1,
        "n_current_not_assessed": 1,
        "n_lifecycle_rebuilt": 1,
        "n_several_sources": 2,
        "n_sources_disagree": 1,
    }
    assert row("west") == {
        "n_footprints": 2,
        "n_current_severe": 1,
        "n_current_untold": 1,
        "n_lifecycle_cleared": 1,
        "n_several_sources": 1,
    }
    assert row("outside") == {"n_footprints": 1, "n_current_not_assessed": 1}


def test_the_city_is_the_sum_of_its_districts_and_outside():
    table = counted().set_index("district_id").drop(columns="as_of")
    assert table.loc[["east", "west", "outside"]].sum().tolist() == table.loc["city"].tolist()


def test_a_city_of_which_nobody_speaks_is_wholly_unassessed():
    assert row("city", rows=[]) == {"n_footprints": 7, "n_current_not_assessed": 7}


def test_state_of_an_unknown_building_or_two_states_of_one_are_refused():
    with pytest.raises(InvariantError, match="building_id"):
        counted(rows=[("stranger", *STATES[0][1:])])
    with pytest.raises(InvariantError, match="'a' comes more than once"):
        counted(rows=[STATES[0], STATES[0]])
    with pytest.raises(InvariantError, match="district_id"):
        counted(buildings=TOWN.assign(district_id="nowhere"))
