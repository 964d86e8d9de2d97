"""Bands and series over a town of two districts whose history can be read off the page.

====== ======== ============ ============ ============ ============
site   district 2014-02-12   2015-05-29   2017-02-03   2017-10-21
====== ======== ============ ============ ============ ============
old    east     destroyed    destroyed    destroyed    destroyed
worse  east     moderate     moderate     severe       destroyed
fixed  east     severe       none visible none visible none visible
again  west     moderate     none visible none visible moderate
new    west                                            severe
seen   west                  none visible none visible moderate
maybe  outside                            possible     possible
clear  outside                                         none visible
crater outside                                         (crater)
====== ======== ============ ============ ============ ============

"Possible" may mean anything from no visible damage to moderate.
"""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns, pipeline
from geodata.aggregate.by_date import band_at, count_by_date, interval_counts
from geodata.assess.dating import date_damage
from geodata.config import load_config
from geodata.errors import InvariantError
from geodata.grades import DESTROYED, GRADES, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SEVERE
from geodata.schemas import check
from tests.builders import assessments, districts, footprints, rectangle, sites, square

A, B, C, D = EPOCHS = ("2014-02-12", "2015-05-29", "2017-02-03", "2017-10-21")
QUARTERS = districts({"east": square(0, 0, 100), "west": rectangle(-100, 0, 100, 100)})
UNCERTAIN = (POSSIBLE, NO_VISIBLE_DAMAGE, MODERATE)
NONE = NO_VISIBLE_DAMAGE
HISTORY = {
    "old": ("east", DESTROYED, DESTROYED, DESTROYED, DESTROYED),
    "worse": ("east", MODERATE, MODERATE, SEVERE, DESTROYED),
    "fixed": ("east", SEVERE, NONE, NONE, NONE),
    "again": ("west", MODERATE, NONE, NONE, MODERATE),
    "new": ("west", None, None, None, SEVERE),
    "seen": ("west", None, NONE, NONE, MODERATE),
    "maybe": ("outside", None, None, UNCERTAIN, UNCERTAIN),
    "clear": ("outside", None, None, None, NONE),
}
STATEMENTS = assessments(
    [
        (name, epoch, grade)
        for name, (_, *grades) in HISTORY.items()
        for epoch, grade in zip(EPOCHS, grades, strict=True)
        if grade
    ]
    + [("crater", D, None)]
)
LISTED = sites({name: (n, 5) for n, name in enumerate([*HISTORY, "crater"])}).assign(
    district_id=[district for district, *_ in HISTORY.values()] + ["outside"]
)


def town(**changed) -> dict:
    tables = {
        "buildings": None,
        "building_assessments": None,
        "sites": LISTED,
        "assessments": STATEMENTS,
        "districts": QUARTERS,
        "epochs": pd.to_datetime(list(EPOCHS)),
    }
    return tables | changed


def counted(**changed) -> pd.DataFrame:
    tables = town(**changed)
    dating = tables.pop("dating", None)
    if dating is None:
        dating = date_damage(tables["assessments"], tables["building_assessments"])
    table = count_by_date(dating=dating, **tables)
    check(table, columns.DAMAGE_BY_DATE, name="damage_by_date", key=columns.TABLE_KEYS["damage_by_date"])
    return table


def series(
    name: str, district: str = "city", class_set: str = "at_least_moderate", unit: str = "site", **changed
) -> list[int]:
    """A column at the four epochs."""
    table = counted(**changed)
    chosen = table[
        (table["district_id"] == district) & (table["class_set"] == class_set) & (table["unit"] == unit)
    ]
    assert chosen["epoch"].dt.strftime("%Y-%m-%d").tolist() == list(EPOCHS)
    return chosen[name].tolist()


def test_raw_series_falls_where_the_source_takes_damage_back_and_the_ratcheted_one_does_not():
    assert series("n_recorded") == [4, 2, 2, 5]
    assert series("n_ratcheted") == [4, 4, 4, 6]
    assert series("n_recorded", class_set="at_least_severe") == [2, 1, 2, 3]
    assert series("n_ratcheted", class_set="at_least_severe") == [2, 2, 3, 4]
    assert (
        series("n_recorded", class_set="destroyed")
        == series("n_ratcheted", class_set="destroyed")
        == [1, 1, 1, 2]
    )


def test_damage_that_predates_the_battle_is_counted_as_recorded_as_ever_and_of_those_still_damaged():
    assert series("n_recorded")[2] == 2  # old, worse
    assert series("n_certain_by")[2] == 4  # and fixed, again
    assert (
        series("n_certain_by_and_recorded_last")[2] == 3
    )  # old, worse, again; fixed is not damaged at the end
    assert series("n_certain_by_and_recorded_last")[3] == series("n_recorded")[3]


def test_unlisted_place_is_possibly_damaged_at_any_date_unless_the_list_is_believed_complete():
    # new and maybe have no record that bounds them; seen has one of 2017-02-03, clear one of the last epoch.
    assert series("n_possible_by_recorded") == [6, 6, 6, 7]
    assert series("n_possible_by_listed") == [4, 4, 5, 7]


def test_coarse_class_is_possible_and_never_certain():
    assert series("n_possible_by_listed", "outside") == [0, 0, 1, 1]
    assert series("n_certain_by", "outside") == [0, 0, 0, 0]


def test_damage_since_the_epoch_before_needs_a_record_or_the_assumption():
    assert series("n_since_previous_recorded")[1:] == [0, 0, 1]  # seen
    assert series("n_since_previous_listed")[1:] == [0, 0, 2]  # seen, new
    assert series("n_since_previous_recorded", class_set="at_least_severe")[1:] == [0, 1, 0]  # worse
    assert counted().loc[lambda table: table["epoch"] == A, "n_since_previous_listed"].isna().all()


def test_only_graded_places_are_counted():
    assert series("n_dated") == [8] * 4
    assert series("n_dated", "outside") == [2] * 4  # not the crater


def test_districts_and_outside_add_up_to_the_city():
    assert series("n_certain_by", "east") == [3, 3, 3, 3]
    assert series("n_certain_by", "west") == [1, 1, 1, 3]


def test_buildings_are_counted_beside_sites_and_before_them():
    houses = footprints({"h": square(0, 0), "silent": square(30, 0)}).assign(district_id="east")
    graded = assessments([("h", C, (SEVERE, MODERATE, DESTROYED)), ("h", D, DESTROYED)]).rename(
        columns={"site_id": "building_id"}
    )
    with_houses = {"buildings": houses, "building_assessments": graded}
    assert counted(**with_houses)["unit"].unique().tolist() == ["building", "site"]
    about = {"unit": "building", **with_houses}
    assert series("n_dated", **about) == [1] * 4
    assert series("n_certain_by", **about) == [0, 0, 1, 1]
    severe = {"class_set": "at_least_severe", **about}
    assert series("n_recorded", **severe) == [0, 0, 1, 1]
    assert series("n_certain_by", **severe) == [0, 0, 0, 1]
    assert series("n_possible_by_listed", **severe) == [0, 0, 1, 1]


def test_band_between_two_epochs_runs_from_the_one_before_to_the_one_after():
    def city(day: str) -> tuple[int, ...]:
        band = band_at(counted(), pd.Timestamp(day)).set_index(["district_id", "class_set"])
        return tuple(band.loc[("city", "at_least_moderate")].drop("unit"))

    assert city("2017-06-06") == (4, 7, 7)
    assert city("2016-01-01") == (4, 6, 5)
    assert city("2015-05-29") == (4, 6, 4)
    assert city("2013-01-01") == (0, 6, 4)
    assert city("2018-01-01") == (6, 8, 8)


def test_band_of_an_epoch_day_is_the_row_of_that_epoch():
    table = counted()
    for epoch in EPOCHS:
        band = band_at(table, pd.Timestamp(epoch))
        row = table[table["epoch"] == epoch][list(band.columns)].reset_index(drop=True)
        pd.testing.assert_frame_equal(band, row, check_dtype=False)


def test_intervals_are_counted_with_open_ends():
    dating = date_damage(STATEMENTS, None)
    found = interval_counts(dating, unit="site", class_set="at_least_moderate")
    ends = found[["after_date", "by_date"]].apply(lambda days: days.dt.strftime("%Y-%m-%d"))
    shown = [tuple(None if pd.isna(day) else day for day in row) for row in ends.to_numpy()]
    assert list(zip(shown, found["n_places"], strict=True)) == [
        ((None, A), 4),
        ((B, None), 1),  # maybe: not listed in 2015, and never surely damaged
        ((C, D), 2),
        ((D, None), 1),
    ]
    recorded = interval_counts(
        dating, unit="site", class_set="at_least_moderate", after=columns.AFTER_RECORDED
    )
    assert recorded["n_places"].sum() == found["n_places"].sum() == 8


def test_place_that_is_dated_but_not_known_or_dated_twice_is_refused():
    dating = date_damage(STATEMENTS, None)
    with pytest.raises(InvariantError, match=r"site_id|place_id"):
        counted(sites=LISTED.iloc[1:])
    with pytest.raises(InvariantError, match="place_id"):
        counted(dating=dating.assign(place_id=dating["place_id"].replace("old", "stranger")))
    with pytest.raises(InvariantError, match="site that is dated"):
        counted(dating=pd.concat([dating, dating.iloc[:1]]))


said = st.one_of(st.none(), st.lists(st.integers(0, 4), min_size=3, max_size=3).map(sorted))
towns = st.lists(
    st.tuples(st.sampled_from(["east", "west", "outside"]), st.lists(said, min_size=4, max_size=4)),
    min_size=1,
    max_size=12,
)


@given(towns, st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_bands_are_monotone_ordered_additive_and_free_of_row_order(places, seed):
    records = [
        (f"s{n:02d}", epoch, (GRADES[one[1]], GRADES[one[0]], GRADES[one[2]]))
        for n, (_, grades) in enumerate(places)
        for epoch, one in zip(EPOCHS, grades, strict=True)
        if one is not None
    ]
    listed = pd.DataFrame(
        {
            "site_id": [f"s{n:02d}" for n in range(len(places))],
            "district_id": [district for district, _ in places],
        }
    )
    stated = assessments(records)
    table = counted(sites=listed, assessments=stated)
    certain, possible = table["n_certain_by"], table["n_possible_by_listed"]
    assert (certain <= possible).all()
    assert (possible <= table["n_possible_by_recorded"]).all()
    assert (table["n_recorded"] <= table["n_ratcheted"]).all()
    assert (certain <= table["n_ratcheted"]).all()
    assert (table["n_ratcheted"] <= possible).all()
    assert (table["n_since_previous_recorded"].fillna(0) <= table["n_since_previous_listed"].fillna(0)).all()
    rising = ["n_ratcheted", "n_certain_by", "n_possible_by_recorded", "n_possible_by_listed"]
    steps = table.groupby(["district_id", "class_set"])[rising].diff().dropna()
    assert (steps >= 0).all(axis=None)
    numbers = [name for name in table.columns if name.startswith("n_")]
    is_city = table["district_id"] == "city"
    summed = table[~is_city].groupby(["class_set", "epoch"])[numbers].sum(min_count=1)
    city = table[is_city].set_index(["class_set", "epoch"])[numbers].sort_index()
    assert (summed.sort_index().fillna(-1) == city.fillna(-1)).all(axis=None)
    mixed = counted(
        sites=listed.sample(frac=1, random_state=seed), assessments=stated.sample(frac=1, random_state=seed)
    )
    assert mixed.equals(table)


# ---------------------------------------------------------------- the real list of Raqqa


@pytest.fixture(scope="module")
def raqqa(project: Path, shared_data: Path) -> dict[str, pd.DataFrame]:
    points = {"unosat-raqqa": shared_data / "raqqa" / "unosat_damage_sites.gpkg"}
    return real_tables(project / "examples" / "raqqa-unosat.yaml", points)


@pytest.fixture(scope="module")
def raqqa_wide(project: Path, shared_data: Path) -> dict[str, pd.DataFrame]:
    files = {
        "unosat-raqqa-wide": shared_data / "raqqa" / "unosat_damage_sites_wide_dates.gpkg",
        "districts": shared_data / "raqqa" / "neighbourhoods_approximate.geojson",
    }
    return real_tables(project / "examples" / "raqqa-unosat-wide.yaml", files)


def real_tables(example: Path, files: dict[str, Path]) -> dict[str, pd.DataFrame]:
    config = load_config(example, source_paths=files)
    return pipeline.aggregate(pipeline.harmonise(config), None, config)


def real_series(
    tables: dict[str, pd.DataFrame], name: str, class_set: str = "at_least_moderate"
) -> list[int]:
    table = tables["damage_by_date"]
    return table.loc[(table["district_id"] == "city") & (table["class_set"] == class_set), name].tolist()


@pytest.mark.real_data
def test_raqqa_sites_that_predate_the_battle(raqqa: dict[str, pd.DataFrame]) -> None:
    """1,689 of 12,776 sites: computed from UNOSAT CE20130604SYR; published 1,667 of 12,707 (REACH/UNOSAT 2021)."""
    assert real_series(raqqa, "n_recorded")[3:] == [1_689, 12_776]
    assert real_series(raqqa, "n_certain_by_and_recorded_last")[3:] == [1_699, 12_776]
    assert real_series(raqqa, "n_certain_by")[3:] == [1_816, 12_893]
    assert 1_667 <= 1_689 <= 1_699
    assert 0.130 < 1_689 / 12_776 < 1_699 / 12_776 < 0.134


@pytest.mark.real_data
def test_raqqa_edition_with_duplicates_has_two_older_sites_more(raqqa_wide: dict[str, pd.DataFrame]) -> None:
    """1,691 of 12,781, the total of the 2019 atlas (REACH/UNOSAT, as reported)."""
    assert real_series(raqqa_wide, "n_recorded")[3:] == [1_691, 12_781]


@pytest.mark.real_data
def test_raqqa_raw_and_ratcheted_series_differ_by_the_reversals(raqqa: dict[str, pd.DataFrame]) -> None:
    assert real_series(raqqa, "n_recorded") == [340, 435, 1_472, 1_689, 12_776]
    assert real_series(raqqa, "n_ratcheted") == [340, 464, 1_567, 1_816, 12_893]
    assert real_series(raqqa, "n_recorded", "destroyed") == [186, 214, 749, 860, 3_325]
    assert real_series(raqqa, "n_ratcheted", "destroyed") == [186, 217, 765, 886, 3_356]


@pytest.mark.real_data
def test_no_record_says_that_a_damaged_site_of_raqqa_was_whole_before_the_battle(
    raqqa: dict[str, pd.DataFrame],
) -> None:
    assert real_series(raqqa, "n_since_previous_recorded")[-1] == 0
    assert real_series(raqqa, "n_since_previous_listed")[-1] == 11_077 == 12_776 - 1_699
    assert real_series(raqqa, "n_since_previous_listed", "destroyed")[-1] == 2_470


@pytest.mark.real_data
def test_raqqa_on_the_first_day_of_the_battle_is_known_only_within_a_band(
    raqqa: dict[str, pd.DataFrame],
) -> None:
    band = band_at(raqqa["damage_by_date"], pd.Timestamp("2017-06-06")).set_index(
        ["district_id", "class_set"]
    )
    city = band.loc[("city", "at_least_moderate")]
    assert (city["n_certain_by"], city["n_possible_by_listed"]) == (1_816, 12_893)


@pytest.mark.real_data
def test_raqqa_changes_are_those_unosat_states(raqqa: dict[str, pd.DataFrame]) -> None:
    """64 increases in the last epoch: UNOSAT, "Damage density of Ar Raqqa" (HDX 2742, 28 November 2017)."""
    changes = raqqa["damage_changes"].loc[lambda table: table["district_id"] == "city"]
    assert changes["n_decreased"].tolist() == [0, 31, 69, 33, 7]
    assert changes["n_increased"].tolist() == [0, 1, 11, 20, 64]
    assert changes["n_first_graded"].tolist() == [340, 124, 1_103, 249, 11_077]
    assert changes["n_without_record"].tolist() == [0] * 5
    for ours, theirs in (("decreased", "decreased"), ("increased", "increased"), ("unchanged", "unchanged")):
        assert changes[f"n_{ours}"].tolist() == changes[f"n_source_{theirs}"].tolist()
    # UNOSAT calls 11,339 records of the last epoch new; 262 of them are craters.
    assert changes["n_source_new"].tolist() == [0, 124, 1_103, 249, 11_339 - 262]
    assert changes["n_source_unstated"].tolist() == [340, 0, 0, 0, 0]
