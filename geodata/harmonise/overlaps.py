"""Ground that two outlines of one table both claim."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Overlaps:
    """Pairs of rows that share ground; ``left < right``, and one shared area for each pair."""

    left: Rows
    right: Rows
    shared_m2: Numbers

    def where(self, wanted: npt.NDArray[np.bool_]) -> "Overlaps":
        """Only the pairs wanted."""
        return Overlaps(self.left[wanted], self.right[wanted], self.shared_m2[wanted])

    @property
    def n_rows(self) -> int:
        """Rows in at least one pair."""
        return len(np.union1d(self.left, self.right))


def find_overlaps(outlines: Geometries) -> Overlaps:
    """Pairs of polygons, in a metric CRS, whose intersection has an area.

    Pairs that only touch along a wall have none and are left out.
    """
    left, right = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    once = left < right
    left, right = left[once], right[once]
    # Walls shared by terraced houses make most pairs; telling them apart first saves building their
    # intersection.
    shared = ~shapely.touches(outlines[left], outlines[right])
    left, right = left[shared], right[shared]
    return Overlaps(left, right, shapely.area(shapely.intersection(outlines[left], outlines[right])))
