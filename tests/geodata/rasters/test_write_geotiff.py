from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import CRS

from geodata.errors import CRSError, InvariantError, SourceError
from geodata.rasters.write import read_tags, write_geotiff

UTM = CRS.from_epsg(32637)
TRANSFORM = Affine(10, 0, 500_000, 0, -10, 4_000_000)
CELLS = np.array([[1.0, np.nan], [3.0, 4.0]])


def written(path: Path, **changes: object) -> Path:
    given: dict[str, object] = {
        "bands": {"T_statistic": CELLS, "n_pre": np.array([[1, 2], [3, 4]])},
        "transform": TRANSFORM,
        "crs": UTM,
        "tags": {"DATE": "2017-10-21", "THRESHOLD": "3.3"},
    }
    return write_geotiff(path, **(given | changes))  # type: ignore[arg-type]


def test_bands_come_back_with_their_names_values_and_place(tmp_path: Path) -> None:
    with rasterio.open(written(tmp_path / "screen.tif")) as file:
        assert file.descriptions == ("T_statistic", "n_pre")
        assert np.array_equal(file.read(1), CELLS.astype(np.float32), equal_nan=True)
        assert file.read_masks(1).tolist() == [[255, 0], [255, 255]]
        assert file.transform == TRANSFORM
        assert CRS.from_wkt(file.crs.to_wkt()) == UTM
        assert file.profile["tiled"]
        assert file.profile["compress"] == "deflate"


def test_parameters_travel_as_tags_under_a_name_of_our_own(tmp_path: Path) -> None:
    path = written(tmp_path / "screen.tif")
    assert read_tags(path) == {"DATE": "2017-10-21", "THRESHOLD": "3.3"}
    with rasterio.open(path) as file:
        assert file.tags()["DAMAGE_LEDGER_THRESHOLD"] == "3.3"


def test_another_programs_raster_has_no_parameters_of_ours(tmp_path: Path) -> None:
    path = written(tmp_path / "screen.tif", tags={})
    assert read_tags(path) == {}


def test_the_same_bands_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a.tif"), written(tmp_path / "b.tif")
    assert first.read_bytes() == second.read_bytes()
    swapped = written(tmp_path / "c.tif", tags={"THRESHOLD": "3.3", "DATE": "2017-10-21"})
    assert first.read_bytes() == swapped.read_bytes()


def test_missing_cells_are_written_as_the_nodata_value_asked_for(tmp_path: Path) -> None:
    with rasterio.open(written(tmp_path / "screen.tif", nodata=-9999.0)) as file:
        assert file.read(1)[0, 1] == -9999
        assert file.read_masks(1)[0, 1] == 0


def test_a_failure_leaves_neither_a_half_file_nor_the_old_one_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "screen.tif")
    before = path.read_bytes()

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rasterio.io.DatasetWriter, "write", full)
    with pytest.raises(SourceError, match="No space left"):
        written(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["screen.tif"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="make sure its folder exists"):
        written(tmp_path / "none" / "screen.tif")


@pytest.mark.parametrize("bands", [{}, {"a": CELLS, "b": CELLS[:1]}, {"a": CELLS[0]}])
def test_bands_of_several_shapes_or_none_are_refused(tmp_path: Path, bands: dict[str, object]) -> None:
    with pytest.raises(InvariantError, match="one shape"):
        written(tmp_path / "screen.tif", bands=bands)


def test_a_raster_without_a_reference_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CRSError, match="no reference system"):
        written(tmp_path / "screen.tif", crs=None)


def test_a_text_file_has_no_tags(tmp_path: Path) -> None:
    (tmp_path / "notes.tif").write_text("not a raster")
    with pytest.raises(SourceError, match="not a raster"):
        read_tags(tmp_path / "notes.tif")
