"""District pages: the numbers of the bundle, sums that add up, nothing of small numbers, and honest comparisons."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient

from geodata import pipeline
from geodata.columns import CITY, COUNTED, EPOCH, LEAST_FOOTPRINTS, OUTSIDE
from geodata.config import load_config
from geodata.publish.bundle import open_bundle
from tests.browser.sources_town import write_sources_town
from tests.webapp.compared_town import write_compared
from tests.webapp.town import publication
from tests.webapp.validated_town import write_validated
from webapp import create_app, small_numbers
from webapp.city import City
from webapp.districts.counts import added, snapshot
from webapp.districts.overview import overview_of
from webapp.districts.phrases import signed
from webapp.districts.query import query_of
from webapp.settings import Settings


def text_of(page: str) -> str:
    """The words of a page as one line, without markup and direction marks."""
    without_scripts = re.sub(r"<script.*?</script>", " ", page, flags=re.S)
    words = html.unescape(re.sub(r"<[^>]+>", " ", without_scripts))
    return " ".join(re.sub("[\u2068\u2069]", "", words).split())


def get(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.text


def names_in_order(page: str) -> list[str]:
    return re.findall(r'<tr data-district="([^"]+)"', page.split('id="sites"')[0])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, built_assets: Path) -> Iterator[Flask]:
    """The town of several sources through the whole pipeline, the compared and the validated town."""
    folder = tmp_path_factory.mktemp("districts")
    sources = pipeline.build(load_config(write_sources_town(folder)), target=folder / "sources-town")
    compared = write_compared(folder / "compared")
    validated = write_validated(folder / "validated", "validated")
    return create_app(Settings(bundles=(sources, compared, validated), assets=built_assets))


@pytest.fixture
def others(many: Flask) -> Iterator[FlaskClient]:
    with many.test_client() as client:
        yield client


# ---------------------------------------------------------------- sums


def test_districts_and_what_lies_outside_add_up_to_the_city_at_every_date(
    town_bundle: Path, points_bundle: Path, many: Flask, demo_bundle: Path
) -> None:
    for bundle in (town_bundle, points_bundle, *many.extensions["damage_ledger"].bundles, demo_bundle):
        city = City(open_bundle(bundle))
        sources = [None, *(source["id"] for source in city.sources("assessments"))]
        for epoch in city.epochs:
            for source in sources:
                counted = snapshot(city, epoch, source)
                if counted is None:
                    continue
                places = [counted.of(row["district_id"]) for row in city.rows("districts")]
                total, whole = added([*places, counted.of(OUTSIDE)]), counted.of(CITY)
                assert total.by_class == whole.by_class, (city.slug, epoch, source)
                assert (total.total, total.listed, total.assessed) == (
                    whole.total,
                    whole.listed,
                    whole.assessed,
                )


def test_the_numbers_are_those_of_the_statistics(many: Flask, town_bundle: Path) -> None:
    for bundle in (town_bundle, *many.extensions["damage_ledger"].bundles):
        city = City(open_bundle(bundle))
        for row in city.rows("statistics"):
            counts = snapshot(city, row[EPOCH]).of(row["district_id"])  # type: ignore[union-attr]
            assert counts.total == row["n_footprints"]
            assert [counts.by_class[grade] for grade in COUNTED] == [row[f"n_buildings_{g}"] for g in COUNTED]


def test_a_filter_splits_the_sum_and_it_still_adds_up(client: FlaskClient) -> None:
    told = text_of(get(client, "/districts/town?lang=en&q=east"))
    assert "Districts shown: 1 of 2." in told
    foot = told[told.index("Sum of the districts shown") :]
    assert re.match(r"Sum of the districts shown 2 1 .*Sum of the districts left out 3 1 ", foot)
    assert "Outside all districts 1 no record" in foot
    assert "Test Town sum of the rows above 6 2 33.3%" in foot


# ---------------------------------------------------------------- small numbers


def test_a_share_of_few_buildings_is_not_written_and_never_0_percent(client: FlaskClient) -> None:
    page = text_of(get(client, "/districts/town?lang=en"))
    east = page[page.index(" East ") : page.index("Sum of the districts")]
    assert f"too few (n < {LEAST_FOOTPRINTS})" in east
    assert "%" not in east
    assert f"A share is written from {LEAST_FOOTPRINTS} footprints on" in page
    assert "%" not in text_of(get(client, "/districts/town/east?lang=en")).split("Code: east")[1].split("Images up to")[0].replace("% of all", "")  # fmt: skip


def test_the_rule_for_small_numbers_changes_at_its_bound(client: FlaskClient) -> None:
    assert small_numbers.share_of(1, LEAST_FOOTPRINTS - 1) is None
    assert small_numbers.share_of(1, LEAST_FOOTPRINTS) == 1 / LEAST_FOOTPRINTS
    assert small_numbers.share_of(0, LEAST_FOOTPRINTS) == 0
    assert small_numbers.share_of(1, None) is None


def test_a_list_without_footprints_never_gives_a_share(client: FlaskClient) -> None:
    for path in ("/districts/points", "/districts/points?versus=2016-02-03", "/districts/points/west"):
        page = text_of(get(client, f"{path}{'&' if '?' in path else '?'}lang=en"))
        assert "Without a building total no share can be computed." in page
        assert "%" not in page


def test_intervals_stand_where_they_exist_and_else_the_reason(others: FlaskClient) -> None:
    page = text_of(get(others, "/districts/validated?lang=en"))
    assert "Adjusted: destroyed % of all footprints, with 90% interval" in page
    assert "26.5% 11.0% to 63.0%" in page
    assert "no interval too few answers" in page
    west = text_of(get(others, "/districts/validated/west?lang=en"))
    assert "adjusted 26.5% (90% interval 11.0% to 63.0%)" in west
    assert "No interval: too few answers (2 answers)" in text_of(
        get(others, "/districts/validated/east?lang=en")
    )
    earlier = text_of(get(others, "/districts/validated?lang=en&date=2016-02-03"))
    assert "26.5%" not in earlier
    assert "Intervals exist for the figures of 21 October 2017" in earlier


def test_without_a_checked_sample_the_page_says_so(client: FlaskClient) -> None:
    for path in ("/districts/town", "/districts/town/west"):
        assert "No sample was checked by people, so no interval exists." in text_of(
            get(client, f"{path}?lang=en")
        )


# ---------------------------------------------------------------- sorting and filtering


def test_links_sort_by_every_column_without_a_script(client: FlaskClient) -> None:
    page = get(client, "/districts/town?lang=en")
    keys = set(re.findall(r"sort=([\w+%]+)", page))
    assert {"name", "total", "n_destroyed", "share_destroyed", "assessed"} <= keys
    for key in keys:
        for order in ("asc", "desc"):
            assert sorted(names_in_order(get(client, f"/districts/town?sort={key}&order={order}"))) == [
                "east",
                "west",
            ]
    assert names_in_order(get(client, "/districts/town?sort=total&order=asc")) == ["east", "west"]
    ordered = get(client, "/districts/town?sort=total&order=desc&lang=en")
    assert names_in_order(ordered) == ["west", "east"]
    assert 'aria-sort="descending"' in ordered
    assert names_in_order(get(client, "/districts/town?sort=name&order=asc&lang=en")) == ["east", "west"]


def test_unknown_values_in_the_address_are_ignored(client: FlaskClient) -> None:
    plain = names_in_order(get(client, "/districts/town"))
    odd = "/districts/town?sort=__class__&order=up&date=1999-01-01&classes=9,x&least=-3&source=no&versus=x"
    assert names_in_order(get(client, odd)) == plain


def test_districts_are_filtered_by_either_name_code_and_size(client: FlaskClient) -> None:
    for query, found in {
        "q=GATE": ["west"], "q=الشرق": ["east"], "q=east": ["east"], "least=3": ["west"], "q=nothing": [],
    }.items():  # fmt: skip
        assert names_in_order(get(client, f"/districts/town?{query}")) == found, query
    assert "No district fits the filters." in get(client, "/districts/town?lang=en&q=nothing")


def test_chosen_classes_are_counted_together(client: FlaskClient) -> None:
    page = text_of(get(client, "/districts/town?lang=en&classes=4,na"))
    assert "Destroyed or not assessed buildings" in page
    assert "Test Town sum of the rows above 6 5 83.3%" in page


def test_the_choice_stays_when_the_language_changes(client: FlaskClient) -> None:
    page = get(client, "/districts/town?lang=en&classes=4&sort=total&order=asc&_scheme=x&endpoint=y")
    address = html.unescape(re.search(r'tool--language" href="([^"]+)"', page).group(1))  # type: ignore[union-attr]
    assert "lang=ar" in address
    assert "classes=4" in address
    assert "_scheme" not in address
    assert get(client, address)


# ---------------------------------------------------------------- comparison


def test_two_dates_side_by_side_say_where_coverage_differs(client: FlaskClient) -> None:
    page = text_of(get(client, "/districts/town?lang=en&versus=2016-02-03&classes=4,3"))
    assert "In 2 of 2 districts a different number was assessed on the two sides." in page
    assert "A difference there is no change" in page
    assert "percentage points of all footprints" in page
    # West: 1 destroyed of 3 now, 1 severe then: no difference in the set, but not the same coverage.
    assert "0 coverage differs too few (n < 5) 2 1" in page
    assert "Test Town sum of the rows above 6 2 1 +1 coverage differs +16.7 3 1" in page


def test_a_place_without_any_record_at_one_date_has_no_difference(client: FlaskClient) -> None:
    page = text_of(get(client, "/districts/town?lang=en&versus=2016-02-03&classes=4,3"))
    east = page[page.index("East on the map") :]
    assert "2 1 no record no record" in east[: east.index("Sum of the districts")]


def test_two_sources_are_compared_in_one_unit_and_never_added_up(others: FlaskClient) -> None:
    page = text_of(get(others, "/districts/compared?lang=en&source=list&versus_source=survey&classes=4"))
    assert "beside Survey of the" in page
    assert "never added up" in page
    # list: a, d destroyed; survey: a, b, d.
    assert "Test Town sum of the rows above 6 2 3 −1 −16.7 3 3" in page
    assert "A difference between two sources is no change over time" in page
    alone = text_of(get(others, "/districts/compared?lang=en&source=survey&classes=4"))
    assert "Survey of the <town> alone" in alone
    assert "Test Town sum of the rows above 6 3 50.0%" in alone


def test_a_source_that_is_silent_up_to_a_date_gives_no_zeros(others: FlaskClient) -> None:
    page = text_of(get(others, "/districts/compared?lang=en&source=survey&date=2016-02-03"))
    assert "This source says nothing up to the chosen date." in page
    assert "Sum of the districts" not in page


def test_a_difference_has_a_sign() -> None:
    assert [signed(value, text) for value, text in ((3, "3"), (-3, "3"), (0, "0"), (-1, "-1"))] == ["+3", "−3", "0", "−1"]  # fmt: skip


# ---------------------------------------------------------------- one district


def test_a_district_says_its_number_denominator_date_source_and_release(
    client: FlaskClient, town_bundle: Path
) -> None:
    page = text_of(get(client, "/districts/town/west?lang=en"))
    assert "1 of 3 buildings" in page
    assert "On images up to 21 October 2017. Source: Damage: UNOSAT · Footprints: made up." in page
    report = page[page.index("For a report") : page.index("Copy the paragraph")]
    release = open_bundle(town_bundle).manifest["release"]
    assert "In West <Gate>, 1 of 3 buildings were graded destroyed on images up to 21 October 2017; these are too few" in report  # fmt: skip
    assert "Of the same, 2 were graded destroyed, severe or moderate." in report
    assert f"release {release}" in report
    assert "Synthetic building positions" in report


def test_a_date_without_a_record_is_a_gap_and_no_zero(client: FlaskClient) -> None:
    page = get(client, "/districts/town/east?lang=en")
    assert "3 February 2016 no record no record no record no record 0" in text_of(page)
    index = get(client, "/districts/town?lang=en")
    assert "East over the dates: 3 February 2016: no record; 21 October 2017: no record" in index
    assert 'style="' not in page + index


def test_classes_and_coverage_of_a_district_add_up(others: FlaskClient) -> None:
    page = get(others, "/districts/sources-town/E?lang=en")
    for table in ("classes", "coverage"):
        found = re.search(rf'id="{table}-caption".*?</table>', page, flags=re.S)
        assert found is not None
        cells = [int(n) for n in re.findall(r"</th><td><bdi>([\d,]+)</bdi>", found.group())]
        assert sum(cells[:-1]) == cells[-1] == 4


def test_several_sources_stand_beside_each_other_on_the_page_of_a_district(others: FlaskClient) -> None:
    page = text_of(get(others, "/districts/compared/west?lang=en"))
    table = page[page.index("Sources beside each other") :]
    assert "Damage sites of the town 21 October 2017 buildings 2 1 too few (n < 5) 2" in table
    assert "Survey of the <town> 21 October 2017 buildings 2 2" in table


def test_pages_lead_to_the_map_the_neighbours_the_method_and_the_claims(client: FlaskClient) -> None:
    page = html.unescape(get(client, "/districts/town/west?lang=en&classes=4"))
    assert "/map/town?" in page
    assert "district=west" in page
    assert 'rel="next"' in page
    assert "/districts/town/east?" in page
    assert "/method/town?lang=en" in page
    assert "/claims/town?lang=en" in page
    assert "/districts/town/west?" in html.unescape(get(client, "/map/town?lang=en"))
    assert '"districtUrl": "/districts/town/{id}?lang=en"' in get(client, "/map/town?lang=en").replace('":"', '": "').replace("\\u0026", "&")  # fmt: skip


def test_unknown_districts_are_no_page(client: FlaskClient) -> None:
    for path in ("nowhere", "city", "outside", "nowhere/citation.bib", "%3Cscript%3E"):
        assert client.get(f"/districts/town/{path}").status_code == 404
    assert client.get("/districts/atlantis").status_code == 404


def test_citations_name_page_release_and_mark(client: FlaskClient, town_bundle: Path) -> None:
    release = open_bundle(town_bundle).manifest["release"]
    bibtex = get(client, "/districts/town/west/citation.bib?lang=en")
    assert bibtex.startswith(f"@misc{{damage-ledger-town-district-west-{release},")
    assert "Damage in West <Gate>, Test Town" in bibtex
    found: list[dict[str, Any]] = client.get("/districts/town/citation.json?lang=en").get_json()
    assert found[0]["version"] == release
    assert found[0]["URL"].endswith(f"/v/{release}/districts/town?lang=en")
    assert "Synthetic" in found[0]["note"]
    asked = text_of(get(client, f"/districts/town?lang=en&v={'0' * 12}"))
    assert "This address was made for release 000000000000" in asked


def test_names_are_text_and_districts_of_one_name_are_told_apart(tmp_path: Path, built_assets: Path) -> None:
    from dataclasses import replace

    from geodata.publish.write import write_bundle

    made = publication("twins", with_footprints=True, synthetic=True)
    districts = made.tables["districts"].assign(name_en="New <b>Quarter</b>")
    folder = tmp_path / "twins"
    folder.mkdir()
    write_bundle(replace(made, tables={**made.tables, "districts": districts}), folder)
    client = create_app(Settings(bundles=(folder,), assets=built_assets)).test_client()
    page = get(client, "/districts/twins?lang=en")
    assert "New <b>Quarter</b> (west)" in html.unescape(page)
    assert "New <b>Quarter</b> (east)" in html.unescape(page)
    assert "<b>Quarter" not in page
    assert "<b>Quarter" not in get(client, "/districts/twins/west?lang=en")


def test_a_district_without_anything_has_a_page(tmp_path: Path, built_assets: Path) -> None:
    from dataclasses import replace

    from geodata.publish.write import write_bundle

    made = publication("empty", with_footprints=True, synthetic=True)
    districts = made.tables["districts"]
    third = districts.iloc[[0]].assign(district_id="south", name_en="South", name_ar=None)
    third = third.set_geometry(
        gpd.GeoSeries([shapely.box(39.5, 35.0, 39.6, 35.1)], crs=4326, index=third.index)
    )
    both = gpd.GeoDataFrame(gpd.pd.concat([districts, third], ignore_index=True), crs=4326)
    counts = made.tables["statistics"]
    nothing = counts[counts["district_id"] == "east"].assign(
        district_id="south", name_en="South", name_ar=None
    )
    numbers = [name for name in counts.columns if name.startswith(("n_", "area_", "footprint_"))]
    shares = [name for name in counts.columns if name.startswith("share_")]
    nothing = nothing.assign(**dict.fromkeys(numbers, 0), **dict.fromkeys(shares, float("nan")))
    counts = gpd.pd.concat([counts, nothing.astype(counts.dtypes)], ignore_index=True)
    folder = tmp_path / "empty"
    folder.mkdir()
    write_bundle(replace(made, tables={**made.tables, "districts": both, "statistics": counts}), folder)
    client = create_app(Settings(bundles=(folder,), assets=built_assets)).test_client()
    page = text_of(get(client, "/districts/empty/south?lang=en"))
    assert "nothing listed" in page
    assert "0.0%" not in page
    assert "none of 0 buildings was assessed" in page
    assert "South" in get(client, "/districts/empty?lang=en&versus=2016-02-03")


@pytest.mark.parametrize(
    "path", ["/districts/town", "/districts/town/west", "/districts/points", "/districts/points/east"]
)
def test_both_languages_show_the_same_numbers(client: FlaskClient, path: str) -> None:
    def figures(language: str) -> list[str]:
        page = get(client, f"{path}?lang={language}")
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page
        return re.findall(r"<td[^>]*>(?:<svg.*?</svg>)?<bdi>([\d.,%]+)</bdi>", page, flags=re.S)

    assert figures("en") == figures("ar")
    assert figures("en")


def test_the_query_reads_and_writes_itself(town_bundle: Path) -> None:
    city = City(open_bundle(town_bundle))
    asked = {"date": "2016-02-03", "classes": "4,3", "versus": "2017-10-21", "q": "w", "least": "2", "sort": "total", "order": "asc"}  # fmt: skip
    assert query_of(city, asked).written(city) == asked
    assert query_of(city, {}).written(city) == {}
    assert query_of(city, {"versus": "2017-10-21"}).versus is None


def test_sums_keep_the_interval_of_the_city_only(many: Flask) -> None:
    city = City(open_bundle(many.extensions["damage_ledger"].bundles[2]))
    with many.test_request_context("/districts/validated?lang=en"):
        overview = overview_of(city, query_of(city, {}))
    assert overview is not None
    at = [column.key for column in overview.columns].index("adjusted_destroyed")
    assert {row.kind: row.cells[at].shown for row in overview.foot} == {
        "sum": "–",
        "outside": "–",
        "total": "34.5%",
    }
