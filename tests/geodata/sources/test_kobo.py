"""Surveys: points are found, people are dropped, and poor positions are marked."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geodata.errors import ConfigError, SourceError
from geodata.harmonise.statements import harmonise_statements
from geodata.provenance import Finding, Source
from geodata.sources import read
from geodata.sources.personal_data import is_personal
from geodata.sources.providers import kobo as kobo_source
from tests.builders import METRIC
from tests.provider_files import kobo as survey

LIST = Source("list", "assessments", "kobo", "List", "Publisher", "licence", "credit")


def built(path: Path, **options: object) -> tuple[gpd.GeoDataFrame, pd.DataFrame, dict[str, Finding]]:
    delivered = read("kobo", path, role="assessments", options=options)
    layout = kobo_source.layout(delivered)
    assert layout is not None
    sites, assessments, _, findings = harmonise_statements(
        delivered, source=LIST, metric_crs=METRIC, layout=layout, options=options
    )
    return sites, assessments, {found.rule: found for found in findings}


def saved(folder: Path, text: str) -> Path:
    path = folder / "s.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [survey.write, survey.write_xlsx])
def test_the_example_builds_without_naming_a_question(write: Callable[[Path], Path], tmp_path: Path) -> None:
    sites, assessments, found = built(write(tmp_path))
    assert len(assessments) == survey.N_WITH_POINT
    assert found["null_geometry"].n_rows == survey.N_ROWS - survey.N_WITH_POINT
    assert int((assessments["damage_grade"] == "destroyed").sum()) == survey.N_DESTROYED
    assert set(sites["source_district"]) == {"north"}
    assert set(assessments["sensor_date"].dt.strftime("%Y-%m-%d")) == {"2023-02-14", "2023-02-20"}
    assert set(assessments["epoch"].dt.strftime("%Y-%m-%d")) == {"2023-02-20"}
    assert sites["notes"].isna().all()


@pytest.mark.parametrize("write", [survey.write, survey.write_xlsx])
def test_no_person_telephone_or_device_is_kept_anywhere(
    write: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = write(tmp_path)
    delivered = read("kobo", path, role="assessments", options={})
    sites, assessments, found = built(path, notes_column="remarks")
    held = " ".join(
        str(table.to_dict("list")) for table in (pd.DataFrame(delivered), pd.DataFrame(sites), assessments)
    )
    held += " ".join(finding.detail for finding in found.values())
    assert not [word for word in survey.PEOPLE if word in held]
    assert found["personal_data"].n_rows == survey.N_PERSONAL
    assert set(sites["notes"].dropna()) == {"cracked"}


@pytest.mark.parametrize("column", ["owner_name", "grp_damage/owner_name", "_submitted_by", "username"])
def test_an_option_may_not_name_a_person(column: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"option notes_column names the column .* personal data"):
        built(survey.write(tmp_path), notes_column=column)


@pytest.mark.parametrize(
    "column",
    ["username", "deviceid", "phonenumber", "enumerator", "grp/enumerator_id", "_submitted_by", "SubmitterName", "DeviceID", "name", "full_name", "What is your name?", "Contact phone", "head_of_household_name", "اسم المستجيب", "رقم الهاتف", "subscriberid", "simserial", "email", "meta/instanceName", "owner", "engineer_id", "#contact+name", "national_id"],
)  # fmt: skip
def test_columns_of_people_are_known(column: str) -> None:
    assert is_personal(column)


@pytest.mark.parametrize(
    "column",
    ["damage", "neighbourhood_name", "street name", "building_name", "اسم الحي", "#adm3+name", "#loc+name", "_id", "_uuid", "today", "start", "engineer_damage_class", "district", "photo", "household_size", "position_accuracy", "notes"],
)  # fmt: skip
def test_columns_of_places_and_answers_are_kept(column: str) -> None:
    assert not is_personal(column)


def test_positions_less_exact_than_wanted_are_marked(tmp_path: Path) -> None:
    _, assessments, found = built(survey.write(tmp_path), max_accuracy_m=20)
    assert (found["poor_accuracy"].action, found["poor_accuracy"].n_rows) == ("flagged", survey.N_POOR)
    assert "position within 60.0 m, less exact than wanted" in set(assessments["confidence"])
    assert "poor_accuracy" not in built(survey.write(tmp_path))[2]


@pytest.mark.parametrize(
    "header",
    ["_place_latitude,_place_longitude", "g/place-Latitude,g/place-Longitude", "latitude,longitude", "_g/place_latitude,_g/place_longitude"],
)  # fmt: skip
def test_points_in_two_columns_are_found(header: str, tmp_path: Path) -> None:
    path = saved(tmp_path, f"{header},damage,today\n35.9,39.0,destroyed,2023-02-14\n")
    sites, _, _ = built(path)
    assert (round(sites.geometry[0].x, 6), round(sites.geometry[0].y, 6)) == (39.0, 35.9)


def test_a_survey_with_several_points_or_none_says_so(tmp_path: Path) -> None:
    two = saved(tmp_path, "home,work,damage,today\n35.9 39.0 0 5,35.8 39.1 0 5,destroyed,2023-02-14\n")
    with pytest.raises(SourceError, match=r"several points a submission \(home, work\).*geopoint_column:"):
        built(two)
    assert round(built(two, geopoint_column="work")[0].geometry[0].x, 6) == 39.1
    with pytest.raises(SourceError, match=r"holds no point.*\(columns: damage, today\)"):
        built(saved(tmp_path, "damage,today,username\ndestroyed,2023-02-14,Rima\n"))


def test_a_place_column_joins_the_visits_to_one_place(tmp_path: Path) -> None:
    text = "point,g/damage,today,g/place_code\n"
    text += "35.9 39.0 0 5,severe_damage,2023-02-14,P1\n35.90001 39.0 0 5,destroyed,2023-09-01,P1\n"
    sites, assessments, _ = built(saved(tmp_path, text), place_column="place_code")
    assert (len(sites), assessments["damage_grade"].tolist()) == (1, ["severe", "destroyed"])


def test_the_answers_of_a_form_are_mapped_by_a_scale(tmp_path: Path) -> None:
    text = "point;how bad is it?;today\n35.9 39.0 0 5;option_3;2023-02-14\n"
    _, assessments, _ = built(
        saved(tmp_path, text), class_column="how bad is it?", scale={"option_3": "severe"}
    )
    assert assessments["damage_grade"].tolist() == ["severe"]


def test_the_status_of_a_submission_is_not_taken_for_the_damage(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        "start;Where;What is the level of damage?;_status;_validation_status\n"
        "2023-02-20;35.95 39.01 300.5 4.5;Completely destroyed;submitted_via_web;\n"
        "2023-02-20;35.96 39.01 300.5 4.5;No damage;submitted_via_web;\n",
    )
    _, assessments, _ = built(path)
    assert assessments["source_grade"].tolist() == ["Completely destroyed", "No damage"]
