"""Households from people and household sizes, beside the homes said."""

import math

import pytest

from geodata.claims.claim import ClaimBook
from geodata.claims.dwelling_model import spanning
from geodata.claims.dwellings import dwelling_draws
from geodata.claims.entry import Text
from geodata.claims.figures import DwellingAssumption, PublishedFigure
from geodata.claims.households import ALL_HOMES, exceedance, household_settings, stock_checks
from geodata.errors import ClaimError
from tests.geodata.claims.stock import building_table, figure


def people(value: float) -> PublishedFigure:
    return figure(f"people-{value:g}", value, "people")


def size(value: float) -> PublishedFigure:
    return figure(f"size-{value:g}", value, "people per household")


CENSUS, LATE_2016_LOW, LATE_2016 = people(220_488), people(229_000), people(300_000)
"""2004 census as given by Wikipedia; REACH, November 2017; REACH, October 2021."""


def test_households_are_people_over_household_size() -> None:
    """Population 220,488 / 6.7 and 300,000 / 5.8: domain notes D1, derived from CBS Moh_11 and REACH."""
    table = household_settings([CENSUS, LATE_2016], [size(6.7), size(5.8)], homes_said=55_000)
    assert table["households"].round().tolist() == [32_909, 38_015, 44_776, 51_724]


def test_55_000_homes_exceed_the_households_in_every_setting_of_published_people_and_sizes() -> None:
    """30,000 + 25,000 homes (Naidoo, October 2018) against every pre-war population and household size found."""
    table = household_settings([CENSUS, LATE_2016_LOW, LATE_2016], [size(6.7), size(5.8)], homes_said=55_000)
    assert table["is_exceeded"].sum() == len(table) == 6
    told = exceedance(table)
    assert told is not None
    assert told.en.startswith(
        "55,000 homes are more than the households the city had before the battle in 6 of 6"
    )
    assert "32,909 to 51,724 households" in told.en
    assert "6 من أصل 6" in told.ar


def test_the_finding_holds_in_most_settings_and_not_in_all_once_households_are_smaller() -> None:
    """300,000 / 5.3 = 56,604 households is the one setting that holds 55,000 homes (domain notes D1)."""
    table = household_settings(
        [CENSUS, LATE_2016_LOW, LATE_2016], [size(6.7), size(5.8), size(5.3)], homes_said=55_000
    )
    assert (int(table["is_exceeded"].sum()), len(table)) == (8, 9)
    assert table.loc[~table["is_exceeded"], "households"].round().tolist() == [56_604]


def test_the_claims_the_project_ships_give_the_finding_out_of_their_own_figures(book: ClaimBook) -> None:
    claim = book.claim("homes-30000")
    figures = [book.figure(one) for one in claim.measure.figures_used()]
    said = [book.claim(one).quantity for one in ("homes-30000", "homes-25000")]
    table = household_settings(
        [one for one in figures if one.unit == "people"],
        [one for one in figures if one.unit == "people per household"],
        homes_said=sum(one.value for one in said if one),
    )
    assert table["homes_said"].eq(55_000).all()
    assert table["is_exceeded"].mean() > 0.5


def test_as_many_homes_as_households_do_not_exceed_them() -> None:
    table = household_settings([people(1000)], [size(5)], homes_said=200)
    assert table["is_exceeded"].tolist() == [False]


def test_people_implied_stand_beside_the_people_counted() -> None:
    row = household_settings([LATE_2016], [size(6.7)], homes_said=55_000).iloc[0]
    assert row["people_implied"] == pytest.approx(368_500)
    assert row["people_implied_per_person"] == pytest.approx(1.2283, abs=1e-4)
    assert row["homes_said_per_household"] == pytest.approx(1.2283, abs=1e-4)


def test_a_published_count_of_households_is_a_setting_of_its_own() -> None:
    counted = figure("families", 64_595, "households")
    table = household_settings([CENSUS], [size(5.8)], homes_said=55_000, counts=[counted])
    assert table["setting_id"].tolist() == ["people-220488/size-5.8", "families"]
    assert table["is_exceeded"].tolist() == [True, False]
    assert math.isnan(table["people_per_household"].iloc[1])


def test_without_a_number_said_nothing_is_exceeded_and_nothing_is_told() -> None:
    table = household_settings([CENSUS], [size(5.8)], homes_said=None)
    assert table["is_exceeded"].isna().all()
    assert exceedance(table) is None


@pytest.mark.parametrize("wrong", [figure("homes", 30_000, "homes"), figure("none", 0, "people")])
def test_figures_of_another_unit_or_of_nobody_are_refused(wrong: PublishedFigure) -> None:
    with pytest.raises(ClaimError, match="unit people is expected"):
        household_settings([wrong], [size(5.8)], homes_said=55_000)


def test_modelled_homes_stand_beside_the_households() -> None:
    taken = DwellingAssumption(
        id="plain",
        name=Text(en="plain", ar="بسيط"),
        efficiency=0.8,
        mean_dwelling_m2=100,
        residential_share={"residential": 1.0},
        basis=Text(en="an assumption", ar="افتراض"),
    )
    table = building_table(
        ("west", "destroyed", 250, 3, "residential"), ("west", None, 250, None, "residential")
    )
    drawn = dwelling_draws(table, spanning([taken]), n_draws=5, seed=1)
    checks = stock_checks(drawn, household_settings([people(20)], [size(5)], homes_said=9))
    assert checks["check_id"].tolist() == [ALL_HOMES, "people-20/size-5"]
    assert checks["middle"].tolist() == [6, 4]
    assert checks["homes_said_over_middle"].tolist() == [1.5, 2.25]
    assert "1 of 2 left out" in checks["label_en"].iloc[0]


def test_without_footprints_only_the_households_are_listed() -> None:
    checks = stock_checks(None, household_settings([people(20)], [size(5)], homes_said=9))
    assert checks["check_id"].tolist() == ["people-20/size-5"]
