"""Which cells each footprint covers, and how much of each: exactly, or by the centres of the cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import shapely
from exactextract import exact_extract
from exactextract.feature import Feature, FeatureSource
from exactextract.operation import Operation
from exactextract.raster import NumPyRasterSource

Statistics = Literal["exact", "cells"]
SLIVER = 1e-5
"""A smaller part of a cell (or, of footprints smaller than a cell, of the footprint) is not covered: it is what
projecting leaves of an edge that lies on the edge of a cell, and would lend the footprint its neighbour's maximum."""

STATISTICS: tuple[Statistics, ...] = get_args(Statistics)
Shapes = npt.NDArray[np.object_]
Whole = npt.NDArray[np.intp]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CoveredCells:
    """One entry for each footprint and cell that it covers.

    Attributes
    ----------
    shape
        Position of the footprint.
    cell
        Position of the cell in the window, row by row from the upper left.
    weight
        Part of the cell that the footprint covers, above 0 and at most 1.
    whole
        For each footprint, what all weights would add up to if the window had no end: its area in cells, or the
        number of cell centres in it.
    """

    shape: Whole
    cell: Whole
    weight: Numbers
    whole: Numbers


def covered_cells(shapes: Shapes, *, width: int, height: int, statistics: Statistics) -> CoveredCells:
    """Cells under each footprint, found exactly or by cell centres."""
    return (exactly if statistics == "exact" else by_centres)(shapes, width=width, height=height)


def exactly(shapes: Shapes, *, width: int, height: int) -> CoveredCells:
    """Every cell that a footprint touches, with the part of it that is covered (exactextract, by Daniel Baston).

    Parameters
    ----------
    shapes
        Polygons in cells of the window: x to the right, y up, the origin at the lower left corner.
    width, height
        Cells of the window.
    """
    window = NumPyRasterSource(
        np.broadcast_to(np.uint8(0), (height, width)), 0, 0, width, height, name="window"
    )
    wanted = [Operation("cell_id", "cell", window), Operation("coverage", "weight", window)]
    found = exact_extract([window], _Outlines(shapes), wanted, output="pandas")
    counts = found["cell"].map(len).to_numpy(dtype=np.intp)
    shape = np.repeat(np.arange(len(shapes)), counts)
    cell = np.concatenate([*found["cell"], np.empty(0)]).astype(np.intp)
    weight = np.concatenate([*found["weight"], np.empty(0)]).astype(float)
    whole = shapely.area(shapes)
    covers = weight > SLIVER * np.minimum(whole, 1)[shape]
    return CoveredCells(shape[covers], cell[covers], weight[covers], whole)


def by_centres(shapes: Shapes, *, width: int, height: int) -> CoveredCells:
    """The cells whose centre lies in a footprint, each as a whole; several times faster than :func:`exactly`.

    A centre on the left or upper edge of a footprint lies in it, one on the right or lower edge does not, so that
    of two that share an edge one has it. A footprint that holds no centre is measured exactly all the same.
    """
    shape, row, left, right = _spans(shapes, height=height)
    first = np.ceil(left - 0.5).astype(np.intp)
    span, step = _repeated(np.ceil(right - 0.5).astype(np.intp) - first)
    shape, cell = shape[span], row[span] * width + first[span] + step
    whole = np.bincount(shape, minlength=len(shapes)).astype(float)
    without = np.flatnonzero(whole == 0)
    exact = exactly(shapes[without], width=width, height=height)
    whole[without] = exact.whole
    return CoveredCells(
        shape=np.concatenate([shape, without[exact.shape]]),
        cell=np.concatenate([cell, exact.cell]),
        weight=np.concatenate([np.ones(len(cell)), exact.weight]),
        whole=whole,
    )


def _spans(shapes: Shapes, *, height: int) -> tuple[Whole, Whole, Numbers, Numbers]:
    """Where the middle line of each row of cells runs inside a footprint: its position, the row, from x to x.

    A line enters and leaves a polygon by turns, holes and parts included (even-odd rule).
    """
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    points, of_point = shapely.get_coordinates(rings, return_index=True)
    is_edge = of_point[1:] == of_point[:-1]
    shape = of_part[of_ring[of_point[1:][is_edge]]]
    x = np.stack([points[:-1, 0][is_edge], points[1:, 0][is_edge]])
    down = height - np.stack([points[:-1, 1][is_edge], points[1:, 1][is_edge]])
    # From top to bottom whichever way the ring turns: an edge that two footprints share is cut at the same place.
    order = np.argsort(down, axis=0, kind="stable")
    x, down = np.take_along_axis(x, order, axis=0), np.take_along_axis(down, order, axis=0)
    first = np.ceil(down[0] - 0.5).astype(np.intp)
    edge, step = _repeated(np.ceil(down[1] - 0.5).astype(np.intp) - first)
    row = first[edge] + step
    slope = (x[1] - x[0])[edge] / (down[1] - down[0])[edge]
    cut = x[0][edge] + (row + 0.5 - down[0][edge]) * slope
    in_line = np.lexsort((cut, row, shape[edge]))
    cut, row, shape = cut[in_line], row[in_line], shape[edge][in_line]
    return shape[::2], row[::2], cut[::2], cut[1::2]


def _repeated(times: Whole) -> tuple[Whole, Whole]:
    """Each position as often as it says, and how often it has come before."""
    position = np.repeat(np.arange(len(times)), times)
    return position, np.arange(len(position)) - np.repeat(np.cumsum(times) - times, times)


class _Outline(Feature):  # type: ignore[misc]
    """A polygon as exactextract reads it; well-known bytes, since text costs three times as much."""

    def __init__(self, outline: bytes) -> None:
        super().__init__()
        self.outline = outline

    def geometry(self) -> bytes:
        return self.outline

    def fields(self) -> list[str]:
        return []


class _Outlines(FeatureSource):  # type: ignore[misc]
    """Polygons in their order."""

    def __init__(self, shapes: Shapes) -> None:
        super().__init__()
        self.outlines = shapely.to_wkb(shapes)

    def count(self) -> int:
        return len(self.outlines)

    def __iter__(self) -> Iterator[_Outline]:
        # exactextract takes one feature at a time.
        return (_Outline(outline) for outline in self.outlines)

    def srs_wkt(self) -> None:
        return None
