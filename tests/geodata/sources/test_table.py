"""Tables of unknown origin: the class is found where it is plain, and asked for where it is not."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.errors import SourceError, UnknownCodeError
from geodata.harmonise.statements import harmonise_statements
from geodata.provenance import Finding, Source, findings_of_reading
from geodata.sources import read
from geodata.sources.providers import table as table_source
from geodata.sources.providers import vector as vector_source
from tests.builders import METRIC
from tests.provider_files import table as survey

LIST = Source("list", "assessments", "table", "List", "Publisher", "licence", "credit")
Built = tuple[gpd.GeoDataFrame, pd.DataFrame, list[Finding]]


def built(path: Path, **options: object) -> Built:
    delivered = read("table", path, role="assessments", options=options)
    layout = table_source.layout(delivered)
    assert layout is not None
    sites, assessments, _, findings = harmonise_statements(
        delivered, source=LIST, metric_crs=METRIC, layout=layout, options=options
    )
    return sites, assessments, findings


def saved(folder: Path, text: str, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_builds_without_naming_a_column(tmp_path: Path) -> None:
    sites, assessments, findings = built(survey.write(tmp_path), **survey.OPTIONS)
    assert len(sites) == survey.N_ROWS - survey.N_WITHOUT_PLACE
    assert len(assessments) == survey.N_STATED
    assert int((assessments["damage_grade"] == "destroyed").sum()) == survey.N_DESTROYED
    assert set(sites["source_district"]) == {"North", "South"}
    rules = {found.rule: found for found in findings}
    assert rules["null_geometry"].n_rows == survey.N_WITHOUT_PLACE
    assert "class Damage_Grade, date Survey Date, district الحي" in rules["found_columns"].detail


@pytest.mark.parametrize(
    ("word", "grade"),
    [("Destroyed", "destroyed"), ("Grade 5", "destroyed"), ("G4", "severe"), ("Highly Damaged", "severe"), ("severe_damage", "severe"), ("Damaged", "moderate"), ("G2", "possible"), ("Possible Damage", "possible"), ("Not Affected", "no_visible_damage"), ("no_visible_damage", "no_visible_damage")],
)  # fmt: skip
def test_words_of_known_scales_are_understood(word: str, grade: str, tmp_path: Path) -> None:
    _, assessments, _ = built(saved(tmp_path, f"lon,lat,damage\n39,35.9,{word}\n"), date="2017-10-21")
    assert assessments["damage_grade"].tolist() == [grade]


@pytest.mark.parametrize("code", ["1", "3", "1.0", "5", "0", "-1"])
def test_bare_numbers_mean_nothing_until_a_scale_says_what(code: str, tmp_path: Path) -> None:
    path = saved(tmp_path, f"lon,lat,damage\n39,35.9,{code}\n")
    with pytest.raises(UnknownCodeError, match=r"holds the unknown damage class .*Set option scale:"):
        built(path, date="2017-10-21")
    _, assessments, _ = built(path, date="2017-10-21", scale={int(float(code)): "severe"})
    assert assessments["damage_grade"].tolist() == ["severe"]


def test_of_two_possible_columns_the_one_that_holds_classes_is_meant(tmp_path: Path) -> None:
    path = saved(tmp_path, "lon,lat,damage,damage_level\n39,35.9,yes,Destroyed\n")
    assert built(path, date="2017-10-21")[1]["source_grade"].tolist() == ["Destroyed"]
    path = saved(tmp_path, "lon,lat,damage,damage_level\n39,35.9,Severe,Destroyed\n")
    with pytest.raises(SourceError, match="columns damage, damage_level may all be the damage class"):
        built(path, date="2017-10-21")
    assert built(path, date="2017-10-21", class_column="damage")[1]["source_grade"].tolist() == ["Severe"]


def test_a_column_of_another_name_is_found_by_its_values(tmp_path: Path) -> None:
    path = saved(tmp_path, "lon,lat,what we saw\n39,35.9,Destroyed\n39.01,35.9,\n")
    assert built(path, date="2017-10-21")[1]["source_grade"].tolist() == ["Destroyed"]
    with pytest.raises(
        SourceError, match=r"cannot be told: none is known as one.*class_column: \(columns: id, note"
    ):
        built(saved(tmp_path, "lon,lat,id,note\n39,35.9,1,bad\n"))


def test_excel_geojson_and_tab_files_are_read_alike(tmp_path: Path) -> None:
    rows = pd.DataFrame(
        {"Lon": [39.0, 39.01], "Lat": [35.9, 35.9], "Class": ["Severe", "Destroyed"], "date": "2017-10-21"}
    )
    rows["Class"] = ["Severe damage", "Destroyed"]
    rows.to_csv(tmp_path / "t.tsv", sep="\t", index=False)
    rows.to_excel(tmp_path / "t.xlsx", index=False)
    places = gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(rows["Lon"], rows["Lat"]), crs="EPSG:4326")
    places.to_file(tmp_path / "t.geojson")
    first = built(tmp_path / "t.tsv")[1]
    for name in ("t.xlsx", "t.geojson"):
        pd.testing.assert_frame_equal(built(tmp_path / name)[1], first)


def test_other_roles_keep_the_rows_as_they_are(tmp_path: Path) -> None:
    path = saved(tmp_path, "lon,lat,what\n39,35.9,strike\n")
    table = read("table", path, role="incidents", options={})
    assert list(table.columns) == ["what", "geometry"]
    assert findings_of_reading(table, source_id="t") == []


def test_a_vector_file_with_passes_is_of_unosats_kind_unless_its_class_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.geojson"
    gpd.GeoDataFrame(
        {"SensDt": ["2017-10-21"], "DaSitCl": ["Destroyed"]},
        geometry=gpd.points_from_xy([39], [35.9]),
        crs="EPSG:4326",
    ).to_file(path)
    assert vector_source.layout(read("vector", path, role="assessments", options={})) is None
    named = read("vector", path, role="assessments", options={"class_column": "DaSitCl"})
    layout = vector_source.layout(named)
    assert layout is not None
    assert layout.class_column == "DaSitCl"


def test_a_vector_file_of_one_row_a_statement_finds_its_class_as_a_table_does(tmp_path: Path) -> None:
    path = tmp_path / "t.geojson"
    places = {"own": ["Destroyed"], "image_date": ["2017-10-21"]}
    gpd.GeoDataFrame(places, geometry=[shapely.box(39, 35.9, 39.1, 36)], crs="EPSG:4326").to_file(path)
    table = read("vector", path, role="assessments", options={})
    layout = vector_source.layout(table)
    assert layout is not None
    assert (layout.class_column, layout.date_column) == ("own", "image_date")


def test_a_vector_file_without_a_class_says_so(tmp_path: Path) -> None:
    path = tmp_path / "t.geojson"
    points = gpd.points_from_xy([39], [35.9])
    gpd.GeoDataFrame({"height": [3.0]}, geometry=points, crs="EPSG:4326").to_file(path)
    with pytest.raises(SourceError, match=r"damage class cannot be told.*class_column:"):
        read("vector", path, role="assessments", options={})


@pytest.mark.real_data
def test_one_pass_of_the_raqqa_list_gives_unosats_published_counts(shared_data: Path) -> None:
    path = shared_data / "raqqa" / "unosat_damage_sites.gpkg"
    sites, assessments, _ = built(path, class_column="DaSitCl5", date="2017-10-21", site_type_column="SiteID")
    counted = assessments["source_grade"].value_counts()
    assert len(sites) == 13155
    assert counted[["Destroyed", "Severe Damage", "Moderate Damage"]].tolist() == [3325, 3959, 5492]
    assert counted["No Visible Damage"] == 117
    assert sites["site_kind"].value_counts()[["field_crater", "road_crater"]].tolist() == [167, 95]
