"""Pictures of a city: the same counts as the bundle, everything a reader must know burnt in, the same bytes twice."""

import html
import io
import re
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from flask.testing import FlaskClient
from PIL import Image

from geodata.columns import COUNTED
from geodata.publish.bundle import Bundle, open_bundle
from webapp.maps.legend import SWATCHES, label

NEAR = "z=17&ll=35.9505,39.0018"
VIEWS = {
    "town": ("map", "districts", "number-destroyed", "number-affected", "number-not_assessed", "number-sites_severe"),
    "points": ("map", "districts", "number-sites_destroyed", "number-sites_severe", "number-sites_moderate"),
}  # fmt: skip
ALL = [(city, view) for city, views in VIEWS.items() for view in views]


def words_of(client: FlaskClient, address: str) -> list[str]:
    """The lines of text of a drawing, in the order in which they are painted; the description first."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return [
        html.unescape(one)
        for one in re.findall(r"<(?:text|title)[^>]*>([^<]*)</(?:text|title)>", answer.text)
    ]


def legend_counts(client: FlaskClient, address: str) -> dict[str, int]:
    """The number behind each class in the legend."""
    lines = words_of(client, address)
    return {
        key: int(lines[lines.index(label(key)) + 1].replace(",", ""))
        for key in SWATCHES
        if label(key) in lines
    }


def counted(
    bundle: Bundle, *, epoch: str, classes: set[str], box: tuple[float, float, float, float]
) -> dict[str, int]:
    """Footprints of each class in a box, counted one by one from the published rows."""
    graded: dict[str, str] = {}
    for row in bundle.table("building_assessments").itertuples():
        if row.epoch == pd.Timestamp(epoch):
            graded[str(row.building_id)] = str(row.damage_grade)
    counts = dict.fromkeys(COUNTED, 0)
    west, south, east, north = box
    for building in gpd.GeoDataFrame(bundle.table("buildings")).itertuples():
        minx, miny, maxx, maxy = building.geometry.bounds
        grade = graded.get(str(building.building_id), "not_assessed")
        if grade in classes and minx <= east and maxx >= west and miny <= north and maxy >= south:
            counts[grade] += 1
    return counts


@pytest.mark.parametrize(("codes", "classes"), [
    ("", set(COUNTED)), ("4", {"destroyed"}), ("4,na", {"destroyed", "not_assessed"}), ("3", {"severe"})
])  # fmt: skip
@pytest.mark.parametrize("date", ["2016-02-03", "2017-10-21"])
def test_the_legend_counts_what_the_published_rows_hold(
    client: FlaskClient, town_bundle: Any, date: str, codes: str, classes: set[str]
) -> None:
    # 39.0018 lies between building d and those of the west; at zoom 19 about 0.0026 degrees fit into 884 pixels.
    box = (39.0020, 35.9500, 39.0040, 35.9510)
    asked = f"/picture/town/map.svg?lang=en&{NEAR}&date={date}&bbox={','.join(map(str, box))}" + (
        f"&classes={codes}" if codes else ""
    )
    shown = legend_counts(client, asked)
    assert shown == counted(open_bundle(town_bundle), epoch=date, classes=classes, box=box)


def test_the_whole_town_is_in_the_picture_that_looks_at_it(client: FlaskClient, town_bundle: Any) -> None:
    shown = legend_counts(client, f"/picture/town/map.svg?lang=en&{NEAR}&w=2400&h=2400")
    assert shown == {
        "destroyed": 2,
        "severe": 0,
        "moderate": 1,
        "possible": 0,
        "no_visible_damage": 0,
        "not_assessed": 3,
    }


@pytest.mark.parametrize(("city", "view"), ALL)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_picture_leaves_out_mark_date_caveat_credit_or_release(
    client: FlaskClient, city: str, view: str, language: str
) -> None:
    told = " ".join(words_of(client, f"/picture/{city}/{view}.svg?lang={language}")[1:])
    release = client.get(f"/manifest/{city}.json").get_json()["release"]
    assert release in told
    assert "UNOSAT" in told
    assert "2017" in told
    caveat = {"en": "not a survey on the ground", "ar": "وليس مسحاً ميدانياً"}[language]
    assert caveat in told
    mark = {"en": "Synthetic building positions", "ar": "اصطناعية"}[language]
    assert (mark in told) is (city == "town")


@pytest.mark.parametrize(("city", "view"), ALL)
def test_the_description_says_number_date_and_source_for_those_who_do_not_see(
    client: FlaskClient, city: str, view: str
) -> None:
    said = words_of(client, f"/picture/{city}/{view}.svg?lang=en")[0]
    assert "Test Town" in said
    assert ("Synthetic" in said) is (city == "town")
    if view != "districts":
        assert "21 October 2017" in said
        assert "UNOSAT" in said


@pytest.mark.parametrize("view", VIEWS["points"])
def test_a_city_without_a_building_total_never_shows_a_share(client: FlaskClient, view: str) -> None:
    for asked in ("", f"&{NEAR}"):
        told = " ".join(words_of(client, f"/picture/points/{view}.svg?lang=en{asked}"))
        assert "%" not in told
        assert "Share" not in told
    assert client.get("/picture/points/number-destroyed.svg").status_code == 404


def test_arabic_is_written_as_text_from_the_right(client: FlaskClient) -> None:
    drawn = client.get("/picture/town/map.svg?lang=ar").text
    assert re.search(r'<text [^>]*direction="rtl"[^>]*>[^<]*بلدة الاختبار', drawn)


@pytest.mark.parametrize(
    ("view", "theme"), [("map", "light"), ("districts", "dark"), ("number-destroyed", "dark")]
)
@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_same_picture_has_the_same_bytes(client: FlaskClient, view: str, theme: str, suffix: str) -> None:
    address = f"/picture/town/{view}.{suffix}?lang=ar&theme={theme}"
    assert client.get(address).data == client.get(address).data


def test_a_picture_has_the_size_that_was_asked_for(client: FlaskClient) -> None:
    for asked, size in (("", (1200, 630)), ("&w=400&h=600", (400, 600)), ("&w=2400&h=320", (2400, 320))):
        image = Image.open(io.BytesIO(client.get(f"/picture/town/map.png?lang=en{asked}").data))
        assert image.size == size


@pytest.mark.parametrize("wrong", ["w=0", "w=319", "h=2401", "w=1e3", "h=-600", "w=٤٠٠", "w=4000000000000"])
def test_a_size_that_cannot_be_is_refused_in_a_sentence(client: FlaskClient, wrong: str) -> None:
    answer = client.get(f"/picture/town/map.png?lang=en&{wrong}")
    assert answer.status_code == 400
    assert answer.get_json()["detail"].startswith(f"{wrong[0]} was ")
    assert "320" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "wrong", ["date=2001-01-01", "classes=9", "district=atlantis", "source=nobody", "bbox=1,2"]
)
def test_a_filter_the_city_does_not_know_is_refused(client: FlaskClient, wrong: str) -> None:
    assert client.get(f"/picture/town/map.png?lang=en&{wrong}").status_code == 400


@pytest.mark.parametrize(
    "path", ["/picture/town/map.gif", "/picture/town/claim.png", "/picture/atlantis/map.png"]
)
def test_what_does_not_exist_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_reader_who_has_the_picture_gets_none_again(client: FlaskClient) -> None:
    address = "/picture/town/number-destroyed.png?lang=en"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for other in ("&theme=dark", "&w=640", "&date=2016-02-03"):
        assert (
            client.get(f"{address}{other}", headers={"If-None-Match": first.headers["ETag"]}).status_code
            == 200
        )


def test_pages_of_any_origin_may_show_a_picture_and_keep_that_of_a_release(client: FlaskClient) -> None:
    release = client.get("/manifest/town.json").get_json()["release"]
    answer = client.get("/picture/town/districts.png?lang=en")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (
        "immutable" in client.get(f"/v/{release}/picture/town/districts.png?lang=en").headers["Cache-Control"]
    )


def test_words_from_data_cannot_leave_the_drawing(client: FlaskClient) -> None:
    drawn = client.get("/picture/town/districts.svg?lang=en").text
    assert "West &lt;Gate&gt;" in drawn
    assert "<Gate>" not in drawn


def test_classes_differ_in_more_than_their_colour(client: FlaskClient) -> None:
    drawn = client.get("/picture/town/districts.svg?lang=en").text
    assert drawn.count("<pattern") >= 4


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", ["", "&w=320&h=320", "&w=400&h=400", "&w=320&h=600", "&w=2400&h=2400"])
def test_nothing_of_a_number_runs_into_what_stands_below_it(
    client: FlaskClient, language: str, size: str
) -> None:
    drawn = client.get(f"/picture/town/number-affected.svg?lang={language}{size}").text
    lines = [
        (float(y), float(tall))
        for y, tall in re.findall(r'<text x="[^"]*" y="([^"]*)" font-size="([^"]*)"', drawn)
    ]
    below = sorted(lines)
    overlaps = [
        (one, other) for one, other in pairwise(below)
        if other[0] - one[0] < 0.6 * other[1] and not np.isclose(one[0], other[0])
    ]  # fmt: skip
    assert overlaps == []
