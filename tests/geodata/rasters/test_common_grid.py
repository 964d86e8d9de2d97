"""Bringing bands to one metric grid."""

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from rasterio.warp import Resampling

from geodata.errors import CRSError, SourceError
from geodata.rasters.common_grid import Grid, common_metric_grid, read_on_grid
from tests.geodata.rasters.radar_stacks import CRS, TRANSFORM, write_power


def test_files_on_one_metric_grid_are_read_as_they_are(tmp_path):
    cells = np.arange(12.0).reshape(3, 4)
    paths = [write_power(tmp_path / f"{name}.tif", {"VV": cells}) for name in "ab"]
    grid = common_metric_grid(paths)
    assert grid == Grid(CRS, TRANSFORM, (3, 4))
    np.testing.assert_array_equal(read_on_grid(paths[0], 1, grid), cells)


def test_files_in_degrees_get_square_cells_in_the_utm_zone_of_their_middle(tmp_path):
    path = write_power(
        tmp_path / "a.tif",
        {"VV": np.ones((60, 60))},
        crs="EPSG:4326",
        transform=Affine(1e-4, 0, 39, 0, -1e-4, 36),
    )
    grid = common_metric_grid([path])
    assert grid.crs == "EPSG:32637"
    assert grid.cell == (10.0, 10.0)
    cells = read_on_grid(path, 1, grid)
    assert np.nanmax(np.abs(cells - 1)) < 1e-9
    assert np.isfinite(cells).mean() > 0.8


def test_power_is_averaged_as_power_and_never_as_decibels(tmp_path):
    path = write_power(tmp_path / "a.tif", {"VV": np.array([[1.0, 100.0], [1.0, 100.0]])})
    between = Grid(CRS, TRANSFORM @ Affine.translation(0.5, 0), (2, 1))
    # the mean of 0 dB and 20 dB would be 10 dB, a power of 10
    np.testing.assert_allclose(read_on_grid(path, 1, between), 50.5)


def test_nodata_does_not_bleed_into_its_neighbours(tmp_path):
    path = write_power(tmp_path / "a.tif", {"VV": np.array([[0.0, 8.0], [0.0, 8.0]])})
    between = Grid(CRS, TRANSFORM @ Affine.translation(0.6, 0), (2, 1))
    np.testing.assert_allclose(read_on_grid(path, 1, between, missing=0.0), 8.0)


def test_a_file_with_ground_control_points_only_is_placed_by_them(tmp_path):
    points = [
        GroundControlPoint(row, column, 400_000 + 10 * column, 3_980_000 - 10 * row)
        for row in (0, 20)
        for column in (0, 30)
    ]
    cells = np.arange(600.0).reshape(20, 30)
    shape = {"count": 1, "height": 20, "width": 30}
    placed_by = {"gcps": points, "crs": CRS}
    with rasterio.open(
        tmp_path / "a.tif", "w", driver="GTiff", dtype="float32", **shape, **placed_by
    ) as file:
        file.write(cells.astype(np.float32), 1)
    assert common_metric_grid([tmp_path / "a.tif"]).shape[0] >= 20
    placed = read_on_grid(tmp_path / "a.tif", 1, Grid(CRS, TRANSFORM, (20, 30)))
    np.testing.assert_allclose(placed[2:-2, 2:-2], cells[2:-2, 2:-2], atol=0.05)


def test_a_window_of_a_large_file_is_the_same_as_the_whole(tmp_path):
    cells = np.random.default_rng(1).random((200, 300))
    path = write_power(tmp_path / "a.tif", {"VV": cells})
    part = Grid(CRS, TRANSFORM @ Affine.translation(100, 50), (20, 30))
    np.testing.assert_allclose(read_on_grid(path, 1, part), cells[50:70, 100:130], rtol=1e-6)
    beside = Grid(CRS, TRANSFORM @ Affine.translation(5000, 50), (20, 30))
    assert np.isnan(read_on_grid(path, 1, beside)).all()


def test_nearest_keeps_classes(tmp_path):
    path = write_power(tmp_path / "a.tif", {"built": np.array([[0.0, 1.0]])})
    moved = Grid(CRS, TRANSFORM @ Affine.translation(0.3, 0), (1, 1))
    assert read_on_grid(path, 1, moved, resampling=Resampling.nearest)[0, 0] in {0.0, 1.0}


def test_files_that_lie_nowhere_are_refused(tmp_path):
    with pytest.warns(rasterio.errors.NotGeoreferencedWarning):
        write_power(tmp_path / "a.tif", {"VV": np.ones((2, 2))}, crs=None, transform=Affine.identity())
    with pytest.raises(CRSError, match="neither a reference system nor ground control points"):
        common_metric_grid([tmp_path / "a.tif"])
    with pytest.raises(SourceError, match="cannot be opened"):
        common_metric_grid([tmp_path / "none.tif"])


def test_a_stretched_reference_system_is_refused(tmp_path):
    path = write_power(tmp_path / "a.tif", {"VV": np.ones((2, 2))})
    with pytest.raises(CRSError, match="stretched"):
        common_metric_grid([path], crs="EPSG:3857")


def test_an_image_of_another_place_does_not_fill_the_memory(tmp_path):
    places = {"a": TRANSFORM, "b": TRANSFORM, "elsewhere": TRANSFORM @ Affine.translation(30_000, 30_000)}
    paths = [
        write_power(tmp_path / f"{name}.tif", {"VV": np.ones((3, 3))}, transform=at)
        for name, at in places.items()
    ]
    with pytest.raises(SourceError, match=r"elsewhere\.tif lies farthest"):
        common_metric_grid(paths)
