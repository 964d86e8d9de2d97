import pandas as pd
import pytest

from geodata import columns
from geodata.aggregate.source_statistics import count_by_source
from geodata.errors import InvariantError
from geodata.grades import DESTROYED, GRADES, MODERATE, ROAD_CRATER, SEVERE
from geodata.schemas import check
from tests.builders import LAST, assessments, districts, rectangle, sites, square

EARLIER, LATER = "2014-02-12", "2021-04-29"
QUARTERS = districts({"east": square(0, 0, 100), "west": rectangle(-100, 0, 100, 100)})
# One list of sites with a crater and a repetition, and one of squares with a site among them.
POINTS = sites(
    {"p1": (5, 5), "again": (5, 5), "p2": (-5, 5), "crater": (9, 9)},
    source_id="points",
    site_kind=["building", "building", "building", ROAD_CRATER],
    duplicate_of=[None, "p1", None, None],
).assign(district_id=["east", "east", "west", "outside"])
GRID = sites(
    {"g1": (50, 50), "g2": (-50, 50), "lone": (60, 60)}, source_id="grid", site_kind=["cell", "cell", "road"]
).assign(district_id=["east", "west", "east"])
LISTED = pd.concat([POINTS, GRID], ignore_index=True)
RECORDS = pd.concat(
    [
        assessments([("p1", EARLIER, MODERATE), ("p1", LAST, DESTROYED), ("again", LAST, DESTROYED)]),
        assessments([("crater", LAST, None)]),
        assessments([("g1", LATER, MODERATE), ("lone", LATER, SEVERE)], source_id="grid"),
    ],
    ignore_index=True,
)


def counted(**changed) -> pd.DataFrame:
    arguments = {"sites": LISTED, "assessments": RECORDS, "districts": QUARTERS} | changed
    table = count_by_source(**arguments)
    check(table, columns.SOURCE_STATISTICS, name="source", key=columns.TABLE_KEYS["source_statistics"])
    parts = [f"n_{grade}" for grade in GRADES] + ["n_craters", "n_without_record"]
    assert table[parts].sum(axis=1).tolist() == table["n_listed"].tolist()
    return table


def row(source: str, unit: str, epoch: str, district: str, **changed) -> dict[str, int]:
    table = counted(**changed)
    key = (table["source_id"] == source) & (table["unit"] == unit) & (table["district_id"] == district)
    (found,) = table[key & (table["epoch"] == pd.Timestamp(epoch))].to_dict("records")
    return {name: value for name, value in found.items() if name.startswith("n_") and value}


def test_every_list_has_rows_at_its_own_epochs_and_for_its_own_units():
    table = counted()
    rows = table[["source_id", "unit", "epoch"]].drop_duplicates()
    assert [(source, unit, f"{epoch:%Y-%m-%d}") for source, unit, epoch in rows.to_numpy()] == [
        ("points", "site", EARLIER),
        ("points", "site", LAST),
        ("grid", "site", LATER),
        ("grid", "cell", LATER),
    ]
    assert table["district_id"].tolist() == ["east", "west", "outside", "city"] * 4


def test_sites_are_counted_as_listed():
    assert row("points", "site", LAST, "east") == {"n_listed": 2, "n_destroyed": 2, "n_duplicates": 1}
    assert row("points", "site", LAST, "west") == {"n_listed": 1, "n_without_record": 1}
    assert row("points", "site", LAST, "outside") == {"n_listed": 1, "n_craters": 1}
    assert row("points", "site", EARLIER, "city") == {
        "n_listed": 4,
        "n_moderate": 1,
        "n_craters": 1,
        "n_without_record": 2,
        "n_duplicates": 1,
    }


def test_cells_stand_apart_from_sites_of_the_same_list():
    assert row("grid", "cell", LATER, "city") == {"n_listed": 2, "n_moderate": 1, "n_without_record": 1}
    assert row("grid", "site", LATER, "city") == {"n_listed": 1, "n_severe": 1}


def test_epochs_of_a_list_can_be_given():
    days = [pd.Timestamp(LAST), pd.Timestamp(LATER)]
    found = row("grid", "cell", LAST, "east", epochs_by_source={"grid": days})
    assert found == {"n_listed": 1, "n_without_record": 1}


def test_a_list_without_an_assessment_has_no_row_and_no_list_an_empty_table():
    assert counted(assessments=RECORDS[RECORDS["source_id"] == "grid"])["source_id"].unique().tolist() == [
        "grid"
    ]
    assert counted(assessments=RECORDS.iloc[:0]).empty
    assert counted(sites=LISTED.iloc[:0], assessments=RECORDS.iloc[:0]).empty


def test_order_of_rows_changes_no_count():
    turned = counted(sites=LISTED.iloc[::-1], assessments=RECORDS.iloc[::-1])
    key = list(columns.TABLE_KEYS["source_statistics"])
    pd.testing.assert_frame_equal(turned.set_index(key).sort_index(), counted().set_index(key).sort_index())


def test_assessment_of_an_unlisted_site_or_at_an_unknown_epoch_is_refused():
    with pytest.raises(InvariantError, match="site_id"):
        counted(sites=LISTED.iloc[1:])
    with pytest.raises(InvariantError, match="epoch"):
        counted(epochs_by_source={"points": [pd.Timestamp(LAST)]})
