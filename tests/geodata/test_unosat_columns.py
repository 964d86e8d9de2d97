"""Columns are assigned to passes by their order; an order that cannot be the publisher's is refused."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import ConfigError, SourceError
from geodata.unosat_columns import Epoch, epochs_from_option, epochs_of, site_columns

FIRST = ["Main_Damag", "Confidence", "SensorID"]
SECOND = ["Main_Dam_1", "Confiden_1", "SensorID_2", "Damage_Sta"]


def epochs(*names: str) -> list[Epoch]:
    return epochs_of(pd.DataFrame(columns=list(names)), source_id="list")


@settings(max_examples=40, deadline=None)
@given(st.permutations(FIRST), st.permutations(SECOND))
def test_order_within_a_pass_does_not_matter(first: list[str], second: list[str]) -> None:
    found = epochs("SiteID", "SensorDate", *first, "SensorDa_1", *second, "Grouped_Da", "Neighborho", "Notes")
    assert [epoch.date for epoch in found] == ["SensorDate", "SensorDa_1"]
    assert dict(found[0].columns) == {"class": "Main_Damag", "confidence": "Confidence", "sensor": "SensorID"}
    expected = {
        "class": "Main_Dam_1",
        "confidence": "Confiden_1",
        "sensor": "SensorID_2",
        "status": "Damage_Sta",
    }
    assert dict(found[1].columns) == expected


def test_columns_in_alphabetical_order_are_refused_and_not_guessed() -> None:
    with pytest.raises(
        SourceError, match=r"Column Confidence \(confidence\) of list comes before any image date"
    ):
        epochs(*sorted(["SensorDate", "SensorDate_2", *FIRST, "Confidence_2", "Main_Damage_Site_Class_2"]))


def test_two_classes_in_one_pass_are_refused() -> None:
    with pytest.raises(
        SourceError, match=r"2 class columns \(Main_Damag, Main_Dam_1\) after the image date SensorDate"
    ):
        epochs("SensorDate", "Main_Damag", "Main_Dam_1")


def test_a_pass_without_a_class_is_refused() -> None:
    with pytest.raises(SourceError, match="no damage class column after the image date SensorDa_1"):
        epochs("SensorDate", "Main_Damag", "SensorDa_1")


def test_a_file_without_dates_is_refused_with_its_columns() -> None:
    with pytest.raises(SourceError, match=r"no column of image dates .* \(columns: name, height\)"):
        epochs("name", "height")


def test_a_text_copy_is_taken_before_its_codes() -> None:
    found = epochs("SensorDate", "Main_Damag", "d_Main_Dam", "Confidence", "d_Confiden")
    assert dict(found[0].columns) == {"class": "d_Main_Dam", "confidence": "d_Confiden"}


def test_columns_that_are_dates_are_passes() -> None:
    found = epochs("2013-10-22", "2017-10-21")
    assert [(epoch.date, epoch.damage_class) for epoch in found] == [
        (date(2013, 10, 22), "2013-10-22"),
        (date(2017, 10, 21), "2017-10-21"),
    ]


def test_site_columns_are_found_in_their_long_cut_and_short_names() -> None:
    assert site_columns(pd.DataFrame(columns=["SiteID", "GrDaCl", "Neigh", "Notes"])) == {
        "site_type": "SiteID",
        "group": "GrDaCl",
        "district": "Neigh",
        "notes": "Notes",
    }
    assert site_columns(pd.DataFrame(columns=["SiteID", "d_SiteID", "Grouped_Da"]))["site_type"] == "d_SiteID"


def test_the_configuration_may_name_the_passes() -> None:
    entries = [
        {"class": "grade", "date": "2017-10-21"},
        {"class": "grade2", "date_column": "seen", "sensor": "by"},
    ]
    found = epochs_from_option(entries, ["grade", "grade2", "seen", "by"])
    assert found == [
        Epoch(date(2017, 10, 21), {"class": "grade"}),
        Epoch("seen", {"class": "grade2", "sensor": "by"}),
    ]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"date": "2017-10-21"}, "each entry is expected to have class:"),
        ({"class": "grade", "date": "autumn"}, "has the date 'autumn'"),
        ({"class": "colour", "date": "2017-10-21"}, "names the column 'colour'"),
        ("grade", "each entry is expected to have class:"),
        ({"class": "grade", "when": "2017-10-21"}, "each entry is expected to have class:"),
    ],
)
def test_a_pass_that_is_not_fully_named_is_refused(entry: object, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        epochs_from_option([entry], ["grade"])
