"""Changes of grade in a town of five sites; * marks a word of the source that its grades contradict.

====== ======== =========== ======================= ====================
site   district 2014-02-12  2015-05-29              2017-10-21
====== ======== =========== ======================= ====================
up     east     moderate    severe (increase)       severe (no change)
down   east     destroyed   none visible (decrease) (no record)
gap    west     moderate    (no record)             destroyed (increase)
odd    west     severe      moderate (no change*)   moderate (3)
crater outside                                      (crater, new)
====== ======== =========== ======================= ====================
"""

import pandas as pd
import pytest

from geodata import columns
from geodata.aggregate.changes import count_changes
from geodata.errors import InvariantError
from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, SEVERE
from geodata.schemas import check
from tests.builders import assessments, districts, footprints, rectangle, sites, square

A, B, C = EPOCHS = ("2014-02-12", "2015-05-29", "2017-10-21")
QUARTERS = districts({"east": square(0, 0, 100), "west": rectangle(-100, 0, 100, 100)})
LISTED = sites({name: (n, 5) for n, name in enumerate(("up", "down", "gap", "odd", "crater"))}).assign(
    district_id=["east", "east", "west", "west", "outside"]
)
RECORDS = (
    ("up", A, MODERATE, None),
    ("up", B, SEVERE, "Increase - damage"),
    ("up", C, SEVERE, "No change"),
    ("down", A, DESTROYED, None),
    ("down", B, NO_VISIBLE_DAMAGE, "Decrease - damage"),
    ("gap", A, MODERATE, None),
    ("gap", C, DESTROYED, "Increase - damage"),
    ("odd", A, SEVERE, None),
    ("odd", B, MODERATE, "No change"),
    ("odd", C, MODERATE, "3"),
    ("crater", C, None, "New - damage"),
)
STATEMENTS = assessments([record[:3] for record in RECORDS]).assign(
    source_status=[status for *_, status in RECORDS]
)


def changes(**changed) -> pd.DataFrame:
    tables = {
        "buildings": None,
        "building_assessments": None,
        "sites": LISTED,
        "assessments": STATEMENTS,
        "districts": QUARTERS,
        "epochs": pd.to_datetime(list(EPOCHS)),
    }
    table = count_changes(**(tables | changed))
    check(table, columns.DAMAGE_CHANGES, name="damage_changes", key=columns.TABLE_KEYS["damage_changes"])
    return table


def series(name: str, district: str = "city", unit: str = "site", **changed) -> list[int]:
    table = changes(**changed)
    return table.loc[(table["district_id"] == district) & (table["unit"] == unit), name].tolist()


def test_increases_and_reversals_are_counted_at_the_epoch_that_shows_them():
    assert series("n_first_graded") == [4, 0, 0]
    assert series("n_increased") == [0, 1, 1]
    assert series("n_decreased") == [0, 2, 0]
    assert series("n_unchanged") == [0, 0, 2]


def test_grade_is_compared_with_the_latest_before_it_however_long_ago():
    assert series("n_increased", "west") == [0, 0, 1]
    assert series("n_without_record", "west") == [0, 1, 0]


def test_place_without_a_record_is_not_unchanged():
    assert series("n_without_record") == [0, 1, 1]
    assert series("n_unchanged", "east") == [0, 0, 1]


def test_words_of_the_source_are_counted_as_said_even_where_its_grades_contradict_them():
    assert (series("n_decreased", "west")[1], series("n_source_decreased", "west")[1]) == (1, 0)
    assert (series("n_unchanged", "west")[1], series("n_source_unchanged", "west")[1]) == (0, 1)


def test_status_that_is_missing_or_not_known_is_unstated():
    assert series("n_source_unstated") == [4, 0, 1]


def test_crater_is_no_place_with_new_damage():
    assert series("n_source_new") == [0, 0, 0]
    assert series("n_first_graded", "outside") == [0, 0, 0]


def test_sources_say_nothing_of_buildings():
    houses = footprints({"h": square(0, 0)}).assign(district_id="east")
    graded = assessments([("h", A, MODERATE), ("h", C, SEVERE)]).rename(columns={"site_id": "building_id"})
    about = {"buildings": houses, "building_assessments": graded}
    assert series("n_increased", unit="building", **about) == [0, 0, 1]
    assert series("n_without_record", unit="building", **about) == [0, 1, 0]
    table = changes(**about)
    said = [name for name in table.columns if name.startswith("n_source_")]
    assert table.loc[table["unit"] == "building", said].isna().all(axis=None)
    assert table.loc[table["unit"] == "site", said].notna().all(axis=None)


def test_every_graded_place_is_first_graded_more_less_or_as_before():
    table = changes()
    parts = table[["n_first_graded", "n_increased", "n_decreased", "n_unchanged"]].sum(axis=1)
    said = table[[name for name in table.columns if name.startswith("n_source_")]].sum(axis=1)
    assert parts.tolist() == said.tolist()
    is_city = table["district_id"] == "city"
    assert parts[is_city].tolist() == [4, 3, 3]
    assert parts[~is_city].sum() == parts[is_city].sum()


def test_order_of_rows_changes_nothing():
    mixed = {"sites": LISTED.iloc[::-1], "assessments": STATEMENTS.iloc[::-1]}
    assert changes(**mixed).equals(changes())


def test_city_without_statements_has_zeros():
    table = changes(assessments=STATEMENTS.iloc[:0])
    numbers = [name for name in table.columns if name.startswith("n_")]
    assert (table[numbers] == 0).all(axis=None)


def test_unknown_site_is_refused():
    with pytest.raises(InvariantError, match="site_id"):
        changes(sites=LISTED.iloc[1:])
