"""The atlas: a page for each district whose numbers are the bundle's, in both languages, with its marks and its source."""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pypdfium2
import pytest
import shapely
from flask import Flask

from geodata.grades import GRADES
from geodata.publish.bundle import open_bundle
from tests.atlas_pages import pages_of
from tests.webapp.validated_town import write_validated
from webapp import create_app
from webapp.atlas.drawing import pattern
from webapp.atlas.ground import ground_of
from webapp.atlas.index_sheet import ROWS, n_index_pages
from webapp.atlas.paths import Frame, bar_of, frame_around, polygon_paths
from webapp.atlas.qr import matrix_of
from webapp.city import City
from webapp.exports.exporting import export_of
from webapp.languages import localised, number
from webapp.settings import Settings
from webapp.store import store
from webapp.wording.words import district_name

CLASSES = (*GRADES, "not_assessed")
MAP_URL = "https://ledger.example.org/map/town?lang=en"


@dataclass
class Atlas:
    """An atlas that was written: its bytes, and what pypdf reads on each page as one line."""

    content: bytes
    pages: list[str]
    city: City

    def districts(self) -> list[tuple[dict[str, Any], str]]:
        """Statistics and page of each district; they are the last pages, in the order of the bundle."""
        rows = self.city.district_rows()
        return list(zip(rows, self.pages[-len(rows) :], strict=True))


def atlas_of(app: Flask, slug: str, language: str, folder: Path, *, url: str = "", **args: str) -> Atlas:
    target = folder / f"{slug}-{language}.pdf"
    with app.test_request_context(f"/?lang={language}"):
        city = store().city(slug)
        export_of(city, "all", "pdf", args, url=url).write(target, lambda _n: None)
    content = target.read_bytes()
    return Atlas(content, pages_of(content), city)


def numbers_of(page: str) -> list[str]:
    return re.findall(r"\d[\d,.]*\d|\d", page)


def check_numbers(app: Flask, atlas: Atlas, language: str) -> None:
    """Every class, the sum and the headline of every district stand on its page."""
    prefix = "n_buildings" if atlas.city.has_footprints else "n_sites"
    with app.test_request_context(f"/?lang={language}"):
        for row, page in atlas.districts():
            assert district_name(row) in page[:200]
            found = numbers_of(page)
            total = row["n_footprints"] if atlas.city.has_footprints else row["n_sites_listed"]
            counts = [row[f"{prefix}_{key}"] for key in CLASSES] + [total]
            for n in counts:
                if n:
                    assert number(n) in found, (row["district_id"], n)
            if atlas.city.has_footprints and total >= 5:
                assert f"{100 * row['share_destroyed_of_footprints']:,.1f}" in found
            if not atlas.city.has_footprints:
                assert "%" not in page


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("slug", ["town", "points"])
def test_every_district_has_a_page_with_its_own_numbers(
    app: Flask, slug: str, language: str, tmp_path: Path
) -> None:
    atlas = atlas_of(app, slug, language, tmp_path)
    assert len(atlas.pages) == 3 + len(atlas.city.district_rows())
    check_numbers(app, atlas, language)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_has_release_source_and_mark(app: Flask, language: str, tmp_path: Path) -> None:
    atlas = atlas_of(app, "town", language, tmp_path)
    with app.test_request_context(f"/?lang={language}"):
        notice, credit = localised(atlas.city.notice), str(atlas.city.manifest["credit"])
    for place, page in enumerate(atlas.pages, start=1):
        assert notice in page
        assert atlas.city.release in page
        assert credit.split(" · ")[0] in page
        assert str(place) in numbers_of(page)


def test_a_real_city_carries_no_mark(app: Flask, tmp_path: Path) -> None:
    atlas = atlas_of(app, "points", "en", tmp_path)
    assert not any("ynthetic" in page for page in atlas.pages)
    assert all("No share" in page for page in atlas.pages[3:])


def test_pages_say_that_there_is_no_interval_and_why(app: Flask, tmp_path: Path) -> None:
    atlas = atlas_of(app, "town", "en", tmp_path)
    assert all(
        "No interval: no sample of this release was checked" in page
        for page in (atlas.pages[0], *atlas.pages[3:])
    )


def test_intervals_stand_where_a_sample_was_checked(tmp_path: Path) -> None:
    app = create_app(Settings(bundles=(write_validated(tmp_path / "town"),)))
    atlas = atlas_of(app, "town", "en", tmp_path)
    cover = atlas.pages[0]
    assert "Adjusted for errors found in a sample, 90% intervals" in cover
    assert re.search(r"destroyed: adjusted [\d.]+% \([\d.]+% to [\d.]+%; \d+ answers?\)", cover)
    assert any("no interval (too few answers)" in page for page in atlas.pages[3:])
    early = atlas_of(app, "town", "en", tmp_path, date="2016-02-03")
    assert "the sample that was checked is of the last date only" in early.pages[3]


def test_a_date_before_has_the_counts_of_that_date(app: Flask, tmp_path: Path) -> None:
    atlas = atlas_of(app, "town", "en", tmp_path, date="2016-02-03")
    assert "images up to 3 February 2016" in atlas.pages[3]
    assert "21 October" not in atlas.pages[3]


def test_one_district_alone_has_one_page(app: Flask, tmp_path: Path) -> None:
    atlas = atlas_of(app, "town", "en", tmp_path, district="east")
    assert len(atlas.pages) == 4
    assert "East" in atlas.pages[3]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_typefaces_are_embedded_and_the_same_release_gives_the_same_bytes(
    app: Flask, language: str, tmp_path: Path
) -> None:
    atlas = atlas_of(app, "town", language, tmp_path)
    assert atlas.content == atlas_of(app, "town", language, tmp_path).content
    for page in pypdf.PdfReader(io.BytesIO(atlas.content)).pages:
        for font in page["/Resources"]["/Font"].values():
            (inside,) = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in inside.get_object()["/FontDescriptor"].get_object()


def test_without_an_address_there_is_no_code_and_no_link(app: Flask, tmp_path: Path) -> None:
    atlas = atlas_of(app, "town", "en", tmp_path)
    assert not any("http" in page or "/districts/" in page for page in (atlas.pages[0], *atlas.pages[2:]))


def test_the_code_leads_to_the_page_of_the_district(app: Flask, tmp_path: Path) -> None:
    atlas = atlas_of(app, "town", "ar", tmp_path, url=MAP_URL)
    address = "https://ledger.example.org/districts/town/west?lang=ar"
    rendered = pypdfium2.PdfDocument(atlas.content)
    try:
        page = next(at for at, text in enumerate(atlas.pages) if "الغربي" in text[:120] and at > 2)
        picture = np.asarray(rendered[page].render(scale=6).to_pil().convert("L"))
    finally:
        rendered.close()
    links = [
        one.get_object()["/A"]["/URI"]
        for one in pypdf.PdfReader(io.BytesIO(atlas.content)).pages[page].get("/Annots", [])
    ]
    assert links == [address]
    assert _holds(picture, np.array([list(row) for row in matrix_of(address)]), 23.0, 6 * 72 / 25.4)


def _holds(picture: Any, modules: Any, side_mm: float, pixels_per_mm: float) -> bool:
    """True if the code stands where an Arabic page has it: at the left edge, above the foot."""
    n = len(modules)
    step = side_mm / (n + 8) * pixels_per_mm
    left, top = 12.0 * pixels_per_mm + 4 * step, (32.0 + 146.0 - 33.0) * pixels_per_mm + 4 * step
    at = (np.arange(n) + 0.5) * step
    rows, columns = (top + at).astype(int), (left + at).astype(int)
    return bool(((picture[np.ix_(rows, columns)] < 128) == modules.astype(bool)).all())


def test_shapes_are_drawn_to_scale() -> None:
    square = shapely.box(0, 0, 100, 100)
    frame = frame_around(square, 10, 20, 60, 60)
    assert frame.scale == 2000
    path = polygon_paths(np.array([square], dtype=object), frame)
    xs = [int(one) for one in re.findall(r"(-?\d+) -?\d+ [ml]", path)]
    assert (max(xs) - min(xs)) / 10 * 25.4 / 72 == pytest.approx(50, abs=0.05)
    assert bar_of(frame, 45) == (50, 25.0)


def test_a_hole_stays_open_and_what_overlaps_stays_filled() -> None:
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    path = polygon_paths(np.array([ring], dtype=object), Frame(0, 0, 50, 50, 15, 15, 1000))
    corners = [
        np.array([[int(x), int(y)] for x, y in re.findall(r"(-?\d+) (-?\d+) [ml]", part)])
        for part in path.split(" h")[:2]
    ]
    areas = [_signed(one) for one in corners]
    assert areas[0] * areas[1] < 0


def _signed(corners: Any) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def test_not_assessed_is_hatched_and_no_visible_damage_is_not() -> None:
    frame = Frame(0, 0, 10, 10, 0, 0, 1000)
    assert " l" in pattern("not_assessed", frame)
    assert pattern("no_visible_damage", frame) == pattern("destroyed", frame) == ""


def test_as_many_shapes_are_drawn_as_are_counted(town_bundle: Path, points_bundle: Path) -> None:
    for bundle in (town_bundle, points_bundle):
        city = City(open_bundle(bundle))
        prefix = "n_buildings" if city.has_footprints else "n_sites"
        ground = ground_of(city, city.epoch)
        for row in [*city.district_rows(), city.city_row()]:
            drawn = {
                key: len(shapes)
                for key, shapes in ground.groups(None if row["district_id"] == "city" else row["district_id"])
            }
            assert {key: drawn.get(key, 0) for key in CLASSES} == {
                key: row[f"{prefix}_{key}"] for key in CLASSES
            }


@pytest.mark.parametrize(
    ("districts", "pages"), [(1, 1), (ROWS - 2, 1), (ROWS - 1, 2), (3 * ROWS - 2, 2), (3 * ROWS - 1, 3)]
)
def test_the_index_has_room_for_every_district(districts: int, pages: int) -> None:
    assert n_index_pages(districts) == pages


@pytest.fixture(scope="module")
def demo(demo_bundle: Path) -> Flask:
    return create_app(Settings(bundles=(demo_bundle,)))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_atlas_of_the_demonstration_city_is_small_and_whole(
    demo: Flask, language: str, tmp_path: Path
) -> None:
    atlas = atlas_of(demo, "raqqa-demo", language, tmp_path)
    assert len(atlas.pages) == 27
    assert len(atlas.content) < 6_000_000
    check_numbers(demo, atlas, language)


@pytest.fixture(scope="module")
def raqqa(raqqa_bundle: Path) -> Flask:
    return create_app(Settings(bundles=(raqqa_bundle,)))


@pytest.mark.real_data
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_atlas_of_raqqa_has_points_and_never_a_share(raqqa: Flask, language: str, tmp_path: Path) -> None:
    atlas = atlas_of(raqqa, "raqqa-unosat", language, tmp_path)
    assert len(atlas.pages) == 27
    check_numbers(raqqa, atlas, language)
    assert "3,325" in atlas.pages[0]
    assert not any("%" in page for page in (atlas.pages[0], *atlas.pages[2:]))
