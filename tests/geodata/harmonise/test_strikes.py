"""Incidents keep their range of dates and how well they are placed; nothing is made exact that is not."""

from pathlib import Path

import geopandas as gpd
import pytest

from geodata import columns
from geodata.errors import ConfigError, SourceError
from geodata.harmonise.incidents import harmonise_incidents
from geodata.provenance import Finding, Source
from geodata.schemas import check
from geodata.sources import read
from tests.builders import METRIC, on_map, square
from tests.provider_files import incidents as strikes

SOURCE = Source("strikes", "incidents", "incidents", "t", "p", "l", "c")


def harmonised(table: gpd.GeoDataFrame, **options: object) -> tuple[gpd.GeoDataFrame, dict[str, Finding]]:
    incidents, found = harmonise_incidents(table, source=SOURCE, metric_crs=METRIC, options=options)
    check(incidents, columns.INCIDENTS, name="incidents", key=["incident_id"])
    return incidents, {finding.rule: finding for finding in found}


def three(**attributes: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(attributes, geometry=on_map([square(100 * number, 0) for number in range(3)]))


def days(incidents: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    told = incidents[["from_date", "to_date"]].astype("str").fillna("")
    return list(told.itertuples(index=False, name=None))


def test_a_list_is_read_without_naming_its_columns(tmp_path: Path) -> None:
    delivered = read("incidents", strikes.write(tmp_path), role="incidents", options=strikes.OPTIONS)
    incidents, found = harmonised(delivered, **strikes.OPTIONS)
    assert len(incidents) == strikes.N_INCIDENTS
    assert days(incidents) == [
        ("2017-06-05", "2017-06-07"),
        ("2017-06-05", "2017-06-05"),
        ("2017-06-01", "2017-06-30"),
        ("", ""),
        ("", "2013-10-31"),
    ]
    assert incidents["precision_m"].fillna(-1).tolist() == [20, 500, -1, -1, -1]
    assert incidents["precision"][2] == "Nearby landmark"
    assert incidents["incident_id"][0] == "strikes:RS1"
    assert incidents["incident_id"].str.match(r"strikes:RS4:[0-9a-f]{10}").sum() == 2
    counted = {rule: finding.n_rows for rule, finding in found.items()}
    assert counted["undated_incident"] == strikes.N_UNDATED
    assert counted["precision_in_words"] == strikes.N_WITHOUT_METRES
    assert (counted["null_geometry"], counted["repeated_id"]) == (1, 2)


def test_remarks_are_taken_only_from_the_column_that_is_named(tmp_path: Path) -> None:
    table = three(Notes=["a name", None, None])
    assert harmonised(table)[0]["notes"].isna().all()
    assert harmonised(table, notes_column="Notes")[0]["notes"][0] == "a name"


def test_a_word_has_no_length_of_its_own() -> None:
    table = three(precision=["exact", "Town", None])
    assert harmonised(table)[0]["precision_m"].isna().all()
    incidents, found = harmonised(table, precision_values={"town": 2000})
    assert incidents["precision_m"].fillna(-1).tolist() == [-1, 2000, -1]
    assert "'exact' 1" in found["precision_in_words"].detail
    with pytest.raises(
        ConfigError, match="maps 'town' to 'far' but is expected to map to a number of metres"
    ):
        harmonised(table, precision_values={"town": "far"})


def test_a_radius_in_metres_is_read_and_a_negative_one_is_not() -> None:
    incidents, found = harmonised(three(precision_m=["50", "-1", None]))
    assert incidents["precision_m"].fillna(-9).tolist() == [50, -9, -9]
    assert found["unreadable_precision"].n_rows == 1


def test_the_image_that_first_shows_it_is_the_latest_day() -> None:
    incidents, found = harmonised(three(SensorDate=["2014-07-14"] * 3))
    assert days(incidents) == [("", "2014-07-14")] * 3
    assert "undated_incident" not in found


def test_two_statements_that_differ_make_a_range_that_holds_both() -> None:
    table = three(
        SensorDate=["2014-01-31", "2014-12-23", "2013-10-31"],
        DatePeriod=["31OCT13-31JAN14", "06JUN14-25JAN15", "20FEB14-25JAN15"],
    )
    incidents, found = harmonised(table)
    assert days(incidents) == [
        ("2013-10-31", "2014-01-31"), ("2014-06-06", "2015-01-25"), ("2014-02-20", "2015-01-25"),
    ]  # fmt: skip
    assert found["two_dates"].n_rows == 2


def test_ends_that_come_before_their_beginning_are_exchanged() -> None:
    incidents, found = harmonised(three(start_date=["2017-06-07"] * 3, end_date=["2017-06-05"] * 3))
    assert days(incidents)[0] == ("2017-06-05", "2017-06-07")
    assert found["dates_exchanged"].n_rows == 3


def test_a_date_that_is_named_is_not_mixed_with_one_that_is_guessed() -> None:
    table = three(seen=["2017-06-05"] * 3, date=["2019-01-01"] * 3)
    assert days(harmonised(table, date_column="seen")[0])[0] == ("2017-06-05", "2017-06-05")


def test_dates_of_two_readings_are_refused_until_the_order_is_stated() -> None:
    table = three(date=["03/04/2017"] * 3)
    with pytest.raises(SourceError, match="set day_first: true or false"):
        harmonised(table)
    assert days(harmonised(table, day_first=True)[0])[0] == ("2017-04-03", "2017-04-03")


def test_areas_stay_areas_and_row_order_changes_no_id() -> None:
    table = three(what=["a", "b", "c"])
    incidents, _ = harmonised(table)
    assert set(incidents.geom_type) == {"Polygon"}
    again, _ = harmonised(table.iloc[[2, 0, 1]].reset_index(drop=True))
    assert set(again["incident_id"]) == set(incidents["incident_id"])


@pytest.mark.real_data
def test_the_strikes_of_aleppo_are_dated_between_two_images(shared_data: Path) -> None:
    path = shared_data / "aleppo" / "hrw_strikes.geojson"
    incidents, found = harmonised(read("incidents", path, role="incidents", options={}))
    assert len(incidents) == 3_364
    assert {rule: finding.n_rows for rule, finding in found.items()} == {"two_dates": 50}
    assert int(incidents["from_date"].isna().sum()) == 337
    assert incidents["to_date"].notna().all()
    assert incidents["incident_type"].value_counts()["Air Strike / Missile (SSM)"] == 2_558
    assert incidents["precision_m"].isna().all()
