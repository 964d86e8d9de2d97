"""What reporters paste: frames, snippets and pictures with everything that a reader must know; and the page that makes them."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.embeds.embed import embed_of, views_of
from webapp.store import store

CITIES = ("town", "points")


@pytest.fixture
def views(app: Flask) -> list[tuple[str, str]]:
    """Every city with every view that it offers."""
    with app.test_request_context("/?lang=en"):
        return [(slug, view) for slug in CITIES for view in views_of(store().city(slug))]


def snippets(client: FlaskClient, slug: str = "town", **asked: str) -> dict[str, str]:
    answer = client.get(f"/share/{slug}.json", query_string={"lang": "en", **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.get_json()
    return found


def path_of(address: str) -> str:
    assert address.startswith("http://localhost/"), address
    return address.removeprefix("http://localhost")


def attributes(tag: str, text: str) -> dict[str, str]:
    found = re.search(rf"<{tag} ([^>]*)>", text)
    assert found, tag
    return {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', found[1])}


def test_the_snippet_has_a_frame_a_script_and_a_picture_for_readers_without_scripts(
    client: FlaskClient,
) -> None:
    found = snippets(client, view="number-destroyed")
    frame, script, without = found["snippet"].split("\n")
    asked = attributes("iframe", frame)
    assert asked["src"] == "http://localhost/embed/town/number/destroyed?lang=en"
    assert asked["title"] == "Test Town: Destroyed, 21 October 2017"
    assert (asked["loading"], asked["scrolling"], asked["allow"]) == ("lazy", "no", "fullscreen")
    assert asked["style"] == "width:0;min-width:100%!important;border:0"
    assert asked["height"] == "300"
    assert script == '<script async src="http://localhost/embed.js"></script>'
    assert without.startswith("<noscript><a href=") and without.endswith("</a></noscript>")
    image = attributes("img", without)
    assert image["src"] == "http://localhost/picture/town/number-destroyed.png?lang=en"
    assert (image["width"], image["height"]) == ("1200", "630")


def test_the_words_of_the_picture_hold_number_interval_date_source_and_mark(
    client: FlaskClient, views: list[tuple[str, str]]
) -> None:
    for slug, view in views:
        said = attributes("img", snippets(client, slug, view=view)["linked_picture"])["alt"]
        for word in ("2017", "UNOSAT", *(("Synthetic building positions",) if slug == "town" else ())):
            assert word in said, (slug, view, word)
        assert re.search(r"\d+(\.\d)?%|: \d|[\d,]+ shells", said), (slug, view)
        if not view.startswith("claim-"):
            assert "no interval exists" in said, (slug, view)


def test_the_frame_without_a_script_keeps_a_height_of_its_own(client: FlaskClient) -> None:
    frame = snippets(client, view="districts", height="900")["frame"]
    assert "<script" not in frame
    assert attributes("iframe", frame)["height"] == "900"
    assert attributes("iframe", frame)["width"] == "100%"


@pytest.mark.parametrize(
    ("asked", "height"), [("1", "200"), ("99999999", "2000"), ("-3", "520"), ("x", "520"), ("٩٠٠", "520")]
)
def test_a_height_is_bounded(client: FlaskClient, asked: str, height: str) -> None:
    assert attributes("iframe", snippets(client, height=asked)["frame"])["height"] == height


def test_every_view_of_every_city_is_a_frame_a_page_and_a_picture(
    client: FlaskClient, views: list[tuple[str, str]]
) -> None:
    assert len(views) > 12
    for slug, view in views:
        for language in ("en", "ar"):
            found = snippets(client, slug, view=view, lang=language)
            framed, page = client.get(path_of(found["address"])), client.get(path_of(found["page"]))
            assert (framed.status_code, page.status_code) == (200, 200), view
            assert "frame-ancestors *" in framed.headers["Content-Security-Policy"], view
            assert "X-Frame-Options" not in framed.headers, view
            assert 'content="noindex"' in framed.text, view
            assert f'lang="{language}"' in framed.text, view
            drawn = client.get(path_of(found["picture"]).replace(".png", ".svg"))
            assert drawn.mimetype == "image/svg+xml", view


def test_frames_are_kept_for_minutes_and_those_of_a_release_too(client: FlaskClient) -> None:
    for path in (
        "/embed/town",
        "/embed/town/districts",
        "/embed/town/number/destroyed",
        "/embed/town?lite=1",
    ):
        assert "stale-while-revalidate" in client.get(path).headers["Cache-Control"], path


def test_a_rival_version_of_a_statement_has_a_page_and_a_frame_too(client: FlaskClient) -> None:
    with client.application.test_request_context("/?lang=en"):
        city = store().city("town")
        listed = set(views_of(city))
        rivals = [f"claim-{claim['id']}" for claim in city.claims if f"claim-{claim['id']}" not in listed]
        assert rivals
        for view in rivals:
            assert embed_of(city, view, {}).view == view
    for view in rivals:
        claim = view.removeprefix("claim-")
        assert client.get(f"/claims/town/{claim}?lang=en").status_code == 200
        assert client.get(f"/embed/town/claim/{claim}?lang=en").status_code == 200


def test_a_frame_obeys_the_parameters_of_its_view_and_no_others(client: FlaskClient) -> None:
    every = {"date": "2016-02-03", "district": "west", "classes": "4,3", "theme": "dark", "lite": "1", "ll": "35.95,39", "z": "15"}  # fmt: skip
    number = snippets(client, view="number-destroyed", **every)["address"]
    assert number.endswith("/embed/town/number/destroyed?lang=en&date=2016-02-03&district=west&theme=dark")
    mapped = snippets(client, view="map", **every)["address"]
    for said in (
        "date=2016-02-03",
        "classes=4,3",
        "district=west",
        "theme=dark",
        "lite=1",
        "ll=35.95,39",
        "z=15",
    ):
        assert said in mapped
    claim = snippets(client, view="claim-town-80", **every)["address"]
    assert claim.endswith("/embed/town/claim/town-80?lang=en&theme=dark")


def test_nothing_switches_credit_date_or_mark_off(client: FlaskClient) -> None:
    found = client.get("/embed/town?lang=en&controls=0&credit=0&notice=0").text
    for said in ("Synthetic building positions", "21 October 2017", "Release"):
        assert said in found


def test_words_from_data_cannot_leave_a_snippet(client: FlaskClient) -> None:
    found = snippets(client, view="number-destroyed", district="west")
    assert "<Gate>" not in found["snippet"]
    assert "West &lt;Gate&gt;" in found["snippet"]
    page = client.get("/share/town?lang=en&view=number-destroyed&district=west").text
    assert "<Gate>" not in page


def test_the_builder_makes_the_snippet_without_a_script(client: FlaskClient) -> None:
    answer = client.get(
        "/share/town?lang=ar&view=map&classes=4&classes=3&district=&theme=dark&date=2016-02-03&height=700&pinned=1"
    )
    page = html.unescape(html.unescape(answer.text))
    release = client.get("/manifest/town.json").get_json()["release"]
    assert f"http://localhost/v/{release}/embed/town?lang=ar&date=2016-02-03&classes=4,3&theme=dark" in page
    assert 'height="700"' in page
    assert '<form class="builder__form" method="get" action="/share/town"' in page


def test_the_builder_shows_its_frame_and_no_other_page_does(client: FlaskClient) -> None:
    assert "frame-src 'self'" in client.get("/share/town").headers["Content-Security-Policy"]
    assert "frame-src" not in client.get("/map/town").headers["Content-Security-Policy"]


def test_the_builder_hands_on_the_part_of_the_map_a_reader_came_with(client: FlaskClient) -> None:
    page = client.get("/share/town?lang=en&ll=35.95,39.002&z=16&kinds=bridge&overview=squares").text
    for name, value in (("ll", "35.95,39.002"), ("z", "16"), ("kinds", "bridge"), ("overview", "squares")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/map/town?lang=en&classes=4&ll=35.95,39&z=15", "/share/town?classes=4&ll=35.95,39&z=15&lang=en"),
        ("/districts/town/west?lang=ar", "/share/town?district=west&lang=ar"),
        ("/districts/town?lang=en", "/share/town?view=districts&lang=en"),
        ("/claims/town/town-80?lang=en", "/share/town?view=claim-town-80&lang=en"),
        ("/method/points?lang=en", "/share/points?lang=en"),
    ],
)
def test_pages_lead_to_the_builder_with_what_they_show(client: FlaskClient, path: str, target: str) -> None:
    found = re.findall(r'<a href="(/share/[^"]*)"', client.get(path).text)
    assert target in [html.unescape(one).replace("%2C", ",") for one in found]


def test_an_old_link_with_a_filter_the_city_has_lost_still_opens_its_page(client: FlaskClient) -> None:
    answer = client.get("/map/town?lang=en&district=atlantis&date=1999-01-01")
    assert answer.status_code == 200
    assert "http://localhost/picture/town/map.png?lang=en" in answer.text


@pytest.mark.parametrize(
    "path", ["/map/town?district=west", "/districts/town", "/districts/town/west", "/claims/town/town-80"]
)
def test_link_previews_have_a_picture_with_words_and_the_frame_is_discovered(
    client: FlaskClient, path: str
) -> None:
    page = html.unescape(client.get(f"{path}{'&' if '?' in path else '?'}lang=en").text)
    picture = re.search(r'<meta property="og:image" content="http://localhost([^"]*)">', page)
    assert picture
    assert client.get(picture[1].replace(".png", ".svg")).status_code == 200
    assert re.search(r'og:image:alt" content="[^"]*UNOSAT', page)
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    found = re.search(r'type="application/json\+oembed" href="http://localhost([^"]*)"', page)
    assert found
    assert client.get(found[1]).get_json()["type"] == "rich"


def test_the_map_can_be_cited_in_its_release(client: FlaskClient) -> None:
    release = client.get("/manifest/town.json").get_json()["release"]
    permanent = f"http://localhost/v/{release}/map/town?lang=en"
    assert permanent in html.unescape(client.get("/map/town?lang=en").text)
    (item,) = client.get("/map/town/citation.json?lang=en").get_json()
    assert (item["URL"], item["version"]) == (permanent, release)
    assert "Synthetic" in item["note"]
    bibtex = client.get("/map/town/citation.bib?lang=en")
    assert bibtex.text.startswith(f"@misc{{damage-ledger-town-map-{release},")
    assert "attachment" in bibtex.headers["Content-Disposition"]


def test_every_headline_says_how_it_is_known(client: FlaskClient) -> None:
    for slug in CITIES:
        opening = client.get(f"/map/{slug}?lang=en").text.split('<dl class="headline">')[1].split("</dl>")[0]
        method = client.get(f"/method/{slug}?lang=en").text
        parts = re.findall(r'href="/method/[^"]*#([\w-]+)"', opening)
        assert len(parts) == opening.count("<dt>") == 3
        assert all(f'id="{part}"' in method for part in parts)


@pytest.mark.parametrize("path", ["/map/town", "/map/points", "/embed/town", "/embed/points"])
def test_readers_without_scripts_get_the_map_as_a_picture_with_its_words(
    client: FlaskClient, path: str
) -> None:
    without = re.findall(
        r"<noscript>.*?(<img .*?>).*?</noscript>", client.get(f"{path}?lang=en").text, flags=re.S
    )
    (image,) = [attributes("img", one) for one in without]
    assert client.get(image["src"].replace(".png", ".svg")).status_code == 200
    for said in ("Test Town", "21 October 2017", "UNOSAT", "no interval exists"):
        assert said in image["alt"]
