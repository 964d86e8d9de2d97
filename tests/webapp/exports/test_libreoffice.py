"""The workbook, opened with LibreOffice: values, types, direction, printed pages, and nothing that runs."""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.webapp.exports.gis_files import exported
from tests.webapp.exports.hostile_town import HOSTILE
from webapp import create_app
from webapp.exports.xlsx import write_xlsx
from webapp.settings import Settings

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed on this computer"
)

OFFICE, STYLE, TABLE, TEXT = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "style", "table", "text")
)
EMPTY_FROM = 100
"""A cell or row repeated as often as this is the empty rest of a sheet."""


class Opened:
    """A workbook as LibreOffice understood it, and as it prints it."""

    def __init__(self, folder: Path, name: str) -> None:
        self._root = ET.parse(folder / f"{name}.fods").getroot()
        self.pdf = folder / f"{name}.pdf"

    def sheet(self, name: str) -> ET.Element:
        return next(one for one in self._root.iter(f"{TABLE}table") if one.get(f"{TABLE}name") == name)

    def names(self) -> list[str | None]:
        return [sheet.get(f"{TABLE}name") for sheet in self._root.iter(f"{TABLE}table")]

    def direction(self, name: str) -> str | None:
        properties = self._style(self.sheet(name)).find(f"{STYLE}table-properties")
        return None if properties is None else properties.get(f"{STYLE}writing-mode")

    def rows(self, name: str) -> list[dict[str, Any]]:
        header, *rows = [[_value(cell) for cell in _cells(row)] for row in _rows(self.sheet(name))]
        return [
            dict(zip(header, row, strict=False)) for row in rows if any(value is not None for value in row)
        ]

    def text(self, page: int) -> str:
        return pypdf.PdfReader(self.pdf).pages[page].extract_text()

    def _style(self, element: ET.Element) -> ET.Element:
        wanted = element.get(f"{TABLE}style-name")
        return next(one for one in self._root.iter(f"{STYLE}style") if one.get(f"{STYLE}name") == wanted)


def _rows(sheet: ET.Element) -> list[ET.Element]:
    rows = sheet.iter(f"{TABLE}table-row")
    return [row for row in rows if int(row.get(f"{TABLE}number-rows-repeated", "1")) < EMPTY_FROM]


def _cells(row: ET.Element) -> list[ET.Element]:
    """Cells in order; a run of equal ones is written once."""
    found = []
    for cell in row.iter(f"{TABLE}table-cell"):
        n = int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        found += [cell] * (n if n < EMPTY_FROM else 0)
    return found


def _value(cell: ET.Element) -> Any:
    kind = cell.get(f"{OFFICE}value-type")
    if kind is None:
        return None
    if kind == "string":
        return "\n".join("".join(line.itertext()) for line in cell.iter(f"{TEXT}p"))
    if kind in {"float", "percentage"}:
        return float(cell.get(f"{OFFICE}value", "nan"))
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value") == "true"
    return cell.get(f"{OFFICE}{kind}-value")


@pytest.fixture(scope="module")
def opened(
    town_bundle: Path, hostile_bundle: Path, built_assets: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Opened]:
    """The town in both languages and the hostile city's sites, all opened by one start of the program."""
    app = create_app(Settings(bundles=(town_bundle, hostile_bundle), assets=built_assets))
    folder = tmp_path_factory.mktemp("workbooks")
    wanted = {"en": ("town", "en", ("districts", "claims")), "ar": ("town", "ar", ("districts", "claims"))}
    wanted["hostile"] = ("hostile", "en", ("sites",))
    for name, (slug, language, layers) in wanted.items():
        with exported(app, slug, language) as given:
            chosen = [layer for layer in given.layers if layer.name in layers]
            write_xlsx(chosen, given.about, folder / f"{name}.xlsx", lambda _n: None)
    for suffix in ("fods", "pdf"):
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        subprocess.run(
            [*command, "--convert-to", suffix, "--outdir", str(folder), *map(str, folder.glob("*.xlsx"))],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return {name: Opened(folder, name) for name in wanted}


def test_sheets_read_in_the_direction_of_their_language(opened: dict[str, Opened]) -> None:
    for name, direction in (("en", "lr-tb"), ("ar", "rl-tb")):
        sheets = opened[name].names()
        assert sheets == ["README", "Districts", "Claims", "Accuracy", "Codebook"]
        assert {opened[name].direction(str(sheet)) for sheet in sheets} == {direction}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_values_and_types_are_those_of_the_export(
    opened: dict[str, Opened], language: str, town_bundle: Path, built_assets: Path
) -> None:
    app = create_app(Settings(bundles=(town_bundle,), assets=built_assets))
    with exported(app, "town", language) as given:
        ((*published,),) = ([row for rows in layer.batches() for row in rows.to_dict("records")]
                            for layer in given.layers if layer.name == "districts")  # fmt: skip
    read = opened[language].rows("Districts")
    assert len(read) == len(published) == 2
    for said, row in zip(published, read, strict=True):
        assert row["district_code"] == said["district_code"]
        assert row["name_ar"] == said["name_ar"]
        assert row["imagery_date"] == said["imagery_date"].date().isoformat()
        assert row["is_approximate"] is True
        for number in ("destroyed", "buildings_total", "area_km2", "footprint_area_m2", "damaged_area_m2"):
            assert row[number] == pytest.approx(said[number]), number
        assert row["damaged_est"] is None


def test_flags_dates_and_shares_are_shown_as_people_write_them(opened: dict[str, Opened]) -> None:
    shown = opened["en"].text(1)
    assert "2017-10-21" in "".join(opened["en"].text(page) for page in range(1, 5))
    pages = "".join(opened["en"].text(page) for page in range(1, 6))
    assert "TRUE" in pages
    assert "###" not in pages + shown


def test_every_printed_page_has_the_notice_and_its_number(opened: dict[str, Opened]) -> None:
    n_pages = len(pypdf.PdfReader(opened["en"].pdf).pages)
    for page in range(n_pages):
        text = opened["en"].text(page)
        assert "Synthetic building positions" in text
        assert f"{page + 1} / {n_pages}" in text


def test_a_wide_table_repeats_its_header_and_the_names_of_its_rows(opened: dict[str, Opened]) -> None:
    texts = [opened["en"].text(page) for page in range(len(pypdf.PdfReader(opened["en"].pdf).pages))]
    of_districts = [text for text in texts if "district_code" in text and "West <Gate>" in text]
    assert len(of_districts) > 1
    assert sum("damaged_area_m2" in text for text in of_districts) == 1


def test_pages_lie_on_their_side(opened: dict[str, Opened]) -> None:
    for page in pypdf.PdfReader(opened["ar"].pdf).pages:
        assert page.mediabox.width > page.mediabox.height


def test_nothing_runs(opened: dict[str, Opened]) -> None:
    sheet = opened["hostile"].sheet("Sites")
    formulas = {cell.get(f"{TABLE}formula") for cell in sheet.iter(f"{TABLE}table-cell")}
    # LibreOffice keeps a flag as a formula of its own, which asks nothing of anybody.
    assert formulas <= {None, "of:=TRUE()", "of:=FALSE()"}
    notes = [row["notes"] for row in opened["hostile"].rows("Sites") if str(row["site_id"]).startswith("h")]
    assert len(notes) == len(HOSTILE)
    for note, words in zip(notes, HOSTILE, strict=True):
        runs = words.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert note.startswith("'") is runs
        # The format keeps runs of white space and line ends as elements of its own.
        assert "".join(note.removeprefix("'").split()) == "".join(words.split())
