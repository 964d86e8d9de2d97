"""The files and the interface, opened with QGIS: styles that load by themselves, colours that are drawn, every row."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from geodata.columns import COUNTED
from tests.webapp.exports.gis_files import exported
from webapp import create_app
from webapp.exports.geopackage import write_geopackage
from webapp.exports.shapefile import write_shapefile
from webapp.maps.legend import SWATCHES
from webapp.palette import RAMP_LIGHT
from webapp.settings import Settings

PYTHON_OF_QGIS = shutil.which("python3", path="/usr/bin")
"""QGIS comes with bindings for the Python of the system."""

BRUSHES = {
    "severe": "diagonal_x",
    "moderate": "b_diagonal",
    "possible": "dense6",
    "not_assessed": "f_diagonal",
}


def has_qgis() -> bool:
    if PYTHON_OF_QGIS is None or shutil.which("qgis") is None:
        return False
    asked = subprocess.run([PYTHON_OF_QGIS, "-c", "import qgis.core"], capture_output=True, check=False)
    return asked.returncode == 0


pytestmark = pytest.mark.skipif(
    not has_qgis(), reason="QGIS with its Python bindings (packages qgis and python3-qgis) is not installed"
)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of the application, served while QGIS asks."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def said(
    project: Path,
    town_bundle: Path,
    points_bundle: Path,
    built_assets: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """What QGIS says of the files of both cities, Arabic and English, and of the interface."""
    app = create_app(Settings(bundles=(town_bundle, points_bundle), assets=built_assets))
    folder = tmp_path_factory.mktemp("qgis")
    files = {}
    for name, slug, language in (
        ("town", "town", "en"),
        ("arabic", "town", "ar"),
        ("points", "points", "ar"),
    ):
        with exported(app, slug, language) as given:
            files[name] = str(folder / f"{name}.gpkg")
            write_geopackage(given.layers, given.about, Path(files[name]), lambda _n: None)
            if name == "arabic":
                write_shapefile(given.layers, given.about, folder / "arabic.zip", lambda _n: None)
    with zipfile.ZipFile(folder / "arabic.zip") as archive:
        archive.extractall(folder / "shapes")
    files |= {f"shape_{one.stem}": str(one) for one in (folder / "shapes").glob("*.shp")}
    with serving(app) as address:
        asked = {
            f"{slug}_{layer}": f"url='{address}/api/{slug}' typename='{layer}'"
            for slug, layer in (("town", "districts"), ("town", "buildings"), ("points", "sites"))
        }
        job = {"files": files, "addresses": asked, "pictures": str(folder)}
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        reader = project / "tests" / "webapp" / "exports" / "qgis_reader.py"
        subprocess.run(
            [str(PYTHON_OF_QGIS), str(reader), str(folder / "job.json"), str(folder / "said.json")],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    found: dict[str, Any] = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    return found


def test_the_geopackage_loads_its_classes_with_the_colours_of_the_map(said: dict[str, Any]) -> None:
    buildings = said["files"]["town"]["buildings"]
    assert (buildings["renderer"], buildings["column"]) == ("categorizedSymbol", "damage_grade")
    assert [one["value"] for one in buildings["classes"]] == list(COUNTED)
    for one in buildings["classes"]:
        base, *pattern = one["signs"]
        assert base == ["SimpleFill", SWATCHES[one["value"]].light, "solid"]
        brush = BRUSHES.get(one["value"])
        assert pattern == ([["SimpleFill", SWATCHES[one["value"]].outline_light, brush]] if brush else [])


def test_pictures_have_the_colours_of_what_is_there_and_not_assessed_is_never_blank(
    said: dict[str, Any],
) -> None:
    colours = said["files"]["town"]["buildings"]["colours"]
    for grade in ("destroyed", "moderate"):
        assert colours["whole"].get(SWATCHES[grade].light, 0) > 20, grade
    assert colours["whole"][SWATCHES["not_assessed"].outline_light] > 10
    assert len(colours["city"]) > 1


def test_districts_are_filled_from_afar_and_outlines_close_by(said: dict[str, Any]) -> None:
    points = said["files"]["points"]["districts"]
    assert points["renderer"] == "RuleRenderer"
    *steps, nothing, outlines = points["classes"]
    assert [one["signs"][0][1] for one in steps] == list(RAMP_LIGHT)
    assert all(one["is_understood"] for one in steps)
    assert nothing["is_else"] and nothing["signs"][1][2] == "f_diagonal"
    assert outlines["limits"] == [25000, 0]
    assert any(colour in RAMP_LIGHT for colour in points["colours"]["city"])
    assert not any(colour in RAMP_LIGHT for colour in points["colours"]["town"])


def test_too_few_footprints_for_a_share_are_no_colour_of_the_ramp(said: dict[str, Any]) -> None:
    colours = said["files"]["town"]["districts"]["colours"]["city"]
    assert not any(colour in RAMP_LIGHT for colour in colours)
    assert len(colours) > 1


def test_arabic_copies_speak_arabic_in_legends_labels_and_lists(said: dict[str, Any]) -> None:
    arabic = said["files"]["arabic"]
    assert [one["label"] for one in arabic["buildings"]["classes"]][:1] == ["مدمَّر"]
    assert arabic["districts"]["labels"] == 'coalesce("name_ar", "name_en", "district_code")'
    assert arabic["buildings"]["labels_of_codes"]["damage_grade"][0] == ["مدمَّر", "destroyed"]
    assert arabic["districts"]["names"] == ["الغربي", "الشرقي"]


def test_layers_have_title_licence_notice_and_system(said: dict[str, Any]) -> None:
    for layer in said["files"]["town"].values():
        assert layer["crs"] == layer["metadata_crs"] == "EPSG:4326"
        assert layer["title"].startswith("Damage in ")
        assert layer["abstract"].startswith("Synthetic building positions")
        assert layer["licences"]
    assert said["files"]["town"]["buildings"]["named_by"] == '"building_id"'


def test_styles_lie_beside_shapefiles_and_load_by_themselves(said: dict[str, Any]) -> None:
    buildings = said["files"]["shape_buildings"]["buildings"]
    assert (buildings["renderer"], buildings["column"]) == ("categorizedSymbol", "dmg_grade")
    assert buildings["n_rows"] == 6
    assert said["files"]["shape_districts"]["districts"]["names"] == ["الغربي", "الشرقي"]


def test_the_sld_gives_the_same_colours_and_patterns(said: dict[str, Any]) -> None:
    sld = said["files"]["shape_buildings"]["buildings"]["sld"]
    assert sld["is_loaded"], sld["message"]
    drawn = {one["filter"].split("'")[1]: one["signs"] for one in sld["classes"]}
    for grade, brush in BRUSHES.items():
        base, pattern = drawn[grade]
        assert base[1:] == [SWATCHES[grade].light, "solid"]
        assert pattern[1:] == [SWATCHES[grade].outline_light, brush]


def test_the_interface_gives_every_row(said: dict[str, Any]) -> None:
    assert said["addresses"] == {
        "town_districts": {"n_rows": 2, "crs": "EPSG:4326"},
        "town_buildings": {"n_rows": 6, "crs": "EPSG:4326"},
        "points_sites": {"n_rows": 5, "crs": "EPSG:4326"},
    }
