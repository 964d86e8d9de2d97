"""Images as they are published: colours and place kept, no data never black, the same bytes every time."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp, MaskFlags

from geodata.errors import SourceError
from geodata.provenance import sha256_of
from geodata.publish.imagery import require_image, write_image
from tests.image_files import BLUE, GREEN, RED, SIDE, YELLOW, fields, image, write_image_file

MIDDLES = {(39.005, 35.955): RED, (39.015, 35.955): GREEN, (39.005, 35.945): BLUE, (39.015, 35.945): YELLOW}


def published(folder: Path, path: Path) -> tuple[dict[str, Any], Path]:
    out = folder / "bundle"
    out.mkdir(exist_ok=True)
    entry = write_image(image(path), out)
    assert [member.name for member in out.iterdir()] == [entry["file"]], "nothing is left beside it"
    return entry, out / entry["file"]


def colour_at(path: Path, place: tuple[float, float]) -> tuple[list[int], int]:
    """Colour and mask at a longitude and latitude."""
    with rasterio.open(path) as file:
        xs, ys = rasterio.warp.transform("EPSG:4326", file.crs, [place[0]], [place[1]])
        row, column = file.index(xs[0], ys[0])
        cells, mask = file.read(), file.dataset_mask()
    return cells[:, row, column].tolist(), int(mask[row, column])


def test_colours_lie_where_they_lay(tmp_path: Path) -> None:
    entry, path = published(tmp_path, write_image_file(tmp_path / "in.tif"))
    for place, colour in MIDDLES.items():
        found, mask = colour_at(path, place)
        assert mask == 255
        assert np.abs(np.array(found) - colour).max() <= 6, "JPEG changes colours a little"
    assert entry["bounds"] == pytest.approx([39.0, 35.94, 39.02, 35.96], abs=2e-4)


def test_the_file_is_cloud_optimised_with_overviews_and_a_mask(tmp_path: Path) -> None:
    entry, path = published(tmp_path, write_image_file(tmp_path / "in.tif"))
    with rasterio.open(path) as file:
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert file.crs.to_epsg() == 3857
        assert file.overviews(1)
        assert file.mask_flag_enums[0] == [MaskFlags.per_dataset]
        assert "CC0-1.0" in file.tags()["TIFFTAG_COPYRIGHT"]
    assert entry["compression"] == "JPEG, quality 85"
    assert entry["input"] == {
        "file_name": "in.tif",
        "sha256": "cd" * 32,
        "n_bytes": (tmp_path / "in.tif").stat().st_size,
    }


def test_the_same_image_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write_image_file(tmp_path / "in.tif")
    first = sha256_of(published(tmp_path, path)[1])
    assert sha256_of(published(tmp_path, path)[1]) == first


def test_places_without_data_are_masked_and_not_black(tmp_path: Path) -> None:
    cells = fields()
    cells[:, :100, :100] = 0
    _, path = published(tmp_path, write_image_file(tmp_path / "in.tif", cells, nodata=0))
    assert colour_at(path, (39.002, 35.958))[1] == 0
    assert colour_at(path, (39.008, 35.952))[1] == 255


def test_an_alpha_band_becomes_the_mask(tmp_path: Path) -> None:
    alpha = np.full((1, SIDE, SIDE), 255, dtype="uint8")
    alpha[:, :100, :100] = 0
    path = write_image_file(
        tmp_path / "in.tif", np.concatenate([fields(), alpha]), photometric="RGB", alpha="YES"
    )
    _, path = published(tmp_path, path)
    assert colour_at(path, (39.002, 35.958))[1] == 0
    assert colour_at(path, (39.008, 35.952))[1] == 255


def test_a_turned_grid_comes_out_north_up_with_its_corners_empty(tmp_path: Path) -> None:
    _, path = published(tmp_path, write_image_file(tmp_path / "in.tif", turned=-30))
    with rasterio.open(path) as file:
        assert file.transform.b == file.transform.d == 0
        mask = file.dataset_mask()
    assert {int(mask[0, 0]), int(mask[0, -1]), int(mask[-1, 0]), int(mask[-1, -1])} == {0}
    assert 0.4 < (mask == 255).mean() < 0.8


def test_sixteen_bits_are_rescaled_and_it_is_said(tmp_path: Path) -> None:
    path = write_image_file(tmp_path / "in.tif", fields(dtype="uint16", factor=40))
    assert require_image(path, image_id="a") == (1200.0, 9200.0)
    entry, written = published(tmp_path, path)
    assert entry["shown_from_to"] == [1200.0, 9200.0]
    red, _ = colour_at(written, (39.005, 35.955))
    assert red[0] > 220
    assert max(red[1:]) < 20


def test_missing_numbers_of_a_float_image_are_no_data(tmp_path: Path) -> None:
    cells = fields(dtype="float32")
    cells[:, :100, :100] = np.nan
    _, path = published(tmp_path, write_image_file(tmp_path / "in.tif", cells))
    assert colour_at(path, (39.002, 35.958))[1] == 0


def test_one_band_of_grey_stays_grey(tmp_path: Path) -> None:
    _, path = published(tmp_path, write_image_file(tmp_path / "in.tif", fields()[:1]))
    with rasterio.open(path) as file:
        assert file.count == 1


def test_red_green_and_blue_are_found_by_their_meaning(tmp_path: Path) -> None:
    path = write_image_file(tmp_path / "in.tif", fields()[::-1])
    with rasterio.open(path, "r+") as file:
        file.colorinterp = [ColorInterp.blue, ColorInterp.green, ColorInterp.red]
    _, path = published(tmp_path, path)
    assert np.abs(np.array(colour_at(path, (39.005, 35.955))[0]) - RED).max() <= 6


def no_place(path: Path) -> None:
    write_image_file(path, crs=None)


def two_bands(path: Path) -> None:
    write_image_file(path, fields()[:2])


def colour_table(path: Path) -> None:
    write_image_file(path, fields()[:1])
    with rasterio.open(path, "r+") as file:
        file.write_colormap(1, {0: (0, 0, 0, 255), 1: (255, 0, 0, 255)})


def complex_numbers(path: Path) -> None:
    write_image_file(path, fields(dtype="complex64")[:1])


def text(path: Path) -> None:
    path.write_text("not a picture")


REFUSED = {
    no_place: "does not say where on earth it lies",
    two_bands: "has two bands",
    colour_table: "gdal_translate -expand rgb",
    complex_numbers: "holds complex numbers",
    text: "is no raster that can be read",
}


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize("write", REFUSED, ids=lambda write: write.__name__)
def test_what_cannot_be_shown_is_refused_with_a_sentence(tmp_path: Path, write: Any) -> None:
    write(tmp_path / "in.tif")
    with pytest.raises(SourceError, match=REFUSED[write]) as error:
        require_image(tmp_path / "in.tif", image_id="before")
    assert str(error.value).startswith("Image before: ")


def test_an_image_without_any_data_is_refused(tmp_path: Path) -> None:
    path = write_image_file(tmp_path / "in.tif", np.zeros((3, 50, 50), dtype="uint8"), nodata=0)
    with pytest.raises(SourceError, match="holds no data at all"):
        published(tmp_path, path)
