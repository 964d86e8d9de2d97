"""Rows of statements: what is one site, which epoch it belongs to, and what is kept, marked, told and refused."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import columns
from geodata.errors import ConfigError, SourceError, UnknownCodeError
from geodata.grades import DESTROYED, MODERATE, SEVERE, Crosswalk, SourceClass
from geodata.harmonise.statements import harmonise_statements
from geodata.layout import Layout
from geodata.provenance import Finding, Source
from geodata.schemas import check
from tests.builders import METRIC, on_map, square

LIST = Source("list", "assessments", "table", "List", "Publisher", "licence", "credit")
SCALE = Crosswalk(
    "Handbook",
    (
        SourceClass(1, "Destroyed", DESTROYED, DESTROYED, DESTROYED),
        SourceClass(2, "Severe", SEVERE, SEVERE, SEVERE),
        SourceClass(3, "Moderate", MODERATE, MODERATE, MODERATE),
        SourceClass(5, "Crater", None, None, None, "road_crater"),
        SourceClass(7, "Demolished", DESTROYED, DESTROYED, DESTROYED, lifecycle="demolished"),
        SourceClass(9, "Unclassified", None, None, None),
    ),
)
LAYOUT = Layout(SCALE, "cls", "when")
Told = dict[str, Finding]
Harmonised = tuple[gpd.GeoDataFrame, pd.DataFrame, gpd.GeoDataFrame | None, Told]
EARLY, LATE = "2015-05-01", "2017-10-21"


def harmonised(table: gpd.GeoDataFrame, layout: Layout = LAYOUT, **options: object) -> Harmonised:
    sites, assessments, outlines, findings = harmonise_statements(
        table, source=LIST, metric_crs=METRIC, layout=layout, options=options
    )
    check(sites, columns.SITES, name="sites", key=["site_id"])
    check(assessments, columns.ASSESSMENTS, name="assessments", key=["site_id", "epoch"])
    assert set(assessments["site_id"]) <= set(sites["site_id"])
    assert (sites.geom_type == "Point").all()
    if outlines is not None:
        check(outlines, columns.SITE_OUTLINES, name="site_outlines", key=["site_id"])
    return sites, assessments, outlines, {finding.rule: finding for finding in findings}


def listed(
    places: list[object], classes: list[object], dates: object = LATE, **extra: object
) -> gpd.GeoDataFrame:
    """Statements at positions in metres, or about shapes."""
    shapes = [place if isinstance(place, shapely.Geometry) else shapely.Point(place) for place in places]
    return gpd.GeoDataFrame({"cls": classes, "when": dates} | extra, geometry=on_map(shapes))


def test_rows_of_one_position_are_one_site_with_several_epochs() -> None:
    sites, assessments, outlines, _ = harmonised(
        listed([(0, 0), (9, 0), (0, 0)], [3, 2, 1], [EARLY, LATE, LATE])
    )
    assert len(sites) == 2
    assert outlines is None
    of_first = assessments[assessments["site_id"] == sites["site_id"][0]]
    assert list(of_first["damage_grade"]) == [MODERATE, DESTROYED]
    assert list(of_first["epoch"].dt.strftime("%Y-%m-%d")) == [EARLY, LATE]


def test_a_place_column_keeps_a_site_together_though_it_was_clicked_elsewhere() -> None:
    table = listed([(0, 0), (4, 0)], [3, 1], [EARLY, LATE], place=["A", "A"])
    sites, assessments, _, _ = harmonised(table, place_column="place")
    assert (len(sites), len(assessments)) == (1, 2)
    assert sites.geometry[0].equals_exact(on_map([shapely.Point(4, 0)])[0], 1e-9)
    assert len(harmonised(table)[0]) == 2


def test_a_place_column_that_names_a_type_does_not_collapse_the_city() -> None:
    table = listed([(0, 0), (500, 0), (900, 0)], [1, 2, 3], place="Building (General)")
    sites, assessments, _, found = harmonised(table, place_column="place")
    assert (len(sites), len(assessments)) == (3, 3)
    assert found["place_apart"].n_rows == 3


@pytest.mark.parametrize("names", [[None, None], ["A", None], ["", "<Null>"]])
def test_rows_without_a_place_name_are_told_apart_by_position(names: list[object]) -> None:
    sites, assessments, _, _ = harmonised(
        listed([(0, 0), (50, 0)], [1, 2], place=names), place_column="place"
    )
    assert (len(sites), len(assessments)) == (2, 2)


def test_the_same_row_twice_is_a_duplicate_of_the_first() -> None:
    sites, assessments, _, found = harmonised(listed([(0, 0), (0, 0), (0, 0)], [1, "Destroyed", 1.0]))
    first = sites["site_id"][sites["duplicate_of"].isna()]
    assert len(first) == 1
    assert list(sites["duplicate_of"].dropna()) == [first.iloc[0]] * 2
    assert (len(assessments), found["exact_duplicate"].n_rows) == (3, 2)


def test_two_classes_at_one_place_on_one_day_are_both_kept() -> None:
    sites, assessments, _, found = harmonised(listed([(0, 0), (0, 0)], [1, 3]))
    assert sites["duplicate_of"].isna().all()
    assert set(assessments["damage_grade"]) == {DESTROYED, MODERATE}
    assert found["several_at_one_place"].n_rows == 1


def test_a_list_delivered_twice_repeats_whole_sites() -> None:
    once = listed([(0, 0), (0, 0)], [3, 1], [EARLY, LATE])
    sites, assessments, _, found = harmonised(pd.concat([once, once], ignore_index=True))
    assert (len(sites), len(assessments), found["exact_duplicate"].n_rows) == (2, 4, 1)


def test_an_empty_class_is_a_site_without_a_record() -> None:
    sites, assessments, _, found = harmonised(listed([(0, 0), (50, 0)], [1, None]))
    assert (len(sites), len(assessments), found["no_class"].n_rows) == (2, 1, 1)


def test_unclassified_buildings_are_not_assessed() -> None:
    _, assessments, _, _ = harmonised(listed([(0, 0), (50, 0)], [1, 9]))
    assert assessments["damage_grade"].isna().tolist() == [False, True]
    assert assessments["source_grade"].tolist() == ["1", "9"]


def test_a_lifecycle_stands_beside_the_grade() -> None:
    _, assessments, _, _ = harmonised(listed([(0, 0), (50, 0)], ["Demolished", 2]))
    assert assessments["lifecycle"].astype(object).where(assessments["lifecycle"].notna(), None).tolist() == [
        "demolished",
        None,
    ]
    assert assessments["damage_grade"].tolist() == [DESTROYED, SEVERE]


def test_the_class_says_what_a_site_is_before_the_kind_column() -> None:
    table = listed([(0, 0), (50, 0), (90, 0)], [5, 1, 1], kind=["building", "facility", None])
    sites, _, _, _ = harmonised(table, Layout(SCALE, "cls", "when", kind_column="kind", kind="unspecified"))
    assert sites["site_kind"].tolist() == ["road_crater", "facility", "unspecified"]
    assert set(harmonised(listed([(0, 0)], [1]), kind="cell")[0]["site_kind"]) == {"cell"}


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ConfigError, match="option kind was 'house'"):
        harmonised(listed([(0, 0)], [1]), kind="house")
    with pytest.raises(SourceError, match="Column kind of list holds 'house'"):
        harmonised(listed([(0, 0)], [1], kind="house"), Layout(SCALE, "cls", "when", kind_column="kind"))


def test_a_polygon_has_a_point_inside_it_and_its_outline() -> None:
    horseshoe = shapely.Polygon([(0, 0), (30, 0), (30, 30), (20, 30), (20, 10), (10, 10), (10, 30), (0, 30)])
    sites, _, outlines, _ = harmonised(listed([horseshoe, (90, 0)], [1, 2]))
    assert outlines is not None
    assert outlines["site_id"].tolist() == [sites["site_id"][0]]
    assert outlines.geometry[0].contains(sites.geometry[0])


def test_a_road_drawn_as_a_line_is_its_middle_and_other_lines_are_refused() -> None:
    line = shapely.LineString([(0, 0), (100, 0)])
    table = listed([line, line, (90, 50)], [1, 1, 1], kind=["road", "building", "building"])
    sites, _, _, found = harmonised(table, Layout(SCALE, "cls", "when", kind_column="kind"))
    assert sites["site_kind"].tolist() == ["road", "building"]
    assert sites.geometry[0].distance(on_map([shapely.Point(50, 0)])[0]) < 1e-7
    assert (found["line_midpoint"].n_rows, found["wrong_type"].action) == (1, "refused")
    with pytest.raises(SourceError, match="Every one of the 1 rows of list is a line"):
        harmonised(listed([line], [1]))


def test_each_point_of_a_multipoint_is_a_site() -> None:
    both = shapely.MultiPoint([(0, 0), (40, 0)])
    sites, assessments, _, found = harmonised(listed([both, shapely.MultiPoint([(80, 0)])], [1, 2]))
    assert (len(sites), len(assessments), found["multipoint"].n_rows) == (3, 3, 1)


def test_polygons_are_refused_where_points_are_expected_and_counted() -> None:
    _, _, _, found = harmonised(
        listed([square(0, 0), (50, 0)], [1, 2]), Layout(SCALE, "cls", "when", shapes="point")
    )
    assert (found["wrong_type"].action, found["wrong_type"].n_rows) == ("refused", 1)


def test_a_later_statement_within_a_pass_counts_and_the_earlier_is_told() -> None:
    places: list[object] = [(0, 0), (50, 0), (90, 0), (0, 0), (150, 0)]
    dates = ["2017-01-01"] * 3 + ["2017-01-09"] * 2
    _, assessments, _, found = harmonised(listed(places, [3, 3, 3, 1, 3], dates))
    assert set(assessments["epoch"]) == {pd.Timestamp("2017-01-09")}
    assert (len(assessments), found["superseded_in_pass"].n_rows) == (4, 1)
    assert DESTROYED in set(assessments["damage_grade"])
    assert set(assessments["sensor_date"].dt.day) == {1, 9}


def test_a_statement_without_a_date_takes_the_latest_pass_and_is_told() -> None:
    table = listed([(0, 0), (50, 0), (90, 0)], [1, 2, 3], [EARLY, LATE, None])
    _, assessments, _, found = harmonised(table)
    assert assessments["epoch"].dt.strftime("%Y-%m-%d").tolist() == [EARLY, LATE, LATE]
    assert found["missing_sensor_date"].n_rows == 1


def test_a_list_without_dates_needs_one() -> None:
    table = listed([(0, 0)], [1])[["cls", "geometry"]]
    with pytest.raises(SourceError, match=r"Nothing says when the statements of list were made.*date:"):
        harmonised(table)
    _, assessments, _, _ = harmonised(table, date=EARLY)
    assert assessments["sensor_date"].tolist() == [pd.Timestamp(EARLY)]
    with pytest.raises(SourceError, match="holds no date beside any damage class"):
        harmonised(listed([(0, 0)], [1], None))
    with pytest.raises(ConfigError, match="option date was '1/5/2015'"):
        harmonised(table, date="1/5/2015")


def test_a_date_for_all_replaces_the_readers_column_but_not_one_that_is_named() -> None:
    table = listed([(0, 0), (50, 0)], [1, 2], [EARLY, None])
    assert set(harmonised(table, date=LATE)[1]["sensor_date"]) == {pd.Timestamp(LATE)}
    _, assessments, _, _ = harmonised(table, date=LATE, date_column="when")
    assert assessments["sensor_date"].dt.strftime("%Y-%m-%d").tolist() == [EARLY, LATE]


def test_options_name_every_column_and_the_words_are_kept() -> None:
    table = listed([(0, 0)], ["x"], own=["Severe"], day=["1 March 2015"], what=["Mosque"], quarter=["Thukanah"],
                   note=["roof"], sure=["high"], sat=["WV-2"], change=["New"])  # fmt: skip
    sites, assessments, _, _ = harmonised(
        table, class_column="own", date_column="day", site_type_column="what", district_column="quarter",
        notes_column="note", confidence_column="sure", sensor_column="sat", status_column="change",
    )  # fmt: skip
    assert sites[["site_type", "source_district", "notes"]].iloc[0].tolist() == ["Mosque", "Thukanah", "roof"]
    row = assessments.iloc[0]
    assert (row["confidence"], row["sensor"], row["source_status"]) == ("high", "WV-2", "New")
    assert row["sensor_date"] == pd.Timestamp("2015-03-01")


def test_a_missing_class_column_names_the_columns_there_are() -> None:
    with pytest.raises(SourceError, match=r"list has no column 'grade'.*cls, when.*class_column:"):
        harmonised(listed([(0, 0)], [1]), Layout(SCALE, "grade"))


def test_an_unknown_class_and_a_list_without_any_class_stop() -> None:
    with pytest.raises(UnknownCodeError, match="'14' in 1 rows"):
        harmonised(listed([(0, 0)], [14]))
    with pytest.raises(SourceError, match="no damage class in any of the 1 rows of column cls"):
        harmonised(listed([(0, 0)], [None]))


def test_own_scale_and_pass_days_are_used() -> None:
    table = listed([(0, 0), (50, 0)], ["bad", "gone"], ["2017-01-01", "2017-01-03"])
    scale = {"bad": "moderate..destroyed", "gone": "cleared"}
    _, assessments, _, _ = harmonised(table, scale=scale, pass_days=0)
    assert assessments["epoch"].dt.day.tolist() == [1, 3]
    assert assessments["damage_grade_max"].astype(object).tolist()[0] == DESTROYED
    assert assessments["lifecycle"].tolist()[1] == "cleared"
    with pytest.raises(ConfigError, match="option pass_days was -1"):
        harmonised(table, scale=scale, pass_days=-1)


def test_near_duplicates_are_told_among_points_and_reversals_among_all() -> None:
    table = listed(
        [(0, 0), (3, 0), (0, 0), square(100, 0), square(103, 0)],
        [1, 1, 2, 1, 1],
        [EARLY, EARLY, LATE, LATE, LATE],
    )
    _, _, _, found = harmonised(table)
    assert found["near_duplicate"].n_rows == 2
    assert found["reversal"].n_rows == 1


def test_the_table_that_was_handed_in_is_not_changed() -> None:
    table = listed([(0, 0), square(50, 0)], [1, None])
    before = table.copy(deep=True)
    harmonised(table)
    assert before.equals(table)


rows_of_a_list = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from([1, 2, 3, 5, 9, None]), st.sampled_from([EARLY, LATE, None])
    ),
    min_size=1,
    max_size=14,
)


@settings(deadline=None, max_examples=40)
@given(rows_of_a_list, st.randoms(use_true_random=False))
def test_ids_and_records_do_not_depend_on_the_order_of_rows(
    drawn: list[tuple[int, int | None, str | None]], shuffler: np.random.Generator
) -> None:
    drawn = [*drawn, (0, 1, LATE)]
    table = listed(
        [(40 * place, 0) for place, _, _ in drawn], [row[1] for row in drawn], [row[2] for row in drawn]
    )
    order = list(range(len(table)))
    shuffler.shuffle(order)
    sites, records, _, found = harmonised(table)
    again, records_again, _, _ = harmonised(table.iloc[order].reset_index(drop=True))
    kept = ["site_id", "epoch", "sensor_date", "source_grade"]
    assert set(sites["site_id"]) == set(again["site_id"])
    pd.testing.assert_frame_equal(
        records[kept].sort_values(["site_id", "epoch"], ignore_index=True),
        records_again[kept].sort_values(["site_id", "epoch"], ignore_index=True),
    )
    superseded = found["superseded_in_pass"].n_rows if "superseded_in_pass" in found else 0
    assert len(records) + superseded == sum(row[1] is not None for row in drawn)
