"""What the pages say of a checked sample: intervals where there are some, and why where there are none."""

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from geodata.estimate.proportions import CENSUS, STRATIFIED_WILSON
from geodata.estimate.result import WHY_NOT
from geodata.validation.areas import METHOD as AREAS
from tests.webapp.validated_town import write_validated
from webapp import create_app
from webapp.sections.validation import method_words, why_not
from webapp.settings import Settings

NONE_CHECKED = "No sample was checked by people, so no interval exists."
NONE_CHECKED_AR = "لم يتحقق أشخاص من أي عينة، فلا توجد فترة ثقة."


def text_of(page: str) -> str:
    """The words of a page as one line, without markup."""
    without_scripts = re.sub(r"<script.*?</script>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without_scripts)).split())


def words_at(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return text_of(response.text)


@pytest.fixture(scope="module")
def validated(tmp_path_factory: pytest.TempPathFactory, built_assets: Path) -> FlaskClient:
    """Client of the validated town, and of the validated list of a city without footprints."""
    folder = tmp_path_factory.mktemp("validated")
    town = write_validated(folder / "town")
    listed = write_validated(folder / "listed", "listed", with_footprints=False, synthetic=False)
    return create_app(Settings(bundles=(town, listed), assets=built_assets)).test_client()


def test_the_headline_gives_estimate_interval_level_and_answers(validated: FlaskClient) -> None:
    words = words_at(validated, "/map/town?lang=en")
    assert "Destroyed 33.3% 2 of 6 buildings adjusted 34.5% (21.0% to 52.0%)" in words
    assert "50.0% 3 of 6 buildings adjusted 55.5% (40.0% to 71.0%)" in words
    assert "Adjusted for the errors that people found in a sample: 5 answers, 90% intervals." in words
    assert NONE_CHECKED not in words


def test_the_district_table_gives_each_estimate_with_its_interval(validated: FlaskClient) -> None:
    words = words_at(validated, "/map/town?lang=en")
    assert "Adjusted: destroyed % of all footprints, with 90% interval" in words
    # footprints, shares, adjusted shares with their intervals, answers, then the counts
    assert (
        "West <Gate> 3 too few (n < 5) too few (n < 5) 26.5% 11.0% to 63.0% 65.5% 30.0% to 90.0% 3 1 0 1"
        in words
    )


def test_a_district_with_too_few_answers_has_no_interval_and_says_why(validated: FlaskClient) -> None:
    english, arabic = (words_at(validated, f"/map/town?lang={code}") for code in ("en", "ar"))
    assert (
        "East 2 too few (n < 5) too few (n < 5) no interval too few answers no interval too few answers 2"
        in english
    )
    assert "لا فترة ثقة إجابات قليلة جداً" in arabic


def test_what_was_not_estimated_is_a_dash_and_not_a_zero(validated: FlaskClient) -> None:
    assert "Outside all districts 1 not assessed not assessed – – – 0" in words_at(
        validated, "/map/town?lang=en"
    )


def test_ground_area_never_stands_for_buildings(validated: FlaskClient) -> None:
    assert "2.0%" not in words_at(validated, "/map/town?lang=en").replace("52.0%", "")


def test_every_reason_for_no_interval_has_words_in_both_languages(validated: FlaskClient) -> None:
    app = validated.application
    published = WHY_NOT.keys() - {"not_informative", "contradiction", "too_few_blocks"}
    with app.test_request_context("/?lang=en"):
        english = {code: why_not(code) for code in published}
    with app.test_request_context("/?lang=ar"):
        arabic = {code: why_not(code) for code in published}
    assert [code for code in published if "_" in english[code] or not english[code]] == []
    assert [code for code in published if re.search(r"[A-Za-z]", arabic[code])] == []


def test_the_method_page_tells_the_design_and_the_answers(validated: FlaskClient) -> None:
    words = words_at(validated, "/method/town?lang=en")
    assert "Drawn at random 6 of 6" in words
    assert "Groups drawn from 2, by class on the map, district" in words
    assert "more where more doubt was expected (Neyman)" in words
    assert "Answers that count 8 of 9" in words
    assert "Units with a settled answer 5 of 6" in words
    assert "No interval for 1 of 2 districts: too few answers." in words
    assert "at least 30 answers of its own" in words


def test_agreement_that_cannot_be_had_is_said_and_not_shown_as_zero(validated: FlaskClient) -> None:
    words = words_at(validated, "/method/town?lang=en")
    assert (
        "On 4 units graded by two or more, 75.0% of pairs of answers agree; Fleiss' kappa is not defined."
        in words
    )


def test_the_confusion_matrix_is_shown_with_what_was_left_unanswered(validated: FlaskClient) -> None:
    page = validated.get("/method/town?lang=en").text
    words = text_of(page)
    # six reference classes, unanswered, drawn, in all
    assert "Destroyed 1 1 0 0 0 0 0 2 2" in words
    assert "Not assessed 0 0 0 0 1 1 1 3 3" in words
    assert "<strong><bdi>1</bdi></strong>" in page


def test_a_synthetic_town_says_that_its_answers_are_no_evidence(validated: FlaskClient) -> None:
    told = "The positions of the buildings are made up"
    assert told in words_at(validated, "/method/town?lang=en")
    assert told not in words_at(validated, "/method/listed?lang=en")


def test_a_checked_list_says_nothing_of_what_it_leaves_out(validated: FlaskClient) -> None:
    words = words_at(validated, "/method/listed?lang=en")
    assert "Listed sites were checked and not buildings" in words
    shown = words_at(validated, "/map/listed?lang=en")
    assert "Adjusted: destroyed % of the listed sites that can be checked, with 90% interval" in shown
    assert "% of all footprints" not in shown


@pytest.mark.parametrize(("language", "said"), [("en", NONE_CHECKED), ("ar", NONE_CHECKED_AR)])
@pytest.mark.parametrize("path", ["/map/town", "/method/town", "/map/points", "/method/points"])
def test_without_a_validation_the_pages_say_that_no_interval_exists(
    client: FlaskClient, path: str, language: str, said: str
) -> None:
    words = words_at(client, f"{path}?lang={language}")
    assert said in words
    assert "Adjusted" not in words


def test_a_statement_without_interval_in_a_checked_town_does_not_say_that_nothing_was_checked(
    validated: FlaskClient,
) -> None:
    words = words_at(validated, "/claims/town/town-80?lang=en")
    assert "Statistical interval none the checked sample gives none for this statement" in words
    assert "no sample of buildings has been checked" not in words


def test_the_ways_intervals_are_made_have_words_and_no_codes(validated: FlaskClient) -> None:
    with validated.application.test_request_context("/?lang=ar"):
        told = [method_words(code) for code in (STRATIFIED_WILSON, AREAS, CENSUS)]
    assert [words for words in told if re.search(r"[A-Za-z]", words)] == []
