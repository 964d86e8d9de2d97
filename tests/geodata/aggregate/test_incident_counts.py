"""Incidents are counted surely and possibly, by district and epoch; the city is their sum."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geodata import columns
from geodata.aggregate.incidents import count_incidents, place_incidents
from geodata.crs import STORAGE
from geodata.errors import InvariantError
from geodata.harmonise.admin_areas import harmonise_admin_areas
from geodata.harmonise.incidents import harmonise_incidents
from geodata.provenance import Source
from geodata.schemas import check
from geodata.sources import read
from tests.builders import METRIC, districts, on_map, rectangle, square

HALVES = districts({"west": rectangle(-1000, 0, 1000, 1000), "east": rectangle(0, 0, 1000, 1000)})
EPOCHS = [date(2014, 1, 1), date(2015, 1, 1), date(2016, 1, 1)]
COUNTS = [column.name for column in columns.INCIDENT_COUNTS if column.kind == "integer"]

Told = tuple[BaseGeometry, str | None, str | None, float | None]


def incidents(rows: list[Told], *, source_id: str = "list") -> gpd.GeoDataFrame:
    """Incidents from (place, first day, last day, metres)."""
    table = gpd.GeoDataFrame(
        {
            columns.INCIDENT_ID: [f"{source_id}:{row}" for row in range(len(rows))],
            columns.SOURCE_ID: source_id,
            "incident_type": None,
            "from_date": pd.to_datetime([row[1] for row in rows]).astype("datetime64[ms]"),
            "to_date": pd.to_datetime([row[2] for row in rows]).astype("datetime64[ms]"),
            "precision": None,
            "precision_m": pd.Series([row[3] for row in rows], dtype=float),
            "source_name": None,
            "notes": None,
        },
        geometry=on_map([row[0] for row in rows]).to_numpy(),
        crs=STORAGE,
    )
    return table[columns.names(columns.INCIDENTS)]


def placed(*places: tuple[BaseGeometry, float | None]) -> gpd.GeoDataFrame:
    table = place_incidents(
        incidents([(place, None, None, metres) for place, metres in places]), HALVES, metric_crs=METRIC
    )
    check(table, columns.PUBLISHED_INCIDENTS, name="incidents", key=["incident_id"])
    return table


def counted(rows: list[Told]) -> pd.DataFrame:
    table = place_incidents(incidents(rows), HALVES, metric_crs=METRIC)
    counts = count_incidents(table, HALVES, epochs=EPOCHS)
    check(counts, columns.INCIDENT_COUNTS, name="incident_counts", key=["district_id", "source_id", "epoch"])
    return counts.set_index(["district_id", "epoch"])[COUNTS]


def test_a_point_lies_in_its_district_and_elsewhere_only_if_its_circle_does() -> None:
    table = placed(
        (Point(-50, 500), None), (Point(-50, 500), 40), (Point(-50, 500), 60), (Point(-999, 500), 10), (Point(5000, 0), 10)
    )  # fmt: skip
    assert list(table["district_id"]) == ["west", "west", "west", "west", "outside"]
    # The fourth may lie outside of every district.
    assert list(table["is_across_border"]) == [False, False, True, True, False]


def test_an_area_over_the_border_is_in_one_district_and_may_be_in_the_other() -> None:
    table = placed((rectangle(-30, 0, 40, 10), None), (square(-10, 0), None), (square(2000, 0), None))
    assert list(table["district_id"]) == ["west", "west", "outside"]
    assert list(table["is_across_border"]) == [True, False, False]


@pytest.mark.parametrize(
    ("first", "last", "surely", "possibly", "surely_by", "possibly_by"),
    [
        ("2014-06-01", "2014-07-01", (0, 1, 0), (0, 1, 0), (0, 1, 1), (0, 1, 1)),
        # From the day of one epoch: it may have come before that day was over.
        ("2014-01-01", "2015-01-01", (0, 0, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1)),
        ("2014-01-02", "2015-01-01", (0, 1, 0), (0, 1, 0), (0, 1, 1), (0, 1, 1)),
        ("2013-06-01", "2015-06-01", (0, 0, 0), (1, 1, 1), (0, 0, 1), (1, 1, 1)),
        (None, "2014-01-01", (1, 0, 0), (1, 0, 0), (1, 1, 1), (1, 1, 1)),
        (None, "2014-06-01", (0, 0, 0), (1, 1, 0), (0, 1, 1), (1, 1, 1)),
        ("2015-06-01", None, (0, 0, 0), (0, 0, 1), (0, 0, 0), (0, 0, 1)),
        ("2017-01-01", "2017-01-01", (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)),
    ],
)
def test_surely_is_all_days_and_possibly_is_any_day(
    first: str | None, last: str | None, surely: tuple[int, ...], possibly: tuple[int, ...],
    surely_by: tuple[int, ...], possibly_by: tuple[int, ...],
) -> None:  # fmt: skip
    west = counted([(Point(-50, 500), first, last, None)]).loc["west"]
    assert tuple(west["n_surely_since_previous"]) == surely
    assert tuple(west["n_possibly_since_previous"]) == possibly
    assert tuple(west["n_surely_by"]) == surely_by
    assert tuple(west["n_possibly_by"]) == possibly_by
    assert set(west["n_incidents"]) == {1}


def test_an_undated_incident_is_in_the_list_and_in_no_count_by_date() -> None:
    west = counted([(Point(-50, 500), None, None, None)]).loc["west"]
    assert west.to_numpy().tolist() == [[1, 0, 0, 0, 0, 1]] * 3


def test_sources_are_counted_apart() -> None:
    tables = [incidents([(Point(-50, 500), None, None, None)], source_id=name) for name in ("b", "a")]
    table = place_incidents(pd.concat(tables, ignore_index=True), HALVES, metric_crs=METRIC)
    counts = count_incidents(table, HALVES, epochs=EPOCHS)
    assert counts.groupby("source_id")["n_incidents"].max().to_dict() == {"a": 1, "b": 1}


def test_an_epoch_that_comes_twice_is_a_fault() -> None:
    with pytest.raises(InvariantError):
        count_incidents(placed((Point(-50, 500), None)), HALVES, epochs=[EPOCHS[0], EPOCHS[0]])


def test_no_incidents_give_an_empty_table() -> None:
    empty = placed((Point(-50, 500), None)).iloc[:0]
    assert list(count_incidents(empty, HALVES, epochs=EPOCHS).columns) == columns.names(
        columns.INCIDENT_COUNTS
    )


day = st.none() | st.dates(date(2013, 1, 1), date(2017, 1, 1))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-1500, 1500), day, day), min_size=1, max_size=8))
def test_the_city_is_the_sum_and_surely_is_never_more_than_possibly(
    told: list[tuple[int, date | None, date | None]],
) -> None:
    rows: list[Told] = []
    for east, one, other in told:
        first, last = sorted((one, other)) if one and other else (one, other)
        rows.append((Point(east, 500), first and first.isoformat(), last and last.isoformat(), None))
    counts = counted(rows)
    city = counts.loc["city"]
    assert (city == counts.drop(index="city", level=0).groupby("epoch").sum()).all(axis=None)
    assert (counts["n_surely_since_previous"] <= counts["n_possibly_since_previous"]).all()
    assert (counts["n_surely_by"] <= counts["n_possibly_by"]).all()
    assert (city["n_surely_since_previous"].cumsum() <= city["n_surely_by"]).all()
    assert (city["n_incidents"] == len(told)).all()


@pytest.mark.real_data
def test_the_strikes_of_aleppo(shared_data: Path) -> None:
    source = Source("hrw", "incidents", "incidents", "t", "p", "l", "c")
    strikes = read("incidents", shared_data / "aleppo" / "hrw_strikes.geojson", role="incidents", options={})
    table, _ = harmonise_incidents(strikes, source=source, metric_crs=METRIC, options={})
    outlines = read(
        "vector", shared_data / "aleppo" / "neighbourhoods.geojson", role="admin_areas", options={}
    )
    names = {"name_en_column": "NAME", "merge_parts": True}
    areas, _ = harmonise_admin_areas(outlines, source=source, metric_crs=METRIC, options=names)
    epochs = [date(2013, 10, 31), date(2014, 7, 14), date(2015, 9, 3)]
    placed_table = place_incidents(table, areas, metric_crs=METRIC)
    counts = count_incidents(placed_table, areas, epochs=epochs).set_index("district_id")
    assert counts.loc["city", "n_incidents"].tolist() == [3_364] * 3
    assert counts.loc["outside", "n_incidents"].tolist() == [391] * 3
    assert counts.loc["city", "n_surely_by"].tolist() == [337, 1_959, 3_364]
    assert counts.loc["city", "n_possibly_by"].tolist() == [585, 2_827, 3_364]
