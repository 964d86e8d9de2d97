"""Dates with the day, the month or a name first; what may be two days is refused."""

import pandas as pd
import pytest

from geodata.errors import ConfigError, SourceError
from geodata.harmonise.written_dates import as_written_days

DAY = pd.Timestamp("2015-03-01")


def days(values: list[object], date_format: str | None = None) -> list[pd.Timestamp]:
    found = as_written_days(
        pd.Series(values, name="when", dtype=object), source_id="list", date_format=date_format
    )
    assert found.dtype == "datetime64[ms]"
    return list(found)


@pytest.mark.parametrize(
    "written",
    ["2015-03-01", "2015/03/01", "2015-03-01T23:30:00.000+03:00", "1 March 2015", "01-Mar-2015", "1st march 2015", "March 1, 2015", "mar 1 2015 10:00", "1 March 2015, 10:00", 20150301, 1425168000000, DAY, "01mar2015"],
)  # fmt: skip
def test_one_day_in_every_writing(written: object) -> None:
    assert days([written]) == [DAY]


def test_the_day_comes_first_where_the_column_shows_it() -> None:
    assert days(["01/03/2015", "25/04/2015"]) == [DAY, pd.Timestamp("2015-04-25")]
    assert days(["03/01/2015 10:00", "04/25/2015"]) == [DAY, pd.Timestamp("2015-04-25")]
    assert days(["03.03.2015"]) == [pd.Timestamp("2015-03-03")]


@pytest.mark.parametrize("values", [["01/03/2015"], ["25/04/2015", "04/25/2015", "01/03/2015"]])
def test_a_date_that_may_be_two_is_refused_until_its_form_is_told(values: list[object]) -> None:
    with pytest.raises(SourceError, match=r"'\d\d/\d\d/2015', and nothing in the column .* date_format:"):
        days(values)


@pytest.mark.parametrize("date_format", ["dd/mm/yyyy", "DD/MM/YYYY", "%d/%m/%Y"])
def test_a_stated_form_is_kept_to(date_format: str) -> None:
    assert days(["01/03/2015", None, "01/03/2015 10:22"], date_format)[0] == DAY
    with pytest.raises(SourceError, match="'03/25/2015', which is no date in the form"):
        days(["03/25/2015"], date_format)


def test_day_numbers_of_a_spreadsheet_are_dates_only_when_told() -> None:
    assert days([42064, "42064.5"], "excel") == [DAY, DAY]
    with pytest.raises(SourceError, match="'42064', which is no date"):
        days([42064])


@pytest.mark.parametrize("blank", ["", "n/a", "None", "<Null>", None, "-", "unknown"])
def test_words_for_no_date_are_missing(blank: object) -> None:
    assert pd.isna(days([blank, "2015-03-01"])[0])


@pytest.mark.parametrize(
    "wrong", ["31/02/2015", "2015-02-30", "32 March 2015", "1 Foo 2015", "13/13/2015", "2015"]
)
def test_impossible_dates_are_refused(wrong: str) -> None:
    with pytest.raises(SourceError, match="Column when of list holds"):
        days([wrong])


def test_a_form_without_a_day_is_no_form() -> None:
    with pytest.raises(ConfigError, match="expected to be like dd/mm/yyyy"):
        days(["03/2015"], "mm/yyyy")
