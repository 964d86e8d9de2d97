import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from rasterio.crs import CRS

from geodata.errors import CRSError, SourceError
from geodata.rasters.read import open_score
from geodata.rasters.zonal import score_statistics
from tests.builders import on_map, square
from tests.raster_files import raster


def test_a_raster_without_a_reference_system_needs_one(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1]], crs=None)
    with pytest.raises(CRSError, match=r"a\.tif states no reference system; set option crs:"):
        open_score(path)
    assert open_score(path, crs="EPSG:32637").crs.to_epsg() == 32637
    with pytest.raises(CRSError, match="no known reference system"):
        open_score(path, crs="EPSG:nothing")


def test_a_raster_that_states_its_reference_system_is_taken_at_its_word(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1]])
    assert open_score(path, crs="EPSG:4326").crs.to_epsg() == 32637


def test_a_raster_cut_off_is_one_sentence(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    path = raster(tmp_path / "a.tif", rng.random((300, 300)), compress="deflate", tiled=True)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match=r"a\.tif cannot be read as a raster .* fetch it again"):
        score_statistics(on_map([square(0, 0, 3000)]), open_score(path), threshold=0.5)


def test_a_raster_cut_off_in_its_header_is_one_sentence(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1]])
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(SourceError, match="cannot be read as a raster"):
        open_score(path)


def test_a_file_that_is_no_raster_or_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.tif").write_text("no raster")
    with pytest.raises(SourceError, match="cannot be read as a raster"):
        open_score(tmp_path / "notes.tif")
    with pytest.raises(SourceError, match="does not exist"):
        open_score(tmp_path / "none.tif")


def test_a_raster_with_no_place_on_the_ground_is_refused(tmp_path: Path) -> None:
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        path = raster(tmp_path / "a.tif", [[1, 2]], transform=Affine.identity())
    with pytest.raises(SourceError, match="no place on the ground"):
        open_score(path)


def test_a_raster_placed_by_control_points_is_refused(tmp_path: Path) -> None:
    points = [
        GroundControlPoint(row=row, col=col, x=500_000 + 10 * col, y=4_000_000 - 10 * row)
        for row, col in ((0, 0), (0, 2), (2, 0), (2, 2))
    ]
    path = tmp_path / "a.tif"
    profile = {"driver": "GTiff", "count": 1, "height": 2, "width": 2, "dtype": "float32"}
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning), rasterio.open(path, "w", **profile) as file:
        file.gcps = (points, CRS.from_epsg(32637))
        file.write(np.ones((1, 2, 2), dtype="float32"))
    with pytest.raises(SourceError, match="ground control points only"):
        open_score(path, crs="EPSG:32637")


def test_complex_numbers_are_refused(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1 + 2j]], dtype="complex64")
    with pytest.raises(SourceError, match="complex numbers"):
        open_score(path)


def test_the_one_raster_in_an_archive_or_folder_is_found(tmp_path: Path) -> None:
    inside = tmp_path / "folder" / "deep"
    inside.mkdir(parents=True)
    raster(inside / "Score.TIF", [[6]])
    (inside / "readme.txt").write_text("about")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(inside / "Score.TIF", "deep/Score.TIF")
        archive.writestr("__MACOSX/deep/._Score.TIF", "junk")
    for place in (tmp_path / "folder", tmp_path / "a.zip"):
        table = score_statistics(on_map([square(0, 0)]), open_score(place), threshold=5)
        assert table["mean"].tolist() == [6]


def test_an_archive_of_several_rasters_needs_member(tmp_path: Path) -> None:
    for name in ("before.tif", "after.tif"):
        raster(tmp_path / name, [[len(name)]])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "before.tif", "before.tif")
        archive.write(tmp_path / "after.tif", "after.tif")
    with pytest.raises(SourceError, match=r"holds 2 that fit \(before\.tif, after\.tif\); name one"):
        open_score(tmp_path / "a.zip")
    assert open_score(tmp_path / "a.zip", member="AFTER").address.endswith("after.tif")
    with pytest.raises(SourceError, match="holds 0 that fit"):
        open_score(tmp_path / "a.zip", member="never")


def test_a_broken_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK no archive")
    with pytest.raises(SourceError, match="not a whole zip archive"):
        open_score(tmp_path / "a.zip")
