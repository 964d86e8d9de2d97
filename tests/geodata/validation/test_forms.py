"""Every form opens in the program it is meant for, in both languages, and does not show the class on the map."""

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd
import pyogrio
import pypdf
import pytest
from pyxform.xls2xform import convert

from geodata.crs import metric_crs
from geodata.publish.bundle import Bundle
from geodata.validation.design import SampleDesign, SampleError, read_design
from geodata.validation.draw import Sample, draw_sample
from geodata.validation.export import write_sample
from geodata.validation.frame import frame_of
from geodata.validation.geopackage import design_in, write_geopackage
from geodata.validation.locator import Surroundings
from geodata.validation.sheet_rows import sheet_rows
from geodata.validation.words import GRADE_WORDS, POSITION, SEEN_WORDS, SIGNATURE
from geodata.validation.xlsform import write_xlsform

CLASSES = ("destroyed", "not_assessed")


def cells(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return " ".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
    )


class TestGeoPackage:
    def test_it_holds_one_outline_for_each_building_with_empty_fields(
        self, forms: Path, drawn: Sample
    ) -> None:
        layer = pyogrio.read_dataframe(forms / "reference_sample.gpkg", layer="reference_sample")
        assert list(layer["sample_id"]) == list(drawn.units["sample_id"])
        assert set(layer.geom_type) == {"Polygon"}
        assert (
            layer[["seen", "reference_grade", "labeller", "labelled_at", "photo", "notes"]]
            .isna()
            .all(axis=None)
        )
        assert set(layer["district_ar"]) == {"الغرب", "الشرق"}
        assert "map_class" not in layer.columns

    def test_qgis_finds_the_form_by_itself(self, forms: Path) -> None:
        with closing(sqlite3.connect(forms / "reference_sample.gpkg")) as database:
            rows = database.execute(
                "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
            ).fetchall()
            geometry = database.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()
            listed = {name for (name,) in database.execute("SELECT table_name FROM gpkg_contents")}
        ((table, column, default, style),) = rows
        assert (table, default, column) == ("reference_sample", 1, geometry[0])
        assert {"layer_styles", "sample_design", "reference_sample"} <= listed
        root = ET.fromstring(style.split("\n", 1)[1])
        for field, words in (("reference_grade", GRADE_WORDS), ("seen", SEEN_WORDS)):
            options = root.findall(
                f".//field[@name='{field}']/editWidget[@type='ValueMap']//Option[@type='List']/Option/Option"
            )
            assert {one.get("value"): one.get("name") for one in options} == {
                value: label.both() for value, label in words.items()
            }
        assert {one.get("name") for one in root.findall(".//editable/field[@editable='1']")} == {
            "seen", "reference_grade", "labeller", "labelled_at", "photo", "notes",
        }  # fmt: skip
        (default,) = root.findall(".//defaults/default")
        assert (default.get("field"), default.get("applyOnUpdate")) == ("labelled_at", "1")
        assert len(root.findall(".//category")) == len(root.findall(".//symbol")) == len(GRADE_WORDS) + 1

    def test_the_design_is_inside_and_beside(self, forms: Path, drawn: Sample) -> None:
        inside = design_in(forms / "reference_sample.gpkg")
        assert inside == read_design(forms) == read_design(forms / "sample.json")
        assert inside is not None
        assert inside.to_json() == drawn.design.to_json()
        told = json.loads((forms / "sample.json").read_text(encoding="utf-8"))
        assert (told["seed"], told["n_drawn"], told["strata_by"]) == (7, 40, ["class", "district"])


class TestXlsForm:
    def test_it_has_the_three_sheets_in_two_languages(self, forms: Path) -> None:
        book = openpyxl.load_workbook(forms / "xlsform.xlsx")
        assert book.sheetnames == ["survey", "choices", "settings"]
        for name in ("survey", "choices"):
            header = [cell.value for cell in book[name][1]]
            assert {"label::English (en)", "label::العربية (ar)"} <= set(header)
        survey = {row[1]: row[0] for row in book["survey"].iter_rows(min_row=2, values_only=True)}
        assert survey["position"] == "geopoint"
        assert survey["reference_grade"] == "select_one grades"
        choices = pd.DataFrame(book["choices"].iter_rows(min_row=2, values_only=True))
        assert list(choices[choices[0] == "grades"][1]) == list(GRADE_WORDS)
        assert choices[choices[0] == "sample_units"].shape[0] == 40

    def test_the_compiler_of_odk_and_kobo_accepts_it(self, forms: Path) -> None:
        form = convert(io.BytesIO((forms / "xlsform.xlsx").read_bytes()), validate=False)
        assert form.warnings == []
        assert 'lang="العربية (ar)"' in form.xform
        items = "root/item[name ="
        assert f"instance('sample_units')/{items}" in form.xform

    def test_it_does_not_show_the_class_on_the_map(self, forms: Path) -> None:
        assert "not_assessed" not in cells(forms / "xlsform.xlsx")


class TestSheets:
    def test_every_page_has_its_number_place_and_both_languages(self, forms: Path, drawn: Sample) -> None:
        pages = pypdf.PdfReader(forms / "sheets.pdf").pages
        assert len(pages) == 40
        rows = pd.read_csv(forms / "reference_sample.csv", encoding="utf-8-sig")
        for page, row in zip(pages[:3], rows.to_dict("records"), strict=False):
            text = page.extract_text()
            assert row["sample_id"] in text
            assert f"geo:{row['latitude']},{row['longitude']}" in text.replace("\n", "")
            assert "Destroyed" in text
            assert any("\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufeff" for letter in text)
            assert drawn.design.release in text
            assert "not_assessed" not in text

    def test_arabic_can_be_found_and_copied(self, forms: Path) -> None:
        text = pypdf.PdfReader(forms / "sheets.pdf").pages[0].extract_text()
        for words in (*GRADE_WORDS.values(), *SEEN_WORDS.values(), POSITION, SIGNATURE):
            assert words.ar in text

    def test_the_map_highlights_the_building_and_draws_its_neighbours_to_scale(self, grid: Bundle) -> None:
        frame = frame_of(grid)
        place = frame.index[frame["unit_id"].str.endswith("West55")][0]
        drawn = Surroundings(frame.geometry, metric_crs("EPSG:32637")).map_around(
            place, width_mm=100, height_mm=80
        )
        assert (drawn.scale, drawn.bar_m) == (1000, 20)
        (ring,) = drawn.highlighted
        wide = max(x for x, _ in ring) - min(x for x, _ in ring)
        middle = (max(x for x, _ in ring) + min(x for x, _ in ring)) / 2
        assert wide == pytest.approx(10, abs=0.05)  # 10 m at 1:1,000
        assert middle == pytest.approx(50, abs=0.05)
        # The window shows 100 m by 80 m: five columns and four or five rows of houses that stand 20 m apart.
        assert 19 <= len(drawn.neighbours) <= 24

    def test_a_large_building_gets_a_smaller_scale(self, grid: Bundle) -> None:
        frame = frame_of(grid).to_crs("EPSG:32637")
        frame.loc[0, "geometry"] = frame.geometry[0].buffer(60)
        drawn = Surroundings(frame.geometry, metric_crs("EPSG:32637")).map_around(
            0, width_mm=100, height_mm=80
        )
        assert drawn.scale == 5000


class TestTheSampleOfSites:
    def test_it_says_that_only_the_list_can_be_judged(self, grid_of_sites: Bundle, tmp_path: Path) -> None:
        write_sample(draw_sample(grid_of_sites, n=4, seed=1), grid_of_sites, tmp_path)
        assert "whether the list is correct, and nothing about what it leaves out" in cells(
            tmp_path / "xlsform.xlsx"
        )
        text = pypdf.PdfReader(tmp_path / "sheets.pdf").pages[0].extract_text()
        assert "listed sites, not buildings" in text.replace("\n", " ")
        assert "site_id" in pd.read_csv(tmp_path / "reference_sample.csv").columns


def test_the_class_is_shown_only_when_asked_for(grid: Bundle, tmp_path: Path) -> None:
    write_sample(draw_sample(grid, n=8, seed=1, blind=False), grid, tmp_path)
    assert set(pd.read_csv(tmp_path / "reference_sample.csv")["map_class"]) == set(CLASSES)
    assert "not_assessed" in cells(tmp_path / "xlsform.xlsx")


def test_a_synthetic_sample_is_marked_in_every_form(grid: Bundle, drawn: Sample, tmp_path: Path) -> None:
    notice = {"en": "Synthetic building positions", "ar": "مواقع اصطناعية"}
    design = SampleDesign(**{**drawn.design.__dict__, "synthetic": True, "synthetic_notice": notice})
    marked = Sample(design, drawn.units)
    write_sample(marked, grid, tmp_path)
    assert notice["en"] in cells(tmp_path / "xlsform.xlsx")
    assert notice["ar"] in cells(tmp_path / "xlsform.xlsx")
    assert set(pd.read_csv(tmp_path / "reference_sample.csv")["synthetic_notice"]) == {notice["en"]}
    assert all(notice["en"] in page.extract_text() for page in pypdf.PdfReader(tmp_path / "sheets.pdf").pages)
    layer = pyogrio.read_dataframe(tmp_path / "reference_sample.gpkg", layer="reference_sample")
    assert set(layer["synthetic_notice"]) == {notice["en"]}
    assert json.loads((tmp_path / "sample.json").read_text(encoding="utf-8"))["synthetic_notice"] == notice


def test_forms_that_may_hold_answers_are_not_written_over(forms: Path, grid: Bundle, drawn: Sample) -> None:
    before = (forms / "reference_sample.gpkg").read_bytes()
    with pytest.raises(SampleError, match=r"reference_sample.gpkg is already there and may hold answers"):
        write_sample(drawn, grid, forms)
    assert (forms / "reference_sample.gpkg").read_bytes() == before


def test_the_same_sample_gives_the_same_sheets(
    forms: Path, grid: Bundle, drawn: Sample, tmp_path: Path
) -> None:
    write_sample(drawn, grid, tmp_path)
    for name in ("sheets.pdf", "reference_sample.csv", "sample.json"):
        assert (tmp_path / name).read_bytes() == (forms / name).read_bytes(), name


def test_writers_leave_the_rows_as_they_were(grid: Bundle, drawn: Sample, tmp_path: Path) -> None:
    rows = sheet_rows(drawn, grid.table("districts"))
    before = rows.copy()
    write_geopackage(rows, drawn.design, tmp_path / "a.gpkg")
    write_xlsform(rows, drawn.design, tmp_path / "a.xlsx")
    pd.testing.assert_frame_equal(rows, before)
