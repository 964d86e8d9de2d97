"""What a planner does: filters on the map, takes files away, opens them elsewhere and finds the bundle's numbers."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from geodata.publish.bundle import Bundle, open_bundle
from tests.atlas_pages import pages_of
from tests.browser.conftest import DESKTOP, PHONE, Watched, screenshot, serving, watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DATE = "2017-10-21"
GRADES = ("destroyed", "severe", "moderate", "no_visible_damage")


@pytest.fixture(scope="module")
def raqqa_server(raqqa_bundle: Path) -> Iterator[str]:
    with serving(raqqa_bundle) as base:
        yield base


@pytest.fixture
def seen(browser: Browser, server: str) -> Iterator[Watched]:
    with watched(browser, server, DESKTOP, accept_downloads=True) as watching:
        yield watching
        watching.assert_clean()


def statistics(bundle: Bundle, date: str = DATE) -> pd.DataFrame:
    table = bundle.table("statistics")
    return table[table["epoch"] == date].set_index("district_id")


def saved(page: Page, selector: str, folder: Path) -> Path:
    """The file behind a link, clicked and kept under the name that it comes with."""
    with page.expect_download(timeout=180_000) as started:
        page.locator(selector).first.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def rows_of(workbook: Path, sheet: str) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(workbook)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def shown_rows(page: Page, name: str) -> int:
    """How many rows the page promises of a file."""
    told = page.locator(f'li:has(> a[href*="/{name}?"], > a[href$="/{name}"]) .of').first.inner_text()
    return int("".join(sign for sign in told.split("·")[0] if sign.isdigit()) or 1)


def test_what_the_map_shows_is_what_the_workbook_holds(
    seen: Watched, demo_bundle: Path, tmp_path: Path, language: str
) -> None:
    page = seen.open(f"/map/raqqa-demo?lang={language}&date=2017-02-03")
    page.locator('a[data-dl-district="mansour"]').first.click()
    expect(page).to_have_url(re.compile("district=mansour"))
    page.locator('a[href*="/downloads/"][data-carries-view]').click()
    page.wait_for_load_state("networkidle")
    chosen = page.locator(".chosen").inner_text()
    assert "2017" in chosen
    assert ("Mansour" if language == "en" else "المنصور") in chosen
    screenshot(page, f"planner-filtered-{language}")
    path = saved(page, 'a[href*="/all.xlsx"]', tmp_path)
    assert "_20170203_DMG_SYNTHETIC_all_part-" in path.name
    (row,) = rows_of(path, "Districts")
    book = openpyxl.load_workbook(path)
    assert {sheet.sheet_view.rightToLeft for sheet in book} == {language == "ar"}
    assert shown_rows(page, "districts.xlsx") == 1
    counted = statistics(open_bundle(demo_bundle), "2017-02-03").loc["mansour"]
    assert row["district_code"] == "mansour"
    for name, witness in (("destroyed", "n_buildings_destroyed"), ("buildings_total", "n_footprints")):
        assert row[name] == counted[witness]
    page = seen.open(f"/districts/raqqa-demo?lang={language}&date=2017-02-03&q=mansour")
    cells = page.locator('tr[data-district="mansour"] td').evaluate_all(
        "cells => cells.map(c => c.textContent)"
    )
    assert any(str(row["destroyed"]) in cell for cell in cells)


def test_chosen_classes_are_those_of_the_table_and_no_others(
    seen: Watched, demo_bundle: Path, tmp_path: Path
) -> None:
    page = seen.open("/map/raqqa-demo?lang=en&classes=4,3&district=mansour")
    page.locator('a[href*="/downloads/"][data-carries-view]').click()
    page.wait_for_load_state("networkidle")
    path = saved(page, 'a[href*="/buildings.csv"][href*="bom=1"]', tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    counted = statistics(open_bundle(demo_bundle)).loc["mansour"]
    assert Counter(row["damage_grade"] for row in rows) == {
        "destroyed": counted["n_buildings_destroyed"],
        "severe": counted["n_buildings_severe"],
    }
    assert len(rows) == shown_rows(page, "buildings.csv")


def test_a_district_page_gives_the_geopackage_of_that_district(
    seen: Watched, demo_bundle: Path, tmp_path: Path, language: str
) -> None:
    page = seen.open(f"/districts/raqqa-demo/mansour?lang={language}")
    path = saved(page, '.district__files a[href*=".gpkg"]', tmp_path)
    buildings = pyogrio.read_dataframe(path, layer="buildings")
    published = open_bundle(demo_bundle).table("buildings")
    assert set(buildings["building_id"]) == set(
        published["building_id"][published["district_id"] == "mansour"]
    )
    assert len(buildings) == statistics(open_bundle(demo_bundle)).loc["mansour", "n_footprints"]
    styles = pyogrio.read_dataframe(path, layer="layer_styles", read_geometry=False)
    assert "buildings" in set(styles["f_table_name"])


def test_every_file_that_a_district_page_offers_is_there(seen: Watched) -> None:
    page = seen.open("/districts/raqqa-demo/mansour?lang=en")
    links = page.locator(".district__files a[download]").evaluate_all("links => links.map(l => l.href)")
    assert len(links) > 3
    for link in links:
        assert page.request.get(link).status == 200, link


def test_downloads_on_a_phone(browser: Browser, server: str, language: str, tmp_path: Path) -> None:
    with watched(browser, server, PHONE, accept_downloads=True) as seen:
        page = seen.open(f"/downloads/raqqa-demo?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        for link in page.locator(".file__links > li > a:first-child").all()[:6]:
            box = link.bounding_box()
            assert box is not None
            assert box["height"] >= 44
        screenshot(page, f"planner-phone-{language}")
        path = saved(page, 'a[href*="/districts.geojson"]', tmp_path)
        assert len(json.loads(path.read_text(encoding="utf-8"))["features"]) == 24
        seen.assert_clean()


def everything(browser: Browser, base: str, slug: str, folder: Path) -> zipfile.ZipFile:
    """The ZIP of a city, downloaded by a reader who sees how far it is."""
    with watched(browser, base, DESKTOP, accept_downloads=True) as seen:
        page = seen.open(f"/downloads/{slug}?lang=en")
        with page.expect_download(timeout=300_000) as started:
            page.locator(".takeaway__all a").click()
            expect(page.locator(".takeaway__all [role=status]")).to_contain_text("%", timeout=60_000)
            expect(page.locator(".takeaway__all progress")).to_be_visible()
        path = folder / started.value.suggested_filename
        started.value.save_as(path)
        expect(page.locator(".takeaway__all [role=status]")).to_have_text("Ready")
        seen.assert_clean()
    return zipfile.ZipFile(path)


def test_everything_of_the_demonstration_city_opens_elsewhere(
    browser: Browser, demo_bundle: Path, tmp_path: Path
) -> None:
    # A server of its own: one that had made the file before would have no progress to show.
    bundle = tmp_path / "raqqa-demo"
    shutil.copytree(demo_bundle, bundle)
    with (
        serving(bundle, temporary=tmp_path) as base,
        everything(browser, base, "raqqa-demo", tmp_path) as pack,
    ):
        check_pack(pack, open_bundle(demo_bundle), tmp_path / "unpacked")


@pytest.mark.real_data
def test_everything_of_the_real_list_opens_elsewhere(
    browser: Browser, raqqa_bundle: Path, tmp_path: Path
) -> None:
    with (
        serving(raqqa_bundle, temporary=tmp_path) as base,
        everything(browser, base, "raqqa-unosat", tmp_path) as pack,
    ):
        check_pack(pack, open_bundle(raqqa_bundle), tmp_path / "unpacked")


@pytest.mark.real_data
def test_no_page_of_files_speaks_of_buildings_where_there_are_none(
    browser: Browser, raqqa_server: str, language: str
) -> None:
    with watched(browser, raqqa_server, DESKTOP) as seen:
        page = seen.open(f"/downloads/raqqa-unosat?lang={language}")
        assert page.locator('a[href*="/buildings."]').count() == 0
        assert shown_rows(page, "sites.csv") == 13_155
        page = seen.open(f"/districts/raqqa-unosat?lang={language}")
        assert "%" not in page.locator("#table-districts tbody").inner_text()
        seen.assert_clean()


def check_pack(pack: zipfile.ZipFile, bundle: Bundle, folder: Path) -> None:
    """Every file of the ZIP, opened by what its readers use, against the tables of the bundle."""
    assert pack.testzip() is None
    pack.extractall(folder)
    (root,) = folder.iterdir()
    check_sums(root)
    files = {path.name: path for path in root.iterdir() if not path.name.endswith(".metadata.json")}
    check_workbooks(files, bundle)
    check_atlases(files, bundle)
    check_layers(files, bundle)
    check_description(files, bundle)
    for code in ("en", "ar"):
        assert {"districts.qml", "districts.sld", "sites.qml"} <= {
            path.name for path in (root / f"styles-{code}").iterdir()
        }
    for name in files:
        if name.startswith("SYR_"):
            assert ("_SYNTHETIC_" in name) == bundle.synthetic
            assert bundle.release in name


def check_sums(root: Path) -> None:
    listed = dict(
        reversed(line.split("  ", 1))
        for line in (root / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    )
    found = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert set(listed) == found - {"manifest-sha256.txt"}
    for name, digest in listed.items():
        assert hashlib.sha256((root / name).read_bytes()).hexdigest() == digest


def named(files: dict[str, Path], part: str, end: str) -> Path:
    (found,) = (path for name, path in files.items() if f"_{part}_r1_" in name and name.endswith(end))
    return found


def check_workbooks(files: dict[str, Path], bundle: Bundle) -> None:
    counted = statistics(bundle)
    unit = "buildings" if bundle.has_footprints else "sites"
    for code in ("en", "ar"):
        rows = rows_of(named(files, "all", f"_{code}.xlsx"), "Districts")
        assert len(rows) == len(counted) - 2
        for row in rows:
            expected = counted.loc[row["district_code"]]
            assert [row[grade] for grade in GRADES] == [expected[f"n_{unit}_{grade}"] for grade in GRADES]
            if bundle.has_footprints:
                assert row["pct_damaged_mapped"] / 100 == pytest.approx(
                    expected["share_affected_of_footprints"], abs=1e-6
                )
            else:
                assert {row[name] for name in row if name.startswith("pct_")} == {None}
            assert (row.get("notice") is not None) == bundle.synthetic


def check_atlases(files: dict[str, Path], bundle: Bundle) -> None:
    n_districts = len(bundle.table("districts"))
    for code in ("en", "ar"):
        pages = pages_of(named(files, "all", f"_{code}.pdf").read_bytes())
        assert len(pages) >= n_districts
        assert all(bundle.release in page for page in pages)
        if bundle.synthetic:
            assert all(bundle.manifest["synthetic_notice"][code] in page for page in pages)


def check_layers(files: dict[str, Path], bundle: Bundle) -> None:
    city = statistics(bundle).loc["city"]
    layers = ("buildings", "sites") if bundle.has_footprints else ("sites",)
    for layer in layers:
        n = len(bundle.table(layer))
        expected = {grade: int(city[f"n_{layer}_{grade}"]) for grade in GRADES}
        geojson = json.loads(named(files, layer, ".geojson").read_text(encoding="utf-8"))
        rows = list(csv.DictReader(named(files, layer, ".csv").read_text(encoding="utf-8").splitlines()))
        parquet = pq.read_table(named(files, layer, ".parquet"), columns=["damage_grade"])
        found = {
            "csv": [row["damage_grade"] or None for row in rows],
            "geojson": [one["properties"]["damage_grade"] for one in geojson["features"]],
            "parquet": parquet["damage_grade"].to_pylist(),
            "fgb": grades(pyogrio.read_dataframe(named(files, layer, ".fgb"))),
            "gpkg": grades(pyogrio.read_dataframe(named(files, "all", ".gpkg"), layer=layer)),
            "shp": grades(
                pyogrio.read_dataframe(f"/vsizip/{named(files, 'all', '.shp.zip')}/{layer}.shp"), "dmg_grade"
            ),
        }
        for name, said in found.items():
            assert len(said) == n, (name, layer)
            counts = Counter(said)
            assert {grade: counts[grade] for grade in GRADES} == expected, (name, layer)
    assert named(files, "all", ".pmtiles").read_bytes() == bundle.file("map.pmtiles").read_bytes()


def grades(rows: gpd.GeoDataFrame, column: str = "damage_grade") -> list[str | None]:
    assert rows.crs.to_epsg() == 4326
    return list(rows[column].astype(object).where(rows[column].notna(), None))


def check_description(files: dict[str, Path], bundle: Bundle) -> None:
    said = yaml.safe_load(named(files, "all", ".yaml").read_text(encoding="utf-8"))
    assert said["private"] == bundle.synthetic
    assert said["release"] == bundle.release


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed on this computer"
)
def test_libreoffice_opens_the_workbook(
    server: str, demo_bundle: Path, browser: Browser, tmp_path: Path
) -> None:
    with watched(browser, server, DESKTOP, accept_downloads=True) as seen:
        page = seen.open("/downloads/raqqa-demo?lang=ar")
        workbook = saved(page, 'a[href*="/districts.xlsx"]', tmp_path)
    converted = tmp_path / "converted"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    # 44,34,76: comma, quotes, UTF-8; false: all digits and not those shown; -1: every sheet as a file of its own.
    sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    subprocess.run(
        [*command, sheets, "--outdir", str(converted), str(workbook)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    (districts,) = converted.glob("*Districts.csv")
    rows = list(csv.DictReader(districts.read_text(encoding="utf-8").splitlines()))
    counted = statistics(open_bundle(demo_bundle))
    assert {row["district_code"]: int(row["destroyed"]) for row in rows} == {
        place: int(n)
        for place, n in counted["n_buildings_destroyed"].items()
        if place not in {"city", "outside"}
    }
