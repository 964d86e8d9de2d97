"""Atlases of damage and rehabilitation: statuses found by their words; what became of a place never lowers its grade."""

import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geodata import columns
from geodata.errors import ConfigError, SourceError, UnknownCodeError
from geodata.grades import DESTROYED, MODERATE, SEVERE
from geodata.harmonise.statements import harmonise_statements
from geodata.provenance import Source, findings_of_reading
from geodata.sources import read
from geodata.sources.dated_statuses import day_in
from geodata.sources.providers.reach import layout_of
from tests.builders import METRIC
from tests.provider_files import reach as files


def atlas(path: Path, **options: object) -> gpd.GeoDataFrame:
    return read("reach", path, role="assessments", options=options)


def save(folder: Path, table: gpd.GeoDataFrame, name: str = "atlas.gpkg") -> Path:
    path = folder / name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table.to_file(path)
    return path


def harmonised(table: gpd.GeoDataFrame, **options: object) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    source = Source("reach", "assessments", "reach", "Atlas", "REACH", "as stated", "REACH")
    sites, assessments, _, _ = harmonise_statements(
        table, source=source, metric_crs=METRIC, layout=layout_of(table), options=options
    )
    return sites, assessments


def told(table: gpd.GeoDataFrame) -> dict[str, int]:
    return {finding.rule: finding.n_rows for finding in findings_of_reading(table, source_id="reach")}


def test_wide_statuses_become_one_row_each_and_places_stay_places(tmp_path: Path) -> None:
    table = atlas(files.write(tmp_path))
    assert told(table) == {"no_status": 1, "wide_over_dates": files.N_STATEMENTS}
    sites, assessments = harmonised(table)
    assert len(sites) == files.N_PLACES
    assert len(assessments) == files.N_STATEMENTS
    assert assessments[columns.EPOCH].dt.strftime("%Y-%m-%d").value_counts().to_dict() == {
        "2017-02-03": 1,
        "2017-10-21": 5,
        "2021-04-29": 5,
    }
    assert set(sites["site_type"]) == {"Building (General / Default)"}
    assert set(sites[columns.SOURCE_DISTRICT]) == {"Al Thakana"}


def test_demolished_is_destroyed_and_what_was_mended_has_no_grade_but_a_lifecycle(tmp_path: Path) -> None:
    _, assessments = harmonised(atlas(files.write(tmp_path)))
    last = assessments[assessments[columns.EPOCH] == "2021-04-29"].set_index(columns.SOURCE_GRADE)
    grades = last[columns.GRADE].astype(object).where(last[columns.GRADE].notna(), None)
    assert grades.to_dict() == {
        "Demolished": DESTROYED,
        "Cleared": DESTROYED,
        "Reconstructed": None,
        "Rehabilitated": None,
        "Moderate Damage": MODERATE,
    }
    became = last[columns.LIFECYCLE].astype(object).where(last[columns.LIFECYCLE].notna(), None)
    assert became.to_dict() == {
        "Demolished": "demolished",
        "Cleared": "cleared",
        "Reconstructed": "rebuilt",
        "Rehabilitated": "rehabilitated",
        "Moderate Damage": None,
    }


def test_a_rebuilt_place_keeps_its_damage_history(tmp_path: Path) -> None:
    _, assessments = harmonised(atlas(files.write(tmp_path)))
    rebuilt = assessments.loc[assessments[columns.SOURCE_GRADE] == "Reconstructed", columns.SITE_ID].item()
    history = assessments[assessments[columns.SITE_ID] == rebuilt].sort_values(columns.EPOCH)
    assert history[columns.GRADE].iloc[0] == SEVERE
    assert history[columns.GRADE].isna().tolist() == [False, True]


def test_damaged_without_a_class_may_be_anything_from_moderate_to_destroyed(tmp_path: Path) -> None:
    _, assessments = harmonised(atlas(files.write(tmp_path)))
    row = assessments[assessments[columns.SOURCE_GRADE] == "Damaged"].iloc[0]
    assert [row[columns.GRADE_MIN], row[columns.GRADE_MAX]] == [MODERATE, DESTROYED]


def test_long_and_wide_say_the_same(tmp_path: Path) -> None:
    _, wide = harmonised(atlas(files.write(tmp_path)))
    long = atlas(save(tmp_path, files.long(), "long.geojson"))
    sites, assessments = harmonised(long)
    assert len(sites) == files.N_PLACES - 1  # the place without any status has no row
    told_by = [columns.EPOCH, columns.SOURCE_GRADE]
    pd.testing.assert_frame_equal(
        assessments[told_by].sort_values(told_by).reset_index(drop=True),
        wide[told_by].sort_values(told_by).reset_index(drop=True),
    )


def test_a_shapefile_with_dates_beside_the_statuses_is_read(tmp_path: Path) -> None:
    table = files.wide(
        ("Status_1", "Status_2", "Status_3"), Date_1=files.DAYS[0], Date_2=files.DAYS[1], Date_3=files.DAYS[2]
    )
    _, assessments = harmonised(atlas(save(tmp_path, table, "atlas.shp")))
    assert len(assessments) == files.N_STATEMENTS
    assert assessments[columns.EPOCH].dt.strftime("%Y-%m-%d").nunique() == 3


def test_columns_whose_names_have_no_day_are_asked_for(tmp_path: Path) -> None:
    path = save(tmp_path, files.wide(("Feb2017", "Oct2017", "Status_2021")))
    with pytest.raises(
        SourceError, match=r"nothing tells the date of Feb2017, Oct2017, Status_2021; .*status_columns:"
    ):
        atlas(path)
    days = dict(zip(("Feb2017", "Oct2017", "Status_2021"), files.DAYS, strict=True))
    _, assessments = harmonised(atlas(path, status_columns=days))
    assert len(assessments) == files.N_STATEMENTS


def test_one_column_without_date_takes_that_of_the_configuration(tmp_path: Path) -> None:
    table = files.wide(("before", "then", "Status")).drop(columns=["before", "then"])
    delivered = atlas(save(tmp_path, table))
    with pytest.raises(SourceError, match="date"):
        harmonised(delivered)
    _, assessments = harmonised(delivered, date="2021-04-29")
    assert len(assessments) == 5


def test_codes_of_unosat_are_read_where_the_configuration_names_the_column(tmp_path: Path) -> None:
    table = files.wide().assign(code=[1, 1, 2, 3, 3, 6])
    path = save(tmp_path, table[["code", "geometry"]])
    with pytest.raises(SourceError, match="none of its columns holds such words: code"):
        atlas(path)
    _, assessments = harmonised(atlas(path, status_columns={"code": "2017-10-21"}))
    assert assessments[columns.SOURCE_GRADE].tolist() == ["1", "1", "2", "3", "3", "6"]


def test_an_unknown_status_stops_with_its_rows(tmp_path: Path) -> None:
    table = files.wide()
    table.loc[5, "S20210429"] = "Haunted"
    with pytest.raises(UnknownCodeError, match="'Haunted' in 1 rows"):
        harmonised(atlas(save(tmp_path, table)))


def test_options_that_name_nothing_are_refused(tmp_path: Path) -> None:
    path = files.write(tmp_path)
    with pytest.raises(ConfigError, match="status_columns names 'Stat'"):
        atlas(path, status_columns={"Stat": "2017-10-21"})
    with pytest.raises(ConfigError, match="the date 2017 but is expected to be like 2017-10-21"):
        atlas(path, status_columns={"S20171021": 2017})


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("S20171021", "2017-10-21"),
        ("status_2017-10-21", "2017-10-21"),
        ("Damage 21 October 2017", "2017-10-21"),
        ("Status_2017", None),
        ("Status_20171341", None),
        ("id_1234567890", None),
    ],
)
def test_dates_in_names_are_whole_days(name: str, day: str | None) -> None:
    found = day_in(name)
    assert (found.isoformat() if found else None) == day
