import numpy as np
import pytest
import shapely
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from rasterio.features import rasterize

from geodata.rasters.covered_cells import SLIVER, by_centres, covered_cells, exactly

QUARTERS_AND_HALVES = shapely.box(0.5, 0.5, 2.5, 2.5)
"""Over a window of 3 by 3 cells: a quarter of each corner, half of each edge, all of the middle."""


def weights(shape: shapely.Geometry, statistics: str = "exact", *, n: int = 3) -> list[list[float]]:
    under = covered_cells(np.array([shape]), width=n, height=n, statistics=statistics)  # type: ignore[arg-type]
    grid = np.zeros(n * n)
    grid[under.cell] = under.weight
    return grid.reshape(n, n).tolist()


def test_the_covered_part_of_each_cell_is_exact() -> None:
    assert weights(QUARTERS_AND_HALVES) == [[0.25, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 0.25]]


def test_rows_count_from_the_top() -> None:
    assert weights(shapely.box(0, 2, 1, 3)) == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    assert weights(shapely.box(0, 2, 1, 3), "cells") == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]


def test_by_centres_a_cell_counts_as_a_whole_or_not_at_all() -> None:
    shape = shapely.box(0.4, 0.4, 2.4, 2.4)
    assert weights(shape, "cells") == [[0, 0, 0], [1, 1, 0], [1, 1, 0]]


def test_a_footprint_without_a_centre_is_measured_exactly() -> None:
    assert weights(shapely.box(0.75, 0.75, 1.25, 1.25), "cells") == [
        [0, 0, 0],
        [0.0625, 0.0625, 0],
        [0.0625, 0.0625, 0],
    ]


def test_footprints_that_share_a_centre_both_keep_it() -> None:
    shapes = np.array(
        [shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1), shapely.box(1, 0, 2, 1), shapely.box(0, 1, 1, 2)]
    )
    under = by_centres(shapes, width=3, height=3)
    cells = [sorted(under.cell[under.shape == shape].tolist()) for shape in range(4)]
    assert cells == [[6, 7], [7, 8], [7], [3]]
    assert under.whole.tolist() == [2, 2, 1, 1]


def test_a_hole_is_not_covered() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    assert weights(ring) == [[1, 1, 1], [1, 0, 1], [1, 1, 1]]
    assert weights(ring, "cells") == [[1, 1, 1], [1, 0, 1], [1, 1, 1]]


def test_what_projection_leaves_along_an_edge_is_no_cell() -> None:
    assert weights(shapely.box(1, 1, 2 + SLIVER / 2, 2)) == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    speck = shapely.box(0.5, 0.5, 0.501, 0.501)
    assert weights(speck)[2][0] == pytest.approx(1e-6)


def test_no_footprints_cover_no_cells() -> None:
    for way in (exactly, by_centres):
        under = way(np.array([], dtype=object), width=3, height=3)
        assert under.cell.size == under.shape.size == under.whole.size == 0


@given(
    x=st.floats(0, 12),
    y=st.floats(0, 12),
    width=st.floats(0.1, 8),
    height=st.floats(0.1, 8),
)
def test_the_parts_add_up_to_the_area(x: float, y: float, width: float, height: float) -> None:
    shape = shapely.box(x, y, x + width, y + height)
    under = exactly(np.array([shape]), width=20, height=20)
    assert under.weight.sum() == pytest.approx(shape.area, rel=1e-3, abs=1e-3)
    assert under.whole.tolist() == [shape.area]
    assert ((under.weight > 0) & (under.weight <= 1 + 1e-6)).all()


CORNERS = st.lists(st.tuples(st.floats(0, 16), st.floats(0, 16)), min_size=3, max_size=8)


@given(corners=CORNERS, hole=st.booleans())
def test_by_centres_labels_what_gdal_labels(corners: list[tuple[float, float]], hole: bool) -> None:
    shape = shapely.MultiPoint(corners).convex_hull
    if shape.geom_type != "Polygon" or shape.area < 2:
        return
    if hole:
        shape = shape.difference(shape.centroid.buffer(1))
    burnt = rasterize([shape], out_shape=(16, 16), transform=Affine(1, 0, 0, 0, -1, 16))
    under = by_centres(np.array([shape]), width=16, height=16)
    if under.whole[0] == int(under.whole[0]) and (under.weight == 1).all():
        centres = shapely.points(under.cell % 16 + 0.5, 16 - under.cell // 16 - 0.5)
        sure = shapely.distance(shape.boundary, centres) > 1e-9
        ours = np.zeros(256, dtype=bool)
        ours[under.cell[sure]] = True
        differ = np.flatnonzero(ours != (burnt.ravel() > 0))
        at = shapely.points(differ % 16 + 0.5, 16 - differ // 16 - 0.5)
        assert (shapely.distance(shape.boundary, at) <= 1e-9).all()


def test_an_edge_that_two_footprints_share_gives_its_centres_to_one() -> None:
    shapes = np.array([shapely.box(0, 0, 1.5, 3), shapely.box(1.5, 0, 3, 3)])
    under = by_centres(shapes, width=3, height=3)
    assert sorted(under.cell.tolist()) == list(range(9))


def test_parts_of_a_multipolygon_belong_together() -> None:
    both = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)])
    assert weights(both, "cells") == weights(both) == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
