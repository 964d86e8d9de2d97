"""Names from data: missing is missing, and none of them reorders the page."""

import pytest
from flask import Flask

from webapp.wording import words
from webapp.wording.names import in_language, shown


@pytest.mark.parametrize("missing", [None, float("nan"), "", " "])
def test_a_missing_name_gives_way_to_the_other_language(missing: object) -> None:
    assert in_language({"en": "West", "ar": missing}, "ar") == "West"
    assert in_language({"en": missing, "ar": "الغربي"}, "en") == "الغربي"
    assert in_language({"en": missing, "ar": missing}, "ar") == ""


def test_no_name_at_all_is_empty() -> None:
    assert in_language(None, "ar") == ""
    assert in_language({}, "ar") == ""


@pytest.mark.parametrize("code", [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_direction_controls_of_a_name_are_not_shown(code: int) -> None:
    assert shown(f"{chr(code)}West{chr(code)}") == "West"
    assert in_language({"en": f"We{chr(code)}st"}, "ar") == "West"


def test_a_district_is_called_by_what_is_there(app: Flask) -> None:
    row = {"district_id": "west", "name_en": "\u202eWest", "name_ar": float("nan")}
    with app.test_request_context("/?lang=ar"):
        assert words.district_name(row) == "West"
        assert words.district_name({**row, "name_en": None}) == "west"
