"""What a reader finds about one claim, in the ledger of all, and on its curve."""

import html
import json
import re

import pytest
from flask.testing import FlaskClient

CLAIM = "/claims/town/town-80"
LIKELIHOOD = ("probab", "likelihood", "odds", "chance", "احتمال ")


def text_of(page: str) -> str:
    """The words of a page as one line, without markup, scripts and drawings."""
    without = re.sub(r"<script.*?</script>|<svg.*?</svg>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.text


# ---------------------------------------------------------------- the ledger


def test_the_ledger_says_who_said_what_when_and_what_the_readings_give(client: FlaskClient) -> None:
    words = text_of(page(client, "/claims/town?lang=en"))
    assert (
        "The town lies 80% destroyed A Speaker, October 2018 Higher than the evidence Stated: 80%." in words
    )


def test_rivals_stand_under_their_statement_in_order_of_date(client: FlaskClient) -> None:
    found = page(client, "/claims/town?lang=en")
    assert "1 other published version" in text_of(found)
    table = re.search(r'<table class="versions">.*?</table>', found, flags=re.S)
    assert table
    words = text_of(table[0])
    assert words.index("30 October 2017 Another Speaker") < words.index("October 2018 A Speaker")
    assert "this statement" in words.split("October 2018 A Speaker")[1]
    assert found.count('<li class="claim is-') == 2


def test_the_ledger_is_filtered_without_a_script(client: FlaskClient) -> None:
    found = page(client, "/claims/town?lang=en")
    for code in ("above_evidence", "cannot_be_tested"):
        assert f'href="#only-{code}"' in found
        assert f'id="only-{code}"' in found
        assert f'class="claim is-{code}"' in found
    assert 'href="#only-below_evidence"' not in found


@pytest.mark.parametrize("path", ["/claims/town", CLAIM, "/claims/town/shells", "/embed/town/claim/town-80"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_verdicts_are_worded_neutrally(client: FlaskClient, path: str, language: str) -> None:
    words = text_of(page(client, f"{path}?lang={language}")).lower().replace("what would have to be true", "")
    for loaded in (" false", " true", "debunked", "a lie", "wrong", "كاذب", "كذب"):
        assert loaded not in words


# ---------------------------------------------------------------- the page of a claim


def test_a_claim_stands_beside_all_its_readings(client: FlaskClient) -> None:
    words = text_of(page(client, f"{CLAIM}?lang=en"))
    assert "The town lies 80% destroyed A Speaker, October 2018" in words
    assert "Higher than the evidence Higher than every reading." in words
    assert "33.3% 2 of 6 Whole city 21 October 2017 below the stated quantity UNOSAT This project" in words
    assert "rests on synthetic positions" in words


def test_inadmissible_readings_stand_apart_with_their_reason(client: FlaskClient) -> None:
    side_by_side, left_out = page(client, f"{CLAIM}?lang=en").split("claim__group--left-out", 1)
    assert "Sites listed as destroyed" not in side_by_side
    assert "A list has no total of the town." in left_out


def test_the_statistical_interval_stands_apart_from_the_range_over_definitions(client: FlaskClient) -> None:
    words = text_of(page(client, f"{CLAIM}?lang=en"))
    assert "As stated 80% read as 75% to 85%" in words
    assert "Range over definitions 40.0% to 80.0%" in words
    assert "Statistical interval (95%) 33.0% to 49.0% estimate 41.0% from 120 checked buildings" in words


def test_a_claim_says_what_would_have_to_be_true(client: FlaskClient) -> None:
    words = text_of(page(client, f"{CLAIM}?lang=en"))
    assert "A longer list would change it. Between 20% and 90%." in words
    assert "If what is meant is for 80% to hold for 75% to hold destroyed 58.3% 55.6%" in words


def test_a_claim_that_cannot_be_tested_says_why(client: FlaskClient) -> None:
    words = text_of(page(client, "/claims/town/shells?lang=en"))
    assert "Cannot be tested with these data Buildings do not count shells." in words
    assert "Shells leave no row" in words
    assert "There is no number in these data to set beside this statement." in words


def test_a_claim_without_the_newer_fields_has_no_empty_sections(client: FlaskClient) -> None:
    found = page(client, "/claims/town/shells?lang=en")
    for section in ("curve-title", "change-title", "versions-title"):
        assert section not in found


def test_the_arabic_claim_shows_our_translation_and_the_original(client: FlaskClient) -> None:
    found = page(client, f"{CLAIM}?lang=ar")
    assert '<h1 class="claim__text">البلدة مدمَّرة بنسبة 80%</h1>' in found
    assert '<span lang="en" dir="ltr">The town lies 80% destroyed</span>' in found


def test_words_that_are_not_on_record_are_not_quoted(client: FlaskClient) -> None:
    found = page(client, "/claims/town/town-half?lang=en")
    assert "claim__words--reported" in found
    assert "Only the figure is on record" in found
    assert "read as 50% or more" in text_of(found)
    assert "claim__words--reported" not in page(client, f"{CLAIM}?lang=en")


def test_an_unknown_claim_is_not_found(client: FlaskClient) -> None:
    assert client.get("/claims/town/nothing?lang=en").status_code == 404
    assert client.get("/embed/town/claim/nothing?lang=en").status_code == 404
    assert client.get("/claims/town/shells/curve.svg?lang=en").status_code == 404


def test_an_address_of_another_release_says_so(client: FlaskClient) -> None:
    release = json.loads(client.get("/claims/town.json").text)["release"]
    assert "figures may differ" not in page(client, f"{CLAIM}?lang=en&v={release}")
    assert "made for release abcdef012345" in text_of(
        page(client, f"{CLAIM}?lang=en&v=abcdef012345")
    ).replace("\u2068", "")
    assert "figures may differ" not in page(client, f"{CLAIM}?lang=en&v=%3Cb%3E")


# ---------------------------------------------------------------- the curve


def test_the_curve_is_told_in_words_with_its_counts(client: FlaskClient) -> None:
    words = text_of(page(client, f"{CLAIM}?lang=en"))
    for said in (
        "Ways of counting that fit the words: 6.",
        "Resting on counted or published data: 2. These give 40.0% to 80.0%.",
        "Within the stated quantity (75% to 85%): 1 of 2.",
        "(hollow) and deciding nothing: 2; they give 33.3% to 50.0%, 0 of them within the stated quantity.",
        "Left out as unfit for this place: 2.",
    ):
        assert said in words, said


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_share_that_agrees_is_never_called_a_probability(client: FlaskClient, language: str) -> None:
    shown = page(client, f"{CLAIM}?lang={language}").lower() + page(
        client, f"{CLAIM}/curve.svg?lang={language}"
    )
    assert [word for word in LIKELIHOOD if word in shown.lower()] == []


def test_synthetic_ways_of_counting_are_hollow_and_classes_have_their_own_sign(client: FlaskClient) -> None:
    found = page(client, f"{CLAIM}?lang=en")
    wide = re.search(r'<div class="curve__wide">(.*?)</div>', found, flags=re.S)
    assert wide
    # Two signs for the classes beside their rows, and one path for each class of either kind of point.
    assert wide[1].count("curve__filled--destroyed") == 2
    assert wide[1].count("curve__filled--severe") == 2
    assert wide[1].count("curve__hollow--destroyed") == 1
    assert wide[1].count("curve__hollow--severe") == 1
    # The made-up point comes first on the curve, the counted one second.
    made_up, counted = (
        float(re.findall(rf'curve__{kind}--destroyed" d="M([\d.]+)', wide[1])[0])
        for kind in ("hollow", "filled")
    )
    assert made_up < counted
    square, diamond = (
        re.search(rf'curve__hollow--{grade}" d="([^"]+)"', wide[1]) for grade in ("destroyed", "severe")
    )
    assert square and diamond and "h" in square[1] and "l" in diamond[1]


@pytest.mark.parametrize(("theme", "ground"), [("light", "#fffefb"), ("dark", "#1c2126")])
def test_the_curve_is_a_file_that_carries_the_mark(client: FlaskClient, theme: str, ground: str) -> None:
    response = client.get(f"{CLAIM}/curve.svg?lang=en&theme={theme}")
    assert response.mimetype == "image/svg+xml"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Synthetic building positions" in response.text
    assert f'fill="{ground}"' in response.text
    assert "class=" not in response.text and "style" not in response.text
    assert "<desc>Ways of counting that fit the words: 6." in response.text


def test_the_arabic_curve_reads_from_the_right(client: FlaskClient) -> None:
    left, right = (client.get(f"{CLAIM}/curve.svg?lang={code}").text for code in ("en", "ar"))
    assert 'direction="rtl"' in right and 'direction="rtl"' not in left
    square = re.compile(r'stroke="#0d1230" stroke-width="1.2" d="M([\d.]+)')
    first = [float(square.findall(drawn)[0]) for drawn in (left, right)]
    assert first[0] < 480 < first[1]
