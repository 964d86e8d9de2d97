"""Days of incidents as lists write them; what can be read in two ways is refused."""

import pandas as pd
import pytest

from geodata.errors import SourceError
from geodata.harmonise.date_ranges import as_date_ranges


def read(text: object, day_first: bool | None = None) -> tuple[str, str]:
    found = as_date_ranges(pd.Series([text], name="When"), source_id="list", day_first=day_first)
    first, last = (found[name].astype("str").fillna("").iloc[0] for name in ("from_date", "to_date"))
    return (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("31OCT13-31JAN14", "2013-10-31", "2014-01-31"),
        ("6FEB14-20FEB14", "2014-02-06", "2014-02-20"),
        ("31OCT13 - 15NOV13", "2013-10-31", "2013-11-15"),
        ("Before 31OCT13", "", "2013-10-31"),
        ("after 2017-06-05", "2017-06-05", ""),
        ("2017-06-05 to 2017-06-07", "2017-06-05", "2017-06-07"),
        ("2017-06-05/2017-06-07", "2017-06-05", "2017-06-07"),
        ("between 5 June 2017 and 7 June 2017", "2017-06-05", "2017-06-07"),
        ("5-7 June 2017", "2017-06-05", "2017-06-07"),
        ("June 5, 2017", "2017-06-05", "2017-06-05"),
        ("5th of June", None, None),
        ("June 2017", "2017-06-01", "2017-06-30"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017", "2017-01-01", "2017-12-31"),
        (2017.0, "2017-01-01", "2017-12-31"),
        (20171021, "2017-10-21", "2017-10-21"),
        ("2017-06-05T23:30:00Z", "2017-06-05", "2017-06-05"),
        (1508544000000, "2017-10-21", "2017-10-21"),
        (pd.Timestamp("2017-06-05 10:00", tz="Asia/Damascus"), "2017-06-05", "2017-06-05"),
        ("unknown", "", ""),
        (None, "", ""),
        ("30 February 2017", None, None),
        ("03/04/2017", None, None),
        ("some day", None, None),
    ],
)
def test_days_and_ranges(text: object, first: str | None, last: str | None) -> None:
    if first is None:
        with pytest.raises(SourceError, match=r"Column When of list holds .* one way only"):
            read(text)
        return
    assert read(text) == (first, last)


def test_the_order_of_day_and_month_is_as_stated() -> None:
    assert read("03/04/2017", day_first=True) == ("2017-04-03", "2017-04-03")
    assert read("03/04/2017", day_first=False) == ("2017-03-04", "2017-03-04")
    assert read("03/04/2017 - 05/04/2017", day_first=True) == ("2017-04-03", "2017-04-05")
