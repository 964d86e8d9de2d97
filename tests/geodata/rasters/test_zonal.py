from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from affine import Affine
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import CRSError, SourceError, UnknownCodeError
from geodata.rasters.read import open_score
from geodata.rasters.zonal import class_shares, score_statistics
from tests.builders import METRIC, ORIGIN_EAST_M, ORIGIN_NORTH_M, on_map, rectangle, square
from tests.raster_files import CELL_M, NAN, north_up, raster

ONE_TO_NINE = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
QUARTERS = rectangle(5, 5, 20, 20)
"""A quarter of each corner cell, half of each edge cell, all of the middle one: 4 cells in area."""


def measured(path: Path, *outlines: shapely.Geometry, **options: object) -> dict[str, list[float]]:
    options.setdefault("threshold", 5.0)
    raster_options = {name: options.pop(name) for name in ("band", "unseen_values", "crs") if name in options}
    table = score_statistics(on_map(outlines), open_score(path, **raster_options), **options)  # type: ignore[arg-type]
    return {str(name): values.round(5).tolist() for name, values in table.items()}


@pytest.mark.parametrize("statistics", ["exact", "cells"])
def test_both_ways_agree_where_the_answer_can_be_seen(tmp_path: Path, statistics: str) -> None:
    path = raster(tmp_path / "a.tif", ONE_TO_NINE)
    told = measured(
        path, square(0, 20), rectangle(0, 0, 30, 30), rectangle(10, 10, 20, 10), statistics=statistics
    )
    assert told == {
        "mean": [1, 5, 5.5],
        "maximum": [1, 9, 6],
        "minimum": [1, 1, 5],
        "share_reached": [0, round(5 / 9, 5), 1],
        "share_valid": [1, 1, 1],
    }


def test_quarters_and_halves_weigh_as_quarters_and_halves(tmp_path: Path) -> None:
    told = measured(raster(tmp_path / "a.tif", ONE_TO_NINE), QUARTERS)
    assert told == {
        "mean": [5.0],
        "maximum": [9],
        "minimum": [1],
        "share_reached": [round((1 + 0.5 + 0.25 + 0.5 + 0.25) / 4, 5)],
        "share_valid": [1],
    }


def test_a_footprint_half_over_nodata_tells_its_valid_half(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[7, -1]], nodata=-1)
    told = measured(path, rectangle(0, 0, 20, 10))
    assert told["mean"] == [7]
    assert told["share_valid"] == [0.5]


@pytest.mark.parametrize("hidden", ["nan", "nodata_is_nan", "unseen", "mask", "alpha", "infinite"])
def test_every_way_to_hide_a_cell_hides_it(tmp_path: Path, hidden: str) -> None:
    path, told = tmp_path / "a.tif", {}
    if hidden == "nan":
        raster(path, [[7, NAN]])
    elif hidden == "nodata_is_nan":
        raster(path, [[7, NAN]], nodata=NAN)
    elif hidden == "infinite":
        raster(path, [[7, float("inf")]])
    elif hidden == "unseen":
        raster(path, [[7, 4]])
        told = {"unseen_values": [4]}
    elif hidden == "mask":
        raster(path, [[7, 4]], dtype="uint8")
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
            file.write_mask(np.array([[255, 0]], dtype="uint8"))
    else:
        raster(path, [[7, 4]], [[255, 0]], dtype="uint8", alpha="yes", photometric="minisblack")
    assert measured(path, rectangle(0, 0, 20, 10), **told)["mean"] == [7]
    assert measured(path, rectangle(0, 0, 20, 10), **told)["share_valid"] == [0.5]


def test_nodata_hides_beside_a_mask(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[7, 4, 3]], dtype="uint8", nodata=3)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
        file.write_mask(np.array([[255, 0, 255]], dtype="uint8"))
    assert measured(path, rectangle(0, 0, 30, 10))["share_valid"] == [round(1 / 3, 5)]


@pytest.mark.parametrize("statistics", ["exact", "cells"])
def test_ground_beside_the_raster_is_not_seen(tmp_path: Path, statistics: str) -> None:
    path = raster(tmp_path / "a.tif", [[7, 9]])
    told = measured(path, rectangle(10, 0, 20, 10), square(500, 500), square(-30, 0), statistics=statistics)
    assert told["share_valid"] == [0.5, 0, 0]
    assert np.array_equal(told["mean"], [9, NAN, NAN], equal_nan=True)


def test_scale_and_offset_come_before_anything_else(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[30, 31]], dtype="int16")
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = (0.1,), (0.5,)
    told = measured(path, square(0, 0), square(10, 0), threshold=3.6)
    assert told["mean"] == [3.5, 3.6]
    assert told["share_reached"] == [0, 1]


def test_a_value_stored_in_32_bits_reaches_the_threshold_it_was_written_as(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[3.3, 3.2999]])
    assert float(np.float32(3.3)) < 3.3
    assert measured(path, square(0, 0), square(10, 0), threshold=3.3)["share_reached"] == [1, 0]


@pytest.mark.parametrize("degrees", [0, 17, 90, 200])
@pytest.mark.parametrize("shear", [0, 20])
def test_a_turned_or_sheared_raster_gives_the_same_answer(
    tmp_path: Path, degrees: float, shear: float
) -> None:
    angle, slope = np.radians(degrees), np.tan(np.radians(shear))
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    (a, b), (d, e) = rotation @ np.array([[1, slope], [0, 1]]) @ np.diag([CELL_M, -CELL_M])
    turned = Affine(a, b, ORIGIN_EAST_M, d, e, ORIGIN_NORTH_M)
    path = raster(tmp_path / "a.tif", ONE_TO_NINE, transform=turned)
    corners = np.array([[0.5, 0.5], [2.5, 0.5], [2.5, 2.5], [0.5, 2.5]])
    outline = shapely.Polygon(corners @ np.array([[a, b], [d, e]]).T)
    told = measured(path, outline)
    assert told["mean"] == [5]
    assert told["share_reached"] == [round(2.5 / 4, 5)]
    assert told["share_valid"] == [1]


@pytest.mark.parametrize("flip", [(1, 1), (-1, -1), (-1, 1)])
def test_a_mirrored_raster_gives_the_same_answer(tmp_path: Path, flip: tuple[int, int]) -> None:
    cells = np.array([[1.0, 2.0], [3.0, 4.0]])[:: -flip[1], :: flip[0]]
    corner = (0 if flip[0] > 0 else 20, 0 if flip[1] > 0 else 20)
    placed = Affine(
        CELL_M * flip[0], 0, ORIGIN_EAST_M + corner[0], 0, CELL_M * flip[1], ORIGIN_NORTH_M + corner[1]
    )
    path = raster(tmp_path / "a.tif", cells, transform=placed)
    assert measured(path, square(0, 10), square(10, 10), square(0, 0), square(10, 0))["mean"] == [1, 2, 3, 4]


def test_footprints_come_to_the_rasters_reference_system(tmp_path: Path) -> None:
    corner = on_map([square(0, 0, 30)]).total_bounds
    step = (corner[2] - corner[0]) / 3, (corner[3] - corner[1]) / 3
    placed = Affine(step[0], 0, corner[0], 0, -step[1], corner[3])
    path = raster(tmp_path / "a.tif", ONE_TO_NINE, transform=placed, crs=4326)
    told = measured(path, square(0, 20), square(10, 10), square(20, 0))
    assert np.allclose(told["mean"], [1, 5, 9], atol=0.01)


def test_a_footprint_smaller_than_a_cell_takes_its_cell(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", ONE_TO_NINE)
    for statistics in ("exact", "cells"):
        told = measured(path, square(11, 11, 2), square(9, 11, 2), statistics=statistics)
        assert told["mean"] == [5, 4.5]
        assert told["share_valid"] == [1, 1]


def test_overviews_are_never_read(tmp_path: Path) -> None:
    cells = np.zeros((64, 64))
    cells[::2, ::2] = 8
    path = raster(tmp_path / "a.tif", cells, tiled=True, blockxsize=16, blockysize=16, compress="deflate")
    with rasterio.open(path, "r+") as file:
        file.build_overviews([2, 4], rasterio.enums.Resampling.average)
    told = measured(path, square(0, 630), rectangle(0, 0, 640, 640))
    assert told["maximum"] == [8, 8]
    assert told["mean"] == [8, 2]


def test_bands_are_found_by_description_in_any_case_or_by_number(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1]], [[2]], [[3]], descriptions=("p_value", "T_statistic", None))
    assert [measured(path, square(0, 0), band=band)["mean"] for band in ("t_STATISTIC", 1, "3", 3)] == [
        [2],
        [1],
        [3],
        [3],
    ]


def test_a_description_that_is_a_number_goes_before_the_number(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1]], [[2]], descriptions=("2", "1"))
    assert measured(path, square(0, 0), band=1)["mean"] == [2]


def test_a_band_that_is_not_there_lists_those_that_are(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1]], [[2]], descriptions=("damage", None))
    for band in ("T_statistic", 3, 0, -1):
        with pytest.raises(SourceError, match=r"no band .*; its bands are 1 damage, 2; set option band:"):
            open_score(path, band=band)


def test_many_tiles_give_what_one_gives(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    path = raster(tmp_path / "a.tif", rng.random((50, 70)))
    corners = rng.uniform(-20, 690, (200, 2))
    outlines = on_map([square(east, north, 17) for east, north in corners])
    opened = open_score(path)
    one = score_statistics(outlines, opened, threshold=0.5)
    many = score_statistics(outlines, opened, threshold=0.5, tile_cells=8)
    np.testing.assert_allclose(one.to_numpy(), many.to_numpy(), atol=1e-5)
    cells = score_statistics(outlines, opened, threshold=0.5, statistics="cells")
    again = score_statistics(outlines, opened, threshold=0.5, statistics="cells", tile_cells=8)
    np.testing.assert_allclose(cells.to_numpy(), again.to_numpy(), atol=1e-5)


def test_no_footprints_give_no_rows(tmp_path: Path) -> None:
    nothing = gpd.GeoSeries([], crs="EPSG:4326")
    table = score_statistics(nothing, open_score(raster(tmp_path / "a.tif", ONE_TO_NINE)), threshold=5)
    assert table.empty


def test_shares_of_classes_add_up_to_one_of_what_is_seen(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1, 2], [2, 0]], dtype="uint8", nodata=0)
    for statistics in ("exact", "cells"):
        shares, seen = class_shares(
            on_map([rectangle(0, 0, 20, 20), square(10, 0)]),
            open_score(path),
            codes=(2, 1),
            statistics=statistics,  # type: ignore[arg-type]
        )
        assert shares.iloc[0].round(4).tolist() == [0.6667, 0.3333]
        assert shares.iloc[1].isna().all()
        assert seen.tolist() == [0.75, 0]


def test_an_unknown_class_stops_with_its_code_file_and_number_of_cells(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1, 7, 7, 7]], dtype="uint8")
    with pytest.raises(
        UnknownCodeError, match=r"a\.tif holds the unknown class 7 in 2 cells .* expected 1, 2"
    ):
        class_shares(on_map([rectangle(0, 0, 30, 10)]), open_score(path), codes=(1, 2))


def test_an_unknown_class_that_no_footprint_covers_is_nobodys_concern(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", [[1, 7, 7, 7]], dtype="uint8")
    shares, _ = class_shares(on_map([square(0, 0)]), open_score(path), codes=(1, 2))
    assert shares.iloc[0].tolist() == [1, 0]


def test_footprints_without_a_reference_system_are_refused(tmp_path: Path) -> None:
    path = raster(tmp_path / "a.tif", ONE_TO_NINE)
    with pytest.raises(CRSError, match="no reference system"):
        score_statistics(gpd.GeoSeries([square(0, 0)]), open_score(path), threshold=5)


def test_a_raster_on_the_other_side_of_the_world_shows_nothing(tmp_path: Path) -> None:
    far = Affine(CELL_M, 0, 500_000, 0, -CELL_M, 4_000_000)
    path = raster(tmp_path / "a.tif", ONE_TO_NINE, transform=far, crs=32601)
    assert measured(path, square(0, 0))["share_valid"] == [0]


BOX = st.tuples(st.floats(-15, 35), st.floats(-15, 35), st.floats(1, 30), st.floats(1, 30), st.floats(0, 90))


@settings(max_examples=40, deadline=None)
@given(box=BOX, hidden=st.integers(0, 8))
def test_a_mean_lies_between_the_extremes_and_shares_between_0_and_1(
    tmp_path_factory: pytest.TempPathFactory, box: tuple[float, ...], hidden: int
) -> None:
    cells = np.array(ONE_TO_NINE, dtype=float)
    cells[hidden // 3, hidden % 3] = NAN
    path = raster(tmp_path_factory.mktemp("r") / "a.tif", cells)
    outline = shapely.affinity.rotate(rectangle(*box[:4]), box[4])
    for statistics in ("exact", "cells"):
        row = score_statistics(
            on_map([outline]),
            open_score(path),
            threshold=5,
            statistics=statistics,  # type: ignore[arg-type]
        ).iloc[0]
        assert 0 <= row["share_valid"] <= 1
        if np.isnan(row["mean"]):
            assert row.drop("share_valid").isna().all()
        else:
            assert row["minimum"] <= row["mean"] <= row["maximum"]
            assert 0 <= row["share_reached"] <= 1


@settings(max_examples=15, deadline=None)
@given(east=st.floats(0, 10), north=st.floats(0, 10), degrees=st.floats(0, 90))
def test_the_two_ways_come_together_as_cells_grow_small(
    tmp_path_factory: pytest.TempPathFactory, east: float, north: float, degrees: float
) -> None:
    fine = np.add.outer(np.arange(200.0), np.arange(200.0))[::-1] / 400
    path = raster(tmp_path_factory.mktemp("r") / "a.tif", fine, transform=north_up(top=40, cell=0.2))
    outline = on_map([shapely.affinity.rotate(rectangle(5 + east, 5 + north, 15, 10), degrees)])
    both = [
        score_statistics(outline, open_score(path), threshold=0.5, statistics=way)  # type: ignore[arg-type]
        for way in ("exact", "cells")
    ]
    assert both[0]["mean"].iloc[0] == pytest.approx(both[1]["mean"].iloc[0], abs=0.01)
    assert both[0]["share_reached"].iloc[0] == pytest.approx(both[1]["share_reached"].iloc[0], abs=0.03)


def test_metric_builders_and_rasters_share_one_origin() -> None:
    assert METRIC.to_epsg() == 32637
