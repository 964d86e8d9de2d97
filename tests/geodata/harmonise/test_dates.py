"""Image dates in every known writing; ambiguous ones are refused."""

from datetime import date, datetime

import pandas as pd
import pytest

from geodata.errors import SourceError
from geodata.harmonise.dates import as_days
from geodata.unosat_columns import day_in_name

DAY = "2017-10-21"


@pytest.mark.parametrize(
    "written",
    [
        "2017/10/21",
        "2017-10-21",
        "2017.10.21",
        "20171021",
        20171021,
        20171021.0,
        "2017-10-21T08:03:11Z",
        "2017/10/21 00:00:00",
        1508544000000,
        1508544000000.0,
        "1508544000000",
        date(2017, 10, 21),
        datetime(2017, 10, 21, 23, 59),  # noqa: DTZ001 -- files hold times without a zone
        pd.Timestamp("2017-10-21 12:00", tz="UTC"),
        "2017-10-21T00:30:00+03:00",
    ],
)
def test_one_day_in_every_writing(written: object) -> None:
    days = as_days(pd.Series([written, None], dtype=object), source_id="list")
    assert str(days.dtype) == "datetime64[ms]"
    assert days[0] == pd.Timestamp(DAY)
    assert pd.isna(days[1])


def test_times_in_another_zone_keep_the_day_that_is_written() -> None:
    late = pd.Series(pd.to_datetime(["2017-10-21T00:30:00+03:00"]))
    assert as_days(late, source_id="list")[0] == pd.Timestamp(DAY)


@pytest.mark.parametrize("blank", ["", " ", "<Null>", None, float("nan")])
def test_blanks_are_missing(blank: object) -> None:
    assert as_days(pd.Series([blank, DAY], dtype=object), source_id="list").isna().tolist() == [True, False]


@pytest.mark.parametrize("written", ["03/04/2017", "21.10.2017", "October 2017", "2017-13-01", "17", "2017"])
def test_ambiguous_and_impossible_dates_are_refused(written: str) -> None:
    with pytest.raises(SourceError, match=r"Column SensDt of list holds .* begins with the year"):
        as_days(pd.Series([written], name="SensDt"), source_id="list")


def test_dates_in_column_names() -> None:
    assert day_in_name("2013-10-22") == date(2013, 10, 22)
    assert day_in_name("d20131022") == date(2013, 10, 22)
    assert day_in_name("Main_Dam_2") is None
    assert day_in_name("99999999") is None
