"""Sources side by side: nothing added up, every share with its denominator, and what nobody saw is said."""

import html
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geodata.columns import TABLES
from tests.webapp.compared_town import RULE, write_compared
from webapp import create_app
from webapp.places.incident import when
from webapp.settings import Settings
from webapp.wording.files import file_purpose
from webapp.wording.sources import source_class
from webapp.wording.words import role

ALSO_AS_CSV = (
    "current_states",
    "source_statistics",
    "source_agreement",
    "incident_counts",
    "further_statistics",
)


def text_of(page: str) -> str:
    """The words of a page as one line, without markup and direction marks."""
    without_scripts = re.sub(r"<script.*?</script>", " ", page, flags=re.S)
    words = html.unescape(re.sub(r"<[^>]+>", " ", without_scripts))
    return " ".join(re.sub("[\u2068\u2069]", "", words).split())


@pytest.fixture(scope="module")
def compared_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_compared(tmp_path_factory.mktemp("compared") / "compared")


@pytest.fixture(scope="module")
def compared(compared_bundle: Path, built_assets: Path) -> Flask:
    return create_app(Settings(bundles=(compared_bundle,), assets=built_assets))


@pytest.fixture(scope="module")
def page(compared: Flask) -> str:
    response = compared.test_client().get("/sources/compared?lang=en")
    assert response.status_code == 200
    return response.text


@pytest.fixture(scope="module")
def said(page: str) -> str:
    return text_of(page)


def detail(compared: Flask, layer: str, row: int, language: str = "en") -> dict[str, object]:
    found = compared.test_client().get(f"/map/compared/{layer}/{row}.json?lang={language}")
    assert found.status_code == 200
    told: dict[str, object] = found.get_json()
    return told


# ---------------------------------------------------------------- the page


def test_each_source_stands_with_role_method_dates_resolution_licence_and_credit(said: str) -> None:
    survey = said[said.index("Damage assessments Survey of the <town>") :]
    assert "Method survey on the ground Resolution not stated Dates 21 October 2017" in survey
    assert "Licence CC BY 4.0 Credit Survey: REACH" in survey
    assert f"Resolution 10 m Dates 21 October 2017 Threshold {RULE}" in said
    assert "Incidents Strikes Dates between 20 January 2016 and 4 March 2016" in said
    assert "Building footprints More outlines Dates published 1 January 2015" in said


def test_lists_are_counted_one_by_one_with_their_unit_and_never_added_up(said: str) -> None:
    assert "never added up" in said
    assert "in the totals of sites 21 October 2017 damage sites 5 2 0 1 1 0 1 0 0" in said
    assert "Survey of the <town> in no total 21 October 2017 grid cells 47 3 0 0 0 0 0 44 0" in said
    assert " 52 " not in said[said.index("What each list counts") : said.index("Compared are statements")]


def test_two_sources_are_compared_class_by_class_with_sign_and_words(said: str) -> None:
    pair = said[said.index("Damage sites of the town beside Survey of the <town>") :]
    assert "= 2 · agree ≠ 1 · 2 grades apart" in pair[:120]
    assert "Buildings both speak of: 3." in pair
    assert "Destroyed = 2 · agree Moderate Damage ≠ 1 · 2 grades apart" in pair
    assert "Damage sites of the town beside Radar screen ? 1 · no safe mapping" in said


def test_the_share_that_disagrees_is_of_the_buildings_both_speak_of(said: str) -> None:
    districts = said[said.index("By district: Damage sites of the town beside Survey") :]
    assert "Share that disagree % of the buildings both speak of" in districts
    assert "West <Gate> 2 1 1 0 too few (n < 5)" in districts
    assert "East 1 1 0 0 too few (n < 5)" in districts
    assert "Test Town 3 2 1 0 too few (n < 5)" in districts


def test_sources_that_never_meet_are_named(said: str) -> None:
    assert "Speak of no building both within that time: Survey of the <town> and Radar screen" in said


def test_current_grades_add_up_to_the_footprints_and_what_decided_is_said(said: str) -> None:
    current = said[said.index("Current grade of the buildings, as of 21 October 2017") :]
    assert "West <Gate> 3 2 0 0 0 0 0 1 0" in current
    assert "Test Town 6 3 0 0 0 0 0 1 2" in current
    assert (
        said.index("the more trusted method") < said.index("the later date") < said.index("the finer image")
    )
    assert "Test Town 0 0 1 0 3 1" in current  # rebuilt 1, two or more sources 3, of them 1 disagrees


def test_every_building_without_a_grade_has_a_reason(said: str) -> None:
    table = said[said.index("What is known of the buildings") :]
    assert "West <Gate> 3 2 1 0 0 0 3" in table
    assert "Outside all districts 1 0 0 0 0 1 1" in table
    assert "Test Town 6 3 2 0 0 1 6" in table


def test_incidents_have_a_lower_and_an_upper_count_for_each_time(said: str) -> None:
    table = said[said.index("Incidents between image dates: Strikes") :]
    assert "Surely up to 3 February 2016 Possibly up to 3 February 2016" in table
    # listed, undated, then surely and possibly up to the first image and between the two
    assert "West <Gate> 3 1 0 1 1 2" in table
    assert "An incident is not a damaged building." in said


def test_other_districts_repeat_the_headline_by_their_own_outlines(said: str) -> None:
    table = said[said.index("By the districts of Old boroughs, on images up to 21 October 2017") :]
    assert "Old borough 3 1 too few (n < 5) too few (n < 5) 1" in table
    assert "Outside all districts 1 0 not assessed not assessed 1" in table


def test_tables_have_captions_and_headers_with_a_scope(page: str) -> None:
    tables = re.findall(r"<table.*?</table>", page, flags=re.S)
    assert len(tables) == 10
    for table in tables:
        assert "<caption" in table
        assert re.findall(r"<th(?![^>]*scope)[ >]", table) == []
        rows = [len(re.findall("<t[hd][ >]", row)) for row in re.findall(r"<tr.*?</tr>", table, flags=re.S)]
        assert len(set(rows)) == 1


def test_text_from_data_is_never_markup(page: str) -> None:
    assert "<town>" not in page
    assert "<i>" not in page


def test_the_arabic_page_is_right_to_left_and_made_of_the_same_numbers(compared: Flask, page: str) -> None:
    arabic = compared.test_client().get("/sources/compared?lang=ar").text
    assert 'dir="rtl"' in arabic
    figures = re.compile(r"<td><bdi>([\d.,%–]+)</bdi></td>")
    assert figures.findall(arabic) == figures.findall(page)


def test_every_made_up_position_keeps_its_mark(said: str) -> None:
    assert "Synthetic building positions; counts from UNOSAT" in said


# ---------------------------------------------------------------- where it is linked from


def test_the_page_is_in_the_navigation_only_where_there_is_something_to_compare(
    compared: Flask, client: FlaskClient
) -> None:
    assert "/sources/compared?lang=en" in compared.test_client().get("/map/compared?lang=en").text
    for slug in ("town", "points"):
        assert f"/sources/{slug}" not in client.get(f"/map/{slug}?lang=en").text
        alone = client.get(f"/sources/{slug}?lang=en")
        assert alone.status_code == 200
        assert "there is nothing to compare" in text_of(alone.text)


def test_the_method_page_says_how_several_sources_become_one_state(
    compared: Flask, client: FlaskClient
) -> None:
    told = text_of(compared.test_client().get("/method/compared?lang=en").text)
    assert "that share 50% or more of the smaller one are one building" in told
    assert "In the totals of sites Damage sites of the town Counted by itself Survey of the <town>" in told
    assert f"Radar screen {RULE}" in told
    assert "From several sources" not in client.get("/method/town?lang=en").text


def test_the_district_table_says_why_buildings_are_not_assessed(client: FlaskClient) -> None:
    told = text_of(client.get("/map/town?lang=en").text)
    assert "Why not assessed: Looked at, no record: 2; Outside the assessed area: 1." in told
    assert "The last columns say why buildings are not assessed." in told
    assert "Why not assessed" not in text_of(client.get("/map/points?lang=en").text)


def test_every_published_table_has_words_for_its_file(compared: Flask) -> None:
    with compared.test_request_context("/?lang=en"):
        named = [f"{name}.parquet" for name in TABLES] + [f"{name}.csv" for name in ALSO_AS_CSV]
        assert [name for name in named if not file_purpose(name)] == []
        roles = ("scores", "image_footprint", "not_analysed", "incidents", "footprints", "assessments")
        assert [one for one in roles if role(one) == one] == []


@pytest.mark.parametrize("name", ALSO_AS_CSV)
def test_tables_for_spreadsheets_are_published_as_csv_with_checksum(
    compared: Flask, compared_bundle: Path, name: str
) -> None:
    outputs = json.loads((compared_bundle / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    table = pd.read_csv(compared_bundle / f"{name}.csv")
    assert len(table) == outputs[f"{name}.csv"]["n_rows"] == outputs[f"{name}.parquet"]["n_rows"]
    assert (table["synthetic_notice"] == "Synthetic building positions; counts from UNOSAT").all()
    assert (
        compared.test_client().get(f"/download/compared/{name}.csv?bom=1", buffered=True).status_code == 200
    )


# ---------------------------------------------------------------- one building, site or incident


def test_a_building_tells_what_each_source_says_of_it(compared: Flask) -> None:
    told = detail(compared, "buildings", 1)
    statements = told["statements"]
    assert [(one["title"], one["sourceGrade"], one["grade"]) for one in statements] == [
        ("Damage sites of the town", "Moderate Damage", "moderate"),
        ("Survey of the <town>", "Fully <i>collapsed", "destroyed"),
        ("Radar screen", None, None),
    ]
    assert statements[1]["credit"] == "Survey: REACH"
    assert statements[1]["lines"][0] == "survey on the ground, 21 October 2017"
    assert told["state"]["sentences"] == [
        "Destroyed, decided by Survey of the <town> (survey on the ground, 21 October 2017).",
        "The sources contradict one another by 2 grades.",
    ]


def test_a_screen_gives_a_range_and_its_score_but_no_grade(compared: Flask) -> None:
    radar = detail(compared, "buildings", 0)["statements"][-1]
    assert (radar["source"], radar["grade"], radar["gradeMin"], radar["gradeMax"]) == (
        "radar", None, "possible", "destroyed",
    )  # fmt: skip
    assert (radar["score"]["mean"], radar["score"]["shareValid"], radar["score"]["rule"]) == (4.25, 1, RULE)
    assert "Can mean: Possible damage to Destroyed; counted as no grade" in radar["lines"]
    assert "Of the part seen, past the threshold: 75.0%" in radar["lines"]


def test_a_raster_that_sees_too_little_of_a_building_says_nothing_of_it(compared: Flask) -> None:
    told = detail(compared, "buildings", 2)
    survey, radar = told["statements"]
    assert (survey["sourceGrade"], survey["grade"]) == ("No access", None)
    assert radar["score"]["isAssessed"] is False
    assert "Part of the footprint with a value: 10.0%" in radar["lines"]
    assert radar["lines"][-1].startswith("Too little of the footprint has a value")
    assert told["state"]["sentences"] == [
        "No grade: Survey of the <town> looked and could not tell (survey on the ground, 21 October 2017)."
    ]


def test_a_rebuilt_building_keeps_its_grade(compared: Flask) -> None:
    told = detail(compared, "buildings", 3)
    assert (told["state"]["grade"], told["state"]["lifecycle"]) == ("destroyed", "rebuilt")
    assert "Last said to be: rebuilt. This changes no grade." in told["state"]["sentences"]
    assert "The sources do not contradict one another: their classes overlap." in told["state"]["sentences"]


def test_a_building_of_which_nobody_speaks_has_no_state(compared: Flask) -> None:
    told = detail(compared, "buildings", 5)
    assert told["state"] is None
    assert [one["score"]["isAssessed"] for one in told["statements"]] == [False]


def test_a_building_drawn_twice_names_the_other_source(compared: Flask) -> None:
    facts = {one["label"]: one["value"] for one in detail(compared, "buildings", 0)["facts"]}
    assert facts["Also drawn by"] == "More outlines"


def test_a_bundle_without_statements_says_nothing_of_them(client: FlaskClient) -> None:
    told = client.get("/map/town/buildings/0.json?lang=en").get_json()
    assert (told["statements"], told["state"]) == ([], None)


def test_a_site_tells_what_became_of_it_and_whether_its_outline_was_drawn(compared: Flask) -> None:
    drawn = {one["label"]: one["value"] for one in detail(compared, "sites", 0)["facts"]}
    cleared = {one["label"]: one["value"] for one in detail(compared, "sites", 2)["facts"]}
    assert drawn["Outline drawn by the source"] == "yes"
    assert cleared["Outline drawn by the source"] == "no"
    assert cleared["What became of it"] == "cleared, 21 October 2017"
    assert "What became of it" not in drawn


def test_an_incident_can_be_identified_and_is_no_damaged_building(compared: Flask) -> None:
    told = detail(compared, "incidents", 0)
    facts = {one["label"]: one["value"] for one in told["facts"]}
    assert (told["id"], told["title"], told["epochs"]) == ("i1", "Air strike <b>", [])
    assert told["remark"] == "An incident is not a damaged building."
    assert facts["When"] == "between 1 March 2016 and 4 March 2016"
    assert (facts["How well the place is known"], facts["Within"]) == ("street", "50 m")
    assert (facts["Source"], facts["District"]) == ("Strikes", "West <Gate>")
    assert told["source"]["credit"] == "Strikes: Watchers"


def test_an_incident_near_a_border_or_without_date_says_so(compared: Flask) -> None:
    near, undated = (detail(compared, "incidents", row) for row in (1, 2))
    assert {"label": "District border", "value": "may lie in another district", "mono": False} in near[
        "facts"
    ]
    facts = {one["label"]: one["value"] for one in undated["facts"]}
    assert (facts["When"], facts["Remark of the source"]) == ("date not stated", "Heard, not seen.")


def test_a_city_without_incidents_has_no_such_layer(client: FlaskClient) -> None:
    assert client.get("/map/town/incidents/0.json").status_code == 404


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2016-03-01", "2016-03-01", "1 March 2016"),
        ("2016-03-01", None, "on or after 1 March 2016"),
        (None, "2016-03-01", "on or before 1 March 2016"),
    ],
)
def test_a_range_of_days_that_is_open_or_one_day_reads_so(
    first: str | None, last: str | None, told: str
) -> None:
    assert when(first, last) == told


def test_a_class_made_of_a_score_is_put_into_words_and_any_other_left_as_it_is() -> None:
    assert source_class("image_model: possible to destroyed") == (
        "a computer model of images: Possible damage to Destroyed"
    )
    assert source_class("field_survey: untold") == "survey on the ground: could not be told"
    assert source_class("Destroyed: maybe") == "Destroyed: maybe"
