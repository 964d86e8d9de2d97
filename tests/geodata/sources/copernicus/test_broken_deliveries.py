"""What cannot be read is refused in one sentence, and reading leaves nothing behind."""

import shutil
import zipfile
from pathlib import Path

import pytest

from geodata.errors import SourceError
from geodata.sources import source_type
from tests.geodata.sources.copernicus.reading import ONE, statements
from tests.provider_files import copernicus as files


def test_broken_deliveries_give_one_sentence(tmp_path: Path) -> None:
    whole = files.write(tmp_path)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:3000])
    with pytest.raises(SourceError, match=r"cut\.zip is not a whole zip archive"):
        statements(cut)
    folder = files.write_shapefiles(tmp_path / "torn", ONE, naming=files.NAME + "_{feature}_v1")
    shape = folder / f"{files.NAME}_builtUpA_v1.shp"
    shape.write_bytes(shape.read_bytes()[:-50])
    with pytest.raises(SourceError, match=r"builtUpA_v1\.shp is shorter than it says"):
        statements(folder)
    packed = files.pack(folder, tmp_path / "torn.zip")
    with pytest.raises(
        SourceError, match=r"^torn\.zip: torn\.zip/EMSR648_AOI01_GRA_PRODUCT_builtUpA_v1\.shp is"
    ):
        statements(packed)
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as out:
        out.writestr("readme.txt", "nothing")
    with pytest.raises(SourceError, match="but holds no layer that can be read"):
        statements(empty)


def test_a_cut_off_json_layer_is_refused(tmp_path: Path) -> None:
    folder = files.write_json(tmp_path / "j", ONE, naming=files.NAME + "_{feature}_v1")
    layer = folder / f"{files.NAME}_builtUpA_v1.json"
    layer.write_text(layer.read_text()[:-300])
    with pytest.raises(SourceError, match=r"builtUpA_v1\.json cannot be read"):
        statements(folder)


def test_reading_leaves_nothing_behind_and_changes_nothing(tmp_path: Path) -> None:
    path = files.write(tmp_path)
    shutil.rmtree(tmp_path / "loose")
    before = path.read_bytes()
    statements(path)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_the_source_says_what_it_delivers() -> None:
    source = source_type("copernicus")
    assert source.roles == ("assessments", "area_of_interest", "image_footprint", "not_analysed")
    assert source.lists is None
