"""Which rows the filters of a selection let through, by class, district and view."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geodata.grades import RANK
from webapp.exports.bundle_rows import Flags
from webapp.exports.said import Said
from webapp.exports.selection import Selection


def of_classes(said: Said, selection: Selection) -> Flags:
    """True for rows whose grade is among the classes."""
    if selection.classes is None:
        return np.ones(len(said.rank), dtype=bool)
    return np.isin(said.rank, [RANK.get(key, -1) for key in selection.classes])


def in_district(district_ids: "pa.ChunkedArray | pd.Series[Any]", selection: Selection) -> Flags:
    """True for rows of the district."""
    if selection.district is None:
        return np.ones(len(district_ids), dtype=bool)
    # A column of a large table stays as it was read: as pandas holds it, it would be many times as large.
    ids = pa.array(district_ids) if isinstance(district_ids, pd.Series) else district_ids
    return np.asarray(pc.fill_null(pc.equal(ids.cast(pa.string()), selection.district), False), dtype=bool)


def in_view(boxes: npt.NDArray[np.float64], selection: Selection) -> Flags:
    """True for boxes that touch the view, edges included, as the map counts what is in view."""
    if selection.bbox is None:
        return np.ones(len(boxes), dtype=bool)
    west, south, east, north = selection.bbox
    return (boxes[:, 2] >= west) & (boxes[:, 0] <= east) & (boxes[:, 3] >= south) & (boxes[:, 1] <= north)
