"""HXL: the tag row is found, tags are the names, and a file without tags or places says so."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geodata.errors import SourceError
from geodata.harmonise.statements import harmonise_statements
from geodata.provenance import Source, findings_of_reading
from geodata.sources import read
from geodata.sources.hxl_rows import read_hxl_rows
from geodata.sources.providers import hxl as hxl_source
from tests.builders import METRIC
from tests.provider_files import hxl as tagged

LIST = Source("list", "assessments", "hxl", "List", "Publisher", "licence", "credit")
WRITERS = [tagged.write, tagged.write_json, tagged.write_json_objects, tagged.write_xlsx]


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_rows_come_from_every_format(write: Callable[[Path], Path], tmp_path: Path) -> None:
    rows = read_hxl_rows(write(tmp_path), {})
    assert list(rows.columns) == [
        "#meta+id", "#geo+lat", "#geo+lon", "#impact+damage", "#impact+num", "#date+occurred", "#adm4+name", "#contact+phone"
    ]  # fmt: skip
    assert rows["#impact+damage"].where(rows["#impact+damage"].notna(), None).tolist() == [
        "Destroyed", "Severe damage", None, "no visible damage"
    ]  # fmt: skip
    assert rows["#geo+lat"].tolist() == ["35.9501", "35.9502", "35.9503", "35.9504"]


def test_the_example_builds_without_naming_a_tag(tmp_path: Path) -> None:
    delivered = read("hxl", tagged.write(tmp_path), role="assessments", options={})
    assert "#contact+phone" not in delivered.columns
    layout = hxl_source.layout(delivered)
    assert layout is not None
    sites, assessments, _, findings = harmonise_statements(
        delivered, source=LIST, metric_crs=METRIC, layout=layout, options={}
    )
    assert (len(sites), len(assessments)) == (tagged.N_ROWS, tagged.N_STATED)
    assert int((assessments["damage_grade"] == "destroyed").sum()) == tagged.N_DESTROYED
    assert assessments["sensor_date"].dt.strftime("%d %m").tolist() == ["01 03", "01 03", "02 03"]
    assert set(sites["source_district"]) == {"North", "South"}
    rules = {found.rule: found.n_rows for found in findings}
    assert (rules["untagged_column"], rules["personal_data"]) == (1, 1)


def test_a_file_without_tags_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("lat,lon,damage\n35,39,Destroyed\n", encoding="utf-8")
    with pytest.raises(SourceError, match="has no row of HXL tags; expected at least 2 cells such as #geo"):
        read("hxl", path, role="assessments", options={})
    path.write_text("lat,lon\n#geo+lat,#geo+lon\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no rows below it"):
        read("hxl", path, role="assessments", options={})


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "[]", "[1, 2]", '"x"'])
def test_json_that_is_no_table_gives_one_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="JSON"):
        read("hxl", path, role="incidents", options={})


def test_a_file_without_places_or_class_names_the_tags_it_has(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("#adm1+name,#damage\nA,Destroyed\n", encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"no tag that says where.*#geo\+lat and #geo\+lon.*#adm1\+name, #damage"
    ):
        read("hxl", path, role="assessments", options={})
    path.write_text('#geo+coord,#affected+num\n"35.9, 39",3\n', encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"no tag of a damage class; expected one of #damage.*#affected\+num"
    ):
        read("hxl", path, role="assessments", options={})
    assert read("hxl", path, role="incidents", options={}).geometry[0].x == 39


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_titles_do_not_hide_the_delimiter(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        f"Title, with a comma\n#geo+lat{sign}#geo+lon{sign}#damage\n35{sign}39{sign}Severe\n",
        encoding="utf-8",
    )
    assert read_hxl_rows(path, {}).iloc[0].tolist() == ["35", "39", "Severe"]


def test_occurred_goes_before_reported(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "#date+reported,#date+occurred,#geo+lat,#geo+lon,#severity\n2017-01-05,2017-01-02,35,39,Severe\n"
    )
    layout = hxl_source.layout(read("hxl", path, role="assessments", options={}))
    assert layout is not None
    assert (layout.date_column, layout.class_column) == ("#date+occurred", "#severity")


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["input-valid.csv", "input-valid.json", "input-valid.xlsx"])
def test_the_published_samples_are_read_with_the_right_rows(name: str, shared_data: Path) -> None:
    path = shared_data / "formats" / "hxl" / name
    rows = read_hxl_rows(path, {})
    assert rows["#sector+es"].tolist() == ["WASH", "Salud", "Educación", "WASH"]
    assert rows["#country"].tolist() == ["Panamá", "Colombia", "Colombia", "Venezuela"]
    assert rows["#targeted+f"].iloc[[0, 2, 3]].tolist() == ["100", "250", "80"]
    assert pd.isna(rows["#targeted+f"].iloc[1])
    with pytest.raises(SourceError, match="no tag that says where its rows are"):
        read("hxl", path, role="assessments", options={})


@pytest.mark.real_data
def test_the_published_invalid_sample_gives_one_sentence(shared_data: Path) -> None:
    with pytest.raises(SourceError, match="has no row of HXL tags"):
        read_hxl_rows(shared_data / "formats" / "hxl" / "input-invalid.csv", {})


def test_findings_of_reading_survive_to_the_table(tmp_path: Path) -> None:
    table = read("hxl", tagged.write(tmp_path), role="incidents", options={})
    assert {found.rule for found in findings_of_reading(table, source_id="t")} == {
        "untagged_column",
        "personal_data",
    }
