"""Which dates are one pass."""

import pandas as pd
import pytest

from geodata.harmonise.passes import passes_of


def labels(dates: list[str], places: list[int], pass_days: int = 31) -> list[str]:
    days = pd.Series(pd.to_datetime(dates)).astype("datetime64[ms]")
    return list(passes_of(days, pd.Series(places), pass_days=pass_days).dt.strftime("%m-%d"))


def test_a_survey_of_weeks_is_one_pass_named_by_its_last_day() -> None:
    assert labels(["2017-01-01", "2017-01-25", "2017-02-20"], [0, 1, 2]) == ["02-20"] * 3


@pytest.mark.parametrize(("last", "label"), [("2017-02-01", "02-01"), ("2017-02-02", "01-01")])
def test_a_gap_longer_than_pass_days_opens_a_new_pass(last: str, label: str) -> None:
    assert labels(["2017-01-01", last], [0, 1])[0] == label


def test_places_stated_again_open_a_new_pass() -> None:
    dates = ["2017-01-01"] * 4 + ["2017-01-09"] * 4
    assert labels(dates, [0, 1, 2, 3, 0, 1, 2, 9]) == ["01-01"] * 4 + ["01-09"] * 4
    assert labels(dates, [0, 1, 2, 3, 0, 1, 8, 9]) == ["01-09"] * 8


def test_no_pass_days_makes_each_date_an_epoch() -> None:
    assert labels(["2017-01-02", "2017-01-01", "2017-01-02"], [0, 1, 2], 0) == ["01-02", "01-01", "01-02"]
